/*
 * One pasted text, explained: a log line with any header or none, an SMTP
 * reply, the words of a bounce, the block of a delivery report.
 *
 * Takes a rule set and a judge, gives the public maildiag_explanation with
 * all its parts, and the fixes filled with them. Keeps the memory that the
 * answer points into until the next text. Does not know where the text came
 * from, and needs no clock: a stamp is passed over. Fails without memory only.
 */
#ifndef MD_DIAG_EXPLAIN_H
#define MD_DIAG_EXPLAIN_H

#include <maildiag/maildiag.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "record/record.h"
#include "rules/judge.h"
#include "rules/rules.h"

/* Longest text that is judged; what lies behind is cut off. */
enum { MD_EXPLAIN_BYTES = 65536 };

/*
 * One reader's scratch. All zero is not good: see md_explain_init(). The
 * members up to `places` may be read after a text was explained.
 */
typedef struct md_explain {
    const md_rules *rules;
    md_judge *judge;
    md_slice text;    /* the text, joined, inside `joined` */
    md_record record; /* kind UNRECOGNISED for what is no log record */
    md_subject subject;
    md_verdict verdict;
    md_places places;
    bool explained;   /* a text was explained: fixes can be asked for */
    bool skipping;    /* inside the rest of a line that was cut */
    md_buffer joined; /* the text with its lines joined */
    md_arena arena;   /* filled texts and fixes */
} md_explain;

/* Both are loans and must outlive it. */
void md_explain_init(md_explain *e, const md_rules *rules, md_judge *judge);
void md_explain_free(md_explain *e);

/*
 * Explain one text; newlines in it join what was wrapped. Fills every member
 * of *out but struct_size; the loans are good until the next call.
 * OK, TRUNCATED (judged by its first MD_EXPLAIN_BYTES), E_NOMEM.
 */
maildiag_status md_explain_text(md_explain *e, md_slice text,
                                maildiag_explanation *out);

/*
 * The n-th fix of the text explained last, filled; all members but
 * struct_size. OK, END, E_ARG (nothing explained yet), E_NOMEM. The loans are
 * good until the next text.
 */
maildiag_status md_explain_fix(md_explain *e, uint32_t index,
                               maildiag_fix *out);

/*
 * Explain the next text at the front of a stream, as maildiag_explain_next()
 * says. *taken bytes are done with, with END too (blank lines). A text stays
 * back until the beginning of the next is there, or at_end.
 */
maildiag_status md_explain_next(md_explain *e, md_slice data, bool each_line,
                                bool at_end, size_t *taken,
                                maildiag_explanation *out);

/* Forget the stream: the rest of a line that was cut. */
void md_explain_reset(md_explain *e);

#endif
