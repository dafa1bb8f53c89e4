/*
 * From a record to the columns of a batch.
 *
 * Strings that repeat are to be interned, words of small vocabularies become
 * part of the record's shape, texts of failures form and words, numbers
 * varints. Of a `sent` reply of SMTP and LMTP only code and remote queue ID
 * are kept (unless all evidence is): they are a quarter of a log and say
 * nothing else. Fails with false when there is no memory; nothing is added
 * then.
 */
#include "store/pack.h"

#include "record/queue_id.h"
#include "record/reply.h"
#include "record/words.h"
#include "store/echo.h"
#include "store/pack_number.h"
#include "store/shape.h"
#include "store/state.h"

enum { CONSTANT_BYTES_MOST = 48 };

/* One record as it is packed. */
typedef struct packer {
    md_batch *batch;
    const md_record *record; /* NULL: it is a fact */
    md_batch_record *out;
    uint64_t shape;
} packer;

/* ---- columns ----------------------------------------------------------- */

static inline uint32_t text_add(packer *p, md_slice value)
{
    md_batch *b = p->batch;
    md_batch_text *text = &b->texts[b->text_count];

    text->ptr = value.ptr;
    text->len = (uint32_t)value.len;
    text->tag = md_strings_tag(&b->key, value);
    text->ref = 0;
    return (uint32_t)b->text_count++;
}

static inline void shape_field(packer *p, uint16_t id, uint8_t packing,
                               uint32_t name, uint64_t hash)
{
    md_batch *b = p->batch;
    md_batch_field *field = &b->fields[b->field_count++];

    field->layout = md_batch_layout(id, packing);
    field->name = name;
    p->shape = md_batch_shape(&b->key, p->shape, field->layout, hash);
}

static inline void number_add(packer *p, uint64_t number)
{
    md_batch_value *value = &p->batch->values[p->batch->value_count++];

    value->number = number;
    value->text = MD_BATCH_NONE;
    p->out->value_bytes += MD_VARINT_MAX;
}

static inline void string_add(packer *p, uint32_t text)
{
    md_batch_value *value = &p->batch->values[p->batch->value_count++];

    value->text = text;
    value->words = 0;
    p->out->value_bytes += MD_BATCH_TEXT_MOST;
}

/* A form, and where its words stand in the batch's bytes. */
static void form_add(packer *p, uint32_t text, size_t at, size_t words_bytes)
{
    md_batch_value *value = &p->batch->values[p->batch->value_count++];

    value->number = at;
    value->text = text;
    value->words = (uint32_t)words_bytes + 1;
    p->out->value_bytes += (uint32_t)words_bytes + MD_BATCH_TEXT_MOST;
}

/* ---- fields ------------------------------------------------------------ */

bool md_pack_constant(uint16_t id, size_t value_bytes)
{
    const uint64_t low = UINT64_C(1) << MAILDIAG_FIELD_PROTO |
                         UINT64_C(1) << MAILDIAG_FIELD_SASL_METHOD |
                         UINT64_C(1) << MAILDIAG_FIELD_DSN |
                         UINT64_C(1) << MAILDIAG_FIELD_STATUS |
                         UINT64_C(1) << MAILDIAG_FIELD_STAGE |
                         UINT64_C(1) << MAILDIAG_FIELD_ACTION |
                         UINT64_C(1) << MAILDIAG_FIELD_NOTIFICATION |
                         UINT64_C(1) << MAILDIAG_FIELD_TLS_LEVEL |
                         UINT64_C(1) << MAILDIAG_FIELD_TLS_PROTOCOL |
                         UINT64_C(1) << MAILDIAG_FIELD_TLS_CIPHER |
                         UINT64_C(1) << MAILDIAG_FIELD_EVENT;

    return value_bytes <= CONSTANT_BYTES_MOST &&
           (id < 64 ? (low >> id & 1) != 0 : id == MAILDIAG_FIELD_QUEUE);
}

static inline void pack_constant(packer *p, uint16_t id, md_slice value)
{
    md_batch *b = p->batch;
    md_batch_text *text = &b->constants[b->constant_count];
    uint64_t hash = md_hash_text(&b->key, value);

    text->ptr = value.ptr;
    text->len = (uint32_t)value.len;
    text->tag = (uint32_t)(hash >> 32);
    text->ref = 0;
    shape_field(p, id, MD_PACK_CONSTANT, (uint32_t)b->constant_count++, hash);
}

static inline void pack_string(packer *p, uint16_t id, uint8_t packing,
                               uint32_t name, md_slice value)
{
    shape_field(p, id, packing, name, md_batch_name_hash(p->batch, name));
    string_add(p, text_add(p, value));
}

