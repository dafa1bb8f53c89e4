/*
 * This machine's own mail log.
 *
 * Takes: a directory (/var/log). Gives: mail.log, or else maillog, with what
 * logrotate made of it. Does not know: what stands in it. Fails when: there is
 * none.
 */
#ifndef CLI_MACHINE_H
#define CLI_MACHINE_H

#include <stddef.h>

struct machine_log {
    char **paths; /* in no order */
    size_t count;
};

/* 0; -1 when there is no such log. Free with machine_free() in any case. */
int machine_find(const char *directory, struct machine_log *out);
void machine_free(struct machine_log *log);

#endif
