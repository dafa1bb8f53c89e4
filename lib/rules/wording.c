/*
 * Wordings compiled, and taken apart again. See wording.h.
 */
#include "rules/wording.h"

#include "rules/normal.h"

static const char *wording_piece(md_slice piece, md_normal *words,
                                 md_buffer *out)
{
    bool open_left = md_slice_starts(piece, MD_LIT("*"));
    bool open_right;

    piece = md_slice_skip(piece, open_left ? 1 : 0);
    open_right = md_slice_ends(piece, MD_LIT("*"));
    piece = md_slice_sub(piece, 0, piece.len - (open_right ? 1 : 0));
    if (md_slice_chr(piece, '*') != MD_NPOS)
        return "a star inside a word";
    for (size_t i = 0; i < piece.len; i++)
        if ((unsigned char)piece.ptr[i] < 0x20)
            return "a control byte";
    if (!md_normal_set(words, piece))
        return "no memory";
    if (words->text.len < 2)
        return "a piece with fewer than 2 letters";
    if (open_left)
        md_buffer_put(out, MD_WORDING_MARK_OPEN);
    md_buffer_add(out, md_buffer_slice(&words->text));
    if (open_right)
        md_buffer_put(out, MD_WORDING_MARK_OPEN);
    return out->failed ? "no memory" : NULL;
}

/*
 * Where the first piece ends and the next begins: at ` * `, or at the star of
 * `blacklist* address`, which stays with its word. The whole when there is
 * no gap.
 */
static size_t wording_gap(md_slice wording, size_t *next)
{
    for (size_t i = 1; i + 1 < wording.len; i++) {
        bool blank_left = wording.ptr[i - 1] == ' ';
        bool blank_right = wording.ptr[i + 1] == ' ';

        if (wording.ptr[i] != '*' || !(blank_left || blank_right))
            continue;
        *next = blank_right ? i + 2 : i;
        return blank_left ? i - 1 : i + 1;
    }
    *next = wording.len;
    return wording.len;
}

static const char *wording_compile(md_slice wording, md_normal *words,
                                   md_buffer *out)
{
    size_t before = out->len;
    md_piece pieces[MD_WORDING_PIECES];
    uint32_t count = 0;
    uint32_t key;

    for (;;) {
        size_t next;
        size_t gap = wording_gap(wording, &next);
        const char *wrong;

        if (++count > MD_WORDING_PIECES)
            return "more than 6 pieces";
        wrong = wording_piece(md_slice_trim(md_slice_sub(wording, 0, gap)),
                              words, out);
        if (wrong != NULL)
            return wrong;
        if (next == wording.len)
            break;
        md_buffer_put(out, MD_WORDING_MARK_GAP);
        wording = md_slice_skip(wording, next);
    }
    if (out->len - before > MD_WORDING_BYTES)
        return "longer than 200 bytes";
    count = md_wording_pieces(
        md_slice_make(out->ptr + before, out->len - before), pieces);
    key = md_wording_key(pieces, count);
    if (pieces[key].text.len < 3)
        return "no piece with 3 letters";
    /* Three letters are looked up at the beginnings of words only. */
    if (pieces[key].text.len == 3 && pieces[key].open_left)
        return "a star before 3 letters";
    return NULL;
}

const char *md_wording_compile(md_slice wording, md_buffer *out)
{
    size_t before = out->len;
    md_normal words;
    const char *wrong;

    memset(&words, 0, sizeof words);
    wrong = wording_compile(md_slice_trim(wording), &words, out);
    md_normal_free(&words);
    if (wrong != NULL)
        out->len = before;
    return wrong;
}

uint32_t md_wording_pieces(md_slice compiled,
                           md_piece pieces[MD_WORDING_PIECES])
{
    uint32_t count = 0;

    for (;;) {
        size_t gap = md_slice_chr(compiled, MD_WORDING_MARK_GAP);
        md_slice text = md_slice_sub(compiled, 0, gap);
        md_piece *piece = &pieces[count];

        piece->open_left = text.len != 0 && text.ptr[0] == MD_WORDING_MARK_OPEN;
        text = md_slice_skip(text, piece->open_left ? 1 : 0);
        piece->open_right =
            text.len != 0 && text.ptr[text.len - 1] == MD_WORDING_MARK_OPEN;
        piece->text =
            md_slice_sub(text, 0, text.len - (piece->open_right ? 1 : 0));
        if (++count == MD_WORDING_PIECES || gap == MD_NPOS)
            return count;
        compiled = md_slice_skip(compiled, gap + 1);
    }
}

uint32_t md_wording_key(const md_piece *pieces, uint32_t count)
{
    uint32_t key = 0;

    for (uint32_t i = 1; i < count; i++)
        if (pieces[i].text.len > pieces[key].text.len)
            key = i;
    return key;
}

uint32_t md_wording_weight(md_slice compiled)
{
    uint32_t weight = 0;

    for (size_t i = 0; i < compiled.len; i++)
        weight += (unsigned char)compiled.ptr[i] > MD_WORDING_MARK_OPEN;
    return weight;
}
