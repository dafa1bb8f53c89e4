/*
 * Tests of lib/diag/tell.c: the relay that a failure came through, what a
 * deferral cost.
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
      "sev=notice conf=95 says=1_recipient_got_the_mail_6_min_39_s_after_the_"
      "first_refusal. silent=median"}},
    {"greylisted, three resolved",
     grey_three,
     {"greylisted",
      "sev=notice says=3_recipients_got_the_mail_10_min_after_the_first_"
      "refusal_(median;_the_longest_took_1_h)."}},
    {"greylisted, waits",
     grey_waits,
     {"greylisted", "sev=warning silent=passed"}},
    {"refused, then sent",
     refused_then_sent,
     {"connect_refused",
      "sev=notice says=1_recipient_got_the_mail_2_h_after_the_first_failed_"
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
