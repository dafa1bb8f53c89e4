/*
 * Records: every shape of line with its kind, queue ID and fields; the
 * document's lines; what damaged lines may and may not do.
 */
#include "record/record.h"

#include "record/queue_id.h"
#include "record/words.h"

#include "../support/unit.h"
#include "lines.h"

enum { ROOM = 8192 };

static void check_all(const line_case *c)
{
    for (; c->name != NULL; c++)
        line_check(c);
}

#define GROUP(group)                                                           \
    static void of_##group(void **state)                                       \
    {                                                                          \
        (void)state;                                                           \
        check_all(lines_##group);                                              \
    }

GROUP(smtpd)
GROUP(cleanup)
GROUP(qmgr)
GROUP(delivery)
GROUP(smtp)
GROUP(tls)
GROUP(postscreen)
GROUP(bounce)
GROUP(system)
GROUP(warning)
GROUP(names)
GROUP(foreign)

/* Of Postfix's lines all are recognised, except those that say in their name
 * that no version writes them, and nearly all have named fields. */
static void recognised(void **state)
{
    size_t lines = 0;
    size_t generic = 0;
    size_t named = 0;
    size_t group;

    (void)state;
    for (group = 0; lines_all[group] != NULL; group++) {
        const line_case *c;

        for (c = lines_all[group]; c->name != NULL; c++) {
            line l;

            if (c->daemon == MD_DAEMON_FOREIGN ||
                strncmp(c->name, "unrecognised", 12) == 0)
                continue;
            line_open(&l, md_slice_of(c->tag), md_slice_of(c->body));
            assert_int_not_equal(l.record.kind, MAILDIAG_RECORD_UNRECOGNISED);
            lines++;
            generic += l.record.kind == MAILDIAG_RECORD_WARNING;
            named += l.record.field_count > 0;
            line_close(&l);
        }
    }
    assert_true(lines >= 220);
    assert_true(named * 100 >= lines * 98);
    assert_true(generic * 20 < lines);
}

/* A kind that no line of the tables has was never seen to work. */
static void every_kind(void **state)
{
    bool seen[256] = {false};
    uint32_t count = md_words_count(MAILDIAG_WORDS_RECORD);
    uint32_t kind;
    size_t group;

    (void)state;
    for (group = 0; lines_all[group] != NULL; group++) {
        const line_case *c;

        for (c = lines_all[group]; c->name != NULL; c++)
            seen[c->kind] = true;
    }
    for (kind = 0; kind < count; kind++) {
        const char *word = md_words_name(MAILDIAG_WORDS_RECORD, kind);

        if (word != NULL && !seen[kind])
            fail_msg("no line of kind %s", word);
    }
}

/* The document's lines, character for character: whole physical lines, one of
 * them joined again from two. */
static const struct {
    const char *line;
    uint16_t kind;
    const char *host;
    const char *queue_id;
    const char *fields;
} document[] = {
    {"Aug 31 03:20:36 liquidfiles postfix/smtp[3110]: 77424110EA2E: to=, "
     "relay=mail.simpsons.com[53.11.22.33]:25, delay=1.3, "
     "delays=0.07/0.04/0.64/0.52, dsn=2.0.0, status=sent (250 2.0.0 Ok: "
     "queued as 8A798694DF5)",
     MAILDIAG_RECORD_DELIVERY, "liquidfiles", "77424110EA2E",
     "to|relay=mail.simpsons.com[53.11.22.33]:25|delay=1.3|"
     "delay_before_queue=0.07|delay_in_queue=0.04|delay_connect=0.64|"
     "delay_transmit=0.52|dsn=2.0.0|status=sent|"
     "reason=250 2.0.0 Ok: queued as 8A798694DF5"},
    {"Aug 31 08:05:32 mail postfix/smtp[15549]: 3BC7F31A2E1: "
     "to=<28@huash.com>, relay=none, delay=191801, "
     "delays=191726/0.19/75/0, dsn=4.4.3, status=deferred (Host or domain "
     "name not found. Name service error for name=huash.com type=MX: Host "
     "not found, try again)",
     MAILDIAG_RECORD_DELIVERY, "mail", "3BC7F31A2E1",
     "to=28@huash.com|relay=none|delay=191801|delay_before_queue=191726|"
     "delay_in_queue=0.19|delay_connect=75|delay_transmit=0|dsn=4.4.3|"
     "status=deferred|reason=Host or domain name not found. Name service "
     "error for name=huash.com type=MX: Host not found, try again"},
    {"Aug 31 08:03:01 mail postfix/smtpd[20893]: NOQUEUE: reject: RCPT from "
     "unknown[206.72.127.113]: 450 4.1.8 "
     "<PureNaturalHealth-ttmhhk1pldkkglj1r@createsend3.com>: Sender address "
     "rejected: Domain not found; "
     "from=<PureNaturalHealth-ttmhhk1pldkkglj1r@createsend3.com> to "
     "=<test@liquidfiles.com> proto=ESMTP helo=<mo113.createsend.com>",
     MAILDIAG_RECORD_REFUSAL_LINE, "mail", NULL,
     "action=reject|stage=RCPT|client=unknown|client_ip=206.72.127.113|"
     "smtp_code=450|dsn=4.1.8|"
     "text=<PureNaturalHealth-ttmhhk1pldkkglj1r@createsend3.com>: Sender "
     "address rejected: Domain not found|"
     "from=PureNaturalHealth-ttmhhk1pldkkglj1r@createsend3.com|"
     "to=test@liquidfiles.com|proto=ESMTP|helo=mo113.createsend.com"},
    {"F1CDD3F8D: to=<joe@company.com>, relay=172.16.5.1[172.16.5.1]:1025, "
     "delay=326, delays=325/0.04/0/0.16, dsn=2.0.0, status=sent (250 OK)",
     MAILDIAG_RECORD_DELIVERY, NULL, "F1CDD3F8D",
     "to=joe@company.com|relay=172.16.5.1[172.16.5.1]:1025|delay=326|"
     "delay_before_queue=325|delay_in_queue=0.04|delay_connect=0|"
     "delay_transmit=0.16|dsn=2.0.0|status=sent|reason=250 OK"},
    {"C539144A9: to=<joe@company.com>, relay=none, delay=3.1, "
     "delays=0.02/0.07/3/0, dsn=4.4.1, status=deferred (connect to "
     "172.16.5.101[172.16.5.101]:1025: No route to host)",
     MAILDIAG_RECORD_DELIVERY, NULL, "C539144A9",
     "to=joe@company.com|relay=none|delay=3.1|delay_before_queue=0.02|"
     "delay_in_queue=0.07|delay_connect=3|delay_transmit=0|dsn=4.4.1|"
     "status=deferred|reason=connect to 172.16.5.101[172.16.5.101]:1025: No "
     "route to host"},
    {"A0AB78009A: to=<joe@company.com>, relay=none, delay=10, "
     "delays=0.03/9.9/0/0.01, dsn=4.7.3, status=deferred (delivery "
     "temporarily suspended: SASL authentication failed; server "
     "172.16.5.1[172.16.5.1] said: 535 5.7.3 Authentication unsuccessful)",
     MAILDIAG_RECORD_DELIVERY, NULL, "A0AB78009A",
     "to=joe@company.com|relay=none|delay=10|delay_before_queue=0.03|"
     "delay_in_queue=9.9|delay_connect=0|delay_transmit=0.01|dsn=4.7.3|"
     "status=deferred|reason=delivery temporarily suspended: SASL "
     "authentication failed; server 172.16.5.1[172.16.5.1] said: 535 5.7.3 "
     "Authentication unsuccessful"},
    {"CC79325EE20: to=<joe@company.com>, relay=172.16.5.1[172.16.5.1]:25, "
     "delay=5963, delays=5963/0/0/0, dsn=4.7.0, status=deferred (SASL "
     "authentication failed: server 172.16.5.1[172.16.5.1] offered no "
     "compatible authentication mechanisms for this type of connection "
     "security)",
     MAILDIAG_RECORD_DELIVERY, NULL, "CC79325EE20",
     "to=joe@company.com|relay=172.16.5.1[172.16.5.1]:25|delay=5963|"
     "delay_before_queue=5963|delay_in_queue=0|delay_connect=0|"
     "delay_transmit=0|dsn=4.7.0|status=deferred|reason=SASL authentication "
     "failed: server 172.16.5.1[172.16.5.1] offered no compatible "
     "authentication mechanisms for this type of connection security"},
};

static void document_lines(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(document); i++) {
        const char *name = document[i].line;
        char fields[ROOM];
        md_header header;
        md_record record;

        md_header_parse(md_slice_of(document[i].line), &header);
        md_record_parse(&header, &record);
        expect_i64(name, "kind", record.kind, document[i].kind);
        expect_slice(name, "host", header.host, document[i].host);
        expect_slice(name, "queue ID", record.queue_id, document[i].queue_id);
        line_fields(&record, fields, sizeof(fields));
        assert_string_equal(fields, document[i].fields);
    }
}

