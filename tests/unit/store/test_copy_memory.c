/*
 * No memory for a copy: merging, saving, loading and eviction, with the n-th
 * allocation failing for every n. What fails has changed nothing, and done
 * again it is right.
 */
#include "../support/nth_alloc.h"
#include "tell.h"

#include "store/evict.h"
#include "store/image.h"
#include "store/merge.h"

static const char first_log[] =
    "smtpd[7]: connect from c.test[192.0.2.7]\n"
    "smtpd[7]: AAAAA1: client=c.test[192.0.2.7]\n"
    "cleanup[8]: AAAAA1: message-id=<m@x.test>\n"
    "/dovecot: imap(joe): Logged out\n"
    "smtp[10]: AAAAA1: to=<b@y.test>, relay=none, delay=2.50, delays=1/0/1/0, "
    "dsn=4.4.1, colour=blue, status=deferred (connect to m.y.test[192.0.2.9]:"
    "25: Connection refused)\n"
    "qmgr[9]: AAAAA1: removed\n";
static const char second_log[] =
    "+90 smtpd[7]: BBBBB1: client=d.test[192.0.2.8]\n"
    "smtp[10]: BBBBB1: to=<b@y.test>, relay=none, delay=007, dsn=5.1.1, "
    "status=bounced (no)\n";

static md_buffer image_of(const md_store *store)
{
    md_buffer image = {0};
    md_image_out out;

    if (!md_image_out_begin(&out, -1, &image) || !md_image_save(store, &out))
        md_buffer_free(&image);
    md_image_out_free(&out);
    return image;
}

static md_store *store_of(const char *name, const char *log)
{
    md_store_options o;
    md_store *store;

    memset(&o, 0, sizeof o);
    o.year = 2026;
    o.hash_key = 7;
    o.evidence = MAILDIAG_EVIDENCE_ALL;
    store = md_store_new(&o);
    assert_non_null(store);
    tell_feed_log(store, name, log);
    return store;
}

typedef struct copying {
    md_store *a, *b;
    md_buffer image;
    md_store *made;
    md_buffer out;
} copying;

static maildiag_status merge(copying *c)
{
    return md_store_merge(c->a, c->b, &c->made);
}

static maildiag_status save(copying *c)
{
    c->out = image_of(c->a);
    return c->out.ptr != NULL ? MAILDIAG_OK : MAILDIAG_E_NOMEM;
}

static maildiag_status load(copying *c)
{
    maildiag_status status;
    md_image_in in;

    (void)md_image_in_begin(&in, -1, md_buffer_slice(&c->image));
    status = md_image_load(c->a, &in, &c->made);
    md_image_in_free(&in);
    return status;
}

/* The first message goes; done again nothing more does. */
static maildiag_status evict(copying *c)
{
    maildiag_status status;

    c->a->options.keep_usec = 60 * INT64_C(1000000);
    status = md_evict_window(c->a);
    c->a->options.keep_usec = 0;
    return status;
}

typedef struct memory_case {
    const char *name;
    maildiag_status (*call)(copying *c);
    bool changes; /* its own store */
} memory_case;

static const memory_case cases[] = {
    {"merge", merge, false},
    {"save", save, false},
    {"load", load, false},
    {"evict", evict, true},
};

static void begin(copying *c)
{
    memset(c, 0, sizeof *c);
    c->a = store_of("mail.log", first_log);
    c->b = store_of("b.log", second_log);
    tell_feed_log(c->a, "c.log", second_log);
    c->image = image_of(c->a);
}

static void end(copying *c)
{
    md_store_free(c->a);
    md_store_free(c->b);
    md_store_free(c->made);
    md_buffer_free(&c->image);
    md_buffer_free(&c->out);
}

/* What came of it: the made store, or the bytes, or the store itself. */
static md_buffer outcome(copying *c, const memory_case *m)
{
    md_buffer bytes = c->out;

    if (c->made != NULL)
        return image_of(c->made);
    if (m->changes)
        return image_of(c->a);
    memset(&c->out, 0, sizeof c->out);
    return bytes;
}

static void one(const memory_case *m, bool for_good)
{
    md_buffer wanted, got, before;
    copying c;
    size_t n;

    begin(&c);
    assert_int_equal(m->call(&c), MAILDIAG_OK);
    wanted = outcome(&c, m);
    end(&c);
    for (n = 1;; n++) {
        maildiag_status status;
        bool failed;

        begin(&c);
        nth_alloc_fail(n, for_good);
        status = m->call(&c);
        failed = nth_alloc_failed();
        nth_alloc_fail(0, false);
        if (!failed) {
            end(&c);
            break;
        }
        /* Without room to seal a chain, or to let go, all goes on. */
        if (status != MAILDIAG_OK) {
            assert_int_equal(status, MAILDIAG_E_NOMEM);
            assert_null(c.made);
            before = image_of(c.a);
            assert_true(md_slice_eq(md_buffer_slice(&before),
                                    md_buffer_slice(&c.image)));
            md_buffer_free(&before);
            assert_int_equal(m->call(&c), MAILDIAG_OK);
        }
        got = outcome(&c, m);
        if (!md_slice_eq(md_buffer_slice(&got), md_buffer_slice(&wanted)))
            fail_msg("%s: allocation %zu: another outcome", m->name, n);
        md_buffer_free(&got);
        end(&c);
    }
    assert_true(n > 5);
    md_buffer_free(&wanted);
}

static void every_allocation(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        one(&cases[i], false);
        one(&cases[i], true);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
