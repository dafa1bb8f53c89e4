/*
 * Tests of lib/diag: whole logs and the findings that they give.
 */
#include "scene.h"

static const char relay[] = "relay.corp.test[172.16.5.101]:1025";
static const char no_route[] =
    "connect to relay.corp.test[172.16.5.101]:1025: No route to host";
static const char sent[] = "250 2.0.0 Ok: queued as 8A798694DF5";
static const char greylisted[] =
    "host mx.a.test[192.0.2.20] said: 450 4.2.0 <joe@a.test>: Recipient "
    "address rejected: Greylisted, please try again later (in reply to RCPT "
    "TO command)";
static const char unknown_user[] =
    "host mx.a.test[192.0.2.20] said: 550 5.1.1 <nobody@a.test>: User unknown "
    "(in reply to RCPT TO command)";

static void servfail(char *out, size_t size, const char *domain)
{
    snprintf(out, size,
             "Host or domain name not found. Name service error for name=%s "
             "type=MX: Host not found, try again",
             domain);
}

static void send_one(scene *s, long at, const char *id, const char *to,
                     const char *via)
{
    scene_message(s, at, id, "ann@corp.test");
    scene_try(s, at + 1, id, to, via, "sent", sent);
    scene_removed(s, at + 1, id);
}

static void defer_one(scene *s, long at, const char *id, const char *to,
                      const char *reason)
{
    scene_message(s, at, id, "ann@corp.test");
    scene_try(s, at + 1, id, to, "none", "deferred", reason);
}

/* ---- scenes ---- */

static void nothing(scene *s)
{
    send_one(s, 0, "AAAAAA1", "joe@a.test", relay);
}

static void relay_dead(scene *s)
{
    send_one(s, 0, "AAAAAA1", "joe@a.test", relay);
    send_one(s, 60, "AAAAAA2", "joe@b.test", relay);
    scene_line(s, 500, "master[5]",
               "reload -- version 3.7.11, configuration /etc/postfix");
    defer_one(s, 600, "AAAAAB1", "joe@a.test", no_route);
    defer_one(s, 700, "AAAAAB2", "joe@b.test", no_route);
    scene_message(s, 800, "AAAAAB3", "bob@corp.test");
    scene_try(s, 801, "AAAAAB3", "joe@a.test", "none", "deferred",
              "delivery temporarily suspended: connect to "
              "relay.corp.test[172.16.5.101]:1025: No route to host");
}

static void relay_back(scene *s)
{
    relay_dead(s);
    scene_try(s, 1200, "AAAAAB1", "joe@a.test", relay, "sent", sent);
    scene_removed(s, 1200, "AAAAAB1");
}

static void relay_twice(scene *s)
{
    relay_back(s);
    scene_try(s, 1300, "AAAAAB2", "joe@b.test", relay, "sent", sent);
    scene_removed(s, 1300, "AAAAAB2");
    scene_try(s, 1301, "AAAAAB3", "joe@a.test", relay, "sent", sent);
    scene_removed(s, 1301, "AAAAAB3");
    defer_one(s, 3000, "AAAAAC1", "joe@a.test", no_route);
}

/* The same relay answers at another port: another service. */
static void other_port(scene *s)
{
    defer_one(s, 0, "AAAAAB1", "joe@a.test", no_route);
    send_one(s, 60, "AAAAAA1", "joe@b.test",
             "relay.corp.test[172.16.5.101]:25");
}

static void greylist(scene *s)
{
    scene_message(s, 0, "AAAAAA1", "ann@corp.test");
    scene_try(s, 1, "AAAAAA1", "joe@a.test", "mx.a.test[192.0.2.20]:25",
              "deferred", greylisted);
    scene_try(s, 400, "AAAAAA1", "joe@a.test", "mx.a.test[192.0.2.20]:25",
              "sent", sent);
    scene_removed(s, 400, "AAAAAA1");
}

static void greylist_waits(scene *s)
{
    scene_message(s, 0, "AAAAAA1", "ann@corp.test");
    scene_try(s, 1, "AAAAAA1", "joe@a.test", "mx.a.test[192.0.2.20]:25",
              "deferred", greylisted);
    /* Another recipient passes: that says nothing about this one. */
    send_one(s, 50, "AAAAAA2", "jim@a.test", "mx.a.test[192.0.2.20]:25");
}

static void bounced(scene *s)
{
    scene_message(s, 0, "AAAAAA1", "ann@corp.test");
    scene_try(s, 1, "AAAAAA1", "nobody@a.test", "mx.a.test[192.0.2.20]:25",
              "bounced", unknown_user);
    scene_line(s, 1, "bounce[40]",
               "AAAAAA1: sender non-delivery notification: AAAAAA2");
    scene_removed(s, 1, "AAAAAA1");
}

/* A notification that cannot be delivered is nobody's mail. */
static void bounce_bounced(scene *s)
{
    scene_message(s, 0, "AAAAAA1", "");
    scene_try(s, 1, "AAAAAA1", "nobody@a.test", "mx.a.test[192.0.2.20]:25",
              "bounced", unknown_user);
    scene_removed(s, 1, "AAAAAA1");
}

