/*
 * Program names: instance, service, daemon, and what is not Postfix.
 */
#include "record/program.h"

#include "../support/unit.h"

static const struct {
    const char *tag;
    const char *instance; /* NULL: absent */
    const char *service;
    const char *daemon;
    uint8_t id;
} table[] = {
    {"postfix/smtp", "postfix", NULL, "smtp", MD_DAEMON_SMTP},
    {"postfix/smtpd", "postfix", NULL, "smtpd", MD_DAEMON_SMTPD},
    {"postfix/lmtp", "postfix", NULL, "lmtp", MD_DAEMON_LMTP},
    {"postfix/local", "postfix", NULL, "local", MD_DAEMON_LOCAL},
    {"postfix/virtual", "postfix", NULL, "virtual", MD_DAEMON_VIRTUAL},
    {"postfix/pipe", "postfix", NULL, "pipe", MD_DAEMON_PIPE},
    {"postfix/error", "postfix", NULL, "error", MD_DAEMON_ERROR},
    {"postfix/retry", "postfix", NULL, "retry", MD_DAEMON_ERROR},
    {"postfix/discard", "postfix", NULL, "discard", MD_DAEMON_DISCARD},
    {"postfix/cleanup", "postfix", NULL, "cleanup", MD_DAEMON_CLEANUP},
    {"postfix/qmgr", "postfix", NULL, "qmgr", MD_DAEMON_QMGR},
    {"postfix/oqmgr", "postfix", NULL, "oqmgr", MD_DAEMON_QMGR},
    {"postfix/nqmgr", "postfix", NULL, "nqmgr", MD_DAEMON_QMGR},
    {"postfix/pickup", "postfix", NULL, "pickup", MD_DAEMON_PICKUP},
    {"postfix/qmqpd", "postfix", NULL, "qmqpd", MD_DAEMON_QMQPD},
    {"postfix/bounce", "postfix", NULL, "bounce", MD_DAEMON_BOUNCE},
    {"postfix/defer", "postfix", NULL, "defer", MD_DAEMON_BOUNCE},
    {"postfix/trace", "postfix", NULL, "trace", MD_DAEMON_BOUNCE},
    {"postfix/postscreen", "postfix", NULL, "postscreen", MD_DAEMON_POSTSCREEN},
    {"postfix/dnsblog", "postfix", NULL, "dnsblog", MD_DAEMON_DNSBLOG},
    {"postfix/tlsproxy", "postfix", NULL, "tlsproxy", MD_DAEMON_TLSPROXY},
    {"postfix/anvil", "postfix", NULL, "anvil", MD_DAEMON_ANVIL},
    {"postfix/scache", "postfix", NULL, "scache", MD_DAEMON_SCACHE},
    {"postfix/verify", "postfix", NULL, "verify", MD_DAEMON_VERIFY},
    {"postfix/trivial-rewrite", "postfix", NULL, "trivial-rewrite",
     MD_DAEMON_REWRITE},
    {"postfix/tlsmgr", "postfix", NULL, "tlsmgr", MD_DAEMON_TLSMGR},
    {"postfix/proxymap", "postfix", NULL, "proxymap", MD_DAEMON_PROXYMAP},
    {"postfix/proxywrite", "postfix", NULL, "proxywrite", MD_DAEMON_PROXYMAP},
    {"postfix/flush", "postfix", NULL, "flush", MD_DAEMON_FLUSH},
    {"postfix/showq", "postfix", NULL, "showq", MD_DAEMON_SHOWQ},
    {"postfix/spawn", "postfix", NULL, "spawn", MD_DAEMON_SPAWN},
    {"postfix/master", "postfix", NULL, "master", MD_DAEMON_MASTER},
    {"postfix/postfix-script", "postfix", NULL, "postfix-script",
     MD_DAEMON_SCRIPT},
    {"postfix/postsuper", "postfix", NULL, "postsuper", MD_DAEMON_POSTSUPER},
    {"postfix/postdrop", "postfix", NULL, "postdrop", MD_DAEMON_POSTDROP},
    {"postfix/postqueue", "postfix", NULL, "postqueue", MD_DAEMON_POSTQUEUE},
    {"postfix/postlogd", "postfix", NULL, "postlogd", MD_DAEMON_POSTLOG},
    {"postfix/postmap", "postfix", NULL, "postmap", MD_DAEMON_POSTMAP},
    {"postfix/newaliases", "postfix", NULL, "newaliases", MD_DAEMON_POSTMAP},
    {"postfix/sendmail", "postfix", NULL, "sendmail", MD_DAEMON_SENDMAIL},
    {"postfix/nbdb_reindexd", "postfix", NULL, "nbdb_reindexd", MD_DAEMON_NBDB},
    {"mail/postcat", "mail", NULL, "postcat", MD_DAEMON_UNKNOWN},
    {"mail/postconf", "mail", NULL, "postconf", MD_DAEMON_POSTMAP},
    {"mail/postalias", "mail", NULL, "postalias", MD_DAEMON_POSTMAP},
    {"mail/postkick", "mail", NULL, "postkick", MD_DAEMON_UNKNOWN},
    {"mail/postlock", "mail", NULL, "postlock", MD_DAEMON_UNKNOWN},
    {"mail/postmulti", "mail", NULL, "postmulti", MD_DAEMON_SCRIPT},
    {"mail/post-install", "mail", NULL, "post-install", MD_DAEMON_SCRIPT},
    {"mail/posttls-finger", "mail", NULL, "posttls-finger", MD_DAEMON_UNKNOWN},
    {"mail/postfix-wrapper", "mail", NULL, "postfix-wrapper", MD_DAEMON_SCRIPT},
    {"mail/postfix-tls-script", "mail", NULL, "postfix-tls-script",
     MD_DAEMON_SCRIPT},
    {"mail/postmulti-script", "mail", NULL, "postmulti-script",
     MD_DAEMON_SCRIPT},
    {"mail/postlog", "mail", NULL, "postlog", MD_DAEMON_POSTLOG},
    {"mail/mailq", "mail", NULL, "mailq", MD_DAEMON_POSTQUEUE},
    {"mail/postfix", "mail", NULL, "postfix", MD_DAEMON_SCRIPT},
    {"postfix/relay/smtp", "postfix", "relay", "smtp", MD_DAEMON_SMTP},
    {"postfix/submission/smtpd", "postfix", "submission", "smtpd",
     MD_DAEMON_SMTPD},
    {"postfix/smtps/smtpd", "postfix", "smtps", "smtpd", MD_DAEMON_SMTPD},
    {"postfix/postscreen/smtpd", "postfix", "postscreen", "smtpd",
     MD_DAEMON_SMTPD},
    {"mx/postfix/submission/smtpd", "mx/postfix", "submission", "smtpd",
     MD_DAEMON_SMTPD},
    {"mx/postfix/smtpd", "mx/postfix", NULL, "smtpd", MD_DAEMON_SMTPD},
    {"postfix/postfix-out/x/smtp", "postfix/postfix-out", "x", "smtp",
     MD_DAEMON_SMTP},
    {"postfix/a/b/smtp", "postfix", "a/b", "smtp", MD_DAEMON_SMTP},
    {"postfix-out/smtp", "postfix-out", NULL, "smtp", MD_DAEMON_SMTP},
    {"postfix-out/postfix-script", "postfix-out", NULL, "postfix-script",
     MD_DAEMON_SCRIPT},
    {"mailout/smtpd", "mailout", NULL, "smtpd", MD_DAEMON_SMTPD},
    {"mailout/in/smtpd", "mailout", "in", "smtpd", MD_DAEMON_SMTPD},
    {"192.0.2.1/smtp", "192.0.2.1", NULL, "smtp", MD_DAEMON_SMTP},
    {"postfix/policy-spf", "postfix", NULL, "policy-spf", MD_DAEMON_UNKNOWN},
    {"postfix/", "postfix", NULL, "", MD_DAEMON_UNKNOWN},
    {"postfix", "postfix", NULL, NULL, MD_DAEMON_UNKNOWN},
    {"postfix-policyd", NULL, NULL, "postfix-policyd", MD_DAEMON_FOREIGN},
    {"smtpd", NULL, NULL, "smtpd", MD_DAEMON_FOREIGN},
    {"dovecot", NULL, NULL, "dovecot", MD_DAEMON_FOREIGN},
    {"dovecot/lmtp-proxy", "dovecot", NULL, "lmtp-proxy", MD_DAEMON_FOREIGN},
    {"Postfix/smtp2", "Postfix", NULL, "smtp2", MD_DAEMON_FOREIGN},
    {"postfix/SMTP", "postfix", NULL, "SMTP", MD_DAEMON_UNKNOWN},
    {"/smtp", "", NULL, "smtp", MD_DAEMON_SMTP},
    {"/", "", NULL, "", MD_DAEMON_FOREIGN},
    {"//smtp", "", "", "smtp", MD_DAEMON_SMTP},
};

