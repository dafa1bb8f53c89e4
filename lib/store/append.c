/*
 * One record into its chain.
 *
 * Takes a record and its position; finds or makes the key; packs; appends.
 * A record of another program counts under that program's name and, when it
 * names a Postfix queue ID, joins what is known of that ID. All or nothing:
 * without memory no fact is added.
 */
#include "base/alloc.h"
#include "store/state.h"
#include "store/varint.h"

/* ---- keys -------------------------------------------------------------- */

typedef struct key_probe {
    const md_store *store;
    uint8_t kind;
    uint32_t host, scope;
    uint64_t name;
} key_probe;

static bool key_same(const void *context, uint32_t ref)
{
    const key_probe *p = context;
    const md_key *key = md_store_key(p->store, ref);

    return key->name == p->name && key->host == p->host &&
           key->scope == p->scope && key->kind == p->kind;
}

static uint32_t key_tag(const key_probe *p)
{
    return (uint32_t)(md_hash_pair(&p->store->hash_key,
                                   (uint64_t)p->host << 32 | p->scope,
                                   p->name << 2 | p->kind) >>
                      32);
}

uint32_t md_store_find_key(const md_store *store, uint8_t kind, uint32_t host,
                           uint32_t scope, uint64_t name)
{
    key_probe p = {store, kind, host, scope, name};

    return md_table_find(&store->key_table, key_tag(&p), key_same, &p);
}

static bool key_chunk(md_store *store)
{
    void *grown;

    if (store->key_count / MD_KEYS_A_CHUNK < store->key_chunk_count)
        return true;
    grown = md_grow(store->key_chunks, &store->key_chunk_cap,
                    store->key_chunk_count + 1, sizeof *store->key_chunks);
    if (grown == NULL)
        return false;
    store->key_chunks = grown;
    store->key_chunks[store->key_chunk_count] =
        md_calloc(MD_KEYS_A_CHUNK, sizeof(md_key));
    if (store->key_chunks[store->key_chunk_count] == NULL)
        return false;
    store->key_chunk_count++;
    return true;
}

/* Is there room under the ceilings for one more chain? */
static bool room_for_key(const md_store *store, uint8_t kind)
{
    const md_store_options *o = &store->options;

    if (o->max_messages != 0 && kind == MD_KEY_MESSAGE &&
        store->message_count >= o->max_messages)
        return false;
    return true;
}

static uint64_t memory_used(const md_store *store)
{
    return store->strings.pool.bytes + store->strings.table.bytes +
           store->chains.pool.bytes + store->key_table.bytes +
           (uint64_t)store->key_chunk_count * MD_KEYS_A_CHUNK * sizeof(md_key);
}

static maildiag_status key_get(md_store *store, const key_probe *p,
                               uint32_t *out)
{
    uint32_t tag = key_tag(p);
    md_key *key;

    *out = md_table_find(&store->key_table, tag, key_same, p);
    if (*out != 0)
        return MAILDIAG_OK;
    if (!room_for_key(store, p->kind))
        return MAILDIAG_TRUNCATED;
    if (!key_chunk(store) ||
        !md_table_add(&store->key_table, tag, store->key_count + 1))
        return MAILDIAG_E_NOMEM;
    *out = ++store->key_count;
    key = md_store_key(store, *out);
    key->kind = p->kind;
    key->host = p->host;
    key->scope = p->scope;
    key->name = p->name;
    if (p->kind == MD_KEY_MESSAGE)
        store->message_count++;
    return MAILDIAG_OK;
}

/* ---- programs ---------------------------------------------------------- */

typedef struct tag_probe {
    const md_store *store;
    md_slice tag;
} tag_probe;

static bool tag_same(const void *context, uint32_t ref)
{
    const tag_probe *p = context;

    return md_slice_eq(p->store->tags[ref - 1].tag, p->tag);
}

static bool tag_new(md_store *store, md_slice name, const md_program *program,
                    uint32_t hash)
{
    uint32_t ref = md_strings_add(&store->strings, name);
    uint32_t instance = md_strings_add(&store->strings, program->instance);
    void *grown = md_grow(store->tags, &store->tag_cap, store->tag_count + 1,
                          sizeof *store->tags);
    md_tag *tag;

    if (grown == NULL)
        return false;
    store->tags = grown;
    if ((ref == 0 && name.ptr != NULL) ||
        (instance == 0 && program->instance.ptr != NULL) ||
        !md_table_add(&store->tag_table, hash, (uint32_t)store->tag_count + 1))
        return false;
    tag = &store->tags[store->tag_count++];
    memset(tag, 0, sizeof *tag);
    tag->tag = md_strings_at(&store->strings, ref);
    md_program_parse(tag->tag, &tag->program);
    tag->instance = instance;
    return true;
}

