/*
 * lib/rules against texts that somebody made on purpose: what all rules'
 * samples and wordings become when they are cut, changed, repeated, quoted
 * inside a reply, filled with control bytes, or 64 KiB long. Whatever comes,
 * the answer is the same each time it is asked for, with and without the memo,
 * and nobody's words are taken for Postfix's own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "judged.h"
#include "rules/pattern.h"
#include "rules/set.h"

enum { LONGEST = 65536, REPEATS = 500, HOSTILE_LEAST = 1000 };

/* ---- many texts -----------------------------------------------------------
 */

typedef struct texts {
    char **list;
    size_t count;
    size_t cap;
} texts;

static void add(texts *t, const char *bytes, size_t len)
{
    if (len > LONGEST)
        len = LONGEST;
    if (t->count == t->cap) {
        t->cap = t->cap != 0 ? 2 * t->cap : 1024;
        t->list = realloc(t->list, t->cap * sizeof *t->list);
        assert_non_null(t->list);
    }
    /* Length in front: texts may hold any byte. */
    t->list[t->count] = malloc(sizeof len + len + 1);
    assert_non_null(t->list[t->count]);
    memcpy(t->list[t->count], &len, sizeof len);
    if (len != 0)
        memcpy(t->list[t->count] + sizeof len, bytes, len);
    t->list[t->count++][sizeof len + len] = '\0';
}

static md_slice text_at(const texts *t, size_t i)
{
    size_t len;

    memcpy(&len, t->list[i], sizeof len);
    return md_slice_make(t->list[i] + sizeof len, len);
}

static void drop(texts *t)
{
    for (size_t i = 0; i < t->count; i++)
        free(t->list[i]);
    free(t->list);
    memset(t, 0, sizeof *t);
}

static void add_repeated(texts *t, md_slice s, size_t times, char between)
{
    char *room = malloc((s.len + 1) * times + 1);
    size_t len = 0;

    assert_non_null(room);
    for (size_t i = 0; i < times && len <= LONGEST; i++) {
        memcpy(room + len, s.ptr, s.len);
        len += s.len;
        room[len++] = between;
    }
    add(t, room, len);
    free(room);
}

