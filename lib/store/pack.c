/*
 * From a record to packed values and a shape.
 *
 * Takes records, gives bytes in store->packed. Strings that repeat are
 * interned, texts of failures become form and words, numbers varints. Of a
 * `sent` reply of SMTP and LMTP only code and remote queue ID are kept
 * (unless all evidence is): they are a quarter of a log and say nothing else.
 * Fails with false when there is no memory; nothing is lost but interned
 * strings.
 */
#include "base/alloc.h"
#include "record/queue_id.h"
#include "record/reply.h"
#include "record/words.h"
#include "store/state.h"
#include "store/varint.h"

static void put_varint(md_store *store, uint64_t value)
{
    unsigned char bytes[MD_VARINT_MAX];
    size_t len = (size_t)(md_varint_put(bytes, value) - bytes);

    md_buffer_add(&store->packed, md_slice_make((const char *)bytes, len));
}

static void shape_field(md_store *store, uint16_t id, uint8_t packing,
                        uint32_t name)
{
    md_shape_field field;

    memset(&field, 0, sizeof field); /* compared as bytes */
    field.id = id;
    field.packing = packing;
    field.name = name;
    md_buffer_add(&store->shape_bytes,
                  md_slice_make((const char *)&field, sizeof field));
}

static bool pack_string(md_store *store, uint16_t id, uint32_t name,
                        md_slice value)
{
    uint32_t ref = md_strings_add(&store->strings, value);

    if (ref == 0)
        return false;
    shape_field(store, id, MD_PACK_STRING, name);
    put_varint(store, ref);
    return true;
}

static bool pack_text(md_store *store, uint16_t id, uint32_t name,
                      md_slice value)
{
    uint32_t ref;

    if (!md_form_split(value, &store->form, &store->words) ||
        store->packed.len + store->words.len > MD_FACT_BYTES_MAX / 2)
        return pack_string(store, id, name, value);
    ref = md_strings_add(&store->strings, md_buffer_slice(&store->form));
    if (ref == 0)
        return false;
    shape_field(store, id, MD_PACK_FORM, name);
    put_varint(store, ref);
    md_buffer_add(&store->packed, md_buffer_slice(&store->words));
    return true;
}

static bool pack_number(md_store *store, uint16_t id, uint8_t packing,
                        int64_t number)
{
    shape_field(store, id, packing, 0);
    /* Most delays are whole hundredths of a second; none is negative. */
    if (packing == MD_PACK_SECONDS)
        put_varint(store, number % 10000 == 0 ? (uint64_t)(number / 10000) << 1
                                              : (uint64_t)number << 1 | 1);
    else
        put_varint(store, md_zigzag(number));
    return true;
}

/* Digits without a zero in front, few enough. */
static bool plain_digits(md_slice s)
{
    size_t i;

    if (s.len == 0 || s.len > 12 || (s.len > 1 && s.ptr[0] == '0'))
        return false;
    for (i = 0; i < s.len; i++) {
        if (!md_is_digit(s.ptr[i]))
            return false;
    }
    return true;
}

/* Is this how fact.c would print the number? */
static bool plain_number(md_slice s, uint32_t type)
{
    size_t point = md_slice_chr(s, '.'), i;

    if (!plain_digits(md_slice_sub(s, 0, point)) || point == MD_NPOS)
        return point == MD_NPOS && plain_digits(s);
    if (type != MAILDIAG_TYPE_SECONDS || s.len - point - 1 > 6 ||
        s.len == point + 1 || s.ptr[s.len - 1] == '0')
        return false;
    for (i = point + 1; i < s.len; i++) {
        if (!md_is_digit(s.ptr[i]))
            return false;
    }
    return true;
}

static bool pack_number_text(md_store *store, uint16_t id, uint8_t packing,
                             md_slice value)
{
    uint32_t ref = md_strings_add(&store->strings, value);

    if (ref == 0)
        return false;
    shape_field(store, id, packing, 0);
    put_varint(store, ref);
    return true;
}

