/*
 * The things that every report names: files, hosts, moments.
 *
 * Takes: a session with logs. Gives: texts that are safe to print. Does not
 * know: findings, messages.
 */
#ifndef CLI_LABEL_H
#define CLI_LABEL_H

#include <stdint.h>

#include "cli/session.h"

/* The first line: files, span, hosts, messages. */
void label_header(struct session *s);

/* What the log covers, as words: "30 Aug 00:00 – 31 Aug 09:12 (+02:00)". */
void label_span(const struct session *s, struct str *out);

/* "mail.log:81273". */
void label_place(struct session *s, uint32_t source, uint64_t offset,
                 struct str *out);

/* A moment, with its day when that is not the last day of the log. */
void label_time(const struct session *s, int64_t usec, int seconds,
                struct str *out);

/* Text of the library, made safe; "-" when it is absent. */
void label_text(struct str *out, maildiag_text text);

/* Sentences of the catalogue: their line ends are blanks. */
void label_prose(struct str *out, maildiag_text text);

/* "name[address]:port", of what is known. */
void label_peer(struct str *out, maildiag_text name, maildiag_text address,
                maildiag_text port);

#endif
