/*
 * Members of maps, read and checked; texts of advice with their places.
 */
#include "record/words.h"
#include "rules/fill.h"
#include "rules/load_parts.h"

maildiag_status md_load_wrong(const md_load *l, const md_yaml_node *node,
                              const char *before, md_slice what,
                              const char *after)
{
    return md_fault_set(l->fault, MAILDIAG_E_RULE, node->line, node->column,
                        before, what, after);
}

maildiag_status md_load_no_memory(const md_load *l)
{
    return md_fault_set(l->fault, MAILDIAG_E_NOMEM, 0, 0, "no memory", MD_NONE,
                        NULL);
}

const md_yaml_node *md_load_find(const md_yaml_node *map, const char *key)
{
    for (const md_yaml_node *k = map->first; k != NULL; k = k->next)
        if (md_slice_eq(k->text, md_slice_of(key)))
            return k->value;
    return NULL;
}

maildiag_status md_load_keys(const md_load *l, const md_yaml_node *map,
                             const char *const *keys)
{
    for (const md_yaml_node *k = map->first; k != NULL; k = k->next) {
        const char *const *known = keys;

        while (*known != NULL && !md_slice_eq(k->text, md_slice_of(*known)))
            known++;
        if (*known == NULL)
            return md_load_wrong(l, k, "unknown key", k->text, NULL);
    }
    return MAILDIAG_OK;
}

maildiag_status md_load_scalar(const md_load *l, const md_yaml_node *node)
{
    if (node->type != MD_YAML_SCALAR)
        return md_load_wrong(l, node, "a plain text is expected here", MD_NONE,
                             NULL);
    if (md_slice_trim(node->text).len == 0)
        return md_load_wrong(l, node, "an empty text", MD_NONE, NULL);
    return MAILDIAG_OK;
}

maildiag_status md_load_list(const md_load *l, const md_yaml_node *node)
{
    if (node->type != MD_YAML_LIST)
        return md_load_wrong(l, node, "a list is expected here", MD_NONE, NULL);
    return MAILDIAG_OK;
}

maildiag_status md_load_map(const md_load *l, const md_yaml_node *node)
{
    if (node->type != MD_YAML_MAP)
        return md_load_wrong(l, node, "keys and values are expected here",
                             MD_NONE, NULL);
    return MAILDIAG_OK;
}

/* A folded text (`>`) ends with a newline that is none of its words. */
static md_slice prose(md_slice text)
{
    while (text.len != 0 && text.ptr[text.len - 1] == '\n')
        text.len--;
    return md_slice_trim(text);
}

maildiag_status md_load_string(const md_load *l, const md_yaml_node *map,
                               const char *key, bool needed, md_ref *out)
{
    const md_yaml_node *node = md_load_find(map, key);
    maildiag_status status;

    out->at = 0;
    out->len = 0;
    if (node == NULL && needed)
        return md_load_wrong(l, map, "no key", md_slice_of(key), " here");
    if (node == NULL)
        return MAILDIAG_OK;
    status = md_load_scalar(l, node);
    if (status == MAILDIAG_OK)
        *out = md_build_text(l->build, prose(node->text));
    return status;
}

maildiag_status md_load_number(const md_load *l, const md_yaml_node *map,
                               const char *key, int32_t least, int32_t most,
                               int32_t *out)
{
    const md_yaml_node *node = md_load_find(map, key);
    md_slice digits;
    uint64_t value;
    bool minus;

    if (node == NULL)
        return MAILDIAG_OK;
    digits = node->type == MD_YAML_SCALAR ? node->text : MD_NONE;
    minus = md_slice_starts(digits, MD_LIT("-"));
    if (!md_slice_to_u64(md_slice_skip(digits, minus ? 1 : 0), &value) ||
        value > INT32_MAX)
        return md_load_wrong(l, node, "no whole number for", md_slice_of(key),
                             NULL);
    *out = minus ? -(int32_t)value : (int32_t)value;
    if (*out < least || *out > most)
        return md_load_wrong(l, node, "number out of range for",
                             md_slice_of(key), NULL);
    return MAILDIAG_OK;
}

