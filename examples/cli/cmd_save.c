/*
 * maildiag save: what logs say, kept for later.
 *
 * Takes: FILEs, or a part of one, and perhaps the state that an earlier run
 * left. Gives: a state, complete or not at all. Does not know: what the logs
 * say. Fails when: a file cannot be read (what could be is saved), or the
 * state cannot be written.
 */
#include <errno.h>
#include <sys/stat.h>

#include "cli/commands.h"
#include "cli/say.h"

static int fail(struct session *s, maildiag_status status,
                const maildiag_error *error, const char *path)
{
    say("%s: %s", path,
        error->text[0] != '\0' ? error->text : maildiag_status_text(status));
    s->failed = 1;
    return -1;
}

int session_save(struct session *s, maildiag_engine *engine, const char *path)
{
    maildiag_error error = {.struct_size = sizeof error};
    maildiag_status status = maildiag_state_save(engine, path, &error);

    return status < 0 ? fail(s, status, &error, path) : 0;
}

int session_load(struct session *s, maildiag_engine *engine, const char *path)
{
    maildiag_error error = {.struct_size = sizeof error};
    maildiag_status status = maildiag_state_load(engine, path, &error);

    return status < 0 ? fail(s, status, &error, path) : 0;
}

/* What a packed file or a journal in JSON says, read by itself: when the state
 * has it already, under another name or unpacked, it counts once. */
static int save_apart(struct session *s, size_t index)
{
    maildiag_engine *apart = NULL;
    maildiag_status status;
    int result;

    if (session_new_engine(s, &apart) != 0) {
        return -1;
    }
    result =
        input_feed_one(&s->input, index, apart, s->now_usec, s->reference_usec);
    if (result == 0) {
        status = maildiag_merge(s->engine, apart);
        result = status < 0 ? session_fail(s, status, "merge") : 0;
    }
    maildiag_engine_free(apart);
    return result;
}

static int feed_all(struct session *s)
{
    int result = 0;

    s->input.saving = 1;
    s->input.range_from = s->options->range_from;
    s->input.range_to = s->options->range_to;
    for (size_t i = 0; result == 0 && i < s->input.count; i++) {
        const struct input_file *file = &s->input.files[i];

        if (s->options->resume != NULL && file->stream.regular &&
            !input_file_is_plain(file)) {
            result = save_apart(s, i);
        } else {
            result = input_feed_one(&s->input, i, s->engine, s->now_usec,
                                    s->reference_usec);
        }
    }
    s->failed = s->failed || s->input.failed;
    return result;
}

/* The state to go on from. A first run has none yet. */
static int resume(struct session *s)
{
    const char *path = s->options->resume;
    struct stat about;

    if (path == NULL) {
        return 0;
    }
    if (stat(path, &about) != 0 && errno == ENOENT) {
        say("%s: no state yet: reading from the beginning", path);
        return 0;
    }
    return session_load(s, s->engine, path);
}

/* A part is one of one plain file. */
static int check_range(struct session *s)
{
    if (!s->options->ranged ||
        (s->input.count == 1 && input_is_plain(&s->input))) {
        return 0;
    }
    say("--range takes one plain FILE");
    s->failed = 1;
    return -1;
}

enum exit_status cmd_save(struct session *s)
{
    const struct options *o = s->options;
    const char *path = o->output != NULL ? o->output : o->resume;

    if (path == NULL) {
        say("save needs -o STATE: where to put what the logs say");
        s->failed = 1;
        return EXIT_FAILED;
    }
    if (session_gather(s) != 0 || check_range(s) != 0 ||
        session_new_engine(s, &s->engine) != 0 || resume(s) != 0 ||
        feed_all(s) != 0 || session_tell_ceilings(s) != 0 ||
        session_save(s, s->engine, path) != 0) {
        return EXIT_FAILED;
    }
    return EXIT_FINE;
}
