/* lib/diag/figure.c: figures as words. */
#include "../support/unit.h"

#include "diag/figure.h"

#define SECONDS INT64_C(1000000)

static void test_spans(void **state)
{
    static const struct {
        int64_t usec;
        const char *text;
    } spans[] = {
        {0, "0 s"},
        {SECONDS - 1, "0 s"},
        {59 * SECONDS, "59 s"},
        {60 * SECONDS, "1 min"},
        {399 * SECONDS, "6 min 39 s"},
        {3600 * SECONDS, "1 h"},
        {3661 * SECONDS, "1 h 1 min"},
        {86399 * SECONDS, "23 h 59 min"},
        {INT64_C(86400) * SECONDS * 5, "5 d"},
        {INT64_C(90000) * SECONDS, "1 d 1 h"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(spans); i++) {
        md_figures figures = {0};
        expect_slice(spans[i].text, "span",
                     md_figure_span(&figures, spans[i].usec), spans[i].text);
    }
}

static void test_counts(void **state)
{
    md_figures figures = {0};
    (void)state;
    expect_slice("count", "none", md_figure_count(&figures, 0), "0");
    expect_slice("count", "most", md_figure_count(&figures, UINT64_MAX),
                 "18446744073709551615");
    expect_slice("tenth", "whole", md_figure_tenth(&figures, 240), "24");
    expect_slice("tenth", "part", md_figure_tenth(&figures, 25), "2.5");
    expect_slice("tenth", "rounded", md_figure_tenth(&figures, 1007), "101");
    /* More than there is room for take the place of the last. */
    for (int i = 0; i < 2 * MD_FIGURES; i++)
        expect_slice("count", "again", md_figure_count(&figures, 7), "7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
