/*
 * Peels the text of a failure: who said what, when in the conversation.
 *
 * Takes the text of a status line, a host's line or a pasted reply; gives
 * slices into it. Does not judge what the words mean. Each layer is taken off
 * once and only where Postfix puts it, at the front or at the very end, so
 * what a remote server wrote in between is never read as Postfix's own. What
 * has no known form is PLAIN, with all of it as its text.
 */
#include "record/reply.h"

#include "record/clue.h"
#include "record/peer.h"

#define SUSPENDED MD_LIT("delivery temporarily suspended: ")
#define IN_REPLY MD_LIT(" (in reply to ")

/* Takes `head` off the front of *s. */
static bool reply_take(md_slice *s, md_slice head)
{
    if (!md_slice_starts(*s, head))
        return false;
    *s = md_slice_skip(*s, head.len);
    return true;
}

bool md_reply_host(md_slice text, md_slice *host, md_slice *address,
                   md_slice *port)
{
    md_peer peer;
    size_t used = md_peer_head(text, &peer);
    size_t i;

    *host = *address = *port = MD_NONE;
    if (used > 0 && used == text.len) {
        *host = peer.name;
        *address = peer.address;
        *port = peer.port;
        return true;
    }
    for (i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (!md_is_alnum(c) && c != '.' && c != '-' && c != '_' && c != ':')
            return false;
    }
    if (text.len == 0)
        return false;
    *host = text;
    return true;
}

uint16_t md_reply_code(md_slice s, size_t *used)
{
    unsigned code;

    *used = 0;
    if (s.len < 3 || !md_is_digit(s.ptr[0]) || !md_is_digit(s.ptr[1]) ||
        !md_is_digit(s.ptr[2]))
        return 0;
    if (s.ptr[0] != '2' && s.ptr[0] != '4' && s.ptr[0] != '5')
        return 0;
    if (s.len > 3 && (md_is_alnum(s.ptr[3]) || s.ptr[3] == '.'))
        return 0;
    code = (unsigned)(s.ptr[0] - '0') * 100 + (unsigned)(s.ptr[1] - '0') * 10 +
           (unsigned)(s.ptr[2] - '0');
    *used = s.len > 3 && (s.ptr[3] == ' ' || s.ptr[3] == '-') ? 4 : 3;
    return (uint16_t)code;
}

bool md_dsn_parse(md_slice s, md_dsn *out, size_t *used)
{
    md_dsn dsn = {{0, 0, 0}};
    size_t at = 0;
    int part;

    *used = 0;
    *out = dsn;
    for (part = 0; part < 3; part++) {
        size_t from = at;

        while (at < s.len && at - from < 3 && md_is_digit(s.ptr[at])) {
            dsn.part[part] =
                (uint16_t)(dsn.part[part] * 10 + (s.ptr[at] - '0'));
            at++;
        }
        if (at == from)
            return false;
        if (part < 2) {
            if (at >= s.len || s.ptr[at] != '.')
                return false;
            at++;
        }
    }
    if (at < s.len && (md_is_digit(s.ptr[at]) || s.ptr[at] == '.'))
        return false;
    if (dsn.part[0] != 2 && dsn.part[0] != 4 && dsn.part[0] != 5)
        return false;
    *out = dsn;
    *used = at;
    return true;
}

/* `host H`, the word behind it, and the rest: false and *s as it was when
 * the words do not stand there. */
static bool reply_host_then(md_slice *s, md_slice words, md_reply *out)
{
    md_peer peer;
    size_t used = md_peer_head(*s, &peer);
    md_slice rest;

    if (used == 0) {
        used = md_slice_chr(*s, ' ');
        if (used == MD_NPOS || used == 0)
            return false;
        peer = (md_peer){.name = md_slice_sub(*s, 0, used)};
    }
    rest = md_slice_skip(*s, used);
    if (!reply_take(&rest, words))
        return false;
    out->host = peer.name;
    out->address = peer.address;
    out->port = peer.port;
    *s = rest;
    return true;
}

/* A host that ends the text, or that a blank or `:` follows: with brackets,
 * or `NAME:PORT`. */
