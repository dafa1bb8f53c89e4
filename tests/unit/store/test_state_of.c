/*
 * States of messages and recipients: small logs and what they say. The texts
 * are Postfix's own; see tell.h for how logs and stories are written.
 */
#include "tell.h"

#define CLIENT(id) "smtpd[7]: " id ": client=c.test[192.0.2.7]\n"
#define CLEANUP(id) "cleanup[8]: " id ": message-id=<" id "@x.test>\n"
#define IN(id) CLIENT(id) CLEANUP(id)
#define ACTIVE(id, n)                                                          \
    "qmgr[9]: " id ": from=<a@x.test>, size=10, nrcpt=" n " (queue active)\n"
#define REMOVED(id) "qmgr[9]: " id ": removed\n"
#define TO(id, to, dsn, status)                                                \
    "smtp[10]: " id ": to=<" to ">, relay=mx.y.test[192.0.2.9]:25, delay=1, "  \
    "delays=0/0/0/1, dsn=" dsn ", status=" status "\n"
#define SENT(id, to) TO(id, to, "2.0.0", "sent (250 2.0.0 Ok)")
#define DEFERRED(id, to)                                                       \
    TO(id, to, "4.2.2",                                                        \
       "deferred (host mx.y.test[192.0.2.9] said: 452 4.2.2 Mailbox full (in " \
       "reply to RCPT TO command))")
#define BOUNCED(id, to)                                                        \
    TO(id, to, "5.1.1",                                                        \
       "bounced (host mx.y.test[192.0.2.9] said: 550 5.1.1 No such user (in "  \
       "reply to RCPT TO command))")
#define EXPIRED(id)                                                            \
    "qmgr[9]: " id ": from=<a@x.test>, status=expired, returned to sender\n"
#define WHOLE(id, line) IN(id) ACTIVE(id, "1") line REMOVED(id)
#define FROM_TO "from=<a@x.test> to=<b@y.test> proto=ESMTP helo=<c.test>"

typedef struct state_case {
    const char *name;
    const char *log;
    const char *wanted;
} state_case;

