/*
 * maildiag merge: states of parts, or of several hosts, as one.
 *
 * Takes: states. Gives: one state. Does not know: where they come from. Fails
 * when: one cannot be read, parts overlap, or the state cannot be written.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/commands.h"
#include "cli/say.h"

/* Merging copies: like counting in twos, each state is copied as often as the
 * count has digits. */
struct heap {
    maildiag_engine *engines[64];
    unsigned ranks[64];
    size_t count;
    int overlap; /* two of them overlapped: not told yet */
};

static int fail(struct session *s, maildiag_status status, const char *path)
{
    if (status == MAILDIAG_E_ARG) {
        say("%s: has a part of a file that overlaps with another", path);
    } else {
        say("%s: %s", path, maildiag_status_text(status));
    }
    s->failed = 1;
    return -1;
}

static int merge_two(struct session *s, struct heap *h, const char *path)
{
    maildiag_status status =
        maildiag_merge(h->engines[h->count - 2], h->engines[h->count - 1]);

    maildiag_engine_free(h->engines[--h->count]);
    h->ranks[h->count - 1]++;
    if (status == MAILDIAG_E_ARG) {
        h->overlap = 1;
        return -1;
    }
    return status >= 0 ? 0 : fail(s, status, path);
}

static int take(struct session *s, struct heap *h, const char *path)
{
    maildiag_engine *engine = NULL;

    if (session_new_engine(s, &engine) != 0) {
        return -1;
    }
    h->engines[h->count] = engine;
    h->ranks[h->count] = 0;
    h->count++;
    return session_load(s, engine, path);
}

static int merge_in_twos(struct session *s, struct heap *h)
{
    const struct options *o = s->options;
    const char *path = NULL;

    for (size_t i = 0; i < o->word_count; i++) {
        path = o->words[i];
        if (take(s, h, path) != 0) {
            return -1;
        }
        while (h->count > 1 &&
               h->ranks[h->count - 2] == h->ranks[h->count - 1]) {
            if (merge_two(s, h, path) != 0) {
                return -1;
            }
        }
    }
    while (h->count > 1) {
        if (merge_two(s, h, path) != 0) {
            return -1;
        }
    }
    return 0;
}

static void drop_all(struct heap *h)
{
    while (h->count > 0) {
        maildiag_engine_free(h->engines[--h->count]);
    }
}

/* ---- parts given twice ---------------------------------------------------- */

struct sized {
    const char *path;
    off_t bytes;
};

static int by_size(const void *a, const void *b)
{
    const struct sized *x = a;
    const struct sized *y = b;

    return (x->bytes < y->bytes) - (x->bytes > y->bytes);
}

/* A part given twice may meet others first that it overlaps with by then, or
 * one that it holds. One after the other, the larger first, each finds the
 * whole that it is within. */
static int merge_in_turn(struct session *s, struct heap *h)
{
    const struct options *o = s->options;
    struct sized *states = calloc(o->word_count, sizeof *states);
    int result = 0;

    if (states == NULL) {
        return fail(s, MAILDIAG_E_NOMEM, o->words[0]);
    }
    for (size_t i = 0; i < o->word_count; i++) {
        struct stat about;

        states[i].path = o->words[i];
        states[i].bytes = stat(o->words[i], &about) == 0 ? about.st_size : 0;
    }
    qsort(states, o->word_count, sizeof *states, by_size);
    h->overlap = 0;
    for (size_t i = 0; result == 0 && i < o->word_count; i++) {
        result = take(s, h, states[i].path);
        if (result == 0 && i > 0) {
            result = merge_two(s, h, states[i].path);
        }
        if (h->overlap) {
            (void)fail(s, MAILDIAG_E_ARG, states[i].path);
        }
    }
    free(states);
    return result;
}

enum exit_status cmd_merge(struct session *s)
{
    const struct options *o = s->options;
    struct heap h = {.count = 0};
    int result;

    if (o->output == NULL || o->word_count == 0) {
        say("merge takes states: maildiag merge STATE... -o STATE");
        s->failed = 1;
        return EXIT_FAILED;
    }
    result = merge_in_twos(s, &h);
    if (result != 0 && h.overlap) {
        drop_all(&h);
        result = merge_in_turn(s, &h);
    }
    if (result == 0) {
        result = session_save(s, h.engines[0], o->output);
    }
    drop_all(&h);
    return result == 0 ? EXIT_FINE : EXIT_FAILED;
}
