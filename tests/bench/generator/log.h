/*
 * Lines of the log: their headers, and the parts that many lines share.
 *
 * Takes who writes at which host, gives the header in the chosen format.  Does
 * not know why.  Never fails (see out.h).
 */
#ifndef BENCH_GENERATOR_LOG_H
#define BENCH_GENERATOR_LOG_H

#include "world.h"

/* Header of a line of `program`; a pid of 0 is not written. */
void log_begin(struct world *world, const struct host *host,
               enum program program, uint32_t pid);
void log_end(struct world *world);
/* False when the log cannot hold lines of other programs (postlogd's own). */
bool log_foreign(struct world *world, const struct host *host,
                 enum program program, uint32_t pid);
/* `QUEUEID: ` */
void log_id(struct world *world, struct message *message);
/* begin, ID */
void log_message(struct world *world, struct message *message,
                 enum program program, uint32_t pid);
/* A whole line without variable parts. */
void log_line(struct world *world, const struct host *host,
              enum program program, uint32_t pid, const char *text);

void log_client(struct world *world, const struct peer *client);
void log_message_id(struct world *world, const struct message_id *id);
void log_address(struct world *world, const char *before,
                 const struct address *address, const char *after);

/* cleanup's `ID: message-id=<…>` */
void log_cleanup(struct world *world, struct message *message);
/* `TLS connection established … with cipher …`, from `TLSv1` on */
void log_cipher(struct world *world, uint64_t seed, bool server);

const char *log_format_name(enum format format);

#endif
