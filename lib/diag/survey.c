/*
 * What shows only over many messages. See survey.h.
 */
#include "diag/survey.h"

#include "base/alloc.h"
#include "diag/pass.h"
#include "diag/when.h"

bool md_counts_add(md_counts *c, md_slice name, uint64_t more)
{
    uint32_t number;
    size_t before = c->cap;

    if (!md_names_add(&c->names, name, &number))
        return false;
    if (number == 0)
        return true;
    uint64_t *grown = md_grow(c->items, &c->cap, number, sizeof(*grown));
    if (grown == NULL)
        return false;
    c->items = grown;
    for (size_t i = before; i < c->cap; i++)
        grown[i] = 0;
    grown[number - 1] += more;
    return true;
}

void md_counts_free(md_counts *c)
{
    md_names_free(&c->names);
    md_free(c->items);
}

static void free_host(md_host_survey *h)
{
    for (size_t i = 0; i < sizeof(h->slow) / sizeof(h->slow[0]); i++) {
        md_counts_free(&h->slow[i].sites);
        md_runs_free(&h->slow[i].runs);
    }
    md_free(h->flows.items);
    md_accounts_free(&h->accounts);
    md_strays_free(&h->strays);
}

void md_survey_free(md_survey *survey)
{
    for (size_t i = 0; i < survey->count; i++)
        free_host(&survey->hosts[i]);
    md_free(survey->hosts);
    md_names_free(&survey->names);
}

md_host_survey *md_survey_host(md_survey *survey, md_slice host)
{
    uint32_t number;

    if (!md_names_add(&survey->names,
                      md_slice_present(host) ? host : MD_LIT(""), &number))
        return NULL;
    if (number <= survey->count)
        return &survey->hosts[number - 1];
    md_host_survey *grown =
        md_grow(survey->hosts, &survey->cap, survey->count + 1, sizeof(*grown));
    if (grown == NULL)
        return NULL;
    survey->hosts = grown;
    md_host_survey *h = &grown[survey->count];
    memset(h, 0, sizeof(*h));
    h->last_time = MAILDIAG_NO_TIME;
    for (size_t i = 0; i < sizeof(h->slow) / sizeof(h->slow[0]); i++)
        h->slow[i].runs.silence_usec = INT64_MAX;
    h->strays.runs.silence_usec = INT64_MAX;
    h->strays.forwarded.silence_usec = INT64_MAX;
    h->host =
        md_slice_present(host) ? md_names_at(&survey->names, number) : MD_NONE;
    survey->count++;
    return h;
}

bool md_survey_story(md_pass *p)
{
    const md_story *story = p->story;
    md_host_survey *h;

    /* Who asks about some messages, or one, does not ask about the host. */
    if (p->one || p->filter->messages_only ||
        story->state == MAILDIAG_STATE_PROBE)
        return true;
    h = md_survey_host(&p->survey, story->host);
    if (h == NULL)
        return false;
    h->last_time = md_when_max(h->last_time, story->last_time);
    return md_slow_note(h, p->story) && md_flow_note(p, h) &&
           md_account_note(p, h) && md_strays_note(h, story);
}

bool md_survey_conclude(md_pass *p)
{
    for (size_t i = 0; i < p->survey.count; i++) {
        md_host_survey *h = &p->survey.hosts[i];
        if (!md_slow_conclude(p, h) || !md_flow_conclude(p, h) ||
            !md_account_conclude(p, h) || !md_strays_conclude(p, h))
            return false;
    }
    return true;
}
