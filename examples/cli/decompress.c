/*
 * Packed logs: see decompress.h. The work is libarchive's: its filters alone,
 * with the `raw` format, that takes any bytes for one file.
 */
#include "cli/decompress.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct decompress {
    struct archive *archive;
    int fd;
    const void *head; /* bytes read before, NULL once they are used */
    size_t head_len;
    int empty;         /* nothing was packed */
    const void *block; /* unpacked, not yet given out */
    size_t block_len;
    unsigned char buf[65536];
};

int decompress_looks(const unsigned char *data, size_t len)
{
    static const struct {
        size_t len;
        const char *bytes;
    } magics[] = {
        {2, "\x1f\x8b"},             /* gzip */
        {6, "\xfd\x37\x7a\x58\x5a"}, /* xz, with the NUL at its end */
        {4, "\x28\xb5\x2f\xfd"},     /* zstd */
        {3, "BZh"},                  /* bzip2 */
    };

    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++) {
        if (len >= magics[i].len &&
            memcmp(data, magics[i].bytes, magics[i].len) == 0) {
            return 1;
        }
    }
    return 0;
}

static la_ssize_t more(struct archive *a, void *context, const void **data)
{
    struct decompress *d = context;
    ssize_t n;

    if (d->head != NULL && d->head_len > 0) {
        *data = d->head;
        d->head = NULL;
        return (la_ssize_t)d->head_len;
    }
    do {
        n = read(d->fd, d->buf, sizeof d->buf);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        archive_set_error(a, errno, "%s", strerror(errno));
        return -1;
    }
    *data = d->buf;
    return (la_ssize_t)n;
}

static void explain(struct archive *a, struct str *error)
{
    const char *text = archive_error_string(a);

    str_put(error, text != NULL ? text : "cannot be unpacked");
}

struct decompress *decompress_open(int fd, const void *head, size_t head_len,
                                   struct str *error)
{
    struct decompress *d = mem_new(1, sizeof *d);
    struct archive_entry *entry = NULL;
    int status;

    d->fd = fd;
    d->head = head;
    d->head_len = head_len;
    d->archive = archive_read_new();
    if (d->archive == NULL) {
        str_put(error, strerror(ENOMEM));
        goto failed;
    }
    /* ARCHIVE_WARN would mean that another program does the work: none is
     * ever started from here. */
    if (archive_read_support_filter_gzip(d->archive) != ARCHIVE_OK ||
        archive_read_support_filter_xz(d->archive) != ARCHIVE_OK ||
        archive_read_support_filter_zstd(d->archive) != ARCHIVE_OK ||
        archive_read_support_filter_bzip2(d->archive) != ARCHIVE_OK) {
        str_put(error, "this libarchive was built without a packing method");
        goto failed;
    }
    if (archive_read_support_format_raw(d->archive) != ARCHIVE_OK ||
        archive_read_support_format_empty(d->archive) != ARCHIVE_OK ||
        archive_read_open(d->archive, d, NULL, more, NULL) != ARCHIVE_OK) {
        explain(d->archive, error);
        goto failed;
    }
    status = archive_read_next_header(d->archive, &entry);
    /* Nothing packed is a file, too: an empty one. */
    if (status != ARCHIVE_OK && status != ARCHIVE_EOF) {
        explain(d->archive, error);
        goto failed;
    }
    d->empty = status == ARCHIVE_EOF;
    return d;
failed:
    decompress_close(d);
    return NULL;
}

/* Block by block: archive_read_data() would fill all of buf first, and drop
 * what it has when the file turns out to be cut. */
ssize_t decompress_read(struct decompress *d, void *buf, size_t cap,
                        struct str *error)
{
    size_t n;

    while (d->block_len == 0) {
        la_int64_t offset;
        int status;

        if (d->empty) {
            return 0;
        }
        status = archive_read_data_block(d->archive, &d->block, &d->block_len,
                                         &offset);
        if (status == ARCHIVE_EOF) {
            return 0;
        }
        if (status != ARCHIVE_OK) {
            d->block_len = 0;
            explain(d->archive, error);
            return -1;
        }
    }
    n = d->block_len < cap ? d->block_len : cap;
    memcpy(buf, d->block, n);
    d->block = (const char *)d->block + n;
    d->block_len -= n;
    return (ssize_t)n;
}

void decompress_close(struct decompress *d)
{
    if (d == NULL) {
        return;
    }
    if (d->archive != NULL) {
        archive_read_free(d->archive);
    }
    free(d);
}
