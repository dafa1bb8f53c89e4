/*
 * Compiled time zones (TZif, RFC 8536), as in /usr/share/zoneinfo.
 *
 * Takes: the bytes of such a file. Gives: the changes of the offset since
 * 1970, and the string for the years behind them. Fails when: the bytes are
 * not what RFC 8536 says.
 */
#ifndef CLI_TZIF_H
#define CLI_TZIF_H

#include <stddef.h>
#include <stdint.h>

struct tzif {
    int64_t *from_sec;   /* changes, ascending */
    int32_t *offset_sec; /* offset from then on */
    size_t count;
    int32_t first_offset_sec; /* before the first change */
    char footer[128];         /* POSIX TZ string, "" when there is none */
};

/* 0, or -1. Free with tzif_free() in any case. */
int tzif_parse(const unsigned char *data, size_t len, struct tzif *out);
void tzif_free(struct tzif *t);

#endif
