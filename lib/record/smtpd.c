/*
 * Reads the lines of smtpd(8) and qmqpd(8): sessions, clients, what went
 * wrong in them.
 *
 * Takes what follows the queue ID (smtpd/smtpd.c, smtpd_sasl_glue.c,
 * smtpd_peer.c, smtpd_proxy.c, qmqpd/qmqpd.c). Refusals are read in
 * refusal.c, TLS in tls.c. Clients choose what follows `from X: `, so it is
 * the last thing of a shape.
 */
#include "record/daemons.h"

#include "base/apart.h"
#include "base/scan.h"
#include "record/attribute.h"
#include "record/field.h"
#include "record/peer.h"
#include "record/refusal.h"
#include "record/shape.h"

/* Sessions that ended early; since 3.10 behind a queue ID or NOQUEUE. */
static const md_shape smtpd_lost[] = {
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SESSION_LOST, "lost connection",
                   " after %S (%n bytes) from %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SESSION_LOST, "lost connection",
                   " after %S from %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SESSION_LOST, "timeout",
                   " after %S (%n bytes) from %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SESSION_LOST, "timeout",
                   " after %S from %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SESSION_LOST, "too many errors",
                   " after %S (%n bytes) from %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SESSION_LOST, "too many errors",
                   " after %S from %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SESSION_LOST, "hangup", " after %S from %c"),
    MD_SHAPE_END,
};

static const md_shape smtpd_lines[] = {
    MD_SHAPE(MAILDIAG_RECORD_PIPELINING, "improper command pipelining after ",
             "%S from %c: %G"),
    MD_SHAPE(MAILDIAG_RECORD_PIPELINING, "improper command pipelining after ",
             "%S from %c"),
    MD_SHAPE(MAILDIAG_RECORD_PIPELINING, "improper command pipelining after ",
             "%S from %c:"),
    MD_SHAPE(MAILDIAG_RECORD_COMMAND_REPLACED, "",
             "%c: replacing command \"%K\" with \"%V\""),
    MD_SHAPE(MAILDIAG_RECORD_REPLY_FILTER, "reply filter ", "%[in%]: %t"),
    MD_SHAPE(MAILDIAG_RECORD_REPLY_FILTER, "reply filter ", "%[out%]: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_FAILURE, "abort", ": TLS from %c: %t"),
    MD_SHAPE(MAILDIAG_RECORD_DSN_MAPPED, "mapping DSN status ", "%d into %V"),
    MD_SHAPE_END,
};

/* Lines with a level; they were written with others in some versions. */
static const md_shape smtpd_warnings[] = {
    MD_SHAPE(MAILDIAG_RECORD_HOSTNAME_MISMATCH, "hostname ",
             "%h does not resolve to address %A: %t"),
    MD_SHAPE(MAILDIAG_RECORD_HOSTNAME_MISMATCH, "hostname ",
             "%h does not resolve to address %A"),
    MD_SHAPE(MAILDIAG_RECORD_HOSTNAME_MISMATCH, "",
             "%A: hostname %h verification failed: %t"),
    MD_SHAPE(MAILDIAG_RECORD_HOSTNAME_MISMATCH, "",
             "%A: address not listed for hostname %h"),
    MD_SHAPE(MAILDIAG_RECORD_NON_SMTP_COMMAND, "non-SMTP command from ",
             "%c: %t"),
    MD_SHAPE(MAILDIAG_RECORD_NON_SMTP_COMMAND, "",
             "%c sent non-SMTP command: %t"),
    MD_SHAPE(MAILDIAG_RECORD_BAD_ADDRESS, "Illegal address syntax from ",
             "%c in %S command: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_QUEUE_FILE_LIMIT,
                   "queue file size limit exceeded", ""),
    MD_SHAPE(MAILDIAG_RECORD_LONG_REQUEST, "",
             "%c: request longer than %l: %t"),
    MD_SHAPE(MAILDIAG_RECORD_LONG_REQUEST, "", "%c: request longer than %l"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_PROXY_FAILURE, "connect to proxy filter",
                   " %k: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_PROXY_FAILURE, "connect to proxy service",
                   " %k: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_PROXY_FAILURE, "lost connection with proxy",
                   " %k"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_PROXY_FAILURE, "timeout talking to proxy",
                   " %k"),
    MD_SHAPE(MAILDIAG_RECORD_PROXY_FAILURE, "proxy ",
             "%k %[rejected%] \"%K\": \"%w\""),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_MILTER_FAILURE, "connect to Milter service",
                   " %k: %t"),
    MD_SHAPE(MAILDIAG_RECORD_MILTER_FAILURE, "milter ", "%k: %t"),
    MD_SHAPE(MAILDIAG_RECORD_SASL_PROBLEM,
             "SASL: Connect to Dovecot auth socket '", "%F' failed: %t"),
    MD_SHAPE(MAILDIAG_RECORD_SASL_PROBLEM, "SASL: Connect to ",
             "%F failed: %t"),
    MD_SHAPE(MAILDIAG_RECORD_SASL_PROBLEM, "SASL: ", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_SASL_PROBLEM,
             "SASL per-process initialization failed: ", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_SASL_PROBLEM,
             "SASL authentication problem: ", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_SASL_PROBLEM,
             "SASL authentication failure: ", "%t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SASL_PROBLEM,
                   "no SASL authentication mechanisms", ""),
    MD_SHAPE(MAILDIAG_RECORD_SASL_PROBLEM, "", "%[xsasl_%*%]: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_UNAVAILABLE, "No server certs available",
                   ". %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_STARTTLS_REFUSED,
                   "Refusing STARTTLS request", " from %c for service %k"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_STARTTLS_REFUSED,
                   "Wrapper-mode request dropped",
                   " from %c for service %k. %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_STARTTLS_REFUSED,
                   "Wrapper-mode request dropped", " from %c for service %k"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_STARTTLS_REFUSED,
                   "Wrapper-mode request dropped", " %t"),
    MD_SHAPE_END,
};

