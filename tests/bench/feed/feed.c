/*
 * bench_feed: what the library takes to be fed a file in pieces of 1 MiB, the
 * way a program would do it in C. bench_feed.py measures Python beside it.
 *
 * Takes a file and the year of its first stamp, gives user seconds and wall
 * seconds of reading and feeding, and the lines. Does not ask anything. Ends
 * with 2 when the file cannot be read, 1 when it cannot be fed.
 */
#include <maildiag/maildiag.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 1 << 20 };

static double wall_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double cpu_now(void)
{
    struct rusage used;

    (void)getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static int feed(maildiag_engine *engine, const char *path)
{
    static char room[CHUNK];
    uint32_t source;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got;

    if (file < 0) {
        perror(path);
        return 2;
    }
    if (maildiag_source_open(engine, path, NULL, &source) != MAILDIAG_OK)
        return 1;
    while ((got = read(file, room, sizeof room)) > 0)
        if (maildiag_feed(engine, source, room, (size_t)got, NULL) < 0)
            return 1;
    (void)close(file);
    return got < 0 ? 2 : maildiag_feed_end(engine, source) < 0;
}

int main(int argc, char **argv)
{
    maildiag_options options = {.struct_size = sizeof options};
    maildiag_stats stats = {.struct_size = sizeof stats};
    maildiag_engine *engine;
    double wall, cpu;
    int failed;

    if (argc != 3) {
        fputs("usage: bench_feed FILE YEAR\n", stderr);
        return 2;
    }
    options.year = (int32_t)strtol(argv[2], NULL, 10);
    if (maildiag_engine_new(&engine, &options, NULL) != MAILDIAG_OK)
        return 1;
    wall = wall_now();
    cpu = cpu_now();
    failed = feed(engine, argv[1]);
    cpu = cpu_now() - cpu;
    wall = wall_now() - wall;
    (void)maildiag_stats_get(engine, &stats);
    printf("%.6f %.6f %llu\n", cpu, wall, (unsigned long long)stats.lines);
    maildiag_engine_free(engine);
    return failed;
}
