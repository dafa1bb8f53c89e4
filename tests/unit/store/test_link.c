/*
 * Links between messages, both ways, and what became of a recipient behind
 * them.
 */
#include "tell.h"

#define CLIENT(id) "smtpd[7]: " id ": client=c.test[192.0.2.7]\n"
#define MSGID(id, mid) "cleanup[8]: " id ": message-id=<" mid "@x.test>\n"
#define ACTIVE(id, n)                                                          \
    "qmgr[9]: " id ": from=<a@x.test>, size=10, nrcpt=" n " (queue active)\n"
#define ACTIVE0(id)                                                            \
    "qmgr[9]: " id ": from=<>, size=10, nrcpt=1 (queue active)\n"
#define REMOVED(id) "qmgr[9]: " id ": removed\n"
#define IN(id, mid) CLIENT(id) MSGID(id, mid) ACTIVE(id, "1")
#define TO(id, to, status)                                                     \
    "smtp[10]: " id ": to=<" to ">, relay=mx.y.test[192.0.2.9]:25, delay=1, "  \
    "delays=0/0/0/1, dsn=2.0.0, status=" status "\n"
#define SENT(id, to) TO(id, to, "sent (250 2.0.0 Ok)")
#define SENT_AS(id, to, next)                                                  \
    TO(id, to, "sent (250 2.0.0 Ok: queued as " next ")")
#define BOUNCED(id, to)                                                        \
    TO(id, to,                                                                 \
       "bounced (host mx.y.test[192.0.2.9] said: 550 5.1.1 no (in reply to "   \
       "RCPT TO command))")
#define DEFERRED(id, to)                                                       \
    TO(id, to,                                                                 \
       "deferred (connect to mx.y.test[192.0.2.9]:25: Connection refused)")
#define NOTICE(id, words, next)                                                \
    "bounce[12]: " id ": " words " notification: " next "\n"

typedef struct link_case {
    const char *name;
    const char *log;
    const char *wanted; /* `ID: links; outcomes` of all messages, ` | ` */
} link_case;

