/*
 * Tests of what shows only over many messages (lib/diag/survey.h): each scene
 * has 500 and more.
 */
#include "scene.h"

static const char sent[] = "250 2.0.0 Ok: queued as 8A798694DF5";
static const char unknown_user[] =
    "host mx.a.test[192.0.2.20] said: 550 5.1.1 <x@a.test>: User unknown (in "
    "reply to RCPT TO command)";

static void make_id(char *id, size_t size, int i)
{
    snprintf(id, size, "A%05X", 0x10000 + i);
}

static void begin(scene *s, long at, const char *id, const char *client,
                  const char *user, const char *from)
{
    if (user != NULL)
        scene_line(s, at, "smtpd[20]",
                   "%s: client=%s, sasl_method=PLAIN, sasl_username=%s", id,
                   client, user);
    else if (client != NULL)
        scene_line(s, at, "smtpd[20]", "%s: client=%s", id, client);
    scene_line(s, at, "cleanup[21]", "%s: message-id=<%s@mx.test>", id, id);
    scene_line(s, at, "qmgr[22]",
               "%s: from=<%s>, size=500, nrcpt=1 (queue active)", id, from);
}

/* ---- delays ---- */

/* 600 deliveries, every `every`-th with other figures. */
static void delays(scene *s, int every, const char *figures, bool one_site)
{
    for (int i = 0; i < 600; i++) {
        char id[20];
        bool slow = i % every == 0;
        make_id(id, sizeof(id), i);
        begin(s, 5L * i, id, "localhost[127.0.0.1]", NULL, "ann@corp.test");
        scene_line(s, 5L * i + 1, "smtp[30]",
                   "%s: to=<u%d@s%d.test>, relay=mx.s%d.test[192.0.2.20]:25, "
                   "delay=1, delays=%s, dsn=2.0.0, status=sent (%s)",
                   id, i, i % 50, slow && one_site ? 7 : i % 50,
                   slow ? figures : "0.1/0.1/0.5/0.3", sent);
        scene_removed(s, 5L * i + 1, id);
    }
}

static void slow_before(scene *s)
{
    delays(s, 5, "90/0.1/0.5/0.3", false);
}

static void slow_queue(scene *s)
{
    delays(s, 5, "0.1/120/0.5/0.3", false);
}

static void slow_connect(scene *s)
{
    delays(s, 5, "0.1/0.1/31/0.3", true);
}

static void slow_transmission(scene *s)
{
    delays(s, 5, "0.1/0.1/0.2/200", false);
}

/* One in thirty is slow: there is always somebody. */
static void slow_some(scene *s)
{
    delays(s, 30, "0.1/0.1/300/0.3", false);
}

static void slow_below(scene *s)
{
    delays(s, 2, "59/59/29/59", false);
}

/* The first figure of a later attempt is all the waiting. */
static void slow_retries(scene *s)
{
    for (int i = 0; i < 500; i++) {
        char id[20];
        char to[40];
        make_id(id, sizeof(id), i);
        snprintf(to, sizeof(to), "u%d@a.test", i);
        begin(s, i, id, "localhost[127.0.0.1]", NULL, "ann@corp.test");
        scene_try(s, i + 1, id, to, "none", "deferred",
                  "connect to mx.a.test[192.0.2.20]:25: Connection refused");
        scene_line(s, i + 900, "smtp[30]",
                   "%s: to=<%s>, relay=mx.a.test[192.0.2.20]:25, delay=900, "
                   "delays=899/0.1/0.5/0.3, dsn=2.0.0, status=sent (%s)",
                   id, to, sent);
        scene_removed(s, i + 900, id);
    }
}

/* ---- the queue ---- */

