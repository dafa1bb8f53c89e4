/* lib/rules: the same words and codes mean different things by the command
 * that they answer, and by which side said them; without telling words the
 * codes decide as the documentation says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "judged.h"

typedef struct stage_case {
    const char *reply;
    const char *stage; /* as smtpd names it */
    const char *cause;
} stage_case;

/* What the smtp client says of a reply to this command. */
static void client_text(char *out, size_t size, const stage_case *c)
{
    static const struct {
        const char *stage;
        const char *command;
    } commands[] = {
        {"HELO", "EHLO"},      {"STARTTLS", "STARTTLS"},
        {"MAIL", "MAIL FROM"}, {"RCPT", "RCPT TO"},
        {"DATA", "DATA"},      {"END-OF-MESSAGE", "end of DATA"},
    };
    const char *mx = "mx.a.example[192.0.2.25]";

    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(c->stage, commands[i].stage) == 0) {
            snprintf(out, size, "host %s said: %s (in reply to %s command)", mx,
                     c->reply, commands[i].command);
            return;
        }
    if (strcmp(c->stage, "AUTH") == 0)
        snprintf(out, size, "SASL authentication failed; server %s said: %s",
                 mx, c->reply);
    else
        snprintf(out, size, "host %s refused to talk to me: %s", mx, c->reply);
}

static const stage_case client_cases[] = {
    /* Who is refused is told by the command alone. */
    {"550 Access denied", "CONNECT", "policy"},
    {"550 Access denied", "HELO", "policy"},
    {"550 Access denied", "MAIL", "sender_rejected"},
    {"550 Access denied", "RCPT", "recipient_rejected"},
    {"550 Access denied", "DATA", "policy"},
    {"550 Access denied", "END-OF-MESSAGE", "policy"},
    {"554 Rejected", "CONNECT", "policy"},
    {"554 Rejected", "MAIL", "sender_rejected"},
    {"554 Rejected", "RCPT", "recipient_rejected"},
    {"554 Rejected", "END-OF-MESSAGE", "policy"},
    {"550 Administrative prohibition", "CONNECT", "policy"},
    {"550 Administrative prohibition", "MAIL", "sender_rejected"},
    {"550 Administrative prohibition", "RCPT", "recipient_rejected"},
    {"550 Administrative prohibition", "END-OF-MESSAGE", "policy"},
    {"550 5.7.1 Denied", "MAIL", "sender_rejected"},
    {"550 5.7.1 Denied", "RCPT", "recipient_rejected"},
    {"550 5.7.1 Denied", "DATA", "policy"},

    /* An address that is wrong: the sender's or the recipient's? */
    {"550 User unknown", "MAIL", "sender_rejected"},
    {"550 User unknown", "RCPT", "recipient_unknown"},
    {"550 5.1.1 No such user", "MAIL", "sender_rejected"},
    {"550 5.1.1 No such user", "RCPT", "recipient_unknown"},
    {"550 5.1.1 No such user", "DATA", "recipient_unknown"},
    {"550 5.1.1 No such user", "END-OF-MESSAGE", "recipient_unknown"},
    {"553 Domain does not exist", "MAIL", "sender_domain_invalid"},
    {"553 Domain does not exist", "RCPT", "recipient_domain_invalid"},
    {"501 Malformed address", "MAIL", "sender_address_syntax"},
    {"501 Malformed address", "RCPT", "recipient_address_syntax"},
    {"501 5.1.3 Bad address", "RCPT", "recipient_address_syntax"},
    {"501 5.1.7 Bad address", "MAIL", "sender_address_syntax"},
    {"550 Mailbox unavailable", "MAIL", "sender_rejected"},
    {"550 Mailbox unavailable", "RCPT", "recipient_unknown"},

    /* A retry that helps, and one that need not. */
    {"450 4.7.1 Try again later", "CONNECT", "greylisted"},
    {"450 4.7.1 Try again later", "RCPT", "greylisted"},
    {"450 4.7.1 Try again later", "MAIL", "server_unavailable"},
    {"451 Try again later", "END-OF-MESSAGE", "server_unavailable"},
    {"421 Service not available", "CONNECT", "server_unavailable"},
    {"421 Service not available", "RCPT", "server_unavailable"},

    /* Handshakes. */
    {"454 4.7.0 TLS not available due to temporary reason", "STARTTLS",
     "tls_handshake_failed"},
    {"500 5.5.1 Command unrecognized", "HELO", "protocol_error"},
    {"500 5.5.1 Command unrecognized", "MAIL", "protocol_error"},
    {"503 5.5.1 Bad sequence of commands", "RCPT", "protocol_error"},
    {"535 5.7.8 Error", "AUTH", "auth_failed"},
    {"535 Rejected", "AUTH", "auth_failed"},
    {"454 4.7.0 Temporary failure", "AUTH", "auth_unavailable"},
    {"530 5.7.0 Authentication required", "MAIL", "auth_required"},
    {"530 5.7.0 Must issue a STARTTLS command first", "MAIL", "tls_required"},

    /* Sizes. */
    {"552 Too big", "MAIL", "message_too_big"},
    {"552 Too big", "END-OF-MESSAGE", "message_too_big"},
    {"452 4.3.1 Insufficient system storage", "MAIL", "server_disk_full"},
    {"451 4.3.5 Server configuration error", "RCPT", "server_misconfigured"},
    {"451 4.3.0 Temporary lookup failure", "RCPT", "server_misconfigured"},
};

