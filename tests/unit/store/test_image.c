/*
 * Saved states: the same whoever reads and writes them, and harmless when
 * they are damaged. tests/fuzz/fuzz_state.c goes further.
 */
#include "tell.h"

#include "store/image.h"

static const char log_text[] =
    "smtpd[7]: connect from c.test[192.0.2.7]\n"
    "smtpd[7]: NOQUEUE: reject: RCPT from c.test[192.0.2.7]: 554 5.7.1 "
    "<no@y.test>: Relay access denied; from=<a@x.test> to=<no@y.test> "
    "proto=ESMTP helo=<c.test>\n"
    "smtpd[7]: AAAAA1: client=c.test[192.0.2.7]\n"
    "cleanup[8]: AAAAA1: message-id=<m@x.test>\n"
    "/opendkim[20]: AAAAA1: DKIM-Signature field added\n"
    "/dovecot: imap(joe): Logged out\n"
    "qmgr[9]: AAAAA1: from=<a@x.test>, size=007, nrcpt=2 (queue active)\n"
    "smtp[10]: connect to m.y.test[192.0.2.9]:25: Connection refused\n"
    "smtp[10]: AAAAA1: to=<b@y.test>, relay=none, delay=2.50, "
    "delays=1/0/1/0.123456, dsn=4.4.1, colour=blue, status=deferred (connect "
    "to m.y.test[192.0.2.9]:25: Connection refused)\n"
    "|2026-09-01T10:00:00.123456+02:00 mx postfix/qmgr[9]: AAAAA1: removed\n";