static const link_case cases[] = {
    /* ---- notifications ---- */
    {"bounce, as 3.10 and before say it",
     IN("AAAAA1", "m") BOUNCED("AAAAA1", "b@y.test") MSGID("BBBBB1", "n")
         NOTICE("AAAAA1", "sender non-delivery", "BBBBB1") ACTIVE0("BBBBB1")
             REMOVED("AAAAA1") SENT("BBBBB1", "a@x.test") REMOVED("BBBBB1"),
     "AAAAA1: <bounce_of BBBBB1; b@y.test=bounced | "
     "BBBBB1: bounce_of AAAAA1; a@x.test=sent"},
    {"bounce, as 3.11 says it",
     IN("AAAAA1", "m") BOUNCED("AAAAA1", "b@y.test")
         NOTICE("AAAAA1", "sender non-delivery", "BBBBB1") MSGID("BBBBB1", "n")
             ACTIVE0("BBBBB1") REMOVED("AAAAA1") SENT("BBBBB1", "a@x.test")
                 REMOVED("BBBBB1"),
     "AAAAA1: <bounce_of BBBBB1; b@y.test=bounced | "
     "BBBBB1: bounce_of AAAAA1; a@x.test=sent"},
    {"a bounce that is not in the log",
     IN("AAAAA1", "m") BOUNCED("AAAAA1", "b@y.test")
         NOTICE("AAAAA1", "sender non-delivery", "BBBBB1") REMOVED("AAAAA1"),
     "AAAAA1: <bounce_of BBBBB1?; b@y.test=bounced"},
    {"delay, success, postmaster",
     IN("AAAAA1", "m") DEFERRED("AAAAA1", "b@y.test") MSGID("BBBBB1", "n")
         NOTICE("AAAAA1", "sender delay", "BBBBB1") MSGID("BBBBB2", "o")
             NOTICE("AAAAA1", "postmaster delay", "BBBBB2")
                 SENT("AAAAA1", "b@y.test") MSGID("BBBBB3", "p")
                     NOTICE("AAAAA1", "sender delivery status", "BBBBB3")
                         REMOVED("AAAAA1"),
     "AAAAA1: <delay_notice_of BBBBB1, <success_notice_of BBBBB3, "
     "<postmaster_notice_of BBBBB2; b@y.test=sent | "
     "BBBBB1: delay_notice_of AAAAA1;  | "
     "BBBBB2: postmaster_notice_of AAAAA1;  | "
     "BBBBB3: success_notice_of AAAAA1; "},
    {"postmaster non-delivery",
     IN("AAAAA1", "m") BOUNCED("AAAAA1", "b@y.test") MSGID("BBBBB1", "n")
         NOTICE("AAAAA1", "sender non-delivery", "BBBBB1") MSGID("BBBBB2", "o")
             NOTICE("AAAAA1", "postmaster non-delivery", "BBBBB2")
                 REMOVED("AAAAA1"),
     "AAAAA1: <bounce_of BBBBB1, <postmaster_notice_of BBBBB2; "
     "b@y.test=bounced | BBBBB1: bounce_of AAAAA1;  | "
     "BBBBB2: postmaster_notice_of AAAAA1; "},
    {"a bounce of a bounce goes to the postmaster",
     MSGID("BBBBB1", "n") ACTIVE0("BBBBB1") BOUNCED("BBBBB1", "a@x.test")
         MSGID("CCCCC1", "o") NOTICE("BBBBB1", "postmaster non-delivery",
                                     "CCCCC1") REMOVED("BBBBB1"),
     "BBBBB1: <postmaster_notice_of CCCCC1; a@x.test=bounced | "
     "CCCCC1: postmaster_notice_of BBBBB1; "},
    {"notifications never decide an outcome",
     IN("AAAAA1", "m") SENT("AAAAA1", "b@y.test") MSGID("BBBBB1", "n")
         NOTICE("AAAAA1", "sender delivery status", "BBBBB1") ACTIVE0("BBBBB1")
             BOUNCED("BBBBB1", "a@x.test") REMOVED("AAAAA1"),
     "AAAAA1: <success_notice_of BBBBB1; b@y.test=sent | "
     "BBBBB1: success_notice_of AAAAA1; a@x.test=bounced"},
    {"the notice's ID used again hours later is another message",
     IN("AAAAA1", "m") BOUNCED("AAAAA1", "b@y.test")
         NOTICE("AAAAA1", "sender non-delivery", "BBBBB1")
             REMOVED("AAAAA1") "+9999 " IN("BBBBB1", "z")
                 SENT("BBBBB1", "z@z.test") REMOVED("BBBBB1"),
     "AAAAA1: <bounce_of BBBBB1?; b@y.test=bounced | "
     "BBBBB1: ; z@z.test=sent"},
    {"of two uses of an ID the one that fits",
     IN("BBBBB1", "y") SENT("BBBBB1", "y@y.test") REMOVED("BBBBB1") "+9999 " IN(
         "AAAAA1", "m") BOUNCED("AAAAA1", "b@y.test") MSGID("BBBBB1", "n")
         NOTICE("AAAAA1", "sender non-delivery", "BBBBB1")
             SENT("BBBBB1", "a@x.test") REMOVED("BBBBB1"),
     "BBBBB1: ; y@y.test=sent | "
     "AAAAA1: <bounce_of BBBBB1#2; b@y.test=bounced | "
     "BBBBB1#2: bounce_of AAAAA1; a@x.test=sent"},
    {"another host's message of that ID is not the notice",
     IN("AAAAA1", "m") BOUNCED("AAAAA1", "b@y.test") "@mx2 " MSGID(
         "BBBBB1", "n") NOTICE("AAAAA1", "sender non-delivery", "BBBBB1"),
     "AAAAA1: <bounce_of BBBBB1?; b@y.test=bounced | BBBBB1: ; "},

    /* ---- requeued, forwarded ---- */
    {"requeued",
     IN("AAAAA1", "m") DEFERRED(
         "AAAAA1", "b@y.test") "postsuper[13]: AAAAA1: requeued\n"
                               "pickup[5]: BBBBB1: uid=102 from=<a@x.test> "
                               "orig_id=AAAAA1\n" MSGID("BBBBB1", "m") ACTIVE(
                                   "BBBBB1", "1") BOUNCED("BBBBB1", "b@y.test")
                                   REMOVED("BBBBB1"),
     "AAAAA1: <requeued_from BBBBB1; b@y.test=bounced@BBBBB1 | "
     "BBBBB1: requeued_from AAAAA1; b@y.test=bounced"},
    {"requeued from what is not in the log",
     "pickup[5]: BBBBB1: uid=102 from=<a@x.test> orig_id=AAAAA1\n" MSGID(
         "BBBBB1", "m"),
     "BBBBB1: requeued_from AAAAA1?; "},
    {"requeued from an ID that is used again later",
     "pickup[5]: BBBBB1: uid=102 from=<a@x.test> orig_id=AAAAA1\n" MSGID(
         "BBBBB1", "m") "+9999 " IN("AAAAA1", "z"),
     "BBBBB1: requeued_from AAAAA1?;  | AAAAA1: ; "},
    {"requeued twice",
     IN("AAAAA1", "m") DEFERRED(
         "AAAAA1",
         "b@y.test") "postsuper[13]: AAAAA1: requeued\n"
                     "pickup[5]: BBBBB1: uid=102 from=<a@x.test> "
                     "orig_id=AAAAA1\n" MSGID("BBBBB1", "m")
                         ACTIVE("BBBBB1", "1") DEFERRED(
                             "BBBBB1",
                             "b@y.test") "postsuper[13]: BBBBB1: requeued\n"
                                         "pickup[5]: CCCCC1: uid=102 "
                                         "from=<a@x.test> "
                                         "orig_id=BBBBB1\n" MSGID("CCCCC1", "m")
                                             ACTIVE("CCCCC1", "1")
                                                 SENT("CCCCC1", "b@y.test"),
     "AAAAA1: <requeued_from BBBBB1, same_message_id CCCCC1; "
     "b@y.test=sent@CCCCC1 | "
     "BBBBB1: requeued_from AAAAA1, <requeued_from CCCCC1; "
     "b@y.test=sent@CCCCC1 | "
     "CCCCC1: requeued_from BBBBB1, same_message_id AAAAA1; b@y.test=sent"},
    {"forwarded",
     IN("AAAAA1",
        "m") "local[11]: AAAAA1: to=<b@x.test>, relay=local, delay=0, "
             "dsn=2.0.0, "
             "status=sent (forwarded as BBBBB1)\n" MSGID("BBBBB1", "m")
                 ACTIVE("BBBBB1", "1")
                     REMOVED("AAAAA1") "smtp[10]: BBBBB1: to=<z@z.test>, "
                                       "orig_to=<b@x.test>, relay=none, "
                                       "delay=1, dsn=5.4.4, status=bounced (no "
                                       "such domain)\n" REMOVED("BBBBB1"),
     "AAAAA1: <forwarded_from BBBBB1; b@x.test=bounced@BBBBB1 | "
     "BBBBB1: forwarded_from AAAAA1; z@z.test=bounced"},
    {"forwarded and kept: the worse of both",
     IN("AAAAA1", "m") "local[11]: AAAAA1: to=<b@x.test>, relay=local, "
                       "delay=0, dsn=2.0.0, "
                       "status=sent (forwarded as BBBBB1)\n"
                       "local[11]: AAAAA1: to=<b@x.test>, relay=local, "
                       "delay=0, dsn=2.0.0, "
                       "status=sent (delivered to mailbox)\n" MSGID("BBBBB1",
                                                                    "m")
                           ACTIVE("BBBBB1", "1") DEFERRED("BBBBB1", "z@z.test"),
     "AAAAA1: <forwarded_from BBBBB1; b@x.test=deferred@BBBBB1 | "
     "BBBBB1: forwarded_from AAAAA1; z@z.test=deferred"},
    {"forwarded to two: the worse of both",
     IN("AAAAA1", "m") "local[11]: AAAAA1: to=<b@x.test>, relay=local, "
                       "delay=0, dsn=2.0.0, "
                       "status=sent (forwarded as BBBBB1)\n"
                       "local[11]: AAAAA1: to=<b@x.test>, relay=local, "
                       "delay=0, dsn=2.0.0, "
                       "status=sent (forwarded as BBBBB2)\n" MSGID(
                           "BBBBB1", "m") ACTIVE("BBBBB1", "1")
                           BOUNCED("BBBBB1", "y@y.test") MSGID("BBBBB2", "m")
                               ACTIVE("BBBBB2", "1") SENT("BBBBB2", "z@z.test"),
     "AAAAA1: <forwarded_from BBBBB1, <forwarded_from BBBBB2; "
     "b@x.test=bounced@BBBBB1 | BBBBB1: forwarded_from AAAAA1, "
     "same_message_id BBBBB2; y@y.test=bounced | BBBBB2: forwarded_from "
     "AAAAA1, same_message_id BBBBB1; z@z.test=sent"},

    /* ---- content filters ---- */
    {"behind the filter it bounces",
     IN("AAAAA1", "m") "smtp[10]: AAAAA1: to=<b@y.test>, "
                       "relay=127.0.0.1[127.0.0.1]:10024, "
                       "delay=1, dsn=2.0.0, status=sent (250 2.0.0 from "
                       "MTA(smtp:[127.0.0.1]:"
                       "10025): 250 2.0.0 Ok: queued as BBBBB1)\n" REMOVED(
                           "AAAAA1") "-3 " CLIENT("BBBBB1") MSGID("BBBBB1", "m")
                           ACTIVE("BBBBB1", "1") BOUNCED("BBBBB1", "b@y.test")
                               REMOVED("BBBBB1"),
     "AAAAA1: <filter_hop_of BBBBB1; b@y.test=bounced@BBBBB1 | "
     "BBBBB1: filter_hop_of AAAAA1; b@y.test=bounced"},
    {"a before-queue filter with XFORWARD",
     "smtpd[17]: BBBBB1: client=c.test[192.0.2.7], orig_queue_id=AAAAA1, "
     "orig_client=c.test[192.0.2.7]\n" MSGID("BBBBB1", "m")
         ACTIVE("BBBBB1", "1") SENT("BBBBB1", "b@y.test"),
     "BBBBB1: ; b@y.test=sent"},
    {"an after-queue filter with XFORWARD",
     IN("AAAAA1", "m") "smtpd[17]: BBBBB1: client=c.test[192.0.2.7], "
                       "orig_queue_id=AAAAA1, "
                       "orig_client=c.test[192.0.2.7]\n" MSGID("BBBBB1", "m")
                           SENT("AAAAA1", "b@y.test") ACTIVE("BBBBB1", "1")
                               DEFERRED("BBBBB1", "b@y.test"),
     "AAAAA1: <filter_hop_of BBBBB1; b@y.test=deferred@BBBBB1 | "
     "BBBBB1: filter_hop_of AAAAA1; b@y.test=deferred"},
    {"amavis says where it went",
     IN("AAAAA1", "m") "pipe[11]: AAAAA1: to=<b@y.test>, relay=amavis, "
                       "delay=1, dsn=2.0.0, "
                       "status=sent (delivered via amavis service)\n"
                       "+0 " CLIENT("BBBBB1") MSGID("BBBBB1", "m") ACTIVE(
                           "BBBBB1",
                           "1") "/amavis[99]: (00099-01) Passed CLEAN "
                                "{RelayedOutbound}, <a@x.test> -> "
                                "<b@y.test>, Queue-ID: AAAAA1, Message-ID: "
                                "<m@x.test>, queued_as: BBBBB1, "
                                "250 ms\n" SENT("BBBBB1", "b@y.test"),
     "AAAAA1: <filter_hop_of BBBBB1; b@y.test=sent@BBBBB1 | "
     "BBBBB1: filter_hop_of AAAAA1; b@y.test=sent"},
    {"a filter that says nothing: the Message-ID",
     IN("AAAAA1", "m") SENT("AAAAA1", "b@y.test") IN("BBBBB1", "m")
         BOUNCED("BBBBB1", "b@y.test"),
     "AAAAA1: same_message_id BBBBB1; b@y.test=sent | "
     "BBBBB1: same_message_id AAAAA1; b@y.test=bounced"},
    {"two recipients, one fails behind the filter",
     CLIENT("AAAAA1") MSGID("AAAAA1", "m") ACTIVE("AAAAA1", "2") SENT_AS(
         "AAAAA1", "b@y.test", "BBBBB1") SENT_AS("AAAAA1", "c@y.test", "BBBBB1")
         CLIENT("BBBBB1") MSGID("BBBBB1", "m") ACTIVE("BBBBB1", "2")
             SENT("BBBBB1", "b@y.test") BOUNCED("BBBBB1", "c@y.test")
                 REMOVED("BBBBB1"),
     "AAAAA1: <filter_hop_of BBBBB1; b@y.test=sent@BBBBB1 "
     "c@y.test=bounced@BBBBB1 | BBBBB1: filter_hop_of AAAAA1; b@y.test=sent "
     "c@y.test=bounced"},
    {"each recipient its own message behind the filter",
     CLIENT("AAAAA1") MSGID("AAAAA1", "m") ACTIVE("AAAAA1", "2") SENT_AS(
         "AAAAA1", "b@y.test", "BBBBB1") SENT_AS("AAAAA1", "c@y.test", "BBBBB2")
         IN("BBBBB1", "m") SENT("BBBBB1", "b@y.test") IN("BBBBB2", "m")
             DEFERRED("BBBBB2", "c@y.test"),
     "AAAAA1: <filter_hop_of BBBBB1, <filter_hop_of BBBBB2; "
     "b@y.test=sent@BBBBB1 c@y.test=deferred@BBBBB2 | "
     "BBBBB1: filter_hop_of AAAAA1, same_message_id BBBBB2; b@y.test=sent | "
     "BBBBB2: filter_hop_of AAAAA1, same_message_id BBBBB1; "
     "c@y.test=deferred"},
    {"behind the filter the address is another: by orig_to",
     IN("AAAAA1", "m") SENT_AS("AAAAA1", "b@y.test", "BBBBB1") CLIENT("BBBBB1")
         MSGID("BBBBB1", "m") ACTIVE("BBBBB1", "2") BOUNCED(
             "BBBBB1",
             "other@y.test") "smtp[10]: BBBBB1: to=<real@z.test>, "
                             "orig_to=<B@y.test>, relay=none, "
                             "delay=1, dsn=2.0.0, status=sent (x)\n"
                             "smtp[10]: BBBBB1: to=<real2@z.test>, "
                             "orig_to=<b@Y.test>, relay=none, "
                             "delay=1, dsn=2.0.0, status=deferred (x)\n",
     "AAAAA1: <filter_hop_of BBBBB1; b@y.test=deferred@BBBBB1 | "
     "BBBBB1: filter_hop_of AAAAA1; other@y.test=bounced "
     "real@z.test=sent real2@z.test=deferred"},
    {"behind the filter nobody is known: the worst",
     IN("AAAAA1", "m") SENT_AS("AAAAA1", "b@y.test", "BBBBB1") CLIENT("BBBBB1")
         MSGID("BBBBB1", "m") ACTIVE("BBBBB1", "2") SENT("BBBBB1", "x@y.test")
             DEFERRED("BBBBB1", "y@y.test"),
     "AAAAA1: <filter_hop_of BBBBB1; b@y.test=deferred@BBBBB1 | "
     "BBBBB1: filter_hop_of AAAAA1; x@y.test=sent y@y.test=deferred"},
    {"behind the filter it is refused",
     IN("AAAAA1", "m") SENT_AS("AAAAA1", "b@y.test", "BBBBB1") CLIENT("BBBBB1")
         MSGID("BBBBB1", "m") "cleanup[8]: BBBBB1: reject: header Subject: x "
                              "from c.test[192.0.2.7]; "
                              "from=<a@x.test> to=<b@y.test> proto=ESMTP "
                              "helo=<c>: 5.7.1 no\n",
     "AAAAA1: <filter_hop_of BBBBB1; b@y.test=rejected@BBBBB1 | "
     "BBBBB1: filter_hop_of AAAAA1; "},
    {"behind the filter it waits",
     IN("AAAAA1", "m") SENT_AS("AAAAA1", "b@y.test", "BBBBB1")
         IN("BBBBB1", "m"),
     "AAAAA1: <filter_hop_of BBBBB1; b@y.test=queued@BBBBB1 | "
     "BBBBB1: filter_hop_of AAAAA1; "},
    {"a message that failed here goes nowhere",
     IN("AAAAA1", "m") DEFERRED("AAAAA1", "b@y.test") IN("BBBBB1", "m")
         SENT("BBBBB1", "b@y.test"),
     "AAAAA1: same_message_id BBBBB1; b@y.test=deferred | "
     "BBBBB1: same_message_id AAAAA1; b@y.test=sent"},

    /* ---- next hosts ---- */
    {"the next host",
     IN("AAAAA1", "m") SENT_AS("AAAAA1", "b@y.test", "BBBBB1") "@mx2 " CLIENT(
         "BBBBB1") "@mx2 " MSGID("BBBBB1",
                                 "m") "@mx2 " ACTIVE("BBBBB1",
                                                     "1") "@mx2 " BOUNCED("BBBB"
                                                                          "B1",
                                                                          "b@y."
                                                                          "tes"
                                                                          "t"),
     "AAAAA1: <next_host_of BBBBB1; b@y.test=bounced@BBBBB1 | "
     "BBBBB1: next_host_of AAAAA1; b@y.test=bounced"},
    {"the next instance",
     IN("AAAAA1", "m") SENT_AS(
         "AAAAA1", "b@y.test",
         "BBBBB1") "postfix-out/smtpd[7]: BBBBB1: client=localhost[127.0.0.1]\n"
                   "postfix-out/cleanup[8]: BBBBB1: message-id=<m@x.test>\n"
                   "postfix-out/smtp[10]: BBBBB1: to=<b@y.test>, relay=none, "
                   "delay=1, "
                   "dsn=4.4.1, status=deferred (x)\n",
     "AAAAA1: <next_host_of BBBBB1; b@y.test=deferred@BBBBB1 | "
     "BBBBB1: next_host_of AAAAA1; b@y.test=deferred"},
    {"three hops",
     IN("AAAAA1", "m") SENT_AS("AAAAA1", "b@y.test", "BBBBB1")
         IN("BBBBB1", "m")
             SENT_AS("BBBBB1", "b@y.test", "CCCCC1") "@mx2 " CLIENT("CCCCC1") "@mx2 " MSGID(
                 "CCCCC1",
                 "m") "@mx2 " SENT_AS("CCCCC1", "b@y.test",
                                      "DDDDD1") "@mx3 " CLIENT("DDDDD1") "@mx3"
                                                                         " " DEFERRED(
                                                                             "D"
                                                                             "D"
                                                                             "D"
                                                                             "D"
                                                                             "D"
                                                                             "1",
                                                                             "b"
                                                                             "@"
                                                                             "y"
                                                                             "."
                                                                             "t"
                                                                             "e"
                                                                             "s"
                                                                             "t"),
     "AAAAA1: <filter_hop_of BBBBB1, same_message_id CCCCC1; "
     "b@y.test=deferred@DDDDD1 | "
     "BBBBB1: filter_hop_of AAAAA1, <next_host_of CCCCC1; "
     "b@y.test=deferred@DDDDD1 | "
     "CCCCC1: next_host_of BBBBB1, <next_host_of DDDDD1, same_message_id "
     "AAAAA1; b@y.test=deferred@DDDDD1 | "
     "DDDDD1: next_host_of CCCCC1; b@y.test=deferred"},
    {"a stranger's queue ID that we have too: the Message-ID differs",
     IN("AAAAA1", "m") SENT_AS("AAAAA1", "b@y.test", "BBBBB1")
         IN("BBBBB1", "other") BOUNCED("BBBBB1", "z@z.test"),
     "AAAAA1: ; b@y.test=sent | BBBBB1: ; z@z.test=bounced"},
    {"a stranger's queue ID that we had hours ago",
     CLIENT("BBBBB1") BOUNCED("BBBBB1", "z@z.test")
         REMOVED("BBBBB1") "+9999 " IN("AAAAA1", "m")
             SENT_AS("AAAAA1", "b@y.test", "BBBBB1"),
     "BBBBB1: ; z@z.test=bounced | AAAAA1: ; b@y.test=sent"},
    {"a stranger's queue ID that we have hours later",
     IN("AAAAA1", "m") SENT_AS("AAAAA1", "b@y.test", "BBBBB1") "+9999 " CLIENT(
         "BBBBB1") BOUNCED("BBBBB1", "z@z.test"),
     "AAAAA1: ; b@y.test=sent | BBBBB1: ; z@z.test=bounced"},
    {"the other host's clock is behind",
     IN("AAAAA1", "m")
         SENT_AS("AAAAA1", "b@y.test", "BBBBB1") "-120 @mx2 " CLIENT(
             "BBBBB1") "@mx2 " MSGID("BBBBB1", "m") "@mx2 " BOUNCED("BBBBB1",
                                                                    "b@y.test"),
     "AAAAA1: <next_host_of BBBBB1; b@y.test=bounced@BBBBB1 | "
     "BBBBB1: next_host_of AAAAA1; b@y.test=bounced"},
    {"mail that goes in circles",
     IN("AAAAA1", "m") SENT_AS("AAAAA1", "b@y.test", "BBBBB1") IN("BBBBB1", "m")
         SENT_AS("BBBBB1", "b@y.test", "AAAAA1"),
     "AAAAA1: filter_hop_of BBBBB1, <filter_hop_of BBBBB1; "
     "b@y.test=sent@BBBBB1 | "
     "BBBBB1: filter_hop_of AAAAA1, <filter_hop_of AAAAA1; "
     "b@y.test=sent@AAAAA1"},
    {"a message that names itself",
     IN("AAAAA1", "m") SENT_AS("AAAAA1", "b@y.test", "AAAAA1"),
     "AAAAA1: ; b@y.test=sent"},

    /* ---- Message-IDs ---- */
    {
        "no Message-ID ties nobody",
        CLIENT("AAAAA1") "cleanup[8]: AAAAA1: message-id=<>\n" CLIENT("BBBBB1") "cleanup[8]: BBBBB1: message-id=<>\n" CLIENT(
            "CCCCC1") "cleanup[8]: CCCCC1: message-id=\n" CLIENT("DDDDD1") "cle"
                                                                           "anu"
                                                                           "p["
                                                                           "8]:"
                                                                           " DD"
                                                                           "DDD"
                                                                           "1: "
                                                                           "mes"
                                                                           "sag"
                                                                           "e-"
                                                                           "id="
                                                                           "\n",
        "AAAAA1: ;  | BBBBB1: ;  | CCCCC1: ;  | DDDDD1: ; "},
    {"three copies", IN("AAAAA1", "m") IN("BBBBB1", "m") IN("CCCCC1", "m"),
     "AAAAA1: same_message_id BBBBB1, same_message_id CCCCC1;  | "
     "BBBBB1: same_message_id AAAAA1, same_message_id CCCCC1;  | "
     "CCCCC1: same_message_id AAAAA1, same_message_id BBBBB1; "},
    {"two uses of one queue ID",
     IN("AAAAA1", "m") REMOVED("AAAAA1") IN("AAAAA1", "m"),
     "AAAAA1: same_message_id AAAAA1#2;  | "
     "AAAAA1#2: same_message_id AAAAA1; "},
};

