/*
 * From a saved state to a store. See image.h and docs/STATE.md.
 *
 * Takes bytes that anybody may have written, gives a store like those that
 * logs make: every number is held against what it may be, every reference
 * against what there is. Fails with a status; nothing is kept then.
 */
#include <errno.h>

#include "base/alloc.h"
#include "record/record.h"
#include "record/words.h"
#include "store/evict.h"
#include "store/image.h"
#include "store/replay.h"
#include "store/tag.h"
#include "store/varint.h"

enum {
    TEXT_MOST = 1 << 28,
    YEARS_MOST = 20000,
    YEAR_MOST = 9999,
    USEC_MOST = 999999,
    TAG_MOST = 1 << 24,
    /* Of md_journal_scan: its last state, bytes of a length. */
    SCAN_LAST = 5,
    SCAN_SEEN_MOST = 7
};

/* Seconds that calendar and clock can work with, and times likewise. */
#define SEC_MOST (INT64_C(1) << 39)
#define PID_MOST (INT64_C(1) << 62)
#define COUNT_MOST (UINT64_C(1) << 56)

typedef struct shape_field {
    uint16_t id;
    uint8_t packing;
    uint32_t name;
} shape_field;

typedef struct shape {
    uint16_t kind;
    uint8_t level, daemon, stamp;
    bool noqueue, fold, fraction, repeat;
    uint16_t field_count;
    shape_field fields[MD_RECORD_FIELDS + 4];
} shape;

typedef struct loading {
    md_store *store;
    md_image_in *in;
    uint32_t *strings; /* by number - 1 */
    size_t string_count, string_cap;
    uint32_t *tags;
    size_t tag_count, tag_cap;
    shape *shapes;
    size_t shape_count, shape_cap;
    md_buffer text;
    md_buffer words; /* packed words of the texts of one fact */
    md_value values[MD_RECORD_FIELDS + 4];
    uint32_t last_source;
    uint64_t last_offset;
    int64_t last_sec;
    bool no_memory;
} loading;

static bool good(const loading *l)
{
    return !l->in->failed && !l->no_memory;
}

static bool no_memory(loading *l)
{
    l->no_memory = true;
    return false;
}

static bool bad(loading *l)
{
    md_image_bad(l->in);
    return false;
}

/* One more at the end of a list of items; NULL without memory. */
static void *list_room(loading *l, void *list, size_t *cap, size_t count,
                       size_t size)
{
    void *grown = md_grow(list, cap, count + 1, size);

    l->no_memory = l->no_memory || grown == NULL;
    return grown;
}

/* A number that may be below 0. */
static int64_t get_between(loading *l, int64_t most)
{
    int64_t value = md_image_get_signed(l->in);

    if (value >= -most && value <= most)
        return value;
    md_image_bad(l->in);
    return 0;
}

/* ---- names -------------------------------------------------------------- */

static bool get_bytes(loading *l, size_t len, md_buffer *out)
{
    md_buffer_clear(out);
    if (!md_image_get_bytes(l->in, len, out))
        return l->in->error == ENOMEM ? no_memory(l) : false;
    return true;
}

static bool get_text(loading *l, size_t most, md_buffer *out)
{
    return get_bytes(l, (size_t)md_image_get_most(l->in, most), out) && good(l);
}

static bool get_string(loading *l, uint32_t *out)
{
    uint64_t number = md_image_get_most(l->in, l->string_count + 1);
    void *grown;

    *out = 0;
    if (number == 0)
        return good(l);
    if (number <= l->string_count) {
        *out = l->strings[number - 1];
        return true;
    }
    if (!get_text(l, TEXT_MOST, &l->text))
        return false;
    *out = md_strings_add(&l->store->strings, md_buffer_slice(&l->text));
    grown = list_room(l, l->strings, &l->string_cap, l->string_count,
                      sizeof *l->strings);
    if (grown != NULL)
        l->strings = grown;
    if (*out == 0 || grown == NULL)
        return no_memory(l);
    l->strings[l->string_count++] = *out;
    return true;
}

