/*
 * From a store to a saved state. See image.h and docs/STATE.md.
 *
 * Takes a store, gives bytes. Names are written where they are first used and
 * numbered as they come, so one pass does and nothing depends on how the
 * store numbers them. Fails with the system's number, or ENOMEM.
 */
#include <errno.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "store/image.h"
#include "store/kept.h"
#include "store/replay.h"
#include "store/varint.h"

/* A key, and where its first fact stands. */
typedef struct place {
    uint64_t id;
    uint32_t key;
    uint8_t kind;
} place;

typedef struct saving {
    const md_store *store;
    md_image_out *out;
    md_replay replay;
    md_replay_items items;
    md_refmap strings, tags, shapes, keys;
    place *places;
    size_t count;
    uint64_t last_offset; /* of the key before: its first fact */
    int64_t last_sec;
    uint32_t last_source;
    bool no_memory;
} saving;

/* ---- names -------------------------------------------------------------- */

/* The number of a reference; 0: it is new, and was given the next. */
static uint32_t number_of(saving *s, md_refmap *map, uint32_t ref)
{
    uint32_t number = md_refmap_get(map, ref);

    if (number == 0 && !md_refmap_put(map, ref, (uint32_t)map->count + 1))
        s->no_memory = true;
    return number;
}

static void put_text(saving *s, md_slice text)
{
    md_image_put(s->out, text.len);
    md_image_put_bytes(s->out, text);
}

static void put_string(saving *s, uint32_t ref)
{
    uint32_t number;

    if (ref == 0) {
        md_image_put(s->out, 0);
        return;
    }
    number = number_of(s, &s->strings, ref);
    md_image_put(s->out, number != 0 ? number : s->strings.count);
    if (number == 0)
        put_text(s, md_strings_at(&s->store->strings, ref));
}

/* Of a record without a program there is no name. */
static void put_tag(saving *s, uint32_t tag)
{
    uint32_t number = number_of(s, &s->tags, tag + 1);
    md_slice name;

    md_image_put(s->out, number != 0 ? number : s->tags.count);
    if (number != 0)
        return;
    (void)md_store_program(s->store, tag, &name);
    md_image_put(s->out, name.ptr == NULL ? 0 : name.len + 1);
    md_image_put_bytes(s->out, name);
}

/* ---- sources ------------------------------------------------------------ */

static void put_options(saving *s, const md_source *source)
{
    unsigned flags =
        (unsigned)source->path | (unsigned)source->ended << 1 |
        (unsigned)source->in_line << 2 | (unsigned)source->waiting << 3 |
        (unsigned)source->has_civil << 4 | (unsigned)source->has_leap << 5 |
        (unsigned)source->has_local << 6 | (unsigned)source->has_step << 7 |
        (unsigned)source->frame.skipping << 8;

    md_image_put(s->out, flags);
    md_image_put(s->out, (uint64_t)source->year);
    md_image_put_signed(s->out, source->reference_time_usec);
    md_image_put(s->out, source->base_offset);
    put_text(s, md_slice_make(source->beginning, source->beginning_bytes));
    put_text(s, source->name);
}

/* Where reading goes on; a scan is one of a journal's entry that was too
 * long, in whose rest the source stands. A key of more bytes than a length
 * has, and garbage, end at a newline whatever their count. */
static void put_reading(saving *s, const md_source *source)
{
    const md_journal_scan none = {0};
    const md_journal_scan *scan =
        source->frame.skipping ? &source->frame.scan : &none;

    md_image_put(s->out, source->frame.mode);
    md_image_put(s->out, scan->state);
    md_image_put(s->out, scan->seen < 7 ? scan->seen : 7);
    md_image_put(s->out, scan->left);
    md_image_put(s->out, scan->garbage);
    md_image_put(s->out, source->bytes);
    put_text(s, md_buffer_slice(&source->head));
    put_text(s, md_buffer_slice(&source->carry));
    put_text(s, md_buffer_slice(&source->last_line));
}

