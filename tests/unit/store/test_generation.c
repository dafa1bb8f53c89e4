/*
 * Generations: which lines of one queue ID are one message.
 */
#include "tell.h"

#define CLIENT "smtpd[7]: AAAAA1: client=c.test[192.0.2.7]\n"
#define MSGID "cleanup[8]: AAAAA1: message-id=<m@x.test>\n"
#define MSGID2 "cleanup[8]: AAAAA1: message-id=<n@x.test>\n"
#define ACTIVE                                                                 \
    "qmgr[9]: AAAAA1: from=<a@x.test>, size=10, nrcpt=1 (queue active)\n"
#define ACTIVE2                                                                \
    "qmgr[9]: AAAAA1: from=<a@x.test>, size=11, nrcpt=1 (queue active)\n"
#define ACTIVE3 "qmgr[9]: AAAAA1: from=<>, size=10, nrcpt=1 (queue active)\n"
#define SENT(to)                                                               \
    "smtp[10]: AAAAA1: to=<" to ">, relay=m[1.2.3.4]:25, delay=1, dsn=2.0.0, " \
    "status=sent (250 2.0.0 Ok)\n"
#define DEFERRED(to)                                                           \
    "smtp[10]: AAAAA1: to=<" to ">, relay=none, delay=1, dsn=4.4.1, "          \
    "status=deferred (connect to m[1.2.3.4]:25: Connection refused)\n"
#define REMOVED "qmgr[9]: AAAAA1: removed\n"
#define DKIM                                                                   \
    "/opendkim[11]: AAAAA1: DKIM-Signature field added (s=x, d=y.test)\n"

typedef struct generation_case {
    const char *name;
    const char *log;
    const char *wanted;
} generation_case;

