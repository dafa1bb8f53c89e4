/*
 * From libyaml's events to a tree. Keeps its own stack, so depth is bounded
 * by MD_YAML_DEPTH and nothing recurses. Fails at the first thing wrong.
 */
#include "rules/yaml.h"

#include <yaml.h>

typedef struct yaml_reader {
    yaml_parser_t parser;
    md_arena *arena;
    const md_fault *fault;
    md_slice text;
    md_yaml_node *root;
    md_yaml_node *open[MD_YAML_DEPTH]; /* lists and maps around us */
    md_yaml_node *last[MD_YAML_DEPTH]; /* their newest child */
    md_yaml_node *key[MD_YAML_DEPTH];  /* of a map: waits for its value */
    unsigned depth;
    uint32_t node_count;
    bool done;
    /* Bytes before a place: libyaml counts characters, errors name bytes. */
    size_t line;      /* that the last mark was in, from 0 */
    size_t line_at;   /* its first byte */
    size_t column;    /* of the last mark, in characters */
    size_t column_at; /* … and its byte */
} yaml_reader;

/* To the first byte of line `line`, from where the last mark was or, when
 * that lies behind it, from the beginning. */
static void yaml_seek(yaml_reader *r, size_t line)
{
    if (r->line > line) {
        r->line = 0;
        r->line_at = 0;
        r->column = 0;
        r->column_at = 0;
    }
    while (r->line < line) {
        size_t end = md_slice_chr(md_slice_skip(r->text, r->line_at), '\n');

        if (end == MD_NPOS)
            break;
        r->line_at += end + 1;
        r->line++;
        r->column = 0;
        r->column_at = r->line_at;
    }
}

/* Column in bytes of a mark; marks come in ascending order but for a few, so
 * the way from the last one is short. */
static uint32_t yaml_column(yaml_reader *r, const yaml_mark_t *mark)
{
    size_t at;
    size_t left;

    yaml_seek(r, mark->line);
    if (r->column > mark->column) {
        r->column = 0;
        r->column_at = r->line_at;
    }
    at = r->column_at;
    left = mark->column - r->column;
    while (left > 0 && at < r->text.len) {
        at++;
        while (at < r->text.len &&
               ((unsigned char)r->text.ptr[at] & 0xC0) == 0x80)
            at++;
        left--;
    }
    r->column = mark->column - left;
    r->column_at = at;
    return (uint32_t)(at - r->line_at + left + 1);
}

static maildiag_status yaml_wrong(yaml_reader *r, const yaml_mark_t *mark,
                                  const char *what)
{
    return md_fault_set(r->fault, MAILDIAG_E_RULE, (uint32_t)mark->line + 1,
                        yaml_column(r, mark), what, MD_NONE, NULL);
}

static maildiag_status yaml_syntax(yaml_reader *r)
{
    const yaml_parser_t *p = &r->parser;
    yaml_mark_t mark = p->problem_mark;

    if (p->error == YAML_MEMORY_ERROR)
        return md_fault_set(r->fault, MAILDIAG_E_NOMEM, 0, 0, "no memory",
                            MD_NONE, NULL);
    if (p->error == YAML_READER_ERROR) {
        /* No mark here, only the offset of the byte that is no UTF-8. */
        mark.line = 0;
        mark.column = 0;
        for (size_t i = 0; i < p->problem_offset && i < r->text.len; i++) {
            mark.column++;
            if (r->text.ptr[i] == '\n') {
                mark.line++;
                mark.column = 0;
            }
        }
        return md_fault_set(r->fault, MAILDIAG_E_RULE, (uint32_t)mark.line + 1,
                            (uint32_t)mark.column + 1, p->problem, MD_NONE,
                            NULL);
    }
    return yaml_wrong(r, &mark, p->problem ? p->problem : "not YAML");
}

static maildiag_status yaml_no_memory(yaml_reader *r)
{
    return md_fault_set(r->fault, MAILDIAG_E_NOMEM, 0, 0, "no memory", MD_NONE,
                        NULL);
}

static md_yaml_node *yaml_node(yaml_reader *r, const yaml_event_t *event,
                               md_yaml_type type)
{
    md_yaml_node *node = md_arena_take(r->arena, sizeof *node);

    if (node == NULL)
        return NULL;
    node->type = (uint8_t)type;
    node->line = (uint32_t)event->start_mark.line + 1;
    node->column = yaml_column(r, &event->start_mark);
    return node;
}

static maildiag_status yaml_twice(yaml_reader *r, const md_yaml_node *map,
                                  const md_yaml_node *key)
{
    for (const md_yaml_node *k = map->first; k != key; k = k->next)
        if (md_slice_eq(k->text, key->text))
            return md_fault_set(r->fault, MAILDIAG_E_RULE, key->line,
                                key->column, "key", key->text,
                                " stands here twice");
    return MAILDIAG_OK;
}

