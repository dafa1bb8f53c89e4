/*
 * Plain files: reading one to its end, knowing it again, and showing a line
 * of it once more.
 *
 * A file is known by its first min(size, 1024) bytes: a longer file that
 * begins with the same bytes is the same source, grown. Opened without
 * blocking and only when it is a regular file, so a FIFO under a log's name
 * cannot stop an appliance.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "store/blocks.h"
#include "store/evict.h"
#include "store/kept.h"
#include "store/state.h"

enum {
    BLOCK_BYTES = 256 * 1024,
    /* With more threads, which live as long as a block. */
    BLOCK_BYTES_SHARED = 4 * 1024 * 1024,
    LINE_BYTES = 4096
};

/* ---- errors ------------------------------------------------------------ */

static maildiag_status file_error(maildiag_error *error, maildiag_status status,
                                  const char *path, const char *what)
{
    if (error == NULL)
        return status;
    error->code = status;
    error->line = error->column = 0;
    (void)snprintf(error->source, sizeof error->source, "%s", path);
    (void)snprintf(error->text, sizeof error->text, "%s", what);
    return status;
}

static const char *errno_words(int number)
{
    switch (number) {
    case ENOENT:
        return "no such file";
    case EACCES:
    case EPERM:
        return "permission denied";
    case EISDIR:
        return "is a directory";
    case EMFILE:
    case ENFILE:
        return "too many open files";
    case EIO:
        return "input/output error";
    case ELOOP:
        return "too many symbolic links";
    case ENAMETOOLONG:
        return "name too long";
    default:
        return "cannot be read";
    }
}

static const char *status_words(maildiag_status status)
{
    switch (status) {
    case MAILDIAG_E_ARG:
        return "stamps without a year need a year or a reference time";
    case MAILDIAG_E_LIMIT:
        return "too many sources, or too many bytes in one";
    case MAILDIAG_E_NOMEM:
        return "no memory";
    default:
        return "cannot be read";
    }
}

/* ---- reading ----------------------------------------------------------- */

/* As read(2), but goes on after a signal. */
static ssize_t read_some(int fd, char *buf, size_t len)
{
    ssize_t got;

    do {
        got = read(fd, buf, len);
    } while (got < 0 && errno == EINTR);
    return got;
}

static ssize_t read_full(int fd, char *buf, size_t len)
{
    size_t have = 0;

    while (have < len) {
        ssize_t got = read_some(fd, buf + have, len - have);

        if (got < 0)
            return got;
        if (got == 0)
            break;
        have += (size_t)got;
    }
    return (ssize_t)have;
}

static bool looks_compressed(const char *head, size_t len)
{
    md_slice s = md_slice_make(head, len);

    return md_slice_starts(s, md_slice_make("\x1f\x8b", 2)) ||
           md_slice_starts(s, md_slice_make("\xfd"
                                            "7zXZ",
                                            5)) ||
           md_slice_starts(s, md_slice_make("\x28\xb5\x2f\xfd", 4)) ||
           md_slice_starts(s, MD_LIT("BZh"));
}

/* Opens a regular file; -1 with the status in *status. */
static int open_regular(const char *path, maildiag_error *error,
                        maildiag_status *status)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

    if (fd < 0) {
        *status = file_error(error, MAILDIAG_E_IO, path, errno_words(errno));
        return -1;
    }
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        *status = file_error(error, MAILDIAG_E_IO, path,
                             S_ISDIR(st.st_mode) ? "is a directory"
                                                 : "is not a regular file");
        (void)close(fd);
        return -1;
    }
    return fd;
}

/* ---- identity ---------------------------------------------------------- */

/* Does a file with this head begin as the source did? */
static bool same_beginning(const md_source *source, const char *head,
                           size_t len)
{
    return source->beginning_bytes != 0 && len >= source->beginning_bytes &&
           memcmp(head, source->beginning, source->beginning_bytes) == 0;
}

/* A file that was empty under that name has no beginning yet. */
static bool was_empty(const md_source *source, const char *path)
{
    return source->beginning_bytes == 0 && source->bytes == 0 &&
           md_slice_eq(source->name, md_slice_of(path));
}

/* The source that goes on to an offset of the file: of several the one that
 * is known by most bytes. */
