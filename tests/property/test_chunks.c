/*
 * The same bytes in one piece, byte by byte, in sevens, in random pieces, and
 * under two hash keys give the same JSON, byte for byte: for every log that
 * the tests bring.
 *
 * usage: test_chunks FILE…
 */
#include "../unit/support/feed.h"

enum { WAYS = 7 };

/* A name without its folders, so that output does not depend on them. */
static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

static char *answers(const char *path, const char *data, size_t len,
                     uint64_t hash_key, feed_cut cut)
{
    const maildiag_options o = feed_options(hash_key);
    maildiag_engine *engine = feed_new(&o, last_part(path), data, len, cut);
    maildiag_reader *reader = feed_reader(engine);
    char *all = feed_everything(reader, NULL);

    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
    return all;
}

static const char *const *paths;

static void every_way_alike(void **state)
{
    static const struct {
        const char *name;
        uint64_t hash_key;
        feed_cut cut;
    } ways[WAYS] = {
        {"whole", 1, {0, 0}},         {"the same again", 1, {0, 0}},
        {"another key", 2, {0, 0}},   {"a random key", 0, {0, 0}},
        {"bytes", 1, {1, 0}},         {"sevens", 3, {7, 0}},
        {"random pieces", 4, {0, 1}},
    };

    (void)state;
    for (size_t i = 0; paths[i] != NULL; i++) {
        size_t len;
        char *data = feed_file(paths[i], &len);
        char *expected = NULL;

        for (size_t way = 0; way < WAYS; way++) {
            feed_cut cut = ways[way].cut;
            char *all;

            cut.random = cut.random != 0 ? i + 1 : 0;
            all = answers(paths[i], data, len, ways[way].hash_key, cut);
            if (expected == NULL)
                expected = all;
            else if (strcmp(all, expected) != 0)
                fail_msg("%s: %s: other answers", paths[i], ways[way].name);
            if (all != expected)
                free(all);
        }
        assert_true(strlen(expected) > 0);
        free(expected);
        free(data);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_way_alike)};

    if (argc < 2) {
        fprintf(stderr, "usage: %s FILE...\n", argv[0]);
        return 2;
    }
    paths = (const char *const *)argv + 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