static const generation_case cases[] = {
    {"one message", CLIENT MSGID ACTIVE SENT("b") REMOVED,
     "AAAAA1 sent b=sent"},
    {"one after the other",
     CLIENT MSGID ACTIVE SENT("b") REMOVED CLIENT MSGID2 ACTIVE SENT("c")
         REMOVED,
     "AAAAA1 sent b=sent; AAAAA1#2 sent c=sent"},
    {"one after the other in one second",
     CLIENT "+0 " MSGID "+0 " ACTIVE "+0 " SENT(
         "b") "+0 " REMOVED "+0 " CLIENT "+0 " MSGID2 "+0 " ACTIVE3
              "+0 " SENT("c") "+0 " REMOVED "+0 " CLIENT "+0 " MSGID
                              "+0 " ACTIVE "+0 " SENT("d") "+0 " REMOVED,
     "AAAAA1 sent b=sent; AAAAA1#2 sent c=sent; AAAAA1#3 sent d=sent"},
    {"hours later",
     CLIENT MSGID ACTIVE SENT("b") REMOVED
     "+9999 " CLIENT MSGID2 ACTIVE SENT("c") REMOVED,
     "AAAAA1 sent b=sent; AAAAA1#2 sent c=sent"},
    {"from pickup behind removed",
     CLIENT MSGID ACTIVE SENT("b") REMOVED
     "pickup[5]: AAAAA1: uid=0 from=<root>\n" MSGID2 ACTIVE SENT("c") REMOVED,
     "AAAAA1 sent b=sent; AAAAA1#2 sent c=sent"},
    {"cleanup alone behind removed",
     CLIENT MSGID ACTIVE SENT("b") REMOVED MSGID2 ACTIVE3 SENT("c") REMOVED,
     "AAAAA1 sent b=sent; AAAAA1#2 sent c=sent"},
    {"retries are one message",
     CLIENT MSGID ACTIVE DEFERRED("b") "+300 " ACTIVE DEFERRED(
         "b") "+3000 " ACTIVE SENT("b") REMOVED,
     "AAAAA1 sent b=sent/3"},
    {"days of retries are one message",
     CLIENT MSGID ACTIVE
         DEFERRED("b") "+86400 " ACTIVE DEFERRED("b") "+86400 " ACTIVE DEFERRED(
             "b") "qmgr[9]: AAAAA1: from=<a@x.test>, "
                  "status=expired, returned to sender\n" REMOVED,
     "AAAAA1 expired b=expired/3"},

    /* The end of the old one is not in the log. */
    {"client= without removed",
     CLIENT MSGID ACTIVE SENT("b") "+9999 " CLIENT MSGID2 ACTIVE SENT("c")
         REMOVED,
     "AAAAA1 sent~ b=sent; AAAAA1#2 sent c=sent"},
    {"the client went away, the ID comes back",
     CLIENT "+5 " CLIENT MSGID ACTIVE SENT("b") REMOVED,
     "AAAAA1 incomplete~; AAAAA1#2 sent b=sent"},
    {"refused at the end, the ID comes back",
     CLIENT MSGID
     "cleanup[8]: AAAAA1: milter-reject: END-OF-MESSAGE from c.test"
     "[192.0.2.7]: 5.7.1 no; from=<a@x> to=<b@y> proto=ESMTP helo=<c>\n" CLIENT
         MSGID2 ACTIVE SENT("b") REMOVED,
     "AAAAA1 rejected; reject AAAAA1; AAAAA1#2 sent b=sent"},
    {"another size in the queue",
     ACTIVE DEFERRED("b") "+9999 " ACTIVE2 SENT("c") REMOVED,
     "AAAAA1 ~deferred~ b=deferred; AAAAA1#2 ~sent c=sent"},
    {"another sender in the queue",
     ACTIVE DEFERRED("b") "+9999 " ACTIVE3 SENT("c") REMOVED,
     "AAAAA1 ~deferred~ b=deferred; AAAAA1#2 ~sent c=sent"},
    {"a message-id where there is a delivery already",
     DEFERRED("b") "+9999 " MSGID ACTIVE SENT("c") REMOVED,
     "AAAAA1 ~deferred~ b=deferred; AAAAA1#2 sent c=sent"},
    {"in the queue again behind removed",
     CLIENT MSGID ACTIVE SENT("b") REMOVED "+9999 " ACTIVE SENT("c") REMOVED,
     "AAAAA1 sent b=sent; AAAAA1#2 ~sent c=sent"},
    {"a delivery long behind removed",
     CLIENT MSGID ACTIVE SENT("b") REMOVED "+9999 " SENT("c") REMOVED,
     "AAAAA1 sent b=sent; AAAAA1#2 ~sent c=sent"},
    {"removed twice, hours between",
     CLIENT MSGID ACTIVE SENT("b") REMOVED "+9999 " REMOVED,
     "AAAAA1 sent b=sent; AAAAA1#2 ~unknown"},
    {"requeued, and the ID comes back",
     CLIENT MSGID ACTIVE DEFERRED("b") "postsuper[13]: AAAAA1: requeued\n"
                                       "+9999 " CLIENT MSGID2 ACTIVE SENT("c")
                                           REMOVED,
     "AAAAA1 requeued b=requeued; AAAAA1#2 sent c=sent"},
    {"deleted, and the ID comes back",
     CLIENT MSGID ACTIVE DEFERRED(
         "b") "postsuper[13]: AAAAA1: removed\n" CLIENT MSGID2 ACTIVE SENT("c")
         REMOVED,
     "AAAAA1 deleted b=deleted; AAAAA1#2 sent c=sent"},

    /* Two processes wrote at the same moment. */
    {"message-id before client=", MSGID "+0 " CLIENT ACTIVE SENT("b") REMOVED,
     "AAAAA1 sent b=sent"},
    {"in the queue before message-id",
     CLIENT "+0 " ACTIVE "+0 " MSGID SENT("b") REMOVED, "AAAAA1 sent b=sent"},
    {"removed before the delivery line",
     CLIENT MSGID ACTIVE REMOVED "+0 " SENT("b"), "AAAAA1 sent b=sent"},
    {"a clock that was set back between",
     CLIENT MSGID ACTIVE "-3600 " SENT("b") REMOVED, "AAAAA1 sent b=sent"},
    {"a late line of another kind",
     CLIENT MSGID ACTIVE SENT("b") REMOVED
     "+5 bounce[12]: AAAAA1: sender delivery status notification: BBBB1\n",
     "AAAAA1 sent b=sent"},
    {"resent-message-id begins nothing",
     CLIENT MSGID
     "cleanup[8]: AAAAA1: resent-message-id=<r@x.test>\n" ACTIVE SENT("b")
         REMOVED,
     "AAAAA1 sent b=sent"},
    {"two message-ids begin nothing",
     CLIENT MSGID MSGID2 ACTIVE SENT("b") REMOVED, "AAAAA1 sent b=sent"},

    /* Lines of other programs. */
    {"a filter's line in the middle",
     CLIENT DKIM MSGID ACTIVE SENT("b") REMOVED, "AAAAA1 sent b=sent"},
    {"a filter's line first", DKIM CLIENT MSGID ACTIVE SENT("b") REMOVED,
     "AAAAA1 sent b=sent"},
    {"a filter's line between two",
     CLIENT MSGID ACTIVE SENT("b") REMOVED
     "+9999 " DKIM CLIENT MSGID2 ACTIVE SENT("c") REMOVED,
     "AAAAA1 sent b=sent; AAAAA1#2 sent c=sent"},
    {"a filter's line last",
     CLIENT MSGID ACTIVE SENT("b") REMOVED "+9999 " DKIM, "AAAAA1 sent b=sent"},
    {"filters' lines alone are no message", DKIM "+9 " DKIM, ""},
};

