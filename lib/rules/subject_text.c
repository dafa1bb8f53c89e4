/*
 * What is judged of a pasted text: an SMTP reply, a reason of Postfix, what a
 * bounce says of them. Takes bytes of any kind, gives slices into them. Does
 * not know log lines. Allocates nothing, never fails.
 */
#include "rules/subject.h"

/*
 * Postfix before 2.3 wrote `connect to H[A]: server refused to talk to me:
 * 421 …  (port 25)`: the reply of a server, not an errno.
 */
static void subject_old_refusal(md_reply *reply)
{
    const md_slice head = MD_LIT("server refused to talk to me: ");
    md_slice host = reply->host;
    md_slice address = reply->address;

    if (reply->form != MD_REPLY_CONNECT || !md_slice_starts(reply->inner, head))
        return;
    md_reply_peel(md_slice_skip(reply->inner, head.len), reply);
    reply->form = MD_REPLY_REFUSED;
    reply->remote = true;
    reply->stage = MD_STAGE_CONNECT;
    reply->host = host;
    reply->address = address;
}

void md_subject_begin(md_slice text, md_subject *out)
{
    memset(out, 0, sizeof *out);
    out->text = text;
    md_reply_peel(text, &out->reply);
    subject_old_refusal(&out->reply);
    out->code = out->reply.code;
    out->dsn = out->reply.dsn;
    out->stage = out->reply.stage;
}

/* What bounces of other servers write in front of the reply. */
static const char *const subject_heads[] = {"smtp;", "x-unix;", "lmtp;",
                                            "Diagnostic-Code:"};

static md_slice subject_bare(md_slice text)
{
    size_t i = 0;

    text = md_slice_trim(text);
    while (i < sizeof subject_heads / sizeof *subject_heads) {
        md_slice head = md_slice_of(subject_heads[i++]);

        if (md_slice_starts_nocase(text, head)) {
            text = md_slice_trim(md_slice_skip(text, head.len));
            i = 0;
        }
    }
    return text;
}

static const char *const subject_words[] = {"error",    "code",   "reply",
                                            "response", "status", "said",
                                            "returned", "smtp",   "with"};

/* May a reply code stand behind this? After a mark, or after a word that
 * announces it. */
static bool subject_announces(md_slice before)
{
    md_slice s = md_slice_trim(before);

    if (s.len == 0 || strchr(":;<>(\"'=", s.ptr[s.len - 1]) != NULL)
        return true;
    for (size_t i = 0; i < sizeof subject_words / sizeof *subject_words; i++) {
        md_slice word = md_slice_of(subject_words[i]);

        if (s.len >= word.len &&
            md_slice_eq_nocase(md_slice_skip(s, s.len - word.len), word))
            return true;
    }
    return false;
}

/*
 * A reply inside a text that tells of it: `… after RCPT TO:<x>: 550 No such
 * user`, `Remote host said: 550 5.1.1 …`. The place of its code behind
 * `from`; MD_NPOS: none.
 */
static size_t subject_find_reply(md_slice text, size_t from, md_reply *reply)
{
    for (size_t at = from; at + 3 <= text.len; at++) {
        md_slice rest = md_slice_skip(text, at);
        md_dsn dsn;
        size_t used;
        size_t more;
        uint16_t code;

        if ((text.ptr[at] != '4' && text.ptr[at] != '5') ||
            (at > 0 && (md_is_alnum(text.ptr[at - 1]) ||
                        strchr(".@-/_", text.ptr[at - 1]) != NULL)))
            continue;
        code = md_reply_code(rest, &used);
        if (code < 400)
            continue;
        rest = md_slice_skip(rest, used);
        if (!md_dsn_parse(rest, &dsn, &more))
            dsn.part[0] = 0;
        /* Behind a code at the front only what is announced counts: the
         * lines of a long reply repeat their code. */
        if ((from != 0 || dsn.part[0] != code / 100) &&
            !subject_announces(md_slice_sub(text, 0, at)))
            continue;
        reply->code = code;
        if (dsn.part[0] == code / 100)
            reply->dsn = dsn;
        return at;
    }
    return MD_NPOS;
}

/* An enhanced code inside a text: `(#5.1.1)`, `… 5.2.2 …`; RFC 3463 has
 * subjects up to 7, version numbers mostly not. */
static void subject_find_dsn(md_slice text, md_reply *reply)
{
    for (size_t at = 0; at + 5 <= text.len; at++) {
        md_dsn dsn;
        size_t used;

        if ((text.ptr[at] != '4' && text.ptr[at] != '5') ||
            text.ptr[at + 1] != '.' ||
            (at > 0 && (md_is_alnum(text.ptr[at - 1]) ||
                        strchr(".@-/_", text.ptr[at - 1]) != NULL)))
            continue;
        if (!md_dsn_parse(md_slice_skip(text, at), &dsn, &used) ||
            dsn.part[1] > 7)
            continue;
        if (at + used < text.len &&
            (md_is_alpha(text.ptr[at + used]) || text.ptr[at + used] == '@'))
            continue;
        reply->dsn = dsn;
        return;
    }
}

