/*
 * Batches of records into their chains.
 *
 * Takes store->batch. Looks up all strings, then all keys, then writes fact
 * after fact in the order of the lines. A record of another program counts
 * under that program's name and, when it names a Postfix queue ID, joins what
 * is known of that ID. Without memory the record it lacked for and those
 * behind it are not in; nothing but strings and keys is left of them.
 */
#include "store/admit.h"
#include "store/evict.h"
#include "store/pack.h"
#include "store/put.h"
#include "store/resolve.h"
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
        md_key_probe p = md_record_probe(store, &store->batch, r);

        key = md_key_find(&p);
    }
    return drop(store, r, key);
}

/* The number of a record's program, and what goes with it. */
static maildiag_status take_tag(md_store *store, md_batch_record *r, bool full)
{
    maildiag_status status = md_tag_number(store, r->tag, full, &r->head.tag);

    if (status == MAILDIAG_OK)
        r->scope = store->tags[r->head.tag].instance;
    return status;
}

/* Room for one message more; false: there is none to be had. What was looked
 * up of the record is looked up again: all has other numbers then. */
static bool make_room(md_store *store, md_batch_record *r)
{
    md_batch_text *id = &store->batch.texts[r->queue_id];

    if (md_evict_messages(store) != MAILDIAG_OK || messages_full(store, 0))
        return false;
    id->ref = md_strings_find(&store->strings, md_slice_make(id->ptr, id->len));
    return take_tag(store, r, false) == MAILDIAG_OK &&
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
        p = md_record_probe(store, &store->batch, r);
        if ((id->ref == 0 || md_key_find(&p) == 0) && !make_room(store, r))
            return drop(store, r, 0);
    }
    if (!texts_add(store, r) || !md_resolve_key(store, &store->batch, r))
        return MAILDIAG_E_NOMEM;
    return MAILDIAG_OK;
}

/* ---- batches ----------------------------------------------------------- */

/* The fact of a record whose strings and keys are there. */
static maildiag_status append_fact(md_store *store, uint32_t source,
                                   md_batch_record *r)
{
    maildiag_status status;

    if (!md_admit_fact(store, &store->batch, store->sources.items[source], r))
        return MAILDIAG_E_NOMEM;
    status = md_put_record(store, &store->pen, &store->batch, source, r);
    md_pen_settle(store, &store->pen);
    if (status == MAILDIAG_OK && store->options.max_events_per_message != 0)
        md_trim_added(store, r->key);
    return status;
}

static maildiag_status append_known(md_store *store, uint32_t source,
                                    md_batch_record *r)
{
    md_source *from = store->sources.items[source];

    if (!md_admit_line(from, r) || !md_admit_program(store, from, r))
        return MAILDIAG_E_NOMEM;
    return r->key != 0 ? append_fact(store, source, r) : MAILDIAG_OK;
}

/* As append_known, of a record that nothing has been looked up of. */
static maildiag_status append_careful(md_store *store, uint32_t source,
                                      md_batch_record *r)
{
    md_source *from = store->sources.items[source];
    bool full = md_evict_full(store, 0);
    maildiag_status status;

    if (full && md_evict_memory(store) == MAILDIAG_OK)
        full = md_evict_full(store, 0);
    status = take_tag(store, r, full);
    if (status < 0 || !md_admit_line(from, r))
        return MAILDIAG_E_NOMEM;
    if (status == MAILDIAG_TRUNCATED)
        return r->kind == MAILDIAG_RECORD_FOREIGN ? MAILDIAG_OK
                                                  : drop(store, r, 0);
    if (r->kind != MAILDIAG_RECORD_FOREIGN)
        status = allow(store, r, full);
    if (status < 0 || !md_admit_program(store, from, r))
        return MAILDIAG_E_NOMEM;
    return r->key != 0 && status == MAILDIAG_OK ? append_fact(store, source, r)
                                                : status;
}

static maildiag_status append_record(md_store *store, uint32_t source,
                                     md_batch_record *r, bool careful)
{
    maildiag_status status = careful ? append_careful(store, source, r)
                                     : append_known(store, source, r);

    if (status >= 0)
        md_admit_count(store, store->sources.items[source], r);
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
        count = md_resolve_batch(store, b, &store->message_count);
        md_put_soon(store, b, count, (md_put_share){0, 1});
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
