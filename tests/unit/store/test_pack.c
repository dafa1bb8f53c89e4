/*
 * Packing: what a record said comes back byte for byte, and what is left out
 * on purpose is left out.
 */
#include <string.h>

#include "tell.h"

#include "record/words.h"
#include "store/state.h"

enum { TEXT_MOST = 400 };

/* A record with the bytes of its values. */
typedef struct made {
    md_record record;
    char bytes[MD_RECORD_FIELDS][2][TEXT_MOST];
    md_line line;
} made;

static const md_slice programs[] = {
    MD_LIT_INIT("postfix/smtp"),      MD_LIT_INIT("postfix/smtpd"),
    MD_LIT_INIT("mx/postfix/x/lmtp"), MD_LIT_INIT("postfix"),
    MD_LIT_INIT("mailout/smtpd"),     {NULL, 0},
};

/* What logs hold, what they should not, and anything. */
static md_slice random_value(uint64_t *seed, char *out)
{
    static const char *const texts[] = {
        "0",
        "00",
        "007",
        "1",
        "25",
        "4294967296",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999999",
        "1.5",
        "1.50",
        "0.1",
        "0.10",
        ".5",
        "5.",
        "1e-05",
        "1.0000001",
        "0.000001",
        "191801",
        "60s",
        "7d",
        "1,5",
        "-1",
        "+1",
        " 1",
        "1 ",
        "nan",
        "inf",
        "0x10",
        "",
        "host mx.a.test[198.51.100.20] said: 452 4.2.2 <x@a.test>: full",
        "sent",
        "none",
        "local",
        "a@b.test",
        "\001",
        "a\001b 7",
        "\002",
        "\002\003\004\005 7",
        "x@a.test",
        "mx.a.test[198.51.100.20]:25",
        "198.51.100.20",
        "198.51.100.20 x@a.test, x@a.test 7 mx.a.test[198.51.100.20]:25",
        "mx.a.test[198.51.100.20]:25: \004",
        "  ",
        "999999999999",
        "1000000000000",
        "999999999999.999999",
        "1..2",
        "1.2.3",
    };
    size_t len, i;

    if (random_below(seed, 3) != 0) {
        const char *text = texts[random_below(seed, COUNT_OF(texts))];

        len = strlen(text);
        memcpy(out, text, len);
        return md_slice_make(out, len);
    }
    len = random_below(seed, random_below(seed, 8) == 0 ? TEXT_MOST : 40);
    for (i = 0; i < len; i++)
        out[i] = random_below(seed, 3) ? (char)random_below(seed, 256)
                                       : " @1"[random_below(seed, 3)];
    return md_slice_make(out, len);
}

static void make(made *m, uint64_t *seed, uint64_t offset)
{
    md_record *r = &m->record;
    size_t fields = random_below(seed, 6) == 0
                        ? random_below(seed, MD_RECORD_FIELDS + 1)
                        : random_below(seed, 8);
    size_t i;

    memset(&m->line, 0, sizeof m->line);
    memset(r, 0, sizeof *r);
    m->line.offset = offset;
    m->line.text = MD_LIT("as logged");
    m->line.header.tag = programs[random_below(seed, COUNT_OF(programs))];
    m->line.header.host = random_below(seed, 9) ? MD_LIT("mx") : MD_NONE;
    m->line.header.pid = (int64_t)random_below(seed, 5) - 1;
    m->line.header.repeat = (uint32_t)(random_below(seed, 9) ? 1 : *seed);
    m->line.header.stamp.form = (uint8_t)random_below(seed, 4);
    m->line.header.stamp.sec = (int64_t)random_below(seed, 366 * 86400);
    if (random_below(seed, 2) != 0)
        m->line.header.stamp.usec = (uint32_t)random_below(seed, 1000000);
    do {
        r->kind =
            (uint16_t)random_below(seed, md_words_count(MAILDIAG_WORDS_RECORD));
    } while (r->kind == MAILDIAG_RECORD_DELIVERY ||
             r->kind == MAILDIAG_RECORD_FOREIGN ||
             r->kind == MAILDIAG_RECORD_FILTER_LINE);
    r->level = (uint8_t)random_below(seed, 5);
    r->noqueue = random_below(seed, 5) == 0;
    md_program_parse(m->line.header.tag, &r->program);
    if (r->program.id <= MD_DAEMON_UNKNOWN)
        r->program.id = (uint8_t)random_below(seed, MD_DAEMON_COUNT);
    r->queue_id = MD_LIT("AAAA1");
    for (i = 0; i < fields; i++) {
        md_field *f = &r->fields[r->field_count++];

        f->id =
            (uint16_t)random_below(seed, md_words_count(MAILDIAG_WORDS_FIELD));
        f->name = f->id == MAILDIAG_FIELD_EXTRA
                      ? random_value(seed, m->bytes[i][0])
                      : MD_NONE;
        f->value = random_below(seed, 12) ? random_value(seed, m->bytes[i][1])
                                          : MD_NONE;
        if (f->id < 64)
            r->present |= UINT64_C(1) << f->id;
    }
}

