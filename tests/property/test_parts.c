/*
 * However a log is cut at line beginnings, and in whatever order its parts
 * are merged, the saved state is that of one reading, byte for byte: parts
 * read in chunks of any size, with one thread or two, some of them saved and
 * loaded in between, some given twice, and what the whole has given to it
 * again. A state that is loaded is saved as it was. Parts that overlap without
 * one being within the other are refused.
 *
 * usage: test_parts [-n ORDERS] [-s SEED] FILE…
 */
#include "../unit/support/feed.h"

#include "store/image.h"
#include "store/merge.h"

enum { PARTS_MOST = 61, REFERENCE = 1795503300 };

static const size_t part_counts[] = {1, 2, 3, 7, 16, PARTS_MOST};

static const char *const *paths;
static unsigned orders = 2;
static uint64_t seed = 1;

static size_t pick(size_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
    return (size_t)(seed >> 33) % below;
}

/* ---- a log ---------------------------------------------------------------- */

typedef struct log {
    const char *path;
    char *data;
    size_t len;
    size_t *lines; /* where they begin; and the end */
    size_t line_count;
    uint32_t kind;
} log;

static log log_read(const char *path)
{
    log l = {.path = path};
    size_t i;

    l.data = feed_file(path, &l.len);
    l.lines = malloc((l.len + 2) * sizeof *l.lines);
    assert_non_null(l.lines);
    for (i = 0; i < l.len; i++) {
        if (i == 0 || l.data[i - 1] == '\n')
            l.lines[l.line_count++] = i;
    }
    l.kind = l.len > 9 && memcmp(l.data, "__CURSOR=", 9) == 0
                 ? MAILDIAG_SOURCE_JOURNAL
                 : MAILDIAG_SOURCE_LINES;
    return l;
}

static void log_free(log *l)
{
    free(l->data);
    free(l->lines);
}

/* ---- stores --------------------------------------------------------------- */

static md_store *new_store(uint32_t threads)
{
    md_store_options o;
    md_store *store;

    memset(&o, 0, sizeof o);
    o.reference_time_usec = REFERENCE * INT64_C(1000000);
    o.threads = threads;
    store = md_store_new(&o);
    assert_non_null(store);
    return store;
}

/* A chunk's size: a few bytes, some lines, or so much that a second thread is
 * worth it. */
static size_t chunk(unsigned kind, size_t rest)
{
    size_t some = rest;

    if (kind == 0)
        some = 1 + pick(97);
    else if (kind == 1)
        some = 700 + pick(5000);
    else if (kind == 2)
        some = 1 + pick(300000);
    return some < rest ? some : rest;
}

static md_store *read_part(const log *l, size_t from, size_t to)
{
    maildiag_source_options o = {.struct_size = sizeof o};
    md_store *store = new_store(1 + (uint32_t)pick(2));
    unsigned kind = (unsigned)pick(4);
    uint32_t source;
    size_t taken, at;

    o.kind = l->kind;
    o.base_offset = from;
    o.beginning = l->data;
    o.beginning_bytes = (uint32_t)(l->len < 1024 ? l->len : 1024);
    assert_int_equal(
        md_store_source_open(store, md_slice_of("mail.log"), true, &o, &source),
        MAILDIAG_OK);
    for (at = from; at < to; at += taken) {
        size_t some = chunk(kind, to - at);

        assert_true(md_store_feed(store, source, l->data + at, some, &taken) >=
                    0);
        assert_int_equal(taken, some);
    }
    if (to == l->len)
        assert_true(md_store_feed_end(store, source) >= 0);
    return store;
}

static md_buffer image_of(const md_store *store)
{
    md_buffer image = {0};
    md_image_out out;

    assert_true(md_image_out_begin(&out, -1, &image));
    assert_true(md_image_save(store, &out));
    md_image_out_free(&out);
    return image;
}

static void check(const log *l, size_t parts, const char *what,
                  const md_buffer *wanted, const md_store *store)
{
    md_buffer image = image_of(store);

    if (!md_slice_eq(md_buffer_slice(&image), md_buffer_slice(wanted)))
        fail_msg("%s: %zu parts: %s: another state (%zu bytes, not %zu)",
                 l->path, parts, what, image.len, wanted->len);
    md_buffer_free(&image);
}

/* What was saved of a store, in the place of it. */
static md_store *reload(md_store *store)
{
    md_store *like = new_store(1), *again;
    md_buffer image = image_of(store);
    md_image_in in;

    assert_true(md_image_in_begin(&in, -1, md_buffer_slice(&image)));
    assert_int_equal(md_image_load(like, &in, &again), MAILDIAG_OK);
    md_image_in_free(&in);
    md_buffer_free(&image);
    md_store_free(like);
    md_store_free(store);
    return again;
}

