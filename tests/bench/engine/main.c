/* bench_engine: see bench.h. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

double bench_cpu(void)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    return (double)used.ru_utime.tv_sec + (double)used.ru_utime.tv_usec / 1e6;
}

double bench_wall(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void bench_check(maildiag_status status, const char *what)
{
    if (status >= 0)
        return;
    fprintf(stderr, "bench_engine: %s: %s\n", what,
            maildiag_status_text(status));
    exit(1);
}

void *bench_new(size_t count, size_t size)
{
    void *p = calloc(count > 0 ? count : 1, size);

    if (p == NULL)
        bench_check(MAILDIAG_E_NOMEM, "bench");
    return p;
}

maildiag_engine *bench_engine(const char *year, const maildiag_options *given)
{
    maildiag_options options = {.struct_size = sizeof options};
    maildiag_engine *engine = NULL;

    if (given != NULL)
        options = *given;
    options.year = (int32_t)strtol(year, NULL, 10);
    bench_check(maildiag_engine_new(&engine, &options, NULL), "engine");
    return engine;
}

maildiag_reader *bench_reader(maildiag_engine *engine)
{
    maildiag_reader *reader = NULL;

    bench_check(maildiag_reader_open(&reader, engine, NULL, NULL), "reader");
    return reader;
}

static int in_order(const void *a, const void *b)
{
    const uint64_t *x = a;
    const uint64_t *y = b;

    return *x < *y ? -1 : *x > *y;
}

double bench_percentile(uint64_t *ns, size_t count, double part)
{
    if (count == 0)
        return 0;
    qsort(ns, count, sizeof *ns, in_order);
    return (double)ns[(size_t)((double)(count - 1) * part)];
}

static const struct {
    const char *name;
    int least; /* words behind it */
    int (*run)(int count, char **words);
} measures[] = {
    {"stages", 2, bench_stages}, {"queries", 2, bench_queries},
    {"lines", 1, bench_lines},   {"hostile", 1, bench_hostile},
    {"merge", 3, bench_merge},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        if (argc > 1 && strcmp(argv[1], measures[i].name) == 0 &&
            argc - 2 >= measures[i].least)
            return measures[i].run(argc - 2, argv + 2);
    }
    fputs("usage: bench_engine stages LOG YEAR [position|failures|all]\n"
          "       bench_engine queries LOG YEAR\n"
          "       bench_engine lines LIVE\n"
          "       bench_engine hostile KIND\n"
          "       bench_engine merge LOG YEAR PARTS\n",
          stderr);
    return 2;
}
