/*
 * A filter that is kept: its texts are copies, for those of the caller are
 * gone when he asks for more.
 */
#ifndef MD_QUERY_QUESTION_H
#define MD_QUERY_QUESTION_H

#include <maildiag/maildiag.h>

#include "base/buffer.h"

typedef struct md_question {
    bool kept;
    maildiag_filter filter; /* its texts are in `texts` */
    md_buffer texts;
} md_question;

void md_question_free(md_question *q);

/* Keep another one; false without memory, none is kept then. */
bool md_question_keep(md_question *q, const maildiag_filter *filter);

/* Is it the one that is kept, texts compared byte by byte? */
bool md_question_same(const md_question *q, const maildiag_filter *filter);

#endif
