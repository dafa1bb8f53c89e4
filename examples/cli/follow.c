/*
 * maildiag follow: problems as they begin and end, while the log is written.
 *
 * Takes: FILEs that may be rotated, standard input. Gives: the first failure
 * of a cause at a peer at once, incidents as they begin and end, the word of
 * every gap; 1 when a problem is not over at the end. Two threads: this one
 * reads and tells of single lines, the other one owns the engine (see
 * follow_work.h). Fails when: a FILE is none that can be followed, or the
 * engine cannot go on.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/decompress.h"
#include "cli/follow_line.h"
#include "cli/follow_tail.h"
#include "cli/follow_watch.h"
#include "cli/follow_work.h"
#include "cli/journal_json.h"
#include "cli/say.h"
#include "cli/terminal.h"
#include "cli/when.h"
#include "cli/wrap.h"

/* Between two diagnoses, and between two looks at paths whose changes nobody
 * tells of (network file systems, a folder above a symbolic link). */
#define INTERVAL_USEC (INT64_C(5) * 1000000)
#define LOOK_USEC INT64_C(1000000)

/* What nothing was logged of for longer than any queue keeps it is let go, or
 * memory would grow for ever. */
#define KEEP_USEC (INT64_C(7) * 86400 * 1000000)

enum { AT_INOTIFY, AT_SIGNAL, AT_OUTPUT, AT_INPUT, POLLED };

/* What is being read: the rest of each inode's last line, by slot. */
struct reading {
    uint32_t slot;
    struct follow_rest rest;
};

struct follow {
    struct session *session;
    struct follow_tail *tails;
    size_t tail_count;
    char *buf;
    uint32_t next_slot;
    struct follow_watch watch;
    struct follow_line line;
    struct follow_work *work;
    pthread_mutex_t print;
    struct reading *readings;
    size_t reading_count;
    int live; /* all that was there before has been read */
    int64_t looked_usec;
    int signals;

    /* Standard input. */
    int piped;
    uint32_t pipe_slot;
    uint64_t pipe_offset;
    int pipe_begun;
    int pipe_json;
    struct journal_json json;
    struct str converted;
};

static int64_t clock_usec(clockid_t clock)
{
    struct timespec now = {0};

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- which files --------------------------------------------------------- */

/* A packed file or a device is never written to as a log is. */
static int check_path(const char *path)
{
    unsigned char head[6] = {0};
    struct stat about;
    ssize_t n;
    int fd;

    if (stat(path, &about) != 0) {
        return 0;
    }
    if (!S_ISREG(about.st_mode)) {
        say("%s: is no regular file; a pipe is followed as standard input: "
            "maildiag follow - < %s",
            path, path);
        return -1;
    }
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        say("%s: %s", path, strerror(errno));
        return -1;
    }
    n = pread(fd, head, sizeof head, 0);
    close(fd);
    if (n > 0 && decompress_looks(head, (size_t)n)) {
        say("%s: is packed, so nobody goes on writing to it", path);
        return -1;
    }
    return 0;
}

static int add_path(struct follow *f, const char *path)
{
    if (strcmp(path, "-") == 0) {
        f->piped = 1;
        return 0;
    }
    if (check_path(path) != 0) {
        f->session->failed = 1;
        return -1;
    }
    follow_tail_init(&f->tails[f->tail_count++], path,
                     f->session->options->since_end, &f->next_slot, f->buf);
    return 0;
}

/* No FILE: standard input, or at a terminal this machine's log. */
static int add_machine(struct follow *f)
{
    static const char *const logs[] = {"/var/log/mail.log", "/var/log/maillog"};

    if (!isatty(STDIN_FILENO)) {
        f->piped = 1;
        return 0;
    }
    for (size_t i = 0; i < sizeof logs / sizeof logs[0]; i++) {
        if (access(logs[i], F_OK) == 0) {
            say("no FILE given: following %s", logs[i]);
            return add_path(f, logs[i]);
        }
    }
    say("no FILE, and this machine has no %s or %s. From the journal: "
        "journalctl -f -o export -u 'postfix*' | maildiag follow -",
        logs[0], logs[1]);
    f->session->failed = 1;
    return -1;
}

static int add_paths(struct follow *f)
{
    const struct options *o = f->session->options;

    f->tails = mem_new(o->word_count + 1, sizeof *f->tails);
    f->buf = mem_new(FOLLOW_BACK + FOLLOW_PIECE, 1);
    if (o->word_count == 0) {
        return add_machine(f);
    }
    for (size_t i = 0; i < o->word_count; i++) {
        if (add_path(f, o->words[i]) != 0) {
            return -1;
        }
    }
    return 0;
}

/* ---- events -------------------------------------------------------------- */

static struct follow_rest *rest_of(struct follow *f, uint32_t slot)
{
    for (size_t i = f->reading_count; i > 0; i--) {
        if (f->readings[i - 1].slot == slot) {
            return &f->readings[i - 1].rest;
        }
    }
    return NULL;
}

