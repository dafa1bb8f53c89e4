/*
 * Replies: every failure text that Postfix writes, what servers say, what
 * people paste, taken apart.
 */
#include "record/reply.h"

#include "../support/unit.h"
#include "replies.h"

enum { ROOM = 2048 };

static const reply_case *const tables[] = {replies_own, replies_remote};

static bool inside(md_slice s, md_slice whole)
{
    return s.ptr == NULL || (s.ptr >= whole.ptr && s.len <= whole.len &&
                             (size_t)(s.ptr - whole.ptr) <= whole.len - s.len);
}

/* Peels a copy that ends where the text ends. */
static char *peel(md_slice text, md_slice *whole, md_reply *out)
{
    char *copy = malloc(text.len > 0 ? text.len : 1);

    assert_non_null(copy);
    if (text.len > 0)
        memcpy(copy, text.ptr, text.len);
    *whole = md_slice_make(copy, text.len);
    /* What an earlier text left behind must not show. */
    memset(out, 0xa5, sizeof(*out));
    md_reply_peel(*whole, out);
    return copy;
}

static void part(char *out, const char *name, md_slice value)
{
    size_t at = strlen(out);

    if (md_slice_present(value))
        snprintf(out + at, ROOM - at, "%s%s=%.*s", at > 0 ? "|" : "", name,
                 (int)value.len, value.ptr);
}

static void parts(const md_reply *r, char out[ROOM])
{
    char number[32];

    out[0] = '\0';
    snprintf(number, sizeof(number), "%d", r->code);
    part(out, "code", r->code ? md_slice_of(number) : MD_NONE);
    snprintf(number, sizeof(number), "%d.%d.%d", r->dsn.part[0], r->dsn.part[1],
             r->dsn.part[2]);
    part(out, "dsn", md_dsn_present(r->dsn) ? md_slice_of(number) : MD_NONE);
    part(out, "host", r->host);
    part(out, "address", r->address);
    part(out, "port", r->port);
    part(out, "text", r->text);
    part(out, "url", r->url);
    part(out, "queue_id", r->remote_queue_id);
    part(out, "domain", r->domain);
}

static void check(const reply_case *c, const md_reply *r)
{
    char got[ROOM];

    expect_i64(c->name, "form", r->form, c->form);
    expect_i64(c->name, "stage", r->stage, c->stage);
    expect_i64(c->name, "remote", r->remote, c->remote);
    parts(r, got);
    if (strcmp(got, c->parts) != 0)
        fail_msg("%s: parts are\n  %s\nnot\n  %s", c->name, got, c->parts);
}

typedef void (*for_case)(const reply_case *c);

static size_t each(for_case run)
{
    size_t count = 0;
    size_t i;

    for (i = 0; i < COUNT_OF(tables); i++) {
        const reply_case *c;

        for (c = tables[i]; c->name != NULL; c++, count++)
            run(c);
    }
    return count;
}

static void as_it_stands(const reply_case *c)
{
    md_slice whole;
    md_reply r;
    char *copy = peel(md_slice_of(c->text), &whole, &r);

    check(c, &r);
    expect_i64(c->name, "suspended", r.suspended, c->suspended);
    expect_i64(c->name, "code alone", md_reply_code_of(whole), r.code);
    assert_true(inside(r.text, r.inner));
    free(copy);
}

static void texts(void **state)
{
    (void)state;
    assert_true(each(as_it_stands) >= 120);
}

/* `delivery temporarily suspended: ` in front changes nothing else, and is
 * taken off once. */
static void once_more(const reply_case *c)
{
    char text[ROOM];
    md_slice whole;
    md_reply r;
    char *copy;

    if (c->suspended)
        return;
    snprintf(text, sizeof(text), "delivery temporarily suspended: %s", c->text);
    copy = peel(md_slice_of(text), &whole, &r);
    check(c, &r);
    assert_true(r.suspended);
    free(copy);
}

static void suspended(void **state)
{
    (void)state;
    each(once_more);
}

/* Nothing that a host says changes what is known of the host. */
static void as_a_reply(const reply_case *c)
{
    char text[ROOM];
    md_slice whole;
    md_reply r;
    char *copy;

    snprintf(text, sizeof(text),
             "host mx.bad.test[198.51.100.9] said: 450 4.0.9 %s (in reply to "
             "MAIL FROM command)",
             c->text);
    copy = peel(md_slice_of(text), &whole, &r);
    assert_false(r.suspended);
    expect_i64(text, "form", r.form, MD_REPLY_SAID);
    expect_i64(text, "stage", r.stage, MD_STAGE_MAIL);
    expect_i64(text, "code", r.code, 450);
    expect_i64(text, "detail", r.dsn.part[2], 9);
    expect_slice(text, "host", r.host, "mx.bad.test");
    expect_slice(text, "address", r.address, "198.51.100.9");
    expect_slice(text, "words", md_slice_trim(r.text), c->text);
    expect_slice(text, "domain", r.domain, NULL);
    expect_slice(text, "queue ID", r.remote_queue_id, NULL);
    free(copy);
}

static void said_anything(void **state)
{
    (void)state;
    each(as_a_reply);
}

static void cut_anywhere(const reply_case *c)
{
    size_t len = strlen(c->text);
    size_t n;

    for (n = 0; n <= len; n++) {
        md_slice whole;
        md_reply r;
        char *copy = peel(md_slice_make(c->text, n), &whole, &r);

        assert_true(r.form <= MD_REPLY_DNS);
        assert_true(r.stage < MD_STAGE_COUNT);
        assert_true(inside(r.host, whole));
        assert_true(inside(r.address, whole));
        assert_true(inside(r.port, whole));
        assert_true(inside(r.inner, whole));
        assert_true(inside(r.text, r.inner));
        assert_true(inside(r.url, r.text));
        assert_true(inside(r.remote_queue_id, r.text));
        assert_true(inside(r.domain, whole));
        free(copy);
    }
}

