/* examples/cli/tzif.c: compiled time zones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "cli/tzif.h"

/* A file of version 2: an empty first block, then two changes and a rule. */
struct sample {
    unsigned char bytes[256];
    size_t len;
};

static void put(struct sample *s, const void *bytes, size_t len)
{
    memcpy(s->bytes + s->len, bytes, len);
    s->len += len;
}

static void put_number(struct sample *s, int64_t value, size_t size)
{
    for (size_t i = size; i-- > 0;) {
        s->bytes[s->len++] = (unsigned char)((uint64_t)value >> (8 * i));
    }
}

static void put_header(struct sample *s, char version, uint32_t times,
                       uint32_t types, uint32_t chars)
{
    put(s, "TZif", 4);
    put(s, &version, 1);
    put_number(s, 0, 8);
    put_number(s, 0, 7);
    put_number(s, 0, 4);
    put_number(s, 0, 4);
    put_number(s, 0, 4);
    put_number(s, times, 4);
    put_number(s, types, 4);
    put_number(s, chars, 4);
}

static struct sample make(void)
{
    struct sample s = {{0}, 0};

    put_header(&s, '2', 0, 1, 1);
    put_number(&s, 0, 4);
    put(&s, "\0\0", 2);
    put(&s, "", 1);
    put_header(&s, '2', 3, 2, 8);
    put_number(&s, -100, 8);
    put_number(&s, 1000, 8);
    put_number(&s, INT64_C(5000000000), 8);
    put(&s, "\0\1\0", 3);
    put_number(&s, 3600, 4);
    put(&s, "\0\0", 2);
    put_number(&s, 7200, 4);
    put(&s, "\1\4", 2);
    put(&s, "CET\0CES\0", 8);
    put(&s, "\nCET-1CEST\n", 11);
    return s;
}

static void reads_the_second_block(void **state)
{
    struct sample s = make();
    struct tzif t;

    (void)state;
    assert_int_equal(tzif_parse(s.bytes, s.len, &t), 0);
    assert_int_equal(t.first_offset_sec, 3600);
    assert_int_equal(t.count, 2);
    assert_int_equal(t.from_sec[0], 1000);
    assert_int_equal(t.offset_sec[0], 7200);
    assert_int_equal(t.from_sec[1], INT64_C(5000000000));
    assert_int_equal(t.offset_sec[1], 3600);
    assert_string_equal(t.footer, "CET-1CEST");
    tzif_free(&t);
}

/* Cut anywhere, from the exact size on the heap so that a step too far is
 * seen: never read past the end; whole only without the footer. */
static void refuses_what_is_cut(void **state)
{
    struct sample s = make();

    (void)state;
    for (size_t len = 0; len < s.len - 11; len++) {
        unsigned char *copy = malloc(len + 1);
        struct tzif t;

        assert_non_null(copy);
        memcpy(copy, s.bytes, len);
        assert_int_equal(tzif_parse(copy, len, &t), -1);
        tzif_free(&t);
        free(copy);
    }
}

static void refuses_nonsense(void **state)
{
    (void)state;
    for (size_t i = 0; i < make().len; i++) {
        static const unsigned char values[] = {0, 1, 0x7f, 0x80, 0xff};

        for (size_t k = 0; k < sizeof values; k++) {
            struct sample s = make();
            struct tzif t;

            s.bytes[i] = values[k];
            /* Taken or not: nothing is read or written outside. */
            if (tzif_parse(s.bytes, s.len, &t) == 0) {
                for (size_t n = 1; n < t.count; n++) {
                    assert_true(t.from_sec[n] > t.from_sec[n - 1]);
                }
            }
            tzif_free(&t);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_second_block),
        cmocka_unit_test(refuses_what_is_cut),
        cmocka_unit_test(refuses_nonsense),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
