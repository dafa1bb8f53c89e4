/*
 * Filling texts. Takes a text with `{places}` and their values, appends to a
 * buffer. The values come out of a log that strangers write: prose loses its
 * control bytes, a command quotes or refuses. Fails when the buffer does.
 */
#include "rules/fill.h"

#include "rules/places.h"

typedef struct fill_part {
    md_slice plain;   /* text before the place */
    int32_t place;    /* -1: no place follows, the text is at its end */
    md_slice instead; /* default behind the bar; absent: none */
} fill_part;

/* Takes the next piece of text and the place behind it off the front; false
 * when nothing is left. A brace that opens no place is text. */
static bool fill_next(md_slice *text, fill_part *out)
{
    size_t from = 0;

    if (text->len == 0)
        return false;
    for (;;) {
        size_t open = md_slice_chr(md_slice_skip(*text, from), '{');
        md_slice name;
        size_t close;
        size_t bar;

        if (open == MD_NPOS)
            break;
        open += from;
        from = open + 1;
        close = md_slice_chr(md_slice_skip(*text, from), '}');
        if (close == MD_NPOS)
            break;
        name = md_slice_sub(*text, from, close);
        bar = md_slice_chr(name, '|');
        out->instead = bar == MD_NPOS ? MD_NONE : md_slice_skip(name, bar + 1);
        name = md_slice_sub(name, 0, bar);
        out->place = md_places_find(name);
        if (out->place < 0)
            continue;
        out->plain = md_slice_sub(*text, 0, open);
        *text = md_slice_skip(*text, from + close + 1);
        return true;
    }
    out->plain = *text;
    out->place = -1;
    *text = md_slice_skip(*text, text->len);
    return true;
}

static bool fill_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7F;
}

/* The word in a place's stead, with a capital where a sentence begins. */
static void fill_instead(md_buffer *out, int32_t place, bool sentence)
{
    md_slice word = md_slice_of(md_places_word((uint32_t)place));

    if (sentence && word.len != 0) {
        md_buffer_put(out, (char)(word.ptr[0] - ('a' - 'A')));
        word = md_slice_skip(word, 1);
    }
    md_buffer_add(out, word);
}

void md_fill_prose(md_buffer *out, md_slice text, const md_places *places)
{
    fill_part part;
    bool sentence = true;

    while (fill_next(&text, &part)) {
        md_slice value;

        md_buffer_add(out, part.plain);
        if (part.place < 0)
            continue;
        if (part.plain.len != 0)
            sentence = md_slice_ends(part.plain, MD_LIT(". "));
        value = md_places_get(places, (uint32_t)part.place);
        if (value.len == 0)
            value = part.instead;
        if (value.len == 0)
            fill_instead(out, part.place, sentence);
        for (size_t i = 0; i < value.len; i++)
            if (!fill_control(value.ptr[i]))
                md_buffer_put(out, value.ptr[i]);
        sentence = false;
    }
}

/* May this byte stand bare in a shell's word? */
static bool fill_bare(char c)
{
    return md_is_alnum(c) || (c != '\0' && strchr("@%+=:,./_-", c) != NULL);
}

/*
 * May this value stand in a command? Not with control bytes: a newline or an
 * escape sequence acts when the command is pasted. At the beginning of a word
 * not with what programs take for an option or a server.
 */
static bool fill_fits(md_slice value, bool at_word_start)
{
    if (value.len == 0)
        return false;
    for (size_t i = 0; i < value.len; i++)
        if (fill_control(value.ptr[i]))
            return false;
    return !at_word_start || strchr("-+@", value.ptr[0]) == NULL;
}

static void fill_word(md_buffer *out, md_slice value)
{
    size_t i = 0;

    while (i < value.len && fill_bare(value.ptr[i]))
        i++;
    if (i == value.len) {
        md_buffer_add(out, value);
        return;
    }
    md_buffer_put(out, '\'');
    for (i = 0; i < value.len; i++) {
        if (value.ptr[i] == '\'')
            md_buffer_add_text(out, "'\\''");
        else
            md_buffer_put(out, value.ptr[i]);
    }
    md_buffer_put(out, '\'');
}

bool md_fill_command(md_buffer *out, md_slice text, const md_places *places)
{
    size_t before = out->len;
    fill_part part;
    bool word_start = true;

    while (fill_next(&text, &part)) {
        md_slice value;

        md_buffer_add(out, part.plain);
        if (part.plain.len != 0)
            word_start = part.plain.ptr[part.plain.len - 1] == ' ';
        if (part.place < 0)
            continue;
        value = md_places_get(places, (uint32_t)part.place);
        if (!fill_fits(value, word_start))
            value = part.instead;
        if (value.len == 0) {
            out->len = before;
            return false;
        }
        fill_word(out, value);
        word_start = false;
    }
    return true;
}

/* `{name}` or `{name|default}` that looks like a place, known or not. */
static size_t fill_place_len(md_slice text)
{
    size_t len = 1;

    while (len < text.len && (text.ptr[len] == '_' ||
                              (text.ptr[len] >= 'a' && text.ptr[len] <= 'z')))
        len++;
    if (len < 2 || len >= text.len)
        return 0;
    if (text.ptr[len] == '}')
        return len + 1;
    if (text.ptr[len] != '|')
        return 0;
    while (len < text.len && text.ptr[len] != '}')
        len++;
    return len < text.len ? len + 1 : 0;
}

bool md_fill_check(md_slice text, bool command, md_slice *bad)
{
    char quote = '\0';

    for (size_t at = 0; at < text.len; at++) {
        char c = text.ptr[at];
        size_t len;

        if (command && (c == '"' || c == '\'')) {
            if (quote == '\0')
                quote = c;
            else if (quote == c)
                quote = '\0';
        }
        if (c != '{')
            continue;
        len = fill_place_len(md_slice_skip(text, at));
        if (len == 0)
            continue;
        *bad = md_slice_sub(text, at, len);
        if (quote != '\0')
            return false;
        if (md_places_find(md_slice_sub(*bad, 1,
                                        md_slice_chr(*bad, '|') == MD_NPOS
                                            ? len - 2
                                            : md_slice_chr(*bad, '|') - 1)) < 0)
            return false;
        at += len - 1;
    }
    return true;
}