static void begin_reading(struct follow *f, const char *name, uint32_t slot)
{
    struct reading *r;

    f->readings =
        mem_grow(f->readings, f->reading_count + 1, sizeof *f->readings);
    r = &f->readings[f->reading_count++];
    memset(r, 0, sizeof *r);
    r->slot = slot;
    r->rest.name = name;
}

static void end_reading(struct follow *f, uint32_t slot)
{
    for (size_t i = 0; i < f->reading_count; i++) {
        if (f->readings[i].slot == slot) {
            str_free(&f->readings[i].rest.kept);
            f->readings[i] = f->readings[--f->reading_count];
            return;
        }
    }
}

static void tell_gap(struct follow *f, const char *name, uint64_t offset)
{
    struct out *out = &f->session->out;
    struct str text = {0};

    if (f->session->options->json) {
        str_put(&text, "{\"kind\":\"gap\",\"source\":");
        follow_line_name(&text, name);
        str_fmt(&text, ",\"offset\":%llu,\"read_time\":\"",
                (unsigned long long)offset);
        when_print_utc(&text, f->line.now_usec);
        str_put(&text, "\"}\n");
    } else {
        term_safe_text(&text, name);
        str_fmt(&text,
                " was cut behind byte %llu (copytruncate): what was written "
                "between the copy and the cut is in no file",
                (unsigned long long)offset);
    }
    pthread_mutex_lock(&f->print);
    if (f->session->options->json) {
        out_str(out, &text);
    } else {
        wrap_text(out, 0, 4, str_text(&text));
    }
    out_flush(out);
    pthread_mutex_unlock(&f->print);
    str_free(&text);
}

static void take_event(struct follow *f, const char *name,
                       const struct follow_event *event)
{
    struct follow_rest *rest = rest_of(f, event->slot);

    switch (event->what) {
    case FOLLOW_OPENED:
        begin_reading(f, name, event->slot);
        break;
    case FOLLOW_BYTES:
        if (rest != NULL && f->live) {
            follow_line_take(&f->line, rest, event->data, event->len,
                             event->offset);
        } else if (rest != NULL) {
            follow_line_skip(rest, event->data, event->len, event->offset);
        }
        break;
    case FOLLOW_CUT:
        tell_gap(f, name, event->offset);
        break;
    case FOLLOW_CLOSED:
        end_reading(f, event->slot);
        break;
    }
    follow_work_push(f->work, name, MAILDIAG_SOURCE_AUTO, event);
}

/* Everything that a tail has by now. */
static void drain(struct follow *f, struct follow_tail *tail, int64_t now)
{
    struct follow_event event;

    while (f->session->out.failed == 0 && follow_tail_next(tail, now, &event)) {
        take_event(f, tail->path, &event);
    }
}

static void look(struct follow *f, size_t index, int64_t now)
{
    struct follow_watched *item = &f->watch.items[index];
    int more = item->moved;

    if (!more) {
        item->marked = 0;
        drain(f, item->tail, now);
    }
    while (more) {
        item->marked = item->moved = 0;
        more = follow_tail_look(item->tail, now);
        /* Watched before it is read: nothing is missed in between. */
        follow_watch_renew(&f->watch, index);
        item->marked = 0;
        drain(f, item->tail, now);
    }
}

/* ---- standard input ------------------------------------------------------ */

static void push_pipe(struct follow *f, enum follow_what what, const char *data,
                      size_t len)
{
    struct follow_event event = {.what = what,
                                 .slot = f->pipe_slot,
                                 .data = data,
                                 .len = len,
                                 .mtime_usec = f->line.now_usec};

    follow_work_push(
        f->work, "-",
        f->pipe_json ? MAILDIAG_SOURCE_JOURNAL : MAILDIAG_SOURCE_AUTO, &event);
}

static void begin_pipe(struct follow *f, const char *data, size_t len)
{
    f->pipe_begun = 1;
    f->pipe_slot = f->next_slot++;
    f->pipe_json = journal_json_looks((const unsigned char *)data, len);
    begin_reading(f, "-", f->pipe_slot);
    rest_of(f, f->pipe_slot)->stream = 1;
    push_pipe(f, FOLLOW_OPENED, NULL, 0);
}

static void end_pipe(struct follow *f)
{
    f->piped = 0;
    journal_json_end(&f->json);
    if (f->pipe_begun) {
        end_reading(f, f->pipe_slot);
        push_pipe(f, FOLLOW_CLOSED, NULL, 0);
    }
}

static void read_pipe(struct follow *f)
{
    ssize_t n = read(STDIN_FILENO, f->buf, FOLLOW_PIECE);
    const char *data = f->buf;
    size_t len = n > 0 ? (size_t)n : 0;

    if (n < 0 && (errno == EINTR || errno == EAGAIN)) {
        return;
    }
    if (n <= 0) {
        if (n < 0) {
            say("standard input: %s", strerror(errno));
            f->session->failed = 1;
        }
        end_pipe(f);
        return;
    }
    if (!f->pipe_begun) {
        begin_pipe(f, data, len);
    }
    if (f->pipe_json) {
        str_clear(&f->converted);
        journal_json_push(&f->json, data, len, &f->converted);
        data = str_text(&f->converted);
        len = f->converted.len;
    }
    if (len > 0) {
        follow_line_take(&f->line, rest_of(f, f->pipe_slot), data, len,
                         f->pipe_offset);
        push_pipe(f, FOLLOW_BYTES, data, len);
        f->pipe_offset += len;
    }
}

