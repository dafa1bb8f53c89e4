/* FILEs → engine: see input.h. */
#include "cli/input.h"

#include <stdlib.h>
#include <string.h>

#include "cli/ahead.h"
#include "cli/duplicates.h"
#include "cli/journal_json.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/str.h"

/* Of a file, by which the library knows it again. */
enum { BEGINNING = 1024 };

/* What a person calls it. */
static const char *name_of(const struct input_file *file)
{
    return strcmp(file->path, "-") == 0 ? "standard input" : file->path;
}

static void refuse(struct input *in, const struct input_file *file,
                   const struct str *error)
{
    say("%s: %s", name_of(file), str_text(error));
    in->failed = 1;
}

/* A regular file is looked at now and closed, so that thousands may be given;
 * of a pipe not a byte is taken before its turn. */
static int look(struct input_file *file, struct str *error)
{
    if (stream_open(&file->stream, file->path, error) != 0) {
        return -1;
    }
    if (!file->stream.regular || strcmp(file->path, "-") == 0) {
        return 0;
    }
    if (stream_look(&file->stream, error) != 0) {
        stream_close(&file->stream);
        return -1;
    }
    if (!file->stream.packed) {
        file->json =
            journal_json_looks(file->stream.head, file->stream.head_len);
    }
    stream_close(&file->stream);
    if (file->stream.head_len >= 8 &&
        memcmp(file->stream.head, "LPKSHHRH", 8) == 0) {
        str_fmt(error,
                "is a journal in its own form: journalctl --file '%s' "
                "-o export | maildiag -",
                file->path);
        return -1;
    }
    return 0;
}

static int is_given_before(const struct input *in, const struct stream *s)
{
    for (size_t i = 0; i < in->count; i++) {
        const struct stream *other = &in->files[i].stream;

        if (other->device == s->device && other->inode == s->inode) {
            return 1;
        }
    }
    return 0;
}

static size_t set_of(const struct input *in, const char *path)
{
    size_t next = 0;

    for (size_t i = 0; i < in->count; i++) {
        if (rotate_same_set(in->files[i].path, path)) {
            return in->files[i].set;
        }
        next = in->files[i].set >= next ? in->files[i].set + 1 : next;
    }
    return next;
}

static int in_time_order(const void *a, const void *b)
{
    const struct input_file *x = a;
    const struct input_file *y = b;
    int order;

    if (x->set != y->set) {
        return x->set < y->set ? -1 : 1;
    }
    order = rotate_compare(&x->name, &y->name);
    if (order != 0) {
        return order;
    }
    return x->given < y->given ? -1 : x->given > y->given;
}

void input_gather(struct input *in, const char *const *paths, size_t count)
{
    struct str error = {0};

    memset(in, 0, sizeof *in);
    in->files = mem_new(count, sizeof *in->files);
    for (size_t i = 0; i < count; i++) {
        struct input_file *file = &in->files[in->count];

        memset(file, 0, sizeof *file);
        file->path = paths[i];
        file->given = i;
        str_clear(&error);
        if (look(file, &error) != 0) {
            refuse(in, file, &error);
            continue;
        }
        if (is_given_before(in, &file->stream)) {
            say("%s: given twice, read once", name_of(file));
            stream_close(&file->stream);
            continue;
        }
        rotate_parse(file->path, &file->name);
        file->set = set_of(in, file->path);
        in->count++;
    }
    if (in->count > 1) {
        qsort(in->files, in->count, sizeof *in->files, in_time_order);
        duplicates_mark(in);
    }
    for (size_t i = 0; i < in->count; i++) {
        if (!in->files[i].stream.regular) {
            in->bytes = 0;
            break;
        }
        in->bytes += in->files[i].left_out ? 0 : in->files[i].stream.size;
    }
    str_free(&error);
}

int input_file_is_plain(const struct input_file *file)
{
    return file->stream.regular && !file->stream.packed && !file->json &&
           strcmp(file->path, "-") != 0;
}

int input_is_plain(const struct input *in)
{
    for (size_t i = 0; i < in->count; i++) {
        if (!input_file_is_plain(&in->files[i])) {
            return 0;
        }
    }
    return 1;
}

int input_reopen(struct input *in, struct input_file *file)
{
    struct str error = {0};

    if (file->stream.fd >= 0) {
        return 0;
    }
    if (stream_open(&file->stream, file->path, &error) != 0) {
        refuse(in, file, &error);
        str_free(&error);
        return -1;
    }
    return 0;
}

/* The newest of a set tells in which year all of it was written. */
static int64_t reference_of(const struct input *in, size_t set, int64_t now)
{
    int64_t newest = 0;

    for (size_t i = 0; i < in->count; i++) {
        const struct input_file *file = &in->files[i];

        if (file->set != set) {
            continue;
        }
        if (!file->stream.regular || strcmp(file->path, "-") == 0) {
            return now;
        }
        if (file->stream.mtime_usec > newest) {
            newest = file->stream.mtime_usec;
        }
    }
    return newest != 0 ? newest : now;
}

