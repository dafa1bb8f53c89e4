/*
 * The sources of a saved state.
 *
 * Takes bytes that anybody may have written, gives sources as reading files
 * leaves them: where they ended, what was open, years, hours that came twice.
 * Fails as image_loading.h says.
 */
#include "store/image_loading.h"

#include "store/kept.h"
#include "store/replay.h"
#include "store/tag.h"

enum {
    YEARS_MOST = 20000,
    /* Of md_journal_scan: its last state, bytes of a length. */
    SCAN_LAST = 5,
    SCAN_SEEN_MOST = 7
};

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

static void get_flags(md_loading *l, md_source *source, uint64_t flags)
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

static void get_run(md_loading *l, md_source *source)
{
    const uint64_t offsets = (UINT64_C(1) << MD_OFFSET_BITS) - 1;
    int form;

    source->rel_year = (int32_t)md_loading_between(l, YEARS_MOST);
    source->first_civil = md_loading_between(l, MD_YEAR366 - 1);
    source->last_civil = md_loading_between(l, MD_LOAD_SEC_MOST);
    source->leap_civil = md_loading_between(l, MD_LOAD_SEC_MOST);
    source->last_local = md_loading_between(l, MD_LOAD_SEC_MOST);
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
        span->least = md_loading_between(l, MD_LOAD_SEC_MOST);
        span->least_usec =
            (uint32_t)md_image_get_most(l->in, MD_LOAD_USEC_MOST);
        span->most = md_loading_between(l, MD_LOAD_SEC_MOST);
        span->most_usec = (uint32_t)md_image_get_most(l->in, MD_LOAD_USEC_MOST);
    }
    if (source->has_civil && !source->spans[MD_STAMP_CIVIL].any)
        md_image_bad(l->in);
}

static bool get_tally(md_loading *l, md_source *source)
{
    md_tally_run run = {0};
    uint64_t head;

    while ((run.records = md_image_get_most(l->in, MD_LOAD_COUNT_MOST)) != 0) {
        head = md_image_get_most(l->in, MD_STAMP_UTC << 1 | 1);
        run.form = (uint8_t)(head >> 1);
        run.fold = head & 1;
        run.sec += md_loading_between(l, 2 * MD_LOAD_SEC_MOST);
        run.lines = md_image_get_most(l->in, MD_LOAD_COUNT_MOST);
        run.bytes = md_image_get_most(l->in, MD_LOAD_COUNT_MOST);
        run.unrecognised = md_image_get_most(l->in, run.records);
        if (run.sec > MD_LOAD_SEC_MOST || run.sec < -MD_LOAD_SEC_MOST)
            return md_loading_bad(l);
        if (!md_loading_good(l))
            return false;
        if (!md_tally_reserve(&source->tally))
            return md_loading_no_memory(l);
        md_tally_add(&source->tally, &run);
    }
    return md_loading_good(l);
}

/* A line in parts; 0: it is no good, or there is no memory. */
static uint32_t get_kept_line(md_loading *l)
{
    md_kept_parts parts;
    uint32_t ref, i;

    if (!md_loading_string(l, &parts.form))
        return 0;
    parts.count = (uint32_t)md_image_get_most(l->in, MD_KEPT_STRINGS);
    for (i = 0; i < parts.count; i++) {
        if (!md_loading_name(l, &parts.strings[i]))
            return 0;
    }
    if (!md_loading_text(l, MD_LOAD_TEXT_MOST, &l->text))
        return 0;
    parts.words = md_buffer_slice(&l->text);
    if (parts.form != 0 &&
        !md_form_fits(md_strings_at(&l->store->strings, parts.form),
                      parts.words)) {
        (void)md_loading_bad(l);
        return 0;
    }
    ref = md_kept_make(l->store, &parts);
    if (ref == 0)
        (void)md_loading_no_memory(l);
    return ref;
}

static bool get_kept(md_loading *l, md_source *source)
{
    uint64_t count = md_image_get(l->in), offset = 0;
    uint32_t ref;

    for (; count != 0 && md_loading_good(l); count--) {
        uint64_t more = md_image_get_most(l->in, UINT64_C(1) << MD_OFFSET_BITS);

        offset += more;
        ref = get_kept_line(l);
        if (ref == 0)
            return false;
        if ((more == 0 && source->kept_count != 0) ||
            offset >= md_source_end(source))
            return md_loading_bad(l);
        if (!md_kept_room(l->store, source, offset, ref))
            return md_loading_no_memory(l);
        source->kept_count++;
    }
    return md_loading_good(l);
}