static void pack_text(packer *p, uint16_t id, md_slice value)
{
    md_batch *b = p->batch;
    char *form = b->bytes + b->byte_count;
    char *words = form + md_form_room(value.len);
    char *marked = words + md_form_room(value.len);
    size_t len = md_echo_mark(p->record, value, marked);
    md_split split;
    uint32_t text;

    if (len == MD_NPOS ||
        !md_form_split(md_slice_make(marked, len), form, words, &split) ||
        p->out->value_bytes + split.words_bytes > MD_FACT_BYTES_MAX / 2) {
        pack_string(p, id, MD_PACK_STRING, MD_BATCH_NONE, value);
        return;
    }
    memmove(form + split.form_bytes, words, split.words_bytes);
    shape_field(p, id, MD_PACK_FORM, MD_BATCH_NONE, 0);
    text = text_add(p, md_slice_make(form, split.form_bytes));
    form_add(p, text, b->byte_count + split.form_bytes, split.words_bytes);
    b->byte_count += split.form_bytes + split.words_bytes;
}

/* Is a field worth a form? Of TLS sessions there are few: the words of one
 * (`(256/256 bits) key-exchange X25519 …`) come back again and again. */
static bool is_text(const packer *p, uint16_t id, uint32_t type)
{
    return type == MAILDIAG_TYPE_REASON ||
           (id == MAILDIAG_FIELD_TEXT &&
            p->out->kind != MAILDIAG_RECORD_TLS_SESSION);
}

/* False: it is no number, but a string like any other. */
static bool pack_number(packer *p, const md_field *field, bool seconds)
{
    uint64_t number;

    switch (md_pack_number(field->id, field->value, seconds, &number)) {
    case MD_NUMBER_PLAIN:
        shape_field(p, field->id, seconds ? MD_PACK_SECONDS : MD_PACK_NUMBER,
                    MD_BATCH_NONE, 0);
        number_add(p, number);
        return true;
    case MD_NUMBER_TEXT:
        pack_string(p, field->id,
                    seconds ? MD_PACK_SECONDS_TEXT : MD_PACK_NUMBER_TEXT,
                    MD_BATCH_NONE, field->value);
        return true;
    case MD_NUMBER_NONE:
        break;
    }
    return false;
}

/* A field with a name of its own, or a lost address. */
static void pack_unusual(packer *p, const md_field *field)
{
    uint32_t name = MD_BATCH_NONE;

    if (field->id == MAILDIAG_FIELD_EXTRA && field->name.ptr != NULL)
        name = text_add(p, field->name);
    if (field->value.ptr == NULL)
        shape_field(p, field->id, MD_PACK_ABSENT, name,
                    md_batch_name_hash(p->batch, name));
    else
        pack_string(p, field->id, MD_PACK_STRING, name, field->value);
}

static void pack_field(packer *p, const md_field *field)
{
    uint32_t type = md_words_field_type(field->id);

    if (field->id == MAILDIAG_FIELD_EXTRA || field->value.ptr == NULL) {
        pack_unusual(p, field);
        return;
    }
    if (type == MAILDIAG_TYPE_NUMBER || type == MAILDIAG_TYPE_SECONDS) {
        if (pack_number(p, field, type == MAILDIAG_TYPE_SECONDS))
            return;
    } else if (is_text(p, field->id, type)) {
        pack_text(p, field->id, field->value);
        return;
    }
    if (md_pack_constant(field->id, field->value.len))
        pack_constant(p, field->id, field->value);
    else
        pack_string(p, field->id, MD_PACK_STRING, MD_BATCH_NONE, field->value);
}

/* ---- replies ----------------------------------------------------------- */

/* Was it handed to another mail system by SMTP or LMTP? rsyslog may have cut
 * the daemon's name; then the relay tells. */
static bool by_smtp(const md_record *record)
{
    if (md_program_delivers(record->program.id))
        return true;
    return record->program.id == MD_DAEMON_UNKNOWN &&
           md_slice_chr(md_record_get(record, MAILDIAG_FIELD_RELAY), '[') !=
               MD_NPOS;
}

/* `forwarded as QID`: local(8) gave the message a new queue ID. */
static void pack_forwarded(packer *p, md_slice reason)
{
    const md_slice head = MD_LIT("forwarded as ");

    if (md_slice_starts(reason, head) &&
        md_queue_id_is(md_slice_skip(reason, head.len)))
        pack_string(p, MAILDIAG_FIELD_REMOTE_QUEUE_ID, MD_PACK_STRING,
                    MD_BATCH_NONE, md_slice_skip(reason, head.len));
}

/* `250 2.0.0 Ok: queued as ID`, which every other reply is: read without
 * looking for all that a reply may hold. */
