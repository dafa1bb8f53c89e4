/*
 * What was taken: the successes of all messages, which show what is over, how
 * fast a peer takes mail, how much goes out, and by which relay.
 *
 * Takes the pass when all failures are known and what was seen of every
 * message until then (seen.h), counts. All of it are sums, least and most
 * values, so several threads count aside and are added up. Fails without memory only. Part of pass.h.
 */
#ifndef MD_DIAG_TAKEN_H
#define MD_DIAG_TAKEN_H

#include "diag/pass.h"

/*
 * The successes of all messages count, wanted or not: that mail went through
 * the relay at 03:01 is true also for who asks about one domain. False without
 * memory.
 */
bool md_taken_all(md_pass *p);

#endif
