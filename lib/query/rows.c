/*
 * Many answers at once; see rows.h.
 */
#include "query/rows.h"

#include "query/message.h"
#include "query/refusal.h"
#include "query/text.h"
#include "store/story.h"

enum { ROW_BYTES_MOST = 4096 };

/* Room for any row struct, aligned for all of their members. */
typedef union any_row {
    maildiag_message_row message;
    maildiag_reject_row reject;
    maildiag_recipient_row recipient;
    maildiag_attempt_row attempt;
    maildiag_event_row event;
    maildiag_finding_row finding;
} any_row;

/* ---- beginning ---------------------------------------------------------- */

static uint32_t kinds_of(uint32_t what)
{
    return what == MAILDIAG_ROWS_REJECTS ? MAILDIAG_ENTRY_REJECT
                                         : MAILDIAG_ENTRY_MESSAGE;
}

/* Messages or refusals only, whatever the filter says of kinds: the rest
 * would be folded for nothing. */
static maildiag_status begin_walk(md_rows *r, const maildiag_filter *filter)
{
    maildiag_filter ask;

    memset(&ask, 0, sizeof ask);
    if (filter != NULL)
        ask = *filter;
    ask.kinds &= kinds_of(r->what);
    if (ask.kinds == 0 && filter != NULL && filter->kinds != 0)
        ask.kinds = 1u << 31; /* the other kind was asked for: none fits */
    else
        ask.kinds = kinds_of(r->what);
    if (!md_question_keep(&r->question, &ask))
        return MAILDIAG_E_NOMEM;
    md_select_init(&r->filter, &r->question.filter, r->view->catalog,
                   r->view->rules, r->view->judge);
    md_walk_begin(&r->walk, r->view, &r->filter, 0, 0);
    return MAILDIAG_OK;
}

maildiag_status md_rows_begin(md_rows *r, const maildiag_rows *ask,
                              const maildiag_filter *filter,
                              const md_report *report, md_view *view)
{
    const md_row_kind *kind = md_row_kind_of(ask->what);
    maildiag_status st = MAILDIAG_OK;

    md_rows_free(r);
    if (kind == NULL)
        return MAILDIAG_E_ARG;
    if (ask->row_bytes < kind->row_bytes || ask->row_bytes > ROW_BYTES_MOST)
        return MAILDIAG_E_ABI;
    r->what = ask->what;
    r->kind = kind;
    r->row_bytes = ask->row_bytes;
    r->view = view;
    r->report = report;
    r->entry = MD_NO_INDEX;
    md_codes_init(&r->codes);
    if (r->what != MAILDIAG_ROWS_FINDINGS)
        st = begin_walk(r, filter);
    r->begun = st == MAILDIAG_OK;
    return st;
}

void md_rows_free(md_rows *r)
{
    md_select_free(&r->filter);
    md_question_free(&r->question);
    md_buffer_free(&r->lower);
    md_codes_free(&r->codes);
    memset(r, 0, sizeof *r);
}

/* ---- one row ------------------------------------------------------------ */

/* The number of a text; false without memory. */
static bool put_text(md_rows *r, md_slice text, int32_t *to)
{
    *to = md_codes_of(&r->codes, text);
    return *to != MD_CODE_FAILED;
}

/* What stands behind the last @; absent when there is none. */
static bool put_domain(md_rows *r, md_slice address, int32_t *to)
{
    size_t at = md_slice_rchr(address, '@');
    char *room;

    *to = MD_CODE_ABSENT;
    if (at == MD_NPOS)
        return true;
    address = md_slice_skip(address, at + 1);
    md_buffer_clear(&r->lower);
    room = md_buffer_room(&r->lower, address.len + 1);
    if (room == NULL)
        return false;
    for (size_t i = 0; i < address.len; i++)
        room[i] = md_lower(address.ptr[i]);
    return put_text(r, md_slice_make(room, address.len), to);
}

static bool put_column(md_rows *r, const md_column *c, const char *from,
                       char *to)
{
    maildiag_text text;
    int32_t code;
    bool good;

    switch (c->how) {
    case MD_COLUMN_BYTE:
        *to = *from;
        return true;
    case MD_COLUMN_WORD:
        memcpy(to, from, sizeof(uint32_t));
        return true;
    case MD_COLUMN_LONG:
        memcpy(to, from, sizeof(uint64_t));
        return true;
    default:
        memcpy(&text, from, sizeof text);
        good = c->how == MD_COLUMN_TEXT
                   ? put_text(r, md_text_slice(text), &code)
                   : put_domain(r, md_text_slice(text), &code);
        memcpy(to, &code, sizeof code);
        return good;
    }
}

/* All members that a public struct has too. The row is zero before. */
static maildiag_status put_columns(md_rows *r, const void *thing, any_row *row)
{
    for (size_t i = 0; i < r->kind->column_count; i++) {
        const md_column *c = &r->kind->columns[i];

        if (!put_column(r, c, (const char *)thing + c->from,
                        (char *)row + c->to))
            return MAILDIAG_E_NOMEM;
    }
    return MAILDIAG_OK;
}

/* ---- each table --------------------------------------------------------- */

static maildiag_status message_row(md_rows *r, any_row *row)
{
    maildiag_message found;
    maildiag_status st;

    if (r->part != 0)
        return MAILDIAG_END;
    st = md_message_head(r->view, &found);
    return st == MAILDIAG_OK ? put_columns(r, &found, row) : st;
}

