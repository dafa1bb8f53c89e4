/*
 * Questions to a log that is in memory: a recipient's messages, a domain's,
 * those of addresses with a part, nobody's, addresses like one that is none.
 * Recipients are taken all over the log. A question is asked as a program
 * does: maildiag_entry_next() until the end, or for a first page.
 */
#include "bench.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ASKED = 2000,
    FEW = 10,
    SLOW_ASKED = 20,
    LEAST = 5,
    MOST_SECONDS = 15,
    PAGE = 25,
    PART = 6 /* letters */
};

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

/* At most so many entries; 0: all. */
static size_t ask(maildiag_reader *reader, const maildiag_filter *filter,
                  size_t most)
{
    maildiag_entry entry = {.struct_size = sizeof entry};
    size_t found = 0;

    while ((most == 0 || found < most) &&
           maildiag_entry_next(reader, filter, &entry) == MAILDIAG_OK)
        found++;
    return found;
}

/* And what became of the recipient in each. */
static void tell(maildiag_reader *reader, const maildiag_filter *filter)
{
    maildiag_entry entry = {.struct_size = sizeof entry};

    while (maildiag_entry_next(reader, filter, &entry) == MAILDIAG_OK) {
        maildiag_recipient r = {.struct_size = sizeof r};

        (void)maildiag_recipient_get(reader, entry.id, 0, &r);
    }
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

static void print(const char *name, uint64_t *ns, size_t count)
{
    printf("\"%s\":{\"asked\":%zu,\"p50_us\":%.2f,\"p99_us\":%.2f,"
           "\"worst_us\":%.2f},",
           name, count, bench_percentile(ns, count, 0.5) / 1e3,
           bench_percentile(ns, count, 0.99) / 1e3,
           bench_percentile(ns, count, 1.0) / 1e3);
}

/* ---- recipients ---------------------------------------------------------- */

static const struct {
    const char *name;
    size_t least, most;
} classes[] = {
    {"exact_1", 1, 1},         {"exact_2_10", 2, FEW},
    {"exact_11_100", 11, 100}, {"exact_more", 101, SIZE_MAX},
    {"exact", 1, FEW},
};

enum { CLASSES = sizeof classes / sizeof classes[0] };

static void exact(maildiag_reader *reader, const struct asked *a, uint64_t *ns)
{
    size_t *found = bench_new(ASKED, sizeof *found);
    uint64_t *all = bench_new(ASKED, sizeof *all);
    uint64_t *told = bench_new(ASKED, sizeof *told);
    double first = bench_wall();
    size_t count, tell_count = 0;

    for (count = 0; count < a->count && !enough(count, first); count++) {
        maildiag_filter filter = {.struct_size = sizeof filter,
                                  .kinds = MAILDIAG_ENTRY_MESSAGE,
                                  .to = text_of(a->addresses[count])};
        double began = bench_wall();

        found[count] = ask(reader, &filter, 0);
        all[count] = since(began);
        if (found[count] > FEW)
            continue;
        began = bench_wall();
        tell(reader, &filter);
        told[tell_count++] = since(began);
    }
    for (size_t c = 0; c < CLASSES; c++) {
        size_t n = 0;

        for (size_t i = 0; i < count; i++) {
            if (found[i] >= classes[c].least && found[i] <= classes[c].most)
                ns[n++] = all[i];
        }
        print(classes[c].name, ns, n);
    }
    print("told", told, tell_count);
    free(found);
    free(all);
    free(told);
}

/* Of addresses that nobody has. */
static void nobody(maildiag_reader *reader, const struct asked *a, uint64_t *ns)
{
    size_t count;

    for (count = 0; count < a->count; count++) {
        char address[300];
        maildiag_filter filter = {.struct_size = sizeof filter};
        double began;

        snprintf(address, sizeof address, "-%s", a->addresses[count]);
        filter.to = text_of(address);
        began = bench_wall();
        (void)ask(reader, &filter, 0);
        ns[count] = since(began);
    }
    print("nobody", ns, count);
}

/* ---- many ---------------------------------------------------------------- */

enum { BY_DOMAIN, BY_PART, BY_NO_PART };

static int filter_of(maildiag_filter *filter, int by, const char *address,
                     char *part)
{
    const char *at = strrchr(address, '@');

    memset(filter, 0, sizeof *filter);
    filter->struct_size = sizeof *filter;
    if (at == NULL || at - address < PART + 1)
        return 0;
    if (by == BY_DOMAIN) {
        filter->domain = text_of(at + 1);
        return 1;
    }
    memcpy(part, address + 1, PART);
    part[PART] = '\0';
    if (by == BY_NO_PART)
        part[PART - 1] = '^';
    filter->contains = text_of(part);
    return 1;
}

/* What somebody looks at first: how many there are, and a page of them. */
static void count_and_page(maildiag_reader *reader,
                           const maildiag_filter *filter)
{
    uint64_t count;

    bench_check(maildiag_entry_count(reader, filter, &count), "count");
    (void)ask(reader, filter, PAGE);
}

/* `most`: a page with the count of all, or 0 for all one by one. */
static void many(maildiag_reader *reader, const struct asked *a, int by,
                 const char *name, size_t most, uint64_t *ns)
{
    double first = bench_wall();
    size_t count = 0;

    for (size_t i = 0; i < a->count && !enough(count, first);
         i += a->count / (5 * SLOW_ASKED) + 1) {
        char part[PART + 1];
        maildiag_filter filter, other;
        double began;

        if (!filter_of(&filter, by, a->addresses[i], part))
            continue;
        /* Another question before it, so that nothing is kept of it. */
        memset(&other, 0, sizeof other);
        other.struct_size = sizeof other;
        (void)ask(reader, &other, 1);
        began = bench_wall();
        if (most == 0)
            (void)ask(reader, &filter, 0);
        else
            count_and_page(reader, &filter);
        ns[count++] = since(began);
    }
    print(name, ns, count);
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
    maildiag_filter other = {.struct_size = sizeof other};
    double index_s;
    size_t n;

    (void)count;
    bench_check(maildiag_feed_file(engine, words[0], NULL, NULL, NULL), "feed");
    bench_check(maildiag_summary_get(reader, NULL, &summary), "summary");
    collect(reader, summary.messages, asked);
    printf("{\"recipients\":%llu,", (unsigned long long)summary.recipients);
    /* Who asks the second time has the index made. */
    index_s = bench_cpu();
    other.to = text_of("nobody@nowhere.example");
    (void)ask(reader, &other, 0);
    other.to = text_of("nobody@elsewhere.example");
    (void)ask(reader, &other, 0);
    printf("\"first_two_s\":%.4f,", bench_cpu() - index_s);
    exact(reader, asked, ns);
    nobody(reader, asked, ns);
    many(reader, asked, BY_DOMAIN, "domain_page", PAGE, ns);
    many(reader, asked, BY_DOMAIN, "domain", 0, ns);
    many(reader, asked, BY_PART, "part_page", PAGE, ns);
    many(reader, asked, BY_PART, "part", 0, ns);
    many(reader, asked, BY_NO_PART, "no_part", 0, ns);
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