/* ---- the loop ------------------------------------------------------------ */

static void wait_for(struct follow *f, struct pollfd *polled)
{
    const struct pollfd ready[POLLED] = {
        [AT_INOTIFY] = {.fd = f->watch.fd, .events = POLLIN},
        [AT_SIGNAL] = {.fd = f->signals, .events = POLLIN},
        /* A reader that goes away is told of as an error. */
        [AT_OUTPUT] = {.fd = STDOUT_FILENO, .events = 0},
        [AT_INPUT] = {.fd = f->piped ? STDIN_FILENO : -1, .events = POLLIN},
    };

    memcpy(polled, ready, sizeof ready);
    poll(polled, POLLED, f->tail_count == 0 ? -1 : (int)(LOOK_USEC / 1000));
}

static void turn(struct follow *f, const struct pollfd *polled)
{
    int64_t now = clock_usec(CLOCK_MONOTONIC);

    f->line.now_usec = clock_usec(CLOCK_REALTIME);
    if (polled[AT_INOTIFY].revents != 0) {
        follow_watch_take(&f->watch);
    }
    if (now - f->looked_usec >= LOOK_USEC) {
        f->looked_usec = now;
        follow_watch_all(&f->watch);
    }
    for (size_t i = 0; i < f->tail_count; i++) {
        if (f->watch.items[i].marked) {
            look(f, i, now);
        }
    }
    if (!f->live) {
        f->live = 1;
        follow_work_live(f->work);
    }
    if (polled[AT_INPUT].revents != 0) {
        read_pipe(f);
    }
}

static void run(struct follow *f)
{
    struct pollfd polled[POLLED];

    memset(polled, 0, sizeof polled);
    turn(f, polled);
    while (f->session->out.failed == 0 && (f->piped || f->tail_count > 0) &&
           !follow_work_failed(f->work)) {
        wait_for(f, polled);
        turn(f, polled);
        if (polled[AT_SIGNAL].revents != 0 ||
            (polled[AT_OUTPUT].revents & (POLLERR | POLLHUP)) != 0) {
            break;
        }
    }
}

static int init_signals(struct follow *f, sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
    /* Before the second thread is made, so that it has them blocked, too. */
    pthread_sigmask(SIG_BLOCK, set, NULL);
    f->signals = signalfd(-1, set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (f->signals < 0) {
        say("signals: %s", strerror(errno));
        f->session->failed = 1;
        return -1;
    }
    return 0;
}

static void finish(struct follow *f, const sigset_t *set, int *problem)
{
    struct signalfd_siginfo ignored;

    while (read(f->signals, &ignored, sizeof ignored) > 0) {
    }
    /* A last diagnosis may take a while: the next signal ends it. */
    pthread_sigmask(SIG_UNBLOCK, set, NULL);
    *problem = follow_work_stop(f->work);
}

static void clean_up(struct follow *f)
{
    for (size_t i = 0; i < f->tail_count; i++) {
        follow_tail_close(&f->tails[i]);
    }
    for (size_t i = 0; i < f->reading_count; i++) {
        str_free(&f->readings[i].rest.kept);
    }
    if (f->watch.items != NULL) {
        follow_watch_free(&f->watch);
    }
    if (f->signals >= 0) {
        close(f->signals);
    }
    follow_line_free(&f->line);
    journal_json_free(&f->json);
    str_free(&f->converted);
    pthread_mutex_destroy(&f->print);
    free(f->readings);
    free(f->tails);
    free(f->buf);
    free(f);
}

enum exit_status cmd_follow(struct session *s)
{
    struct follow *f = mem_new(1, sizeof *f);
    int64_t interval = s->options->interval_usec;
    sigset_t set;
    int problem = 0;

    f->session = s;
    f->signals = -1;
    if (s->options->keep_usec == 0) {
        s->options->keep_usec = KEEP_USEC;
    }
    f->line.now_usec = s->now_usec;
    pthread_mutex_init(&f->print, NULL);
    if (add_paths(f) == 0 && session_open_engine(s) == 0 &&
        follow_line_init(&f->line, s, &f->print) == 0 &&
        init_signals(f, &set) == 0) {
        f->work = follow_work_start(s, &f->print,
                                    interval != 0 ? interval : INTERVAL_USEC);
    }
    if (f->work != NULL) {
        follow_watch_init(&f->watch, f->tails, f->tail_count);
        run(f);
        finish(f, &set, &problem);
    }
    clean_up(f);
    if (s->failed) {
        return EXIT_FAILED;
    }
    return problem ? EXIT_PROBLEM : EXIT_FINE;
}
