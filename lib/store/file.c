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
#include "store/state.h"

enum { BLOCK_BYTES = 256 * 1024, LINE_BYTES = 4096 };

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

/* The source that the file goes on from: of several the one that is known by
 * most bytes. */
static md_source *find_same(const md_store *store, const char *path,
                            const char *head, size_t len, uint32_t *number)
{
    md_source *best = NULL;
    size_t i;

    for (i = 0; i < store->sources.count; i++) {
        md_source *source = store->sources.items[i];

        if (!source->path || source->base_offset != 0 ||
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

static maildiag_status feed_rest(md_store *store, int fd, uint32_t number,
                                 const char *path, maildiag_error *error)
{
    maildiag_status status = MAILDIAG_OK, remark = MAILDIAG_OK;
    char *block = md_alloc(BLOCK_BYTES);
    ssize_t got = 0;
    int number_of;

    if (block == NULL)
        return file_error(error, MAILDIAG_E_NOMEM, path, "no memory");
    while (status >= 0 && (got = read_some(fd, block, BLOCK_BYTES)) > 0) {
        status = md_store_feed(store, number, block, (size_t)got, NULL);
        if (status > 0)
            remark = status;
    }
    number_of = errno;
    md_free(block);
    if (status >= 0 && got < 0)
        return file_error(error, MAILDIAG_E_IO, path, errno_words(number_of));
    if (status >= 0)
        status = md_store_feed_end(store, number);
    if (status < 0)
        return file_error(error, status, path, status_words(status));
    return status != MAILDIAG_OK ? status : remark;
}

/*
 * A known source goes on where it ended. MAILDIAG_IGNORED: it has not grown.
 * Options given now are for what failed for want of them.
 */
static maildiag_status go_on(md_store *store, md_source *source, int fd,
                             const maildiag_source_options *options)
{
    struct stat st;

    if (options != NULL)
        md_sources_options(&store->sources, source, options->year,
                           options->reference_time_usec);
    if (source->ended && fstat(fd, &st) == 0 &&
        (uint64_t)st.st_size <= md_source_end(source))
        return MAILDIAG_IGNORED;
    /* Its last line counted as it was; the rest of it is no line. */
    if (source->ended && source->in_line &&
        source->frame.mode == MD_FRAME_LINES)
        source->frame.skipping = true;
    source->ended = false;
    return lseek(fd, (off_t)source->bytes, SEEK_SET) < 0 ? MAILDIAG_E_IO
                                                         : MAILDIAG_OK;
}

/* The source for a file with this head: a known one to go on with, or a new
 * one. */
static maildiag_status source_for(md_store *store, int fd, const char *path,
                                  const maildiag_source_options *options,
                                  const char *head, size_t len,
                                  uint32_t *number)
{
    md_source *source = find_same(store, path, head, len, number);
    maildiag_status status;

    if (source == NULL) {
        status = md_store_source_open(store, md_slice_of(path), true, options,
                                      number);
        if (status != MAILDIAG_OK)
            return status;
        source = store->sources.items[*number];
    }
    if (!md_source_begin(source, head, len))
        return MAILDIAG_E_NOMEM;
    return go_on(store, source, fd, options);
}

maildiag_status md_store_feed_file(md_store *store, const char *path,
                                   const maildiag_source_options *options,
                                   uint32_t *source, maildiag_error *error)
{
    char head[MD_BEGINNING_BYTES];
    maildiag_status status = MAILDIAG_OK;
    uint32_t number = 0;
    ssize_t got;
    int fd = open_regular(path, error, &status);

    if (fd < 0)
        return status;
    got = read_full(fd, head, sizeof head);
    if (got < 0) {
        status = file_error(error, MAILDIAG_E_IO, path, errno_words(errno));
        goto done;
    }
    if (looks_compressed(head, (size_t)got)) {
        status = file_error(error, MAILDIAG_E_COMPRESSED, path,
                            "is compressed: feed it through a decompressor");
        goto done;
    }
    status = source_for(store, fd, path, options, head, (size_t)got, &number);
    if (status == MAILDIAG_OK)
        status = feed_rest(store, fd, number, path, error);
    else if (status < 0)
        status =
            file_error(error, status, path,
                       status == MAILDIAG_E_ARG ? "an option is out of range"
                                                : status_words(status));
    if (status >= 0 && source != NULL)
        *source = number;
done:
    (void)close(fd);
    return status;
}

/* ---- a line once more -------------------------------------------------- */

static uint32_t kept_text(const md_source *source, uint64_t offset)
{
    size_t low = 0, high = source->kept_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (source->kept[middle].offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < source->kept_count && source->kept[low].offset == offset
               ? source->kept[low].text
               : 0;
}

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
    uint32_t kept;

    if (number >= store->sources.count)
        return MAILDIAG_E_NOTFOUND;
    source = store->sources.items[number];
    kept = kept_text(source, offset);
    if (kept != 0) {
        md_buffer_clear(out);
        md_buffer_add(out, md_strings_at(&store->strings, kept));
        return out->failed ? MAILDIAG_E_NOMEM : MAILDIAG_OK;
    }
    if (!source->path || store->options.evidence == MAILDIAG_EVIDENCE_NONE)
        return MAILDIAG_E_NOTFOUND;
    return read_line(store, source, offset, out);
}
