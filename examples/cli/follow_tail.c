/* One FILE that is followed: see follow_tail.h. */
#include "cli/follow_tail.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/say.h"

void follow_tail_init(struct follow_tail *t, const char *path, int since_end,
                      uint32_t *next_slot, char *buf)
{
    memset(t, 0, sizeof *t);
    t->path = path;
    t->since_end = since_end;
    t->next_slot = next_slot;
    t->buf = buf;
}

enum { TRIES = 20 };

/* ---- events -------------------------------------------------------------- */

static void push(struct follow_tail *t, enum follow_what what, uint32_t slot,
                 uint64_t offset, int64_t mtime_usec)
{
    struct follow_event *e = &t->queue[t->queued++];

    memset(e, 0, sizeof *e);
    e->what = what;
    e->slot = slot;
    e->offset = offset;
    e->mtime_usec = mtime_usec;
}

static struct follow_inode inode_of(const struct stat *about)
{
    struct follow_inode inode = {(uint64_t)about->st_dev,
                                 (uint64_t)about->st_ino};

    return inode;
}

/* ---- opening ------------------------------------------------------------- */

/* Said once, until it is there again: the path may be on its way. */
static void tell_missing(struct follow_tail *t, int error)
{
    if (t->missing || (t->count > 0 && error == ENOENT)) {
        return;
    }
    t->missing = 1;
    if (error == ENOENT) {
        say("%s: not there yet, waiting for it", t->path);
    } else {
        say("%s: %s; trying again", t->path, strerror(error));
    }
}

/* The last byte before the beginning is a newline, or the line is half. */
static void begin_at_end(struct follow_file *f, off_t size)
{
    size_t len = size < FOLLOW_BACK ? (size_t)size : FOLLOW_BACK;
    ssize_t n = pread(f->fd, f->back, len, size - (off_t)len);

    if (n > 0) {
        ssize_t m = pread(f->fd, f->head, sizeof f->head, 0);

        f->head_len = m > 0 ? (size_t)m : 0;
        f->back_len = (size_t)n;
        f->offset = (uint64_t)size - len + (size_t)n;
        f->at_line = f->back[n - 1] == '\n';
    }
}

/* Put a file at a place, by its descriptor, which is taken over. NULL: it is
 * none, or there is no room. */
static struct follow_file *add(struct follow_tail *t, size_t at, int fd,
                               int64_t now_usec)
{
    struct follow_file *f;
    struct stat about;

    if (t->count == FOLLOW_OPEN || fstat(fd, &about) != 0 ||
        !S_ISREG(about.st_mode)) {
        close(fd);
        return NULL;
    }
    memmove(t->files + at + 1, t->files + at,
            (t->count - at) * sizeof *t->files);
    t->count++;
    f = &t->files[at];
    memset(f, 0, sizeof *f);
    f->fd = fd;
    f->watch = -1;
    f->inode = inode_of(&about);
    f->slot = UINT32_MAX;
    f->at_line = 1;
    f->mtime_usec =
        (int64_t)about.st_mtim.tv_sec * 1000000 + about.st_mtim.tv_nsec / 1000;
    f->active_usec = now_usec;
    if (t->since_end) {
        begin_at_end(f, about.st_size);
    }
    /* Whatever comes later is read from its beginning. */
    t->since_end = 0;
    t->missing = 0;
    return f;
}

/* Files that came and were renamed before anybody looked. Not 0: all of them
 * have room, and the next one. */
static int add_between(struct follow_tail *t, const struct stat *newest,
                       int64_t now_usec)
{
    int fds[FOLLOW_SET_MOST];
    size_t count = follow_set_between(t->path, t->files[t->count - 1].inode,
                                      inode_of(newest), fds);
    size_t room = FOLLOW_OPEN - t->count;

    for (size_t i = 0; i < count; i++) {
        add(t, t->count, fds[i], now_usec);
    }
    return count < room && count < FOLLOW_SET_MOST;
}

static int is_same(const struct follow_tail *t, const struct stat *about)
{
    const struct follow_file *f;

    if (t->count == 0) {
        return 0;
    }
    f = &t->files[t->count - 1];
    return f->inode.device == (uint64_t)about->st_dev &&
           f->inode.inode == (uint64_t)about->st_ino;
}

int follow_tail_look(struct follow_tail *t, int64_t now_usec)
{
    struct stat about;
    int fd;

    t->looked = 1;
    if (t->count == FOLLOW_OPEN) {
        return 1; /* when the oldest ones have been read */
    }
    if (stat(t->path, &about) != 0) {
        tell_missing(t, errno);
        return 0;
    }
    if (is_same(t, &about)) {
        return 0;
    }
    fd = open(t->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || fstat(fd, &about) != 0) {
        tell_missing(t, errno);
        if (fd >= 0) {
            close(fd);
        }
        return 0;
    }
    if (is_same(t, &about)) {
        close(fd);
        return 0;
    }
    if (t->count > 0 && !add_between(t, &about, now_usec)) {
        close(fd);
        return 1;
    }
    add(t, t->count, fd, now_usec);
    return 0;
}