/* One that must be there. */
static bool get_name(loading *l, uint32_t *out)
{
    return get_string(l, out) && (*out != 0 || bad(l));
}

static bool get_tag(loading *l, uint32_t *out)
{
    uint64_t number = md_image_get_most(l->in, l->tag_count + 1), len;
    md_slice name = MD_NONE;
    void *grown;

    *out = 0;
    if (number == 0 || l->tag_count >= TAG_MOST)
        return bad(l);
    if (number <= l->tag_count) {
        *out = l->tags[number - 1];
        return true;
    }
    len = md_image_get_most(l->in, TEXT_MOST);
    if (len != 0) {
        if (!get_bytes(l, (size_t)len - 1, &l->text))
            return false;
        name = md_buffer_slice(&l->text);
    }
    if (!good(l))
        return false;
    grown = list_room(l, l->tags, &l->tag_cap, l->tag_count, sizeof *l->tags);
    if (grown == NULL)
        return false;
    l->tags = grown;
    if (md_tag_number(l->store, name, false, out) != MAILDIAG_OK)
        return no_memory(l);
    l->tags[l->tag_count++] = *out;
    return true;
}

/* ---- sources ------------------------------------------------------------ */

enum {
    FLAG_PATH = 1,
    FLAG_ENDED = 2,
    FLAG_IN_LINE = 4,
    FLAG_WAITING = 8,
    FLAG_CIVIL = 16,
    FLAG_LEAP = 32,
    FLAG_LOCAL = 64,
    FLAG_STEP = 128,
    FLAG_SKIPPING = 256,
    FLAGS_ALL = 511
};

static void get_flags(loading *l, md_source *source, uint64_t flags)
{
    md_journal_scan *scan = &source->frame.scan;

    source->ended = (flags & FLAG_ENDED) != 0;
    source->in_line = (flags & FLAG_IN_LINE) != 0;
    source->waiting = (flags & FLAG_WAITING) != 0;
    source->has_civil = (flags & FLAG_CIVIL) != 0;
    source->has_leap = (flags & FLAG_LEAP) != 0;
    source->has_local = (flags & FLAG_LOCAL) != 0;
    source->has_step = (flags & FLAG_STEP) != 0;
    source->frame.skipping = (flags & FLAG_SKIPPING) != 0;
    source->frame.mode = (uint8_t)md_image_get_most(l->in, MD_FRAME_JOURNAL);
    scan->state = (uint32_t)md_image_get_most(l->in, SCAN_LAST);
    scan->seen = (uint32_t)md_image_get_most(l->in, SCAN_SEEN_MOST);
    scan->left = md_image_get_most(l->in, UINT64_C(1) << 30);
    scan->garbage = md_image_get_most(l->in, 1) != 0;
}

static void get_run(loading *l, md_source *source)
{
    const uint64_t offsets = (UINT64_C(1) << MD_OFFSET_BITS) - 1;
    int form;

    source->rel_year = (int32_t)get_between(l, YEARS_MOST);
    source->first_civil = get_between(l, MD_YEAR366 - 1);
    source->last_civil = get_between(l, SEC_MOST);
    source->leap_civil = get_between(l, SEC_MOST);
    source->last_local = get_between(l, SEC_MOST);
    source->fold_until = md_image_get_signed(l->in);
    source->first_local_offset = md_image_get_most(l->in, offsets);
    source->step_offset = md_image_get_most(l->in, offsets);
    if (source->first_civil < 0)
        md_image_bad(l->in);
    for (form = MD_STAMP_CIVIL; form <= MD_STAMP_UTC; form++) {
        md_span *span = &source->spans[form];

        span->any = md_image_get_most(l->in, 1) != 0;
        if (!span->any)
            continue;
        span->least = get_between(l, SEC_MOST);
        span->least_usec = (uint32_t)md_image_get_most(l->in, USEC_MOST);
        span->most = get_between(l, SEC_MOST);
        span->most_usec = (uint32_t)md_image_get_most(l->in, USEC_MOST);
    }
    if (source->has_civil && !source->spans[MD_STAMP_CIVIL].any)
        md_image_bad(l->in);
}

