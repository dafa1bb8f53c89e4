/*
 * A message as the public structs tell it.
 *
 * Takes a view that looks at a message, gives its parts by index, all members
 * but struct_size. Slices are loans of the view. Gives OK, END (the index is
 * past the last) or E_NOMEM.
 */
#ifndef MD_QUERY_MESSAGE_H
#define MD_QUERY_MESSAGE_H

#include <maildiag/maildiag.h>

#include "query/view.h"

maildiag_status md_message_head(md_view *v, maildiag_message *out);
maildiag_status md_message_recipient(md_view *v, uint32_t index,
                                     maildiag_recipient *out);
maildiag_status md_message_attempt(md_view *v, uint32_t recipient,
                                   uint32_t index, maildiag_attempt *out);
maildiag_status md_message_event(md_view *v, uint32_t index,
                                 maildiag_event *out);
maildiag_status md_message_field(md_view *v, uint32_t event, uint32_t index,
                                 maildiag_field *out);
maildiag_status md_message_link(md_view *v, uint32_t index, maildiag_link *out);

/* Which part of `delays=` was the longest, of the recipient's last attempt:
 * the word of JSON, NULL for none. */
const char *md_message_slowest(const maildiag_recipient *recipient);

#endif
