/*
 * The distance of two words; see similar.h.
 *
 * Takes two slices, gives a small number. Only the five diagonals around the
 * middle can hold a distance up to two, so a row is five cells and a word
 * costs five steps a letter; it ends early when all of them are above two.
 * Does not know what the words are. Cannot fail.
 */
#include "query/similar.h"

enum { MOST = MD_SIMILAR_MOST, WIDTH = 2 * MOST + 1, FAR = MOST + 1 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static bool same(md_slice a, size_t i, md_slice b, size_t j)
{
    return md_lower(a.ptr[i]) == md_lower(b.ptr[j]);
}

/*
 * Row i of the table, whose cell k stands for the first i bytes of a and the
 * first i + k - MOST of b. Cells outside of the table are far.
 */
static unsigned fill_row(md_slice a, md_slice b, size_t i,
                         const unsigned *before, const unsigned *last,
                         unsigned *row)
{
    unsigned best = FAR;

    for (size_t k = 0; k < WIDTH; k++) {
        size_t j = i + k - MOST;
        unsigned cell = FAR;

        row[k] = FAR;
        if (i + k < MOST || j > b.len)
            continue;
        if (i == 0 || j == 0) {
            cell = (unsigned)least((unsigned)(i + j), FAR);
        } else {
            cell = last[k] + (same(a, i - 1, b, j - 1) ? 0 : 1);
            if (k + 1 < WIDTH)
                cell = least(cell, last[k + 1] + 1);
            if (k > 0)
                cell = least(cell, row[k - 1] + 1);
            if (i > 1 && j > 1 && same(a, i - 1, b, j - 2) &&
                same(a, i - 2, b, j - 1))
                cell = least(cell, before[k] + 1);
        }
        row[k] = least(cell, FAR);
        best = least(best, row[k]);
    }
    return best;
}

unsigned md_similar_distance(md_slice a, md_slice b)
{
    unsigned rows[3][WIDTH] = {{FAR}};
    size_t apart = a.len < b.len ? b.len - a.len : a.len - b.len;

    if (apart > MOST || a.len > MD_SIMILAR_BYTES || b.len > MD_SIMILAR_BYTES)
        return FAR;
    for (size_t i = 0; i <= a.len; i++)
        if (fill_row(a, b, i, rows[(i + 1) % 3], rows[(i + 2) % 3],
                     rows[i % 3]) >= FAR)
            return FAR;
    return rows[a.len % 3][b.len + MOST - a.len];
}
