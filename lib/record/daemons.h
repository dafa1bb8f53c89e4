/*
 * The readers of lib/record, one for each group of daemons. Each takes what
 * follows the level and the queue ID (r->queue_id, r->noqueue say which) and
 * answers whether it knew the shape; if not, the record is as it was. They
 * may be asked about any daemon's line: rsyslog cuts names off. Private to
 * lib/record.
 */
#ifndef MD_RECORD_DAEMONS_H
#define MD_RECORD_DAEMONS_H

#include "record/record.h"

bool md_smtpd_parse(md_slice text, md_record *r);
bool md_cleanup_parse(md_slice text, md_record *r);
bool md_qmgr_parse(md_slice text, md_record *r);
bool md_smtp_parse(md_slice text, md_record *r);
/* Of md_smtp_parse only `connect to NAME[ADDR]:PORT: ERROR`. */
bool md_smtp_connect_parse(md_slice text, md_record *r);
bool md_tls_parse(md_slice text, md_record *r);
bool md_postscreen_parse(md_slice text, md_record *r);
bool md_bounce_parse(md_slice text, md_record *r);
bool md_system_parse(md_slice text, md_record *r);

/* Warnings that any daemon may write. */
bool md_warning_parse(md_slice text, md_record *r);

/* Another program's line, which may name a queue ID of Postfix: it is searched
 * for one when `search` is set. */
void md_foreign_parse(md_slice body, bool search, md_record *r);

#endif
