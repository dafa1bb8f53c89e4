/*
 * The JSON writer; see json.h.
 *
 * Takes bytes and numbers, gives JSON in a buffer. Does not know what is
 * written, and does not check that what is opened is closed. Fails without
 * memory, as the buffer tells.
 */
#include "query/json.h"

#include "base/civil.h"

/* 0000-01-01 and 10000-01-01, the ends of what RFC 3339 can write. */
#define FIRST_SECOND (-INT64_C(62167219200))
#define LAST_SECOND INT64_C(253402300799)

enum { MICRO = 1000000 };

void md_json_free(md_json *j)
{
    md_buffer_free(&j->out);
    md_json_clear(j);
}

void md_json_clear(md_json *j)
{
    md_buffer_clear(&j->out);
    j->comma = false;
    j->lossy = false;
}

/* What every value and key begins with. */
static void begin(md_json *j)
{
    if (j->comma)
        md_buffer_put(&j->out, ',');
    j->comma = true;
}

static void open(md_json *j, char bracket)
{
    begin(j);
    md_buffer_put(&j->out, bracket);
    j->comma = false;
}

static void close(md_json *j, char bracket)
{
    md_buffer_put(&j->out, bracket);
    j->comma = true;
}

void md_json_open_object(md_json *j)
{
    open(j, '{');
}

void md_json_close_object(md_json *j)
{
    close(j, '}');
}

void md_json_open_array(md_json *j)
{
    open(j, '[');
}

void md_json_close_array(md_json *j)
{
    close(j, ']');
}

void md_json_null(md_json *j)
{
    begin(j);
    md_buffer_add(&j->out, MD_LIT("null"));
}

void md_json_bool(md_json *j, bool value)
{
    begin(j);
    md_buffer_add(&j->out, value ? MD_LIT("true") : MD_LIT("false"));
}

void md_json_u64(md_json *j, uint64_t value)
{
    begin(j);
    md_buffer_add_u64(&j->out, value);
}

void md_json_count(md_json *j, int64_t value)
{
    if (value < 0)
        md_json_null(j);
    else
        md_json_u64(j, (uint64_t)value);
}

/* ---- text --------------------------------------------------------------- */

static bool continues(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

/*
 * The code point at the head of p[0..len), len > 0, and how many bytes it
 * fills; 0 for a byte that begins none. Overlong forms, surrogates and what
 * lies above U+10FFFF are none: the second byte tells.
 */
static size_t decode(const unsigned char *p, size_t len, uint32_t *code)
{
    unsigned char low = 0x80, high = 0xbf;
    size_t need;

    if (p[0] < 0x80) {
        *code = p[0];
        return 1;
    }
    if (p[0] < 0xc2 || p[0] > 0xf4)
        return 0;
    need = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (len < need)
        return 0;
    if (p[0] == 0xe0)
        low = 0xa0;
    else if (p[0] == 0xed)
        high = 0x9f;
    else if (p[0] == 0xf0)
        low = 0x90;
    else if (p[0] == 0xf4)
        high = 0x8f;
    if (p[1] < low || p[1] > high)
        return 0;
    *code = p[0] & (0xffu >> (need + 1));
    for (size_t i = 1; i < need; i++) {
        if (!continues(p[i]))
            return 0;
        *code = *code << 6 | (p[i] & 0x3fu);
    }
    return need;
}

/* Which code points a reader must not meet raw. All of them are below
 * U+10000, so one \uXXXX says them. */
static bool hidden(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code <= 0x9f) ||
           code == 0x61c ||                      /* Arabic letter mark */
           code == 0x200e || code == 0x200f ||   /* left, right mark */
           (code >= 0x2028 && code <= 0x202e) || /* separators, embeddings */
           (code >= 0x2066 && code <= 0x2069);   /* isolates */
}

static const char hex[] = "0123456789abcdef";

static void put_escaped(md_buffer *out, uint32_t code)
{
    char *room = md_buffer_room(out, 6);

    if (room == NULL)
        return;
    room[0] = '\\';
    room[1] = 'u';
    for (unsigned i = 0; i < 4; i++)
        room[2 + i] = hex[code >> (12 - 4 * i) & 0xf];
    out->len += 6;
}

/* Bytes that stand for themselves: printable ASCII but the quote and the
 * backslash. */
static bool plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static void put_text(md_json *j, md_slice text)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    size_t i = 0;

    while (i < text.len) {
        size_t from = i, size;
        uint32_t code = 0;

        while (i < text.len && plain(p[i]))
            i++;
        md_buffer_add(&j->out, md_slice_sub(text, from, i - from));
        if (i == text.len)
            break;
        size = decode(p + i, text.len - i, &code);
        if (size == 0) {
            md_buffer_add(&j->out, MD_LIT("\xef\xbf\xbd"));
            j->lossy = true;
            size = 1;
        } else if (code == '"' || code == '\\') {
            md_buffer_put(&j->out, '\\');
            md_buffer_put(&j->out, (char)code);
        } else if (hidden(code)) {
            put_escaped(&j->out, code);
        } else {
            md_buffer_add(&j->out, md_slice_sub(text, i, size));
        }
        i += size;
    }
}

