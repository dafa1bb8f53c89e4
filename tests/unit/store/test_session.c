/*
 * Sessions and timelines: which lines without a queue ID belong to a message.
 */
#include <string.h>

#include "tell.h"

#include "store/state.h"

#define CONNECT(pid, ip) "smtpd[" pid "]: connect from c.test[" ip "]\n"
#define BYE(pid, ip) "smtpd[" pid "]: disconnect from c.test[" ip "]\n"
#define CLIENT(pid, id, ip) "smtpd[" pid "]: " id ": client=c.test[" ip "]\n"
#define MSGID(id) "cleanup[8]: " id ": message-id=<" id "@x.test>\n"
#define ACTIVE(id)                                                             \
    "qmgr[9]: " id ": from=<a@x.test>, size=10, nrcpt=1 (queue active)\n"
#define REFUSED(pid, ip)                                                       \
    "smtpd[" pid "]: NOQUEUE: reject: RCPT from c.test[" ip "]: 554 5.7.1 "    \
    "<no@y.test>: Relay access denied; from=<a@x.test> to=<no@y.test> "        \
    "proto=ESMTP helo=<c>\n"
#define TLS(pid)                                                               \
    "smtp[" pid "]: Trusted TLS connection established to m[1.2.3.4]:25: "     \
    "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\n"
#define NO_ROUTE(pid)                                                          \
    "smtp[" pid "]: connect to m[1.2.3.5]:25: Connection refused\n"
#define TO(pid, id, to, c, d)                                                  \
    "smtp[" pid "]: " id ": to=<" to ">, relay=m[1.2.3.4]:25, delay=9, "       \
    "delays=0/0/" c "/" d ", dsn=2.0.0, status=sent (250 2.0.0 Ok)\n"
#define IP "192.0.2.7"

typedef struct session_case {
    const char *name;
    const char *log;
    const char *wanted; /* timelines of all messages, ` | ` between */
} session_case;

