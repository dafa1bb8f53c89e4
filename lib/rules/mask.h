/*
 * The form of a text: its words without those that are different every time.
 *
 *   550 5.1.1 <jan@a.example>: unknown (q12-34ab.7 - mx7)
 *   550 5.1.1 <x@x.x>: unknown (0-0.0 - 0)
 *
 * Takes a text, gives it with addresses, names of hosts and URLs, and runs of
 * letters and digits replaced by plain stand-ins, and where each of them
 * stood. Names and numbers that a wording of the rules quotes (`spamhaus.org`,
 * `s3140`) stay, and so do reply codes and enhanced codes. Wordings are looked
 * for in the form: texts of one form have one answer by definition, however
 * long their variable words are. Fails without memory only.
 */
#ifndef MD_RULES_MASK_H
#define MD_RULES_MASK_H

#include "rules/masked.h"
#include "rules/quote.h"

/* False without memory. The text must be shorter than 4 GiB; `planes` is
 * scratch. */
bool md_mask_text(const md_quotes *quotes, md_planes *planes, md_slice text,
                  md_masked *out);

#endif
