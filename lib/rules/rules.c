/*
 * Rule sets: made from tables, shared, let go. Takes the built-in catalogue
 * or another set and a YAML text; fails without memory, or as load.h says.
 */
#include "base/alloc.h"
#include "rules/fault.h"
#include "rules/judge.h"
#include "rules/load.h"
#include "rules/set.h"

enum { RULES_MAGIC = 0x52554C45 };

static const char *const rules_fixed[] = {
    [MD_CAUSE_UNKNOWN] = "unknown",
    [MD_CAUSE_ACCEPTED] = "accepted",
    [MD_CAUSE_DELIVERY_EXPIRED] = "delivery_expired",
    [MD_CAUSE_DELIVERY_SUSPENDED] = "delivery_suspended",
    [MD_CAUSE_MESSAGE_HELD] = "message_held",
    [MD_CAUSE_MESSAGE_REQUEUED] = "message_requeued",
    [MD_CAUSE_MESSAGE_DELETED] = "message_deleted",
};

static void rules_destroy(md_rules *r)
{
    if (r == NULL)
        return;
    r->magic = 0;
    md_build_free(&r->build);
    md_free(r->causes);
    md_free(r->cause_texts);
    md_free(r->rule_texts);
    md_filter_free(r->filter);
    md_free(r->candidates.start);
    md_free(r->candidates.rules);
    md_free(r->candidates.always);
    md_free(r);
}

/* What an overlay has goes over what is there. */
static void rules_lay(md_text_row *under, const md_text_row *over)
{
    if (over->title.at != 0)
        under->title = over->title;
    if (over->explanation.at != 0)
        under->explanation = over->explanation;
    if (over->sender_text.at != 0)
        under->sender_text = over->sender_text;
    if (over->fix_count != 0) {
        under->fix_first = over->fix_first;
        under->fix_count = over->fix_count;
    }
}

static int32_t rules_find_rule(const md_rules *r, md_slice id)
{
    for (uint32_t i = 0; i < r->tables.rule_count; i++)
        if (md_slice_eq(md_rules_text(r, r->tables.rules[i].id), id))
            return (int32_t)i;
    return -1;
}

static int32_t rules_find_cause(const md_rules *r, md_slice id)
{
    for (uint32_t i = 0; i < r->tables.cause_count; i++)
        if (md_slice_eq(md_rules_text(r, r->tables.causes[i].id), id))
            return (int32_t)i;
    return -1;
}

/* Phrases under the overlays of one profile. */
static void rules_say(md_rules *r, md_slice profile)
{
    for (uint32_t i = 0; i < r->tables.overlay_count; i++) {
        const md_overlay_row *row = &r->tables.overlays[i];
        int32_t found;

        if (!md_slice_eq(md_rules_text(r, row->profile), profile))
            continue;
        found = md_phrase_find(md_rules_text(r, row->target));
        if (found >= 0)
            rules_lay(&r->phrases[found], &row->texts);
    }
}

/* Texts of causes and rules under the profile's overlays, later ones over
 * earlier ones. */
static void rules_overlay(md_rules *r)
{
    memset(r->phrases, 0, sizeof r->phrases);
    rules_say(r, MD_LIT("generic"));
    rules_say(r, r->profile);
    for (uint32_t i = 0; i < r->tables.cause_count; i++)
        r->cause_texts[i] = r->tables.causes[i].texts;
    for (uint32_t i = 0; i < r->tables.rule_count; i++)
        r->rule_texts[i] = r->tables.rules[i].texts;
    for (uint32_t i = 0; i < r->tables.overlay_count; i++) {
        const md_overlay_row *row = &r->tables.overlays[i];
        md_slice target = md_rules_text(r, row->target);
        int32_t found;

        if (!md_slice_eq(md_rules_text(r, row->profile), r->profile))
            continue;
        found = rules_find_cause(r, target);
        if (found >= 0) {
            rules_lay(&r->cause_texts[found], &row->texts);
            continue;
        }
        found = rules_find_rule(r, target);
        if (found >= 0)
            rules_lay(&r->rule_texts[found], &row->texts);
    }
}

static int32_t rules_resolve(const md_rules *r, const char *id,
                             const md_fault *fault)
{
    int32_t cause = rules_find_cause(r, md_slice_of(id));

    if (cause < 0)
        md_fault_set(fault, MAILDIAG_E_INTERNAL, 0, 0, "no cause",
                     md_slice_of(id), NULL);
    return cause;
}

