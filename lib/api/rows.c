/*
 * Tables of rows.
 *
 * Takes what is asked for, keeps the table in the reader, gives its rows
 * piece by piece and the texts that they name. A table that was begun before
 * the engine was fed is told by the serial number of the catalogue.
 */
#include "query/rows.h"

#include "api/abi.h"
#include "api/handle.h"

/* An empty table has texts too: none. */
static const uint64_t no_offsets[1] = {0};

static maildiag_status begin(maildiag_reader *reader, const maildiag_rows *ask,
                             const maildiag_filter *filter, md_needs needs)
{
    maildiag_status st = md_reader_in(reader, needs);

    if (st != MAILDIAG_OK)
        return st;
    st = md_rows_begin(&reader->rows, ask, filter, ask->report, &reader->view);
    reader->rows_serial = reader->serial;
    return md_reader_out(reader, st);
}

maildiag_status maildiag_rows_begin(maildiag_reader *reader,
                                    const maildiag_rows *rows)
{
    maildiag_filter filter;
    maildiag_rows ask;

    if (rows == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(rows, sizeof *rows))
        return MAILDIAG_E_ABI;
    md_abi_take(&ask, rows, sizeof ask);
    if (md_row_kind_of(ask.what) == NULL)
        return MAILDIAG_E_ARG;
    if (ask.what == MAILDIAG_ROWS_FINDINGS) {
        if (!md_report_is(ask.report))
            return MAILDIAG_E_ARG;
        return begin(reader, &ask, NULL, MD_NEEDS_READER);
    }
    if (ask.filter == NULL)
        return begin(reader, &ask, NULL, MD_NEEDS_CATALOG);
    if (!md_abi_good(ask.filter, sizeof *ask.filter))
        return MAILDIAG_E_ABI;
    md_abi_take(&filter, ask.filter, sizeof filter);
    return begin(reader, &ask, &filter, MD_NEEDS_CATALOG);
}

/* Is there a table, and do its entries still mean what they did? */
static bool goes_on(const maildiag_reader *reader)
{
    return reader->rows.begun && (reader->rows.what == MAILDIAG_ROWS_FINDINGS ||
                                  reader->rows_serial == reader->serial);
}

maildiag_status maildiag_rows_read(maildiag_reader *reader, void *rows,
                                   size_t cap, size_t *count)
{
    size_t read = 0;
    maildiag_status st;

    if (rows == NULL || cap == 0 || count == NULL)
        return MAILDIAG_E_ARG;
    st = md_reader_in(reader, MD_NEEDS_ROWS);
    if (st != MAILDIAG_OK)
        return st;
    st = goes_on(reader) ? md_rows_read(&reader->rows, rows, cap, &read)
                         : MAILDIAG_E_ARG;
    if (st >= 0)
        *count = read;
    return md_reader_out(reader, st);
}

maildiag_status maildiag_rows_strings(maildiag_reader *reader,
                                      maildiag_strings *out)
{
    maildiag_strings found = {0};
    const md_codes *codes;
    maildiag_status st;

    if (out == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    st = md_reader_in(reader, MD_NEEDS_READER);
    if (st != MAILDIAG_OK)
        return st;
    if (reader->rows.begun) {
        codes = &reader->rows.codes;
        found.count = codes->count;
        found.bytes = md_buffer_slice(&codes->bytes).ptr;
        found.offsets = codes->count != 0 ? codes->offsets : no_offsets;
        md_abi_give(out, &found, sizeof found);
    } else {
        st = MAILDIAG_E_ARG;
    }
    return md_reader_out(reader, st);
}