/* ---- merging -------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    const size_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Of both, in the place of both. */
static md_store *merge_two(md_store *a, md_store *b)
{
    md_store *both;

    assert_int_equal(md_store_merge(a, b, &both), MAILDIAG_OK);
    md_store_free(a);
    md_store_free(b);
    return both;
}

/* Two of them, in any order, until one is left. */
static md_store *merge_all(md_store **stores, size_t count)
{
    while (count > 1) {
        size_t a = pick(count), b = pick(count - 1);

        b += b >= a;
        stores[a] = merge_two(stores[a], stores[b]);
        if (pick(16) == 0)
            stores[a] = reload(stores[a]);
        stores[b] = stores[--count];
    }
    return stores[0];
}

/* Some part, as it is, or loaded, or given twice. */
static md_store *some_part(const log *l, size_t from, size_t to)
{
    md_store *store = read_part(l, from, to);

    if (pick(4) == 0)
        store = reload(store);
    if (pick(4) == 0)
        store = merge_two(store, read_part(l, from, to));
    return store;
}

/* What the whole has comes again: it counts once. */
static md_store *once_more(const log *l, md_store *whole)
{
    size_t a = l->lines[pick(l->line_count)];
    size_t b = pick(3) == 0 ? l->len : l->lines[pick(l->line_count)];
    md_store *part = read_part(l, a < b ? a : b, a < b ? b : a);

    return pick(2) == 0 ? merge_two(whole, part) : merge_two(part, whole);
}

static void one_order(const log *l, size_t parts, const md_buffer *wanted)
{
    md_store *stores[PARTS_MOST], *whole;
    size_t cuts[PARTS_MOST + 1], i;

    cuts[0] = 0;
    cuts[parts] = l->len;
    for (i = 1; i < parts; i++)
        cuts[i] = l->lines[pick(l->line_count)];
    qsort(cuts + 1, parts - 1, sizeof *cuts, by_size);
    for (i = 0; i < parts; i++)
        stores[i] = some_part(l, cuts[i], cuts[i + 1]);
    whole = merge_all(stores, parts);
    check(l, parts, "merged", wanted, whole);
    whole = once_more(l, whole);
    check(l, parts, "and a piece again", wanted, whole);
    md_store_free(whole);
}

static void any_cut_any_order(void **state)
{
    size_t i, n;
    unsigned order;

    (void)state;
    for (i = 0; paths[i] != NULL; i++) {
        log l = log_read(paths[i]);
        md_store *store = read_part(&l, 0, l.len);
        md_buffer wanted = image_of(store);

        for (n = 0; n < COUNT_OF(part_counts); n++) {
            for (order = 0; order < orders && l.line_count != 0; order++)
                one_order(&l, part_counts[n], &wanted);
        }
        md_buffer_free(&wanted);
        md_store_free(store);
        log_free(&l);
    }
}

static void loaded_as_saved(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; paths[i] != NULL; i++) {
        log l = log_read(paths[i]);
        md_store *store = read_part(&l, 0, l.len);
        md_buffer wanted = image_of(store);

        store = reload(store);
        check(&l, 1, "loaded", &wanted, store);
        md_store_free(store);
        md_buffer_free(&wanted);
        log_free(&l);
    }
}

/* What the lines that both have counted for cannot be told apart from the
 * rest any more. */
static void overlapping(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; paths[i] != NULL; i++) {
        log l = log_read(paths[i]);
        size_t a, b;
        md_store *front, *back, *both = NULL;

        if (l.line_count >= 3) {
            a = l.lines[1 + pick(l.line_count - 2)];
            b = a + 1 + pick(l.len - a - 1);
            front = read_part(&l, 0, b);
            back = read_part(&l, a, l.len);
            assert_int_equal(md_store_merge(front, back, &both),
                             MAILDIAG_E_ARG);
            assert_int_equal(md_store_merge(back, front, &both),
                             MAILDIAG_E_ARG);
            assert_null(both);
            md_store_free(front);
            md_store_free(back);
        }
        log_free(&l);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_cut_any_order),
        cmocka_unit_test(loaded_as_saved),
        cmocka_unit_test(overlapping),
    };
    int first = 1;

    while (argc > first + 1 && argv[first][0] == '-') {
        if (strcmp(argv[first], "-n") == 0)
            orders = (unsigned)strtoul(argv[first + 1], NULL, 10);
        else
            seed = strtoull(argv[first + 1], NULL, 10);
        first += 2;
    }
    if (argc <= first) {
        fprintf(stderr, "usage: %s [-n ORDERS] [-s SEED] FILE...\n", argv[0]);
        return 2;
    }
    paths = (const char *const *)argv + first;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
