/*
 * Rules: conditions, samples, texts. A rule whose id is known takes its
 * place.
 */
#include "base/buffer.h"
#include "rules/load_parts.h"
#include "rules/pattern.h"
#include "rules/places.h"
#include "rules/terms.h"
#include "rules/wording.h"

/* What the conditions of a rule amount to: lint and the prefilter need one
 * that decides without a pattern. */
typedef struct rule_sum {
    bool words;
    bool pattern;
    bool other;
} rule_sum;

static maildiag_status rule_wording(const md_load *l, const md_yaml_node *node)
{
    md_buffer compiled;
    const char *wrong;

    memset(&compiled, 0, sizeof compiled);
    wrong = md_wording_compile(node->text, &compiled);
    if (wrong == NULL)
        md_build_item(l->build,
                      md_build_wording(l->build, md_buffer_slice(&compiled)));
    md_buffer_free(&compiled);
    if (wrong != NULL && strcmp(wrong, "no memory") == 0)
        return md_load_no_memory(l);
    if (wrong != NULL)
        return md_load_wrong(l, node, wrong, node->text, " as a wording");
    return MAILDIAG_OK;
}

static maildiag_status rule_item(const md_load *l, md_condition type,
                                 const md_yaml_node *node)
{
    maildiag_status status = md_load_scalar(l, node);
    uint32_t number = 0;
    bool known;

    if (status != MAILDIAG_OK)
        return status;
    switch (type) {
    case MD_CONDITION_CONTAINS:
    case MD_CONDITION_ALL:
        return rule_wording(l, node);
    case MD_CONDITION_MATCH:
        status = md_pattern_check(node->text, l->fault, node->line,
                                  node->column + node->quoted);
        if (status != MAILDIAG_OK)
            return status;
        number =
            md_build_pattern(l->build, node->text, node->line, node->column);
        known = true;
        break;
    case MD_CONDITION_HOST:
        number = md_build_string(l->build, node->text);
        known = true;
        break;
    case MD_CONDITION_CODE:
        known = md_terms_code(node->text, &number);
        break;
    case MD_CONDITION_DSN:
        known = md_terms_dsn(node->text, &number);
        break;
    default:
        known = md_terms_number(type, node->text, &number);
        break;
    }
    if (!known)
        return md_load_wrong(l, node, "unknown word", node->text, NULL);
    md_build_item(l->build, number);
    return MAILDIAG_OK;
}

static maildiag_status rule_condition(const md_load *l, const md_yaml_node *key,
                                      bool unless, rule_sum *sum)
{
    md_condition type = md_terms_condition(key->text);
    const md_yaml_node *value = key->value;
    md_condition_row row;
    md_condition_row *kept;
    maildiag_status status = MAILDIAG_OK;

    if (type == MD_CONDITION_COUNT)
        return md_load_wrong(l, key, "unknown condition", key->text, NULL);
    memset(&row, 0, sizeof row);
    row.type = (uint8_t)type;
    row.unless = unless;
    row.first = l->build->items.count;
    if (value->type == MD_YAML_SCALAR)
        status = rule_item(l, type, value);
    else if (value->type == MD_YAML_LIST && value->first != NULL)
        for (const md_yaml_node *item = value->first;
             status == MAILDIAG_OK && item != NULL; item = item->next)
            status = rule_item(l, type, item);
    else
        status = md_load_wrong(l, value, "a text or a list is expected here",
                               MD_NONE, NULL);
    if (status != MAILDIAG_OK)
        return status;
    row.count = l->build->items.count - row.first;
    kept = md_build_condition(l->build);
    if (kept == NULL)
        return md_load_no_memory(l);
    *kept = row;
    if (unless)
        return MAILDIAG_OK;
    sum->words |= type == MD_CONDITION_CONTAINS || type == MD_CONDITION_ALL;
    sum->pattern |= type == MD_CONDITION_MATCH;
    sum->other |= type > MD_CONDITION_MATCH;
    return MAILDIAG_OK;
}

/* A map of conditions, or a list of such maps: all of them. */
static maildiag_status rule_conditions(const md_load *l,
                                       const md_yaml_node *node, bool unless,
                                       rule_sum *sum)
{
    const md_yaml_node *map = node->type == MD_YAML_LIST ? node->first : node;
    maildiag_status status = MAILDIAG_OK;

    for (; status == MAILDIAG_OK && map != NULL; map = map->next) {
        status = md_load_map(l, map);
        for (const md_yaml_node *key = map->first;
             status == MAILDIAG_OK && key != NULL; key = key->next)
            status = rule_condition(l, key, unless, sum);
        if (node->type != MD_YAML_LIST)
            break;
    }
    return status;
}

