/*
 * Records and their sources. See admit.h.
 *
 * Takes records whose strings and keys have been looked up; gives stamps,
 * shapes, counts. Whatever can fail does so before the record counts.
 */
#include "store/admit.h"

#include "store/guard.h"
#include "store/kept.h"
#include "store/shape.h"
#include "store/tag.h"
#include "store/trim.h"

bool md_admit_line(md_source *source, md_batch_record *r)
{
    md_stamp stamp = {r->head.sec, r->head.usec, r->head.stamp, 0};

    if (!md_tally_reserve(&source->tally))
        return false;
    source->record_offset = r->head.offset;
    r->head.sec = md_source_stamp(source, &stamp, &r->head.fold);
    return true;
}

bool md_admit_program(md_store *store, md_source *source, md_batch_record *r)
{
    r->named = md_record_is_foreign(r);
    return !r->named || md_tag_room_foreign(store, source, r->head.tag);
}

/* ---- facts -------------------------------------------------------------- */

/* Is this a line that is kept word for word? */
static bool keeps_line(const md_store *store, const md_source *source,
                       const md_batch_record *r)
{
    uint32_t evidence = store->options.evidence;

    if (evidence == MAILDIAG_EVIDENCE_DEFAULT && !source->path)
        evidence = MAILDIAG_EVIDENCE_FAILURES;
    return evidence == MAILDIAG_EVIDENCE_ALL ||
           (evidence == MAILDIAG_EVIDENCE_FAILURES && r->failure);
}

/* Room for one more kept line, and its text; nothing counts yet. */
static bool keep_line(md_store *store, const md_batch *b, md_source *source,
                      const md_batch_record *r)
{
    uint32_t ref = md_kept_split(store, b, r);

    return ref != 0 && md_kept_room(store, source, r->head.offset, ref);
}

bool md_admit_shapes(md_store *store, md_known_shape *known, md_batch *b,
                     md_batch_record *r)
{
    r->written_end = 0; /* a word of the shape may have become a value */
    r->shaped =
        md_shape_number(store, known, b, r, &r->head, &r->shape_number) &&
        (r->process == 0 ||
         md_shape_mark(store, known, &r->head,
                       r->kind == MAILDIAG_RECORD_CLIENT, &r->mark_shape));
    return r->shaped;
}

bool md_admit_fact(md_store *store, md_batch *b, md_source *source,
                   md_batch_record *r)
{
    r->keeps = keeps_line(store, source, r);
    if (store->options.max_events_per_message != 0) {
        r->keeps =
            r->keeps && !md_trim_drops(store, md_store_key(store, r->key));
        md_trim_room(store, r->key);
    }
    return ((r->shaped && !r->head.fold) ||
            md_admit_shapes(store, store->known_shapes, b, r)) &&
           (!r->keeps || keep_line(store, b, source, r));
}

/* ---- counting ----------------------------------------------------------- */

/* What the record adds to its source's tally. */
static void tally_record(md_source *source, const md_batch_record *r)
{
    md_tally_run one = {0}, *run = &source->tally.run;
    bool unrecognised = r->kind == MAILDIAG_RECORD_UNRECOGNISED;

    if (md_tally_goes_on(&source->tally, r->head.stamp, r->head.fold,
                         r->head.sec)) {
        run->records++;
        run->lines += r->physical;
        run->bytes += r->raw_bytes;
        run->unrecognised += unrecognised;
        return;
    }
    one.form = r->head.stamp;
    one.fold = r->head.fold;
    one.sec = r->head.sec;
    one.records = 1;
    one.lines = r->physical;
    one.bytes = r->raw_bytes;
    one.unrecognised = unrecognised;
    md_tally_add(&source->tally, &one);
}

void md_admit_count(md_store *store, md_source *source,
                    const md_batch_record *r)
{
    tally_record(source, r);
    if (r->named) {
        md_locks_take(md_guard_names(store->guard), 0);
        md_tag_count_foreign(store, source, r->head.tag, 1);
        md_locks_give(md_guard_names(store->guard), 0);
    }
    source->kept_count += r->keeps;
    if (r->shaped && r->kind == MAILDIAG_RECORD_ACTION_LINE && r->noqueue)
        store->noqueue_actions = true;
    if (md_record_is_foreign(r)) {
        source->foreign++;
    } else {
        source->postfix++;
        source->unrecognised += r->kind == MAILDIAG_RECORD_UNRECOGNISED;
    }
}

static bool admit(md_store *store, md_batch *b, md_source *source,
                  md_batch_record *r)
{
    if (r->repeats_nothing) {
        source->foreign++;
        return true;
    }
    if (!md_admit_line(source, r) || !md_admit_program(store, source, r) ||
        (r->key != 0 && !md_admit_fact(store, b, source, r)))
        return false;
    md_admit_count(store, source, r);
    return true;
}

size_t md_admit_batch(md_store *store, md_batch *b, md_source *source,
                      size_t count)
{
    size_t i = 0;

    while (i < count && admit(store, b, source, &b->records[i]))
        i++;
    return i;
}
