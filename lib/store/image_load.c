/*
 * From a saved state to a store. See image.h and docs/STATE.md.
 *
 * Takes bytes that anybody may have written, gives a store like those that
 * logs make: every number is held against what it may be, every reference
 * against what there is. Fails with a status; nothing is kept then.
 */
#include "store/image_loading.h"

#include <errno.h>

#include "base/alloc.h"
#include "record/words.h"
#include "store/evict.h"
#include "store/replay.h"
#include "store/varint.h"

#define PID_MOST (INT64_C(1) << 62)

/* ---- keys --------------------------------------------------------------- */

static bool get_key_name(md_loading *l, md_key_probe *p)
{
    uint32_t name;

    if (p->kind == MD_KEY_PROCESS) {
        if (!md_loading_tag(l, &p->scope))
            return false;
        p->scope++;
        p->name = md_image_get_most(l->in, (uint64_t)PID_MOST);
        return md_loading_good(l);
    }
    if (!md_loading_string(l, &p->scope) || !md_loading_name(l, &name))
        return false;
    p->name = name;
    return p->kind == MD_KEY_MESSAGE || p->scope == 0 || md_loading_bad(l);
}

/* The next key has that number in the store. */
static bool take_key(md_loading *l, uint32_t number)
{
    void *grown =
        md_loading_room(l, l->keys, &l->key_cap, l->key_count, sizeof *l->keys);

    if (grown == NULL)
        return false;
    l->keys = grown;
    l->keys[l->key_count++] = number;
    return true;
}

static bool get_keys(md_loading *l)
{
    uint64_t count = md_image_get_most(l->in, UINT32_MAX - 1), i, head;
    uint32_t number;

    for (i = 1; i <= count && md_loading_good(l); i++) {
        md_key_probe p = {.store = l->store};

        head = md_image_get_most(l->in, MD_KEY_FILTER << 1 | 1);
        p.kind = (uint8_t)(head >> 1);
        if (p.kind == 0)
            return md_loading_bad(l);
        if (!md_loading_string(l, &p.host) || !get_key_name(l, &p))
            return false;
        if (md_key_find(&p) != 0)
            return md_loading_bad(l);
        if (md_key_get(l->store, &p, &number) != MAILDIAG_OK)
            return md_loading_no_memory(l);
        md_store_key(l->store, number)->truncated = head & 1;
        if (!take_key(l, number))
            return false;
    }
    return md_loading_good(l);
}

/* ---- facts -------------------------------------------------------------- */

/* Is a value of that field ever kept in that way? */
static bool packing_good(uint16_t id, uint8_t packing)
{
    uint32_t type = md_words_field_type(id);

    switch (packing) {
    case MD_PACK_NUMBER:
    case MD_PACK_NUMBER_TEXT:
        return type == MAILDIAG_TYPE_NUMBER;
    case MD_PACK_SECONDS:
    case MD_PACK_SECONDS_TEXT:
        return type == MAILDIAG_TYPE_SECONDS;
    default:
        return packing <= MD_PACK_SECONDS_TEXT;
    }
}

static bool get_field(md_loading *l, md_load_field *field)
{
    field->id = (uint16_t)md_image_get_most(l->in, MAILDIAG_FIELD_QUEUE);
    field->packing = (uint8_t)md_image_get_most(l->in, MD_PACK_SECONDS_TEXT);
    field->name = 0;
    if (field->id == MAILDIAG_FIELD_EXTRA &&
        !md_loading_string(l, &field->name))
        return false;
    return md_loading_good(l) &&
           (packing_good(field->id, field->packing) || md_loading_bad(l));
}

static bool kind_good(uint16_t kind)
{
    return kind == MD_FACT_MARK ||
           (kind != MAILDIAG_RECORD_FOREIGN &&
            md_words_name(MAILDIAG_WORDS_RECORD, kind) != NULL);
}

