/* lib/api/reader.c: lines, sources, programs, addresses nearby. */
#include "../support/feed.h"

static maildiag_engine *engine;
static maildiag_reader *reader, *bare;

static int set_up(void **state)
{
    (void)state;
    engine = feed_seed_engine();
    reader = feed_reader(engine);
    bare = feed_reader(NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    maildiag_reader_close(bare);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
    return 0;
}

static void opening(void **state)
{
    maildiag_reader *other = NULL;
    maildiag_error error = {.struct_size = sizeof error};

    (void)state;
    assert_int_equal(maildiag_reader_open(NULL, engine, NULL, &error),
                     MAILDIAG_E_ARG);
    assert_int_equal(error.code, MAILDIAG_E_ARG);
    error.struct_size = 7;
    assert_int_equal(maildiag_reader_open(&other, engine, NULL, &error),
                     MAILDIAG_E_ABI);
    assert_null(other);
    maildiag_reader_close(NULL);
}

static void lines(void **state)
{
    maildiag_text text = {NULL, 0};
    maildiag_reject reject = {.struct_size = sizeof reject};
    maildiag_id id = feed_id(reader, MAILDIAG_ENTRY_REJECT, 0);
    static const char head[] = "Nov 24 06:56:00 mx postfix/smtpd[201]: NOQUEUE";

    (void)state;
    assert_int_equal(maildiag_line_get(NULL, 0, 0, &text), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_line_get(bare, 0, 0, &text), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_line_get(reader, 0, 0, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_line_get(reader, 7, 0, &text),
                     MAILDIAG_E_NOTFOUND);
    assert_int_equal(maildiag_line_get(reader, 0, 1, &text),
                     MAILDIAG_E_NOTFOUND);
    /* A stream keeps the lines of failures. */
    assert_int_equal(maildiag_reject_get(reader, id, &reject), MAILDIAG_OK);
    assert_int_equal(
        maildiag_line_get(reader, reject.source, reject.offset, &text),
        MAILDIAG_OK);
    assert_true(text.len > sizeof head - 1);
    assert_memory_equal(text.ptr, head, sizeof head - 1);
}

static void sources(void **state)
{
    maildiag_source source = {.struct_size = sizeof source};

    (void)state;
    assert_int_equal(maildiag_source_get(NULL, 0, &source), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_source_get(bare, 0, &source), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_source_get(reader, 0, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_source_get(reader, 1, &source), MAILDIAG_END);
    assert_int_equal(maildiag_source_get(reader, 0, &source), MAILDIAG_OK);
    assert_int_equal(source.struct_size, sizeof source);
    assert_memory_equal(source.name.ptr, "seed.log", 8);
    assert_int_equal(source.name.len, 8);
    assert_int_equal(source.bytes, strlen(feed_seed));
    assert_int_equal(source.records, 30);
    source.struct_size = 8;
    assert_int_equal(maildiag_source_get(reader, 0, &source), MAILDIAG_E_ABI);
}

/* Most lines first, then by name. */
static void programs(void **state)
{
    static const char log[] = "Nov 24 06:50:00 mx zeta: a\n"
                              "Nov 24 06:50:00 mx beta: a\n"
                              "Nov 24 06:50:01 mx gamma[3]: a\n"
                              "Nov 24 06:50:02 mx gamma[4]: b\n";
    static const char *const names[] = {"gamma", "beta", "zeta"};
    const maildiag_options o = feed_options(1);
    maildiag_engine *own =
        feed_new(&o, "a", log, sizeof log - 1, (feed_cut){0, 0});
    maildiag_reader *r = feed_reader(own);
    maildiag_program_count p = {.struct_size = sizeof p};

    (void)state;
    assert_int_equal(maildiag_program_get(NULL, 0, &p), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_program_get(bare, 0, &p), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_program_get(r, 0, NULL), MAILDIAG_E_ARG);
    for (uint32_t i = 0; i < COUNT_OF(names); i++) {
        assert_int_equal(maildiag_program_get(r, i, &p), MAILDIAG_OK);
        expect_slice(names[i], "name",
                     md_slice_make(p.program.ptr, p.program.len), names[i]);
        assert_int_equal(p.count, i == 0 ? 2 : 1);
    }
    assert_int_equal(maildiag_program_get(r, 3, &p), MAILDIAG_END);
    /* More of them after the list was made. */
    feed_into(own, "b",
              "Nov 24 06:50:03 mx zeta: a\nNov 24 06:50:03 mx zeta: "
              "a\n",
              54, (feed_cut){0, 0});
    assert_int_equal(maildiag_program_get(r, 0, &p), MAILDIAG_OK);
    expect_slice("after", "name", md_slice_make(p.program.ptr, p.program.len),
                 "zeta");
    p.struct_size = 1;
    assert_int_equal(maildiag_program_get(r, 0, &p), MAILDIAG_E_ABI);
    maildiag_reader_close(r);
    maildiag_engine_free(own);
}

struct near_case {
    const char *asked;
    const char *found[3];
};

/* Nearest first, then bytewise; domains for a text without `@`. */
static const struct near_case near_cases[] = {
    {"ann@acme.test", {NULL}}, /* is there */
    {"ann@ACME.test", {NULL}}, /* is there */
    {"ann@acne.test", {"ann@acme.test"}},
    {"Ann@acme.test", {"ann@acme.test"}},
    {"joe@exampel.org", {"joe@example.org"}},
    {"soe@example.org", {"joe@example.org", "sue@example.org"}},
    {"acme.tset", {"acme.test"}},
    {"friend", {NULL}},
    {"nobody@nowhere.invalid", {NULL}},
    {"", {NULL}},
};

static void nearby(void **state)
{
    maildiag_text text = {NULL, 0};

    (void)state;
    /* Once by a look at everything, then by the index. */
    for (size_t i = 0; i < 2 * COUNT_OF(near_cases); i++) {
        const struct near_case *c = &near_cases[i % COUNT_OF(near_cases)];
        uint32_t n = 0;

        for (; n < 3 && c->found[n] != NULL; n++) {
            if (maildiag_similar_address(reader, c->asked, strlen(c->asked), n,
                                         &text) != MAILDIAG_OK)
                fail_msg("%s: nothing at %u", c->asked, (unsigned)n);
            expect_slice(c->asked, "found", md_slice_make(text.ptr, text.len),
                         c->found[n]);
        }
        if (maildiag_similar_address(reader, c->asked, strlen(c->asked), n,
                                     &text) != MAILDIAG_END)
            fail_msg("%s: %.*s too", c->asked, (int)text.len, text.ptr);
    }
    assert_int_equal(maildiag_similar_address(NULL, "a", 1, 0, &text),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_similar_address(bare, "a", 1, 0, &text),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_similar_address(reader, NULL, 1, 0, &text),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_similar_address(reader, "a", 1, 0, NULL),
                     MAILDIAG_E_ARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opening), cmocka_unit_test(lines),
        cmocka_unit_test(sources), cmocka_unit_test(programs),
        cmocka_unit_test(nearby),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