static void reuse(void **state)
{
    size_t i, wrong = 0;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        md_store *store = tell_store(1);
        md_buffer got = {0};

        tell_feed_log(store, "mail.log", cases[i].log);
        tell_messages(store, &got);
        wrong += !same_text(cases[i].name, &got, cases[i].wanted);
        md_buffer_free(&got);
        md_store_free(store);
    }
    assert_int_equal(wrong, 0);
}

/* To which message does a filter's line belong? */
static void lines_of_filters(void **state)
{
    static const generation_case filters[] = {
        {"first", DKIM CLIENT MSGID REMOVED,
         "opendkim filter_line, smtpd client, cleanup message_id, qmgr removed "
         "|"},
        {"soon behind removed",
         CLIENT MSGID REMOVED "+5 " DKIM "+9999 " CLIENT MSGID2,
         "smtpd client, cleanup message_id, qmgr removed, opendkim filter_line "
         "| smtpd client, cleanup message_id |"},
        {"long behind removed",
         CLIENT MSGID REMOVED "+9999 " DKIM CLIENT MSGID2,
         "smtpd client, cleanup message_id, qmgr removed | opendkim "
         "filter_line, smtpd client, cleanup message_id |"},
        {"several between",
         CLIENT MSGID REMOVED "+9999 " DKIM DKIM CLIENT MSGID2 DKIM,
         "smtpd client, cleanup message_id, qmgr removed | opendkim "
         "filter_line, opendkim filter_line, smtpd client, cleanup message_id, "
         "opendkim filter_line |"},
        {"at the end of all", CLIENT MSGID REMOVED "+9999 " DKIM,
         "smtpd client, cleanup message_id, qmgr removed, opendkim filter_line "
         "|"},
        {"another host's is not ours", CLIENT "@mx2 " DKIM MSGID,
         "smtpd client, cleanup message_id |"},
    };
    size_t i, wrong = 0;

    (void)state;
    for (i = 0; i < COUNT_OF(filters); i++) {
        md_store *store = tell_store(1);
        md_catalog *catalog;
        md_buffer got = {0};
        uint32_t entry;

        tell_feed_log(store, "mail.log", filters[i].log);
        catalog = md_catalog_build(store);
        for (entry = 0; entry < md_catalog_count(catalog); entry++) {
            if (entry != 0)
                md_buffer_put(&got, ' ');
            tell_timeline(catalog, entry, &got);
            md_buffer_add_text(&got, " |");
        }
        wrong += !same_text(filters[i].name, &got, filters[i].wanted);
        md_buffer_free(&got);
        md_catalog_free(catalog);
        md_store_free(store);
    }
    assert_int_equal(wrong, 0);
}

enum { USES = 1000 };

