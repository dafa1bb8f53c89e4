/*
 * A process's facts, passed over: what is found by jumps is what a walk from
 * fact to fact finds, from every place, in parts of one set and in those that
 * are put in order.
 */
#include <string.h>

#include "tell.h"

#include "store/process.h"
#include "store/state.h"

enum { LINES = 400, IDS = 3 };

#define IP "192.0.2.7"

/* Runs of messages, now and then a line or an edge of a session. */
static void write_lines(uint64_t *seed, md_buffer *out)
{
    char text[256];
    int i, id = 0;

    for (i = 0; i < LINES; i++) {
        switch (random_below(seed, 40)) {
        case 0:
            md_buffer_add_text(out, "smtpd[7]: connect from c.test[" IP "]\n");
            break;
        case 1:
            md_buffer_add_text(out,
                               "smtpd[7]: disconnect from c.test[" IP "]\n");
            break;
        case 2:
            md_buffer_add_text(out, "smtpd[7]: warning: odd\n");
            break;
        default:
            if (random_below(seed, 8) == 0)
                id = (int)random_below(seed, IDS);
            (void)snprintf(text, sizeof text,
                           "smtpd[7]: AA%03d: client=c.test[" IP "]\n", id);
            md_buffer_add_text(out, text);
        }
    }
    md_buffer_put(out, '\0');
}

static bool meant(const md_fact *fact, int what)
{
    if (what == MD_PROCESS_LINE)
        return fact->kind != MD_FACT_MARK;
    return fact->kind == MAILDIAG_RECORD_CONNECT ||
           fact->kind == MAILDIAG_RECORD_DISCONNECT;
}

/* From one place, both ways. */
static void same_from(md_process_view *v, md_process_place place, int what)
{
    const md_fact *fact = NULL, *jumped = NULL;
    const md_facts *facts;
    md_process_place walk = place, jump = place;
    uint64_t id = 0;
    int more;

    while ((more = md_process_back(v, &walk, &facts, &fact)) > 0 &&
           !meant(fact, what))
        ;
    if (more > 0)
        id = fact->id;
    assert_int_equal(
        md_process_back_to(v, (md_process_what)what, &jump, &facts, &jumped),
        more);
    if (more > 0) {
        assert_int_equal(jumped->id, id);
        assert_int_equal(jump, walk);
    }
    walk = jump = place;
    while ((more = md_process_on(v, &walk, &facts, &fact)) > 0 &&
           !meant(fact, what))
        ;
    if (more > 0)
        id = fact->id;
    assert_int_equal(md_process_on_to(v, (md_process_what)what, &jump,
                                      md_process_end(v), &facts, &jumped),
                     more);
    if (more > 0) {
        assert_int_equal(jumped->id, id);
        assert_int_equal(jump, walk);
        /* It is none where the place to look up to stands in front of it. */
        assert_true(md_process_back(v, &walk, &facts, &fact) > 0);
        jump = place;
        assert_int_equal(md_process_on_to(v, (md_process_what)what, &jump, walk,
                                          &facts, &jumped),
                         0);
    }
}

static int64_t number_of(const md_facts *facts, const md_fact *fact)
{
    return fact->kind == MD_FACT_MARK
               ? md_fact_number(facts, fact, MAILDIAG_FIELD_COUNT, -1)
               : -1;
}

/* A run ends in front of what is of another message, or with its segment. */
static void same_run(md_process_view *v, md_process_place behind)
{
    const md_facts *facts;
    const md_fact *fact;
    md_process_place walk = behind, run, at;
    int64_t number;

    if (md_process_back(v, &walk, &facts, &fact) <= 0)
        return;
    run = at = walk;
    number = number_of(facts, fact);
    assert_true(md_process_back_run(v, &run));
    while (number >= 0 && (uint32_t)at > 0) {
        md_process_place before = at;

        assert_true(md_process_back(v, &before, &facts, &fact) > 0);
        if (number_of(facts, fact) != number)
            break;
        at = before;
    }
    assert_int_equal(run, at);
}

static void all_places(md_process_view *v)
{
    md_process_place place = (uint64_t)v->first << 32;
    const md_facts *facts;
    const md_fact *fact;

    do {
        same_from(v, place, MD_PROCESS_LINE);
        same_from(v, place, MD_PROCESS_EDGE);
        same_run(v, place);
    } while (md_process_on(v, &place, &facts, &fact) > 0);
}

/* The facts of the process, as a message's line is looked for. */
static void look(md_store *store, bool in_order)
{
    md_catalog *catalog = md_catalog_build(store);
    md_process_view v;
    size_t i, reach;

    md_process_view_init(&v);
    md_process_view_turn(&v, catalog);
    assert_int_equal(catalog->process_count, 1);
    assert_int_equal(catalog->processes[0].in_order, in_order);
    for (i = 0; i < md_catalog_count(catalog); i++) {
        md_process_place behind;
        md_story s;
        uint32_t f;

        md_story_init(&s);
        assert_true(md_story_load(&s, catalog, (uint32_t)i));
        for (f = 0; f < s.fact_count; f += s.fact_count / 3 + 1) {
            reach = 0;
            assert_true(md_process_find(&v, &s.facts[f], &reach, &behind));
            all_places(&v);
        }
        md_story_free(&s);
    }
    md_process_view_free(&v);
    md_catalog_free(catalog);
}

static void jumps_and_walks(void **state)
{
    uint64_t seed;

    (void)state;
    for (seed = 1; seed <= 3; seed++) {
        uint64_t random = seed;
        md_buffer lines = {0}, log = {0};
        md_store *one = tell_store(seed), *two = tell_store(seed);
        size_t cut;

        write_lines(&random, &lines);
        tell_log(lines.ptr, &log);
        for (cut = log.len / 2; log.ptr[cut - 1] != '\n'; cut++)
            ;
        tell_feed(one, "mail.log", md_buffer_slice(&log), 0);
        tell_feed(two, "new.log", md_slice_skip(md_buffer_slice(&log), cut), 0);
        tell_feed(two, "old.log", md_slice_sub(md_buffer_slice(&log), 0, cut),
                  0);
        look(one, true);
        look(two, false);
        md_buffer_free(&lines);
        md_buffer_free(&log);
        md_store_free(one);
        md_store_free(two);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jumps_and_walks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