/* The same numbers on every machine. */
static uint32_t next_number(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* A text in all the shapes that a near-match can have. */
static void add_mutations(texts *t, md_slice s, uint32_t *seed)
{
    char room[4096];

    if (s.len < 2 || s.len > 2000)
        return;
    memcpy(room, s.ptr, s.len);
    add(t, room, s.len - 1);
    room[s.len - 1] = (char)(room[s.len - 1] ^ 1);
    add(t, room, s.len);
    memcpy(room, s.ptr, s.len);
    room[next_number(seed) % s.len] = (char)(next_number(seed) & 0xFF);
    add(t, room, s.len);
    room[next_number(seed) % s.len] = '\0';
    room[next_number(seed) % s.len] = '\033';
    add(t, room, s.len);
    add(t, s.ptr + s.len / 2, s.len - s.len / 2);
    memcpy(room, s.ptr, s.len);
    memcpy(room + s.len, s.ptr, s.len);
    add(t, room, 2 * s.len);
    room[s.len] = '\n';
    add(t, room, 2 * s.len);
}

static void add_samples(texts *t, const md_rules *rules)
{
    uint32_t seed = 1;

    for (uint32_t i = 0; i < rules->tables.sample_count; i++) {
        md_slice s = md_rules_text(rules, rules->tables.samples[i].text);

        add(t, s.ptr, s.len);
        add_mutations(t, s, &seed);
        if (i % 3 == 0)
            add_repeated(t, s, REPEATS, ' ');
    }
}

/* Compiled wordings: pieces with marks between them. Half a piece, all of
 * them in the wrong order, with gaps of every length. */
static void add_wordings(texts *t, const md_rules *rules)
{
    static const char filler[] =
        "lorem ipsum dolor sit amet consetetur sadipscing elitr sed diam "
        "nonumy eirmod tempor invidunt ut labore et dolore magna aliquyam";

    for (uint32_t i = 0; i < rules->tables.wording_count; i++) {
        md_piece pieces[MD_WORDING_PIECES];
        uint32_t count = md_wording_pieces(
            md_rules_text(rules, rules->tables.wordings[i]), pieces);
        md_buffer text = {0};

        for (uint32_t k = 0; k < count; k++) {
            md_buffer_add(&text, pieces[k].text);
            md_buffer_add(&text, md_slice_make(filler, i % sizeof filler));
            md_buffer_put(&text, ' ');
        }
        add(t, text.ptr, text.len);
        add(t, text.ptr, text.len - 2);
        if (i % 50 == 0)
            add_repeated(t, md_buffer_slice(&text), REPEATS, ' ');
        md_buffer_free(&text);
    }
}

static void add_noise(texts *t)
{
    static const char *const units[] = {
        "a",      " ",        "<",    "x@",     ".",       "1.",   "550 ",
        "550-",   "5.1.1 ",   "'",    "#012",   "?550-",   "\xC3", "\xE2\x80",
        "a.b.c@", "https:",   "::",   "\n550-", "user * ", "-",    "x-1",
        "no ",    "mailbox ", "full", "said: ", "n't",     "(",    "[192.",
    };
    char *room = malloc(LONGEST);
    uint32_t seed = 7;

    assert_non_null(room);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        add_repeated(t, md_slice_of(units[i]), LONGEST, units[i][0]);
    for (int round = 0; round < 100; round++) {
        size_t len = 1 + next_number(&seed) % (round < 90 ? 300 : LONGEST - 1);

        for (size_t k = 0; k < len; k++)
            room[k] = (char)(next_number(&seed) & 0xFF);
        add(t, room, len);
        for (size_t k = 0; k < len; k++)
            room[k] = (char)(' ' + next_number(&seed) % 95);
        add(t, room, len);
    }
    free(room);
}

/* ---- the same answer each time --------------------------------------------
 */

static void verdict_on(md_judge *judge, md_slice text, md_verdict *out)
{
    md_subject subject;

    md_subject_of_text(text, &subject);
    assert_true(md_judge_subject(judge, &subject, out));
}

static bool same(const md_verdict *a, const md_verdict *b)
{
    return a->cause == b->cause && a->broad == b->broad && a->rule == b->rule &&
           a->confidence == b->confidence && a->permanence == b->permanence &&
           a->actor == b->actor && a->severity == b->severity &&
           a->conflict == b->conflict && a->match_offset == b->match_offset &&
           a->match_length == b->match_length;
}

static void assert_same(const texts *t, size_t i, const md_verdict *a,
                        const md_verdict *b, const char *how)
{
    md_slice s = text_at(t, i);

    if (same(a, b))
        return;
    if (s.len > 200)
        s.len = 200;
    fail_msg("%s: rule %d, cause %u, %u+%u; rule %d, cause %u, %u+%u: %.*s",
             how, a->rule, a->cause, a->match_offset, a->match_length, b->rule,
             b->cause, b->match_offset, b->match_length, (int)s.len, s.ptr);
}

/* Forwards with a memo that fills, backwards with one that is full, without
 * any, and from time to time with a judge that has seen nothing. */
static void judge_all(const texts *t, const md_rules *rules)
{
    md_judge *judge = md_judge_new(rules, 0);
    md_judge *plain = md_judge_new(rules, 0);
    md_verdict *first = calloc(t->count, sizeof *first);
    md_verdict again;

    assert_non_null(judge);
    assert_non_null(plain);
    assert_non_null(first);
    md_judge_forget(plain);
    for (size_t i = 0; i < t->count; i++) {
        verdict_on(judge, text_at(t, i), &first[i]);
        assert_true(first[i].confidence >= 1 && first[i].confidence <= 100);
        assert_true((uint64_t)first[i].match_offset + first[i].match_length <=
                    text_at(t, i).len);
    }
    for (size_t i = t->count; i-- > 0;) {
        verdict_on(judge, text_at(t, i), &again);
        assert_same(t, i, &first[i], &again, "asked twice");
        verdict_on(plain, text_at(t, i), &again);
        assert_same(t, i, &first[i], &again, "without the memo");
        if (i % 100 == 0) {
            md_judge *fresh = md_judge_new(rules, 0);

            assert_non_null(fresh);
            verdict_on(fresh, text_at(t, i), &again);
            assert_same(t, i, &first[i], &again, "a fresh judge");
            md_judge_free(fresh);
        }
    }
    assert_int_equal(md_judge_limit_hits(plain) * 2,
                     md_judge_limit_hits(judge));
    free(first);
    md_judge_free(plain);
    md_judge_free(judge);
}

static void near_matches_of_samples(void **state)
{
    judged *j = *state;
    texts t = {NULL, 0, 0};

    add_samples(&t, j->rules);
    assert_true(t.count >= HOSTILE_LEAST);
    judge_all(&t, j->rules);
    drop(&t);
}

static void near_matches_of_wordings(void **state)
{
    judged *j = *state;
    texts t = {NULL, 0, 0};

    add_wordings(&t, j->rules);
    assert_true(t.count >= HOSTILE_LEAST);
    judge_all(&t, j->rules);
    drop(&t);
}

static void noise(void **state)
{
    judged *j = *state;
    texts t = {NULL, 0, 0};

    add_noise(&t);
    judge_all(&t, j->rules);
    drop(&t);
}

/* ---- limits ---------------------------------------------------------------
 */

static md_matched match_with(uint32_t limit, md_slice pattern, md_slice text)
{
    md_matcher *m = md_matcher_new(limit);
    md_pattern *p;
    size_t first;
    size_t end;
    md_matched matched;

    assert_non_null(m);
    p = md_pattern_new(m, pattern);
    assert_non_null(p);
    matched = md_pattern_match(p, m, text, &first, &end);
    md_pattern_free(p);
    md_matcher_free(m);
    assert_int_not_equal(matched, MD_MATCHED_NOMEM);
    return matched;
}

/* Does this `match` stand on an answer that was found within the limit? */
static bool match_is_known(const md_rules *rules, const md_condition_row *c,
                           uint32_t limit, md_slice text)
{
    bool known = true;

    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t index = rules->tables.items[c->first + i];
        md_matched matched = match_with(
            limit, md_rules_text(rules, rules->tables.patterns[index].text),
            text);

        if (matched == MD_MATCHED_YES)
            return true;
        known &= matched != MD_MATCHED_LIMIT;
    }
    return known;
}