static bool get_shape_text(md_loading *l, md_load_shape *s)
{
    uint64_t flags;
    uint16_t i;

    memset(s, 0, sizeof *s);
    s->kind = (uint16_t)md_image_get_most(l->in, UINT16_MAX);
    s->level = (uint8_t)md_image_get_most(l->in, MAILDIAG_LEVEL_PANIC);
    s->daemon = (uint8_t)md_image_get_most(l->in, MD_DAEMON_COUNT - 1);
    s->stamp = (uint8_t)md_image_get_most(l->in, MD_STAMP_UTC);
    flags = md_image_get_most(l->in, 15);
    s->noqueue = flags & 1;
    s->fold = (flags & 2) != 0;
    s->fraction = (flags & 4) != 0;
    s->repeat = (flags & 8) != 0;
    s->field_count = (uint16_t)md_image_get_most(l->in, MD_RECORD_FIELDS + 4);
    for (i = 0; i < s->field_count; i++) {
        if (!get_field(l, &s->fields[i]))
            return false;
    }
    if (!kind_good(s->kind) ||
        (s->kind == MD_FACT_MARK &&
         (s->field_count != 1 || s->fields[0].id != MAILDIAG_FIELD_COUNT ||
          s->fields[0].packing != MD_PACK_NUMBER)))
        return md_loading_bad(l);
    return md_loading_good(l);
}

static const md_load_shape *get_shape(md_loading *l)
{
    uint64_t number = md_image_get_most(l->in, l->shape_count + 1);
    void *grown;

    if (number == 0) {
        (void)md_loading_bad(l);
        return NULL;
    }
    if (number <= l->shape_count)
        return &l->shapes[number - 1];
    grown = md_loading_room(l, l->shapes, &l->shape_cap, l->shape_count,
                            sizeof *l->shapes);
    if (grown == NULL)
        return NULL;
    l->shapes = grown;
    return get_shape_text(l, &l->shapes[l->shape_count])
               ? &l->shapes[l->shape_count++]
               : NULL;
}

static bool get_form(md_loading *l, md_value *v)
{
    size_t before = l->words.len, len;

    if (!md_loading_name(l, &v->ref))
        return false;
    len = (size_t)md_image_get_most(l->in, MD_FORM_WORDS_MAX);
    if (!md_image_get_bytes(l->in, len, &l->words))
        return l->in->error == ENOMEM ? md_loading_no_memory(l) : false;
    /* The buffer may still move: md_value.words is set when all are in. */
    v->number = (int64_t)before;
    v->words_bytes = (uint32_t)len;
    return md_form_fits(md_strings_at(&l->store->strings, v->ref),
                        md_slice_skip(md_buffer_slice(&l->words), before)) ||
           md_loading_bad(l);
}

static bool get_value(md_loading *l, const md_load_field *field, md_value *v)
{
    uint64_t packed;

    memset(v, 0, sizeof *v);
    v->id = field->id;
    v->name = field->name;
    v->packing = field->packing;
    switch (field->packing) {
    case MD_PACK_ABSENT:
        return true;
    case MD_PACK_NUMBER:
        v->number = md_loading_between(l, MD_NUMBER_MOST);
        return md_loading_good(l);
    case MD_PACK_SECONDS:
        packed = md_image_get(l->in);
        if (packed >> 1 > (uint64_t)MD_NUMBER_MOST / 10000)
            return packed & 1 && packed >> 1 <= (uint64_t)MD_NUMBER_MOST
                       ? (v->number = (int64_t)(packed >> 1),
                          md_loading_good(l))
                       : md_loading_bad(l);
        v->number = (int64_t)(packed >> 1) * (packed & 1 ? 1 : 10000);
        return md_loading_good(l);
    case MD_PACK_FORM:
        return get_form(l, v);
    case MD_PACK_NUMBER_TEXT:
        v->packing = MD_PACK_NUMBER;
        return md_loading_name(l, &v->ref);
    case MD_PACK_SECONDS_TEXT:
        v->packing = MD_PACK_SECONDS;
        return md_loading_name(l, &v->ref);
    default:
        return md_loading_name(l, &v->ref);
    }
}