static void expired(scene *s)
{
    defer_one(s, 0, "AAAAAB1", "joe@a.test", no_route);
    scene_try(s, 4000, "AAAAAB1", "joe@a.test", "none", "deferred", no_route);
    scene_line(s, 4001, "qmgr[22]",
               "AAAAAB1: from=<ann@corp.test>, status=expired, returned to "
               "sender");
    scene_removed(s, 4001, "AAAAAB1");
}

static void operators(scene *s)
{
    defer_one(s, 0, "AAAAAB1", "joe@a.test", no_route);
    defer_one(s, 1, "AAAAAB2", "joe@b.test", no_route);
    scene_line(s, 100, "postsuper[50]", "AAAAAB1: removed");
    scene_line(s, 101, "postsuper[50]", "AAAAAB2: placed on hold");
}

static void dns_down(scene *s)
{
    static const char *const domains[] = {"a.test", "b.test", "c.test"};
    char text[300];
    char id[20];

    send_one(s, 0, "AAAAAA1", "joe@d.test", "mx.d.test[192.0.2.30]:25");
    for (size_t i = 0; i < COUNT_OF(domains); i++) {
        char to[40];
        servfail(text, sizeof(text), domains[i]);
        snprintf(id, sizeof(id), "AAAAAB%zu", i);
        snprintf(to, sizeof(to), "joe@%s", domains[i]);
        defer_one(s, 100 + 60 * (long)i, id, to, text);
    }
}

static void dns_down_then_up(scene *s)
{
    dns_down(s);
    send_one(s, 600, "AAAAAA9", "joe@d.test", "mx.d.test[192.0.2.30]:25");
}

/* Another name was found in between: those three domains are broken. */
static void dns_three_broken(scene *s)
{
    char text[300];
    servfail(text, sizeof(text), "a.test");
    defer_one(s, 100, "AAAAAB1", "joe@a.test", text);
    servfail(text, sizeof(text), "b.test");
    defer_one(s, 200, "AAAAAB2", "joe@b.test", text);
    send_one(s, 300, "AAAAAA1", "joe@d.test", "mx.d.test[192.0.2.30]:25");
    servfail(text, sizeof(text), "c.test");
    defer_one(s, 400, "AAAAAB3", "joe@c.test", text);
}

/* One site with three names is one site. */
static void dns_one_site(scene *s)
{
    char text[300];
    servfail(text, sizeof(text), "a.test");
    defer_one(s, 100, "AAAAAB1", "joe@a.test", text);
    servfail(text, sizeof(text), "x.a.test");
    defer_one(s, 200, "AAAAAB2", "joe@x.a.test", text);
    servfail(text, sizeof(text), "y.a.test");
    defer_one(s, 300, "AAAAAB3", "joe@y.a.test", text);
}

static void port_blocked(scene *s)
{
    char text[200];
    char id[20];
    char to[40];

    /* The relay at port 587 answers: only port 25 is blocked. */
    send_one(s, 0, "AAAAAA1", "joe@d.test", "smart.corp.test[192.0.2.99]:587");
    for (int i = 0; i < 4; i++) {
        snprintf(text, sizeof(text),
                 "connect to mx.%c.test[192.0.%d.20]:25: Connection timed out",
                 'e' + i, 10 + i);
        snprintf(id, sizeof(id), "AAAAAB%d", i);
        snprintf(to, sizeof(to), "joe@%c.test", 'e' + i);
        defer_one(s, 100 + 60L * i, id, to, text);
    }
    send_one(s, 600, "AAAAAA2", "joe@d.test",
             "smart.corp.test[192.0.2.99]:587");
}

/* Domains that never answer, among mail that goes: their own trouble. */
static void dead_domains(scene *s)
{
    char text[200];
    char id[32];
    char to[40];

    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 4; i++) {
            snprintf(id, sizeof(id), "AAAAA%d%d", round, i);
            send_one(s, 5000L * round + i, id, "joe@d.test",
                     "mx.d.test[192.0.2.99]:25");
        }
        for (int i = 0; i < 5; i++) {
            snprintf(text, sizeof(text),
                     "connect to mx.%c.test[192.0.%d.20]:25: Connection timed "
                     "out",
                     'e' + i, 10 + i);
            snprintf(id, sizeof(id), "AAAAB%d", i);
            snprintf(to, sizeof(to), "joe@%c.test", 'e' + i);
            if (round == 0)
                scene_message(s, 100 + i, id, "ann@corp.test");
            scene_try(s, 5000L * round + 100 + i, id, to, "none", "deferred",
                      text);
        }
    }
}

/* The filter behind the queue is not there. */
/* It takes the connection and says nothing. */
static void filter_hangs(scene *s)
{
    scene_message(s, 60, "AAAAAB1", "ann@corp.test");
    scene_try(s, 60, "AAAAAB1", "joe@a.test", "127.0.0.1[127.0.0.1]:10024",
              "deferred",
              "lost connection with 127.0.0.1[127.0.0.1] while receiving the "
              "initial server greeting");
}

