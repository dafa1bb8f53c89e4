/* Which findings have been told: see follow_told.h. */
#include "cli/follow_told.h"

#include <stdlib.h>
#include <string.h>

#include "cli/str.h"

static uint64_t mix(uint64_t hash, maildiag_text text)
{
    for (size_t i = 0; i < text.len; i++) {
        hash = (hash ^ (unsigned char)text.ptr[i]) * UINT64_C(1099511628211);
    }
    return (hash ^ 0xff) * UINT64_C(1099511628211);
}

static void identify(const maildiag_finding *f, struct follow_told_item *out)
{
    const uint64_t basis = UINT64_C(14695981039346656037);

    memset(out, 0, sizeof *out);
    out->kind =
        mix(mix(basis ^ f->direction ^ ((uint64_t)f->scope << 8), f->cause),
            f->host);
    out->peer =
        mix(mix(mix(mix(basis, f->peer_name), f->peer_address), f->peer_port),
            f->peer_domain);
    out->first_time = f->first_time;
}

/* How well does an item fit? 0: not at all. */
static int fit(const struct follow_told_item *told,
               const struct follow_told_item *found)
{
    int peer = told->peer == found->peer;
    int first = told->first_time == found->first_time;

    if (told->seen || told->kind != found->kind) {
        return 0;
    }
    if (peer && first) {
        return 3;
    }
    if (first) {
        return 2;
    }
    /* Joined with an earlier one, or its beginning is forgotten by now. */
    return peer && told->ongoing;
}

static struct follow_told_item *
find(struct follow_told *t, const struct follow_told_item *found, int least)
{
    struct follow_told_item *best = NULL;
    int best_fit = least - 1;

    for (size_t i = t->count; i > 0; i--) {
        int how = fit(&t->items[i - 1], found);

        if (how > best_fit) {
            best = &t->items[i - 1];
            best_fit = how;
        }
    }
    return best;
}

static struct follow_told_item *add(struct follow_told *t,
                                    const struct follow_told_item *found)
{
    struct follow_told_item *item;

    t->items = mem_grow(t->items, t->count + 1, sizeof *t->items);
    item = &t->items[t->count++];
    *item = *found;
    return item;
}

static void note(struct follow_told_item *item, const maildiag_finding *f,
                 const struct follow_told_item *found, uint32_t index)
{
    item->peer = found->peer;
    item->first_time = found->first_time;
    item->index = index;
    item->ongoing = f->ongoing != 0;
    item->seen = 1;
}

/* A finding that was there: it may have ended, or flared up again. */
static void known(struct follow_told *t, struct follow_told_item *item,
                  const maildiag_report *report, follow_tell *tell, void *ctx,
                  int was_ongoing)
{
    if (was_ongoing && !item->ongoing) {
        tell(ctx, FOLLOW_ENDS, report, item->index, item->number);
    } else if (!was_ongoing && item->ongoing) {
        if (item->number == 0) {
            item->number = ++t->last_number;
        }
        tell(ctx, FOLLOW_BEGINS, report, item->index, item->number);
    }
}

static void fresh(struct follow_told *t, struct follow_told_item *item,
                  const maildiag_report *report, int history, follow_tell *tell,
                  void *ctx)
{
    if (history && !item->ongoing) {
        return;
    }
    item->number = ++t->last_number;
    tell(ctx, item->ongoing ? FOLLOW_BEGINS : FOLLOW_WAS, report, item->index,
         item->number);
}

/* Those that fit best take their places first: `least` falls from 3 to 1. */
static void pass(struct follow_told *t, const maildiag_report *report,
                 unsigned char *done, int least, int history, follow_tell *tell,
                 void *ctx)
{
    maildiag_finding f = {.struct_size = sizeof f};

    for (uint32_t i = 0; maildiag_finding_get(report, i, &f) == MAILDIAG_OK;
         i++) {
        struct follow_told_item found;
        struct follow_told_item *item;
        int was_ongoing;

        if (done[i] || f.severity < t->least) {
            continue;
        }
        identify(&f, &found);
        item = least > 0 ? find(t, &found, least) : add(t, &found);
        if (item == NULL) {
            continue;
        }
        done[i] = 1;
        was_ongoing = item->ongoing;
        note(item, &f, &found, i);
        if (least > 0) {
            known(t, item, report, tell, ctx, was_ongoing);
        } else {
            fresh(t, item, report, history, tell, ctx);
        }
    }
}

/* What is in no report any more. */
static void vanished(struct follow_told *t, follow_tell *tell, void *ctx)
{
    size_t kept = 0;

    for (size_t i = 0; i < t->count; i++) {
        const struct follow_told_item *item = &t->items[i];

        if (item->seen) {
            t->items[kept++] = *item;
        } else if (item->ongoing) {
            tell(ctx, FOLLOW_ENDS, t->report, item->index, item->number);
        }
    }
    t->count = kept;
}

void follow_told_next(struct follow_told *t, maildiag_report *report,
                      int history, follow_tell *tell, void *ctx)
{
    unsigned char *done = mem_new(maildiag_report_count(report), 1);

    for (size_t i = 0; i < t->count; i++) {
        t->items[i].seen = 0;
    }
    for (int least = 3; least > 0; least--) {
        pass(t, report, done, least, history, tell, ctx);
    }
    vanished(t, tell, ctx);
    pass(t, report, done, 0, history, tell, ctx);
    free(done);
    maildiag_report_free(t->report);
    t->report = report;
}

int follow_told_problem(const struct follow_told *t)
{
    maildiag_finding f = {.struct_size = sizeof f};

    for (uint32_t i = 0; maildiag_finding_get(t->report, i, &f) == MAILDIAG_OK;
         i++) {
        if (f.ongoing && f.severity >= MAILDIAG_SEVERITY_WARNING) {
            return 1;
        }
    }
    return 0;
}

void follow_told_free(struct follow_told *t)
{
    maildiag_report_free(t->report);
    free(t->items);
    memset(t, 0, sizeof *t);
}
