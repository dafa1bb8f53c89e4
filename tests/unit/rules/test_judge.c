/* lib/rules/judge.c, conditions.c: which rule answers, what the verdict says,
 * words against codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "judged.h"
#include "rules/places.h"

#define RULE(id, cause, more, when)                                            \
    "  - id: " id "\n    cause: " cause "\n" more "    when: " when "\n"       \
    "    samples: [x]\n    counter_samples: [x]\n"

/* Every wording has `zz` in it, so that no built-in rule is in the way. */
static const char own_rules[] = "maildiag-rules: 1\n"
                                "rules:\n"
    /* Priority, then weight, then order. */
    RULE("o.long", "policy", "", "{contains: zzalpha zzbeta}")
        RULE("o.short", "greylisted", "", "{contains: zzalpha}") RULE(
            "o.high", "spam_content", "    priority: 1\n", "{contains: zzg}")
            RULE("o.low", "virus_detected", "    priority: -1\n",
                 "{contains: zzgamma zzdelta zzepsilon}")
                RULE("o.first", "spf_fail", "", "{contains: zzsame}")
                    RULE("o.second", "dkim_fail", "", "{contains: zzsame}")
                        RULE("o.all", "dmarc_fail", "", "{all: [zzone, zztwo]}")
                            RULE("o.both", "mail_loop", "",
                                 "{all: [zzone], contains: [zzthree]}")
    /* Conditions. */
    RULE("o.code", "rate_limited", "", "{contains: zzcode, code: [45x, 554]}")
        RULE("o.dsn", "rate_limited", "",
             "{contains: zzdsn, dsn: "
             "[5.7.x, x.1.1]}") RULE("o.stage", "rate_limited", "",
                                     "{contains: zzstage, stage: rcpt}")
            RULE("o.form", "rate_limited", "", "{contains: zzform, form: said}")
                RULE("o.host", "rate_limited", "",
                     "{contains: zzhost, host: [shop.example]}")
                    RULE("o.status", "rate_limited", "",
                         "{contains: zzstatus, status: bounced}")
                        RULE("o.daemon", "rate_limited", "",
                             "{contains: zzdaemon, daemon: pipe}")
                            RULE("o.kind", "rate_limited", "",
                                 "{contains: zzkind, kind: delivery}")
                                RULE(
                                    "o.direction", "rate_limited", "",
                                    "{contains: zzdirection, direction: "
                                    "server}") "  - id: o.unless\n    cause: "
                                               "rate_limited\n"
                                               "    when: {contains: "
                                               "zzunless}\n"
                                               "    unless: {contains: "
                                               "[zznot], code: 5xx, match: "
                                               "'n.ver'}\n"
                                               "    samples: [x]\n    "
                                               "counter_samples: [x]\n" RULE(
                                                   "o.match", "rate_limited",
                                                   "",
                                                   "{contains: zzmatch, match: "
                                                   "['z(?<port>\\d+)q', "
                                                   "'l=(?<list>\\w+)']}")
                                                   RULE("o.slow",
                                                        "rate_limited", "",
                                                        "{contains: zzslow, "
                                                        "match: '(a+)+$'}")
                                                       RULE("o.axes", "policy",
                                                            "    actor: dns\n  "
                                                            "  permanence: "
                                                            "temporary\n    "
                                                            "severity: error\n"
                                                            "    confidence: "
                                                            "77\n",
                                                            "{contains: "
                                                            "zzaxes}");

static judged *open_own(void **state)
{
    return *state;
}

typedef struct answer_case {
    const char *text;
    const char *rule;
} answer_case;

