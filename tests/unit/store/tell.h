/*
 * What the tests of lib/store tell to each other: logs written short, and
 * stories written short enough to be compared with a line of a table.
 *
 * A log is lines such as
 *
 *     smtpd[7]: AAAA1: client=c.test[192.0.2.7]
 *
 * each a second later than the one before (Aug 31 03:00:00 on), of host mx
 * and instance `postfix` where the program has no `/`; `/opendkim[8]: …` is
 * another program's. In front of a line
 * `+N ` lets N seconds pass instead of one, `-N ` sets the clock back, and
 * `@HOST ` names another host, for this line alone. A line that begins with
 * `|` is taken as it is.
 */
#ifndef TELL_H
#define TELL_H

#include "../support/unit.h"

#include "base/buffer.h"
#include "store/catalog.h"
#include "store/store.h"
#include "store/story.h"

void tell_log(const char *lines, md_buffer *out);

/* A store of 2026 UTC with that hash key; never NULL. */
md_store *tell_store(uint64_t hash_key);

/* A source with these bytes, in pieces of `chunk` bytes (0: at once). */
void tell_feed(md_store *store, const char *name, md_slice bytes, size_t chunk);

/* As tell_feed, of a short log. */
void tell_feed_log(md_store *store, const char *name, const char *lines);

/*
 * Messages and refusals in canonical order, `; ` between them:
 *
 *     AAAA1 sent x@y.test=sent y@y.test(o@y.test)=deferred/3; reject NOQUEUE
 *
 * `#2` behind the ID is the generation, `~` in front of the state a beginning
 * that is not in the log, behind it an end that is not, `/3` the attempts
 * where there is not just one, `(…)` orig_to.
 */
void tell_messages(const md_store *store, md_buffer *out);

/* Everything that can be asked about a store, for comparing two of them:
 * stories, whole timelines with every field, links, outcomes, refusals. */
void tell_all(const md_store *store, md_buffer *out);

/* The timeline of an entry: `daemon kind` of each fact, `, ` between. */
void tell_timeline(const md_catalog *catalog, uint32_t entry, md_buffer *out);

/* The links of an entry: `bounce_of AAAA2`, `<` in front of those that the
 * other one has to this, `?` behind those that are not in the log. */
void tell_links(const md_catalog *catalog, uint32_t entry, md_buffer *out);

/* The outcomes of an entry's recipients: `x@y.test=bounced@AAAA2`. */
void tell_outcomes(const md_catalog *catalog, uint32_t entry, md_buffer *out);

/* The entry of a message, by queue ID and generation; fails the test when
 * there is none. */
uint32_t tell_entry(const md_catalog *catalog, const char *queue_id,
                    uint32_t generation);

/* Is it? Says so when it is not, so that a table tells all its failures. */
bool same_text(const char *name, const md_buffer *got, const char *want);

#endif
