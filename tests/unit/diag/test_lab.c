/*
 * Tests of lib/diag: logs that a real Postfix wrote while a fault was caused
 * on purpose. Each finding is wanted, and no other.
 */
#include "scene.h"

typedef struct lab_case {
    const char *file;
    wanted findings[6];
} lab_case;

static const lab_case cases[] = {
    {"success_direct/mail.log", {{NULL, NULL}}},
    {"success_relay/mail.log", {{NULL, NULL}}},
    {"success_content_filter/mail.log", {{NULL, NULL}}},
    {"success_long_queue_ids/mail.log",
     {{"recipient_unknown", "sev=error m=1 domain=globex.test"}}},
    {"success_multi_instance/mail.log",
     {{"recipient_unknown", "sev=error m=1 domain=globex.test"}}},
    {"relay_no_route/mail.log",
     {{"connect_no_route",
       "sev=warning scope=message ongoing=1 a=10 m=10 r=10 s=2 w=10 "
       "address=172.16.5.101 port=1025 host=liquidfiles ids=10 "
       "actor=network success=-"}}},
    {"relay_refused/mail.log",
     {{"connect_refused",
       "sev=warning ongoing=1 m=10 w=10 address=172.16.5.1 port=1025"}}},
    {"auth_failed_535_5_7_3/mail.log",
     {{"auth_failed",
       "sev=warning ongoing=1 a=12 m=12 r=12 w=12 address=172.16.5.1 "
       "port=25"}}},
    {"auth_no_mechanism/mail.log",
     {{"auth_mechanism_mismatch",
       "sev=warning ongoing=1 m=1 address=172.16.5.1"},
      {"auth_mechanism_mismatch", "sev=warning m=1 peer=mx1.globex.test"},
      {"auth_mechanism_mismatch", "sev=warning m=1 peer=mx1.initech.test"}}},
    {"auth_needs_tls/mail.log",
     {{"tls_required", "sev=error ongoing=1 m=1 port=587"},
      {"auth_required", "sev=error ongoing=1 m=1 port=587"},
      {"tls_required", "sev=warning ongoing=1 m=1 w=1"}}},
    {"bounce_delivered/mail.log",
     {{"recipient_unknown",
       "sev=error ongoing=0 disp=bounced m=1 end=returned_to_sender"}}},
    {"disk_full_queue/mail.log",
     {{"local_disk_full",
       "sev=error scope=host dir=server ongoing=1 disp=rejected actor="
       "this_host"}}},
    {"dns_nxdomain/mail.log",
     {{"dns_nxdomain", "sev=error ongoing=0 domain=gmial-typo.test"},
      {"dns_nxdomain", "sev=error ongoing=0 domain=no-such-domain.test"}}},
    {"dns_servfail/mail.log",
     {{"dns_tempfail",
       "sev=warning scope=message ongoing=1 m=1 w=1 domain=huash.test"}}},
    {"expired/mail.log",
     {{"delivery_expired", "sev=error ongoing=0 m=2 r=2 disp=expired"},
      {"connect_refused",
       "sev=error ongoing=0 a=4 m=1 disp=expired explains=1"},
      {"mailbox_full", "sev=error ongoing=0 a=4 m=1 explains=1"}}},
    {"greylist_then_sent/mail.log",
     {{"greylisted", "sev=notice ongoing=0 a=3 m=1 end=delivered"},
      {"greylisted", "sev=notice ongoing=0 a=2 m=1 end=delivered"}}},
    {"retries_then_sent/mail.log",
     {{"connect_refused",
       "sev=notice ongoing=0 a=3 m=1 w=0 end=delivered_again"}}},
    {"inbound_basic_rejects/mail.log",
     {{"sender_domain_invalid", "sev=info dir=server a=3"},
      {"relay_denied", "sev=info dir=server a=2 m=1"},
      {"helo_rejected", "sev=info dir=server a=3"},
      {"sender_address_syntax", "sev=info dir=server a=1"},
      {"recipient_unknown", "sev=info dir=server a=1"}}},
    {"mail_loop_self/mail.log",
     {{"mail_loop", "sev=error domain=company.test"},
      {"mail_loop", "sev=error domain=globex.test"},
      {"mail_loop", "sev=error domain=initech.test"}}},
    {"mailbox_full/mail.log",
     {{"mailbox_full", "sev=error ongoing=1 m=6 r=6 w=3 domain=-"}}},
    {"multi_rcpt_mixed/mail.log",
     {{"dns_nxdomain", "sev=error m=1 r=1"},
      {"recipient_unknown", "sev=error m=1 r=1"},
      {"connect_refused", "sev=warning m=1 r=1 w=1"},
      {"mailbox_full", "sev=warning m=1 r=1 w=1"}}},
    {"postsuper_ops/mail.log",
     {{"message_held", "sev=notice ongoing=1 m=1 w=1"},
      {"connect_refused",
       "sev=notice ongoing=0 a=4 m=4 w=0 end=delivered_again"},
      {"message_deleted", "sev=notice ongoing=0 m=1"},
      {"message_requeued", "sev=notice ongoing=0 m=1"}}},
    {"queue_id_reuse/mail.log",
     {{"recipient_unknown", "sev=warning m=5 r=5 s=1 ids=3"}}},
    {"recipient_unknown/mail.log",
     {{"recipient_unknown", "sev=error m=9 r=9 w=1"}}},
    {"relay_denied/mail.log",
     {{"relay_denied", "sev=error ongoing=1 m=8 r=8 w=1"}}},
    {"sender_invalid_domain/mail.log",
     {{"sender_domain_invalid",
       "sev=error ongoing=1 m=7 r=7 s=1 w=2 domain=mydomain.local "
       "explains=2"},
      {"dns_nxdomain", "sev=warning ongoing=0 m=5 r=1"}}},
    {"format_rsyslog/mail.rfc5424.log",
     {{"recipient_unknown", "sev=error m=2 domain=globex.test"},
      {"connect_refused", "sev=warning m=2 w=2 peer=mx1.initech.test"},
      {"dns_tempfail", "sev=warning m=2 w=2 domain=huash.test"},
      {"relay_denied", "sev=info dir=server a=1"}}},
};

static void test_lab(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const lab_case *c = &cases[i];
        size_t count = 0;
        scene s;

        while (count < COUNT_OF(c->findings) &&
               c->findings[count].cause != NULL)
            count++;
        scene_begin(&s);
        scene_file(&s, c->file);
        scene_diagnose(&s);
        scene_expect(&s, c->file, c->findings, count);
        scene_end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lab),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
