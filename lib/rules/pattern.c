/*
 * PCRE2. Bytes, no UTF: a log holds any byte, and a rule that wants a letter
 * of several bytes writes it out. Memory comes through base/alloc.h.
 */
#include "rules/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/alloc.h"
#include "rules/places.h"

struct md_pattern {
    pcre2_code *code;
    uint32_t group_count; /* named ones */
    uint32_t entry_bytes;
    PCRE2_SPTR names;
};

struct md_matcher {
    pcre2_general_context *general;
    pcre2_compile_context *compile;
    pcre2_match_context *match;
    pcre2_match_data *data;
};

static const uint32_t pattern_options = PCRE2_CASELESS | PCRE2_DOTALL |
                                        PCRE2_NEVER_UTF | PCRE2_NEVER_UCP |
                                        PCRE2_NEVER_BACKSLASH_C;

static void *pattern_take(size_t size, void *data)
{
    (void)data;
    return md_alloc(size);
}

static void pattern_give(void *block, void *data)
{
    (void)data;
    md_free(block);
}

md_matcher *md_matcher_new(uint32_t match_limit)
{
    md_matcher *m = md_calloc(1, sizeof *m);

    if (m == NULL)
        return NULL;
    m->general = pcre2_general_context_create(pattern_take, pattern_give, NULL);
    if (m->general != NULL) {
        m->compile = pcre2_compile_context_create(m->general);
        m->match = pcre2_match_context_create(m->general);
        m->data = pcre2_match_data_create(MD_PATTERN_GROUPS + 1, m->general);
    }
    if (m->compile == NULL || m->match == NULL || m->data == NULL) {
        md_matcher_free(m);
        return NULL;
    }
    pcre2_set_match_limit(m->match,
                          match_limit ? match_limit : MD_PATTERN_MATCH_LIMIT);
    pcre2_set_depth_limit(m->match, MD_PATTERN_DEPTH_LIMIT);
    pcre2_set_heap_limit(m->match, MD_PATTERN_HEAP_KIB);
    return m;
}

void md_matcher_free(md_matcher *matcher)
{
    if (matcher == NULL)
        return;
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->match);
    pcre2_compile_context_free(matcher->compile);
    pcre2_general_context_free(matcher->general);
    md_free(matcher);
}

/*
 * What rules may not use, found in the text before PCRE2 sees it: callouts
 * `(?C`, recursion `(?R` `(?1` `(?&` `(?P>` `\g<`, verbs `(*`. Escaped
 * brackets and classes may be taken for them; that is said, not hidden.
 */
static const char *pattern_forbidden(md_slice text, size_t *where)
{
    const char *end = text.ptr + text.len;

    for (const char *p = text.ptr; p + 1 < end; p++) {
        *where = (size_t)(p - text.ptr);
        if (*p == '\\') {
            if (p[1] == 'g' && p + 2 < end && (p[2] == '<' || p[2] == '\''))
                return "recursion is not allowed in patterns";
            p++;
            continue;
        }
        if (*p != '(')
            continue;
        if (p[1] == '*')
            return "verbs are not allowed in patterns";
        if (p[1] != '?' || p + 2 >= end)
            continue;
        if (p[2] == 'C')
            return "callouts are not allowed in patterns";
        if (p[2] == 'R' || p[2] == '&' || p[2] == '+' || md_is_digit(p[2]) ||
            (p[2] == '-' && p + 3 < end && md_is_digit(p[3])) ||
            (p[2] == 'P' && p + 3 < end && p[3] == '>'))
            return "recursion is not allowed in patterns";
        if (p[2] == '(')
            return "conditions are not allowed in patterns";
    }
    return NULL;
}

static void pattern_names(md_pattern *p)
{
    pcre2_pattern_info(p->code, PCRE2_INFO_NAMECOUNT, &p->group_count);
    pcre2_pattern_info(p->code, PCRE2_INFO_NAMEENTRYSIZE, &p->entry_bytes);
    pcre2_pattern_info(p->code, PCRE2_INFO_NAMETABLE, (void *)&p->names);
}

static md_slice pattern_name(const md_pattern *p, uint32_t index)
{
    const unsigned char *entry = p->names + (size_t)index * p->entry_bytes;

    return md_slice_of((const char *)entry + 2);
}

static maildiag_status pattern_groups(const md_pattern *p, md_slice text,
                                      const md_fault *fault, uint32_t line,
                                      uint32_t column)
{
    uint32_t groups = 0;

    pcre2_pattern_info(p->code, PCRE2_INFO_CAPTURECOUNT, &groups);
    if (groups > MD_PATTERN_GROUPS)
        return md_fault_set(fault, MAILDIAG_E_REGEX, line, column,
                            "more than 32 groups in pattern", text, NULL);
    for (uint32_t i = 0; i < p->group_count; i++)
        if (md_places_find(pattern_name(p, i)) < 0)
            return md_fault_set(fault, MAILDIAG_E_REGEX, line, column, "group",
                                pattern_name(p, i),
                                " has the name of no place");
    return MAILDIAG_OK;
}

