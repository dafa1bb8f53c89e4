/*
 * A rule file as a whole: version, causes, what is disabled, overlays.
 */
#include "rules/load.h"

#include "rules/load_parts.h"
#include "rules/phrase.h"

static maildiag_status load_version(const md_load *l, const md_yaml_node *root)
{
    const md_yaml_node *node = md_load_find(root, "maildiag-rules");
    int32_t version = 0;
    maildiag_status status;

    if (node == NULL)
        return md_load_wrong(l, root, "no 'maildiag-rules: 1' in this file",
                             MD_NONE, NULL);
    status = md_load_number(l, root, "maildiag-rules", 1, INT32_MAX, &version);
    if (status == MAILDIAG_OK && version > MD_LOAD_VERSION)
        return md_fault_set(l->fault, MAILDIAG_E_VERSION, node->line,
                            node->column,
                            "written for a newer library: version", node->text,
                            ", this one reads 1");
    return status;
}

static const char *const load_cause_keys[] = {
    "id",       "broad", "category",    "document",    "actor", "permanence",
    "severity", "title", "explanation", "sender_text", "fixes", NULL};

static maildiag_status load_cause(const md_load *l, const md_yaml_node *map)
{
    const md_yaml_node *id;
    md_cause_row row;
    maildiag_status status = md_load_map(l, map);
    int32_t known;

    memset(&row, 0, sizeof row);
    row.severity = MAILDIAG_SEVERITY_WARNING;
    row.actor = MAILDIAG_ACTOR_NOBODY;
    if (status == MAILDIAG_OK)
        status = md_load_keys(l, map, load_cause_keys);
    if (status == MAILDIAG_OK)
        status = md_load_string(l, map, "id", true, &row.id);
    if (status == MAILDIAG_OK)
        status = md_load_string(l, map, "category", true, &row.category);
    if (status == MAILDIAG_OK)
        status = md_load_string(l, map, "broad", false, &row.broad);
    if (status == MAILDIAG_OK)
        status = md_load_string(l, map, "document", false, &row.document);
    if (status == MAILDIAG_OK)
        status =
            md_load_word(l, map, "actor", MAILDIAG_WORDS_ACTOR, &row.actor);
    if (status == MAILDIAG_OK)
        status = md_load_word(l, map, "permanence", MAILDIAG_WORDS_PERMANENCE,
                              &row.permanence);
    if (status == MAILDIAG_OK)
        status = md_load_word(l, map, "severity", MAILDIAG_WORDS_SEVERITY,
                              &row.severity);
    if (status == MAILDIAG_OK)
        status = md_load_texts(l, map, &row.texts);
    if (status != MAILDIAG_OK)
        return status;
    id = md_load_find(map, "id");
    if (!md_load_cause_id(id->text))
        return md_load_wrong(l, id, "cause id", id->text,
                             ": small letters, digits and _");
    if (row.texts.title.at == 0 && !l->build->failed)
        return md_load_wrong(l, map, "no key", MD_LIT("title"), " here");
    if (row.texts.explanation.at == 0 && !l->build->failed)
        return md_load_wrong(l, map, "no key", MD_LIT("explanation"), " here");
    if (row.broad.at == 0)
        row.broad = row.id;
    known = md_build_find_cause(l->build, id->text);
    if (known < 0 && md_build_cause(l->build) == NULL)
        return md_load_no_memory(l);
    if (l->build->causes.count > UINT16_MAX)
        return md_load_wrong(l, id, "more than 65,535 causes", MD_NONE, NULL);
    *md_build_cause_at(l->build, known >= 0 ? (uint32_t)known
                                            : l->build->causes.count - 1) = row;
    return MAILDIAG_OK;
}

static maildiag_status load_causes(const md_load *l, const md_yaml_node *list)
{
    maildiag_status status = md_load_list(l, list);

    for (const md_yaml_node *node = list->first;
         status == MAILDIAG_OK && node != NULL; node = node->next) {
        for (const md_yaml_node *other = list->first;
             node->type == MD_YAML_MAP && other != node; other = other->next) {
            const md_yaml_node *id = md_load_find(node, "id");
            const md_yaml_node *old = md_load_find(other, "id");

            if (id != NULL && old != NULL && md_slice_eq(id->text, old->text))
                return md_load_wrong(l, id, "cause", id->text,
                                     " stands here twice");
        }
        status = load_cause(l, node);
    }
    return status;
}

static maildiag_status load_disable(const md_load *l, const md_yaml_node *list)
{
    maildiag_status status = md_load_list(l, list);

    for (const md_yaml_node *node = list->first;
         status == MAILDIAG_OK && node != NULL; node = node->next) {
        int32_t rule;

        status = md_load_scalar(l, node);
        if (status != MAILDIAG_OK)
            break;
        rule = md_build_find_rule(l->build, node->text);
        if (rule < 0)
            return md_load_wrong(l, node, "no rule", node->text,
                                 " that could be disabled");
        md_build_rule_at(l->build, (uint32_t)rule)->disabled = 1;
    }
    return status;
}

