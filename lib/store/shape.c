/*
 * Shapes: kind, level and fields of a record, once for all that share them.
 *
 * Takes records of a batch, gives numbers. A word of a small vocabulary
 * (status, DSN, event …) is a constant of the shape and costs nothing in a
 * fact. Who writes into the log could invent such words without end, so above
 * SHAPES_WITH_CONSTANTS they are values like others. Fails without memory.
 */
#include "store/shape.h"

#include "base/alloc.h"

enum { SHAPES_WITH_CONSTANTS = 4096 };

/* A shape that is looked for, and what the store has. */
typedef struct shape_probe {
    const md_store *store;
    const md_batch *batch;
    uint64_t head; /* all that is not a field, see head_of */
    const md_batch_field *fields;
    uint16_t field_count;
} shape_probe;

enum {
    LEVEL = 16,
    DAEMON = 24,
    STAMP = 32,
    NOQUEUE = 40,
    FOLD = 41,
    FRACTION = 42,
    REPEAT = 43
};

static uint64_t head_of(uint16_t kind, const md_batch_record *r,
                        const md_pack_head *head)
{
    uint64_t bits = kind;

    if (r != NULL)
        bits |= (uint64_t)r->level << LEVEL | (uint64_t)r->daemon << DAEMON |
                (uint64_t)r->noqueue << NOQUEUE;
    return bits | (uint64_t)head->stamp << STAMP |
           (uint64_t)head->fold << FOLD |
           (uint64_t)(head->usec != 0) << FRACTION |
           (uint64_t)(head->repeat > 1) << REPEAT;
}

static void shape_take_head(md_shape *shape, uint64_t head)
{
    shape->kind = (uint16_t)head;
    shape->level = (uint8_t)(head >> LEVEL);
    shape->daemon = (uint8_t)(head >> DAEMON);
    shape->stamp = (uint8_t)(head >> STAMP);
    shape->noqueue = head >> NOQUEUE & 1;
    shape->fold = head >> FOLD & 1;
    shape->fraction = head >> FRACTION & 1;
    shape->repeat = head >> REPEAT & 1;
    shape->head = head;
}

static bool same_field(const shape_probe *p, const md_shape_field *there,
                       const md_batch_field *wanted)
{
    const md_batch_text *text;

    if (there->id != wanted->id || there->packing != wanted->packing)
        return false;
    if (wanted->name == MD_BATCH_NONE)
        return there->name == 0;
    if (wanted->packing != MD_PACK_CONSTANT)
        return there->name == p->batch->texts[wanted->name].ref;
    text = &p->batch->constants[wanted->name];
    return md_slice_eq(md_strings_at(&p->store->strings, there->name),
                       md_slice_make(text->ptr, text->len));
}

static bool same_shape(const void *context, uint32_t ref)
{
    const shape_probe *p = context;
    const md_shape *shape = p->store->shapes[ref - 1];
    uint16_t i;

    if (shape->field_count != p->field_count || shape->head != p->head)
        return false;
    for (i = 0; i < shape->field_count; i++) {
        if (!same_field(p, &shape->fields[i], &p->fields[i]))
            return false;
    }
    return true;
}

/* The reference that a field's shape keeps; false without memory. */
static bool field_name(md_store *store, const md_batch *b,
                       const md_batch_field *field, uint32_t *name)
{
    const md_batch_text *text;

    *name = 0;
    if (field->name == MD_BATCH_NONE)
        return true;
    if (field->packing != MD_PACK_CONSTANT) {
        *name = b->texts[field->name].ref;
        return true;
    }
    text = &b->constants[field->name];
    *name = md_strings_add_tagged(
        &store->strings, md_slice_make(text->ptr, text->len), text->tag);
    return *name != 0;
}

/* ---- families ---------------------------------------------------------- */

/* What a field of another family has else. */
static uint64_t family_field(const md_shape_field *field)
{
    bool constant = field->packing == MD_PACK_CONSTANT;

    return (uint64_t)(constant ? 0 : field->name) << 32 |
           (uint64_t)field->id << 8 |
           (constant ? MD_PACK_STRING : field->packing);
}

typedef struct family_probe {
    const md_store *store;
    const md_shape *shape;
} family_probe;

static bool same_family(const void *context, uint32_t ref)
{
    const family_probe *p = context;
    const md_shape *there = p->store->shapes[ref - 1];
    uint16_t i;

    if (there->head != p->shape->head ||
        there->field_count != p->shape->field_count)
        return false;
    for (i = 0; i < there->field_count; i++) {
        if (family_field(&there->fields[i]) !=
            family_field(&p->shape->fields[i]))
            return false;
    }
    return true;
}

/* Finds or begins the family of a shape that is the next one; false without
 * memory. */
static bool family_of(md_store *store, md_shape *shape)
{
    uint64_t hash = shape->head;
    family_probe p = {store, shape};
    uint32_t ref;
    uint16_t i;

    for (i = 0; i < shape->field_count; i++)
        hash = md_hash_pair(&store->hash_key, hash,
                            family_field(&shape->fields[i]));
    ref = md_table_find(&store->family_table, (uint32_t)(hash >> 32),
                        same_family, &p);
    shape->family = ref != 0 ? ref - 1 : (uint32_t)store->shape_count;
    return ref != 0 ||
           md_table_add(&store->family_table, (uint32_t)(hash >> 32),
                        (uint32_t)store->shape_count + 1);
}

/* ---- finding and making ------------------------------------------------ */

