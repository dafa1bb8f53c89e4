/* cleanup(8) and pickup(8): what a message is called, what checks found. */
#include "lines.h"

const line_case lines_cleanup[] = {
    {"message-id", "postfix/cleanup",
     "4F1C22A0B3: message-id=<20260831.1@mail.sender.test>",
     MAILDIAG_RECORD_MESSAGE_ID, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false, "message_id=<20260831.1@mail.sender.test>"},
    {"message-id without brackets", "postfix/cleanup",
     "4F1C22A0B3: message-id=abc def@host", MAILDIAG_RECORD_MESSAGE_ID,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP, "4F1C22A0B3", false,
     "message_id=abc def@host"},
    {"message-id, empty brackets", "postfix/cleanup",
     "4F1C22A0B3: message-id=<>", MAILDIAG_RECORD_MESSAGE_ID,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP, "4F1C22A0B3", false,
     "message_id=<>"},
    {"message-id, nothing", "postfix/cleanup",
     "4F1C22A0B3: message-id=", MAILDIAG_RECORD_MESSAGE_ID, MAILDIAG_LEVEL_INFO,
     MD_DAEMON_CLEANUP, "4F1C22A0B3", false, "message_id="},
    {"message-id, cut", "postfix/cleanup",
     "4F1C22A0B3: message-id=<AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
     MAILDIAG_RECORD_MESSAGE_ID, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false, "message_id=<AAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    {"resent-message-id", "postfix/cleanup",
     "4F1C22A0B3: resent-message-id=<r1@mail.sender.test>",
     MAILDIAG_RECORD_MESSAGE_ID, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false, "resent_message_id=<r1@mail.sender.test>"},
    {"removed by cleanup, 3.10", "postfix/cleanup",
     "4F1C22A0B3: removed (canceled)", MAILDIAG_RECORD_REMOVED,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP, "4F1C22A0B3", false,
     "event=removed|text=canceled"},
    {"discarded by cleanup, 3.10", "postfix/cleanup",
     "4F1C22A0B3: removed (discarded)", MAILDIAG_RECORD_REMOVED,
     MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP, "4F1C22A0B3", false,
     "event=removed|text=discarded"},
    {"header reject", "postfix/cleanup",
     "4F1C22A0B3: reject: header Subject: buy now from "
     "mail.sender.test[192.0.2.7]; from=<a@good.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mail.sender.test>: 5.7.1 No such mail here",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=reject|part=header|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=Subject: buy now|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|"
     "helo=mail.sender.test|dsn=5.7.1|text=No such mail here"},
    {"header reject without words", "postfix/cleanup",
     "4F1C22A0B3: reject: header X-Bad: yes from mail.sender.test[192.0.2.7]; "
     "from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mail.sender.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=reject|part=header|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=X-Bad: yes|from=a@good.test|"
     "to=alice@example.test|proto=ESMTP|helo=mail.sender.test"},
    {"body reject", "postfix/cleanup",
     "4F1C22A0B3: reject: body click here from mail.sender.test[192.0.2.7]; "
     "from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mail.sender.test>: Message content rejected",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=reject|part=body|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=click here|from=a@good.test|"
     "to=alice@example.test|proto=ESMTP|helo=mail.sender.test|text=Message "
     "content rejected"},
    {"content reject of pickup", "postfix/cleanup",
     "4F1C22A0B3: reject: header Subject: x from local; "
     "from=<root@example.test> to=<alice@example.test>: not today",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=reject|part=header|origin=local|content=Subject: x|"
     "from=root@example.test|to=alice@example.test|text=not today"},
    {"mime-error", "postfix/cleanup",
     "4F1C22A0B3: reject: mime-error improper use of 8-bit data in message "
     "header: Subject: t?st from mail.sender.test[192.0.2.7]; "
     "from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mail.sender.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=reject|part=mime-error|client=mail.sender.test|"
     "client_ip=192.0.2.7|origin=mail.sender.test[192.0.2.7]|text=improper "
     "use of 8-bit data in message header|content=Subject: t?st|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|helo=mail.sender."
     "test"},
    {"header warning", "postfix/cleanup",
     "4F1C22A0B3: warning: header Subject: offer from "
     "mail.sender.test[192.0.2.7]; from=<a@good.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mail.sender.test>: looks odd",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=warning|part=header|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=Subject: offer|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|"
     "helo=mail.sender.test|text=looks odd"},
    {"header info", "postfix/cleanup",
     "4F1C22A0B3: info: header X-Mailer: m from mail.sender.test[192.0.2.7]; "
     "from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=info|part=header|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=X-Mailer: m|from=a@good.test|"
     "to=alice@example.test|proto=ESMTP|helo=mail.sender.test"},
    {"header filter", "postfix/cleanup",
     "4F1C22A0B3: filter: header X-Scan: yes from "
     "mail.sender.test[192.0.2.7]; from=<a@good.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mail.sender.test>: smtp:[127.0.0.1]:10025",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=filter|part=header|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=X-Scan: yes|from=a@good.test|"
     "to=alice@example.test|proto=ESMTP|helo=mail.sender.test|"
     "text=smtp:[127.0.0.1]:10025"},
    {"header pass", "postfix/cleanup",
     "4F1C22A0B3: pass: header X-Ok: yes from local; from=<a@good.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=pass|part=header|origin=local|content=X-Ok: yes|from=a@good.test"},
    {"header discard", "postfix/cleanup",
     "4F1C22A0B3: discard: header Subject: drop from "
     "mail.sender.test[192.0.2.7]; from=<a@good.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mail.sender.test>: spam",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=discard|part=header|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=Subject: drop|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|"
     "helo=mail.sender.test|text=spam"},
    {"header hold", "postfix/cleanup",
     "4F1C22A0B3: hold: header Subject: look from "
     "mail.sender.test[192.0.2.7]; from=<a@good.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=hold|part=header|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=Subject: look|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|helo=mail.sender."
     "test"},
    {"header prepend", "postfix/cleanup",
     "4F1C22A0B3: prepend: header Date: x from mail.sender.test[192.0.2.7]; "
     "from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mail.sender.test>: X-Late: 1",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=prepend|part=header|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=Date: x|from=a@good.test|"
     "to=alice@example.test|proto=ESMTP|helo=mail.sender.test|text=X-Late: 1"},
    {"header replace", "postfix/cleanup",
     "4F1C22A0B3: replace: header MIME-Version: 1.0 from "
     "mail.sender.test[192.0.2.7]; from=<a@good.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mail.sender.test>: Mime-Version: 1.0",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=replace|part=header|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=MIME-Version: 1.0|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|"
     "helo=mail.sender.test|text=Mime-Version: 1.0"},
    {"header redirect", "postfix/cleanup",
     "4F1C22A0B3: redirect: header X-To: y from mail.sender.test[192.0.2.7]; "
     "from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mail.sender.test>: postmaster@example.test",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=redirect|part=header|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=X-To: y|from=a@good.test|"
     "to=alice@example.test|proto=ESMTP|helo=mail.sender.test|"
     "text=postmaster@example.test"},
    {"header bcc", "postfix/cleanup",
     "4F1C22A0B3: bcc: header X-To: y from mail.sender.test[192.0.2.7]; "
     "from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mail.sender.test>: audit@example.test",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=bcc|part=header|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=X-To: y|from=a@good.test|"
     "to=alice@example.test|proto=ESMTP|helo=mail.sender.test|"
     "text=audit@example.test"},
    {"header strip", "postfix/cleanup",
     "4F1C22A0B3: strip: header Received: from inner from "
     "mail.sender.test[192.0.2.7]; from=<a@good.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mail.sender.test>: hide",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=strip|part=header|client=mail.sender.test|client_ip=192.0.2.7|"
     "origin=mail.sender.test[192.0.2.7]|content=Received: from inner|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|"
     "helo=mail.sender.test|text=hide"},
    {"milter-reject at the end", "postfix/cleanup",
     "4F1C22A0B3: milter-reject: END-OF-MESSAGE from "
     "mail.sender.test[192.0.2.7]: 5.7.1 Spam message rejected; "
     "from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mail.sender.test>",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=milter-reject|stage=END-OF-MESSAGE|client=mail.sender.test|"
     "client_ip=192.0.2.7|dsn=5.7.1|text=Spam message rejected|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|helo=mail.sender."
     "test"},
    {"milter-hold with reason, 3.10", "postfix/cleanup",
     "4F1C22A0B3: milter-hold: END-OF-MESSAGE from "
     "mail.sender.test[192.0.2.7]: milter triggers HOLD action; reason: score "
     "12; from=<a@good.test> to=<alice@example.test> proto=ESMTP "
     "helo=<mail.sender.test>",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=milter-hold|stage=END-OF-MESSAGE|client=mail.sender.test|"
     "client_ip=192.0.2.7|text=milter triggers HOLD action; reason: score 12|"
     "from=a@good.test|to=alice@example.test|proto=ESMTP|helo=mail.sender."
     "test"},
    {"milter-header action", "postfix/cleanup",
     "4F1C22A0B3: milter-header-warning: header X-Spam: yes from "
     "mail.sender.test[192.0.2.7]; from=<a@good.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mail.sender.test>: seen",
     MAILDIAG_RECORD_ACTION_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=milter-header-warning|part=header|client=mail.sender.test|"
     "client_ip=192.0.2.7|origin=mail.sender.test[192.0.2.7]|content=X-Spam: "
     "yes|from=a@good.test|to=alice@example.test|proto=ESMTP|"
     "helo=mail.sender.test|text=seen"},
    {"milter-header reject", "postfix/cleanup",
     "4F1C22A0B3: milter-header-reject: header X-Virus: yes from "
     "mail.sender.test[192.0.2.7]; from=<a@good.test> to=<alice@example.test> "
     "proto=ESMTP helo=<mail.sender.test>: 5.7.1 infected",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "action=milter-header-reject|part=header|client=mail.sender.test|"
     "client_ip=192.0.2.7|origin=mail.sender.test[192.0.2.7]|content=X-Virus: "
     "yes|from=a@good.test|to=alice@example.test|proto=ESMTP|"
     "helo=mail.sender.test|dsn=5.7.1|text=infected"},
    {"cleanup bounces", "postfix/cleanup",
     "4F1C22A0B3: to=<alice@example.test>, relay=none, delay=0.05, "
     "delays=0.05/0/0/0, dsn=5.7.1, status=bounced (message content rejected)",
     MAILDIAG_RECORD_DELIVERY, MAILDIAG_LEVEL_INFO, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "to=alice@example.test|relay=none|delay=0.05|delay_before_queue=0.05|"
     "delay_in_queue=0|delay_connect=0|delay_transmit=0|dsn=5.7.1|"
     "status=bounced|reason=message content rejected"},
    {"map lookup problem", "postfix/cleanup",
     "warning: 4F1C22A0B3: virtual_alias_maps map lookup problem for "
     "alice@example.test -- message not accepted, try again later",
     MAILDIAG_RECORD_MAP_FAILURE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "table=virtual_alias_maps|value=alice@example.test|text=message not "
     "accepted, try again later"},
    {"hop count", "postfix/cleanup",
     "warning: 4F1C22A0B3: message rejected: hopcount exceeded",
     MAILDIAG_RECORD_REFUSAL_LINE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false, "text=hopcount exceeded"},
    {"write error", "postfix/cleanup",
     "warning: 4F1C22A0B3: write queue file: No space left on device",
     MAILDIAG_RECORD_QUEUE_FILE_ERROR, MAILDIAG_LEVEL_WARNING,
     MD_DAEMON_CLEANUP, "4F1C22A0B3", false,
     "event=write queue file|text=No space left on device"},
    {"map nesting", "postfix/cleanup",
     "warning: 4F1C22A0B3: unreasonable virtual_alias_maps map nesting for "
     "alice@example.test -- message not accepted, try again later",
     MAILDIAG_RECORD_MAP_EXPANSION, MAILDIAG_LEVEL_WARNING, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "table=virtual_alias_maps|value=alice@example.test|text=message not "
     "accepted, try again later"},
    {"map expansion", "postfix/cleanup",
     "warning: 4F1C22A0B3: unreasonable virtual_alias_maps map expansion size "
     "for alice@example.test -- message not accepted, try again later",
     MAILDIAG_RECORD_MAP_EXPANSION, MAILDIAG_LEVEL_WARNING, MD_DAEMON_CLEANUP,
     "4F1C22A0B3", false,
     "table=virtual_alias_maps|value=alice@example.test|text=message not "
     "accepted, try again later"},
    {"pickup", "postfix/pickup", "08A11C0D2E: uid=1000 from=<marge>",
     MAILDIAG_RECORD_PICKUP, MAILDIAG_LEVEL_INFO, MD_DAEMON_PICKUP,
     "08A11C0D2E", false, "uid=1000|from=marge"},
    {"pickup, requeued", "postfix/pickup",
     "08A11C0D2E: uid=109 from=<marge@example.test> orig_id=4F1C22A0B3",
     MAILDIAG_RECORD_PICKUP, MAILDIAG_LEVEL_INFO, MD_DAEMON_PICKUP,
     "08A11C0D2E", false,
     "uid=109|from=marge@example.test|orig_queue_id=4F1C22A0B3"},
    {"message waited", "postfix/pickup",
     "warning: 08A11C0D2E: message has been queued for 4 days",
     MAILDIAG_RECORD_QUEUE_AGE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_PICKUP,
     "08A11C0D2E", false, "event=has been queued|count=4"},
    {"message waited, with path", "postfix/pickup",
     "warning: 08A11C0D2E: message maildrop/7A has been queued for 4 days",
     MAILDIAG_RECORD_QUEUE_AGE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_PICKUP,
     "08A11C0D2E", false, "path=maildrop/7A|event=has been queued|count=4"},
    {"message of the future", "postfix/pickup",
     "warning: 08A11C0D2E: message dated 120 seconds into the future",
     MAILDIAG_RECORD_QUEUE_AGE, MAILDIAG_LEVEL_WARNING, MD_DAEMON_PICKUP,
     "08A11C0D2E", false, "event=dated|count=120"},
    {NULL, NULL, NULL, 0, 0, 0, NULL, false, NULL},
};
