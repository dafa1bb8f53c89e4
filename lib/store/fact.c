/*
 * Facts: their order, and what their values say.
 *
 * Takes facts that were unpacked (unpack.c). Values point into the store;
 * texts kept as form and words are put together again only when somebody asks
 * for their bytes.
 */
#include "store/fact.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "record/words.h"
#include "store/echo.h"
#include "store/order.h"
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

/* Room for one fact more and its values. */
bool md_facts_room(md_facts *out, size_t values)
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

bool md_facts_copy(md_facts *out, const md_facts *from, const md_fact *fact)
{
    md_fact *copy;

    if (!md_facts_room(out, fact->value_count))
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

/* Lines that are two facts stand by their kinds. */
static void order_kinds(md_fact *items, size_t count)
{
    size_t i, at;

    for (i = 1; i < count; i++) {
        md_fact moving = items[i];

        for (at = i; at > 0 && by_id(&items[at - 1], &moving) > 0; at--)
            items[at] = items[at - 1];
        if (at != i)
            items[at] = moving;
    }
}

/* The facts of many processes, hundreds of thousands. False without memory:
 * nothing has changed then. */
static bool order_many(md_facts *f)
{
    md_place *places = md_alloc(f->count * sizeof *places);
    bool good = places != NULL && f->count <= UINT32_MAX;
    md_fact moving;
    size_t i;

    for (i = 0; good && i < f->count; i++) {
        places[i].number = f->items[i].id;
        places[i].index = (uint32_t)i;
    }
    good = good && md_order(places, f->count);
    if (good) {
        md_order_move(f->items, sizeof moving, places, f->count, &moving);
        order_kinds(f->items, f->count);
    }
    md_free(places);
    return good;
}

void md_facts_sort_with(md_facts *f, const md_fact *with)
{
    enum { MANY = 1024 };
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
    if (f->count >= MANY && !f->by_time && !sorted && order_many(f))
        return;
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
        return md_echo_join(f->store, v, form, arena_of(f));
    len = md_form_length(form, v->words);
    text = md_arena_take(arena_of(f), len);
    if (text == NULL)
        return MD_NONE;
    md_form_join(form, v->words, text);
    return md_echo_join(f->store, v, md_slice_make(text, len), arena_of(f));
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

uint32_t md_store_string_find(const md_store *store, md_slice text)
{
    return md_strings_find(&store->strings, text);
}

void md_store_string_soon(const md_store *store, uint32_t ref)
{
    md_strings_soon(&store->strings, ref);
}

const md_program *md_store_program(const md_store *store, uint32_t program,
                                   md_slice *tag)
{
    if (tag != NULL)
        *tag = store->tags[program].tag;
    return &store->tags[program].program;
}

static bool fill_record(md_facts *f, const md_fact *fact, bool seconds,
                        md_record *out)
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
        md_field *field = &out->fields[out->field_count];

        if (v->packing == MD_PACK_SECONDS && !seconds)
            continue;
        out->field_count++;
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

bool md_fact_record(md_facts *f, const md_fact *fact, md_record *out)
{
    return fill_record(f, fact, true, out);
}

bool md_fact_record_judged(md_facts *f, const md_fact *fact, md_record *out)
{
    return fill_record(f, fact, fact->kind != MAILDIAG_RECORD_DELIVERY, out);
}
