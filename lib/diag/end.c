/*
 * Is an incident still going, and if not, what ended it? See span.h.
 */
#include "diag/span.h"

static const char *word_of_row(const md_row *row)
{
    switch (row->state) {
    case MAILDIAG_RECIPIENT_SENT:
    case MAILDIAG_RECIPIENT_DELIVERABLE:
        return "delivered";
    case MAILDIAG_RECIPIENT_EXPIRED:
        return row->null_sender ? "expired, nobody to return it to"
                                : "expired, returned to sender";
    case MAILDIAG_RECIPIENT_DELETED:
        return "deleted";
    case MAILDIAG_RECIPIENT_REQUEUED:
        return "requeued";
    default:
        return row->null_sender ? "given up, nobody to return it to"
                                : "returned to sender";
    }
}

/* Nothing waits for it any more: what became of the last one it hit. */
static const char *end_of_rows(const md_span *span, int64_t *time)
{
    const md_row *last = NULL;

    for (size_t i = 0; i < span->group->row_count; i++) {
        const md_row *row = &span->group->rows[i];
        if (md_span_holds(span, row) &&
            (last == NULL || row->time > last->time))
            last = row;
    }
    if (last == NULL)
        return NULL;
    *time = last->time;
    return word_of_row(last);
}

void md_end_of(const md_pass *p, const md_span *span, maildiag_finding *out,
               const char **word)
{
    const md_group *group = span->group;
    const md_trait *trait = span->trait;
    bool fault = group->flavour == MD_FLAVOUR_HOST ||
                 (group->flavour == MD_FLAVOUR_DERIVED && trait->host);
    /* One peer that is well again says nothing about the others. */
    bool tells = (fault || trait->down || trait->eases) && !group->various;
    int64_t time = MAILDIAG_NO_TIME;

    *word = NULL;
    if (tells && md_runs_success_after(&group->runs, span->to, &time)) {
        *word = fault ? "works again" : "delivered again";
    } else if (fault) {
        const md_run *run = &group->runs.items[span->to];
        *word = md_life_after(&p->life, group->host, run->last.time,
                              run->last.id, &time);
        out->ongoing = *word == NULL;
    } else if (out->waiting_count > 0 || group->going_on) {
        out->ongoing = 1;
    } else if (trait->stays && group->flavour == MD_FLAVOUR_MAIL) {
        out->ongoing = 1;
    } else {
        *word = end_of_rows(span, &time);
    }
    if (*word != NULL)
        out->ended_time = time;
}
