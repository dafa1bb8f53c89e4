/*
 * Numbers of fields, as a fact keeps them. Private to lib/store.
 */
#ifndef MD_STORE_PACK_NUMBER_H
#define MD_STORE_PACK_NUMBER_H

#include "base/slice.h"

typedef enum md_number_kind {
    MD_NUMBER_NONE,  /* no number */
    MD_NUMBER_PLAIN, /* printing it again gives the same bytes */
    MD_NUMBER_TEXT   /* a number, but written in another way */
} md_number_kind;

/* What the value of that field is (of type NUMBER, or with `seconds` of type
 * SECONDS); of a plain one the varint that is kept. */
md_number_kind md_pack_number(uint16_t id, md_slice value, bool seconds,
                              uint64_t *packed);

/* The varint that is kept of a plain number (of seconds: microseconds). */
uint64_t md_pack_plain(int64_t number, bool seconds);

#endif
