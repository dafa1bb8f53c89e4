/*
 * Facts into their chains.
 *
 * Takes records of a batch that have all their numbers, gives bytes at the end
 * of their keys' chains. Fails without memory; nothing has changed then.
 * Different threads may do this at the same time for different shards.
 */
#include "store/put.h"

#include "base/alloc.h"
#include "store/key.h"
#include "store/shape.h"
#include "store/varint.h"

/*
 * Ids are positions of first lines in canonical order. They may change when a
 * message gets a fact that does not belong behind all it has: from an older
 * file of its set, or from another set, whose place the times decide.
 */
static void note_order(const md_store *store, md_pen *pen, md_key *key,
                       uint32_t source)
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
    pen->epoch += key->mixed;
}

/* More than what stands in front of a fact's values takes. */
enum { HEAD_MOST = 7 * MD_VARINT_MAX };

/* The newest part of a chain; NULL: it has none. */
static md_part *newest_part(const md_store *store, const md_key *key)
{
    return key->newest != 0 ? md_chain_part(&store->chains, key->newest) : NULL;
}

/*
 * A fact is put together in pen->fact, for how long it is shows only then.
 * Its head; gives where the values go. The chain of a process tells pid and
 * program already.
 */
static unsigned char *begin_fact(const md_store *store, md_pen *pen,
                                 const md_key *key, uint32_t source,
                                 const md_pack_head *head, uint32_t shape)
{
    const md_part *part = newest_part(store, key);
    unsigned char *at = md_varint_put(pen->fact, shape);

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
static bool end_fact(md_store *store, md_pen *pen, md_chain_parts *parts,
                     md_key *key, uint32_t source, const md_pack_head *head,
                     const unsigned char *end)
{
    size_t len = (size_t)(end - pen->fact);
    md_part *part = newest_part(store, key);
    uint32_t newest = key->newest;

    if (part != NULL &&
        md_chain_fits(part, source, head->offset, head->sec, len)) {
        pen->epoch += key->mixed;
    } else {
        part = md_chain_room(&store->chains, parts, &newest, source,
                             head->offset, head->sec, len);
        if (part == NULL)
            return false;
        note_order(store, pen, key, source);
        key->newest = newest;
    }
    memcpy(part->bytes + part->used, pen->fact, len);
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
            if (bytes != 0)
                memcpy(at, b->bytes + v->number, bytes);
            at += bytes;
        }
    }
    return at;
}

/* The values of a record, or those that are written already. */
static unsigned char *put_written(unsigned char *at, const md_batch *b,
                                  const md_batch_record *r)
{
    size_t len = r->written_end - r->written;

    if (r->written_end == 0)
        return put_values(at, b, r);
    memcpy(at, b->written + r->written, len);
    return at + len;
}

/* One fact of the batch to the end of its chain. */
static maildiag_status put_fact(md_store *store, md_pen *pen, const md_batch *b,
                                uint32_t source, const md_batch_record *r,
                                const md_pack_head *head, md_chain_parts *parts)
{
    md_key *key = md_store_key(store, r->key);
    unsigned char *at;

    if (HEAD_MOST + r->value_bytes > sizeof pen->fact)
        return MAILDIAG_E_NOMEM;
    at = begin_fact(store, pen, key, source, head, r->shape_number);
    if (!end_fact(store, pen, parts, key, source, head, put_written(at, b, r)))
        return MAILDIAG_E_NOMEM;
    pen->fact_count += r->kind != MD_FACT_MARK;
    if (r->kind == MAILDIAG_RECORD_REMOVED) {
        /* The next use of the ID has events of its own. */
        key->fact_count = 0;
        md_chain_finish(&store->chains, parts, &key->newest);
    }
    return MAILDIAG_OK;
}