static bool get_tally(loading *l, md_source *source)
{
    md_tally_run run = {0};
    uint64_t head;

    while ((run.records = md_image_get_most(l->in, COUNT_MOST)) != 0) {
        head = md_image_get_most(l->in, MD_STAMP_UTC << 1 | 1);
        run.form = (uint8_t)(head >> 1);
        run.fold = head & 1;
        run.sec += get_between(l, 2 * SEC_MOST);
        run.lines = md_image_get_most(l->in, COUNT_MOST);
        run.bytes = md_image_get_most(l->in, COUNT_MOST);
        run.unrecognised = md_image_get_most(l->in, run.records);
        if (run.sec > SEC_MOST || run.sec < -SEC_MOST)
            return bad(l);
        if (!good(l))
            return false;
        if (!md_tally_reserve(&source->tally))
            return no_memory(l);
        md_tally_add(&source->tally, &run);
    }
    return good(l);
}

static bool get_kept(loading *l, md_source *source)
{
    uint64_t count = md_image_get(l->in), offset = 0;
    uint32_t text;

    for (; count != 0 && good(l); count--) {
        uint64_t more = md_image_get_most(l->in, UINT64_C(1) << MD_OFFSET_BITS);

        offset += more;
        if (!get_name(l, &text))
            return false;
        if ((more == 0 && source->kept_count != 0) ||
            offset >= md_source_end(source))
            return bad(l);
        if (!md_keep_line(l->store, source, offset, text))
            return no_memory(l);
        source->kept_count++;
    }
    return good(l);
}

static bool get_foreign(loading *l, md_source *source)
{
    uint64_t count = md_image_get(l->in), lines;
    uint32_t tag;

    for (; count != 0 && good(l); count--) {
        if (!get_tag(l, &tag))
            return false;
        lines = md_image_get_most(l->in, COUNT_MOST);
        if (lines == 0 ||
            (tag < source->foreign_cap && source->foreign_lines[tag] != 0))
            return bad(l);
        if (!md_tag_add_foreign(l->store, source, tag, lines))
            return no_memory(l);
    }
    return good(l);
}

static void get_counts(loading *l, md_source *source)
{
    source->records = md_image_get_most(l->in, COUNT_MOST);
    source->lines = md_image_get_most(l->in, COUNT_MOST);
    source->postfix = md_image_get_most(l->in, source->records);
    source->foreign = md_image_get_most(l->in, source->records);
    source->unrecognised = md_image_get_most(l->in, source->postfix);
    source->truncated = md_image_get_most(l->in, source->records);
}

/* Name and options; the source is in the store then. */
static md_source *open_source(loading *l, uint64_t *flags)
{
    maildiag_source_options o = {.struct_size = sizeof o};
    md_buffer beginning = {0};
    maildiag_status status;
    uint32_t number;

    o.year = 0;
    *flags = md_image_get_most(l->in, FLAGS_ALL);
    o.year = (int32_t)md_image_get_most(l->in, YEAR_MOST);
    o.reference_time_usec = md_image_get_signed(l->in);
    o.base_offset =
        md_image_get_most(l->in, (UINT64_C(1) << MD_OFFSET_BITS) - 1);
    if (!get_text(l, MD_BEGINNING_BYTES, &beginning) ||
        !get_text(l, TEXT_MOST, &l->text)) {
        md_buffer_free(&beginning);
        return NULL;
    }
    o.beginning = beginning.ptr;
    o.beginning_bytes = (uint32_t)beginning.len;
    status = md_store_source_open(l->store, md_buffer_slice(&l->text),
                                  (*flags & FLAG_PATH) != 0, &o, &number);
    md_buffer_free(&beginning);
    if (status == MAILDIAG_E_NOMEM)
        (void)no_memory(l);
    else if (status != MAILDIAG_OK)
        (void)bad(l);
    return good(l) ? l->store->sources.items[number] : NULL;
}

