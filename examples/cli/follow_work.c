/* The engine behind a log that is followed: see follow_work.h. */
#include "cli/follow_work.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/figures.h"
#include "cli/finding.h"
#include "cli/follow_told.h"
#include "cli/label.h"
#include "cli/say.h"
#include "cli/wrap.h"

enum {
    MOST_SOURCES = 8191,             /* of an engine; the last is never ended */
    MOST_WAITING = 64 * 1024 * 1024, /* bytes that wait for the engine */
    PAUSE = 20 /* a diagnosis takes at most one part in so many of the time */
};

/*
 * Stamps without a year: none is later than this after the file was opened.
 * A live log is written to for a while after that, and what is in it was not
 * written half a year before.
 */
#define AHEAD_USEC (INT64_C(180) * 86400 * 1000000)

struct job {
    struct job *next;
    enum follow_what what;
    uint32_t slot;
    uint32_t kind; /* MAILDIAG_SOURCE_… */
    int live;      /* what comes behind it is news */
    const char *name;
    int64_t mtime_usec;
    uint64_t offset; /* of data */
    size_t len;
    char data[];
};

struct follow_work {
    struct session *main;
    struct session s; /* its own output, reader, figures */
    pthread_mutex_t *print;
    pthread_t thread;
    pthread_mutex_t lock; /* of the queue */
    pthread_cond_t more;
    pthread_cond_t room;
    struct job *first;
    struct job **last;
    size_t waiting; /* bytes */
    int stopping;
    int failed;

    /* The thread's own. */
    uint32_t *sources; /* by slot: number + 1, 0: not open */
    size_t source_cap;
    uint32_t newest; /* source, for when there is no room for another */
    int64_t interval_usec;
    int64_t due_usec;
    int live; /* the log's past is in */
    int changed;
    int greeted;
    int told_ceiling;
    struct follow_told told;
};

static int64_t clock_usec(void)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- telling ------------------------------------------------------------- */

static void tell_program(struct follow_work *w, const char *kind,
                         const maildiag_report *report, uint32_t index)
{
    maildiag_json json = {.struct_size = sizeof json,
                          .what = MAILDIAG_JSON_FINDING,
                          .report = report,
                          .index = index};
    static const char head[] = "{\"kind\":\"finding\"";
    struct str text = {0};
    char buf[4096];
    size_t len = 0;

    if (maildiag_json_begin(w->s.reader, &json) < 0) {
        return;
    }
    while (maildiag_json_read(w->s.reader, buf, sizeof buf, &len) ==
           MAILDIAG_OK) {
        str_add(&text, buf, len);
    }
    if (text.len > sizeof head - 1) {
        out_put(&w->s.out, "{\"kind\":\"");
        out_put(&w->s.out, kind);
        out_put(&w->s.out, "\"");
        out_put(&w->s.out, str_text(&text) + sizeof head - 1);
        out_line(&w->s.out);
    }
    str_free(&text);
}

static void tell_end(struct follow_work *w, const maildiag_report *report,
                     uint32_t index, unsigned number)
{
    maildiag_finding f = {.struct_size = sizeof f};
    struct str text = {0};

    if (maildiag_finding_get(report, index, &f) != MAILDIAG_OK) {
        return;
    }
    if (f.ongoing) {
        /* Of an earlier report: it is part of another one by now. */
        str_fmt(&text,
                "%u. counted with another problem from now on: ", number);
        label_prose(&text, f.title);
        wrap_text(&w->s.out, 0, 4, str_text(&text));
    } else {
        finding_print_line(&w->s, &f, number);
        if (f.ended_by.len > 0) {
            label_prose(&text, f.ended_by);
            wrap_labelled(&w->s.out, "Ended", str_text(&text));
        }
    }
    str_free(&text);
}

static void tell(void *ctx, enum follow_change change,
                 const maildiag_report *report, uint32_t index, unsigned number)
{
    struct follow_work *w = ctx;

    pthread_mutex_lock(w->print);
    if (w->s.options->json) {
        if (change != FOLLOW_ENDS) {
            tell_program(w, "incident_begin", report, index);
        }
        if (change != FOLLOW_BEGINS) {
            tell_program(w, "incident_end", report, index);
        }
    } else {
        out_line(&w->s.out);
        if (change == FOLLOW_ENDS) {
            tell_end(w, report, index, number);
        } else {
            finding_print(&w->s, report, index, number);
        }
    }
    out_flush(&w->s.out);
    pthread_mutex_unlock(w->print);
}

