/*
 * How far the reading is: see progress.h.
 *
 * A file is read inside one call of the library, so a second thread looks on.
 * Linux counts the bytes of all reads of a process in /proc/self/io (`rchar`),
 * packed or not, file or pipe; where that is missing nothing is shown.
 */
#include "cli/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/figures.h"
#include "cli/str.h"

#define TICK_NSEC 200000000L

struct progress {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    int over;
    uint64_t total;
    uint64_t before; /* read when it began */
    int shown;
};

/* "rchar: N" is the first line. -1: no such file. */
static int bytes_read(uint64_t *bytes)
{
    static const char key[] = "rchar: ";
    char text[64];
    ssize_t n;
    int fd = open("/proc/self/io", O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return -1;
    }
    n = read(fd, text, sizeof text - 1);
    close(fd);
    if (n < (ssize_t)sizeof key) {
        return -1;
    }
    text[n] = '\0';
    if (memcmp(text, key, sizeof key - 1) != 0) {
        return -1;
    }
    *bytes = strtoull(text + sizeof key - 1, NULL, 10);
    return 0;
}

static void show(struct progress *p)
{
    struct str line = {0};
    uint64_t now = 0;
    uint64_t done;
    ssize_t ignored;

    if (bytes_read(&now) != 0 || now < p->before) {
        return;
    }
    done = now - p->before;
    if (p->total != 0 && done > p->total) {
        done = p->total;
    }
    str_put(&line, "\rmaildiag: ");
    figure_bytes(&line, done);
    if (p->total != 0) {
        str_put(&line, " of ");
        figure_bytes(&line, p->total);
        str_fmt(&line, " (%u %%)",
                (unsigned)((double)done * 100.0 / (double)p->total));
    }
    str_put(&line, " read\033[K");
    ignored = write(STDERR_FILENO, line.ptr, line.len);
    (void)ignored;
    p->shown = 1;
    str_free(&line);
}

static void *look_on(void *context)
{
    struct progress *p = context;
    struct timespec next;

    clock_gettime(CLOCK_MONOTONIC, &next);
    pthread_mutex_lock(&p->lock);
    while (!p->over) {
        next.tv_nsec += TICK_NSEC;
        if (next.tv_nsec >= 1000000000L) {
            next.tv_nsec -= 1000000000L;
            next.tv_sec++;
        }
        if (pthread_cond_timedwait(&p->wake, &p->lock, &next) == ETIMEDOUT &&
            !p->over) {
            show(p);
        }
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

struct progress *progress_start(uint64_t total_bytes)
{
    struct progress *p;
    pthread_condattr_t attr;
    sigset_t all;
    sigset_t old;
    int failed;

    if (!isatty(STDERR_FILENO)) {
        return NULL;
    }
    p = mem_new(1, sizeof *p);
    p->total = total_bytes;
    pthread_mutex_init(&p->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&p->wake, &attr);
    pthread_condattr_destroy(&attr);
    /* Signals are for the thread that works. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    failed = bytes_read(&p->before) != 0 ||
             pthread_create(&p->thread, NULL, look_on, p) != 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (failed) {
        pthread_cond_destroy(&p->wake);
        pthread_mutex_destroy(&p->lock);
        free(p);
        return NULL;
    }
    return p;
}

void progress_stop(struct progress *p)
{
    static const char wipe[] = "\r\033[K";

    if (p == NULL) {
        return;
    }
    pthread_mutex_lock(&p->lock);
    p->over = 1;
    pthread_cond_signal(&p->wake);
    pthread_mutex_unlock(&p->lock);
    pthread_join(p->thread, NULL);
    if (p->shown) {
        ssize_t ignored = write(STDERR_FILENO, wipe, sizeof wipe - 1);

        (void)ignored;
    }
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->lock);
    free(p);
}
