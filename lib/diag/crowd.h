/*
 * Whom a group met that keeps no rows: strangers by the hundred thousand, who
 * are counted.
 *
 * Takes texts, most of them with their number in the store, where each stands
 * once; keeps the numbers. Only what the store does not have is kept as text.
 * Fails without memory only.
 */
#ifndef MD_DIAG_CROWD_H
#define MD_DIAG_CROWD_H

#include "diag/names.h"
#include "store/refmap.h"
#include "store/store.h"

/* Distinct texts of one kind. All zero is none. */
typedef struct md_many {
    md_refmap stored;
    md_names others;
} md_many;

/* An absent text is none; `ref` 0: its number is not known. False without
 * memory. */
bool md_many_add(md_many *m, const md_store *store, md_slice text,
                 uint32_t ref);

uint64_t md_many_count(const md_many *m);
void md_many_free(md_many *m);

/* Queue IDs that are told, the first ones. */
enum { MD_CROWD_SHOWN = 10 };

typedef struct md_crowd {
    md_many senders;
    md_many recipients;
    md_many queue_ids;
    uint32_t shown_count;
    md_slice shown[MD_CROWD_SHOWN]; /* in the arena of groups */
} md_crowd;

/* NULL is none. */
void md_crowd_free(md_crowd *crowd);

#endif
