/*
 * The attributes that end a refusal: which of several groups counts, and what
 * is left in front of it and behind.
 */
#include "record/trailer.h"

#include "record/words.h"

#include "../support/unit.h"

#include <stdlib.h>

enum { ROOM = 1024 };

#define TRUE_ONE "; from=<a@b> to=<c@d> proto=ESMTP helo=<h>"
#define TRUE_FIELDS "from=a@b|to=c@d|proto=ESMTP|helo=h"

static const struct {
    const char *name;
    const char *text;
    md_trailer_form form;
    size_t at; /* length of what stands in front */
    const char *fields;
    const char *rest; /* NULL: absent */
} table[] = {
    {"plain", "550 no" TRUE_ONE, MD_TRAILER_REPLY, 6, TRUE_FIELDS, NULL},
    {"commas", "550 no; from=<a@b>, to=<c@d>, proto=SMTP, helo=<h>",
     MD_TRAILER_CLIENT, 6, "from=a@b|to=c@d|proto=SMTP|helo=h", NULL},
    {"stray blank", "550 no; from=<a@b> to =<c@d> proto=SMTP helo=<h>",
     MD_TRAILER_REPLY, 6, "from=a@b|to=c@d|proto=SMTP|helo=h", NULL},
    {"no blank behind the semicolon", "550 no;from=<a@b> proto=SMTP",
     MD_TRAILER_REPLY, 6, "from=a@b|proto=SMTP", NULL},
    {"nothing in front", "; proto=SMTP", MD_TRAILER_REPLY, 0, "proto=SMTP",
     NULL},
    {"proto alone", "x; proto=SMTP", MD_TRAILER_REPLY, 1, "proto=SMTP", NULL},
    {"lost brackets", "x; from=<> to=<> proto=ESMTP helo=", MD_TRAILER_REPLY, 1,
     "from=|to=|proto=ESMTP|helo", NULL},
    {"lost addresses", "x; from= to= proto=ESMTP helo=", MD_TRAILER_REPLY, 1,
     "from|to|proto=ESMTP|helo", NULL},
    {"no brackets", "x; from=a@b to=c@d proto=ESMTP helo=h", MD_TRAILER_REPLY,
     1, "from=a@b|to=c@d|proto=ESMTP|helo=h", NULL},
    {"SASL", "x" TRUE_ONE " sasl_method=PLAIN sasl_username=u v sasl_sender=s",
     MD_TRAILER_REPLY, 1,
     TRUE_FIELDS "|sasl_method=PLAIN|sasl_username=u v|sasl_sender=s", NULL},
    {"SASL of a milter", "x" TRUE_ONE " sasl_username=<u>", MD_TRAILER_MILTER,
     1, TRUE_FIELDS "|sasl_username=u", NULL},
    {"SASL written by the helo", "x" TRUE_ONE " sasl_username=<u>",
     MD_TRAILER_REPLY, 1,
     "from=a@b|to=c@d|proto=ESMTP|helo=h> sasl_username=<u", NULL},
    {"cut in the helo", "x; from=<a@b> to=<c@d> proto=ESMTP helo=<h",
     MD_TRAILER_REPLY, 1, TRUE_FIELDS, NULL},
    {"cut in an address", "x; from=<a@b> to=<c", MD_TRAILER_REPLY, 1,
     "from=a@b|to=c", NULL},
    {"words of a check", "x" TRUE_ONE ": 5.7.1 no: really", MD_TRAILER_CHECK, 1,
     TRUE_FIELDS, "5.7.1 no: really"},
    {"words of a check, brackets", "x" TRUE_ONE ": Message-ID: <1@x>",
     MD_TRAILER_CHECK, 1, TRUE_FIELDS, "Message-ID: <1@x>"},
    {"words of a check, no helo", "x; from=<a@b>: no", MD_TRAILER_CHECK, 1,
     "from=a@b", "no"},
    {"words of a check behind SASL", "x" TRUE_ONE " sasl_username=u: no",
     MD_TRAILER_CHECK, 1, TRUE_FIELDS "|sasl_username=u", "no"},
    {"empty words", "x" TRUE_ONE ":", MD_TRAILER_CHECK, 1, TRUE_FIELDS, ""},
    {"two in the words", "x; from=<e> to=<f> proto=P helo=<g>" TRUE_ONE,
     MD_TRAILER_REPLY, 35, TRUE_FIELDS, NULL},
    {"two, the words are ours", "x" TRUE_ONE "; from=<e> helo=<g>",
     MD_TRAILER_CLIENT, 1,
     "from=a@b|to=c@d|proto=ESMTP|helo=h>; from=<e> helo=<g", NULL},
    {"two in the helo", "x; from=<a@b> to=<c@d> proto=ESMTP helo=<h; to=<e>",
     MD_TRAILER_REPLY, 1, "from=a@b|to=c@d|proto=ESMTP|helo=h; to=<e", NULL},
    {"named sender", "<a@b>: x; from=<e> helo=<g>" TRUE_ONE, MD_TRAILER_REPLY,
     27, TRUE_FIELDS, NULL},
    {"named sender, codes", "550 5.7.1 <a@b>: x; helo=<g>" TRUE_ONE,
     MD_TRAILER_REPLY, 28, TRUE_FIELDS, NULL},
    {"named sender, helo goes on", "<a@b>: x" TRUE_ONE "; from=<e> helo=<g>",
     MD_TRAILER_REPLY, 8,
     "from=a@b|to=c@d|proto=ESMTP|helo=h>; from=<e> helo=<g", NULL},
    {"no trailer", "550 5.7.1 no", MD_TRAILER_REPLY, 12, "", NULL},
    {"words that look like one", "550 no; see it; again", MD_TRAILER_REPLY, 21,
     "", NULL},
    {"an unknown attribute", "x; from=<a@b> size=5", MD_TRAILER_REPLY, 20, "",
     NULL},
    {"an attribute of other lines", "x; relay=none", MD_TRAILER_REPLY, 13, "",
     NULL},
    {"semicolons alone", ";;;;", MD_TRAILER_REPLY, 4, "", NULL},
    {"nothing", "", MD_TRAILER_REPLY, 0, "", NULL},
};

