/*
 * Growing tables. Fails without memory only.
 */
#include "rules/build.h"

#include "base/alloc.h"
#include "base/hash.h"

static void *rows_add(md_build *b, md_rows *rows, size_t size)
{
    void *grown;
    unsigned char *row;

    if (b->failed)
        return NULL;
    grown = md_grow(rows->rows, &rows->cap, (size_t)rows->count + 1, size);
    if (grown == NULL) {
        b->failed = true;
        return NULL;
    }
    rows->rows = grown;
    row = (unsigned char *)grown + size * rows->count++;
    memset(row, 0, size);
    return row;
}

static void rows_copy(md_build *b, md_rows *rows, const void *from,
                      uint32_t count, size_t size)
{
    void *grown;

    if (b->failed || count == 0)
        return;
    grown = md_grow(NULL, &rows->cap, count, size);
    if (grown == NULL) {
        b->failed = true;
        return;
    }
    memcpy(grown, from, size * count);
    rows->rows = grown;
    rows->count = count;
}

static uint64_t build_hash(md_slice text)
{
    const md_hash_key key = {UINT64_C(0x6d61696c64696167), 0};

    return md_hash_bytes(&key, text);
}

static void index_put(md_build *b, uint32_t wording)
{
    md_slice text =
        md_build_get(b, ((const md_ref *)b->wordings.rows)[wording]);
    size_t at = (size_t)build_hash(text) & (b->index_size - 1);

    while (b->index[at] != 0)
        at = (at + 1) & (b->index_size - 1);
    b->index[at] = wording + 1;
}

/* At most half of the index is full. */
static void index_grow(md_build *b)
{
    size_t size = b->index_size ? b->index_size : 256;
    uint32_t *grown;

    while (size < 2 * ((size_t)b->wordings.count + 1))
        size *= 2;
    if (b->failed || size == b->index_size)
        return;
    grown = md_calloc(size, sizeof *grown);
    if (grown == NULL) {
        b->failed = true;
        return;
    }
    md_free(b->index);
    b->index = grown;
    b->index_size = size;
    for (uint32_t i = 0; i < b->wordings.count; i++)
        index_put(b, i);
}

bool md_build_begin(md_build *b, const md_tables *base)
{
    memset(b, 0, sizeof *b);
    if (base == NULL) {
        md_buffer_put(&b->pool, '\0');
        b->failed = b->pool.failed;
    } else {
        md_buffer_add(&b->pool, md_slice_make((const char *)base->pool,
                                              base->pool_bytes));
        b->failed = b->pool.failed;
        rows_copy(b, &b->causes, base->causes, base->cause_count,
                  sizeof *base->causes);
        rows_copy(b, &b->rules, base->rules, base->rule_count,
                  sizeof *base->rules);
        rows_copy(b, &b->conditions, base->conditions, base->condition_count,
                  sizeof *base->conditions);
        rows_copy(b, &b->items, base->items, base->item_count,
                  sizeof *base->items);
        rows_copy(b, &b->wordings, base->wordings, base->wording_count,
                  sizeof *base->wordings);
        rows_copy(b, &b->patterns, base->patterns, base->pattern_count,
                  sizeof *base->patterns);
        rows_copy(b, &b->strings, base->strings, base->string_count,
                  sizeof *base->strings);
        rows_copy(b, &b->samples, base->samples, base->sample_count,
                  sizeof *base->samples);
        rows_copy(b, &b->expects, base->expects, base->expect_count,
                  sizeof *base->expects);
        rows_copy(b, &b->fixes, base->fixes, base->fix_count,
                  sizeof *base->fixes);
        rows_copy(b, &b->overlays, base->overlays, base->overlay_count,
                  sizeof *base->overlays);
    }
    index_grow(b);
    for (uint32_t i = 0; i < b->rules.count; i++)
        if (md_build_rule_at(b, i)->layer >= b->layer)
            b->layer = (uint16_t)(md_build_rule_at(b, i)->layer + 1);
    if (b->failed)
        md_build_free(b);
    return b->pool.ptr != NULL;
}

void md_build_free(md_build *b)
{
    md_buffer_free(&b->pool);
    md_free(b->causes.rows);
    md_free(b->rules.rows);
    md_free(b->conditions.rows);
    md_free(b->items.rows);
    md_free(b->wordings.rows);
    md_free(b->patterns.rows);
    md_free(b->strings.rows);
    md_free(b->samples.rows);
    md_free(b->expects.rows);
    md_free(b->fixes.rows);
    md_free(b->overlays.rows);
    md_free(b->index);
    memset(b, 0, sizeof *b);
}

md_ref md_build_text(md_build *b, md_slice text)
{
    md_ref ref = {0, 0};

    if (!md_slice_present(text) || b->failed)
        return ref;
    if (text.len > UINT32_MAX / 2 - b->pool.len) {
        b->failed = true;
        return ref;
    }
    ref.at = (uint32_t)b->pool.len;
    ref.len = (uint32_t)text.len;
    md_buffer_add(&b->pool, text);
    md_buffer_put(&b->pool, '\0');
    b->failed = b->pool.failed;
    return ref;
}

