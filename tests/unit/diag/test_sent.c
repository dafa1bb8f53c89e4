/* Tests of lib/diag/sent.c: what successes are kept as until they are asked
 * for. What is read must be what the stories show, line by line. */
#include "scene.h"

#include "base/alloc.h"
#include "diag/sent.h"
#include "diag/when.h"
#include "rules/places.h"

typedef struct sent_case {
    const char *name;
    const char *lines[8]; /* behind `smtp[7]: ID: `, two seconds apart */
} sent_case;

#define TO(address, relay, rest)                                               \
    "to=<" address ">, relay=" relay ", " rest                                 \
    "delay=1, delays=0.1/0/0.5/0.4, dsn=2.0.0, status=sent (250 2.0.0 Ok)"

static const sent_case cases[] = {
    {"one", {TO("joe@y.test", "mx.y.test[192.0.2.1]:25", "")}},
    {"nobody", {NULL}},
    {"two at once, and one alone",
     {TO("a@y.test", "mx.y.test[192.0.2.1]:25", ""),
      TO("b@y.test", "mx.y.test[192.0.2.1]:25", ""),
      TO("c@z.test", "mx.z.test[192.0.2.2]:25", "")}},
    {"a connection that is used again",
     {TO("a@y.test", "mx.y.test[192.0.2.1]:25", "conn_use=2, "),
      TO("b@y.test", "mx.y.test[192.0.2.1]:25", "conn_use=30000, ")}},
    {"no relay", {TO("joe@y.test", "none", "")}},
    {"no address", {TO("", "local", "")}},
    {"no domain", {TO("joe", "local", "")}},
    {"one that failed between",
     {TO("a@y.test", "mx.y.test[192.0.2.1]:25", ""),
      "to=<b@y.test>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, "
      "status=deferred (connect to mx.y.test[192.0.2.1]:25: Connection timed "
      "out)",
      TO("c@y.test", "mx.y.test[192.0.2.1]:25", "")}},
};

enum { CASES = sizeof(cases) / sizeof(cases[0]), MANY = 3000 };

static void write_case(scene *s, int number, const sent_case *c)
{
    char id[20];

    snprintf(id, sizeof(id), "A%05X", 0x10000 + number);
    scene_message(s, number * 60L, id, number % 3 ? "me@x.test" : "");
    for (int i = 0; i < 8 && c->lines[i] != NULL; i++)
        scene_line(s, number * 60L + 5 + i % 2, "postfix/smtp[7]", "%s: %s", id,
                   c->lines[i]);
    scene_removed(s, number * 60L + 10, id);
}

static md_slice text_of(const scene *s, uint32_t ref, md_slice words)
{
    return ref != 0 ? md_store_string(s->store, ref) : words;
}

static void same_text(const char *name, md_slice have, md_slice want)
{
    if (!md_slice_eq(have, want) ||
        md_slice_present(have) != md_slice_present(want))
        fail_msg("%s: %.*s, not %.*s", name, (int)have.len,
                 have.ptr ? have.ptr : "", (int)want.len,
                 want.ptr ? want.ptr : "");
}

static void same_lines(const md_sent_reader *r, const md_story *story)
{
    size_t at = 0;

    for (uint32_t i = 0; i < story->fact_count; i++) {
        const md_fact *fact = &story->facts[i];
        if (fact->level != MAILDIAG_LEVEL_INFO)
            continue;
        assert_true(at < r->line_count);
        assert_int_equal(r->lines[at].at.time, fact->time);
        assert_int_equal(r->lines[at].at.id, fact->id);
        assert_int_equal(r->lines[at].program, fact->program);
        assert_int_equal(r->lines[at].active,
                         fact->kind == MAILDIAG_RECORD_QUEUE_ACTIVE);
        at++;
    }
    assert_int_equal(at, r->line_count);
}

static void same_mails(const scene *s, const char *name,
                       const md_sent_reader *r, md_story *story)
{
    size_t at = 0;

    for (uint32_t i = 0; i < story->attempt_count; i++) {
        const md_attempt *a = &story->attempts[i];
        const md_fact *fact = &story->facts[a->fact];
        const md_sent_mail *mail = &r->mails[at];
        if (a->status != MAILDIAG_STATUS_SENT)
            continue;
        assert_true(at++ < r->mail_count);
        assert_int_equal(mail->at.time, fact->time);
        assert_int_equal(mail->at.id, fact->id);
        same_text(name, text_of(s, mail->relay, mail->relay_words),
                  md_fact_field(&story->own, fact, MAILDIAG_FIELD_RELAY));
        same_text(name,
                  mail->recipient != 0 ? md_places_domain(md_store_string(
                                             s->store, mail->recipient))
                                       : mail->domain_words,
                  md_places_domain(story->recipients[a->recipient].address));
        assert_int_equal(
            mail->conn_use,
            md_fact_number(&story->own, fact, MAILDIAG_FIELD_CONN_USE, 1));
        bool together =
            i > 0 && a[-1].status == MAILDIAG_STATUS_SENT &&
            md_when_gap(story->facts[a[-1].fact].time, fact->time) <= MD_SECOND;
        assert_int_equal(mail->together, together);
    }
    assert_int_equal(at, r->mail_count);
}