void md_json_text(md_json *j, md_slice text)
{
    if (!md_slice_present(text)) {
        md_json_null(j);
        return;
    }
    begin(j);
    md_buffer_put(&j->out, '"');
    put_text(j, text);
    md_buffer_put(&j->out, '"');
}

void md_json_word(md_json *j, const char *word)
{
    md_json_text(j, md_slice_of(word));
}

void md_json_key_parts(md_json *j, md_slice head, md_slice tail)
{
    begin(j);
    md_buffer_put(&j->out, '"');
    put_text(j, head);
    put_text(j, tail);
    md_buffer_add(&j->out, MD_LIT("\":"));
    j->comma = false;
}

void md_json_key(md_json *j, md_slice name)
{
    md_json_key_parts(j, name, MD_NONE);
}

void md_json_name(md_json *j, const char *name)
{
    md_json_key(j, md_slice_of(name));
}

/* ---- seconds and times -------------------------------------------------- */

void md_json_seconds(md_json *j, int64_t usec)
{
    uint64_t fraction;
    unsigned digits = 6;

    if (usec < 0) {
        md_json_null(j);
        return;
    }
    md_json_u64(j, (uint64_t)usec / MICRO);
    fraction = (uint64_t)usec % MICRO;
    if (fraction == 0)
        return;
    while (fraction % 10 == 0) {
        fraction /= 10;
        digits--;
    }
    md_buffer_put(&j->out, '.');
    md_buffer_add_padded(&j->out, fraction, digits);
}

/* Splits a time; false when RFC 3339 cannot write it. */
static bool split_time(int64_t usec, int64_t *second, int64_t *fraction)
{
    *second = usec / MICRO;
    *fraction = usec % MICRO;
    if (*fraction < 0) {
        *fraction += MICRO;
        *second -= 1;
    }
    return *second >= FIRST_SECOND && *second <= LAST_SECOND;
}

bool md_json_time_text(md_buffer *out, int64_t usec)
{
    int64_t second, fraction;
    md_civil civil;

    if (!split_time(usec, &second, &fraction))
        return false;
    md_civil_from_seconds(second, &civil);
    md_buffer_add_padded(out, (uint64_t)civil.year, 4);
    md_buffer_put(out, '-');
    md_buffer_add_padded(out, civil.month, 2);
    md_buffer_put(out, '-');
    md_buffer_add_padded(out, civil.day, 2);
    md_buffer_put(out, 'T');
    md_buffer_add_padded(out, civil.hour, 2);
    md_buffer_put(out, ':');
    md_buffer_add_padded(out, civil.minute, 2);
    md_buffer_put(out, ':');
    md_buffer_add_padded(out, civil.second, 2);
    if (fraction != 0) {
        md_buffer_put(out, '.');
        md_buffer_add_padded(out, (uint64_t)fraction, 6);
    }
    md_buffer_put(out, 'Z');
    return true;
}

void md_json_time(md_json *j, int64_t usec)
{
    int64_t second, fraction;

    if (!split_time(usec, &second, &fraction)) {
        md_json_null(j);
        return;
    }
    begin(j);
    md_buffer_put(&j->out, '"');
    (void)md_json_time_text(&j->out, usec);
    md_buffer_put(&j->out, '"');
}

/* ---- members ------------------------------------------------------------ */

void md_json_member_text(md_json *j, const char *name, md_slice text)
{
    md_json_name(j, name);
    md_json_text(j, text);
}

void md_json_member_word(md_json *j, const char *name, const char *word)
{
    md_json_name(j, name);
    md_json_word(j, word);
}

void md_json_member_u64(md_json *j, const char *name, uint64_t value)
{
    md_json_name(j, name);
    md_json_u64(j, value);
}

void md_json_member_count(md_json *j, const char *name, int64_t value)
{
    md_json_name(j, name);
    md_json_count(j, value);
}

void md_json_member_bool(md_json *j, const char *name, bool value)
{
    md_json_name(j, name);
    md_json_bool(j, value);
}

void md_json_member_time(md_json *j, const char *name, int64_t usec)
{
    md_json_name(j, name);
    md_json_time(j, usec);
}

void md_json_member_seconds(md_json *j, const char *name, int64_t usec)
{
    md_json_name(j, name);
    md_json_seconds(j, usec);
}

void md_json_member_port(md_json *j, const char *name, md_slice port)
{
    uint64_t number;

    md_json_name(j, name);
    if (port.len <= 5 && md_slice_to_u64(port, &number))
        md_json_u64(j, number);
    else
        md_json_text(j, port);
}

void md_json_begin(md_json *j, const char *kind)
{
    md_json_open_object(j);
    md_json_member_word(j, "kind", kind);
}

void md_json_end(md_json *j)
{
    if (j->lossy)
        md_json_member_bool(j, "lossy", true);
    md_json_close_object(j);
}
