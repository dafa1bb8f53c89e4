/* Where a record without a header begins. */
#include "input/bare.h"

#include "../support/unit.h"

static void queue_ids(void **state)
{
    static const struct {
        const char *text;
        size_t len;
    } table[] = {
        {"F1CDD3F8D: to=", 9},
        {"77424110EA2E: removed", 12},
        {"153053D: x", 7},
        {"0D0D0: x", 5},
        {"0D0D: x", 0},
        {"292633780: x", 9},
        {"f1cdd3f8d: x", 0},
        {"3bZLDk1V50z37Dv: client=", 15},
        {"4Y8yQk2mZVz1x: x", 13},
        /* No `z`, too short, a vowel. */
        {"3bYLDk1V50Y37Dv: x", 0},
        {"3bZLDk1V5z3: x", 0},
        {"3bZLDk1V50z37Dve: x", 0},
        {"NOQUEUE: x", 0},
        {"", 0},
        {"0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF: ",
         64},
        {"0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0: ",
         0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++)
        expect_i64(table[i].text, "queue ID",
                   (int64_t)md_bare_queue_id(md_slice_of(table[i].text)),
                   (int64_t)table[i].len);
}

static void beginnings(void **state)
{
    static const struct {
        const char *text;
        bool begins;
    } table[] = {
        {"F1CDD3F8D: to=<joe@company.com>", true},
        {"F1CDD3F8D:", true},
        {"F1CDD3F8D:to", false},
        {"F1CDD3F8D to", false},
        {"3bZLDk1V50z37Dv: removed", true},
        {"NOQUEUE: reject: RCPT from x", true},
        {"connect from unknown[192.0.2.1]", true},
        {"disconnect from unknown[192.0.2.1]", true},
        {"lost connection after DATA from x", true},
        {"timeout after CONNECT from x", true},
        {"warning: x", true},
        {"fatal: x", true},
        {"statistics: max connection rate", true},
        {"Untrusted TLS connection established to x", true},
        {"PASS OLD [192.0.2.1]:25", true},
        /* The texts of failures stand in brackets, and may begin a line. */
        {"connect to 192.0.2.1[192.0.2.1]:25: No route to host)", false},
        {"lost connection with mx.example.com[192.0.2.1] while", false},
        {"dsn=4.7.0, status=deferred (x)", false},
        {"helo=<a>", false},
        {"550 5.7.1 no", false},
        {"Warning: x", false},
        {"", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        if (md_bare_begins(md_slice_of(table[i].text)) != table[i].begins)
            fail_msg("%s", table[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(queue_ids),
        cmocka_unit_test(beginnings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
