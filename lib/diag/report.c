/*
 * A report: findings with everything they show. See report.h.
 */
#include "diag/report.h"

#include "base/alloc.h"
#include "rules/fill.h"

/* Findings are moved when the array grows and when they are sorted, so they
 * hold no pointers into themselves; what they point at lies in the arena. */

md_report *md_report_new(void)
{
    md_report *report = md_calloc(1, sizeof(*report));
    return report;
}

void md_report_free(md_report *report)
{
    if (report == NULL)
        return;
    for (uint32_t i = 0; i < report->count; i++)
        md_free(report->findings[i].explains);
    md_free(report->findings);
    md_names_free(&report->people);
    md_arena_free(&report->arena);
    md_buffer_free(&report->scratch);
    md_free(report);
}

static maildiag_text public_text(md_slice s)
{
    maildiag_text text = {s.ptr, s.len};
    return text;
}

bool md_report_text(md_report *report, md_slice from, maildiag_text *out)
{
    out->ptr = NULL;
    out->len = 0;
    if (!md_slice_present(from))
        return true;
    md_slice copy = md_arena_copy(&report->arena, from);
    if (!md_slice_present(copy))
        return false;
    *out = public_text(copy);
    return true;
}

md_report_finding *md_report_add(md_report *report)
{
    md_report_finding *grown =
        md_grow(report->findings, &report->cap, (size_t)report->count + 1,
                sizeof(*report->findings));
    if (grown == NULL)
        return NULL;
    report->findings = grown;
    md_report_finding *f = &grown[report->count];
    memset(f, 0, sizeof(*f));
    f->finding.first_time = MAILDIAG_NO_TIME;
    f->finding.last_time = MAILDIAG_NO_TIME;
    f->finding.ended_time = MAILDIAG_NO_TIME;
    f->finding.last_success_before = MAILDIAG_NO_TIME;
    report->count++;
    return f;
}

/* Prose with its places filled, as a text of the report. */
static bool filled(md_report *report, md_slice text, const md_places *places,
                   maildiag_text *out)
{
    if (!md_slice_present(text))
        return md_report_text(report, text, out);
    md_buffer_clear(&report->scratch);
    md_fill_prose(&report->scratch, text, places);
    return !report->scratch.failed &&
           md_report_text(report, md_buffer_slice(&report->scratch), out);
}

/* A command; absent where a place that it needs is not known. */
static bool filled_check(md_report *report, md_slice text,
                         const md_places *places, maildiag_text *out)
{
    out->ptr = NULL;
    out->len = 0;
    if (!md_slice_present(text))
        return true;
    md_buffer_clear(&report->scratch);
    if (!md_fill_command(&report->scratch, text, places))
        return !report->scratch.failed;
    return !report->scratch.failed &&
           md_report_text(report, md_buffer_slice(&report->scratch), out);
}

static bool add_fixes(md_report *report, md_report_finding *f,
                      const md_rules *rules, const md_verdict *verdict,
                      const md_places *places)
{
    uint32_t count = md_rules_fix_count(rules, verdict->cause, verdict->rule);
    f->finding.fix_count = 0;
    f->fixes = NULL;
    if (count == 0)
        return true;
    f->fixes = md_arena_take(&report->arena, count * sizeof(*f->fixes));
    if (f->fixes == NULL)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        md_fix_text text;
        maildiag_fix *fix = &f->fixes[f->finding.fix_count];
        if (!md_rules_fix(rules, verdict->cause, verdict->rule, i, &text))
            continue;
        if (!filled(report, text.where, places, &fix->where) ||
            !filled(report, text.text, places, &fix->text) ||
            !filled_check(report, text.check, places, &fix->check))
            return false;
        f->finding.fix_count++;
    }
    return true;
}

bool md_report_advice(md_report *report, md_report_finding *f,
                      const md_rules *rules, const md_verdict *verdict,
                      const md_places *places)
{
    maildiag_finding *out = &f->finding;
    const md_cause *cause = md_rules_cause(rules, verdict->cause);
    md_slice title, explanation, sender_text, document;
    md_rule_info info;
    md_slice rule = MD_NONE;

    md_rules_texts(rules, verdict->cause, verdict->rule, &title, &explanation,
                   &sender_text, &document);
    if (verdict->rule >= 0 &&
        md_rules_rule(rules, (uint32_t)verdict->rule, &info))
        rule = info.id;
    out->actor = verdict->actor;
    out->permanence = verdict->permanence;
    out->severity = verdict->severity;
    out->confidence = verdict->confidence;
    return md_report_text(report, cause->id, &out->cause) &&
           md_report_text(report, cause->broad, &out->broad) &&
           md_report_text(report, cause->category, &out->category) &&
           md_report_text(report, rule, &out->rule) &&
           md_report_text(report, document, &out->document) &&
           filled(report, title, places, &out->title) &&
           filled(report, explanation, places, &out->explanation) &&
           filled(report, sender_text, places, &out->sender_text) &&
           add_fixes(report, f, rules, verdict, places);
}

