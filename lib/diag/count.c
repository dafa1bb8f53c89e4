/*
 * How many an incident hit: distinct recipients, senders, messages. See
 * span.h.
 */
#include "diag/span.h"

#include <stdlib.h>

#include "base/alloc.h"

static int compare_u32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static int compare_u64(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static uint64_t distinct_u32(uint32_t *items, size_t count)
{
    uint64_t distinct = 0;
    qsort(items, count, sizeof(*items), compare_u32);
    for (size_t i = 0; i < count; i++)
        distinct += items[i] != 0 && (i == 0 || items[i] != items[i - 1]);
    return distinct;
}

static uint64_t distinct_u64(uint64_t *items, size_t count)
{
    uint64_t distinct = 0;
    qsort(items, count, sizeof(*items), compare_u64);
    for (size_t i = 0; i < count; i++)
        distinct += i == 0 || items[i] != items[i - 1];
    return distinct;
}

bool md_count_finding(const md_span *span, maildiag_finding *out)
{
    const md_group *group = span->group;
    size_t rows = 0;
    size_t waiting = 0;
    bool ok = false;
    uint32_t *people = md_calloc(group->row_count * 2 + 1, sizeof(*people));
    uint64_t *messages = md_calloc(group->row_count * 2 + 1, sizeof(*messages));

    if (people == NULL || messages == NULL)
        goto done;
    uint32_t *senders = people + group->row_count;
    uint64_t *waiting_messages = messages + group->row_count;
    for (size_t i = 0; i < group->row_count; i++) {
        const md_row *row = &group->rows[i];
        if (!md_span_holds(span, row))
            continue;
        people[rows] = row->to_key;
        senders[rows] = row->from;
        messages[rows] = row->message;
        rows++;
        if (md_span_keeps_waiting(span, row))
            waiting_messages[waiting++] = row->message;
    }
    out->recipient_count = distinct_u32(people, rows);
    out->sender_count = distinct_u32(senders, rows);
    out->message_count = distinct_u64(messages, rows);
    out->waiting_count = distinct_u64(waiting_messages, waiting);
    if (group->crowd != NULL) {
        out->recipient_count += md_many_count(&group->crowd->recipients);
        out->sender_count += md_many_count(&group->crowd->senders);
        out->message_count += md_many_count(&group->crowd->queue_ids);
    }
    out->message_count += group->messages;
    out->recipient_count += group->recipients;
    for (size_t i = span->from; i <= span->to; i++) {
        out->attempt_count += group->runs.items[i].attempts;
        out->evidence_total += group->runs.items[i].lines;
    }
    ok = true;
done:
    md_free(people);
    md_free(messages);
    return ok;
}
