/* Tests of lib/diag/party.c: the other side, in the parts that group. */
#include "../support/unit.h"

#include "diag/party.h"

static void test_site(void **state)
{
    static const struct {
        const char *name;
        const char *site;
    } cases[] = {
        {"mx1.a.test", "a.test"},
        {"mx1.a.test.", "a.test"},
        {"a.test", "a.test"},
        {"test", "test"},
        {"", ""},
        {".", "."},
        {"MX1.A.Test", "A.Test"},
        {"a-com.mail.protection.outlook.com", "outlook.com"},
        {"mx.a.co.uk", "a.co.uk"},
        {"a.co.uk", "a.co.uk"},
        {"co.uk", "co.uk"},
        {"mx.ab.de", "ab.de"},
        {"mx.a.com.au", "a.com.au"},
        {"mx.com.net", "com.net"},
        {"192.0.2.1", "192.0.2.1"},
        {"2001:db8::1", "2001:db8::1"},
        {"..", "."},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect_slice(cases[i].name, "site",
                     md_party_site(md_slice_of(cases[i].name)), cases[i].site);
}

static void test_common(void **state)
{
    static const struct {
        const char *a;
        const char *b;
        const char *common;
    } cases[] = {
        {"mx1.a.test", "mx2.a.test", "a.test"},
        {"mx1.a.test", "mx1.a.test", "mx1.a.test"},
        {"mx1.a.test", "MX1.A.TEST", "mx1.a.test"},
        {"mx1.a.test", "a.test", "a.test"},
        {"mxa.test", "a.test", NULL},
        {"a.test", "b.test", NULL},
        {"test", "test", "test"},
        {"a.one", "a.two", NULL},
        {"x.b.c.test", "y.b.c.test", "b.c.test"},
        {"", "a.test", NULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        expect_slice(
            cases[i].a, "common",
            md_party_common(md_slice_of(cases[i].a), md_slice_of(cases[i].b)),
            cases[i].common);
}

static void test_addresses(void **state)
{
    static const struct {
        const char *text;
        bool address;
        bool loopback;
        bool own_network;
    } cases[] = {
        {"192.0.2.1", true, false, false},
        {"127.0.0.1", true, true, false},
        {"127.1", false, false, false},
        {"::1", true, true, false},
        {"IPv6:::1", true, true, false},
        {"::ffff:127.0.0.1", true, true, false},
        {"10.1.2.3", true, false, true},
        {"100.1.2.3", true, false, false},
        {"172.16.5.101", true, false, true},
        {"172.31.0.1", true, false, true},
        {"172.32.0.1", true, false, false},
        {"172.15.0.1", true, false, false},
        {"192.168.0.1", true, false, true},
        {"169.254.1.1", true, false, true},
        {"fe80::1%eth0", true, false, true},
        {"fd00::1", true, false, true},
        {"2001:db8::1", true, false, false},
        {"mx.a.test", false, false, false},
        {"beef", false, false, false},
        {"be.ef.ab.cd", false, false, false},
        {"10.example.test", false, false, false},
        {"/var/run/filter", false, true, false},
        {"", false, false, false},
        {"a:b", false, false, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        md_slice text = md_slice_of(cases[i].text);
        if (md_party_is_address(text) != cases[i].address ||
            md_party_is_loopback(text) != cases[i].loopback ||
            md_party_is_private(text) != cases[i].own_network)
            fail_msg("%s", cases[i].text);
    }
}

static void test_hopeless(void **state)
{
    static const struct {
        const char *domain;
        bool hopeless;
    } cases[] = {
        {"mydomain.local", true},  {"LAN", true},
        {"box.LAN", true},         {"a.internal", true},
        {"x.invalid", true},       {"localhost", true},
        {"localbox", true},        {"a.localdomain", true},
        {"home.arpa", true},       {"a.home.arpa", true},
        {"example.org", false},    {"local.example.org", false},
        {"a.test", false},         {"", false},
        {"[192.0.2.1]", false},    {"2.0.192.in-addr.arpa", false},
        {"mydomain.local.", true},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (md_party_is_hopeless(md_slice_of(cases[i].domain)) !=
            cases[i].hopeless)
            fail_msg("%s", cases[i].domain);
}

static void test_of_subject(void **state)
{
    static const struct {
        const char *reason;
        const char *relay;
        const char *name;
        const char *address;
        const char *port;
        const char *domain;
    } cases[] = {
        {"connect to 172.16.5.101[172.16.5.101]:1025: No route to host", "none",
         NULL, "172.16.5.101", "1025", "a.test"},
        {"host mx.b.test[192.0.2.9] said: 550 no (in reply to RCPT TO command)",
         "mx.b.test[192.0.2.9]:587", "mx.b.test", "192.0.2.9", "587", "a.test"},
        {"host mx.b.test[192.0.2.9] said: 550 no (in reply to RCPT TO command)",
         "other.test[192.0.2.8]:587", "mx.b.test", "192.0.2.9", NULL, "a.test"},
        {"Host or domain name not found. Name service error for name=b.test "
         "type=MX: Host not found, try again",
         "none", NULL, NULL, NULL, "b.test"},
        {"mailbox is broken", "local", "local", NULL, NULL, "a.test"},
        {"", "[192.0.2.1]:25", NULL, "192.0.2.1", "25", "a.test"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        md_subject subject;
        md_party party;
        memset(&subject, 0, sizeof(subject));
        subject.text = md_slice_of(cases[i].reason);
        md_reply_peel(subject.text, &subject.reply);
        subject.relay = md_slice_of(cases[i].relay);
        subject.recipient = MD_LIT("joe@a.test");
        md_party_of_subject(&subject, &party);
        expect_slice(cases[i].reason, "name", party.name, cases[i].name);
        expect_slice(cases[i].reason, "address", party.address,
                     cases[i].address);
        expect_slice(cases[i].reason, "port", party.port, cases[i].port);
        expect_slice(cases[i].reason, "domain", party.domain, cases[i].domain);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_site),       cmocka_unit_test(test_common),
        cmocka_unit_test(test_addresses),  cmocka_unit_test(test_hopeless),
        cmocka_unit_test(test_of_subject),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
