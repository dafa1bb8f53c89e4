/*
 * Delivery reports. Takes pasted text, gives slices into it; allocates
 * nothing, never fails.
 */
#include "diag/explain_report.h"

typedef struct report_name {
    const char *name;
    uint8_t line; /* md_report_line */
} report_name;

static const report_name report_names[] = {
    {"Reporting-MTA:", MD_REPORT_MESSAGE},
    {"Received-From-MTA:", MD_REPORT_MESSAGE},
    {"Original-Envelope-Id:", MD_REPORT_MESSAGE},
    {"DSN-Gateway:", MD_REPORT_MESSAGE},
    {"Arrival-Date:", MD_REPORT_MESSAGE},
    {"X-Postfix-Queue-ID:", MD_REPORT_MESSAGE},
    {"X-Postfix-Sender:", MD_REPORT_MESSAGE},
    {"Final-Recipient:", MD_REPORT_RECIPIENT},
    {"Original-Recipient:", MD_REPORT_FIELD},
    {"Action:", MD_REPORT_FIELD},
    {"Status:", MD_REPORT_FIELD},
    {"Remote-MTA:", MD_REPORT_FIELD},
    {"Diagnostic-Code:", MD_REPORT_FIELD},
    {"Last-Attempt-Date:", MD_REPORT_FIELD},
    {"Will-Retry-Until:", MD_REPORT_FIELD},
    {"Final-Log-ID:", MD_REPORT_FIELD},
};

md_report_line md_explain_report_line(md_slice line)
{
    for (size_t i = 0; i < sizeof report_names / sizeof *report_names; i++)
        if (md_slice_starts_nocase(line, md_slice_of(report_names[i].name)))
            return (md_report_line)report_names[i].line;
    return MD_REPORT_NONE;
}

/* Value of a field with the lines that go on with it; absent: none. */
static md_slice report_field(md_slice text, md_slice name)
{
    while (text.len != 0) {
        size_t end = md_slice_chr(text, '\n');
        size_t size;

        if (!md_slice_starts_nocase(text, name)) {
            if (end == MD_NPOS)
                break;
            text = md_slice_skip(text, end + 1);
            continue;
        }
        size = end == MD_NPOS ? text.len : end;
        while (size + 1 < text.len &&
               (text.ptr[size + 1] == ' ' || text.ptr[size + 1] == '\t')) {
            end = md_slice_chr(md_slice_skip(text, size + 1), '\n');
            size = end == MD_NPOS ? text.len : size + 1 + end;
        }
        text = md_slice_sub(text, 0, size);
        if (text.ptr[text.len - 1] == '\r')
            text.len--;
        return md_slice_trim(md_slice_skip(text, name.len));
    }
    return MD_NONE;
}

/* `rfc822; joe@company.com`, `dns; mx.company.com (192.0.2.1)`: without the
 * type and what stands behind the first word. */
static md_slice report_typed(md_slice value)
{
    size_t semicolon = md_slice_chr(value, ';');

    if (semicolon != MD_NPOS)
        value = md_slice_trim(md_slice_skip(value, semicolon + 1));
    if (value.len > 1 && value.ptr[0] == '<')
        value = md_slice_sub(md_slice_skip(value, 1), 0,
                             md_slice_chr(value, '>') == MD_NPOS
                                 ? MD_NPOS
                                 : md_slice_chr(value, '>') - 1);
    return md_slice_sub(value, 0, md_slice_chr(value, ' '));
}

bool md_explain_report_parse(md_slice text, md_report_block *out)
{
    md_slice recipient = report_field(text, MD_LIT("Final-Recipient:"));

    out->status = report_field(text, MD_LIT("Status:"));
    out->action = report_field(text, MD_LIT("Action:"));
    out->diagnostic = report_field(text, MD_LIT("Diagnostic-Code:"));
    out->recipient = report_typed(recipient);
    out->remote = report_typed(report_field(text, MD_LIT("Remote-MTA:")));
    if (md_slice_present(recipient))
        return true;
    return md_slice_present(out->status) && md_slice_present(out->diagnostic);
}

static uint8_t report_disposition(md_slice action)
{
    if (md_slice_starts_nocase(action, MD_LIT("failed")))
        return MAILDIAG_DISPOSITION_BOUNCED;
    if (md_slice_starts_nocase(action, MD_LIT("delayed")))
        return MAILDIAG_DISPOSITION_DEFERRED;
    if (md_slice_starts_nocase(action, MD_LIT("delivered")) ||
        md_slice_starts_nocase(action, MD_LIT("relayed")) ||
        md_slice_starts_nocase(action, MD_LIT("expanded")))
        return MAILDIAG_DISPOSITION_SENT;
    return MAILDIAG_DISPOSITION_NONE;
}

void md_explain_report_subject(const md_report_block *block, md_slice words,
                               md_subject *out)
{
    md_dsn dsn;
    size_t used;

    md_subject_of_text(words, out);
    out->direction = MAILDIAG_DIRECTION_CLIENT;
    out->disposition = report_disposition(block->action);
    out->recipient = block->recipient;
    if (out->reply.host.len == 0)
        out->reply.host = block->remote;
    if (md_dsn_parse(block->status, &dsn, &used)) {
        out->dsn = dsn;
        /* Without a reply the status is all that was said. */
        if (!md_dsn_present(out->reply.dsn))
            out->reply.dsn = dsn;
    }
}
