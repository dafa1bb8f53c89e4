/*
 * A YAML text as a small tree with the place of every node.
 *
 * Takes bytes, gives one document of maps, lists and scalars. Anchors,
 * aliases, tags other than strings, and more than one document are refused;
 * so are texts beyond the ceilings below: a rule file is written by hand, and
 * whatever is deeper or larger is an accident or an attack. Does not know
 * what the keys mean.
 */
#ifndef MD_RULES_YAML_H
#define MD_RULES_YAML_H

#include "base/arena.h"
#include "rules/fault.h"

enum {
    MD_YAML_BYTES = 4 * 1024 * 1024,
    MD_YAML_NODES = 400 * 1000,
    MD_YAML_DEPTH = 12
};

typedef enum md_yaml_type {
    MD_YAML_SCALAR,
    MD_YAML_LIST,
    MD_YAML_MAP
} md_yaml_type;

typedef struct md_yaml_node md_yaml_node;

struct md_yaml_node {
    md_slice text;       /* of a scalar or key, NUL behind it */
    md_yaml_node *first; /* of a list its items, of a map its keys */
    md_yaml_node *next;  /* the next item or key */
    md_yaml_node *value; /* of a key */
    uint32_t line;       /* from 1 */
    uint32_t column;     /* in bytes, from 1 */
    uint32_t count;      /* items or keys */
    uint8_t type;        /* md_yaml_type */
    bool quoted;         /* the text begins one byte behind its place */
};

/* OK, E_RULE, E_NOMEM. The tree lives in the arena. */
maildiag_status md_yaml_read(md_arena *arena, md_slice text,
                             const md_fault *fault, md_yaml_node **root);

#endif
