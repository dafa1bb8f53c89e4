/* examples/cli/ahead.c: the same bytes with a second thread and without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/ahead.h"
#include "fixtures.h"

/* All of a file; the length that ended it. */
static ssize_t slurp(const char *path, int threaded, struct str *out,
                     struct str *error)
{
    struct stream stream;
    struct ahead *ahead;
    const char *data;
    ssize_t n;

    assert_int_equal(stream_open(&stream, path, error), 0);
    ahead = ahead_open(&stream, threaded);
    while ((n = ahead_next(ahead, &data, error)) > 0) {
        str_add(out, data, (size_t)n);
    }
    /* The end stays the end. */
    assert_int_equal(ahead_next(ahead, &data, error), n);
    ahead_close(ahead);
    stream_close(&stream);
    return n;
}

static void check(const char *path, const struct str *wanted)
{
    for (int threaded = 0; threaded <= 1; threaded++) {
        struct str got = {0};
        struct str error = {0};

        assert_int_equal(slurp(path, threaded, &got, &error), 0);
        assert_int_equal(got.len, wanted->len);
        assert_memory_equal(str_text(&got), str_text(wanted), wanted->len);
        assert_int_equal(error.len, 0);
        str_free(&got);
        str_free(&error);
    }
}

/* Far more than the ring holds, no two blocks alike. */
static void gives_all_in_order(void **state)
{
    struct str wanted = {0};

    (void)state;
    for (unsigned i = 0; wanted.len < 3 * AHEAD_BLOCKS * AHEAD_BLOCK_BYTES;
         i++) {
        str_fmt(&wanted, "%u\n", i);
    }
    fixture_write("plain", wanted.ptr, wanted.len);
    check("plain", &wanted);
    str_free(&wanted);
}

static void gives_nothing_of_an_empty_file(void **state)
{
    struct str none = {0};

    (void)state;
    fixture_text("empty", "");
    check("empty", &none);
}

static void unpacks(void **state)
{
    (void)state;
    for (size_t i = 0; i < fixture_packed_count; i++) {
        struct str wanted = {0};

        for (int k = 0; k < fixture_packed[i].lines; k++) {
            str_put(&wanted, FIXTURE_LINE);
        }
        fixture_write("packed", fixture_packed[i].bytes, fixture_packed[i].len);
        check("packed", &wanted);
        str_free(&wanted);
    }
}

static void tells_of_damage(void **state)
{
    (void)state;
    for (size_t i = 0; i < fixture_packed_count; i++) {
        const struct fixture_packed *p = &fixture_packed[i];

        if (p->lines != 1) {
            continue;
        }
        fixture_write("cut", p->bytes, p->len / 2);
        for (int threaded = 0; threaded <= 1; threaded++) {
            struct str got = {0};
            struct str error = {0};

            assert_true(slurp("cut", threaded, &got, &error) < 0);
            assert_true(error.len > 0);
            str_free(&got);
            str_free(&error);
        }
    }
}

/* Left in the middle, with the thread waiting for room or still reading. */
static void may_be_left(void **state)
{
    struct str text = {0};
    struct str error = {0};
    const char *data;

    (void)state;
    str_pad(&text, 2 * AHEAD_BLOCKS * AHEAD_BLOCK_BYTES);
    fixture_write("long", text.ptr, text.len);
    for (int reads = 0; reads < 4; reads++) {
        struct stream stream;
        struct ahead *ahead;

        assert_int_equal(stream_open(&stream, "long", &error), 0);
        ahead = ahead_open(&stream, 1);
        for (int i = 0; i < reads; i++) {
            assert_true(ahead_next(ahead, &data, &error) > 0);
        }
        ahead_close(ahead);
        stream_close(&stream);
    }
    str_free(&text);
    str_free(&error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_all_in_order),
        cmocka_unit_test(gives_nothing_of_an_empty_file),
        cmocka_unit_test(unpacks),
        cmocka_unit_test(tells_of_damage),
        cmocka_unit_test(may_be_left),
    };

    return cmocka_run_group_tests(tests, fixture_enter, fixture_leave);
}