/* "followed from here: 12,480 messages so far, 2 problems going on". */
static void greet(struct follow_work *w, const maildiag_report *report)
{
    maildiag_finding f = {.struct_size = sizeof f};
    unsigned problems = 0;
    struct str text = {0};

    for (uint32_t i = 0; maildiag_finding_get(report, i, &f) == MAILDIAG_OK;
         i++) {
        problems += f.ongoing && f.severity >= MAILDIAG_SEVERITY_WARNING;
    }
    if (w->s.stats.lines > 0) {
        label_span(&w->s, &text);
        str_put(&text, "  ");
    }
    figure_things(&text, w->s.stats.lines, "line", "lines");
    str_put(&text, " so far, ");
    if (problems == 0) {
        str_put(&text, "no problem is going on");
    } else {
        figure_things(&text, problems, "problem", "problems");
        str_put(&text, problems == 1 ? " is going on" : " are going on");
    }
    pthread_mutex_lock(w->print);
    out_styled(&w->s.out, STYLE_BOLD, str_text(&text));
    out_line(&w->s.out);
    out_flush(&w->s.out);
    pthread_mutex_unlock(w->print);
    str_free(&text);
}

/* ---- the engine ---------------------------------------------------------- */

static void fail(struct follow_work *w, maildiag_status status,
                 const char *what)
{
    if (!w->failed) {
        say("%s: %s", what, maildiag_status_text(status));
    }
    pthread_mutex_lock(&w->lock);
    w->failed = 1;
    pthread_cond_signal(&w->room);
    pthread_mutex_unlock(&w->lock);
}

/* Its number + 1; 0: said. */
static uint32_t open_source(struct follow_work *w, const struct job *job)
{
    maildiag_source_options options = {.struct_size = sizeof options};
    maildiag_status status;
    uint32_t source = w->newest;

    options.kind = job->kind;
    options.base_offset = job->offset;
    options.reference_time_usec = w->s.reference_usec != 0
                                      ? w->s.reference_usec
                                      : job->mtime_usec + AHEAD_USEC;
    if (job->slot >= w->source_cap) {
        size_t cap = ((size_t)job->slot + 1) * 2;

        w->sources = mem_grow(w->sources, cap, sizeof *w->sources);
        memset(w->sources + w->source_cap, 0,
               (cap - w->source_cap) * sizeof *w->sources);
        w->source_cap = cap;
    }
    status = maildiag_source_open(w->s.engine, job->name, &options, &source);
    if (status < 0 && status != MAILDIAG_E_LIMIT) {
        fail(w, status, job->name);
        return 0;
    }
    /* After thousands of rotations: the rest comes as part of the last. */
    w->sources[job->slot] = source + 1;
    w->newest = source;
    return source + 1;
}

static void do_job(struct follow_work *w, const struct job *job)
{
    uint32_t source = job->slot < w->source_cap ? w->sources[job->slot] : 0;
    maildiag_status status = MAILDIAG_OK;

    if (w->failed) {
        return;
    }
    if (job->live) {
        w->live = w->changed = 1;
        return;
    }
    if (source == 0 && job->what == FOLLOW_BYTES) {
        /* Only now it is known where the first whole line stands. */
        source = open_source(w, job);
    }
    if (source == 0) {
        return;
    }
    if (job->what == FOLLOW_BYTES) {
        status =
            maildiag_feed(w->s.engine, source - 1, job->data, job->len, NULL);
        w->changed = 1;
    } else if (job->what == FOLLOW_CLOSED) {
        status = source < MOST_SOURCES
                     ? maildiag_feed_end(w->s.engine, source - 1)
                     : MAILDIAG_OK;
        w->sources[job->slot] = 0;
        w->changed = 1;
    }
    if (status < 0) {
        fail(w, status, job->name);
    }
}

/* What is wrong by now, against what was told. */
static void diagnose(struct follow_work *w)
{
    maildiag_report *report = NULL;
    maildiag_status status;
    int64_t began = clock_usec();
    int64_t took;

    if (w->failed) {
        return;
    }
    w->changed = 0;
    w->s.stats.struct_size = sizeof w->s.stats;
    maildiag_stats_get(w->s.engine, &w->s.stats);
    status = maildiag_diagnose_all(w->s.reader, NULL, &report);
    if (status < 0) {
        fail(w, status, "diagnosis");
        return;
    }
    if (w->s.options->max_memory != 0 && w->s.stats.dropped_messages > 0 &&
        !w->told_ceiling) {
        w->told_ceiling = 1;
        say("the oldest messages were let go for --max-memory");
    }
    if (!w->greeted && !w->s.options->json) {
        greet(w, report);
    }
    follow_told_next(&w->told, report, !w->greeted, tell, w);
    w->greeted = 1;
    took = clock_usec() - began;
    w->due_usec =
        clock_usec() +
        (w->interval_usec > took * PAUSE ? w->interval_usec : took * PAUSE);
}

/* ---- the queue ----------------------------------------------------------- */

