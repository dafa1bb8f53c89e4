/*
 * Questions to a log that is in memory: a recipient's messages, a domain's,
 * addresses like one that is none. Recipients are taken all over the log.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ASKED = 2000, FEW = 10, SLOW_ASKED = 20, LEAST = 5, MOST_SECONDS = 15 };

struct asked {
    char *addresses[ASKED];
    size_t count;
    uint64_t recipients; /* in the log */
};

static void keep(struct asked *a, maildiag_text text)
{
    char *copy = bench_new(text.len + 1, 1);

    memcpy(copy, text.ptr, text.len);
    a->addresses[a->count++] = copy;
}

/* Every so many messages one, its first recipient. */
static void collect(maildiag_reader *reader, uint64_t messages, struct asked *a)
{
    maildiag_filter filter = {.struct_size = sizeof filter,
                              .kinds = MAILDIAG_ENTRY_MESSAGE};
    maildiag_entry entry = {.struct_size = sizeof entry};
    uint64_t step = messages / ASKED + 1;
    uint64_t n = 0;

    while (maildiag_entry_next(reader, &filter, &entry) == MAILDIAG_OK) {
        maildiag_recipient r = {.struct_size = sizeof r};

        if (n++ % step == 0 && a->count < ASKED &&
            maildiag_recipient_get(reader, entry.id, 0, &r) == MAILDIAG_OK &&
            r.address.ptr != NULL)
            keep(a, r.address);
    }
}

static size_t ask(maildiag_reader *reader, const maildiag_filter *filter)
{
    maildiag_entry entry = {.struct_size = sizeof entry};
    size_t found = 0;

    while (maildiag_entry_next(reader, filter, &entry) == MAILDIAG_OK)
        found++;
    return found;
}

static uint64_t since(double began)
{
    return (uint64_t)((bench_wall() - began) * 1e9);
}

static maildiag_text text_of(const char *string)
{
    maildiag_text text = {string, strlen(string)};

    return text;
}

/* Where questions are slow, fewer of them have to do. */
static int enough(size_t count, double began)
{
    return count >= LEAST && bench_wall() - began > MOST_SECONDS;
}

static size_t exact(maildiag_reader *reader, const struct asked *a,
                    uint64_t *ns)
{
    double first = bench_wall();
    size_t count = 0;

    for (size_t i = 0; i < a->count && !enough(count, first); i++) {
        maildiag_filter filter = {.struct_size = sizeof filter,
                                  .kinds = MAILDIAG_ENTRY_MESSAGE,
                                  .to = text_of(a->addresses[i])};
        size_t found = ask(reader, &filter);
        double began = bench_wall();

        ask(reader, &filter);
        ns[count] = since(began);
        count += found > 0 && found <= FEW;
    }
    return count;
}

static size_t domains(maildiag_reader *reader, const struct asked *a,
                      uint64_t *ns)
{
    double first = bench_wall();
    size_t count = 0;

    for (size_t i = 0;
         i < a->count && count < SLOW_ASKED && !enough(count, first);
         i += a->count / SLOW_ASKED + 1) {
        const char *at = strrchr(a->addresses[i], '@');
        maildiag_filter filter = {.struct_size = sizeof filter};
        double began;

        if (at == NULL)
            continue;
        filter.domain = text_of(at + 1);
        began = bench_wall();
        ask(reader, &filter);
        ns[count++] = since(began);
    }
    return count;
}

static size_t similar(maildiag_reader *reader, const struct asked *a,
                      uint64_t *ns)
{
    double first = bench_wall();
    size_t count = 0;

    for (size_t i = 0;
         i < a->count && count < SLOW_ASKED && !enough(count, first);
         i += a->count / SLOW_ASKED + 1) {
        maildiag_text out;
        double began;

        a->addresses[i][0] = '_';
        began = bench_wall();
        (void)maildiag_similar_address(reader, a->addresses[i],
                                       strlen(a->addresses[i]), 0, &out);
        ns[count++] = since(began);
    }
    return count;
}

int bench_queries(int count, char **words)
{
    maildiag_summary summary = {.struct_size = sizeof summary};
    maildiag_engine *engine = bench_engine(words[1], NULL);
    maildiag_reader *reader = bench_reader(engine);
    uint64_t *ns = bench_new(ASKED, sizeof *ns);
    struct asked *asked = bench_new(1, sizeof *asked);
    size_t n;

    (void)count;
    bench_check(maildiag_feed_file(engine, words[0], NULL, NULL, NULL), "feed");
    bench_check(maildiag_summary_get(reader, NULL, &summary), "summary");
    collect(reader, summary.messages, asked);
    n = exact(reader, asked, ns);
    printf("{\"recipients\":%llu,\"asked\":%zu,\"exact_p50_us\":%.2f,"
           "\"exact_p99_us\":%.2f,",
           (unsigned long long)summary.recipients, n,
           bench_percentile(ns, n, 0.5) / 1e3,
           bench_percentile(ns, n, 0.99) / 1e3);
    n = domains(reader, asked, ns);
    printf("\"domain_ms\":%.3f,", bench_percentile(ns, n, 0.5) / 1e6);
    n = similar(reader, asked, ns);
    printf("\"similar_ms\":%.3f}\n", bench_percentile(ns, n, 0.5) / 1e6);
    for (size_t i = 0; i < asked->count; i++)
        free(asked->addresses[i]);
    free(asked);
    free(ns);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
    return 0;
}
