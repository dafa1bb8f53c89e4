/*
 * One log record: which program, which level, which queue ID, which shape.
 *
 * Takes a header (lib/input), gives kind and fields. Keeps nothing between
 * lines and allocates nothing. The lines that make up most of a log go to
 * their reader at once; any other Postfix line is offered to all readers, its
 * daemon's own first, because rsyslog cuts the daemon's name off and pasted
 * bodies have no name at all: then the shape tells the daemon. Nothing fails:
 * a Postfix line of no known shape is WARNING when it has a level, else
 * UNRECOGNISED.
 */
#include "record/record.h"

#include "base/apart.h"
#include "base/scan.h"
#include "record/daemons.h"
#include "record/delivery.h"
#include "record/field.h"
#include "record/queue_id.h"

/* `warning: ` and its like, in front of the queue ID. */
static size_t record_level(md_slice s, uint8_t *level)
{
    if (s.len < 7)
        return 0;
    switch (s.ptr[0]) {
    case 'w':
        if (!md_scan_starts(s, MD_LIT("warning: ")))
            return 0;
        *level = MAILDIAG_LEVEL_WARNING;
        return 9;
    case 'e':
        if (!md_scan_starts(s, MD_LIT("error: ")))
            return 0;
        *level = MAILDIAG_LEVEL_ERROR;
        return 7;
    case 'f':
        if (!md_scan_starts(s, MD_LIT("fatal: ")))
            return 0;
        *level = MAILDIAG_LEVEL_FATAL;
        return 7;
    case 'p':
        if (!md_scan_starts(s, MD_LIT("panic: ")))
            return 0;
        *level = MAILDIAG_LEVEL_PANIC;
        return 7;
    default:
        return 0;
    }
}

/* What stands behind `warning: ` and `QID: ` or `NOQUEUE: `. No level looks
 * like an ID, so most lines need not be asked for one. */
static md_slice record_head(md_slice s, md_record *r)
{
    size_t n = md_queue_id_head(s);
    size_t level;

    if (n == 0) {
        level = record_level(s, &r->level);
        s = md_slice_skip(s, level);
        if (s.len > 9 && s.ptr[0] == 'N' &&
            md_scan_starts(s, MD_LIT("NOQUEUE: "))) {
            r->noqueue = true;
            return md_slice_skip(s, 9);
        }
        if (level != 0)
            n = md_queue_id_head(s);
        if (n == 0)
            return s;
    }
    r->queue_id = md_slice_make(s.ptr, n);
    return md_slice_make(s.ptr + n + 2, s.len - n - 2);
}

/* `Trusted TLS connection established to …` and `SSL_accept error …` are
 * common in smtp and smtpd. */
static bool record_tls(md_slice text, md_record *r)
{
    if (md_slice_present(r->queue_id) || text.len == 0)
        return false;
    switch (text.ptr[0]) {
    case 'A':
    case 'S':
    case 'T':
    case 'U':
    case 'V':
        return md_tls_parse(text, r);
    default:
        return false;
    }
}

typedef bool (*record_reader)(md_slice text, md_record *r);

/* The reader that knows a daemon's lines best. */
static bool record_own(md_slice text, md_record *r)
{
    switch (r->program.id) {
    case MD_DAEMON_SMTPD:
    case MD_DAEMON_QMQPD:
        return record_tls(text, r) || md_smtpd_parse(text, r);
    case MD_DAEMON_SMTP:
    case MD_DAEMON_LMTP:
    case MD_DAEMON_LOCAL:
    case MD_DAEMON_VIRTUAL:
    case MD_DAEMON_PIPE:
    case MD_DAEMON_ERROR:
    case MD_DAEMON_DISCARD:
        return record_tls(text, r) || md_smtp_parse(text, r);
    case MD_DAEMON_CLEANUP:
    case MD_DAEMON_PICKUP:
        return md_cleanup_parse(text, r);
    case MD_DAEMON_QMGR:
        return md_qmgr_parse(text, r);
    case MD_DAEMON_POSTSUPER:
        return md_qmgr_parse(text, r) || md_system_parse(text, r);
    case MD_DAEMON_BOUNCE:
        return md_bounce_parse(text, r);
    case MD_DAEMON_POSTSCREEN:
    case MD_DAEMON_DNSBLOG:
    case MD_DAEMON_TLSPROXY:
    case MD_DAEMON_VERIFY:
        return md_postscreen_parse(text, r);
    default:
        return md_system_parse(text, r);
    }
}

