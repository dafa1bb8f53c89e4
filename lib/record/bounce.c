/*
 * Reads the lines of bounce(8), defer(8) and trace(8): what was sent about a
 * message.
 *
 * Takes what follows the queue ID (bounce/bounce_*_service.c). Since 3.11 the
 * line comes before cleanup's line of the notification, earlier after it; the
 * line itself is the same.
 */
#include "record/daemons.h"

#include "record/field.h"
#include "record/queue_id.h"
#include "record/shape.h"

static const md_shape bounce_notifications[] = {
    MD_SHAPE(MAILDIAG_RECORD_NOTIFICATION, "", "%N notification: %q"),
    MD_SHAPE_END,
};

static const md_shape bounce_lines[] = {
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SENDER_NOTICE,
                   "not sending trace/success notification", " for %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SENDER_NOTICE,
                   "not sending trace/success notification", ""),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SENDER_NOTICE, "sender notification failed",
                   " to %a: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SENDER_NOTICE, "sender notification failed",
                   " to %a"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SENDER_NOTICE, "sender notification failed",
                   ": %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SENDER_NOTICE,
                   "postmaster notification failed", "%t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SENDER_NOTICE,
                   "undeliverable postmaster notification discarded", ""),
    MD_SHAPE_END,
};

bool md_bounce_parse(md_slice text, md_record *r)
{
    md_field_mark mark = md_field_tell(r);

    if (!md_slice_present(r->queue_id))
        return false;
    if (md_slice_starts(text, MD_LIT("sender ")) ||
        md_slice_starts(text, MD_LIT("postmaster "))) {
        if (md_shape_match(bounce_notifications, text, r) &&
            md_queue_id_is(
                md_record_get(r, MAILDIAG_FIELD_NOTIFICATION_QUEUE_ID)))
            return true;
        md_field_seek(r, mark);
    }
    return md_shape_match(bounce_lines, text, r);
}
