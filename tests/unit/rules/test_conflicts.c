/* lib/rules/judge.c: replies whose code says one thing and whose words say
 * another; the words win, the conflict is told, the class of the code says
 * whether the mail comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "judged.h"

enum { TEMPORARY = 'T', PERMANENT = 'P' };

typedef struct conflict_case {
    const char *reply;
    const char *stage;
    const char *cause;
    char permanence;
    bool conflict;
} conflict_case;

#define RCPT "RCPT TO command"
#define MAIL "MAIL FROM command"
#define DOT "end of DATA command"

static const conflict_case cases[] = {
    /* An enhanced code for an unknown mailbox, words for something else. */
    {"550 5.1.1 <x@a.example>: too many recipients this hour", RCPT,
     "rate_limited", PERMANENT, true},
    {"450 4.1.1 <x@a.example>: too many messages in the last hour", RCPT,
     "rate_limited", TEMPORARY, true},
    {"550 5.1.1 <x@a.example>: Mailbox full", RCPT, "mailbox_full", PERMANENT,
     true},
    {"550 5.1.1 Quota exceeded", RCPT, "mailbox_full", PERMANENT, true},
    {"452 4.1.1 User is over quota", RCPT, "mailbox_full", TEMPORARY, true},
    {"550 5.1.1 Message rejected as spam", DOT, "spam_content", PERMANENT,
     true},
    {"550 5.1.1 Your IP address 192.0.2.9 is listed at zen.spamhaus.org", RCPT,
     "blocklisted_ip", PERMANENT, true},
    {"550 5.1.1 <x@a.example>: Relay access denied", RCPT, "relay_denied",
     PERMANENT, true},
    {"550 5.1.1 Domain of sender address does not exist", MAIL,
     "sender_domain_invalid", PERMANENT, true},
    {"530 5.1.1 Authentication required", MAIL, "auth_required", PERMANENT,
     true},
    {"530 5.1.1 Must issue a STARTTLS command first", MAIL, "tls_required",
     PERMANENT, true},
    {"551 5.1.1 User has moved to <y@b.example>", RCPT, "recipient_moved",
     PERMANENT, true},
    {"501 5.1.1 Bad recipient address syntax", RCPT, "recipient_address_syntax",
     PERMANENT, true},
    {"550 5.1.1 Account disabled", RCPT, "recipient_disabled", PERMANENT, true},
    {"550 5.1.1 Client has no reverse DNS", RCPT, "ptr_missing", PERMANENT,
     true},
    {"550 5.1.1 <mail>: Helo command rejected: need fully-qualified hostname",
     RCPT, "helo_rejected", PERMANENT, true},
    {"450 4.1.1 Greylisting active, please come back later", RCPT, "greylisted",
     TEMPORARY, true},
    {"550 5.1.1 Message contains a virus", DOT, "virus_detected", PERMANENT,
     true},
    {"550 5.1.1 SPF check failed", MAIL, "spf_fail", PERMANENT, true},

    /* Words for an unknown mailbox, an enhanced code for something else. */
    {"452 4.2.2 No such user here", RCPT, "recipient_unknown", TEMPORARY, true},
    {"550 5.2.2 User unknown", RCPT, "recipient_unknown", PERMANENT, true},
    {"550 5.2.1 User unknown", RCPT, "recipient_unknown", PERMANENT, true},
    {"550 5.1.2 User unknown", RCPT, "recipient_unknown", PERMANENT, true},
    {"550 5.1.3 User unknown", RCPT, "recipient_unknown", PERMANENT, true},
    {"550 5.1.6 User unknown", RCPT, "recipient_unknown", PERMANENT, true},
    {"550 5.1.8 User unknown", RCPT, "recipient_unknown", PERMANENT, true},
    {"550 5.4.6 User unknown", RCPT, "recipient_unknown", PERMANENT, true},
    {"550 5.4.7 User unknown", RCPT, "recipient_unknown", PERMANENT, true},
    {"550 5.7.25 User unknown", RCPT, "recipient_unknown", PERMANENT, true},

    /* Mailboxes, messages and disks that are full or too big. */
    {"552 5.2.2 Account disabled", RCPT, "recipient_disabled", PERMANENT, true},
    {"550 5.2.1 Mailbox full", RCPT, "mailbox_full", PERMANENT, true},
    {"552 5.3.4 Mailbox full", RCPT, "mailbox_full", PERMANENT, true},
    {"550 5.1.2 Mailbox full", RCPT, "mailbox_full", PERMANENT, true},
    {"552 5.2.2 Message too large", DOT, "message_too_big", PERMANENT, true},
    {"550 5.7.23 Message size exceeds fixed limit", MAIL, "message_too_big",
     PERMANENT, true},
    {"452 4.5.3 Mailbox full", RCPT, "mailbox_full", TEMPORARY, true},
    {"452 4.3.1 Mailbox full", RCPT, "mailbox_full", TEMPORARY, true},
    {"452 4.2.2 Insufficient system storage", MAIL, "server_disk_full",
     TEMPORARY, true},
    {"552 5.2.2 Insufficient system storage", MAIL, "server_disk_full",
     PERMANENT, true},
    {"421 4.2.2 Too many connections from your host", RCPT, "rate_limited",
     TEMPORARY, true},
    {"451 4.2.2 Greylisted, try again in 5 minutes", RCPT, "greylisted",
     TEMPORARY, true},

    /* The class of the code against the words: a 4xx for ever … */
    {"450 4.1.1 <x@a.example>: Recipient address rejected: User unknown in "
     "local recipient table",
     RCPT, "recipient_unknown", TEMPORARY, true},
    {"450 No such user", RCPT, "recipient_unknown", TEMPORARY, true},
    {"450 4.2.1 Account disabled", RCPT, "recipient_disabled", TEMPORARY,
     false},
    {"450 4.7.1 <x@a.example>: Relay access denied", RCPT, "relay_denied",
     TEMPORARY, true},
    {"451 4.7.1 Message contains a virus", DOT, "virus_detected", TEMPORARY,
     true},
    {"452 4.3.4 Message size exceeds fixed limit", MAIL, "message_too_big",
     TEMPORARY, true},
    {"451 Your message has been permanently rejected", DOT, "policy", PERMANENT,
     true},
    {"551 5.1.6 User has moved to <y@b.example>", RCPT, "recipient_moved",
     PERMANENT, false},

    /* … and a 5xx for now. */
    {"550 5.7.1 Greylisted, please try again later", RCPT, "greylisted",
     PERMANENT, true},
    {"550 Greylisting in effect, retry in 5 minutes", RCPT, "greylisted",
     PERMANENT, true},
    {"550 5.3.0 Server busy, please try again later", RCPT,
     "server_unavailable", PERMANENT, true},
    {"554 Too many connections from your IP", RCPT, "rate_limited", PERMANENT,
     true},
    {"550 5.7.1 Rate limit exceeded", MAIL, "rate_limited", PERMANENT, true},
    {"550 5.7.1 Service temporarily unavailable", RCPT, "server_unavailable",
     PERMANENT, true},
    {"554 5.3.0 Temporary local problem", RCPT, "server_unavailable", PERMANENT,
     true},
    {"550 5.3.1 Disk full", DOT, "server_disk_full", PERMANENT, true},
    {"554 5.3.2 System not accepting messages at the moment, try again later",
     RCPT, "server_unavailable", PERMANENT, true},

    /* Codes that everybody uses for everything are no conflict. */
    {"550 5.7.1 <x@a.example>: User unknown", RCPT, "recipient_unknown",
     PERMANENT, false},
    {"554 5.7.1 <x@a.example>: Recipient address rejected: User unknown in "
     "virtual alias table",
     RCPT, "recipient_unknown", PERMANENT, false},
    {"550 5.4.1 Recipient address rejected: Access denied.", RCPT,
     "recipient_unknown", PERMANENT, false},
    {"550 5.1.1 Recipient address rejected: Access denied", RCPT,
     "recipient_unknown", PERMANENT, false},
    {"550 5.0.0 Mailbox full", RCPT, "mailbox_full", PERMANENT, false},
    {"550 5.7.0 Your IP is on a blacklist", RCPT, "blocklisted_ip", PERMANENT,
     false},
    {"550 5.7.26 Rejected because of the DMARC policy of a.example", DOT,
     "dmarc_fail", PERMANENT, false},
    {"550 5.7.26 SPF check failed", DOT, "spf_fail", PERMANENT, false},

    /* Code and words agree. */
    {"550 5.1.1 User unknown", RCPT, "recipient_unknown", PERMANENT, false},
    {"552 5.2.2 Mailbox full", RCPT, "mailbox_full", PERMANENT, false},
    {"452 4.2.2 Mailbox full", RCPT, "mailbox_full", TEMPORARY, false},
    {"550 5.2.1 Account disabled", RCPT, "recipient_disabled", PERMANENT,
     false},
    {"452 4.3.1 Insufficient system storage", MAIL, "server_disk_full",
     TEMPORARY, false},
    {"552 5.3.4 Message size exceeds fixed limit", MAIL, "message_too_big",
     PERMANENT, false},
    {"452 4.5.3 Too many recipients", RCPT, "too_many_recipients", TEMPORARY,
     false},
    {"450 4.2.0 Greylisted", RCPT, "greylisted", TEMPORARY, false},
    {"450 4.1.8 <y@b.example>: Sender address rejected: Domain not found", RCPT,
     "sender_domain_invalid", TEMPORARY, false},
    {"550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP "
     "address lookup",
     DOT, "recipient_unknown", PERMANENT, false},
    {"554 5.2.2 mailbox full; STOREDRV.Deliver.Exception: "
     "QuotaExceededException.MapiExceptionShutoffQuotaExceeded",
     DOT, "mailbox_full", PERMANENT, false},
};

