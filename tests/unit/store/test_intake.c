/*
 * Bytes into batches: repetitions mean the line before, however often they
 * come and wherever the pieces are cut.
 */
#include <string.h>

#include "tell.h"

#include "store/state.h"

#define DELIVERY                                                               \
    "Aug 31 03:00:00 mx postfix/smtp[1]: AAAA1: to=<b@y.test>, relay=none, "   \
    "delay=1, dsn=4.4.1, status=deferred (x)\n"
#define REPEATED(n) "Aug 31 03:00:09 mx last message repeated " n " times\n"
#define OTHER_HOST "Aug 31 03:00:09 mx2 last message repeated 9 times\n"
#define FOREIGN "Aug 31 03:00:01 mx sshd[3]: hello\n"

typedef struct repeat_case {
    const char *name;
    const char *log;
    uint32_t repeats[4]; /* of the deliveries, in order */
    uint64_t foreign;
} repeat_case;

static const repeat_case repeats[] = {
    {"once", DELIVERY REPEATED("2"), {1, 2}, 0},
    {"twice: the same line again",
     DELIVERY REPEATED("2") REPEATED("5"),
     {1, 2, 5},
     0},
    {"another host's", DELIVERY OTHER_HOST REPEATED("3"), {1, 3}, 1},
    {"another program's", DELIVERY FOREIGN REPEATED("3"), {1}, 2},
    {"nothing was before", REPEATED("3") DELIVERY, {1}, 1},
};

static void check(const repeat_case *c, size_t piece)
{
    md_store *store = tell_store(1);
    maildiag_stats stats;
    md_facts f;
    uint32_t key;
    size_t i;

    tell_feed(store, "mail.log", md_slice_of(c->log), piece);
    md_facts_init(&f);
    f.store = store;
    for (key = 1; key <= store->key_count; key++) {
        if (md_store_key(store, key)->kind == MD_KEY_MESSAGE)
            assert_true(md_facts_of_key(&f, key, true, false));
    }
    for (i = 0; i < f.count; i++) {
        if (f.items[i].repeat != c->repeats[i])
            fail_msg("%s: fact %zu counts %u times", c->name, i,
                     f.items[i].repeat);
    }
    if (i < COUNT_OF(c->repeats) && c->repeats[i] != 0)
        fail_msg("%s: %zu facts", c->name, i);
    md_store_stats(store, &stats);
    if (stats.foreign != c->foreign)
        fail_msg("%s: %llu foreign", c->name,
                 (unsigned long long)stats.foreign);
    md_facts_free(&f);
    md_store_free(store);
}

static void repetitions(void **state)
{
    static const size_t pieces[] = {0, 1, 7, 100};
    size_t i, piece;

    (void)state;
    for (i = 0; i < COUNT_OF(repeats); i++) {
        for (piece = 0; piece < COUNT_OF(pieces); piece++)
            check(&repeats[i], pieces[piece]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repetitions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
