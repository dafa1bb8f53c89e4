/*
 * Facts unpacked: from the parts of a chain to md_fact and md_value.
 *
 * Takes keys and parts, gives facts in canonical order, whole or with the
 * values that somebody wants. What a shape has in common for all its facts
 * (state.h) says how many numbers are to be passed over. Fails without memory
 * only; the bytes are the store's own and are trusted.
 */
#include "store/fact.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/alloc.h"
#include "store/clock.h"
#include "store/state.h"
#include "store/varint.h"

void md_unpack_begin(md_unpack *u, const md_store *store, uint32_t key,
                     uint32_t part)
{
    u->store = store;
    u->part = md_chain_part(&store->chains, part);
    u->part_ref = part;
    u->key = key;
    u->owner = md_store_key(store, key);
    u->at = u->part->bytes;
    u->end = u->part->bytes + u->part->used;
    u->offset = md_part_offset(u->part);
    u->sec = u->part->sec;
    u->first_id =
        (uint64_t)store->sources.items[md_part_source(u->part)]->ordinal
        << MD_OFFSET_BITS;
}

/* ---- values -------------------------------------------------------------- */

/* A number that is kept as it was written. */
static void number_of_text(const md_store *store, md_value *v)
{
    if (!md_record_number(v->id, md_strings_at(&store->strings, v->ref),
                          &v->number))
        v->number = 0;
    if (v->number > MD_NUMBER_MOST)
        v->number = MD_NUMBER_MOST;
}

/* Fields whose strings every fold of a message looks at. They lie all over
 * memory. */
static bool is_looked_at(uint16_t id)
{
    const uint64_t ids = UINT64_C(1) << MAILDIAG_FIELD_CLIENT |
                         UINT64_C(1) << MAILDIAG_FIELD_CLIENT_IP |
                         UINT64_C(1) << MAILDIAG_FIELD_FROM |
                         UINT64_C(1) << MAILDIAG_FIELD_TO |
                         UINT64_C(1) << MAILDIAG_FIELD_ORIG_TO |
                         UINT64_C(1) << MAILDIAG_FIELD_MESSAGE_ID;

    return id < 64 && (ids >> id & 1) != 0;
}

static inline const unsigned char *take_value(const md_store *store,
                                              const md_shape_field *field,
                                              const unsigned char *at,
                                              md_value *v)
{
    uint64_t packed;

    v->id = field->id;
    v->packing = field->packing;
    v->ref = 0;
    v->name = field->name;
    v->words_bytes = 0;
    v->number = 0;
    switch (field->packing) {
    case MD_PACK_STRING:
        v->ref = (uint32_t)md_varint_get(&at);
        if (is_looked_at(field->id))
            md_strings_soon(&store->strings, v->ref);
        break;
    case MD_PACK_CONSTANT:
        v->packing = MD_PACK_STRING;
        v->ref = field->name;
        v->name = 0;
        break;
    case MD_PACK_NUMBER:
        v->number = md_unzigzag(md_varint_get(&at));
        break;
    case MD_PACK_SECONDS:
        packed = md_varint_get(&at);
        v->number = (int64_t)(packed >> 1) * (packed & 1 ? 1 : 10000);
        break;
    case MD_PACK_NUMBER_TEXT:
    case MD_PACK_SECONDS_TEXT:
        v->packing = field->packing == MD_PACK_NUMBER_TEXT ? MD_PACK_NUMBER
                                                           : MD_PACK_SECONDS;
        v->ref = (uint32_t)md_varint_get(&at);
        number_of_text(store, v);
        break;
    case MD_PACK_FORM:
        v->ref = (uint32_t)md_varint_get(&at);
        v->words_bytes = (uint32_t)md_varint_get(&at);
        v->words = at;
        at += v->words_bytes;
        break;
    default:
        break;
    }
    return at;
}

/* ---- what is passed over ------------------------------------------------- */

static const unsigned char *
skip_numbers(const unsigned char *at, const unsigned char *end, unsigned count)
{
#ifdef __SSE2__
    for (; count > 0 && end - at >= 16; at += 16) {
        const void *bytes = at;
        __m128i block = _mm_loadu_si128(bytes);
        unsigned ends = ~(unsigned)_mm_movemask_epi8(block) & 0xffff;

        for (; ends != 0; ends &= ends - 1)
            if (--count == 0)
                return at + __builtin_ctz(ends) + 1;
    }
#endif
    for (; count > 0; count--)
        while (*at++ & 0x80)
            ;
    (void)end;
    return at;
}

static const unsigned char *skip_value(const md_shape_field *field,
                                       const unsigned char *at)
{
    uint64_t words;

    if (field->packing == MD_PACK_FORM) {
        at = skip_numbers(at, at, 1);
        words = md_varint_get(&at);
        return at + words;
    }
    return md_shape_has_number(field->packing) ? skip_numbers(at, at, 1) : at;
}

/* All that stands behind the seconds of a fact, `more` numbers in front of its
 * values among it. */
