/*
 * One log, stage by stage: fields only, facts by key, all totals with
 * sessions, everything with causes. With an evidence it is a stream, read
 * with read(2), and what is measured is memory.
 */
#include "bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { PIECE = 1 << 20 };

/* Records taken from the front; how many bytes they had. */
static size_t take(maildiag_reader *reader, const char *data, size_t len,
                   int at_end, uint64_t *records)
{
    maildiag_record record = {.struct_size = sizeof record};
    size_t done = 0;

    for (;;) {
        size_t taken = 0;
        maildiag_status status = maildiag_parse_next(
            reader, data + done, len - done, at_end, &taken, &record);

        bench_check(status, "parse");
        done += taken;
        if (status == MAILDIAG_END)
            return done;
        (*records)++;
    }
}

static double fields(const char *path, uint64_t *records)
{
    char *buf = bench_new(2 * PIECE, 1);
    int fd = open(path, O_RDONLY);
    maildiag_reader *reader = bench_reader(NULL);
    double began = bench_cpu();
    size_t kept = 0;
    ssize_t n;

    while ((n = read(fd, buf + kept, PIECE)) > 0) {
        size_t len = kept + (size_t)n;
        size_t done = take(reader, buf, len, 0, records);

        kept = len - done;
        memmove(buf, buf + done, kept);
    }
    take(reader, buf, kept, 1, records);
    began = bench_cpu() - began;
    maildiag_reader_close(reader);
    close(fd);
    free(buf);
    return began;
}

static void feed_stream(maildiag_engine *engine, const char *path)
{
    char *buf = bench_new(PIECE, 1);
    int fd = open(path, O_RDONLY);
    uint32_t source;
    ssize_t n;

    bench_check(maildiag_source_open(engine, path, NULL, &source), "source");
    while ((n = read(fd, buf, PIECE)) > 0)
        bench_check(maildiag_feed(engine, source, buf, (size_t)n, NULL),
                    "feed");
    bench_check(maildiag_feed_end(engine, source), "feed");
    close(fd);
    free(buf);
}

static uint32_t evidence_of(const char *word)
{
    if (strcmp(word, "failures") == 0)
        return MAILDIAG_EVIDENCE_FAILURES;
    return strcmp(word, "all") == 0 ? MAILDIAG_EVIDENCE_ALL
                                    : MAILDIAG_EVIDENCE_POSITION;
}

static double peak_bytes(void)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    return (double)used.ru_maxrss * 1024;
}

static int memory(const char *path, const char *year, const char *evidence)
{
    maildiag_options options = {.struct_size = sizeof options,
                                .evidence = evidence_of(evidence)};
    double before = peak_bytes();
    maildiag_engine *engine = bench_engine(year, &options);
    maildiag_stats stats = {.struct_size = sizeof stats};

    feed_stream(engine, path);
    bench_check(maildiag_stats_get(engine, &stats), "stats");
    printf("{\"facts_bytes\":%llu,\"peak_bytes\":%.0f}\n",
           (unsigned long long)stats.memory_bytes, peak_bytes() - before);
    maildiag_engine_free(engine);
    return 0;
}

int bench_stages(int count, char **words)
{
    maildiag_summary summary = {.struct_size = sizeof summary};
    maildiag_stats stats = {.struct_size = sizeof stats};
    maildiag_report *report = NULL;
    maildiag_engine *engine;
    maildiag_reader *reader;
    uint64_t records = 0;
    double at[5];

    if (count > 2)
        return memory(words[0], words[1], words[2]);
    at[0] = fields(words[0], &records);
    engine = bench_engine(words[1], NULL);
    reader = bench_reader(engine);
    at[1] = bench_cpu();
    bench_check(maildiag_feed_file(engine, words[0], NULL, NULL, NULL), "feed");
    at[2] = bench_cpu();
    bench_check(maildiag_summary_get(reader, NULL, &summary), "summary");
    at[3] = bench_cpu();
    bench_check(maildiag_diagnose_all(reader, NULL, &report), "diagnosis");
    at[4] = bench_cpu();
    bench_check(maildiag_stats_get(engine, &stats), "stats");
    printf("{\"records\":%llu,\"fields_s\":%.4f,\"feed_s\":%.4f,"
           "\"summary_s\":%.4f,\"diagnose_s\":%.4f,\"facts_bytes\":%llu}\n",
           (unsigned long long)records, at[0], at[2] - at[1], at[3] - at[2],
           at[4] - at[3], (unsigned long long)stats.memory_bytes);
    maildiag_report_free(report);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
    return 0;
}