static bool get_source(loading *l, uint32_t ordinal)
{
    uint64_t flags, most;
    md_source *source = open_source(l, &flags);

    /* In canonical order nothing is moved by what comes later. */
    if (source == NULL || source->ordinal != ordinal)
        return good(l) && bad(l);
    get_flags(l, source, flags);
    most = (UINT64_C(1) << MD_OFFSET_BITS) - source->base_offset;
    source->bytes = md_image_get_most(l->in, most);
    if (!get_text(l, (size_t)source->bytes, &source->head) ||
        !get_text(l, (size_t)source->bytes, &source->carry) ||
        !get_text(l, TEXT_MOST, &source->last_line))
        return false;
    if (source->waiting != (source->head.len == source->bytes) &&
        source->waiting)
        return bad(l);
    if (source->head.len + source->carry.len > source->bytes ||
        (source->base_offset == 0 &&
         (source->waiting || source->head.len != 0)))
        return bad(l);
    source->frame.offset = md_source_end(source) - source->carry.len;
    get_counts(l, source);
    get_run(l, source);
    return get_tally(l, source) && get_kept(l, source) &&
           get_foreign(l, source);
}

static bool get_sources(loading *l)
{
    uint64_t count = md_image_get_most(l->in, MD_SOURCE_MAX);
    uint32_t i;

    for (i = 1; i <= count; i++) {
        if (!get_source(l, i))
            return false;
    }
    for (i = 0; i < l->store->sources.set_count; i++)
        md_sources_resolve(&l->store->sources, i);
    return good(l);
}

/* ---- keys --------------------------------------------------------------- */

static bool get_key_name(loading *l, md_key_probe *p)
{
    uint32_t name;

    if (p->kind == MD_KEY_PROCESS) {
        if (!get_tag(l, &p->scope))
            return false;
        p->scope++;
        p->name = md_image_get_most(l->in, (uint64_t)PID_MOST);
        return good(l);
    }
    if (!get_string(l, &p->scope) || !get_name(l, &name))
        return false;
    p->name = name;
    return p->kind == MD_KEY_MESSAGE || p->scope == 0 || bad(l);
}

/* The n-th key has number n in the store. */
static bool get_keys(loading *l, uint64_t *count)
{
    uint64_t i, head;
    uint32_t number;

    *count = md_image_get_most(l->in, UINT32_MAX - 1);
    for (i = 1; i <= *count && good(l); i++) {
        md_key_probe p = {.store = l->store};

        head = md_image_get_most(l->in, MD_KEY_FILTER << 1 | 1);
        p.kind = (uint8_t)(head >> 1);
        if (p.kind == 0)
            return bad(l);
        if (!get_string(l, &p.host) || !get_key_name(l, &p))
            return false;
        if (md_key_find(&p) != 0)
            return bad(l);
        if (md_key_new(l->store, &p, &number) != MAILDIAG_OK)
            return no_memory(l);
        md_store_key(l->store, number)->truncated = head & 1;
    }
    return good(l);
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

static bool get_field(loading *l, shape_field *field)
{
    field->id = (uint16_t)md_image_get_most(l->in, MAILDIAG_FIELD_QUEUE);
    field->packing = (uint8_t)md_image_get_most(l->in, MD_PACK_SECONDS_TEXT);
    field->name = 0;
    if (field->id == MAILDIAG_FIELD_EXTRA && !get_string(l, &field->name))
        return false;
    return good(l) && (packing_good(field->id, field->packing) || bad(l));
}

static bool kind_good(uint16_t kind)
{
    return kind == MD_FACT_MARK ||
           (kind != MAILDIAG_RECORD_FOREIGN &&
            md_words_name(MAILDIAG_WORDS_RECORD, kind) != NULL);
}

static bool get_shape_text(loading *l, shape *s)
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
        return bad(l);
    return good(l);
}

