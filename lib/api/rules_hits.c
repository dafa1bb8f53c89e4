/*
 * How often rules decided: what a reader's judge counts.
 *
 * Takes a reader and the index of a rule, gives a count.
 */
#include "api/handle.h"

maildiag_status maildiag_rule_hits(maildiag_reader *reader, uint32_t index,
                                   uint64_t *out)
{
    maildiag_status st;

    if (out == NULL)
        return MAILDIAG_E_ARG;
    st = md_reader_in(reader, MD_NEEDS_READER);
    if (st != MAILDIAG_OK)
        return st;
    if (index >= md_rules_rule_count(reader->rules))
        st = MAILDIAG_END;
    else
        *out = md_judge_hits(reader->judge, index);
    return md_reader_out(reader, st);
}