static bool pack_field(md_store *store, const md_field *field)
{
    uint32_t type = md_words_field_type(field->id), name = 0;
    bool seconds = type == MAILDIAG_TYPE_SECONDS;
    int64_t number;

    if (field->id == MAILDIAG_FIELD_EXTRA) {
        name = md_strings_add(&store->strings, field->name);
        if (name == 0 && field->name.ptr != NULL)
            return false;
    }
    if (field->value.ptr == NULL) {
        shape_field(store, field->id, MD_PACK_ABSENT, name);
        return true;
    }
    if ((type == MAILDIAG_TYPE_NUMBER || seconds) &&
        md_record_number(field->id, field->value, &number)) {
        if (plain_number(field->value, type))
            return pack_number(store, field->id,
                               seconds ? MD_PACK_SECONDS : MD_PACK_NUMBER,
                               number);
        return pack_number_text(
            store, field->id,
            seconds ? MD_PACK_SECONDS_TEXT : MD_PACK_NUMBER_TEXT, field->value);
    }
    if (type == MAILDIAG_TYPE_REASON || field->id == MAILDIAG_FIELD_TEXT)
        return pack_text(store, field->id, name, field->value);
    return pack_string(store, field->id, name, field->value);
}

/* Was it handed to another mail system by SMTP or LMTP? rsyslog may have cut
 * the daemon's name; then the relay tells. */
static bool by_smtp(const md_record *record)
{
    md_slice relay = md_record_get(record, MAILDIAG_FIELD_RELAY);

    if (md_program_delivers(record->program.id))
        return true;
    return record->program.id == MD_DAEMON_UNKNOWN &&
           md_slice_chr(relay, '[') != MD_NPOS;
}

/* `forwarded as QID`: local(8) gave the message a new queue ID. */
static bool pack_forwarded(md_store *store, md_slice reason)
{
    const md_slice head = MD_LIT("forwarded as ");
    md_slice id;

    if (!md_slice_starts(reason, head))
        return true;
    id = md_slice_skip(reason, head.len);
    if (!md_queue_id_is(id))
        return true;
    return pack_string(store, MAILDIAG_FIELD_REMOTE_QUEUE_ID, 0, id);
}

/* Code and remote queue ID in place of the words of a `sent` reply. */
static bool pack_sent(md_store *store, const md_record *record, bool *drop)
{
    md_slice reason = md_record_get(record, MAILDIAG_FIELD_REASON);
    md_reply reply;

    *drop = false;
    if (record->kind != MAILDIAG_RECORD_DELIVERY || reason.ptr == NULL ||
        !md_slice_eq(md_record_get(record, MAILDIAG_FIELD_STATUS),
                     MD_LIT("sent")))
        return true;
    if (!by_smtp(record))
        return pack_forwarded(store, reason);
    *drop = store->options.evidence != MAILDIAG_EVIDENCE_ALL;
    md_reply_peel(reason, &reply);
    if (reply.code != 0 && !pack_number(store, MAILDIAG_FIELD_SMTP_CODE,
                                        MD_PACK_NUMBER, reply.code))
        return false;
    /* `250 2.0.0 <b@y.test> … Saved` of an LMTP server is no queue ID. */
    if (reply.remote_queue_id.len == 0 ||
        md_slice_eq_nocase(reply.remote_queue_id,
                           md_record_get(record, MAILDIAG_FIELD_TO)) ||
        md_record_has(record, MAILDIAG_FIELD_REMOTE_QUEUE_ID))
        return true;
    return pack_string(store, MAILDIAG_FIELD_REMOTE_QUEUE_ID, 0,
                       reply.remote_queue_id);
}

/* ---- shapes ------------------------------------------------------------ */

typedef struct shape_probe {
    const md_store *store;
    md_slice bytes;
} shape_probe;

static bool shape_same(const void *context, uint32_t ref)
{
    const shape_probe *p = context;
    const md_shape *shape = p->store->shapes[ref - 1];
    size_t fields = shape->field_count * sizeof *shape->fields;

    return p->bytes.len == sizeof *shape + fields &&
           memcmp(shape, p->bytes.ptr, p->bytes.len) == 0;
}

static bool shape_new(md_store *store, md_slice bytes, uint32_t tag)
{
    md_shape *shape;
    void *grown = md_grow(store->shapes, &store->shape_cap,
                          store->shape_count + 1, sizeof *store->shapes);

    if (grown == NULL)
        return false;
    store->shapes = grown;
    shape = md_arena_take(&store->shape_arena, bytes.len);
    if (shape == NULL || !md_table_add(&store->shape_table, tag,
                                       (uint32_t)store->shape_count + 1))
        return false;
    memcpy(shape, bytes.ptr, bytes.len);
    store->shapes[store->shape_count++] = shape;
    return true;
}

