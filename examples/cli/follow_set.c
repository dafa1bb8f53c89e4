/* The rotated files that stand beside a log: see follow_set.h. */
#include "cli/follow_set.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/decompress.h"
#include "cli/rotate.h"
#include "cli/str.h"

enum { MOST_NAMES = 4096, TRIES = 20 };

struct entry {
    char *name;
    struct rotate_name place;
    struct follow_inode inode;
};

struct set {
    DIR *folder;
    struct entry *entries; /* oldest first */
    size_t count;
    int moved; /* names have changed since it was made */
};

static int is(struct follow_inode a, struct follow_inode b)
{
    return a.inode == b.inode && a.device == b.device;
}

static int in_time_order(const void *a, const void *b)
{
    const struct entry *x = a;
    const struct entry *y = b;

    return rotate_compare(&x->place, &y->place);
}

static void add(struct set *s, const char *name)
{
    struct stat about;
    struct entry *e;

    if (fstatat(dirfd(s->folder), name, &about, 0) != 0 ||
        !S_ISREG(about.st_mode)) {
        return;
    }
    s->entries = mem_grow(s->entries, s->count + 1, sizeof *s->entries);
    e = &s->entries[s->count++];
    e->name = mem_copy(name, strlen(name));
    rotate_parse(e->name, &e->place);
    e->inode.device = (uint64_t)about.st_dev;
    e->inode.inode = (uint64_t)about.st_ino;
}

static void list(struct set *s, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash != NULL ? slash + 1 : path;
    char *name =
        slash != NULL
            ? mem_copy(path, slash == path ? 1 : (size_t)(slash - path))
            : mem_copy(".", 1);
    const struct dirent *found;

    memset(s, 0, sizeof *s);
    s->folder = opendir(name);
    free(name);
    while (s->folder != NULL && s->count < MOST_NAMES &&
           (found = readdir(s->folder)) != NULL) {
        if (rotate_same_set(base, found->d_name)) {
            add(s, found->d_name);
        }
    }
    if (s->count > 1) {
        qsort(s->entries, s->count, sizeof *s->entries, in_time_order);
    }
}

static void set_free(struct set *s)
{
    for (size_t i = 0; i < s->count; i++) {
        free(s->entries[i].name);
    }
    free(s->entries);
    if (s->folder != NULL) {
        closedir(s->folder);
    }
}

static int is_equal(const struct set *a, const struct set *b)
{
    if (a->count != b->count) {
        return 0;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (!is(a->entries[i].inode, b->entries[i].inode) ||
            strcmp(a->entries[i].name, b->entries[i].name) != 0) {
            return 0;
        }
    }
    return 1;
}

/* Names may change while they are read: until two readings agree. */
static void list_at_rest(struct set *s, const char *path)
{
    list(s, path);
    for (int i = 0; i < TRIES; i++) {
        struct set before = *s;

        list(s, path);
        if (is_equal(&before, s)) {
            set_free(&before);
            return;
        }
        set_free(&before);
    }
}

static void close_all(int *fds, size_t count)
{
    while (count > 0) {
        close(fds[--count]);
    }
}

/* -1: packed, or not what was listed. */
static int open_plain(struct set *s, const struct entry *e)
{
    unsigned char head[6] = {0};
    struct stat about;
    ssize_t n;
    int fd =
        openat(dirfd(s->folder), e->name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0) {
        s->moved = 1;
        return -1;
    }
    n = pread(fd, head, sizeof head, 0);
    if (fstat(fd, &about) != 0 || (uint64_t)about.st_ino != e->inode.inode) {
        s->moved = 1;
    } else if (n >= 0 && !decompress_looks(head, (size_t)n)) {
        return fd;
    }
    close(fd);
    return -1;
}

static size_t place_of(const struct set *s, struct follow_inode inode)
{
    size_t i = 0;

    while (i < s->count && !is(s->entries[i].inode, inode)) {
        i++;
    }
    return i;
}

static size_t between(struct set *s, struct follow_inode old,
                      struct follow_inode now, int *fds)
{
    size_t count = 0;

    for (size_t i = place_of(s, old) + 1;
         i < s->count && count < FOLLOW_SET_MOST; i++) {
        if (is(s->entries[i].inode, now)) {
            break;
        }
        fds[count] = open_plain(s, &s->entries[i]);
        count += fds[count] >= 0;
    }
    return count;
}

size_t follow_set_between(const char *path, struct follow_inode old,
                          struct follow_inode now, int fds[FOLLOW_SET_MOST])
{
    size_t count = 0;
    int moved = 1;

    for (int i = 0; i < TRIES && moved; i++) {
        struct set s;

        close_all(fds, count);
        list_at_rest(&s, path);
        count = between(&s, old, now, fds);
        moved = s.moved;
        set_free(&s);
    }
    return count;
}

/* ---- copies -------------------------------------------------------------- */

/* A copy of what begins so, finished or not. */
static int is_of_head(int fd, struct follow_head head)
{
    char buf[FOLLOW_HEAD];
    ssize_t n = pread(fd, buf, head.len, 0);

    return head.len > 0 && n >= 0 && memcmp(buf, head.bytes, (size_t)n) == 0;
}

static int begins_so(int fd, struct follow_head head)
{
    char buf[FOLLOW_HEAD];
    ssize_t n = pread(fd, buf, head.len > 0 ? head.len : 1, 0);

    return n == (ssize_t)head.len && memcmp(buf, head.bytes, head.len) == 0;
}

/* The newest of the entries that begins so, opened; s->count: none. */
static size_t find_copy(struct set *s, struct follow_inode self,
                        struct follow_head old, int *fd)
{
    for (size_t i = s->count; i > 0; i--) {
        if (is(s->entries[i - 1].inode, self)) {
            continue;
        }
        *fd = open_plain(s, &s->entries[i - 1]);
        if (*fd >= 0 && is_of_head(*fd, old)) {
            return i - 1;
        }
        if (*fd >= 0) {
            close(*fd);
        }
    }
    return s->count;
}

static size_t copies(struct set *s, struct follow_inode self,
                     struct follow_head old, struct follow_head head, int *fds,
                     struct follow_inode *newest)
{
    size_t count = 0;
    size_t i;

    if (old.len > 0) {
        i = find_copy(s, self, old, &fds[0]);
        count = i < s->count;
    } else {
        i = place_of(s, *newest);
    }
    if (i < s->count) {
        *newest = s->entries[i].inode;
    }
    for (i++; i < s->count && count < FOLLOW_SET_MOST; i++) {
        if (is(s->entries[i].inode, self)) {
            continue;
        }
        fds[count] = open_plain(s, &s->entries[i]);
        if (fds[count] < 0) {
            continue;
        }
        if (is_of_head(fds[count], head)) {
            close(fds[count]);
            break;
        }
        *newest = s->entries[i].inode;
        count++;
    }
    return count;
}

size_t follow_set_copies(const char *path, int live, struct follow_inode self,
                         struct follow_head old, struct follow_head head,
                         int fds[FOLLOW_SET_MOST], struct follow_inode *newest,
                         int *moved)
{
    const struct follow_inode before = *newest;
    struct set s;
    size_t count;

    head.len = head.len < FOLLOW_HEAD ? head.len : FOLLOW_HEAD;
    list_at_rest(&s, path);
    count = copies(&s, self, old, head, fds, newest);
    *moved = s.moved || !begins_so(live, head);
    set_free(&s);
    if (*moved) {
        close_all(fds, count);
        *newest = before;
        count = 0;
    }
    return count;
}
