/*
 * Where a part of a log surely begins.
 */
#include "../support/unit.h"

#include "store/edge.h"

typedef struct edge_case {
    const char *name;
    md_frame_mode mode;
    const char *text;
    long begin; /* -1: not yet seen */
} edge_case;

#define L1 "Aug 31 03:00:00 mx postfix/qmgr[9]: AAAAA1: removed\n"

static const edge_case cases[] = {
    {"a whole line", MD_FRAME_AUTO, L1, 0},
    {"a line that is not whole", MD_FRAME_AUTO, "Aug 31 03:00:00 mx", -1},
    {"nothing", MD_FRAME_AUTO, "", -1},
    {"the rest of a record", MD_FRAME_LINES, "   relay=none, delay=1\n" L1, 23},
    {"a bare record may follow `smtp[3]:`", MD_FRAME_LINES,
     "AAAAA1: removed\n" L1, 16},
    {"a second bare record does not", MD_FRAME_LINES,
     "relay=none,\nAAAAA1: removed\n", 12},
    {"behind a mere head it may", MD_FRAME_LINES,
     "x smtp[3]:\nAAAAA1: removed\n" L1, 27},
    {"repetition of what is in front", MD_FRAME_LINES,
     "Aug 31 03:00:00 mx last message repeated 2 times\n" L1, 49},
    {"behind a blank line", MD_FRAME_LINES, "rest\n\nanything at all\n", 6},
    {"blank lines only", MD_FRAME_LINES, "\n\n\n", -1},
    {"an export", MD_FRAME_AUTO, "__CURSOR=a\nMESSAGE=b\n", 0},
    {"inside of an entry", MD_FRAME_JOURNAL, "_PID=7\n\n__CURSOR=a\n", 8},
};

static void beginnings(void **state)
{
    size_t i, len, at;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        const edge_case *c = &cases[i];
        md_source source = {0};
        size_t found = MD_NPOS;

        md_frame_init(&source.frame, c->mode, 0);
        /* Byte by byte: nothing is looked at twice, and nothing missed. */
        len = strlen(c->text);
        for (at = 0; at < len && found == MD_NPOS; at++) {
            md_buffer_put(&source.head, c->text[at]);
            found = md_edge_find(&source);
        }
        if (found != (c->begin < 0 ? MD_NPOS : (size_t)c->begin))
            fail_msg("%s: %zd", c->name, (ssize_t)found);
        md_buffer_free(&source.head);
        md_frame_free(&source.frame);
    }
}

/* Lines without end are no reason to wait for ever. */
static void gives_up(void **state)
{
    md_source source = {0};
    size_t i;

    (void)state;
    md_frame_init(&source.frame, MD_FRAME_LINES, 100);
    for (i = 0; i < MD_EDGE_LINES; i++)
        md_buffer_add_text(&source.head, "rest of a rest\n");
    assert_true(md_edge_find(&source) == MD_NPOS);
    md_buffer_add_text(&source.head, "once more\n");
    assert_int_equal(md_edge_find(&source), MD_EDGE_LINES * 15);
    md_buffer_clear(&source.head);
    source.head_seen = 0;
    md_buffer_add_text(&source.head, "rest\n");
    for (i = 0; i < 102; i++)
        md_buffer_put(&source.head, 'x');
    assert_int_equal(md_edge_find(&source), 5);
    md_buffer_free(&source.head);
    md_frame_free(&source.frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beginnings),
        cmocka_unit_test(gives_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