static maildiag_status rule_expect(const md_load *l, const md_yaml_node *map,
                                   md_sample_row *sample)
{
    maildiag_status status = md_load_map(l, map);

    sample->expect_first = l->build->expects.count;
    for (const md_yaml_node *key = map->first;
         status == MAILDIAG_OK && key != NULL; key = key->next) {
        int32_t place = md_places_find(key->text);
        md_expect_row *row;

        if (place < 0)
            return md_load_wrong(l, key, "no such place", key->text, NULL);
        status = md_load_scalar(l, key->value);
        if (status != MAILDIAG_OK)
            return status;
        row = md_build_expect(l->build);
        if (row == NULL)
            return md_load_no_memory(l);
        row->place = (uint32_t)place;
        row->value = md_build_text(l->build, key->value->text);
    }
    sample->expect_count = l->build->expects.count - sample->expect_first;
    return status;
}

static const char *const rule_sample_keys[] = {"text", "line", "program",
                                               "expect", NULL};

static maildiag_status rule_sample_map(const md_load *l,
                                       const md_yaml_node *map,
                                       md_sample_row *sample)
{
    const md_yaml_node *expect = md_load_find(map, "expect");
    bool line = md_load_find(map, "line") != NULL;
    maildiag_status status = md_load_keys(l, map, rule_sample_keys);

    if (status == MAILDIAG_OK)
        status =
            md_load_string(l, map, line ? "line" : "text", true, &sample->text);
    if (status == MAILDIAG_OK && line)
        status = md_load_string(l, map, "program", true, &sample->program);
    if (status == MAILDIAG_OK && expect != NULL)
        status = rule_expect(l, expect, sample);
    return status;
}

static maildiag_status rule_samples(const md_load *l, const md_yaml_node *rule,
                                    const char *key, bool counter)
{
    const md_yaml_node *list = md_load_find(rule, key);
    maildiag_status status;

    if (list == NULL)
        return md_load_wrong(l, rule, "rule without", md_slice_of(key), NULL);
    status = md_load_list(l, list);
    if (status == MAILDIAG_OK && list->first == NULL)
        return md_load_wrong(l, list, "rule without", md_slice_of(key), NULL);
    for (const md_yaml_node *node = list->first;
         status == MAILDIAG_OK && node != NULL; node = node->next) {
        md_sample_row sample;
        md_sample_row *row;

        memset(&sample, 0, sizeof sample);
        sample.line = node->line;
        sample.column = node->column;
        sample.counter = counter;
        if (node->type == MD_YAML_MAP) {
            status = rule_sample_map(l, node, &sample);
        } else {
            status = md_load_scalar(l, node);
            if (status == MAILDIAG_OK)
                sample.text = md_build_text(l->build, node->text);
        }
        if (status != MAILDIAG_OK)
            return status;
        row = md_build_sample(l->build);
        if (row == NULL)
            return md_load_no_memory(l);
        *row = sample;
    }
    return status;
}

static maildiag_status rule_head(const md_load *l, const md_yaml_node *map,
                                 md_rule_row *out)
{
    const md_yaml_node *cause = md_load_find(map, "cause");
    int32_t priority = 0;
    int32_t confidence = 0;
    maildiag_status status;
    int32_t found;

    status = md_load_number(l, map, "priority", -100, 100, &priority);
    if (status == MAILDIAG_OK)
        status = md_load_number(l, map, "confidence", 1, 100, &confidence);
    if (status == MAILDIAG_OK && cause == NULL)
        return md_load_wrong(l, map, "rule without a cause", MD_NONE, NULL);
    if (status == MAILDIAG_OK)
        status = md_load_scalar(l, cause);
    if (status != MAILDIAG_OK)
        return status;
    found = md_build_find_cause(l->build, cause->text);
    if (found < 0)
        return md_load_wrong(l, cause, "unknown cause", cause->text, NULL);
    out->cause = (uint16_t)found;
    out->priority = (int16_t)priority;
    out->confidence = (uint8_t)confidence;
    out->actor = out->permanence = out->severity = MD_RULE_INHERIT;
    status = md_load_word(l, map, "actor", MAILDIAG_WORDS_ACTOR, &out->actor);
    if (status == MAILDIAG_OK)
        status = md_load_word(l, map, "permanence", MAILDIAG_WORDS_PERMANENCE,
                              &out->permanence);
    if (status == MAILDIAG_OK)
        status = md_load_word(l, map, "severity", MAILDIAG_WORDS_SEVERITY,
                              &out->severity);
    if (status == MAILDIAG_OK)
        status = md_load_string(l, map, "document", false, &out->document);
    return status;
}