static const state_case cases[] = {
    /* ---- incomplete ---- */
    {"client= and nothing more", CLIENT("AAAA1"), "AAAA1 incomplete~"},
    {"the client went away",
     "smtpd[7]: connect from c.test[192.0.2.7]\n" IN(
         "AAAA1") "smtpd[7]: lost connection after DATA (12 bytes) from "
                  "c.test[192.0.2.7]\n"
                  "smtpd[7]: disconnect from c.test[192.0.2.7]\n",
     "AAAA1 incomplete~"},
    {"the client went away, as 3.10 says it",
     CLIENT("AAAA1") CLEANUP("AAAA1") "smtpd[7]: AAAA1: lost connection after "
                                      "DATA from c.test[192.0.2.7]\n"
                                      "cleanup[8]: AAAA1: removed (canceled)\n",
     "AAAA1 incomplete"},
    {"canceled before the header",
     CLIENT("AAAA1") "cleanup[8]: AAAA1: removed (canceled)\n",
     "AAAA1 incomplete"},
    {"a queue file that could not be written",
     IN("AAAA1") "cleanup[8]: warning: AAAA1: write queue file: No space left "
                 "on device\n",
     "AAAA1 incomplete~"},
    {"cleanup's line alone", CLEANUP("AAAA1"), "AAAA1 incomplete~"},
    {"pickup alone", "pickup[5]: AAAA1: uid=0 from=<root>\n",
     "AAAA1 incomplete~"},

    /* ---- queued ---- */
    {"in the active queue", IN("AAAA1") ACTIVE("AAAA1", "1"), "AAAA1 queued~"},
    {"one of two is still to come",
     IN("AAAA1") ACTIVE("AAAA1", "2") SENT("AAAA1", "b@y.test"),
     "AAAA1 queued~ b@y.test=sent"},
    {"Postfix stopped in the middle, and began again",
     IN("AAAA1") ACTIVE("AAAA1", "1") "+60 " ACTIVE("AAAA1", "1"),
     "AAAA1 queued~"},
    {"skipped, still being delivered",
     IN("AAAA1") ACTIVE("AAAA1",
                        "1") "qmgr[9]: AAAA1: skipped, still being delivered\n",
     "AAAA1 queued~"},
    {"one host said no, the next is tried",
     IN("AAAA1")
         ACTIVE("AAAA1", "1") "smtp[10]: AAAA1: host mx1.y.test[192.0.2.8] "
                              "said: 451 4.3.0 try again "
                              "later (in reply to RCPT TO command)\n",
     "AAAA1 queued~"},

    /* ---- deferred ---- */
    {"deferred", IN("AAAA1") ACTIVE("AAAA1", "1") DEFERRED("AAAA1", "b@y.test"),
     "AAAA1 deferred~ b@y.test=deferred"},
    {"deferred three times",
     IN("AAAA1") ACTIVE("AAAA1", "1")
         DEFERRED("AAAA1", "b@y.test") "+300 " ACTIVE("AAAA1", "1")
             DEFERRED("AAAA1", "b@y.test") "+600 " ACTIVE("AAAA1", "1")
                 DEFERRED("AAAA1", "b@y.test"),
     "AAAA1 deferred~ b@y.test=deferred/3"},
    {"one sent, one deferred",
     IN("AAAA1") ACTIVE("AAAA1", "2") SENT("AAAA1", "b@y.test")
         DEFERRED("AAAA1", "c@y.test"),
     "AAAA1 deferred~ b@y.test=sent c@y.test=deferred"},
    {"delivery temporarily suspended",
     IN("AAAA1")
         ACTIVE("AAAA1", "1") "error[11]: AAAA1: to=<b@y.test>, relay=none, "
                              "delay=1, delays=0/0/0/0, "
                              "dsn=4.4.1, status=deferred (delivery "
                              "temporarily suspended: connect to "
                              "mx.y.test[192.0.2.9]:25: Connection refused)\n",
     "AAAA1 deferred~ b@y.test=deferred"},
    {"soft_bounce counts as deferred",
     IN("AAAA1") ACTIVE("AAAA1", "1") TO(
         "AAAA1", "b@y.test", "5.1.1",
         "SOFTBOUNCE (host mx.y.test[192.0.2.9] said: 550 5.1.1 No such user "
         "(in reply to RCPT TO command))"),
     "AAAA1 deferred~ b@y.test=deferred"},
    {"the report of a bounce could not be made",
     IN("AAAA1") ACTIVE("AAAA1", "1") BOUNCED(
         "AAAA1",
         "b@y.test") "qmgr[9]: AAAA1: status=deferred (bounce failed)\n",
     "AAAA1 bounced~ b@y.test=bounced"},
    {"one waits, one has bounced",
     IN("AAAA1") ACTIVE("AAAA1", "2") BOUNCED("AAAA1", "b@y.test")
         DEFERRED("AAAA1", "c@y.test"),
     "AAAA1 deferred~ b@y.test=bounced c@y.test=deferred"},

    /* ---- sent ---- */
    {"sent", WHOLE("AAAA1", SENT("AAAA1", "b@y.test")),
     "AAAA1 sent b@y.test=sent"},
    {"sent, not yet removed",
     IN("AAAA1") ACTIVE("AAAA1", "1") SENT("AAAA1", "b@y.test"),
     "AAAA1 sent~ b@y.test=sent"},
    {"sent at the second attempt",
     IN("AAAA1") ACTIVE("AAAA1", "1")
         DEFERRED("AAAA1", "b@y.test") "+300 " ACTIVE("AAAA1", "1")
             SENT("AAAA1", "b@y.test") REMOVED("AAAA1"),
     "AAAA1 sent b@y.test=sent/2"},
    {"from pickup",
     "pickup[5]: AAAA1: uid=0 from=<root>\n" CLEANUP("AAAA1")
         ACTIVE("AAAA1", "1") SENT("AAAA1", "b@y.test") REMOVED("AAAA1"),
     "AAAA1 sent b@y.test=sent"},
    {"to a mailbox",
     WHOLE("AAAA1", "local[12]: AAAA1: to=<b@x.test>, orig_to=<b>, "
                    "relay=local, delay=0, delays=0/0/0/0, dsn=2.0.0, "
                    "status=sent (delivered to mailbox)\n"),
     "AAAA1 sent b@x.test(b)=sent"},
    {"an alias of two",
     IN("AAAA1") ACTIVE(
         "AAAA1",
         "2") "smtp[10]: AAAA1: to=<b@y.test>, orig_to=<all@x.test>, "
              "relay=m[1.2.3.4]:"
              "25, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (250 Ok)\n"
              "smtp[10]: AAAA1: to=<c@y.test>, orig_to=<all@x.test>, "
              "relay=m[1.2.3.4]:"
              "25, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (250 "
              "Ok)\n" REMOVED("AAAA1"),
     "AAAA1 sent b@y.test(all@x.test)=sent c@y.test(all@x.test)=sent"},
    {"orig_to is the first one seen",
     IN("AAAA1") ACTIVE(
         "AAAA1",
         "1") "smtp[10]: AAAA1: to=<b@y.test>, relay=none, delay=0, dsn=4.4.1, "
              "status=deferred (x)\n"
              "smtp[10]: AAAA1: to=<b@y.test>, orig_to=<one@x.test>, "
              "relay=none, "
              "delay=0, dsn=4.4.1, status=deferred (x)\n"
              "smtp[10]: AAAA1: to=<b@y.test>, orig_to=<two@x.test>, "
              "relay=none, "
              "delay=0, dsn=2.0.0, status=sent (x)\n" REMOVED("AAAA1"),
     "AAAA1 sent b@y.test(one@x.test)=sent/3"},
    {"the domain's case does not count, the local part's does",
     IN("AAAA1") ACTIVE("AAAA1", "2")
         DEFERRED("AAAA1", "Bob@Y.test") "+300 " SENT("AAAA1", "Bob@y.TEST")
             SENT("AAAA1", "bob@y.test") REMOVED("AAAA1"),
     "AAAA1 sent Bob@Y.test=sent/2 bob@y.test=sent"},
    {"a discard transport",
     WHOLE("AAAA1", "discard[12]: AAAA1: to=<b@y.test>, relay=none, delay=0, "
                    "delays=0/0/0/0, dsn=2.0.0, status=sent (gone)\n"),
     "AAAA1 sent b@y.test=sent"},

    /* ---- bounced, expired, mixed ---- */
    {"bounced", WHOLE("AAAA1", BOUNCED("AAAA1", "b@y.test")),
     "AAAA1 bounced b@y.test=bounced"},
    {"two bounced",
     IN("AAAA1") ACTIVE("AAAA1", "2") BOUNCED("AAAA1", "b@y.test")
         BOUNCED("AAAA1", "c@y.test") REMOVED("AAAA1"),
     "AAAA1 bounced b@y.test=bounced c@y.test=bounced"},
    {"cleanup bounces",
     IN("AAAA1") "cleanup[8]: AAAA1: to=<b@y.test>, relay=none, delay=0, "
                 "delays=0/0/0/0, "
                 "dsn=5.4.0, status=bounced (User unknown)\n" REMOVED("AAAA1"),
     "AAAA1 bounced b@y.test=bounced"},
    {"expired",
     IN("AAAA1") ACTIVE("AAAA1", "1")
         DEFERRED("AAAA1", "b@y.test") "+300 " ACTIVE("AAAA1", "1")
             DEFERRED("AAAA1", "b@y.test") EXPIRED("AAAA1") REMOVED("AAAA1"),
     "AAAA1 expired b@y.test=expired/2"},
    {"expired, not yet removed",
     IN("AAAA1") ACTIVE("AAAA1", "1") DEFERRED("AAAA1", "b@y.test")
         EXPIRED("AAAA1"),
     "AAAA1 expired~ b@y.test=expired"},
    {"force-expired",
     IN("AAAA1") ACTIVE("AAAA1", "1") DEFERRED(
         "AAAA1", "b@y.test") "postsuper[13]: AAAA1: expired\n"
                              "postsuper[13]: Force-expired: 1 message\n"
                              "qmgr[9]: AAAA1: from=<a@x.test>, "
                              "status=force-expired, returned to "
                              "sender\n" REMOVED("AAAA1"),
     "AAAA1 expired b@y.test=expired"},
    {"marked for expiry, qmgr has not come to it",
     IN("AAAA1") ACTIVE("AAAA1", "1")
         DEFERRED("AAAA1", "b@y.test") "postsuper[13]: AAAA1: expired\n",
     "AAAA1 deferred~ b@y.test=deferred"},
    {"expired with one sent and one bounced before",
     IN("AAAA1") ACTIVE("AAAA1", "3") SENT("AAAA1", "b@y.test")
         BOUNCED("AAAA1", "c@y.test") DEFERRED("AAAA1", "d@y.test")
             EXPIRED("AAAA1") REMOVED("AAAA1"),
     "AAAA1 mixed b@y.test=sent c@y.test=bounced d@y.test=expired"},
    {"expired without a word on the recipients",
     "qmgr[9]: AAAA1: from=<a@x.test>, status=expired, returned to "
     "sender\n" REMOVED("AAAA1"),
     "AAAA1 ~expired"},
    {"mixed",
     IN("AAAA1") ACTIVE("AAAA1", "2") SENT("AAAA1", "b@y.test")
         BOUNCED("AAAA1", "c@y.test") REMOVED("AAAA1"),
     "AAAA1 mixed b@y.test=sent c@y.test=bounced"},

    /* ---- held, released ---- */
    {"placed on hold",
     IN("AAAA1") ACTIVE("AAAA1", "1")
         DEFERRED("AAAA1", "b@y.test") "postsuper[13]: AAAA1: placed on hold\n",
     "AAAA1 held~ b@y.test=held"},
    {"placed on hold before any delivery",
     IN("AAAA1") ACTIVE("AAAA1", "1") "postsuper[13]: AAAA1: placed on hold\n",
     "AAAA1 held~"},
    {"released",
     IN("AAAA1") ACTIVE("AAAA1", "1") DEFERRED(
         "AAAA1", "b@y.test") "postsuper[13]: AAAA1: placed on hold\n"
                              "postsuper[13]: AAAA1: released from hold\n",
     "AAAA1 deferred~ b@y.test=deferred"},
    {"released and sent",
     IN("AAAA1") ACTIVE("AAAA1", "1") DEFERRED(
         "AAAA1",
         "b@y.test") "postsuper[13]: AAAA1: placed on hold\n"
                     "postsuper[13]: AAAA1: released from hold\n" ACTIVE(
                         "AAAA1", "1") SENT("AAAA1", "b@y.test")
                         REMOVED("AAAA1"),
     "AAAA1 sent b@y.test=sent/2"},
    {"held, and in the queue again without a word",
     IN("AAAA1") "postsuper[13]: AAAA1: placed on hold\n" ACTIVE("AAAA1", "1"),
     "AAAA1 queued~"},
    {"held and deleted",
     IN("AAAA1") ACTIVE("AAAA1", "1")
         DEFERRED("AAAA1", "b@y.test") "postsuper[13]: AAAA1: placed on "
                                       "hold\npostsuper[13]: AAAA1: removed\n",
     "AAAA1 deleted b@y.test=deleted"},
    {"one sent, then on hold",
     IN("AAAA1") ACTIVE("AAAA1", "2") SENT("AAAA1", "b@y.test")
         DEFERRED("AAAA1", "c@y.test") "postsuper[13]: AAAA1: placed on hold\n",
     "AAAA1 held~ b@y.test=sent c@y.test=held"},
    {"a header check holds",
     IN("AAAA1") "cleanup[8]: AAAA1: hold: header Subject: x from c.test["
                 "192.0.2.7]; " FROM_TO ": wait\n",
     "AAAA1 held~ b@y.test=held/0"},
    {"a milter holds",
     IN("AAAA1") "cleanup[8]: AAAA1: milter-hold: END-OF-MESSAGE from c.test["
                 "192.0.2.7]: milter triggers HOLD action; " FROM_TO "\n",
     "AAAA1 held~ b@y.test=held/0"},
    {"held by a check, released, sent",
     IN("AAAA1") "cleanup[8]: AAAA1: hold: header Subject: x from c.test["
                 "192.0.2.7]; " FROM_TO ": wait\n"
                 "postsuper[13]: AAAA1: released from hold\n" ACTIVE(
                     "AAAA1", "1") SENT("AAAA1", "b@y.test") REMOVED("AAAA1"),
     "AAAA1 sent b@y.test=sent"},
    {"held by a check, sent to where the alias points",
     IN("AAAA1") "cleanup[8]: AAAA1: hold: header Subject: x from c.test["
                 "192.0.2.7]; " FROM_TO ": wait\n"
                 "postsuper[13]: AAAA1: released from hold\n" ACTIVE(
                     "AAAA1", "1") "smtp[10]: AAAA1: to=<z@z.test>, "
                                   "orig_to=<b@Y.test>, relay=m[1.2.3.4]:25, "
                                   "delay=0, delays=0/0/0/0, dsn=2.0.0, "
                                   "status=sent (250 Ok)\n" REMOVED("AAAA1"),
     "AAAA1 sent z@z.test(b@Y.test)=sent"},
    {"held by an access rule before the queue ID",
     "smtpd[7]: connect from c.test[192.0.2.7]\n"
     "smtpd[7]: NOQUEUE: hold: RCPT from c.test[192.0.2.7]: <b@y.test>: "
     "Recipient address triggers HOLD action; " FROM_TO
     "\n" IN("AAAA1") "smtpd[7]: disconnect from c.test[192.0.2.7]\n",
     "AAAA1 held~ b@y.test=held/0"},
    {"held before the queue ID, released, sent",
     "smtpd[7]: connect from c.test[192.0.2.7]\n"
     "smtpd[7]: NOQUEUE: hold: RCPT from c.test[192.0.2.7]: <b@y.test>: "
     "Recipient address triggers HOLD action; " FROM_TO "\n" IN(
         "AAAA1") "smtpd[7]: disconnect from c.test[192.0.2.7]\n"
                  "postsuper[13]: AAAA1: released from hold\n" ACTIVE(
                      "AAAA1", "1") SENT("AAAA1", "b@y.test") REMOVED("AAAA1"),
     "AAAA1 sent b@y.test=sent"},
    {"a hold of the session before is not this one's",
     "smtpd[7]: connect from c.test[192.0.2.7]\n"
     "smtpd[7]: NOQUEUE: hold: RCPT from c.test[192.0.2.7]: <b@y.test>: "
     "Recipient address triggers HOLD action; " FROM_TO "\n"
     "smtpd[7]: disconnect from c.test[192.0.2.7]\n"
     "smtpd[7]: connect from d.test[192.0.2.8]\n" IN("AAAA1")
         ACTIVE("AAAA1", "1"),
     "AAAA1 queued~"},
    {"a hold of the message before in the same session is not this one's",
     "smtpd[7]: connect from c.test[192.0.2.7]\n"
     "smtpd[7]: NOQUEUE: hold: RCPT from c.test[192.0.2.7]: <b@y.test>: "
     "Recipient address triggers HOLD action; " FROM_TO "\n" IN("AAAA1")
         IN("AAAA2") ACTIVE("AAAA2", "1"),
     "AAAA1 held~ b@y.test=held/0; AAAA2 queued~"},
    {"a hold of another process is not this one's",
     "smtpd[6]: connect from c.test[192.0.2.7]\n"
     "smtpd[7]: connect from c.test[192.0.2.7]\n"
     "smtpd[6]: NOQUEUE: hold: RCPT from c.test[192.0.2.7]: <b@y.test>: "
     "Recipient address triggers HOLD action; " FROM_TO "\n" IN("AAAA1")
         ACTIVE("AAAA1", "1"),
     "AAAA1 queued~"},

    /* ---- deleted, requeued ---- */
    {"deleted while deferred",
     IN("AAAA1") ACTIVE("AAAA1", "1") DEFERRED(
         "AAAA1", "b@y.test") "postsuper[13]: AAAA1: removed\npostsuper[13]: "
                              "Deleted: 1 message\n",
     "AAAA1 deleted b@y.test=deleted"},
    {"deleted while deferred, whoever says so",
     IN("AAAA1") ACTIVE("AAAA1", "1") DEFERRED("AAAA1", "b@y.test")
         REMOVED("AAAA1"),
     "AAAA1 deleted b@y.test=deleted"},
    {"deleted before any delivery",
     IN("AAAA1") ACTIVE("AAAA1", "1") "postsuper[13]: AAAA1: removed\n",
     "AAAA1 deleted"},
    {"one sent, the rest deleted",
     IN("AAAA1") ACTIVE("AAAA1", "2") SENT("AAAA1", "b@y.test")
         DEFERRED("AAAA1", "c@y.test") "postsuper[13]: AAAA1: removed\n",
     "AAAA1 mixed b@y.test=sent c@y.test=deleted"},
    {"all sent, and removed by hand",
     IN("AAAA1") ACTIVE("AAAA1", "1")
         SENT("AAAA1", "b@y.test") "postsuper[13]: AAAA1: removed\n",
     "AAAA1 sent b@y.test=sent"},
    {"held by a check and deleted",
     IN("AAAA1") "cleanup[8]: AAAA1: hold: header Subject: x from c.test["
                 "192.0.2.7]; " FROM_TO
                 ": wait\npostsuper[13]: AAAA1: removed\n",
     "AAAA1 deleted b@y.test=deleted/0"},
    {"requeued",
     IN("AAAA1") ACTIVE("AAAA1", "1") DEFERRED(
         "AAAA1",
         "b@y.test") "postsuper[13]: AAAA1: requeued\n"
                     "pickup[5]: AAAA2: uid=102 from=<a@x.test> orig_id=AAAA1\n"
                     "cleanup[8]: AAAA2: message-id=<AAAA1@x.test>\n" ACTIVE(
                         "AAAA2", "1") SENT("AAAA2", "b@y.test")
                         REMOVED("AAAA2"),
     "AAAA1 requeued b@y.test=requeued; AAAA2 sent b@y.test=sent"},
    {"requeued before any delivery",
     IN("AAAA1") ACTIVE("AAAA1", "1") "postsuper[13]: AAAA1: requeued\n",
     "AAAA1 requeued"},
    {"one sent, the rest requeued",
     IN("AAAA1") ACTIVE("AAAA1", "2") SENT("AAAA1", "b@y.test")
         DEFERRED("AAAA1", "c@y.test") "postsuper[13]: AAAA1: requeued\n",
     "AAAA1 mixed b@y.test=sent c@y.test=requeued"},

    /* ---- discarded, rejected ---- */
    {"a header check discards",
     IN("AAAA1") "cleanup[8]: AAAA1: discard: header Subject: x from c.test["
                 "192.0.2.7]; " FROM_TO ": spam\n",
     "AAAA1 discarded b@y.test=discarded/0"},
    {"a header check discards, as 3.10 says it",
     IN("AAAA1") "cleanup[8]: AAAA1: discard: header Subject: x from c.test["
                 "192.0.2.7]; " FROM_TO ": spam\n"
                 "cleanup[8]: AAAA1: removed (discarded)\n",
     "AAAA1 discarded b@y.test=discarded/0"},
    {"a milter discards",
     IN("AAAA1") "cleanup[8]: AAAA1: milter-discard: END-OF-MESSAGE from "
                 "c.test[192.0.2.7]: milter triggers DISCARD action; " FROM_TO
                 "\n",
     "AAAA1 discarded b@y.test=discarded/0"},
    {"an access rule discards before the queue ID",
     "smtpd[7]: connect from c.test[192.0.2.7]\n"
     "smtpd[7]: NOQUEUE: discard: RCPT from c.test[192.0.2.7]: <b@y.test>: "
     "Recipient address triggers DISCARD action; " FROM_TO
     "\n" IN("AAAA1") "smtpd[7]: disconnect from c.test[192.0.2.7]\n",
     "AAAA1 discarded b@y.test=discarded/0"},
    {"other actions name nobody",
     IN("AAAA1") "cleanup[8]: AAAA1: warning: header Subject: x from c.test["
                 "192.0.2.7]; " FROM_TO ": look\n"
                 "cleanup[8]: AAAA1: prepend: header Subject: x from "
                 "c.test[192.0.2.7]; " FROM_TO ": X-Y: z\n"
                 "smtpd[7]: AAAA1: filter: RCPT from c.test[192.0.2.7]: "
                 "<b@y.test>: "
                 "Recipient address triggers FILTER f:g; " FROM_TO "\n"
                 "smtpd[7]: AAAA1: redirect: RCPT from c.test[192.0.2.7]: "
                 "<b@y.test>: "
                 "Recipient address triggers REDIRECT z@z.test; " FROM_TO "\n"
                 "smtpd[7]: AAAA1: bcc: RCPT from c.test[192.0.2.7]: "
                 "<b@y.test>: "
                 "Recipient address triggers BCC z@z.test; " FROM_TO
                 "\n" ACTIVE("AAAA1", "1") SENT("AAAA1", "z@z.test")
                     REMOVED("AAAA1"),
     "AAAA1 sent z@z.test=sent"},
    {"a header check rejects",
     IN("AAAA1") "cleanup[8]: AAAA1: reject: header Subject: x from c.test["
                 "192.0.2.7]; " FROM_TO ": 5.7.1 no\n",
     "AAAA1 rejected; reject AAAA1"},
    {"a milter rejects at the end",
     IN("AAAA1") "cleanup[8]: AAAA1: milter-reject: END-OF-MESSAGE from c.test["
                 "192.0.2.7]: 5.7.1 Command rejected; " FROM_TO "\n",
     "AAAA1 rejected; reject AAAA1"},
    {"smtpd rejects at the end",
     CLIENT(
         "AAAA1") "smtpd[7]: AAAA1: reject: END-OF-MESSAGE from c.test["
                  "192.0.2.7]: 451 4.3.5 Server configuration problem; " FROM_TO
                  "\n",
     "AAAA1 rejected; reject AAAA1"},
    {"smtpd rejects DATA",
     CLIENT("AAAA1") "smtpd[7]: AAAA1: reject: DATA from c.test[192.0.2.7]: "
                     "550 5.5.3 <DATA>: Data command rejected: Multi-recipient "
                     "bounce; "
                     "from=<> proto=ESMTP helo=<c.test>\n",
     "AAAA1 rejected; reject AAAA1"},
    {"too many hops",
     IN("AAAA1") "cleanup[8]: warning: AAAA1: message rejected: hopcount "
                 "exceeded\n",
     "AAAA1 rejected; reject AAAA1"},
    {"a RCPT refused within an accepted message",
     CLIENT("AAAA1") "smtpd[7]: AAAA1: reject: RCPT from c.test[192.0.2.7]: "
                     "550 5.1.1 <no@x.test>: Recipient address rejected: User "
                     "unknown; "
                     "from=<a@x.test> to=<no@x.test> proto=ESMTP "
                     "helo=<c.test>\n" CLEANUP("AAAA1") ACTIVE("AAAA1", "1")
                         SENT("AAAA1", "b@y.test") REMOVED("AAAA1"),
     "AAAA1 sent b@y.test=sent; reject AAAA1"},
    {"a milter refuses one RCPT",
     CLIENT("AAAA1") "smtpd[7]: AAAA1: milter-reject: RCPT from c.test["
                     "192.0.2.7]: 550 5.7.1 <no@x.test>... no; from=<a@x.test> "
                     "to=<no@x.test> proto=ESMTP helo=<c.test>\n" CLEANUP(
                         "AAAA1") ACTIVE("AAAA1", "1") SENT("AAAA1", "b@y.test")
                         REMOVED("AAAA1"),
     "AAAA1 sent b@y.test=sent; reject AAAA1"},
    {"every RCPT refused, the client went away",
     CLIENT(
         "AAAA1") "smtpd[7]: AAAA1: reject: RCPT from c.test[192.0.2.7]: "
                  "450 4.7.1 <no@x.test>: Recipient address rejected: wait; "
                  "from=<a@x.test> to=<no@x.test> proto=ESMTP helo=<c.test>\n"
                  "smtpd[7]: lost connection after RCPT from "
                  "c.test[192.0.2.7]\n",
     "AAAA1 incomplete~; reject AAAA1"},
    {"refused before there was an ID",
     "smtpd[7]: connect from c.test[192.0.2.7]\n"
     "smtpd[7]: NOQUEUE: reject: RCPT from c.test[192.0.2.7]: 554 5.7.1 "
     "<b@y.test>: Relay access denied; " FROM_TO "\n"
     "smtpd[7]: disconnect from c.test[192.0.2.7]\n",
     "reject NOQUEUE"},
    {"a warning in place of a refusal is none",
     "smtpd[7]: NOQUEUE: reject_warning: RCPT from c.test[192.0.2.7]: 554 "
     "5.7.1 <b@y.test>: Relay access denied; " FROM_TO "\n",
     ""},
    {"refusals of other kinds",
     "postscreen[3]: NOQUEUE: reject: RCPT from [192.0.2.7]:1234: 550 5.7.1 "
     "Service unavailable; client [192.0.2.7] blocked; from=<a@x.test>, "
     "to=<b@y.test>, proto=ESMTP, helo=<c.test>\n"
     "smtpd[7]: proxy-reject: END-OF-MESSAGE: 554 5.7.1 spam; " FROM_TO "\n"
     "smtpd[7]: warning: Connection rate limit exceeded: 9 from c.test["
     "192.0.2.7] for service smtp\n",
     "reject NOQUEUE; reject NOQUEUE; reject NOQUEUE"},

    /* ---- probes, unknown words, cut logs ---- */
    {"a probe that is deliverable",
     "cleanup[8]: AAAA1: message-id=<p@x.test>\n" ACTIVE("AAAA1", "1")
         TO("AAAA1", "b@y.test", "2.1.5", "deliverable (250 2.1.5 Ok)")
             REMOVED("AAAA1"),
     "AAAA1 probe b@y.test=deliverable"},
    {"a probe that is not",
     "cleanup[8]: AAAA1: message-id=<p@x.test>\n" ACTIVE("AAAA1", "1")
         TO("AAAA1", "b@y.test", "5.1.1",
            "undeliverable (host mx said: 550 5.1.1 no (in reply to RCPT TO "
            "command))") REMOVED("AAAA1"),
     "AAAA1 probe b@y.test=undeliverable"},
    {"a status word that nobody knows",
     WHOLE("AAAA1", TO("AAAA1", "b@y.test", "2.0.0", "teleported (yes)")),
     "AAAA1 unknown b@y.test=unknown"},
    {"an unknown word, still in the queue",
     IN("AAAA1") ACTIVE("AAAA1", "1")
         TO("AAAA1", "b@y.test", "2.0.0", "teleported (yes)"),
     "AAAA1 unknown~ b@y.test=unknown"},
    {"removed, and nothing said of the delivery",
     IN("AAAA1") ACTIVE("AAAA1", "1") REMOVED("AAAA1"), "AAAA1 unknown"},
    {"the log begins in the middle", SENT("AAAA1", "b@y.test") REMOVED("AAAA1"),
     "AAAA1 ~sent b@y.test=sent"},
    {"the log begins at the end", REMOVED("AAAA1"), "AAAA1 ~unknown"},
    {"the log begins with a retry",
     ACTIVE("AAAA1", "1") DEFERRED("AAAA1", "b@y.test"),
     "AAAA1 ~deferred~ b@y.test=deferred"},
    {"one line and nothing else", DEFERRED("AAAA1", "b@y.test"),
     "AAAA1 ~deferred~ b@y.test=deferred"},
    {"another host's line is another message",
     IN("AAAA1") "@mx2 qmgr[9]: AAAA1: removed\n",
     "AAAA1 incomplete~; AAAA1 ~unknown"},
    {"another instance's line is another message",
     IN("AAAA1") "postfix-out/qmgr[9]: AAAA1: removed\n",
     "AAAA1 incomplete~; AAAA1 ~unknown"},
    {"a service of the same instance is not",
     "postfix/submission/smtpd[7]: AAAA1: client=c.test[192.0.2.7]\n" CLEANUP(
         "AAAA1") ACTIVE("AAAA1", "1") "postfix/relay/smtp[10]: AAAA1: "
                                       "to=<b@y.test>, relay=m[1.2.3.4]:25, "
                                       "delay=0, dsn=2.0.0, status=sent "
                                       "(250 Ok)\n" REMOVED("AAAA1"),
     "AAAA1 sent b@y.test=sent"},
    {"rsyslog cut the daemons' names",
     "|Aug 31 03:00:00 mx postfix[7]: AAAA1: client=c.test[192.0.2.7]\n"
     "|Aug 31 03:00:00 mx postfix[8]: AAAA1: message-id=<m@x.test>\n"
     "|Aug 31 03:00:00 mx postfix[8]: AAAA1: milter-reject: END-OF-MESSAGE "
     "from c.test[192.0.2.7]: 5.7.1 Command rejected; " FROM_TO "\n",
     "AAAA1 rejected; reject AAAA1"},

    /* ---- addresses ---- */
    {"an address lost in pasting",
     WHOLE("AAAA1", "smtp[10]: AAAA1: to=, relay=m[1.2.3.4]:25, delay=0, "
                    "delays=0/0/0/0, dsn=2.0.0, status=sent (250 Ok)\n"),
     "AAAA1 sent -=sent"},
    {"two lost addresses are one recipient",
     WHOLE("AAAA1", "smtp[10]: AAAA1: to=, relay=none, delay=0, dsn=4.4.1, "
                    "status=deferred (x)\n"
                    "smtp[10]: AAAA1: to=, relay=m[1.2.3.4]:25, delay=0, "
                    "dsn=2.0.0, status=sent (250 Ok)\n"),
     "AAAA1 sent -=sent/2"},
    {"a blank before the =",
     WHOLE("AAAA1", "smtp[10]: AAAA1: to =<b@y.test>, relay=m[1.2.3.4]:25, "
                    "delay=0, dsn=2.0.0, status=sent (250 Ok)\n"),
     "AAAA1 sent b@y.test=sent"},
    {"the null address is not a lost one",
     WHOLE("AAAA1", "local[10]: AAAA1: to=<>, relay=local, delay=0, "
                    "dsn=5.1.3, status=bounced (bad)\n"
                    "smtp[10]: AAAA1: to=, relay=none, delay=0, dsn=4.4.1, "
                    "status=bounced (x)\n"),
     "AAAA1 bounced =bounced -=bounced"},
    {"a quoted local part", WHOLE("AAAA1", SENT("AAAA1", "\"a>, b=c\"@y.test")),
     "AAAA1 sent \"a>, b=c\"@y.test=sent"},

    /* ---- repetitions ---- */
    {"message repeated",
     IN("AAAA1")
         ACTIVE("AAAA1", "1") "smtp[10]: message repeated 3 times: [ AAAA1: "
                              "to=<b@y.test>, relay=none, "
                              "delay=0, dsn=4.4.1, status=deferred (x)]\n",
     "AAAA1 deferred~ b@y.test=deferred/3"},
    {"last message repeated",
     IN("AAAA1") ACTIVE("AAAA1", "1") DEFERRED(
         "AAAA1",
         "b@y.test") "|Aug 31 03:10:00 mx last message repeated 2 times\n",
     "AAAA1 deferred~ b@y.test=deferred/3"},
    {"last message of another host is not repeated",
     IN("AAAA1") ACTIVE("AAAA1", "1") DEFERRED(
         "AAAA1",
         "b@y.test") "|Aug 31 03:10:00 mx2 last message repeated 2 times\n",
     "AAAA1 deferred~ b@y.test=deferred"},
    {"nothing to repeat", "|Aug 31 03:10:00 mx last message repeated 2 times\n",
     ""},
    {"a refusal repeated",
     "smtpd[7]: message repeated 4 times: [ NOQUEUE: reject: RCPT from c.test["
     "192.0.2.7]: 554 5.7.1 <b@y.test>: Relay access denied; " FROM_TO "]\n",
     "reject NOQUEUE/4"},

    /* ---- several at once ---- */
    {"two messages of one session, interleaved with another session",
     "smtpd[7]: connect from c.test[192.0.2.7]\n"
     "smtpd[17]: connect from d.test[192.0.2.17]\n" CLIENT(
         "AAAA1") "smtpd[17]: BBBB1: client=d.test[192.0.2.17]\n" CLEANUP("BBBB"
                                                                          "1")
         CLEANUP("AAAA1") CLIENT("AAAA2") ACTIVE("BBBB1", "1") CLEANUP("AAAA2")
             ACTIVE("AAAA1", "1") SENT("BBBB1", "z@z.test") ACTIVE("AAAA2", "1")
                 BOUNCED("AAAA1", "b@y.test") REMOVED("BBBB1")
                     DEFERRED("AAAA2", "b@y.test") REMOVED("AAAA1"),
     "AAAA1 bounced b@y.test=bounced; BBBB1 sent z@z.test=sent; "
     "AAAA2 deferred~ b@y.test=deferred"},
    {"recipients in the order of their first lines",
     IN("AAAA1") "cleanup[8]: AAAA1: hold: header Subject: x from c.test["
                 "192.0.2.7]; " FROM_TO ": wait\n"
                 "postsuper[13]: AAAA1: released from hold\n" ACTIVE("AAAA1",
                                                                     "3")
                     SENT("AAAA1", "d@y.test") SENT("AAAA1", "c@y.test"),
     "AAAA1 queued~ b@y.test=queued/0 d@y.test=sent c@y.test=sent"},
};

static void states(void **state)
{
    size_t i, wrong = 0;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        md_store *store = tell_store(1);
        md_buffer got = {0};

        tell_feed_log(store, "mail.log", cases[i].log);
        tell_messages(store, &got);
        wrong += !same_text(cases[i].name, &got, cases[i].wanted);
        md_buffer_free(&got);
        md_store_free(store);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
