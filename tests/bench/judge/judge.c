/*
 * bench_judge LOG [CATALOGUE-FILE…]: what a cause costs.
 *
 * Reads a log (maildiag-generate makes one), keeps the lines of failed
 * attempts and of refusals, and judges them all, again and again. Prints
 * nanoseconds for one: the literal prefilter alone, the judgement, judgement
 * and record together; how long the built-in catalogue takes to be ready;
 * and, where the catalogue's YAML files are named, the same with the rules
 * there four times under other names. Every figure is the best of several
 * rounds: what a machine that does other things as well adds is no property
 * of this code. Ends with 1 when a goal is missed and --strict is given, with
 * 2 when something cannot be read.
 */
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "input/header.h"
#include "rules/judge.h"
#include "rules/normal.h"
#include "rules/set.h"

enum { ROUNDS = 7, TEXTS = 400 * 1000, COPIES = 3 };

static const double goal_attempt_ns = 200;
static const double goal_start_ms = 5;
static const double goal_fourfold = 1.2;

struct bench {
    md_slice *lines; /* of failed attempts and refusals */
    size_t count;
    size_t bytes;
    md_arena arena; /* words of one line at a time */
};

static double now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int fail(const char *what, const char *about)
{
    fprintf(stderr, "bench_judge: %s: %s\n", what, about);
    return 2;
}

static bool map_file(const char *path, md_slice *out)
{
    struct stat st;
    void *at;
    int fd = open(path, O_RDONLY);

    if (fd < 0)
        return false;
    if (fstat(fd, &st) != 0 || st.st_size <= 0) {
        close(fd);
        return false;
    }
    at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (at == MAP_FAILED)
        return false;
    *out = md_slice_make(at, (size_t)st.st_size);
    return true;
}

/* ---- the texts ------------------------------------------------------------
 */

static bool parse(md_slice line, md_arena *arena, md_record *record,
                  md_subject *subject)
{
    bool speaks;

    md_header header;

    md_header_parse(line, &header);
    md_record_parse(&header, record);
    md_arena_clear(arena);
    return md_subject_of_record(record, arena, subject, &speaks) && speaks;
}

static bool is_failure(md_slice line, md_arena *arena)
{
    md_record record;
    md_subject subject;

    if (!parse(line, arena, &record, &subject))
        return false;
    if (record.kind == MAILDIAG_RECORD_DELIVERY)
        return subject.disposition != MAILDIAG_DISPOSITION_SENT;
    return record.kind == MAILDIAG_RECORD_REFUSAL_LINE;
}

static bool collect(md_slice log, struct bench *b)
{
    b->lines = malloc(TEXTS * sizeof *b->lines);
    if (b->lines == NULL)
        return false;
    while (log.len != 0 && b->count < TEXTS) {
        size_t end = md_slice_chr(log, '\n');
        md_slice line = md_slice_sub(log, 0, end);

        log = md_slice_skip(log, end == MD_NPOS ? log.len : end + 1);
        if (!is_failure(line, &b->arena))
            continue;
        b->lines[b->count++] = line;
        b->bytes += line.len;
    }
    return b->count != 0;
}

/* ---- measuring ------------------------------------------------------------
 */

typedef struct figures {
    double parse;  /* header, record, subject */
    double filter; /* normal form and prefilter */
    double first;  /* all of it, every form of text is new */
    double judge;  /* all of it, later */
    uint64_t causes;
} figures;

static double parse_all(struct bench *b)
{
    double begin = now_ns();
    md_record record;
    md_subject subject;

    for (size_t i = 0; i < b->count; i++)
        (void)parse(b->lines[i], &b->arena, &record, &subject);
    return (now_ns() - begin) / (double)b->count;
}

static double filter_all(struct bench *b, const md_rules *rules,
                         md_normal *words, md_hits *hits)
{
    double begin = now_ns();
    md_record record;
    md_subject subject;

    for (size_t i = 0; i < b->count; i++) {
        if (!parse(b->lines[i], &b->arena, &record, &subject) ||
            !md_normal_set(words, subject.reply.inner))
            return 0;
        md_filter_search(rules->filter, md_buffer_slice(&words->text), hits);
    }
    return (now_ns() - begin) / (double)b->count;
}

static double judge_all(struct bench *b, md_judge *judge, uint64_t *causes)
{
    double begin = now_ns();
    md_record record;
    md_subject subject;
    md_verdict verdict;

    *causes = 0;
    for (size_t i = 0; i < b->count; i++) {
        if (!parse(b->lines[i], &b->arena, &record, &subject) ||
            !md_judge_subject(judge, &subject, &verdict))
            return 0;
        *causes = *causes * 31 + verdict.cause;
    }
    return (now_ns() - begin) / (double)b->count;
}

static void least(double *best, double now)
{
    if (*best == 0 || now < *best)
        *best = now;
}

static bool measure(struct bench *b, const md_rules *rules, figures *out)
{
    md_judge *judge = md_judge_new(rules, 0);
    md_normal words;
    md_hits hits;
    bool good;

    memset(&words, 0, sizeof words);
    memset(out, 0, sizeof *out);
    good = md_hits_init(&hits, rules->tables.wording_count) && judge != NULL;
    for (int i = 0; good && i < ROUNDS; i++) {
        least(&out->parse, parse_all(b));
        least(&out->filter, filter_all(b, rules, &words, &hits));
        double all = judge_all(b, judge, &out->causes);

        if (i == 0)
            out->first = all;
        else
            least(&out->judge, all);
    }
    md_normal_free(&words);
    md_hits_free(&hits);
    md_judge_free(judge);
    out->filter -= out->parse;
    out->first -= out->parse;
    out->judge -= out->parse;
    return good;
}