md_slice md_build_get(const md_build *b, md_ref ref)
{
    if (ref.at == 0)
        return MD_NONE;
    return md_slice_make(b->pool.ptr + ref.at, ref.len);
}

md_cause_row *md_build_cause(md_build *b)
{
    return rows_add(b, &b->causes, sizeof(md_cause_row));
}

md_rule_row *md_build_rule(md_build *b)
{
    return rows_add(b, &b->rules, sizeof(md_rule_row));
}

md_condition_row *md_build_condition(md_build *b)
{
    return rows_add(b, &b->conditions, sizeof(md_condition_row));
}

md_sample_row *md_build_sample(md_build *b)
{
    return rows_add(b, &b->samples, sizeof(md_sample_row));
}

md_expect_row *md_build_expect(md_build *b)
{
    return rows_add(b, &b->expects, sizeof(md_expect_row));
}

md_fix_row *md_build_fix(md_build *b)
{
    return rows_add(b, &b->fixes, sizeof(md_fix_row));
}

md_overlay_row *md_build_overlay(md_build *b)
{
    return rows_add(b, &b->overlays, sizeof(md_overlay_row));
}

bool md_build_item(md_build *b, uint32_t item)
{
    uint32_t *row = rows_add(b, &b->items, sizeof *row);

    if (row == NULL)
        return false;
    *row = item;
    return true;
}

uint32_t md_build_wording(md_build *b, md_slice compiled)
{
    md_ref *row;
    size_t at;

    if (b->failed)
        return 0;
    at = (size_t)build_hash(compiled) & (b->index_size - 1);
    for (; b->index[at] != 0; at = (at + 1) & (b->index_size - 1)) {
        uint32_t known = b->index[at] - 1;

        if (md_slice_eq(
                md_build_get(b, ((const md_ref *)b->wordings.rows)[known]),
                compiled))
            return known;
    }
    row = rows_add(b, &b->wordings, sizeof *row);
    if (row == NULL)
        return 0;
    *row = md_build_text(b, compiled);
    b->index[at] = b->wordings.count;
    index_grow(b);
    return b->wordings.count - 1;
}

uint32_t md_build_pattern(md_build *b, md_slice text, uint32_t line,
                          uint32_t column)
{
    md_pattern_row *row = rows_add(b, &b->patterns, sizeof *row);

    if (row == NULL)
        return 0;
    row->text = md_build_text(b, text);
    row->line = line;
    row->column = column;
    return b->patterns.count - 1;
}

uint32_t md_build_string(md_build *b, md_slice text)
{
    md_ref *row = rows_add(b, &b->strings, sizeof *row);

    if (row == NULL)
        return 0;
    *row = md_build_text(b, text);
    return b->strings.count - 1;
}

int32_t md_build_find_cause(const md_build *b, md_slice id)
{
    for (uint32_t i = 0; i < b->causes.count; i++)
        if (md_slice_eq(md_build_get(b, md_build_cause_at(b, i)->id), id))
            return (int32_t)i;
    return -1;
}

int32_t md_build_find_rule(const md_build *b, md_slice id)
{
    for (uint32_t i = 0; i < b->rules.count; i++)
        if (md_slice_eq(md_build_get(b, md_build_rule_at(b, i)->id), id))
            return (int32_t)i;
    return -1;
}

/* The cause of that id, else the first that belongs to it: `tls_failed` is
 * broad only, no cause. */
static uint16_t build_broad(const md_build *b, md_ref broad)
{
    md_slice id = md_build_get(b, broad);
    int32_t cause = md_build_find_cause(b, id);
    uint32_t i = 0;

    if (cause >= 0)
        return (uint16_t)cause;
    while (!md_slice_eq(md_build_get(b, md_build_cause_at(b, i)->broad), id))
        i++;
    return (uint16_t)i;
}

void md_build_settle(md_build *b)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < b->causes.count; i++) {
        md_cause_row *row = md_build_cause_at(b, i);

        row->broad_index = build_broad(b, row->broad);
    }
    for (uint32_t i = 0; i < b->rules.count; i++) {
        const md_rule_row *row = md_build_rule_at(b, i);

        if (row->disabled == 0)
            *md_build_rule_at(b, kept++) = *row;
    }
    b->rules.count = kept;
}

void md_build_tables(const md_build *b, md_tables *out)
{
    out->pool = (const unsigned char *)b->pool.ptr;
    out->causes = b->causes.rows;
    out->rules = b->rules.rows;
    out->conditions = b->conditions.rows;
    out->items = b->items.rows;
    out->wordings = b->wordings.rows;
    out->patterns = b->patterns.rows;
    out->strings = b->strings.rows;
    out->samples = b->samples.rows;
    out->expects = b->expects.rows;
    out->fixes = b->fixes.rows;
    out->overlays = b->overlays.rows;
    out->pool_bytes = (uint32_t)b->pool.len;
    out->cause_count = b->causes.count;
    out->rule_count = b->rules.count;
    out->condition_count = b->conditions.count;
    out->item_count = b->items.count;
    out->wording_count = b->wordings.count;
    out->pattern_count = b->patterns.count;
    out->string_count = b->strings.count;
    out->sample_count = b->samples.count;
    out->expect_count = b->expects.count;
    out->fix_count = b->fixes.count;
    out->overlay_count = b->overlays.count;
}