static const answer_case answers[] = {
    {"550 zzalpha zzbeta", "o.long"},
    {"550 zzalpha and zzbeta", "o.short"},
    {"550 zzg and zzgamma zzdelta zzepsilon", "o.high"},
    {"550 zzgamma zzdelta zzepsilon", "o.low"},
    {"552 5.2.2 zzgamma zzdelta zzepsilon", ""}, /* the code says more */
    {"550 zzsame", "o.first"},
    {"550 zztwo zzone", "o.all"},
    {"550 zzone", ""},
    {"550 zzone zzthree", "o.both"},
    {"550 zzthree", ""},
    {"450 zzcode", "o.code"},
    {"459 zzcode", "o.code"},
    {"554 zzcode", "o.code"},
    {"460 zzcode", ""},
    {"zzcode", ""},
    {"550 5.7.9 zzdsn", "o.dsn"},
    {"450 4.1.1 zzdsn", "o.dsn"},
    {"450 4.7.1 zzdsn", ""},
    {"host a[192.0.2.9] said: 550 zzstage (in reply to RCPT TO command)",
     "o.stage"},
    {"host a[192.0.2.9] said: 550 zzstage (in reply to MAIL FROM command)", ""},
    {"host a[192.0.2.9] said: 550 zzform", "o.form"},
    {"550 zzform", ""},
    {"host mx.SHOP.example[192.0.2.9] said: 550 zzhost", "o.host"},
    {"host shop.example[192.0.2.9] said: 550 zzhost", "o.host"},
    {"host notshop.example[192.0.2.9] said: 550 zzhost", ""},
    {"550 zzunless", ""},
    {"450 zzunless", "o.unless"},
    {"450 zzunless zznot", ""},
    {"450 zzunless never", ""},
    {"450 zzmatch z25q", "o.match"},
    {"450 zzmatch l=zen", "o.match"},
    {"450 zzmatch", ""},
};

static void the_right_rule_answers(void **state)
{
    judged *j = open_own(state);

    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        judged_text(j, answers[i].text);
        if (strcmp(judged_rule(j), answers[i].rule) != 0)
            fail_msg("%s: '%s', not '%s'", answers[i].text, judged_rule(j),
                     answers[i].rule);
    }
}

static void conditions_of_lines(void **state)
{
    judged *j = open_own(state);

    judged_delivery(j, "smtp", "5.0.0", "zzstatus");
    assert_string_equal(judged_rule(j), "o.status");
    judged_delivery(j, "smtp", "4.0.0", "zzstatus");
    assert_string_equal(judged_rule(j), "");
    judged_delivery(j, "pipe", "5.0.0", "zzdaemon");
    assert_string_equal(judged_rule(j), "o.daemon");
    judged_delivery(j, "local", "5.0.0", "zzdaemon");
    assert_string_equal(judged_rule(j), "");
    judged_delivery(j, "local", "5.0.0", "zzkind");
    assert_string_equal(judged_rule(j), "o.kind");
    judged_text(j, "zzkind");
    assert_string_equal(judged_rule(j), "");
    judged_line(j, "Nov 24 06:54:11 mail postfix/smtpd[7]: NOQUEUE: reject: "
                   "RCPT from a[192.0.2.7]: 550 zzdirection; "
                   "from=<a@b.example> to=<c@d.example> proto=SMTP helo=<x>");
    assert_string_equal(judged_rule(j), "o.direction");
    judged_delivery(j, "smtp", "5.0.0", "zzdirection");
    assert_string_equal(judged_rule(j), "");
}

static void groups_fill_places(void **state)
{
    judged *j = open_own(state);
    const md_places *places = md_judge_captures(j->judge);

    judged_text(j, "450 zzmatch z25q");
    assert_true(md_slice_eq(places->port, MD_LIT("25")));
    assert_null(places->list.ptr);
    judged_text(j, "450 zzmatch l=zen");
    assert_true(md_slice_eq(places->list, MD_LIT("zen")));
    assert_null(places->port.ptr);
    judged_text(j, "450 qwerty");
    assert_null(places->list.ptr);
}

static void the_deciding_bytes(void **state)
{
    judged *j = open_own(state);
    const char text[] = "host a[192.0.2.9] said: 550 not ZZalpha   ZZbeta so";

    judged_text(j, text);
    assert_string_equal(judged_rule(j), "o.long");
    assert_int_equal(j->verdict.match_offset, strstr(text, "ZZalpha") - text);
    assert_int_equal(j->verdict.match_length, strlen("ZZalpha   ZZbeta"));
    judged_text(j, "450 zzmatch z25q!");
    assert_int_equal(j->verdict.match_offset, 12);
    assert_int_equal(j->verdict.match_length, 4);
}

