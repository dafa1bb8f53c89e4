/*
 * lib/rules/catalogue: the vocabulary is whole and in its order, every rule
 * answers its own samples, every advice is safe to follow, and the document's
 * sections have theirs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "judged.h"
#include "rules/fill.h"

/* id, category, broad: public, in their fixed order. */
static const char *const vocabulary[][3] = {
    {"accepted", "delivered", "accepted"},
    {"sender_domain_invalid", "sender", "sender_domain_invalid"},
    {"sender_address_syntax", "sender", "sender_rejected"},
    {"sender_rejected", "sender", "sender_rejected"},
    {"sender_not_owned", "sender", "sender_not_owned"},
    {"recipient_unknown", "recipient", "recipient_unknown"},
    {"recipient_disabled", "recipient", "recipient_disabled"},
    {"recipient_moved", "recipient", "recipient_moved"},
    {"recipient_restricted", "recipient", "recipient_restricted"},
    {"recipient_rejected", "recipient", "policy"},
    {"recipient_domain_invalid", "recipient", "recipient_domain_invalid"},
    {"recipient_null_mx", "recipient", "recipient_domain_invalid"},
    {"recipient_address_syntax", "recipient", "recipient_address_syntax"},
    {"too_many_recipients", "recipient", "rate_limited"},
    {"mailbox_full", "recipient", "mailbox_full"},
    {"message_too_big", "content", "message_too_big"},
    {"message_malformed", "content", "message_malformed"},
    {"smtputf8_unsupported", "content", "message_malformed"},
    {"content_rejected", "content", "content_rejected"},
    {"spam_content", "content", "spam_content"},
    {"virus_detected", "content", "virus_detected"},
    {"blocklisted_ip", "reputation", "blocklisted_ip"},
    {"blocklisted_domain", "reputation", "blocklisted_domain"},
    {"residential_ip", "reputation", "blocklisted_ip"},
    {"rate_limited", "reputation", "rate_limited"},
    {"greylisted", "reputation", "greylisted"},
    {"ptr_missing", "reputation", "ptr_missing"},
    {"helo_rejected", "reputation", "helo_rejected"},
    {"policy", "reputation", "policy"},
    {"spf_fail", "sender_auth", "spf_fail"},
    {"dkim_fail", "sender_auth", "dkim_fail"},
    {"dmarc_fail", "sender_auth", "dmarc_fail"},
    {"email_auth_fail", "sender_auth", "email_auth_fail"},
    {"relay_denied", "relay", "relay_denied"},
    {"auth_required", "auth", "auth_required"},
    {"auth_failed", "auth", "auth_failed"},
    {"auth_mechanism_mismatch", "auth", "auth_mechanism_mismatch"},
    {"auth_unavailable", "auth", "auth_failed"},
    {"tls_required", "tls", "tls_required"},
    {"tls_not_offered", "tls", "tls_failed"},
    {"tls_handshake_failed", "tls", "tls_failed"},
    {"tls_certificate_unverified", "tls", "tls_failed"},
    {"tls_local_misconfigured", "tls", "tls_failed"},
    {"tls_dane_failed", "tls", "tls_failed"},
    {"connect_refused", "network", "connect_refused"},
    {"connect_timeout", "network", "connect_timeout"},
    {"connect_no_route", "network", "connect_no_route"},
    {"connect_network_unreachable", "network", "connect_no_route"},
    {"connect_not_permitted", "network", "connect_failed"},
    {"outbound_port_blocked", "network", "connect_timeout"},
    {"connect_failed", "network", "connect_failed"},
    {"connection_lost", "network", "connection_lost"},
    {"session_timeout", "network", "connection_lost"},
    {"not_smtp_server", "network", "protocol_error"},
    {"dns_nxdomain", "dns", "dns_nxdomain"},
    {"dns_tempfail", "dns", "dns_tempfail"},
    {"local_dns_down", "dns", "dns_tempfail"},
    {"dns_malformed", "dns", "dns_tempfail"},
    {"relay_host_not_found", "dns", "dns_nxdomain"},
    {"server_unavailable", "remote", "server_unavailable"},
    {"server_disk_full", "remote", "server_disk_full"},
    {"server_misconfigured", "remote", "server_unavailable"},
    {"protocol_error", "remote", "protocol_error"},
    {"local_disk_full", "local", "local_disk_full"},
    {"local_config_error", "local", "local_error"},
    {"local_permission", "local", "local_error"},
    {"local_resource_limit", "local", "local_error"},
    {"content_filter_down", "local", "local_error"},
    {"local_error", "local", "local_error"},
    {"mail_loop", "routing", "mail_loop"},
    {"delivery_expired", "queue", "delivery_expired"},
    {"delivery_suspended", "queue", "delivery_suspended"},
    {"message_held", "queue", "message_held"},
    {"message_requeued", "queue", "message_requeued"},
    {"message_deleted", "queue", "message_deleted"},
    {"slow_before_queue", "host", "slow_before_queue"},
    {"slow_queue", "host", "slow_queue"},
    {"slow_connect", "host", "slow_connect"},
    {"slow_transmission", "host", "slow_transmission"},
    {"queue_growing", "host", "queue_growing"},
    {"password_guessing", "host", "password_guessing"},
    {"abusive_client", "host", "abusive_client"},
    {"account_suspicious", "host", "account_suspicious"},
    {"backscatter", "host", "backscatter"},
    {"forwarding_breaks_auth", "host", "forwarding_breaks_auth"},
    {"mailbox_full_many", "host", "mailbox_full_many"},
    {"service_down", "host", "service_down"},
    {"unknown", "unknown", "unknown"},
};