/* `each` messages an hour come, of which `done` leave. */
static void flow(scene *s, int from_hour, int hours, int each, int done)
{
    for (int i = 0; i < hours * each; i++) {
        char id[20];
        char to[40];
        long at = 3600L * from_hour + 3600L * i / each;
        make_id(id, sizeof(id), from_hour * 1000 + i);
        snprintf(to, sizeof(to), "u%d@s%d.test", i, i % 10);
        begin(s, at, id, "localhost[127.0.0.1]", NULL, "ann@corp.test");
        if (i % each < done) {
            scene_try(s, at + 1, id, to, "mx.a.test[192.0.2.20]:25", "sent",
                      sent);
            scene_removed(s, at + 1, id);
        }
    }
}

static void queue_grows(scene *s)
{
    flow(s, 0, 2, 150, 150);
    flow(s, 2, 4, 150, 90);
}

/* The same, but the queue empties again: over. */
static void queue_grew(scene *s)
{
    flow(s, 0, 4, 150, 90);
    flow(s, 4, 3, 150, 150);
}

static void queue_two_hours(scene *s)
{
    flow(s, 0, 3, 150, 150);
    flow(s, 3, 2, 150, 50);
}

/* A tenth more: the daily tide. */
static void queue_tide(scene *s)
{
    flow(s, 0, 6, 200, 180);
}

/* A log without `removed` lines: what was delivered has left. */
static void queue_unremoved(scene *s)
{
    for (int i = 0; i < 600; i++) {
        char id[20];
        make_id(id, sizeof(id), i);
        begin(s, 24L * i, id, "localhost[127.0.0.1]", NULL, "ann@corp.test");
        scene_try(s, 24L * i + 1, id, "joe@a.test", "mx.a.test[192.0.2.20]:25",
                  "sent", sent);
    }
}

/* Clients that went away before they had sent anything. */
static void queue_incomplete(scene *s)
{
    for (int i = 0; i < 600; i++) {
        char id[20];
        make_id(id, sizeof(id), i);
        scene_line(s, 24L * i, "smtpd[20]", "%s: client=a.test[192.0.2.7]", id);
        scene_line(s, 24L * i + 1, "smtpd[20]",
                   "lost connection after DATA from a.test[192.0.2.7]");
        scene_line(s, 24L * i + 1, "smtpd[20]",
                   "disconnect from a.test[192.0.2.7]");
    }
}

/* Who waited for four hours goes in the fifth. */
static void queue_late(scene *s)
{
    for (int i = 0; i < 600; i++) {
        char id[20];
        make_id(id, sizeof(id), i);
        begin(s, 24L * i, id, "localhost[127.0.0.1]", NULL, "ann@corp.test");
        scene_try(s, 24L * i + 1, id, "joe@a.test", "none", "deferred",
                  "connect to mx.a.test[192.0.2.20]:25: Connection refused");
    }
    for (int i = 0; i < 600; i++) {
        char id[20];
        make_id(id, sizeof(id), i);
        scene_try(s, 14400 + 5L * i, id, "joe@a.test",
                  "mx.a.test[192.0.2.20]:25", "sent", sent);
        scene_removed(s, 14400 + 5L * i, id);
    }
}

/* ---- accounts ---- */

static void one_mail(scene *s, int number, long at, const char *user,
                     const char *client, int recipients, int refused)
{
    char id[20];

    make_id(id, sizeof(id), number);
    begin(s, at, id, client, user, "ann@corp.test");
    for (int k = 0; k < recipients; k++) {
        char to[60];
        snprintf(to, sizeof(to), "u%d-%d@a.test", number, k);
        scene_try(s, at, id, to, "mx.a.test[192.0.2.20]:25",
                  k < refused ? "bounced" : "sent",
                  k < refused ? unknown_user : sent);
    }
    scene_removed(s, at, id);
}

/* Two days of ten messages an hour in working hours. */
static int past(scene *s, const char *user)
{
    int number = 0;

    for (int day = 0; day < 2; day++)
        for (int hour = 0; hour < 8; hour++)
            for (int i = 0; i < 10; i++)
                one_mail(s, number++, 86400L * day + 3600L * hour + 60L * i,
                         user, "pc.isp.test[198.51.100.7]", 1, 0);
    return number;
}