static void use(md_buffer *lines, int number)
{
    char text[1024];

    (void)snprintf(
        text, sizeof text,
        "+20 " CLIENT MSGID "/opendkim[11]: AAAAA1: signed %d\n" ACTIVE
        "smtp[10]: AAAAA1: to=<u%d>, relay=m[1.2.3.4]:25, delay=1, "
        "dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as AAAAA1)\n" REMOVED,
        number, number);
    md_buffer_add_text(lines, text);
}

static void check_use(const md_catalog *catalog, uint32_t entry, int number,
                      md_story *s)
{
    md_links links = {0};
    char to[16];

    (void)snprintf(to, sizeof to, "u%d", number);
    assert_true(md_story_load(s, catalog, entry));
    assert_int_equal(s->generation, number + 1);
    assert_int_equal(s->fact_count, 6);
    assert_int_equal(s->facts[2].kind, MAILDIAG_RECORD_FILTER_LINE);
    assert_int_equal(s->recipient_count, 1);
    assert_int_equal(s->state, MAILDIAG_STATE_SENT);
    expect_slice(to, "recipient", s->recipients[0].address, to);
    assert_true(md_story_links(s, &links));
    assert_true(links.count > 0);
    free(links.items);
}

/* One ID, thousands of messages, in one file or cut into two that come in
 * either order: none costs more for the others. */
static void very_many_uses(void **state)
{
    md_buffer lines = {0}, log = {0};
    size_t half;
    int i, way;

    (void)state;
    for (i = 0; i < USES; i++)
        use(&lines, i);
    md_buffer_put(&lines, '\0');
    tell_log(lines.ptr, &log);
    half = log.len / 2;
    while (log.ptr[half - 1] != '\n')
        half++;
    for (way = 0; way < 3; way++) {
        md_store *store = tell_store(1);
        md_slice all = md_buffer_slice(&log);
        md_catalog *catalog;
        md_story s;

        if (way == 0) {
            tell_feed(store, "m.log", all, 0);
        } else {
            tell_feed(store, way == 1 ? "m.log.1" : "m.log",
                      way == 1 ? md_slice_sub(all, 0, half)
                               : md_slice_skip(all, half),
                      0);
            tell_feed(store, way == 1 ? "m.log" : "m.log.1",
                      way == 1 ? md_slice_skip(all, half)
                               : md_slice_sub(all, 0, half),
                      0);
        }
        catalog = md_catalog_build(store);
        assert_int_equal(md_catalog_count(catalog), USES);
        md_story_init(&s);
        /* Out of order each is read as a whole: a few of them will do. */
        for (i = 0; i < USES; i += way == 2 ? 100 : 1)
            check_use(catalog, (uint32_t)i, i, &s);
        md_story_free(&s);
        md_catalog_free(catalog);
        md_store_free(store);
    }
    md_buffer_free(&lines);
    md_buffer_free(&log);
}

/* Without any stamp the order of the lines is all there is. */
static void no_stamps(void **state)
{
    md_store *store = tell_store(1);
    md_buffer got = {0};

    (void)state;
    tell_feed(
        store, "pasted",
        MD_LIT("AAAAA1: client=c.test[192.0.2.7]\n"
               "AAAAA1: message-id=<m@x.test>\n"
               "AAAAA1: from=<a@x.test>, size=10, nrcpt=1 (queue active)\n"
               "AAAAA1: to=<b>, relay=none, delay=1, dsn=5.1.1, "
               "status=bounced (x)\n"
               "AAAAA1: removed\n"
               "AAAAA1: client=c.test[192.0.2.7]\n"
               "AAAAA1: to=<c>, relay=none, delay=1, dsn=2.0.0, "
               "status=sent (x)\n"),
        0);
    tell_messages(store, &got);
    assert_true(same_text("no stamps", &got,
                          "AAAAA1 bounced b=bounced; AAAAA1#2 sent~ c=sent"));
    md_buffer_free(&got);
    md_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reuse),
        cmocka_unit_test(lines_of_filters),
        cmocka_unit_test(no_stamps),
        cmocka_unit_test(very_many_uses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
