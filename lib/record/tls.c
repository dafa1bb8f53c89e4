/*
 * Reads what TLS logs in smtp(8), lmtp(8), smtpd(8) and tlsproxy(8).
 *
 * Takes the body of the line, gives session, level, protocol, cipher or what
 * failed (tls/tls_client.c, tls_server.c, tls_verify.c, tls_proxy*.c,
 * tls_misc.c). `from` names a client, `to` a server. Does not know which
 * message the session served; the lines carry no queue ID.
 */
#include "record/daemons.h"

#include "base/apart.h"
#include "base/scan.h"
#include "record/field.h"
#include "record/shape.h"
#include "record/usual.h"

static const md_shape tls_lines[] = {
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_FAILURE,
                   "certificate verification failed", " for %p: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_FAILURE,
                   "server certificate verification failed", " for %p: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_FAILURE,
                   "client certificate verification failed", " for %c: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_FAILURE,
                   "certificate peer name verification failed", " for %p: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_FAILURE, "SSL_connect error",
                   " to %p: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_FAILURE, "SSL_accept error",
                   " from %c: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_FAILURE, "TLS handshake failed",
                   " for service=%k peer=%p"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_FAILURE,
                   "Peer certificate could not be verified", "%t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_FAILURE,
                   "Server certificate could not be verified", "%t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_FAILURE, "verify error", ":%t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_FAILURE,
                   "certificate verification failed", " for %p:%t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_FAILURE, "Peer verification", ": %t"),
    MD_SHAPE(MAILDIAG_RECORD_TLS_LIBRARY, "TLS library problem: ", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_STARTTLS_OFFERED, "Host offered STARTTLS: [",
             "%H]"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_START, "setting up TLS connection",
                   " to %p"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_START, "setting up TLS connection",
                   " from %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_START,
                   "initializing the server-side TLS engine", ""),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_START,
                   "initializing the client-side TLS engine", ""),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_START, "SSL_connect", ":%t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_TLS_START, "SSL_accept", ":%t"),
    MD_SHAPE(MAILDIAG_RECORD_TLS_START, "Verified: ", "%[subject_CN%]=%t"),
    MD_SHAPE(MAILDIAG_RECORD_TLS_START, "Unverified: ", "%[subject_CN%]=%t"),
    MD_SHAPE(MAILDIAG_RECORD_TLS_START, "", "%p: %L: %[subject_CN%]=%t"),
    MD_SHAPE(MAILDIAG_RECORD_TLS_START, "", "%p: %[subject_CN%]=%t"),
    MD_SHAPE(MAILDIAG_RECORD_TLS_START, "",
             "%p: %[certificate verification%] %t"),
    MD_SHAPE_END,
};

/* Takes the word in front of `words` off *s, and the words with it. */
static bool tls_word(md_slice *s, md_slice words, md_slice *word)
{
    size_t at = md_slice_find(*s, words);

    if (at == 0 || at == MD_NPOS)
        return false;
    *word = md_slice_sub(*s, 0, at);
    *s = md_slice_skip(*s, at + words.len);
    return md_slice_near(*word, ' ') == MD_NPOS;
}

static bool tls_take(md_slice *s, md_slice head)
{
    if (!md_slice_starts(*s, head))
        return false;
    *s = md_slice_skip(*s, head.len);
    return true;
}

/* The other side: with its brackets, or a name alone. */
static bool tls_peer(md_slice *s, md_slice *sni, bool sni_allowed,
                     md_peer *peer)
{
    size_t used = md_peer_head(*s, peer);
    md_slice rest = md_slice_skip(*s, used);
    size_t end;

    *sni = MD_NONE;
    if (used != 0 && tls_take(&rest, MD_LIT(": "))) {
        *s = rest;
        return true;
    }
    if (used == 0 && tls_word(&rest, MD_LIT(": "), &peer->name)) {
        *s = rest;
        return true;
    }
    rest = md_slice_skip(*s, used);
    if (!sni_allowed ||
        !(used != 0 ? tls_take(&rest, MD_LIT(" to "))
                    : tls_word(&rest, MD_LIT(" to "), &peer->name)))
        return false;
    end = md_slice_find(rest, MD_LIT(": "));
    if (end == MD_NPOS)
        return false;
    *sni = md_slice_sub(rest, 0, end);
    *s = md_slice_skip(rest, end + 2);
    return true;
}

