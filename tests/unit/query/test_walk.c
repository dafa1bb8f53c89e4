/*
 * From entry to entry: what is looked up is what is found by looking at
 * everything, from wherever the walk goes on.
 */
#include <string.h>

#include "../support/feed.h"

#include "base/alloc.h"
#include "query/select.h"

typedef struct ask_case {
    const char *name;
    const char *query, *address, *from, *to, *domain, *message_id, *queue_id,
        *contains;
    uint32_t kinds;
    bool nothing; /* fits */
} ask_case;

static const ask_case asks[] = {
    {.name = "recipient", .to = "bob@gone.test"},
    {.name = "recipient, domain in capitals", .to = "bob@GONE.test"},
    {.name = "recipient in brackets", .to = "<bob@gone.test>"},
    {.name = "local part in capitals", .to = "BOB@gone.test", .nothing = true},
    {.name = "sender", .from = "joe@example.org"},
    {.name = "either", .address = "joe@example.org"},
    {.name = "domain", .domain = "gone.test"},
    {.name = "domain in capitals", .domain = "Gone.Test"},
    {.name = "domain with its sign", .domain = "@gone.test"},
    {.name = "part of a domain", .domain = "one.test", .nothing = true},
    {.name = "sender and domain",
     .from = "joe@example.org",
     .domain = "gone.test"},
    {.name = "any: address", .query = "bob@gone.test"},
    {.name = "any: domain", .query = "gone.test"},
    {.name = "any: domain with its sign", .query = "@gone.test"},
    {.name = "any: message-id", .query = "4@mx.example.org"},
    {.name = "any: message-id in brackets", .query = "<4@mx.example.org>"},
    {.name = "any: a refusal's client", .query = "203.0.113.9"},
    {.name = "any: a refusal's client, whole", .query = "unknown[203.0.113.9]"},
    {.name = "any: queue ID", .query = "4A2B3C4D5E6"},
    {.name = "queue ID", .queue_id = "4A2B3C4D5E6"},
    {.name = "message-id", .message_id = "4@mx.example.org"},
    {.name = "message-id in brackets", .message_id = "<4@mx.example.org>"},
    {.name = "null sender", .from = ""},
    {.name = "nobody", .to = "nobody@nowhere.test", .nothing = true},
    {.name = "part", .contains = "one.T"},
    {.name = "part of both sides", .contains = "B@GO"},
    {.name = "part, one letter", .contains = "@"},
    {.name = "part, none", .contains = ""},
    {.name = "part that is none", .contains = "testbob", .nothing = true},
    {.name = "part, refusals only",
     .contains = "test",
     .kinds = MAILDIAG_ENTRY_REJECT},
    {.name = "part and sender", .from = "joe@example.org", .contains = "GONE"},
    {.name = "domain, messages only",
     .domain = "gone.test",
     .kinds = MAILDIAG_ENTRY_MESSAGE},
    {.name = "recipients of nobody", .to = "", .nothing = true},
};

static maildiag_text text(const char *s)
{
    maildiag_text t = {s, s != NULL ? strlen(s) : 0};

    return t;
}

static maildiag_filter filter_of(const ask_case *c)
{
    maildiag_filter f = {.struct_size = sizeof f};

    f.query = text(c->query);
    f.address = text(c->address);
    f.from = text(c->from);
    f.to = text(c->to);
    f.domain = text(c->domain);
    f.message_id = text(c->message_id);
    f.queue_id = text(c->queue_id);
    f.contains = text(c->contains);
    f.kinds = c->kinds;
    return f;
}

/* What fits, as ids and kinds in a row. */
static size_t walk(maildiag_reader *reader, const ask_case *c, uint64_t *out,
                   size_t room)
{
    maildiag_filter f = filter_of(c);
    maildiag_entry e = {.struct_size = sizeof e};
    size_t count = 0;

    while (maildiag_entry_next(reader, &f, &e) == MAILDIAG_OK) {
        assert_true(count < room);
        out[count++] = e.id * 4 + e.kind;
    }
    return count;
}

/* Who asks for the first time is served by looking at everything. */
static void looked_up_or_not(void **state)
{
    uint64_t first[256], later[256];
    maildiag_engine *known = feed_seed_engine();
    maildiag_reader *reader = feed_reader(known);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(asks); i++)
        (void)walk(reader, &asks[i], later, COUNT_OF(later));
    for (size_t i = 0; i < COUNT_OF(asks); i++) {
        maildiag_engine *fresh = feed_seed_engine();
        maildiag_reader *other = feed_reader(fresh);
        size_t count = walk(other, &asks[i], first, COUNT_OF(first));

        if (count != walk(reader, &asks[i], later, COUNT_OF(later)) ||
            memcmp(first, later, count * sizeof *first) != 0)
            fail_msg("%s: others are found when looked up", asks[i].name);
        if ((count == 0) != asks[i].nothing)
            fail_msg("%s: %zu fit", asks[i].name, count);
        maildiag_reader_close(other);
        maildiag_engine_free(fresh);
    }
    maildiag_reader_close(reader);
    maildiag_engine_free(known);
}