static const shape *get_shape(loading *l)
{
    uint64_t number = md_image_get_most(l->in, l->shape_count + 1);
    void *grown;

    if (number == 0) {
        (void)bad(l);
        return NULL;
    }
    if (number <= l->shape_count)
        return &l->shapes[number - 1];
    grown = list_room(l, l->shapes, &l->shape_cap, l->shape_count,
                      sizeof *l->shapes);
    if (grown == NULL)
        return NULL;
    l->shapes = grown;
    return get_shape_text(l, &l->shapes[l->shape_count])
               ? &l->shapes[l->shape_count++]
               : NULL;
}

/* Do the packed words fill the form's marks, and nothing else? */
static bool words_good(md_slice form, md_slice words)
{
    size_t marks = 0, at = 0, i;

    for (i = 0; i < form.len; i++)
        marks += form.ptr[i] == MD_FORM_MARK;
    for (; marks != 0; marks--) {
        uint64_t len = 0;
        unsigned shift = 0;

        do {
            if (at == words.len || shift > 14)
                return false;
            len |= (uint64_t)((unsigned char)words.ptr[at] & 0x7f) << shift;
            shift += 7;
        } while ((unsigned char)words.ptr[at++] & 0x80);
        if (len > words.len - at)
            return false;
        at += (size_t)len;
    }
    return at == words.len;
}

static bool get_form(loading *l, md_value *v)
{
    size_t before = l->words.len, len;

    if (!get_name(l, &v->ref))
        return false;
    len = (size_t)md_image_get_most(l->in, MD_FORM_WORDS_MAX);
    if (!md_image_get_bytes(l->in, len, &l->words))
        return l->in->error == ENOMEM ? no_memory(l) : false;
    /* The buffer may still move: md_value.words is set when all are in. */
    v->number = (int64_t)before;
    v->words_bytes = (uint32_t)len;
    return words_good(md_strings_at(&l->store->strings, v->ref),
                      md_slice_skip(md_buffer_slice(&l->words), before)) ||
           bad(l);
}

static bool get_value(loading *l, const shape_field *field, md_value *v)
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
        v->number = get_between(l, MD_NUMBER_MOST);
        return good(l);
    case MD_PACK_SECONDS:
        packed = md_image_get(l->in);
        if (packed >> 1 > (uint64_t)MD_NUMBER_MOST / 10000)
            return packed & 1 && packed >> 1 <= (uint64_t)MD_NUMBER_MOST
                       ? (v->number = (int64_t)(packed >> 1), good(l))
                       : bad(l);
        v->number = (int64_t)(packed >> 1) * (packed & 1 ? 1 : 10000);
        return good(l);
    case MD_PACK_FORM:
        return get_form(l, v);
    case MD_PACK_NUMBER_TEXT:
        v->packing = MD_PACK_NUMBER;
        return get_name(l, &v->ref);
    case MD_PACK_SECONDS_TEXT:
        v->packing = MD_PACK_SECONDS;
        return get_name(l, &v->ref);
    default:
        return get_name(l, &v->ref);
    }
}

