/*
 * How the lines that make up most of a log are read: straight ahead, each
 * attribute in the place where Postfix writes it.
 *
 * What is read is written behind the fields of the record, but becomes part
 * of it only with md_usual_end. Every function says false when anything is
 * not as usual: then the line is read anew in the general way, and the record
 * is as it was. So whatever is read here must be what the general reader
 * would read. Private to lib/record.
 */
#ifndef MD_RECORD_USUAL_H
#define MD_RECORD_USUAL_H

#include "base/scan.h"
#include "record/field.h"

enum {
    MD_USUAL_FIELDS = 16, /* no usual line has more */
    MD_USUAL_REST = 16    /* so many bytes surely follow behind a `, `: names
                             are compared without a look at the end */
};

typedef struct md_usual {
    const char *at; /* what is not read yet, up to `end` */
    const char *end;
    md_field *field; /* where the next one is written */
    uint64_t present;
} md_usual;

static inline bool md_usual_begin(md_usual *u, md_slice text, md_record *r)
{
    u->at = text.ptr;
    u->end = text.ptr + text.len;
    u->field = &r->fields[r->field_count];
    u->present = 0;
    return text.len >= MD_USUAL_REST &&
           r->field_count + MD_USUAL_FIELDS <= MD_RECORD_FIELDS;
}

static inline bool md_usual_end(const md_usual *u, uint16_t kind, md_record *r)
{
    r->field_count = (uint16_t)(u->field - r->fields);
    r->present |= u->present;
    r->kind = kind;
    return true;
}

static inline void md_usual_put(md_usual *u, uint16_t id, const char *from,
                                const char *to)
{
    u->field->id = id;
    u->field->name = MD_NONE;
    u->field->value = md_slice_make(from, (size_t)(to - from));
    u->field++;
    if (id < 64)
        u->present |= (uint64_t)1 << id;
}

/* Takes `name`, at most 16 bytes, off the front. */
static inline bool md_usual_name(md_usual *u, md_slice name)
{
    if (!md_scan_same(u->at, name.ptr, name.len))
        return false;
    u->at += name.len;
    return true;
}

/* `name=VALUE, ` */
static inline bool md_usual_value(md_usual *u, md_slice name, uint16_t id)
{
    const char *comma;

    if (!md_usual_name(u, name))
        return false;
    comma = md_scan_byte(u->at, u->end, ',');
    if (u->end - comma < MD_USUAL_REST + 2 || comma[1] != ' ')
        return false;
    md_usual_put(u, id, u->at, comma);
    u->at = comma + 2;
    return true;
}

/* `name=DIGITS, `; a blank would end it, too. */
static inline bool md_usual_number(md_usual *u, md_slice name, uint16_t id)
{
    const char *comma;

    if (!md_usual_name(u, name) || !md_is_digit(*u->at))
        return false;
    comma = md_scan_either(u->at, u->end, ',', ' ');
    if (u->end - comma < MD_USUAL_REST + 2 || comma[0] != ',' ||
        comma[1] != ' ')
        return false;
    md_usual_put(u, id, u->at, comma);
    u->at = comma + 2;
    return true;
}

/* `name=<VALUE>, `; quotes at the head of a local part are looked at more
 * closely elsewhere. `name` has the bracket. */
static inline bool md_usual_address(md_usual *u, md_slice name, uint16_t id)
{
    const char *close;

    if (!md_usual_name(u, name) || *u->at == '"')
        return false;
    close = md_scan_byte(u->at, u->end, '>');
    if (u->end - close < MD_USUAL_REST + 3 || close[1] != ',' ||
        close[2] != ' ')
        return false;
    md_usual_put(u, id, u->at, close);
    u->at = close + 3;
    return true;
}

/* A host with its name and address, as md_field_peer has it. */
static inline void md_usual_peer(md_usual *u, uint16_t field,
                                 const md_peer *peer)
{
    const md_slice *address = &peer->address, *port = &peer->port;

    md_usual_put(u, field, peer->name.ptr, peer->name.ptr + peer->name.len);
    md_usual_put(u, (uint16_t)(field + 1), address->ptr,
                 address->ptr + address->len);
    if (md_slice_present(*port))
        md_usual_put(u, (uint16_t)(field + 2), port->ptr,
                     port->ptr + port->len);
}

#endif
