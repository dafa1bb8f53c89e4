/*
 * Lines without a queue ID, joined by process: the smtpd session around a
 * message, what a delivery process met before it wrote a delivery line.
 */
#ifndef MD_STORE_SESSION_H
#define MD_STORE_SESSION_H

#include "store/process.h"

/*
 * A look at processes. Kept from one question to the next, it remembers what
 * it has unpacked, and what a message was given already, so that a transaction
 * of a thousand recipients costs no more than one of ten.
 */
typedef struct md_session {
    md_process_view view;
    uint32_t done_key;  /* process that gave facts last, 0: none did */
    uint64_t done_from; /* places of what it gave */
    uint64_t done_to;
    uint32_t done_for;  /* key of the message */
    int64_t done_since; /* time of the oldest line that was looked for */
} md_session;

void md_session_init(md_session *s);
void md_session_free(md_session *s);

/* The questions of another message begin, maybe of another catalogue. */
void md_session_begin(md_session *s, const md_catalog *catalog);

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
 * `out`. Those that calls just before have given are left out.
 */
bool md_session_of_delivery(md_session *s, const md_fact *delivery,
                            int64_t spent_usec, md_facts *out);

#endif