static void cut_texts(void **state)
{
    (void)state;
    each(cut_anywhere);
}

static void absent_text(void **state)
{
    md_reply r;

    (void)state;
    md_reply_peel(MD_NONE, &r);
    assert_int_equal(r.form, MD_REPLY_PLAIN);
    expect_slice("absent", "words", r.text, NULL);
}

static void hosts(void **state)
{
    static const struct {
        const char *text;
        bool good;
        const char *host;
        const char *address;
        const char *port;
    } cases[] = {
        {"mx.test[192.0.2.1]:25", true, "mx.test", "192.0.2.1", "25"},
        {"mx.test[192.0.2.1]", true, "mx.test", "192.0.2.1", NULL},
        {"mx.test[2001:db8::1]:25", true, "mx.test", "2001:db8::1", "25"},
        {"[192.0.2.1]:25", true, NULL, "192.0.2.1", "25"},
        {"mail.test[/run/lmtp]", true, "mail.test", "/run/lmtp", NULL},
        {"mail.test[private/lmtp]", true, "mail.test", "private/lmtp", NULL},
        {"unknown[unknown]", true, "unknown", "unknown", NULL},
        {"local", true, "local", NULL, NULL},
        {"none", true, "none", NULL, NULL},
        {"a-b_c.test", true, "a-b_c.test", NULL, NULL},
        {"mx.test[192.0.2.1]:", false, NULL, NULL, NULL},
        {"mx.test[192.0.2.1]:25x", false, NULL, NULL, NULL},
        {"mx.test[192.0.2.1", false, NULL, NULL, NULL},
        {"mx.test[192.0.2.1] x", false, NULL, NULL, NULL},
        {"mx test[192.0.2.1]", false, NULL, NULL, NULL},
        {"mx.test[192.0 .2.1]", false, NULL, NULL, NULL},
        {"two words", false, NULL, NULL, NULL},
        {"", false, NULL, NULL, NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        md_slice host = MD_LIT("left over");
        md_slice address = MD_LIT("left over");
        md_slice port = MD_LIT("left over");

        expect_i64(
            cases[i].text, "answer",
            md_reply_host(md_slice_of(cases[i].text), &host, &address, &port),
            cases[i].good);
        expect_slice(cases[i].text, "host", host, cases[i].host);
        expect_slice(cases[i].text, "address", address, cases[i].address);
        expect_slice(cases[i].text, "port", port, cases[i].port);
    }
}

static void codes(void **state)
{
    static const struct {
        const char *text;
        uint16_t code;
        size_t used;
    } cases[] = {
        {"550 x", 550, 4}, {"550-x", 550, 4},  {"550", 550, 3},
        {"421:x", 421, 3}, {"250\tx", 250, 3}, {"354 go", 0, 0},
        {"650 x", 0, 0},   {"5501", 0, 0},     {"550x", 0, 0},
        {"550.1", 0, 0},   {"55", 0, 0},       {"", 0, 0},
        {" 550", 0, 0},    {"5a0 x", 0, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        size_t used = 99;

        expect_i64(cases[i].text, "code",
                   md_reply_code(md_slice_of(cases[i].text), &used),
                   cases[i].code);
        expect_i64(cases[i].text, "used", (int64_t)used,
                   (int64_t)cases[i].used);
    }
}

static void enhanced_codes(void **state)
{
    static const struct {
        const char *text;
        bool good;
        uint16_t part[3];
        size_t used;
    } cases[] = {
        {"5.7.1", true, {5, 7, 1}, 5},
        {"5.7.1 x", true, {5, 7, 1}, 5},
        {"5.7.1: x", true, {5, 7, 1}, 5},
        {"4.7.500 x", true, {4, 7, 500}, 7},
        {"5.7.606,x", true, {5, 7, 606}, 7},
        {"2.0.0", true, {2, 0, 0}, 5},
        {"5.7.1.2", false, {0, 0, 0}, 0},
        {"5.7.1.", false, {0, 0, 0}, 0},
        {"5.7.1234", false, {0, 0, 0}, 0},
        {"3.7.1", false, {0, 0, 0}, 0},
        {"55.7.1", false, {0, 0, 0}, 0},
        {"5.7", false, {0, 0, 0}, 0},
        {"5.7.", false, {0, 0, 0}, 0},
        {"5..1", false, {0, 0, 0}, 0},
        {".5.7.1", false, {0, 0, 0}, 0},
        {"x5.7.1", false, {0, 0, 0}, 0},
        {"", false, {0, 0, 0}, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        md_dsn dsn = {{9, 9, 9}};
        size_t used = 99;

        expect_i64(cases[i].text, "answer",
                   md_dsn_parse(md_slice_of(cases[i].text), &dsn, &used),
                   cases[i].good);
        expect_i64(cases[i].text, "class", dsn.part[0], cases[i].part[0]);
        expect_i64(cases[i].text, "subject", dsn.part[1], cases[i].part[1]);
        expect_i64(cases[i].text, "detail", dsn.part[2], cases[i].part[2]);
        expect_i64(cases[i].text, "used", (int64_t)used,
                   (int64_t)cases[i].used);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),         cmocka_unit_test(suspended),
        cmocka_unit_test(said_anything), cmocka_unit_test(cut_texts),
        cmocka_unit_test(absent_text),   cmocka_unit_test(hosts),
        cmocka_unit_test(codes),         cmocka_unit_test(enhanced_codes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
