/*
 * Joining parts; see join.h.
 *
 * Takes what two sources remember of their bytes, gives what one that read
 * both would remember. Runs of years and hours that come twice depend on the
 * step from one stamp to the next only, so they compose. Fails without
 * memory; the new store is then to be thrown away.
 */
#include "store/join.h"
#include "store/kept.h"

#include "base/alloc.h"
#include "store/clock.h"
#include "store/tag.h"

bool md_join_same_file(const md_source *a, const md_source *b)
{
    uint32_t len = a->beginning_bytes < b->beginning_bytes ? a->beginning_bytes
                                                           : b->beginning_bytes;

    return len != 0 && memcmp(a->beginning, b->beginning, len) == 0;
}

bool md_join_adjacent(const md_source *a, const md_source *b)
{
    return !a->ended && md_source_end(a) == b->base_offset &&
           (a->frame.mode == b->frame.mode || a->frame.mode == MD_FRAME_AUTO ||
            b->frame.mode == MD_FRAME_AUTO);
}

/* ---- stamps ------------------------------------------------------------- */

static int32_t join_years(md_source *to, const md_source *part)
{
    int32_t years = 0;

    if (!part->has_civil)
        return 0;
    if (to->has_civil) {
        years = md_years_within(
            to->rel_year +
            md_clock_year_step(md_clock_within_year(to->last_civil),
                               part->first_civil));
    } else {
        to->has_civil = true;
        to->first_civil = part->first_civil;
    }
    to->rel_year = md_years_within(years + part->rel_year);
    to->last_civil = part->last_civil + years * MD_YEAR366;
    if (part->has_leap && !to->has_leap) {
        to->has_leap = true;
        to->leap_civil = part->leap_civil + years * MD_YEAR366;
    }
    return years;
}

static void join_spans(md_source *to, const md_source *part, int32_t years)
{
    int form;

    for (form = MD_STAMP_CIVIL; form <= MD_STAMP_UTC; form++) {
        const md_span *span = &part->spans[form];
        int64_t more = form == MD_STAMP_CIVIL ? years * MD_YEAR366 : 0;

        if (!span->any)
            continue;
        md_span_add(&to->spans[form], span->least + more, span->least_usec);
        md_span_add(&to->spans[form], span->most + more, span->most_usec);
    }
}

/*
 * The tally has the seconds of all records in their order, so what the clock
 * did is seen once more. Until it is set in the part itself, an hour that
 * began in front of it goes on.
 */
static bool join_tally(md_source *to, const md_source *part, int32_t years,
                       md_replay_source *rule)
{
    md_tally_cursor cursor = {0};
    md_tally_run run;
    bool first = true;

    to->record_offset = part->first_local_offset;
    while (md_tally_next(&part->tally, &cursor, &run)) {
        if (!md_tally_reserve(&to->tally))
            return false;
        if (run.form == MD_STAMP_CIVIL)
            run.sec += years * MD_YEAR366;
        if (run.form == MD_STAMP_CIVIL || run.form == MD_STAMP_LOCAL) {
            run.fold = md_source_second_pass(to, run.sec);
            if (first)
                rule->fold_until = to->fold_until;
            first = false;
            to->record_offset = part->step_offset;
        }
        md_tally_add(&to->tally, &run);
    }
    rule->fold = !first;
    rule->fold_before = part->has_step ? part->step_offset : UINT64_MAX;
    return true;
}

/* ---- what is counted and kept ------------------------------------------- */

static bool join_kept(md_replay *r, md_source *to, const md_source *part)
{
    size_t i;

    for (i = 0; i < part->kept_count; i++) {
        const md_kept_line *line = &part->kept[i];
        uint32_t ref;

        if (!md_replay_line(r, line->ref, &ref) ||
            !md_kept_room(r->to, to, line->offset, ref))
            return false;
        to->kept_count++;
    }
    return true;
}

static bool join_foreign(md_replay *r, md_source *to, const md_source *part)
{
    uint32_t tag, i;

    for (i = 0; i < part->foreign_cap; i++) {
        if (part->foreign_lines[i] == 0)
            continue;
        if (!md_replay_tag(r, i, &tag) ||
            !md_tag_add_foreign(r->to, to, tag, part->foreign_lines[i]))
            return false;
    }
    return true;
}

