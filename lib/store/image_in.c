/*
 * Blocks of a saved state, read. See image.h.
 *
 * Takes bytes that anybody may have written, gives numbers and bytes of
 * blocks whose checksum is right. After a failure all numbers are 0 and all
 * bytes are refused.
 */
#include <errno.h>
#include <unistd.h>

#include "base/alloc.h"
#include "store/image.h"
#include "store/image_block.h"
#include "store/varint.h"

void md_image_bad(md_image_in *in)
{
    in->failed = true;
    in->at = in->len = 0;
}

/* As many of `len` bytes as there are. */
static size_t read_bytes(md_image_in *in, unsigned char *to, size_t len)
{
    size_t have = 0;

    if (in->fd < 0) {
        have = len < in->memory.len ? len : in->memory.len;
        if (have != 0)
            memcpy(to, in->memory.ptr, have);
        in->memory = md_slice_skip(in->memory, have);
        return have;
    }
    while (have < len) {
        ssize_t got = read(in->fd, to + have, len - have);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            in->error = errno;
        if (got <= 0)
            break;
        have += (size_t)got;
    }
    return have;
}

bool md_image_in_begin(md_image_in *in, int fd, md_slice memory)
{
    const md_slice magic = md_image_magic();
    unsigned char head[32];

    *in = (md_image_in){.fd = fd, .memory = memory};
    in->bytes = md_alloc(MD_IMAGE_BLOCK);
    if (in->bytes == NULL) {
        in->error = ENOMEM;
        md_image_bad(in);
        return false;
    }
    if (read_bytes(in, head, magic.len + 1) != magic.len + 1 ||
        memcmp(head, magic.ptr, magic.len) != 0) {
        md_image_bad(in);
        return false;
    }
    in->newer = head[magic.len] != MD_IMAGE_VERSION;
    if (in->newer)
        md_image_bad(in);
    return !in->newer;
}

void md_image_in_free(md_image_in *in)
{
    md_free(in->bytes);
    in->bytes = NULL;
}

/* The next block; false: the end, or damaged. */
static bool next_block(md_image_in *in)
{
    unsigned char head[MD_IMAGE_HEAD];
    uint64_t sum = 0;
    size_t len = 0;
    int i;

    if (in->failed || in->ended)
        return false;
    if (read_bytes(in, head, sizeof head) != sizeof head)
        goto bad;
    for (i = 0; i < 4; i++)
        len |= (size_t)head[i] << 8 * i;
    for (i = 0; i < 8; i++)
        sum |= (uint64_t)head[4 + i] << 8 * i;
    if (len > MD_IMAGE_BLOCK || read_bytes(in, in->bytes, len) != len ||
        md_image_sum(in->block, md_slice_make((const char *)in->bytes, len)) !=
            sum)
        goto bad;
    in->block++;
    in->at = 0;
    in->len = len;
    in->ended = len == 0;
    return !in->ended;

bad:
    md_image_bad(in);
    return false;
}

static uint64_t get_slow(md_image_in *in)
{
    uint64_t value = 0;
    unsigned shift;

    for (shift = 0; shift < 64; shift += 7) {
        unsigned char byte;

        if (in->at == in->len && !next_block(in)) {
            md_image_bad(in);
            return 0;
        }
        byte = in->bytes[in->at++];
        if (shift == 63 && byte > 1)
            break;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0)
            return value;
    }
    md_image_bad(in);
    return 0;
}

uint64_t md_image_get(md_image_in *in)
{
    if (in->len - in->at > 0 && in->bytes[in->at] < 0x80)
        return in->bytes[in->at++];
    return get_slow(in);
}

int64_t md_image_get_signed(md_image_in *in)
{
    return md_unzigzag(md_image_get(in));
}

uint64_t md_image_get_most(md_image_in *in, uint64_t most)
{
    uint64_t value = md_image_get(in);

    if (value <= most)
        return value;
    md_image_bad(in);
    return 0;
}

bool md_image_get_bytes(md_image_in *in, size_t len, md_buffer *out)
{
    while (len != 0) {
        size_t here;

        if (in->at == in->len && !next_block(in)) {
            md_image_bad(in);
            return false;
        }
        here = in->len - in->at < len ? in->len - in->at : len;
        md_buffer_add(out,
                      md_slice_make((const char *)in->bytes + in->at, here));
        if (out->failed) {
            in->error = ENOMEM;
            md_image_bad(in);
            return false;
        }
        in->at += here;
        len -= here;
    }
    return !in->failed;
}

bool md_image_in_end(md_image_in *in)
{
    unsigned char more;

    if (in->failed || in->at != in->len || next_block(in) || !in->ended ||
        in->failed)
        return false;
    return read_bytes(in, &more, 1) == 0 && in->error == 0;
}