static bool same_cause(const judged *j, const stage_case *c, const char *text,
                       const char *cause)
{
    if (strcmp(cause, c->cause) == 0)
        return true;
    print_error("%s: %s by '%s', not %s\n", text, cause, judged_rule(j),
                c->cause);
    return false;
}

static void the_command_says_who_is_meant(void **state)
{
    judged *j = *state;
    unsigned wrong = 0;

    for (size_t i = 0; i < sizeof client_cases / sizeof *client_cases; i++) {
        const stage_case *c = &client_cases[i];
        char text[512];

        client_text(text, sizeof text, c);
        wrong += !same_cause(j, c, text, judged_text(j, text));
        assert_int_equal(j->subject.direction, MAILDIAG_DIRECTION_CLIENT);
        if (j->verdict.rule < 0)
            assert_true(j->verdict.confidence <= 40);
    }
    assert_int_equal(wrong, 0);
}

/* What this host's smtpd says to its clients. */
static const stage_case server_cases[] = {
    {"450 4.7.1 Client host rejected: cannot find your reverse hostname, "
     "[192.0.2.7]",
     "CONNECT", "ptr_missing"},
    {"554 5.7.1 <unknown[192.0.2.7]>: Client host rejected: Access denied",
     "CONNECT", "policy"},
    {"504 5.5.2 <pc>: Helo command rejected: need fully-qualified hostname",
     "HELO", "helo_rejected"},
    {"550 5.7.1 <x>: Helo command rejected: Access denied", "HELO",
     "helo_rejected"},
    {"554 5.7.1 <y@b.example>: Sender address rejected: Access denied", "MAIL",
     "sender_rejected"},
    {"554 5.7.1 <y@b.example>: Sender address rejected: Access denied", "RCPT",
     "sender_rejected"},
    {"554 5.7.1 <x@a.example>: Recipient address rejected: Access denied",
     "RCPT", "recipient_rejected"},
    {"450 4.1.8 <y@b.example>: Sender address rejected: Domain not found",
     "RCPT", "sender_domain_invalid"},
    {"550 5.1.1 <x@a.example>: Recipient address rejected: User unknown in "
     "local recipient table",
     "RCPT", "recipient_unknown"},
    {"554 5.7.1 <x@a.example>: Relay access denied", "RCPT", "relay_denied"},
    {"452 4.3.1 Insufficient system storage", "MAIL", "local_disk_full"},
    {"451 4.3.0 <x@a.example>: Temporary lookup failure", "RCPT",
     "local_config_error"},
    {"451 4.3.5 Server configuration error", "RCPT", "local_config_error"},
    {"554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using "
     "bl.a.example",
     "RCPT", "blocklisted_ip"},
    {"530 5.7.0 Must issue a STARTTLS command first", "MAIL", "tls_required"},
    {"552 5.3.4 Message size exceeds fixed limit", "MAIL", "message_too_big"},
    {"503 5.5.0 <DATA>: Data command rejected: Improper use of SMTP command "
     "pipelining",
     "DATA", "protocol_error"},
    {"550 5.5.3 <DATA>: Data command rejected: Multi-recipient bounce", "DATA",
     "protocol_error"},
    {"550 5.7.1 Command rejected", "END-OF-MESSAGE", "policy"},
    {"451 4.7.1 Service unavailable - try again later", "END-OF-MESSAGE",
     "content_filter_down"},
    {"553 5.7.1 <y@b.example>: Sender address rejected: not owned by user "
     "paul",
     "RCPT", "sender_not_owned"},
    /* Words that no rule knows. */
    {"550 5.7.1 qwerty", "CONNECT", "policy"},
    {"550 5.7.1 qwerty", "MAIL", "sender_rejected"},
    {"550 5.7.1 qwerty", "RCPT", "recipient_rejected"},
    {"450 4.7.1 qwerty", "RCPT", "policy"},
};