/* ---- reading ------------------------------------------------------------- */

/* The last bytes in front of `end`, and the first ones of the file. */
static void remember(struct follow_file *f, const char *end, size_t before)
{
    size_t len = before < FOLLOW_BACK ? before : FOLLOW_BACK;

    if (before == f->offset && f->head_len < FOLLOW_HEAD) {
        f->head_len = before < FOLLOW_HEAD ? before : FOLLOW_HEAD;
        memcpy(f->head, end - before, f->head_len);
    }
    memcpy(f->back, end - len, len);
    f->back_len = len;
}

static void drop_oldest(struct follow_tail *t)
{
    struct follow_file *f = &t->files[0];

    if (f->slot != UINT32_MAX) {
        push(t, FOLLOW_CLOSED, f->slot, f->offset, 0);
    }
    close(f->fd);
    if (f->watch >= 0 && t->gone_count < FOLLOW_OPEN) {
        t->gone[t->gone_count++] = f->watch;
    }
    t->count--;
    memmove(t->files, t->files + 1, t->count * sizeof *t->files);
}

/* Those in front of the present one are at their end. */
static void make_room(struct follow_tail *t)
{
    while (t->at > 0 && t->count > FOLLOW_OPEN - FOLLOW_SET_MOST) {
        drop_oldest(t);
        t->at--;
    }
}

/* Copies of what was cut away, in front of the file itself. The first one
 * goes on under its slot, at its place. */
static void add_copies(struct follow_tail *t, int *fds, size_t count,
                       int64_t now_usec)
{
    for (size_t i = 0; i < count; i++) {
        add(t, t->at + i, fds[i], now_usec);
    }
}

static void begin_anew(struct follow_file *f)
{
    f->slot = UINT32_MAX;
    f->offset = 0;
    f->head_len = 0;
    f->back_len = 0;
    f->at_line = 1;
    f->after_cut = 1;
    memset(&f->copy, 0, sizeof f->copy);
}

/* The copy of what began so, and what came after it; how many. */
static size_t find_copies(struct follow_tail *t, struct follow_file *f,
                          struct follow_head old, int *fds)
{
    int moved = 1;
    size_t count = 0;

    for (int i = 0; i < TRIES && moved && old.len > 0; i++) {
        ssize_t n = pread(f->fd, t->buf, FOLLOW_HEAD, 0);
        struct follow_head head = {t->buf, n > 0 ? (size_t)n : 0};

        count = follow_set_copies(t->path, f->fd, f->inode, old, head, fds,
                                  &f->copy, &moved);
    }
    return count;
}

/* Has the copy more than was read? It may have been made before the last of
 * that was written. */
static int goes_on(int fd, uint64_t offset)
{
    struct stat about;

    return fstat(fd, &about) == 0 && (uint64_t)about.st_size > offset;
}

/*
 * Cut, or written anew from its beginning: the bytes in front of our place
 * are others. What copies have of it comes first; then all of it is read
 * again under a new slot.
 */
static void cut(struct follow_tail *t, int64_t now_usec)
{
    struct follow_file *f;
    struct follow_file before;
    int fds[FOLLOW_SET_MOST];
    size_t count = 0;

    make_room(t);
    f = &t->files[t->at];
    before = *f;
    push(t, FOLLOW_CUT, f->slot, f->offset, 0);
    begin_anew(f);
    if (t->at + 1 == t->count) {
        struct follow_head old = {before.head, before.head_len};

        count = find_copies(t, f, old, fds);
    }
    for (size_t i = 1; i < count; i++) {
        push(t, FOLLOW_CUT, before.slot, 0, 0);
    }
    if (count == 0 || !goes_on(fds[0], before.offset)) {
        push(t, FOLLOW_CLOSED, before.slot, before.offset, 0);
        if (count > 0) {
            close(fds[0]);
            add_copies(t, fds + 1, count - 1, now_usec);
        }
        return;
    }
    add_copies(t, fds, count, now_usec);
    f = &t->files[t->at];
    f->slot = before.slot;
    f->offset = before.offset;
    f->head_len = before.head_len;
    f->back_len = before.back_len;
    memcpy(f->head, before.head, sizeof f->head);
    memcpy(f->back, before.back, sizeof f->back);
}

/*
 * Cut again before a byte of it was read: only the copies tell. `data` is
 * what it holds now. Not 0: something was done, read again.
 */
