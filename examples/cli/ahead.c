/* A stream read ahead by a second thread: see ahead.h. */
#include "cli/ahead.h"

#include <pthread.h>
#include <stdlib.h>

struct block {
    ssize_t len; /* as stream_read() gave it: 0 or below ends the stream */
    char *bytes;
};

struct ahead {
    struct stream *stream;
    struct block ring[AHEAD_BLOCKS];
    struct str error; /* of the block that has a length below 0 */
    int threaded;
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t changed;
    size_t made;  /* blocks that the second thread has filled so far */
    size_t given; /* and those that the caller is done with */
    int stop;     /* the caller wants no more */
    int holds;    /* the caller still looks at block `given`; his alone */
};

static struct block *block_at(struct ahead *a, size_t number)
{
    return &a->ring[number % AHEAD_BLOCKS];
}

static void fill(struct ahead *a, struct block *block)
{
    block->len =
        stream_read(a->stream, block->bytes, AHEAD_BLOCK_BYTES, &a->error);
}

/* Waits for room; 0 when no more is wanted. */
static int wait_for_room(struct ahead *a)
{
    int go_on;

    pthread_mutex_lock(&a->lock);
    while (!a->stop && a->made - a->given == AHEAD_BLOCKS) {
        pthread_cond_wait(&a->changed, &a->lock);
    }
    go_on = !a->stop;
    pthread_mutex_unlock(&a->lock);
    return go_on;
}

static void *run(void *context)
{
    struct ahead *a = context;
    size_t number = 0;
    ssize_t len = 1;

    while (len > 0 && wait_for_room(a)) {
        struct block *block = block_at(a, number++);

        fill(a, block);
        len = block->len;
        pthread_mutex_lock(&a->lock);
        a->made = number;
        pthread_cond_signal(&a->changed);
        pthread_mutex_unlock(&a->lock);
    }
    return NULL;
}

struct ahead *ahead_open(struct stream *stream, int threaded)
{
    struct ahead *a = mem_new(1, sizeof *a);

    a->stream = stream;
    for (size_t i = 0; i < (threaded ? AHEAD_BLOCKS : 1); i++) {
        a->ring[i].bytes = mem_new(AHEAD_BLOCK_BYTES, 1);
    }
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->changed, NULL);
    a->threaded = threaded && pthread_create(&a->thread, NULL, run, a) == 0;
    return a;
}

/* The block given last goes back; the next one is waited for. */
static struct block *exchange(struct ahead *a)
{
    struct block *block;

    pthread_mutex_lock(&a->lock);
    if (a->holds) {
        a->given++;
        pthread_cond_signal(&a->changed);
    }
    while (a->made == a->given) {
        pthread_cond_wait(&a->changed, &a->lock);
    }
    block = block_at(a, a->given);
    pthread_mutex_unlock(&a->lock);
    return block;
}

ssize_t ahead_next(struct ahead *a, const char **data, struct str *error)
{
    struct block *block = &a->ring[0];

    if (!a->threaded) {
        fill(a, block);
    } else {
        block = exchange(a);
        /* The last block stays: asked again, the end is told again. */
        a->holds = block->len > 0;
    }
    if (block->len < 0) {
        str_put(error, str_text(&a->error));
    }
    *data = block->bytes;
    return block->len;
}

void ahead_close(struct ahead *a)
{
    if (a == NULL) {
        return;
    }
    if (a->threaded) {
        pthread_mutex_lock(&a->lock);
        a->stop = 1;
        pthread_cond_signal(&a->changed);
        pthread_mutex_unlock(&a->lock);
        pthread_join(a->thread, NULL);
    }
    pthread_cond_destroy(&a->changed);
    pthread_mutex_destroy(&a->lock);
    for (size_t i = 0; i < AHEAD_BLOCKS; i++) {
        free(a->ring[i].bytes);
    }
    str_free(&a->error);
    free(a);
}
