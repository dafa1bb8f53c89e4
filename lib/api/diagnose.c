/*
 * Diagnoses and what a report holds.
 *
 * Takes an id or a filter, gives a report; takes a report and indexes, gives
 * the public structs. A report needs neither reader nor engine.
 */
#include "diag/incident.h"

#include "api/abi.h"
#include "api/handle.h"
#include "base/crew.h"

/* ---- making ------------------------------------------------------------- */

/* The message under that id, else the refusal: one line can be both. */
static uint32_t entry_of(const md_catalog *catalog, maildiag_id id)
{
    uint32_t entry = md_catalog_find(catalog, id, MAILDIAG_ENTRY_MESSAGE);

    return entry != MD_NO_INDEX
               ? entry
               : md_catalog_find(catalog, id, MAILDIAG_ENTRY_REJECT);
}

maildiag_status maildiag_diagnose_message(maildiag_reader *reader,
                                          maildiag_id id, maildiag_report **out)
{
    md_report *report = NULL;
    maildiag_status st;
    uint32_t entry;

    if (out == NULL)
        return MAILDIAG_E_ARG;
    st = md_reader_in(reader, MD_NEEDS_CATALOG);
    if (st != MAILDIAG_OK)
        return st;
    entry = entry_of(reader->view.catalog, id);
    st = entry == MD_NO_INDEX
             ? MAILDIAG_E_NOTFOUND
             : md_diagnose_message(reader->view.catalog, entry, reader->judge,
                                   reader->rules, &reader->view.hops, &report);
    if (st == MAILDIAG_OK) {
        report->magic = MD_MAGIC_REPORT;
        *out = report;
    }
    return md_reader_out(reader, st);
}

/* The filter as each thread asks it. */
typedef struct filters {
    md_select of[MD_CREW_THREADS];
} filters;

static md_select *filter_of(void *ctx, unsigned thread, md_judge *judge)
{
    filters *all = ctx;

    all->of[thread].judge = judge;
    return &all->of[thread];
}

static bool wants_message(void *ctx, unsigned thread, md_judge *judge,
                          md_story *story, bool *failed)
{
    return md_select_message(filter_of(ctx, thread, judge), story, failed);
}

static bool wants_reject(void *ctx, unsigned thread, md_judge *judge,
                         uint32_t entry, md_facts *facts, const md_fact *fact,
                         bool *failed)
{
    return md_select_reject(filter_of(ctx, thread, judge), entry, facts, fact,
                            failed);
}

static void set_up_filters(filters *all, const md_select *filter)
{
    for (unsigned i = 0; i < MD_CREW_THREADS; i++) {
        all->of[i] = *filter;
        md_facts_init(&all->of[i].facts);
    }
}

static void free_filters(filters *all)
{
    for (unsigned i = 0; i < MD_CREW_THREADS; i++)
        md_select_free(&all->of[i]);
}

/* Who asks for some of the messages does not ask what the host says of
 * itself; a window alone asks for all that happened in it. */
static void set_up(md_diag_filter *diag, md_select *filter,
                   const maildiag_filter *ask, filters *all)
{
    maildiag_filter rest = *ask;

    diag->since = ask->since;
    diag->until = ask->until;
    rest.since = rest.until = 0;
    md_select_ask(filter, &rest, filter->catalog);
    if (filter->open)
        return;
    md_select_ask(filter, ask, filter->catalog);
    diag->message = wants_message;
    diag->reject = wants_reject;
    diag->ctx = all;
    diag->messages_only = true;
    set_up_filters(all, filter);
}

maildiag_status maildiag_diagnose_all(maildiag_reader *reader,
                                      const maildiag_filter *filter,
                                      maildiag_report **out)
{
    md_diag_filter diag = {0};
    maildiag_filter ask = {0};
    filters all = {0};
    md_report *report = NULL;
    maildiag_status st;

    if (out == NULL)
        return MAILDIAG_E_ARG;
    if (filter != NULL) {
        if (!md_abi_good(filter, sizeof *filter))
            return MAILDIAG_E_ABI;
        md_abi_take(&ask, filter, sizeof ask);
    }
    st = md_reader_in(reader, MD_NEEDS_CATALOG);
    if (st != MAILDIAG_OK)
        return st;
    /* The filter is another question's from here on. */
    reader->question.kept = reader->walking = false;
    reader->filter.catalog = reader->view.catalog;
    set_up(&diag, &reader->filter, &ask, &all);
    st = md_diagnose_all(reader->view.catalog, reader->judge, reader->rules,
                         &diag, &report);
    free_filters(&all);
    if (st == MAILDIAG_OK) {
        report->magic = MD_MAGIC_REPORT;
        *out = report;
    }
    return md_reader_out(reader, st);
}