/* Wait for something to do; not 0: there is a job in *job. */
static int next_job(struct follow_work *w, struct job **job, int *stopping)
{
    struct timespec until;

    pthread_mutex_lock(&w->lock);
    while (w->first == NULL && !w->stopping) {
        if (!w->changed || !w->live) {
            pthread_cond_wait(&w->more, &w->lock);
            continue;
        }
        until.tv_sec = (time_t)(w->due_usec / 1000000);
        until.tv_nsec = (long)(w->due_usec % 1000000) * 1000;
        if (clock_usec() >= w->due_usec ||
            pthread_cond_timedwait(&w->more, &w->lock, &until) != 0) {
            break;
        }
    }
    *job = w->first;
    if (w->first != NULL) {
        w->first = w->first->next;
        if (w->first == NULL) {
            w->last = &w->first;
        }
        w->waiting -= (*job)->len;
        pthread_cond_signal(&w->room);
    }
    *stopping = w->stopping;
    pthread_mutex_unlock(&w->lock);
    return *job != NULL;
}

static void *work(void *ctx)
{
    struct follow_work *w = ctx;
    struct job *job = NULL;
    int stopping = 0;

    for (;;) {
        if (next_job(w, &job, &stopping)) {
            do_job(w, job);
            free(job);
        } else if (stopping) {
            break;
        }
        /* A log that never rests is diagnosed as well. */
        if (w->changed && w->live && clock_usec() >= w->due_usec) {
            diagnose(w);
        }
    }
    if (w->changed || !w->greeted) {
        diagnose(w);
    }
    return NULL;
}

static void enqueue(struct follow_work *w, struct job *job)
{
    pthread_mutex_lock(&w->lock);
    while (w->waiting > MOST_WAITING && !w->failed) {
        pthread_cond_wait(&w->room, &w->lock);
    }
    *w->last = job;
    w->last = &job->next;
    w->waiting += job->len;
    pthread_cond_signal(&w->more);
    pthread_mutex_unlock(&w->lock);
}

void follow_work_push(struct follow_work *w, const char *name, uint32_t kind,
                      const struct follow_event *event)
{
    struct job *job = mem_new(1, sizeof *job + event->len);

    job->what = event->what;
    job->slot = event->slot;
    job->kind = kind;
    job->name = name;
    job->mtime_usec = event->mtime_usec;
    job->offset = event->offset;
    job->len = event->len;
    if (event->len > 0) {
        memcpy(job->data, event->data, event->len);
    }
    enqueue(w, job);
}

void follow_work_live(struct follow_work *w)
{
    struct job *job = mem_new(1, sizeof *job);

    job->live = 1;
    enqueue(w, job);
}

int follow_work_failed(struct follow_work *w)
{
    int failed;

    pthread_mutex_lock(&w->lock);
    failed = w->failed;
    pthread_mutex_unlock(&w->lock);
    pthread_mutex_lock(w->print);
    failed = failed || w->s.out.failed != 0;
    pthread_mutex_unlock(w->print);
    return failed;
}

/* ---- life ---------------------------------------------------------------- */

static int init_condition(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    int result;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    result = pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
    return result;
}

struct follow_work *follow_work_start(struct session *session,
                                      pthread_mutex_t *lock,
                                      int64_t interval_usec)
{
    struct follow_work *w = mem_new(1, sizeof *w);
    maildiag_status status;

    w->main = session;
    w->s = *session;
    w->s.out.used = 0;
    w->s.reader = NULL;
    w->print = lock;
    w->last = &w->first;
    w->interval_usec = interval_usec;
    w->told.least = session->options->all ? MAILDIAG_SEVERITY_INFO
                                          : MAILDIAG_SEVERITY_NOTICE;
    status = maildiag_reader_open(&w->s.reader, session->engine, NULL, NULL);
    if (status < 0) {
        session_fail(session, status, "reader");
        free(w);
        return NULL;
    }
    pthread_mutex_init(&w->lock, NULL);
    init_condition(&w->more);
    init_condition(&w->room);
    if (pthread_create(&w->thread, NULL, work, w) != 0) {
        say("no thread can be had");
        session->failed = 1;
        maildiag_reader_close(w->s.reader);
        free(w);
        return NULL;
    }
    return w;
}

int follow_work_stop(struct follow_work *w)
{
    int problem;

    pthread_mutex_lock(&w->lock);
    w->stopping = 1;
    pthread_cond_signal(&w->more);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    problem = follow_told_problem(&w->told);
    w->main->failed = w->main->failed || w->failed;
    if (w->s.out.failed != 0) {
        w->main->out.failed = w->s.out.failed;
    }
    follow_told_free(&w->told);
    maildiag_reader_close(w->s.reader);
    pthread_cond_destroy(&w->more);
    pthread_cond_destroy(&w->room);
    pthread_mutex_destroy(&w->lock);
    free(w->sources);
    free(w);
    return problem;
}
