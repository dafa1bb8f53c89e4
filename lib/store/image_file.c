/*
 * Saved states as files; see image_file.h.
 *
 * Takes paths and open files. A save that is broken off at any moment leaves
 * the old state or the new one: PATH.new is written and brought to disk, then
 * renamed, then the directory is brought to disk. One that was left behind is
 * written over; a lock tells it from one that is being written.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "store/image.h"
#include "store/image_file.h"

static maildiag_status fail(maildiag_error *error, maildiag_status status,
                            const char *path, const char *words)
{
    if (error == NULL)
        return status;
    error->code = status;
    error->line = error->column = 0;
    (void)snprintf(error->source, sizeof error->source, "%s", path);
    (void)snprintf(error->text, sizeof error->text, "%s", words);
    return status;
}

static const char *words_of(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
        return "no space left";
    case EROFS:
        return "the file system is read-only";
    case EACCES:
    case EPERM:
        return "permission denied";
    case ENOENT:
        return "no such file or directory";
    case EISDIR:
        return "is a directory";
    case ELOOP:
        return "is a symbolic link";
    case EFBIG:
        return "the file would be too large";
    case EMFILE:
    case ENFILE:
        return "too many open files";
    case ENAMETOOLONG:
        return "name too long";
    case EIO:
        return "input/output error";
    default:
        return "cannot be read or written";
    }
}

/* A failure of the system, or a lack of memory. */
static maildiag_status fail_number(maildiag_error *error, const char *path,
                                   int number)
{
    return number == ENOMEM
               ? fail(error, MAILDIAG_E_NOMEM, path, "no memory")
               : fail(error, MAILDIAG_E_IO, path, words_of(number));
}

/* ---- saving ------------------------------------------------------------- */

/* 0, or errno. */
static int write_all(const md_store *store, int fd)
{
    md_image_out out;
    int number = 0;

    if (!md_image_out_begin(&out, fd, NULL) || !md_image_save(store, &out))
        number = out.error;
    md_image_out_free(&out);
    return number;
}

/* Is what was opened still what the name says, and ours alone? */
static bool is_ours(int fd, const char *path)
{
    struct stat open_file, named;

    return fstat(fd, &open_file) == 0 && lstat(path, &named) == 0 &&
           S_ISREG(open_file.st_mode) && open_file.st_nlink == 1 &&
           open_file.st_uid == geteuid() && open_file.st_dev == named.st_dev &&
           open_file.st_ino == named.st_ino;
}

/* Open and empty, with the lock; -1 with errno. */
static int open_new(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
                  S_IRUSR | S_IWUSR);

    if (fd < 0)
        return -1;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 || !is_ours(fd, path)) {
        (void)close(fd);
        errno = errno == EWOULDBLOCK ? EWOULDBLOCK : EPERM;
        return -1;
    }
    if (fchmod(fd, S_IRUSR | S_IWUSR) != 0 || ftruncate(fd, 0) != 0) {
        int number = errno;

        (void)close(fd);
        errno = number;
        return -1;
    }
    return fd;
}

/* The rename is on disk when its directory is. */
static int sync_directory(char *path)
{
    char *slash = strrchr(path, '/');
    int fd, number = 0;

    if (slash == NULL)
        fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    else {
        slash[slash == path] = '\0';
        fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    if (fd < 0)
        return errno;
    /* A file system that cannot do it has nothing to bring to disk. */
    if (fsync(fd) != 0 && errno != EINVAL && errno != ENOSYS)
        number = errno;
    (void)close(fd);
    return number;
}

static int save_beside(const md_store *store, char *beside, const char *path)
{
    int number, fd = open_new(beside);

    if (fd < 0)
        return errno;
    number = write_all(store, fd);
    if (number == 0 && fsync(fd) != 0)
        number = errno;
    if (number == 0 && rename(beside, path) != 0)
        number = errno;
    if (number != 0)
        (void)unlink(beside);
    (void)close(fd);
    return number != 0 ? number : sync_directory(beside);
}

maildiag_status md_store_save_file(const md_store *store, const char *path,
                                   maildiag_error *error)
{
    size_t len = strlen(path);
    char *beside = md_alloc(len + sizeof ".new");
    int number;

    if (beside == NULL)
        return fail_number(error, path, ENOMEM);
    memcpy(beside, path, len);
    memcpy(beside + len, ".new", sizeof ".new");
    number = save_beside(store, beside, path);
    md_free(beside);
    if (number == EWOULDBLOCK)
        return fail(error, MAILDIAG_E_BUSY, path,
                    "somebody else is saving there");
    return number == 0 ? MAILDIAG_OK : fail_number(error, path, number);
}

maildiag_status md_store_save_fd(const md_store *store, int fd,
                                 maildiag_error *error)
{
    int number = fd < 0 ? EBADF : write_all(store, fd);

    return number == 0 ? MAILDIAG_OK : fail_number(error, "", number);
}

/* ---- loading ------------------------------------------------------------ */

static maildiag_status load(const md_store *like, int fd, const char *path,
                            md_store **out, maildiag_error *error)
{
    maildiag_status status;
    md_image_in in;

    (void)md_image_in_begin(&in, fd, MD_NONE);
    status = md_image_load(like, &in, out);
    md_image_in_free(&in);
    switch (status) {
    case MAILDIAG_OK:
        return status;
    case MAILDIAG_E_IO:
        return fail_number(error, path, in.error);
    case MAILDIAG_E_ARG:
        return fail(error, status, path,
                    "was saved with another evidence or max_line_bytes");
    case MAILDIAG_E_NOMEM:
        return fail_number(error, path, ENOMEM);
    case MAILDIAG_E_VERSION:
        return fail(error, status, path, "was saved by a newer library");
    default:
        return fail(error, status, path,
                    in.block != 0 ? "is a damaged state"
                                  : "is no state that maildiag saved");
    }
}

maildiag_status md_store_load_fd(const md_store *like, int fd, md_store **out,
                                 maildiag_error *error)
{
    return fd < 0 ? fail_number(error, "", EBADF)
                  : load(like, fd, "", out, error);
}

maildiag_status md_store_load_file(const md_store *like, const char *path,
                                   md_store **out, maildiag_error *error)
{
    maildiag_status status;
    struct stat about;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

    if (fd < 0)
        return fail_number(error, path, errno);
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode))
        status = fail(error, MAILDIAG_E_IO, path,
                      S_ISDIR(about.st_mode) ? "is a directory"
                                             : "is not a regular file");
    else
        status = load(like, fd, path, out, error);
    (void)close(fd);
    return status;
}