/* The causes that the library itself names. */
static bool rules_own_causes(md_rules *r, const md_fault *fault)
{
    for (size_t i = 0; i < sizeof rules_fixed / sizeof *rules_fixed; i++) {
        int32_t cause = rules_resolve(r, rules_fixed[i], fault);

        if (cause < 0)
            return false;
        r->fixed[i] = (uint16_t)cause;
    }
    for (uint32_t i = 0; i < MD_FALLBACK_COUNT; i++) {
        int32_t cause =
            rules_resolve(r, md_fallback_name((md_fallback_cause)i), fault);

        if (cause < 0)
            return false;
        r->fallback[i] = (uint16_t)cause;
    }
    return true;
}

static void rules_causes(md_rules *r)
{
    for (uint32_t i = 0; i < r->tables.cause_count; i++) {
        const md_cause_row *row = &r->tables.causes[i];
        const md_text_row *texts = &r->cause_texts[i];
        md_cause *cause = &r->causes[i];

        cause->id = md_rules_text(r, row->id);
        cause->broad = md_rules_text(r, row->broad);
        cause->category = md_rules_text(r, row->category);
        cause->document = md_rules_text(r, row->document);
        cause->title = md_rules_text(r, texts->title);
        cause->explanation = md_rules_text(r, texts->explanation);
        cause->sender_text = md_rules_text(r, texts->sender_text);
        cause->broad_index = row->broad_index;
        cause->actor = row->actor;
        cause->permanence = row->permanence;
        cause->severity = row->severity;
    }
}

/* Does this condition make its rule a candidate when a wording is found? */
static bool rules_triggers(const md_condition_row *row)
{
    return row->unless == 0 && (row->type == MD_CONDITION_CONTAINS ||
                                row->type == MD_CONDITION_ALL);
}

/* How many wordings of a condition trigger: of `all` one is enough. */
static uint32_t rules_trigger_count(const md_condition_row *row)
{
    return row->type == MD_CONDITION_ALL ? 1 : row->count;
}

/* Only the first condition with words triggers: the others must hold too. */
static const md_condition_row *rules_trigger(const md_rules *r,
                                             const md_rule_row *rule)
{
    for (uint32_t i = 0; i < rule->condition_count; i++) {
        const md_condition_row *row =
            &r->tables.conditions[rule->condition_first + i];

        if (rules_triggers(row))
            return row;
    }
    return NULL;
}

static bool rules_candidates(md_rules *r)
{
    const md_tables *t = &r->tables;
    md_candidates *c = &r->candidates;
    uint32_t total = 0;

    c->start = md_calloc((size_t)t->wording_count + 2, sizeof *c->start);
    c->always = md_calloc((size_t)t->rule_count + 1, sizeof *c->always);
    if (c->start == NULL || c->always == NULL)
        return false;
    for (uint32_t i = 0; i < t->rule_count; i++) {
        const md_condition_row *row = rules_trigger(r, &t->rules[i]);

        if (row == NULL) {
            c->always[c->always_count++] = i;
            continue;
        }
        for (uint32_t k = 0; k < rules_trigger_count(row); k++)
            c->start[t->items[row->first + k] + 2]++;
        total += rules_trigger_count(row);
    }
    c->rules = md_calloc((size_t)total + 1, sizeof *c->rules);
    if (c->rules == NULL)
        return false;
    for (uint32_t w = 1; w <= t->wording_count; w++)
        c->start[w + 1] += c->start[w];
    /* start[w + 1] moves from the beginning of w's rules to their end. */
    for (uint32_t i = 0; i < t->rule_count; i++) {
        const md_condition_row *row = rules_trigger(r, &t->rules[i]);

        for (uint32_t k = 0; row != NULL && k < rules_trigger_count(row); k++)
            c->rules[c->start[t->items[row->first + k] + 1]++] = i;
    }
    return true;
}