static void reply_host_at(md_slice s, md_reply *out)
{
    md_peer peer;

    if (md_peer_head(s, &peer) == 0) {
        size_t colon;

        peer = (md_peer){.name = md_slice_sub(s, 0, md_slice_chr(s, ' '))};
        colon = md_slice_chr(peer.name, ':');
        if (colon != MD_NPOS) {
            peer.port = md_slice_skip(peer.name, colon + 1);
            peer.name = md_slice_sub(peer.name, 0, colon);
        }
    }
    out->host = peer.name;
    out->address = peer.address;
    out->port = peer.port;
}

/* Takes ` (in reply to … command)` off the end. One more bracket is passed
 * over: people paste the one of the status line along. */
static void reply_stage(md_slice *s, md_reply *out)
{
    size_t open = md_slice_rchr(*s, '(');
    md_slice words;
    size_t close;

    if (open == MD_NPOS || open == 0 ||
        !md_slice_starts(md_slice_skip(*s, open - 1), IN_REPLY))
        return;
    words = md_slice_skip(*s, open - 1 + IN_REPLY.len);
    close = md_slice_chr(words, ')');
    if (close == MD_NPOS || close + 2 < words.len ||
        (close + 2 == words.len && words.ptr[close + 1] != ')'))
        return;
    out->stage = (uint8_t)md_stage_parse(md_slice_sub(words, 0, close));
    *s = md_slice_sub(*s, 0, open - 1);
}

/* The enhanced code behind the reply code: `550 5.1.0 x`, and `550 #5.1.0 x`
 * as some gateways write it. Takes it off the front. */
static void reply_dsn_front(md_slice *s, md_reply *out)
{
    md_slice rest = *s;
    size_t used;

    if (out->code != 0) {
        while (rest.len > 0 && rest.ptr[0] == ' ')
            rest = md_slice_skip(rest, 1);
        if (rest.len > 0 && rest.ptr[0] == '#')
            rest = md_slice_skip(rest, 1);
    }
    if (!md_dsn_parse(rest, &out->dsn, &used))
        return;
    rest = md_slice_skip(rest, used);
    while (rest.len > 0 && (rest.ptr[0] == ' ' || rest.ptr[0] == ':'))
        rest = md_slice_skip(rest, 1);
    *s = rest;
}

/* qmail's stands at the end: `qq write error or disk full (#4.3.0)`. */
static void reply_dsn_end(md_slice s, md_reply *out)
{
    size_t open = md_slice_rchr(s, '(');
    md_dsn dsn;
    size_t used;

    if (open == MD_NPOS ||
        !md_slice_starts(md_slice_skip(s, open), MD_LIT("(#")))
        return;
    s = md_slice_skip(s, open + 2);
    if (md_dsn_parse(s, &dsn, &used) && used + 1 == s.len && s.ptr[used] == ')')
        out->dsn = dsn;
}

/* Somebody else's words, with the codes at their front. */
static void reply_words(md_slice s, md_reply *out)
{
    size_t used;

    out->inner = s;
    out->code = md_reply_code(s, &used);
    s = md_slice_skip(s, used);
    reply_dsn_front(&s, out);
    if (out->code != 0 && !md_dsn_present(out->dsn))
        reply_dsn_end(s, out);
    out->text = s;
}

/* `host H said: R`, `host H refused to talk to me: R`, `delivery via H: R`.
 * Only what a host said names the command that it answered. */
static bool reply_said(md_slice s, md_reply *out)
{
    reply_take(&s, MD_LIT("Protocol error: "));
    if (reply_take(&s, MD_LIT("delivery via "))) {
        if (!reply_host_then(&s, MD_LIT(": "), out))
            return false;
        out->form = MD_REPLY_SAID;
    } else if (!reply_take(&s, MD_LIT("host "))) {
        return false;
    } else if (reply_host_then(&s, MD_LIT(" said: "), out)) {
        out->form = MD_REPLY_SAID;
        reply_stage(&s, out);
    } else if (reply_host_then(&s, MD_LIT(" refused to talk to me: "), out)) {
        out->form = MD_REPLY_REFUSED;
        out->stage = MD_STAGE_CONNECT;
    } else {
        return false;
    }
    out->remote = true;
    reply_words(s, out);
    return true;
}