static maildiag_status rule_when(const md_load *l, const md_yaml_node *map,
                                 md_rule_row *out)
{
    const md_yaml_node *when = md_load_find(map, "when");
    const md_yaml_node *unless = md_load_find(map, "unless");
    rule_sum sum = {false, false, false};
    maildiag_status status = MAILDIAG_OK;

    out->condition_first = l->build->conditions.count;
    if (when != NULL)
        status = rule_conditions(l, when, false, &sum);
    if (status == MAILDIAG_OK && unless != NULL)
        status = rule_conditions(l, unless, true, &sum);
    out->condition_count = l->build->conditions.count - out->condition_first;
    if (status != MAILDIAG_OK)
        return status;
    if (sum.pattern && !sum.words)
        return md_load_wrong(l, map,
                             "a pattern needs 'contains' or 'all' beside it",
                             MD_NONE, NULL);
    if (!sum.words && !sum.other)
        return md_load_wrong(l, map, "rule without a condition", MD_NONE, NULL);
    return MAILDIAG_OK;
}

static maildiag_status rule_body(const md_load *l, const md_yaml_node *map,
                                 md_rule_row *out)
{
    maildiag_status status = rule_head(l, map, out);

    if (status == MAILDIAG_OK)
        status = md_load_texts(l, map, &out->texts);
    if (status == MAILDIAG_OK)
        status = rule_when(l, map, out);
    out->sample_first = l->build->samples.count;
    if (status == MAILDIAG_OK)
        status = rule_samples(l, map, "samples", false);
    if (status == MAILDIAG_OK)
        status = rule_samples(l, map, "counter_samples", true);
    out->sample_count = l->build->samples.count - out->sample_first;
    return status;
}

static const char *const rule_keys[] = {
    "id",    "cause",       "priority",    "confidence",
    "actor", "permanence",  "severity",    "document",
    "title", "explanation", "sender_text", "fixes",
    "when",  "unless",      "samples",     "counter_samples",
    NULL};

static maildiag_status rule_load(const md_load *l, const md_yaml_node *map)
{
    const md_yaml_node *id;
    maildiag_status status = md_load_map(l, map);
    md_rule_row row;
    int32_t known;

    memset(&row, 0, sizeof row);
    if (status == MAILDIAG_OK)
        status = md_load_keys(l, map, rule_keys);
    if (status == MAILDIAG_OK)
        status = md_load_string(l, map, "id", true, &row.id);
    if (status != MAILDIAG_OK)
        return status;
    id = md_load_find(map, "id");
    if (!md_load_rule_id(id->text))
        return md_load_wrong(l, id, "rule id", id->text,
                             ": small letters, digits, - and a dot");
    known = md_build_find_rule(l->build, id->text);
    if (known >= 0 &&
        md_build_rule_at(l->build, (uint32_t)known)->layer == l->build->layer)
        return md_load_wrong(l, id, "rule", id->text, " stands here twice");
    row.source = l->source;
    row.layer = l->build->layer;
    row.line = map->line;
    row.column = map->column;
    status = rule_body(l, map, &row);
    if (status != MAILDIAG_OK)
        return status;
    if (known < 0 && md_build_rule(l->build) == NULL)
        return md_load_no_memory(l);
    *md_build_rule_at(l->build, known >= 0 ? (uint32_t)known
                                           : l->build->rules.count - 1) = row;
    return MAILDIAG_OK;
}

maildiag_status md_load_rules(const md_load *l, const md_yaml_node *list)
{
    maildiag_status status = md_load_list(l, list);

    for (const md_yaml_node *node = list->first;
         status == MAILDIAG_OK && node != NULL; node = node->next) {
        status = rule_load(l, node);
        if (l->build->failed)
            return md_load_no_memory(l);
    }
    return status;
}
