/*
 * lib/store/catalog_again.c: after each piece of a random log the catalogue
 * that is made out of the one before is the one that is built from nothing.
 */
#include <stdio.h>
#include <string.h>

#include "tell.h"

#include "../support/nth_alloc.h"
#include "store/catalog_data.h"
#include "store/people.h"

enum { IDS = 300, ROUNDS = 40 };

/* A log under way. */
typedef struct world {
    uint64_t seed;
    int64_t sec;
    md_buffer log;
} world;

static size_t draw(world *w, size_t below)
{
    return random_below(&w->seed, below);
}

/* Few queue IDs, so that they come back, some of them often. */
static size_t draw_id(world *w)
{
    return draw(w, draw(w, IDS) + 1);
}

static void begin_line(world *w, const char *program, unsigned pid)
{
    static const char *const hosts[] = {"mx", "mx", "mx", "mx2"};
    char head[80];

    /* A queue ID is used again at once, or after a while. */
    w->sec += (int64_t)(draw(w, 30) == 0 ? draw(w, 900) : draw(w, 3));
    snprintf(head, sizeof head, "Nov %02u %02u:%02u:%02u %s %s[%u]: ",
             (unsigned)(w->sec / 86400) + 1, (unsigned)(w->sec / 3600 % 24),
             (unsigned)(w->sec / 60 % 60), (unsigned)(w->sec % 60),
             hosts[draw(w, COUNT_OF(hosts))], program, pid);
    md_buffer_add_text(&w->log, head);
}

static void put_id(world *w, size_t number)
{
    char id[16];

    snprintf(id, sizeof id, "AB%08X", (unsigned)number);
    md_buffer_add_text(&w->log, id);
}

/* `%Q`: a queue ID; `%P`: another one; `%N`: a small number. */
static void put_text(world *w, const char *text, size_t id)
{
    for (; *text != '\0'; text++) {
        if (*text != '%') {
            md_buffer_put(&w->log, *text);
            continue;
        }
        switch (*++text) {
        case 'Q':
            put_id(w, id);
            break;
        case 'P':
            put_id(w, draw_id(w));
            break;
        default:
            md_buffer_add_u64(&w->log, draw(w, 5));
            break;
        }
    }
    md_buffer_put(&w->log, '\n');
}

static const struct {
    const char *program, *text;
    unsigned weight;
} lines[] = {
    {"postfix/smtpd", "connect from c%N.test[192.0.2.%N]", 4},
    {"postfix/smtpd", "disconnect from c%N.test[192.0.2.%N]", 4},
    {"postfix/smtpd", "%Q: client=c%N.test[192.0.2.%N]", 8},
    {"postfix/smtpd",
     "%Q: client=c%N.test[192.0.2.%N], orig_queue_id=%P, "
     "orig_client=d.test[192.0.2.9]",
     2},
    {"postfix/pickup", "%Q: uid=10%N from=<u%N>", 1},
    {"postfix/pickup", "%Q: uid=10%N from=<u%N> orig_id=%P", 1},
    {"postfix/cleanup", "%Q: message-id=<m%N%N@x.test>", 8},
    {"postfix/qmgr", "%Q: from=<s%N@x.test>, size=10%N, nrcpt=1 (queue active)",
     8},
    {"postfix/smtp",
     "%Q: to=<r%N@y.test>, relay=mx.y.test[192.0.2.8]:25, delay=%N, "
     "delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as %P)",
     6},
    {"postfix/smtp",
     "%Q: to=<r%N@y.test>, relay=none, delay=4%N0, delays=0/0/3/0, dsn=4.4.1, "
     "status=deferred (connect to y.test[192.0.2.8]:25: Connection timed out)",
     6},
    {"postfix/local",
     "%Q: to=<r%N@x.test>, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, "
     "status=sent (forwarded as %P)",
     2},
    {"postfix/bounce", "%Q: sender non-delivery notification: %P", 2},
    {"postfix/qmgr", "%Q: removed", 50},
    {"postfix/qmgr",
     "%Q: from=<s%N@x.test>, status=expired, returned to sender", 1},
    {"opendkim", "%Q: no signature data", 2},
    {"amavis",
     "(00099-01) Passed CLEAN {RelayedOutbound}, <a@x.test> -> <b@y.test>, "
     "Queue-ID: %Q, Message-ID: <m@x.test>, queued_as: %P, 250 ms",
     2},
    {"postfix/smtpd",
     "NOQUEUE: reject: RCPT from c%N.test[192.0.2.%N]: 554 5.7.1 <a@b.test>: "
     "Relay access denied; from=<s%N@x.test> to=<a@b.test> proto=ESMTP "
     "helo=<c>",
     4},
    {"postfix/cleanup",
     "%Q: milter-reject: END-OF-MESSAGE from c%N.test[192.0.2.%N]: 5.7.1 no; "
     "from=<s%N@x.test> to=<a@b.test> proto=ESMTP helo=<c>",
     2},
    {"postfix/smtpd",
     "NOQUEUE: hold: RCPT from c%N.test[192.0.2.%N]: <h%N@b.test>: Recipient "
     "address triggers HOLD action; from=<s%N@x.test> to=<h%N@b.test> "
     "proto=ESMTP helo=<c>",
     4},
    {"postfix/smtp", "connect to y.test[192.0.2.8]:25: Connection timed out",
     3},
};

