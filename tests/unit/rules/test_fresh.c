/*
 * Failure texts that the catalogue was not written from: tests/data/causes/
 * fresh.tsv, `text TAB cause TAB other causes that are right as well, with
 * bars`. They were labelled before anybody knew what the rules make of them;
 * nine of ten must hold, whatever is done to the rules.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "judged.h"

enum { FRESH_LEAST = 150, FRESH_PERCENT = 90 };

static uint16_t broad_of(const judged *j, md_slice cause)
{
    int32_t at = md_rules_find_cause(j->rules, cause);

    if (at < 0)
        fail_msg("no cause %.*s", (int)cause.len, cause.ptr);
    return md_rules_cause(j->rules, (uint32_t)at)->broad_index;
}

/* Is the verdict's broad cause one of these? */
static bool one_of(const judged *j, md_slice names)
{
    while (names.len != 0) {
        size_t end = md_slice_chr(names, '|');

        if (broad_of(j, md_slice_sub(names, 0, end)) == j->verdict.broad)
            return true;
        names = md_slice_skip(names, end == MD_NPOS ? names.len : end + 1);
    }
    return false;
}

static bool row_holds(judged *j, char *row)
{
    char *cause = strchr(row, '\t');
    char *also = cause != NULL ? strchr(cause + 1, '\t') : NULL;

    if (also == NULL)
        fail_msg("not three columns: %s", row);
    *cause++ = '\0';
    *also++ = '\0';
    judged_text(j, row);
    if (one_of(j, md_slice_of(cause)) || one_of(j, md_slice_of(also)))
        return true;
    print_message("%s: not %s, by '%s'\n", row, cause, judged_rule(j));
    return false;
}

static void nine_of_ten_hold(void **state)
{
    judged *j = *state;
    FILE *file = fopen(MAILDIAG_TESTS_DIR "/data/causes/fresh.tsv", "r");
    char row[1024];
    unsigned rows = 0;
    unsigned good = 0;

    assert_non_null(file);
    while (fgets(row, sizeof row, file) != NULL) {
        row[strcspn(row, "\n")] = '\0';
        if (row[0] == '#')
            continue;
        rows++;
        good += row_holds(j, row);
    }
    fclose(file);
    assert_true(rows >= FRESH_LEAST);
    assert_true(good * 100 >= rows * FRESH_PERCENT);
}

static int open_judge(void **state)
{
    static judged j;

    judged_open(&j, NULL);
    *state = &j;
    return 0;
}

static int close_judge(void **state)
{
    judged_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nine_of_ten_hold),
    };

    return cmocka_run_group_tests(tests, open_judge, close_judge);
}
