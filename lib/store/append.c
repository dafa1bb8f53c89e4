/*
 * Batches of records into their chains.
 *
 * Takes store->batch. Looks up all strings, then all keys, then writes fact
 * after fact in the order of the lines. A record of another program counts
 * under that program's name and, when it names a Postfix queue ID, joins what
 * is known of that ID. Without memory the record it lacked for and those
 * behind it are not in; nothing but strings and keys is left of them.
 */
#include "base/alloc.h"
#include "store/evict.h"
#include "store/kept.h"
#include "store/key.h"
#include "store/pack.h"
#include "store/put.h"
#include "store/resolve.h"
#include "store/shape.h"
#include "store/state.h"
#include "store/tag.h"
#include "store/trim.h"

/* ---- ceilings ---------------------------------------------------------- */

/* More than one batch can add. */
enum { NEAR_BYTES = 8 * MD_BATCH_BYTES, KEEP_LEAST = 8 << 20 };

static bool messages_full(const md_store *store, size_t more)
{
    return store->options.max_messages != 0 &&
           store->message_count + more >= store->options.max_messages;
}

/* May a ceiling be met within the batch? */
static bool ceiling_near(const md_store *store)
{
    return messages_full(store, store->batch.count) ||
           md_evict_full(store, NEAR_BYTES + 8 * store->batch.line_bytes);
}

/* Not kept for a ceiling: of a message that is there (key), or of one that is
 * not (0), which its message-id line counts, for each message has one. */
static maildiag_status drop(md_store *store, const md_batch_record *r,
                            uint32_t key)
{
    store->stats.dropped_events++;
    if (key != 0)
        md_store_key(store, key)->truncated = true;
    else if (r->kind == MAILDIAG_RECORD_MESSAGE_ID && r->has_message_id)
        store->stats.dropped_messages++;
    return MAILDIAG_TRUNCATED;
}

/* ---- kept lines -------------------------------------------------------- */

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
static bool keep_line(md_store *store, md_source *source,
                      const md_batch_record *r)
{
    uint32_t ref = md_kept_split(store, r);

    return ref != 0 && md_kept_room(store, source, r->offset, ref);
}

/* ---- one record -------------------------------------------------------- */

static bool is_foreign(const md_batch_record *r)
{
    return r->kind == MAILDIAG_RECORD_FOREIGN ||
           r->kind == MAILDIAG_RECORD_FILTER_LINE;
}

/* The key of a record, made when it is new. */
static maildiag_status record_key(md_store *store, const md_batch_record *r,
                                  uint32_t *number)
{
    md_key_probe p;

    if (!r->has_queue_id)
        return md_key_process(store, r->host_ref, r->tag_number, r->pid,
                              number);
    p = md_record_probe(store, r);
    *number = r->key_guess;
    if (*number != 0 && md_key_is(&p, *number))
        return MAILDIAG_OK;
    *number = md_key_find_tagged(&p, r->key_tag);
    return *number != 0 ? MAILDIAG_OK : md_key_new(store, &p, number);
}

static md_pack_head head_of(md_source *source, const md_batch_record *r)
{
    md_stamp stamp = {r->sec, r->usec, r->stamp_form, 0};
    md_pack_head head = {0};

    source->record_offset = r->offset;
    head.stamp = r->stamp_form;
    head.sec = md_source_stamp(source, &stamp, &head.fold);
    head.usec = r->usec;
    head.offset = r->offset;
    head.tag = r->tag_number;
    head.pid = r->pid;
    head.repeat = r->repeat;
    return head;
}

/* A record whose strings, tag and host have been looked up. */
static maildiag_status append_fact(md_store *store, uint32_t source,
                                   md_batch_record *r, const md_pack_head *head)
{
    md_source *from = store->sources.items[source];
    bool keep = keeps_line(store, from, r);
    uint32_t number, shape;
    maildiag_status status = record_key(store, r, &number);
    md_key *key;

    if (status != MAILDIAG_OK)
        return status;
    key = md_store_key(store, number);
    if (r->has_queue_id)
        store->last_keys[r->key_tag % MD_LAST_KEYS] =
            (md_recent){r->key_tag, number};
    if (store->options.max_events_per_message != 0) {
        keep = keep && !md_trim_drops(store, key);
        md_trim_room(store, number);
    }
    if (!md_shape_number(store, &store->batch, r, head, &shape) ||
        (keep && !keep_line(store, from, r)))
        return MAILDIAG_E_NOMEM;
    if (r->marks && key->kind == MD_KEY_MESSAGE)
        status = md_put_mark(store, source, r, head, number);
    if (status == MAILDIAG_OK)
        status = md_put_fact(store, number, source, r, head, shape);
    if (status != MAILDIAG_OK)
        return status;
    from->kept_count += keep;
    if (store->options.max_events_per_message != 0)
        md_trim_added(store, number);
    if (r->kind == MAILDIAG_RECORD_REMOVED) {
        /* The next use of the ID has events of its own. */
        key->fact_count = 0;
        md_chain_finish(&store->chains, &key->newest);
    }
    if (r->kind == MAILDIAG_RECORD_ACTION_LINE && r->noqueue)
        store->noqueue_actions = true;
    return MAILDIAG_OK;
}

