/*
 * Wordings: the words of a rule, in the normal form that texts are brought to
 * (normal.h).
 *
 * A wording is one or more pieces. ` * ` between pieces is a gap of up to
 * MD_WORDING_GAP bytes that does not cross the end of a sentence or clause
 * (`. `, `: `, `; `); a star at the end or beginning of a word leaves that end
 * open (`blacklist*`). Pieces begin and end at word borders otherwise.
 */
#ifndef MD_RULES_WORDING_H
#define MD_RULES_WORDING_H

#include "base/buffer.h"

enum { MD_WORDING_GAP = 100, MD_WORDING_PIECES = 6, MD_WORDING_BYTES = 200 };

/* Marks inside a compiled wording. */
enum { MD_WORDING_MARK_GAP = 1, MD_WORDING_MARK_OPEN = 2 };

/*
 * Compile a wording: its pieces in normal form with marks between them,
 * appended to `out`. NULL when it is good, else one clause that says what is
 * wrong ("no memory" for a failed buffer too).
 */
const char *md_wording_compile(md_slice wording, md_buffer *out);

typedef struct md_piece {
    md_slice text;
    bool open_left;
    bool open_right;
} md_piece;

/* Pieces of a compiled wording; how many. */
uint32_t md_wording_pieces(md_slice compiled,
                           md_piece pieces[MD_WORDING_PIECES]);

/* Which piece the search begins with: the longest. */
uint32_t md_wording_key(const md_piece *pieces, uint32_t count);

/* Bytes of all pieces: how telling a wording is. */
uint32_t md_wording_weight(md_slice compiled);

/*
 * Does the wording stand here, its key piece at `at` of the normal text?
 * Words inside host names and mail addresses do not count unless the piece
 * itself has a dot, slash or at sign. *first and *end are the bytes it
 * covers.
 */
bool md_wording_stands(const md_piece *pieces, uint32_t count, uint32_t key,
                       md_slice text, size_t at, size_t *first, size_t *end);

#endif