static void account_spike(scene *s)
{
    int number = past(s, "ann");
    for (int i = 0; i < 400; i++)
        one_mail(s, number++, 86400L * 2 + 2L * i, "ann",
                 "unknown[203.0.113.9]", 1, 0);
}

/* The same from a login without a past: nothing to hold it against. */
static void account_new(scene *s)
{
    int number = past(s, "bob");
    for (int i = 0; i < 400; i++)
        one_mail(s, number++, 86400L * 2 + 2L * i, "ann",
                 "unknown[203.0.113.9]", 1, 0);
}

/* A newsletter each day. */
static void account_newsletter(scene *s)
{
    int number = 0;

    for (int day = 0; day < 4; day++) {
        for (int hour = 0; hour < 4; hour++)
            one_mail(s, number++, 86400L * day + 3600L * hour, "ann",
                     "pc.isp.test[198.51.100.7]", 1, 0);
        for (int i = 0; i < 250; i++)
            one_mail(s, number++, 86400L * day + 3600L * 5 + i, "ann",
                     "pc.isp.test[198.51.100.7]", 1, 0);
    }
}

static void account_roams(scene *s)
{
    int number = 0;

    for (int i = 0; i < 500; i++)
        one_mail(s, number++, 100L * i, "bob", "pc.isp.test[198.51.100.7]", 1,
                 0);
    for (int i = 0; i < 40; i++) {
        char client[60];
        snprintf(client, sizeof(client), "unknown[203.%d.113.9]", i % 10);
        one_mail(s, number++, 50000 + 20L * i, "ann", client, 1, 0);
    }
}

/* A telephone on its way has five networks, not eight. */
static void account_travels(scene *s)
{
    for (int i = 0; i < 500; i++) {
        char client[60];
        snprintf(client, sizeof(client), "unknown[203.%d.113.9]", i % 5);
        one_mail(s, i, 100L * i, "ann", client, 1, 0);
    }
}

static void account_refused(scene *s)
{
    int number = past(s, "ann");
    for (int i = 0; i < 340; i++)
        one_mail(s, number++, 86400L * 2 - 20000 + 3600L * (i / 9) / 60, "bob",
                 "pc.isp.test[198.51.100.7]", 1, 0);
    for (int i = 0; i < 60; i++)
        one_mail(s, number++, 86400L * 2 + 20L * i, "ann",
                 "unknown[203.0.113.9]", 2, 1);
}

/* ---- strays ---- */

/* 500 messages from outside; `bounces` of them bounce to made-up senders, who
 * take `taken` of the notifications. */
static void outside(scene *s, int bounces, int taken, const char *domain)
{
    for (int i = 0; i < 500; i++) {
        char id[20];
        char from[40];
        char to[60];
        make_id(id, sizeof(id), i);
        snprintf(from, sizeof(from), "f%d@%s", i, domain);
        snprintf(to, sizeof(to), "u%d@corp.test", i);
        begin(s, 10L * i, id, "mx.y.test[198.51.100.7]", NULL, from);
        bool bounced = i < bounces;
        scene_try(s, 10L * i, id, to, "mbox.corp.test[10.0.0.9]:25",
                  bounced ? "bounced" : "sent",
                  bounced ? "host mbox.corp.test[10.0.0.9] said: 550 5.1.1 "
                            "User unknown (in reply to RCPT TO command)"
                          : sent);
        if (bounced) {
            char bounce[20];
            make_id(bounce, sizeof(bounce), 10000 + i);
            scene_line(s, 10L * i, "bounce[40]",
                       "%s: sender non-delivery notification: %s", id, bounce);
            begin(s, 10L * i, bounce, NULL, NULL, "");
            scene_try(s, 10L * i + 1, bounce, from, "mx.y.test[192.0.2.21]:25",
                      i < taken ? "sent" : "bounced",
                      i < taken ? sent
                                : "host mx.y.test[192.0.2.21] said: 550 5.1.1 "
                                  "User unknown (in reply to RCPT TO command)");
            scene_removed(s, 10L * i + 1, bounce);
        }
        scene_removed(s, 10L * i, id);
    }
}