static char permanence_of(const judged *j)
{
    switch (j->verdict.permanence) {
    case MAILDIAG_PERMANENCE_TEMPORARY:
        return TEMPORARY;
    case MAILDIAG_PERMANENCE_PERMANENT:
        return PERMANENT;
    default:
        return '?';
    }
}

static void words_outrank_codes(void **state)
{
    judged *j = *state;
    unsigned wrong = 0;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const conflict_case *c = &cases[i];
        char text[512];
        const char *cause;

        snprintf(text, sizeof text,
                 "host mx.a.example[192.0.2.25] said: %s (in reply to %s)",
                 c->reply, c->stage);
        cause = judged_text(j, text);
        if (strcmp(cause, c->cause) == 0 && permanence_of(j) == c->permanence &&
            j->verdict.conflict == c->conflict)
            continue;
        print_error("%s: %s %c%s by '%s', not %s %c%s\n", c->reply, cause,
                    permanence_of(j), j->verdict.conflict ? " conflict" : "",
                    judged_rule(j), c->cause, c->permanence,
                    c->conflict ? " conflict" : "");
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

/* A conflict costs confidence: nobody may take it for a plain case. */
static void a_conflict_is_less_sure(void **state)
{
    judged *j = *state;
    unsigned plain;

    judged_text(j, "552 5.2.2 Mailbox full");
    plain = j->verdict.confidence;
    judged_text(j, "550 5.1.1 Mailbox full");
    assert_true(j->verdict.confidence < plain);
    assert_true(j->verdict.confidence > 40);
}

/* Where no words tell there is nothing that the code could contradict. */
static void codes_alone_have_no_conflict(void **state)
{
    static const char *const replies[] = {
        "550 5.1.1", "450 4.2.2", "550", "452 5.1.1", "", "421 4.7.0 -"};
    judged *j = *state;

    for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
        judged_text(j, replies[i]);
        assert_false(j->verdict.conflict);
    }
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
        cmocka_unit_test(words_outrank_codes),
        cmocka_unit_test(a_conflict_is_less_sure),
        cmocka_unit_test(codes_alone_have_no_conflict),
    };

    return cmocka_run_group_tests(tests, open_judge, close_judge);
}
