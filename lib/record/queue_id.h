/*
 * Queue IDs: short ones are upper-case hex (microseconds, inode), 5 digits
 * and more; long ones (enable_long_queue_ids) base 52 without vowels, seconds,
 * microseconds, `z`, inode, 12 characters and more. Words such as `warning`
 * or `statistics` are none. Letter case counts. Source: global/mail_queue.h.
 */
#ifndef MD_RECORD_QUEUE_ID_H
#define MD_RECORD_QUEUE_ID_H

#include "base/slice.h"

/* Does the whole slice look like a queue ID? */
bool md_queue_id_is(md_slice s);

/* Length of a queue ID at the head of `s` that is followed by `: `, 0 when
 * there is none. */
size_t md_queue_id_head(md_slice s);

/* A queue ID somewhere in another program's line: `Queue-ID: X`, `qid: <X>`,
 * `X: …` at its head, `queued_as: X`, … The first one found and, through
 * *queued_as, one that was given to the next hop (absent: none). */
md_slice md_queue_id_find(md_slice text, md_slice *queued_as);

#endif
