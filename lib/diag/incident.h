/*
 * What is wrong with this server, and with one message.
 *
 * Takes a catalogue; goes over all stories and the host's own lines once, in
 * canonical order; gives a report. Failures of one cause at one peer are one
 * incident. Memory grows with the incidents and the recipients they hit, not
 * with the log. Does not know how messages were chosen (see md_diag_filter).
 * Fails without memory only; a half-made report is never given.
 */
#ifndef MD_DIAG_INCIDENT_H
#define MD_DIAG_INCIDENT_H

#include "diag/hop.h"
#include "diag/report.h"
#include "rules/judge.h"
#include "rules/rules.h"
#include "store/story.h"

/*
 * Which part of the log is asked about. All zero: everything. A message with
 * a fact inside the window counts whole; refusals and the host's own lines
 * count by their own time.
 */
typedef struct md_diag_filter {
    int64_t since; /* at or after; 0: any */
    int64_t until; /* before; 0: any */
    /* Is this message wanted? NULL: all. The story is loaded; asking may use
     * its memory for texts, and the judge. Asked by several threads, numbered
     * from 0 below MD_CREW_THREADS. *failed: no memory. */
    bool (*message)(void *ctx, unsigned thread, md_judge *judge,
                    md_story *story, bool *failed);
    /* Is this refusal wanted? NULL: all. */
    bool (*reject)(void *ctx, unsigned thread, md_judge *judge, uint32_t entry,
                   md_facts *facts, const md_fact *fact, bool *failed);
    void *ctx;
    bool messages_only; /* leave out what the host says of itself */
} md_diag_filter;

/* MAILDIAG_OK or MAILDIAG_E_NOMEM. `filter` NULL: everything. */
maildiag_status md_diagnose_all(const md_catalog *catalog, md_judge *judge,
                                const md_rules *rules,
                                const md_diag_filter *filter, md_report **out);

/* What is wrong with the message or refusal at `entry`; no findings: nothing.
 * The memo is of this catalogue or all zero. MAILDIAG_OK, MAILDIAG_E_NOTFOUND, MAILDIAG_E_NOMEM. */
maildiag_status md_diagnose_message(const md_catalog *catalog, uint32_t entry,
                                    md_judge *judge, const md_rules *rules,
                                    md_hop_memo *memo, md_report **out);

#endif
