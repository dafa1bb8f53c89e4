/*
 * Hosts as Postfix writes them: `NAME[ADDR]`, `NAME[ADDR]:PORT`,
 * `[ADDR]:PORT`, `NAME[/path]`, `NAME[unknown]`. Private to lib/record.
 */
#ifndef MD_RECORD_PEER_H
#define MD_RECORD_PEER_H

#include "base/slice.h"

typedef struct md_peer {
    md_slice name;    /* absent for `[ADDR]:PORT` */
    md_slice address; /* absent for a bare name */
    md_slice port;    /* absent: none */
    bool path;        /* the address is the path of a socket: `/` is in it */
} md_peer;

/* A host with its brackets at the head of `s`: its length, 0 when there is
 * none. Blanks end it. */
size_t md_peer_head(md_slice s, md_peer *out);

#endif