static md_store *store_of(const char *lines)
{
    md_store *store = tell_store(9);

    tell_feed_log(store, "mail.log", lines);
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

static maildiag_status load(md_slice image, md_store **store)
{
    md_store *like = tell_store(5);
    maildiag_status status;
    md_image_in in;

    *store = NULL;
    (void)md_image_in_begin(&in, -1, image);
    status = md_image_load(like, &in, store);
    md_image_in_free(&in);
    md_store_free(like);
    assert_true((status == MAILDIAG_OK) == (*store != NULL));
    return status;
}

static void expect_same(const md_store *a, const md_store *b)
{
    md_buffer x = {0}, y = {0};

    tell_all(a, &x);
    tell_all(b, &y);
    assert_true(md_slice_eq(md_buffer_slice(&x), md_buffer_slice(&y)));
    md_buffer_free(&x);
    md_buffer_free(&y);
}

static void loaded_tells_the_same(void **state)
{
    md_store *store = store_of(log_text), *again;
    md_buffer image = image_of(store), second;

    (void)state;
    assert_int_equal(load(md_buffer_slice(&image), &again), MAILDIAG_OK);
    expect_same(store, again);
    second = image_of(again);
    assert_true(md_slice_eq(md_buffer_slice(&image), md_buffer_slice(&second)));
    md_buffer_free(&image);
    md_buffer_free(&second);
    md_store_free(store);
    md_store_free(again);
}

/* What was read in parts goes on where it ended. */
static void loaded_goes_on(void **state)
{
    md_store *store = tell_store(9), *again, *whole = store_of(log_text);
    md_buffer log = {0}, image;
    uint32_t source;
    size_t taken, half;

    (void)state;
    tell_log(log_text, &log);
    half = log.len / 2;
    assert_int_equal(
        md_store_source_open(store, MD_LIT("mail.log"), false, NULL, &source),
        MAILDIAG_OK);
    assert_int_equal(md_store_feed(store, source, log.ptr, half, &taken),
                     MAILDIAG_OK);
    image = image_of(store);
    assert_int_equal(load(md_buffer_slice(&image), &again), MAILDIAG_OK);
    assert_int_equal(
        md_store_feed(again, 0, log.ptr + half, log.len - half, &taken),
        MAILDIAG_OK);
    assert_int_equal(md_store_feed_end(again, 0), MAILDIAG_OK);
    expect_same(whole, again);
    md_buffer_free(&log);
    md_buffer_free(&image);
    md_store_free(store);
    md_store_free(again);
    md_store_free(whole);
}

static void empty(void **state)
{
    md_store *store = tell_store(1), *again;
    md_buffer image = image_of(store);

    (void)state;
    assert_int_equal(load(md_buffer_slice(&image), &again), MAILDIAG_OK);
    assert_int_equal(md_store_source_count(again), 0);
    md_buffer_free(&image);
    md_store_free(store);
    md_store_free(again);
}

/* Cut anywhere, or with any byte changed, it is no state any more. */
static void damaged(void **state)
{
    md_store *store = store_of(log_text), *again;
    md_buffer image = image_of(store);
    size_t i;

    (void)state;
    for (i = 0; i < image.len; i++) {
        maildiag_status wanted =
            i == 15 ? MAILDIAG_E_VERSION : MAILDIAG_E_STATE;

        assert_int_equal(load(md_slice_make(image.ptr, i), &again),
                         MAILDIAG_E_STATE);
        image.ptr[i] ^= 0x40;
        assert_int_equal(load(md_buffer_slice(&image), &again), wanted);
        image.ptr[i] ^= 0x40;
    }
    md_buffer_put(&image, 'x');
    assert_int_equal(load(md_buffer_slice(&image), &again), MAILDIAG_E_STATE);
    md_buffer_free(&image);
    md_store_free(store);
}

/* Each byte of the payload changed, with a checksum that fits: loaded or not,
 * it does no harm, and what is loaded can be told and saved. */
static void forged(void **state)
{
    enum { HEAD = 16, BLOCK = 12 };
    static const unsigned char changes[] = {1, 0x80, 0xff};
    md_store *store = store_of(log_text);
    md_buffer image = image_of(store);
    size_t payload = image.len - HEAD - 2 * BLOCK, i, n, loaded = 0;

    (void)state;
    for (i = 0; i < payload; i++) {
        for (n = 0; n < COUNT_OF(changes); n++) {
            char *at = image.ptr + HEAD + BLOCK;
            md_buffer forged_image = {0}, told = {0}, saved;
            md_store *again;
            md_image_out out;

            at[i] = (char)(at[i] ^ changes[n]);
            assert_true(md_image_out_begin(&out, -1, &forged_image));
            md_image_put_bytes(&out, md_slice_make(at, payload));
            assert_true(md_image_out_end(&out));
            md_image_out_free(&out);
            at[i] = (char)(at[i] ^ changes[n]);
            if (load(md_buffer_slice(&forged_image), &again) == MAILDIAG_OK) {
                loaded++;
                tell_all(again, &told);
                saved = image_of(again);
                md_buffer_free(&saved);
                md_store_free(again);
            }
            md_buffer_free(&told);
            md_buffer_free(&forged_image);
        }
    }
    /* Letters of names may be others; most of what is changed shows. */
    assert_in_range(loaded, 1, payload * COUNT_OF(changes) - 100);
    md_buffer_free(&image);
    md_store_free(store);
}

static void other_options(void **state)
{
    md_store *store = store_of(log_text), *again = NULL, *like;
    md_buffer image = image_of(store);
    md_store_options o;
    md_image_in in;

    (void)state;
    memset(&o, 0, sizeof o);
    o.evidence = MAILDIAG_EVIDENCE_ALL;
    like = md_store_new(&o);
    assert_true(md_image_in_begin(&in, -1, md_buffer_slice(&image)));
    assert_int_equal(md_image_load(like, &in, &again), MAILDIAG_E_ARG);
    md_image_in_free(&in);
    md_store_free(like);
    md_buffer_free(&image);
    md_store_free(store);
}

/* Written once on a little-endian machine: every machine reads it, and would
 * have written it. */
static void of_another_machine(void **state)
{
    md_buffer image = {0}, again;
    FILE *file = fopen(MAILDIAG_TESTS_DIR "/data/state/little-endian", "rb");
    md_store *store;
    char block[4096];
    size_t got;

    (void)state;
    assert_non_null(file);
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        md_buffer_add(&image, md_slice_make(block, got));
    (void)fclose(file);
    assert_int_equal(load(md_buffer_slice(&image), &store), MAILDIAG_OK);
    again = image_of(store);
    assert_true(md_slice_eq(md_buffer_slice(&image), md_buffer_slice(&again)));
    md_buffer_free(&image);
    md_buffer_free(&again);
    md_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loaded_tells_the_same),
        cmocka_unit_test(loaded_goes_on),
        cmocka_unit_test(empty),
        cmocka_unit_test(damaged),
        cmocka_unit_test(forged),
        cmocka_unit_test(other_options),
        cmocka_unit_test(of_another_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