static void render(const md_trailer *t, char out[ROOM])
{
    size_t at = 0;
    uint16_t i;

    out[0] = '\0';
    for (i = 0; i < t->count; i++) {
        md_slice value = t->value[i];

        at += (size_t)snprintf(out + at, ROOM - at, "%s%s%s%.*s",
                               i > 0 ? "|" : "",
                               md_words_name(MAILDIAG_WORDS_FIELD, t->field[i]),
                               md_slice_present(value) ? "=" : "",
                               (int)value.len, value.ptr ? value.ptr : "");
    }
}

static void groups(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++) {
        char fields[ROOM];
        md_trailer t;

        memset(&t, 0xa5, sizeof(t));
        md_trailer_find(md_slice_of(table[i].text), table[i].form, &t);
        expect_i64(table[i].name, "place", (int64_t)t.at, (int64_t)table[i].at);
        render(&t, fields);
        if (strcmp(fields, table[i].fields) != 0)
            fail_msg("%s: fields are\n  %s\nnot\n  %s", table[i].name, fields,
                     table[i].fields);
        expect_slice(table[i].name, "rest", t.rest, table[i].rest);
    }
}

/* However many groups a stranger writes: the last one is looked at. */
static void many_groups(void **state)
{
    static char text[20000];
    size_t len = 0;
    char fields[ROOM];
    md_trailer t;

    (void)state;
    memcpy(text, "550 x", 5);
    for (len = 5; len + 60 < sizeof(text); len += 7)
        memcpy(text + len, "; to=<>", 7);
    memcpy(text + len, TRUE_ONE, sizeof(TRUE_ONE));
    md_trailer_find(md_slice_of(text), MD_TRAILER_REPLY, &t);
    render(&t, fields);
    assert_string_equal(fields, TRUE_FIELDS);
    assert_int_equal(t.at, len);
}

/* With one more blank behind the semicolon no trailer is usual. */
static void expect_general(const char *text, size_t len, size_t semicolon,
                           md_trailer_form form)
{
    char *exact = malloc(len), more[ROOM];
    md_trailer got, want;
    uint16_t i;

    assert_non_null(exact);
    memcpy(exact, text, len);
    memcpy(more, text, semicolon + 1);
    more[semicolon + 1] = ' ';
    memcpy(more + semicolon + 2, text + semicolon + 1, len - semicolon - 1);
    md_trailer_find(md_slice_make(exact, len), form, &got);
    md_trailer_find(md_slice_make(more, len + 1), form, &want);
    if (got.count != want.count)
        fail_msg("%.*s: %u values, not %u", (int)len, text, got.count,
                 want.count);
    if (got.count != 0 && got.at <= semicolon)
        assert_int_equal(got.at, want.at);
    for (i = 0; i < got.count; i++) {
        if (got.field[i] != want.field[i] ||
            md_slice_present(got.value[i]) != md_slice_present(want.value[i]) ||
            !md_slice_eq(got.value[i], want.value[i]))
            fail_msg("%.*s: value %u is %.*s", (int)len, text, i,
                     (int)got.value[i].len, got.value[i].ptr);
    }
    assert_true(md_slice_eq(got.rest, want.rest));
    free(exact);
}

static const char *const usual[] = {
    "550 5.7.1 <c@d.test>: no; from=<a@b.test> to=<c@d.test> proto=ESMTP "
    "helo=<h.test>",
    "450 4.1.8 no; from=<> proto=SMTP helo=<h>",
    "550 no; client [192.0.2.1] blocked; from=<a@b>, to=<c@d>, proto=ESMTP, "
    "helo=<h>",
};

/* What is read straight ahead is what the general reader reads, whatever a
 * byte of it is. */
static void usual_is_general(void **state)
{
    static const char bytes[] = "<>\";:, =tx\t\x01\xff";
    uint64_t seed = 3;
    unsigned tries;

    (void)state;
    for (tries = 0; tries < 60000; tries++) {
        md_slice line = md_slice_of(usual[tries % COUNT_OF(usual)]);
        md_trailer_form form = (md_trailer_form)(tries / COUNT_OF(usual) % 4);
        size_t semicolon = md_slice_find(line, MD_LIT("; from="));
        size_t behind = line.len - semicolon - 1;
        size_t changes = random_below(&seed, 4);
        char text[ROOM];

        memcpy(text, line.ptr, line.len);
        while (changes-- > 0)
            text[semicolon + 1 + random_below(&seed, behind)] =
                bytes[random_below(&seed, sizeof bytes - 1)];
        if (random_below(&seed, 4) == 0)
            line.len -= random_below(&seed, behind);
        expect_general(text, line.len, semicolon, form);
    }
}

/* And it is read so. */
static void usual_is_known(void **state)
{
    md_trailer trailer;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(usual); i++) {
        md_slice text = md_slice_of(usual[i]);

        assert_true(md_trailer_usual(
            text, md_slice_find(text, MD_LIT("; from=")), &trailer));
        assert_int_equal(trailer.count, i == 1 ? 3 : 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups),
        cmocka_unit_test(many_groups),
        cmocka_unit_test(usual_is_general),
        cmocka_unit_test(usual_is_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