static void a_rules_own_axes(void **state)
{
    judged *j = open_own(state);

    judged_text(j, "450 zzaxes");
    assert_int_equal(j->verdict.actor, MAILDIAG_ACTOR_DNS);
    assert_int_equal(j->verdict.permanence, MAILDIAG_PERMANENCE_TEMPORARY);
    assert_int_equal(j->verdict.severity, MAILDIAG_SEVERITY_ERROR);
    assert_int_equal(j->verdict.confidence, 77);
    assert_false(j->verdict.conflict);
    judged_text(j, "550 zzaxes");
    assert_int_equal(j->verdict.permanence, MAILDIAG_PERMANENCE_TEMPORARY);
    assert_true(j->verdict.conflict);
    assert_int_equal(j->verdict.confidence, 62);
}

/* A limit that is met counts and is no answer. */
static void limits_are_no_answer(void **state)
{
    judged *j = open_own(state);
    uint64_t before = md_judge_limit_hits(j->judge);

    judged_text(j,
                "450 zzslow aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!");
    assert_string_equal(judged_rule(j), "");
    assert_true(md_judge_limit_hits(j->judge) > before);
    before = md_judge_limit_hits(j->judge);
    judged_text(j, "450 zzslow aaa");
    assert_string_equal(judged_rule(j), "o.slow");
    assert_int_equal(md_judge_limit_hits(j->judge), before);
}

static void hits_are_counted(void **state)
{
    judged *j = open_own(state);
    uint64_t before;

    judged_text(j, "550 zzsame");
    before = md_judge_hits(j->judge, (uint32_t)j->verdict.rule);
    judged_text(j, "550 zzsame");
    assert_int_equal(md_judge_hits(j->judge, (uint32_t)j->verdict.rule),
                     before + 1);
    assert_int_equal(md_judge_hits(j->judge, UINT32_MAX), 0);
}

/* The file that was loaded last wins among equals. */
static void later_files_win_among_equals(void **state)
{
    judged *j = open_own(state);
    md_rules *more = NULL;
    md_judge *judge;
    md_subject subject;
    md_verdict verdict;
    md_rule_info info;
    const char text[] = "maildiag-rules: 1\nrules:\n" RULE(
        "p.same", "policy", "", "{contains: zzsame}");

    assert_int_equal(
        md_rules_load(&more, j->rules, md_slice_of(text), "p", NULL),
        MAILDIAG_OK);
    judge = md_judge_new(more, 0);
    assert_non_null(judge);
    md_subject_of_text(MD_LIT("550 zzsame"), &subject);
    assert_true(md_judge_subject(judge, &subject, &verdict));
    assert_true(md_rules_rule(more, (uint32_t)verdict.rule, &info));
    assert_true(md_slice_eq(info.id, MD_LIT("p.same")));
    md_judge_free(judge);
    md_rules_release(more);
}

/* ---- the built-in rules: words against codes -------------------------- */

typedef struct conflict_case {
    const char *text;
    const char *cause;
    uint8_t permanence;
    bool conflict;
} conflict_case;

#define TEMP MAILDIAG_PERMANENCE_TEMPORARY
#define PERM MAILDIAG_PERMANENCE_PERMANENT