static bool rule_explains(const md_rules *rules, const md_verdict *verdict)
{
    md_slice title, sender_text, document, own, general;

    md_rules_texts(rules, verdict->cause, verdict->rule, &title, &own,
                   &sender_text, &document);
    md_rules_texts(rules, verdict->cause, -1, &title, &general, &sender_text,
                   &document);
    return !md_slice_eq(own, general);
}

static bool rule_fixes(const md_rules *rules, const md_verdict *verdict)
{
    uint32_t own = md_rules_fix_count(rules, verdict->cause, verdict->rule);
    md_fix_text first, general;

    if (own == 0 || own != md_rules_fix_count(rules, verdict->cause, -1))
        return own != 0;
    return md_rules_fix(rules, verdict->cause, verdict->rule, 0, &first) &&
           md_rules_fix(rules, verdict->cause, -1, 0, &general) &&
           !md_slice_eq(first.text, general.text);
}

bool md_report_turn(md_report *report, md_report_finding *f,
                    const md_rules *rules, const md_verdict *verdict,
                    md_slice said)
{
    maildiag_text means = f->finding.explanation;
    md_places places;

    if (!rule_fixes(rules, verdict))
        f->finding.fix_count = 0;
    if (rule_explains(rules, verdict) || said.len == 0)
        return true;
    memset(&places, 0, sizeof(places));
    md_buffer_clear(&report->scratch);
    places.text = said;
    md_fill_prose(&report->scratch,
                  md_rules_phrase(rules, MD_PHRASE_SERVER_SAID), &places);
    /* A reply ends without a full stop, mostly. */
    if (!md_slice_ends(said, MD_LIT(".")))
        md_buffer_put(&report->scratch, '.');
    places.text = md_slice_make(means.ptr, means.len);
    if (means.len != 0) {
        md_buffer_put(&report->scratch, ' ');
        md_fill_prose(&report->scratch,
                      md_rules_phrase(rules, MD_PHRASE_CLIENT_SIDE), &places);
    }
    return !report->scratch.failed &&
           md_report_text(report, md_buffer_slice(&report->scratch),
                          &f->finding.explanation);
}

bool md_report_evidence(md_report *report, md_report_finding *f,
                        const md_store *store, uint32_t source, uint64_t offset,
                        md_slice match)
{
    if (f->finding.evidence_count >= MD_REPORT_EVIDENCE)
        return true;
    if (f->evidence == NULL) {
        f->evidence = md_arena_take(&report->arena,
                                    MD_REPORT_EVIDENCE * sizeof(*f->evidence));
        if (f->evidence == NULL)
            return false;
    }
    maildiag_evidence *e = &f->evidence[f->finding.evidence_count];
    e->source = source;
    e->offset = offset;
    md_buffer_clear(&report->scratch);
    maildiag_status status =
        md_store_line(store, source, offset, &report->scratch);
    if (status == MAILDIAG_E_NOMEM || report->scratch.failed)
        return false;
    if (status >= 0) {
        md_slice line = md_buffer_slice(&report->scratch);
        /* The words stand near the end, behind all that names addresses. */
        size_t at = match.len ? md_slice_rfind(line, match) : MD_NPOS;
        if (at != MD_NPOS && at <= UINT32_MAX && match.len <= UINT32_MAX) {
            e->match_offset = (uint32_t)at;
            e->match_length = (uint32_t)match.len;
        }
        if (!md_report_text(report, line, &e->line))
            return false;
    }
    f->finding.evidence_count++;
    return true;
}