/*
 * `Trusted TLS connection established to HOST[ADDR]:25 to SNI: TLSv1.3 with
 * cipher TLS_AES_256_GCM_SHA384 (256/256 bits) …`: one line of twelve, so it
 * is read without the table. Old versions name no level.
 */
static MD_APART bool tls_session(md_slice s, md_record *r)
{
    md_slice level = MD_NONE, event, sni, protocol, cipher;
    bool client = false;
    md_peer peer;

    if (!tls_take(&s, MD_LIT("TLS connection ")) &&
        !tls_word(&s, MD_LIT(" TLS connection "), &level))
        return false;
    event = md_slice_sub(s, 0, md_slice_near(s, ' '));
    s = md_slice_skip(s, event.len);
    if (tls_take(&s, MD_LIT(" from ")))
        client = true;
    else if (!tls_take(&s, MD_LIT(" to ")))
        return false;
    if (!md_slice_eq(event, MD_LIT("established")) &&
        (client || !md_slice_present(level) ||
         !md_slice_eq(event, MD_LIT("reused"))))
        return false;
    if (!tls_peer(&s, &sni, md_slice_present(level), &peer) ||
        !tls_word(&s, MD_LIT(" with cipher "), &protocol) ||
        !tls_word(&s, MD_LIT(" "), &cipher))
        return false;
    md_field_put(r, MAILDIAG_FIELD_TLS_LEVEL, level);
    md_field_add(r, MAILDIAG_FIELD_EVENT, event);
    md_field_peer(r, client ? MAILDIAG_FIELD_CLIENT : MAILDIAG_FIELD_PEER,
                  &peer);
    md_field_put(r, MAILDIAG_FIELD_SNI, sni);
    md_field_add(r, MAILDIAG_FIELD_TLS_PROTOCOL, protocol);
    md_field_add(r, MAILDIAG_FIELD_TLS_CIPHER, cipher);
    md_field_add(r, MAILDIAG_FIELD_TEXT, s);
    r->kind = MAILDIAG_RECORD_TLS_SESSION;
    return true;
}

/* A word and the blank behind it, and more than `rest` bytes behind that. */
static bool usual_word(md_usual *u, uint16_t id, ptrdiff_t rest)
{
    const char *blank = md_scan_byte(u->at, u->end, ' ');

    if (blank == u->at || u->end - blank <= rest)
        return false;
    md_usual_put(u, id, u->at, blank);
    u->at = blank + 1;
    return true;
}

/* The same of `established`, without a name that the server was asked for. */
static bool tls_usual(md_slice text, md_record *r)
{
    md_peer peer;
    bool client;
    md_usual u;
    size_t used;

    if (!md_usual_begin(&u, text, r) ||
        !usual_word(&u, MAILDIAG_FIELD_TLS_LEVEL, 64) ||
        !md_usual_name(&u, MD_LIT("TLS connection ")) ||
        !md_usual_name(&u, MD_LIT("established ")))
        return false;
    md_usual_put(&u, MAILDIAG_FIELD_EVENT, u.at - 12, u.at - 1);
    client = *u.at == 'f';
    if (!md_usual_name(&u, client ? MD_LIT("from ") : MD_LIT("to ")))
        return false;
    used = md_peer_head(md_slice_make(u.at, (size_t)(u.end - u.at)), &peer);
    if (used == 0 || peer.path || !md_slice_present(peer.name))
        return false;
    md_usual_peer(&u, client ? MAILDIAG_FIELD_CLIENT : MAILDIAG_FIELD_PEER,
                  &peer);
    u.at += used;
    if (u.end - u.at < 32 || !md_usual_name(&u, MD_LIT(": ")) ||
        !usual_word(&u, MAILDIAG_FIELD_TLS_PROTOCOL, MD_USUAL_REST) ||
        !md_usual_name(&u, MD_LIT("with cipher ")) ||
        !usual_word(&u, MAILDIAG_FIELD_TLS_CIPHER, 0))
        return false;
    md_usual_put(&u, MAILDIAG_FIELD_TEXT, u.at, u.end);
    return md_usual_end(&u, MAILDIAG_RECORD_TLS_SESSION, r);
}

bool md_tls_parse(md_slice text, md_record *r)
{
    return tls_usual(text, r) || tls_session(text, r) ||
           md_shape_match(tls_lines, text, r);
}