static bool get_values(md_loading *l, const md_load_shape *s)
{
    uint64_t key;
    uint16_t i;

    md_buffer_clear(&l->words);
    if (s->kind == MD_FACT_MARK) {
        memset(&l->values[0], 0, sizeof l->values[0]);
        l->values[0].id = MAILDIAG_FIELD_COUNT;
        l->values[0].packing = MD_PACK_NUMBER;
        key = md_image_get_most(l->in, l->key_count);
        l->values[0].number = key != 0 ? l->keys[key - 1] : 0;
        return md_loading_good(l);
    }
    for (i = 0; i < s->field_count; i++) {
        if (!get_value(l, &s->fields[i], &l->values[i]))
            return false;
    }
    for (i = 0; i < s->field_count; i++) {
        md_value *v = &l->values[i];

        if (v->packing != MD_PACK_FORM)
            continue;
        v->words =
            (const unsigned char *)md_buffer_slice(&l->words).ptr + v->number;
    }
    return true;
}

/* Behind the fact before, in a source that was fed so far. */
static bool get_position(md_loading *l, md_pack_head *head, uint32_t *source)
{
    uint64_t place = md_image_get(l->in), before = l->last_offset;

    *source = l->last_source;
    if (place & 1) {
        head->offset = before + (place >> 1);
        if (place >> 1 > UINT64_C(1) << MD_OFFSET_BITS)
            return md_loading_bad(l);
    } else {
        *source = (uint32_t)(place >> 1);
        head->offset = md_image_get(l->in);
        if (place >> 1 >= l->store->sources.count)
            return md_loading_bad(l);
    }
    head->sec = l->last_sec + md_loading_between(l, 2 * MD_LOAD_SEC_MOST);
    if (!md_loading_good(l) || *source >= l->store->sources.count ||
        head->sec > MD_LOAD_SEC_MOST || head->sec < -MD_LOAD_SEC_MOST ||
        head->offset < l->store->sources.items[*source]->base_offset ||
        head->offset >= md_source_end(l->store->sources.items[*source]))
        return md_loading_bad(l);
    l->last_source = *source;
    l->last_offset = head->offset;
    l->last_sec = head->sec;
    return true;
}

static bool get_head(md_loading *l, const md_load_shape *s, const md_key *key,
                     md_pack_head *head, uint32_t *source)
{
    memset(head, 0, sizeof *head);
    head->stamp = s->stamp;
    head->fold = s->fold;
    if (!get_position(l, head, source))
        return false;
    if (s->fraction)
        head->usec = (uint32_t)md_image_get_most(l->in, MD_LOAD_USEC_MOST);
    head->repeat =
        s->repeat ? (uint32_t)md_image_get_most(l->in, UINT32_MAX) : 1;
    if (s->fraction != (head->usec != 0) || s->repeat != (head->repeat > 1))
        return md_loading_bad(l);
    if (key->kind == MD_KEY_PROCESS) {
        head->pid = (int64_t)key->name - 1;
        head->tag = key->scope - 1;
        return md_loading_good(l);
    }
    head->pid = (int64_t)md_image_get_most(l->in, (uint64_t)PID_MOST) - 1;
    return md_loading_tag(l, &head->tag);
}

/* Facts of a key ascend, so that no position has two of a kind. */
static bool get_fact(md_loading *l, uint32_t number, uint64_t *last)
{
    const md_key *key = md_store_key(l->store, number);
    const md_load_shape *s = get_shape(l);
    md_pack_fact fact = {0};
    maildiag_status status;
    md_pack_head head;
    uint32_t source;
    uint64_t id;

    if (s == NULL || !get_head(l, s, key, &head, &source) || !get_values(l, s))
        return false;
    if ((s->kind == MD_FACT_MARK) && key->kind != MD_KEY_PROCESS)
        return md_loading_bad(l);
    id = (uint64_t)(source + 1) << MD_OFFSET_BITS | head.offset;
    if (id < *last)
        return md_loading_bad(l);
    *last = id;
    fact.kind = s->kind;
    fact.level = s->level;
    fact.daemon = s->daemon;
    fact.noqueue = s->noqueue;
    fact.value_count = s->field_count;
    fact.values = l->values;
    status = md_replay_fact(l->store, number, source, &head, &fact);
    if (status == MAILDIAG_E_NOMEM)
        return md_loading_no_memory(l);
    return status == MAILDIAG_OK || md_loading_bad(l);
}