/* `Connection rate limit exceeded: 61 from X for service S`; there are seven
 * limits, each with words of its own. */
static const md_shape smtpd_limits[] = {
    MD_SHAPE(MAILDIAG_RECORD_REFUSAL_LINE, "", "%t: %n from %c for service %k"),
    MD_SHAPE_END,
};

/* qmqpd: `NAME[ADDR]: lost connection while reading X`. */
static const md_shape qmqpd_lines[] = {
    MD_SHAPE(MAILDIAG_RECORD_SESSION_LOST, "", "%c: %e while %S"),
    MD_SHAPE_END,
};

/* `NAME[ADDR]` and what follows it. */
static bool smtpd_client(md_slice s, md_record *r, md_slice *rest)
{
    md_peer client;
    size_t used = md_peer_head(s, &client);

    if (used == 0)
        return false;
    md_field_peer(r, MAILDIAG_FIELD_CLIENT, &client);
    *rest = md_slice_skip(s, used);
    return true;
}

/* `disconnect from X ehlo=1 … commands=3/5 notes=bare_lf`: the counters stay
 * one text, their words grow with each version. */
static bool smtpd_session(md_slice text, md_record *r)
{
    bool begin = md_scan_starts(text, MD_LIT("connect from "));
    md_slice rest;
    size_t notes;

    if (!begin && !md_scan_starts(text, MD_LIT("disconnect from ")))
        return false;
    text = md_slice_skip(text, begin ? 13 : 16);
    if (!smtpd_client(text, r, &rest))
        return false;
    if (begin) {
        if (rest.len > 0)
            return false;
        r->kind = MAILDIAG_RECORD_CONNECT;
        return true;
    }
    if (rest.len > 0 && rest.ptr[0] != ' ')
        return false;
    r->kind = MAILDIAG_RECORD_DISCONNECT;
    if (rest.len < 2)
        return true;
    rest = md_slice_skip(rest, 1);
    notes = md_slice_find(rest, MD_LIT(" notes="));
    md_field_add(r, MAILDIAG_FIELD_COMMANDS, md_slice_sub(rest, 0, notes));
    if (notes != MD_NPOS)
        md_field_add(r, MAILDIAG_FIELD_NOTES, md_slice_skip(rest, notes + 7));
    return true;
}

static bool smtpd_limit(md_slice text, md_record *r)
{
    md_slice words = md_slice_sub(text, 0, md_slice_chr(text, ':'));

    return md_slice_ends(words, MD_LIT(" limit exceeded")) &&
           md_shape_match(smtpd_limits, text, r);
}

/* Where a SASL user's name ends: any byte but the next attribute is his. */
static size_t smtpd_username(md_slice s)
{
    const char *end = s.ptr + s.len;
    const char *at;

    for (at = s.ptr; at != end; at++) {
        md_slice rest;

        at = md_scan_byte(at, end, ',');
        if (end - at < 13)
            break;
        if (at[1] != ' ' || (at[2] != 's' && at[2] != 'o'))
            continue;
        rest = md_slice_make(at, (size_t)(end - at));
        if (md_slice_starts(rest, MD_LIT(", sasl_sender=")) ||
            md_slice_starts(rest, MD_LIT(", orig_queue_id=")) ||
            md_slice_starts(rest, MD_LIT(", orig_client=")))
            return (size_t)(at - s.ptr);
    }
    return s.len;
}