static void put_run(saving *s, const md_source *source)
{
    int form;

    md_image_put_signed(s->out, source->rel_year);
    md_image_put_signed(s->out, source->first_civil);
    md_image_put_signed(s->out, source->last_civil);
    md_image_put_signed(s->out, source->leap_civil);
    md_image_put_signed(s->out, source->last_local);
    md_image_put_signed(s->out, source->fold_until);
    md_image_put(s->out, source->first_local_offset);
    md_image_put(s->out, source->step_offset);
    for (form = MD_STAMP_CIVIL; form <= MD_STAMP_UTC; form++) {
        const md_span *span = &source->spans[form];

        md_image_put(s->out, span->any);
        if (!span->any)
            continue;
        md_image_put_signed(s->out, span->least);
        md_image_put(s->out, span->least_usec);
        md_image_put_signed(s->out, span->most);
        md_image_put(s->out, span->most_usec);
    }
}

static void put_tally(saving *s, const md_source *source)
{
    md_tally_cursor cursor = {0};
    md_tally_run run;
    int64_t before = 0;

    while (md_tally_next(&source->tally, &cursor, &run)) {
        md_image_put(s->out, run.records);
        md_image_put(s->out, (uint64_t)run.form << 1 | run.fold);
        md_image_put_signed(s->out, run.sec - before);
        md_image_put(s->out, run.lines);
        md_image_put(s->out, run.bytes);
        md_image_put(s->out, run.unrecognised);
        before = run.sec;
    }
    md_image_put(s->out, 0);
}

static void put_kept_line(saving *s, uint32_t ref)
{
    md_kept_parts parts = md_kept_at(s->store, ref);
    uint32_t i;

    put_string(s, parts.form);
    md_image_put(s->out, parts.count);
    for (i = 0; i < parts.count; i++)
        put_string(s, parts.strings[i]);
    md_image_put(s->out, parts.words.len);
    md_image_put_bytes(s->out, parts.words);
}

static void put_kept(saving *s, const md_source *source)
{
    uint64_t before = 0;
    size_t i;

    md_image_put(s->out, source->kept_count);
    for (i = 0; i < source->kept_count; i++) {
        md_image_put(s->out, source->kept[i].offset - before);
        put_kept_line(s, source->kept[i].ref);
        before = source->kept[i].offset;
    }
}

typedef struct foreign {
    md_slice name;
    uint32_t tag;
    uint64_t lines;
} foreign;

static int by_name(const void *a, const void *b)
{
    return md_slice_cmp(((const foreign *)a)->name, ((const foreign *)b)->name);
}

static void put_foreign(saving *s, const md_source *source)
{
    size_t i, count = 0;
    foreign *list = md_alloc((source->foreign_cap + 1) * sizeof *list);

    if (list == NULL) {
        s->no_memory = true;
        return;
    }
    for (i = 0; i < source->foreign_cap; i++) {
        if (source->foreign_lines[i] == 0)
            continue;
        list[count].tag = (uint32_t)i;
        list[count].lines = source->foreign_lines[i];
        (void)md_store_program(s->store, (uint32_t)i, &list[count].name);
        count++;
    }
    qsort(list, count, sizeof *list, by_name);
    md_image_put(s->out, count);
    for (i = 0; i < count; i++) {
        put_tag(s, list[i].tag);
        md_image_put(s->out, list[i].lines);
    }
    md_free(list);
}

static void put_source(saving *s, const md_source *source)
{
    put_options(s, source);
    put_reading(s, source);
    md_image_put(s->out, source->records);
    md_image_put(s->out, source->lines);
    md_image_put(s->out, source->postfix);
    md_image_put(s->out, source->foreign);
    md_image_put(s->out, source->unrecognised);
    md_image_put(s->out, source->truncated);
    put_run(s, source);
    put_tally(s, source);
    put_kept(s, source);
    put_foreign(s, source);
}

static void put_sources(saving *s)
{
    const md_sources *sources = &s->store->sources;
    size_t i;

    md_image_put(s->out, sources->count);
    for (i = 0; i < sources->count; i++)
        put_source(s, sources->items[sources->by_ordinal[i]]);
}

