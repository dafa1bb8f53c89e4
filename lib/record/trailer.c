/*
 * Finds the attributes that end a refusal.
 *
 *   450 4.7.1 <h>: Helo command rejected: …; from=<f> to=<t> proto=P helo=<h>
 *
 * Takes the text behind the client's name, gives the values and where they
 * begin. Strangers write the addresses, the HELO name (blanks, brackets and
 * all) and much of the words in front, so `; from=<…> … helo=<…>` may stand
 * there more than once. A candidate must read through to the end of the text.
 * Of several, these count, in this order:
 *   1. the one whose from, to or helo is the name that the reply is about
 *      (`<name>: Sender address rejected: …`), the longest name first;
 *   2. the first, when everything behind it lies in its helo, or when the
 *      words in front are Postfix's own;
 *   3. the last.
 * Fails, with no values, when nothing reads through to the end.
 */
#include "record/trailer.h"

#include "base/scan.h"
#include "record/address.h"
#include "record/attribute.h"
#include "record/reply.h"

enum {
    /* Candidates that are looked at: the first ones and the last. A line as
     * long as Postfix writes has no room for more. */
    TRAILER_MAX = 256,
    /* Longer values are none of Postfix's, which cuts its lines. */
    TRAILER_VALUE_MAX = 4096
};

/* One candidate. */
typedef struct trailer_place {
    size_t at;    /* of its `;` */
    size_t helo;  /* of the last value, MD_NPOS when it is absent */
    size_t named; /* length of the value that the reply is about, plus one */
    bool whole;   /* it reads through to the end */
} trailer_place;

/* The text, and what is known of it: the first bracket at or behind `from`
 * that may end a helo stands at `close`. Candidates are read from the right,
 * so no piece of the text is searched twice. */
typedef struct trailer_text {
    md_slice text;
    md_trailer_form form;
    size_t from;
    size_t close;
} trailer_text;

/* The names of every trailer, as Postfix writes them: the length with the
 * `=`, 0 for any other. */
static size_t trailer_usual(md_slice s, uint16_t *field)
{
    if (s.len < 6)
        return 0;
    switch (s.ptr[0]) {
    case 'f':
        *field = MAILDIAG_FIELD_FROM;
        return memcmp(s.ptr, "from=", 5) == 0 ? 5 : 0;
    case 't':
        *field = MAILDIAG_FIELD_TO;
        return memcmp(s.ptr, "to=", 3) == 0 ? 3 : 0;
    case 'p':
        *field = MAILDIAG_FIELD_PROTO;
        return memcmp(s.ptr, "proto=", 6) == 0 ? 6 : 0;
    case 'h':
        *field = MAILDIAG_FIELD_HELO;
        return memcmp(s.ptr, "helo=", 5) == 0 ? 5 : 0;
    default:
        return 0;
    }
}

/* `from=`, `to=`, `to =`, …: the field and the length with the `=`. */
static size_t trailer_name(md_slice s, uint16_t *field)
{
    size_t n = trailer_usual(s, field);
    size_t end;

    if (n != 0)
        return n;
    while (n < s.len && n < 16 &&
           ((s.ptr[n] >= 'a' && s.ptr[n] <= 'z') || s.ptr[n] == '_'))
        n++;
    end = n;
    while (end < s.len && s.ptr[end] == ' ')
        end++;
    if (n == 0 || end >= s.len || s.ptr[end] != '=')
        return 0;
    *field = md_attribute_field(md_slice_sub(s, 0, n));
    switch (*field) {
    case MAILDIAG_FIELD_FROM:
    case MAILDIAG_FIELD_TO:
    case MAILDIAG_FIELD_PROTO:
    case MAILDIAG_FIELD_HELO:
    case MAILDIAG_FIELD_SASL_METHOD:
    case MAILDIAG_FIELD_SASL_USERNAME:
    case MAILDIAG_FIELD_SASL_SENDER:
        return end + 1;
    default:
        return 0;
    }
}

/*
 * May the bracket at `at` end a helo? At the end of the text; in front of the
 * words of a check; in front of `sasl_…`, which reads to the end of the text
 * and so ends with a bracket only where a milter's line puts one.
 */