static bool shape_number(md_store *store, uint16_t kind, uint32_t *number)
{
    shape_probe probe = {store, md_buffer_slice(&store->shape_bytes)};
    uint32_t *last = &store->last_shape[kind % MD_LAST_SHAPES];
    uint32_t tag, ref;

    if (*last == 0 || !shape_same(&probe, *last)) {
        tag = md_strings_tag(&store->hash_key, probe.bytes);
        ref = md_table_find(&store->shape_table, tag, shape_same, &probe);
        if (ref == 0) {
            if (!shape_new(store, probe.bytes, tag))
                return false;
            ref = (uint32_t)store->shape_count;
        }
        *last = ref;
    }
    *number = *last - 1;
    return true;
}

static void shape_begin(md_store *store, const md_record *record,
                        const md_pack_head *head)
{
    md_shape shape;

    /* Compared and hashed as bytes, padding included. */
    memset(&shape, 0, sizeof shape);
    shape.kind = record->kind;
    shape.level = record->level;
    shape.daemon = record->program.id;
    shape.noqueue = record->noqueue;
    shape.stamp = head->stamp;
    shape.fold = head->fold;
    shape.fraction = head->usec != 0;
    shape.repeat = head->repeat > 1;
    md_buffer_clear(&store->packed);
    md_buffer_clear(&store->shape_bytes);
    md_buffer_add(&store->shape_bytes,
                  md_slice_make((const char *)&shape, sizeof shape));
}

static bool shape_end(md_store *store, uint16_t kind, uint32_t *number)
{
    md_shape *shape = (md_shape *)(void *)store->shape_bytes.ptr;

    if (store->packed.failed || store->shape_bytes.failed)
        return false;
    shape->field_count = (uint16_t)((store->shape_bytes.len - sizeof *shape) /
                                    sizeof *shape->fields);
    return shape_number(store, kind, number);
}

bool md_pack_values(md_store *store, const md_record *record,
                    const md_pack_head *head, uint32_t *shape)
{
    bool drop_reason;
    size_t i;

    shape_begin(store, record, head);
    for (i = 0; i < record->field_count; i++) {
        const md_field *field = &record->fields[i];

        if (field->id == MAILDIAG_FIELD_REASON) {
            if (!pack_sent(store, record, &drop_reason))
                return false;
            if (drop_reason)
                continue;
        }
        if (!pack_field(store, field))
            return false;
    }
    return shape_end(store, record->kind, shape);
}

static void pack_again(md_store *store, const md_value *v)
{
    uint8_t packing = v->packing;

    if (packing == MD_PACK_NUMBER && v->ref != 0)
        packing = MD_PACK_NUMBER_TEXT;
    else if (packing == MD_PACK_SECONDS && v->ref != 0)
        packing = MD_PACK_SECONDS_TEXT;
    if (packing == MD_PACK_NUMBER || packing == MD_PACK_SECONDS) {
        (void)pack_number(store, v->id, packing, v->number);
        return;
    }
    shape_field(store, v->id, packing, v->name);
    if (packing != MD_PACK_ABSENT)
        put_varint(store, v->ref);
    if (packing == MD_PACK_FORM)
        md_buffer_add(&store->packed,
                      md_slice_make((const char *)v->words, v->words_bytes));
}

bool md_pack_again(md_store *store, const md_pack_fact *fact,
                   const md_pack_head *head, uint32_t *shape)
{
    md_record record = {.kind = fact->kind,
                        .level = fact->level,
                        .noqueue = fact->noqueue,
                        .program = {.id = fact->daemon}};
    size_t i;

    shape_begin(store, &record, head);
    for (i = 0; i < fact->value_count; i++)
        pack_again(store, &fact->values[i]);
    return shape_end(store, fact->kind, shape);
}

bool md_pack_mark(md_store *store, const md_pack_head *head, uint32_t key,
                  bool client, uint32_t *shape)
{
    md_record record = {.kind = MD_FACT_MARK, .noqueue = client};

    shape_begin(store, &record, head);
    if (!pack_number(store, MAILDIAG_FIELD_COUNT, MD_PACK_NUMBER, key))
        return false;
    return shape_end(store, MD_FACT_MARK, shape);
}
