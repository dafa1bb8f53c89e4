/*
 * A log in parts, put together: what the parts cost, what merging them adds,
 * and what a state of it takes on disk.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static double save(maildiag_engine *engine, const char *path, double *size)
{
    double began = bench_cpu();
    struct stat about;

    bench_check(maildiag_state_save(engine, path, NULL), "save");
    began = bench_cpu() - began;
    *size = stat(path, &about) == 0 ? (double)about.st_size : 0;
    return began;
}

static double load(const char *path, const char *year)
{
    maildiag_engine *engine = bench_engine(year, NULL);
    double began = bench_cpu();

    bench_check(maildiag_state_load(engine, path, NULL), "load");
    began = bench_cpu() - began;
    maildiag_engine_free(engine);
    return began;
}

int bench_merge(int count, char **words)
{
    uint32_t parts = (uint32_t)strtoul(words[2], NULL, 10);
    uint64_t *cuts = bench_new(parts + 1, sizeof *cuts);
    maildiag_engine *all = bench_engine(words[1], NULL);
    char path[] = "/tmp/maildiag-bench-XXXXXX";
    int fd = mkstemp(path);
    double feed_s = 0, merge_s = 0, save_s, load_s, size;

    (void)count;
    bench_check(maildiag_split(words[0], parts, cuts, NULL), "split");
    for (uint32_t i = 0; i < parts; i++) {
        maildiag_engine *part = bench_engine(words[1], NULL);
        double at = bench_cpu();

        bench_check(maildiag_feed_range(part, words[0], NULL, cuts[i],
                                        cuts[i + 1], NULL, NULL),
                    "feed");
        feed_s += bench_cpu() - at;
        at = bench_cpu();
        bench_check(maildiag_merge(all, part), "merge");
        merge_s += bench_cpu() - at;
        maildiag_engine_free(part);
    }
    save_s = save(all, path, &size);
    load_s = load(path, words[1]);
    printf("{\"parts\":%u,\"feed_s\":%.4f,\"merge_s\":%.4f,\"save_s\":%.4f,"
           "\"load_s\":%.4f,\"state_bytes\":%.0f}\n",
           parts, feed_s, merge_s, save_s, load_s, size);
    close(fd);
    unlink(path);
    maildiag_engine_free(all);
    free(cuts);
    return 0;
}
