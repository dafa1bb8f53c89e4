/*
 * The rotated files that stand beside a log (`mail.log.1`,
 * `mail.log-20260831`).
 *
 * Takes: the log's path. Gives: what stood there between two inodes, oldest
 * first; the copy that a rotation took of it before it was cut. Does not know:
 * what is in them; packed ones are passed over. Fails when: never; what cannot
 * be found is not there.
 */
#ifndef CLI_FOLLOW_SET_H
#define CLI_FOLLOW_SET_H

#include <stddef.h>
#include <stdint.h>

enum { FOLLOW_SET_MOST = 16 };

struct follow_inode {
    uint64_t device;
    uint64_t inode;
};

/* Descriptors of what came after `old` stood at the path and before `now`
 * does; they are the caller's. How many; 0 where `old` is not among the
 * names, for then there is nothing to go by. */
size_t follow_set_between(const char *path, struct follow_inode old,
                          struct follow_inode now, int fds[FOLLOW_SET_MOST]);

/* The first bytes of a file, FOLLOW_HEAD at most. */
struct follow_head {
    const char *bytes;
    size_t len;
};

enum { FOLLOW_HEAD = 256 };

/*
 * For a log that was cut (copytruncate) and began with `old` before: the file
 * that begins so is its copy; what is newer holds what was written and cut
 * since, whole. Where old is empty, what is newer than *newest. Descriptors as
 * above, the copy first. *newest becomes the inode of the last one.
 *
 * `live` is the log, open, and begins with `head`: copies of these bytes are
 * passed over, since they may not be finished, and the log still has them.
 * *moved: it does not begin so any more; the answer is none then, and who asks
 * reads again.
 */
size_t follow_set_copies(const char *path, int live, struct follow_inode self,
                         struct follow_head old, struct follow_head head,
                         int fds[FOLLOW_SET_MOST], struct follow_inode *newest,
                         int *moved);

#endif