static bool rule_is_known(const md_rules *rules, int32_t rule, uint32_t limit,
                          md_slice text)
{
    const md_rule_row *row = &rules->tables.rules[rule];

    for (uint32_t i = 0; i < row->condition_count; i++) {
        const md_condition_row *c =
            &rules->tables.conditions[row->condition_first + i];

        if (c->type == MD_CONDITION_MATCH &&
            !match_is_known(rules, c, limit, text))
            return false;
    }
    return true;
}

/* Patterns that are stopped after a few steps: no rule may answer of whose
 * patterns one was. */
static void a_limit_is_no_answer(void **state)
{
    judged *j = *state;
    uint64_t stopped = 0;

    for (uint32_t limit = 1; limit <= 8; limit++) {
        md_judge *limited = md_judge_new(j->rules, limit);

        assert_non_null(limited);
        for (uint32_t i = 0; i < j->rules->tables.sample_count; i++) {
            md_slice s =
                md_rules_text(j->rules, j->rules->tables.samples[i].text);
            uint64_t before = md_judge_limit_hits(limited);
            md_rule_info info;
            md_verdict v;

            verdict_on(limited, s, &v);
            if (md_judge_limit_hits(limited) == before)
                continue;
            stopped++;
            if (v.rule < 0 || rule_is_known(j->rules, v.rule, limit, s))
                continue;
            assert_true(md_rules_rule(j->rules, (uint32_t)v.rule, &info));
            fail_msg("%s: %.*s", info.id.ptr, (int)s.len, s.ptr);
        }
        md_judge_free(limited);
    }
    assert_true(stopped != 0);
}

