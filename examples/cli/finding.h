/*
 * A finding for people.
 *
 * Takes: a report and an index. Gives: the block of design: when, who acts,
 * what, how many, before, do, seen, tell. Does not know: the order.
 */
#ifndef CLI_FINDING_H
#define CLI_FINDING_H

#include <stdint.h>

#include "cli/session.h"

/* The whole block, with its number in front. */
void finding_print(struct session *s, const maildiag_report *report,
                   uint32_t index, unsigned number);

/* One line for a finding that is not shown in full. */
void finding_print_line(struct session *s, const maildiag_finding *finding,
                        unsigned number);

/* One line of "Also seen". */
void finding_print_short(struct session *s, const maildiag_finding *finding);

/* Parts of the block, for a single message. */
void finding_print_why(struct session *s, const maildiag_finding *finding);
void finding_print_fixes(struct session *s, const maildiag_report *report,
                         uint32_t index);

#endif