static md_source *find_same(const md_store *store, const char *path,
                            uint64_t offset, const char *head, size_t len,
                            uint32_t *number)
{
    md_source *best = NULL;
    size_t i;

    for (i = 0; i < store->sources.count; i++) {
        md_source *source = store->sources.items[i];

        if (!source->path || source->base_offset > offset ||
            md_source_end(source) < offset ||
            (best != NULL && source->beginning_bytes <= best->beginning_bytes))
            continue;
        if (same_beginning(source, head, len) || was_empty(source, path)) {
            best = source;
            *number = (uint32_t)i;
        }
    }
    return best;
}

/* ---- feeding ----------------------------------------------------------- */

/* What is read of a file. */
typedef struct reading {
    int fd;
    const char *path;
    maildiag_error *error;
    uint64_t from, to; /* line beginnings; UINT64_MAX: the end */
    bool end;          /* nothing follows */
    char head[MD_BEGINNING_BYTES];
    size_t head_len;
} reading;

static maildiag_status reading_fails(const reading *r, maildiag_status status)
{
    return file_error(r->error, status, r->path,
                      status == MAILDIAG_E_IO ? errno_words(errno)
                                              : status_words(status));
}

/* The bytes of the source that are not in yet. */
static maildiag_status feed_rest(md_store *store, const reading *r,
                                 uint32_t number)
{
    const md_source *source = store->sources.items[number];
    maildiag_status status = MAILDIAG_OK, remark = MAILDIAG_OK;
    bool shared = store->options.threads > 1;
    md_blocks *blocks =
        md_blocks_new(r->fd, r->to - md_source_end(source),
                      shared ? BLOCK_BYTES_SHARED : BLOCK_BYTES, shared);
    const char *block;
    ssize_t got = 0;

    if (blocks == NULL)
        return reading_fails(r, MAILDIAG_E_NOMEM);
    while (status >= 0 && (got = md_blocks_next(blocks, &block)) > 0) {
        status = md_store_feed(store, number, block, (size_t)got, NULL);
        if (status > 0)
            remark = status;
    }
    md_blocks_free(blocks);
    if (status >= 0 && got < 0)
        return reading_fails(r, MAILDIAG_E_IO);
    if (status >= 0 && r->end)
        status = md_store_feed_end(store, number);
    else if (status >= 0)
        (void)md_evict_window(store);
    if (status < 0)
        return reading_fails(r, status);
    return status != MAILDIAG_OK ? status : remark;
}

/*
 * A known source goes on where it ended. MAILDIAG_IGNORED: there is nothing
 * new. Options given now are for what failed for want of them.
 */
static maildiag_status go_on(md_store *store, md_source *source,
                             const reading *r,
                             const maildiag_source_options *options)
{
    struct stat st;

    if (options != NULL)
        md_sources_options(&store->sources, source, options->year,
                           options->reference_time_usec);
    if (md_source_end(source) >= r->to ||
        (source->ended && fstat(r->fd, &st) == 0 &&
         (uint64_t)st.st_size <= md_source_end(source)))
        return MAILDIAG_IGNORED;
    /* Its last line counted as it was; the rest of it is no line. */
    if (source->ended && source->in_line &&
        source->frame.mode == MD_FRAME_LINES)
        source->frame.skipping = true;
    source->ended = false;
    return lseek(r->fd, (off_t)md_source_end(source), SEEK_SET) < 0
               ? MAILDIAG_E_IO
               : MAILDIAG_OK;
}

/* A part of an export does not show that it is one. */
static uint32_t kind_of_part(const reading *r, uint32_t kind)
{
    if (kind != MAILDIAG_SOURCE_AUTO || r->from == 0)
        return kind;
    return md_journal_looks(r->head, r->head_len) ? MAILDIAG_SOURCE_JOURNAL
                                                  : MAILDIAG_SOURCE_LINES;
}

static maildiag_status open_source(md_store *store, const reading *r,
                                   const maildiag_source_options *options,
                                   uint32_t *number)
{
    maildiag_source_options o = {.struct_size = sizeof o};

    if (options != NULL)
        o = *options;
    o.kind = kind_of_part(r, o.kind);
    o.base_offset = r->from;
    o.beginning = r->head;
    o.beginning_bytes = (uint32_t)r->head_len;
    return md_store_source_open(store, md_slice_of(r->path), true, &o, number);
}

