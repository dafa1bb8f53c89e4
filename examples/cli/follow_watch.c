/* Which of the followed FILEs may have changed: see follow_watch.h. */
#include "cli/follow_watch.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "cli/str.h"

enum {
    OF_FOLDER = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
                IN_ONLYDIR | IN_MASK_ADD,
    OF_FILE = IN_MODIFY | IN_CLOSE_WRITE | IN_MASK_ADD
};

void follow_watch_all(struct follow_watch *w)
{
    for (size_t i = 0; i < w->count; i++) {
        w->items[i].marked = w->items[i].moved = 1;
    }
}

/* The folder that a path stands in. */
static int watch_folder(int fd, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder;
    int watch;

    if (slash == NULL) {
        return inotify_add_watch(fd, ".", OF_FOLDER);
    }
    folder = mem_copy(path, slash == path ? 1 : (size_t)(slash - path));
    watch = inotify_add_watch(fd, folder, OF_FOLDER);
    free(folder);
    return watch;
}

/* Where an open file stands by now, whatever links led to it; "" when the
 * system does not tell. */
static void real_path(int file, char *out, size_t cap)
{
    struct str name = {0};
    ssize_t n;

    str_fmt(&name, "/proc/self/fd/%d", file);
    n = readlink(str_text(&name), out, cap - 1);
    out[n > 0 ? n : 0] = '\0';
    str_free(&name);
}

/* A symbolic link's own folder, and that of the file it ends at. */
static void watch_folders(struct follow_watch *w, struct follow_watched *item)
{
    const struct follow_tail *tail = item->tail;
    char path[PATH_MAX] = "";

    if (tail->count > 0) {
        real_path(tail->files[tail->count - 1].fd, path, sizeof path);
    }
    item->folders[0] = watch_folder(w->fd, tail->path);
    item->folders[1] = path[0] == '/' ? watch_folder(w->fd, path) : -1;
}

void follow_watch_init(struct follow_watch *w, struct follow_tail *tails,
                       size_t count)
{
    memset(w, 0, sizeof *w);
    w->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    w->items = mem_new(count, sizeof *w->items);
    w->count = count;
    for (size_t i = 0; i < count; i++) {
        w->items[i].tail = &tails[i];
        w->items[i].folders[0] = w->items[i].folders[1] = -1;
        if (w->fd >= 0) {
            watch_folders(w, &w->items[i]);
        }
    }
    follow_watch_all(w);
}

/* The inode itself, whatever name it has by now. */
static int watch_inode(int fd, int file)
{
    struct str name = {0};
    int watch;

    str_fmt(&name, "/proc/self/fd/%d", file);
    watch = inotify_add_watch(fd, str_text(&name), OF_FILE);
    str_free(&name);
    return watch;
}

void follow_watch_renew(struct follow_watch *w, size_t index)
{
    struct follow_tail *tail = w->items[index].tail;
    int news = 0;

    if (w->fd < 0) {
        return;
    }
    while (tail->gone_count > 0) {
        inotify_rm_watch(w->fd, tail->gone[--tail->gone_count]);
    }
    for (size_t i = 0; i < tail->count; i++) {
        struct follow_file *f = &tail->files[i];

        if (f->watch < 0) {
            f->watch = watch_inode(w->fd, f->fd);
            /* Written to before the watch stood. */
            w->items[index].marked = 1;
            news = 1;
        }
    }
    if (news) {
        watch_folders(w, &w->items[index]);
    }
}

/* An inode's watch goes with it, so only its number is to be compared. */
static void mark(struct follow_watch *w, int watch)
{
    for (size_t i = 0; i < w->count; i++) {
        struct follow_watched *item = &w->items[i];
        const struct follow_tail *tail = item->tail;

        if (watch == item->folders[0] || watch == item->folders[1]) {
            item->marked = item->moved = 1;
        }
        for (size_t k = 0; k < tail->count && !item->marked; k++) {
            item->marked = tail->files[k].watch == watch;
        }
    }
}

void follow_watch_take(struct follow_watch *w)
{
    _Alignas(struct inotify_event) char buf[16 * 1024];
    ssize_t n;

    do {
        size_t at = 0;

        n = read(w->fd, buf, sizeof buf);

        while (n > 0 && at + sizeof(struct inotify_event) <= (size_t)n) {
            struct inotify_event e;

            memcpy(&e, buf + at, sizeof e);
            at += sizeof e + e.len;
            if ((e.mask & IN_Q_OVERFLOW) != 0) {
                follow_watch_all(w);
            } else {
                mark(w, e.wd);
            }
        }
        /* A buffer that is not full was all there was. */
    } while (n > (ssize_t)sizeof buf / 2);
}

void follow_watch_free(struct follow_watch *w)
{
    if (w->fd >= 0) {
        close(w->fd);
    }
    free(w->items);
    memset(w, 0, sizeof *w);
    w->fd = -1;
}