/* What is fed later is found, too. */
static void after_more(void **state)
{
    static const char more[] =
        "Nov 24 07:10:00 mx postfix/smtpd[301]: 5AAAAAAAAA1: "
        "client=c.test[192.0.2.7]\n"
        "Nov 24 07:10:01 mx postfix/qmgr[101]: 5AAAAAAAAA1: "
        "from=<late@gone.test>, size=1, nrcpt=1 (queue active)\n";
    const ask_case late = {.name = "late", .domain = "gone.test"};
    maildiag_engine *engine = feed_seed_engine();
    maildiag_reader *reader = feed_reader(engine);
    const feed_cut whole = {0, 0};
    uint64_t found[256];
    size_t before = 0;

    (void)state;
    for (int i = 0; i < 3; i++)
        before = walk(reader, &late, found, COUNT_OF(found));
    feed_into(engine, "more.log", more, sizeof more - 1, whole);
    for (int i = 0; i < 3; i++)
        assert_int_equal(walk(reader, &late, found, COUNT_OF(found)),
                         before + 1);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
}

/* Another question in between, another place to go on from, the texts
 * somewhere else: each page is that of its own question. */
static void in_between(void **state)
{
    maildiag_engine *engine = feed_seed_engine();
    maildiag_reader *reader = feed_reader(engine);
    const ask_case other = {.name = "other", .contains = "test"};
    char word[] = "example.org";
    uint64_t whole[256], found[256];

    (void)state;
    for (int round = 0; round < 3; round++) {
        ask_case c = {.name = "domain", .domain = word};
        size_t count = walk(reader, &c, whole, COUNT_OF(whole)), at = 0;
        maildiag_entry e = {.struct_size = sizeof e};
        maildiag_filter f;

        for (;; at++) {
            char copy[sizeof word];

            memcpy(copy, word, sizeof copy);
            f = filter_of(&c);
            f.domain = text(copy);
            if (at % 2 == 1)
                (void)walk(reader, &other, found, COUNT_OF(found));
            if (maildiag_entry_next(reader, &f, &e) != MAILDIAG_OK)
                break;
            assert_true(at < count);
            assert_int_equal(e.id * 4 + e.kind, whole[at]);
        }
        assert_int_equal(at, count);
        assert_true(count > 1);
        /* And once more from the first on. */
        f = filter_of(&c);
        e.id = whole[0] / 4;
        e.kind = (uint32_t)(whole[0] % 4);
        assert_int_equal(maildiag_entry_next(reader, &f, &e), MAILDIAG_OK);
        assert_int_equal(e.id * 4 + e.kind, whole[1]);
        /* The same filter, of which the text was changed in place. */
        f = filter_of(&c);
        memcpy(word, "example.com", sizeof word);
        assert_int_equal(maildiag_entry_next(reader, &f, &e), MAILDIAG_END);
        memcpy(word, "example.org", sizeof word);
    }
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
}

/* Whom only a line of smtpd names that has no queue ID. */
static void named_before(void **state)
{
    static const char log[] =
        "Nov 24 07:10:00 mx postfix/smtpd[301]: connect from "
        "c.test[192.0.2.7]\n"
        "Nov 24 07:10:00 mx postfix/smtpd[301]: NOQUEUE: hold: RCPT from "
        "c.test[192.0.2.7]: <x@kept.test>: Recipient address triggers HOLD "
        "action; from=<a@b.test> to=<x@kept.test> proto=ESMTP helo=<c>\n"
        "Nov 24 07:10:00 mx postfix/smtpd[301]: 5AAAAAAAAA1: "
        "client=c.test[192.0.2.7]\n"
        "Nov 24 07:10:01 mx postfix/cleanup[302]: 5AAAAAAAAA1: "
        "message-id=<h@c.test>\n";
    const ask_case to = {.name = "to", .to = "x@kept.test"};
    maildiag_engine *engine = feed_seed_engine();
    maildiag_reader *reader = feed_reader(engine);
    const feed_cut whole = {0, 0};
    uint64_t found[256];

    (void)state;
    feed_into(engine, "more.log", log, sizeof log - 1, whole);
    for (int i = 0; i < 3; i++)
        assert_int_equal(walk(reader, &to, found, COUNT_OF(found)), 1);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
}

/* Another thread's filter asks the same and owns what it works with. */
static void asked_again(void **state)
{
    maildiag_filter ask = {.contains = {"gone", 4}, .kinds = 1};
    md_select one, other;

    (void)state;
    md_select_init(&one, &ask, NULL, NULL, NULL);
    one.bits = md_calloc(one.bit_words = 4, sizeof *one.bits);
    md_select_again(&other, &one, NULL);
    assert_true(md_slice_eq(other.contains, MD_LIT("gone")));
    assert_int_equal(other.kinds, 1);
    assert_null(other.bits);
    md_select_free(&other);
    assert_non_null(one.bits);
    md_select_free(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looked_up_or_not), cmocka_unit_test(after_more),
        cmocka_unit_test(in_between),       cmocka_unit_test(named_before),
        cmocka_unit_test(asked_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