static const session_case cases[] = {
    /* ---- smtpd ---- */
    {"a session of one message",
     CONNECT("7", IP) CLIENT("7", "AAAA1", IP) MSGID("AAAA1") BYE("7", IP),
     "smtpd connect, smtpd client, cleanup message_id, smtpd disconnect"},
    {"a session of two messages",
     CONNECT("7", IP) CLIENT("7", "AAAA1", IP) MSGID("AAAA1")
         CLIENT("7", "AAAA2", IP) MSGID("AAAA2") BYE("7", IP),
     "smtpd connect, smtpd client, cleanup message_id, smtpd disconnect | "
     "smtpd connect, smtpd client, cleanup message_id, smtpd disconnect"},
    {"two sessions of one process",
     CONNECT("7", IP) CLIENT("7", "AAAA1", IP) BYE("7", IP)
         CONNECT("7", "192.0.2.8") CLIENT("7", "AAAA2", "192.0.2.8")
             BYE("7", "192.0.2.8"),
     "smtpd connect, smtpd client, smtpd disconnect | smtpd connect, smtpd "
     "client, smtpd disconnect"},
    {"two processes at once",
     CONNECT("7", IP) CONNECT("6", IP) REFUSED("6", IP) CLIENT("7", "AAAA1", IP)
         CLIENT("6", "AAAA2", IP) BYE("6", IP) BYE("7", IP),
     "smtpd connect, smtpd client, smtpd disconnect | smtpd connect, smtpd "
     "refusal_line, smtpd client, smtpd disconnect"},
    {"refusals, TLS and SASL of the session",
     CONNECT("7", IP) "smtpd[7]: Anonymous TLS connection established from "
                      "c.test[192.0.2.7]: "
                      "TLSv1.3 with cipher X (256/256 bits)\n"
                      "smtpd[7]: warning: c.test[192.0.2.7]: SASL LOGIN "
                      "authentication failed: "
                      "x\n" REFUSED("7", IP) CLIENT("7", "AAAA1", IP)
                          REFUSED("7", IP) BYE("7", IP),
     "smtpd connect, smtpd tls_session, smtpd sasl_failure, smtpd "
     "refusal_line, smtpd client, smtpd refusal_line, smtpd disconnect"},
    {"the warning just before connect",
     "smtpd[7]: warning: hostname c.test does not resolve to address "
     "192.0.2.7: Name or service not known\n"
     "+0 " CONNECT("7", IP) CLIENT("7", "AAAA1", IP) BYE("7", IP),
     "smtpd hostname_mismatch, smtpd connect, smtpd client, smtpd disconnect"},
    {"a warning long before connect is another's",
     "smtpd[7]: warning: hostname c.test does not resolve to address "
     "192.0.2.7: Name or service not known\n"
     "+60 " CONNECT("7", IP) CLIENT("7", "AAAA1", IP),
     "smtpd connect, smtpd client"},
    {"the session began before the log", CLIENT("7", "AAAA1", IP) BYE("7", IP),
     "smtpd client, smtpd disconnect"},
    {"the session goes on behind the log",
     CONNECT("7", IP) CLIENT("7", "AAAA1", IP) REFUSED("7", IP),
     "smtpd connect, smtpd client, smtpd refusal_line"},
    {"connect without disconnect, and the pid again",
     CONNECT("7", IP) CLIENT("7", "AAAA1", IP) "+9999 " CONNECT("7", IP)
         CLIENT("7", "AAAA2", IP),
     "smtpd connect, smtpd client | smtpd connect, smtpd client"},
    {"nothing says where sessions begin: another client's lines are not ours",
     REFUSED("7", "192.0.2.99") CLIENT("7", "AAAA1", IP) REFUSED("7", IP)
         REFUSED("7", "192.0.2.98") REFUSED("7", IP),
     "smtpd client, smtpd refusal_line"},
    {"lost connection of the session",
     CONNECT("7", IP) CLIENT("7", "AAAA1",
                             IP) "smtpd[7]: lost connection after DATA (5 "
                                 "bytes) from c.test[192.0.2.7]\n" BYE("7", IP),
     "smtpd connect, smtpd client, smtpd session_lost, smtpd disconnect"},
    {"no pid, no session",
     "|Aug 31 03:00:00 mx postfix/smtpd: connect from c.test[192.0.2.7]\n"
     "|Aug 31 03:00:01 mx postfix/smtpd: AAAA1: client=c.test[192.0.2.7]\n",
     "smtpd client"},
    {"the same pid on another host, of another program",
     CONNECT(
         "7",
         IP) "@mx2 smtpd[7]: disconnect from c.test[192.0.2.7]\n"
             "postfix-out/smtpd[7]: disconnect from c.test[192.0.2.7]\n" CLIENT(
                 "7", "AAAA1", IP) BYE("7", IP),
     "smtpd connect, smtpd client, smtpd disconnect"},

    /* ---- delivery ---- */
    {"TLS of a delivery", TLS("1") TO("1", "AAAA1", "b", "0.1", "0.2"),
     "smtp tls_session, smtp delivery"},
    {"hosts tried before",
     NO_ROUTE("1") "+0 " NO_ROUTE("1") "+0 " TLS("1") "+0 " TO(
         "1", "AAAA1", "b", "0.1", "0.2"),
     "smtp connect_failure, smtp connect_failure, smtp tls_session, smtp "
     "delivery"},
    {"not older than what the delivery took, and a second",
     NO_ROUTE("1") "+29 " NO_ROUTE("1") "+2 " NO_ROUTE("1") "+30 " TO(
         "1", "AAAA1", "b", "30", "1"),
     "smtp connect_failure, smtp connect_failure, smtp delivery"},
    {"without delays a second is all",
     NO_ROUTE("1") "+5 " NO_ROUTE("1") "+1 "
                                       "smtp[1]: AAAA1: to=<b>, relay=none, "
                                       "delay=1, status=deferred (x)\n",
     "smtp connect_failure, smtp delivery"},
    {"since the delivery for another message",
     NO_ROUTE("1") "+0 " TO("1", "AAAA1", "b", "9", "0") "+0 " TLS(
         "1") "+0 " TO("1", "AAAA2", "b", "9", "0"),
     "smtp connect_failure, smtp delivery | smtp tls_session, smtp delivery"},
    {"recipients of one transaction share it",
     NO_ROUTE("1") "+0 " TO("1", "AAAA1", "b", "9", "0") "+0 " TO(
         "1", "AAAA1", "c", "9", "0") "+0 " TO("1", "AAAA1", "d", "9", "0"),
     "smtp connect_failure, smtp delivery, smtp delivery, smtp delivery"},
    {"of another process nothing",
     NO_ROUTE("2") "+0 " TO("1", "AAAA1", "b", "9", "0"), "smtp delivery"},
    {"back to the same message: between only its own",
     NO_ROUTE("1") "+0 " TO("1", "AAAA1", "b", "99", "0")
         NO_ROUTE("1") "+0 " TO("1", "AAAA2", "b", "99", "0")
             NO_ROUTE("1") "+0 " TO("1", "AAAA1", "c", "99", "0"),
     "smtp connect_failure, smtp delivery, smtp connect_failure, smtp "
     "delivery | smtp connect_failure, smtp delivery"},
    {"lines with the queue ID are its own anyway",
     "smtp[1]: AAAA1: host m[1.2.3.4] said: 451 4.3.0 x (in reply to RCPT TO "
     "command)\n+0 " TO("1", "AAAA1", "b", "0", "0"),
     "smtp host_failure, smtp delivery"},
    {"local deliveries have none",
     "local[1]: warning: something odd\n+0 local[1]: AAAA1: to=<b>, "
     "relay=local, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (x)\n",
     "local warning, local delivery"},
    {"no stamps",
     "|postfix/smtp[1]: connect to m[1.2.3.5]:25: Connection refused\n"
     "|postfix/smtp[1]: AAAA1: to=<b>, relay=none, delay=1, delays=0/0/1/0, "
     "dsn=4.4.1, status=deferred (connect to m[1.2.3.5]:25: Connection "
     "refused)\n"
     "|postfix/smtpd[7]: connect from c.test[192.0.2.7]\n"
     "|postfix/smtpd[7]: AAAA2: client=c.test[192.0.2.7]\n",
     "smtp connect_failure, smtp delivery | smtpd connect, smtpd client"},
};