/* ---- keys --------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const place *x = a, *y = b;

    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return x->kind < y->kind ? -1 : x->kind > y->kind;
}

/* Where the first fact of a key stands: parts begin in front of theirs. */
static bool first_fact(saving *s, uint32_t key, uint64_t *id)
{
    const md_store *store = s->store;
    uint32_t part;

    *id = UINT64_MAX;
    for (part = md_store_key(store, key)->newest; part != 0;
         part = md_chain_part(&store->chains, part)->prev) {
        md_unpack u;

        md_facts_clear(&s->replay.facts);
        md_unpack_begin(&u, store, key, part);
        if (md_unpack_next(&u, &s->replay.facts) < 0)
            return false;
        if (s->replay.facts.count != 0 && s->replay.facts.items[0].id < *id)
            *id = s->replay.facts.items[0].id;
    }
    return true;
}

/* All keys that have facts, in order, and their numbers. */
static bool order_keys(saving *s)
{
    uint32_t key;
    size_t i;

    s->places = md_alloc(((size_t)s->store->key_count + 1) * sizeof *s->places);
    if (s->places == NULL)
        return false;
    for (key = 1; key <= s->store->key_count; key++) {
        place *p = &s->places[s->count];

        p->key = key;
        p->kind = md_store_key(s->store, key)->kind;
        if (!first_fact(s, key, &p->id))
            return false;
        s->count += p->id != UINT64_MAX;
    }
    qsort(s->places, s->count, sizeof *s->places, by_place);
    for (i = 0; i < s->count; i++) {
        if (!md_refmap_put(&s->keys, s->places[i].key, (uint32_t)i + 1))
            return false;
    }
    return true;
}

static void put_keys(saving *s)
{
    size_t i;

    md_image_put(s->out, s->count);
    for (i = 0; i < s->count; i++) {
        const md_key *key = md_store_key(s->store, s->places[i].key);

        md_image_put(s->out, (uint64_t)key->kind << 1 | key->truncated);
        put_string(s, key->host);
        if (key->kind == MD_KEY_PROCESS) {
            put_tag(s, key->scope - 1);
            md_image_put(s->out, key->name);
        } else {
            put_string(s, key->scope);
            put_string(s, (uint32_t)key->name);
        }
    }
}

/* ---- facts -------------------------------------------------------------- */

static const md_value *values_of(const md_replay_item *item)
{
    return item->replay->facts.values + item->first_value;
}

/* As the store keeps it: a number that was not written as it would be printed
 * is kept as its text. */
static uint8_t packing_of(const md_value *v)
{
    if (v->packing == MD_PACK_NUMBER && v->ref != 0)
        return MD_PACK_NUMBER_TEXT;
    if (v->packing == MD_PACK_SECONDS && v->ref != 0)
        return MD_PACK_SECONDS_TEXT;
    return v->packing;
}

static void put_shape(saving *s, const md_replay_item *item)
{
    uint32_t number = number_of(s, &s->shapes, item->shape + 1);
    const md_value *v = values_of(item);
    const md_pack_fact *f = &item->fact;
    size_t i;

    md_image_put(s->out, number != 0 ? number : s->shapes.count);
    if (number != 0)
        return;
    md_image_put(s->out, f->kind);
    md_image_put(s->out, f->level);
    md_image_put(s->out, f->daemon);
    md_image_put(s->out, item->head.stamp);
    md_image_put(s->out, (unsigned)f->noqueue | (unsigned)item->head.fold << 1 |
                             (unsigned)(item->head.usec != 0) << 2 |
                             (unsigned)(item->head.repeat > 1) << 3);
    md_image_put(s->out, f->value_count);
    for (i = 0; i < f->value_count; i++, v++) {
        md_image_put(s->out, v->id);
        md_image_put(s->out, packing_of(v));
        if (v->id == MAILDIAG_FIELD_EXTRA)
            put_string(s, v->name);
    }
}

static void put_value(saving *s, const md_value *v)
{
    switch (packing_of(v)) {
    case MD_PACK_NUMBER:
        md_image_put_signed(s->out, v->number);
        break;
    case MD_PACK_SECONDS:
        md_image_put(s->out, v->number % 10000 == 0
                                 ? (uint64_t)(v->number / 10000) << 1
                                 : (uint64_t)v->number << 1 | 1);
        break;
    case MD_PACK_FORM:
        put_string(s, v->ref);
        md_image_put(s->out, v->words_bytes);
        md_image_put_bytes(
            s->out, md_slice_make((const char *)v->words, v->words_bytes));
        break;
    case MD_PACK_ABSENT:
        break;
    default:
        put_string(s, v->ref);
        break;
    }
}