/* What the record adds to its source's tally. */
static void tally_record(md_source *source, const md_batch_record *r,
                         const md_pack_head *head)
{
    md_tally_run one = {0}, *run = &source->tally.run;
    bool unrecognised = r->kind == MAILDIAG_RECORD_UNRECOGNISED;

    if (md_tally_goes_on(&source->tally, head->stamp, head->fold, head->sec)) {
        run->records++;
        run->lines += r->physical;
        run->bytes += r->raw_bytes;
        run->unrecognised += unrecognised;
        return;
    }
    one.form = head->stamp;
    one.fold = head->fold;
    one.sec = head->sec;
    one.records = 1;
    one.lines = r->physical;
    one.bytes = r->raw_bytes;
    one.unrecognised = unrecognised;
    md_tally_add(&source->tally, &one);
}

/* ---- near a ceiling ---------------------------------------------------- */

static bool texts_add(md_store *store, const md_batch_record *r)
{
    md_batch_text *text = store->batch.texts + r->first_text;
    uint32_t i;

    for (i = 0; i < r->text_count; i++, text++) {
        text->ref = md_strings_add_tagged(
            &store->strings, md_slice_make(text->ptr, text->len), text->tag);
        if (text->ref == 0)
            return false;
    }
    return true;
}

/* At the memory ceiling nothing is added any more, not even a name. */
static maildiag_status drop_for_memory(md_store *store, md_batch_record *r)
{
    uint32_t key = 0;

    if (md_tag_host(store, r->host, true, &r->host_ref)) {
        md_key_probe p = md_record_probe(store, r);

        key = md_key_find(&p);
    }
    return drop(store, r, key);
}

/* Room for one message more; false: there is none to be had. What was looked
 * up of the record is looked up again. */
static bool make_room(md_store *store, md_batch_record *r)
{
    md_batch_text *id = &store->batch.texts[r->queue_id];

    if (md_evict_messages(store) != MAILDIAG_OK || messages_full(store, 0))
        return false;
    id->ref = md_strings_find(&store->strings, md_slice_make(id->ptr, id->len));
    return md_tag_number(store, r->tag, false, &r->tag_number) == MAILDIAG_OK &&
           md_tag_host(store, r->host, false, &r->host_ref);
}

/* Looks up what a record needs, as far as a ceiling allows; TRUNCATED: it is
 * dropped. */
static maildiag_status allow(md_store *store, md_batch_record *r, bool full)
{
    md_batch_text *id = &store->batch.texts[r->queue_id];
    md_key_probe p;

    if (r->has_queue_id)
        id->ref =
            md_strings_find(&store->strings, md_slice_make(id->ptr, id->len));
    if (full)
        return drop_for_memory(store, r);
    if (!md_tag_host(store, r->host, false, &r->host_ref))
        return MAILDIAG_E_NOMEM;
    if (r->has_queue_id && r->kind != MAILDIAG_RECORD_FILTER_LINE &&
        messages_full(store, 0)) {
        p = md_record_probe(store, r);
        if ((id->ref == 0 || md_key_find(&p) == 0) && !make_room(store, r))
            return drop(store, r, 0);
    }
    if (!texts_add(store, r))
        return MAILDIAG_E_NOMEM;
    p = md_record_probe(store, r);
    r->key_tag = md_key_tag(&p);
    return MAILDIAG_OK;
}

/* ---- batches ----------------------------------------------------------- */