static bool trailer_ends(const trailer_text *t, size_t at)
{
    md_slice rest = md_slice_skip(t->text, at + 1);

    if (rest.len == 0)
        return true;
    if (t->form == MD_TRAILER_CHECK && rest.ptr[0] == ':')
        return true;
    if (!md_slice_starts(rest, MD_LIT(" sasl_")) &&
        !md_slice_starts(rest, MD_LIT(", sasl_")))
        return false;
    return t->form == MD_TRAILER_MILTER || t->form == MD_TRAILER_CHECK ||
           rest.ptr[rest.len - 1] != '>';
}

/* The first bracket at or behind `from` that may end a helo. */
static size_t trailer_close(trailer_text *t, size_t from)
{
    size_t stop = from <= t->from ? t->from : t->text.len;
    size_t at = from;

    for (;;) {
        size_t end = md_slice_chr(md_slice_sub(t->text, at, stop - at), '>');

        if (end == MD_NPOS)
            break;
        at += end;
        if (trailer_ends(t, at)) {
            t->close = at;
            t->from = from;
            return at;
        }
        at++;
    }
    if (from > t->from)
        return MD_NPOS;
    t->from = from;
    return t->close;
}

/* `<helo>`: any byte up to the bracket that the rest of the trailer follows;
 * all that is left when the line was cut inside it. */
static size_t trailer_helo(trailer_text *t, md_slice s, md_slice *value)
{
    size_t from = (size_t)(s.ptr - t->text.ptr);
    size_t close;

    if (s.len == 0 || s.ptr[0] != '<')
        return md_address_head(s, " ", value);
    close = trailer_close(t, from + 1);
    if (close == MD_NPOS) {
        *value = md_slice_skip(s, 1);
        return s.len;
    }
    *value = md_slice_sub(t->text, from + 1, close - from - 1);
    return close + 1 - from;
}

/* The end of a SASL value: the next one, or the words of a check. */
static size_t trailer_sasl(const trailer_text *t, md_slice s, md_slice *value)
{
    size_t end = md_slice_find(s, MD_LIT(" sasl_"));
    size_t words =
        t->form == MD_TRAILER_CHECK ? md_slice_find(s, MD_LIT(": ")) : MD_NPOS;

    if (words < end)
        end = words;
    if (end == MD_NPOS)
        end = s.len;
    *value = md_slice_sub(s, 0, end);
    if (value->len > 1 && value->ptr[0] == '<' &&
        value->ptr[value->len - 1] == '>')
        *value = md_slice_sub(*value, 1, value->len - 2);
    return end;
}

static size_t trailer_value(trailer_text *t, md_slice s, uint16_t field,
                            md_slice *value)
{
    switch (field) {
    case MAILDIAG_FIELD_HELO:
        return trailer_helo(t, s, value);
    case MAILDIAG_FIELD_SASL_METHOD:
    case MAILDIAG_FIELD_SASL_USERNAME:
    case MAILDIAG_FIELD_SASL_SENDER:
        return trailer_sasl(t, s, value);
    default:
        if (s.len > TRAILER_VALUE_MAX)
            s.len = TRAILER_VALUE_MAX;
        return md_address_head(s, " ,:", value);
    }
}

/* Reads the trailer whose `;` stands at `at` through to the end. */
static bool trailer_read(trailer_text *t, size_t at, md_trailer *out)
{
    md_slice s = md_slice_skip(t->text, at + 1);

    out->at = at;
    out->count = 0;
    out->rest = MD_NONE;
    for (;;) {
        uint16_t field = 0;
        size_t used;

        while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == ',')) {
            s.ptr++;
            s.len--;
        }
        if (s.len == 0)
            return out->count > 0;
        if (t->form == MD_TRAILER_CHECK && s.ptr[0] == ':' && out->count > 0) {
            out->rest = md_slice_trim(md_slice_skip(s, 1));
            return true;
        }
        used = trailer_name(s, &field);
        if (used == 0 ||
            out->count == sizeof(out->field) / sizeof(out->field[0]))
            return false;
        s = md_slice_skip(s, used);
        used = trailer_value(t, s, field, &out->value[out->count]);
        out->field[out->count++] = field;
        s = md_slice_skip(s, used);
        if (s.len > 0 && s.ptr[0] != ' ' && s.ptr[0] != ',' && s.ptr[0] != ':')
            return false;
    }
}

