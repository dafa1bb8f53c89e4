/*
 * Looking up: by one thread or by several with what each met lately, the same
 * texts and keys are found, and a second one is never made.
 */
#include <string.h>

#include "tell.h"

#include "store/guard.h"
#include "store/intake.h"
#include "store/resolve.h"

/* Queue IDs, hosts, programs and pids come again, in one batch and later. */
static const char *const batches[] = {
    ("smtpd[7]: AAAA1: client=c.test[192.0.2.7]\n"
     "smtpd[7]: AAAA2: client=d.test[192.0.2.7]\n"
     "smtpd[8]: AAAA1: client=c.test[192.0.2.7]\n"
     "@mx2 smtpd[7]: AAAA1: client=c.test[192.0.2.7]\n"
     "/opendkim[9]: AAAA1: signed\n"
     "/sshd[9]: hello\n"),
    ("smtpd[7]: disconnect from c.test[192.0.2.7]\n"
     "qmgr[1]: AAAA1: from=<a@a.test>, size=1, nrcpt=1 (queue active)\n"
     "qmgr[1]: AAAA3: from=<a@a.test>, size=1, nrcpt=1 (queue active)\n"
     "@mx2 qmgr[1]: AAAA1: removed\n"),
    ("smtpd[7]: AAAA1: client=c.test[192.0.2.7]\n"
     "qmgr[1]: AAAA3: removed\n"),
};

static md_store *new_store(uint32_t threads)
{
    md_store_options options;
    md_store *store;

    memset(&options, 0, sizeof options);
    options.hash_key = 5;
    options.threads = threads;
    store = md_store_new(&options);
    assert_non_null(store);
    return store;
}

static void pack(md_store *store, md_batch *b, md_slice bytes)
{
    md_frame frame;
    md_intake in = {.store = store, .year_known = true};
    md_intake_line found = {0};
    size_t used;

    md_frame_init(&frame, MD_FRAME_LINES, 0);
    md_batch_begin(b, store->hash_key);
    while (md_frame_next(&frame, bytes.ptr, bytes.len, true, &found.line,
                         &used) == MD_FRAME_LINE) {
        assert_int_equal(md_intake_pack(&in, b, &found), MAILDIAG_OK);
        bytes = md_slice_skip(bytes, used);
    }
    md_frame_free(&frame);
    assert_true(b->count > 1);
}

/* What a batch found, as names. */
static void tell_found(const md_store *store, const md_batch *b, md_buffer *out)
{
    size_t i;

    for (i = 0; i < b->count; i++) {
        const md_batch_record *r = &b->records[i];
        uint32_t n;

        for (n = 0; n < r->text_count; n++) {
            const md_batch_text *text = &b->texts[r->first_text + n];

            assert_true(md_slice_eq(md_strings_at(&store->strings, text->ref),
                                    md_slice_make(text->ptr, text->len)));
        }
        md_buffer_add_text(out, i == 0 ? "" : " ");
        md_buffer_add_u64(out, r->key);
        md_buffer_put(out, '/');
        md_buffer_add_u64(out, r->process);
    }
    md_buffer_put(out, '\n');
}

/* Numbers of keys differ with the shards; whose key is whose does not. */
static void expect_keys(const md_store *store, const md_batch *b)
{
    size_t i;

    for (i = 0; i < b->count; i++) {
        const md_batch_record *r = &b->records[i];
        md_key_probe p = md_record_probe(store, b, r);

        if (r->kind == MAILDIAG_RECORD_FOREIGN) {
            assert_int_equal(r->key, 0);
            continue;
        }
        assert_int_not_equal(r->key, 0);
        assert_int_equal(r->key, md_key_find(&p));
        assert_int_equal(r->key_tag, md_key_tag(&p));
        assert_ptr_equal(md_store_shard(store, r->key_tag),
                         md_store_shard_of_key(store, r->key));
        if (r->process != 0) {
            const md_key *key = md_store_key(store, r->process);

            assert_int_equal(key->kind, MD_KEY_PROCESS);
            assert_int_equal(key->name, r->head.pid + 1);
            assert_int_equal(key->host, r->host_ref);
        }
    }
}

static uint64_t look_up_all(md_store *store, md_seeker *seekers, size_t count)
{
    uint64_t messages = 0;
    size_t i;

    for (i = 0; i < COUNT_OF(batches); i++) {
        md_buffer log = {0}, once = {0}, twice = {0};
        md_batch b = {0};
        unsigned again;

        tell_log(batches[i], &log);
        for (again = 0; again < 2; again++) {
            pack(store, &b, md_buffer_slice(&log));
            assert_int_equal(
                count == 0 ? md_resolve_batch(store, &b, &messages)
                           : md_resolve_shared(store, &b,
                                               &seekers[(i + again) % count],
                                               &messages),
                b.count);
            expect_keys(store, &b);
            tell_found(store, &b, again ? &twice : &once);
        }
        assert_true(
            md_slice_eq(md_buffer_slice(&once), md_buffer_slice(&twice)));
        md_buffer_free(&once);
        md_buffer_free(&twice);
        md_buffer_free(&log);
        md_batch_free(&b);
    }
    return messages;
}

/* AAAA1 and 2 on mx, 1 on mx2, 3. */
enum { MESSAGES = 4 };

static void alone(void **state)
{
    md_store *store = new_store(1);

    (void)state;
    assert_int_equal(look_up_all(store, NULL, 0), MESSAGES);
    md_store_free(store);
    store = new_store(3);
    assert_int_equal(look_up_all(store, NULL, 0), MESSAGES);
    md_store_free(store);
}

static void together(void **state)
{
    static md_seeker seekers[2];
    static md_guard guard;
    md_store *store = new_store(2);
    size_t i;

    (void)state;
    assert_true(md_guard_init(&guard, 1U << store->shard_bits));
    assert_true(md_guard_take(store, &guard));
    assert_int_equal(look_up_all(store, seekers, 2), MESSAGES);
    md_guard_give(store);
    /* What others added is there for one alone. */
    assert_int_equal(look_up_all(store, NULL, 0), 0);
    for (i = 0; i < 2; i++)
        md_seeker_free(&seekers[i]);
    md_guard_free(&guard);
    md_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alone),
        cmocka_unit_test(together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