static const record_reader record_readers[] = {
    md_qmgr_parse,   md_smtpd_parse,  md_cleanup_parse,
    md_tls_parse,    md_smtp_parse,   md_postscreen_parse,
    md_bounce_parse, md_system_parse, md_warning_parse,
};

/* The reader whose lines begin like this, behind a queue ID; NULL: any may
 * be. */
static record_reader record_reader_with_id(md_slice text)
{
    switch (text.ptr[0]) {
    case 't':
        return md_scan_starts(text, MD_LIT("to=<")) ? md_delivery_parse : NULL;
    case 'c':
        return md_scan_starts(text, MD_LIT("client=")) ? md_smtpd_parse : NULL;
    case 'm':
        if (md_scan_starts(text, MD_LIT("milter-reject: ")))
            return md_smtpd_parse;
        return md_scan_starts(text, MD_LIT("message-id=")) ? md_cleanup_parse
                                                           : NULL;
    case 'f':
        return md_scan_starts(text, MD_LIT("from=<")) ? md_qmgr_parse : NULL;
    case 'r':
        if (md_scan_starts(text, MD_LIT("reject: ")))
            return md_smtpd_parse;
        return md_slice_eq(text, MD_LIT("removed")) ? md_qmgr_parse : NULL;
    case 's':
        return md_scan_starts(text, MD_LIT("sender ")) ? md_bounce_parse : NULL;
    case 'u':
        return md_scan_starts(text, MD_LIT("uid=")) ? md_cleanup_parse : NULL;
    default:
        return NULL;
    }
}

/* The same of lines of smtpd(8) without, NOQUEUE among them. */
static bool record_session(md_slice text)
{
    switch (text.ptr[0]) {
    case 'c':
        return md_scan_starts(text, MD_LIT("connect from "));
    case 'd':
        return md_scan_starts(text, MD_LIT("disconnect from "));
    case 'h':
        return md_scan_starts(text, MD_LIT("hostname "));
    case 'i':
        return md_scan_starts(text, MD_LIT("improper command pipelining "));
    case 'l':
        return md_scan_starts(text, MD_LIT("lost connection after "));
    case 'm':
        return md_scan_starts(text, MD_LIT("milter-reject: "));
    case 'n':
        return md_scan_starts(text, MD_LIT("non-SMTP command from "));
    case 'r':
        return md_scan_starts(text, MD_LIT("reject: "));
    case 't':
        return md_scan_starts(text, MD_LIT("timeout after ")) ||
               md_scan_starts(text, MD_LIT("too many errors after "));
    default:
        return false;
    }
}

/* And of postscreen(8). */
static bool record_screen(md_slice text)
{
    switch (text.ptr[0]) {
    case 'C':
        return md_scan_starts(text, MD_LIT("CONNECT from ["));
    case 'D':
        return md_scan_starts(text, MD_LIT("DISCONNECT [")) ||
               md_scan_starts(text, MD_LIT("DNSBL rank "));
    case 'H':
        return md_scan_starts(text, MD_LIT("HANGUP after "));
    case 'P':
        return md_scan_starts(text, MD_LIT("PASS ")) ||
               md_scan_starts(text, MD_LIT("PREGREET "));
    default:
        return false;
    }
}

static record_reader record_reader_without_id(md_slice text)
{
    if (record_session(text))
        return md_smtpd_parse;
    if (md_scan_starts(text, MD_LIT("connect to ")))
        return md_smtp_connect_parse;
    return record_screen(text) ? md_postscreen_parse : NULL;
}

/*
 * rsyslog's RFC 5424 ends the name at the slash: of every line all that is
 * known is that Postfix wrote it. What most lines begin with tells whose they
 * are; no other reader knows those beginnings.
 */
static bool record_likely(md_slice text, md_record *r)
{
    record_reader reader;

    if (text.len == 0)
        return false;
    if (!md_slice_present(r->queue_id)) {
        reader = record_reader_without_id(text);
        return reader != NULL ? reader(text, r) : record_tls(text, r);
    }
    reader = record_reader_with_id(text);
    return reader != NULL && reader(text, r);
}

/* Text that nothing else says is Postfix's is not held to be one of the
 * warnings that could be anybody's: those come last in the table. */