/* The document's wrapped line as it stands there: two physical lines. Alone
 * the first is a delivery that was cut; the second is nothing of ours. */
static void document_wrapped(void **state)
{
    line l;

    (void)state;
    line_open(&l, MD_NONE,
              MD_LIT("CC79325EE20: to=<joe@company.com>, "
                     "relay=172.16.5.1[172.16.5.1]:25, delay=5963, "
                     "delays=5963/0/0/0,"));
    assert_int_equal(l.record.kind, MAILDIAG_RECORD_DELIVERY);
    assert_true(l.record.cut);
    assert_false(md_record_has(&l.record, MAILDIAG_FIELD_STATUS));
    line_close(&l);
    line_open(&l, MD_NONE,
              MD_LIT("dsn=4.7.0, status=deferred (SASL authentication failed: "
                     "server 172.16.5.1[172.16.5.1] offered no compatible "
                     "authentication mechanisms for this type of connection "
                     "security)"));
    assert_int_equal(l.record.kind, MAILDIAG_RECORD_FOREIGN);
    line_close(&l);
}

/* More attributes than a record has room for: the first ones are kept. */
static void too_many_fields(void **state)
{
    char body[4096] = "4F1C22A0B3: to=<a@b.test>, relay=none";
    size_t at = strlen(body);
    line l;
    int i;

    (void)state;
    for (i = 0; i < 60; i++)
        at += (size_t)snprintf(body + at, sizeof(body) - at, ", x%d=%d", i, i);
    snprintf(body + at, sizeof(body) - at, ", status=sent (ok)");
    line_open(&l, MD_LIT("postfix/smtp"), md_slice_of(body));
    assert_int_equal(l.record.kind, MAILDIAG_RECORD_DELIVERY);
    assert_int_equal(l.record.field_count, MD_RECORD_FIELDS);
    assert_true(l.record.cut);
    expect_slice("many", "to", md_record_get(&l.record, MAILDIAG_FIELD_TO),
                 "a@b.test");
    line_close(&l);
}

