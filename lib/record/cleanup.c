/*
 * Reads the lines of cleanup(8) and pickup(8): what a message is called, who
 * handed it in.
 *
 * Takes what follows the queue ID (cleanup/cleanup_message.c, cleanup_api.c,
 * cleanup_map11n.c, pickup/pickup.c). The sender chooses the Message-ID: all
 * that follows `message-id=` is it, brackets or not. Header and body checks
 * are read in refusal.c.
 */
#include "record/daemons.h"

#include "base/scan.h"
#include "record/attribute.h"
#include "record/field.h"
#include "record/refusal.h"
#include "record/shape.h"

/* Lines that need a queue ID. */
static const md_shape cleanup_lines[] = {
    MD_SHAPE(MAILDIAG_RECORD_REFUSAL_LINE, "message rejected: ", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_MAP_EXPANSION, "unreasonable ",
             "%T map expansion size for %V -- %t"),
    MD_SHAPE(MAILDIAG_RECORD_MAP_EXPANSION, "unreasonable ",
             "%T map nesting for %V -- %t"),
    MD_SHAPE(MAILDIAG_RECORD_MAP_EXPANSION, "unreasonable ", "%T map %t"),
    MD_SHAPE(MAILDIAG_RECORD_QUEUE_AGE, "message ",
             "%[has been queued%] for %n days"),
    MD_SHAPE(MAILDIAG_RECORD_QUEUE_AGE, "message ",
             "%[dated%] %n seconds into the future"),
    MD_SHAPE(MAILDIAG_RECORD_QUEUE_AGE, "message ",
             "%F %[has been queued%] for %n days"),
    MD_SHAPE(MAILDIAG_RECORD_QUEUE_AGE, "message ",
             "%F %[dated%] %n seconds into the future"),
    MD_SHAPE_END,
};

/* `uid=N from=<s> orig_id=Q`. */
static bool cleanup_pickup(md_slice text, md_record *r)
{
    if (!md_slice_starts(text, MD_LIT("uid=")) ||
        md_attribute_list(text, r) == 0 ||
        !md_record_has(r, MAILDIAG_FIELD_FROM))
        return false;
    r->kind = MAILDIAG_RECORD_PICKUP;
    return true;
}

bool md_cleanup_parse(md_slice text, md_record *r)
{
    md_field_mark mark = md_field_tell(r);

    if (!md_slice_present(r->queue_id))
        return false;
    if (md_scan_starts(text, MD_LIT("message-id="))) {
        md_field_add(r, MAILDIAG_FIELD_MESSAGE_ID, md_slice_skip(text, 11));
        r->kind = MAILDIAG_RECORD_MESSAGE_ID;
        return true;
    }
    if (md_slice_starts(text, MD_LIT("resent-message-id="))) {
        md_field_add(r, MAILDIAG_FIELD_RESENT_MESSAGE_ID,
                     md_slice_skip(text, 18));
        r->kind = MAILDIAG_RECORD_MESSAGE_ID;
        return true;
    }
    if (cleanup_pickup(text, r))
        return true;
    md_field_seek(r, mark);
    return md_refusal_parse(text, r) || md_shape_match(cleanup_lines, text, r);
}
