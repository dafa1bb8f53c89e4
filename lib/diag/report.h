/*
 * A report: findings with everything they show.
 *
 * Owns copies of all of it (one arena), so it outlives the engine, its
 * catalogue and the rules it was made with, and any number of threads may
 * read it. Findings are kept as the public structs; lib/api copies them out by
 * struct_size, lib/query writes them as JSON.
 */
#ifndef MD_DIAG_REPORT_H
#define MD_DIAG_REPORT_H

#include <maildiag/maildiag.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "diag/names.h"
#include "rules/judge.h"
#include "rules/rules.h"
#include "store/store.h"

enum { MD_REPORT_EVIDENCE = 5, MD_REPORT_QUEUE_IDS = 10 };

typedef struct md_report_finding {
    maildiag_finding finding;    /* struct_size 0; counts are set */
    maildiag_fix *fixes;         /* finding.fix_count */
    maildiag_evidence *evidence; /* finding.evidence_count */
    maildiag_text *queue_ids;    /* finding.queue_id_count */
    uint64_t *explains;          /* finding.explains_count: their ids */
    maildiag_affected *affected; /* affected_count */
    uint32_t affected_count;
    uint32_t explains_cap;
} md_report_finding;

typedef struct maildiag_report {
    uint32_t magic; /* for lib/api; 0 as made here */
    uint32_t count;
    md_report_finding *findings; /* worst first */
    size_t cap;
    md_names people; /* addresses and queue IDs of `affected` */
    md_arena arena;
    md_buffer scratch;
} md_report;

/* NULL without memory. */
md_report *md_report_new(void);
void md_report_free(md_report *report);

/* A copy of bytes that lives as long as the report; absent stays absent.
 * False without memory. */
bool md_report_text(md_report *report, md_slice from, maildiag_text *out);

/* Room for one more finding, zeroed but for times (MAILDIAG_NO_TIME); NULL
 * without memory. Pointers to earlier ones are lost. */
md_report_finding *md_report_add(md_report *report);

/*
 * Everything that follows from the verdict: cause, broad, category, title,
 * explanation, text for the sender, document, rule, actor, permanence,
 * severity, confidence, and the fixes filled with the case's places. False
 * without memory.
 */
bool md_report_advice(md_report *report, md_report_finding *f,
                      const md_rules *rules, const md_verdict *verdict,
                      const md_places *places);

/*
 * The texts of a cause speak to who delivers mail. Where this host was the
 * server, tell first what it said (`said`: the words of the line), and take
 * back the steps that the rule does not name itself: they would send the
 * administrator to the wrong end. False without memory.
 */
bool md_report_turn(md_report *report, md_report_finding *f,
                    const md_rules *rules, const md_verdict *verdict,
                    md_slice said);

/*
 * The line at a place as evidence (at most MD_REPORT_EVIDENCE are kept).
 * `match` are the bytes that decided; where they stand in the line is looked
 * for. The line is absent where it cannot be read again. False without
 * memory.
 */
bool md_report_evidence(md_report *report, md_report_finding *f,
                        const md_store *store, uint32_t source, uint64_t offset,
                        md_slice match);

/* One more queue ID (at most MD_REPORT_QUEUE_IDS are kept). */
bool md_report_queue_id(md_report *report, md_report_finding *f,
                        md_slice queue_id);

/* The finding accounts for another one, named by its index. */
bool md_report_explains(md_report *report, uint32_t finding, uint32_t other);

/*
 * Put the findings in their order (severity, ongoing first, recipient_count,
 * first_time, id), number them from 1 in it, and turn the indexes in
 * `explains` into ids. Once, at the end. False without memory.
 */
bool md_report_finish(md_report *report);

#endif