static void filter_down(scene *s)
{
    static const char reason[] =
        "connect to 127.0.0.1[127.0.0.1]:10024: Connection refused";
    send_one(s, 0, "AAAAAA1", "joe@a.test", "127.0.0.1[127.0.0.1]:10024");
    defer_one(s, 100, "AAAAAB1", "joe@a.test", reason);
    defer_one(s, 160, "AAAAAB2", "jim@b.test", reason);
}

static void milter_down(scene *s)
{
    scene_line(s, 9, "smtpd[20]", "connect from a.test[192.0.2.20]");
    scene_line(s, 10, "smtpd[20]",
               "warning: connect to Milter service inet:localhost:8891: "
               "Connection refused");
    scene_line(s, 10, "smtpd[20]",
               "NOQUEUE: milter-reject: CONNECT from a.test[192.0.2.20]: 451 "
               "4.7.1 Service unavailable - try again later; proto=SMTP");
}

/* Nobody was refused yet. */
static void milter_warning(scene *s)
{
    scene_line(s, 10, "smtpd[20]",
               "warning: connect to Milter service inet:localhost:8891: "
               "Connection refused");
}

static void disk_full(scene *s)
{
    scene_line(s, 0, "smtpd[20]", "connect from app.corp.test[10.0.0.5]");
    scene_line(s, 1, "smtpd[20]",
               "NOQUEUE: reject: MAIL from app.corp.test[10.0.0.5]: 452 4.3.1 "
               "Insufficient system storage; proto=ESMTP helo=<app>");
    scene_line(s, 2, "smtpd[20]", "disconnect from app.corp.test[10.0.0.5]");
}

static void disk_full_over(scene *s)
{
    disk_full(s);
    send_one(s, 900, "AAAAAA1", "joe@a.test", relay);
}

static void service_dies(scene *s)
{
    scene_line(s, 10, "master[5]",
               "warning: process /usr/lib/postfix/sbin/smtpd pid 77 killed by "
               "signal 11");
    scene_line(s, 11, "master[5]",
               "warning: /usr/lib/postfix/sbin/smtpd: bad command startup -- "
               "throttling");
}

/* Why a part gave up, and that it did; another one has its own reason. */
static void config_kills(scene *s)
{
    scene_line(s, 10, "cleanup[70]",
               "fatal: open database /etc/postfix/virtual.db: No such file or "
               "directory");
    scene_line(s, 11, "master[5]",
               "warning: process /usr/lib/postfix/sbin/cleanup pid 70 exit "
               "status 1");
    scene_line(s, 11, "master[5]",
               "warning: process /usr/lib/postfix/sbin/smtpd pid 77 killed by "
               "signal 11");
}

static void no_sasl(scene *s)
{
    scene_line(s, 10, "smtpd[20]",
               "warning: SASL: Connect to private/auth failed: No such file or "
               "directory");
}

static void service_dies_restart(scene *s)
{
    service_dies(s);
    scene_line(s, 300, "master[5]", "terminating on signal 15");
    scene_line(s, 310, "master[6]",
               "daemon started -- version 3.7.11, configuration /etc/postfix");
}

static void process_limit(scene *s)
{
    scene_line(s, 10, "master[5]",
               "warning: service \"smtp\" (25) has reached its process limit "
               "\"100\": new clients may experience noticeable delays");
}

static void stranger(scene *s)
{
    scene_line(s, 0, "smtpd[20]", "connect from unknown[198.51.100.7]");
    scene_line(s, 1, "smtpd[20]",
               "NOQUEUE: reject: RCPT from unknown[198.51.100.7]: 550 5.1.1 "
               "<no@corp.test>: Recipient address rejected: User unknown in "
               "local recipient table; from=<x@y.test> to=<no@corp.test> "
               "proto=ESMTP helo=<y.test>");
    scene_line(s, 2, "smtpd[20]",
               "lost connection after RCPT from unknown[198.51.100.7]");
    scene_line(s, 2, "smtpd[20]", "disconnect from unknown[198.51.100.7]");
    scene_line(s, 5, "smtpd[20]", "connect from unknown[198.51.100.8]");
    scene_line(s, 6, "smtpd[20]",
               "warning: unknown[198.51.100.8]: SASL LOGIN authentication "
               "failed: UGFzc3dvcmQ6");
    scene_line(s, 7, "smtpd[20]", "disconnect from unknown[198.51.100.8]");
}

static void own_refused(scene *s)
{
    scene_line(s, 0, "smtpd[20]", "connect from localhost[127.0.0.1]");
    scene_line(s, 1, "smtpd[20]",
               "NOQUEUE: reject: MAIL from localhost[127.0.0.1]: 501 5.1.8 "
               "<x@corp.invalid>: Sender address rejected: Domain not found; "
               "from=<x@corp.invalid> proto=ESMTP helo=<app>");
}

