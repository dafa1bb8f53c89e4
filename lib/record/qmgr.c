/*
 * Reads the lines of qmgr(8), of postsuper(1) and of cleanup(8) about the
 * life of a queue entry.
 *
 * Takes what follows the queue ID (qmgr/qmgr_active.c, qmgr_entry.c,
 * qmgr_transport.c, global/abounce.c, global/opened.c, postsuper/
 * postsuper.c). Deliveries that qmgr reports itself are read in delivery.c.
 */
#include "record/daemons.h"

#include "base/apart.h"
#include "record/address.h"
#include "record/attribute.h"
#include "record/delivery.h"
#include "record/field.h"
#include "record/shape.h"
#include "record/usual.h"

/* Lines that need a queue ID. */
static const md_shape qmgr_entry_lines[] = {
    MD_SHAPE_EVENT(MAILDIAG_RECORD_REMOVED, "removed", ""),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_REMOVED, "removed", " (%t)"),
    MD_SHAPE(MAILDIAG_RECORD_SKIPPED, "skipped, ", "%t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_HELD, "placed on hold", ""),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_RELEASED, "released from hold", ""),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_REQUEUED, "requeued", ""),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_EXPIRED, "expired", ""),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_EXPIRED, "force-expired", ""),
    MD_SHAPE(MAILDIAG_RECORD_PASSING, "passing ", "%a to transport=%R"),
    MD_SHAPE_END,
};

static const md_shape qmgr_lines[] = {
    MD_SHAPE(MAILDIAG_RECORD_QUEUE_CLOGGED, "mail for ",
             "%D is using up %n of %l active queue entries"),
    MD_SHAPE(MAILDIAG_RECORD_ADVICE, "you may need to reduce ", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_ADVICE, "you may need to increase ", "%t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_ADVICE,
                   "so that Postfix quickly skips unavailable hosts", ""),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_ADVICE,
                   "so that Postfix wastes less time on undeliverable mail",
                   ""),
    MD_SHAPE(MAILDIAG_RECORD_ADVICE, "please avoid flushing the whole queue ",
             "%t"),
    MD_SHAPE(MAILDIAG_RECORD_ADVICE, "lots of deferred mail, ", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_ADVICE,
             "to turn off these warnings specify: ", "%t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TRANSPORT_FAILURE, "connect to transport",
                   " private/%R: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TRANSPORT_FAILURE, "connect to transport",
                   " %R: %t"),
    MD_SHAPE(MAILDIAG_RECORD_TRANSPORT_FAILURE, "transport ",
             "%R %[failure%] -- %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TRANSPORT_FAILURE, "premature disconnect",
                   " from %R"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TRANSPORT_FAILURE, "premature disconnect",
                   "%t"),
    MD_SHAPE(MAILDIAG_RECORD_CORRUPT_FILE, "saving corrupt file \"",
             "%F\" from queue \"%W\" to queue \"%V\""),
    MD_SHAPE(MAILDIAG_RECORD_CORRUPT_FILE, "saving corrupt file ", "%t"),
    MD_SHAPE_END,
};

/* `from=<s>, size=N, nrcpt=N (queue active)` and
 * `from=<s>, status=expired, returned to sender`. */