/* Hangs a node into the innermost list or map. */
static maildiag_status yaml_attach(yaml_reader *r, md_yaml_node *node)
{
    unsigned level = r->depth - 1;
    md_yaml_node *parent;

    if (r->depth == 0) {
        r->root = node;
        return MAILDIAG_OK;
    }
    parent = r->open[level];
    if (parent->type == MD_YAML_MAP && r->key[level] != NULL) {
        r->key[level]->value = node;
        r->key[level] = NULL;
        return MAILDIAG_OK;
    }
    if (r->last[level] == NULL)
        parent->first = node;
    else
        r->last[level]->next = node;
    r->last[level] = node;
    parent->count++;
    if (parent->type != MD_YAML_MAP)
        return MAILDIAG_OK;
    if (node->type != MD_YAML_SCALAR)
        return md_fault_set(r->fault, MAILDIAG_E_RULE, node->line, node->column,
                            "a key must be a plain word", MD_NONE, NULL);
    r->key[level] = node;
    return yaml_twice(r, parent, node);
}

static maildiag_status yaml_scalar(yaml_reader *r, const yaml_event_t *event)
{
    md_yaml_node *node = yaml_node(r, event, MD_YAML_SCALAR);

    if (node == NULL)
        return yaml_no_memory(r);
    node->text = md_arena_copy(
        r->arena, md_slice_make((const char *)event->data.scalar.value,
                                event->data.scalar.length));
    if (node->text.ptr == NULL)
        return yaml_no_memory(r);
    node->quoted =
        event->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
        event->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    return yaml_attach(r, node);
}

static maildiag_status yaml_open(yaml_reader *r, const yaml_event_t *event,
                                 md_yaml_type type)
{
    md_yaml_node *node;
    maildiag_status status;

    if (r->depth == MD_YAML_DEPTH)
        return yaml_wrong(r, &event->start_mark,
                          "nested deeper than 12 levels");
    node = yaml_node(r, event, type);
    if (node == NULL)
        return yaml_no_memory(r);
    status = yaml_attach(r, node);
    if (status != MAILDIAG_OK)
        return status;
    r->open[r->depth] = node;
    r->last[r->depth] = NULL;
    r->key[r->depth] = NULL;
    r->depth++;
    return MAILDIAG_OK;
}

static bool yaml_anchored(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return true;
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor != NULL;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor != NULL;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor != NULL;
    default:
        return false;
    }
}

static bool yaml_tagged(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return event->data.scalar.tag != NULL;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.tag != NULL;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.tag != NULL;
    default:
        return false;
    }
}

static maildiag_status yaml_event(yaml_reader *r, const yaml_event_t *event)
{
    if (yaml_anchored(event))
        return yaml_wrong(r, &event->start_mark,
                          "anchors and aliases are not taken (0 allowed)");
    if (yaml_tagged(event))
        return yaml_wrong(r, &event->start_mark, "tags are not taken");
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (r->root != NULL)
            return yaml_wrong(r, &event->start_mark,
                              "a second document: one file, one document");
        return MAILDIAG_OK;
    case YAML_SCALAR_EVENT:
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        if (++r->node_count > MD_YAML_NODES)
            return yaml_wrong(r, &event->start_mark, "more than 400,000 nodes");
        if (event->type == YAML_SCALAR_EVENT)
            return yaml_scalar(r, event);
        return yaml_open(r, event,
                         event->type == YAML_MAPPING_START_EVENT
                             ? MD_YAML_MAP
                             : MD_YAML_LIST);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        r->depth--;
        return MAILDIAG_OK;
    case YAML_STREAM_END_EVENT:
        r->done = true;
        return MAILDIAG_OK;
    default:
        return MAILDIAG_OK;
    }
}

maildiag_status md_yaml_read(md_arena *arena, md_slice text,
                             const md_fault *fault, md_yaml_node **root)
{
    yaml_reader r;
    maildiag_status status = MAILDIAG_OK;

    if (text.len > MD_YAML_BYTES)
        return md_fault_set(fault, MAILDIAG_E_RULE, 0, 0, "longer than 4 MiB",
                            MD_NONE, NULL);
    memset(&r, 0, sizeof r);
    r.arena = arena;
    r.fault = fault;
    r.text = text;
    if (!yaml_parser_initialize(&r.parser))
        return yaml_no_memory(&r);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text.ptr,
                                 text.len);
    while (status == MAILDIAG_OK && !r.done) {
        yaml_event_t event;

        if (!yaml_parser_parse(&r.parser, &event)) {
            status = yaml_syntax(&r);
            break;
        }
        status = yaml_event(&r, &event);
        yaml_event_delete(&event);
    }
    if (status == MAILDIAG_OK && r.root == NULL)
        status = md_fault_set(fault, MAILDIAG_E_RULE, 1, 1, "empty file",
                              MD_NONE, NULL);
    yaml_parser_delete(&r.parser);
    *root = status == MAILDIAG_OK ? r.root : NULL;
    return status;
}
