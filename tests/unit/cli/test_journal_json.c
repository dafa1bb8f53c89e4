/* examples/cli/journal_json.c: journald JSON becomes its export format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "cli/journal_json.h"

#define TIME "\"__REALTIME_TIMESTAMP\":\"1788146436123456\""

static const struct {
    const char *name;
    const char *json;
    const char *export;
    size_t len; /* of export, where it holds NUL; else 0 */
    uint64_t damaged;
} cases[] = {
    {"one entry", "{\"MESSAGE\":\"a b\",\"_PID\":\"7\"}\n",
     "MESSAGE=a b\n_PID=7\n\n", 0, 0},
    {"two on a line", "{\"MESSAGE\":\"a\"}{\"MESSAGE\":\"b\"}",
     "MESSAGE=a\n\nMESSAGE=b\n\n", 0, 0},
    {"pretty", "{\n  \"MESSAGE\" : \"a\",\n  \"_PID\" : \"7\"\n}\n",
     "MESSAGE=a\n_PID=7\n\n", 0, 0},
    {"sequence", "\x1e{\"MESSAGE\":\"a\"}\n\x1e{\"MESSAGE\":\"b\"}\n",
     "MESSAGE=a\n\nMESSAGE=b\n\n", 0, 0},
    {"server-sent events", "data: {\"MESSAGE\":\"a\"}\n\n", "MESSAGE=a\n\n", 0,
     0},
    {"newline in a value", "{\"MESSAGE\":\"a\\nb\"}",
     "MESSAGE\n\3\0\0\0\0\0\0\0a\nb\n\n", 21, 0},
    {"bytes", "{\"MESSAGE\":[97,255,0]}", "MESSAGE=a\xff\0\n\n", 13, 0},
    {"several values", "{\"X\":[\"a\",\"b\"]}", "X=a\nX=b\n\n", 0, 0},
    {"several values of bytes", "{\"X\":[[97],[98]]}", "X=a\nX=b\n\n", 0, 0},
    {"too long for journalctl", "{\"X\":null,\"MESSAGE\":\"a\"}",
     "MESSAGE=a\n\n", 0, 0},
    {"number", "{\"PRIORITY\":6}", "PRIORITY=6\n\n", 0, 0},
    {"braces in a string", "{\"MESSAGE\":\"}{\\\"\"}", "MESSAGE=}{\"\n\n", 0,
     0},
    {"a key that is none", "{\"a=b\":\"c\",\"MESSAGE\":\"a\"}", "MESSAGE=a\n\n",
     0, 0},
    {"nested", "{\"X\":{\"Y\":\"z\"},\"MESSAGE\":\"a\"}", "MESSAGE=a\n\n", 0,
     0},
    {"cut line", "{\"MESSAGE\":\"a\n{\"MESSAGE\":\"b\"}\n", "MESSAGE=b\n\n", 0,
     1},
    {"no JSON", "{\"MESSAGE\":}\n{\"MESSAGE\":\"b\"}", "MESSAGE=b\n\n", 0, 1},
    {"cut at the end", "{\"MESSAGE\":\"a\"}\n{\"MESS", "MESSAGE=a\n\n", 0, 1},
    {"nothing", "", "", 0, 0},
};

/* Fed in pieces of each size: what is cut anywhere gives the same. */
static void converts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t all = strlen(cases[i].json);
        size_t want =
            cases[i].len != 0 ? cases[i].len : strlen(cases[i].export);

        for (size_t piece = 1; piece <= all + 1; piece++) {
            struct journal_json j = {.form = JOURNAL_EXPORT};
            struct str out = {0};

            for (size_t at = 0; at < all; at += piece) {
                size_t n = all - at < piece ? all - at : piece;

                journal_json_push(&j, cases[i].json + at, n, &out);
            }
            journal_json_end(&j);
            if (out.len != want || j.damaged != cases[i].damaged ||
                memcmp(str_text(&out), cases[i].export, want) != 0) {
                fail_msg("%s, pieces of %zu: %llu damaged, '%s'", cases[i].name,
                         piece, (unsigned long long)j.damaged, str_text(&out));
            }
            journal_json_free(&j);
            str_free(&out);
        }
    }
}

static const struct {
    const char *json;
    const char *line;
} lines[] = {
    {"{" TIME ",\"_HOSTNAME\":\"mx\",\"SYSLOG_IDENTIFIER\":\"postfix/smtp\","
     "\"_PID\":\"7\",\"MESSAGE\":\"a: b\"}",
     "2026-08-31T03:20:36.123456Z mx postfix/smtp[7]: a: b\n"},
    {"{" TIME ",\"SYSLOG_PID\":\"8\",\"_PID\":\"7\",\"_COMM\":\"x\","
     "\"MESSAGE\":\"a\\nb\"}",
     "2026-08-31T03:20:36.123456Z - x[8]: a#012b\n"},
    {"{" TIME ",\"_PID\":\"7\"}", ""},
};

static void writes_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct journal_json j = {.form = JOURNAL_LINES};
        struct str out = {0};

        journal_json_push(&j, lines[i].json, strlen(lines[i].json), &out);
        assert_string_equal(str_text(&out), lines[i].line);
        journal_json_free(&j);
        str_free(&out);
    }
}

static const struct {
    const char *front;
    int json;
} fronts[] = {
    {"{\"MESSAGE\":", 1},
    {"\n {\n\t\"A\"", 1},
    {"\x1e{\"A\":1}", 1},
    {"{", 1},
    {"", 0},
    {"{ no", 0},
    {"Aug 31 03:20:36", 0},
    {"__CURSOR=s", 0},
    {"[{\"A\":1}]", 0},
};

static void knows_it_by_its_front(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fronts / sizeof fronts[0]; i++) {
        if (journal_json_looks((const unsigned char *)fronts[i].front,
                               strlen(fronts[i].front)) != fronts[i].json) {
            fail_msg("%s", fronts[i].front);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(converts),
        cmocka_unit_test(writes_lines),
        cmocka_unit_test(knows_it_by_its_front),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