static void guessing(scene *s)
{
    for (int i = 0; i < 12; i++)
        scene_line(s, 10L * i, "smtpd[20]",
                   "warning: unknown[198.51.100.8]: SASL LOGIN authentication "
                   "failed: UGFzc3dvcmQ6");
}

static void guessed(scene *s)
{
    guessing(s);
    scene_line(s, 200, "smtpd[20]",
               "AAAAAA1: client=unknown[198.51.100.8], sasl_method=LOGIN, "
               "sasl_username=ann");
    scene_line(s, 200, "cleanup[21]", "AAAAAA1: message-id=<x@y.test>");
    scene_line(s, 201, "qmgr[22]",
               "AAAAAA1: from=<ann@corp.test>, size=500, nrcpt=1 (queue "
               "active)");
    scene_try(s, 202, "AAAAAA1", "joe@a.test", relay, "sent", sent);
    scene_removed(s, 202, "AAAAAA1");
}

/* Five typing errors of one user are no attack, thirty of ten clients are. */
static void mistyped(scene *s)
{
    for (int i = 0; i < 5; i++)
        scene_line(s, 10L * i, "smtpd[20]",
                   "warning: unknown[198.51.100.8]: SASL LOGIN authentication "
                   "failed: UGFzc3dvcmQ6");
}

static void guessing_spread(scene *s)
{
    for (int i = 0; i < 30; i++)
        scene_line(s, 10L * i, "smtpd[20]",
                   "warning: unknown[198.51.100.%d]: SASL LOGIN authentication "
                   "failed: UGFzc3dvcmQ6",
                   10 + i % 10);
}

static void harvester(scene *s)
{
    for (int i = 0; i < 25; i++)
        scene_line(
            s, i, "smtpd[20]",
            "NOQUEUE: reject: RCPT from unknown[198.51.100.9]: 550 5.1.1 "
            "<u%d@corp.test>: Recipient address rejected: User unknown "
            "in local recipient table; from=<x@y.test> "
            "to=<u%d@corp.test> proto=ESMTP helo=<y.test>",
            i, i);
}

/* Everybody at one site over quota: the site is full. */
static void full_site(scene *s)
{
    char id[20];
    char to[40];
    char text[200];

    for (int i = 0; i < 6; i++) {
        snprintf(id, sizeof(id), "AAAAAB%d", i);
        snprintf(to, sizeof(to), "u%d@a.test", i);
        snprintf(text, sizeof(text),
                 "host mx.a.test[192.0.2.20] said: 452 4.2.2 <%s>: Mailbox "
                 "full (in reply to RCPT TO command)",
                 to);
        scene_message(s, 10L * i, id, "ann@corp.test");
        scene_try(s, 10L * i, id, to, "mx.a.test[192.0.2.20]:25", "deferred",
                  text);
    }
}

static void full_site_not(scene *s)
{
    full_site(s);
    send_one(s, 100, "AAAAAA1", "jim@a.test", "mx.a.test[192.0.2.20]:25");
    send_one(s, 101, "AAAAAA2", "jon@a.test", "mx.a.test[192.0.2.20]:25");
}

/* Six domains with one trouble each, and one with more. */
static void many_small(scene *s)
{
    char id[20];
    char to[40];
    char text[200];

    for (int i = 0; i < 12; i++) {
        char domain = (char)(i < 6 ? 'a' + i : 'z');
        snprintf(id, sizeof(id), "AAAAB%02d", i);
        snprintf(to, sizeof(to), "u%d@%c.test", i, domain);
        snprintf(text, sizeof(text),
                 "host mx.%c.test[192.0.2.20] said: 550 5.1.1 <%s>: User "
                 "unknown (in reply to RCPT TO command)",
                 domain, to);
        scene_message(s, 10L * i, id, "ann@corp.test");
        scene_try(s, 10L * i, id, to, "mx.x.test[192.0.2.20]:25", "bounced",
                  text);
        scene_removed(s, 10L * i, id);
    }
}

static void hopeless(scene *s)
{
    scene_message(s, 0, "AAAAAA1", "noreply@mydomain.local");
    scene_try(s, 1, "AAAAAA1", "joe@a.test", "mx.a.test[192.0.2.20]:25", "sent",
              sent);
    scene_removed(s, 1, "AAAAAA1");
    /* Inside the house anything goes. */
    scene_message(s, 10, "AAAAAA2", "cron@otherbox.lan");
    scene_line(s, 11, "local[60]",
               "AAAAAA2: to=<root@mx.test>, relay=local, delay=0, "
               "delays=0/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)");
    scene_removed(s, 11, "AAAAAA2");
}