bool md_report_queue_id(md_report *report, md_report_finding *f,
                        md_slice queue_id)
{
    uint32_t count = f->finding.queue_id_count;
    if (count >= MD_REPORT_QUEUE_IDS || queue_id.len == 0)
        return true;
    for (uint32_t i = 0; i < count; i++)
        if (md_slice_eq(queue_id, md_slice_make(f->queue_ids[i].ptr,
                                                f->queue_ids[i].len)))
            return true;
    if (f->queue_ids == NULL) {
        f->queue_ids = md_arena_take(&report->arena, MD_REPORT_QUEUE_IDS *
                                                         sizeof(*f->queue_ids));
        if (f->queue_ids == NULL)
            return false;
    }
    if (!md_report_text(report, queue_id, &f->queue_ids[count]))
        return false;
    f->finding.queue_id_count++;
    return true;
}

bool md_report_explains(md_report *report, uint32_t finding, uint32_t other)
{
    md_report_finding *f = &report->findings[finding];
    size_t cap = f->explains_cap;

    for (uint32_t i = 0; i < f->finding.explains_count; i++)
        if (f->explains[i] == other)
            return true;
    uint64_t *grown =
        md_grow(f->explains, &cap, (size_t)f->finding.explains_count + 1,
                sizeof(*f->explains));
    if (grown == NULL)
        return false;
    f->explains = grown;
    f->explains_cap = (uint32_t)cap;
    f->explains[f->finding.explains_count++] = other;
    return true;
}

/* Worst first; what is still going before what is over; then by how many it
 * hit, then by when it began. */
static bool stands_before(const maildiag_finding *a, const maildiag_finding *b)
{
    if (a->severity != b->severity)
        return a->severity > b->severity;
    if (a->ongoing != b->ongoing)
        return a->ongoing > b->ongoing;
    if (a->recipient_count != b->recipient_count)
        return a->recipient_count > b->recipient_count;
    if (a->first_time != b->first_time)
        return a->first_time < b->first_time;
    return a->id < b->id;
}

/* Merge sort of indexes: there is no qsort with a context in C11, and it must
 * not be quadratic when a log has thousands of peers. */
static void sort_run(const md_report_finding *f, uint32_t *order,
                     uint32_t *other, uint32_t from, uint32_t middle,
                     uint32_t to)
{
    uint32_t left = from;
    uint32_t right = middle;
    for (uint32_t i = from; i < to; i++) {
        bool take_left =
            left < middle &&
            (right >= to ||
             !stands_before(&f[order[right]].finding, &f[order[left]].finding));
        other[i] = take_left ? order[left++] : order[right++];
    }
}

static void sort_order(const md_report_finding *f, uint32_t *order,
                       uint32_t *other, uint32_t count)
{
    for (uint32_t width = 1; width < count; width *= 2) {
        for (uint32_t from = 0; from < count; from += 2 * width) {
            uint32_t middle = from + width < count ? from + width : count;
            uint32_t to = from + 2 * width < count ? from + 2 * width : count;
            sort_run(f, order, other, from, middle, to);
        }
        memcpy(order, other, count * sizeof(*order));
    }
}

static void number_affected(md_report_finding *f)
{
    for (uint32_t i = 0; i < f->affected_count; i++)
        f->affected[i].finding = f->finding.id;
}

/* From indexes before sorting to ids, ascending. */
static void number_explains(md_report_finding *f, const uint32_t *place)
{
    for (uint32_t i = 0; i < f->finding.explains_count; i++) {
        uint64_t id = (uint64_t)place[f->explains[i]] + 1;
        uint32_t at = i;
        while (at > 0 && f->explains[at - 1] > id) {
            f->explains[at] = f->explains[at - 1];
            at--;
        }
        f->explains[at] = id;
    }
}

bool md_report_finish(md_report *report)
{
    uint32_t count = report->count;
    bool ok = false;
    uint32_t *order = NULL;
    md_report_finding *sorted = NULL;

    if (count == 0)
        return true;
    order = md_calloc((size_t)count * 2, sizeof(*order));
    sorted = md_calloc(count, sizeof(*sorted));
    if (order == NULL || sorted == NULL)
        goto done;
    for (uint32_t i = 0; i < count; i++) {
        report->findings[i].finding.id = (uint64_t)i + 1;
        order[i] = i;
    }
    sort_order(report->findings, order, order + count, count);
    for (uint32_t i = 0; i < count; i++) {
        sorted[i] = report->findings[order[i]];
        sorted[i].finding.id = (uint64_t)i + 1;
        order[count + order[i]] = i;
        number_affected(&sorted[i]);
    }
    for (uint32_t i = 0; i < count; i++)
        number_explains(&sorted[i], order + count);
    memcpy(report->findings, sorted, count * sizeof(*sorted));
    ok = true;
done:
    md_free(order);
    md_free(sorted);
    return ok;
}