static void timelines(void **state)
{
    size_t i, wrong = 0;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        md_store *store = tell_store(1);
        md_catalog *catalog;
        md_buffer got = {0};
        uint32_t entry;

        tell_feed_log(store, "mail.log", cases[i].log);
        catalog = md_catalog_build(store);
        for (entry = 0; entry < md_catalog_count(catalog); entry++) {
            if (md_catalog_entry_at(catalog, entry)->kind !=
                MAILDIAG_ENTRY_MESSAGE)
                continue;
            if (got.len != 0)
                md_buffer_add_text(&got, " | ");
            tell_timeline(catalog, entry, &got);
        }
        wrong += !same_text(cases[i].name, &got, cases[i].wanted);
        md_buffer_free(&got);
        md_catalog_free(catalog);
        md_store_free(store);
    }
    assert_int_equal(wrong, 0);
}

/* The same log cut into two files, fed in both orders, and as two sets of
 * files: one timeline. (Of lines of one second in two sets nothing tells which
 * was first, so here each has its own.) */
static void files_of_one_log(void **state)
{
    static const char log[] = NO_ROUTE("1") TO("1", "AAAA1", "b", "9", "0")
        CONNECT("7", IP) CLIENT("7", "AAAA2", IP) NO_ROUTE("1")
            TO("1", "AAAA3", "b", "9", "0") REFUSED("7", IP)
                CLIENT("7", "AAAA4", IP) BYE("7", IP) TLS("1")
                    TO("1", "AAAA1", "c", "9", "0");
    static const char *const names[][2] = {{"m.log.1", "m.log"},
                                           {"old.log", "new.log"}};
    md_buffer bytes = {0};
    size_t cut, i, swap;

    (void)state;
    tell_log(log, &bytes);
    for (cut = 0; cut < bytes.len; cut++) {
        md_slice parts[2] = {
            md_slice_make(bytes.ptr, cut + 1),
            md_slice_make(bytes.ptr + cut + 1, bytes.len - cut - 1)};

        if (bytes.ptr[cut] != '\n' || parts[1].len == 0)
            continue;
        for (i = 0; i < 4; i++) {
            md_store *one = tell_store(1), *two = tell_store(2);
            md_catalog *a, *b;
            uint32_t entry;

            swap = i & 1;
            tell_feed(one, "m.log", md_buffer_slice(&bytes), 0);
            tell_feed(two, names[i >> 1][swap], parts[swap], 0);
            tell_feed(two, names[i >> 1][!swap], parts[!swap], 0);
            a = md_catalog_build(one);
            b = md_catalog_build(two);
            assert_int_equal(md_catalog_count(a), md_catalog_count(b));
            for (entry = 0; entry < md_catalog_count(a); entry++) {
                static const char *const ids[] = {"AAAA1", "AAAA2", "AAAA3",
                                                  "AAAA4"};
                md_buffer x = {0}, y = {0};

                if (entry < COUNT_OF(ids)) {
                    tell_timeline(a, tell_entry(a, ids[entry], 1), &x);
                    tell_timeline(b, tell_entry(b, ids[entry], 1), &y);
                    md_buffer_put(&x, '\0');
                    if (!same_text(ids[entry], &y, x.ptr))
                        fail_msg("cut at %zu, case %zu", cut, i);
                }
                md_buffer_free(&x);
                md_buffer_free(&y);
            }
            md_catalog_free(a);
            md_catalog_free(b);
            md_store_free(one);
            md_store_free(two);
        }
    }
    md_buffer_free(&bytes);
}

