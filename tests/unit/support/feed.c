/*
 * A log in an engine, and what it says. See feed.h.
 */
#include "feed.h"

/*
 * Two messages of one smtpd session, one with two recipients and an alias,
 * a bounce and its notification, a refusal, a message on hold, one that a
 * relay never took, a postscreen refusal, another program's line, an address
 * that is no UTF-8.
 */
const char feed_seed[] =
    "Nov 24 06:50:00 mx postfix/master[100]: daemon started -- version 3.7.11, "
    "configuration /etc/postfix\n"
    "Nov 24 06:54:59 mx postfix/smtpd[200]: connect from "
    "app.example.org[192.0.2.10]\n"
    "Nov 24 06:54:59 mx postfix/smtpd[200]: 1A2B3C4D5E6: "
    "client=app.example.org[192.0.2.10], sasl_method=LOGIN, "
    "sasl_username=app\n"
    "Nov 24 06:54:59 mx postfix/cleanup[210]: 1A2B3C4D5E6: "
    "message-id=<1@app.example.org>\n"
    "Nov 24 06:54:59 mx postfix/qmgr[101]: 1A2B3C4D5E6: "
    "from=<joe@example.org>, size=353, nrcpt=2 (queue active)\n"
    "Nov 24 06:55:00 mx postfix/smtp[220]: 1A2B3C4D5E6: to=<ann@acme.test>, "
    "orig_to=<friends>, relay=mx1.acme.test[198.51.100.20]:25, delay=0.17, "
    "delays=0.02/0.07/0.01/0.08, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued "
    "as B5F188CF)\n"
    "Nov 24 06:55:00 mx postfix/smtp[221]: 1A2B3C4D5E6: to=<bob@Gone.test>, "
    "relay=mx.gone.test[198.51.100.30]:25, delay=0.31, "
    "delays=0.02/0.07/0.12/0.1, dsn=5.1.1, status=bounced (host "
    "mx.gone.test[198.51.100.30] said: 550 5.1.1 <bob@gone.test>: Recipient "
    "address rejected: User unknown (in reply to RCPT TO command))\n"
    "Nov 24 06:55:00 mx postfix/smtpd[200]: 2A2B3C4D5E6: "
    "client=app.example.org[192.0.2.10], sasl_method=LOGIN, "
    "sasl_username=app\n"
    "Nov 24 06:55:00 mx postfix/cleanup[210]: 3A2B3C4D5E6: "
    "message-id=<2@mx.example.org>\n"
    "Nov 24 06:55:00 mx postfix/bounce[230]: 1A2B3C4D5E6: sender non-delivery "
    "notification: 3A2B3C4D5E6\n"
    "Nov 24 06:55:00 mx postfix/qmgr[101]: 1A2B3C4D5E6: removed\n"
    "Nov 24 06:55:00 mx postfix/qmgr[101]: 3A2B3C4D5E6: from=<>, size=2492, "
    "nrcpt=1 (queue active)\n"
    "Nov 24 06:55:01 mx postfix/local[240]: 3A2B3C4D5E6: to=<joe@example.org>, "
    "relay=local, delay=0.04, delays=0.02/0.01/0/0.01, dsn=2.0.0, status=sent "
    "(delivered to mailbox)\n"
    "Nov 24 06:55:01 mx postfix/qmgr[101]: 3A2B3C4D5E6: removed\n"
    "Nov 24 06:55:02 mx postfix/cleanup[210]: 2A2B3C4D5E6: "
    "message-id=<3@app.example.org>\n"
    "Nov 24 06:55:02 mx postfix/qmgr[101]: 2A2B3C4D5E6: "
    "from=<sue@example.org>, size=1000, nrcpt=1 (queue active)\n"
    "Nov 24 06:55:02 mx postfix/smtpd[200]: disconnect from "
    "app.example.org[192.0.2.10] ehlo=1 auth=1 mail=2 rcpt=3 data=2 quit=1 "
    "commands=10\n"
    "Nov 24 06:55:03 mx postfix/smtp[222]: connect to "
    "relay.test[172.16.5.101]:1025: No route to host\n"
    "Nov 24 06:55:03 mx postfix/smtp[222]: 2A2B3C4D5E6: to=<m\xfcller@far.test>"
    ", relay=none, delay=3.1, delays=0.1/0/3/0, dsn=4.4.1, status=deferred "
    "(connect to relay.test[172.16.5.101]:1025: No route to host)\n"
    "Nov 24 06:56:00 mx postfix/smtpd[201]: connect from "
    "unknown[203.0.113.9]\n"
    "Nov 24 06:56:00 mx postfix/smtpd[201]: NOQUEUE: reject: RCPT from "
    "unknown[203.0.113.9]: 554 5.7.1 <victim@elsewhere.test>: Relay access "
    "denied; from=<spam@bad.test> to=<victim@elsewhere.test> proto=ESMTP "
    "helo=<bad.test>\n"
    "Nov 24 06:56:00 mx last message repeated 2 times\n"
    "Nov 24 06:56:01 mx postfix/smtpd[201]: disconnect from "
    "unknown[203.0.113.9] ehlo=1 mail=1 rcpt=0/3 quit=1 commands=3/6\n"
    "Nov 24 06:57:00 mx postfix/pickup[250]: 4A2B3C4D5E6: uid=0 from=<root>\n"
    "Nov 24 06:57:00 mx postfix/cleanup[210]: 4A2B3C4D5E6: "
    "message-id=<4@mx.example.org>\n"
    "Nov 24 06:57:00 mx postfix/qmgr[101]: 4A2B3C4D5E6: "
    "from=<root@mx.example.org>, size=400, nrcpt=1 (queue active)\n"
    "Nov 24 06:57:10 mx postfix/postsuper[260]: 4A2B3C4D5E6: placed on hold\n"
    "Nov 24 06:58:00 mx postfix/postscreen[270]: NOQUEUE: reject: RCPT from "
    "[203.0.113.77]:40312: 550 5.7.1 Service unavailable; client "
    "[203.0.113.77] blocked using bl.example; from=<x@y.test>, "
    "to=<ann@example.org>, proto=ESMTP, helo=<z>\n"
    "Nov 24 06:58:30 mx dovecot: imap-login: Login: user=<ann>\n"
    "Nov 24 06:59:00 mx postfix/smtpd[202]: something nobody has ever seen\n";

