/*
 * Blocks: the bytes of a file in their order, with a thread and without.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "../support/unit.h"

#include "store/blocks.h"

enum { FILE_BYTES = 100 * 1000 };

static unsigned char byte_at(size_t at)
{
    return (unsigned char)(at * 7 + at / 251);
}

static FILE *make_file(size_t bytes)
{
    FILE *file = tmpfile();
    size_t i;

    assert_non_null(file);
    for (i = 0; i < bytes; i++)
        assert_int_equal(fputc(byte_at(i), file), byte_at(i));
    assert_int_equal(fflush(file), 0);
    assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
    return file;
}

typedef struct blocks_case {
    const char *name;
    size_t file_bytes, block_bytes;
    uint64_t left;
    size_t want; /* bytes in all */
} blocks_case;

static const blocks_case cases[] = {
    {"an empty file", 0, 4096, UINT64_MAX, 0},
    {"less than a block", 10, 4096, UINT64_MAX, 10},
    {"blocks without a rest", 8192, 4096, UINT64_MAX, 8192},
    {"blocks and a rest", FILE_BYTES, 4096, UINT64_MAX, FILE_BYTES},
    {"one byte a block", 300, 1, UINT64_MAX, 300},
    {"no further than is wanted", FILE_BYTES, 4096, 5000, 5000},
    {"nothing is wanted", FILE_BYTES, 4096, 0, 0},
};

static void read_all(const blocks_case *c, bool ahead)
{
    FILE *file = make_file(c->file_bytes);
    md_blocks *b = md_blocks_new(fileno(file), c->left, c->block_bytes, ahead);
    size_t have = 0, i;
    const char *bytes;
    ssize_t got;

    assert_non_null(b);
    while ((got = md_blocks_next(b, &bytes)) > 0) {
        assert_true((size_t)got <= c->block_bytes);
        for (i = 0; i < (size_t)got; i++) {
            if ((unsigned char)bytes[i] != byte_at(have + i))
                fail_msg("%s: byte %zu", c->name, have + i);
        }
        have += (size_t)got;
    }
    assert_int_equal(got, 0);
    if (have != c->want)
        fail_msg("%s: %zu bytes", c->name, have);
    /* The end stays the end. */
    assert_int_equal(md_blocks_next(b, &bytes), 0);
    md_blocks_free(b);
    (void)fclose(file);
}

static void all_bytes_in_order(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        read_all(&cases[i], false);
        read_all(&cases[i], true);
    }
}

/* Whoever stops early waits for nothing. */
static void let_go_early(void **state)
{
    size_t taken;

    (void)state;
    for (taken = 0; taken < 4; taken++) {
        FILE *file = make_file(FILE_BYTES);
        md_blocks *b = md_blocks_new(fileno(file), UINT64_MAX, 512, true);
        const char *bytes;
        size_t i;

        for (i = 0; i < taken; i++)
            assert_int_equal(md_blocks_next(b, &bytes), 512);
        md_blocks_free(b);
        (void)fclose(file);
    }
    md_blocks_free(NULL);
}

static void what_cannot_be_read(void **state)
{
    const bool ways[] = {false, true};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(ways); i++) {
        md_blocks *b = md_blocks_new(-1, UINT64_MAX, 512, ways[i]);
        const char *bytes;

        errno = 0;
        assert_int_equal(md_blocks_next(b, &bytes), -1);
        assert_int_equal(errno, EBADF);
        md_blocks_free(b);
        assert_int_equal(errno, EBADF);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_bytes_in_order),
        cmocka_unit_test(let_go_early),
        cmocka_unit_test(what_cannot_be_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