static const char *const load_overlay_keys[] = {"title", "explanation",
                                                "sender_text", "fixes", NULL};

static maildiag_status load_overlay(const md_load *l, md_ref profile,
                                    const md_yaml_node *key)
{
    md_overlay_row row;
    md_overlay_row *kept;
    maildiag_status status = md_load_map(l, key->value);

    if (md_build_find_cause(l->build, key->text) < 0 &&
        md_build_find_rule(l->build, key->text) < 0 &&
        md_phrase_find(key->text) < 0)
        return md_load_wrong(l, key, "no cause or rule", key->text, NULL);
    memset(&row, 0, sizeof row);
    if (status == MAILDIAG_OK)
        status = md_load_keys(l, key->value, load_overlay_keys);
    if (status == MAILDIAG_OK)
        status = md_load_texts(l, key->value, &row.texts);
    if (status != MAILDIAG_OK)
        return status;
    row.profile = profile;
    row.target = md_build_text(l->build, key->text);
    kept = md_build_overlay(l->build);
    if (kept == NULL)
        return md_load_no_memory(l);
    *kept = row;
    return MAILDIAG_OK;
}

static maildiag_status load_overlays(const md_load *l, const md_yaml_node *map)
{
    maildiag_status status = md_load_map(l, map);

    for (const md_yaml_node *profile = map->first;
         status == MAILDIAG_OK && profile != NULL; profile = profile->next) {
        md_ref name = md_build_text(l->build, profile->text);

        if (!md_load_cause_id(profile->text) ||
            md_slice_eq(profile->text, MD_LIT("generic")))
            return md_load_wrong(l, profile, "profile", profile->text,
                                 ": small letters and digits, not 'generic'");
        status = md_load_map(l, profile->value);
        for (const md_yaml_node *key = profile->value->first;
             status == MAILDIAG_OK && key != NULL; key = key->next)
            status = load_overlay(l, name, key);
    }
    return status;
}

/* Phrases are an overlay of the generic profile: they lie under all others. */
static maildiag_status load_phrases(const md_load *l, const md_yaml_node *map)
{
    maildiag_status status = md_load_map(l, map);
    md_ref name = md_build_text(l->build, MD_LIT("generic"));

    for (const md_yaml_node *key = map->first;
         status == MAILDIAG_OK && key != NULL; key = key->next) {
        if (md_phrase_find(key->text) < 0)
            return md_load_wrong(l, key, "no phrase", key->text, NULL);
        status = load_overlay(l, name, key);
    }
    return status;
}

static const char *const load_root_keys[] = {
    "maildiag-rules", "causes",  "rules",   "disable",
    "overlays",       "profile", "phrases", NULL};

static maildiag_status load_root(const md_load *l, const md_yaml_node *root,
                                 md_ref *profile)
{
    const md_yaml_node *causes;
    const md_yaml_node *rules;
    const md_yaml_node *disable;
    const md_yaml_node *overlays;
    const md_yaml_node *phrases;
    maildiag_status status = md_load_map(l, root);

    if (status == MAILDIAG_OK)
        status = load_version(l, root);
    if (status == MAILDIAG_OK)
        status = md_load_keys(l, root, load_root_keys);
    if (status != MAILDIAG_OK)
        return status;
    causes = md_load_find(root, "causes");
    rules = md_load_find(root, "rules");
    disable = md_load_find(root, "disable");
    overlays = md_load_find(root, "overlays");
    phrases = md_load_find(root, "phrases");
    if (causes != NULL)
        status = load_causes(l, causes);
    if (status == MAILDIAG_OK && rules != NULL)
        status = md_load_rules(l, rules);
    if (status == MAILDIAG_OK && disable != NULL)
        status = load_disable(l, disable);
    if (status == MAILDIAG_OK && phrases != NULL)
        status = load_phrases(l, phrases);
    if (status == MAILDIAG_OK && overlays != NULL)
        status = load_overlays(l, overlays);
    if (status == MAILDIAG_OK)
        status = md_load_string(l, root, "profile", false, profile);
    if (status == MAILDIAG_OK && l->build->failed)
        status = md_load_no_memory(l);
    return status;
}

maildiag_status md_load_text(md_build *build, md_slice text,
                             const md_fault *fault, md_ref *profile)
{
    md_arena arena;
    md_yaml_node *root;
    md_load l;
    maildiag_status status;

    memset(&arena, 0, sizeof arena);
    profile->at = 0;
    profile->len = 0;
    l.build = build;
    l.fault = fault;
    status = md_yaml_read(&arena, text, fault, &root);
    if (status == MAILDIAG_OK) {
        l.source = md_build_text(
            build, md_slice_of(fault->name ? fault->name : "text"));
        status = load_root(&l, root, profile);
    }
    md_arena_free(&arena);
    return status;
}