static void hopeless_refused(scene *s)
{
    static const char refusal[] =
        "host mx.%s.test[192.0.2.20] said: 553 5.1.8 <noreply@mydomain.local>: "
        "Sender address rejected: Domain not found (in reply to MAIL FROM "
        "command)";
    char text[300];

    hopeless(s);
    for (int i = 0; i < 2; i++) {
        char id[20];
        char to[40];
        snprintf(id, sizeof(id), "AAAAAB%d", i);
        snprintf(text, sizeof(text), refusal, i ? "b" : "a");
        snprintf(to, sizeof(to), "joe@%s.test", i ? "b" : "a");
        scene_message(s, 20 + i, id, "noreply@mydomain.local");
        scene_try(s, 21 + i, id, to, "mx.x.test[192.0.2.20]:25", "bounced",
                  text);
        scene_removed(s, 21 + i, id);
    }
}

/* The first host does not answer, the second takes the mail. */
static void second_host(scene *s)
{
    scene_message(s, 0, "AAAAAA1", "ann@corp.test");
    scene_line(s, 30, "smtp[30]",
               "connect to mx1.a.test[192.0.2.20]:25: Connection timed out");
    scene_try(s, 31, "AAAAAA1", "joe@a.test", "mx2.a.test[192.0.2.21]:25",
              "sent", sent);
    scene_removed(s, 31, "AAAAAA1");
}

/* Hosts of one site are one peer. */
static void two_hosts_down(scene *s)
{
    scene_message(s, 0, "AAAAAA1", "ann@corp.test");
    scene_line(s, 1, "smtp[30]",
               "connect to mx1.a.test[192.0.2.20]:25: Connection refused");
    scene_line(s, 1, "smtp[30]",
               "connect to mx2.a.test[192.0.2.21]:25: Connection refused");
    scene_try(s, 1, "AAAAAA1", "joe@a.test", "none", "deferred",
              "connect to mx2.a.test[192.0.2.21]:25: Connection refused");
    scene_message(s, 10, "AAAAAA2", "ann@corp.test");
    scene_try(s, 11, "AAAAAA2", "jim@a.test", "none", "deferred",
              "connect to mx1.a.test[192.0.2.20]:25: Connection refused");
}

/* Returned mail, waiting mail, resolved mail, an oddity: in this order. */
static void order(scene *s)
{
    stranger(s);
    greylist(s);
    defer_one(s, 500, "AAAAAB1", "joe@b.test",
              "connect to mx.b.test[192.0.2.40]:25: Connection refused");
    defer_one(s, 600, "AAAAAB2", "joe@c.test",
              "connect to mx.c.test[192.0.2.41]:25: Connection refused");
    scene_try(s, 600, "AAAAAB2", "jim@c.test", "none", "deferred",
              "connect to mx.c.test[192.0.2.41]:25: Connection refused");
    scene_message(s, 700, "AAAAAC1", "ann@corp.test");
    scene_try(s, 701, "AAAAAC1", "nobody@a.test", "mx.a.test[192.0.2.20]:25",
              "bounced", unknown_user);
    scene_removed(s, 701, "AAAAAC1");
}

/* An address that was only probed is nobody's mail. */
static void two_logs_hosts(scene *s)
{
    s->host = "one";
    defer_one(s, 0, "AAAAAB1", "joe@a.test", no_route);
    s->host = "two";
    defer_one(s, 5, "AAAAAB2", "joe@a.test", no_route);
}

static void one_recipient_two_causes(scene *s)
{
    scene_message(s, 0, "AAAAAA1", "ann@corp.test");
    scene_try(s, 1, "AAAAAA1", "joe@a.test", "none", "deferred",
              "connect to mx.a.test[192.0.2.20]:25: Connection refused");
    scene_try(s, 400, "AAAAAA1", "joe@a.test", "mx.a.test[192.0.2.20]:25",
              "bounced", unknown_user);
    scene_removed(s, 400, "AAAAAA1");
}

static void repeated(scene *s)
{
    scene_line(s, 0, "smtpd[20]",
               "warning: unknown[198.51.100.8]: SASL LOGIN authentication "
               "failed: UGFzc3dvcmQ6");
    scene_line(s, 1, "smtpd[20]",
               "message repeated 30 times: [ warning: "
               "unknown[198.51.100.8]: SASL LOGIN authentication failed: "
               "UGFzc3dvcmQ6]");
}

/* ---- large ones ---- */

/* 600 messages to 600 recipients at a dead relay. */
static void relay_dead_600(scene *s)
{
    char id[20];
    char to[60];

    send_one(s, 0, "FFFFF1", "joe@a.test", relay);
    for (int i = 0; i < 600; i++) {
        snprintf(id, sizeof(id), "A%05X", 0x10000 + i);
        snprintf(to, sizeof(to), "user%d@d%d.test", i, i % 40);
        defer_one(s, 600 + i, id, to, no_route);
    }
    for (int i = 0; i < 600; i += 3) {
        snprintf(id, sizeof(id), "A%05X", 0x10000 + i);
        snprintf(to, sizeof(to), "user%d@d%d.test", i, i % 40);
        scene_try(s, 2000 + i, id, to, "none", "deferred", no_route);
    }
}

