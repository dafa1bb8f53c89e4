/*
 * Reads lines that name an action:
 *
 *   reject: RCPT from NAME[ADDR]: 450 4.1.8 <s>: TEXT; from=<s> to=<r> …
 *   milter-reject: END-OF-MESSAGE from NAME[ADDR]: 5.7.1 TEXT; from=<s> …
 *   reject: header Subject: … from NAME[ADDR]; from=<s> …: TEXT
 *   proxy-reject: END-OF-MESSAGE: 550 5.7.1 TEXT; from=<s> …
 *
 * Takes what follows the queue ID (smtpd/smtpd_check.c, smtpd_proxy.c,
 * cleanup/cleanup_message.c, cleanup_milter.c, postscreen/
 * postscreen_smtpd.c); gives REFUSAL_LINE for what turns mail away and
 * ACTION_LINE for the rest. Does not judge the words. The client is read from
 * the front, the attributes from the end (trailer.h).
 */
#include "record/refusal.h"

#include "base/scan.h"
#include "record/clue.h"
#include "record/field.h"
#include "record/peer.h"
#include "record/reply.h"
#include "record/trailer.h"

/* Actions that need no more of their shape to be known. */
static const md_slice refusal_actions[] = {
    MD_LIT_INIT("reject"),   MD_LIT_INIT("reject_warning"),
    MD_LIT_INIT("warn"),     MD_LIT_INIT("hold"),
    MD_LIT_INIT("discard"),  MD_LIT_INIT("filter"),
    MD_LIT_INIT("redirect"), MD_LIT_INIT("bcc"),
    MD_LIT_INIT("info"),     MD_LIT_INIT("permit"),
    MD_LIT_INIT("prepend"),  MD_LIT_INIT("replace"),
    MD_LIT_INIT("warning"),  MD_LIT_INIT("pass"),
    MD_LIT_INIT("strip"),    MD_LIT_INIT("hangup"),
    MD_LIT_INIT("delay"),
};

/* Parts of a message that cleanup checks. */
static const md_slice refusal_parts[] = {
    MD_LIT_INIT("header"),
    MD_LIT_INIT("body"),
    MD_LIT_INIT("content"),
    MD_LIT_INIT("mime-error"),
};

/* Length of `action` in `action: `; 0: none. */
static size_t refusal_action(md_slice s)
{
    size_t n = 0;
    size_t i;
    md_slice word;

    if (md_scan_starts(s, MD_LIT("reject: ")))
        return 6;
    while (n < s.len && n < 40 &&
           ((s.ptr[n] >= 'a' && s.ptr[n] <= 'z') || s.ptr[n] == '_' ||
            s.ptr[n] == '-'))
        n++;
    if (n == 0 || n + 1 >= s.len || s.ptr[n] != ':' || s.ptr[n + 1] != ' ')
        return 0;
    word = md_slice_sub(s, 0, n);
    if (md_slice_starts(word, MD_LIT("milter-")) ||
        md_slice_starts(word, MD_LIT("proxy-")))
        return n;
    for (i = 0; i < sizeof(refusal_actions) / sizeof(refusal_actions[0]); i++) {
        if (md_slice_eq(word, refusal_actions[i]))
            return n;
    }
    return 0;
}

/* Length of `header`, `body`, … at the head; 0: none. */
static size_t refusal_part(md_slice s)
{
    size_t i;

    /* `RCPT from …`, much more often. */
    if (s.len == 0 || s.ptr[0] < 'a')
        return 0;
    for (i = 0; i < sizeof(refusal_parts) / sizeof(refusal_parts[0]); i++) {
        md_slice part = refusal_parts[i];

        if (md_slice_starts(s, part) && s.len > part.len &&
            s.ptr[part.len] == ' ')
            return part.len;
    }
    return 0;
}

/* Length of a stage: `RCPT`, `END-OF-MESSAGE`, `connect`; 0: none. */
static size_t refusal_stage(md_slice s)
{
    size_t n = 0;

    if (md_slice_starts(s, MD_LIT("connect ")))
        return 7;
    while (n < s.len && n < 32 &&
           ((s.ptr[n] >= 'A' && s.ptr[n] <= 'Z') || s.ptr[n] == '-'))
        n++;
    return n;
}

/* The words of a reply with its codes in fields of their own. */
static void refusal_reply(md_slice s, md_record *r)
{
    md_slice code = s;
    md_dsn dsn;
    size_t used;

    s = md_slice_trim(s);
    if (s.len == 0)
        return;
    code = s;
    if (md_reply_code(s, &used) != 0) {
        md_field_add(r, MAILDIAG_FIELD_SMTP_CODE, md_slice_sub(code, 0, 3));
        s = md_slice_skip(s, used);
    }
    if (md_dsn_parse(s, &dsn, &used)) {
        md_field_add(r, MAILDIAG_FIELD_DSN, md_slice_sub(s, 0, used));
        s = md_slice_trim(md_slice_skip(s, used));
    }
    if (s.len > 0)
        md_field_add(r, MAILDIAG_FIELD_TEXT, s);
}