static void tags(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        md_program p;

        memset(&p, 0xa5, sizeof(p));
        md_program_parse(md_slice_of(table[i].tag), &p);
        expect_slice(table[i].tag, "instance", p.instance, table[i].instance);
        expect_slice(table[i].tag, "service", p.service, table[i].service);
        expect_slice(table[i].tag, "daemon", p.daemon, table[i].daemon);
        expect_i64(table[i].tag, "id", p.id, table[i].id);
    }
}

static void no_tag(void **state)
{
    md_program p;

    (void)state;
    md_program_parse(MD_NONE, &p);
    assert_int_equal(p.id, MD_DAEMON_FOREIGN);
    expect_slice("no tag", "daemon", p.daemon, NULL);
    md_program_parse(MD_LIT(""), &p);
    assert_int_equal(p.id, MD_DAEMON_FOREIGN);
}

/* A tag may be longer than any that Postfix writes. */
static void long_tag(void **state)
{
    static char tag[60000];
    md_program p;

    (void)state;
    memset(tag, '/', sizeof(tag));
    md_program_parse(md_slice_make(tag, sizeof(tag)), &p);
    assert_int_equal(p.id, MD_DAEMON_FOREIGN);
    memcpy(tag + sizeof(tag) - 4, "smtp", 4);
    md_program_parse(md_slice_make(tag, sizeof(tag)), &p);
    assert_int_equal(p.id, MD_DAEMON_SMTP);
}

static void delivers(void **state)
{
    int id;

    (void)state;
    for (id = 0; id < MD_DAEMON_COUNT; id++)
        assert_int_equal(md_program_delivers((md_daemon)id),
                         id == MD_DAEMON_SMTP || id == MD_DAEMON_LMTP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags),
        cmocka_unit_test(no_tag),
        cmocka_unit_test(long_tag),
        cmocka_unit_test(delivers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
