/*
 * Facts unpacked: from the parts of a chain to md_fact and md_value.
 *
 * Takes keys and parts, gives facts in canonical order. Values point into
 * the store; texts kept as form and words are put together again only when
 * somebody asks for their bytes.
 */
#include "store/fact.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "record/words.h"
#include "store/clock.h"
#include "store/state.h"
#include "store/varint.h"

void md_facts_init(md_facts *f)
{
    memset(f, 0, sizeof *f);
}

void md_facts_free(md_facts *f)
{
    md_free(f->items);
    md_free(f->values);
    md_free(f->parts);
    md_arena_free(&f->own_arena);
    memset(f, 0, sizeof *f);
}

void md_facts_clear(md_facts *f)
{
    f->count = 0;
    f->value_count = 0;
    if (f->arena == NULL)
        md_arena_clear(&f->own_arena);
}

/* ---- unpacking --------------------------------------------------------- */

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
}

/* A number that is kept as it was written. */
static void unpack_number_text(md_unpack *u, uint8_t packing, md_value *v)
{
    v->packing = packing;
    v->ref = (uint32_t)md_varint_get(&u->at);
    if (!md_record_number(v->id, md_strings_at(&u->store->strings, v->ref),
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

static void unpack_value(md_unpack *u, const md_shape_field *field, md_value *v)
{
    v->id = field->id;
    v->packing = field->packing;
    v->name = field->name;
    v->ref = 0;
    v->words_bytes = 0;
    v->number = 0;
    switch (field->packing) {
    case MD_PACK_STRING:
        v->ref = (uint32_t)md_varint_get(&u->at);
        if (is_looked_at(field->id))
            md_strings_soon(&u->store->strings, v->ref);
        break;
    case MD_PACK_CONSTANT:
        v->packing = MD_PACK_STRING;
        v->ref = field->name;
        v->name = 0;
        break;
    case MD_PACK_NUMBER:
        v->number = md_unzigzag(md_varint_get(&u->at));
        break;
    case MD_PACK_SECONDS: {
        uint64_t packed = md_varint_get(&u->at);

        v->number = (int64_t)(packed >> 1) * (packed & 1 ? 1 : 10000);
        break;
    }
    case MD_PACK_NUMBER_TEXT:
        unpack_number_text(u, MD_PACK_NUMBER, v);
        break;
    case MD_PACK_SECONDS_TEXT:
        unpack_number_text(u, MD_PACK_SECONDS, v);
        break;
    case MD_PACK_FORM:
        v->ref = (uint32_t)md_varint_get(&u->at);
        v->words_bytes = (uint32_t)md_varint_get(&u->at);
        v->words = u->at;
        u->at += v->words_bytes;
        break;
    default:
        break;
    }
}

static void skip_varint(md_unpack *u)
{
    while (*u->at++ & 0x80)
        ;
}

static void skip_value(md_unpack *u, const md_shape_field *field)
{
    switch (field->packing) {
    case MD_PACK_STRING:
    case MD_PACK_NUMBER:
    case MD_PACK_SECONDS:
    case MD_PACK_NUMBER_TEXT:
    case MD_PACK_SECONDS_TEXT:
        skip_varint(u);
        break;
    case MD_PACK_FORM:
        skip_varint(u);
        u->at += md_varint_get(&u->at);
        break;
    default:
        break;
    }
}

bool md_unpack_skip(md_unpack *u, uint64_t offset, uint16_t kind)
{
    while (u->at != u->end) {
        md_unpack before = *u;
        const md_shape *shape = u->store->shapes[md_varint_get(&u->at)];
        size_t i;

        u->offset += md_varint_get(&u->at);
        u->sec += md_unzigzag(md_varint_get(&u->at));
        if (u->offset == offset && shape->kind == kind) {
            *u = before;
            return true;
        }
        if (shape->fraction)
            skip_varint(u);
        if (u->owner->kind != MD_KEY_PROCESS) {
            skip_varint(u); /* pid */
            skip_varint(u); /* program */
        }
        if (shape->repeat)
            skip_varint(u);
        for (i = 0; i < shape->field_count; i++)
            skip_value(u, &shape->fields[i]);
    }
    return false;
}

/* Room for one fact more and its values. */
static bool facts_room(md_facts *out, size_t values)
{
    void *grown;

    if (out->count < out->cap && values <= out->value_cap - out->value_count)
        return true;
    grown = md_grow(out->items, &out->cap, out->count + 1, sizeof *out->items);
    if (grown == NULL)
        return false;
    out->items = grown;
    grown = md_grow(out->values, &out->value_cap, out->value_count + values,
                    sizeof *out->values);
    if (grown == NULL)
        return false;
    out->values = grown;
    return true;
}

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

int md_unpack_next(md_unpack *u, md_facts *out)
{
    const md_shape *shape;
    const md_source *source;
    md_fact *fact;
    md_value *v;
    uint32_t usec;
    size_t i;

    if (u->at == u->end)
        return 0;
    shape = u->store->shapes[md_varint_get(&u->at)];
    u->shape_number = shape->family;
    if (!facts_room(out, shape->field_count))
        return -1;
    out->store = u->store;
    fact = &out->items[out->count];
    u->offset += md_varint_get(&u->at);
    u->sec += md_unzigzag(md_varint_get(&u->at));
    usec = shape->fraction ? (uint32_t)md_varint_get(&u->at) : 0;
    u->shape = shape;
    u->usec = usec;
    source = u->store->sources.items[md_part_source(u->part)];
    fact->source = md_part_source(u->part);
    fact->offset = u->offset;
    fact->id = (uint64_t)source->ordinal << MD_OFFSET_BITS | u->offset;
    fact->time = fact_time(out, fact->source, shape, u->sec, usec);
    if (u->owner->kind == MD_KEY_PROCESS) {
        fact->pid = (int64_t)u->owner->name - 1;
        fact->program = u->owner->scope - 1;
    } else {
        fact->pid = (int64_t)md_varint_get(&u->at) - 1;
        fact->program = (uint32_t)md_varint_get(&u->at);
    }
    fact->repeat = shape->repeat ? (uint32_t)md_varint_get(&u->at) : 1;
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
    fact->value_count = shape->field_count;
    v = out->values + out->value_count;
    for (i = 0; i < shape->field_count; i++)
        unpack_value(u, &shape->fields[i], v++);
    out->value_count += shape->field_count;
    out->count++;
    return 1;
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

bool md_facts_of_key(md_facts *out, uint32_t key, bool own, bool marks)
{
    size_t count;

    if (!list_parts(out, key, &count))
        return false;
    while (count > 0) {
        md_unpack u;
        int more;

        md_unpack_begin(&u, out->store, key, out->parts[--count]);
        while ((more = md_unpack_next(&u, out)) > 0) {
            md_fact *fact = &out->items[out->count - 1];

            fact->own = own;
            if (fact->kind == MD_FACT_MARK && !marks)
                out->count--;
        }
        if (more < 0)
            return false;
    }
    md_facts_sort(out);
    return true;
}

bool md_facts_copy(md_facts *out, const md_facts *from, const md_fact *fact)
{
    md_fact *copy;

    if (!facts_room(out, fact->value_count))
        return false;
    out->store = from->store;
    copy = &out->items[out->count++];
    *copy = *fact;
    copy->first_value = (uint32_t)out->value_count;
    if (fact->value_count != 0)
        memcpy(out->values + out->value_count, from->values + fact->first_value,
               fact->value_count * sizeof *out->values);
    out->value_count += fact->value_count;
    return true;
}

/* ---- order ------------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
    const md_fact *x = a, *y = b;

    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return x->kind < y->kind ? -1 : x->kind > y->kind;
}

static int by_time(const void *a, const void *b)
{
    const md_fact *x = a, *y = b;

    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return by_id(a, b);
}

static uint32_t set_of(const md_facts *f, const md_fact *fact)
{
    return f->store->sources.items[fact->source]->set;
}

bool md_fact_stands_before(const md_facts *f, const md_fact *a,
                           const md_fact *b)
{
    if (f->by_time && a->time != b->time)
        return a->time < b->time;
    return a->id < b->id;
}

void md_facts_sort_with(md_facts *f, const md_fact *with)
{
    bool sorted = true;
    size_t i;

    f->by_time = f->count != 0 && with != NULL &&
                 set_of(f, with) != set_of(f, &f->items[0]);
    for (i = 1; i < f->count; i++) {
        const md_fact *fact = &f->items[i];

        if (fact->source != fact[-1].source)
            f->by_time = f->by_time || set_of(f, fact - 1) != set_of(f, fact);
        sorted = sorted && fact[-1].id <= fact->id;
    }
    if (f->count > 1 && (f->by_time || !sorted))
        qsort(f->items, f->count, sizeof *f->items,
              f->by_time ? by_time : by_id);
}

void md_facts_sort(md_facts *f)
{
    md_facts_sort_with(f, NULL);
}

/* ---- values ------------------------------------------------------------ */

const md_value *md_fact_value(const md_facts *f, const md_fact *fact,
                              uint16_t id)
{
    size_t i;

    for (i = 0; i < fact->value_count; i++) {
        const md_value *v = &f->values[fact->first_value + i];

        if (v->id == id)
            return v;
    }
    return NULL;
}

static md_arena *arena_of(md_facts *f)
{
    return f->arena != NULL ? f->arena : &f->own_arena;
}

static md_slice form_bytes(md_facts *f, const md_value *v)
{
    md_slice form = md_strings_at(&f->store->strings, v->ref);
    size_t len;
    char *text;

    if (v->words_bytes == 0)
        return form;
    len = md_form_length(form, v->words);
    text = md_arena_take(arena_of(f), len);
    if (text == NULL)
        return MD_NONE;
    md_form_join(form, v->words, text);
    return md_slice_make(text, len);
}

enum { NUMBER_BYTES = 40 };

/* Digits of a number in front of `at`; where they begin. */
static char *put_digits(char *at, uint64_t value)
{
    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    return at;
}

/* Seconds as Postfix writes them, in front of `end`: no zeros at the end of
 * the fraction. */
static char *put_seconds(char *end, uint64_t usec)
{
    uint64_t fraction = usec % 1000000;
    unsigned digits = 6;

    if (fraction != 0) {
        for (; fraction % 10 == 0; fraction /= 10)
            digits--;
        for (; digits > 0; digits--, fraction /= 10)
            *--end = (char)('0' + fraction % 10);
        *--end = '.';
    }
    return put_digits(end, usec / 1000000);
}

static md_slice number_bytes(md_facts *f, const md_value *v)
{
    char bytes[NUMBER_BYTES], *end = bytes + sizeof bytes, *at;

    if (v->ref != 0)
        return md_strings_at(&f->store->strings, v->ref);
    if (v->packing == MD_PACK_SECONDS) {
        at = put_seconds(end, (uint64_t)v->number);
    } else if (v->number < 0) {
        at = put_digits(end, 0 - (uint64_t)v->number);
        *--at = '-';
    } else {
        at = put_digits(end, (uint64_t)v->number);
    }
    return md_arena_copy(arena_of(f), md_slice_make(at, (size_t)(end - at)));
}

md_slice md_fact_string(const md_facts *f, const md_value *value)
{
    return value != NULL && value->packing == MD_PACK_STRING
               ? md_strings_at(&f->store->strings, value->ref)
               : MD_NONE;
}

md_slice md_fact_bytes(md_facts *f, const md_value *value)
{
    if (value == NULL)
        return MD_NONE;
    switch (value->packing) {
    case MD_PACK_STRING:
        return md_strings_at(&f->store->strings, value->ref);
    case MD_PACK_NUMBER:
    case MD_PACK_SECONDS:
        return number_bytes(f, value);
    case MD_PACK_FORM:
        return form_bytes(f, value);
    default:
        return MD_NONE;
    }
}

md_slice md_fact_field(md_facts *f, const md_fact *fact, uint16_t id)
{
    return md_fact_bytes(f, md_fact_value(f, fact, id));
}

int64_t md_fact_number(const md_facts *f, const md_fact *fact, uint16_t id,
                       int64_t none)
{
    const md_value *v = md_fact_value(f, fact, id);

    if (v == NULL ||
        (v->packing != MD_PACK_NUMBER && v->packing != MD_PACK_SECONDS))
        return none;
    return v->number;
}

md_slice md_fact_name(const md_facts *f, const md_value *value)
{
    if (value->id == MAILDIAG_FIELD_EXTRA)
        return md_strings_at(&f->store->strings, value->name);
    return md_slice_of(md_words_name(MAILDIAG_WORDS_FIELD, value->id));
}

md_slice md_store_string(const md_store *store, uint32_t ref)
{
    return md_strings_at(&store->strings, ref);
}

const md_program *md_store_program(const md_store *store, uint32_t program,
                                   md_slice *tag)
{
    if (tag != NULL)
        *tag = store->tags[program].tag;
    return &store->tags[program].program;
}

bool md_fact_record(md_facts *f, const md_fact *fact, md_record *out)
{
    const md_key *key = md_store_key(f->store, fact->key);
    size_t i;

    memset(out, 0, sizeof *out);
    out->kind = fact->kind;
    out->level = fact->level;
    out->noqueue = fact->noqueue;
    out->program = *md_store_program(f->store, fact->program, NULL);
    out->program.id = fact->daemon;
    if (key->kind != MD_KEY_PROCESS)
        out->queue_id = md_strings_at(&f->store->strings, (uint32_t)key->name);
    for (i = 0; i < fact->value_count && i < MD_RECORD_FIELDS; i++) {
        const md_value *v = &f->values[fact->first_value + i];
        md_field *field = &out->fields[out->field_count++];

        field->id = v->id;
        field->name =
            v->id == MAILDIAG_FIELD_EXTRA ? md_fact_name(f, v) : MD_NONE;
        field->value = md_fact_bytes(f, v);
        if (field->value.ptr == NULL && v->packing != MD_PACK_ABSENT)
            return false;
        if (v->id < 64)
            out->present |= UINT64_C(1) << v->id;
    }
    return true;
}