static bool get_facts_of(md_loading *l, uint32_t number)
{
    uint64_t count = md_image_get(l->in), last = 0, offset = 0;
    uint32_t source = 0;
    int64_t sec = 0;
    uint64_t i;

    if (count == 0)
        return md_loading_bad(l);
    for (i = 0; i < count; i++) {
        if (!get_fact(l, number, &last))
            return false;
        if (i == 0) {
            source = l->last_source;
            offset = l->last_offset;
            sec = l->last_sec;
        }
    }
    l->last_source = source;
    l->last_offset = offset;
    l->last_sec = sec;
    md_chain_seal(&l->store->chains,
                  &md_store_shard_of_key(l->store, number)->parts,
                  &md_store_key(l->store, number)->newest);
    return true;
}

/* ---- stores ------------------------------------------------------------- */

static maildiag_status get_totals(md_loading *l)
{
    md_store *store = l->store;
    uint64_t evidence = md_image_get(l->in), line = md_image_get(l->in);
    int64_t year = md_loading_between(l, MD_LOAD_YEAR_MOST);
    int64_t reference = md_image_get_signed(l->in);

    store->noqueue_actions = md_image_get_most(l->in, 1) != 0;
    store->stats.dropped_events = md_image_get_most(l->in, MD_LOAD_COUNT_MOST);
    store->stats.dropped_messages =
        md_image_get_most(l->in, MD_LOAD_COUNT_MOST);
    if (!md_loading_good(l))
        return MAILDIAG_E_STATE;
    if (evidence != store->options.evidence ||
        line != store->options.max_line_bytes)
        return MAILDIAG_E_ARG;
    if (store->sources.year == 0)
        store->sources.year = (int32_t)year;
    if (store->sources.reference_time_usec == 0)
        store->sources.reference_time_usec = reference;
    return MAILDIAG_OK;
}

static bool load(md_loading *l)
{
    size_t i;

    if (!md_loading_sources(l) || !get_keys(l))
        return false;
    for (i = 0; i < l->key_count; i++) {
        if (!get_facts_of(l, l->keys[i]))
            return false;
    }
    return md_image_in_end(l->in);
}

static maildiag_status why(const md_loading *l)
{
    if (l->no_memory || l->in->error == ENOMEM)
        return MAILDIAG_E_NOMEM;
    if (l->in->error != 0)
        return MAILDIAG_E_IO;
    return l->in->newer ? MAILDIAG_E_VERSION : MAILDIAG_E_STATE;
}

maildiag_status md_image_load(const md_store *like, md_image_in *in,
                              md_store **out)
{
    maildiag_status status = MAILDIAG_E_NOMEM;
    md_loading *l = md_calloc(1, sizeof *l);

    if (l == NULL)
        return MAILDIAG_E_NOMEM;
    l->in = in;
    l->store = md_store_like(like);
    if (l->store != NULL) {
        status = in->failed ? why(l) : get_totals(l);
        if (status != MAILDIAG_OK)
            status = status == MAILDIAG_E_STATE ? why(l) : status;
        else if (!load(l))
            status = why(l);
    }
    if (status == MAILDIAG_OK) {
        *out = l->store;
        l->store = NULL;
        (*out)->epoch = like->epoch + 1;
        (*out)->version = like->version + 1;
        (void)md_evict_all(*out);
    }
    md_store_free(l->store);
    md_free(l->strings);
    md_free(l->tags);
    md_free(l->keys);
    md_free(l->shapes);
    md_buffer_free(&l->text);
    md_buffer_free(&l->words);
    md_free(l);
    return status;
}