static bool record_any(md_slice text, bool tagged, md_record *r)
{
    size_t count = sizeof(record_readers) / sizeof(record_readers[0]);
    size_t i;

    if (!tagged && r->level == MAILDIAG_LEVEL_INFO)
        count--;
    for (i = 0; i < count; i++) {
        if (record_readers[i](text, r))
            return true;
    }
    return false;
}

/* Who delivers to such a relay? */
static uint8_t record_agent(const md_record *r)
{
    md_slice relay = md_record_get(r, MAILDIAG_FIELD_RELAY);

    if (md_slice_near(relay, '[') != MD_NPOS)
        return md_slice_near(relay, '/') != MD_NPOS ? MD_DAEMON_LMTP
                                                    : MD_DAEMON_SMTP;
    if (md_slice_eq(relay, MD_LIT("local")))
        return MD_DAEMON_LOCAL;
    if (md_slice_eq(relay, MD_LIT("virtual")))
        return MD_DAEMON_VIRTUAL;
    if (md_slice_eq(relay, MD_LIT("discard")))
        return MD_DAEMON_DISCARD;
    if (md_slice_starts(md_record_get(r, MAILDIAG_FIELD_REASON),
                        MD_LIT("delivery temporarily suspended: ")))
        return MD_DAEMON_ERROR;
    if (relay.len == 0 || md_slice_eq(relay, MD_LIT("none")))
        return MD_DAEMON_SMTP;
    return MD_DAEMON_PIPE;
}

