/*
 * A store as bytes: the saved state. docs/STATE.md has the format.
 *
 * The bytes are a function of the facts alone: sources in canonical order,
 * keys by their first fact, facts by position, names numbered as they come.
 * They are written in blocks that carry their own checksum, and read as what
 * a stranger may have written: every number and every reference is checked.
 */
#ifndef MD_STORE_IMAGE_H
#define MD_STORE_IMAGE_H

#include "base/buffer.h"
#include "base/hash.h"
#include "store/store.h"

enum { MD_IMAGE_BLOCK = 65536, MD_IMAGE_VERSION = 1 };

/* ---- writing (image_out.c) ---- */

typedef struct md_image_out {
    int fd;            /* -1: into `memory` */
    md_buffer *memory; /* may be NULL */
    int error;         /* errno of a failed write; ENOMEM */
    bool failed;
    uint64_t block; /* number of the present one */
    size_t len;     /* of it so far */
    unsigned char *bytes;
} md_image_out;

/* False without memory; md_image_out_free() in any case. */
bool md_image_out_begin(md_image_out *out, int fd, md_buffer *memory);
void md_image_out_free(md_image_out *out);

/* They fail quietly: look at out->failed at the end. */
void md_image_put(md_image_out *out, uint64_t number);
void md_image_put_signed(md_image_out *out, int64_t number);
void md_image_put_bytes(md_image_out *out, md_slice bytes);

/* The mark of the end; false when anything failed. */
bool md_image_out_end(md_image_out *out);

/* ---- reading (image_in.c) ---- */

typedef struct md_image_in {
    int fd;          /* -1: from `memory` */
    md_slice memory; /* what is left of it */
    int error;       /* errno of a failed read, 0: the bytes are at fault */
    bool failed;
    bool newer; /* of a version that is not known */
    bool ended; /* the mark of the end was seen */
    uint64_t block;
    size_t at, len; /* in the present block */
    unsigned char *bytes;
} md_image_in;

/* The head of the image; false: no image, or no memory (error is ENOMEM). */
bool md_image_in_begin(md_image_in *in, int fd, md_slice memory);
void md_image_in_free(md_image_in *in);

/* 0 when it failed: look at in->failed before anything is done with it that
 * cannot be undone. */
uint64_t md_image_get(md_image_in *in);
int64_t md_image_get_signed(md_image_in *in);

/* A number up to `most`; above that the image is damaged. */
uint64_t md_image_get_most(md_image_in *in, uint64_t most);

/* `len` bytes more, behind what `out` has; false: damaged, or no memory
 * (error is ENOMEM). Room is made as they come, not as they are promised. */
bool md_image_get_bytes(md_image_in *in, size_t len, md_buffer *out);

/* Is this the end, and nothing behind it? */
bool md_image_in_end(md_image_in *in);

/* The bytes are at fault. */
void md_image_bad(md_image_in *in);

/* ---- stores ---- */

/* False: out->error says why. */
bool md_image_save(const md_store *store, md_image_out *out);

/*
 * A new store with the options of `like` and the facts of the image, in *out.
 * MAILDIAG_E_STATE: damaged or none; MAILDIAG_E_VERSION; MAILDIAG_E_ARG: made
 * with other options; MAILDIAG_E_IO; MAILDIAG_E_NOMEM.
 */
maildiag_status md_image_load(const md_store *like, md_image_in *in,
                              md_store **out);

#endif