static bool tag_number(md_store *store, md_slice name,
                       const md_program *program, uint32_t *out)
{
    tag_probe probe = {store, name};
    uint32_t hash, ref;

    if (store->last_tag == 0 ||
        !md_slice_eq(store->tags[store->last_tag - 1].tag, name) ||
        (store->tags[store->last_tag - 1].tag.ptr == NULL) !=
            (name.ptr == NULL)) {
        hash = (uint32_t)(md_hash_bytes(&store->hash_key, name) >> 32);
        ref = md_table_find(&store->tag_table, hash, tag_same, &probe);
        if (ref == 0) {
            if (!tag_new(store, name, program, hash))
                return false;
            ref = (uint32_t)store->tag_count;
        }
        store->last_tag = ref;
    }
    *out = store->last_tag - 1;
    return true;
}

static bool host_ref(md_store *store, md_slice host, uint32_t *out)
{
    *out = 0;
    if (host.ptr == NULL)
        return true;
    if (store->last_host == 0 ||
        !md_slice_eq(md_strings_at(&store->strings, store->last_host), host)) {
        uint32_t ref = md_strings_add(&store->strings, host);

        if (ref == 0)
            return false;
        store->last_host = ref;
    }
    *out = store->last_host;
    return true;
}

/* ---- facts ------------------------------------------------------------- */

static maildiag_status chain_append(md_store *store, uint32_t key_number,
                                    uint32_t source, const md_pack_head *head,
                                    uint32_t shape)
{
    md_key *key = md_store_key(store, key_number);
    size_t need = store->packed.len + 6 * (size_t)MD_VARINT_MAX;
    uint32_t newest = key->newest;
    unsigned char *at;
    md_part *part = md_chain_room(&store->chains, &newest, source, head->offset,
                                  head->sec, need);

    if (part == NULL)
        return MAILDIAG_E_NOMEM;
    key->newest = newest;
    at = part->bytes + part->used;
    at = md_varint_put(at, shape);
    at = md_varint_put(at, head->offset - part->last_offset);
    at = md_varint_put(at, md_zigzag(head->sec - part->last_sec));
    if (head->usec != 0)
        at = md_varint_put(at, head->usec);
    at = md_varint_put(at, (uint64_t)(head->pid + 1));
    at = md_varint_put(at, head->tag);
    if (head->repeat > 1)
        at = md_varint_put(at, head->repeat);
    if (store->packed.len != 0)
        memcpy(at, store->packed.ptr, store->packed.len);
    at += store->packed.len;
    part->used = (uint16_t)(at - part->bytes);
    part->last_offset = head->offset;
    part->last_sec = head->sec;
    key->fact_count++;
    return MAILDIAG_OK;
}

static md_key_kind kind_of_key(const md_record *record)
{
    if (record->queue_id.ptr == NULL)
        return MD_KEY_PROCESS;
    return record->kind == MAILDIAG_RECORD_FILTER_LINE ? MD_KEY_FILTER
                                                       : MD_KEY_MESSAGE;
}

static maildiag_status probe_record(md_store *store, const md_record *record,
                                    const md_pack_head *head, key_probe *p)
{
    uint32_t ref;

    p->store = store;
    p->kind = (uint8_t)kind_of_key(record);
    if (p->kind == MD_KEY_PROCESS) {
        p->scope = head->tag + 1;
        p->name = (uint64_t)(head->pid + 1);
        return MAILDIAG_OK;
    }
    ref = md_strings_add(&store->strings, record->queue_id);
    if (ref == 0)
        return MAILDIAG_E_NOMEM;
    p->name = ref;
    p->scope = p->kind == MD_KEY_MESSAGE ? store->tags[head->tag].instance : 0;
    return MAILDIAG_OK;
}

/* Delivery agents and smtpd leave a mark where they begin to work for another
 * message: their lines without a queue ID are told apart by it. */
static bool wants_mark(const md_record *record, int64_t pid)
{
    if (pid < 0)
        return false;
    if (record->kind == MAILDIAG_RECORD_CLIENT)
        return true;
    return record->kind == MAILDIAG_RECORD_DELIVERY &&
           (md_program_delivers(record->program.id) ||
            record->program.id == MD_DAEMON_UNKNOWN);
}

static maildiag_status append_mark(md_store *store, uint32_t source,
                                   const md_record *record,
                                   const md_pack_head *head, uint32_t host,
                                   uint32_t message)
{
    key_probe p = {store, MD_KEY_PROCESS, host, head->tag + 1,
                   (uint64_t)(head->pid + 1)};
    maildiag_status status;
    uint32_t key, shape;

    if (!wants_mark(record, head->pid))
        return MAILDIAG_OK;
    status = key_get(store, &p, &key);
    if (status != MAILDIAG_OK ||
        (md_store_key(store, key)->last_mark == message &&
         record->kind != MAILDIAG_RECORD_CLIENT))
        return status;
    if (!md_pack_mark(store, head, message, &shape))
        return MAILDIAG_E_NOMEM;
    status = chain_append(store, key, source, head, shape);
    if (status == MAILDIAG_OK)
        md_store_key(store, key)->last_mark = message;
    return status;
}