/* Everything that is derived from the tables and the profile. */
static maildiag_status rules_finish(md_rules *r, const md_fault *fault)
{
    const md_tables *t = &r->tables;

    r->causes = md_calloc((size_t)t->cause_count + 1, sizeof *r->causes);
    r->cause_texts =
        md_calloc((size_t)t->cause_count + 1, sizeof *r->cause_texts);
    r->rule_texts = md_calloc((size_t)t->rule_count + 1, sizeof *r->rule_texts);
    r->filter = md_filter_new(t);
    if (r->causes == NULL || r->cause_texts == NULL || r->rule_texts == NULL ||
        r->filter == NULL || !md_quotes_make(&r->quotes, t) ||
        !rules_candidates(r))
        return md_fault_set(fault, MAILDIAG_E_NOMEM, 0, 0, "no memory", MD_NONE,
                            NULL);
    rules_overlay(r);
    rules_causes(r);
    return rules_own_causes(r, fault) ? MAILDIAG_OK : MAILDIAG_E_INTERNAL;
}

/* The profile as a string of the tables; absent: none of that name. */
static md_slice rules_profile(const md_tables *t, md_slice profile)
{
    if (profile.len == 0 || md_slice_eq(profile, MD_LIT("generic")))
        return MD_LIT("generic");
    for (uint32_t i = 0; i < t->overlay_count; i++) {
        md_slice known = md_tables_text(t, t->overlays[i].profile);

        if (md_slice_eq(known, profile))
            return known;
    }
    return MD_NONE;
}

static md_rules *rules_new(const md_fault *fault)
{
    md_rules *r = md_calloc(1, sizeof *r);

    if (r == NULL) {
        md_fault_set(fault, MAILDIAG_E_NOMEM, 0, 0, "no memory", MD_NONE, NULL);
        return NULL;
    }
    r->magic = RULES_MAGIC;
    atomic_init(&r->owners, 1);
    return r;
}

static maildiag_status rules_done(md_rules *r, md_slice profile,
                                  const md_fault *fault, md_rules **out)
{
    maildiag_status status;

    r->profile = rules_profile(&r->tables, profile);
    if (!md_slice_present(r->profile))
        status = md_fault_set(fault, MAILDIAG_E_NOTFOUND, 0, 0, "no profile",
                              profile, NULL);
    else
        status = rules_finish(r, fault);
    if (status != MAILDIAG_OK) {
        rules_destroy(r);
        return status;
    }
    *out = r;
    return MAILDIAG_OK;
}

maildiag_status md_rules_builtin(md_rules **out, md_slice profile,
                                 maildiag_error *error)
{
    const md_fault fault = {error, "builtin"};
    md_rules *r = rules_new(&fault);

    *out = NULL;
    if (r == NULL)
        return MAILDIAG_E_NOMEM;
    r->tables = md_catalogue;
    return rules_done(r, profile, &fault, out);
}

maildiag_status md_rules_select(md_rules **out, const md_rules *rules,
                                md_slice profile, maildiag_error *error)
{
    const md_fault fault = {error, "profile"};
    md_rules *r = rules_new(&fault);

    *out = NULL;
    if (r == NULL)
        return MAILDIAG_E_NOMEM;
    if (rules->tables.pool == md_catalogue.pool) {
        r->tables = md_catalogue;
    } else if (!md_build_begin(&r->build, &rules->tables)) {
        rules_destroy(r);
        return md_fault_set(&fault, MAILDIAG_E_NOMEM, 0, 0, "no memory",
                            MD_NONE, NULL);
    } else {
        md_build_tables(&r->build, &r->tables);
    }
    return rules_done(r, profile, &fault, out);
}

static maildiag_status rules_add(md_rules *r, md_slice text,
                                 const md_fault *fault, md_slice *profile)
{
    md_ref chosen;
    maildiag_status status = md_load_text(&r->build, text, fault, &chosen);

    if (status != MAILDIAG_OK)
        return status;
    md_build_settle(&r->build);
    md_build_tables(&r->build, &r->tables);
    if (chosen.at != 0)
        *profile = md_rules_text(r, chosen);
    return MAILDIAG_OK;
}

maildiag_status md_rules_load(md_rules **out, const md_rules *base,
                              md_slice text, const char *name,
                              maildiag_error *error)
{
    const md_fault fault = {error, name};
    md_rules *r = rules_new(&fault);
    md_slice profile = base != NULL ? base->profile : MD_LIT("generic");
    maildiag_status status;

    *out = NULL;
    if (r == NULL)
        return MAILDIAG_E_NOMEM;
    if (!md_build_begin(&r->build,
                        base != NULL ? &base->tables : &md_catalogue))
        status = md_fault_set(&fault, MAILDIAG_E_NOMEM, 0, 0, "no memory",
                              MD_NONE, NULL);
    else
        status = rules_add(r, text, &fault, &profile);
    if (status != MAILDIAG_OK) {
        rules_destroy(r);
        return status;
    }
    return rules_done(r, profile, &fault, out);
}

