/*
 * How a record begins that has no header: what people paste is often the
 * body alone (`F1CDD3F8D: to=<joe@company.com>, …`). Enough is asked for to
 * tell it from the rest of a wrapped record or from any other text.
 */
#ifndef MD_INPUT_BARE_H
#define MD_INPUT_BARE_H

#include "base/slice.h"

/* `QUEUEID: …`, `NOQUEUE: …`, `connect from …`, `warning: …` and the like. */
bool md_bare_begins(md_slice body);

/*
 * The length of the queue ID at the head of `body`, 0 when there is none.
 * Short: five or more hexadecimal digits with capital letters. Long: twelve
 * or more of Postfix' 52 letters and digits (no vowels) with the `z` that
 * stands before the inode number.
 */
size_t md_bare_queue_id(md_slice body);

#endif