static void backscatter(scene *s)
{
    outside(s, 100, 20, "made-up.test");
}

static void backscatter_taken(scene *s)
{
    outside(s, 100, 60, "made-up.test");
}

/* The same of a domain whose users send here. */
static void backscatter_own(scene *s)
{
    begin(s, 0, "B00001", "localhost[127.0.0.1]", NULL, "ann@house.test");
    scene_try(s, 0, "B00001", "x@z.test", "mx.z.test[192.0.2.21]:25", "sent",
              sent);
    scene_removed(s, 0, "B00001");
    outside(s, 100, 20, "house.test");
}

/* 500 messages of `domains` foreign senders go on to one place, every tenth
 * is refused by SPF. */
static void forwards(scene *s, int domains, const char *client)
{
    for (int i = 0; i < 500; i++) {
        char id[20];
        char from[40];
        make_id(id, sizeof(id), i);
        snprintf(from, sizeof(from), "joe@f%d.test", i % domains);
        begin(s, 10L * i, id, client, NULL, from);
        bool refused = i % 10 == 0;
        scene_line(
            s, 10L * i, "smtp[30]",
            "%s: to=<ann@big.test>, orig_to=<ann@corp.test>, "
            "relay=mx.big.test[192.0.2.21]:25, delay=1, delays=0.1/0/0.3/0.5, "
            "dsn=%s, status=%s (%s)",
            id, refused ? "5.7.23" : "2.0.0", refused ? "bounced" : "sent",
            refused ? "host mx.big.test[192.0.2.21] said: 550 5.7.23 SPF "
                      "validation failed (in reply to MAIL FROM command)"
                    : sent);
        scene_removed(s, 10L * i, id);
    }
}

static void forwarding(scene *s)
{
    forwards(s, 30, "mx.y.test[198.51.100.7]");
}

/* Own users: their domains' SPF records lack this host. */
static void forwarding_own(scene *s)
{
    forwards(s, 30, "pc.corp.test[10.0.0.7]");
}

/* A customer's server that relays its own domain through this host. */
static void forwarding_customer(scene *s)
{
    forwards(s, 1, "mail.f0.test[198.51.100.7]");
}

typedef struct survey_case {
    const char *name;
    void (*write)(scene *s);
    const char *cause; /* that it is about */
    const char *words; /* of its finding; NULL: there must be none */
} survey_case;

