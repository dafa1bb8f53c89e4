/*
 * What a finding says beyond the catalogue's texts: the figures of this very
 * case, in sentences behind the explanation, and steps of advice that need
 * them. Takes a finding of a report, adds to it. Fails without memory only.
 */
#ifndef MD_DIAG_REMARK_H
#define MD_DIAG_REMARK_H

#include "diag/report.h"

/* One more sentence behind the explanation. False without memory. */
bool md_remark_say(md_report *report, md_report_finding *f, md_slice words);

/* One more step of advice, before all others or behind them. A `check` whose
 * places are not known is left out. False without memory. */
bool md_remark_fix(md_report *report, md_report_finding *f,
                   const md_fix_text *fix, const md_places *places, bool first);

/* `6 s`, `4 min 10 s`, `2 h 5 min`, `3 d 4 h`. */
void md_remark_span(md_buffer *out, int64_t usec);

/* `1 message`, `12 messages`. */
void md_remark_count(md_buffer *out, uint64_t count, const char *one,
                     const char *many);

/* The name of a host, else its address, and its port: `mx.a.test:25`. */
void md_remark_peer(md_buffer *out, md_slice name, md_slice address,
                    md_slice port);

#endif
