/*
 * Engines saved, loaded, merged; parts of files: what each call answers.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/feed.h"

static char folder[] = "/tmp/maildiag-state-XXXXXX";
static char path[64], other_path[64], log_path[64];

static maildiag_engine *new_engine(void)
{
    maildiag_options o = feed_options(1);
    maildiag_engine *engine = NULL;

    assert_int_equal(maildiag_engine_new(&engine, &o, NULL), MAILDIAG_OK);
    return engine;
}

static char *everything(maildiag_engine *engine)
{
    maildiag_reader *reader = feed_reader(engine);
    char *all = feed_everything(reader, NULL);

    maildiag_reader_close(reader);
    return all;
}

static void saved_and_loaded(void **state)
{
    maildiag_engine *a = feed_seed_engine(), *b = new_engine();
    uint64_t epoch = maildiag_engine_epoch(b);
    char *wanted = everything(a), *got;
    struct stat about;

    (void)state;
    assert_int_equal(maildiag_state_save(a, path, NULL), MAILDIAG_OK);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(maildiag_state_load(b, path, NULL), MAILDIAG_OK);
    assert_true(maildiag_engine_epoch(b) != epoch);
    got = everything(b);
    assert_string_equal(got, wanted);
    free(got);
    free(wanted);
    maildiag_engine_free(a);
    maildiag_engine_free(b);
}

static void through_descriptors(void **state)
{
    maildiag_engine *a = feed_seed_engine(), *b = new_engine();
    char *wanted = everything(a), *got;
    int fd = open(other_path, O_RDWR | O_CREAT | O_TRUNC, 0600);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(maildiag_state_save_fd(a, fd, NULL), MAILDIAG_OK);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    assert_int_equal(maildiag_state_load_fd(b, fd, NULL), MAILDIAG_OK);
    (void)close(fd);
    got = everything(b);
    assert_string_equal(got, wanted);
    free(got);
    free(wanted);
    maildiag_engine_free(a);
    maildiag_engine_free(b);
}

/* A failed load leaves the engine as it was. */
static void failures(void **state)
{
    maildiag_engine *a = feed_seed_engine(), *b = feed_seed_engine();
    maildiag_error error = {.struct_size = sizeof error};
    char *before = everything(a), *after;

    (void)state;
    assert_int_equal(maildiag_state_load(a, log_path, &error),
                     MAILDIAG_E_STATE);
    assert_string_equal(error.source, log_path);
    assert_int_equal(maildiag_state_load(a, "/nonexistent/x", &error),
                     MAILDIAG_E_IO);
    assert_int_equal(maildiag_state_load(a, folder, &error), MAILDIAG_E_IO);
    assert_string_equal(error.text, "is a directory");
    assert_int_equal(maildiag_state_save(a, "/nonexistent/x", &error),
                     MAILDIAG_E_IO);
    assert_int_equal(maildiag_state_save(a, NULL, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_state_load(NULL, path, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_state_save_fd(a, -1, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_state_load_fd(a, -1, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_state_load_fd(a, 999, NULL), MAILDIAG_E_IO);
    assert_int_equal(maildiag_merge(a, a), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_merge(a, NULL), MAILDIAG_E_ARG);
    error.struct_size = 4;
    assert_int_equal(maildiag_state_load(a, path, &error), MAILDIAG_E_ABI);
    assert_int_equal(maildiag_state_save(a, path, &error), MAILDIAG_E_ABI);
    after = everything(a);
    assert_string_equal(after, before);
    free(before);
    free(after);
    maildiag_engine_free(a);
    maildiag_engine_free(b);
}

/* A file in parts, cut where maildiag_split() says, is the file. */
static void parts(void **state)
{
    enum { PARTS = 4 };
    maildiag_engine *whole = new_engine(), *joined = new_engine();
    uint64_t cuts[PARTS + 1];
    char *wanted, *got;
    int i;

    (void)state;
    assert_int_equal(maildiag_feed_file(whole, log_path, NULL, NULL, NULL),
                     MAILDIAG_OK);
    assert_int_equal(maildiag_split(log_path, PARTS, cuts, NULL), MAILDIAG_OK);
    assert_int_equal(cuts[0], 0);
    for (i = PARTS - 1; i >= 0; i--) {
        maildiag_engine *part = new_engine();

        assert_in_range(cuts[i], 0, cuts[i + 1]);
        if (cuts[i] < cuts[i + 1])
            assert_int_equal(maildiag_feed_range(part, log_path, NULL, cuts[i],
                                                 cuts[i + 1], NULL, NULL),
                             MAILDIAG_OK);
        assert_int_equal(maildiag_merge(joined, part), MAILDIAG_OK);
        maildiag_engine_free(part);
    }
    assert_int_equal(maildiag_feed_end(joined, 0), MAILDIAG_OK);
    wanted = everything(whole);
    got = everything(joined);
    assert_string_equal(got, wanted);
    assert_int_equal(maildiag_split(log_path, 0, cuts, NULL), MAILDIAG_E_ARG);
    assert_int_equal(maildiag_split(folder, 1, cuts, NULL), MAILDIAG_E_IO);
    assert_int_equal(
        maildiag_feed_range(joined, log_path, NULL, 9, 3, NULL, NULL),
        MAILDIAG_E_ARG);
    assert_int_equal(
        maildiag_feed_range(joined, log_path, NULL, 0, 3, NULL, NULL),
        MAILDIAG_IGNORED);
    free(wanted);
    free(got);
    maildiag_engine_free(whole);
    maildiag_engine_free(joined);
}

static void keep_option(void **state)
{
    maildiag_options o = feed_options(1);
    maildiag_engine *engine = NULL;

    (void)state;
    o.keep_usec = -1;
    assert_int_equal(maildiag_engine_new(&engine, &o, NULL), MAILDIAG_E_ARG);
    o.keep_usec = 1;
    assert_int_equal(maildiag_engine_new(&engine, &o, NULL), MAILDIAG_OK);
    maildiag_engine_free(engine);
}

static int begin(void **state)
{
    FILE *file;

    (void)state;
    if (mkdtemp(folder) == NULL)
        return -1;
    (void)snprintf(path, sizeof path, "%s/a", folder);
    (void)snprintf(other_path, sizeof other_path, "%s/b", folder);
    (void)snprintf(log_path, sizeof log_path, "%s/mail.log", folder);
    file = fopen(log_path, "w");
    if (file == NULL)
        return -1;
    (void)fputs(feed_seed, file);
    return fclose(file);
}

static int end(void **state)
{
    (void)state;
    (void)unlink(path);
    (void)unlink(other_path);
    (void)unlink(log_path);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(saved_and_loaded),    cmocka_unit_test(failures),
        cmocka_unit_test(through_descriptors), cmocka_unit_test(parts),
        cmocka_unit_test(keep_option),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