static bool postfix_reply(md_slice reason, md_reply *reply)
{
    const md_slice head = MD_LIT("250 2.0.0 Ok: queued as ");
    size_t i;

    if (!md_slice_starts(reason, head) || reason.len == head.len)
        return false;
    for (i = head.len; i < reason.len; i++) {
        if (!md_is_alnum(reason.ptr[i]))
            return false;
    }
    reply->code = 250;
    reply->remote_queue_id = md_slice_skip(reason, head.len);
    return true;
}

static bool is_sent(const md_record *record)
{
    return record->kind == MAILDIAG_RECORD_DELIVERY &&
           md_slice_eq(md_record_get(record, MAILDIAG_FIELD_STATUS),
                       MD_LIT("sent"));
}

/* Code and remote queue ID in place of the words of a `sent` reply. True:
 * the words are kept too. */
static bool pack_sent(packer *p, const md_record *record, md_slice reason,
                      uint32_t evidence)
{
    md_reply reply;

    if (reason.ptr == NULL)
        return true;
    if (!by_smtp(record)) {
        pack_forwarded(p, reason);
        return true;
    }
    if (!postfix_reply(reason, &reply))
        md_reply_accepted(reason, &reply);
    if (reply.code != 0) {
        shape_field(p, MAILDIAG_FIELD_SMTP_CODE, MD_PACK_NUMBER, MD_BATCH_NONE,
                    0);
        number_add(p, md_zigzag(reply.code));
    }
    /* `250 2.0.0 <b@y.test> … Saved` of an LMTP server is no queue ID. */
    if (reply.remote_queue_id.len != 0 &&
        !md_slice_eq_nocase(reply.remote_queue_id,
                            md_record_get(record, MAILDIAG_FIELD_TO)) &&
        !md_record_has(record, MAILDIAG_FIELD_REMOTE_QUEUE_ID))
        pack_string(p, MAILDIAG_FIELD_REMOTE_QUEUE_ID, MD_PACK_STRING,
                    MD_BATCH_NONE, reply.remote_queue_id);
    return evidence == MAILDIAG_EVIDENCE_ALL;
}

/* ---- records ----------------------------------------------------------- */

size_t md_pack_bytes(const md_record *record)
{
    const uint64_t split = UINT64_C(1) << MAILDIAG_FIELD_TEXT |
                           UINT64_C(1) << MAILDIAG_FIELD_REASON;
    size_t bytes = 0;
    uint16_t i;

    if ((record->present & split) == 0)
        return 0;
    for (i = 0; i < record->field_count; i++) {
        uint16_t id = record->fields[i].id;

        if (id == MAILDIAG_FIELD_TEXT || id == MAILDIAG_FIELD_REASON)
            bytes += 3 * md_form_room(record->fields[i].value.len);
    }
    return bytes;
}

/* Delivery agents and smtpd leave a mark where they begin to work for another
 * message: their lines without a queue ID are told apart by it. */
static bool wants_mark(const md_record *record, int64_t pid)
{
    if (pid < 0 || record->queue_id.ptr == NULL)
        return false;
    if (record->kind == MAILDIAG_RECORD_CLIENT)
        return true;
    return record->kind == MAILDIAG_RECORD_DELIVERY &&
           (md_program_delivers(record->program.id) ||
            record->program.id == MD_DAEMON_UNKNOWN);
}

static bool is_failure(const md_record *record, bool sent)
{
    switch (record->kind) {
    case MAILDIAG_RECORD_REFUSAL_LINE:
    case MAILDIAG_RECORD_HOST_FAILURE:
    case MAILDIAG_RECORD_CONNECT_FAILURE:
    case MAILDIAG_RECORD_TLS_FAILURE:
    case MAILDIAG_RECORD_EXPIRED:
        return true;
    case MAILDIAG_RECORD_DELIVERY:
        return record->level != 0 || !sent;
    default:
        return record->level != 0;
    }
}

static void pack_line(md_batch_record *out, const md_line *line)
{
    const md_header *h = &line->header;

    out->line = line->text;
    out->host = h->host;
    out->tag = h->tag;
    out->head.offset = line->offset;
    out->raw_bytes = line->raw_bytes;
    out->head.sec = h->stamp.sec;
    out->head.usec = h->stamp.usec;
    out->head.stamp = h->stamp.form;
    out->head.pid = h->pid < 0 ? -1 : h->pid;
    out->physical = line->physical;
    out->head.repeat = h->repeat ? h->repeat : 1;
    out->truncated = line->truncated;
    if (h->stamp.form == MD_STAMP_NONE)
        out->head.sec = out->head.usec = 0;
}

