/*
 * Texts explained: one, or the next of a stream.
 */
#include "diag/explain.h"

#include "api/abi.h"
#include "api/handle.h"

/* What was explained stays for maildiag_explanation_fix() and JSON. */
static maildiag_status give(maildiag_reader *reader, maildiag_explanation *out,
                            maildiag_status st)
{
    if (st == MAILDIAG_OK || st == MAILDIAG_TRUNCATED)
        md_abi_give(out, &reader->explanation, sizeof reader->explanation);
    return md_reader_out(reader, st);
}

maildiag_status maildiag_explain(maildiag_reader *reader, const char *text,
                                 size_t len, maildiag_explanation *out)
{
    maildiag_status st;

    if (text == NULL || out == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    st = md_reader_in(reader, MD_NEEDS_READER);
    if (st != MAILDIAG_OK)
        return st;
    st = md_explain_text(&reader->explain, md_slice_make(text, len),
                         &reader->explanation);
    return give(reader, out, st);
}

maildiag_status maildiag_explain_next(maildiag_reader *reader, const char *data,
                                      size_t len, int32_t each_line,
                                      int32_t at_end, size_t *taken,
                                      maildiag_explanation *out)
{
    maildiag_status st;

    if ((data == NULL && len != 0) || taken == NULL || out == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    st = md_reader_in(reader, MD_NEEDS_READER);
    if (st != MAILDIAG_OK)
        return st;
    *taken = 0;
    st = md_explain_next(
        &reader->explain, md_slice_make(data != NULL ? data : "", len),
        each_line != 0, at_end != 0, taken, &reader->explanation);
    return give(reader, out, st);
}

maildiag_status maildiag_explanation_fix(maildiag_reader *reader,
                                         uint32_t index, maildiag_fix *out)
{
    maildiag_fix found = {0};
    maildiag_status st;

    if (out == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    st = md_reader_in(reader, MD_NEEDS_READER);
    if (st != MAILDIAG_OK)
        return st;
    st = reader->explain.explained
             ? md_explain_fix(&reader->explain, index, &found)
             : MAILDIAG_E_ARG;
    if (st == MAILDIAG_OK)
        md_abi_give(out, &found, sizeof found);
    return md_reader_out(reader, st);
}