/* ---- reading ------------------------------------------------------------ */

void maildiag_report_free(maildiag_report *report)
{
    if (!md_report_is(report))
        return;
    report->magic = MD_MAGIC_DEAD;
    md_report_free(report);
}

uint32_t maildiag_report_count(const maildiag_report *report)
{
    return md_report_is(report) ? report->count : 0;
}

/* The finding at an index into *out. `user` is where the answer will go,
 * `least` its struct's size in version 0.1; 0: it has no struct_size. */
static maildiag_status find(const maildiag_report *report, uint32_t index,
                            const void *user, size_t least,
                            const md_report_finding **out)
{
    if (!md_report_is(report) || user == NULL)
        return MAILDIAG_E_ARG;
    if (least != 0 && !md_abi_good(user, least))
        return MAILDIAG_E_ABI;
    if (index >= report->count)
        return MAILDIAG_END;
    *out = &report->findings[index];
    return MAILDIAG_OK;
}

maildiag_status maildiag_finding_get(const maildiag_report *report,
                                     uint32_t index, maildiag_finding *out)
{
    const md_report_finding *f;
    maildiag_status st = find(report, index, out, sizeof *out, &f);

    if (st == MAILDIAG_OK)
        md_abi_give(out, &f->finding, sizeof f->finding);
    return st;
}

maildiag_status maildiag_finding_fix(const maildiag_report *report,
                                     uint32_t finding, uint32_t index,
                                     maildiag_fix *out)
{
    const md_report_finding *f;
    maildiag_status st = find(report, finding, out, sizeof *out, &f);

    if (st != MAILDIAG_OK)
        return st;
    if (index >= f->finding.fix_count)
        return MAILDIAG_END;
    md_abi_give(out, &f->fixes[index], sizeof f->fixes[index]);
    return MAILDIAG_OK;
}

maildiag_status maildiag_finding_evidence(const maildiag_report *report,
                                          uint32_t finding, uint32_t index,
                                          maildiag_evidence *out)
{
    const md_report_finding *f;
    maildiag_status st = find(report, finding, out, sizeof *out, &f);

    if (st != MAILDIAG_OK)
        return st;
    if (index >= f->finding.evidence_count)
        return MAILDIAG_END;
    md_abi_give(out, &f->evidence[index], sizeof f->evidence[index]);
    return MAILDIAG_OK;
}

maildiag_status maildiag_finding_queue_id(const maildiag_report *report,
                                          uint32_t finding, uint32_t index,
                                          maildiag_text *out)
{
    const md_report_finding *f;
    maildiag_status st = find(report, finding, out, 0, &f);

    if (st != MAILDIAG_OK)
        return st;
    if (index >= f->finding.queue_id_count)
        return MAILDIAG_END;
    *out = f->queue_ids[index];
    return MAILDIAG_OK;
}

maildiag_status maildiag_finding_explains(const maildiag_report *report,
                                          uint32_t finding, uint32_t index,
                                          uint64_t *out)
{
    const md_report_finding *f;
    maildiag_status st = find(report, finding, out, 0, &f);

    if (st != MAILDIAG_OK)
        return st;
    if (index >= f->finding.explains_count)
        return MAILDIAG_END;
    *out = f->explains[index];
    return MAILDIAG_OK;
}

maildiag_status maildiag_finding_affected(const maildiag_report *report,
                                          uint32_t finding, uint32_t index,
                                          maildiag_affected *out)
{
    const md_report_finding *f;
    maildiag_status st = find(report, finding, out, sizeof *out, &f);

    if (st != MAILDIAG_OK)
        return st;
    if (index >= f->affected_count)
        return MAILDIAG_END;
    md_abi_give(out, &f->affected[index], sizeof f->affected[index]);
    return MAILDIAG_OK;
}
