/*
 * Echoes: what a text repeats of the other fields of its record. A failed
 * delivery names its recipient and its relay once more (`host mx.a.test[…]
 * said: 550 <b@a.test>: …`); in a form a mark stands there, and the fact
 * itself says what it means. Private to lib/store.
 */
#ifndef MD_STORE_ECHO_H
#define MD_STORE_ECHO_H

#include "store/state.h"

/* Behind MD_FORM_MARK; a mark for each of a few fields. */
enum { MD_ECHO_FIRST = 2, MD_ECHO_FIELDS = 4 };

/*
 * A text with marks in the place of echoes, to `out`, which has room for the
 * text; its length. MD_NPOS: it has bytes that look like marks.
 */
size_t md_echo_mark(const md_record *record, md_slice text, char *out);

/* Where the fields that marks mean stand, as seen from one of a shape: kept
 * as the name of a text. */
uint32_t md_echo_places(const md_shape_field *fields, size_t count, size_t at);

/* A marked text as it was, in the arena; `value` is the text's and stands
 * among those of its fact. Absent without memory. */
md_slice md_echo_join(const md_store *store, const md_value *value,
                      md_slice marked, md_arena *arena);

#endif
