/*
 * Lines that name an action on a mail: `reject: RCPT from …`, `milter-hold:
 * …`, `warning: header …`. Private to lib/record.
 */
#ifndef MD_RECORD_REFUSAL_H
#define MD_RECORD_REFUSAL_H

#include "record/record.h"

/* `text` is what follows the queue ID or NOQUEUE. False: no such line, and
 * the record is as it was. */
bool md_refusal_parse(md_slice text, md_record *r);

#endif