static bool reply_sasl(md_slice s, md_reply *out)
{
    md_slice rest;
    size_t at;

    if (!reply_take(&s, MD_LIT("SASL authentication failed")) &&
        !reply_take(&s, MD_LIT("SASL CACHED authentication failed")) &&
        !reply_take(&s, MD_LIT("SASL [CACHED] authentication failed")))
        return false;
    out->form = MD_REPLY_SASL;
    out->stage = MD_STAGE_AUTH;
    out->inner = s;
    out->text = s;
    if (!reply_take(&s, MD_LIT("; ")) && !reply_take(&s, MD_LIT(": ")))
        return true;
    out->inner = s;
    out->text = s;
    rest = s;
    if (reply_take(&rest, MD_LIT("server "))) {
        if (reply_host_then(&rest, MD_LIT(" said: "), out)) {
            out->remote = true;
            reply_words(rest, out);
        } else if (reply_host_then(&rest, MD_LIT(" "), out)) {
            out->inner = out->text = rest;
        }
        return true;
    }
    rest = s;
    if (reply_take(&rest, MD_LIT("cannot authenticate to server "))) {
        if (reply_host_then(&rest, MD_LIT(": "), out))
            out->inner = out->text = rest;
        return true;
    }
    /* `non-empty initial M challenge from server H: C`, `authentication
     * protocol loop with server H`: our own words, kept whole. */
    at = md_slice_find(s, MD_LIT(" server "));
    if (at != MD_NPOS)
        reply_host_at(md_slice_skip(s, at + 8), out);
    return true;
}

static bool reply_connect(md_slice s, md_reply *out)
{
    if (!reply_take(&s, MD_LIT("connect to ")) ||
        !reply_host_then(&s, MD_LIT(": "), out))
        return false;
    out->form = MD_REPLY_CONNECT;
    out->stage = MD_STAGE_CONNECT;
    out->inner = out->text = s;
    return true;
}

static bool reply_broken(md_slice s, md_reply *out)
{
    if (reply_take(&s, MD_LIT("lost connection with "))) {
        if (!reply_host_then(&s, MD_LIT(" while "), out))
            return false;
        out->form = MD_REPLY_LOST;
    } else if (reply_take(&s, MD_LIT("conversation with "))) {
        if (!reply_host_then(&s, MD_LIT(" timed out while "), out))
            return false;
        out->form = MD_REPLY_TIMEOUT;
    } else {
        return false;
    }
    out->stage = (uint8_t)md_stage_parse(s);
    out->inner = out->text = s;
    return true;
}

static bool reply_starttls(md_slice s, md_reply *out)
{
    if (!reply_take(&s, MD_LIT("TLS is required, but host ")) ||
        !reply_host_then(&s, MD_LIT(" refused to start TLS: "), out))
        return false;
    out->form = MD_REPLY_STARTTLS;
    out->stage = MD_STAGE_STARTTLS;
    out->remote = true;
    reply_words(s, out);
    return true;
}

static bool reply_dns(md_slice s, md_reply *out)
{
    size_t at;
    size_t end;

    if (reply_take(&s, MD_LIT("Host or domain name not found. ")) &&
        !md_slice_starts(s, MD_LIT("Name service error for ")))
        return false;
    if (!reply_take(&s, MD_LIT("Name service error for ")) &&
        !reply_take(&s, MD_LIT("Error looking up ")))
        return false;
    out->form = MD_REPLY_DNS;
    out->inner = out->text = s;
    if (reply_take(&s, MD_LIT("name="))) {
        end = md_slice_chr(s, ' ');
        out->domain = md_slice_sub(s, 0, end);
        at = end == MD_NPOS ? MD_NPOS : md_slice_find(s, MD_LIT(": "));
    } else {
        end = at = md_slice_find(s, MD_LIT(": "));
        out->domain = md_slice_sub(s, 0, end);
    }
    if (at != MD_NPOS)
        out->text = md_slice_skip(s, at + 2);
    return true;
}