static void this_host_as_a_server(void **state)
{
    judged *j = *state;
    unsigned wrong = 0;

    for (size_t i = 0; i < sizeof server_cases / sizeof *server_cases; i++) {
        const stage_case *c = &server_cases[i];
        char line[512];

        snprintf(line, sizeof line,
                 "Nov 24 06:54:11 mail postfix/smtpd[7]: NOQUEUE: reject: %s "
                 "from unknown[192.0.2.7]: %s; from=<y@b.example> "
                 "to=<x@a.example> proto=ESMTP helo=<x>",
                 c->stage, c->reply);
        wrong += !same_cause(j, c, line, judged_line(j, line));
        assert_int_equal(j->subject.direction, MAILDIAG_DIRECTION_SERVER);
        /* A refusal is what a server is for. */
        if (strncmp(c->cause, "local_", 6) != 0 &&
            strcmp(c->cause, "content_filter_down") != 0)
            assert_true(j->verdict.severity <= MAILDIAG_SEVERITY_NOTICE);
    }
    assert_int_equal(wrong, 0);
}

/* ---- without telling words ------------------------------------------------
 */

static const char *const stages[] = {"CONNECT", "HELO", "STARTTLS",      "MAIL",
                                     "RCPT",    "DATA", "END-OF-MESSAGE"};

enum { STAGES = sizeof stages / sizeof *stages };

typedef struct code_row {
    const char *dsn; /* behind `X.` */
    const char *cause;
} code_row;

/* The enhanced codes that name a cause, whatever the stage. */
static const code_row code_rows[] = {
    {"1.0", "recipient_unknown"},
    {"1.1", "recipient_unknown"},
    {"1.10", "recipient_unknown"},
    {"1.2", "recipient_domain_invalid"},
    {"1.3", "recipient_address_syntax"},
    {"1.6", "recipient_moved"},
    {"1.7", "sender_address_syntax"},
    {"1.8", "sender_domain_invalid"},
    {"2.1", "recipient_disabled"},
    {"2.2", "mailbox_full"},
    {"2.3", "message_too_big"},
    {"3.4", "message_too_big"},
    {"3.1", "server_disk_full"},
    {"4.6", "mail_loop"},
    {"4.7", "delivery_expired"},
    {"5.3", "too_many_recipients"},
    {"5.0", "protocol_error"},
    {"5.1", "protocol_error"},
    {"5.2", "protocol_error"},
    {"5.4", "protocol_error"},
    {"5.6", "protocol_error"},
    {"6.0", "message_malformed"},
    {"6.1", "message_malformed"},
    {"6.7", "message_malformed"},
    {"7.23", "spf_fail"},
    {"7.25", "ptr_missing"},
    {"7.26", "email_auth_fail"},
};