bool md_rules_is(const md_rules *rules)
{
    return rules != NULL && rules->magic == RULES_MAGIC;
}

md_rules *md_rules_keep(const md_rules *rules)
{
    /* A set never changes but for the count of its owners. */
    md_rules *r = (md_rules *)(uintptr_t)rules;

    atomic_fetch_add_explicit(&r->owners, 1, memory_order_relaxed);
    return r;
}

void md_rules_release(md_rules *rules)
{
    if (rules == NULL)
        return;
    if (atomic_fetch_sub_explicit(&rules->owners, 1, memory_order_acq_rel) == 1)
        rules_destroy(rules);
}

/* ---- reading ------------------------------------------------------------
 */

uint32_t md_rules_cause_count(const md_rules *rules)
{
    return rules->tables.cause_count;
}

uint32_t md_rules_rule_count(const md_rules *rules)
{
    return rules->tables.rule_count;
}

const md_cause *md_rules_cause(const md_rules *rules, uint32_t index)
{
    return index < rules->tables.cause_count ? &rules->causes[index] : NULL;
}

bool md_rules_rule(const md_rules *rules, uint32_t index, md_rule_info *out)
{
    const md_rule_row *row;

    if (index >= rules->tables.rule_count)
        return false;
    row = &rules->tables.rules[index];
    out->id = md_rules_text(rules, row->id);
    out->source =
        row->layer == 0 ? MD_LIT("builtin") : md_rules_text(rules, row->source);
    out->cause = row->cause;
    out->sample_count = row->sample_count;
    return true;
}

int32_t md_rules_find_cause(const md_rules *rules, md_slice id)
{
    return rules_find_cause(rules, id);
}

static md_slice rules_either(const md_rules *r, md_ref own, md_slice other)
{
    return own.at != 0 ? md_rules_text(r, own) : other;
}

void md_rules_texts(const md_rules *rules, uint16_t cause, int32_t rule,
                    md_slice *title, md_slice *explanation,
                    md_slice *sender_text, md_slice *document)
{
    const md_cause *base = &rules->causes[cause];
    const md_text_row *own;

    *title = base->title;
    *explanation = base->explanation;
    *sender_text = base->sender_text;
    *document = base->document;
    if (rule < 0)
        return;
    own = &rules->rule_texts[rule];
    *title = rules_either(rules, own->title, base->title);
    *explanation = rules_either(rules, own->explanation, base->explanation);
    *sender_text = rules_either(rules, own->sender_text, base->sender_text);
    *document =
        rules_either(rules, rules->tables.rules[rule].document, base->document);
}

/* The rule's own fixes when it has some, else the cause's. */
static const md_text_row *rules_fixes(const md_rules *r, uint16_t cause,
                                      int32_t rule)
{
    if (rule >= 0 && r->rule_texts[rule].fix_count != 0)
        return &r->rule_texts[rule];
    return &r->cause_texts[cause];
}

uint32_t md_rules_fix_count(const md_rules *rules, uint16_t cause, int32_t rule)
{
    return rules_fixes(rules, cause, rule)->fix_count;
}

static bool rules_step(const md_rules *rules, const md_text_row *texts,
                       uint32_t index, md_fix_text *out)
{
    const md_fix_row *row;

    if (index >= texts->fix_count)
        return false;
    row = &rules->tables.fixes[texts->fix_first + index];
    out->where = md_rules_text(rules, row->where);
    out->text = md_rules_text(rules, row->text);
    out->check = md_rules_text(rules, row->check);
    return true;
}

bool md_rules_fix(const md_rules *rules, uint16_t cause, int32_t rule,
                  uint32_t index, md_fix_text *out)
{
    return rules_step(rules, rules_fixes(rules, cause, rule), index, out);
}

md_slice md_rules_phrase(const md_rules *rules, md_phrase phrase)
{
    return md_rules_text(rules, rules->phrases[phrase].explanation);
}

bool md_rules_phrase_fix(const md_rules *rules, md_phrase phrase,
                         md_fix_text *out)
{
    return rules_step(rules, &rules->phrases[phrase], 0, out);
}
