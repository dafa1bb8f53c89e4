/*
 * Two buffers: one is the caller's, the other is being filled.
 *
 * Takes a descriptor, gives blocks in their order. Fails as read(2) does, and
 * then for good.
 */
#include "store/blocks.h"

#include <errno.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/thread.h"

enum { BUFFERS = 2 };

typedef struct block {
    char *bytes;
    ssize_t got; /* as read(2) says */
    int error;
} block;

struct md_blocks {
    int fd;
    uint64_t left;
    size_t block_bytes;
    block blocks[BUFFERS];
    size_t given; /* blocks that the caller has had */

    bool ahead; /* there is a thread */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t filled; /* blocks that were read */
    bool stopped;
};

/* As read(2), but goes on after a signal. */
static void fill(md_blocks *b, block *to)
{
    size_t most = b->left < b->block_bytes ? (size_t)b->left : b->block_bytes;

    do {
        to->got = read(b->fd, to->bytes, most);
    } while (to->got < 0 && errno == EINTR);
    to->error = errno;
    if (to->got > 0)
        b->left -= (uint64_t)to->got;
}

/* ---- the thread --------------------------------------------------------- */

/* A block that the caller does not hold any more; NULL: no more is wanted. */
static block *wait_free(md_blocks *b)
{
    block *found;

    (void)pthread_mutex_lock(&b->lock);
    while (!b->stopped && b->filled >= b->given + BUFFERS - 1)
        (void)pthread_cond_wait(&b->changed, &b->lock);
    found = b->stopped ? NULL : &b->blocks[b->filled % BUFFERS];
    (void)pthread_mutex_unlock(&b->lock);
    return found;
}

static void *read_ahead(void *argument)
{
    md_blocks *b = argument;
    bool more = true;
    block *to;

    while (more && (to = wait_free(b)) != NULL) {
        fill(b, to);
        more = to->got > 0;
        (void)pthread_mutex_lock(&b->lock);
        b->filled++;
        (void)pthread_cond_broadcast(&b->changed);
        (void)pthread_mutex_unlock(&b->lock);
    }
    return NULL;
}

static bool start(md_blocks *b)
{
    if (pthread_mutex_init(&b->lock, NULL) != 0)
        return false;
    if (pthread_cond_init(&b->changed, NULL) != 0)
        goto no_changed;
    if (md_thread_start(&b->thread, read_ahead, b))
        return true;
    (void)pthread_cond_destroy(&b->changed);
no_changed:
    (void)pthread_mutex_destroy(&b->lock);
    return false;
}

static void stop(md_blocks *b)
{
    (void)pthread_mutex_lock(&b->lock);
    b->stopped = true;
    (void)pthread_cond_broadcast(&b->changed);
    (void)pthread_mutex_unlock(&b->lock);
    (void)pthread_join(b->thread, NULL);
    (void)pthread_cond_destroy(&b->changed);
    (void)pthread_mutex_destroy(&b->lock);
}

/* ---- the caller --------------------------------------------------------- */

md_blocks *md_blocks_new(int fd, uint64_t left, size_t block_bytes, bool ahead)
{
    md_blocks *b = md_calloc(1, sizeof *b);

    if (b == NULL)
        return NULL;
    b->fd = fd;
    b->left = left;
    b->block_bytes = block_bytes;
    b->blocks[0].bytes = md_alloc(block_bytes);
    b->blocks[1].bytes = ahead ? md_alloc(block_bytes) : NULL;
    if (b->blocks[0].bytes == NULL) {
        md_blocks_free(b);
        return NULL;
    }
    b->ahead = b->blocks[1].bytes != NULL && start(b);
    return b;
}

/* The block that the thread has read, or will have soon; the one before is
 * its again. */
static const block *wait_filled(md_blocks *b)
{
    const block *found;

    (void)pthread_mutex_lock(&b->lock);
    while (b->filled == b->given)
        (void)pthread_cond_wait(&b->changed, &b->lock);
    found = &b->blocks[b->given % BUFFERS];
    if (found->got > 0)
        b->given++;
    (void)pthread_cond_broadcast(&b->changed);
    (void)pthread_mutex_unlock(&b->lock);
    return found;
}

ssize_t md_blocks_next(md_blocks *b, const char **bytes)
{
    const block *found = &b->blocks[0];

    if (b->ahead)
        found = wait_filled(b);
    else
        fill(b, &b->blocks[0]);
    *bytes = found->bytes;
    errno = found->error;
    return found->got;
}

void md_blocks_free(md_blocks *b)
{
    int before = errno;

    if (b == NULL)
        return;
    if (b->ahead)
        stop(b);
    md_free(b->blocks[0].bytes);
    md_free(b->blocks[1].bytes);
    md_free(b);
    errno = before;
}
