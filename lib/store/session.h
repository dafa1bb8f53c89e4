/*
 * Lines without a queue ID, joined by process: the smtpd session around a
 * message, what a delivery process met before it wrote a delivery line.
 */
#ifndef MD_STORE_SESSION_H
#define MD_STORE_SESSION_H

#include "store/catalog.h"

/*
 * A look at one process. Kept from one question to the next, it remembers
 * what it has unpacked and what it has given already, so that a transaction of
 * a thousand recipients costs no more than one of ten.
 */
typedef struct md_session {
    const md_catalog *catalog;
    md_facts window; /* facts of the process around a place, in order */
    uint32_t key;    /* of the process, 0: nothing is loaded */
    size_t reach;    /* parts to each side of the place that are in it */
    size_t first;    /* the parts of its own set that are in it */
    size_t end;
    bool more_before; /* parts are left out */
    bool more_behind;
    size_t done_from; /* facts of the window given by
                         md_session_of_delivery */
    size_t done_to;
} md_session;

void md_session_init(md_session *s, const md_catalog *catalog);
void md_session_free(md_session *s);

/* Facts of the same smtpd process between its last `connect` (or the client=
 * of the message before) and this client= line, added to `out`. */
bool md_session_before_client(md_session *s, const md_fact *client,
                              md_facts *out);

/* Facts of the session around this client= line (a fact of `from`), `connect`
 * to `disconnect`, added to `out`. */
bool md_session_around(md_session *s, const md_facts *from,
                       const md_fact *client, md_facts *out);

/*
 * Facts of the delivery process that belong to this delivery line: since the
 * process's delivery for another message, not older than `spent_usec` (what
 * it says it spent connecting and transmitting) plus one second; added to
 * `out`. Those that a call just before has given are left out.
 */
bool md_session_of_delivery(md_session *s, const md_fact *delivery,
                            int64_t spent_usec, md_facts *out);

#endif
