/*
 * Addresses of the log that somebody may have meant: they differ from what
 * was asked for by a letter or two. For "nothing found".
 */
#ifndef MD_QUERY_NEAREST_H
#define MD_QUERY_NEAREST_H

#include "query/similar.h"
#include "query/view.h"

enum { MD_NEAREST_MOST = 5 };

/* Nothing longer is ever near. */
typedef struct md_nearest_word {
    unsigned distance;
    size_t len;
    char bytes[MD_SIMILAR_BYTES];
} md_nearest_word;

typedef struct md_nearest {
    bool made;
    md_nearest_word asked;
    md_nearest_word found[MD_NEAREST_MOST]; /* nearest first, then bytewise */
    uint32_t count;
} md_nearest;

/* Was just this asked the last time? */
bool md_nearest_is(const md_nearest *n, md_slice asked);

/*
 * Look through senders, recipients and aliases of all messages and refusals.
 * A text without `@` is held against their domains, and domains are what is
 * found. False without memory.
 */
bool md_nearest_find(md_nearest *n, md_view *v, md_slice asked);

static inline md_slice md_nearest_text(const md_nearest_word *w)
{
    return md_slice_make(w->bytes, w->len);
}

#endif
