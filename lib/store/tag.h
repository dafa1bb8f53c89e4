/*
 * The names in front of records: programs and hosts. Private to lib/store.
 */
#ifndef MD_STORE_TAG_H
#define MD_STORE_TAG_H

#include "store/state.h"

/* A place below MD_LAST_TAGS to note a tag that was met. `postfix/smtp` and
 * `postfix/smtpd`, `postfix/qmgr` and `postfix/pipe` have different ones. */
static inline size_t md_tag_place(md_slice name)
{
    size_t place = name.len;

    if (name.len > 1)
        place += 3U * (unsigned char)name.ptr[name.len - 1] +
                 5U * (unsigned char)name.ptr[name.len - 2];
    return place % MD_LAST_TAGS;
}

/* The number of a program's tag, in *out. With `full` none is added:
 * TRUNCATED when it is not there. */
maildiag_status md_tag_number(md_store *store, md_slice name, bool full,
                              uint32_t *out);

/* The host of a line, interned, in *out; 0: none. False: not there, and
 * `full`, or no memory. */
bool md_tag_host(md_store *store, md_slice host, bool full, uint32_t *out);

/* Room for the lines of another program's in a source, so that
 * md_tag_count_foreign() cannot fail; false without memory. */
bool md_tag_room_foreign(md_store *store, md_source *source, uint32_t tag);

/* So many lines more of a source are another program's. */
void md_tag_count_foreign(md_store *store, md_source *source, uint32_t tag,
                          uint64_t lines);

/* Both; false without memory. */
bool md_tag_add_foreign(md_store *store, md_source *source, uint32_t tag,
                        uint64_t lines);

#endif