/* No DNS for 500 messages to 400 domains; then it is back. */
static void dns_down_500(scene *s)
{
    char id[20];
    char to[60];
    char domain[40];
    char text[300];

    for (int i = 0; i < 500; i++) {
        snprintf(id, sizeof(id), "A%05X", 0x10000 + i);
        snprintf(domain, sizeof(domain), "d%d.test", i % 400);
        snprintf(to, sizeof(to), "user%d@%s", i, domain);
        servfail(text, sizeof(text), domain);
        defer_one(s, 100 + i, id, to, text);
    }
    for (int i = 0; i < 500; i++) {
        snprintf(id, sizeof(id), "A%05X", 0x10000 + i);
        snprintf(to, sizeof(to), "user%d@d%d.test", i, i % 400);
        scene_try(s, 2000 + i, id, to, "mx.any.test[192.0.2.50]:25", "sent",
                  sent);
        scene_removed(s, 2000 + i, id);
    }
}

/* 700 messages, 350 domains that do not exist, among good mail. */
static void typos_700(scene *s)
{
    char id[20];
    char to[60];
    char text[300];

    for (int i = 0; i < 700; i++) {
        snprintf(id, sizeof(id), "A%05X", 0x10000 + i);
        snprintf(to, sizeof(to), "user%d@d%d.test", i, i / 2);
        scene_message(s, i, id, "ann@corp.test");
        if (i % 2 == 0) {
            scene_try(s, i, id, to, "mx.good.test[192.0.2.50]:25", "sent",
                      sent);
        } else {
            snprintf(text, sizeof(text),
                     "host mx.d%d.test[192.0.2.20] said: 550 5.1.1 <%s>: User "
                     "unknown (in reply to RCPT TO command)",
                     i / 2, to);
            scene_try(s, i, id, to, "mx.d.test[192.0.2.20]:25", "bounced",
                      text);
        }
        scene_removed(s, i, id);
    }
}

/* 800 refusals of 80 strangers, 500 good messages. */
static void strangers_800(scene *s)
{
    char id[20];

    for (int i = 0; i < 800; i++) {
        scene_line(s, i, "smtpd[20]",
                   "NOQUEUE: reject: RCPT from unknown[198.51.100.%d]: 550 "
                   "5.1.1 <u%d@corp.test>: Recipient address rejected: User "
                   "unknown in local recipient table; from=<x@y.test> "
                   "to=<u%d@corp.test> proto=ESMTP helo=<y.test>",
                   i % 80, i, i);
        if (i < 500) {
            snprintf(id, sizeof(id), "A%05X", 0x10000 + i);
            send_one(s, i, id, "joe@a.test", relay);
        }
    }
}

/* A relay that fails every twentieth of 1,000 messages for ten hours. */
static void flapping_1000(scene *s)
{
    char id[20];

    for (int i = 0; i < 1000; i++) {
        snprintf(id, sizeof(id), "A%05X", 0x10000 + i);
        if (i % 20 == 10) {
            defer_one(s, 36L * i, id, "joe@a.test", no_route);
            scene_try(s, 36L * i + 20, id, "joe@a.test", relay, "sent", sent);
            scene_removed(s, 36L * i + 20, id);
        } else {
            send_one(s, 36L * i, id, "joe@a.test", relay);
        }
    }
}

typedef struct scene_case {
    const char *name;
    void (*write)(scene *s);
    wanted findings[8];
} scene_case;