/* The places of `; from=` and its like: the first ones, and the last. */
static size_t trailer_places(md_slice text, trailer_place *places)
{
    const char *at = text.ptr, *end = text.ptr + text.len;
    size_t count = 0;

    while (text.len != 0) {
        const char *semicolon = md_scan_byte(at, end, ';');
        uint16_t field;

        if (semicolon == end)
            break;
        for (at = semicolon + 1; at != end && (*at == ' ' || *at == ';');
             at++) {
            if (*at == ';')
                semicolon = at;
        }
        if (at != end && (*at == '_' || md_is_alpha(*at)) &&
            trailer_name(md_slice_make(at, (size_t)(end - at)), &field) != 0) {
            if (count < TRAILER_MAX)
                count++;
            places[count - 1].at = (size_t)(semicolon - text.ptr);
        }
    }
    return count;
}

/* The words behind the codes: `<name>: Sender address rejected`. */
static md_slice trailer_words(md_slice text)
{
    md_dsn dsn;
    size_t used;

    md_reply_code(text, &used);
    text = md_slice_skip(text, used);
    md_dsn_parse(text, &dsn, &used);
    text = md_slice_skip(text, used);
    while (text.len > 0 && text.ptr[0] == ' ')
        text = md_slice_skip(text, 1);
    return text;
}

/* Length of the trailer's value that the reply begins with, plus one. */
static size_t trailer_named(md_slice text, md_slice words,
                            const md_trailer *trailer)
{
    size_t best = 0;
    uint16_t i;

    if (words.len == 0 || words.ptr[0] != '<')
        return 0;
    words = md_slice_skip(words, 1);
    words.len = (size_t)(text.ptr + trailer->at - words.ptr);
    for (i = 0; i < trailer->count; i++) {
        md_slice value = trailer->value[i];

        if (value.ptr == NULL || value.len < best ||
            trailer->field[i] == MAILDIAG_FIELD_PROTO ||
            !md_slice_starts(words, value) ||
            !md_slice_starts(md_slice_skip(words, value.len), MD_LIT(">: ")))
            continue;
        best = value.len + 1;
    }
    return best;
}

/* Does a bracket close between the helo of one candidate and the next? Then
 * the next one may be the true one, and the first a part of the reply. */
static bool trailer_closed(md_slice text, const trailer_place *one,
                           const trailer_place *next)
{
    if (one->helo == MD_NPOS || one->helo > next->at)
        return true;
    return md_slice_chr(md_slice_sub(text, one->helo, next->at - one->helo),
                        '>') != MD_NPOS;
}

/* The candidate that counts; NULL: none. */
static const trailer_place *trailer_choose(md_slice text, md_trailer_form form,
                                           const trailer_place *places,
                                           size_t count)
{
    const trailer_place *best = NULL;
    size_t i;

    for (i = 0; i < count; i++) {
        const trailer_place *one = &places[i];

        if (!one->whole)
            continue;
        if (best == NULL || one->named > best->named ||
            (one->named == 0 && best->named == 0 && form != MD_TRAILER_CLIENT &&
             trailer_closed(text, best, one)))
            best = one;
    }
    return best;
}

void md_trailer_find(md_slice text, md_trailer_form form, md_trailer *out)
{
    trailer_place places[TRAILER_MAX];
    trailer_text t = {text, form, text.len, MD_NPOS};
    md_slice words = MD_NONE;
    const trailer_place *best;
    size_t count;
    size_t i;

    count = trailer_places(text, places);
    if (count == 1 && md_trailer_usual(text, places[0].at, out))
        return;
    /* What the reply is about decides between several. */
    if (count > 1)
        words = trailer_words(text);
    for (i = count; i-- > 0;) {
        md_slice last;

        places[i].whole = trailer_read(&t, places[i].at, out);
        if (!places[i].whole)
            continue;
        last = out->value[out->count - 1];
        places[i].helo = last.ptr ? (size_t)(last.ptr - text.ptr) : MD_NPOS;
        places[i].named = trailer_named(text, words, out);
    }
    best = trailer_choose(text, form, places, count);
    if (best == NULL) {
        *out = (md_trailer){.at = text.len};
        return;
    }
    /* The first one was read last and stands in *out. */
    if (best == places)
        return;
    t = (trailer_text){text, form, text.len, MD_NPOS};
    trailer_read(&t, best->at, out);
}