/* A log that was known under another name, which is another file's now. */
static bool take_name(md_store *store, uint32_t number, const reading *r)
{
    const md_source *source = store->sources.items[number];
    char head[MD_BEGINNING_BYTES];
    maildiag_status status;
    ssize_t got = 0;
    int fd;

    if (md_slice_eq(source->name, md_slice_of(r->path)))
        return true;
    fd = open_regular(source->name.ptr, NULL, &status);
    if (fd >= 0) {
        got = read_full(fd, head, sizeof head);
        (void)close(fd);
        if (got > 0 && same_beginning(source, head, (size_t)got))
            return true;
    }
    if (!md_sources_rename(&store->sources, number, md_slice_of(r->path)))
        return false;
    store->epoch += store->sources.reordered;
    return true;
}

/* The source for what is read: a known one to go on with, or a new one. */
static maildiag_status source_for(md_store *store, const reading *r,
                                  const maildiag_source_options *options,
                                  uint32_t *number)
{
    md_source *source =
        find_same(store, r->path, r->from, r->head, r->head_len, number);
    maildiag_status status = MAILDIAG_OK;

    if (source == NULL)
        status = open_source(store, r, options, number);
    else if (!take_name(store, *number, r))
        status = MAILDIAG_E_NOMEM;
    if (status != MAILDIAG_OK)
        return status;
    source = store->sources.items[*number];
    if (!md_source_begin(source, r->head, r->head_len))
        return MAILDIAG_E_NOMEM;
    return go_on(store, source, r, options);
}

/* Open, and look at the beginning. */
static maildiag_status reading_begin(reading *r)
{
    maildiag_status status;
    ssize_t got;

    r->fd = open_regular(r->path, r->error, &status);
    if (r->fd < 0)
        return status;
    got = read_full(r->fd, r->head, sizeof r->head);
    if (got < 0)
        return reading_fails(r, MAILDIAG_E_IO);
    r->head_len = (size_t)got;
    if (looks_compressed(r->head, r->head_len))
        return file_error(r->error, MAILDIAG_E_COMPRESSED, r->path,
                          "is compressed: feed it through a decompressor");
    return MAILDIAG_OK;
}

static maildiag_status feed_reading(md_store *store, const reading *r,
                                    const maildiag_source_options *options,
                                    uint32_t *source)
{
    uint32_t number = 0;
    maildiag_status status = source_for(store, r, options, &number);

    if (status == MAILDIAG_OK)
        status = feed_rest(store, r, number);
    else if (status == MAILDIAG_E_ARG)
        status =
            file_error(r->error, status, r->path, "an option is out of range");
    else if (status < 0)
        status = reading_fails(r, status);
    if (status >= 0 && source != NULL)
        *source = number;
    return status;
}

maildiag_status md_store_feed_file(md_store *store, const char *path,
                                   const maildiag_source_options *options,
                                   uint32_t *source, maildiag_error *error)
{
    reading r = {.path = path, .error = error, .to = UINT64_MAX, .end = true};
    maildiag_status status = reading_begin(&r);

    if (status == MAILDIAG_OK)
        status = feed_reading(store, &r, options, source);
    if (r.fd >= 0)
        (void)close(r.fd);
    return status;
}

/* ---- parts of files ----------------------------------------------------- */

/* The first line beginning at or behind an offset; the file's end when there
 * is none. False: it cannot be read. */
static bool line_beginning(int fd, uint64_t at, uint64_t *out)
{
    char block[LINE_BYTES];
    uint64_t offset = at == 0 ? 0 : at - 1;

    *out = 0;
    if (at == 0)
        return true;
    if (offset > INT64_MAX || lseek(fd, (off_t)offset, SEEK_SET) < 0)
        return false;
    for (;;) {
        ssize_t got = read_some(fd, block, sizeof block);
        const char *newline = got > 0 ? memchr(block, '\n', (size_t)got) : NULL;

        if (got < 0)
            return false;
        *out = offset;
        if (newline != NULL)
            *out += (uint64_t)(newline - block) + 1;
        if (newline != NULL || got == 0)
            return true;
        offset += (uint64_t)got;
    }
}