static maildiag_status reject_row(md_rows *r, any_row *row)
{
    maildiag_reject found;
    maildiag_status st;

    if (r->part != 0)
        return MAILDIAG_END;
    st = md_refusal_get(r->view, r->entry, &found);
    return st == MAILDIAG_OK ? put_columns(r, &found, row) : st;
}

static maildiag_status recipient_row(md_rows *r, any_row *row)
{
    const md_story *s = &r->view->story;
    maildiag_recipient_row *out = &row->recipient;
    maildiag_recipient found;
    maildiag_status st = md_message_recipient(r->view, r->part, &found);

    if (st != MAILDIAG_OK)
        return st;
    out->message = s->id;
    out->index = r->part;
    if (!put_text(r, s->host, &out->host) ||
        !put_text(r, s->queue_id, &out->queue_id) ||
        !put_text(r, s->from, &out->from))
        return MAILDIAG_E_NOMEM;
    return put_columns(r, &found, row);
}

/* The next attempt: of this recipient, else of the next that has one. */
static maildiag_status find_attempt(md_rows *r, maildiag_attempt *found)
{
    maildiag_status st = MAILDIAG_END;

    while (r->part < r->view->story.recipient_count) {
        st = md_message_attempt(r->view, r->part, r->sub_part, found);
        if (st != MAILDIAG_END)
            return st;
        r->part++;
        r->sub_part = 0;
    }
    return MAILDIAG_END;
}

static maildiag_status attempt_row(md_rows *r, any_row *row)
{
    const md_story *s = &r->view->story;
    maildiag_attempt_row *out = &row->attempt;
    maildiag_attempt found;
    maildiag_status st = find_attempt(r, &found);
    md_slice address;

    if (st != MAILDIAG_OK)
        return st;
    address = s->recipients[r->part].address;
    out->message = s->id;
    out->recipient = r->part;
    out->index = r->sub_part;
    if (!put_text(r, s->host, &out->host) ||
        !put_text(r, s->queue_id, &out->queue_id) ||
        !put_text(r, address, &out->address) ||
        !put_domain(r, address, &out->domain))
        return MAILDIAG_E_NOMEM;
    return put_columns(r, &found, row);
}

static maildiag_status event_row(md_rows *r, any_row *row)
{
    const md_story *s = &r->view->story;
    maildiag_event_row *out = &row->event;
    maildiag_event found;
    maildiag_status st = md_message_event(r->view, r->part, &found);

    if (st != MAILDIAG_OK)
        return st;
    out->message = s->id;
    out->index = r->part;
    if (!put_text(r, s->host, &out->host))
        return MAILDIAG_E_NOMEM;
    return put_columns(r, &found, row);
}

static maildiag_status finding_row(md_rows *r, any_row *row)
{
    if (r->part >= r->report->count)
        return MAILDIAG_END;
    row->finding.index = r->part;
    return put_columns(r, &r->report->findings[r->part].finding, row);
}

/* The row at (entry, part, sub_part); END: the entry has no more. */
static maildiag_status make_row(md_rows *r, any_row *row)
{
    memset(row, 0, sizeof *row);
    switch (r->what) {
    case MAILDIAG_ROWS_MESSAGES:
        return message_row(r, row);
    case MAILDIAG_ROWS_REJECTS:
        return reject_row(r, row);
    case MAILDIAG_ROWS_RECIPIENTS:
        return recipient_row(r, row);
    case MAILDIAG_ROWS_ATTEMPTS:
        return attempt_row(r, row);
    case MAILDIAG_ROWS_EVENTS:
        return event_row(r, row);
    default:
        return finding_row(r, row);
    }
}

static void step(md_rows *r)
{
    if (r->what == MAILDIAG_ROWS_ATTEMPTS)
        r->sub_part++;
    else
        r->part++;
}

/* ---- reading ------------------------------------------------------------ */

/* An entry to make rows of, and the view looks at it: somebody may have asked
 * the reader about another message since. */
static maildiag_status look(md_rows *r)
{
    maildiag_status st;

    if (r->entry == MD_NO_INDEX) {
        st = md_walk_next(&r->walk, &r->entry);
        if (st != MAILDIAG_OK) {
            r->entry = MD_NO_INDEX;
            return st;
        }
        r->part = r->sub_part = 0;
    }
    if (r->what == MAILDIAG_ROWS_REJECTS || md_view_message(r->view, r->entry))
        return MAILDIAG_OK;
    return MAILDIAG_E_NOMEM;
}

static maildiag_status next_row(md_rows *r, any_row *row)
{
    maildiag_status st;

    if (r->what == MAILDIAG_ROWS_FINDINGS) {
        st = make_row(r, row);
        if (st == MAILDIAG_OK)
            step(r);
        return st;
    }
    for (;;) {
        st = look(r);
        if (st != MAILDIAG_OK)
            return st;
        st = make_row(r, row);
        if (st == MAILDIAG_OK)
            step(r);
        if (st != MAILDIAG_END)
            return st;
        r->entry = MD_NO_INDEX;
    }
}

maildiag_status md_rows_read(md_rows *r, void *rows, size_t cap, size_t *count)
{
    char *out = rows;
    maildiag_status st = MAILDIAG_OK;
    any_row row;

    *count = 0;
    while (*count < cap) {
        st = next_row(r, &row);
        if (st != MAILDIAG_OK)
            break;
        memset(out, 0, r->row_bytes);
        memcpy(out, &row, r->kind->row_bytes);
        out += r->row_bytes;
        ++*count;
    }
    return *count > 0 ? MAILDIAG_OK : st;
}
