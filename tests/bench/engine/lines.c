/*
 * Lines fed one by one while many messages are in the queue: what a line
 * costs, and the longest that one has to wait, beside a loop that does
 * nothing but look at the clock as often.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINES_A_MESSAGE = 4, FED = 400 * 1000, LINE = 256, PIECE = 1 << 20 };

/* The n-th line of mail that never leaves the queue, as the log has it:
 * client, message-id, queue active, and a delivery that fails. */
static int line_of(char *out, unsigned long n)
{
    unsigned long m = n / LINES_A_MESSAGE;
    unsigned sec = (unsigned)(m / 50 % 86400);
    int at = snprintf(out, LINE, "2026-11-24T%02u:%02u:%02uZ mx postfix/",
                      sec / 3600, sec / 60 % 60, sec % 60);

    switch (n % LINES_A_MESSAGE) {
    case 0:
        at += snprintf(out + at, LINE - (size_t)at,
                       "smtpd[%lu]: %010lX: client=c%lu.example[192.0.2.%lu]\n",
                       100 + m % 50, m + 4096, m % 5000, m % 250);
        break;
    case 1:
        at += snprintf(out + at, LINE - (size_t)at,
                       "cleanup[%lu]: %010lX: message-id=<%lu@c.example>\n",
                       200 + m % 50, m + 4096, m);
        break;
    case 2:
        at += snprintf(out + at, LINE - (size_t)at,
                       "qmgr[7]: %010lX: from=<s%lu@c.example>, size=%lu, "
                       "nrcpt=1 (queue active)\n",
                       m + 4096, m % 20000, 1000 + m % 9000);
        break;
    default:
        at += snprintf(out + at, LINE - (size_t)at,
                       "smtp[%lu]: %010lX: to=<r%lu@d%lu.example>, relay=none, "
                       "delay=3, delays=0/0/3/0, dsn=4.4.1, status=deferred "
                       "(connect to mx.d%lu.example[192.0.2.9]:25: Connection "
                       "timed out)\n",
                       300 + m % 50, m + 4096, m, m % 3000, m % 3000);
        break;
    }
    return at;
}

static void fill(maildiag_engine *engine, uint32_t source, unsigned long lines)
{
    char *buf = bench_new(PIECE + LINE, 1);
    size_t len = 0;

    for (unsigned long n = 0; n < lines; n++) {
        len += (size_t)line_of(buf + len, n);
        if (len >= PIECE || n + 1 == lines) {
            bench_check(maildiag_feed(engine, source, buf, len, NULL), "feed");
            len = 0;
        }
    }
    free(buf);
}

static double cpu_of_thread(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* `engine` NULL: the idle loop. */
static void measure(maildiag_engine *engine, uint32_t source,
                    unsigned long first, double (*clock_now)(void),
                    uint64_t *ns)
{
    char line[LINE];

    for (unsigned long n = 0; n < FED; n++) {
        size_t len = (size_t)line_of(line, first + n);
        double began = clock_now();

        if (engine != NULL)
            bench_check(maildiag_feed(engine, source, line, len, NULL), "feed");
        ns[n] = (uint64_t)((clock_now() - began) * 1e9);
    }
}

int bench_lines(int count, char **words)
{
    maildiag_engine *engine = bench_engine("2026", NULL);
    unsigned long live = strtoul(words[0], NULL, 10);
    unsigned long first = live * LINES_A_MESSAGE;
    uint64_t *ns = bench_new(FED, sizeof *ns);
    uint32_t source;

    (void)count;
    bench_check(maildiag_source_open(engine, "log", NULL, &source), "source");
    fill(engine, source, first);
    measure(NULL, 0, first, bench_wall, ns);
    printf("{\"live\":%lu,\"idle_worst_us\":%.2f,", live,
           bench_percentile(ns, FED, 1.0) / 1e3);
    measure(engine, source, first, bench_wall, ns);
    printf("\"p50_us\":%.3f,", bench_percentile(ns, FED, 0.5) / 1e3);
    printf("\"p99_us\":%.3f,\"worst_us\":%.2f,",
           bench_percentile(ns, FED, 0.99) / 1e3,
           bench_percentile(ns, FED, 1.0) / 1e3);
    /* Others who want the processor do not show in its own time. */
    measure(engine, source, first + FED, cpu_of_thread, ns);
    printf("\"worst_cpu_us\":%.2f}\n", bench_percentile(ns, FED, 1.0) / 1e3);
    free(ns);
    maildiag_engine_free(engine);
    return 0;
}
