/*
 * Tests of lib/diag/tell.c: the relay that a failure came through, the rate
 * that a peer took, what a deferral cost.
 */
#include "scene.h"

static const char relay[] = "relay.corp.test[10.0.0.9]:25";
static const char sent[] = "250 2.0.0 Ok: queued as 8A798694DF5";

static void name(char *id, size_t id_size, char *to, size_t to_size, int i)
{
    snprintf(id, id_size, "A%05X", 0x10000 + i);
    snprintf(to, to_size, "user%d@s%d.test", i, i % 20);
}

/* `count` messages that go well, beginning with number `from`. */
static void well(scene *s, int from, int count, const char *via)
{
    for (int i = from; i < from + count; i++) {
        char id[20];
        char to[60];
        name(id, sizeof(id), to, sizeof(to), i);
        scene_message(s, i, id, "ann@corp.test");
        scene_try(s, i, id, to, via, "sent", sent);
        scene_removed(s, i, id);
    }
}

static void ill(scene *s, int at, const char *via, const char *status,
                const char *reason)
{
    char id[20];
    char to[60];
    name(id, sizeof(id), to, sizeof(to), at);
    scene_message(s, at, id, "ann@corp.test");
    scene_try(s, at, id, to, via, status, reason);
    if (strcmp(status, "bounced") == 0)
        scene_removed(s, at, id);
}

/* ---- the relay ---- */

static void relay_unknown_user(scene *s)
{
    well(s, 0, 30, relay);
    ill(s, 100, relay, "bounced",
        "host relay.corp.test[10.0.0.9] said: 550 5.1.1 <x@s0.test>: User "
        "unknown (in reply to RCPT TO command)");
}

static void relay_unavailable(scene *s)
{
    well(s, 0, 30, relay);
    ill(s, 100, relay, "deferred",
        "host relay.corp.test[10.0.0.9] said: 451 4.3.0 Temporary server "
        "error, try again later (in reply to end of DATA command)");
}

static void relay_gone(scene *s)
{
    well(s, 0, 30, relay);
    ill(s, 100, "none", "deferred",
        "connect to relay.corp.test[10.0.0.9]:25: Connection refused");
}

static void relay_spam(scene *s)
{
    well(s, 0, 30, relay);
    ill(s, 100, relay, "bounced",
        "host relay.corp.test[10.0.0.9] said: 554 5.7.1 Message rejected as "
        "spam (in reply to end of DATA command)");
}

/* Mail that goes another way on purpose is not the relay's. */
static void relay_other_way(scene *s)
{
    well(s, 0, 30, relay);
    ill(s, 100, "mx.z.test[192.0.2.20]:25", "deferred",
        "host mx.z.test[192.0.2.20] said: 451 4.3.0 Temporary server error, "
        "try again later (in reply to end of DATA command)");
}

static void direct_unavailable(scene *s)
{
    well(s, 0, 2, "mx.a.test[192.0.2.20]:25");
    ill(s, 100, "mx.a.test[192.0.2.20]:25", "deferred",
        "host mx.a.test[192.0.2.20] said: 451 4.3.0 Temporary server error, "
        "try again later (in reply to end of DATA command)");
}

/* ---- the delay ---- */

static const char grey[] =
    "host mx.a.test[192.0.2.20] said: 450 4.2.0 <joe@a.test>: Recipient "
    "address rejected: Greylisted, please try again later (in reply to RCPT "
    "TO command)";

static void grey_one(scene *s)
{
    scene_message(s, 0, "AAAAAA1", "ann@corp.test");
    scene_try(s, 1, "AAAAAA1", "joe@a.test", "mx.a.test[192.0.2.20]:25",
              "deferred", grey);
    scene_try(s, 400, "AAAAAA1", "joe@a.test", "mx.a.test[192.0.2.20]:25",
              "sent", sent);
    scene_removed(s, 400, "AAAAAA1");
}

static void grey_three(scene *s)
{
    static const int later[] = {301, 601, 3601};

    for (int i = 0; i < 3; i++) {
        char id[20];
        char to[20];
        snprintf(id, sizeof(id), "AAAAAA%d", i);
        snprintf(to, sizeof(to), "u%d@a.test", i);
        scene_message(s, 0, id, "ann@corp.test");
        scene_try(s, 1, id, to, "mx.a.test[192.0.2.20]:25", "deferred", grey);
        scene_try(s, later[i], id, to, "mx.a.test[192.0.2.20]:25", "sent",
                  sent);
        scene_removed(s, later[i], id);
    }
}

static void grey_waits(scene *s)
{
    scene_message(s, 0, "AAAAAA1", "ann@corp.test");
    scene_try(s, 1, "AAAAAA1", "joe@a.test", "mx.a.test[192.0.2.20]:25",
              "deferred", grey);
}

static void refused_then_sent(scene *s)
{
    scene_message(s, 0, "AAAAAA1", "ann@corp.test");
    scene_try(s, 1, "AAAAAA1", "joe@a.test", "none", "deferred",
              "connect to mx.a.test[192.0.2.20]:25: Connection refused");
    scene_try(s, 7201, "AAAAAA1", "joe@a.test", "mx.a.test[192.0.2.20]:25",
              "sent", sent);
    scene_removed(s, 7201, "AAAAAA1");
}

