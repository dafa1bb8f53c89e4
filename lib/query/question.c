/*
 * A filter that is kept; see question.h.
 *
 * Takes filters as their callers made them. Does not know what fits. Fails
 * without memory only.
 */
#include "query/question.h"

#include "query/text.h"

enum { TEXTS = 13 };

static void list_texts(maildiag_filter *filter, maildiag_text **out)
{
    out[0] = &filter->query;
    out[1] = &filter->queue_id;
    out[2] = &filter->address;
    out[3] = &filter->from;
    out[4] = &filter->to;
    out[5] = &filter->domain;
    out[6] = &filter->message_id;
    out[7] = &filter->client;
    out[8] = &filter->relay;
    out[9] = &filter->user;
    out[10] = &filter->cause;
    out[11] = &filter->host;
    out[12] = &filter->contains;
}

void md_question_free(md_question *q)
{
    md_buffer_free(&q->texts);
    memset(q, 0, sizeof *q);
}

bool md_question_keep(md_question *q, const maildiag_filter *filter)
{
    maildiag_text *texts[TEXTS];
    size_t at = 0, i;

    q->kept = false;
    q->filter = *filter;
    list_texts(&q->filter, texts);
    md_buffer_clear(&q->texts);
    for (i = 0; i < TEXTS; i++)
        if (texts[i]->ptr != NULL)
            md_buffer_add(&q->texts, md_text_slice(*texts[i]));
    if (q->texts.failed)
        return false;
    /* Only now: the buffer moves while it grows. */
    for (i = 0; i < TEXTS; i++) {
        size_t len = md_text_slice(*texts[i]).len;

        if (texts[i]->ptr != NULL)
            texts[i]->ptr = q->texts.ptr != NULL ? q->texts.ptr + at : "";
        at += len;
    }
    q->kept = true;
    return true;
}

/* Most texts are absent. */
static inline bool same_text(const maildiag_text *a, const maildiag_text *b)
{
    if (a->ptr == NULL || b->ptr == NULL)
        return a->ptr == b->ptr;
    return md_slice_eq(md_text_slice(*a), md_text_slice(*b));
}

bool md_question_same(const md_question *q, const maildiag_filter *filter)
{
    const maildiag_filter *kept = &q->filter;

    return q->kept && kept->kinds == filter->kinds &&
           kept->state_mask == filter->state_mask &&
           kept->since == filter->since && kept->until == filter->until &&
           same_text(&kept->query, &filter->query) &&
           same_text(&kept->queue_id, &filter->queue_id) &&
           same_text(&kept->address, &filter->address) &&
           same_text(&kept->from, &filter->from) &&
           same_text(&kept->to, &filter->to) &&
           same_text(&kept->domain, &filter->domain) &&
           same_text(&kept->message_id, &filter->message_id) &&
           same_text(&kept->client, &filter->client) &&
           same_text(&kept->relay, &filter->relay) &&
           same_text(&kept->user, &filter->user) &&
           same_text(&kept->cause, &filter->cause) &&
           same_text(&kept->host, &filter->host) &&
           same_text(&kept->contains, &filter->contains);
}
