/* examples/cli/journal_json.c: journald JSON becomes its export format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "cli/journal_json.h"

/* Each entry begins with it. */
#define CURSOR "__CURSOR=\n"

static const struct {
    const char *name;
    const char *json;
    const char *export;
    size_t len; /* of export, where it holds NUL; else 0 */
    uint64_t damaged;
} cases[] = {
    {"one entry", "{\"MESSAGE\":\"a b\",\"_PID\":\"7\"}\n",
     CURSOR "MESSAGE=a b\n_PID=7\n\n", 0, 0},
    {"two on a line", "{\"MESSAGE\":\"a\"}{\"MESSAGE\":\"b\"}",
     CURSOR "MESSAGE=a\n\n" CURSOR "MESSAGE=b\n\n", 0, 0},
    {"pretty", "{\n  \"MESSAGE\" : \"a\",\n  \"_PID\" : \"7\"\n}\n",
     CURSOR "MESSAGE=a\n_PID=7\n\n", 0, 0},
    {"sequence", "\x1e{\"MESSAGE\":\"a\"}\n\x1e{\"MESSAGE\":\"b\"}\n",
     CURSOR "MESSAGE=a\n\n" CURSOR "MESSAGE=b\n\n", 0, 0},
    {"server-sent events", "data: {\"MESSAGE\":\"a\"}\n\n",
     CURSOR "MESSAGE=a\n\n", 0, 0},
    {"newline in a value", "{\"MESSAGE\":\"a\\nb\"}",
     CURSOR "MESSAGE\n\3\0\0\0\0\0\0\0a\nb\n\n", 31, 0},
    {"bytes", "{\"MESSAGE\":[97,255,0]}", CURSOR "MESSAGE=a\xff\0\n\n", 23, 0},
    {"several values", "{\"X\":[\"a\",\"b\"]}", CURSOR "X=a\nX=b\n\n", 0, 0},
    {"several values of bytes", "{\"X\":[[97],[98]]}", CURSOR "X=a\nX=b\n\n", 0,
     0},
    {"too long for journalctl", "{\"X\":null,\"MESSAGE\":\"a\"}",
     CURSOR "MESSAGE=a\n\n", 0, 0},
    {"number", "{\"PRIORITY\":6}", CURSOR "PRIORITY=6\n\n", 0, 0},
    {"braces in a string", "{\"MESSAGE\":\"}{\\\"\"}",
     CURSOR "MESSAGE=}{\"\n\n", 0, 0},
    {"a key that is none", "{\"a=b\":\"c\",\"MESSAGE\":\"a\"}",
     CURSOR "MESSAGE=a\n\n", 0, 0},
    {"nested", "{\"X\":{\"Y\":\"z\"},\"MESSAGE\":\"a\"}",
     CURSOR "MESSAGE=a\n\n", 0, 0},
    {"cut line", "{\"MESSAGE\":\"a\n{\"MESSAGE\":\"b\"}\n",
     CURSOR "MESSAGE=b\n\n", 0, 1},
    {"no JSON", "{\"MESSAGE\":}\n{\"MESSAGE\":\"b\"}", CURSOR "MESSAGE=b\n\n",
     0, 1},
    {"cut at the end", "{\"MESSAGE\":\"a\"}\n{\"MESS", CURSOR "MESSAGE=a\n\n",
     0, 1},
    {"cursor", "{\"MESSAGE\":\"a\",\"__CURSOR\":\"s=1\"}",
     "__CURSOR=s=1\nMESSAGE=a\n\n", 0, 0},
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
            struct journal_json j = {0};
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
        cmocka_unit_test(knows_it_by_its_front),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