static void refusal_trailer(const md_trailer *trailer, md_record *r)
{
    uint16_t i;

    for (i = 0; i < trailer->count; i++)
        md_field_add(r, trailer->field[i], trailer->value[i]);
}

/* `STAGE from CLIENT: TEXT; …` and `STAGE: TEXT; …`. What the filter behind
 * us accepted names the ID that it gave. */
static bool refusal_session(md_slice s, md_slice action, md_record *r)
{
    md_trailer_form form = MD_TRAILER_REPLY;
    size_t stage = refusal_stage(s);
    md_trailer trailer;
    md_peer client;
    md_slice rest;

    if (stage == 0)
        return false;
    md_field_add(r, MAILDIAG_FIELD_STAGE, md_slice_sub(s, 0, stage));
    rest = md_slice_skip(s, stage);
    if (md_slice_starts(rest, MD_LIT(" from "))) {
        size_t used;

        rest = md_slice_skip(rest, 6);
        used = md_peer_head(rest, &client);
        if (used == 0)
            return false;
        md_field_peer(r, MAILDIAG_FIELD_CLIENT, &client);
        /* postscreen(8) looks no name up, and its words are its own. */
        if (!md_slice_present(client.name))
            form = MD_TRAILER_CLIENT;
        rest = md_slice_skip(rest, used);
    }
    if (rest.len == 0 || (rest.ptr[0] != ':' && rest.ptr[0] != ';'))
        return false;
    if (rest.ptr[0] == ':')
        rest = md_slice_skip(rest, 1);
    while (rest.len > 0 && rest.ptr[0] == ' ')
        rest = md_slice_skip(rest, 1);
    if (md_slice_starts(action, MD_LIT("milter-")))
        form = MD_TRAILER_MILTER;
    md_trailer_find(rest, form, &trailer);
    refusal_reply(md_slice_sub(rest, 0, trailer.at), r);
    if (md_slice_eq(action, MD_LIT("proxy-accept")))
        md_field_put(r, MAILDIAG_FIELD_REMOTE_QUEUE_ID,
                     md_clue_queue_id(md_record_get(r, MAILDIAG_FIELD_TEXT)));
    refusal_trailer(&trailer, r);
    return true;
}

/* `header TEXT from ORIGIN; …: WORDS`, without `from ORIGIN` in smtp(8). */
static bool refusal_check(md_slice s, md_record *r)
{
    size_t part = refusal_part(s);
    md_trailer trailer;
    md_slice content;
    md_slice name;
    md_peer client;
    size_t from;

    if (part == 0)
        return false;
    name = md_slice_sub(s, 0, part);
    md_field_add(r, MAILDIAG_FIELD_PART, name);
    s = md_slice_skip(s, part + 1);
    md_trailer_find(s, MD_TRAILER_CHECK, &trailer);
    content = md_slice_sub(s, 0, trailer.at);
    from = md_slice_rfind(content, MD_LIT(" from "));
    if (from != MD_NPOS) {
        md_slice origin = md_slice_skip(content, from + 6);

        if (origin.len > 0 && origin.ptr[origin.len - 1] == ';')
            origin.len--;
        if (md_peer_head(origin, &client) == origin.len && origin.len > 0)
            md_field_peer(r, MAILDIAG_FIELD_CLIENT, &client);
        else if (trailer.count == 0 && md_slice_chr(origin, ' ') != MD_NPOS)
            origin = MD_NONE;
        if (md_slice_present(origin)) {
            md_field_add(r, MAILDIAG_FIELD_ORIGIN, origin);
            content = md_slice_sub(content, 0, from);
        }
    }
    if (md_slice_eq(name, MD_LIT("mime-error"))) {
        /* What is wrong stands in front of the piece that is wrong. */
        size_t colon = md_slice_find(content, MD_LIT(": "));

        if (colon != MD_NPOS) {
            md_field_add(r, MAILDIAG_FIELD_TEXT,
                         md_slice_sub(content, 0, colon));
            content = md_slice_skip(content, colon + 2);
        }
    }
    md_field_add(r, MAILDIAG_FIELD_CONTENT, content);
    refusal_trailer(&trailer, r);
    if (md_slice_present(trailer.rest))
        refusal_reply(trailer.rest, r);
    return true;
}

/* Does the action turn the mail away? */
static bool refusal_turns_away(md_slice action)
{
    return md_slice_eq(action, MD_LIT("reject")) ||
           (md_slice_ends(action, MD_LIT("-reject")));
}

bool md_refusal_parse(md_slice text, md_record *r)
{
    md_field_mark mark = md_field_tell(r);
    size_t n = refusal_action(text);
    md_slice action = md_slice_sub(text, 0, n);
    md_slice rest = md_slice_skip(text, n + 2);

    if (n == 0)
        return false;
    md_field_add(r, MAILDIAG_FIELD_ACTION, action);
    if (!refusal_check(rest, r) && !refusal_session(rest, action, r)) {
        md_field_seek(r, mark);
        return false;
    }
    r->kind = refusal_turns_away(action) ? MAILDIAG_RECORD_REFUSAL_LINE
                                         : MAILDIAG_RECORD_ACTION_LINE;
    return true;
}