static const conflict_case conflicts[] = {
    {"550 5.1.1 too many recipients this hour", "rate_limited", PERM, true},
    {"550 5.1.1 user unknown", "recipient_unknown", PERM, false},
    {"450 4.1.1 user unknown", "recipient_unknown", TEMP, true},
    {"450 4.2.1 mailbox full", "mailbox_full", TEMP, true},
    {"552 5.2.2 mailbox full", "mailbox_full", PERM, false},
    {"452 4.2.2 over quota", "mailbox_full", TEMP, false},
    {"550 5.2.2 user unknown", "recipient_unknown", PERM, true},
    {"550 5.1.1 mailbox is full", "mailbox_full", PERM, true},
    {"550 5.7.1 user unknown", "recipient_unknown", PERM, false},
    {"550 5.7.1 relaying denied", "relay_denied", PERM, false},
    {"550 5.1.1 relaying denied", "relay_denied", PERM, true},
    {"550 5.1.1 blocked using zen.spamhaus.org", "blocklisted_ip", PERM, true},
    {"550 5.1.2 mailbox does not exist", "recipient_unknown", PERM, true},
    {"550 5.7.1 Greylisted, try again in 5 minutes", "greylisted", PERM, true},
    {"450 4.7.1 Greylisted, try again in 5 minutes", "greylisted", TEMP, false},
    {"554 5.7.1 rate limit exceeded", "rate_limited", PERM, true},
    {"421 4.7.0 rate limit exceeded", "rate_limited", TEMP, false},
    {"550 5.2.1 message too large", "message_too_big", PERM, true},
    {"552 5.3.4 message too large", "message_too_big", PERM, false},
    {"450 4.3.4 message too large", "message_too_big", TEMP, true},
    {"550 5.1.8 recipient does not exist", "recipient_unknown", PERM, true},
    {"550 5.1.8 sender domain does not exist", "sender_domain_invalid", PERM,
     false},
    {"550 5.6.0 virus found", "virus_detected", PERM, false},
    {"550 5.7.23 SPF fail", "spf_fail", PERM, false},
    {"550 5.1.1 SPF fail", "spf_fail", PERM, true},
    {"535 5.1.1 authentication failed", "auth_failed", PERM, true},
    {"454 4.7.0 temporary authentication failure", "auth_unavailable", TEMP,
     false},
    {"554 5.4.6 too many hops", "mail_loop", PERM, false},
    {"450 4.4.6 too many hops", "mail_loop", TEMP, true},
    /* Words that say little give way to the code. */
    {"550 5.1.1 rejected", "recipient_unknown", PERM, false},
    {"552 5.2.2 blocked", "mailbox_full", PERM, false},
    {"452 4.2.2 try again later", "mailbox_full", TEMP, false},
    {"550 5.2.1 access denied", "recipient_disabled", PERM, false},
};