maildiag_options feed_options(uint64_t hash_key)
{
    maildiag_options o;

    memset(&o, 0, sizeof o);
    o.struct_size = sizeof o;
    o.year = 2026;
    o.hash_key = hash_key;
    return o;
}

void feed_into(maildiag_engine *engine, const char *name, const char *data,
               size_t len, feed_cut cut)
{
    uint32_t source;
    size_t at = 0;

    assert_int_equal(maildiag_source_open(engine, name, NULL, &source),
                     MAILDIAG_OK);
    while (at < len) {
        size_t piece = cut.size != 0 ? cut.size : len;
        size_t taken = 0;

        if (cut.random != 0)
            piece = 1 + random_below(&cut.random, 97);
        if (piece > len - at)
            piece = len - at;
        assert_int_equal(
            maildiag_feed(engine, source, data + at, piece, &taken),
            MAILDIAG_OK);
        assert_int_equal(taken, piece);
        at += piece;
    }
    assert_int_equal(maildiag_feed_end(engine, source), MAILDIAG_OK);
}

maildiag_engine *feed_new(const maildiag_options *options, const char *name,
                          const char *data, size_t len, feed_cut cut)
{
    maildiag_engine *engine = NULL;

    assert_int_equal(maildiag_engine_new(&engine, options, NULL), MAILDIAG_OK);
    feed_into(engine, name, data, len, cut);
    return engine;
}

maildiag_engine *feed_seed_engine(void)
{
    const maildiag_options o = feed_options(1);
    const feed_cut whole = {0, 0};

    return feed_new(&o, "seed.log", feed_seed, strlen(feed_seed), whole);
}

maildiag_reader *feed_reader(maildiag_engine *engine)
{
    maildiag_reader *reader = NULL;

    assert_int_equal(maildiag_reader_open(&reader, engine, NULL, NULL),
                     MAILDIAG_OK);
    return reader;
}

/* ---- JSON --------------------------------------------------------------- */

typedef struct text {
    char *ptr;
    size_t len, cap;
} text;

static void add(text *t, const char *data, size_t len)
{
    if (t->cap - t->len < len + 1) {
        t->cap = (t->cap + len + 1) * 2;
        t->ptr = realloc(t->ptr, t->cap);
        assert_non_null(t->ptr);
    }
    memcpy(t->ptr + t->len, data, len);
    t->len += len;
    t->ptr[t->len] = '\0';
}