/* A process that wrote much into one set and now and then a line into another:
 * what is told of its messages is what one file would tell. */
static void apart(uint64_t seed, uint32_t rare, uint32_t edges)
{
    enum { LINES = 6000, IDS = 50 };
    md_buffer lines = {0}, log = {0}, parts[2] = {{0}, {0}};
    md_store *one = tell_store(1), *two = tell_store(1);
    md_catalog *a, *b;
    md_slice rest;
    char text[256];
    int i;

    for (i = 0; i < LINES; i++) {
        (void)snprintf(text, sizeof text,
                       "smtpd[7]: AA%03d: client=c.test[" IP "]\n",
                       (int)random_below(&seed, IDS));
        switch (random_below(&seed, edges)) {
        case 0:
            md_buffer_add_text(&lines, CONNECT("7", IP));
            break;
        case 1:
            md_buffer_add_text(&lines, BYE("7", IP));
            break;
        case 2:
            md_buffer_add_text(&lines, REFUSED("7", IP));
            break;
        default:
            md_buffer_add_text(&lines, text);
        }
    }
    md_buffer_put(&lines, '\0');
    tell_log(lines.ptr, &log);
    for (rest = md_buffer_slice(&log); rest.len > 0;) {
        size_t end = md_slice_chr(rest, '\n') + 1;

        bool edge = md_slice_find(md_slice_sub(rest, 0, end),
                                  MD_LIT("connect from")) != MD_NPOS;

        md_buffer_add(&parts[random_below(&seed, edge ? 2 : rare) == 0],
                      md_slice_sub(rest, 0, end));
        rest = md_slice_skip(rest, end);
    }
    tell_feed(one, "m.log", md_buffer_slice(&log), 0);
    tell_feed(two, "much.log", md_buffer_slice(&parts[0]), 0);
    tell_feed(two, "few.log", md_buffer_slice(&parts[1]), 0);
    a = md_catalog_build(one);
    b = md_catalog_build(two);
    for (i = 0; i < IDS; i++) {
        md_buffer x = {0}, y = {0};

        (void)snprintf(text, sizeof text, "AA%03d", i);
        tell_timeline(a, tell_entry(a, text, 1), &x);
        tell_timeline(b, tell_entry(b, text, 1), &y);
        md_buffer_put(&x, '\0');
        assert_true(same_text(text, &y, x.ptr));
        md_buffer_free(&x);
        md_buffer_free(&y);
    }
    md_catalog_free(a);
    md_catalog_free(b);
    md_store_free(one);
    md_store_free(two);
    md_buffer_free(&lines);
    md_buffer_free(&log);
    md_buffer_free(&parts[0]);
    md_buffer_free(&parts[1]);
}

static void sets_apart(void **state)
{
    static const uint32_t rares[] = {3, 40, 1000}, edges[] = {30, 150, 400};
    uint64_t seed;

    (void)state;
    for (seed = 1; seed <= 18; seed++)
        apart(seed, rares[seed % 3], edges[seed / 3 % 3]);
}

/* Thousands of recipients in one transaction: the lines of the process are
 * in the timeline once, and it does not take a copy for each of them. */
static void a_large_transaction(void **state)
{
    enum { MANY = 20000 };
    md_store *store = tell_store(1);
    md_buffer lines = {0};
    md_catalog *catalog;
    md_facts timeline;
    char text[256];
    md_story s;
    size_t i, process = 0;

    (void)state;
    for (i = 0; i < 300; i++)
        md_buffer_add_text(&lines, i ? "+0 " NO_ROUTE("1") : NO_ROUTE("1"));
    for (i = 0; i < MANY; i++) {
        (void)snprintf(text, sizeof text,
                       "+0 " TO("1", "AAAA1", "u%d@y.test", "9", "0"), (int)i);
        md_buffer_add_text(&lines, text);
    }
    md_buffer_put(&lines, '\0');
    tell_feed_log(store, "mail.log", lines.ptr);
    catalog = md_catalog_build(store);
    md_story_init(&s);
    md_facts_init(&timeline);
    assert_true(md_story_load(&s, catalog, 0));
    assert_true(md_story_timeline(&s, &timeline));
    for (i = 0; i < timeline.count; i++)
        process += timeline.items[i].kind == MAILDIAG_RECORD_CONNECT_FAILURE;
    assert_int_equal(process, 300);
    assert_int_equal(timeline.count, 300 + MANY);
    assert_true(timeline.cap < 4 * (300 + MANY));
    md_story_free(&s);
    md_facts_free(&timeline);
    md_catalog_free(catalog);
    md_store_free(store);
    md_buffer_free(&lines);
}