/* What a message without recipients that a delivery names says of them. */
static const link_case alone[] = {
    {"discarded", "cleanup[8]: BBBBB1: removed (discarded)\n",
     "b@y.test=discarded@BBBBB1"},
    {"deleted", "postsuper[13]: BBBBB1: removed\n", "b@y.test=deleted@BBBBB1"},
    {"held", "postsuper[13]: BBBBB1: placed on hold\n", "b@y.test=held@BBBBB1"},
    {"queued", ACTIVE("BBBBB1", "1"), "b@y.test=queued@BBBBB1"},
    {"expired",
     "qmgr[9]: BBBBB1: from=<a@x.test>, status=expired, returned to sender\n",
     "b@y.test=expired@BBBBB1"},
    {"gone", REMOVED("BBBBB1"), "b@y.test=unknown@BBBBB1"},
};

static void outcomes_without_recipients(void **state)
{
    size_t i, wrong = 0;

    (void)state;
    for (i = 0; i < COUNT_OF(alone); i++) {
        md_store *store = tell_store(1);
        md_catalog *catalog;
        md_buffer log = {0}, got = {0};

        md_buffer_add_text(&log, IN("AAAAA1", "m")
                                     SENT_AS("AAAAA1", "b@y.test", "BBBBB1")
                                         CLIENT("BBBBB1"));
        md_buffer_add_text(&log, alone[i].log);
        md_buffer_put(&log, '\0');
        tell_feed_log(store, "mail.log", log.ptr);
        catalog = md_catalog_build(store);
        tell_outcomes(catalog, tell_entry(catalog, "AAAAA1", 1), &got);
        wrong += !same_text(alone[i].name, &got, alone[i].wanted);
        md_catalog_free(catalog);
        md_buffer_free(&log);
        md_buffer_free(&got);
        md_store_free(store);
    }
    assert_int_equal(wrong, 0);
}

