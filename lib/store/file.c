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

enum { IDENTITY_BYTES = 1024, BLOCK_BYTES = 256 * 1024 };

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

static void identity_of(const char *head, size_t len, uint64_t out[2])
{
    const md_hash_key fixed[2] = {{UINT64_C(0x6d61696c64696167), 1},
                                  {UINT64_C(0x736f75726365), 2}};
    md_slice bytes = md_slice_make(head, len);

    out[0] = md_hash_bytes(&fixed[0], bytes);
    out[1] = md_hash_bytes(&fixed[1], bytes);
}

/* Does a file with this head begin as the source did? */
static bool same_beginning(const md_source *source, const char *head,
                           size_t len)
{
    uint64_t identity[2];

    if (source->identity_bytes == 0 || len < source->identity_bytes)
        return false;
    identity_of(head, source->identity_bytes, identity);
    return identity[0] == source->identity[0] &&
           identity[1] == source->identity[1];
}

static md_source *find_same(const md_store *store, const char *head, size_t len,
                            uint32_t *number)
{
    size_t i;

    for (i = 0; i < store->sources.count; i++) {
        md_source *source = store->sources.items[i];

        if (source->path && same_beginning(source, head, len)) {
            *number = (uint32_t)i;
            return source;
        }
    }
    return NULL;
}

/* ---- feeding ----------------------------------------------------------- */

static maildiag_status feed_rest(md_store *store, int fd, uint32_t number,
                                 const char *path, maildiag_error *error)
{
    maildiag_status status = MAILDIAG_OK, remark = MAILDIAG_OK;
    char *block = md_alloc(BLOCK_BYTES);
    ssize_t got = 0;

    if (block == NULL)
        return MAILDIAG_E_NOMEM;
    while (status >= 0 && (got = read_some(fd, block, BLOCK_BYTES)) > 0) {
        status = md_store_feed(store, number, block, (size_t)got, NULL);
        if (status > 0)
            remark = status;
    }
    md_free(block);
    if (status == MAILDIAG_E_ARG)
        return file_error(error, status, path,
                          "stamps without a year need a year or a reference"
                          " time");
    if (status < 0)
        return file_error(error, status, path, "no memory");
    if (got < 0)
        return file_error(error, MAILDIAG_E_IO, path, errno_words(errno));
    status = md_store_feed_end(store, number);
    return status != MAILDIAG_OK ? status : remark;
}

/* The source for a file with this head: a known one to go on with, or a new
 * one. MAILDIAG_IGNORED: known and not grown. */
static maildiag_status source_for(md_store *store, int fd, const char *path,
                                  const maildiag_source_options *options,
                                  const char *head, size_t len,
                                  uint32_t *number)
{
    md_source *source = find_same(store, head, len, number);
    maildiag_status status;
    struct stat st;

    if (source != NULL) {
        if (fstat(fd, &st) == 0 && (uint64_t)st.st_size <= source->bytes)
            return MAILDIAG_IGNORED;
        source->ended = false;
        return lseek(fd, (off_t)source->bytes, SEEK_SET) < 0 ? MAILDIAG_E_IO
                                                             : MAILDIAG_OK;
    }
    status =
        md_store_source_open(store, md_slice_of(path), true, options, number);
    if (status != MAILDIAG_OK)
        return status;
    source = store->sources.items[*number];
    source->identity_bytes = (uint32_t)len;
    identity_of(head, len, source->identity);
    return lseek(fd, 0, SEEK_SET) < 0 ? MAILDIAG_E_IO : MAILDIAG_OK;
}

maildiag_status md_store_feed_file(md_store *store, const char *path,
                                   const maildiag_source_options *options,
                                   uint32_t *source, maildiag_error *error)
{
    char head[IDENTITY_BYTES];
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
        status = file_error(error, status, path, "cannot be read");
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

/* The logical line at the front of what was read at its offset. */
static maildiag_status frame_line(const md_store *store,
                                  const md_source *source, const char *data,
                                  size_t len, md_buffer *out)
{
    maildiag_status status = MAILDIAG_E_NOTFOUND;
    md_frame frame;
    md_line line;
    size_t taken;

    md_frame_init(&frame,
                  source->frame.mode == MD_FRAME_JOURNAL ? MD_FRAME_JOURNAL
                                                         : MD_FRAME_LINES,
                  store->options.max_line_bytes);
    if (md_frame_next(&frame, data, len, true, &line, &taken) ==
        MD_FRAME_LINE) {
        md_buffer_clear(out);
        md_buffer_add(out, line.text);
        status = out->failed ? MAILDIAG_E_NOMEM : MAILDIAG_OK;
    }
    md_frame_free(&frame);
    return status;
}

static maildiag_status read_line(const md_store *store, const md_source *source,
                                 uint64_t offset, md_buffer *out)
{
    char head[IDENTITY_BYTES];
    maildiag_status status;
    size_t room = (size_t)(store->options.max_line_bytes != 0
                               ? store->options.max_line_bytes
                               : 65536) *
                  2;
    char *data = NULL;
    ssize_t got;
    int fd = open_regular(source->name.ptr, NULL, &status);

    if (fd < 0)
        return MAILDIAG_E_NOTFOUND;
    status = MAILDIAG_E_NOTFOUND;
    got = read_full(fd, head, sizeof head);
    if (got < 0 || !same_beginning(source, head, (size_t)got) ||
        lseek(fd, (off_t)offset, SEEK_SET) < 0)
        goto done;
    data = md_alloc(room);
    if (data == NULL) {
        status = MAILDIAG_E_NOMEM;
        goto done;
    }
    got = read_full(fd, data, room);
    if (got > 0)
        status = frame_line(store, source, data, (size_t)got, out);
done:
    md_free(data);
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