static void put_line(world *w)
{
    size_t all = 0, at, i;

    for (i = 0; i < COUNT_OF(lines); i++)
        all += lines[i].weight;
    at = draw(w, all);
    for (i = 0; at >= lines[i].weight; i++)
        at -= lines[i].weight;
    begin_line(w, lines[i].program, 100 + (unsigned)draw(w, 6));
    put_text(w, lines[i].text, draw_id(w));
}

/* ---- the same? ----------------------------------------------------------- */

static void same_entries(const md_catalog *a, const md_catalog *b)
{
    assert_int_equal(a->entry_count, b->entry_count);
    for (size_t i = 0; i < a->entry_count; i++) {
        const md_entry_info *x = &a->entries[i], *y = &b->entries[i];

        assert_int_equal(x->entry.id, y->entry.id);
        assert_int_equal(x->entry.key, y->entry.key);
        assert_int_equal(x->entry.generation, y->entry.generation);
        assert_int_equal(x->entry.part, y->entry.part);
        assert_int_equal(x->entry.kind, y->entry.kind);
        assert_int_equal(x->entry.filtered, y->entry.filtered);
        assert_int_equal(x->first_time, y->first_time);
        assert_int_equal(x->host, y->host);
        assert_int_equal(x->instance, y->instance);
        assert_int_equal(x->queue_id, y->queue_id);
        assert_int_equal(x->message_id, y->message_id);
        assert_int_equal(x->seen, y->seen);
    }
}

static void same_mentions(const md_catalog *a, const md_catalog *b)
{
    assert_int_equal(a->mention_count, b->mention_count);
    for (size_t i = 0; i < a->mention_count; i++) {
        const md_mention *x = &a->mentions[i], *y = &b->mentions[i];

        assert_int_equal(x->target, y->target);
        assert_int_equal(x->entry, y->entry);
        assert_int_equal(x->time, y->time);
        assert_int_equal(x->relation, y->relation);
        assert_int_equal(x->child, y->child);
        assert_int_equal(x->anywhere, y->anywhere);
        assert_int_equal(x->found, y->found);
    }
}

static void same_index(const uint32_t *a, size_t a_count, const uint32_t *b,
                       size_t b_count)
{
    assert_int_equal(a_count, b_count);
    for (size_t i = 0; i < a_count; i++)
        assert_int_equal(a[i], b[i]);
}

static void same_processes(const md_catalog *a, const md_catalog *b)
{
    assert_int_equal(a->process_count, b->process_count);
    for (size_t i = 0; i < a->process_count; i++) {
        const md_process *x = &a->processes[i], *y = &b->processes[i];

        assert_int_equal(x->key, y->key);
        assert_int_equal(x->first_part, y->first_part);
        assert_int_equal(x->part_count, y->part_count);
        assert_int_equal(x->fact_count, y->fact_count);
        assert_int_equal(x->in_order, y->in_order);
    }
    assert_int_equal(a->part_count, b->part_count);
    for (size_t i = 0; i < a->part_count; i++) {
        assert_int_equal(a->parts[i].key, b->parts[i].key);
        assert_int_equal(a->parts[i].part, b->parts[i].part);
        assert_int_equal(a->parts[i].id, b->parts[i].id);
        assert_int_equal(a->parts[i].time, b->parts[i].time);
    }
}

