/*
 * Lines kept word for word, as evidence: those of streams can't be read again.
 *
 * Lines of failures say the same again and again, and most of what varies in
 * one stands in its fact too. So a line is kept as the strings of its fields,
 * and of what is left its form and the words that vary (form.h). Private to
 * lib/store.
 */
#ifndef MD_STORE_KEPT_H
#define MD_STORE_KEPT_H

#include "store/state.h"

enum { MD_KEPT_STRINGS = 12, MD_KEPT_MARK = 2 };

/* What a kept line is made of. A mark in form or words stands for the next of
 * the strings. */
typedef struct md_kept_parts {
    uint32_t form;  /* interned, 0: none, and the words are the line */
    md_slice words; /* each with its length in front, when there is a form */
    uint32_t count; /* of the strings */
    uint32_t strings[MD_KEPT_STRINGS];
} md_kept_parts;

/* Of md_kept_line.ref; lives as long as the store. */
md_kept_parts md_kept_at(const md_store *store, uint32_t ref);

/* A reference to such parts; 0 without memory. */
uint32_t md_kept_make(md_store *store, const md_kept_parts *parts);

/* The line of a record whose strings have been looked up; 0 without memory. */
uint32_t md_kept_split(md_store *store, const md_batch *b,
                       const md_batch_record *r);

/* Room for one more kept line at the end of a source's; it counts when
 * kept_count is one more. False without memory. */
bool md_kept_room(md_store *store, md_source *source, uint64_t offset,
                  uint32_t ref);

/* The line kept at an offset of a source; NULL: none is. */
const md_kept_line *md_kept_find(const md_source *source, uint64_t offset);

/* The line into `out`, which is cleared first and says when it failed. */
void md_kept_join(const md_store *store, uint32_t ref, md_buffer *out);

#endif
