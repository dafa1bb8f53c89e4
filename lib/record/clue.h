/*
 * What the words of a reply mention. Private to lib/record.
 */
#ifndef MD_RECORD_CLUE_H
#define MD_RECORD_CLUE_H

#include "base/slice.h"

/* First http:// or https:// address. `code` is the reply's: lines of a SASL
 * reply are joined by `?` and repeat it; 0: none. */
md_slice md_clue_url(md_slice words, uint16_t code);

/* The queue ID that the next hop gave: `queued as X`, `OK id=X`, … */
md_slice md_clue_queue_id(md_slice words);

#endif