/* Sentences of Postfix that name a host or a domain and are kept whole. */
typedef struct reply_sentence {
    const char *head;
    const char *behind; /* words behind the name; NULL: it ends the text */
    uint8_t stage;
    bool host; /* a host with its brackets, else a domain */
} reply_sentence;

static const reply_sentence reply_sentences[] = {
    {"TLS is required, but was not offered by host ", NULL, MD_STAGE_STARTTLS,
     true},
    {"local data error while talking to ", NULL, MD_STAGE_NONE, true},
    {"TLSA lookup error for ", NULL, MD_STAGE_NONE, true},
    {"mail for ", " loops back to myself", MD_STAGE_NONE, false},
    {"Domain ", " does not ", MD_STAGE_NONE, false},
    {"unable to look up host ", ": ", MD_STAGE_NONE, false},
    {"unable to find primary relay for ", NULL, MD_STAGE_NONE, false},
    {"Name server loop for ", NULL, MD_STAGE_NONE, false},
    {"", ": host not found", MD_STAGE_NONE, false},
};

static void reply_plain(md_slice s, md_reply *out)
{
    size_t i;
    size_t at;

    reply_stage(&s, out);
    reply_words(s, out);
    if (out->code != 0) {
        out->remote = true;
        return;
    }
    if (md_dsn_present(out->dsn))
        s = out->text;
    if (md_slice_starts(s, MD_LIT("message size "))) {
        at = md_slice_rfind(s, MD_LIT(" of server "));
        if (at != MD_NPOS)
            reply_host_at(md_slice_skip(s, at + 11), out);
        return;
    }
    for (i = 0; i < sizeof(reply_sentences) / sizeof(reply_sentences[0]); i++) {
        const reply_sentence *known = &reply_sentences[i];
        md_slice rest = s;
        size_t end;

        if (!reply_take(&rest, md_slice_of(known->head)))
            continue;
        end = md_slice_chr(rest, ' ');
        if (known->behind != NULL) {
            end = md_slice_find(rest, md_slice_of(known->behind));
            if (end == MD_NPOS ||
                md_slice_chr(md_slice_sub(rest, 0, end), ' ') != MD_NPOS)
                continue;
        }
        out->stage = known->stage;
        if (!known->host)
            out->domain = md_slice_sub(rest, 0, end);
        else
            reply_host_at(rest, out);
        return;
    }
}

static void reply_queue_id(md_reply *out)
{
    if (out->code >= 200 && out->code < 300)
        out->remote_queue_id = md_clue_queue_id(out->text);
}

/* All but the words themselves. */
static void reply_layers(md_slice text, md_reply *out)
{
    *out = (md_reply){.form = MD_REPLY_PLAIN};
    out->text = out->inner = text;
    if (reply_take(&text, SUSPENDED))
        out->suspended = true;
    if (!reply_said(text, out) && !reply_sasl(text, out) &&
        !reply_connect(text, out) && !reply_broken(text, out) &&
        !reply_starttls(text, out) && !reply_dns(text, out))
        reply_plain(text, out);
}

void md_reply_peel(md_slice text, md_reply *out)
{
    reply_layers(text, out);
    out->url = md_clue_url(out->text, out->code);
    reply_queue_id(out);
}

void md_reply_accepted(md_slice text, md_reply *out)
{
    if (text.len == 0 || text.ptr[0] != '2') {
        md_reply_peel(text, out);
        return;
    }
    *out = (md_reply){.form = MD_REPLY_PLAIN};
    reply_stage(&text, out);
    reply_words(text, out);
    reply_queue_id(out);
}

uint16_t md_reply_code_of(md_slice text)
{
    md_reply reply;
    size_t used;

    /* No layer begins with a digit: nothing is peeled off in front. */
    if (text.len != 0 && md_is_digit(text.ptr[0]))
        return md_reply_code(text, &used);
    reply_layers(text, &reply);
    return reply.code;
}