/* Offsets and seconds as differences: to the fact before, of a key's first to
 * the first of the key before. */
static void put_position(saving *s, const md_replay_item *item)
{
    uint32_t source = s->store->sources.items[item->source]->ordinal - 1;
    bool same = source == s->last_source;

    if (same) {
        md_image_put(s->out, (item->head.offset - s->last_offset) << 1 | 1);
    } else {
        md_image_put(s->out, (uint64_t)source << 1);
        md_image_put(s->out, item->head.offset);
    }
    md_image_put_signed(s->out, item->head.sec - s->last_sec);
    s->last_source = source;
    s->last_offset = item->head.offset;
    s->last_sec = item->head.sec;
}

static void put_fact(saving *s, const md_replay_item *item, bool of_process)
{
    const md_value *v = values_of(item);
    size_t i;

    put_shape(s, item);
    put_position(s, item);
    if (item->head.usec != 0)
        md_image_put(s->out, item->head.usec);
    if (item->head.repeat > 1)
        md_image_put(s->out, item->head.repeat);
    if (!of_process) {
        md_image_put(s->out, (uint64_t)(item->head.pid + 1));
        put_tag(s, item->head.tag);
    }
    if (item->fact.kind == MD_FACT_MARK) {
        md_image_put(s->out, md_refmap_get(&s->keys, item->mark));
        return;
    }
    for (i = 0; i < item->fact.value_count; i++)
        put_value(s, &v[i]);
}

static bool put_facts_of(saving *s, const place *p)
{
    uint64_t offset;
    uint32_t source;
    int64_t sec;
    size_t i;

    s->items.count = 0;
    md_facts_clear(&s->replay.facts);
    if (!md_replay_gather(&s->replay, p->key, &s->items))
        return false;
    md_replay_order(&s->items);
    md_replay_drop_marks(&s->items);
    md_image_put(s->out, s->items.count);
    put_fact(s, &s->items.items[0], p->kind == MD_KEY_PROCESS);
    source = s->last_source;
    offset = s->last_offset;
    sec = s->last_sec;
    for (i = 1; i < s->items.count; i++)
        put_fact(s, &s->items.items[i], p->kind == MD_KEY_PROCESS);
    s->last_source = source;
    s->last_offset = offset;
    s->last_sec = sec;
    return true;
}

/* ---- stores ------------------------------------------------------------- */

static void put_totals(saving *s)
{
    const md_store *store = s->store;

    md_image_put(s->out, store->options.evidence);
    md_image_put(s->out, store->options.max_line_bytes);
    md_image_put_signed(s->out, store->sources.year);
    md_image_put_signed(s->out, store->sources.reference_time_usec);
    md_image_put(s->out, store->noqueue_actions);
    md_image_put(s->out, store->stats.dropped_events);
    md_image_put(s->out, store->stats.dropped_messages);
}

static bool save(saving *s)
{
    size_t i;

    put_totals(s);
    put_sources(s);
    if (!order_keys(s))
        return false;
    put_keys(s);
    for (i = 0; i < s->count && !s->out->failed; i++) {
        if (!put_facts_of(s, &s->places[i]))
            return false;
    }
    return !s->no_memory;
}

bool md_image_save(const md_store *store, md_image_out *out)
{
    saving s;
    bool good;

    memset(&s, 0, sizeof s);
    s.store = store;
    s.out = out;
    md_replay_init(&s.replay, store, NULL, NULL);
    good = save(&s);
    if (!good && !out->failed) {
        out->failed = true;
        out->error = ENOMEM;
    }
    md_replay_free(&s.replay);
    md_refmap_free(&s.strings);
    md_refmap_free(&s.tags);
    md_refmap_free(&s.shapes);
    md_refmap_free(&s.keys);
    md_free(s.items.items);
    md_free(s.places);
    return md_image_out_end(out);
}
