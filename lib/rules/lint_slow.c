/*
 * Pumping. See lint_slow.h.
 */
#include "rules/lint_slow.h"

#include "base/buffer.h"

/* Long enough that a quadratic search meets the limit of 10,000, short enough
 * that a linear one does not. */
enum { PUMPED = 400, SAMPLE_MOST = 100 };

/* What repeated groups of patterns are mostly made of. */
static const char *const slow_units[] = {"a",  "1",  " ",  ".",   "-",  "a ",
                                         "a.", "1.", "[a", "<a@", ": ", "a, "};

typedef struct slow_try {
    md_matcher *matcher;
    md_pattern *pattern;
    md_buffer text;
} slow_try;

/* The head, a unit again and again, a byte that nothing expects, and the rest
 * of the sample: PCRE2 does not begin where a byte that must come is not
 * there. */
static md_matched slow_pump(slow_try *t, md_slice head, md_slice unit,
                            md_slice rest)
{
    size_t first;
    size_t end;
    md_matched matched;

    md_buffer_clear(&t->text);
    md_buffer_add(&t->text, head);
    while (!t->text.failed && t->text.len < head.len + PUMPED)
        md_buffer_add(&t->text, unit);
    md_buffer_put(&t->text, '\001');
    md_buffer_add(&t->text, rest);
    if (t->text.failed)
        return MD_MATCHED_NOMEM;
    matched = md_pattern_match(t->pattern, t->matcher,
                               md_buffer_slice(&t->text), &first, &end);
    return matched == MD_MATCHED_LIMIT   ? MD_MATCHED_YES
           : matched == MD_MATCHED_NOMEM ? MD_MATCHED_NOMEM
                                         : MD_MATCHED_NO;
}

static bool slow_border(md_slice sample, size_t at)
{
    return at == 0 || at == sample.len ||
           md_is_alnum(sample.ptr[at - 1]) != md_is_alnum(sample.ptr[at]);
}

/* Behind the first bytes of the sample: the last of them again, and, where a
 * word begins or ends, the usual units. */
static md_matched slow_tries(slow_try *t, md_slice sample)
{
    md_matched slow = MD_MATCHED_NO;

    sample = md_slice_sub(sample, 0, SAMPLE_MOST);
    for (size_t len = 0; slow == MD_MATCHED_NO && len <= sample.len; len++) {
        md_slice head = md_slice_sub(sample, 0, len);
        md_slice rest = md_slice_skip(sample, len);

        if (len % 4 == 1)
            slow = slow_pump(t, head, md_slice_skip(head, len - 1), rest);
        if (!slow_border(sample, len))
            continue;
        for (size_t i = 0; slow == MD_MATCHED_NO &&
                           i < sizeof slow_units / sizeof *slow_units;
             i++)
            slow = slow_pump(t, head, md_slice_of(slow_units[i]), rest);
    }
    return slow;
}

md_matched md_lint_slow(md_matcher *matcher, md_slice pattern, md_slice sample)
{
    slow_try t = {matcher, md_pattern_new(matcher, pattern), {0}};
    md_matched slow = MD_MATCHED_NOMEM;

    if (t.pattern != NULL)
        slow = slow_tries(&t, sample);
    md_buffer_free(&t.text);
    md_pattern_free(t.pattern);
    return slow;
}