/* Steps that PCRE2 needs: the lowest limit that it does not meet. */
static uint32_t steps_for(md_slice pattern, md_slice text)
{
    uint32_t low = 0;
    uint32_t high = 1;

    for (;;) {
        uint32_t limit = high - low > 1 ? low + (high - low) / 2 : high;
        md_matched matched = match_with(limit, pattern, text);

        if (matched != MD_MATCHED_LIMIT) {
            high = limit;
            if (high - low <= 1)
                return high;
        } else if (limit == high) {
            low = high;
            high *= 2;
            if (high > 1u << 22)
                return high;
        } else {
            low = limit;
        }
    }
}

static void assert_linear(md_slice pattern, md_slice unit)
{
    texts t = {NULL, 0, 0};
    size_t times = 1 + 400 / (unit.len + 1);
    uint32_t small;
    uint32_t large;

    add_repeated(&t, unit, times, ' ');
    add_repeated(&t, unit, 10 * times, ' ');
    small = steps_for(pattern, text_at(&t, 0));
    large = steps_for(pattern, text_at(&t, 1));
    if (large > 15 * small + 100)
        fail_msg("%.*s: %u steps, %u for ten times of: %.*s", (int)pattern.len,
                 pattern.ptr, small, large, (int)unit.len, unit.ptr);
    drop(&t);
}

/* What a pattern may be made to work on: the samples of its rule, without the
 * last byte, and pieces that most patterns begin with. */
static void assert_rule_linear(const md_rules *rules, uint32_t rule,
                               md_slice pattern)
{
    static const char *const units[] = {"connect to a[",
                                        "connect to ",
                                        "address a@",
                                        "bl.",
                                        "moved a.b-c",
                                        "server private/policy",
                                        "OFR000_10",
                                        "a@a.a-a",
                                        "unable to create lock file /",
                                        "create maildir",
                                        "[127.0.0.1]:10024",
                                        "policy [7."};
    const md_rule_row *row = &rules->tables.rules[rule];

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        assert_linear(pattern, md_slice_of(units[i]));
    for (uint32_t i = 0; i < row->sample_count; i++) {
        md_slice s = md_rules_text(
            rules, rules->tables.samples[row->sample_first + i].text);

        if (s.len > 1)
            assert_linear(pattern, md_slice_sub(s, 0, s.len - 1));
    }
}

static void ten_times_as_long_is_ten_times_as_much(void **state)
{
    judged *j = *state;
    const md_tables *t = &j->rules->tables;
    uint32_t patterns = 0;

    for (uint32_t rule = 0; rule < t->rule_count; rule++)
        for (uint32_t i = 0; i < t->rules[rule].condition_count; i++) {
            const md_condition_row *c =
                &t->conditions[t->rules[rule].condition_first + i];

            if (c->type != MD_CONDITION_MATCH)
                continue;
            for (uint32_t k = 0; k < c->count; k++, patterns++)
                assert_rule_linear(
                    j->rules, rule,
                    md_rules_text(j->rules,
                                  t->patterns[t->items[c->first + k]].text));
        }
    assert_true(patterns != 0);
}

/* ---- nobody's words for Postfix's own -------------------------------------
 */

