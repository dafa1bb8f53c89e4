/*
 * Reads warnings that any daemon may write: tables, queue files, services,
 * defaults of old versions.
 *
 * Takes what follows the level and the queue ID (util/, global/
 * mail_queue.c, global/mail_params.c, global/attr_clnt.c, cleanup/,
 * util/match_ops.c). A warning of another shape is left to the caller.
 */
#include "record/daemons.h"

#include "record/shape.h"

static const md_shape warning_lines[] = {
    MD_SHAPE(MAILDIAG_RECORD_TABLE_CHANGED, "table ", "%T has changed -- %t"),
    MD_SHAPE(MAILDIAG_RECORD_TABLE_CHANGED, "table ", "%T has changed"),
    MD_SHAPE(MAILDIAG_RECORD_COMPAT_DEFAULT,
             "using backwards-compatible default setting ", "%P=%V to %t"),
    MD_SHAPE(MAILDIAG_RECORD_COMPAT_DEFAULT,
             "using backwards-compatible default setting ", "%P=%V for %t"),
    MD_SHAPE(MAILDIAG_RECORD_COMPAT_DEFAULT,
             "using backwards-compatible default setting ", "%P=%V"),
    MD_SHAPE(MAILDIAG_RECORD_SERVICE_PROBLEM, "problem talking to server ",
             "%k: %t"),
    MD_SHAPE(MAILDIAG_RECORD_SERVICE_PROBLEM, "problem talking to service ",
             "%k: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_QUEUE_FILE_ERROR, "write queue file",
                   ": %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_QUEUE_FILE_ERROR, "close queue file",
                   ": %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_QUEUE_FILE_ERROR, "open queue file", ": %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_QUEUE_FILE_ERROR, "mail_queue_enter",
                   ": create file %F: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_QUEUE_FILE_ERROR, "mail_queue_enter",
                   ": %t"),
    MD_SHAPE(MAILDIAG_RECORD_MAP_FAILURE, "",
             "%m map lookup problem for %V -- %t"),
    MD_SHAPE(MAILDIAG_RECORD_MAP_FAILURE, "", "%m map lookup problem for %V"),
    MD_SHAPE(MAILDIAG_RECORD_MAP_FAILURE, "", "%m: table lookup problem"),
    MD_SHAPE(MAILDIAG_RECORD_MAP_FAILURE, "", "%m lookup error for \"%V\""),
    MD_SHAPE(MAILDIAG_RECORD_MAP_FAILURE, "", "%m lookup error for %V"),
    MD_SHAPE(MAILDIAG_RECORD_MAP_FAILURE, "", "%m lookup error: %t"),
    MD_SHAPE(MAILDIAG_RECORD_MAP_FAILURE, "", "%m lookup error"),
    MD_SHAPE(MAILDIAG_RECORD_MAP_FAILURE, "", "%m lookup failure"),
    MD_SHAPE(MAILDIAG_RECORD_MAP_FAILURE, "", "%m map lookup failure"),
    MD_SHAPE_END,
};

bool md_warning_parse(md_slice text, md_record *r)
{
    return md_shape_match(warning_lines, text, r);
}