maildiag_status md_put_packed(md_store *store, uint32_t number, uint32_t source,
                              const md_pack_head *head, uint32_t shape)
{
    md_batch_record *r = store->batch.records;
    maildiag_status status;

    r->key = number;
    r->shape_number = shape;
    status = put_fact(store, &store->pen, &store->batch, source, r, head,
                      &md_store_shard_of_key(store, number)->parts);
    md_pen_settle(store, &store->pen);
    return status;
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

/* The process of a record works for its message from here on; noted unless it
 * did before. */
static maildiag_status put_mark(md_store *store, md_pen *pen, uint32_t source,
                                const md_batch_record *r)
{
    const md_pack_head *head = &r->head;
    md_key *key = md_store_key(store, r->process);
    md_chain_parts *parts = &md_store_shard(store, r->process_tag)->parts;
    unsigned char *at;

    if (r->kind != MAILDIAG_RECORD_CLIENT &&
        mark_stands(store, key, source, r->key))
        return MAILDIAG_OK;
    at = begin_fact(store, pen, key, source, head, r->mark_shape);
    if (!end_fact(store, pen, parts, key, source, head,
                  md_varint_put(at, md_zigzag(r->key))))
        return MAILDIAG_E_NOMEM;
    key->last_mark = r->key;
    key->mark_source = (uint16_t)source;
    key->since_mark = false;
    return MAILDIAG_OK;
}

/* ---- records ------------------------------------------------------------ */

maildiag_status md_put_record(md_store *store, md_pen *pen, const md_batch *b,
                              uint32_t source, const md_batch_record *r)
{
    maildiag_status status = MAILDIAG_OK;

    if (r->process != 0)
        status = put_mark(store, pen, source, r);
    if (status == MAILDIAG_OK)
        status = put_fact(store, pen, b, source, r, &r->head,
                          &md_store_shard(store, r->key_tag)->parts);
    return status;
}

static bool is_of(const md_store *store, md_put_share share, uint32_t tag)
{
    return md_shard_of(tag, store->shard_bits) * share.count >>
               store->shard_bits ==
           share.number;
}

void md_put_soon(const md_store *store, const md_batch *b, size_t records,
                 md_put_share share)
{
    size_t i;

    for (i = 0; i < records; i++) {
        const md_batch_record *r = &b->records[i];
        const md_key *key;

        if (r->key == 0 || !is_of(store, share, r->key_tag))
            continue;
        key = md_store_key(store, r->key);
        if (key->newest != 0)
            __builtin_prefetch(md_chain_part(&store->chains, key->newest));
    }
}

/* The keys that facts of a share go to, which another thread looked up. */
static void prefetch_keys(const md_store *store, const md_batch *b,
                          size_t records, md_put_share share)
{
    size_t i;

    for (i = 0; i < records; i++) {
        const md_batch_record *r = &b->records[i];

        if (r->key != 0 && is_of(store, share, r->key_tag))
            __builtin_prefetch(md_store_key(store, r->key));
    }
}

void md_put_share_of(md_store *store, md_pen *pen, const md_batch *b,
                     size_t records, uint32_t source, md_put_share share)
{
    size_t i;

    prefetch_keys(store, b, records, share);
    md_put_soon(store, b, records, share);
    for (i = 0; i < records; i++) {
        const md_batch_record *r = &b->records[i];

        if (r->process != 0 && is_of(store, share, r->process_tag))
            (void)put_mark(store, pen, source, r);
        if (r->key != 0 && is_of(store, share, r->key_tag))
            (void)put_fact(store, pen, b, source, r, &r->head,
                           &md_store_shard(store, r->key_tag)->parts);
    }
}

/* Of new parts for a fact and a mark, but for its values: a part is no more
 * than twice what it is made for, or of the size to which parts grow. */
enum { PARTS_MOST = 2 * (MD_CHAIN_GROWN + 2 * (HEAD_MOST + sizeof(md_part))) };

size_t md_put_write(md_batch *b, size_t records)
{
    size_t most = 1, i;
    unsigned char *at;
    void *grown;

    for (i = 0; i < records; i++)
        most += b->records[i].value_bytes +
                b->records[i].field_count * (size_t)MD_BATCH_TEXT_MOST;
    grown = md_grow(b->written, &b->written_cap, most, 1);
    if (grown == NULL)
        return 0;
    b->written = grown;
    /* A record whose end is 0 has not been written. */
    at = b->written + 1;
    for (i = 0; i < records; i++) {
        md_batch_record *r = &b->records[i];

        r->written = (uint32_t)(at - b->written);
        if (r->key != 0)
            at = put_values(at, b, r);
        r->written_end = (uint32_t)(at - b->written);
    }
    return 2 * most + records * PARTS_MOST;
}

void md_pen_settle(md_store *store, md_pen *pen)
{
    store->fact_count += pen->fact_count;
    store->epoch += pen->epoch;
    pen->fact_count = pen->epoch = 0;
}
