/* examples/cli/stream.c and decompress.c: files as streams of bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/stream.h"
#include "fixtures.h"

/* All of a file, read in pieces of `piece` bytes. -1: refused on the way. */
static int slurp(const char *path, size_t piece, struct str *out,
                 struct str *error)
{
    struct stream s;
    char buf[512];
    ssize_t n;

    if (stream_open(&s, path, error) != 0) {
        return -1;
    }
    while ((n = stream_read(&s, buf, piece, error)) > 0) {
        str_add(out, buf, (size_t)n);
    }
    stream_close(&s);
    return n < 0 ? -1 : 0;
}

static void check(const char *path, size_t piece, const char *wanted)
{
    struct str got = {0};
    struct str error = {0};

    if (slurp(path, piece, &got, &error) != 0) {
        fail_msg("%s: %s", path, str_text(&error));
    }
    assert_string_equal(str_text(&got), wanted);
    str_free(&got);
    str_free(&error);
}

static void reads_plain_files(void **state)
{
    (void)state;
    fixture_text("plain", "0123456789\n");
    fixture_text("empty", "");
    fixture_text("one", "x");
    check("plain", 1, "0123456789\n");
    check("plain", 512, "0123456789\n");
    check("empty", 512, "");
    check("one", 512, "x");
}

static void unpacks(void **state)
{
    (void)state;
    for (size_t i = 0; i < fixture_packed_count; i++) {
        const struct fixture_packed *p = &fixture_packed[i];
        struct str wanted = {0};

        for (int k = 0; k < p->lines; k++) {
            str_put(&wanted, FIXTURE_LINE);
        }
        fixture_write("packed", p->bytes, p->len);
        check("packed", 512, str_text(&wanted));
        check("packed", 1, str_text(&wanted));
        str_free(&wanted);
    }
}

/* Cut or damaged: said, never taken for the end. */
static void tells_of_damage(void **state)
{
    (void)state;
    for (size_t i = 0; i < fixture_packed_count; i++) {
        const struct fixture_packed *p = &fixture_packed[i];
        struct str got = {0};
        struct str error = {0};

        if (p->lines != 1) {
            continue;
        }
        fixture_write("cut", p->bytes, p->len / 2);
        if (slurp("cut", 512, &got, &error) == 0 || error.len == 0) {
            fail_msg("%s: taken though it was cut", p->name);
        }
        str_free(&got);
        str_free(&error);
    }
}

static void refuses(const char *path, const char *says)
{
    struct stream s;
    struct str error = {0};

    assert_int_equal(stream_open(&s, path, &error), -1);
    assert_string_equal(str_text(&error), says);
    str_free(&error);
}

static void refuses_what_is_no_file(void **state)
{
    (void)state;
    refuses(".", "is a directory");
    refuses("missing", "No such file or directory");
}

static void *write_late(void *context)
{
    struct timespec pause = {0, 20000000};
    int fd = open("fifo", O_WRONLY);
    ssize_t n;

    (void)context;
    nanosleep(&pause, NULL);
    n = write(fd, FIXTURE_LINE, sizeof FIXTURE_LINE - 1);
    close(fd);
    return (void *)(intptr_t)n;
}

/* Opening it must not wait, reading it must: its writer comes later. */
static void waits_for_the_writer_of_a_fifo(void **state)
{
    pthread_t writer;
    struct stream s;
    struct str error = {0};
    char buf[256];
    ssize_t n;

    (void)state;
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_int_equal(stream_open(&s, "fifo", &error), 0);
    assert_int_equal(s.regular, 0);
    assert_int_equal(pthread_create(&writer, NULL, write_late, NULL), 0);
    n = stream_read(&s, buf, sizeof buf, &error);
    assert_int_equal(n, sizeof FIXTURE_LINE - 1);
    assert_memory_equal(buf, FIXTURE_LINE, sizeof FIXTURE_LINE - 1);
    assert_int_equal(stream_read(&s, buf, sizeof buf, &error), 0);
    assert_int_equal(pthread_join(writer, NULL), 0);
    stream_close(&s);
}

static void knows_packed_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < fixture_packed_count; i++) {
        assert_true(decompress_looks(
            (const unsigned char *)fixture_packed[i].bytes, 6));
    }
    assert_false(decompress_looks((const unsigned char *)"Aug 31", 6));
    assert_false(decompress_looks((const unsigned char *)"\x1f", 1));
    assert_false(decompress_looks((const unsigned char *)"", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_plain_files),
        cmocka_unit_test(unpacks),
        cmocka_unit_test(tells_of_damage),
        cmocka_unit_test(refuses_what_is_no_file),
        cmocka_unit_test(waits_for_the_writer_of_a_fifo),
        cmocka_unit_test(knows_packed_files),
    };

    return cmocka_run_group_tests(tests, fixture_enter, fixture_leave);
}