static void same_story(const scene *s, const char *name,
                       const md_sent_reader *r, md_story *story)
{
    assert_int_equal(r->id, story->id);
    assert_int_equal(r->client, story->client.len != 0);
    same_text(name, md_store_string(s->store, r->host), story->host);
    same_text(name,
              r->sender != 0
                  ? md_places_domain(md_store_string(s->store, r->sender))
                  : r->sender_domain,
              md_places_domain(story->from));
    same_lines(r, story);
    same_mails(s, name, r, story);
}

/* Read one piece; *entry goes on with each story. */
static void read_piece(const scene *s, const md_sent_piece *piece,
                       uint32_t *entry)
{
    md_sent_reader r = {0};
    md_story story;
    bool more;

    md_story_init(&story);
    md_sent_begin(&r, s->store, piece->bytes, piece->len);
    while (assert_true(md_sent_next(&r, &more)), more) {
        assert_true(md_story_load(&story, s->catalog, *entry));
        same_story(s, cases[*entry % CASES].name, &r, &story);
        ++*entry;
    }
    md_sent_reader_free(&r);
    md_story_free(&story);
}

static void keep_all(const scene *s, md_sent *sent)
{
    md_story story;

    md_story_init(&story);
    for (uint32_t i = 0; i < md_catalog_count(s->catalog); i++) {
        assert_true(md_story_load(&story, s->catalog, i));
        assert_true(md_sent_add(sent, &story));
    }
    assert_true(md_sent_end(sent));
    md_story_free(&story);
}

static void write_many(scene *s)
{
    scene_begin(s);
    for (int i = 0; i < MANY; i++)
        write_case(s, i, &cases[i % CASES]);
    scene_load(s);
    assert_int_equal(md_catalog_count(s->catalog), MANY);
}

static void test_all_is_read_again(void **state)
{
    scene s;
    md_sent sent = {.most = SIZE_MAX};
    uint32_t entry = 0;

    (void)state;
    write_many(&s);
    keep_all(&s, &sent);
    assert_true(sent.count > 1);
    for (size_t i = 0; i < sent.count; i++)
        read_piece(&s, &sent.pieces[i], &entry);
    assert_int_equal(entry, MANY);
    md_sent_free(&sent);
    scene_end(&s);
}

/* Each entry is kept or known to be left out, whatever the ceiling. */
static void test_ceiling(void **state)
{
    static const size_t ceilings[] = {0, 1, 40000, 100000};
    scene s;

    (void)state;
    write_many(&s);
    for (size_t k = 0; k < sizeof(ceilings) / sizeof(ceilings[0]); k++) {
        md_sent sent = {.most = ceilings[k]};
        uint32_t entry = 0;

        keep_all(&s, &sent);
        for (size_t i = 0; i < sent.count; i++) {
            const md_sent_piece *piece = &sent.pieces[i];
            if (piece->bytes != NULL) {
                assert_true(entry == 0 || sent.pieces[i - 1].bytes != NULL);
                read_piece(&s, piece, &entry);
                continue;
            }
            assert_int_equal(piece->from, entry);
            assert_true(piece->to > piece->from);
            entry = piece->to;
        }
        assert_int_equal(entry, MANY);
        assert_true(sent.bytes < ceilings[k] + 40000);
        md_sent_free(&sent);
    }
    scene_end(&s);
}

/* A mailing that takes all room: what comes behind it counts all the same. */
static void test_what_was_left_out_counts(void **state)
{
    static const int recipients[] = {1, 2000};
    int64_t ended[2];

    (void)state;
    for (int k = 0; k < 2; k++) {
        scene s;
        scene_begin(&s);
        scene_message(&s, 0, "A0001", "me@x.test");
        for (int i = 0; i < recipients[k]; i++) {
            char to[40];
            snprintf(to, sizeof(to), "u%d@list.test", i);
            scene_try(&s, 1, "A0001", to, "mx.list.test[192.0.2.9]:25", "sent",
                      "250 2.0.0 Ok");
        }
        scene_message(&s, 100, "A0002", "me@x.test");
        scene_try(&s, 101, "A0002", "joe@y.test", "none", "deferred",
                  "connect to mx.y.test[192.0.2.1]:25: Connection refused");
        scene_message(&s, 800, "A0003", "me@x.test");
        scene_try(&s, 900, "A0003", "jim@y.test", "mx.y.test[192.0.2.1]:25",
                  "sent", "250 2.0.0 Ok");
        scene_removed(&s, 900, "A0003");
        scene_load(&s);
        scene_diagnose(&s);
        ended[k] = scene_finding(&s, "left out", "connect_refused")
                       ->finding.ended_time;
        scene_end(&s);
    }
    assert_int_equal(ended[0], SCENE_USEC(900));
    assert_int_equal(ended[1], SCENE_USEC(900));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_is_read_again),
        cmocka_unit_test(test_ceiling),
        cmocka_unit_test(test_what_was_left_out_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