static void words_against_codes(void **state)
{
    judged *j = open_own(state);
    unsigned wrong = 0;

    for (size_t i = 0; i < sizeof conflicts / sizeof *conflicts; i++) {
        const conflict_case *c = &conflicts[i];
        const char *cause = judged_text(j, c->text);

        if (strcmp(cause, c->cause) != 0 ||
            j->verdict.permanence != c->permanence ||
            j->verdict.conflict != c->conflict) {
            print_error("%s: %s by '%s', permanence %u, conflict %d\n", c->text,
                        cause, judged_rule(j), j->verdict.permanence,
                        j->verdict.conflict);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void inbound_the_client_acts(void **state)
{
    judged *j = open_own(state);

    judged_line(j, "Nov 24 06:54:11 mail postfix/smtpd[7]: NOQUEUE: reject: "
                   "RCPT from a[192.0.2.7]: 554 5.7.1 <c@d.example>: Relay "
                   "access denied; from=<a@b.example> to=<c@d.example> "
                   "proto=SMTP helo=<x>");
    assert_int_equal(j->verdict.actor, MAILDIAG_ACTOR_REMOTE);
    assert_true(j->verdict.severity <= MAILDIAG_SEVERITY_NOTICE);
    judged_line(j, "Nov 24 06:54:11 mail postfix/smtpd[7]: NOQUEUE: reject: "
                   "MAIL from a[192.0.2.7]: 452 4.3.1 Insufficient system "
                   "storage; proto=SMTP helo=<x>");
    assert_int_equal(j->verdict.actor, MAILDIAG_ACTOR_THIS_HOST);
    assert_int_equal(j->verdict.severity, MAILDIAG_SEVERITY_ERROR);
}

/* Nothing that a server says can look like Postfix's own words. */
static void words_do_not_forge(void **state)
{
    judged *j = open_own(state);

    assert_string_equal(
        judged_delivery(j, "smtp", "5.0.0",
                        "host mx.shop.example[192.0.2.9] said: 550 connect to "
                        "mx.shop.example[192.0.2.9]:25: Connection refused "
                        "(in reply to RCPT TO command)"),
        "recipient_rejected");
    assert_string_equal(
        judged_delivery(j, "smtp", "5.1.1",
                        "host full-of-spam.virus.example[192.0.2.9] said: 550 "
                        "5.1.1 <blocked@quota.example>: User unknown (in "
                        "reply to RCPT TO command)"),
        "recipient_unknown");
}

/* The same text gives the same verdict, whatever was asked before. */
static void order_does_not_matter(void **state)
{
    judged *j = open_own(state);
    md_verdict alone[sizeof answers / sizeof *answers];
    size_t count = sizeof answers / sizeof *answers;

    for (size_t i = 0; i < count; i++) {
        judged fresh = *j;

        fresh.judge = md_judge_new(j->rules, 0);
        assert_non_null(fresh.judge);
        judged_text(&fresh, answers[i].text);
        alone[i] = fresh.verdict;
        md_judge_free(fresh.judge);
    }
    for (size_t i = count; i-- > 0;) {
        judged_text(j, answers[i].text);
        assert_int_equal(j->verdict.rule, alone[i].rule);
        assert_int_equal(j->verdict.cause, alone[i].cause);
        assert_int_equal(j->verdict.confidence, alone[i].confidence);
        assert_int_equal(j->verdict.match_offset, alone[i].match_offset);
        assert_int_equal(j->verdict.match_length, alone[i].match_length);
    }
}

/* Any bytes in any length; ASan watches. */
static void any_bytes(void **state)
{
    judged *j = open_own(state);
    md_buffer text = {0};
    uint32_t seed = 11;

    for (int round = 0; round < 200; round++) {
        md_buffer_clear(&text);
        for (int i = 0; i < round * 5; i++) {
            seed = seed * 1664525u + 1013904223u;
            if (seed >> 28 == 0)
                md_buffer_add_text(&text, " user unknown ");
            else
                md_buffer_put(&text, (char)(seed >> 24));
        }
        md_subject_of_text(md_buffer_slice(&text), &j->subject);
        assert_true(md_judge_subject(j->judge, &j->subject, &j->verdict));
        assert_true(j->verdict.match_offset + j->verdict.match_length <=
                    j->subject.text.len);
    }
    /* One word a hundred thousand times costs no more than its length. */
    md_buffer_clear(&text);
    for (int i = 0; i < 100000; i++)
        md_buffer_add_text(&text, "user xunknown ");
    md_subject_of_text(md_buffer_slice(&text), &j->subject);
    assert_true(md_judge_subject(j->judge, &j->subject, &j->verdict));
    md_buffer_free(&text);
}

static void fixed_verdicts(void **state)
{
    judged *j = open_own(state);
    md_verdict v;

    md_judge_fixed(j->rules, MD_CAUSE_DELIVERY_EXPIRED, &v);
    assert_true(md_slice_eq(md_rules_cause(j->rules, v.cause)->id,
                            MD_LIT("delivery_expired")));
    assert_int_equal(v.confidence, 100);
    assert_int_equal(v.rule, -1);
    assert_true(md_judge_named(j->rules, MD_LIT("local_dns_down"), &v));
    assert_true(md_slice_eq(md_rules_cause(j->rules, v.cause)->id,
                            MD_LIT("local_dns_down")));
    assert_false(md_judge_named(j->rules, MD_LIT("bad_luck"), &v));
}

static int open_rules(void **state)
{
    static judged j;
    maildiag_error error = {.struct_size = sizeof error};

    memset(&j, 0, sizeof j);
    if (md_rules_load(&j.rules, NULL, md_slice_of(own_rules), "own", &error) !=
        MAILDIAG_OK) {
        print_error("own:%u:%u: %s\n", error.line, error.column, error.text);
        return 1;
    }
    j.judge = md_judge_new(j.rules, 0);
    *state = &j;
    return j.judge == NULL;
}

static int close_rules(void **state)
{
    judged_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_right_rule_answers),
        cmocka_unit_test(conditions_of_lines),
        cmocka_unit_test(groups_fill_places),
        cmocka_unit_test(the_deciding_bytes),
        cmocka_unit_test(a_rules_own_axes),
        cmocka_unit_test(limits_are_no_answer),
        cmocka_unit_test(hits_are_counted),
        cmocka_unit_test(later_files_win_among_equals),
        cmocka_unit_test(words_against_codes),
        cmocka_unit_test(inbound_the_client_acts),
        cmocka_unit_test(words_do_not_forge),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(any_bytes),
        cmocka_unit_test(fixed_verdicts),
    };

    return cmocka_run_group_tests(tests, open_rules, close_rules);
}