static bool inside(md_slice s, md_slice whole)
{
    return s.ptr == NULL || (s.ptr >= whole.ptr && s.len <= whole.len &&
                             (size_t)(s.ptr - whole.ptr) <= whole.len - s.len);
}

/* What holds for a record of any bytes. */
static void check_sane(const line *l)
{
    const md_record *r = &l->record;
    md_slice body = l->header.body;
    uint64_t present = 0;
    uint16_t i;

    assert_non_null(md_words_name(MAILDIAG_WORDS_RECORD, r->kind));
    assert_non_null(md_words_name(MAILDIAG_WORDS_LEVEL, r->level));
    assert_true(r->program.id < MD_DAEMON_COUNT);
    assert_true(r->field_count <= MD_RECORD_FIELDS);
    assert_true(inside(r->queue_id, body));
    assert_true(r->queue_id.ptr == NULL || md_queue_id_is(r->queue_id));
    assert_true(inside(r->program.instance, l->header.tag));
    assert_true(inside(r->program.service, l->header.tag));
    assert_true(inside(r->program.daemon, l->header.tag));
    for (i = 0; i < r->field_count; i++) {
        const md_field *field = &r->fields[i];

        assert_non_null(md_words_name(MAILDIAG_WORDS_FIELD, field->id));
        assert_true(inside(field->value, body));
        assert_true(inside(field->name, body));
        assert_int_equal(md_slice_present(field->name),
                         field->id == MAILDIAG_FIELD_EXTRA);
        if (field->id < 64)
            present |= (uint64_t)1 << field->id;
    }
    assert_int_equal(present, r->present);
    assert_int_equal(r->kind == MAILDIAG_RECORD_FOREIGN ||
                         r->kind == MAILDIAG_RECORD_FILTER_LINE,
                     r->program.id == MD_DAEMON_FOREIGN);
}

/* Bytes that matter to a reader more than others do. */
static const char telling[] = "<>()[]:;,=/\" .\\\t%@?0aZ-\n";

static void damage(char *bytes, size_t *len, size_t room, md_slice other,
                   uint64_t *seed)
{
    size_t at = random_below(seed, *len + 1);
    size_t n;

    switch (random_below(seed, 6)) {
    case 0: /* cut behind */
        *len = at;
        return;
    case 1: /* cut in front */
        memmove(bytes, bytes + at, *len - at);
        *len -= at;
        return;
    case 2: /* any byte */
        if (at < *len)
            bytes[at] = (char)random_next(seed);
        return;
    case 3: /* a telling byte */
        if (at < *len)
            bytes[at] = telling[random_below(seed, sizeof(telling))];
        return;
    case 4: /* a piece taken out */
        n = random_below(seed, *len - at + 1);
        memmove(bytes + at, bytes + at + n, *len - at - n);
        *len -= n;
        return;
    default: /* the end of another line put in */
        n = random_below(seed, other.len + 1);
        if (n > room - *len)
            n = room - *len;
        memmove(bytes + at + n, bytes + at, *len - at);
        memcpy(bytes + at, other.ptr + other.len - n, n);
        *len += n;
        return;
    }
}