bool md_pack_record(md_batch *b, const md_line *line, const md_record *record,
                    uint32_t evidence)
{
    packer p = {b, record, NULL, 0};
    bool sent = is_sent(record);
    md_batch_record *out;
    uint16_t i;

    if (!md_batch_room(b, md_pack_bytes(record)))
        return false;
    out = p.out = &b->records[b->count];
    memset(out, 0, sizeof *out);
    pack_line(out, line);
    out->kind = record->kind;
    out->level = record->level;
    out->daemon = record->program.id;
    out->noqueue = record->noqueue;
    out->marks = wants_mark(record, out->head.pid);
    out->failure = is_failure(record, sent);
    out->has_message_id = md_record_has(record, MAILDIAG_FIELD_MESSAGE_ID);
    out->first_text = (uint32_t)b->text_count;
    out->first_constant = (uint32_t)b->constant_count;
    out->first_value = (uint32_t)b->value_count;
    out->first_field = (uint32_t)b->field_count;
    if (record->kind != MAILDIAG_RECORD_FOREIGN) {
        out->has_queue_id = record->queue_id.ptr != NULL;
        if (out->has_queue_id)
            out->queue_id = text_add(&p, record->queue_id);
        for (i = 0; i < record->field_count; i++) {
            const md_field *field = &record->fields[i];

            if (!sent || field->id != MAILDIAG_FIELD_REASON ||
                pack_sent(&p, record, field->value, evidence))
                pack_field(&p, field);
        }
    }
    out->text_count = (uint32_t)b->text_count - out->first_text;
    out->value_count = (uint16_t)(b->value_count - out->first_value);
    out->field_count = (uint16_t)(b->field_count - out->first_field);
    out->shape = p.shape;
    b->line_bytes += line->text.len;
    b->count++;
    return true;
}

/* ---- facts once more --------------------------------------------------- */

/* A text whose reference is known. */
static uint32_t text_known(packer *p, const md_store *store, uint32_t ref)
{
    uint32_t text = text_add(p, md_strings_at(&store->strings, ref));

    p->batch->texts[text].ref = ref;
    return text;
}

static void pack_value(packer *p, const md_store *store, const md_value *v)
{
    bool number = v->packing == MD_PACK_NUMBER, text = v->ref != 0;
    bool seconds = v->packing == MD_PACK_SECONDS;
    bool named = v->id == MAILDIAG_FIELD_EXTRA && v->name != 0;
    uint32_t name = named ? text_known(p, store, v->name) : MD_BATCH_NONE;
    uint64_t hash = md_batch_name_hash(p->batch, name);
    md_slice value = md_strings_at(&store->strings, v->ref);
    size_t at = p->batch->byte_count;

    if ((number || seconds) && !text) {
        shape_field(p, v->id, v->packing, name, hash);
        number_add(p, md_pack_plain(v->number, seconds));
    } else if (v->packing == MD_PACK_STRING &&
               md_pack_constant(v->id, value.len)) {
        pack_constant(p, v->id, value);
    } else {
        shape_field(p, v->id,
                    number    ? MD_PACK_NUMBER_TEXT
                    : seconds ? MD_PACK_SECONDS_TEXT
                              : v->packing,
                    name, hash);
        if (v->packing == MD_PACK_ABSENT)
            return;
        if (v->packing != MD_PACK_FORM) {
            string_add(p, text_known(p, store, v->ref));
            return;
        }
        if (v->words_bytes != 0)
            memcpy(p->batch->bytes + at, v->words, v->words_bytes);
        p->batch->byte_count += v->words_bytes;
        form_add(p, text_known(p, store, v->ref), at, v->words_bytes);
    }
}

bool md_pack_again(md_store *store, const md_pack_fact *fact,
                   const md_pack_head *head, uint32_t *shape)
{
    packer p = {&store->batch, NULL, NULL, 0};
    size_t bytes = 0, i;

    md_batch_begin(p.batch, store->hash_key);
    for (i = 0; i < fact->value_count; i++)
        bytes += fact->values[i].words_bytes;
    if (!md_batch_room(p.batch, bytes))
        return false;
    p.out = p.batch->records;
    memset(p.out, 0, sizeof *p.out);
    p.out->kind = fact->kind;
    p.out->level = fact->level;
    p.out->daemon = fact->daemon;
    p.out->noqueue = fact->noqueue;
    for (i = 0; i < fact->value_count; i++)
        pack_value(&p, store, &fact->values[i]);
    p.out->text_count = (uint32_t)p.batch->text_count;
    p.out->value_count = (uint16_t)p.batch->value_count;
    p.out->field_count = (uint16_t)p.batch->field_count;
    p.out->shape = p.shape;
    p.batch->count = 1;
    return md_shape_number(store, store->known_shapes, p.batch, p.out, head,
                           shape);
}