static const survey_case cases[] = {
    {"slow before the queue", slow_before, "slow_before_queue",
     "sev=notice scope=host ongoing=0 m=120 r=120 a=120 peer=- evidence=5 "
     "says=120_of_600_deliveries_spent_more_than_1_min_there:_1_min_30_s_"
     "on_average,_at_most_1_min_30_s."},
    {"slow in the queue", slow_queue, "slow_queue",
     "sev=notice m=120 says=2_min_on_average"},
    {"slow to connect, one site", slow_connect, "slow_connect",
     "sev=notice m=120 peer=s7.test says=more_than_30_s_there:_31_s_on"},
    {"slow to transmit", slow_transmission, "slow_transmission",
     "sev=notice m=120 peer=- first=1 says=3_min_20_s_on_average"},
    {"some are slow", slow_some, "slow_connect", NULL},
    {"below all limits", slow_below, "slow_connect", NULL},
    {"below all limits, queue", slow_below, "slow_queue", NULL},
    {"retries are not slow", slow_retries, "slow_before_queue", NULL},
    {"the queue grows", queue_grows, "queue_growing",
     "sev=warning scope=host ongoing=1 m=240 first=7200 "
     "says=In_4_hours_600_messages_came_and_360_left:_240_more_wait."},
    {"the queue grew", queue_grew, "queue_growing",
     "sev=notice ongoing=0 m=240 first=0 last=14399"},
    {"two hours are no trend", queue_two_hours, "queue_growing", NULL},
    {"the daily tide", queue_tide, "queue_growing", NULL},
    {"a log without removed lines", queue_unremoved, "queue_growing", NULL},
    {"messages that never came whole", queue_incomplete, "queue_growing", NULL},
    {"all go in the end", queue_late, "queue_growing",
     "sev=notice ongoing=0 m=600 says=In_4_hours_600_messages_came_and_0_left"},
    {"all go, slowly or not", slow_queue, "queue_growing", NULL},
    {"an account sends far more", account_spike, "account_suspicious",
     "sev=warning scope=host dir=server m=400 r=400 ongoing=1 "
     "says=The_login_ann_ says=messages_400,_recipients_400,_refused_0,_"
     "networks_1;_in_its_busiest_hour_before:_recipients_10,_networks_at_most_1"
     "."},
    {"an account without a past", account_new, "account_suspicious", NULL},
    {"a newsletter each day", account_newsletter, "account_suspicious", NULL},
    {"an account from everywhere", account_roams, "account_suspicious",
     "sev=warning says=The_login_ann says=networks_10."},
    {"an account on its way", account_travels, "account_suspicious", NULL},
    {"an account whose mail is refused", account_refused, "account_suspicious",
     "sev=warning m=60 r=120 says=refused_60"},
    {"backscatter", backscatter, "backscatter",
     "sev=warning scope=host dir=client m=80 r=80 evidence=5 "
     "says=80_of_100_notifications_to_other_domains_were_not_taken."},
    {"notifications that are taken", backscatter_taken, "backscatter", NULL},
    {"notifications to own users", backscatter_own, "backscatter", NULL},
    {"forwarded mail is refused", forwarding, "forwarding_breaks_auth",
     "sev=warning scope=host m=50 r=1 explains=1,2,3 "
     "says=50_messages_of_3_foreign_sender_domains_came_from_outside,_went_on_"
     "to_recipients_elsewhere_(1)_and_were_refused_there."},
    {"own users' mail is refused", forwarding_own, "forwarding_breaks_auth",
     NULL},
    {"a customer's mail is refused", forwarding_customer,
     "forwarding_breaks_auth", NULL},
};

static bool has(const scene *s, const char *cause)
{
    for (uint32_t i = 0; i < s->report->count; i++) {
        maildiag_text id = s->report->findings[i].finding.cause;
        if (md_slice_eq(md_slice_make(id.ptr, id.len), md_slice_of(cause)))
            return true;
    }
    return false;
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const survey_case *c = &cases[i];
        scene s;
        scene_begin(&s);
        c->write(&s);
        scene_diagnose(&s);
        assert_true(md_catalog_count(s.catalog) >= 500);
        if (c->words != NULL) {
            wanted want = {c->cause, c->words};
            scene_expect_one(&s, c->name, &want);
        } else if (has(&s, c->cause)) {
            fail_msg("%s: finding %s", c->name, c->cause);
        }
        scene_end(&s);
    }
}

/* Only the fifth hour is asked about: in it the queue empties. */
static void test_window(void **state)
{
    scene s;
    (void)state;
    scene_begin(&s);
    queue_late(&s);
    s.filter.since = SCENE_USEC(14400);
    scene_diagnose(&s);
    assert_false(has(&s, "queue_growing"));
    assert_true(has(&s, "connect_refused"));
    scene_end(&s);
}

/* Who asks about some messages does not ask about the host. */
static bool any_message(void *ctx, unsigned thread, md_judge *judge,
                        md_story *story, bool *failed)
{
    (void)thread;
    (void)judge;
    (void)ctx;
    (void)failed;
    return story != NULL;
}

static void test_chosen(void **state)
{
    scene s;
    (void)state;
    scene_begin(&s);
    slow_connect(&s);
    s.filter.message = any_message;
    s.filter.messages_only = true;
    scene_diagnose(&s);
    assert_int_equal(s.report->count, 0);
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_window),
        cmocka_unit_test(test_chosen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