static bool get_values(loading *l, const shape *s)
{
    uint16_t i;

    md_buffer_clear(&l->words);
    if (s->kind == MD_FACT_MARK) {
        memset(&l->values[0], 0, sizeof l->values[0]);
        l->values[0].id = MAILDIAG_FIELD_COUNT;
        l->values[0].packing = MD_PACK_NUMBER;
        l->values[0].number =
            (int64_t)md_image_get_most(l->in, l->store->key_count);
        return good(l);
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
static bool get_position(loading *l, md_pack_head *head, uint32_t *source)
{
    uint64_t place = md_image_get(l->in), before = l->last_offset;

    *source = l->last_source;
    if (place & 1) {
        head->offset = before + (place >> 1);
        if (place >> 1 > UINT64_C(1) << MD_OFFSET_BITS)
            return bad(l);
    } else {
        *source = (uint32_t)(place >> 1);
        head->offset = md_image_get(l->in);
        if (place >> 1 >= l->store->sources.count)
            return bad(l);
    }
    head->sec = l->last_sec + get_between(l, 2 * SEC_MOST);
    if (!good(l) || *source >= l->store->sources.count ||
        head->sec > SEC_MOST || head->sec < -SEC_MOST ||
        head->offset < l->store->sources.items[*source]->base_offset ||
        head->offset >= md_source_end(l->store->sources.items[*source]))
        return bad(l);
    l->last_source = *source;
    l->last_offset = head->offset;
    l->last_sec = head->sec;
    return true;
}

static bool get_head(loading *l, const shape *s, const md_key *key,
                     md_pack_head *head, uint32_t *source)
{
    memset(head, 0, sizeof *head);
    head->stamp = s->stamp;
    head->fold = s->fold;
    if (!get_position(l, head, source))
        return false;
    if (s->fraction)
        head->usec = (uint32_t)md_image_get_most(l->in, USEC_MOST);
    head->repeat =
        s->repeat ? (uint32_t)md_image_get_most(l->in, UINT32_MAX) : 1;
    if (s->fraction != (head->usec != 0) || s->repeat != (head->repeat > 1))
        return bad(l);
    if (key->kind == MD_KEY_PROCESS) {
        head->pid = (int64_t)key->name - 1;
        head->tag = key->scope - 1;
        return good(l);
    }
    head->pid = (int64_t)md_image_get_most(l->in, (uint64_t)PID_MOST) - 1;
    return get_tag(l, &head->tag);
}

/* Facts of a key ascend, so that no position has two of a kind. */
static bool get_fact(loading *l, uint32_t number, uint64_t *last)
{
    const md_key *key = md_store_key(l->store, number);
    const shape *s = get_shape(l);
    md_pack_fact fact = {0};
    maildiag_status status;
    md_pack_head head;
    uint32_t source;
    uint64_t id;

    if (s == NULL || !get_head(l, s, key, &head, &source) || !get_values(l, s))
        return false;
    if ((s->kind == MD_FACT_MARK) && key->kind != MD_KEY_PROCESS)
        return bad(l);
    id = (uint64_t)(source + 1) << MD_OFFSET_BITS | head.offset;
    if (id < *last)
        return bad(l);
    *last = id;
    fact.kind = s->kind;
    fact.level = s->level;
    fact.daemon = s->daemon;
    fact.noqueue = s->noqueue;
    fact.value_count = s->field_count;
    fact.values = l->values;
    status = md_replay_fact(l->store, number, source, &head, &fact);
    if (status == MAILDIAG_E_NOMEM)
        return no_memory(l);
    return status == MAILDIAG_OK || bad(l);
}

static bool get_facts_of(loading *l, uint32_t number)
{
    uint64_t count = md_image_get(l->in), last = 0, offset = 0;
    uint32_t source = 0;
    int64_t sec = 0;
    uint64_t i;

    if (count == 0)
        return bad(l);
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
    md_chain_seal(&l->store->chains, &md_store_key(l->store, number)->newest);
    return true;
}

/* ---- stores ------------------------------------------------------------- */

static maildiag_status get_totals(loading *l)
{
    md_store *store = l->store;
    uint64_t evidence = md_image_get(l->in), line = md_image_get(l->in);
    int64_t year = get_between(l, YEAR_MOST);
    int64_t reference = md_image_get_signed(l->in);

    store->noqueue_actions = md_image_get_most(l->in, 1) != 0;
    store->stats.dropped_events = md_image_get_most(l->in, COUNT_MOST);
    store->stats.dropped_messages = md_image_get_most(l->in, COUNT_MOST);
    if (!good(l))
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

static bool load(loading *l)
{
    uint64_t count;
    uint32_t number;

    if (!get_sources(l) || !get_keys(l, &count))
        return false;
    for (number = 1; number <= count; number++) {
        if (!get_facts_of(l, number))
            return false;
    }
    return md_image_in_end(l->in);
}

static maildiag_status why(const loading *l)
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
    loading *l = md_calloc(1, sizeof *l);

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
    md_free(l->shapes);
    md_buffer_free(&l->text);
    md_buffer_free(&l->words);
    md_free(l);
    return status;
}
