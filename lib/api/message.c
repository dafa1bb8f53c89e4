/*
 * Messages: from one to the next, and the parts of one.
 *
 * Takes ids and indexes, gives the public structs. The reader keeps looking
 * at the message it was asked about last, so asking for its parts one by one
 * folds it once.
 */
#include "query/message.h"

#include "api/abi.h"
#include "api/handle.h"
#include "query/walk.h"

/* ---- stepping ----------------------------------------------------------- */

/* The walk behind an entry: the one under way, when it gave that entry. */
static void walk_on(maildiag_reader *reader, const maildiag_entry *e)
{
    const maildiag_entry *at = &reader->walked;

    if (reader->walking && at->id == e->id && at->kind == e->kind)
        return;
    md_walk_begin(&reader->walk, &reader->view, &reader->filter, e->id,
                  (uint8_t)(e->kind <= MAILDIAG_ENTRY_REJECT ? e->kind : 0));
}

maildiag_status maildiag_entry_next(maildiag_reader *reader,
                                    const maildiag_filter *filter,
                                    maildiag_entry *entry)
{
    const md_catalog_entry *found;
    maildiag_entry e;
    uint32_t index;
    maildiag_status st;

    if (entry == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(entry, sizeof *entry))
        return MAILDIAG_E_ABI;
    md_abi_take(&e, entry, sizeof e);
    st = md_reader_ask(reader, filter);
    if (st != MAILDIAG_OK)
        return st;
    walk_on(reader, &e);
    st = md_walk_next(&reader->walk, &index);
    reader->walking = st == MAILDIAG_OK;
    if (st == MAILDIAG_OK) {
        found = md_catalog_entry_at(reader->view.catalog, index);
        e.kind = found->kind;
        e.id = found->id;
        reader->walked = e;
        md_abi_give(entry, &e, sizeof e);
    }
    return md_reader_out(reader, st);
}

maildiag_status maildiag_entry_count(maildiag_reader *reader,
                                     const maildiag_filter *filter,
                                     uint64_t *count)
{
    uint64_t found = 0;
    maildiag_status st;
    uint32_t index;
    md_walk walk;

    if (count == NULL)
        return MAILDIAG_E_ARG;
    st = md_reader_ask(reader, filter);
    if (st != MAILDIAG_OK)
        return st;
    md_walk_begin(&walk, &reader->view, &reader->filter, 0, 0);
    while ((st = md_walk_next(&walk, &index)) == MAILDIAG_OK)
        found++;
    if (st == MAILDIAG_END) {
        *count = found;
        st = MAILDIAG_OK;
    }
    return md_reader_out(reader, st);
}

/* ---- parts -------------------------------------------------------------- */

/* Go in and look at a message; out again unless OK. */
static maildiag_status look_at(maildiag_reader *reader, maildiag_id id)
{
    maildiag_status st = md_reader_in(reader, MD_NEEDS_CATALOG);
    uint32_t entry;

    if (st != MAILDIAG_OK)
        return st;
    entry = md_catalog_find(reader->view.catalog, id, MAILDIAG_ENTRY_MESSAGE);
    if (entry == MD_NO_INDEX)
        return md_reader_out(reader, MAILDIAG_E_NOTFOUND);
    if (!md_view_message(&reader->view, entry))
        return md_reader_out(reader, MAILDIAG_E_NOMEM);
    return MAILDIAG_OK;
}

/* Into the caller's struct what was found, and out. */
static maildiag_status give(maildiag_reader *reader, void *user,
                            const void *ours, size_t size, maildiag_status st)
{
    if (st == MAILDIAG_OK)
        md_abi_give(user, ours, size);
    return md_reader_out(reader, st);
}

/* What every getter checks first. */
static maildiag_status out_good(const void *out, size_t least)
{
    if (out == NULL)
        return MAILDIAG_E_ARG;
    return md_abi_good(out, least) ? MAILDIAG_OK : MAILDIAG_E_ABI;
}

maildiag_status maildiag_message_get(maildiag_reader *reader, maildiag_id id,
                                     maildiag_message *out)
{
    maildiag_message found;
    maildiag_status st = out_good(out, sizeof *out);

    if (st == MAILDIAG_OK)
        st = look_at(reader, id);
    if (st != MAILDIAG_OK)
        return st;
    st = md_message_head(&reader->view, &found);
    return give(reader, out, &found, sizeof found, st);
}

maildiag_status maildiag_recipient_get(maildiag_reader *reader, maildiag_id id,
                                       uint32_t index, maildiag_recipient *out)
{
    maildiag_recipient found;
    maildiag_status st = out_good(out, sizeof *out);

    if (st == MAILDIAG_OK)
        st = look_at(reader, id);
    if (st != MAILDIAG_OK)
        return st;
    st = md_message_recipient(&reader->view, index, &found);
    return give(reader, out, &found, sizeof found, st);
}

maildiag_status maildiag_attempt_get(maildiag_reader *reader, maildiag_id id,
                                     uint32_t recipient, uint32_t index,
                                     maildiag_attempt *out)
{
    maildiag_attempt found;
    maildiag_status st = out_good(out, sizeof *out);

    if (st == MAILDIAG_OK)
        st = look_at(reader, id);
    if (st != MAILDIAG_OK)
        return st;
    st = md_message_attempt(&reader->view, recipient, index, &found);
    return give(reader, out, &found, sizeof found, st);
}

maildiag_status maildiag_event_get(maildiag_reader *reader, maildiag_id id,
                                   uint32_t index, maildiag_event *out)
{
    maildiag_event found;
    maildiag_status st = out_good(out, sizeof *out);

    if (st == MAILDIAG_OK)
        st = look_at(reader, id);
    if (st != MAILDIAG_OK)
        return st;
    st = md_message_event(&reader->view, index, &found);
    return give(reader, out, &found, sizeof found, st);
}

maildiag_status maildiag_event_field(maildiag_reader *reader, maildiag_id id,
                                     uint32_t event, uint32_t index,
                                     maildiag_field *out)
{
    maildiag_field found;
    maildiag_status st = out_good(out, sizeof *out);

    if (st == MAILDIAG_OK)
        st = look_at(reader, id);
    if (st != MAILDIAG_OK)
        return st;
    st = md_message_field(&reader->view, event, index, &found);
    return give(reader, out, &found, sizeof found, st);
}

maildiag_status maildiag_link_get(maildiag_reader *reader, maildiag_id id,
                                  uint32_t index, maildiag_link *out)
{
    maildiag_link found;
    maildiag_status st = out_good(out, sizeof *out);

    if (st == MAILDIAG_OK)
        st = look_at(reader, id);
    if (st != MAILDIAG_OK)
        return st;
    st = md_message_link(&reader->view, index, &found);
    return give(reader, out, &found, sizeof found, st);
}