typedef struct subject_stage {
    const char *words;
    uint8_t stage;
} subject_stage;

/* How Exim, Sendmail, qmail and others name the command that was refused. */
static const subject_stage subject_stages[] = {
    {"after RCPT", MD_STAGE_RCPT},
    {"RCPT TO:<", MD_STAGE_RCPT},
    {"after MAIL", MD_STAGE_MAIL},
    {"MAIL FROM:<", MD_STAGE_MAIL},
    {"after end of data", MD_STAGE_END_OF_MESSAGE},
    {"after DATA", MD_STAGE_DATA},
    {"after initial connection", MD_STAGE_CONNECT},
    {"after HELO", MD_STAGE_HELO},
    {"after EHLO", MD_STAGE_HELO},
    {"after STARTTLS", MD_STAGE_STARTTLS},
    {"after AUTH", MD_STAGE_AUTH},
    {"but my name was rejected", MD_STAGE_HELO},
    {"but sender was rejected", MD_STAGE_MAIL},
    {"does not like recipient", MD_STAGE_RCPT},
    {"failed on DATA command", MD_STAGE_DATA},
    {"failed after I sent the message", MD_STAGE_END_OF_MESSAGE},
    {"but greeting failed", MD_STAGE_CONNECT},
};

static uint8_t subject_find_stage(md_slice text)
{
    for (size_t i = 0; i < sizeof subject_stages / sizeof *subject_stages; i++)
        if (md_slice_find_nocase(text, md_slice_of(subject_stages[i].words)) !=
            MD_NPOS)
            return subject_stages[i].stage;
    return MD_STAGE_NONE;
}

/*
 * A code that somebody put in front of Postfix's own text: `4.4.1 connect to
 * mx.a.test[192.0.2.1]:25: …`. The text is peeled without it.
 */
static void subject_prefixed(md_subject *out)
{
    md_slice rest = out->reply.text;
    md_dsn dsn = out->reply.dsn;
    uint16_t code = out->reply.code;
    md_reply inner;

    if ((code == 0 && !md_dsn_present(dsn)) || rest.len == out->text.len)
        return;
    md_reply_peel(rest, &inner);
    subject_old_refusal(&inner);
    if (inner.form == MD_REPLY_PLAIN && !inner.suspended)
        return;
    out->reply = inner;
    if (!md_dsn_present(inner.dsn))
        out->reply.dsn = dsn;
    if (inner.code == 0)
        out->reply.code = code;
}

/* `<joe@company.com>: host mx.company.com said: …` in the prose of a
 * bounce. */
static md_slice subject_addressee(md_slice text, md_slice *recipient)
{
    size_t close = md_slice_chr(text, '>');
    md_slice rest = md_slice_skip(text, close == MD_NPOS ? 0 : close + 1);
    md_reply reply;

    if (text.len == 0 || text.ptr[0] != '<' || close == MD_NPOS ||
        !md_slice_starts(rest, MD_LIT(": ")))
        return text;
    rest = md_slice_skip(rest, 2);
    md_reply_peel(rest, &reply);
    if (reply.form == MD_REPLY_PLAIN && reply.code == 0 && !reply.suspended)
        return text;
    *recipient = md_slice_sub(text, 1, close - 1);
    return rest;
}

/* Words of another server: codes, stage and the reply may stand anywhere. */
static void subject_plain(md_subject *out)
{
    md_reply *reply = &out->reply;
    size_t at = subject_find_reply(out->text, reply->code != 0 ? 3 : 0, reply);

    if (!md_dsn_present(reply->dsn))
        subject_find_dsn(out->text, reply);
    if (reply->stage == MD_STAGE_NONE)
        reply->stage = subject_find_stage(out->text);
    if (at != MD_NPOS && at != 0)
        reply->inner = md_slice_skip(out->text, at);
}

void md_subject_of_text(md_slice text, md_subject *out)
{
    md_slice recipient = MD_NONE;
    md_reply *reply = &out->reply;

    text = subject_addressee(subject_bare(text), &recipient);
    md_subject_begin(text, out);
    out->kind = MAILDIAG_RECORD_UNRECOGNISED;
    out->recipient = recipient;
    if (reply->form == MD_REPLY_PLAIN && !reply->suspended)
        subject_prefixed(out);
    if (reply->form == MD_REPLY_PLAIN && !reply->suspended)
        subject_plain(out);
    out->code = reply->code;
    out->dsn = reply->dsn;
    out->stage = reply->stage;
    if (reply->remote || reply->form != MD_REPLY_PLAIN || reply->code != 0)
        out->direction = MAILDIAG_DIRECTION_CLIENT;
}