/* Is this a line that is kept word for word? */
static bool keeps_line(const md_store *store, const md_source *source,
                       const md_record *record)
{
    uint32_t evidence = store->options.evidence;
    md_slice status;

    if (evidence == MAILDIAG_EVIDENCE_DEFAULT && !source->path)
        evidence = MAILDIAG_EVIDENCE_FAILURES;
    if (evidence != MAILDIAG_EVIDENCE_FAILURES)
        return evidence == MAILDIAG_EVIDENCE_ALL;
    status = md_record_get(record, MAILDIAG_FIELD_STATUS);
    return record->kind == MAILDIAG_RECORD_REFUSAL_LINE || record->level != 0 ||
           (record->kind == MAILDIAG_RECORD_DELIVERY &&
            !md_slice_eq(status, MD_LIT("sent"))) ||
           record->kind == MAILDIAG_RECORD_HOST_FAILURE ||
           record->kind == MAILDIAG_RECORD_CONNECT_FAILURE ||
           record->kind == MAILDIAG_RECORD_TLS_FAILURE ||
           record->kind == MAILDIAG_RECORD_EXPIRED;
}

static bool keep_line(md_store *store, md_source *source, const md_line *line)
{
    void *grown = md_grow(source->kept, &source->kept_cap,
                          source->kept_count + 1, sizeof *source->kept);
    uint32_t ref;

    if (grown == NULL)
        return false;
    source->kept = grown;
    ref = md_strings_add(&store->strings, line->text);
    if (ref == 0)
        return false;
    source->kept[source->kept_count].offset = line->offset;
    source->kept[source->kept_count].text = ref;
    source->kept_count++;
    return true;
}

static void pack_head(md_source *source, const md_line *line,
                      md_pack_head *head)
{
    const md_header *h = &line->header;

    memset(head, 0, sizeof *head);
    head->stamp = h->stamp.form;
    head->sec = md_source_stamp(source, &h->stamp, &head->fold);
    head->usec = h->stamp.form == MD_STAMP_NONE ? 0 : h->stamp.usec;
    head->offset = line->offset;
    head->pid = h->pid < 0 ? -1 : h->pid;
    head->repeat = h->repeat ? h->repeat : 1;
    if (h->stamp.form == MD_STAMP_NONE)
        head->sec = 0;
}

static void count_record(md_store *store, const md_record *record, uint32_t tag)
{
    if (record->kind == MAILDIAG_RECORD_FOREIGN ||
        record->kind == MAILDIAG_RECORD_FILTER_LINE) {
        store->stats.foreign++;
        store->tags[tag].foreign_lines++;
    } else {
        store->stats.postfix++;
        store->stats.unrecognised +=
            record->kind == MAILDIAG_RECORD_UNRECOGNISED;
    }
}

static maildiag_status append_fact(md_store *store, uint32_t source,
                                   const md_line *line, const md_record *record,
                                   const md_pack_head *head)
{
    key_probe p = {0};
    maildiag_status status;
    uint32_t key, shape;

    if (!host_ref(store, line->header.host, &p.host))
        return MAILDIAG_E_NOMEM;
    status = probe_record(store, record, head, &p);
    if (status == MAILDIAG_OK)
        status = key_get(store, &p, &key);
    if (status == MAILDIAG_TRUNCATED)
        store->stats.dropped_messages++;
    if (status != MAILDIAG_OK)
        return status;
    if (store->options.max_memory_bytes != 0 &&
        memory_used(store) >= store->options.max_memory_bytes) {
        store->stats.dropped_events++;
        md_store_key(store, key)->truncated = true;
        return MAILDIAG_TRUNCATED;
    }
    if (store->options.max_events_per_message != 0 &&
        p.kind == MD_KEY_MESSAGE &&
        md_store_key(store, key)->fact_count >=
            store->options.max_events_per_message) {
        store->stats.dropped_events++;
        md_store_key(store, key)->truncated = true;
        return MAILDIAG_TRUNCATED;
    }
    if (p.kind == MD_KEY_MESSAGE)
        status = append_mark(store, source, record, head, p.host, key);
    if (status != MAILDIAG_OK)
        return status;
    if (!md_pack_values(store, record, head, &shape) ||
        (keeps_line(store, store->sources.items[source], record) &&
         !keep_line(store, store->sources.items[source], line)))
        return MAILDIAG_E_NOMEM;
    status = chain_append(store, key, source, head, shape);
    if (status == MAILDIAG_OK && record->kind == MAILDIAG_RECORD_REMOVED)
        md_chain_seal(&store->chains, &md_store_key(store, key)->newest);
    if (record->kind == MAILDIAG_RECORD_ACTION_LINE && record->noqueue)
        store->noqueue_actions = true;
    return status;
}

maildiag_status md_store_append(md_store *store, uint32_t source,
                                const md_line *line, const md_record *record)
{
    md_source *from = store->sources.items[source];
    maildiag_status status = MAILDIAG_OK;
    md_pack_head head;

    pack_head(from, line, &head);
    if (!tag_number(store, line->header.tag, &record->program, &head.tag))
        return MAILDIAG_E_NOMEM;
    if (record->kind != MAILDIAG_RECORD_FOREIGN)
        status = append_fact(store, source, line, record, &head);
    if (status < 0)
        return status;
    count_record(store, record, head.tag);
    store->stats.memory_bytes = memory_used(store);
    return status;
}
