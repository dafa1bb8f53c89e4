/*
 * maildiag merge: states of parts, or of several hosts, as one.
 *
 * Takes: states. Gives: one state. Does not know: where they come from. Fails
 * when: one cannot be read, parts overlap, or the state cannot be written.
 */
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/say.h"

/* Merging copies: like counting in twos, each state is copied as often as the
 * count has digits. */
struct heap {
    maildiag_engine *engines[64];
    unsigned ranks[64];
    size_t count;
};

static int merge_two(struct session *s, struct heap *h, const char *path)
{
    maildiag_status status =
        maildiag_merge(h->engines[h->count - 2], h->engines[h->count - 1]);

    maildiag_engine_free(h->engines[--h->count]);
    h->ranks[h->count - 1]++;
    if (status >= 0) {
        return 0;
    }
    if (status == MAILDIAG_E_ARG) {
        say("%s: has a part of a file that overlaps with one before", path);
    } else {
        say("%s: %s", path, maildiag_status_text(status));
    }
    s->failed = 1;
    return -1;
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
    if (session_load(s, engine, path) != 0) {
        return -1;
    }
    while (h->count > 1 && h->ranks[h->count - 2] == h->ranks[h->count - 1]) {
        if (merge_two(s, h, path) != 0) {
            return -1;
        }
    }
    return 0;
}

static int merge_all(struct session *s, struct heap *h)
{
    const struct options *o = s->options;

    for (size_t i = 0; i < o->word_count; i++) {
        if (take(s, h, o->words[i]) != 0) {
            return -1;
        }
    }
    while (h->count > 1) {
        if (merge_two(s, h, o->words[o->word_count - 1]) != 0) {
            return -1;
        }
    }
    return session_save(s, h->engines[0], o->output);
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
    result = merge_all(s, &h);
    while (h.count > 0) {
        maildiag_engine_free(h.engines[--h.count]);
    }
    return result == 0 ? EXIT_FINE : EXIT_FAILED;
}