static void join_counts(md_source *to, const md_source *part)
{
    to->bytes += part->bytes;
    to->records += part->records;
    to->lines += part->lines;
    to->postfix += part->postfix;
    to->foreign += part->foreign;
    to->unrecognised += part->unrecognised;
    to->truncated += part->truncated;
}

static bool copy_bytes(md_buffer *to, const md_buffer *from)
{
    md_buffer_clear(to);
    md_buffer_add(to, md_buffer_slice(from));
    return !to->failed;
}

/* Where reading goes on. */
static bool join_reading(md_source *to, const md_source *part)
{
    if (part->frame.mode != MD_FRAME_AUTO)
        to->frame.mode = part->frame.mode;
    to->frame.skipping = part->frame.skipping;
    to->frame.scan = part->frame.scan;
    to->frame.offset = part->frame.offset;
    to->frame.searched = 0;
    to->frame.wake = 0;
    to->in_line = part->in_line;
    to->ended = part->ended;
    if (part->last_line.len != 0 &&
        !copy_bytes(&to->last_line, &part->last_line))
        return false;
    if (to->ended)
        md_buffer_clear(&to->last_line);
    return copy_bytes(&to->carry, &part->carry);
}

static bool join_state(md_replay *r, md_source *to, const md_source *part,
                       md_replay_source *rule)
{
    rule->years = join_years(to, part);
    join_spans(to, part, rule->years);
    join_counts(to, part);
    return join_tally(to, part, rule->years, rule) && join_kept(r, to, part) &&
           join_foreign(r, to, part) && join_reading(to, part);
}

/* ---- parts -------------------------------------------------------------- */

static bool join_options(md_replay *r, md_source *to, const md_source *part)
{
    int64_t reference = part->reference_time_usec > to->reference_time_usec
                            ? part->reference_time_usec
                            : to->reference_time_usec;

    md_sources_options(&r->to->sources, to, to->year ? 0 : part->year,
                       reference);
    return md_source_begin(to, part->beginning, part->beginning_bytes);
}

maildiag_status md_join_first(md_replay *r, uint32_t number,
                              md_replay_source *rule)
{
    const md_source *part = r->from->sources.items[number];
    maildiag_source_options options = {.struct_size = sizeof options};
    maildiag_status status;
    md_source *to;

    options.year = part->year;
    options.reference_time_usec = part->reference_time_usec;
    options.beginning = part->beginning;
    options.beginning_bytes = part->beginning_bytes;
    options.base_offset = part->base_offset;
    status = md_store_source_open(r->to, part->name, part->path, &options,
                                  &rule->to);
    if (status != MAILDIAG_OK)
        return status;
    to = r->to->sources.items[rule->to];
    to->waiting = part->waiting;
    to->head_seen = part->head_seen;
    return copy_bytes(&to->head, &part->head) && join_state(r, to, part, rule)
               ? MAILDIAG_OK
               : MAILDIAG_E_NOMEM;
}

/* What stands at the head of a part belongs to the record in front, or at
 * least comes after it. */
static maildiag_status join_head(md_store *store, uint32_t number,
                                 const md_source *part)
{
    md_source *to = store->sources.items[number];
    maildiag_status status = MAILDIAG_OK;
    size_t taken;

    if (part->head.len != 0)
        status = md_store_feed(store, number, part->head.ptr, part->head.len,
                               &taken);
    if (status < 0)
        return status;
    if (part->waiting)
        return part->ended ? md_store_feed_end(store, number) : MAILDIAG_OK;
    if (to->waiting) {
        /* No sure beginning in front of the part's own. */
        to->waiting = false;
        return MAILDIAG_OK;
    }
    return md_store_end_record(store, number);
}

maildiag_status md_join_next(md_replay *r, uint32_t number, uint32_t to_number,
                             md_replay_source *rule)
{
    const md_source *part = r->from->sources.items[number];
    md_source *to = r->to->sources.items[to_number];
    maildiag_status status;

    rule->to = to_number;
    if (!join_options(r, to, part))
        return MAILDIAG_E_NOMEM;
    if (to->frame.mode == MD_FRAME_AUTO)
        to->frame.mode = part->frame.mode;
    status = join_head(r->to, to_number, part);
    if (status < 0 || part->waiting)
        return status;
    to->bytes -= part->head.len;
    return join_state(r, to, part, rule) ? MAILDIAG_OK : MAILDIAG_E_NOMEM;
}
