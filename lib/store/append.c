/*
 * One record into its chain.
 *
 * Takes a record and its position; finds or makes the key; packs; appends.
 * A record of another program counts under that program's name and, when it
 * names a Postfix queue ID, joins what is known of that ID. All or nothing:
 * without memory no fact is added.
 */
#include "base/alloc.h"
#include "store/key.h"
#include "store/state.h"
#include "store/tag.h"
#include "store/varint.h"

/* ---- ceilings ---------------------------------------------------------- */

static uint64_t memory_used(const md_store *store)
{
    return store->strings.pool.bytes + store->strings.table.bytes +
           store->chains.pool.bytes + store->key_table.bytes +
           (uint64_t)store->key_chunk_count * MD_KEYS_A_CHUNK * sizeof(md_key) +
           store->shape_arena.used_bytes + store->shape_table.bytes +
           store->tag_cap * sizeof *store->tags + store->tag_table.bytes +
           store->kept_bytes;
}

static bool memory_full(const md_store *store)
{
    return store->options.max_memory_bytes != 0 &&
           memory_used(store) >= store->options.max_memory_bytes;
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
    other = md_chain_part(&store->chains, key->newest)->source;
    before = store->sources.items[other];
    if (other != source &&
        (before->set != now->set || before->ordinal > now->ordinal))
        key->mixed = true;
    store->epoch += key->mixed;
}

/* Bytes in front of a fact's values, at most: the offset is no larger than it
 * is, and seconds may go any way. */
static size_t head_most(const md_pack_head *head, uint32_t shape)
{
    return md_varint_size(shape) + md_varint_size(head->offset) +
           MD_VARINT_MAX + md_varint_size(head->usec) +
           md_varint_size((uint64_t)(head->pid + 1)) +
           md_varint_size(head->tag) + md_varint_size(head->repeat);
}

maildiag_status md_append_packed(md_store *store, uint32_t key_number,
                                 uint32_t source, const md_pack_head *head,
                                 uint32_t shape)
{
    md_key *key = md_store_key(store, key_number);
    size_t need = store->packed.len + head_most(head, shape);
    uint32_t newest = key->newest;
    unsigned char *at;
    md_part *part = md_chain_room(&store->chains, &newest, source, head->offset,
                                  head->sec, need);

    if (part == NULL)
        return MAILDIAG_E_NOMEM;
    note_order(store, key, source);
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
    key->since_mark = true;
    return MAILDIAG_OK;
}

static md_key_kind kind_of_key(const md_record *record)
{
    if (record->queue_id.ptr == NULL)
        return MD_KEY_PROCESS;
    return record->kind == MAILDIAG_RECORD_FILTER_LINE ? MD_KEY_FILTER
                                                       : MD_KEY_MESSAGE;
}

/* What a record's key looks like. False: its queue ID is new, and not to be
 * added or no memory. */
