/*
 * Matches a line against a table of shapes.
 *
 * Takes templates (shape.h) and a text, gives fields. Does not know who wrote
 * the line. Each hole is read once, without going back, so a line costs its
 * length times the few rows that begin like it. A row that does not fit
 * leaves no trace.
 */
#include "record/shape.h"

#include "base/scan.h"
#include "record/address.h"
#include "record/field.h"
#include "record/peer.h"

typedef enum hole_end {
    HOLE_NONE = 0,
    HOLE_TEXT,    /* up to the text behind it, may be empty */
    HOLE_LAST,    /* up to the last place of the text behind it */
    HOLE_WORD,    /* as TEXT, but without blanks and not empty */
    HOLE_NUMBER,  /* digits */
    HOLE_PEER,    /* NAME[ADDR]:PORT, three fields in a row */
    HOLE_ADDRESS, /* <user@host>, or as WORD */
    HOLE_SKIP     /* as TEXT, not kept */
} hole_end;

typedef struct hole {
    uint8_t end;    /* hole_end */
    uint16_t field; /* of a PEER: as md_field_peer takes it */
} hole;

static const hole holes[128] = {
    ['*'] = {HOLE_SKIP, 0},
    ['A'] = {HOLE_WORD, MAILDIAG_FIELD_CLIENT_IP},
    ['a'] = {HOLE_ADDRESS, MAILDIAG_FIELD_TO},
    ['b'] = {HOLE_ADDRESS, MAILDIAG_FIELD_FROM},
    ['C'] = {HOLE_WORD, MAILDIAG_FIELD_TLS_CIPHER},
    ['c'] = {HOLE_PEER, MAILDIAG_FIELD_CLIENT},
    ['D'] = {HOLE_WORD, MAILDIAG_FIELD_DOMAIN},
    ['d'] = {HOLE_WORD, MAILDIAG_FIELD_DSN},
    ['e'] = {HOLE_TEXT, MAILDIAG_FIELD_EVENT},
    ['F'] = {HOLE_TEXT, MAILDIAG_FIELD_PATH},
    ['G'] = {HOLE_TEXT, MAILDIAG_FIELD_PIPELINED},
    ['g'] = {HOLE_NUMBER, MAILDIAG_FIELD_SIGNAL},
    ['H'] = {HOLE_WORD, MAILDIAG_FIELD_PEER},
    ['h'] = {HOLE_WORD, MAILDIAG_FIELD_CLIENT},
    ['I'] = {HOLE_TEXT, MAILDIAG_FIELD_SNI},
    ['i'] = {HOLE_NUMBER, MAILDIAG_FIELD_PROCESS_ID},
    ['j'] = {HOLE_WORD, MAILDIAG_FIELD_PEER_IP},
    ['K'] = {HOLE_TEXT, MAILDIAG_FIELD_COMMAND},
    ['k'] = {HOLE_TEXT, MAILDIAG_FIELD_SERVICE},
    ['L'] = {HOLE_WORD, MAILDIAG_FIELD_TLS_LEVEL},
    ['l'] = {HOLE_NUMBER, MAILDIAG_FIELD_LIMIT},
    ['M'] = {HOLE_WORD, MAILDIAG_FIELD_SASL_METHOD},
    ['m'] = {HOLE_WORD, MAILDIAG_FIELD_TABLE},
    ['N'] = {HOLE_TEXT, MAILDIAG_FIELD_NOTIFICATION},
    ['n'] = {HOLE_NUMBER, MAILDIAG_FIELD_COUNT},
    ['P'] = {HOLE_WORD, MAILDIAG_FIELD_PARAMETER},
    ['p'] = {HOLE_PEER, MAILDIAG_FIELD_PEER},
    ['Q'] = {HOLE_WORD, MAILDIAG_FIELD_TLS_PROTOCOL},
    ['q'] = {HOLE_WORD, MAILDIAG_FIELD_NOTIFICATION_QUEUE_ID},
    ['R'] = {HOLE_TEXT, MAILDIAG_FIELD_TRANSPORT},
    ['r'] = {HOLE_TEXT, MAILDIAG_FIELD_REASON},
    ['S'] = {HOLE_TEXT, MAILDIAG_FIELD_STAGE},
    ['s'] = {HOLE_WORD, MAILDIAG_FIELD_SECONDS},
    ['T'] = {HOLE_TEXT, MAILDIAG_FIELD_TABLE},
    ['t'] = {HOLE_TEXT, MAILDIAG_FIELD_TEXT},
    ['u'] = {HOLE_NUMBER, MAILDIAG_FIELD_UID},
    ['U'] = {HOLE_WORD, MAILDIAG_FIELD_USER},
    ['V'] = {HOLE_TEXT, MAILDIAG_FIELD_VALUE},
    ['v'] = {HOLE_PEER, MAILDIAG_FIELD_SERVER_IP},
    ['W'] = {HOLE_WORD, MAILDIAG_FIELD_QUEUE},
    ['w'] = {HOLE_LAST, MAILDIAG_FIELD_TEXT},
    ['X'] = {HOLE_NUMBER, MAILDIAG_FIELD_RANK},
    ['x'] = {HOLE_NUMBER, MAILDIAG_FIELD_EXIT_STATUS},
    ['Y'] = {HOLE_TEXT, MAILDIAG_FIELD_CONFIGURATION},
    ['y'] = {HOLE_WORD, MAILDIAG_FIELD_VERSION},
    ['z'] = {HOLE_TEXT, MAILDIAG_FIELD_LISTING},
};

