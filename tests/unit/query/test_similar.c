/* lib/query/similar.c: the banded distance, against the full table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "query/similar.h"

struct distance_case {
    const char *a, *b;
    unsigned distance;
};

static const struct distance_case distance_cases[] = {
    {"", "", 0},
    {"", "ab", 2},
    {"", "abc", 3},
    {"homer@simpsons.com", "homer@simpsons.com", 0},
    {"Homer@Simpsons.com", "homer@simpsons.com", 0},
    {"homer@simpsons.com", "homer@simpson.com", 1},
    {"homer@simpsons.com", "hmoer@simpsons.com", 1},
    {"homer@simpsons.com", "homer@simsponss.com", 2},
    {"homer@simpsons.com", "marge@simpsons.com", 3},
    {"ab", "ba", 1},
    {"abc", "ca", 3},
    {"abcd", "badc", 2},
    {"kitten", "sitting", 3},
    {"xabc", "abc", 1},
    {"abcxy", "abc", 2},
    {"abc", "abcxyz", 3},
};

static void table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof distance_cases / sizeof *distance_cases;
         i++) {
        const struct distance_case *c = &distance_cases[i];
        unsigned there =
            md_similar_distance(md_slice_of(c->a), md_slice_of(c->b));
        unsigned back =
            md_similar_distance(md_slice_of(c->b), md_slice_of(c->a));

        if (there != c->distance || back != c->distance)
            fail_msg("%s, %s: %u and %u, not %u", c->a, c->b, there, back,
                     c->distance);
    }
}

/* The whole table, without a band. */
static unsigned slow(md_slice a, md_slice b)
{
    unsigned cells[16][16];

    for (size_t i = 0; i <= a.len; i++)
        for (size_t j = 0; j <= b.len; j++) {
            unsigned best;

            if (i == 0 || j == 0) {
                cells[i][j] = (unsigned)(i + j);
                continue;
            }
            best = cells[i - 1][j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            if (cells[i - 1][j] + 1 < best)
                best = cells[i - 1][j] + 1;
            if (cells[i][j - 1] + 1 < best)
                best = cells[i][j - 1] + 1;
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
                a.ptr[i - 2] == b.ptr[j - 1] && cells[i - 2][j - 2] + 1 < best)
                best = cells[i - 2][j - 2] + 1;
            cells[i][j] = best;
        }
    return cells[a.len][b.len] > 3 ? 3 : cells[a.len][b.len];
}

/* Words of three letters up to nine bytes long, by number. */
static md_slice word(uint64_t number, char *room)
{
    size_t len = (size_t)(number % 10);

    number /= 10;
    for (size_t i = 0; i < len; i++) {
        room[i] = (char)('a' + number % 3);
        number /= 3;
    }
    return md_slice_make(room, len);
}

static void random_words(void **state)
{
    uint64_t random = 7;
    char a[9], b[9];

    (void)state;
    for (unsigned i = 0; i < 200000; i++) {
        md_slice x, y;

        random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
        x = word(random >> 40, a);
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
        y = word(random >> 40, b);
        if (md_similar_distance(x, y) != slow(x, y))
            fail_msg("%.*s, %.*s: %u, not %u", (int)x.len, x.ptr, (int)y.len,
                     y.ptr, md_similar_distance(x, y), slow(x, y));
    }
}

static void too_long(void **state)
{
    char a[MD_SIMILAR_BYTES + 1] = {0};

    (void)state;
    assert_int_equal(md_similar_distance(md_slice_make(a, sizeof a - 1),
                                         md_slice_make(a, sizeof a - 1)),
                     0);
    assert_int_equal(md_similar_distance(md_slice_make(a, sizeof a),
                                         md_slice_make(a, sizeof a)),
                     3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table),
        cmocka_unit_test(random_words),
        cmocka_unit_test(too_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