/* The daemon of a line that does not name it, by the line's kind. */
static const uint8_t record_daemons[] = {
    [MAILDIAG_RECORD_CONNECT] = MD_DAEMON_SMTPD,
    [MAILDIAG_RECORD_DISCONNECT] = MD_DAEMON_SMTPD,
    [MAILDIAG_RECORD_CLIENT] = MD_DAEMON_SMTPD,
    [MAILDIAG_RECORD_REFUSAL_LINE] = MD_DAEMON_SMTPD,
    [MAILDIAG_RECORD_ACTION_LINE] = MD_DAEMON_SMTPD,
    [MAILDIAG_RECORD_SESSION_LOST] = MD_DAEMON_SMTPD,
    [MAILDIAG_RECORD_SASL_FAILURE] = MD_DAEMON_SMTPD,
    [MAILDIAG_RECORD_MESSAGE_ID] = MD_DAEMON_CLEANUP,
    [MAILDIAG_RECORD_PICKUP] = MD_DAEMON_PICKUP,
    [MAILDIAG_RECORD_QUEUE_ACTIVE] = MD_DAEMON_QMGR,
    [MAILDIAG_RECORD_REMOVED] = MD_DAEMON_QMGR,
    [MAILDIAG_RECORD_EXPIRED] = MD_DAEMON_QMGR,
    [MAILDIAG_RECORD_NOTIFICATION] = MD_DAEMON_BOUNCE,
    [MAILDIAG_RECORD_SKIPPED] = MD_DAEMON_QMGR,
    [MAILDIAG_RECORD_HELD] = MD_DAEMON_POSTSUPER,
    [MAILDIAG_RECORD_RELEASED] = MD_DAEMON_POSTSUPER,
    [MAILDIAG_RECORD_REQUEUED] = MD_DAEMON_POSTSUPER,
    [MAILDIAG_RECORD_QUEUE_ERROR] = MD_DAEMON_QMGR,
    [MAILDIAG_RECORD_HOST_FAILURE] = MD_DAEMON_SMTP,
    [MAILDIAG_RECORD_CONNECT_FAILURE] = MD_DAEMON_SMTP,
    [MAILDIAG_RECORD_PASSING] = MD_DAEMON_LOCAL,
    [MAILDIAG_RECORD_MASTER_START] = MD_DAEMON_MASTER,
    [MAILDIAG_RECORD_MASTER_RELOAD] = MD_DAEMON_MASTER,
    [MAILDIAG_RECORD_MASTER_STOP] = MD_DAEMON_MASTER,
    [MAILDIAG_RECORD_SERVICE_FAILURE] = MD_DAEMON_MASTER,
    [MAILDIAG_RECORD_PROCESS_LIMIT] = MD_DAEMON_MASTER,
    [MAILDIAG_RECORD_SCRIPT] = MD_DAEMON_SCRIPT,
    [MAILDIAG_RECORD_SUPER_TOTAL] = MD_DAEMON_POSTSUPER,
    [MAILDIAG_RECORD_SENDER_NOTICE] = MD_DAEMON_BOUNCE,
    [MAILDIAG_RECORD_PIPELINING] = MD_DAEMON_SMTPD,
    [MAILDIAG_RECORD_COMMAND_REPLACED] = MD_DAEMON_SMTPD,
    [MAILDIAG_RECORD_HOSTNAME_MISMATCH] = MD_DAEMON_SMTPD,
    [MAILDIAG_RECORD_NON_SMTP_COMMAND] = MD_DAEMON_SMTPD,
    [MAILDIAG_RECORD_BAD_ADDRESS] = MD_DAEMON_SMTPD,
    [MAILDIAG_RECORD_LONG_REQUEST] = MD_DAEMON_SMTPD,
    [MAILDIAG_RECORD_PROXY_FAILURE] = MD_DAEMON_SMTPD,
    [MAILDIAG_RECORD_STARTTLS_REFUSED] = MD_DAEMON_SMTPD,
    [MAILDIAG_RECORD_MAP_EXPANSION] = MD_DAEMON_CLEANUP,
    [MAILDIAG_RECORD_QUEUE_AGE] = MD_DAEMON_PICKUP,
    [MAILDIAG_RECORD_QUEUE_CLOGGED] = MD_DAEMON_QMGR,
    [MAILDIAG_RECORD_TRANSPORT_FAILURE] = MD_DAEMON_QMGR,
    [MAILDIAG_RECORD_CORRUPT_FILE] = MD_DAEMON_QMGR,
    [MAILDIAG_RECORD_STARTTLS_OFFERED] = MD_DAEMON_SMTP,
    [MAILDIAG_RECORD_TLSRPT] = MD_DAEMON_SMTP,
    [MAILDIAG_RECORD_PIX_WORKAROUND] = MD_DAEMON_SMTP,
    [MAILDIAG_RECORD_LINE_BROKEN] = MD_DAEMON_SMTP,
    [MAILDIAG_RECORD_CAPABILITY] = MD_DAEMON_SMTP,
    [MAILDIAG_RECORD_WRAPPERMODE_HINT] = MD_DAEMON_SMTP,
    [MAILDIAG_RECORD_SRV_SKIPPED] = MD_DAEMON_SMTP,
    [MAILDIAG_RECORD_OWN_HOSTNAME] = MD_DAEMON_SMTP,
    [MAILDIAG_RECORD_NO_MX_ADDRESS] = MD_DAEMON_SMTP,
    [MAILDIAG_RECORD_RELAY_PROBLEM] = MD_DAEMON_SMTP,
    [MAILDIAG_RECORD_TLS_POLICY_FAILURE] = MD_DAEMON_SMTP,
    [MAILDIAG_RECORD_AUTH_OFFER] = MD_DAEMON_SMTP,
    [MAILDIAG_RECORD_NON_ESMTP] = MD_DAEMON_SMTP,
    [MAILDIAG_RECORD_SCREEN_CONNECT] = MD_DAEMON_POSTSCREEN,
    [MAILDIAG_RECORD_SCREEN_PASS] = MD_DAEMON_POSTSCREEN,
    [MAILDIAG_RECORD_SCREEN_LISTED] = MD_DAEMON_POSTSCREEN,
    [MAILDIAG_RECORD_SCREEN_VETO] = MD_DAEMON_POSTSCREEN,
    [MAILDIAG_RECORD_SCREEN_DNSBL] = MD_DAEMON_POSTSCREEN,
    [MAILDIAG_RECORD_SCREEN_PREGREET] = MD_DAEMON_POSTSCREEN,
    [MAILDIAG_RECORD_SCREEN_HANGUP] = MD_DAEMON_POSTSCREEN,
    [MAILDIAG_RECORD_SCREEN_VIOLATION] = MD_DAEMON_POSTSCREEN,
    [MAILDIAG_RECORD_SCREEN_DISCONNECT] = MD_DAEMON_POSTSCREEN,
    [MAILDIAG_RECORD_SCREEN_STRESS] = MD_DAEMON_POSTSCREEN,
    [MAILDIAG_RECORD_DNSBL_LISTED] = MD_DAEMON_DNSBLOG,
    [MAILDIAG_RECORD_DNSBL_FAILURE] = MD_DAEMON_DNSBLOG,
    [MAILDIAG_RECORD_ANVIL_STATISTICS] = MD_DAEMON_ANVIL,
    [MAILDIAG_RECORD_TLSPROXY_CONNECT] = MD_DAEMON_TLSPROXY,
    [MAILDIAG_RECORD_TLSPROXY_DISCONNECT] = MD_DAEMON_TLSPROXY,
    [MAILDIAG_RECORD_SCACHE_STATISTICS] = MD_DAEMON_SCACHE,
    [MAILDIAG_RECORD_DOMAIN_IN_BOTH] = MD_DAEMON_REWRITE,
    [MAILDIAG_RECORD_DROP_FAILURE] = MD_DAEMON_POSTDROP,
    [MAILDIAG_RECORD_REINDEX] = MD_DAEMON_NBDB,
};

