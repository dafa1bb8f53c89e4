/*
 * A time zone as the library wants it: a table of changes.
 *
 * Takes: an IANA name, ±hh:mm, or nothing for this machine's own (TZ, else
 * /etc/localtime). Gives: the table, up to the year 2100. Does not know: dates
 * and their forms. Fails when: there is no such zone, or its file is damaged;
 * the error says which.
 */
#ifndef CLI_ZONE_H
#define CLI_ZONE_H

#include <stddef.h>
#include <stdint.h>

#include "cli/str.h"
#include "maildiag/maildiag.h"

/* Before this moment nothing was logged; a million times it still fits into
 * 64 bits. */
#define ZONE_ALWAYS (-((int64_t)1 << 40))

/* All zero is UTC. */
struct zone {
    maildiag_zone_change *changes; /* ascending, the first at ZONE_ALWAYS */
    size_t count;
};

/* spec NULL: this machine's. 0, or -1 with a sentence in *error. */
int zone_load(struct zone *zone, const char *spec, struct str *error);
void zone_free(struct zone *zone);

/* How far local clocks stand ahead of UTC at that moment. */
int32_t zone_offset(const struct zone *zone, int64_t utc_sec);

/* The moment at which local clocks show local_sec (seconds since 1970-01-01
 * 00:00 on the clock's face). Shown twice: the first time. Never shown: as if
 * the clocks had not been changed yet. */
int64_t zone_to_utc(const struct zone *zone, int64_t local_sec);

/* "±hh:mm", "±hhmm", "±hh", "Z": 0 and the offset, or -1. len bytes are
 * looked at. */
int zone_parse_offset(const char *text, size_t len, int32_t *offset_sec);

#endif
