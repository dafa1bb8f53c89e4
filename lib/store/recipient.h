/*
 * The recipients of a story while it is folded. Private to lib/store.
 */
#ifndef MD_STORE_RECIPIENT_H
#define MD_STORE_RECIPIENT_H

#include "store/story.h"

/* Domain without letter case, local part with; a lost address is another one
 * than an empty one. */
bool md_recipient_same(md_slice a, md_slice b);

/* Equal for addresses that are the same. */
uint64_t md_recipient_hash(const md_story *s, md_slice address);

/* The story's look at processes, ready for its questions; NULL: no memory. */
struct md_session *md_story_session(md_story *s);

/* The recipient with that address, made when it is new, with the fact that
 * names it first. NULL: no memory. */
md_recipient *md_recipient_get(md_story *s, md_slice address, uint32_t fact);

/* The same, of a value of the story's facts (NULL: a lost address). */
md_recipient *md_recipient_named(md_story *s, const md_value *address,
                                 uint32_t fact);

/*
 * The recipients whose orig_to is that address, one after the other: *cursor
 * is SIZE_MAX at first. MD_NO_INDEX: no more. md_recipient_originals makes
 * the table that is searched; false without memory.
 */
bool md_recipient_originals(md_story *s);
uint32_t md_recipient_of_original(const md_story *s, md_slice address,
                                  size_t *cursor);

/* Bring all into the order of their first lines, attempts along; false
 * without memory. */
bool md_recipient_order(md_story *s);

#endif
