/*
 * Numbers for people: 4,012; 6 h 10 min; 12.3 kB. The decimal point is a point
 * in every locale.
 */
#ifndef CLI_FIGURES_H
#define CLI_FIGURES_H

#include <stdint.h>

#include "cli/str.h"

/* 4012 → "4,012". */
void figure_count(struct str *s, uint64_t n);
/* "1 message", "4,012 messages". */
void figure_things(struct str *s, uint64_t n, const char *one,
                   const char *many);
/* Microseconds → "0.04 s", "1.2 s", "12 s", "6 min 10 s", "6 h 10 min",
 * "2 d 5 h". */
void figure_duration(struct str *s, int64_t usec);
/* Bytes → "351 bytes", "12.3 kB", "1.4 GB". */
void figure_bytes(struct str *s, uint64_t bytes);

#endif