/* Codes that leave it to class and stage. */
static const char *const open_codes[] = {
    "", " X.0.0", " X.3.0", " X.4.0", " X.7.0", " X.7.1", " X.1.99", " X.9.9"};

static void judged_at(judged *j, unsigned class, const char *dsn,
                      const char *words, const char *stage, const char *cause)
{
    char reply[128];
    char text[512];
    stage_case c = {reply, stage, cause};

    snprintf(reply, sizeof reply, "%u50%s%s", class, dsn, words);
    for (char *x = strchr(reply, 'X'); x != NULL; x = strchr(x, 'X'))
        *x = (char)('0' + class);
    client_text(text, sizeof text, &c);
    if (!same_cause(j, &c, text, judged_text(j, text)))
        fail();
    assert_string_equal(judged_rule(j), "");
    assert_true(j->verdict.confidence >= 1);
    assert_true(j->verdict.confidence <= 40);
    assert_int_equal(j->verdict.permanence,
                     class == 4 ? MAILDIAG_PERMANENCE_TEMPORARY
                                : MAILDIAG_PERMANENCE_PERMANENT);
}

static void codes_at_every_stage(void **state)
{
    judged *j = *state;

    for (size_t i = 0; i < sizeof code_rows / sizeof *code_rows; i++)
        for (size_t k = 0; k < STAGES; k++) {
            char dsn[16];

            snprintf(dsn, sizeof dsn, " X.%s", code_rows[i].dsn);
            judged_at(j, 4, dsn, " qwerty", stages[k], code_rows[i].cause);
            judged_at(j, 5, dsn, " qwerty", stages[k], code_rows[i].cause);
            judged_at(j, 5, dsn, "", stages[k], code_rows[i].cause);
        }
}

static const char *by_stage(unsigned class, const char *stage, bool later)
{
    bool mail = strcmp(stage, "MAIL") == 0;
    bool rcpt = strcmp(stage, "RCPT") == 0;

    if (class == 5)
        return mail   ? "sender_rejected"
               : rcpt ? "recipient_rejected"
                      : "policy";
    if (later && (rcpt || strcmp(stage, "CONNECT") == 0))
        return "greylisted";
    return "server_unavailable";
}

static void class_and_stage(void **state)
{
    judged *j = *state;

    for (size_t i = 0; i < sizeof open_codes / sizeof *open_codes; i++)
        for (size_t k = 0; k < STAGES; k++)
            for (unsigned class = 4; class <= 5; class ++)
                judged_at(j, class, open_codes[i], " qwerty", stages[k],
                          by_stage(class, stages[k], false));
}

static void retries_at_every_stage(void **state)
{
    judged *j = *state;

    for (size_t k = 0; k < STAGES; k++) {
        stage_case c = {"450 4.7.1 Try again later", stages[k],
                        by_stage(4, stages[k], true)};
        char text[512];

        client_text(text, sizeof text, &c);
        if (!same_cause(j, &c, text, judged_text(j, text)))
            fail();
    }
}

/* No code, no known words: nothing is guessed, at no stage. */
static void no_code_is_unknown(void **state)
{
    judged *j = *state;

    for (size_t k = 0; k < STAGES; k++) {
        stage_case c = {"qwerty", stages[k], "unknown"};
        char text[512];

        client_text(text, sizeof text, &c);
        if (!same_cause(j, &c, text, judged_text(j, text)))
            fail();
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
        cmocka_unit_test(the_command_says_who_is_meant),
        cmocka_unit_test(this_host_as_a_server),
        cmocka_unit_test(codes_at_every_stage),
        cmocka_unit_test(class_and_stage),
        cmocka_unit_test(retries_at_every_stage),
        cmocka_unit_test(no_code_is_unknown),
    };

    return cmocka_run_group_tests(tests, open_judge, close_judge);
}
