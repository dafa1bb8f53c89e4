/*
 * Facts into their chains.
 *
 * Takes a record of store->batch whose strings and key are known, gives
 * bytes at the end of the key's chain. Fails without memory; nothing has
 * changed then.
 */
#include "store/put.h"

#include "store/key.h"
#include "store/shape.h"
#include "store/varint.h"

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
            if (bytes != 0)
                memcpy(at, b->bytes + v->number, bytes);
            at += bytes;
        }
    }
    return at;
}

maildiag_status md_put_fact(md_store *store, uint32_t number, uint32_t source,
                            const md_batch_record *r, const md_pack_head *head,
                            uint32_t shape)
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

maildiag_status md_put_packed(md_store *store, uint32_t number, uint32_t source,
                              const md_pack_head *head, uint32_t shape)
{
    return md_put_fact(store, number, source, store->batch.records, head,
                       shape);
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

maildiag_status md_put_mark(md_store *store, uint32_t source,
                            const md_batch_record *r, const md_pack_head *head,
                            uint32_t message)
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
