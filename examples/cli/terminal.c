/* What a terminal may be given: see terminal.h. */

/* The size of a terminal is asked with TIOCGWINSZ, which POSIX.1-2008 does not
 * name. */
#define _DEFAULT_SOURCE 1

#include "cli/terminal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_NONE = 80, WIDTH_LEAST = 40, WIDTH_MOST = 100 };

struct range {
    uint32_t first;
    uint32_t last;
};

/* Characters that change what stands around them, or that nobody sees. */
static const struct range invisible[] = {
    {0x80, 0x9f},       /* C1: 0x9b begins an escape sequence */
    {0xad, 0xad},       /* soft hyphen */
    {0x061c, 0x061c},   /* Arabic letter mark */
    {0x180e, 0x180e},   /* Mongolian vowel separator */
    {0x200b, 0x200f},   /* zero width, left-to-right and right-to-left mark */
    {0x2028, 0x202e},   /* line, paragraph; bidi embedding and override */
    {0x2060, 0x206f},   /* word joiner, bidi isolates, format characters */
    {0xfeff, 0xfeff},   /* byte order mark */
    {0xfff9, 0xfffb},   /* interlinear annotation */
    {0xe0000, 0xe0fff}, /* tags and their like */
};

/* Two columns each: East Asian wide, emoji. */
static const struct range wide[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},
    {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},
    {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f},
    {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

/* No column: marks that stand on the character before. */
static const struct range combining[] = {
    {0x0300, 0x036f}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
    {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
};

static int in_ranges(uint32_t c, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last) {
            return 1;
        }
    }
    return 0;
}

/*
 * The character at the front of p: its bytes, and its number in *c; 0 when
 * these bytes are no UTF-8 (too long forms and surrogates are none).
 */
static size_t decode(const unsigned char *p, size_t len, uint32_t *c)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t need;
    uint32_t value;

    if (p[0] < 0x80) {
        *c = p[0];
        return 1;
    }
    if (p[0] >= 0xc2 && p[0] <= 0xdf) {
        need = 2;
        value = p[0] & 0x1fU;
    } else if ((p[0] & 0xf0) == 0xe0) {
        need = 3;
        value = p[0] & 0x0fU;
    } else if (p[0] >= 0xf0 && p[0] <= 0xf4) {
        need = 4;
        value = p[0] & 0x07U;
    } else {
        return 0;
    }
    if (len < need) {
        return 0;
    }
    for (size_t i = 1; i < need; i++) {
        if ((p[i] & 0xc0) != 0x80) {
            return 0;
        }
        value = value << 6 | (p[i] & 0x3fU);
    }
    if (value < least[need] || value > 0x10ffff ||
        (value >= 0xd800 && value <= 0xdfff)) {
        return 0;
    }
    *c = value;
    return need;
}

void term_safe(struct str *s, const char *bytes, size_t len)
{
    const unsigned char *p = (const unsigned char *)bytes;
    size_t start = 0;
    size_t i = 0;

    while (i < len) {
        uint32_t c = 0;
        size_t n = decode(p + i, len - i, &c);
        int plain = n != 0 && c >= 0x20 && c != 0x7f;

        if (plain &&
            (c < 0x7f || !in_ranges(c, invisible,
                                    sizeof invisible / sizeof invisible[0]))) {
            i += n;
            continue;
        }
        str_add(s, bytes + start, i - start);
        if (n <= 1) {
            str_fmt(s, "\\x%02X", (unsigned)p[i]);
            n = 1;
        } else {
            str_fmt(s, "\\u{%X}", (unsigned)c);
        }
        i += n;
        start = i;
    }
    str_add(s, bytes + start, len - start);
}

void term_safe_text(struct str *s, const char *text)
{
    term_safe(s, text, strlen(text));
}

/* One character of a text that is already safe: its bytes and columns. */
static size_t step(const char *text, size_t len, size_t *columns)
{
    uint32_t c = 0;
    size_t n = decode((const unsigned char *)text, len, &c);

    if (n == 0) {
        *columns = 1;
        return 1;
    }
    if (in_ranges(c, combining, sizeof combining / sizeof combining[0])) {
        *columns = 0;
    } else if (in_ranges(c, wide, sizeof wide / sizeof wide[0])) {
        *columns = 2;
    } else {
        *columns = 1;
    }
    return n;
}

size_t term_columns(const char *text, size_t len)
{
    size_t total = 0;
    size_t i = 0;

    while (i < len) {
        size_t columns = 0;

        i += step(text + i, len - i, &columns);
        total += columns;
    }
    return total;
}

size_t term_fit(const char *text, size_t len, size_t columns)
{
    size_t used = 0;
    size_t i = 0;

    while (i < len) {
        size_t more = 0;
        size_t n = step(text + i, len - i, &more);

        if (used + more > columns) {
            break;
        }
        used += more;
        i += n;
    }
    return i;
}

size_t term_width(int fd)
{
    struct winsize size = {0};

    if (!isatty(fd) || ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return WIDTH_NONE;
    }
    if (size.ws_col < WIDTH_LEAST) {
        return WIDTH_LEAST;
    }
    return size.ws_col > WIDTH_MOST ? WIDTH_MOST : size.ws_col;
}

int term_color(int fd, enum color_when when)
{
    const char *no = getenv("NO_COLOR");
    const char *term = getenv("TERM");

    if (when != COLOR_AUTO) {
        return when == COLOR_ALWAYS;
    }
    if (no != NULL && no[0] != '\0') {
        return 0;
    }
    if (term == NULL || strcmp(term, "dumb") == 0) {
        return 0;
    }
    return isatty(fd) != 0;
}
