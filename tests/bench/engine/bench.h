/*
 * bench_engine: the library measured from inside a process.
 *
 * Each measure takes its words of the command line and prints one JSON object
 * on one line; figures.py puts them beside the goals. Ends with 1 when the
 * library refuses something, with 2 when it is used wrongly.
 */
#ifndef BENCH_ENGINE_BENCH_H
#define BENCH_ENGINE_BENCH_H

#include <maildiag/maildiag.h>

#include <stddef.h>
#include <stdint.h>

double bench_cpu(void);  /* processor seconds of this process, user */
double bench_wall(void); /* seconds of a clock that goes on */

/* Says what failed and ends the program. */
void bench_check(maildiag_status status, const char *what);

maildiag_engine *bench_engine(const char *year,
                              const maildiag_options *options);
maildiag_reader *bench_reader(maildiag_engine *engine);

/* Nanoseconds, sorted here: the value that `part` of them are below. */
double bench_percentile(uint64_t *ns, size_t count, double part);

void *bench_new(size_t count, size_t size);

int bench_stages(int count, char **words);  /* LOG YEAR [EVIDENCE] */
int bench_queries(int count, char **words); /* LOG YEAR */
int bench_lines(int count, char **words);   /* LIVE */
int bench_hostile(int count, char **words); /* KIND */
int bench_merge(int count, char **words);   /* LOG YEAR PARTS */

#endif
