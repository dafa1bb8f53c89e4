/*
 * The objects that JSON output is made of, one function for each kind: every
 * member that docs/schema names, always, null for what was not logged.
 *
 * All but the message are small and written as a whole; the message, which
 * may have a million recipients, comes in pieces (json_message.c).
 */
#ifndef MD_QUERY_JSON_OBJECTS_H
#define MD_QUERY_JSON_OBJECTS_H

#include <maildiag/maildiag.h>

#include "diag/explain.h"
#include "diag/report.h"
#include "query/json.h"
#include "query/view.h"
#include "record/record.h"
#include "store/store.h"

/* ---- json_message.c ---- */

/* A message that is being written. All zero: none. */
typedef struct md_json_message {
    md_view *view;       /* must keep looking at the message */
    md_report *findings; /* owned; NULL: none */
    uint32_t part;       /* private: where it stands */
    uint32_t index;
} md_json_message;

/* Begin to write the message that the view looks at. OK, E_NOMEM. */
maildiag_status md_json_message_begin(md_json_message *m, md_view *v);
void md_json_message_free(md_json_message *m);

/* The next piece, added to `j`. OK, END (nothing was added), E_NOMEM (what
 * was added is no whole piece). */
maildiag_status md_json_message_next(md_json_message *m, md_json *j);

/* ---- json_reject.c ---- */

/* `store` tells the names of sources; NULL: they are null. */
void md_json_reject(md_json *j, const maildiag_reject *reject,
                    const md_store *store);

/* The name of a source, or null. */
void md_json_source(md_json *j, const md_store *store, uint32_t source);

/* ---- json_record.c ---- */

/* A record: what its header says, and its fields. */
void md_json_record(md_json *j, const maildiag_record *head,
                    const md_record *record);

/* A field of a parsed record as the public struct tells it. */
void md_json_record_field(const md_record *record, unsigned index,
                          maildiag_field *out);

/*
 * One named value as a member. An attribute that is none of Postfix's may bear
 * any name; one that is in `fixed` (ends with NULL), or that another field
 * has, gets `extra_` in front.
 */
void md_json_field(md_json *j, const maildiag_field *field,
                   const char *const *fixed);

/* ---- json_finding.c ---- */

/* Within an object (a message's findings) or, `alone`, as one. */
void md_json_finding(md_json *j, const md_report_finding *f,
                     const md_store *store, bool alone);
void md_json_affected(md_json *j, const maildiag_affected *affected);

/* ---- json_other.c ---- */

/* The text explained last, with its fixes. False without memory. */
bool md_json_explanation(md_json *j, md_explain *explain,
                         const maildiag_explanation *e);
void md_json_cause(md_json *j, const md_cause *cause);
void md_json_rule(md_json *j, const md_rules *rules, const md_rule_info *rule,
                  uint64_t hits);
void md_json_fix(md_json *j, const maildiag_fix *fix);

#endif