/* ---- the rate ---- */

static const char limit[] =
    "host mx.big.test[192.0.2.30] said: 421 4.7.0 Too many messages from your "
    "IP, try again later (in reply to MAIL FROM command)";

/* 600 at 30 a minute, then 40 refusals and 20 that pass. */
static void throttled(scene *s, const char *via, const char *domain)
{
    for (int i = 0; i < 660; i++) {
        char id[20];
        char to[60];
        bool passes = i < 600 || i % 3 == 0;
        long at = i < 600 ? 2L * i : 1200 + 10L * (i - 600);
        snprintf(id, sizeof(id), "A%05X", 0x10000 + i);
        if (domain != NULL)
            snprintf(to, sizeof(to), "user%d@%s", i, domain);
        else
            snprintf(to, sizeof(to), "user%d@s%d.test", i, i % 20);
        scene_message(s, at, id, "ann@corp.test");
        scene_line(s, at, "smtp[30]",
                   "%s: to=<%s>, relay=%s, conn_use=%d, delay=1, "
                   "delays=0.1/0.2/0.3/0.4, dsn=%s, status=%s (%s)",
                   id, to, via, i % 10 + 1, passes ? "2.0.0" : "4.7.0",
                   passes ? "sent" : "deferred", passes ? sent : limit);
        if (passes)
            scene_removed(s, at, id);
    }
}

static void throttled_site(scene *s)
{
    throttled(s, "mx.big.test[192.0.2.30]:25", "big.test");
}

static void throttled_relay(scene *s)
{
    throttled(s, "mx.big.test[192.0.2.30]:25", NULL);
}

/* 5 of 8 recipients are taken each time. */
static void many_recipients(scene *s)
{
    for (int i = 0; i < 10; i++) {
        char id[20];
        char to[60];
        snprintf(id, sizeof(id), "A%05X", 0x10000 + i);
        scene_message(s, 60L * i, id, "ann@corp.test");
        for (int k = 0; k < 8; k++) {
            snprintf(to, sizeof(to), "user%d@big.test", k);
            scene_try(s, 60L * i, id, to, "mx.big.test[192.0.2.30]:25",
                      k < 5 ? "sent" : "deferred",
                      k < 5 ? sent
                            : "host mx.big.test[192.0.2.30] said: 452 4.5.3 "
                              "Too many recipients (in reply to RCPT TO "
                              "command)");
        }
    }
}

typedef struct tell_case {
    const char *name;
    void (*write)(scene *s);
    wanted finding;
} tell_case;

static const tell_case cases[] = {
    {"unknown user, by the relay",
     relay_unknown_user,
     {"recipient_unknown",
      "sev=error actor=sender says=relay_relay.corp.test:25, "
      "fix=the_relay's_postmaster:_Ask_the_postmaster_of_relay.corp.test"}},
    {"spam, by the relay",
     relay_spam,
     {"spam_content", "says=relay.corp.test:25 fix=the_relay's_postmaster"}},
    {"the relay has trouble",
     relay_unavailable,
     {"server_unavailable",
      "actor=relay says=31_of_31_outgoing_attempts_went_to_relay.corp.test:25 "
      "nofix=the_relay's_postmaster"}},
    {"the relay is gone",
     relay_gone,
     {"connect_refused", "actor=relay says=31_of_31_outgoing"}},
    {"not by the relay",
     relay_other_way,
     {"server_unavailable", "actor=remote silent=relay"}},
    {"no relay",
     direct_unavailable,
     {"server_unavailable", "actor=remote silent=relay"}},
    {"greylisted, resolved",
     grey_one,
     {"greylisted",
      "sev=notice conf=95 says=1_delivery_succeeded_6_min_39_s_after_the_"
      "first_refusal. silent=median"}},
    {"greylisted, three resolved",
     grey_three,
     {"greylisted",
      "sev=notice says=3_deliveries_succeeded_10_min_after_the_first_"
      "refusal_(median;_the_longest_took_1_h)."}},
    {"greylisted, waits",
     grey_waits,
     {"greylisted", "sev=warning silent=passed"}},
    {"a site throttles",
     throttled_site,
     {"rate_limited",
      "sev=warning says=took_30_a_minute_and_at_most_10_over_one_connection,_"
      "in_those_after_it_2_a_minute_and_at_most_10_over_one_connection. "
      "fix=slow_destination_rate_delay_=_30s,_slow_destination_concurrency_"
      "limit_=_1. fix=send_big.test_through_it"}},
    {"a relay throttles",
     throttled_relay,
     {"rate_limited",
      "says=took_30_a_minute fix=smtp_destination_rate_delay_=_30s "
      "nofix=slow_"}},
    {"too many recipients",
     many_recipients,
     {"too_many_recipients",
      "fix=slow_destination_concurrency_limit_=_2,_slow_destination_recipient_"
      "limit_=_5."}},
    {"refused, then sent",
     refused_then_sent,
     {"connect_refused",
      "sev=notice says=1_delivery_succeeded_2_h_after_the_first_failed_"
      "attempt."}},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        scene s;
        scene_begin(&s);
        cases[i].write(&s);
        scene_diagnose(&s);
        scene_expect(&s, cases[i].name, &cases[i].finding, 1);
        scene_end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
