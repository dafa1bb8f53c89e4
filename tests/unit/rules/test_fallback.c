/* lib/rules/fallback.c: what codes and stage say where no words tell. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "judged.h"
#include "rules/fallback.h"

typedef struct code_case {
    const char *reply; /* put behind `host X said: ` */
    const char *stage; /* put behind `in reply to ` */
    const char *cause;
} code_case;

/* The words are chosen so that no rule knows them. */
static const code_case codes[] = {
    {"550 5.1.0 qwerty", "RCPT TO", "recipient_unknown"},
    {"550 5.1.1 qwerty", "RCPT TO", "recipient_unknown"},
    {"550 5.1.10 qwerty", "RCPT TO", "recipient_unknown"},
    {"550 5.1.2 qwerty", "RCPT TO", "recipient_domain_invalid"},
    {"550 5.1.3 qwerty", "RCPT TO", "recipient_address_syntax"},
    {"550 5.1.6 qwerty", "RCPT TO", "recipient_moved"},
    {"550 5.1.7 qwerty", "MAIL FROM", "sender_address_syntax"},
    {"550 5.1.8 qwerty", "MAIL FROM", "sender_domain_invalid"},
    {"450 4.1.8 qwerty", "RCPT TO", "sender_domain_invalid"},
    {"550 5.2.1 qwerty", "RCPT TO", "recipient_disabled"},
    {"552 5.2.2 qwerty", "RCPT TO", "mailbox_full"},
    {"452 4.2.2 qwerty", "RCPT TO", "mailbox_full"},
    {"552 5.2.3 qwerty", "end of DATA", "message_too_big"},
    {"552 5.3.4 qwerty", "MAIL FROM", "message_too_big"},
    {"452 4.3.1 qwerty", "MAIL FROM", "server_disk_full"},
    {"550 5.4.6 qwerty", "end of DATA", "mail_loop"},
    {"550 5.4.7 qwerty", "end of DATA", "delivery_expired"},
    {"452 4.5.3 qwerty", "RCPT TO", "too_many_recipients"},
    {"550 5.5.1 qwerty", "RCPT TO", "protocol_error"},
    {"554 5.6.0 qwerty", "end of DATA", "message_malformed"},
    {"550 5.7.23 qwerty", "MAIL FROM", "spf_fail"},
    {"550 5.7.25 qwerty", "RCPT TO", "ptr_missing"},
    {"550 5.7.26 qwerty", "end of DATA", "email_auth_fail"},
    {"550 5.7.1 qwerty", "MAIL FROM", "sender_rejected"},
    {"550 5.7.1 qwerty", "RCPT TO", "recipient_rejected"},
    {"550 5.7.1 qwerty", "end of DATA", "policy"},
    {"550 qwerty", "MAIL FROM", "sender_rejected"},
    {"550 qwerty", "RCPT TO", "recipient_rejected"},
    {"554 qwerty", "DATA", "policy"},
    {"550", "RCPT TO", "recipient_rejected"},
    {"451 4.7.1 qwerty", "RCPT TO", "server_unavailable"},
    {"421 qwerty", "end of DATA", "server_unavailable"},
    {"450", "RCPT TO", "server_unavailable"},
    {"qwerty", "RCPT TO", "unknown"},
};

static void codes_without_words(void **state)
{
    judged *j = *state;

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        const code_case *c = &codes[i];
        char text[256];
        const char *cause;

        snprintf(text, sizeof text,
                 "host mx.shop.example[192.0.2.9] said: %s (in reply to %s "
                 "command)",
                 c->reply, c->stage);
        cause = judged_text(j, text);
        if (strcmp(cause, c->cause) != 0)
            fail_msg("%s: %s by '%s', not %s", text, cause, judged_rule(j),
                     c->cause);
        assert_string_equal(judged_rule(j), "");
        assert_true(j->verdict.confidence <= 40);
        assert_true(j->verdict.confidence >= 1);
        assert_int_equal(j->verdict.match_length, 0);
    }
}

typedef struct bare_case {
    const char *text;
    const char *cause;
} bare_case;

static const bare_case bare[] = {
    {"550 qwerty", "policy"},
    {"450 qwerty", "server_unavailable"},
    {"5.2.2 qwerty", "mailbox_full"},
    {"5.7.1 qwerty", "policy"},
    {"5.0.0 qwerty", "unknown"},
    {"qwerty", "unknown"},
    {"", "unknown"},
    {"250 2.0.0 Ok", "accepted"},
    {"250", "accepted"},
    {"255", "unknown"},
    {"354 go ahead", "unknown"},
};

static void bare_texts(void **state)
{
    judged *j = *state;

    for (size_t i = 0; i < sizeof bare / sizeof *bare; i++)
        assert_string_equal(judged_text(j, bare[i].text), bare[i].cause);
}

/* A line's own `dsn=` says what Postfix did, not why. */
static void the_lines_own_code_is_no_reason(void **state)
{
    judged *j = *state;

    assert_string_equal(judged_delivery(j, "smtp", "5.0.0", "qwerty"),
                        "unknown");
    assert_string_equal(judged_delivery(j, "smtp", "5.7.1", "qwerty"),
                        "unknown");
    assert_string_equal(judged_delivery(j, "smtp", "5.2.2", "qwerty"),
                        "mailbox_full");
}

static void this_host_is_not_the_remote_side(void **state)
{
    judged *j = *state;

    assert_string_equal(
        judged_line(j, "Nov 24 06:54:11 mail postfix/smtpd[7]: NOQUEUE: "
                       "reject: RCPT from unknown[192.0.2.7]: 450 4.7.1 "
                       "qwerty; from=<a@b.example> to=<c@d.example> "
                       "proto=ESMTP helo=<x>"),
        "policy");
    assert_string_equal(
        judged_line(j, "Nov 24 06:54:11 mail postfix/smtpd[7]: NOQUEUE: "
                       "reject: MAIL from unknown[192.0.2.7]: 452 4.3.1 "
                       "qwerty; proto=ESMTP helo=<x>"),
        "local_disk_full");
}

static void every_cause_is_in_the_vocabulary(void **state)
{
    judged *j = *state;

    for (uint32_t i = 0; i < MD_FALLBACK_COUNT; i++) {
        const char *name = md_fallback_name((md_fallback_cause)i);

        assert_non_null(name);
        assert_true(md_rules_find_cause(j->rules, md_slice_of(name)) >= 0);
    }
    assert_null(md_fallback_name(MD_FALLBACK_COUNT));
}

static int open_judge(void **state)
{
    static judged j;

    judged_open(&j, NULL);
    *state = &j;
    return 0;
}

static int close_judge(void **state)
{
    judged_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_without_words),
        cmocka_unit_test(bare_texts),
        cmocka_unit_test(the_lines_own_code_is_no_reason),
        cmocka_unit_test(this_host_is_not_the_remote_side),
        cmocka_unit_test(every_cause_is_in_the_vocabulary),
    };

    return cmocka_run_group_tests(tests, open_judge, close_judge);
}