static maildiag_status append_known(md_store *store, uint32_t source,
                                    md_batch_record *r,
                                    const md_pack_head *head)
{
    maildiag_status status;

    if (is_foreign(r) &&
        !md_tag_count_foreign(store, store->sources.items[source],
                              r->tag_number))
        return MAILDIAG_E_NOMEM;
    if (r->kind == MAILDIAG_RECORD_FOREIGN)
        return MAILDIAG_OK;
    status = append_fact(store, source, r, head);
    if (status < 0 && is_foreign(r))
        md_tag_uncount_foreign(store, store->sources.items[source],
                               r->tag_number);
    return status;
}

/* As append_known, of a record that nothing has been looked up of. */
static maildiag_status append_careful(md_store *store, uint32_t source,
                                      md_batch_record *r,
                                      const md_pack_head *head, bool full)
{
    md_pack_head now = *head;
    maildiag_status status;

    if (is_foreign(r) &&
        !md_tag_count_foreign(store, store->sources.items[source],
                              r->tag_number))
        return MAILDIAG_E_NOMEM;
    if (r->kind == MAILDIAG_RECORD_FOREIGN)
        return MAILDIAG_OK;
    status = allow(store, r, full);
    /* Programs have other numbers when room was made. */
    now.tag = r->tag_number;
    if (status == MAILDIAG_OK)
        status = append_fact(store, source, r, &now);
    if (status < 0 && is_foreign(r))
        md_tag_uncount_foreign(store, store->sources.items[source],
                               r->tag_number);
    return status;
}

static maildiag_status append_record(md_store *store, uint32_t source,
                                     md_batch_record *r, bool careful)
{
    md_source *from = store->sources.items[source];
    bool full = careful && md_evict_full(store, 0);
    maildiag_status status = MAILDIAG_OK;
    md_pack_head head;

    if (full && md_evict_memory(store) == MAILDIAG_OK)
        full = md_evict_full(store, 0);
    if (careful)
        status = md_tag_number(store, r->tag, full, &r->tag_number);
    if (status < 0 || !md_tally_reserve(&from->tally))
        return MAILDIAG_E_NOMEM;
    head = head_of(from, r);
    if (status == MAILDIAG_TRUNCATED)
        status = r->kind == MAILDIAG_RECORD_FOREIGN ? MAILDIAG_OK
                                                    : drop(store, r, 0);
    else if (careful)
        status = append_careful(store, source, r, &head, full);
    else
        status = append_known(store, source, r, &head);
    if (status < 0)
        return status;
    tally_record(from, r, &head);
    if (is_foreign(r)) {
        from->foreign++;
    } else {
        from->postfix++;
        from->unrecognised += r->kind == MAILDIAG_RECORD_UNRECOGNISED;
    }
    return status;
}

/* What is older than is to be kept goes when the store has doubled since; and
 * at the end of a source. */
static void keep_window(md_store *store)
{
    uint64_t used = md_store_memory(store);

    if (store->options.keep_usec == 0 || used < store->keep_next)
        return;
    if (store->keep_next != 0 && md_evict_window(store) == MAILDIAG_OK)
        used = md_store_memory(store);
    store->keep_next = 2 * used > KEEP_LEAST ? 2 * used : KEEP_LEAST;
}

maildiag_status md_store_append_batch(md_store *store, uint32_t source,
                                      size_t *done)
{
    md_batch *b = &store->batch;
    uint64_t dropped = store->stats.dropped_events;
    size_t count = b->count, i;
    maildiag_status status, remark = MAILDIAG_OK;
    bool careful;

    keep_window(store);
    careful = ceiling_near(store);
    if (!careful) {
        count = md_resolve_batch(store);
    }
    for (i = 0; i < count; i++) {
        if (b->records[i].repeats_nothing) {
            store->sources.items[source]->foreign++;
            continue;
        }
        status = append_record(store, source, &b->records[i], careful);
        if (status < 0)
            break;
        if (status != MAILDIAG_OK)
            remark = status;
    }
    *done = i;
    md_evict_tally(store, store->sources.items[source]);
    store->stats.memory_bytes = md_store_memory(store);
    if (store->stats.dropped_events != dropped)
        remark = MAILDIAG_TRUNCATED;
    return i == b->count ? remark : MAILDIAG_E_NOMEM;
}

maildiag_status md_store_append(md_store *store, uint32_t source,
                                const md_line *line, const md_record *record)
{
    size_t done;

    md_batch_begin(&store->batch, store->hash_key);
    if (!md_pack_record(&store->batch, line, record, store->options.evidence))
        return MAILDIAG_E_NOMEM;
    return md_store_append_batch(store, source, &done);
}
