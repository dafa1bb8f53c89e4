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
#include "store/echo.h"
#include "store/guard.h"

enum { SHAPES_WITH_CONSTANTS = 4096 };

/* A shape that is looked for, and what the store has. */
typedef struct shape_probe {
    const md_store *store;
    const md_batch *batch;
    uint64_t head; /* all that is not a field, see head_of */
    uint64_t signature;
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

/*
 * Head and layout are compared as they are: by them bytes are read. Of the
 * words in the shape, and of names, only the hash is: 64 bits under a key
 * that nobody knows.
 */
static inline bool is_shape(const shape_probe *p, const md_shape *shape)
{
    uint16_t i;

    if (shape->signature != p->signature || shape->head != p->head ||
        shape->field_count != p->field_count)
        return false;
    for (i = 0; i < p->field_count; i++) {
        if (shape->layout[i] != p->fields[i].layout)
            return false;
    }
    return true;
}

static inline bool same_shape(const void *context, uint32_t ref)
{
    const shape_probe *p = context;

    return is_shape(p, p->store->shapes[ref - 1]);
}

/* The reference that a field's shape keeps; false without memory. */
static bool field_name(md_store *store, const md_batch *b,
                       const md_batch_field *field, uint32_t *name)
{
    const md_batch_text *text;

    *name = 0;
    if (field->name == MD_BATCH_NONE)
        return true;
    if (md_batch_field_packing(field) != MD_PACK_CONSTANT) {
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

/* What unpacking asks for of all fields together. */
static void shape_sum_up(md_shape *shape)
{
    uint16_t i;

    shape->ids = 0;
    shape->numbers = 0;
    shape->form = shape->field_count;
    for (i = 0; i < shape->field_count; i++) {
        if (shape->fields[i].id < 64)
            shape->ids |= UINT64_C(1) << shape->fields[i].id;
        if (shape->fields[i].packing == MD_PACK_FORM && i < shape->form)
            shape->form = i;
        if (i < shape->form)
            shape->numbers += md_shape_has_number(shape->fields[i].packing);
    }
}

static bool shape_new(md_store *store, const shape_probe *p)
{
    uint16_t count = p->field_count, i;
    uint32_t *layout;
    md_shape *shape;
    void *grown = md_grow(store->shapes, &store->shape_cap,
                          store->shape_count + 1, sizeof *store->shapes);

    if (grown == NULL)
        return false;
    store->shapes = grown;
    shape = md_arena_take(&store->shape_arena,
                          sizeof *shape + count * sizeof *shape->fields);
    layout = md_arena_take(&store->shape_arena, count * sizeof *layout);
    if (shape == NULL || layout == NULL)
        return false;
    shape_take_head(shape, p->head);
    shape->field_count = count;
    shape->signature = p->signature;
    shape->layout = layout;
    for (i = 0; i < count; i++) {
        layout[i] = p->fields[i].layout;
        shape->fields[i].id = md_batch_field_id(&p->fields[i]);
        shape->fields[i].packing = md_batch_field_packing(&p->fields[i]);
        if (!field_name(store, p->batch, &p->fields[i], &shape->fields[i].name))
            return false;
    }
    shape_sum_up(shape);
    for (i = 0; i < count; i++) {
        if (shape->fields[i].packing == MD_PACK_FORM)
            shape->fields[i].name = md_echo_places(shape->fields, count, i);
    }
    /* A family that is left without its shape is compared with what stands
     * in this place by then. */
    store->shapes[store->shape_count] = shape;
    if (!family_of(store, shape) ||
        !md_table_add(&store->shape_table, (uint32_t)(p->signature >> 32),
                      (uint32_t)store->shape_count + 1))
        return false;
    store->shape_count++;
    return true;
}

/* The number + 1 of a shape, made when it is new unless `find` says so; 0:
 * none. */
static uint32_t shape_get(md_store *store, const shape_probe *p, bool find)
{
    uint32_t ref = md_table_find(&store->shape_table,
                                 (uint32_t)(p->signature >> 32), same_shape, p);

    if (ref != 0 || find || !shape_new(store, p))
        return ref;
    return (uint32_t)store->shape_count;
}

/* ---- known ones --------------------------------------------------------- */

/* False: it is none of those that were met lately. */
static bool recall(const md_known_shape *known, const shape_probe *p,
                   uint32_t *number)
{
    const md_known_shape *met = &known[p->signature % MD_KNOWN_SHAPES];

    if (met->shape == NULL || met->signature != p->signature ||
        !is_shape(p, met->shape))
        return false;
    *number = met->number;
    return true;
}

/* False: there is none, for want of memory. */
static bool remember(md_known_shape *known, const md_store *store,
                     const shape_probe *p, uint32_t ref, uint32_t *number)
{
    if (ref == 0)
        return false;
    *number = ref - 1;
    known[p->signature % MD_KNOWN_SHAPES] =
        (md_known_shape){p->signature, store->shapes[ref - 1], ref - 1};
    return true;
}

/* ---- records ----------------------------------------------------------- */

static bool has_constants(const md_batch *b, const md_batch_record *r)
{
    uint16_t i;

    for (i = 0; i < r->field_count; i++) {
        if (md_batch_field_packing(&b->fields[r->first_field + i]) ==
            MD_PACK_CONSTANT)
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
    b->values[b->value_count++].words = 0;
    b->texts[b->text_count++] = text;
    field->layout = md_batch_layout(md_batch_field_id(field), MD_PACK_STRING);
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
        if (md_batch_field_packing(field) == MD_PACK_CONSTANT) {
            if (!constant_to_text(store, b, field))
                return false;
            r->value_bytes += MD_BATCH_TEXT_MOST;
        } else if (md_batch_field_packing(field) != MD_PACK_ABSENT) {
            b->values[b->value_count++] = b->values[value++];
        }
        shape = md_batch_shape(&b->key, shape, field->layout,
                               md_batch_name_hash(b, field->name));
    }
    r->first_field = fields;
    r->first_value = values;
    r->value_count = (uint16_t)(b->value_count - values);
    r->shape = shape;
    return true;
}

static uint64_t signature_of(const md_store *store, uint64_t fields,
                             uint64_t head)
{
    return md_hash_fold(fields ^ store->hash_key.k0, head ^ store->hash_key.k1);
}

/* A record's shape that is none of the known ones; false without memory. */
static bool look_up(md_store *store, md_known_shape *known, md_batch *b,
                    md_batch_record *r, shape_probe *p, uint32_t *number)
{
    bool full =
        store->shape_count >= SHAPES_WITH_CONSTANTS && has_constants(b, r);
    uint32_t ref = shape_get(store, p, full);

    if (ref == 0 && full) {
        if (!md_batch_columns(b) || !without_constants(store, b, r))
            return false;
        p->fields = &b->fields[r->first_field];
        p->signature = signature_of(store, r->shape, p->head);
        ref = shape_get(store, p, false);
    }
    return remember(known, store, p, ref, number);
}

bool md_shape_number(md_store *store, md_known_shape *known, md_batch *b,
                     md_batch_record *r, const md_pack_head *head,
                     uint32_t *number)
{
    uint64_t bits = head_of(r->kind, r, head);
    shape_probe p = {store,
                     b,
                     bits,
                     signature_of(store, r->shape, bits),
                     &b->fields[r->first_field],
                     r->field_count};
    bool good;

    if (recall(known, &p, number))
        return true;
    md_locks_take(md_guard_names(store->guard), 0);
    good = look_up(store, known, b, r, &p, number);
    md_locks_give(md_guard_names(store->guard), 0);
    return good;
}

/* All that a mark has: the key that it is for. */
static const md_batch_field mark_field = {
    (uint32_t)MD_PACK_NUMBER << 16 | MAILDIAG_FIELD_COUNT, MD_BATCH_NONE};

bool md_shape_mark(md_store *store, md_known_shape *known,
                   const md_pack_head *head, bool client, uint32_t *number)
{
    uint64_t bits = head_of(MD_FACT_MARK, NULL, head) | (uint64_t)client
                                                            << NOQUEUE;
    uint64_t fields = md_batch_shape(&store->hash_key, 0, mark_field.layout, 0);
    shape_probe p = {store,       NULL, bits, signature_of(store, fields, bits),
                     &mark_field, 1};
    bool good;

    if (recall(known, &p, number))
        return true;
    md_locks_take(md_guard_names(store->guard), 0);
    good = remember(known, store, &p, shape_get(store, &p, false), number);
    md_locks_give(md_guard_names(store->guard), 0);
    return good;
}
