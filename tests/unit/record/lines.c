/*
 * How the tests of records read a line and write down what was read.
 */
#include "lines.h"

#include "record/words.h"

#include "../support/unit.h"

const line_case *const lines_all[] = {
    lines_smtpd, lines_cleanup,    lines_qmgr,   lines_delivery, lines_smtp,
    lines_tls,   lines_postscreen, lines_bounce, lines_system,   lines_warning,
    lines_names, lines_foreign,    NULL,
};

/* Bytes at exactly their length: reading past them is an error that the
 * address sanitizer and valgrind see. */
static md_slice exact(md_slice s)
{
    char *copy = malloc(s.len > 0 ? s.len : 1);

    assert_non_null(copy);
    if (s.len > 0)
        memcpy(copy, s.ptr, s.len);
    return md_slice_make(copy, s.len);
}

void line_open(line *l, md_slice tag, md_slice body)
{
    memset(l, 0, sizeof(*l));
    /* What an earlier record left behind must not show. */
    memset(&l->record, 0xa5, sizeof(l->record));
    if (md_slice_present(tag))
        l->header.tag = exact(tag);
    l->header.body = exact(body);
    l->header.severity = -1;
    l->header.pid = -1;
    l->header.repeat = 1;
    md_record_parse(&l->header, &l->record);
}

void line_close(line *l)
{
    free((char *)l->header.tag.ptr);
    free((char *)l->header.body.ptr);
}

static void put(char *out, size_t room, size_t *at, md_slice s)
{
    size_t i;

    for (i = 0; i < s.len && *at + 1 < room; i++)
        out[(*at)++] = s.ptr[i];
    out[*at] = '\0';
}

void line_fields(const md_record *r, char *out, size_t room)
{
    size_t at = 0;
    uint16_t i;

    out[0] = '\0';
    for (i = 0; i < r->field_count; i++) {
        const md_field *field = &r->fields[i];

        if (i > 0)
            put(out, room, &at, MD_LIT("|"));
        if (field->id == MAILDIAG_FIELD_EXTRA) {
            put(out, room, &at, MD_LIT("+"));
            put(out, room, &at, field->name);
        } else {
            put(out, room, &at,
                md_slice_of(md_words_name(MAILDIAG_WORDS_FIELD, field->id)));
        }
        if (md_slice_present(field->value)) {
            put(out, room, &at, MD_LIT("="));
            put(out, room, &at, field->value);
        }
    }
}

static const char *kind_word(uint16_t kind)
{
    const char *word = md_words_name(MAILDIAG_WORDS_RECORD, kind);

    return word ? word : "(no word)";
}

void line_check(const line_case *c)
{
    char fields[8192];
    line l;

    line_open(&l, md_slice_of(c->tag), md_slice_of(c->body));
    if (l.record.kind != c->kind)
        fail_msg("%s: kind is %s, not %s", c->name, kind_word(l.record.kind),
                 kind_word(c->kind));
    expect_i64(c->name, "level", l.record.level, c->level);
    expect_i64(c->name, "daemon", l.record.program.id, c->daemon);
    expect_i64(c->name, "cut", l.record.cut, c->cut);
    if (c->queue_id != NULL && strcmp(c->queue_id, "NOQUEUE") == 0) {
        expect_slice(c->name, "queue ID", l.record.queue_id, NULL);
        expect_i64(c->name, "noqueue", l.record.noqueue, true);
    } else {
        expect_slice(c->name, "queue ID", l.record.queue_id, c->queue_id);
        expect_i64(c->name, "noqueue", l.record.noqueue, false);
    }
    line_fields(&l.record, fields, sizeof(fields));
    if (strcmp(fields, c->fields) != 0)
        fail_msg("%s: fields are\n  %s\nnot\n  %s", c->name, fields, c->fields);
    line_close(&l);
}