/* The literal text at the head of a template, up to the next `%`. */
static md_slice shape_literal(const char *text)
{
    const char *end = text;

    while (*end != '%' && *end != '\0')
        end++;
    return md_slice_make(text, (size_t)(end - text));
}

/* The literal text that bounds a hole: marks of `%[ … %]` take no room. */
static md_slice shape_bound(const char *text)
{
    while (text[0] == '%' && (text[1] == '[' || text[1] == ']'))
        text += 2;
    return shape_literal(text);
}

/* Names, addresses, numbers: what is longer is no word of Postfix. */
enum { SHAPE_WORD_MAX = 1024 };

/* Length of the word in front of `next`, or of all of `s`: it has no blank.
 * MD_NPOS: there is none. */
static size_t shape_word(md_slice s, md_slice next)
{
    size_t blank = md_slice_near(md_slice_sub(s, 0, SHAPE_WORD_MAX), ' ');
    size_t n = s.len;

    if (next.len == 0)
        return blank == MD_NPOS && n > 0 && n <= SHAPE_WORD_MAX ? n : MD_NPOS;
    /* `next` may begin with the first blank, but not behind it. */
    if (blank == MD_NPOS)
        blank = SHAPE_WORD_MAX;
    n = md_slice_find(md_slice_sub(s, 0, blank + next.len), next);
    return n > 0 ? n : MD_NPOS;
}

/* A host: with its brackets, or a bare word up to `next`. */
static bool shape_peer(md_slice s, const char *behind, uint16_t field,
                       md_record *r, size_t *used)
{
    md_peer peer;
    size_t n = md_peer_head(s, &peer);

    if (n == 0) {
        n = shape_word(s, shape_bound(behind));
        if (n == MD_NPOS)
            return false;
        peer.name = md_slice_sub(s, 0, n);
    }
    md_field_peer(r, field, &peer);
    *used = n;
    return true;
}

/* Length of what fills a hole that `next` bounds; MD_NPOS: nothing does. */
static size_t shape_fill(uint8_t end, md_slice s, md_slice next)
{
    size_t n = 0;

    switch (end) {
    case HOLE_NUMBER:
        while (n < s.len && md_is_digit(s.ptr[n]))
            n++;
        return n > 0 ? n : MD_NPOS;
    case HOLE_LAST:
        return next.len > 0 ? md_slice_rfind(s, next) : s.len;
    case HOLE_WORD:
    case HOLE_ADDRESS:
        return shape_word(s, next);
    default:
        return next.len > 0 ? md_slice_find(s, next) : s.len;
    }
}

/* `behind`: what follows the hole in the template. */
static bool shape_hole(const hole *h, md_slice s, const char *behind,
                       md_record *r, size_t *used)
{
    md_slice value;

    if (h->end == HOLE_PEER)
        return shape_peer(s, behind, h->field, r, used);
    if (h->end == HOLE_ADDRESS && s.len > 0 && s.ptr[0] == '<') {
        *used = md_address_head(s, " ,;:", &value);
        md_field_add(r, h->field, value);
        return true;
    }
    *used = shape_fill(h->end, s, shape_bound(behind));
    if (*used == MD_NPOS)
        return false;
    if (h->end != HOLE_SKIP)
        md_field_add(r, h->field, md_slice_sub(s, 0, *used));
    return true;
}

/* Passes over the literal text at the head of both; false: they differ. */
static bool shape_same(const char **text, md_slice *s)
{
    const char *want = *text;
    const char *at = s->ptr, *end = s->ptr + s->len;

    for (; *want != '%' && *want != '\0'; want++) {
        if (at == end || *at++ != *want)
            return false;
    }
    *text = want;
    *s = md_slice_make(at, (size_t)(end - at));
    return true;
}

static bool shape_fits(const md_shape *row, md_slice s, md_record *r)
{
    const char *text = row->text + row->head;
    md_slice event = MD_NONE;

    if (row->head > s.len || !md_scan_same(row->text, s.ptr, row->head))
        return false;
    if (row->event)
        md_field_add(r, MAILDIAG_FIELD_EVENT, md_slice_sub(s, 0, row->head));
    s = md_slice_skip(s, row->head);
    for (;;) {
        size_t used;

        if (!shape_same(&text, &s))
            return false;
        if (text[0] == '\0')
            return s.len == 0;
        if (text[1] == '[') {
            event.ptr = s.ptr;
        } else if (text[1] == ']') {
            event.len = (size_t)(s.ptr - event.ptr);
            md_field_add(r, MAILDIAG_FIELD_EVENT, event);
        } else {
            if (!shape_hole(&holes[(unsigned char)text[1] & 127], s, text + 2,
                            r, &used))
                return false;
            s = md_slice_skip(s, used);
        }
        text += 2;
    }
}

bool md_shape_match(const md_shape *rows, md_slice text, md_record *r)
{
    md_field_mark mark = md_field_tell(r);

    if (text.len == 0)
        return false;
    for (; rows->text != NULL; rows++) {
        if (rows->text[0] != text.ptr[0] && rows->head != 0)
            continue;
        if (shape_fits(rows, text, r)) {
            r->kind = rows->kind;
            return true;
        }
        md_field_seek(r, mark);
    }
    return false;
}