/* What Postfix says of itself, of the network, of DNS, of its queue. */
static const char *const own_words[] = {
    "connect to mx.b.example[192.0.2.9]:25: Connection refused",
    "connect to mx.b.example[192.0.2.9]:25: Connection timed out",
    "connect to mx.b.example[192.0.2.9]:25: No route to host",
    "connect to 127.0.0.1[127.0.0.1]:10024: Connection refused",
    "Host or domain name not found. Name service error for name=b.example "
    "type=MX: Host not found, try again",
    "Host or domain name not found. Name service error for name=b.example "
    "type=A: Host not found",
    "lost connection with mx.b.example[192.0.2.9] while receiving the initial "
    "server greeting",
    "conversation with mx.b.example[192.0.2.9] timed out while sending RCPT TO",
    "mail for b.example loops back to myself",
    "mail transport unavailable",
    "unknown mail transport error",
    "delivery temporarily suspended: connect to mx.b.example[192.0.2.9]:25: "
    "Connection refused",
    "TLS is required, but was not offered by host mx.b.example[192.0.2.9]",
    "Server certificate not verified",
    "SASL authentication failed; server mx.b.example[192.0.2.9] said: 535 "
    "5.7.8 "
    "Error: authentication failed",
    "message is administratively expired",
    "Command died with status 127: \"/usr/bin/procmail\"",
    "alias database unavailable",
    "cannot update mailbox /var/mail/jan for user jan. error writing message: "
    "No space left on device",
    "maildir delivery failed: create maildir file /home/jan/Maildir/tmp/1: "
    "Permission denied",
    "status=sent (250 2.0.0 Ok: queued as 4XyZ1)",
    "status=sent",
    "dsn=2.0.0, status=sent (delivered to mailbox)",
    "250 2.0.0 Ok: queued as 4XyZ1",
    "Nov 24 06:54:11 mail postfix/smtp[1]: 4XyZ1: to=<a@b.example>, "
    "relay=none, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (ok)",
    "postfix/qmgr[1]: 4XyZ1: removed",
    "postfix/local[1]: fatal: No space left on device",
};

/* In a reply that refuses the recipient, at the beginning, at the end, and
 * between quotes; with a delivery line around it or without. */
static const char *const around[] = {
    "host mx.a.example[192.0.2.25] said: 550 5.7.1 %s (in reply to RCPT TO "
    "command)",
    "host mx.a.example[192.0.2.25] said: 550 %s (in reply to RCPT TO command)",
    "host mx.a.example[192.0.2.25] said: 554 5.7.1 Denied: \"%s\" (in reply to "
    "end of DATA command)",
    "host mx.a.example[192.0.2.25] said: 550-%s 550 5.7.1 Denied (in reply to "
    "RCPT TO command)",
    "host mx.a.example[192.0.2.25] said: 550 5.1.1 <%s>: User unknown (in "
    "reply "
    "to RCPT TO command)",
    "host mx.a.example[192.0.2.25] said: 552 5.2.2 Mailbox full (%s) (in reply "
    "to RCPT TO command)",
    "host mx.a.example[192.0.2.25] said: 550 5.7.1 Denied) %s (in reply to "
    "RCPT "
    "TO command)",
    "host mx.a.example[192.0.2.25] refused to talk to me: 554 5.7.1 %s",
};

/* Causes that only this host's own words can name. A server may speak of its
 * own network, DNS and disk; it is not this host's then. */
static bool only_postfix_says(const judged *j)
{
    const md_cause *cause = md_rules_cause(j->rules, j->verdict.cause);
    static const char *const own[] = {
        "connect_",    "tls_not_offered",     "tls_local_",
        "relay_host_", "content_filter_down", "session_timeout"};

    if (md_slice_eq(cause->category, MD_LIT("local")) ||
        md_slice_eq(cause->category, MD_LIT("queue")) ||
        md_slice_eq(cause->category, MD_LIT("delivered")) ||
        md_slice_eq(cause->category, MD_LIT("host")))
        return true;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (md_slice_starts(cause->id, md_slice_of(own[i])))
            return true;
    return false;
}

