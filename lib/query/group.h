/*
 * Messages grouped by one thing: domain, sender, relay, hour, …
 *
 * Takes every message that fits a filter; a message with recipients in three
 * domains counts in three rows. Those that do not have the thing (no client,
 * no login) stand in no row. Memory grows with the rows and their distinct
 * delays. Fails without memory only.
 */
#ifndef MD_QUERY_GROUP_H
#define MD_QUERY_GROUP_H

#include <maildiag/maildiag.h>

#include "base/arena.h"
#include "query/delays.h"
#include "query/json.h"
#include "query/walk.h"

typedef struct md_group_row {
    md_slice key;
    uint64_t hash;
    uint64_t messages;
    uint64_t bytes;
    uint64_t sent;
    uint64_t deferred;
    uint64_t bounced;
    uint64_t last_id; /* of the message counted last: each counts once */
    int64_t delay_p50_usec;
    int64_t delay_p95_usec;
} md_group_row;

typedef struct md_group {
    bool made;
    uint32_t by; /* MAILDIAG_BY_… */
    md_group_row *rows;
    size_t count; /* most messages first, then by key */
    size_t cap;
    /* private */
    uint32_t *buckets; /* row + 1; 0: free */
    size_t bucket_cap;
    md_delays delays;
    md_arena keys;
    md_buffer scratch;
} md_group;

void md_group_free(md_group *g);

/* Is it one of MAILDIAG_BY_…? */
bool md_group_knows(uint32_t by);

/* The word of --by; NULL for a number that is none. */
const char *md_group_word(uint32_t by);

/* `top` 0: all rows. OK or E_NOMEM. */
maildiag_status md_group_make(md_group *g, md_view *v, md_select *f,
                              uint32_t by, uint32_t top);

/* The `group` object of a row, as a whole. */
void md_group_json(const md_group *g, size_t row, md_json *j);

#endif
