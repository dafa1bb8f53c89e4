/*
 * Reject lines: what a client is told, as the log shows it.
 *
 * Takes who is refused and for whom, draws a text (refusals.h), writes and
 * counts the line.  Does not know what the client does next.
 */
#ifndef BENCH_GENERATOR_REFUSE_H
#define BENCH_GENERATOR_REFUSE_H

#include "world.h"

/* The two ends of a message that is refused, or of one recipient of it. */
struct refuse_mail {
    const struct address *from;
    const struct address *to;
};

/* A refusal by smtpd, a milter, a proxy or a limit, `message` NULL without a
 * queue ID.  Gives the stage, which says whether the session goes on. */
enum refusal_stage refuse_client(struct world *world, struct session *session,
                                 struct message *message,
                                 const struct refuse_mail *mail);
/* One by postscreen. */
void refuse_screened(struct world *world, struct host *host, uint32_t pid,
                     const struct peer *client, const struct refuse_mail *mail);
/* One by cleanup, of a message that has been received. */
void refuse_content(struct world *world, struct session *session,
                    struct message *message, const struct refuse_mail *mail);
/* cleanup's other actions on a header: `hold`, `discard`, `warning`, …;
 * `milter-hold` and `milter-discard` are those of a milter. */
void refuse_action(struct world *world, struct session *session,
                   struct message *message, const char *action,
                   const struct refuse_mail *mail);
/* ` from=<…> to=<…> proto=ESMTP helo=<…>` */
void refuse_envelope(struct world *world, const struct session *session,
                     const struct refuse_mail *mail, enum refusal_stage stage);

#endif
