/*
 * Records on their way into the store, as columns.
 *
 * A batch is what is made of some lines without a look at the store: numbers
 * read, texts split, strings hashed. Putting it in is then three rounds over
 * columns: look up all strings, look up all keys, write all facts; each round
 * asks for the memory of what comes next before it is needed. One fed line is
 * a batch of one.
 *
 * Slices point into the lines, which must stay until the batch is in.
 */
#ifndef MD_STORE_BATCH_H
#define MD_STORE_BATCH_H

#include "base/hash.h"
#include "input/frame.h"
#include "record/record.h"

enum {
    MD_BATCH_RECORDS = 256,
    MD_BATCH_BYTES = 256 * 1024, /* of lines, about */
    MD_BATCH_TEXT_MOST = 7,      /* bytes of a fact for a text, but words */
    /* A record has its fields, and two that pack.c makes of each reply. */
    MD_BATCH_FIELDS = 3 * MD_RECORD_FIELDS,
    /* Two of a field, and the queue ID. */
    MD_BATCH_TEXTS = 2 * MD_BATCH_FIELDS + 1
};

#define MD_BATCH_NONE UINT32_MAX

/* A string that is to be interned, or a constant of a shape, which is only
 * when the shape is new. */
typedef struct md_batch_text {
    const char *ptr;
    uint32_t len;
    uint32_t tag; /* md_strings_tag() */
    uint32_t ref; /* set when it has been looked up */
} md_batch_text;

/* What a field leaves in a fact: a number, or a reference and words. */
typedef struct md_batch_value {
    uint64_t number; /* or where its words stand in the batch's bytes */
    uint32_t text;   /* MD_BATCH_NONE: a number */
    uint32_t words;  /* of a form: 1 + bytes of its words; else 0 */
} md_batch_value;

/* A field's place in the shape of its record. */
typedef struct md_batch_field {
    uint32_t layout; /* md_batch_layout() */
    uint32_t name;   /* text: of EXTRA its name, of a constant its value */
} md_batch_field;

static inline uint32_t md_batch_layout(uint16_t id, uint8_t packing)
{
    return (uint32_t)packing << 16 | id;
}

static inline uint16_t md_batch_field_id(const md_batch_field *field)
{
    return (uint16_t)field->layout;
}

static inline uint8_t md_batch_field_packing(const md_batch_field *field)
{
    return (uint8_t)(field->layout >> 16);
}

/* What a fact has besides its fields. */
typedef struct md_pack_head {
    int64_t sec; /* once it is admitted, of the run of its source */
    uint64_t offset;
    int64_t pid;
    uint32_t usec;
    uint32_t tag; /* number, when it has been looked up */
    uint32_t repeat;
    uint8_t stamp; /* md_stamp_form */
    bool fold;     /* in the second pass of an hour */
} md_pack_head;

/* What is written last stands first: others than who packed it read that. */
typedef struct md_batch_record {
    md_pack_head head;
    uint32_t key, key_tag;         /* 0: none, as of other programs' lines */
    uint32_t process, process_tag; /* whose mark it makes; 0: of none */
    uint32_t shape_number, mark_shape;
    uint32_t value_bytes; /* that the values take, at most */
    uint32_t written;     /* where they are in the bytes written, and … */
    uint32_t written_end; /* … their end */
    uint32_t physical;
    uint64_t raw_bytes;
    uint16_t kind;
    bool noqueue;
    bool failure;         /* kept word for word with evidence of failures */
    bool keeps;           /* it is */
    bool named;           /* counts under its program's name */
    bool shaped;          /* shape_number is known, unless `fold` */
    bool repeats_nothing; /* `last message repeated`, and there was none */
    bool repeatable;      /* may be what such a line means */
    bool truncated;

    /* Of the line and the record. */
    uint8_t level;
    uint8_t daemon;
    bool marks; /* its process works for another message now */
    bool has_queue_id;
    bool has_message_id;
    md_slice line, host, tag;

    /* Where in the columns. */
    uint32_t queue_id; /* text */
    uint32_t first_text, first_constant, first_value, first_field;
    uint32_t text_count;
    uint16_t value_count, field_count;
    uint64_t shape; /* hash of the fields */

    /* Of the store, when it has been looked up. */
    uint32_t host_ref, scope;
} md_batch_record;

typedef struct md_batch {
    md_hash_key key; /* of the hashes */
    md_batch_record *records;
    size_t count, cap;
    md_batch_text *texts;
    size_t text_count, text_cap;
    md_batch_text *constants;
    size_t constant_count, constant_cap;
    md_batch_value *values;
    size_t value_count, value_cap;
    md_batch_field *fields;
    size_t field_count, field_cap;
    char *bytes; /* forms and words; texts point into it */
    size_t byte_count, byte_cap;
    size_t line_bytes;
    unsigned char *written; /* values as facts have them; put.h */
    size_t written_cap;
} md_batch;

/* The hash of a record's fields, one field further; `hash` is that of its own
 * name or value, when they are part of the shape. */
static inline uint64_t md_batch_shape(const md_hash_key *key, uint64_t shape,
                                      uint32_t layout, uint64_t hash)
{
    return md_hash_fold(shape ^ hash, key->k1 ^ layout);
}

/* The hash of a text that is a field's name; 0: it has none. */
static inline uint64_t md_batch_name_hash(const md_batch *b, uint32_t name)
{
    return name == MD_BATCH_NONE
               ? 0
               : md_hash_text(&b->key, md_slice_make(b->texts[name].ptr,
                                                     b->texts[name].len));
}

void md_batch_free(md_batch *b);
void md_batch_clear(md_batch *b);

/* Empty, to be hashed with that key. */
void md_batch_begin(md_batch *b, md_hash_key key);

static inline bool md_batch_full(const md_batch *b)
{
    return b->count >= MD_BATCH_RECORDS || b->line_bytes >= MD_BATCH_BYTES ||
           b->byte_count >= MD_BATCH_BYTES;
}

/* More room in the columns, or for forms and words; false without memory. */
bool md_batch_grow(md_batch *b, size_t bytes);

/* Room for one record more, with so many bytes of forms and words; false
 * without memory. */
static inline bool md_batch_room(md_batch *b, size_t bytes)
{
    if (b->count < b->cap && MD_BATCH_TEXTS <= b->text_cap - b->text_count &&
        MD_BATCH_FIELDS <= b->constant_cap - b->constant_count &&
        MD_BATCH_FIELDS <= b->value_cap - b->value_count &&
        MD_BATCH_FIELDS <= b->field_cap - b->field_count &&
        bytes <= b->byte_cap - b->byte_count)
        return true;
    return md_batch_grow(b, bytes);
}

/* Room in all columns for one record's fields once more. */
bool md_batch_columns(md_batch *b);

#endif