static void damaged_lines(void **state)
{
    const line_case *cases[512];
    size_t count = 0;
    uint64_t seed = 7;
    size_t group;
    size_t i;
    int round;

    (void)state;
    for (group = 0; lines_all[group] != NULL; group++) {
        const line_case *c;

        for (c = lines_all[group]; c->name != NULL; c++)
            if (count < COUNT_OF(cases))
                cases[count++] = c;
    }
    for (round = 0; round < 60; round++) {
        for (i = 0; i < count; i++) {
            const line_case *other = cases[random_below(&seed, count)];
            char bytes[4096];
            size_t len = strlen(cases[i]->body);
            size_t times = 1 + random_below(&seed, 3);
            line l;

            memcpy(bytes, cases[i]->body, len);
            while (times-- > 0)
                damage(bytes, &len, sizeof(bytes), md_slice_of(other->body),
                       &seed);
            line_open(&l,
                      md_slice_of(round % 4 == 0 ? other->tag : cases[i]->tag),
                      md_slice_make(bytes, len));
            check_sane(&l);
            line_close(&l);
        }
    }
}

static void any_bytes(void **state)
{
    uint64_t seed = 11;
    int round;

    (void)state;
    for (round = 0; round < 4000; round++) {
        char bytes[200];
        size_t len = random_below(&seed, sizeof(bytes));
        size_t i;
        line l;

        for (i = 0; i < len; i++)
            bytes[i] = round % 2 == 0
                           ? (char)random_next(&seed)
                           : telling[random_below(&seed, sizeof(telling))];
        line_open(&l, round % 3 == 0 ? MD_NONE : MD_LIT("postfix/smtpd"),
                  md_slice_make(bytes, len));
        check_sane(&l);
        line_close(&l);
    }
}

/* Long lines made of what a reader stops at: if one of them were searched
 * again from each place, this would take minutes. */
static void long_lines(void **state)
{
    static const char *const pieces[] = {
        "<",
        ">",
        "; from=<",
        "; helo=<",
        ">>> ",
        "\"",
        "\\\"",
        ", dsn=2, ",
        "(",
        ")",
        " said: ",
        ": ",
        " (in reply to ",
        "://",
        "queued as ",
        " from ",
        "[",
        "a=",
        "q",
        " sasl_",
        ", status",
        "550 ",
        "5.1.1 ",
        "host ",
        "; to=<a> ",
        "x[1]:",
        "F1CDD3F",
        " TLS connection e",
        "/",
        " while ",
    };
    static const char *const heads[] = {
        "",
        "4F1C22A0B3: to=<",
        "4F1C22A0B3: to=<a@b>, relay=none, status=sent (",
        "NOQUEUE: reject: RCPT from a[1.2.3.4]: 550 ",
        "4F1C22A0B3: reject: header ",
        "4F1C22A0B3: client=a[1.2.3.4], sasl_username=",
        "4F1C22A0B3: host a said: ",
        "warning: ",
        "4F1C22A0B3: from=<",
    };
    enum { LONG = 65536 };
    char *bytes = malloc(LONG);
    size_t h;
    size_t p;

    (void)state;
    assert_non_null(bytes);
    for (h = 0; h < COUNT_OF(heads); h++) {
        for (p = 0; p < COUNT_OF(pieces); p++) {
            size_t len = strlen(heads[h]);
            size_t piece = strlen(pieces[p]);
            line l;

            memcpy(bytes, heads[h], len);
            for (; len + piece <= LONG; len += piece)
                memcpy(bytes + len, pieces[p], piece);
            line_open(&l, MD_LIT("postfix/smtpd"), md_slice_make(bytes, len));
            check_sane(&l);
            line_close(&l);
            line_open(&l, MD_LIT("rspamd"), md_slice_make(bytes, len));
            check_sane(&l);
            line_close(&l);
        }
    }
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_smtpd),        cmocka_unit_test(of_cleanup),
        cmocka_unit_test(of_qmgr),         cmocka_unit_test(of_delivery),
        cmocka_unit_test(of_smtp),         cmocka_unit_test(of_tls),
        cmocka_unit_test(of_postscreen),   cmocka_unit_test(of_bounce),
        cmocka_unit_test(of_system),       cmocka_unit_test(of_warning),
        cmocka_unit_test(of_names),        cmocka_unit_test(of_foreign),
        cmocka_unit_test(recognised),      cmocka_unit_test(every_kind),
        cmocka_unit_test(document_lines),  cmocka_unit_test(document_wrapped),
        cmocka_unit_test(too_many_fields), cmocka_unit_test(damaged_lines),
        cmocka_unit_test(any_bytes),       cmocka_unit_test(long_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
