/*
 * No memory: the n-th allocation fails, for every n. The frame takes nothing
 * then, and the same call again gives the line it would have given.
 */
#include "../support/nth_alloc.h"
#include "feed.h"

static const md_slice source[] = {
    MD_LIT_INIT("F1CDD: to=<a@b>,\nrelay=none,\nstatus=deferred (x)\n"
                "\n0123456789 0123456789 0123456789 0123456789 0123456789 "
                "0123456789\nF1CDE: to=<a@b>,\nstatus=sent (ok)\n"),
    MD_LIT_INIT("__CURSOR=c\nMESSAGE=a\n\n__CURSOR=c\nnothing=\n\n"
                "__CURSOR=c\n_HOSTNAME=a host with a rather long name\n"
                "MESSAGE=and a message that needs more room than before\n\n"),
};

/* Gives how many allocations there were; with `fail` that one fails. */
static size_t run(md_slice data, size_t fail, bool for_good, md_buffer *out)
{
    md_line line;
    md_frame f;
    size_t taken, count = 0;
    bool failed = false;

    md_frame_init(&f, MD_FRAME_AUTO, 60);
    for (;;) {
        uint64_t offset = f.offset, lines = f.line_count;
        uint64_t cut = f.truncated_count;
        bool skipping = f.skipping;
        md_frame_status status;

        /* The test's own buffer is not to be hit: count only this call. */
        nth_alloc_fail(fail > count && !failed ? fail - count : 0, for_good);
        status = md_frame_next(&f, data.ptr, data.len, true, &line, &taken);
        count += nth_alloc_count();
        if (nth_alloc_failed()) {
            nth_alloc_fail(0, false);
            failed = true;
            assert_int_equal(status, MD_FRAME_NOMEM);
            assert_int_equal(taken, 0);
            assert_true(f.offset == offset && f.line_count == lines);
            assert_true(f.truncated_count == cut && f.skipping == skipping);
            continue;
        }
        nth_alloc_fail(0, false);
        assert_true(status != MD_FRAME_NOMEM);
        data = md_slice_skip(data, taken);
        if (status == MD_FRAME_MORE)
            break;
        feed_write(out, &line);
    }
    assert_true(failed == (fail != 0 && fail <= count));
    md_frame_free(&f);
    return count;
}

static void each_allocation_fails(void **state)
{
    size_t i, n, for_good;

    (void)state;
    for (i = 0; i < COUNT_OF(source); i++) {
        md_buffer want = {0};
        size_t count = run(source[i], 0, false, &want);

        assert_true(count >= 2);
        for (for_good = 0; for_good < 2; for_good++) {
            for (n = 1; n <= count; n++) {
                md_buffer got = {0};

                run(source[i], n, for_good != 0, &got);
                assert_true(
                    md_slice_eq(md_buffer_slice(&got), md_buffer_slice(&want)));
                md_buffer_free(&got);
            }
        }
        md_buffer_free(&want);
    }
}

/* An ordinary line needs no memory at all. */
static void ordinary_lines(void **state)
{
    md_buffer data = feed_file("lab/format_rsyslog/mail.log");
    md_slice rest = md_buffer_slice(&data);
    md_line line;
    md_frame f;
    size_t taken, count = 0;

    (void)state;
    md_frame_init(&f, MD_FRAME_AUTO, 0);
    nth_alloc_fail(1, true);
    while (md_frame_next(&f, rest.ptr, rest.len, true, &line, &taken) ==
           MD_FRAME_LINE) {
        rest = md_slice_skip(rest, taken);
        count++;
    }
    assert_int_equal(nth_alloc_count(), 0);
    nth_alloc_fail(0, false);
    assert_int_equal(count, 85);
    md_frame_free(&f);
    md_buffer_free(&data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_allocation_fails),
        cmocka_unit_test(ordinary_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
