/* lib/query/select.c, walk.c: which entries of the seed fit what is asked.
 * Brute force over random logs is in tests/python/test_filters.py; here stand
 * the spellings. */
#include "../support/feed.h"

/* The seed's entries in canonical order. */
enum {
    JOE = 1,    /* 1A2B…: joe to ann and bob */
    SUE = 2,    /* 2A2B…: sue to müller, deferred */
    NOTICE = 4, /* 3A2B…: the notification */
    SPAM = 8,   /* refused */
    SPAM_TWICE = 16,
    HELD = 32,     /* 4A2B…: on hold */
    SCREENED = 64, /* refused by postscreen */
    ALL = 127
};

#define TEXT(word)                                                             \
    {                                                                          \
        (word), sizeof(word) - 1                                               \
    }
#define AT(second) (INT64_C(1795503000000000) + (second)*INT64_C(1000000))

struct select_case {
    const char *name;
    maildiag_filter filter;
    unsigned fitting;
};

static const struct select_case cases[] = {
    {"nothing asked", {0}, ALL},
    {"messages", {.kinds = MAILDIAG_ENTRY_MESSAGE}, JOE | SUE | NOTICE | HELD},
    {"refusals",
     {.kinds = MAILDIAG_ENTRY_REJECT},
     SPAM | SPAM_TWICE | SCREENED},
    {"both", {.kinds = 3}, ALL},
    {"no such kind", {.kinds = 4}, 0},
    {"sent", {.state_mask = 1u << MAILDIAG_STATE_SENT}, NOTICE},
    {"rejected",
     {.state_mask = 1u << MAILDIAG_STATE_REJECTED},
     SPAM | SPAM_TWICE | SCREENED},
    {"mixed or held",
     {.state_mask = 1u << MAILDIAG_STATE_MIXED | 1u << MAILDIAG_STATE_HELD},
     JOE | HELD},
    {"queue ID", {.queue_id = TEXT("1A2B3C4D5E6")}, JOE},
    {"queue ID in the wrong case", {.queue_id = TEXT("1a2b3c4d5e6")}, 0},
    {"part of a queue ID", {.queue_id = TEXT("1A2B3C4D5E")}, 0},
    {"null sender", {.from = TEXT("")}, NOTICE},
    {"null sender in brackets", {.from = TEXT("<>")}, NOTICE},
    {"sender", {.from = TEXT("joe@example.org")}, JOE},
    {"sender, domain in another case", {.from = TEXT("joe@EXAMPLE.org")}, JOE},
    {"sender, local part in another case",
     {.from = TEXT("Joe@example.org")},
     0},
    {"sender in brackets", {.from = TEXT("<joe@example.org>")}, JOE},
    {"recipient", {.to = TEXT("bob@gone.TEST")}, JOE},
    {"alias", {.to = TEXT("friends")}, JOE},
    {"alias is exact", {.to = TEXT("Friends")}, 0},
    {"recipient of a refusal",
     {.to = TEXT("victim@elsewhere.test")},
     SPAM | SPAM_TWICE},
    {"bytes that are no UTF-8", {.to = TEXT("m\xfcller@far.test")}, SUE},
    {"address of either side",
     {.address = TEXT("joe@example.org")},
     JOE | NOTICE},
    {"domain", {.domain = TEXT("example.org")}, JOE | SUE | NOTICE | SCREENED},
    {"domain with its @", {.domain = TEXT("@Acme.test")}, JOE},
    {"domain is not its end", {.domain = TEXT("cme.test")}, 0},
    {"subdomain is another", {.domain = TEXT("mx.example.org")}, HELD},
    {"message-id", {.message_id = TEXT("<1@app.example.org>")}, JOE},
    {"message-id without brackets",
     {.message_id = TEXT("1@app.example.org")},
     JOE},
    {"message-id of another case",
     {.message_id = TEXT("1@APP.example.org")},
     0},
    {"client's name", {.client = TEXT("APP.example.org")}, JOE | SUE},
    {"client's address", {.client = TEXT("203.0.113.9")}, SPAM | SPAM_TWICE},
    {"client as logged",
     {.client = TEXT("unknown[203.0.113.9]")},
     SPAM | SPAM_TWICE},
    {"client's address in brackets",
     {.client = TEXT("[192.0.2.10]")},
     JOE | SUE},
    {"client of two kinds",
     {.client = TEXT("app.example.org[203.0.113.9]")},
     0},
    {"relay's name", {.relay = TEXT("mx1.acme.test")}, JOE},
    {"relay's address", {.relay = TEXT("198.51.100.30")}, JOE},
    {"relay as logged",
     {.relay = TEXT("mx1.acme.test[198.51.100.20]:25")},
     JOE},
    {"relay that was tried before", {.relay = TEXT("relay.test")}, SUE},
    {"its address", {.relay = TEXT("172.16.5.101")}, SUE},
    {"none", {.relay = TEXT("none")}, SUE},
    {"local", {.relay = TEXT("local")}, NOTICE},
    {"login", {.user = TEXT("app")}, JOE | SUE},
    {"login in another case", {.user = TEXT("App")}, 0},
    {"cause", {.cause = TEXT("connect_no_route")}, SUE},
    {"cause of one recipient", {.cause = TEXT("recipient_unknown")}, JOE},
    {"accepted in the end", {.cause = TEXT("accepted")}, JOE | NOTICE},
    {"no such cause", {.cause = TEXT("no_such_cause")}, 0},
    {"host", {.host = TEXT("MX")}, ALL},
    {"another host", {.host = TEXT("mx2")}, 0},
    {"since", {.since = AT(420)}, HELD | SCREENED},
    {"until, not with it", {.until = AT(299)}, 0},
    {"until", {.until = AT(300)}, JOE},
    {"in between: has facts before and behind, none inside",
     {.since = AT(421), .until = AT(430)},
     0},
    {"query: queue ID", {.query = TEXT("2A2B3C4D5E6")}, SUE},
    {"query: an ID that is none here", {.query = TEXT("ABCDEF12345")}, 0},
    {"query: address", {.query = TEXT("joe@example.org")}, JOE | NOTICE},
    {"query: address in brackets", {.query = TEXT("<ann@acme.test>")}, JOE},
    {"query: alias", {.query = TEXT("friends")}, JOE},
    {"query: domain", {.query = TEXT("bad.test")}, SPAM | SPAM_TWICE},
    {"query: domain with its @", {.query = TEXT("@y.test")}, SCREENED},
    {"query: message-id", {.query = TEXT("<3@app.example.org>")}, SUE},
    {"query: client, of refusals only",
     {.query = TEXT("203.0.113.9")},
     SPAM | SPAM_TWICE},
    {"query: client of messages", {.query = TEXT("192.0.2.10")}, 0},
    {"query: empty is the null sender", {.query = TEXT("")}, NOTICE},
    {"and",
     {.domain = TEXT("example.org"), .client = TEXT("192.0.2.10")},
     JOE | SUE},
    {"and, of which one is not so",
     {.from = TEXT("joe@example.org"), .cause = TEXT("connect_no_route")},
     0},
    {"query and queue ID",
     {.query = TEXT("acme.test"), .queue_id = TEXT("1A2B3C4D5E6")},
     JOE},
};

