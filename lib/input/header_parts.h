/*
 * What the two halves of the header reader share: header.c knows the
 * families, header_origin.c what stands behind the stamp.
 */
#ifndef MD_INPUT_HEADER_PARTS_H
#define MD_INPUT_HEADER_PARTS_H

#include "input/header.h"

/* `[host ][facility.level ]tag[pid]: body`, each part as far as it is there.
 * Sets host, tag, pid, body, and severity when a level is written. */
void md_header_origin(md_slice rest, md_header *out);

/* `tag[pid]: body` or `tag: body` at the head of `rest`. False: no tag there,
 * *out is as it was. */
bool md_header_tag(md_slice rest, md_header *out);

/* The body as the program wrote it: blanks and a byte order mark in front,
 * Solaris' `[ID n f.l] ` and `message repeated N times: […]` taken off. */
void md_header_body(md_slice body, md_header *out);

/* Blanks and tabs in front are skipped. */
md_slice md_header_unpad(md_slice s);

#endif