maildiag_status md_load_word(const md_load *l, const md_yaml_node *map,
                             const char *key, uint32_t vocabulary, uint8_t *out)
{
    const md_yaml_node *node = md_load_find(map, key);
    maildiag_status status;
    int32_t number;

    if (node == NULL)
        return MAILDIAG_OK;
    status = md_load_scalar(l, node);
    if (status != MAILDIAG_OK)
        return status;
    number = md_words_number(vocabulary, node->text);
    if (number < 0)
        return md_load_wrong(l, node, "unknown word", node->text, NULL);
    *out = (uint8_t)number;
    return MAILDIAG_OK;
}

/* A text with places in it. */
static maildiag_status texts_filled(const md_load *l, const md_yaml_node *map,
                                    const char *key, bool command, md_ref *out)
{
    const md_yaml_node *node = md_load_find(map, key);
    maildiag_status status = md_load_string(l, map, key, false, out);
    md_slice bad;

    if (status != MAILDIAG_OK || node == NULL ||
        md_fill_check(node->text, command, &bad))
        return status;
    return md_load_wrong(l, node, "in", md_slice_of(key),
                         command ? ": a place between quotes, or no place"
                                 : ": no such place");
}

static const char *const texts_fix_keys[] = {"where", "text", "check", NULL};

static maildiag_status texts_fix(const md_load *l, const md_yaml_node *map)
{
    maildiag_status status = md_load_map(l, map);
    md_fix_row fix;
    md_fix_row *row;

    if (status == MAILDIAG_OK)
        status = md_load_keys(l, map, texts_fix_keys);
    if (status == MAILDIAG_OK)
        status = texts_filled(l, map, "where", false, &fix.where);
    if (status == MAILDIAG_OK)
        status = texts_filled(l, map, "text", false, &fix.text);
    if (status == MAILDIAG_OK && fix.text.at == 0 && !l->build->failed)
        return md_load_wrong(l, map, "no key", MD_LIT("text"), " here");
    if (status == MAILDIAG_OK)
        status = texts_filled(l, map, "check", true, &fix.check);
    if (status != MAILDIAG_OK)
        return status;
    row = md_build_fix(l->build);
    if (row == NULL)
        return md_load_no_memory(l);
    *row = fix;
    return MAILDIAG_OK;
}

maildiag_status md_load_texts(const md_load *l, const md_yaml_node *map,
                              md_text_row *out)
{
    const md_yaml_node *fixes = md_load_find(map, "fixes");
    maildiag_status status;

    status = texts_filled(l, map, "title", false, &out->title);
    if (status == MAILDIAG_OK)
        status = texts_filled(l, map, "explanation", false, &out->explanation);
    if (status == MAILDIAG_OK)
        status = texts_filled(l, map, "sender_text", false, &out->sender_text);
    out->fix_first = l->build->fixes.count;
    out->fix_count = 0;
    if (status != MAILDIAG_OK || fixes == NULL)
        return status;
    status = md_load_list(l, fixes);
    for (const md_yaml_node *fix = fixes->first;
         status == MAILDIAG_OK && fix != NULL; fix = fix->next)
        status = texts_fix(l, fix);
    out->fix_count = l->build->fixes.count - out->fix_first;
    return status;
}

static bool texts_id(md_slice id, bool *dot)
{
    *dot = false;
    if (id.len == 0 || id.len > 64 || !md_is_alnum(id.ptr[0]) ||
        !md_is_alnum(id.ptr[id.len - 1]))
        return false;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];

        if (c == '.')
            *dot = true;
        else if (!md_is_digit(c) && !(c >= 'a' && c <= 'z') && c != '-' &&
                 c != '_')
            return false;
    }
    return true;
}

bool md_load_cause_id(md_slice id)
{
    bool dot;

    return texts_id(id, &dot) && !dot;
}

bool md_load_rule_id(md_slice id)
{
    bool dot;

    return texts_id(id, &dot) && dot;
}
