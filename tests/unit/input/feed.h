/*
 * Feed bytes to a frame the way a caller does, in chunks, and keep what comes
 * out as text that two runs can be compared by. Each call of the frame gets a
 * block of its own that ends where the data end, so that a sanitizer sees a
 * byte read too much; what it wrote is read before the block is gone.
 */
#ifndef FEED_H
#define FEED_H

#include "../support/unit.h"
#include "base/buffer.h"
#include "input/frame.h"

static inline void feed_write(md_buffer *out, const md_line *line)
{
    const md_header *h = &line->header;

    md_buffer_add_u64(out, line->offset);
    md_buffer_put(out, '+');
    md_buffer_add_u64(out, line->raw_bytes);
    md_buffer_add_text(out, line->truncated ? " cut " : " ");
    md_buffer_add_u64(out, line->physical);
    md_buffer_put(out, ' ');
    md_buffer_add_u64(out, h->family);
    md_buffer_put(out, ' ');
    md_buffer_add_i64(out, h->severity);
    md_buffer_put(out, ' ');
    md_buffer_add_i64(out, h->stamp.sec);
    md_buffer_put(out, '.');
    md_buffer_add_u64(out, h->stamp.usec);
    md_buffer_put(out, ' ');
    md_buffer_add(out, h->host);
    md_buffer_put(out, '|');
    md_buffer_add(out, h->tag);
    md_buffer_put(out, '|');
    md_buffer_add_i64(out, h->pid);
    md_buffer_put(out, '|');
    md_buffer_add(out, h->body);
    md_buffer_put(out, '|');
    md_buffer_add(out, line->text);
    md_buffer_put(out, '\n');
}

/* The next chunk's size: fixed, or with `seed` 1 … step. */
static inline size_t feed_step(size_t step, uint64_t *seed)
{
    return seed != NULL ? 1 + random_below(seed, step) : step;
}

/* All of data through the frame; `exact` copies for every call. Gives the
 * longest rest that had to be kept. */
static inline size_t feed_all(md_frame *f, md_slice data, size_t step,
                              uint64_t *seed, bool exact, md_buffer *out)
{
    size_t from = 0, to = 0, longest = 0;
    bool at_end = false;

    while (!at_end) {
        md_frame_status status;

        step = step ? step : data.len;
        to += feed_step(step ? step : 1, seed);
        if (to >= data.len) {
            to = data.len;
            at_end = true;
        }
        do {
            char *block = NULL;
            md_line line;
            size_t taken;

            if (exact) {
                block = malloc(to - from ? to - from : 1);
                assert_non_null(block);
                memcpy(block, data.ptr + from, to - from);
            }
            memset(&line, 0xA5, sizeof line);
            status = md_frame_next(f, exact ? block : data.ptr + from,
                                   to - from, at_end, &line, &taken);
            assert_true(status == MD_FRAME_LINE || status == MD_FRAME_MORE);
            assert_true(taken <= to - from);
            if (status == MD_FRAME_LINE) {
                assert_true(taken > 0);
                feed_write(out, &line);
            }
            from += taken;
            free(block);
        } while (status == MD_FRAME_LINE);
        if (!at_end && to - from > longest)
            longest = to - from;
    }
    assert_int_equal(from, data.len);
    assert_true(f->offset == data.len);
    assert_false(out->failed);
    return longest;
}

/* A frame of its own for one run; the answer is the caller's to free. */
static inline md_buffer feed_run(md_frame_mode mode, uint32_t ceiling,
                                 md_slice data, size_t step, uint64_t *seed,
                                 bool exact)
{
    md_buffer out = {0};
    md_frame f;
    size_t longest;
    size_t most = ceiling ? ceiling : 65536;

    md_frame_init(&f, mode, ceiling);
    longest = feed_all(&f, data, step, seed, exact, &out);
    most = f.mode == MD_FRAME_JOURNAL ? most * MD_FRAME_ENTRY : 2 * most + 4;
    assert_true(longest <= most);
    md_frame_free(&f);
    return out;
}

/* A file of tests/data; the answer is the caller's to free. */
static inline md_buffer feed_file(const char *name)
{
    char path[4096];
    char block[65536];
    md_buffer out = {0};
    size_t got;
    FILE *file;

    snprintf(path, sizeof path, "%s/data/%s", MAILDIAG_TESTS_DIR, name);
    file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("cannot open %s", path);
    else {
        while ((got = fread(block, 1, sizeof block, file)) > 0)
            md_buffer_add(&out, md_slice_make(block, got));
        fclose(file);
    }
    assert_true(out.len > 0);
    return out;
}

#endif