static bool get_foreign(md_loading *l, md_source *source)
{
    uint64_t count = md_image_get(l->in), lines;
    uint32_t tag;

    for (; count != 0 && md_loading_good(l); count--) {
        if (!md_loading_tag(l, &tag))
            return false;
        lines = md_image_get_most(l->in, MD_LOAD_COUNT_MOST);
        if (lines == 0 ||
            (tag < source->foreign_cap && source->foreign_lines[tag] != 0))
            return md_loading_bad(l);
        if (!md_tag_add_foreign(l->store, source, tag, lines))
            return md_loading_no_memory(l);
    }
    return md_loading_good(l);
}

static void get_counts(md_loading *l, md_source *source)
{
    source->records = md_image_get_most(l->in, MD_LOAD_COUNT_MOST);
    source->lines = md_image_get_most(l->in, MD_LOAD_COUNT_MOST);
    source->postfix = md_image_get_most(l->in, source->records);
    source->foreign = md_image_get_most(l->in, source->records);
    source->unrecognised = md_image_get_most(l->in, source->postfix);
    source->truncated = md_image_get_most(l->in, source->records);
}

/* Name and options; the source is in the store then. */
static md_source *open_source(md_loading *l, uint64_t *flags)
{
    maildiag_source_options o = {.struct_size = sizeof o};
    md_buffer beginning = {0};
    maildiag_status status;
    uint32_t number;

    o.year = 0;
    *flags = md_image_get_most(l->in, FLAGS_ALL);
    o.year = (int32_t)md_image_get_most(l->in, MD_LOAD_YEAR_MOST);
    o.reference_time_usec = md_image_get_signed(l->in);
    o.base_offset =
        md_image_get_most(l->in, (UINT64_C(1) << MD_OFFSET_BITS) - 1);
    if (!md_loading_text(l, MD_BEGINNING_BYTES, &beginning) ||
        !md_loading_text(l, MD_LOAD_TEXT_MOST, &l->text)) {
        md_buffer_free(&beginning);
        return NULL;
    }
    o.beginning = beginning.ptr;
    o.beginning_bytes = (uint32_t)beginning.len;
    status = md_store_source_open(l->store, md_buffer_slice(&l->text),
                                  (*flags & FLAG_PATH) != 0, &o, &number);
    md_buffer_free(&beginning);
    if (status == MAILDIAG_E_NOMEM)
        (void)md_loading_no_memory(l);
    else if (status != MAILDIAG_OK)
        (void)md_loading_bad(l);
    return md_loading_good(l) ? l->store->sources.items[number] : NULL;
}

static bool get_source(md_loading *l, uint32_t ordinal)
{
    uint64_t flags, most;
    md_source *source = open_source(l, &flags);

    /* In canonical order nothing is moved by what comes later. */
    if (source == NULL || source->ordinal != ordinal)
        return md_loading_good(l) && md_loading_bad(l);
    get_flags(l, source, flags);
    most = (UINT64_C(1) << MD_OFFSET_BITS) - source->base_offset;
    source->bytes = md_image_get_most(l->in, most);
    if (!md_loading_text(l, (size_t)source->bytes, &source->head) ||
        !md_loading_text(l, (size_t)source->bytes, &source->carry) ||
        !md_loading_text(l, MD_LOAD_TEXT_MOST, &source->last_line))
        return false;
    if (source->waiting != (source->head.len == source->bytes) &&
        source->waiting)
        return md_loading_bad(l);
    if (source->head.len + source->carry.len > source->bytes ||
        (source->base_offset == 0 &&
         (source->waiting || source->head.len != 0)))
        return md_loading_bad(l);
    source->frame.offset = md_source_end(source) - source->carry.len;
    get_counts(l, source);
    get_run(l, source);
    return get_tally(l, source) && get_kept(l, source) &&
           get_foreign(l, source);
}

bool md_loading_sources(md_loading *l)
{
    uint64_t count = md_image_get_most(l->in, MD_SOURCE_MAX);
    uint32_t i;

    for (i = 1; i <= count; i++) {
        if (!get_source(l, i))
            return false;
    }
    for (i = 0; i < l->store->sources.set_count; i++)
        md_sources_resolve(&l->store->sources, i);
    return md_loading_good(l);
}
