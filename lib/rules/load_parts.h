/*
 * What the files of the loader share: load.c (the file as a whole, causes,
 * overlays), load_rule.c (rules), load_texts.c (texts, fixes, words).
 */
#ifndef MD_RULES_LOAD_PARTS_H
#define MD_RULES_LOAD_PARTS_H

#include "rules/build.h"
#include "rules/yaml.h"

typedef struct md_load {
    md_build *build;
    const md_fault *fault;
    md_ref source; /* name of the file, as a string of the builder */
} md_load;

/* E_RULE at the node's place, in the words of md_fault_set(). */
maildiag_status md_load_wrong(const md_load *l, const md_yaml_node *node,
                              const char *before, md_slice what,
                              const char *after);
maildiag_status md_load_no_memory(const md_load *l);

/* Value of a key in a map; NULL: not there. */
const md_yaml_node *md_load_find(const md_yaml_node *map, const char *key);

/* Are all keys of the map among `keys` (NULL at the end)? */
maildiag_status md_load_keys(const md_load *l, const md_yaml_node *map,
                             const char *const *keys);

/* Is the node a scalar that is not empty, a list, a map? */
maildiag_status md_load_scalar(const md_load *l, const md_yaml_node *node);
maildiag_status md_load_list(const md_load *l, const md_yaml_node *node);
maildiag_status md_load_map(const md_load *l, const md_yaml_node *node);

/* A scalar member as a string; needed: E_RULE when it is not there, else the
 * absent ref. */
maildiag_status md_load_string(const md_load *l, const md_yaml_node *map,
                               const char *key, bool needed, md_ref *out);

/* A member that is a whole number within a range; not there: *out stays. */
maildiag_status md_load_number(const md_load *l, const md_yaml_node *map,
                               const char *key, int32_t least, int32_t most,
                               int32_t *out);

/* A member that is a word of a public vocabulary; not there: *out stays. */
maildiag_status md_load_word(const md_load *l, const md_yaml_node *map,
                             const char *key, uint32_t vocabulary,
                             uint8_t *out);

/* title, explanation, sender_text, fixes. */
maildiag_status md_load_texts(const md_load *l, const md_yaml_node *map,
                              md_text_row *out);

/* The list `rules:`. */
maildiag_status md_load_rules(const md_load *l, const md_yaml_node *list);

/* Is this the id of a cause (no dot) or of a rule (a dot)? */
bool md_load_cause_id(md_slice id);
bool md_load_rule_id(md_slice id);

#endif