static double start_ms(void)
{
    double best = 0;

    for (int i = 0; i < ROUNDS; i++) {
        md_rules *rules = NULL;
        double begin = now_ns();

        if (md_rules_builtin(&rules, MD_NONE, NULL) != MAILDIAG_OK)
            return 0;
        least(&best, (now_ns() - begin) / 1e6);
        md_rules_release(rules);
    }
    return best;
}

/* ---- four times the rules -------------------------------------------------
 */

/* A catalogue file with other ids of rules. False: it has no rules. */
static bool renamed(md_slice text, int copy, md_buffer *out)
{
    const md_slice mark = MD_LIT("\n  - id: ");
    size_t rules = md_slice_find(text, MD_LIT("\nrules:"));

    md_buffer_clear(out);
    if (rules == MD_NPOS ||
        md_slice_find(text, MD_LIT("\ncauses:")) != MD_NPOS ||
        md_slice_find(text, MD_LIT("\noverlays:")) != MD_NPOS)
        return false;
    for (size_t at; (at = md_slice_find(text, mark)) != MD_NPOS;
         text = md_slice_skip(text, at + mark.len)) {
        md_buffer_add(out, md_slice_sub(text, 0, at + mark.len));
        md_buffer_add(out, MD_LIT("copy"));
        md_buffer_add_u64(out, (uint64_t)copy);
        md_buffer_put(out, '.');
    }
    md_buffer_add(out, text);
    return !out->failed;
}

/* One more layer of rules; gives the base back where nothing is added. */
static md_rules *with_copies(md_rules *base, int files, char **paths)
{
    md_buffer text = {0};

    for (int copy = 1; copy <= COPIES; copy++)
        for (int i = 0; i < files; i++) {
            maildiag_error error = {.struct_size = sizeof error};
            md_rules *more = NULL;
            md_slice yaml;

            if (!map_file(paths[i], &yaml) || !renamed(yaml, copy, &text))
                continue;
            if (md_rules_load(&more, base, md_buffer_slice(&text), paths[i],
                              &error) != MAILDIAG_OK) {
                fprintf(stderr, "bench_judge: %s:%u: %s\n", paths[i],
                        error.line, error.text);
                continue;
            }
            md_rules_release(base);
            base = more;
        }
    md_buffer_free(&text);
    return base;
}

/* ---- the table ------------------------------------------------------------
 */

static bool goal(const char *name, double value, double most, const char *unit)
{
    printf("%-34s %8.2f %s, goal %g: %s\n", name, value, unit, most,
           value <= most ? "reached" : "MISSED");
    return value <= most;
}

static void show(const char *name, const md_rules *rules, const figures *f)
{
    printf("%s: %u rules, %u wordings, %u patterns\n", name,
           rules->tables.rule_count, rules->tables.wording_count,
           rules->tables.pattern_count);
    printf("  header, record, subject          %8.1f ns\n", f->parse);
    printf("  normal form and prefilter alone  %8.1f ns\n", f->filter);
    printf("  the whole judgement, first pass  %8.1f ns\n", f->first);
    printf("  the whole judgement, later       %8.1f ns\n", f->judge);
}

static bool bench(struct bench *b, int files, char **paths)
{
    md_rules *rules = NULL;
    figures one;
    figures four;
    bool good = true;

    printf("%zu failed attempts and refusals, %.0f bytes each\n", b->count,
           (double)b->bytes / (double)b->count);
    if (md_rules_builtin(&rules, MD_NONE, NULL) != MAILDIAG_OK ||
        !measure(b, rules, &one))
        return false;
    show("catalogue", rules, &one);
    if (files > 0) {
        rules = with_copies(rules, files, paths);
        if (!measure(b, rules, &four))
            return false;
        show("fourfold", rules, &four);
        if (four.causes != one.causes) {
            printf("the copies answer differently\n");
            good = false;
        }
    }
    md_rules_release(rules);
    good &= goal("judgement of one failure", one.judge, goal_attempt_ns, "ns");
    good &= goal("built-in catalogue ready", start_ms(), goal_start_ms, "ms");
    if (files > 0)
        good &= goal("four times as many rules", four.judge / one.judge,
                     goal_fourfold, "x");
    return good;
}

int main(int argc, char **argv)
{
    struct bench b = {NULL, 0, 0, {0}};
    bool strict = argc > 1 && strcmp(argv[1], "--strict") == 0;
    int first = strict ? 2 : 1;
    md_slice log;
    bool good;

    if (argc <= first)
        return fail("usage", "bench_judge [--strict] LOG [CATALOGUE-FILE…]");
    if (!map_file(argv[first], &log))
        return fail(argv[first], "cannot be read");
    if (!collect(log, &b))
        return fail(argv[first], "no failure in it");
    good = bench(&b, argc - first - 1, argv + first + 1);
    free(b.lines);
    md_arena_free(&b.arena);
    return strict && !good ? 1 : 0;
}
