/*
 * The strings and keys of a batch, looked up.
 *
 * Takes store->batch, which knows nothing of the store, gives its texts their
 * references and its records the places of their keys. A large store is
 * nowhere near the processor: each round asks for what the next one needs.
 * Fails without memory, with the number of records that have all.
 */
#include "store/resolve.h"

#include "store/tag.h"

md_key_probe md_record_probe(const md_store *store, const md_batch_record *r)
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
            p = md_record_probe(store, r);
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

size_t md_resolve_batch(md_store *store)
{
    size_t count = resolve_records(store, resolve_texts(store));

    prefetch_keys(store);
    return count;
}
