/*
 * Figures as words, for the places of phrases (rules/phrase.h): counts, spans
 * of time. Takes numbers, gives slices into its own room. Never fails: what
 * does not fit is cut.
 */
#ifndef MD_DIAG_FIGURE_H
#define MD_DIAG_FIGURE_H

#include "base/slice.h"

enum { MD_FIGURES = 8, MD_FIGURE_BYTES = 24 };

/* All zero is a good beginning; its slices live as long as it stays where it
 * is. At most MD_FIGURES figures. */
typedef struct md_figures {
    char room[MD_FIGURES][MD_FIGURE_BYTES];
    uint32_t used;
} md_figures;

md_slice md_figure_count(md_figures *f, uint64_t count);

/* A tenth of it: `24`, `2.5`. */
md_slice md_figure_tenth(md_figures *f, uint64_t tenths);

/* `6 s`, `4 min 10 s`, `2 h 5 min`, `3 d 4 h`: the two largest units. */
md_slice md_figure_span(md_figures *f, int64_t usec);

#endif
