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
#include "store/key.h"
#include "store/pack.h"
#include "store/shape.h"
#include "store/state.h"
#include "store/tag.h"
#include "store/varint.h"

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

static bool events_full(const md_store *store, const md_key *key)
{
    return store->options.max_events_per_message != 0 &&
           key->kind == MD_KEY_MESSAGE &&
           key->fact_count >= store->options.max_events_per_message;
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

/* ---- facts ------------------------------------------------------------- */

/*
 * Ids are positions of first lines in canonical order. They may change when a
 * message gets a fact that does not belong behind all it has: from an older
 * file of its set, or from another set, whose place the times decide.
 */
static void note_order(md_store *store, md_key *key, uint32_t source)
{
    const md_source *before, *now = store->sources.items[source];
    uint32_t other;

    if (key->newest == 0 || key->kind == MD_KEY_PROCESS)
        return;
    other = md_part_source(md_chain_part(&store->chains, key->newest));
    before = store->sources.items[other];
    if (other != source &&
        (before->set != now->set || before->ordinal > now->ordinal))
        key->mixed = true;
    store->epoch += key->mixed;
}

/* More than what stands in front of a fact's values takes. */
enum { HEAD_MOST = 7 * MD_VARINT_MAX };

/* The newest part of a chain; NULL: it has none. */
static md_part *newest_part(const md_store *store, const md_key *key)
{
    return key->newest != 0 ? md_chain_part(&store->chains, key->newest) : NULL;
}

/*
 * A fact is put together in store->fact, for how long it is shows only then.
 * Its head; gives where the values go. The chain of a process tells pid and
 * program already.
 */
static unsigned char *begin_fact(md_store *store, const md_key *key,
                                 uint32_t source, const md_pack_head *head,
                                 uint32_t shape)
{
    const md_part *part = newest_part(store, key);
    unsigned char *at = md_varint_put(store->fact, shape);

    if (part != NULL &&
        md_chain_continues(part, source, head->offset, head->sec)) {
        at = md_varint_put(at, head->offset - md_part_last_offset(part));
        at = md_varint_put(at, md_zigzag(head->sec - md_part_last_sec(part)));
    } else {
        *at++ = 0;
        *at++ = 0;
    }
    if (head->usec != 0)
        at = md_varint_put(at, head->usec);
    if (key->kind != MD_KEY_PROCESS) {
        at = md_varint_put(at, (uint64_t)(head->pid + 1));
        at = md_varint_put(at, head->tag);
    }
    if (head->repeat > 1)
        at = md_varint_put(at, head->repeat);
    return at;
}

/* What was put together, to the end of the chain; false without memory. */
static bool end_fact(md_store *store, md_key *key, uint32_t source,
                     const md_pack_head *head, const unsigned char *end)
{
    size_t len = (size_t)(end - store->fact);
    md_part *part = newest_part(store, key);
    uint32_t newest = key->newest;

    if (part != NULL &&
        md_chain_fits(part, source, head->offset, head->sec, len)) {
        store->epoch += key->mixed;
    } else {
        part = md_chain_room(&store->chains, &newest, source, head->offset,
                             head->sec, len);
        if (part == NULL)
            return false;
        note_order(store, key, source);
        key->newest = newest;
    }
    memcpy(part->bytes + part->used, store->fact, len);
    md_part_take(part, head->offset, head->sec, len);
    key->fact_count++;
    key->since_mark = true;
    return true;
}

static unsigned char *put_values(unsigned char *at, const md_batch *b,
                                 const md_batch_record *r)
{
    const md_batch_value *v = b->values + r->first_value;
    const md_batch_value *end = v + r->value_count;

    for (; v < end; v++) {
        if (v->text == MD_BATCH_NONE) {
            at = md_varint_put(at, v->number);
            continue;
        }
        at = md_varint_put(at, b->texts[v->text].ref);
        if (v->words != 0) {
            size_t bytes = v->words - 1;

            at = md_varint_put(at, bytes);
            memcpy(at, b->bytes + v->number, bytes);
            at += bytes;
        }
    }
    return at;
}

static maildiag_status put_fact(md_store *store, uint32_t number,
                                uint32_t source, const md_batch_record *r,
                                const md_pack_head *head, uint32_t shape)
{
    md_key *key = md_store_key(store, number);
    unsigned char *at;

    if (HEAD_MOST + r->value_bytes > sizeof store->fact)
        return MAILDIAG_E_NOMEM;
    at = begin_fact(store, key, source, head, shape);
    if (!end_fact(store, key, source, head, put_values(at, &store->batch, r)))
        return MAILDIAG_E_NOMEM;
    store->fact_count += r->kind != MD_FACT_MARK;
    return MAILDIAG_OK;
}

maildiag_status md_append_packed(md_store *store, uint32_t number,
                                 uint32_t source, const md_pack_head *head,
                                 uint32_t shape)
{
    return put_fact(store, number, source, store->batch.records, head, shape);
}

/* ---- marks ------------------------------------------------------------- */

/* Is the newest mark of this process for the same message, with nothing
 * behind it, and in the same source, so that nothing can come between? */
static bool mark_stands(const md_store *store, const md_key *process,
                        uint32_t source, uint32_t message)
{
    return !store->joining && process->last_mark == message &&
           process->mark_source == source && !process->since_mark;
}

static maildiag_status put_mark(md_store *store, uint32_t source,
                                const md_batch_record *r,
                                const md_pack_head *head, uint32_t message)
{
    uint32_t number, shape;
    maildiag_status status =
        md_key_process(store, r->host_ref, head->tag, head->pid, &number);
    md_key *key;
    unsigned char *at;

    if (status != MAILDIAG_OK)
        return status;
    key = md_store_key(store, number);
    if (r->kind != MAILDIAG_RECORD_CLIENT &&
        mark_stands(store, key, source, message))
        return MAILDIAG_OK;
    if (!md_shape_mark(store, head, r->kind == MAILDIAG_RECORD_CLIENT, &shape))
        return MAILDIAG_E_NOMEM;
    at = begin_fact(store, key, source, head, shape);
    if (!end_fact(store, key, source, head,
                  md_varint_put(at, md_zigzag(message))))
        return MAILDIAG_E_NOMEM;
    key->last_mark = message;
    key->mark_source = (uint16_t)source;
    key->since_mark = false;
    return MAILDIAG_OK;
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

bool md_keep_line(md_store *store, md_source *source, uint64_t offset,
                  uint32_t text)
{
    size_t before = source->kept_cap;
    void *grown = md_grow(source->kept, &source->kept_cap,
                          source->kept_count + 1, sizeof *source->kept);

    if (grown == NULL)
        return false;
    store->kept_bytes += (source->kept_cap - before) * sizeof *source->kept;
    source->kept = grown;
    source->kept[source->kept_count].offset = offset;
    source->kept[source->kept_count].text = text;
    return true;
}

/* Room for one more kept line, and its text; nothing counts yet. */
static bool keep_line(md_store *store, md_source *source,
                      const md_batch_record *r)
{
    uint32_t ref = md_strings_add(&store->strings, r->line);

    return ref != 0 && md_keep_line(store, source, r->offset, ref);
}

/* ---- one record -------------------------------------------------------- */

static bool is_foreign(const md_batch_record *r)
{
    return r->kind == MAILDIAG_RECORD_FOREIGN ||
           r->kind == MAILDIAG_RECORD_FILTER_LINE;
}

static md_key_probe probe_of(const md_store *store, const md_batch_record *r)
{
    md_key_probe p = {store, MD_KEY_PROCESS, r->host_ref, 0, 0};

    if (!r->has_queue_id) {
        p.scope = r->tag_number + 1;
        p.name = (uint64_t)(r->pid + 1);
    } else if (r->kind == MAILDIAG_RECORD_FILTER_LINE) {
        p.kind = MD_KEY_FILTER;
        p.name = store->batch.texts[r->queue_id].ref;
    } else {
        p.kind = MD_KEY_MESSAGE;
        p.scope = store->tags[r->tag_number].instance;
        p.name = store->batch.texts[r->queue_id].ref;
    }
    return p;
}

/* The key of a record, made when it is new. */
static maildiag_status record_key(md_store *store, const md_batch_record *r,
                                  uint32_t *number)
{
    md_key_probe p;

    if (!r->has_queue_id)
        return md_key_process(store, r->host_ref, r->tag_number, r->pid,
                              number);
    p = probe_of(store, r);
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
    if (events_full(store, key))
        return drop(store, r, number);
    if (!md_shape_number(store, &store->batch, r, head, &shape) ||
        (keep && !keep_line(store, from, r)))
        return MAILDIAG_E_NOMEM;
    if (r->marks && key->kind == MD_KEY_MESSAGE)
        status = put_mark(store, source, r, head, number);
    if (status == MAILDIAG_OK)
        status = put_fact(store, number, source, r, head, shape);
    if (status != MAILDIAG_OK)
        return status;
    from->kept_count += keep;
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
        md_key_probe p = probe_of(store, r);

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
        p = probe_of(store, r);
        if ((id->ref == 0 || md_key_find(&p) == 0) && !make_room(store, r))
            return drop(store, r, 0);
    }
    if (!texts_add(store, r))
        return MAILDIAG_E_NOMEM;
    p = probe_of(store, r);
    r->key_tag = md_key_tag(&p);
    return MAILDIAG_OK;
}

/* ---- batches ----------------------------------------------------------- */

/* How far ahead of its addition a text's bucket is asked for, and what it
 * names. */
enum { FAR = 32, NEAR = 16 };

/* All strings; gives how many there is memory for. */
static size_t resolve_texts(md_store *store)
{
    md_batch_text *texts = store->batch.texts;
    size_t count = store->batch.text_count, i;

    for (i = 0; i < count + FAR; i++) {
        if (i < count)
            __builtin_prefetch(md_strings_far(&store->strings, texts[i].tag));
        if (i >= NEAR && i - NEAR < count)
            __builtin_prefetch(
                md_strings_near(&store->strings, texts[i - NEAR].tag));
        if (i >= FAR) {
            md_batch_text *text = &texts[i - FAR];

            text->ref = md_strings_add_tagged(
                &store->strings, md_slice_make(text->ptr, text->len),
                text->tag);
            if (text->ref == 0)
                return i - FAR;
        }
    }
    return count;
}

/* A key that was met lately, or its bucket asked for. */
static void look_far(const md_store *store, md_batch_record *r)
{
    const md_recent *last = &store->last_keys[r->key_tag % MD_LAST_KEYS];

    r->key_guess = last->tag == r->key_tag ? last->ref : 0;
    if (r->key_guess == 0)
        __builtin_prefetch(md_table_place(&store->key_table, r->key_tag));
}

/* The places of keys; gives how many records have all they need. */
static size_t resolve_records(md_store *store, size_t texts)
{
    md_batch *b = &store->batch;
    size_t i;

    for (i = 0; i < b->count; i++) {
        md_batch_record *r = &b->records[i];
        md_key_probe p;

        if (r->first_text + r->text_count > texts ||
            md_tag_number(store, r->tag, false, &r->tag_number) !=
                MAILDIAG_OK ||
            (r->kind != MAILDIAG_RECORD_FOREIGN &&
             !md_tag_host(store, r->host, false, &r->host_ref)))
            return i;
        if (r->has_queue_id) {
            p = probe_of(store, r);
            r->key_tag = md_key_tag(&p);
            look_far(store, r);
        }
    }
    return b->count;
}

/* Ask for the keys of records, then for the parts that they end in. */
static void prefetch_keys(md_store *store)
{
    md_batch *b = &store->batch;
    size_t i;

    for (i = 0; i < b->count; i++) {
        md_batch_record *r = &b->records[i];

        if (!r->has_queue_id)
            continue;
        if (r->key_guess == 0)
            r->key_guess = md_table_guess(&store->key_table, r->key_tag);
        if (r->key_guess != 0)
            __builtin_prefetch(md_store_key(store, r->key_guess));
    }
    for (i = 0; i < b->count; i++) {
        const md_batch_record *r = &b->records[i];

        if (r->has_queue_id && r->key_guess != 0 &&
            md_store_key(store, r->key_guess)->newest != 0)
            __builtin_prefetch(md_chain_part(
                &store->chains, md_store_key(store, r->key_guess)->newest));
    }
}

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
        count = resolve_records(store, resolve_texts(store));
        prefetch_keys(store);
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