static bool qmgr_from(md_slice text, md_record *r)
{
    md_slice rest;
    md_slice from;
    size_t used;

    if (!md_slice_starts(text, MD_LIT("from=")))
        return false;
    rest = md_slice_skip(text, 5);
    used = md_address_head(rest, ",", &from);
    md_field_add(r, MAILDIAG_FIELD_FROM, from);
    rest = md_slice_skip(rest, used);
    if (rest.len < 2 || rest.ptr[0] != ',' || rest.ptr[1] != ' ')
        return false;
    rest = md_slice_skip(rest, 2);
    if (md_slice_starts(rest, MD_LIT("status="))) {
        md_slice status;
        size_t comma;

        rest = md_slice_skip(rest, 7);
        comma = md_slice_chr(rest, ',');
        status = md_slice_sub(rest, 0, comma);
        md_field_add(r, MAILDIAG_FIELD_STATUS, status);
        if (comma != MD_NPOS)
            md_field_add(r, MAILDIAG_FIELD_TEXT,
                         md_slice_trim(md_slice_skip(rest, comma + 1)));
        r->kind = MAILDIAG_RECORD_EXPIRED;
        return md_slice_ends(status, MD_LIT("expired"));
    }
    used = md_attribute_list(rest, r);
    if (!md_record_has(r, MAILDIAG_FIELD_NRCPT))
        return false;
    rest = md_slice_skip(rest, used);
    if (md_slice_starts(rest, MD_LIT("(queue ")) &&
        rest.ptr[rest.len - 1] == ')')
        md_field_add(r, MAILDIAG_FIELD_QUEUE,
                     md_slice_sub(rest, 7, rest.len - 8));
    r->kind = MAILDIAG_RECORD_QUEUE_ACTIVE;
    return true;
}

/* `status=deferred (bounce failed)`: no attempt, the report was not made. */
static bool qmgr_error(md_slice text, md_record *r)
{
    size_t open;

    if (!md_slice_starts(text, MD_LIT("status=")))
        return false;
    text = md_slice_skip(text, 7);
    open = md_slice_find(text, MD_LIT(" ("));
    if (open == MD_NPOS || text.ptr[text.len - 1] != ')')
        return false;
    md_field_add(r, MAILDIAG_FIELD_STATUS, md_slice_sub(text, 0, open));
    md_field_add(r, MAILDIAG_FIELD_REASON,
                 md_slice_sub(text, open + 2, text.len - open - 3));
    r->kind = MAILDIAG_RECORD_QUEUE_ERROR;
    return true;
}

/* `removed`. */
static bool qmgr_removed(md_slice text, md_record *r)
{
    if (!md_slice_eq(text, MD_LIT("removed")))
        return false;
    md_field_add(r, MAILDIAG_FIELD_EVENT, text);
    r->kind = MAILDIAG_RECORD_REMOVED;
    return true;
}

/* `from=<s>, size=N, nrcpt=N (queue active)`, and nothing else. */
static bool qmgr_usual(md_slice text, md_record *r)
{
    const char *blank;
    md_usual u;

    if (!md_usual_begin(&u, text, r) ||
        !md_usual_address(&u, MD_LIT("from=<"), MAILDIAG_FIELD_FROM) ||
        !md_usual_number(&u, MD_LIT("size="), MAILDIAG_FIELD_SIZE) ||
        !md_usual_name(&u, MD_LIT("nrcpt=")) || !md_is_digit(*u.at))
        return false;
    blank = md_scan_either(u.at, u.end, ',', ' ');
    if (u.end - blank < 9 || memcmp(blank, " (queue ", 8) != 0 ||
        u.end[-1] != ')')
        return false;
    md_usual_put(&u, MAILDIAG_FIELD_NRCPT, u.at, blank);
    md_usual_put(&u, MAILDIAG_FIELD_QUEUE, blank + 8, u.end - 1);
    return md_usual_end(&u, MAILDIAG_RECORD_QUEUE_ACTIVE, r);
}

static MD_APART bool qmgr_any(md_slice text, md_record *r)
{
    md_field_mark mark = md_field_tell(r);

    if (md_slice_present(r->queue_id)) {
        if (qmgr_from(text, r))
            return true;
        md_field_seek(r, mark);
        if (qmgr_error(text, r) || md_delivery_parse(text, r) ||
            md_shape_match(qmgr_entry_lines, text, r))
            return true;
    }
    return md_shape_match(qmgr_lines, text, r);
}

bool md_qmgr_parse(md_slice text, md_record *r)
{
    return (md_slice_present(r->queue_id) &&
            (qmgr_removed(text, r) || qmgr_usual(text, r))) ||
           qmgr_any(text, r);
}