/* ---- against brute force ------------------------------------------------- */

enum { EVENTS = 4000, MESSAGES = 60, PIDS = 5 };

typedef struct event {
    int pid;
    int message; /* -1: a failure of the process */
    long clock;
} event;

static void write_events(const event *events, size_t count, md_buffer *out)
{
    char text[256];
    long clock = 0;
    size_t i;

    for (i = 0; i < count; i++) {
        const event *e = &events[i];

        if (e->message < 0)
            (void)snprintf(text, sizeof text,
                           "+%ld smtp[%d]: connect to m[1.2.3.5]:25: "
                           "Connection refused\n",
                           e->clock - clock, e->pid + 1);
        else
            (void)snprintf(text, sizeof text,
                           "+%ld smtp[%d]: AA%03d: to=<b@y.test>, relay=none, "
                           "delay=1, delays=0/0/2/1, dsn=4.4.1, "
                           "status=deferred (x)\n",
                           e->clock - clock, e->pid + 1, e->message);
        clock = e->clock;
        md_buffer_add_text(out, text);
        /* Sealing gives parts back, so that chains are made of used ones. */
        if (e->message >= 0 && i % 7 == 0) {
            (void)snprintf(text, sizeof text, "+0 qmgr[9]: BB%03d: removed\n",
                           e->message);
            md_buffer_add_text(out, text);
        }
    }
    md_buffer_put(out, '\0');
}

/* Failures of processes in the timeline of a message. */
static size_t failures_of(const event *events, size_t count, int message)
{
    static bool seen[EVENTS];
    size_t i, n, failures = 0;

    memset(seen, 0, sizeof seen);
    for (i = 0; i < count; i++) {
        if (events[i].message != message)
            continue;
        for (n = i; n-- > 0;) {
            const event *e = &events[n];

            if (e->pid != events[i].pid)
                continue;
            if (e->message >= 0 ? e->message != message
                                : e->clock < events[i].clock - 4)
                break;
            seen[n] = seen[n] || e->message < 0;
        }
    }
    for (i = 0; i < count; i++)
        failures += seen[i];
    return failures;
}

static void random_processes(void **state)
{
    static event events[EVENTS];
    int round;

    (void)state;
    for (round = 1; round <= 6; round++) {
        md_store *store = tell_store((uint64_t)round);
        uint64_t seed = (uint64_t)round;
        md_buffer lines = {0};
        md_catalog *catalog;
        md_facts timeline;
        md_story s;
        size_t i, n;
        long clock = 0;

        for (i = 0; i < EVENTS; i++) {
            clock += (long)random_below(&seed, 3);
            events[i].clock = clock;
            events[i].pid = (int)random_below(&seed, PIDS);
            events[i].message = random_below(&seed, 2)
                                    ? (int)random_below(&seed, MESSAGES)
                                    : -1;
            /* Runs of one message, as transactions are. */
            if (i > 0 && random_below(&seed, 3) == 0) {
                events[i].pid = events[i - 1].pid;
                events[i].message = events[i - 1].message;
            }
        }
        write_events(events, EVENTS, &lines);
        tell_feed_log(store, "mail.log", lines.ptr);
        catalog = md_catalog_build(store);
        md_story_init(&s);
        md_facts_init(&timeline);
        for (n = 0; n < MESSAGES; n++) {
            char id[16];
            size_t failures = 0;

            (void)snprintf(id, sizeof id, "AA%03d", (int)n);
            assert_true(md_story_load(&s, catalog, tell_entry(catalog, id, 1)));
            assert_true(md_story_timeline(&s, &timeline));
            for (i = 0; i < timeline.count; i++)
                failures +=
                    timeline.items[i].kind == MAILDIAG_RECORD_CONNECT_FAILURE;
            assert_int_equal(failures, failures_of(events, EVENTS, (int)n));
        }
        md_story_free(&s);
        md_facts_free(&timeline);
        md_catalog_free(catalog);
        md_store_free(store);
        md_buffer_free(&lines);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(timelines),
        cmocka_unit_test(files_of_one_log),
        cmocka_unit_test(sets_apart),
        cmocka_unit_test(a_large_transaction),
        cmocka_unit_test(random_processes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