/* A server that answers with one queue ID, always: of thousands that name it
 * those of its time are looked at. */
static void named_by_very_many(void **state)
{
    enum { MANY = 3000 };
    md_store *store = tell_store(1);
    md_buffer lines = {0}, got = {0};
    md_catalog *catalog;
    char text[512];
    int i;

    (void)state;
    for (i = 0; i < MANY; i++) {
        if (i == MANY / 2)
            md_buffer_add_text(&lines, "+9 " IN("BBBBB1", "m1500"));
        (void)snprintf(text, sizeof text,
                       "+9 smtpd[7]: C%04X: client=c.test[192.0.2.7]\n"
                       "+0 cleanup[8]: C%04X: message-id=<m%d@x.test>\n"
                       "+0 smtp[10]: C%04X: to=<b@y.test>, relay=m[1.2.3.4]:"
                       "25, delay=1, dsn=2.0.0, status=sent (250 2.0.0 Ok: "
                       "queued as BBBBB1)\n",
                       i, i, i, i);
        md_buffer_add_text(&lines, text);
    }
    md_buffer_put(&lines, '\0');
    tell_feed_log(store, "mail.log", lines.ptr);
    catalog = md_catalog_build(store);
    tell_links(catalog, tell_entry(catalog, "BBBBB1", 1), &got);
    assert_true(same_text("named", &got, "filter_hop_of C05DC"));
    got.len = 0;
    tell_links(catalog, tell_entry(catalog, "C05DC", 1), &got);
    assert_true(same_text("naming", &got, "<filter_hop_of BBBBB1"));
    got.len = 0;
    tell_links(catalog, tell_entry(catalog, "C0000", 1), &got);
    assert_true(same_text("others", &got, ""));
    md_catalog_free(catalog);
    md_buffer_free(&lines);
    md_buffer_free(&got);
    md_store_free(store);
}

