/*
 * What a finding says beyond the catalogue's texts: the figures of this very
 * case, in sentences behind the explanation, and steps of advice that need
 * them. The words are phrases of the catalogue (rules/phrase.h). Takes a finding of a report, adds to it. Fails without memory only.
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

/* A phrase of the catalogue with its places filled, behind what `out` has. */
void md_remark_phrase(const md_rules *rules, md_phrase phrase,
                      const md_places *places, md_buffer *out);

/* It as a sentence of the finding; its step. False without memory. */
bool md_remark_tell(md_report *report, md_report_finding *f,
                    const md_rules *rules, md_phrase phrase,
                    const md_places *places);
bool md_remark_step(md_report *report, md_report_finding *f,
                    const md_rules *rules, md_phrase phrase,
                    const md_places *places, bool first);

/* The name of a host, else its address, and its port: `mx.a.test:25`. */
void md_remark_peer(md_buffer *out, md_slice name, md_slice address,
                    md_slice port);

#endif