static bool probe_record(md_store *store, const md_record *record,
                         const md_pack_head *head, bool add, md_key_probe *p)
{
    uint32_t ref;

    p->store = store;
    p->kind = (uint8_t)kind_of_key(record);
    if (p->kind == MD_KEY_PROCESS) {
        p->scope = head->tag + 1;
        p->name = (uint64_t)(head->pid + 1);
        return true;
    }
    ref = add ? md_strings_add(&store->strings, record->queue_id)
              : md_strings_find(&store->strings, record->queue_id);
    p->name = ref;
    p->scope = p->kind == MD_KEY_MESSAGE ? store->tags[head->tag].instance : 0;
    return ref != 0;
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

/* Is the newest mark of this process for the same message, with nothing
 * behind it, and in the same source, so that nothing can come between? */
static bool mark_stands(const md_store *store, uint32_t process,
                        uint32_t source, uint32_t message)
{
    const md_key *key = md_store_key(store, process);

    return !store->joining && key->last_mark == message &&
           key->mark_source == source && !key->since_mark;
}

static maildiag_status append_mark(md_store *store, uint32_t source,
                                   const md_record *record,
                                   const md_pack_head *head, uint32_t host,
                                   uint32_t message)
{
    md_key_probe p = {store, MD_KEY_PROCESS, host, head->tag + 1,
                      (uint64_t)(head->pid + 1)};
    maildiag_status status;
    uint32_t key, shape;

    if (!wants_mark(record, head->pid))
        return MAILDIAG_OK;
    status = md_key_get(store, &p, &key);
    if (status != MAILDIAG_OK || (record->kind != MAILDIAG_RECORD_CLIENT &&
                                  mark_stands(store, key, source, message)))
        return status;
    if (!md_pack_mark(store, head, message,
                      record->kind == MAILDIAG_RECORD_CLIENT, &shape))
        return MAILDIAG_E_NOMEM;
    status = md_append_packed(store, key, source, head, shape);
    if (status == MAILDIAG_OK) {
        md_store_key(store, key)->last_mark = message;
        md_store_key(store, key)->mark_source = (uint16_t)source;
        md_store_key(store, key)->since_mark = false;
    }
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
static bool keep_line(md_store *store, md_source *source, const md_line *line)
{
    uint32_t ref = md_strings_add(&store->strings, line->text);

    return ref != 0 && md_keep_line(store, source, line->offset, ref);
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

static bool is_foreign(const md_record *record)
{
    return record->kind == MAILDIAG_RECORD_FOREIGN ||
           record->kind == MAILDIAG_RECORD_FILTER_LINE;
}

/* Not kept for a ceiling: of a message that is there (key), or of one that is
 * not (0), which its message-id line counts, for each message has one. */
static maildiag_status drop(md_store *store, const md_record *record,
                            uint32_t key)
{
    store->stats.dropped_events++;
    if (key != 0)
        md_store_key(store, key)->truncated = true;
    else if (record->kind == MAILDIAG_RECORD_MESSAGE_ID &&
             md_record_has(record, MAILDIAG_FIELD_MESSAGE_ID))
        store->stats.dropped_messages++;
    return MAILDIAG_TRUNCATED;
}

/* At the memory ceiling nothing is added any more, not even a name. */
static maildiag_status drop_for_memory(md_store *store, const md_line *line,
                                       const md_record *record,
                                       const md_pack_head *head)
{
    md_key_probe p = {0};
    uint32_t key = 0;

    if (md_tag_host(store, line->header.host, true, &p.host) &&
        probe_record(store, record, head, false, &p))
        key = md_key_find(&p);
    return drop(store, record, key);
}

/* The key of a record, made when it is new. TRUNCATED: one message too many. */
static maildiag_status record_key(md_store *store, const md_line *line,
                                  const md_record *record,
                                  const md_pack_head *head, md_key_probe *p,
                                  uint32_t *key)
{
    *key = 0;
    if (!md_tag_host(store, line->header.host, false, &p->host))
        return MAILDIAG_E_NOMEM;
    if (probe_record(store, record, head, false, p))
        return md_key_get(store, p, key);
    /* The queue ID is new, so the key is. */
    if (p->kind == MD_KEY_MESSAGE && store->options.max_messages != 0 &&
        store->message_count >= store->options.max_messages)
        return MAILDIAG_TRUNCATED;
    if (!probe_record(store, record, head, true, p))
        return MAILDIAG_E_NOMEM;
    return md_key_new(store, p, key);
}

static bool events_full(const md_store *store, const md_key_probe *p,
                        uint32_t key)
{
    return store->options.max_events_per_message != 0 &&
           p->kind == MD_KEY_MESSAGE &&
           md_store_key(store, key)->fact_count >=
               store->options.max_events_per_message;
}

static maildiag_status append_fact(md_store *store, uint32_t source,
                                   const md_line *line, const md_record *record,
                                   const md_pack_head *head)
{
    md_source *from = store->sources.items[source];
    bool keep = keeps_line(store, from, record);
    md_key_probe p = {0};
    maildiag_status status;
    uint32_t key, shape;

    status = record_key(store, line, record, head, &p, &key);
    if (status == MAILDIAG_TRUNCATED ||
        (status == MAILDIAG_OK && events_full(store, &p, key)))
        return drop(store, record, key);
    if (status == MAILDIAG_OK && p.kind == MD_KEY_MESSAGE)
        status = append_mark(store, source, record, head, p.host, key);
    if (status != MAILDIAG_OK)
        return status;
    if (!md_pack_values(store, record, head, &shape) ||
        (keep && !keep_line(store, from, line)))
        return MAILDIAG_E_NOMEM;
    status = md_append_packed(store, key, source, head, shape);
    if (status != MAILDIAG_OK)
        return status;
    from->kept_count += keep;
    if (record->kind == MAILDIAG_RECORD_REMOVED) {
        /* The next use of the ID has events of its own. */
        md_store_key(store, key)->fact_count = 0;
        md_chain_seal(&store->chains, &md_store_key(store, key)->newest);
    }
    if (record->kind == MAILDIAG_RECORD_ACTION_LINE && record->noqueue)
        store->noqueue_actions = true;
    return MAILDIAG_OK;
}

static maildiag_status append_record(md_store *store, uint32_t source,
                                     const md_line *line,
                                     const md_record *record,
                                     md_pack_head *head)
{
    bool full = memory_full(store);
    maildiag_status status =
        md_tag_number(store, line->header.tag, full, &head->tag);

    if (status == MAILDIAG_TRUNCATED)
        return record->kind == MAILDIAG_RECORD_FOREIGN ? MAILDIAG_OK
                                                       : drop(store, record, 0);
    if (status != MAILDIAG_OK)
        return status;
    if (is_foreign(record) &&
        !md_tag_count_foreign(store, store->sources.items[source], head->tag))
        return MAILDIAG_E_NOMEM;
    if (record->kind == MAILDIAG_RECORD_FOREIGN)
        return MAILDIAG_OK;
    if (full)
        return drop_for_memory(store, line, record, head);
    status = append_fact(store, source, line, record, head);
    if (status < 0 && is_foreign(record))
        md_tag_uncount_foreign(store, store->sources.items[source], head->tag);
    return status;
}

/* What the record adds to its source's tally. */
static void tally_record(md_source *source, const md_line *line,
                         const md_record *record, const md_pack_head *head)
{
    md_tally_run one = {0};

    one.form = head->stamp;
    one.fold = head->fold;
    one.sec = head->sec;
    one.records = 1;
    one.lines = line->physical;
    one.bytes = line->raw_bytes;
    one.unrecognised = record->kind == MAILDIAG_RECORD_UNRECOGNISED;
    md_tally_add(&source->tally, &one);
}

maildiag_status md_store_append(md_store *store, uint32_t source,
                                const md_line *line, const md_record *record)
{
    md_source *from = store->sources.items[source];
    maildiag_status status;
    md_pack_head head;

    pack_head(from, line, &head);
    if (!md_tally_reserve(&from->tally))
        return MAILDIAG_E_NOMEM;
    status = append_record(store, source, line, record, &head);
    if (status < 0)
        return status;
    tally_record(from, line, record, &head);
    if (is_foreign(record)) {
        from->foreign++;
    } else {
        from->postfix++;
        from->unrecognised += record->kind == MAILDIAG_RECORD_UNRECOGNISED;
    }
    store->stats.memory_bytes = memory_used(store);
    return status;
}