static const scene_case cases[] = {
    {"nothing", nothing, {{NULL, NULL}}},
    {"dead relay",
     relay_dead,
     {{"connect_no_route",
       "sev=warning scope=message dir=client ongoing=1 a=3 m=3 r=2 s=2 w=3 "
       "peer=relay.corp.test address=172.16.5.101 port=1025 domain=- host=mx "
       "first=601 last=801 success=61 end=- end_at=- disp=deferred "
       "before=postfix_reloaded,_101_s_before affected=3 ids=3 evidence=3 "
       "explains=- actor=network"}}},
    {"relay back",
     relay_back,
     {{"connect_no_route",
       "sev=warning ongoing=0 m=3 w=2 end=delivered_again end_at=1200"}}},
    {"relay dead twice",
     relay_twice,
     {{"connect_no_route",
       "sev=warning ongoing=1 m=1 w=1 first=3001 success=1301"},
      {"connect_no_route",
       "sev=notice ongoing=0 a=3 m=3 w=0 first=601 last=801 success=61 "
       "end_at=1200"}}},
    {"another port",
     other_port,
     {{"connect_no_route", "sev=warning ongoing=1 success=- end=-"}}},
    {"greylisted, resolved",
     greylist,
     {{"greylisted",
       "sev=notice ongoing=0 a=1 m=1 r=1 w=0 peer=mx.a.test port=25 "
       "end=delivered end_at=400 disp=deferred"}}},
    {"greylisted, waits",
     greylist_waits,
     {{"greylisted", "sev=warning ongoing=1 w=1 end=-"}}},
    {"bounced",
     bounced,
     {{"recipient_unknown",
       "sev=error ongoing=0 disp=bounced domain=a.test peer=mx.a.test "
       "end=returned_to_sender w=0"}}},
    {"bounced notification",
     bounce_bounced,
     {{"recipient_unknown",
       "sev=warning ongoing=0 s=1 end=given_up,_nobody_to_return_it_to "
       "says=1_notification_(from=<>)_was_not_delivered_either"}}},
    {"expired",
     expired,
     {{"connect_no_route",
       "sev=error ongoing=0 a=2 m=1 r=1 disp=expired explains=2 "
       "end=expired,_returned_to_sender"},
      {"delivery_expired",
       "sev=error ongoing=0 a=1 m=1 r=1 disp=expired first=4001"}}},
    {"operators",
     operators,
     {{"message_held", "sev=notice ongoing=1 m=1 w=1 domain=b.test"},
      {"connect_no_route", "sev=notice ongoing=0 m=2 w=0"},
      {"message_deleted", "sev=notice ongoing=0 m=1 end=deleted"}}},
    {"no DNS",
     dns_down,
     {{"local_dns_down",
       "sev=error scope=host ongoing=1 m=3 r=3 w=3 a=3 first=101 last=221 "
       "explains=2,3,4 peer=- disp=deferred"},
      {"dns_tempfail", "sev=warning domain=a.test scope=message peer=-"},
      {"dns_tempfail", "sev=warning domain=b.test"},
      {"dns_tempfail", "sev=warning domain=c.test"}}},
    {"no DNS, then there is",
     dns_down_then_up,
     {{"local_dns_down",
       "sev=error ongoing=0 end=works_again end_at=601 w=3 explains=2,3,4"},
      {"dns_tempfail", "ongoing=1"},
      {"dns_tempfail", "ongoing=1"},
      {"dns_tempfail", "ongoing=1"}}},
    {"three broken domains",
     dns_three_broken,
     {{"dns_tempfail", "domain=a.test"},
      {"dns_tempfail", "domain=b.test"},
      {"dns_tempfail", "domain=c.test"}}},
    {"one broken site",
     dns_one_site,
     {{"dns_tempfail", "domain=a.test"},
      {"dns_tempfail", "domain=x.a.test"},
      {"dns_tempfail", "domain=y.a.test"}}},
    {"port blocked",
     port_blocked,
     {{"outbound_port_blocked",
       "sev=error scope=host ongoing=1 m=4 r=4 w=4 explains=2,3,4,5"},
      {"connect_timeout", "peer=mx.e.test"},
      {"connect_timeout", "peer=mx.f.test"},
      {"connect_timeout", "peer=mx.g.test"},
      {"connect_timeout", "peer=mx.h.test"}}},
    {"domains that never answer",
     dead_domains,
     {{"connect_timeout", "peer=mx.e.test a=4 m=1 scope=message"},
      {"connect_timeout", "peer=mx.f.test"},
      {"connect_timeout", "peer=mx.g.test"},
      {"connect_timeout", "peer=mx.h.test"},
      {"connect_timeout", "peer=mx.i.test"}}},
    {"filter down",
     filter_down,
     {{"content_filter_down",
       "sev=error scope=host ongoing=1 a=2 m=2 r=2 w=2 address=127.0.0.1 "
       "port=10024 success=1"}}},
    {"filter that says nothing",
     filter_hangs,
     {{"content_filter_down", "sev=error scope=host address=127.0.0.1"}}},
    {"milter down",
     milter_down,
     {{"content_filter_down", "sev=error scope=host ongoing=1"}}},
    {"a warning about a milter",
     milter_warning,
     {{"content_filter_down", "sev=error scope=host ongoing=1 a=1"}}},
    {"disk full",
     disk_full,
     {{"local_disk_full",
       "sev=error scope=host ongoing=1 a=1 disp=rejected peer=-"}}},
    {"disk full, over",
     disk_full_over,
     {{"local_disk_full", "sev=error ongoing=0 end=works_again end_at=900"}}},
    {"a service dies",
     service_dies,
     {{"service_down", "sev=error scope=host ongoing=1 a=2 m=0 first=10"}}},
    {"configuration kills a service",
     config_kills,
     {{"service_down", "sev=error a=1 explains=-"},
      {"service_down", "sev=error a=1 explains=-"},
      {"local_config_error", "sev=warning scope=host explains=1"}}},
    {"no SASL service",
     no_sasl,
     {{"auth_unavailable", "sev=error scope=host ongoing=1"}}},
    {"a service dies, restart",
     service_dies_restart,
     {{"service_down", "sev=error ongoing=0 end=postfix_started end_at=310"}}},
    {"process limit",
     process_limit,
     {{"local_resource_limit", "sev=warning scope=host ongoing=1 a=1"}}},
    {"a stranger's oddities",
     stranger,
     {{"recipient_unknown", "sev=info dir=server a=1 r=1 s=1 disp=rejected "
                            "address=198.51.100.7 ongoing=0"},
      {"connection_lost", "sev=info dir=server a=1 ongoing=0"},
      {"auth_failed", "sev=info dir=server a=1 address=198.51.100.8"}}},
    {"own program refused",
     own_refused,
     {{"sender_domain_invalid",
       "sev=warning dir=server a=1 address=127.0.0.1 domain=corp.invalid"}}},
    {"password guessing",
     guessing,
     {{"password_guessing",
       "sev=notice scope=host a=12 address=198.51.100.8 explains=2 first=0 "
       "last=110"},
      {"auth_failed", "sev=info a=12"}}},
    {"password guessed",
     guessed,
     {{"password_guessing", "sev=warning a=12"}, {"auth_failed", "sev=info"}}},
    {"a mistyped password",
     mistyped,
     {{"auth_failed", "sev=info a=5 ongoing=0"}}},
    {"password guessing from everywhere",
     guessing_spread,
     {{"password_guessing", "sev=notice a=30 address=- peer=-"},
      {"auth_failed", "sev=info a=30"}}},
    {"a client that tries names",
     harvester,
     {{"abusive_client", "sev=notice scope=host a=25 address=198.51.100.9"},
      {"recipient_unknown", "sev=info a=25 r=25"}}},
    {"a full site",
     full_site,
     {{"mailbox_full_many",
       "sev=warning scope=host domain=a.test r=6 w=6 explains=2"},
      {"mailbox_full", "sev=warning r=6 domain=a.test"}}},
    {"a site that is not full",
     full_site_not,
     {{"mailbox_full", "sev=warning r=6 domain=a.test"}}},
    {"small ones together, a large one alone",
     many_small,
     {{"recipient_unknown", "sev=error r=6 domain=- peer=- m=6 a=6"},
      {"recipient_unknown", "sev=error r=6 domain=z.test peer=mx.z.test"}}},
    {"a sender that cannot exist",
     hopeless,
     {{"sender_domain_invalid",
       "sev=notice dir=client domain=mydomain.local ongoing=0 disp=sent "
       "a=1"}}},
    {"a sender that cannot exist, refused",
     hopeless_refused,
     {{"sender_domain_invalid",
       "sev=error domain=mydomain.local a=2 m=2 r=2 s=1 disp=bounced "
       "peer=-"}}},
    {"the second host took it",
     second_host,
     {{"connect_timeout", "sev=info a=1 m=0 peer=mx1.a.test"}}},
    {"two hosts of one site",
     two_hosts_down,
     {{"connect_refused",
       "sev=warning a=2 m=2 r=2 peer=a.test address=- port=25 "
       "domain=a.test"}}},
    {"order",
     order,
     {{"recipient_unknown", "sev=error dir=client"},
      {"connect_refused", "sev=warning r=2 peer=mx.c.test"},
      {"connect_refused", "sev=warning r=1 peer=mx.b.test"},
      {"greylisted", "sev=notice"},
      {"recipient_unknown", "sev=info dir=server r=1"},
      {"connection_lost", "sev=info"},
      {"auth_failed", "sev=info"}}},
    {"two hosts' logs",
     two_logs_hosts,
     {{"connect_no_route", "host=one m=1"}, {"connect_no_route", "host=two"}}},
    {"one recipient, two causes",
     one_recipient_two_causes,
     {{"recipient_unknown", "sev=error m=1"},
      {"connect_refused", "sev=notice m=1 ongoing=0 end=returned_to_sender"}}},
    {"repeated lines count",
     repeated,
     {{"password_guessing", "a=31"}, {"auth_failed", "a=31 lines=2"}}},
    {"600 messages at a dead relay",
     relay_dead_600,
     {{"connect_no_route",
       "sev=warning a=800 m=600 r=600 s=1 w=600 ongoing=1 ids=10 evidence=5 "
       "affected=600 success=1 domain=- lines=800"}}},
    {"500 messages without DNS",
     dns_down_500,
     {{"local_dns_down",
       "sev=error a=500 m=500 r=500 w=0 ongoing=0 end=works_again "
       "end_at=2000 affected=500 explains=2"},
      {"dns_tempfail", "sev=notice m=500 r=500 a=500 domain=-"}}},
    {"350 mistyped recipients",
     typos_700,
     {{"recipient_unknown",
       "sev=error a=350 m=350 r=350 disp=bounced domain=- peer=-"}}},
    {"800 refusals",
     strangers_800,
     {{"recipient_unknown", "sev=info a=800 r=800 s=1 m=0 dir=server"}}},
    {"a flapping relay",
     flapping_1000,
     {{"connect_no_route",
       "sev=notice a=50 m=50 r=1 ongoing=0 first=361 success=325"}}},
};

static size_t count_wanted(const scene_case *c)
{
    size_t count = 0;
    while (count < COUNT_OF(c->findings) && c->findings[count].cause != NULL)
        count++;
    return count;
}

static void test_scenes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        scene s;
        scene_begin(&s);
        cases[i].write(&s);
        scene_diagnose(&s);
        scene_expect(&s, cases[i].name, cases[i].findings,
                     count_wanted(&cases[i]));
        scene_end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scenes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
