/*
 * A log written by a test, and what the diagnosis says about it.
 *
 *   scene s;
 *   scene_begin(&s);
 *   scene_line(&s, 30, "smtp[7]", "%s: to=<%s>, …", id, to);
 *   scene_diagnose(&s);
 *   scene_expect(&s, "name", wanted, count);
 *   scene_end(&s);
 *
 * Times are seconds after 2026-03-01 10:00:00 UTC.
 */
#ifndef SCENE_H
#define SCENE_H

#include "../support/unit.h"

#include "base/buffer.h"
#include "diag/incident.h"
#include "diag/recipient.h"
#include "store/story.h"

#define SCENE_BEGIN INT64_C(1772359200)
#define SCENE_USEC(seconds) ((SCENE_BEGIN + (int64_t)(seconds)) * 1000000)

typedef struct scene {
    md_buffer log;
    const char *host;
    md_store *store;
    md_catalog *catalog;
    md_rules *rules;
    md_judge *judge;
    md_report *report;
    md_diag_filter filter;
    uint32_t threads; /* that may be used; 0: the test's own */
} scene;

/* One finding as it is wanted: `cause`, and `key=value` words with blanks
 * between: sev scope dir disp ongoing a m r s w peer port domain host first
 * last success end end_at before explains rule affected ids lines. Values
 * have `_` for blanks; a `-` is absent. `says` and `fix` are parts of the
 * explanation and of the advice, `silent` and `nofix` must not be in them. */
typedef struct wanted {
    const char *cause;
    const char *words;
} wanted;

void scene_begin(scene *s);
void scene_end(scene *s);

/* One line of the log. */
void scene_line(scene *s, long seconds, const char *tag, const char *format,
                ...) __attribute__((format(printf, 4, 5)));

/* A message that comes in by smtpd and becomes active. */
void scene_message(scene *s, long seconds, const char *id, const char *from);

/* One attempt to deliver it. */
void scene_try(scene *s, long seconds, const char *id, const char *to,
               const char *relay, const char *status, const char *reason);

/* `removed`. */
void scene_removed(scene *s, long seconds, const char *id);

/* A file below tests/data/lab in place of lines; stamps without a year are of
 * 2026. */
void scene_file(scene *s, const char *name);

/* Reads the log so far; anew when called again. */
void scene_load(scene *s);
void scene_diagnose(scene *s);

/* Exactly these findings, in this order. */
void scene_expect(const scene *s, const char *name, const wanted *want,
                  size_t count);

/* Among others, a finding as wanted; the first one of its cause. */
void scene_expect_one(const scene *s, const char *name, const wanted *want);

/* The finding of that cause; fails when there is none. */
const md_report_finding *scene_finding(const scene *s, const char *name,
                                       const char *cause);

#endif
