/*
 * bench_live PROGRAM [LINES]: from write() of a line to the line that tells of
 * it.
 *
 * Writes failed deliveries into a file, one by one, and waits for each: first
 * as long as inotify takes to tell a thread of this process that the file was
 * written to and the thread to read it and say so through a pipe (the floor),
 * then until `PROGRAM follow --json --all` has printed it. Both begin with the
 * same write() and end with a read() from a pipe. Prints one JSON object with
 * p50 and p99 of both. Ends with 1 when the program does not answer, with 2
 * when it is used wrongly.
 */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    LINES = 4000,
    WARM = 100,
    LINE = 512,
    PAUSE_USEC = 300,
    LIMIT_MSEC = 10000
};

struct floor {
    int log;    /* read from */
    int notify; /* told by */
    int answer; /* the pipe */
};

static double now_usec(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static _Noreturn void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int line_of(char *out, unsigned n)
{
    return snprintf(out, LINE,
                    "2026-11-24T10:00:00Z mx postfix/smtp[9]: %010X: "
                    "to=<r%u@d%u.example>, relay=mx%u.example[192.0.2.9]:25, "
                    "delay=3, delays=0/0/3/0, dsn=4.2.2, status=deferred (host "
                    "mx%u.example[192.0.2.9] said: 452 4.2.2 <r%u@d%u.example>:"
                    " mailbox full, ref %u (in reply to RCPT TO command))\n",
                    n + 65536, n, n % 100, n % 100, n % 100, n, n % 100, n);
}

/* One newline is one line told. */
static void await(int from)
{
    char buf[65536];
    struct pollfd ready = {.fd = from, .events = POLLIN};
    ssize_t n;

    do {
        if (poll(&ready, 1, LIMIT_MSEC) <= 0) {
            fputs("bench_live: no answer\n", stderr);
            exit(1);
        }
        n = read(from, buf, sizeof buf);
        if (n <= 0)
            fail("read");
    } while (buf[n - 1] != '\n');
}

static int in_order(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;

    return *x < *y ? -1 : *x > *y;
}

/* Microseconds of each line, sorted. */
static void measure(int log, int answer, unsigned first, unsigned count,
                    double *usec)
{
    const struct timespec pause = {0, PAUSE_USEC * 1000};
    char line[LINE];

    for (unsigned i = 0; i < count; i++) {
        size_t len = (size_t)line_of(line, first + i);
        double began = now_usec();

        if (write(log, line, len) != (ssize_t)len)
            fail("write");
        await(answer);
        usec[i] = now_usec() - began;
        nanosleep(&pause, NULL);
    }
    qsort(usec, count, sizeof *usec, in_order);
}

/* Until the watch is taken away: that is an event, too. */
static void *floor_thread(void *ctx)
{
    struct floor *f = ctx;
    struct inotify_event event;
    char buf[4096];

    while (read(f->notify, &event, sizeof event) > 0 &&
           (event.mask & IN_IGNORED) == 0) {
        ssize_t n = read(f->log, buf, sizeof buf);

        if (n > 0 && write(f->answer, buf, (size_t)n) != n)
            break;
    }
    return NULL;
}

static void measure_floor(int log, const char *path, unsigned count,
                          double *usec)
{
    struct floor f;
    pthread_t thread;
    int ends[2];
    int watch;

    if (pipe(ends) != 0)
        fail("pipe");
    f.log = open(path, O_RDONLY | O_CLOEXEC);
    f.notify = inotify_init1(IN_CLOEXEC);
    f.answer = ends[1];
    lseek(f.log, 0, SEEK_END);
    watch = inotify_add_watch(f.notify, path, IN_MODIFY);
    if (f.log < 0 || watch < 0)
        fail("inotify");
    if (pthread_create(&thread, NULL, floor_thread, &f) != 0)
        fail("thread");
    measure(log, ends[0], 0, count, usec);
    inotify_rm_watch(f.notify, watch);
    pthread_join(thread, NULL);
    close(f.log);
    close(f.notify);
    close(ends[0]);
    close(ends[1]);
}

static pid_t start(const char *program, const char *path, int *answer)
{
    int ends[2];
    pid_t pid;

    if (pipe(ends) != 0 || (pid = fork()) < 0)
        fail("fork");
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        /* Incidents are told now and then only: lines are what is measured. */
        execl(program, program, "follow", "--json", "--all", "--interval",
              "1000", path, (char *)NULL);
        perror(program);
        _exit(2);
    }
    close(ends[1]);
    *answer = ends[0];
    return pid;
}

int main(int argc, char **argv)
{
    unsigned count = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : LINES;
    char path[] = "/tmp/maildiag-live-XXXXXX";
    double *floor_usec = calloc(count, sizeof *floor_usec);
    double *usec = calloc(count + WARM, sizeof *usec);
    int answer = -1;
    int log = mkstemp(path);
    pid_t pid;

    if (argc < 2 || count == 0) {
        fputs("usage: bench_live PROGRAM [LINES]\n", stderr);
        return 2;
    }
    if (log < 0 || floor_usec == NULL || usec == NULL)
        fail(path);
    measure_floor(log, path, count, floor_usec);
    pid = start(argv[1], path, &answer);
    /* What is there is told of as a problem that is going on: it is ready. */
    await(answer);
    measure(log, answer, count, WARM, usec); /* patterns are compiled */
    measure(log, answer, count + WARM, count, usec);
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    printf("{\"lines\":%u,\"floor_p50_us\":%.1f,\"floor_p99_us\":%.1f,"
           "\"p50_us\":%.1f,\"p99_us\":%.1f}\n",
           count, floor_usec[count / 2], floor_usec[count * 99 / 100],
           usec[count / 2], usec[count * 99 / 100]);
    close(log);
    unlink(path);
    free(floor_usec);
    free(usec);
    return 0;
}
