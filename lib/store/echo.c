/*
 * Echoes. See echo.h.
 *
 * Takes records and texts, gives texts with marks, and back. Knows only that
 * a relay is logged with a port that its replies are told without.
 */
#include "store/echo.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    WORTH = 6, /* bytes that a mark pays for */
    PLACE_BITS = 8,
    BLOCK = 16
};

_Static_assert(MD_BATCH_FIELDS <= INT8_MAX, "a place has eight bits");

static const uint16_t echoed[MD_ECHO_FIELDS] = {
    MAILDIAG_FIELD_TO, MAILDIAG_FIELD_RELAY, MAILDIAG_FIELD_FROM,
    MAILDIAG_FIELD_CLIENT_IP};

/* Of `mx.a.test[192.0.2.1]:25` what stands in front of the port. */
static md_slice part_of(uint16_t id, md_slice value)
{
    size_t end;

    if (id != MAILDIAG_FIELD_RELAY)
        return value;
    end = md_slice_rchr(value, ':');
    return end != MD_NPOS && end > 0 && value.ptr[end - 1] == ']'
               ? md_slice_sub(value, 0, end)
               : value;
}

/* ---- marks --------------------------------------------------------------- */

/* Marks in up to 16 bytes, a bit for each. */
static unsigned marks_in(const char *at, size_t len)
{
    unsigned bits = 0;
    size_t i;

#ifdef __SSE2__
    if (len >= BLOCK) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        __m128i marks = _mm_sub_epi8(bytes, _mm_set1_epi8(MD_ECHO_FIRST));
        __m128i most = _mm_set1_epi8(MD_ECHO_FIELDS - 1);

        return (unsigned)_mm_movemask_epi8(
            _mm_cmpeq_epi8(_mm_min_epu8(marks, most), marks));
    }
#endif
    for (i = 0; i < len && i < BLOCK; i++)
        bits |=
            (unsigned)((unsigned char)(at[i] - MD_ECHO_FIRST) < MD_ECHO_FIELDS)
            << i;
    return bits;
}

/* The first mark at or behind a place; the text's length: none. */
static size_t next_mark(md_slice text, size_t from)
{
    unsigned bits;

    for (; from < text.len; from += BLOCK) {
        bits = marks_in(text.ptr + from, text.len - from);
        if (bits != 0)
            return from + (size_t)__builtin_ctz(bits);
    }
    return text.len;
}

/* ---- marking ------------------------------------------------------------ */

/* Each place of a string in the text becomes a mark; the text's new length. */
static size_t mark_all(char *text, size_t len, md_slice string, char mark)
{
    char *to = text;
    const char *from = text, *end = text + len;
    size_t at;

    while ((at = md_slice_find(md_slice_make(from, (size_t)(end - from)),
                               string)) != MD_NPOS) {
        memmove(to, from, at);
        to += at;
        *to++ = mark;
        from += at + string.len;
    }
    if (from != to)
        memmove(to, from, (size_t)(end - from));
    return (size_t)(to - text) + (size_t)(end - from);
}

size_t md_echo_mark(const md_record *record, md_slice text, char *out)
{
    size_t len = text.len, i;

    if (next_mark(text, 0) != text.len)
        return MD_NPOS;
    if (len != 0)
        memcpy(out, text.ptr, len);
    for (i = 0; i < MD_ECHO_FIELDS; i++) {
        md_slice string = md_record_get(record, echoed[i]);

        string = part_of(echoed[i], string);
        if (string.len >= WORTH && string.len <= len)
            len = mark_all(out, len, string, (char)(MD_ECHO_FIRST + i));
    }
    return len;
}

/* ---- joining ------------------------------------------------------------ */

uint32_t md_echo_places(const md_shape_field *fields, size_t count, size_t at)
{
    uint32_t places = 0;
    size_t i, n;

    for (i = 0; i < MD_ECHO_FIELDS; i++) {
        for (n = 0; n < count && fields[n].id != echoed[i]; n++)
            ;
        if (n < count && fields[n].packing == MD_PACK_STRING)
            places |= (uint32_t)(uint8_t)(int8_t)((int)n - (int)at)
                      << PLACE_BITS * i;
    }
    return places;
}

/* What a mark means; empty: nothing in that fact. */
static md_slice echo_of(const md_store *store, const md_value *value, char mark)
{
    unsigned field = (unsigned)(unsigned char)mark - MD_ECHO_FIRST;
    int place = (int8_t)(value->name >> PLACE_BITS * field & 0xff);

    if (place == 0)
        return md_slice_make("", 0);
    return part_of(echoed[field],
                   md_strings_at(&store->strings, value[place].ref));
}

/* Bytes of a marked text as it was. */
static size_t joined_length(const md_store *store, const md_value *value,
                            md_slice marked, size_t first)
{
    size_t len = marked.len, at;

    for (at = first; at < marked.len; at = next_mark(marked, at + 1))
        len += echo_of(store, value, marked.ptr[at]).len - 1;
    return len;
}

md_slice md_echo_join(const md_store *store, const md_value *value,
                      md_slice marked, md_arena *arena)
{
    size_t first = next_mark(marked, 0), from = 0, at, len;
    char *text, *to;

    if (first == marked.len)
        return marked;
    len = joined_length(store, value, marked, first);
    text = to = md_arena_take(arena, len);
    if (text == NULL)
        return MD_NONE;
    for (at = first;; at = next_mark(marked, from)) {
        md_slice echo;

        memcpy(to, marked.ptr + from, at - from);
        to += at - from;
        if (at == marked.len)
            return md_slice_make(text, len);
        echo = echo_of(store, value, marked.ptr[at]);
        if (echo.len != 0)
            memcpy(to, echo.ptr, echo.len);
        to += echo.len;
        from = at + 1;
    }
}