static void expect_same(const char *what, md_slice got, md_slice wanted)
{
    if (md_slice_present(got) != md_slice_present(wanted) ||
        !md_slice_eq(got, wanted))
        fail_msg("%s: \"%.*s\", not \"%.*s\"", what, (int)got.len,
                 got.ptr ? got.ptr : "(none)", (int)wanted.len,
                 wanted.ptr ? wanted.ptr : "(none)");
}

static void check_values(md_facts *f, const md_fact *fact, const md_record *r)
{
    md_record again;
    size_t i;

    assert_int_equal(fact->value_count, r->field_count);
    assert_true(md_fact_record(f, fact, &again));
    assert_int_equal(again.kind, r->kind);
    assert_int_equal(again.level, r->level);
    assert_int_equal(again.noqueue, r->noqueue);
    assert_int_equal(again.program.id, r->program.id);
    assert_int_equal(again.field_count, r->field_count);
    assert_true(again.present == r->present);
    expect_same("queue ID", again.queue_id, r->queue_id);
    for (i = 0; i < r->field_count; i++) {
        const md_field *field = &r->fields[i];
        const md_value *v = &f->values[fact->first_value + i];
        int64_t number;

        assert_int_equal(v->id, field->id);
        assert_int_equal(again.fields[i].id, field->id);
        if (field->id == MAILDIAG_FIELD_EXTRA)
            expect_same("name", md_fact_name(f, v), field->name);
        expect_same(md_words_name(MAILDIAG_WORDS_FIELD, field->id),
                    md_fact_bytes(f, v), field->value);
        expect_same("value of the record", again.fields[i].value, field->value);
        if (field->value.ptr != NULL &&
            md_record_number(field->id, field->value, &number)) {
            assert_true(v->packing == MD_PACK_NUMBER ||
                        v->packing == MD_PACK_SECONDS);
            assert_true(v->number ==
                        (number < MD_NUMBER_MOST ? number : MD_NUMBER_MOST));
        } else {
            assert_true(v->packing != MD_PACK_NUMBER &&
                        v->packing != MD_PACK_SECONDS);
        }
    }
}

static void check_head(const md_facts *f, const md_fact *fact, const made *m)
{
    const md_header *h = &m->line.header;
    md_slice tag;

    (void)md_store_program(f->store, fact->program, &tag);
    assert_true(fact->offset == m->line.offset);
    assert_true(fact->id == (UINT64_C(1) << MD_OFFSET_BITS | fact->offset));
    assert_int_equal(fact->daemon, m->record.program.id);
    assert_true(fact->pid == h->pid);
    assert_int_equal(fact->repeat, h->repeat ? h->repeat : 1);
    expect_same("program", tag, h->tag);
    expect_same("host", md_store_string(f->store, fact->host), h->host);
    if (h->stamp.form == MD_STAMP_NONE)
        assert_true(fact->time == MAILDIAG_NO_TIME);
    else
        assert_int_equal((fact->time % 1000000 + 1000000) % 1000000,
                         h->stamp.usec);
    if (h->stamp.form == MD_STAMP_UTC || h->stamp.form == MD_STAMP_LOCAL)
        assert_true(fact->time ==
                    h->stamp.sec * 1000000 + (int64_t)h->stamp.usec);
}

