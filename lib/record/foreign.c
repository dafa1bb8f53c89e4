/*
 * Reads other programs' lines: do they name a queue ID of Postfix?
 *
 * Takes the body of a line of dovecot, opendkim, rspamd, amavis, …; gives
 * FILTER_LINE with the queue ID, and the one that the next hop gave
 * (amavis: `queued_as: X`) as REMOTE_QUEUE_ID, or FOREIGN. The line stays
 * whole as TEXT. Which programs there are is not known here.
 */
#include "record/daemons.h"

#include "record/field.h"
#include "record/queue_id.h"

void md_foreign_parse(md_slice body, bool search, md_record *r)
{
    md_slice queued_as = MD_NONE;
    md_slice id = search ? md_queue_id_find(body, &queued_as) : MD_NONE;

    r->field_count = 0;
    r->present = 0;
    r->level = MAILDIAG_LEVEL_INFO;
    r->noqueue = false;
    r->cut = false;
    r->queue_id = id;
    r->text = body;
    r->program.id = MD_DAEMON_FOREIGN;
    r->kind = MAILDIAG_RECORD_FOREIGN;
    if (md_slice_present(id) || md_slice_present(queued_as)) {
        r->kind = MAILDIAG_RECORD_FILTER_LINE;
        md_field_put(r, MAILDIAG_FIELD_REMOTE_QUEUE_ID, queued_as);
    }
    md_field_add(r, MAILDIAG_FIELD_TEXT, body);
}