static bool forged(judged *j, const char *text)
{
    bool bad = only_postfix_says(j);

    if (bad)
        print_error("%s by '%s': %s\n",
                    md_rules_cause(j->rules, j->verdict.cause)->id.ptr,
                    judged_rule(j), text);
    return bad;
}

static void quoted_words_are_the_servers(void **state)
{
    judged *j = *state;
    unsigned bad = 0;

    for (size_t i = 0; i < sizeof own_words / sizeof *own_words; i++)
        for (size_t k = 0; k < sizeof around / sizeof *around; k++) {
            char text[1024];

            snprintf(text, sizeof text, around[k], own_words[i]);
            judged_text(j, text);
            bad += forged(j, text);
            judged_delivery(j, "smtp", "5.7.1", text);
            bad += forged(j, text);
        }
    assert_int_equal(bad, 0);
}

typedef struct quoted_case {
    const char *text;
    const char *cause;
} quoted_case;

/* Words in addresses and names are nobody's words. */
static const quoted_case quoted[] = {
    {"550 5.1.1 <mailbox.full@a.example>: User unknown", "recipient_unknown"},
    {"550 5.1.1 <spam@virus.example>: User unknown", "recipient_unknown"},
    {"550 5.1.1 <spam>: User unknown", "recipient_unknown"},
    {"552 5.2.2 <no-such-user@unknown.example>: Mailbox full", "mailbox_full"},
    {"550 5.1.1 <greylisting@a.example>... User unknown", "recipient_unknown"},
    {"554 5.7.1 <x@a.example>: Relay access denied", "relay_denied"},
    {"host greylist.rate-limit.example[192.0.2.25] said: 550 5.1.1 "
     "<x@a.example>: User unknown (in reply to RCPT TO command)",
     "recipient_unknown"},
    {"host spamhaus.org.evil.example[192.0.2.25] said: 552 5.2.2 Mailbox full "
     "(in reply to RCPT TO command)",
     "mailbox_full"},
    {"550 5.1.1 User unknown, see https://a.example/mailbox-full/spam.html",
     "recipient_unknown"},
};

static void names_are_no_words(void **state)
{
    judged *j = *state;

    for (size_t i = 0; i < sizeof quoted / sizeof *quoted; i++)
        assert_string_equal(judged_text(j, quoted[i].text), quoted[i].cause);
}

/* What a client sends stands in the refusal: helo=, from=, to=. */
static void clients_forge_nothing(void **state)
{
    judged *j = *state;

    for (size_t i = 0; i < sizeof own_words / sizeof *own_words; i++) {
        char line[2048];

        snprintf(line, sizeof line,
                 "Nov 24 06:54:11 mail postfix/smtpd[7]: NOQUEUE: reject: RCPT "
                 "from unknown[192.0.2.7]: 554 5.7.1 <x@a.example>: Relay "
                 "access denied; from=<\"%s\"@b.example> to=<x@a.example> "
                 "proto=ESMTP helo=<%s>",
                 own_words[i], own_words[i]);
        assert_string_equal(judged_line(j, line), "relay_denied");
    }
}

static int open_judge(void **state)
{
    static judged j;

    judged_open(&j, NULL);
    *state = &j;
    return 0;
}

static int close_judge(void **state)
{
    judged_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_matches_of_samples),
        cmocka_unit_test(near_matches_of_wordings),
        cmocka_unit_test(noise),
        cmocka_unit_test(a_limit_is_no_answer),
        cmocka_unit_test(ten_times_as_long_is_ten_times_as_much),
        cmocka_unit_test(quoted_words_are_the_servers),
        cmocka_unit_test(names_are_no_words),
        cmocka_unit_test(clients_forge_nothing),
    };

    return cmocka_run_group_tests(tests, open_judge, close_judge);
}