static pcre2_code *pattern_compile(const md_matcher *m, md_slice text,
                                   int *error, size_t *offset)
{
    return pcre2_compile((PCRE2_SPTR)text.ptr, text.len, pattern_options, error,
                         offset, m->compile);
}

static maildiag_status pattern_check(const md_matcher *m, md_slice text,
                                     const md_fault *fault, uint32_t line,
                                     uint32_t column)
{
    md_pattern p;
    int error;
    size_t offset;
    maildiag_status status;

    memset(&p, 0, sizeof p);
    p.code = pattern_compile(m, text, &error, &offset);
    if (p.code == NULL && error == PCRE2_ERROR_HEAP_FAILED)
        return md_fault_set(fault, MAILDIAG_E_NOMEM, 0, 0, "no memory", MD_NONE,
                            NULL);
    if (p.code == NULL) {
        char message[160] = "";

        pcre2_get_error_message(error, (PCRE2_UCHAR *)message, sizeof message);
        return md_fault_set(fault, MAILDIAG_E_REGEX, line,
                            column + (uint32_t)offset, message, MD_NONE, NULL);
    }
    pattern_names(&p);
    status = pattern_groups(&p, text, fault, line, column);
    pcre2_code_free(p.code);
    return status;
}

maildiag_status md_pattern_check(md_slice text, const md_fault *fault,
                                 uint32_t line, uint32_t column)
{
    size_t where = 0;
    const char *forbidden = pattern_forbidden(text, &where);
    md_matcher *matcher;
    maildiag_status status;

    if (forbidden != NULL)
        return md_fault_set(fault, MAILDIAG_E_REGEX, line,
                            column + (uint32_t)where, forbidden, MD_NONE, NULL);
    if (text.len > MD_PATTERN_BYTES)
        return md_fault_set(fault, MAILDIAG_E_REGEX, line, column,
                            "a pattern longer than 2,000 bytes", MD_NONE, NULL);
    matcher = md_matcher_new(0);
    if (matcher == NULL)
        return md_fault_set(fault, MAILDIAG_E_NOMEM, 0, 0, "no memory", MD_NONE,
                            NULL);
    status = pattern_check(matcher, text, fault, line, column);
    md_matcher_free(matcher);
    return status;
}

md_pattern *md_pattern_new(const md_matcher *matcher, md_slice text)
{
    md_pattern *p = md_calloc(1, sizeof *p);
    int error;
    size_t offset;

    if (p == NULL)
        return NULL;
    p->code = pattern_compile(matcher, text, &error, &offset);
    if (p->code == NULL) {
        md_free(p);
        return NULL;
    }
    /* Where there is no JIT the interpreter does it, under the same limits. */
    (void)pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE);
    pattern_names(p);
    return p;
}

void md_pattern_free(md_pattern *pattern)
{
    if (pattern == NULL)
        return;
    pcre2_code_free(pattern->code);
    md_free(pattern);
}

md_matched md_pattern_match(const md_pattern *pattern, md_matcher *matcher,
                            md_slice subject, size_t *first, size_t *end)
{
    const size_t *at;
    int count =
        pcre2_match(pattern->code, (PCRE2_SPTR)(subject.ptr ? subject.ptr : ""),
                    subject.len, 0, 0, matcher->data, matcher->match);

    switch (count) {
    case PCRE2_ERROR_NOMATCH:
        return MD_MATCHED_NO;
    case PCRE2_ERROR_NOMEMORY:
        return MD_MATCHED_NOMEM;
    default:
        /* Limits of steps, depth, heap, and of JIT's stack. */
        if (count < 0)
            return MD_MATCHED_LIMIT;
    }
    at = pcre2_get_ovector_pointer(matcher->data);
    *first = at[0];
    *end = at[1] > at[0] ? at[1] : at[0];
    return MD_MATCHED_YES;
}

bool md_pattern_group(const md_pattern *pattern, const md_matcher *matcher,
                      md_slice subject, uint32_t index, uint32_t *place,
                      md_slice *value)
{
    const size_t *at = pcre2_get_ovector_pointer(matcher->data);
    const unsigned char *entry;
    size_t group;
    int32_t found;

    if (index >= pattern->group_count)
        return false;
    entry = pattern->names + (size_t)index * pattern->entry_bytes;
    group = (size_t)entry[0] << 8 | entry[1];
    found = md_places_find(pattern_name(pattern, index));
    *place = found < 0 ? MD_PLACE_COUNT : (uint32_t)found;
    *value = MD_NONE;
    if (at[2 * group] != PCRE2_UNSET && at[2 * group + 1] >= at[2 * group])
        *value = md_slice_sub(subject, at[2 * group],
                              at[2 * group + 1] - at[2 * group]);
    return true;
}
