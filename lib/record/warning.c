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
    {MAILDIAG_RECORD_TABLE_CHANGED, "table %T has changed -- %t"},
    {MAILDIAG_RECORD_TABLE_CHANGED, "table %T has changed"},
    {MAILDIAG_RECORD_COMPAT_DEFAULT, "using backwards-compatible default "
                                     "setting %P=%V to %t"},
    {MAILDIAG_RECORD_COMPAT_DEFAULT, "using backwards-compatible default "
                                     "setting %P=%V for %t"},
    {MAILDIAG_RECORD_COMPAT_DEFAULT, "using backwards-compatible default "
                                     "setting %P=%V"},
    {MAILDIAG_RECORD_SERVICE_PROBLEM, "problem talking to server %k: %t"},
    {MAILDIAG_RECORD_SERVICE_PROBLEM, "problem talking to service %k: %t"},
    {MAILDIAG_RECORD_QUEUE_FILE_ERROR, "%[write queue file%]: %t"},
    {MAILDIAG_RECORD_QUEUE_FILE_ERROR, "%[close queue file%]: %t"},
    {MAILDIAG_RECORD_QUEUE_FILE_ERROR, "%[open queue file%]: %t"},
    {MAILDIAG_RECORD_QUEUE_FILE_ERROR, "%[mail_queue_enter%]: create file %F: "
                                       "%t"},
    {MAILDIAG_RECORD_QUEUE_FILE_ERROR, "%[mail_queue_enter%]: %t"},
    {MAILDIAG_RECORD_MAP_FAILURE, "%m map lookup problem for %V -- %t"},
    {MAILDIAG_RECORD_MAP_FAILURE, "%m map lookup problem for %V"},
    {MAILDIAG_RECORD_MAP_FAILURE, "%m: table lookup problem"},
    {MAILDIAG_RECORD_MAP_FAILURE, "%m lookup error for \"%V\""},
    {MAILDIAG_RECORD_MAP_FAILURE, "%m lookup error for %V"},
    {MAILDIAG_RECORD_MAP_FAILURE, "%m lookup error: %t"},
    {MAILDIAG_RECORD_MAP_FAILURE, "%m lookup error"},
    {MAILDIAG_RECORD_MAP_FAILURE, "%m lookup failure"},
    {MAILDIAG_RECORD_MAP_FAILURE, "%m map lookup failure"},
    {0, NULL},
};

bool md_warning_parse(md_slice text, md_record *r)
{
    return md_shape_match(warning_lines, text, r);
}
