/*
 * Mail addresses as log lines hold them: `<user@host>`, `<>`,
 * `<"a>, b=c"@host>`, `user@host`, nothing. Private to lib/record.
 */
#ifndef MD_RECORD_ADDRESS_H
#define MD_RECORD_ADDRESS_H

#include "base/slice.h"

/*
 * An address at the head of `s`, which something may follow: a byte of
 * `stops` (such as ", "), or nothing. Gives its length and the address
 * without its brackets; 0 and an absent value when there is none.
 *
 * Strangers write addresses: in a quoted local part `>` and `,` end nothing.
 * Without quotes (versions before 3.5) the first `>` that a stop follows is
 * the end.
 */
size_t md_address_head(md_slice s, const char *stops, md_slice *value);

#endif
