/*
 * Attributes: `name=value` pairs that `, ` or blanks separate, read by name
 * in any order. Private to lib/record.
 */
#ifndef MD_RECORD_ATTRIBUTE_H
#define MD_RECORD_ATTRIBUTE_H

#include "record/record.h"

/* Field of an attribute's name; MAILDIAG_FIELD_EXTRA for one without. */
uint16_t md_attribute_field(md_slice name);

/* The name at the head of `s`, up to its `=`: absent when there is none. */
md_slice md_attribute_name(md_slice s);

/*
 * Reads pairs from the head of `s` while they follow each other, `, ` or a
 * blank between them, and gives the bytes read. An address in brackets may
 * hold anything; another value ends at the separator.
 */
size_t md_attribute_list(md_slice s, md_record *r);

/* `a/b/c/d` of `delays=`, four fields; fewer when the line names fewer. */
void md_attribute_delays(md_slice value, md_record *r);

/* `NAME[ADDR]:PORT` into its fields, the first of which is `field`. */
void md_attribute_peer(md_slice value, uint16_t field, md_record *r);

#endif
