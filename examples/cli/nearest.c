/* "Did you mean": see nearest.h. */
#include "cli/nearest.h"

#include <string.h>

enum { LONGEST = 48, FAR = 99 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned nearest_distance(const char *a, const char *b)
{
    size_t a_len = strlen(a);
    size_t b_len = strlen(b);
    unsigned rows[3][LONGEST + 1];
    unsigned *before = rows[0];
    unsigned *above = rows[1];
    unsigned *row = rows[2];

    if (a_len > LONGEST || b_len > LONGEST) {
        return FAR;
    }
    memset(rows, 0, sizeof rows);
    for (size_t j = 0; j <= b_len; j++) {
        above[j] = (unsigned)j;
    }
    for (size_t i = 1; i <= a_len; i++) {
        unsigned *spare = before;

        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b_len; j++) {
            unsigned same = a[i - 1] == b[j - 1] ? 0 : 1;

            row[j] =
                least(least(above[j], row[j - 1]) + 1, above[j - 1] + same);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
                a[i - 2] == b[j - 1]) {
                row[j] = least(row[j], before[j - 2] + 1);
            }
        }
        before = above;
        above = row;
        row = spare;
    }
    return above[b_len];
}

const char *nearest_word(const char *typed, const char *const *words,
                         size_t count)
{
    const char *best = NULL;
    unsigned best_distance = FAR;

    for (size_t i = 0; i < count; i++) {
        unsigned distance = nearest_distance(typed, words[i]);
        size_t len = strlen(words[i]);
        size_t typed_len = strlen(typed);

        /* What was typed begins the word: an abbreviation. */
        if (typed_len >= 3 && strncmp(words[i], typed, typed_len) == 0) {
            distance = 1;
        }
        if (distance < best_distance && distance * 3 <= len + 1) {
            best = words[i];
            best_distance = distance;
        }
    }
    return best;
}