static void same_run(const md_run *x, const md_run *y)
{
    assert_int_equal(x->first, y->first);
    assert_int_equal(x->last, y->last);
    assert_int_equal(x->first_part, y->first_part);
    assert_int_equal(x->last_part, y->last_part);
}

static void same_reuses(const md_catalog *a, const md_catalog *b)
{
    assert_int_equal(a->reuse_count, b->reuse_count);
    for (size_t i = 0; i < a->reuse_count; i++) {
        assert_int_equal(a->reuses[i].key, b->reuses[i].key);
        assert_int_equal(a->reuses[i].generation, b->reuses[i].generation);
        same_run(&a->reuses[i].own, &b->reuses[i].own);
        same_run(&a->reuses[i].filter, &b->reuses[i].filter);
    }
}

/* Their order says nothing. */
static void same_lifetimes(const md_catalog *a, const md_catalog *b)
{
    assert_int_equal(a->lifetime_count, b->lifetime_count);
    for (size_t i = 0; i < a->lifetime_count; i++) {
        size_t at = 0;

        while (at < b->lifetime_count &&
               (a->lifetimes[i].host != b->lifetimes[at].host ||
                a->lifetimes[i].null_sender != b->lifetimes[at].null_sender))
            at++;
        assert_true(at < b->lifetime_count);
        assert_int_equal(a->lifetimes[i].usec, b->lifetimes[at].usec);
    }
}

static void same(const md_catalog *a, const md_catalog *b)
{
    same_entries(a, b);
    same_mentions(a, b);
    same_index(a->by_queue_id, a->by_queue_id_count, b->by_queue_id,
               b->by_queue_id_count);
    same_index(a->by_message_id, a->by_message_id_count, b->by_message_id,
               b->by_message_id_count);
    same_index(a->by_target, a->mention_count, b->by_target, b->mention_count);
    same_processes(a, b);
    same_reuses(a, b);
    same_lifetimes(a, b);
    for (size_t i = 0; i < MD_USUAL_STATUSES; i++)
        assert_int_equal(a->status[i], b->status[i]);
}

/* ---- people -------------------------------------------------------------- */

static const md_people *people_of(const md_catalog *c)
{
    const md_people *people = NULL;
    bool failed;

    for (int i = 0; i < 2; i++) {
        people = md_catalog_people(c, &failed);
        assert_false(failed);
    }
    assert_non_null(people);
    return people;
}

/* All names of `a`, with the same entries in `b`. */
static void same_lists(const md_people *a, const md_people *b,
                       md_name_kind kind)
{
    for (uint32_t i = 0; i < md_people_count(a, kind); i++) {
        md_slice name = md_people_name(a, kind, i);
        md_named x = md_people_named(a, kind, name);
        md_named y = md_people_named(b, kind, name);

        same_index(x.entries, x.count, y.entries, y.count);
        if (x.count != 0)
            assert_memory_equal(x.roles, y.roles, x.count);
    }
}

static void same_people(const md_catalog *a, const md_catalog *b)
{
    const md_people *x = people_of(a), *y = people_of(b);

    for (int kind = MD_NAME_ADDRESS; kind <= MD_NAME_CLIENT; kind++) {
        same_lists(x, y, (md_name_kind)kind);
        same_lists(y, x, (md_name_kind)kind);
    }
}

/* ---- piece by piece ------------------------------------------------------ */

static uint32_t open_source(md_store *store, const char *name)
{
    uint32_t source;

    assert_int_equal(
        md_store_source_open(store, md_slice_of(name), false, NULL, &source),
        MAILDIAG_OK);
    return source;
}

/* A piece that may end within a line. */
static void feed_piece(world *w, md_store *store, uint32_t source, size_t count)
{
    size_t len, taken;

    for (size_t i = 0; i < count; i++)
        put_line(w);
    len = draw(w, 2) == 0 ? w->log.len : draw(w, w->log.len + 1);
    /* Or what is above a ceiling is not kept. */
    assert_true(md_store_feed(store, source, w->log.ptr, len, &taken) >= 0);
    assert_int_equal(taken, len);
    memmove(w->log.ptr, w->log.ptr + len, w->log.len - len);
    w->log.len -= len;
}