static int cut_unseen(struct follow_tail *t, const char *data, size_t len,
                      int64_t now_usec)
{
    struct follow_file *f = &t->files[t->at];
    struct follow_head nothing = {NULL, 0};
    struct follow_head head = {data, len};
    int fds[FOLLOW_SET_MOST];
    size_t count;
    int moved = 0;

    if (f->offset != 0 || f->copy.inode == 0 || (len == 0 && !t->looked) ||
        t->at + 1 != t->count) {
        return 0;
    }
    make_room(t);
    f = &t->files[t->at];
    t->looked = 0;
    count = follow_set_copies(t->path, f->fd, f->inode, nothing, head, fds,
                              &f->copy, &moved);
    if (moved) {
        t->looked = 1;
        return 1;
    }
    for (size_t i = 0; i < count; i++) {
        push(t, FOLLOW_CUT, f->slot, 0, 0);
    }
    add_copies(t, fds, count, now_usec);
    return count > 0;
}

/* A writer that does not append goes on at its old place, behind a hole. */
static size_t hole(struct follow_file *f, const char *data, size_t len)
{
    size_t zeros = 0;

    while (zeros < len && data[zeros] == '\0') {
        zeros++;
    }
    f->after_cut = zeros == len;
    return zeros;
}

/* Bytes in front that are not given out. */
static size_t passed_over(struct follow_file *f, const char *data, size_t len)
{
    size_t skip = f->after_cut ? hole(f, data, len) : 0;

    if (!f->at_line) {
        const char *newline = memchr(data + skip, '\n', len - skip);

        f->at_line = newline != NULL;
        skip = newline != NULL ? (size_t)(newline - data) + 1 : len;
    }
    return skip;
}

/* The next bytes of a file: not 0 when something was done. */
static int read_file(struct follow_tail *t, int64_t now_usec,
                     struct follow_event *event)
{
    struct follow_file *f = &t->files[t->at];
    size_t back = f->back_len;
    size_t len;
    size_t skip;
    ssize_t n;

    do {
        n = pread(f->fd, t->buf, back + FOLLOW_PIECE,
                  (off_t)(f->offset - back));
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        return 0;
    }
    if ((size_t)n < back || memcmp(t->buf, f->back, back) != 0) {
        cut(t, now_usec);
        return 1;
    }
    len = (size_t)n - back;
    if (cut_unseen(t, t->buf, len, now_usec)) {
        return 1;
    }
    if (len == 0) {
        return 0;
    }
    f = &t->files[t->at]; /* room may have been made */
    skip = passed_over(f, t->buf + back, len);
    event->offset = f->offset + skip;
    f->offset += len;
    f->active_usec = now_usec;
    remember(f, t->buf + n, (size_t)n);
    event->what = FOLLOW_BYTES;
    event->data = t->buf + back + skip;
    event->len = len - skip;
    event->mtime_usec = f->mtime_usec;
    return 1;
}

/* An old inode that is at its end and quiet goes; when there are too many,
 * half of them do. */
static int retire(struct follow_tail *t, int64_t now_usec)
{
    t->crowded =
        (t->crowded || t->count == FOLLOW_OPEN) && t->count > FOLLOW_OPEN / 2;
    if (t->count < 2 || (!t->crowded && now_usec - t->files[0].active_usec <
                                            FOLLOW_QUIET_USEC)) {
        return 0;
    }
    drop_oldest(t);
    return 1;
}

static int take_queued(struct follow_tail *t, struct follow_event *event)
{
    if (t->queued == 0) {
        return 0;
    }
    *event = t->queue[0];
    t->queued--;
    memmove(t->queue, t->queue + 1, t->queued * sizeof *t->queue);
    return 1;
}

int follow_tail_next(struct follow_tail *t, int64_t now_usec,
                     struct follow_event *event)
{
    for (;;) {
        struct follow_file *f;

        if (take_queued(t, event)) {
            return 1;
        }
        if (t->at >= t->count) {
            /* All are at their end. */
            t->at = 0;
            if (retire(t, now_usec)) {
                continue;
            }
            return 0;
        }
        f = &t->files[t->at];
        if (f->slot == UINT32_MAX) {
            f->slot = (*t->next_slot)++;
            push(t, FOLLOW_OPENED, f->slot, f->offset, f->mtime_usec);
            continue;
        }
        event->len = 0;
        event->slot = f->slot;
        if (!read_file(t, now_usec, event)) {
            t->at++;
        } else if (event->len > 0) {
            return 1;
        }
    }
}

void follow_tail_close(struct follow_tail *t)
{
    for (size_t i = 0; i < t->count; i++) {
        close(t->files[i].fd);
    }
    t->count = 0;
}
