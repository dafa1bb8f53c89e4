/* lib/api/explain.c: texts explained through the header. */
#include "../support/feed.h"

static maildiag_reader *reader;

static int set_up(void **state)
{
    (void)state;
    reader = feed_reader(NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    maildiag_reader_close(reader);
    return 0;
}

static void arguments(void **state)
{
    maildiag_explanation x = {.struct_size = sizeof x};
    maildiag_fix f = {.struct_size = sizeof f};
    size_t taken;

    (void)state;
    assert_int_equal(maildiag_explanation_fix(reader, 0, &f), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_explain(NULL, "x", 1, &x), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_explain(reader, NULL, 0, &x), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_explain(reader, "x", 1, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_explain_next(NULL, "x", 1, 0, 1, &taken, &x),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_explain_next(reader, NULL, 1, 0, 1, &taken, &x),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_explain_next(reader, "x", 1, 0, 1, NULL, &x),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_explain_next(reader, "x", 1, 0, 1, &taken, NULL),
                     MAILDIAG_E_ARG);
    assert_int_equal(maildiag_explain_next(reader, NULL, 0, 0, 1, &taken, &x),
                     MAILDIAG_END);
    assert_int_equal(maildiag_explanation_fix(NULL, 0, &f), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_explanation_fix(reader, 0, NULL), MAILDIAG_E_ARG);
    x.struct_size = f.struct_size = 1;
    assert_int_equal(maildiag_explain(reader, "x", 1, &x), MAILDIAG_E_ABI);
    assert_int_equal(maildiag_explain_next(reader, "x", 1, 0, 1, &taken, &x),
                     MAILDIAG_E_ABI);
    assert_int_equal(maildiag_explanation_fix(reader, 0, &f), MAILDIAG_E_ABI);
}

static void one_text(void **state)
{
    static const char text[] =
        "host mx.gone.test[198.51.100.30] said: 550 5.1.1 <bob@gone.test>: "
        "Recipient address rejected: User unknown (in reply to RCPT TO "
        "command)";
    maildiag_explanation x = {.struct_size = sizeof x};
    maildiag_fix f = {.struct_size = sizeof f};

    (void)state;
    assert_int_equal(maildiag_explain(reader, text, sizeof text - 1, &x),
                     MAILDIAG_OK);
    assert_int_equal(x.struct_size, sizeof x);
    expect_slice("one", "cause", md_slice_make(x.cause.ptr, x.cause.len),
                 "recipient_unknown");
    expect_slice("one", "host", md_slice_make(x.host.ptr, x.host.len),
                 "mx.gone.test");
    assert_int_equal(x.smtp_code, 550);
    assert_in_range(x.confidence, 1, 100);
    for (uint32_t i = 0; i < x.fix_count; i++) {
        assert_int_equal(maildiag_explanation_fix(reader, i, &f), MAILDIAG_OK);
        assert_true(f.text.len > 0);
    }
    assert_int_equal(maildiag_explanation_fix(reader, x.fix_count, &f),
                     MAILDIAG_END);
}

static void too_long(void **state)
{
    enum { LONG = 70000 };
    char *text = malloc(LONG);
    maildiag_explanation x = {.struct_size = sizeof x};

    (void)state;
    assert_non_null(text);
    memset(text, 'a', LONG);
    memcpy(text, "550 5.1.1 User unknown ", 23);
    assert_int_equal(maildiag_explain(reader, text, LONG, &x),
                     MAILDIAG_TRUNCATED);
    assert_true(x.cause.len > 0);
    free(text);
}

/* Two replies, given byte by byte; and each line alone, blank ones too. */
static void a_stream(void **state)
{
    static const char text[] = "550 5.1.1 User unknown\n\n452 4.2.2 full\n";
    static const struct {
        int32_t each_line;
        unsigned count;
    } ways[] = {{0, 2}, {1, 3}};

    (void)state;
    for (size_t way = 0; way < COUNT_OF(ways); way++) {
        size_t at = 0, end = 0;
        unsigned count = 0;

        assert_int_equal(maildiag_parse_reset(reader), MAILDIAG_OK);
        for (;;) {
            maildiag_explanation x = {.struct_size = sizeof x};
            size_t taken = 0;
            maildiag_status st = maildiag_explain_next(
                reader, text + at, end - at, ways[way].each_line,
                end == sizeof text - 1, &taken, &x);

            at += taken;
            if (st == MAILDIAG_OK)
                count++;
            else if (end == sizeof text - 1)
                break;
            else
                end++;
        }
        assert_int_equal(at, sizeof text - 1);
        assert_int_equal(count, ways[way].count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments),
        cmocka_unit_test(one_text),
        cmocka_unit_test(too_long),
        cmocka_unit_test(a_stream),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
