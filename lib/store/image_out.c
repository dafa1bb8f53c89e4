/*
 * Blocks of a saved state, written. See image.h.
 *
 * Takes numbers and bytes, gives blocks: length (4 bytes), checksum (8),
 * payload; one of length 0 is the end. Fails with the system's number.
 */
#include <errno.h>
#include <unistd.h>

#include "base/alloc.h"
#include "store/image.h"
#include "store/image_block.h"
#include "store/varint.h"

bool md_image_out_begin(md_image_out *out, int fd, md_buffer *memory)
{
    const char version[1] = {MD_IMAGE_VERSION};

    *out = (md_image_out){.fd = fd, .memory = memory};
    out->bytes = md_alloc(MD_IMAGE_BLOCK);
    if (out->bytes == NULL) {
        out->failed = true;
        out->error = ENOMEM;
        return false;
    }
    md_image_write(out, md_image_magic());
    md_image_write(out, md_slice_make(version, 1));
    return true;
}

void md_image_out_free(md_image_out *out)
{
    md_free(out->bytes);
    out->bytes = NULL;
}

void md_image_write(md_image_out *out, md_slice bytes)
{
    if (out->failed)
        return;
    if (out->fd < 0) {
        md_buffer_add(out->memory, bytes);
        out->failed = out->memory->failed;
        out->error = out->failed ? ENOMEM : 0;
        return;
    }
    while (bytes.len != 0) {
        ssize_t put = write(out->fd, bytes.ptr, bytes.len);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            out->failed = true;
            out->error = put < 0 ? errno : EIO;
            return;
        }
        bytes = md_slice_skip(bytes, (size_t)put);
    }
}

static void write_block(md_image_out *out)
{
    md_slice payload = md_slice_make((const char *)out->bytes, out->len);
    unsigned char head[MD_IMAGE_HEAD];

    md_image_head(head, out->block++, payload);
    md_image_write(out, md_slice_make((const char *)head, sizeof head));
    md_image_write(out, payload);
    out->len = 0;
}

void md_image_put(md_image_out *out, uint64_t number)
{
    if (MD_IMAGE_BLOCK - out->len < MD_VARINT_MAX)
        write_block(out);
    out->len =
        (size_t)(md_varint_put(out->bytes + out->len, number) - out->bytes);
}

void md_image_put_signed(md_image_out *out, int64_t number)
{
    md_image_put(out, md_zigzag(number));
}

void md_image_put_bytes(md_image_out *out, md_slice bytes)
{
    while (bytes.len != 0) {
        size_t room = MD_IMAGE_BLOCK - out->len;
        size_t len = bytes.len < room ? bytes.len : room;

        memcpy(out->bytes + out->len, bytes.ptr, len);
        out->len += len;
        bytes = md_slice_skip(bytes, len);
        if (out->len == MD_IMAGE_BLOCK)
            write_block(out);
    }
}

bool md_image_out_end(md_image_out *out)
{
    if (out->len != 0)
        write_block(out);
    write_block(out);
    return !out->failed;
}
