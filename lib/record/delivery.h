/*
 * The line of a delivery attempt: `to=<…>, relay=…, …, status=W (TEXT)`.
 * Private to lib/record.
 */
#ifndef MD_RECORD_DELIVERY_H
#define MD_RECORD_DELIVERY_H

#include "record/record.h"

/* `text` is what follows the queue ID. False: it is no delivery line, and
 * the record is as it was. */
bool md_delivery_parse(md_slice text, md_record *r);

#endif