typedef struct piece_case {
    const char *name;
    size_t first, piece; /* lines */
    bool rotates;        /* a new file of the set now and then */
    bool jumps;          /* between two sources */
    uint32_t events_most;
    unsigned least; /* rounds in which nothing was built from nothing */
} piece_case;

static const piece_case cases[] = {
    {"small pieces", 2000, 5, false, false, 0, 30},
    {"single lines", 600, 1, false, false, 0, 30},
    {"large pieces", 300, 150, false, false, 0, 10},
    {"rotated", 1500, 8, true, false, 0, 30},
    {"two sources", 1500, 8, false, true, 0, 5},
    {"a ceiling for events", 1500, 8, false, false, 6, 0},
};

static unsigned run(const piece_case *c, uint64_t seed)
{
    md_store *store = tell_store(seed);
    world w = {.seed = seed};
    uint32_t sources[2] = {open_source(store, "mail.log.9"), 0};
    md_catalog *last = NULL, *built;
    unsigned again = 0;
    size_t count;
    uint32_t to;
    char name[16];
    bool failed;

    store->options.max_events_per_message = c->events_most;
    if (c->jumps)
        sources[1] = open_source(store, "other.log");
    feed_piece(&w, store, sources[0], c->first);
    for (int round = 0; round < ROUNDS; round++) {
        last = md_catalog_again(last, store);
        built = md_catalog_build(store);
        assert_non_null(built);
        if (last == NULL) {
            last = built;
            (void)people_of(last);
        } else {
            again++;
            same(last, built);
            /* Somebody asked before, so it is there. */
            assert_true(md_catalog_people(last, &failed) != NULL || c->jumps ||
                        c->rotates);
            same_people(last, built);
            md_catalog_free(built);
        }
        md_catalog_put_away(last);
        if (c->rotates && round % 10 == 9) {
            snprintf(name, sizeof name, "mail.log.%d", 8 - round / 10);
            sources[0] = open_source(store, name);
        }
        /* One after the other: arguments are evaluated in any order. */
        count = 1 + draw(&w, c->piece);
        to = sources[c->jumps && draw(&w, 2) == 0];
        feed_piece(&w, store, to, count);
    }
    md_catalog_free(last);
    md_buffer_free(&w.log);
    md_store_free(store);
    return again;
}

static void pieces(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        for (uint64_t seed = 1; seed <= 6; seed++) {
            unsigned again = run(&cases[i], seed);

            if (again < cases[i].least)
                fail_msg("%s: only %u of %d times", cases[i].name, again,
                         ROUNDS);
        }
    }
}

/* Without memory there is none, and the store is as good as before. */
static void no_memory(void **state)
{
    md_store *store = tell_store(3);
    world w = {.seed = 3};
    uint32_t source = open_source(store, "mail.log");
    md_catalog *built, *last = NULL;
    bool failed;
    size_t n;

    (void)state;
    feed_piece(&w, store, source, 900);
    for (n = 1; last == NULL; n++) {
        last = md_catalog_build(store);
        assert_non_null(last);
        (void)people_of(last);
        md_catalog_put_away(last);
        feed_piece(&w, store, source, 3);
        nth_alloc_fail(n, false);
        last = md_catalog_again(last, store);
        failed = nth_alloc_failed();
        nth_alloc_fail(0, false);
        /* Without an index of people it is as good. */
        if (last != NULL && failed) {
            (void)people_of(last);
            md_catalog_free(last);
            last = NULL;
        }
        assert_true(n < 1000);
    }
    assert_true(n > 20);
    built = md_catalog_build(store);
    assert_non_null(built);
    same(last, built);
    same_people(last, built);
    md_catalog_free(last);
    md_catalog_free(built);
    md_buffer_free(&w.log);
    md_store_free(store);
}

/* Nothing to begin with, another store. */
static void not_possible(void **state)
{
    md_store *one = tell_store(1), *other = tell_store(1);

    (void)state;
    tell_feed_log(one, "a.log", "smtpd[7]: AAAAA1: client=c.test[192.0.2.7]\n");
    tell_feed_log(other, "a.log",
                  "smtpd[7]: AAAAA1: client=c.test[192.0.2.7]\n");
    assert_null(md_catalog_again(NULL, one));
    assert_null(md_catalog_again(md_catalog_build(one), other));
    md_store_free(one);
    md_store_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces),
        cmocka_unit_test(no_memory),
        cmocka_unit_test(not_possible),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