enum { VOCABULARY = sizeof vocabulary / sizeof *vocabulary };

#define assert_slice(slice, text)                                              \
    assert_true(md_slice_eq(slice, md_slice_of(text)))

static void the_vocabulary_is_whole(void **state)
{
    judged *j = *state;

    assert_int_equal(md_rules_cause_count(j->rules), VOCABULARY);
    for (uint32_t i = 0; i < VOCABULARY; i++) {
        const md_cause *c = md_rules_cause(j->rules, i);

        assert_slice(c->id, vocabulary[i][0]);
        assert_slice(c->category, vocabulary[i][1]);
        assert_slice(c->broad, vocabulary[i][2]);
        assert_int_equal(md_rules_find_cause(j->rules, c->id), i);
        assert_true(c->title.len > 5 && c->title.len <= 80);
        assert_true(c->explanation.len > 30);
        assert_true(c->sender_text.len > 20);
        assert_true(md_rules_fix_count(j->rules, (uint16_t)i, -1) >= 1);
    }
}

/* Causes of one broad cause have one index for it. */
static void broad_causes_are_one(void **state)
{
    judged *j = *state;

    for (uint32_t a = 0; a < VOCABULARY; a++)
        for (uint32_t b = 0; b < VOCABULARY; b++) {
            const md_cause *x = md_rules_cause(j->rules, a);
            const md_cause *y = md_rules_cause(j->rules, b);

            assert_int_equal(md_slice_eq(x->broad, y->broad),
                             x->broad_index == y->broad_index);
        }
}

static void lint_is_clean(void **state)
{
    judged *j = *state;
    maildiag_error error = {.struct_size = sizeof error};
    uint32_t n = 0;

    for (; md_rules_lint(j->rules, n, &error) == MAILDIAG_OK; n++)
        print_error("%s:%u:%u: %s\n", error.source, error.line, error.column,
                    error.text);
    assert_int_equal(n, 0);
}

/* One line, no blanks at the ends, nothing left of YAML's folding. */
static void good_prose(md_slice text, md_slice owner)
{
    if (!md_slice_present(text))
        return;
    if (text.len == 0 || md_slice_trim(text).len != text.len ||
        md_slice_chr(text, '\n') != MD_NPOS ||
        md_slice_find(text, MD_LIT("  ")) != MD_NPOS)
        fail_msg("%.*s: '%.*s'", (int)owner.len, owner.ptr, (int)text.len,
                 text.ptr);
}

/* Commands look; they change nothing but the queue's timing. */
static const char *const changing[] = {
    "rm ",     "postsuper -d", "postconf -e", "systemctl stop",
    "kill",    "> ",           "sudo",        "iptables -",
    "nft add", "chmod",        "chown",       "set-permissions",
};

static void good_command(md_slice check, md_slice owner)
{
    md_places places;
    md_buffer out = {0};

    if (!md_slice_present(check))
        return;
    good_prose(check, owner);
    for (size_t i = 0; i < sizeof changing / sizeof *changing; i++)
        if (md_slice_find(check, md_slice_of(changing[i])) != MD_NPOS)
            fail_msg("%.*s: '%.*s' changes something", (int)owner.len,
                     owner.ptr, (int)check.len, check.ptr);
    /* Hostile values never get out of their quotes. */
    memset(&places, 0, sizeof places);
    for (size_t i = 0; i < sizeof places / sizeof(md_slice); i++)
        ((md_slice *)&places)[i] = MD_LIT("a';reboot;'");
    if (md_fill_command(&out, check, &places))
        assert_int_equal(
            md_slice_find(md_buffer_slice(&out), MD_LIT("a';reboot")), MD_NPOS);
    md_buffer_free(&out);
}

