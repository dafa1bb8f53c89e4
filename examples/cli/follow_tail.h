/*
 * One FILE that is followed, through every kind of rotation.
 *
 * Takes: a path; the caller's word that something may have happened to it.
 * Gives: the bytes that were written, in order, each inode under a number of
 * its own (a slot); the word that a file was cut to nothing under the reader
 * (copytruncate), since nobody can tell what it held last. Does not know:
 * lines, how the caller learns of changes. Fails when: a path cannot be
 * opened: said once, and tried again each time.
 *
 * Renamed and made anew, deleted and made anew, a symbolic link that points
 * elsewhere: the inode that was open is read on, since the writer may not have
 * opened the new one yet, and what stands between the two in a set of rotated
 * files is read as well; of a file that was cut, the rest of its copy.
 */
#ifndef CLI_FOLLOW_TAIL_H
#define CLI_FOLLOW_TAIL_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "cli/follow_set.h"

enum {
    FOLLOW_BACK = 256,           /* bytes that tell that a file is the same */
    FOLLOW_OPEN = 32,            /* inodes of one path that are read at once */
    FOLLOW_PIECE = 256 * 1024,   /* bytes of one read */
    FOLLOW_QUIET_USEC = 30000000 /* an old inode is closed after that */
};

/* One inode. */
struct follow_file {
    int fd;
    int watch; /* the caller's; below 0: none */
    struct follow_inode inode;
    uint64_t offset;          /* of the next byte */
    uint32_t slot;            /* its number; another one after a cut */
    int at_line;              /* 0: passing over the rest of a line */
    int after_cut;            /* zeros in front are a hole, not data */
    struct follow_inode copy; /* the newest one, when it was cut last */
    int64_t mtime_usec;       /* when it was opened */
    int64_t active_usec;
    size_t head_len;
    size_t back_len;
    char head[FOLLOW_HEAD]; /* the first bytes, as far as they were read */
    char back[FOLLOW_BACK]; /* the bytes in front of offset */
};

/* What happened, in the order in which it did. */
enum follow_what {
    FOLLOW_OPENED, /* a new slot */
    FOLLOW_BYTES,
    FOLLOW_CUT,   /* the file of the slot was cut at offset */
    FOLLOW_CLOSED /* nothing more comes under the slot */
};

struct follow_event {
    enum follow_what what;
    uint32_t slot;
    const char *data; /* a loan until the next call */
    size_t len;
    uint64_t offset;    /* of data, or of the cut */
    int64_t mtime_usec; /* of the file, when it was opened */
};

struct follow_tail {
    const char *path; /* the caller's */
    int since_end;    /* the first file is read from its end */
    int missing;      /* has been said */
    size_t count;     /* of files: the newest is the last */
    struct follow_file files[FOLLOW_OPEN];
    size_t at;             /* which one is being read */
    int gone[FOLLOW_OPEN]; /* watches of files that were closed, for the
                              caller to take away */
    size_t gone_count;
    int looked;    /* since the last look for copies */
    int crowded;   /* old inodes are to go */
    size_t queued; /* events that wait */
    struct follow_event queue[FOLLOW_OPEN + FOLLOW_SET_MOST + 2];
    uint32_t *next_slot; /* the caller's counter, of all tails */
    char *buf;           /* FOLLOW_BACK + FOLLOW_PIECE, the caller's */
};

void follow_tail_init(struct follow_tail *t, const char *path, int since_end,
                      uint32_t *next_slot, char *buf);

/* Does the path name another inode by now? now_usec is any clock that goes
 * on. Not 0: there is more to look at once what there is has been read. */
int follow_tail_look(struct follow_tail *t, int64_t now_usec);

/* The next event: not 0, or 0 when there is none at present. */
int follow_tail_next(struct follow_tail *t, int64_t now_usec,
                     struct follow_event *event);

void follow_tail_close(struct follow_tail *t);

#endif
