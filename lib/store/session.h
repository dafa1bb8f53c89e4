/*
 * Lines without a queue ID, joined by process: the smtpd session around a
 * message, what a delivery process met before it wrote a delivery line.
 */
#ifndef MD_STORE_SESSION_H
#define MD_STORE_SESSION_H

#include "store/catalog.h"

/* Facts of the same smtpd process between its last `connect` (or the client=
 * of the message before) and this client= line, added to `out`. */
bool md_session_before_client(const md_catalog *catalog, const md_fact *client,
                              md_facts *out);

/* Facts of the session around this client= line, `connect` to `disconnect`,
 * added to `out`. */
bool md_session_around(const md_catalog *catalog, const md_fact *client,
                       md_facts *out);

/*
 * Facts of the delivery process that belong to this delivery line: since the
 * process's delivery for another message, not older than `spent_usec` (what
 * it says it spent connecting and transmitting) plus one second; added to
 * `out`.
 */
bool md_session_of_delivery(const md_catalog *catalog, const md_fact *delivery,
                            int64_t spent_usec, md_facts *out);

#endif