static uint8_t record_daemon(const md_record *r)
{
    uint8_t id = MD_DAEMON_UNKNOWN;

    if (r->kind == MAILDIAG_RECORD_DELIVERY)
        return record_agent(r);
    /* Checks of the message's parts and of its end are cleanup's, clients
     * without a name are postscreen's. */
    if (r->kind == MAILDIAG_RECORD_REFUSAL_LINE ||
        r->kind == MAILDIAG_RECORD_ACTION_LINE) {
        md_slice stage = md_record_get(r, MAILDIAG_FIELD_STAGE);

        if (md_slice_present(md_record_get(r, MAILDIAG_FIELD_PART)) ||
            (md_slice_present(r->queue_id) &&
             (!md_slice_present(stage) ||
              md_slice_eq(stage, MD_LIT("END-OF-MESSAGE")))))
            return MD_DAEMON_CLEANUP;
        if (!md_record_has(r, MAILDIAG_FIELD_CLIENT) &&
            md_record_has(r, MAILDIAG_FIELD_CLIENT_IP))
            return MD_DAEMON_POSTSCREEN;
    }
    if (r->kind < sizeof(record_daemons))
        id = record_daemons[r->kind];
    return id != 0 ? id : MD_DAEMON_UNKNOWN;
}

/* A Postfix line of no known shape, or another program's: one that runs
 * under Postfix's name, or a text that nothing says is Postfix's. */
static void record_unknown(md_slice body, md_slice text, md_record *r)
{
    bool named = md_slice_present(r->program.daemon);

    if (r->program.id == MD_DAEMON_FOREIGN) {
        md_foreign_parse(body, named, r);
        return;
    }
    if (r->program.id == MD_DAEMON_UNKNOWN && named &&
        r->level == MAILDIAG_LEVEL_INFO) {
        md_foreign_parse(body, true, r);
        return;
    }
    r->kind = r->level == MAILDIAG_LEVEL_INFO ? MAILDIAG_RECORD_UNRECOGNISED
                                              : MAILDIAG_RECORD_WARNING;
    md_field_add(r, MAILDIAG_FIELD_TEXT, text);
}

/* The daemon is not told, or does not know the line. */
static MD_APART void record_other(md_slice body, md_slice text, bool tagged,
                                  md_record *r)
{
    if (!record_likely(text, r) && !record_any(text, tagged, r))
        record_unknown(body, text, r);
    else if (r->program.id <= MD_DAEMON_UNKNOWN)
        r->program.id = record_daemon(r);
}

void md_record_parse(const md_header *header, md_record *out)
{
    bool tagged = md_slice_present(header->tag);
    md_slice body = header->body;
    md_slice text;

    out->kind = MAILDIAG_RECORD_UNRECOGNISED;
    out->level = MAILDIAG_LEVEL_INFO;
    out->noqueue = false;
    out->cut = false;
    out->queue_id = MD_NONE;
    out->field_count = 0;
    out->present = 0;
    out->text = body;
    md_program_parse(header->tag, &out->program);
    if (tagged && out->program.id == MD_DAEMON_FOREIGN) {
        md_foreign_parse(body, true, out);
        return;
    }
    text = record_head(body, out);
    while (text.len > 0 && text.ptr[text.len - 1] == ' ')
        text.len--;
    out->text = text;
    if (out->program.id <= MD_DAEMON_UNKNOWN || !record_own(text, out))
        record_other(body, text, tagged, out);
}

md_slice md_record_get(const md_record *r, uint16_t id)
{
    uint16_t i;

    for (i = 0; i < r->field_count; i++) {
        if (r->fields[i].id == id)
            return r->fields[i].value;
    }
    return MD_NONE;
}