static void tell_linked(const md_store *store, md_buffer *out)
{
    md_catalog *catalog = md_catalog_build(store);
    uint32_t entry;
    md_story s;

    assert_non_null(catalog);
    md_story_init(&s);
    for (entry = 0; entry < md_catalog_count(catalog); entry++) {
        if (md_catalog_entry_at(catalog, entry)->kind != MAILDIAG_ENTRY_MESSAGE)
            continue;
        assert_true(md_story_load(&s, catalog, entry));
        if (out->len != 0)
            md_buffer_add_text(out, " | ");
        md_buffer_add(out, s.queue_id);
        if (s.generation > 1) {
            md_buffer_put(out, '#');
            md_buffer_add_u64(out, s.generation);
        }
        md_buffer_add_text(out, ": ");
        tell_links(catalog, entry, out);
        md_buffer_add_text(out, "; ");
        tell_outcomes(catalog, entry, out);
    }
    md_story_free(&s);
    md_catalog_free(catalog);
}

static void links_and_outcomes(void **state)
{
    size_t i, wrong = 0;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        md_store *store = tell_store(1);
        md_buffer got = {0};

        tell_feed_log(store, "mail.log", cases[i].log);
        tell_linked(store, &got);
        wrong += !same_text(cases[i].name, &got, cases[i].wanted);
        md_buffer_free(&got);
        md_store_free(store);
    }
    assert_int_equal(wrong, 0);
}

