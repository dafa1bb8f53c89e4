/*
 * Totals and tables.
 */
#include "query/summary.h"

#include "api/abi.h"
#include "api/handle.h"
#include "query/text.h"

maildiag_status maildiag_summary_get(maildiag_reader *reader,
                                     const maildiag_filter *filter,
                                     maildiag_summary *out)
{
    maildiag_status st;

    if (out == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    st = md_reader_ask(reader, filter);
    if (st != MAILDIAG_OK)
        return st;
    st = md_summary_make(&reader->summary, &reader->view, &reader->filter);
    if (st == MAILDIAG_OK)
        md_abi_give(out, &reader->summary.totals, sizeof *out);
    return md_reader_out(reader, st);
}

maildiag_status maildiag_summary_cause(maildiag_reader *reader, uint32_t index,
                                       maildiag_cause_count *out)
{
    maildiag_cause_count found = {0};
    const md_summary *s;
    maildiag_status st;

    if (out == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    st = md_reader_in(reader, MD_NEEDS_READER);
    if (st != MAILDIAG_OK)
        return st;
    s = &reader->summary;
    if (!s->made) {
        st = MAILDIAG_E_ARG;
    } else if (index >= s->cause_count) {
        st = MAILDIAG_END;
    } else {
        found.cause =
            md_text(md_rules_cause(reader->rules, s->causes[index].cause)->id);
        found.count = s->causes[index].count;
        md_abi_give(out, &found, sizeof found);
    }
    return md_reader_out(reader, st);
}

maildiag_status maildiag_group_begin(maildiag_reader *reader,
                                     const maildiag_filter *filter, uint32_t by,
                                     uint32_t top, uint32_t *count)
{
    maildiag_status st;

    if (count == NULL || !md_group_knows(by))
        return MAILDIAG_E_ARG;
    st = md_reader_ask(reader, filter);
    if (st != MAILDIAG_OK)
        return st;
    st = md_group_make(&reader->group, &reader->view, &reader->filter, by, top);
    if (st == MAILDIAG_OK)
        *count = (uint32_t)reader->group.count;
    return md_reader_out(reader, st);
}

static void fill_group(const md_group_row *row, maildiag_group *out)
{
    memset(out, 0, sizeof *out);
    out->key = md_text(row->key);
    out->messages = row->messages;
    out->bytes = row->bytes;
    out->sent = row->sent;
    out->deferred = row->deferred;
    out->bounced = row->bounced;
    out->delay_p50_usec = row->delay_p50_usec;
    out->delay_p95_usec = row->delay_p95_usec;
}

maildiag_status maildiag_group_get(maildiag_reader *reader, uint32_t index,
                                   maildiag_group *out)
{
    maildiag_group found;
    maildiag_status st;

    if (out == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    st = md_reader_in(reader, MD_NEEDS_READER);
    if (st != MAILDIAG_OK)
        return st;
    if (!reader->group.made) {
        st = MAILDIAG_E_ARG;
    } else if (index >= reader->group.count) {
        st = MAILDIAG_END;
    } else {
        fill_group(&reader->group.rows[index], &found);
        md_abi_give(out, &found, sizeof found);
    }
    return md_reader_out(reader, st);
}