static const unsigned char *skip_rest(const md_shape *shape,
                                      const unsigned char *at,
                                      const unsigned char *end, unsigned more)
{
    uint16_t i;

    at = skip_numbers(at, end, more + shape->numbers);
    for (i = shape->form; i < shape->field_count; i++)
        at = skip_value(&shape->fields[i], at);
    return at;
}

/* Numbers between seconds and values. */
static unsigned head_numbers(const md_unpack *u, const md_shape *shape)
{
    return (unsigned)shape->fraction + (unsigned)shape->repeat +
           (u->owner->kind != MD_KEY_PROCESS ? 2U : 0U); /* pid, program */
}

/* On to the first fact of that kind, at that offset unless it is nowhere. */
static const uint64_t nowhere = UINT64_MAX;

static bool go_on(md_unpack *u, uint64_t offset, uint16_t kind,
                  uint32_t *passed)
{
    const md_store *store = u->store;
    const unsigned char *at = u->at, *end = u->end;

    while (at != end) {
        const unsigned char *first = at;
        const md_shape *shape = store->shapes[md_varint_get(&at)];
        uint64_t ran = md_varint_get(&at);

        if (shape->kind == kind &&
            (offset == nowhere || u->offset + ran == offset)) {
            u->at = first;
            return true;
        }
        u->offset += ran;
        u->sec += md_unzigzag(md_varint_get(&at));
        at = skip_rest(shape, at, end, head_numbers(u, shape));
        ++*passed;
    }
    u->at = at;
    return false;
}

bool md_unpack_skip(md_unpack *u, uint64_t offset, uint16_t kind)
{
    uint32_t passed = 0;

    return go_on(u, offset, kind, &passed);
}

void md_unpack_from(md_unpack *u, uint64_t id)
{
    const unsigned char *at = u->at, *end = u->end;

    while (at != end) {
        const md_shape *shape = u->store->shapes[md_varint_get(&at)];
        uint64_t ran = md_varint_get(&at);

        if ((u->first_id | (u->offset + ran)) >= id)
            return;
        u->offset += ran;
        u->sec += md_unzigzag(md_varint_get(&at));
        u->at = at = skip_rest(shape, at, end, head_numbers(u, shape));
    }
}

bool md_unpack_to(md_unpack *u, uint16_t kind, uint32_t *passed)
{
    return go_on(u, nowhere, kind, passed);
}

bool md_unpack_among(md_unpack *u, bool (*wanted)(uint16_t kind))
{
    while (u->at != u->end) {
        const unsigned char *at = u->at;
        const md_shape *shape = u->store->shapes[md_varint_get(&at)];

        if (shape->kind != MD_FACT_MARK && wanted(shape->kind))
            return true;
        u->offset += md_varint_get(&at);
        u->sec += md_unzigzag(md_varint_get(&at));
        u->at = skip_rest(shape, at, u->end, head_numbers(u, shape));
    }
    return false;
}

/* ---- time ---------------------------------------------------------------- */

/* The day around a kept second, when the clock is steady all through it. */
static void note_steady(md_steady *steady, const md_sources *s, uint32_t source,
                        const md_shape *shape, int64_t sec)
{
    int64_t from = sec - ((sec % MD_CLOCK_DAY) + MD_CLOCK_DAY) % MD_CLOCK_DAY;
    int64_t last = from + MD_CLOCK_DAY - 1, local = from;
    int64_t first_time =
        md_sources_time(s, source, shape->stamp, shape->fold, from, 0);
    int64_t last_time =
        md_sources_time(s, source, shape->stamp, shape->fold, last, 0);

    steady->from = steady->to = 0;
    if (first_time == MAILDIAG_NO_TIME || last_time == MAILDIAG_NO_TIME)
        return;
    if (shape->stamp == MD_STAMP_CIVIL)
        local = md_clock_local(s->base_year[source], from);
    if (shape->stamp != MD_STAMP_UTC &&
        !md_clock_steady(s, local, local + MD_CLOCK_DAY))
        return;
    steady->source = source;
    steady->form = shape->stamp;
    steady->fold = shape->fold;
    steady->from = from;
    steady->to = last + 1;
    steady->add = first_time / 1000000 - from;
}

static int64_t fact_time(md_facts *out, uint32_t source, const md_shape *shape,
                         int64_t sec, uint32_t usec)
{
    const md_sources *s = &out->store->sources;
    md_steady *steady = &out->steady;

    if (steady->from <= sec && sec < steady->to && steady->source == source &&
        steady->form == shape->stamp && steady->fold == shape->fold)
        return (sec + steady->add) * 1000000 + usec;
    if (shape->stamp == MD_STAMP_NONE)
        return MAILDIAG_NO_TIME;
    note_steady(steady, s, source, shape, sec);
    return md_sources_time(s, source, shape->stamp, shape->fold, sec, usec);
}

/* ---- facts --------------------------------------------------------------- */

/* Pid and program stand in the facts of a process's chain for once. */
static inline const unsigned char *
take_writer(const md_unpack *u, const unsigned char *at, md_fact *fact)
{
    if (u->owner->kind == MD_KEY_PROCESS) {
        fact->pid = (int64_t)u->owner->name - 1;
        fact->program = u->owner->scope - 1;
    } else {
        fact->pid = (int64_t)md_varint_get(&at) - 1;
        fact->program = (uint32_t)md_varint_get(&at);
    }
    return at;
}