static void advice_of(const md_rules *rules, uint16_t cause, int32_t rule,
                      md_slice owner)
{
    md_slice title, explanation, sender, document;
    md_fix_text fix;

    md_rules_texts(rules, cause, rule, &title, &explanation, &sender,
                   &document);
    good_prose(title, owner);
    good_prose(explanation, owner);
    good_prose(sender, owner);
    for (uint32_t i = 0; md_rules_fix(rules, cause, rule, i, &fix); i++) {
        good_prose(fix.where, owner);
        good_prose(fix.text, owner);
        good_command(fix.check, owner);
        assert_true(fix.text.len != 0);
    }
}

static void advice_is_safe(void **state)
{
    static const char *const profiles[] = {"generic", "liquidfiles"};

    (void)state;
    for (size_t p = 0; p < 2; p++) {
        md_rules *rules = NULL;
        md_rule_info info;

        assert_int_equal(
            md_rules_builtin(&rules, md_slice_of(profiles[p]), NULL),
            MAILDIAG_OK);
        for (uint32_t i = 0; i < md_rules_cause_count(rules); i++)
            advice_of(rules, (uint16_t)i, -1, md_rules_cause(rules, i)->id);
        for (uint32_t i = 0; md_rules_rule(rules, i, &info); i++)
            advice_of(rules, info.cause, (int32_t)i, info.id);
        md_rules_release(rules);
    }
}

/* ---- the document ------------------------------------------------------ */

typedef struct section_case {
    const char *section;
    const char *cause;
    const char *says[4]; /* somewhere in the cause's texts or fixes */
} section_case;

static const section_case generic_sections[] = {
    {"responses", "recipient_unknown", {"does not exist"}},
    {"responses", "recipient_domain_invalid", {"does not exist"}},
    {"responses", "mailbox_full", {"Wait"}},
    {"responses", "greylisted", {"tries again"}},
    {"responses", "blocklisted_ip", {"blocklist"}},
    {"responses", "delivery_expired", {"days"}},
    {"the-mail-log", "accepted", {"2xx", "Nothing is left to do"}},
    {"warnings-and-errors", "dns_tempfail", {"Host not found, try again"}},
    {"warnings-and-errors", "dns_nxdomain", {"does not exist"}},
    {"invalid-sender-email-address",
     "sender_domain_invalid",
     {"noreply@mydomain.local", "myorigin"}},
    {"incorrect-network-settings",
     "connect_timeout",
     {"firewall", "default gateway", "log is a good place"}},
    {"incorrect-network-settings", "connect_refused", {"firewall"}},
    {"incorrect-network-settings", "local_dns_down", {"/etc/resolv.conf"}},
    {"incorrect-network-settings",
     "connect_network_unreachable",
     {"default route"}},
    {"incorrect-email-relay-parameters", "relay_denied", {"relayhost"}},
    {"incorrect-email-relay-parameters", "relay_host_not_found", {"relayhost"}},
    {"incorrect-email-relay-parameters", "not_smtp_server", {"port"}},
    {"connection-problems", "connect_no_route", {"IP network", "gateway"}},
    {"authentication-problems",
     "auth_failed",
     {"user name or password", "smtp_sasl_password_maps"}},
    {"mail-server-configuration-incompatibilities",
     "auth_mechanism_mismatch",
     {"without TLS", "easiest way", "without a login",
      "Authentication attempted without TLS"}},
    {"mail-server-configuration-incompatibilities",
     "sender_not_owned",
     {"any sender address", "IP address"}},
    {"mail-server-configuration-incompatibilities",
     "residential_ip",
     {"home", "EC2", "relay service"}},
};

