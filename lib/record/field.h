/*
 * How the readers of lib/record note a field: appended in the order of the
 * line, dropped and flagged when the record is full. Private to lib/record.
 */
#ifndef MD_RECORD_FIELD_H
#define MD_RECORD_FIELD_H

#include "record/peer.h"
#include "record/record.h"

static inline void md_field_add(md_record *r, uint16_t id, md_slice value)
{
    md_field *field;

    if (r->field_count == MD_RECORD_FIELDS) {
        r->cut = true;
        return;
    }
    field = &r->fields[r->field_count++];
    field->id = id;
    field->name = MD_NONE;
    field->value = value;
    if (id < 64)
        r->present |= (uint64_t)1 << id;
}

/* As md_field_add, but an absent value is no field. */
static inline void md_field_put(md_record *r, uint16_t id, md_slice value)
{
    if (md_slice_present(value))
        md_field_add(r, id, value);
}

/* An attribute that has no number of its own. */
static inline void md_field_extra(md_record *r, md_slice name, md_slice value)
{
    uint16_t at = r->field_count;

    md_field_add(r, MAILDIAG_FIELD_EXTRA, value);
    if (r->field_count > at)
        r->fields[at].name = name;
}

/*
 * A host in its fields, the first of which is `field`: CLIENT, PEER,
 * ORIG_CLIENT (no port), SERVER_IP (no name). What looks like an address and
 * is the path of a socket goes to PATH.
 */
static inline void md_field_peer(md_record *r, uint16_t field,
                                 const md_peer *peer)
{
    if (field != MAILDIAG_FIELD_SERVER_IP)
        md_field_put(r, field++, peer->name);
    if (peer->path)
        md_field_put(r, MAILDIAG_FIELD_PATH, peer->address);
    else
        md_field_put(r, field, peer->address);
    if (field != MAILDIAG_FIELD_ORIG_CLIENT_IP)
        md_field_put(r, (uint16_t)(field + 1), peer->port);
}

/* Where a reader stood, to go back there when a shape does not fit. */
typedef struct md_field_mark {
    uint64_t present;
    uint16_t count;
    bool cut;
} md_field_mark;

static inline md_field_mark md_field_tell(const md_record *r)
{
    md_field_mark mark = {r->present, r->field_count, r->cut};
    return mark;
}

static inline void md_field_seek(md_record *r, md_field_mark mark)
{
    r->present = mark.present;
    r->field_count = mark.count;
    r->cut = mark.cut;
}

#endif