/* Remarks are no failure. Below 0: what the engine cannot go on from. */
static int tell(struct input *in, const struct input_file *file,
                maildiag_status status, const char *words)
{
    if (status >= 0) {
        return 0;
    }
    say("%s: %s", name_of(file),
        words != NULL && words[0] != '\0' ? words
                                          : maildiag_status_text(status));
    in->failed = 1;
    return status == MAILDIAG_E_IO ? 0 : -1;
}

static int feed_plain(struct input *in, struct input_file *file,
                      maildiag_engine *engine,
                      const maildiag_source_options *options)
{
    maildiag_error error = {.struct_size = sizeof error};
    maildiag_status status =
        in->saving
            ? maildiag_feed_range(engine, file->path, options, in->range_from,
                                  in->range_to, NULL, &error)
            : maildiag_feed_file(engine, file->path, options, NULL, &error);

    return tell(in, file, status, error.text);
}

static void tell_json(const struct input_file *file,
                      const struct journal_json *json)
{
    if (json->damaged > 0) {
        say("%s: %llu JSON objects are damaged and were passed over",
            name_of(file), (unsigned long long)json->damaged);
    }
}

/* Is it a packed file? Of a pipe nothing is read ahead: who waits for its
 * writer could not be called back. */
static int is_worth_a_thread(const struct input *in, struct input_file *file,
                             struct str *error)
{
    return in->threads != 1 && file->stream.regular &&
           strcmp(file->path, "-") != 0 &&
           stream_look(&file->stream, error) == 0 && file->stream.packed;
}

/* Everything that is no plain file, piece by piece. */
static int feed_stream(struct input *in, struct input_file *file,
                       maildiag_engine *engine,
                       const maildiag_source_options *given)
{
    maildiag_source_options options = *given;
    struct journal_json json = {0};
    struct str converted = {0};
    struct str error = {0};
    struct ahead *ahead =
        ahead_open(&file->stream, is_worth_a_thread(in, file, &error));
    const char *block;
    uint32_t source = 0;
    int looked = 0;
    int opened = 0;
    int result = 0;
    ssize_t n;

    while (result == 0 && (n = ahead_next(ahead, &block, &error)) > 0) {
        const char *data = block;
        size_t len = (size_t)n;

        if (!looked) {
            file->json = journal_json_looks((const unsigned char *)data, len);
            looked = 1;
        }
        if (file->json) {
            options.kind = MAILDIAG_SOURCE_JOURNAL;
            str_clear(&converted);
            journal_json_push(&json, block, len, &converted);
            data = str_text(&converted);
            len = converted.len;
        }
        if (!opened) {
            /* A file that is to be saved is known again by its bytes. */
            if (in->saving && file->stream.regular) {
                options.beginning = data;
                options.beginning_bytes =
                    (uint32_t)(len < BEGINNING ? len : BEGINNING);
            }
            result = tell(
                in, file,
                maildiag_source_open(engine, file->path, &options, &source),
                NULL);
            opened = result == 0;
        }
        if (opened && len > 0) {
            result = tell(in, file,
                          maildiag_feed(engine, source, data, len, NULL), NULL);
        }
    }
    if (error.len > 0) {
        refuse(in, file, &error);
    }
    journal_json_end(&json);
    if (opened && result == 0) {
        result = tell(in, file, maildiag_feed_end(engine, source), NULL);
    }
    tell_json(file, &json);
    journal_json_free(&json);
    str_free(&converted);
    str_free(&error);
    ahead_close(ahead);
    return result;
}

int input_feed_one(struct input *in, size_t index, maildiag_engine *engine,
                   int64_t now_usec, int64_t reference_usec)
{
    maildiag_source_options options = {.struct_size = sizeof options};
    struct input_file *file = &in->files[index];
    int result = 0;

    options.reference_time_usec = reference_usec != 0
                                      ? reference_usec
                                      : reference_of(in, file->set, now_usec);
    if (file->left_out) {
        return 0;
    }
    if (input_file_is_plain(file)) {
        return feed_plain(in, file, engine, &options);
    }
    if (input_reopen(in, file) == 0) {
        result = feed_stream(in, file, engine, &options);
        stream_close(&file->stream);
    }
    return result;
}

int input_feed(struct input *in, maildiag_engine *engine, int64_t now_usec,
               int64_t reference_usec)
{
    struct progress *progress = progress_start(in->bytes);
    int result = 0;

    for (size_t i = 0; i < in->count && result == 0; i++) {
        result = input_feed_one(in, i, engine, now_usec, reference_usec);
    }
    progress_stop(progress);
    return result;
}

void input_free(struct input *in)
{
    for (size_t i = 0; i < in->count; i++) {
        stream_close(&in->files[i].stream);
    }
    free(in->files);
    memset(in, 0, sizeof *in);
}