maildiag_status md_store_feed_range(md_store *store, const char *path,
                                    const maildiag_source_options *options,
                                    uint64_t from, uint64_t to,
                                    uint32_t *source, maildiag_error *error)
{
    reading r = {.path = path, .error = error, .to = UINT64_MAX};
    maildiag_status status = reading_begin(&r);

    if (status == MAILDIAG_OK &&
        (!line_beginning(r.fd, from, &r.from) ||
         (to != 0 && !line_beginning(r.fd, to, &r.to))))
        status = reading_fails(&r, MAILDIAG_E_IO);
    if (status == MAILDIAG_OK)
        status = r.from >= r.to ? MAILDIAG_IGNORED
                                : feed_reading(store, &r, options, source);
    if (r.fd >= 0)
        (void)close(r.fd);
    return status;
}

maildiag_status md_file_split(const char *path, uint32_t parts, uint64_t *cuts,
                              maildiag_error *error)
{
    reading r = {.path = path, .error = error};
    maildiag_status status = reading_begin(&r);
    struct stat st;
    uint64_t size;
    uint32_t i;

    if (status == MAILDIAG_OK && fstat(r.fd, &st) != 0)
        status = reading_fails(&r, MAILDIAG_E_IO);
    if (status == MAILDIAG_OK) {
        size = (uint64_t)st.st_size;
        for (i = 0; i < parts && status == MAILDIAG_OK; i++) {
            uint64_t at = size / parts * i + size % parts * i / parts;

            if (!line_beginning(r.fd, at, &cuts[i]))
                status = reading_fails(&r, MAILDIAG_E_IO);
            if (cuts[i] > size)
                cuts[i] = size;
        }
        cuts[parts] = size;
    }
    if (r.fd >= 0)
        (void)close(r.fd);
    return status;
}

/* ---- a line once more -------------------------------------------------- */

/* The logical line that begins where the file stands; `data` and `frame` are
 * the caller's to free. */
static maildiag_status next_line(int fd, md_frame *frame, md_buffer *data,
                                 md_buffer *out)
{
    for (;;) {
        size_t more = data->len < LINE_BYTES ? LINE_BYTES : data->len, taken;
        char *room = md_buffer_room(data, more);
        md_frame_status status;
        md_line line;
        ssize_t got;

        if (room == NULL)
            return MAILDIAG_E_NOMEM;
        got = read_full(fd, room, more);
        if (got < 0)
            return MAILDIAG_E_NOTFOUND;
        data->len += (size_t)got;
        status = md_frame_next(frame, data->ptr, data->len, (size_t)got < more,
                               &line, &taken);
        if (status == MD_FRAME_LINE && line.offset == 0) {
            md_buffer_clear(out);
            md_buffer_add(out, line.text);
            return out->failed ? MAILDIAG_E_NOMEM : MAILDIAG_OK;
        }
        if (status == MD_FRAME_NOMEM)
            return MAILDIAG_E_NOMEM;
        if (status == MD_FRAME_LINE || taken != 0 || (size_t)got < more)
            return MAILDIAG_E_NOTFOUND;
    }
}

static maildiag_status read_line(const md_store *store, const md_source *source,
                                 uint64_t offset, md_buffer *out)
{
    char head[MD_BEGINNING_BYTES];
    maildiag_status status;
    md_buffer data = {0};
    md_frame frame;
    ssize_t got;
    int fd = open_regular(source->name.ptr, NULL, &status);

    if (fd < 0)
        return MAILDIAG_E_NOTFOUND;
    status = MAILDIAG_E_NOTFOUND;
    got = read_full(fd, head, sizeof head);
    if (got >= 0 && same_beginning(source, head, (size_t)got) &&
        lseek(fd, (off_t)offset, SEEK_SET) >= 0) {
        md_frame_init(&frame, source->frame.mode,
                      store->options.max_line_bytes);
        status = next_line(fd, &frame, &data, out);
        md_frame_free(&frame);
    }
    md_buffer_free(&data);
    (void)close(fd);
    return status;
}

maildiag_status md_store_line(const md_store *store, uint32_t number,
                              uint64_t offset, md_buffer *out)
{
    const md_source *source;
    const md_kept_line *kept;

    if (number >= store->sources.count)
        return MAILDIAG_E_NOTFOUND;
    source = store->sources.items[number];
    kept = md_kept_find(source, offset);
    if (kept != NULL) {
        md_kept_join(store, kept->ref, out);
        return out->failed ? MAILDIAG_E_NOMEM : MAILDIAG_OK;
    }
    if (!source->path || store->options.evidence == MAILDIAG_EVIDENCE_NONE)
        return MAILDIAG_E_NOTFOUND;
    return read_line(store, source, offset, out);
}