static void spellings(void **state)
{
    maildiag_engine *engine = feed_seed_engine();
    maildiag_reader *reader = feed_reader(engine);
    maildiag_id ids[7];
    unsigned count = 0;
    maildiag_entry e = {.struct_size = sizeof e};

    (void)state;
    while (maildiag_entry_next(reader, NULL, &e) == MAILDIAG_OK) {
        assert_true(count < COUNT_OF(ids));
        ids[count++] = e.id;
    }
    assert_int_equal(count, COUNT_OF(ids));
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        maildiag_filter filter = cases[i].filter;
        unsigned fitting = 0;

        filter.struct_size = sizeof filter;
        e.id = e.kind = 0;
        while (maildiag_entry_next(reader, &filter, &e) == MAILDIAG_OK)
            for (unsigned n = 0; n < COUNT_OF(ids); n++)
                if (ids[n] == e.id)
                    fitting |= 1u << n;
        if (fitting != cases[i].fitting)
            fail_msg("%s: %x, not %x", cases[i].name, fitting,
                     cases[i].fitting);
    }
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
}

/* Behind any id, also one that is none. */
static void behind(void **state)
{
    maildiag_engine *engine = feed_seed_engine();
    maildiag_reader *reader = feed_reader(engine);
    maildiag_filter filter = {.struct_size = sizeof filter};
    maildiag_entry e = {.struct_size = sizeof e};
    maildiag_id first = feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 0);

    (void)state;
    e.id = first - 1;
    assert_int_equal(maildiag_entry_next(reader, NULL, &e), MAILDIAG_OK);
    assert_int_equal(e.id, first);
    e.id = first + 1;
    e.kind = 0;
    assert_int_equal(maildiag_entry_next(reader, NULL, &e), MAILDIAG_OK);
    assert_int_equal(e.id, feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 1));
    e.id = first;
    e.kind = 77; /* no kind: as 0 */
    assert_int_equal(maildiag_entry_next(reader, NULL, &e), MAILDIAG_OK);
    assert_int_equal(e.id, feed_id(reader, MAILDIAG_ENTRY_MESSAGE, 1));
    /* With a queue ID there is a list; the place in it is found too. */
    filter.queue_id = (maildiag_text)TEXT("1A2B3C4D5E6");
    e.id = first - 1;
    e.kind = 0;
    assert_int_equal(maildiag_entry_next(reader, &filter, &e), MAILDIAG_OK);
    assert_int_equal(e.id, first);
    assert_int_equal(maildiag_entry_next(reader, &filter, &e), MAILDIAG_END);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spellings),
        cmocka_unit_test(behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