/* `client=X, sasl_method=M, sasl_username=U, …`. */
static bool smtpd_accepted(md_slice text, md_record *r)
{
    md_slice rest;

    if (!md_scan_starts(text, MD_LIT("client=")))
        return false;
    text = md_slice_skip(text, 7);
    if (!smtpd_client(text, r, &rest)) {
        size_t end = md_slice_chr(text, ',');

        /* qmqpd, and names without an address. */
        md_field_add(r, MAILDIAG_FIELD_CLIENT, md_slice_sub(text, 0, end));
        rest = end == MD_NPOS ? md_slice_skip(text, text.len)
                              : md_slice_skip(text, end);
    }
    r->kind = MAILDIAG_RECORD_CLIENT;
    while (rest.len > 2 && rest.ptr[0] == ',') {
        md_slice name;
        size_t end;

        rest = md_slice_trim(md_slice_skip(rest, 1));
        name = md_attribute_name(rest);
        if (!md_slice_present(name) || r->field_count == MD_RECORD_FIELDS) {
            r->cut = true;
            return true;
        }
        if (md_slice_eq(name, MD_LIT("sasl_username"))) {
            rest = md_slice_skip(rest, name.len + 1);
            end = smtpd_username(rest);
            md_field_add(r, MAILDIAG_FIELD_SASL_USERNAME,
                         md_slice_sub(rest, 0, end));
            rest = md_slice_skip(rest, end);
        } else {
            end = md_slice_chr(rest, ',');
            md_attribute_list(md_slice_sub(rest, 0, end), r);
            rest = end == MD_NPOS ? MD_NONE : md_slice_skip(rest, end);
        }
    }
    return true;
}

/* `X: SASL M authentication failed: REASON, sasl_username=U`. */
static bool smtpd_sasl(md_slice text, md_record *r)
{
    md_slice rest;
    md_slice words;
    size_t end;

    if (!smtpd_client(text, r, &rest) ||
        !md_slice_starts(rest, MD_LIT(": SASL ")))
        return false;
    rest = md_slice_skip(rest, 7);
    end = md_slice_find(rest, MD_LIT(" authentication "));
    if (end == MD_NPOS)
        return false;
    md_field_add(r, MAILDIAG_FIELD_SASL_METHOD, md_slice_sub(rest, 0, end));
    rest = md_slice_skip(rest, end + 1);
    end = md_slice_chr(rest, ':');
    words = md_slice_sub(rest, 0, end);
    if (!md_slice_eq(words, MD_LIT("authentication failed")) &&
        !md_slice_eq(words, MD_LIT("authentication aborted")))
        return false;
    md_field_add(r, MAILDIAG_FIELD_EVENT, words);
    r->kind = MAILDIAG_RECORD_SASL_FAILURE;
    if (end == MD_NPOS)
        return true;
    rest = md_slice_trim(md_slice_skip(rest, end + 1));
    end = md_slice_rfind(rest, MD_LIT(", sasl_username="));
    md_field_add(r, MAILDIAG_FIELD_TEXT, md_slice_sub(rest, 0, end));
    if (end != MD_NPOS)
        md_field_add(r, MAILDIAG_FIELD_SASL_USERNAME,
                     md_slice_skip(rest, end + 16));
    return true;
}

/* All but the beginning and the end of a session or message. */
static MD_APART bool smtpd_any(md_slice text, md_record *r)
{
    md_field_mark mark = md_field_tell(r);
    bool has_id = md_slice_present(r->queue_id);

    if (md_refusal_parse(text, r) || md_shape_match(smtpd_lost, text, r) ||
        md_shape_match(smtpd_lines, text, r))
        return true;
    if (smtpd_sasl(text, r))
        return true;
    md_field_seek(r, mark);
    if (smtpd_limit(text, r) || md_shape_match(smtpd_warnings, text, r))
        return true;
    return (has_id || r->noqueue) && r->program.id == MD_DAEMON_QMQPD &&
           md_shape_match(qmqpd_lines, text, r);
}

bool md_smtpd_parse(md_slice text, md_record *r)
{
    md_field_mark mark = md_field_tell(r);

    if (smtpd_accepted(text, r) ||
        (!md_slice_present(r->queue_id) && smtpd_session(text, r)))
        return true;
    md_field_seek(r, mark);
    return smtpd_any(text, r);
}