/* Odd sizes, so that pieces are cut everywhere. */
static bool add_object(text *t, maildiag_reader *reader, maildiag_json json)
{
    char room[61];
    size_t len = 0;
    maildiag_status st;

    json.struct_size = sizeof json;
    if (maildiag_json_begin(reader, &json) != MAILDIAG_OK)
        return false;
    while ((st = maildiag_json_read(reader, room, sizeof room, &len)) ==
           MAILDIAG_OK) {
        assert_in_range(len, 1, sizeof room);
        add(t, room, len);
    }
    assert_int_equal(st, MAILDIAG_END);
    assert_int_equal(len, 0);
    return true;
}

char *feed_json(maildiag_reader *reader, maildiag_json json)
{
    text t = {NULL, 0, 0};

    if (!add_object(&t, reader, json))
        return NULL;
    return t.ptr;
}

static void add_line(text *t, maildiag_reader *reader, maildiag_json json)
{
    assert_true(add_object(t, reader, json));
    add(t, "\n", 1);
}

static void add_entries(text *t, maildiag_reader *reader,
                        const maildiag_filter *filter)
{
    maildiag_entry entry;
    maildiag_status st;

    memset(&entry, 0, sizeof entry);
    entry.struct_size = sizeof entry;
    while ((st = maildiag_entry_next(reader, filter, &entry)) == MAILDIAG_OK) {
        maildiag_json json = {.what = entry.kind == MAILDIAG_ENTRY_MESSAGE
                                          ? MAILDIAG_JSON_MESSAGE
                                          : MAILDIAG_JSON_REJECT,
                              .id = entry.id};

        add_line(t, reader, json);
    }
    assert_int_equal(st, MAILDIAG_END);
}

static void add_totals(text *t, maildiag_reader *reader,
                       const maildiag_filter *filter)
{
    maildiag_summary summary = {.struct_size = sizeof summary};
    maildiag_json json = {.what = MAILDIAG_JSON_SUMMARY};
    uint32_t rows = 0;

    assert_int_equal(maildiag_summary_get(reader, filter, &summary),
                     MAILDIAG_OK);
    add_line(t, reader, json);
    json.what = MAILDIAG_JSON_GROUP;
    for (uint32_t by = MAILDIAG_BY_DOMAIN; by <= MAILDIAG_BY_DAY; by++) {
        assert_int_equal(maildiag_group_begin(reader, filter, by, 0, &rows),
                         MAILDIAG_OK);
        for (json.index = 0; json.index < rows; json.index++)
            add_line(t, reader, json);
    }
}

static void add_findings(text *t, maildiag_reader *reader,
                         const maildiag_filter *filter)
{
    maildiag_report *report = NULL;
    maildiag_affected a = {.struct_size = sizeof a};
    maildiag_json json = {.what = MAILDIAG_JSON_FINDING};

    assert_int_equal(maildiag_diagnose_all(reader, filter, &report),
                     MAILDIAG_OK);
    json.report = report;
    for (; json.index < maildiag_report_count(report); json.index++) {
        json.what = MAILDIAG_JSON_FINDING;
        add_line(t, reader, json);
        json.what = MAILDIAG_JSON_AFFECTED;
        for (json.sub_index = 0;
             maildiag_finding_affected(report, json.index, json.sub_index,
                                       &a) == MAILDIAG_OK;
             json.sub_index++)
            add_line(t, reader, json);
    }
    maildiag_report_free(report);
}

char *feed_everything(maildiag_reader *reader, const maildiag_filter *filter)
{
    text t = {NULL, 0, 0};

    add(&t, "", 0);
    add_entries(&t, reader, filter);
    add_totals(&t, reader, filter);
    add_findings(&t, reader, filter);
    return t.ptr;
}

/* ---- files and ids ------------------------------------------------------ */

char *feed_file(const char *path, size_t *len)
{
    text t = {NULL, 0, 0};
    char room[4096];
    FILE *file = fopen(path, "rb");
    size_t got;

    if (file == NULL)
        fail_msg("cannot open %s", path);
    add(&t, "", 0);
    while ((got = fread(room, 1, sizeof room, file)) > 0)
        add(&t, room, got);
    (void)fclose(file);
    *len = t.len;
    return t.ptr;
}

maildiag_id feed_id(maildiag_reader *reader, uint32_t kind, unsigned n)
{
    maildiag_filter filter;
    maildiag_entry entry;

    memset(&filter, 0, sizeof filter);
    filter.struct_size = sizeof filter;
    filter.kinds = kind;
    memset(&entry, 0, sizeof entry);
    entry.struct_size = sizeof entry;
    for (;; n--) {
        if (maildiag_entry_next(reader, &filter, &entry) != MAILDIAG_OK)
            return 0;
        if (n == 0)
            return entry.id;
    }
}
