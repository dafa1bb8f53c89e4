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

/* `sender non-delivery notification: X`: X is the notification's own ID. */
static bool bounce_notification(md_slice text, md_record *r)
{
    const md_slice words = MD_LIT(" notification: ");
    size_t at = md_slice_find(text, words);
    md_slice id = MD_NONE;

    if (at != MD_NPOS)
        id = md_slice_skip(text, at + words.len);
    if (!md_queue_id_is(id))
        return false;
    md_field_add(r, MAILDIAG_FIELD_NOTIFICATION, md_slice_sub(text, 0, at));
    md_field_add(r, MAILDIAG_FIELD_NOTIFICATION_QUEUE_ID, id);
    r->kind = MAILDIAG_RECORD_NOTIFICATION;
    return true;
}

bool md_bounce_parse(md_slice text, md_record *r)
{
    if (!md_slice_present(r->queue_id))
        return false;
    if ((md_slice_starts(text, MD_LIT("sender ")) ||
         md_slice_starts(text, MD_LIT("postmaster "))) &&
        bounce_notification(text, r))
        return true;
    return md_shape_match(bounce_lines, text, r);
}