static bool shape_new(md_store *store, const shape_probe *p, uint32_t tag)
{
    uint16_t count = p->field_count, i;
    md_shape *shape;
    void *grown = md_grow(store->shapes, &store->shape_cap,
                          store->shape_count + 1, sizeof *store->shapes);

    if (grown == NULL)
        return false;
    store->shapes = grown;
    shape = md_arena_take(&store->shape_arena,
                          sizeof *shape + count * sizeof *shape->fields);
    if (shape == NULL)
        return false;
    shape_take_head(shape, p->head);
    shape->field_count = count;
    for (i = 0; i < count; i++) {
        shape->fields[i].id = p->fields[i].id;
        shape->fields[i].packing = p->fields[i].packing;
        if (!field_name(store, p->batch, &p->fields[i], &shape->fields[i].name))
            return false;
    }
    /* A family that is left without its shape is compared with what stands
     * in this place by then. */
    store->shapes[store->shape_count] = shape;
    if (!family_of(store, shape) ||
        !md_table_add(&store->shape_table, tag,
                      (uint32_t)store->shape_count + 1))
        return false;
    store->shape_count++;
    return true;
}

/* The number + 1 of a shape that is there; 0: none. */
static uint32_t shape_find(md_store *store, const shape_probe *p,
                           uint64_t signature)
{
    md_last_shape *last =
        &store->last_shapes[signature % (sizeof store->last_shapes /
                                         sizeof *store->last_shapes)];

    if (last->signature != signature || last->ref == 0 ||
        !same_shape(p, last->ref)) {
        uint32_t ref = md_table_find(
            &store->shape_table, (uint32_t)(signature >> 32), same_shape, p);

        if (ref == 0)
            return 0;
        last->signature = signature;
        last->ref = ref;
    }
    return last->ref;
}

/* ---- records ----------------------------------------------------------- */

static bool has_constants(const md_batch *b, const md_batch_record *r)
{
    uint16_t i;

    for (i = 0; i < r->field_count; i++) {
        if (b->fields[r->first_field + i].packing == MD_PACK_CONSTANT)
            return true;
    }
    return false;
}

/* A constant becomes a text that is looked up already. */
static bool constant_to_text(md_store *store, md_batch *b,
                             md_batch_field *field)
{
    md_batch_text text = b->constants[field->name];

    text.ref = md_strings_add_tagged(
        &store->strings, md_slice_make(text.ptr, text.len), text.tag);
    if (text.ref == 0)
        return false;
    b->values[b->value_count].number = 0;
    b->values[b->value_count].text = (uint32_t)b->text_count;
    b->values[b->value_count++].words_bytes = 0;
    b->texts[b->text_count++] = text;
    field->packing = MD_PACK_STRING;
    field->name = MD_BATCH_NONE;
    return true;
}

/* The record's columns again, at the end, without constants. */
static bool without_constants(md_store *store, md_batch *b, md_batch_record *r)
{
    uint32_t fields = (uint32_t)b->field_count;
    uint32_t values = (uint32_t)b->value_count, value = r->first_value;
    uint64_t shape = 0;
    uint16_t i;

    for (i = 0; i < r->field_count; i++) {
        md_batch_field *field = &b->fields[b->field_count++];

        *field = b->fields[r->first_field + i];
        if (field->packing == MD_PACK_CONSTANT) {
            if (!constant_to_text(store, b, field))
                return false;
            r->value_bytes += MD_BATCH_VALUE_MOST;
        } else if (field->packing != MD_PACK_ABSENT) {
            b->values[b->value_count++] = b->values[value++];
        }
        shape = md_batch_shape(
            &b->key, shape, field->id, field->packing,
            field->name == MD_BATCH_NONE ? 0 : b->texts[field->name].tag);
    }
    r->first_field = fields;
    r->first_value = values;
    r->value_count = (uint16_t)(b->value_count - values);
    r->shape = shape;
    return true;
}

static uint64_t signature_of(const md_store *store, const shape_probe *p,
                             uint64_t fields)
{
    return md_hash_pair(&store->hash_key, fields, p->head);
}

bool md_shape_number(md_store *store, md_batch *b, md_batch_record *r,
                     const md_pack_head *head, uint32_t *number)
{
    shape_probe p = {store, b, head_of(r->kind, r, head),
                     &b->fields[r->first_field], r->field_count};
    uint64_t signature = signature_of(store, &p, r->shape);
    uint32_t ref = shape_find(store, &p, signature);

    if (ref == 0 && store->shape_count >= SHAPES_WITH_CONSTANTS &&
        has_constants(b, r)) {
        if (!md_batch_columns(b) || !without_constants(store, b, r))
            return false;
        p.fields = &b->fields[r->first_field];
        signature = signature_of(store, &p, r->shape);
        ref = shape_find(store, &p, signature);
    }
    if (ref == 0) {
        if (!shape_new(store, &p, (uint32_t)(signature >> 32)))
            return false;
        ref = (uint32_t)store->shape_count;
    }
    *number = ref - 1;
    return true;
}

/* All that a mark has: the key that it is for. */
static const md_batch_field mark_field = {MAILDIAG_FIELD_COUNT, MD_PACK_NUMBER,
                                          MD_BATCH_NONE};

bool md_shape_mark(md_store *store, const md_pack_head *head, bool client,
                   uint32_t *number)
{
    shape_probe p = {store, NULL,
                     head_of(MD_FACT_MARK, NULL, head) | (uint64_t)client
                                                             << NOQUEUE,
                     &mark_field, 1};
    uint64_t signature =
        signature_of(store, &p,
                     md_batch_shape(&store->hash_key, 0, mark_field.id,
                                    mark_field.packing, 0));
    uint32_t ref = shape_find(store, &p, signature);

    if (ref == 0) {
        if (!shape_new(store, &p, (uint32_t)(signature >> 32)))
            return false;
        ref = (uint32_t)store->shape_count;
    }
    *number = ref - 1;
    return true;
}