/* The values that are wanted; NULL: all. */
static inline const unsigned char *
take_values(md_unpack *u, const md_shape *shape, const unsigned char *at,
            const md_wanted *wanted, md_facts *out)
{
    md_value *v = out->values + out->value_count;
    const md_shape_field *field = shape->fields;
    const md_shape_field *end = field + shape->field_count;
    const md_store *store = u->store;

    if (wanted == NULL) {
        for (; field < end; field++)
            at = take_value(store, field, at, v++);
    } else if ((wanted->any & shape->ids) == 0) {
        at = skip_rest(shape, at, u->end, 0);
    } else {
        for (; field < end; field++) {
            if (field->id < 64 && (wanted->ids >> field->id & 1) != 0 &&
                field->packing != MD_PACK_FORM)
                at = take_value(store, field, at, v++);
            else
                at = skip_value(field, at);
        }
    }
    out->value_count = (size_t)(v - out->values);
    return at;
}

static const md_wanted nothing = {0, 0};

static inline int unpack(md_unpack *u, const md_wanted *wanted, md_facts *out)
{
    const unsigned char *at = u->at;
    const md_shape *shape;
    uint32_t source;
    md_fact *fact;

    if (at == u->end)
        return 0;
    shape = u->store->shapes[md_varint_get(&at)];
    if (!md_facts_room(out, shape->field_count))
        return -1;
    u->shape = shape;
    u->shape_number = shape->family;
    u->offset += md_varint_get(&at);
    u->sec += md_unzigzag(md_varint_get(&at));
    u->usec = shape->fraction ? (uint32_t)md_varint_get(&at) : 0;
    out->store = u->store;
    source = md_part_source(u->part);
    fact = &out->items[out->count];
    fact->id = u->first_id | u->offset;
    fact->offset = u->offset;
    fact->source = source;
    fact->time = fact_time(out, source, shape, u->sec, u->usec);
    at = take_writer(u, at, fact);
    fact->repeat = shape->repeat ? (uint32_t)md_varint_get(&at) : 1;
    fact->host = u->owner->host;
    fact->key = u->key;
    fact->part = u->part_ref;
    fact->generation = 0;
    fact->kind = shape->kind;
    fact->level = shape->level;
    fact->daemon = shape->daemon;
    fact->noqueue = shape->noqueue;
    fact->own = false;
    fact->first_value = (uint32_t)out->value_count;
    if (wanted != NULL)
        wanted =
            shape->kind < MD_WANTED_KINDS ? &wanted[shape->kind] : &nothing;
    u->at = take_values(u, shape, at, wanted, out);
    fact->value_count = (uint16_t)(out->value_count - fact->first_value);
    out->count++;
    return 1;
}

int md_unpack_next(md_unpack *u, md_facts *out)
{
    return unpack(u, NULL, out);
}

/* The parts of a key, newest first, into out->parts. False without memory. */
static bool list_parts(md_facts *out, uint32_t key, size_t *count)
{
    const md_store *store = out->store;
    uint32_t part = md_store_key(store, key)->newest;

    for (*count = 0; part != 0;
         part = md_chain_part(&store->chains, part)->prev) {
        if (*count == out->part_cap) {
            void *grown = md_grow(out->parts, &out->part_cap, *count + 1,
                                  sizeof *out->parts);

            if (grown == NULL)
                return false;
            out->parts = grown;
        }
        out->parts[(*count)++] = part;
    }
    return true;
}

static bool part_of_key(md_facts *out, uint32_t key, uint32_t part,
                        const md_wanted *wanted, bool own, bool marks)
{
    md_unpack u;
    int more;

    md_unpack_begin(&u, out->store, key, part);
    while ((more = wanted != NULL ? unpack(&u, wanted, out)
                                  : unpack(&u, NULL, out)) > 0) {
        md_fact *fact = &out->items[out->count - 1];

        fact->own = own;
        if (fact->kind == MD_FACT_MARK && !marks)
            out->count--;
    }
    return more == 0;
}

static bool facts_of_key(md_facts *out, uint32_t key, const md_wanted *wanted,
                         bool own, bool marks)
{
    uint32_t newest = md_store_key(out->store, key)->newest;
    size_t count;

    if (newest != 0 && md_chain_part(&out->store->chains, newest)->prev == 0) {
        if (!part_of_key(out, key, newest, wanted, own, marks))
            return false;
    } else {
        if (!list_parts(out, key, &count))
            return false;
        while (count > 0) {
            if (!part_of_key(out, key, out->parts[--count], wanted, own, marks))
                return false;
        }
    }
    md_facts_sort(out);
    return true;
}

bool md_facts_of_key(md_facts *out, uint32_t key, bool own, bool marks)
{
    return facts_of_key(out, key, NULL, own, marks);
}

bool md_facts_wanted(md_facts *out, uint32_t key, const md_wanted *wanted)
{
    return facts_of_key(out, key, wanted, true, false);
}