/* The next host's log is another source, given before or behind. */
static void logs_of_two_hosts(void **state)
{
    static const char first[] = IN("AAAAA1", "m")
        SENT_AS("AAAAA1", "b@y.test", "BBBBB1") REMOVED("AAAAA1");
    static const char second[] =
        "@mx2 " CLIENT("BBBBB1") "@mx2 " MSGID("BBBBB1", "m") "+5 @mx2 " ACTIVE(
            "BBBBB1",
            "1") "@mx2 " BOUNCED("BBBBB1",
                                 "b@y.test") "@mx2 " REMOVED("BBBBB1");
    static const char one[] =
        "AAAAA1: <next_host_of BBBBB1; b@y.test=bounced@BBBBB1";
    static const char two[] = "BBBBB1: next_host_of AAAAA1; b@y.test=bounced";
    char wanted[256];
    int swap;

    (void)state;
    for (swap = 0; swap < 2; swap++) {
        md_store *store = tell_store(1);
        md_buffer got = {0};

        tell_feed_log(store, swap ? "mx2.log" : "mx1.log",
                      swap ? second : first);
        tell_feed_log(store, swap ? "mx1.log" : "mx2.log",
                      swap ? first : second);
        tell_linked(store, &got);
        (void)snprintf(wanted, sizeof wanted, "%s | %s", swap ? two : one,
                       swap ? one : two);
        assert_true(same_text("two hosts", &got, wanted));
        md_buffer_free(&got);
        md_store_free(store);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_and_outcomes),
        cmocka_unit_test(logs_of_two_hosts),
        cmocka_unit_test(outcomes_without_recipients),
        cmocka_unit_test(named_by_very_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
