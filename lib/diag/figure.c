/*
 * Figures. See figure.h.
 */
#include "diag/figure.h"

#include "diag/when.h"

/* A word in the making; what does not fit is left out. */
typedef struct figure_word {
    char *at;
    size_t len;
} figure_word;

static figure_word begin(md_figures *f)
{
    uint32_t index = f->used < MD_FIGURES ? f->used : MD_FIGURES - 1;
    figure_word word = {f->room[index], 0};

    f->used = index + 1;
    return word;
}

static void put(figure_word *word, char c)
{
    if (word->len < MD_FIGURE_BYTES)
        word->at[word->len++] = c;
}

static void put_text(figure_word *word, const char *text)
{
    for (; *text != '\0'; text++)
        put(word, *text);
}

static void put_number(figure_word *word, uint64_t number)
{
    char digits[20];
    size_t count = 0;

    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    while (count > 0)
        put(word, digits[--count]);
}

static md_slice end(const figure_word *word)
{
    return md_slice_make(word->at, word->len);
}

md_slice md_figure_count(md_figures *f, uint64_t count)
{
    figure_word word = begin(f);

    put_number(&word, count);
    return end(&word);
}

md_slice md_figure_tenth(md_figures *f, uint64_t tenths)
{
    figure_word word = begin(f);
    bool whole = tenths >= 100 || tenths % 10 == 0;

    put_number(&word, whole ? (tenths + 5) / 10 : tenths / 10);
    if (!whole) {
        put(&word, '.');
        put_number(&word, tenths % 10);
    }
    return end(&word);
}

/* Nobody counts the seconds of a day. */
md_slice md_figure_span(md_figures *f, int64_t usec)
{
    const struct {
        int64_t usec;
        const char *unit;
    } units[] = {{MD_DAY, " d"},
                 {MD_HOUR, " h"},
                 {MD_MINUTE, " min"},
                 {MD_SECOND, " s"}};
    figure_word word = begin(f);
    size_t at = 0;

    if (usec < 0)
        usec = 0;
    while (at < 3 && usec < units[at].usec)
        at++;
    put_number(&word, (uint64_t)(usec / units[at].usec));
    put_text(&word, units[at].unit);
    if (at < 3 && usec % units[at].usec / units[at + 1].usec > 0) {
        put(&word, ' ');
        put_number(&word,
                   (uint64_t)(usec % units[at].usec / units[at + 1].usec));
        put_text(&word, units[at + 1].unit);
    }
    return end(&word);
}
