/* lib/rules/plane.c: with SSE2 and without the planes are the same, and they
 * are searched as one byte after the other would be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "rules/plane.h"

typedef struct plane_case {
    const char *text;
    const char *events; /* a bar under each */
    const char *splits;
} plane_case;

static const plane_case cases[] = {
    {"a b", "   ", " | "},
    {"550 5.1.1 no", "||| |||||   ", "   |     |  "},
    {"<jan@a.test>: x", "|   | |        ", "|          | | "},
    /* What ends its word makes it no odd one. */
    {"end. end: end? x", "                ", "    |    |    | "},
    {"a.b a:b a?b a#b", " |   |   |   | ", "   |   |   |   "},
    {"x.", "  ", "  "},
    {"\\^_`~!$%&*+-", "             ", "             "},
};

static void bytes_have_classes(void **state)
{
    md_planes p = {NULL, 0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const plane_case *c = &cases[i];
        size_t len = strlen(c->text);

        assert_true(md_planes_set(&p, md_slice_of(c->text)));
        for (size_t k = 0; k < len; k++)
            if (md_plane_is(&p, MD_PLANE_EVENT, k) != (c->events[k] == '|') ||
                md_plane_is(&p, MD_PLANE_SPLIT, k) != (c->splits[k] == '|'))
                fail_msg("'%s' at %zu", c->text, k);
    }
    md_planes_free(&p);
}

static void fill(char *bytes, size_t len, uint32_t *seed)
{
    for (size_t i = 0; i < len; i++) {
        *seed = *seed * 1664525u + 1013904223u;
        bytes[i] = (char)(*seed >> 24);
        if ((*seed >> 20 & 3) != 0)
            bytes[i] = ".:?@/#<\" 019azAZ"[*seed >> 16 & 15];
    }
}

/* Every length up to three groups, every byte. */
static void with_and_without_sse2(void **state)
{
    uint32_t seed = 5;
    md_planes a = {NULL, 0};
    md_planes b = {NULL, 0};

    (void)state;
    for (size_t round = 0; round < 4000; round++) {
        size_t len = round % 200;
        char *bytes = malloc(len + 1);

        assert_non_null(bytes);
        fill(bytes, len, &seed);
        assert_true(md_planes_set(&a, md_slice_make(bytes, len)));
        assert_true(md_planes_set_plain(&b, md_slice_make(bytes, len)));
        for (size_t i = 0; i < len; i++)
            for (int plane = 0; plane < MD_PLANE_COUNT; plane++)
                if (md_plane_is(&a, (md_plane)plane, i) !=
                    md_plane_is(&b, (md_plane)plane, i))
                    fail_msg("byte %02X at %zu of %zu, plane %d",
                             (unsigned char)bytes[i], i, len, plane);
        free(bytes);
    }
    md_planes_free(&a);
    md_planes_free(&b);
}

/* The searches, beside one that asks byte after byte. */
static void searches(void **state)
{
    uint32_t seed = 9;
    char bytes[200];
    md_planes p = {NULL, 0};

    (void)state;
    fill(bytes, sizeof bytes, &seed);
    assert_true(md_planes_set(&p, md_slice_make(bytes, sizeof bytes)));
    for (size_t first = 0; first <= sizeof bytes; first++)
        for (size_t end = first; end <= sizeof bytes; end++) {
            size_t next = first;
            size_t over = first;
            size_t mark = first;
            size_t behind = end;

            while (next < end && !md_plane_is(&p, MD_PLANE_ALNUM, next))
                next++;
            while (over < end && md_plane_is(&p, MD_PLANE_ALNUM, over))
                over++;
            while (mark < end && (!md_plane_is(&p, MD_PLANE_EVENT, mark) ||
                                  md_plane_is(&p, MD_PLANE_DIGIT, mark)))
                mark++;
            while (behind > first &&
                   !md_plane_is(&p, MD_PLANE_SPLIT, behind - 1))
                behind--;
            assert_int_equal(md_plane_next(&p, MD_PLANE_ALNUM, first, end),
                             next);
            assert_int_equal(md_plane_over(&p, MD_PLANE_ALNUM, first, end),
                             over);
            assert_int_equal(md_plane_mark(&p, first, end), mark);
            assert_int_equal(md_plane_behind(&p, MD_PLANE_SPLIT, first, end),
                             behind);
        }
    md_planes_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_have_classes),
        cmocka_unit_test(with_and_without_sse2),
        cmocka_unit_test(searches),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