static int by_offset(const void *a, const void *b)
{
    const md_fact *x = a, *y = b;

    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* Random records into one store; then all facts of all keys against them. */
static void records_come_back(void **state)
{
    enum { RECORDS = 4000 };
    made *all = calloc(RECORDS, sizeof *all);
    uint64_t seed = 11, offset = 0;
    md_store *store = tell_store(5);
    uint32_t source, key;
    md_facts f;
    size_t i;

    (void)state;
    assert_non_null(all);
    assert_int_equal(
        md_store_source_open(store, MD_LIT("mail.log"), false, NULL, &source),
        MAILDIAG_OK);
    for (i = 0; i < RECORDS; i++) {
        offset += 1 + random_below(&seed, 300);
        make(&all[i], &seed, offset);
        assert_int_equal(
            md_store_append(store, source, &all[i].line, &all[i].record),
            MAILDIAG_OK);
    }
    (void)md_sources_resolve(&store->sources, 0);
    md_facts_init(&f);
    f.store = store;
    for (key = 1; key <= store->key_count; key++)
        assert_true(md_facts_of_key(&f, key, true, false));
    assert_int_equal(f.count, RECORDS);
    qsort(f.items, f.count, sizeof *f.items, by_offset);
    for (i = 0; i < RECORDS; i++) {
        check_head(&f, &f.items[i], &all[i]);
        check_values(&f, &f.items[i], &all[i].record);
    }
    md_facts_free(&f);
    md_store_free(store);
    free(all);
}

/* ---- lines -------------------------------------------------------------- */

/* Every field of the first own fact of AAAA1, `name=value`, blanks between. */
static void tell_fields(const char *log, uint32_t evidence, md_buffer *out)
{
    md_store_options options;
    md_store *store;
    md_catalog *catalog;
    md_story s;
    size_t i;

    memset(&options, 0, sizeof options);
    options.year = 2026;
    options.hash_key = 1;
    options.evidence = evidence;
    store = md_store_new(&options);
    assert_non_null(store);
    tell_feed_log(store, "mail.log", log);
    catalog = md_catalog_build(store);
    md_story_init(&s);
    assert_true(md_story_load(&s, catalog, tell_entry(catalog, "AAAA1", 1)));
    for (i = 0; i < s.facts[0].value_count; i++) {
        const md_value *v = &s.own.values[s.facts[0].first_value + i];
        md_slice value = md_fact_bytes(&s.own, v);

        if (i != 0)
            md_buffer_put(out, ' ');
        md_buffer_add(out, md_fact_name(&s.own, v));
        md_buffer_put(out, '=');
        md_buffer_add(out, value.ptr ? value : MD_LIT("(lost)"));
    }
    md_story_free(&s);
    md_catalog_free(catalog);
    md_store_free(store);
}

typedef struct line_case {
    const char *name;
    uint32_t evidence;
    const char *line;
    const char *wanted;
} line_case;

#define REPLY "250 2.0.0 Ok: queued as 4F1D2A"

static const line_case lines[] = {
    {"a sent reply is code and queue ID", MAILDIAG_EVIDENCE_DEFAULT,
     "smtp[1]: AAAA1: to=<b@y.test>, relay=m[1.2.3.4]:25, delay=1.2, "
     "delays=0.1/0/0.12/0.98, dsn=2.0.0, status=sent (" REPLY ")",
     "to=b@y.test relay=m[1.2.3.4]:25 delay=1.2 delay_before_queue=0.1 "
     "delay_in_queue=0 delay_connect=0.12 delay_transmit=0.98 dsn=2.0.0 "
     "status=sent smtp_code=250 remote_queue_id=4F1D2A"},
    {"unless all evidence is kept", MAILDIAG_EVIDENCE_ALL,
     "smtp[1]: AAAA1: to=<b@y.test>, relay=m[1.2.3.4]:25, delay=1, "
     "dsn=2.0.0, status=sent (" REPLY ")",
     "to=b@y.test relay=m[1.2.3.4]:25 delay=1 dsn=2.0.0 status=sent "
     "smtp_code=250 remote_queue_id=4F1D2A reason=" REPLY},
    {"LMTP", MAILDIAG_EVIDENCE_POSITION,
     "lmtp[1]: AAAA1: to=<b@y.test>, relay=m[/run/lmtp], delay=1, dsn=2.0.0, "
     "status=sent (250 2.0.0 <b@y.test> Saved)",
     "to=b@y.test relay=m[/run/lmtp] delay=1 dsn=2.0.0 status=sent "
     "smtp_code=250"},
    {"a daemon told by its relay", MAILDIAG_EVIDENCE_DEFAULT,
     "|Aug 31 03:00:00 mx postfix[1]: AAAA1: to=<b@y.test>, "
     "relay=m[1.2.3.4]:25, delay=1, dsn=2.0.0, status=sent (250 2.0.0 Ok)",
     "to=b@y.test relay=m[1.2.3.4]:25 delay=1 dsn=2.0.0 status=sent "
     "smtp_code=250"},
    {"local deliveries keep their words", MAILDIAG_EVIDENCE_DEFAULT,
     "local[1]: AAAA1: to=<b@x.test>, orig_to=<b>, relay=local, delay=0, "
     "dsn=2.0.0, status=sent (delivered to command: /usr/bin/procmail)",
     "to=b@x.test orig_to=b relay=local delay=0 dsn=2.0.0 status=sent "
     "reason=delivered to command: /usr/bin/procmail"},
    {"forwarded", MAILDIAG_EVIDENCE_DEFAULT,
     "local[1]: AAAA1: to=<b@x.test>, relay=local, delay=0, dsn=2.0.0, "
     "status=sent (forwarded as 4F1D2A)",
     "to=b@x.test relay=local delay=0 dsn=2.0.0 status=sent "
     "remote_queue_id=4F1D2A reason=forwarded as 4F1D2A"},
    {"forwarded as something else", MAILDIAG_EVIDENCE_DEFAULT,
     "local[1]: AAAA1: to=<b@x.test>, relay=local, delay=0, dsn=2.0.0, "
     "status=sent (forwarded as usual)",
     "to=b@x.test relay=local delay=0 dsn=2.0.0 status=sent "
     "reason=forwarded as usual"},
    {"failures keep their words", MAILDIAG_EVIDENCE_NONE,
     "smtp[1]: AAAA1: to=<b@y.test>, relay=none, delay=1, dsn=4.4.1, "
     "status=deferred (connect to m[1.2.3.4]:25: Connection refused)",
     "to=b@y.test relay=none delay=1 dsn=4.4.1 status=deferred "
     "reason=connect to m[1.2.3.4]:25: Connection refused"},
    {"a lost address", MAILDIAG_EVIDENCE_DEFAULT,
     "smtp[1]: AAAA1: to=, relay=none, delay=1, status=deferred (x)",
     "to=(lost) relay=none delay=1 status=deferred reason=x"},
    {"unknown attributes keep their names", MAILDIAG_EVIDENCE_DEFAULT,
     "smtp[1]: AAAA1: to=<b@y.test>, relay=none, colour=blue, delay=1, "
     "taste=, dsn=4.4.1, status=deferred (x)",
     "to=b@y.test relay=none colour=blue delay=1 taste= dsn=4.4.1 "
     "status=deferred reason=x"},
    {"numbers as they were written", MAILDIAG_EVIDENCE_DEFAULT,
     "smtp[1]: AAAA1: to=<b@y.test>, relay=none, conn_use=007, delay=1.50, "
     "delays=1e-05/0.0/.5/1., dsn=4.4.1, status=deferred (x)",
     "to=b@y.test relay=none conn_use=007 delay=1.50 "
     "delay_before_queue=1e-05 delay_in_queue=0.0 delay_connect=.5 "
     "delay_transmit=1. dsn=4.4.1 status=deferred reason=x"},
};

static void lines_as_logged(void **state)
{
    size_t i, wrong = 0;

    (void)state;
    for (i = 0; i < COUNT_OF(lines); i++) {
        md_buffer got = {0};

        tell_fields(lines[i].line, lines[i].evidence, &got);
        wrong += !same_text(lines[i].name, &got, lines[i].wanted);
        md_buffer_free(&got);
    }
    assert_int_equal(wrong, 0);
}

/* Thousands of lines share a shape. */
static void shapes_are_shared(void **state)
{
    md_store *store = tell_store(1);
    int i;

    (void)state;
    for (i = 0; i < 50; i++)
        tell_feed_log(store, "mail.log",
                      "smtpd[7]: connect from c.test[192.0.2.7]\n"
                      "smtpd[7]: AAAA1: client=c.test[192.0.2.7]\n"
                      "cleanup[8]: AAAA1: message-id=<m@x.test>\n"
                      "qmgr[9]: AAAA1: removed\n");
    /* Four, and the mark of client=. */
    assert_int_equal(store->shape_count, 5);
    md_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_come_back),
        cmocka_unit_test(lines_as_logged),
        cmocka_unit_test(shapes_are_shared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