static const section_case product_sections[] = {
    {"the-mail-log",
     "accepted",
     {"accepted the message for delivery", "nothing more can be done",
      "Admin → System Log, filter Mail", "receiving mail server first"}},
    {"warnings-and-errors",
     "dns_tempfail",
     {"Admin → System Log, filter Mail", "Search for the recipient",
      "status=deferred", "domain seems to exist"}},
    {"invalid-sender-email-address",
     "sender_domain_invalid",
     {"Email Sender Address", "password resets",
      "Admin → Configuration → Email Settings", ".local"}},
    {"incorrect-network-settings",
     "connect_timeout",
     {"default gateway", "firewall allows", "log is a good place"}},
    {"incorrect-network-settings", "local_dns_down", {"DNS server"}},
    {"incorrect-email-relay-parameters",
     "relay_denied",
     {"relay=", "status=sent",
      "Relay Outgoing Emails with Microsoft "
      "Exchange"}},
    {"connection-problems",
     "connect_no_route",
     {"could not find a way on the IP network", "will be tried again"}},
    {"authentication-problems",
     "auth_failed",
     {"entered correctly", "Admin → Configuration → Email Settings"}},
    {"mail-server-configuration-incompatibilities",
     "auth_mechanism_mismatch",
     {"Delivery Security Level", "without any authentication",
      "easiest solution", "set it back"}},
    {"mail-server-configuration-incompatibilities",
     "sender_not_owned",
     {"any From address", "send from anyone", "IP address of the appliance"}},
    {"mail-server-configuration-incompatibilities",
     "residential_ip",
     {"home ADSL", "EC2", "Relay Outgoing Emails with ElasticEmail"}},
};

static bool says(const md_rules *rules, uint16_t cause, const char *words)
{
    const md_cause *c = md_rules_cause(rules, cause);
    md_slice needle = md_slice_of(words);
    md_fix_text fix;

    if (md_slice_find(c->title, needle) != MD_NPOS ||
        md_slice_find(c->explanation, needle) != MD_NPOS)
        return true;
    for (uint32_t i = 0; md_rules_fix(rules, cause, -1, i, &fix); i++)
        if (md_slice_find(fix.where, needle) != MD_NPOS ||
            md_slice_find(fix.text, needle) != MD_NPOS)
            return true;
    return false;
}

static void walk(const char *profile, const section_case *cases, size_t count)
{
    md_rules *rules = NULL;

    assert_int_equal(md_rules_builtin(&rules, md_slice_of(profile), NULL),
                     MAILDIAG_OK);
    for (size_t i = 0; i < count; i++) {
        const section_case *c = &cases[i];
        int32_t cause = md_rules_find_cause(rules, md_slice_of(c->cause));

        assert_true(cause >= 0);
        assert_slice(md_rules_cause(rules, (uint32_t)cause)->document,
                     c->section);
        for (size_t k = 0; k < 4 && c->says[k] != NULL; k++)
            if (!says(rules, (uint16_t)cause, c->says[k]))
                fail_msg("%s, %s: '%s' is not said", profile, c->cause,
                         c->says[k]);
    }
    md_rules_release(rules);
}

static void the_document_is_said(void **state)
{
    (void)state;
    walk("generic", generic_sections,
         sizeof generic_sections / sizeof *generic_sections);
    walk("liquidfiles", product_sections,
         sizeof product_sections / sizeof *product_sections);
}

/* TLS is never switched off without the warning and the way back. */
static void tls_off_comes_with_a_warning(void **state)
{
    static const char *const profiles[] = {"generic", "liquidfiles"};

    (void)state;
    for (size_t p = 0; p < 2; p++) {
        md_rules *rules = NULL;
        md_fix_text fix;

        assert_int_equal(
            md_rules_builtin(&rules, md_slice_of(profiles[p]), NULL),
            MAILDIAG_OK);
        for (uint32_t c = 0; c < md_rules_cause_count(rules); c++)
            for (uint32_t i = 0; md_rules_fix(rules, (uint16_t)c, -1, i, &fix);
                 i++) {
                bool clear =
                    md_slice_find(fix.text, MD_LIT("in the clear")) != MD_NPOS;
                bool back =
                    md_slice_find(fix.text, MD_LIT("back")) != MD_NPOS ||
                    md_slice_find(fix.text, MD_LIT("again")) != MD_NPOS;

                if (clear && !back)
                    fail_msg("%s: '%.*s'", profiles[p], (int)fix.text.len,
                             fix.text.ptr);
            }
        md_rules_release(rules);
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
        cmocka_unit_test(the_vocabulary_is_whole),
        cmocka_unit_test(broad_causes_are_one),
        cmocka_unit_test(lint_is_clean),
        cmocka_unit_test(advice_is_safe),
        cmocka_unit_test(the_document_is_said),
        cmocka_unit_test(tls_off_comes_with_a_warning),
    };

    return cmocka_run_group_tests(tests, open_judge, close_judge);
}
