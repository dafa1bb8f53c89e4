/*
 * Reads the lines of smtp(8), lmtp(8) and the other delivery agents beside
 * their status lines: hosts that were tried, what servers offer.
 *
 * Takes what follows the queue ID (smtp/smtp_connect.c, smtp_proto.c,
 * smtp_trouble.c, smtp_sasl_proto.c, global/deliver_pass.c). A failure text
 * without a status line is one host of several: it is kept whole as REASON,
 * its host in fields of its own, and taken apart by md_reply_peel. TLS is
 * read in tls.c.
 */
#include "record/daemons.h"

#include "record/attribute.h"
#include "record/delivery.h"
#include "record/field.h"
#include "record/refusal.h"
#include "record/reply.h"
#include "record/shape.h"

static const md_shape smtp_lines[] = {
    MD_SHAPE(MAILDIAG_RECORD_PASSING, "passing ", "%a to transport=%R"),
    MD_SHAPE(MAILDIAG_RECORD_EHLO_KEYWORDS, "discarding EHLO keywords: ", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_PIX_WORKAROUND,
             "enabling PIX workarounds: ", "%w for %p"),
    MD_SHAPE(MAILDIAG_RECORD_PIX_WORKAROUND, "enabling PIX ",
             "%t workaround for %p"),
    MD_SHAPE(MAILDIAG_RECORD_REPLY_FILTER, "replacing server ", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_LINE_BROKEN, "breaking line > ",
             "%l bytes with %t"),
    MD_SHAPE(MAILDIAG_RECORD_CAPABILITY, "host ",
             "%p offers SMTPUTF8 support, %t"),
    MD_SHAPE(MAILDIAG_RECORD_WRAPPERMODE_HINT,
             "SMTPS wrappermode (TCP port 465) requires setting \"",
             "%P = %V\", %t"),
    MD_SHAPE(MAILDIAG_RECORD_WRAPPERMODE_HINT,
             "SMTPS wrappermode (TCP port 465) ", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_SRV_SKIPPED, "skipping SRV lookup for ", "%D: %t"),
    MD_SHAPE(MAILDIAG_RECORD_SRV_SKIPPED, "skipping SRV lookup for ", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_OWN_HOSTNAME, "host ",
             "%p %[greeted me%] with my own hostname %V"),
    MD_SHAPE(MAILDIAG_RECORD_OWN_HOSTNAME, "host ",
             "%p %[replied to HELO/EHLO%] with my own hostname %V"),
    MD_SHAPE(MAILDIAG_RECORD_NO_MX_ADDRESS, "no MX host for ",
             "%D has a valid address record"),
    MD_SHAPE(MAILDIAG_RECORD_NO_MX_ADDRESS, "no MX host for ",
             "%D has a valid address record%t"),
    MD_SHAPE(MAILDIAG_RECORD_RELAY_PROBLEM, "", "%P configuration problem: %t"),
    MD_SHAPE(MAILDIAG_RECORD_RELAY_PROBLEM, "", "%P configuration problem"),
    MD_SHAPE(MAILDIAG_RECORD_TLS_POLICY_FAILURE, "TLS policy lookup error for ",
             "%H/%j: %t"),
    MD_SHAPE(MAILDIAG_RECORD_TLS_POLICY_FAILURE, "TLS policy lookup error for ",
             "%D: %t"),
    MD_SHAPE(MAILDIAG_RECORD_TLS_POLICY_FAILURE, "TLS policy lookup error for ",
             "%D"),
    MD_SHAPE(MAILDIAG_RECORD_AUTH_OFFER, "",
             "%p offered %[null AUTH mechanism list%]"),
    MD_SHAPE(MAILDIAG_RECORD_AUTH_OFFER, "",
             "%p offered %[no supported AUTH mechanisms%]: '%V'"),
    MD_SHAPE(MAILDIAG_RECORD_AUTH_OFFER, "",
             "%p offered %[AUTH option multiple times%]"),
    MD_SHAPE(MAILDIAG_RECORD_NON_ESMTP, "non-ESMTP response from ", "%p: %t"),
    MD_SHAPE(MAILDIAG_RECORD_NON_ESMTP, "non-LMTP response from ", "%p: %t"),
    MD_SHAPE_END,
};

/* How the failure texts begin that name no host. */
static const char *const smtp_failures[] = {
    "Host or domain name not found",
    "Name service error for ",
    "Error looking up ",
    "unable to look up host ",
    "unable to find primary relay for ",
    "all network protocols are disabled",
    "network address conversion failed",
    "server configuration error",
    "Server configuration error",
    "server unavailable or unable to receive mail",
    "Server certificate not ",
    "Cannot start TLS: ",
    "TLS is required, ",
    "TLSA lookup error ",
    "TLSA records unusable",
    "no TLSA records found",
    "non DNSSEC destination",
    "Verification not possible",
    "MX RRset is insecure",
    "client TLS configuration problem",
    "unexpected server message",
    "unreadable mail queue entry",
    "Temporary lookup error",
    "Sender requested REQUIRETLS",
    "REQUIRETLS policy ",
    "message requires SMTPUTF8",
    "message size ",
    "mail for ",
    "Domain ",
    "local data error while talking to ",
};

static void smtp_peer(const md_reply *reply, md_record *r)
{
    md_peer peer = {reply->host, reply->address, reply->port,
                    md_slice_chr(reply->address, '/') != MD_NPOS};

    md_field_peer(r, MAILDIAG_FIELD_PEER, &peer);
    md_field_put(r, MAILDIAG_FIELD_DOMAIN, reply->domain);
}

/* `connect to X: ERROR`, the most frequent of them. X has its brackets, as no
 * service has to which another daemon could not connect. */
bool md_smtp_connect_parse(md_slice text, md_record *r)
{
    const md_slice head = MD_LIT("connect to ");
    md_slice host = md_slice_skip(text, head.len);
    md_peer peer;
    size_t used;

    if (!md_slice_starts(text, head))
        return false;
    used = md_peer_head(host, &peer);
    if (used == 0 || !md_slice_starts(md_slice_skip(host, used), MD_LIT(": ")))
        return false;
    md_field_peer(r, MAILDIAG_FIELD_PEER, &peer);
    md_field_add(r, MAILDIAG_FIELD_REASON, text);
    r->kind = MAILDIAG_RECORD_CONNECT_FAILURE;
    return true;
}

/* One host that was tried: any failure text in place of a status line. */
static bool smtp_failure(md_slice text, md_record *r)
{
    md_reply reply;
    size_t i;

    md_reply_peel(text, &reply);
    if (reply.form == MD_REPLY_CONNECT && !reply.suspended) {
        r->kind = MAILDIAG_RECORD_CONNECT_FAILURE;
    } else {
        bool known = reply.form != MD_REPLY_PLAIN;
        bool has_id = md_slice_present(r->queue_id);

        if (!has_id &&
            (r->level == MAILDIAG_LEVEL_INFO || reply.form != MD_REPLY_SAID))
            return false;
        for (i = 0;
             !known && i < sizeof(smtp_failures) / sizeof(smtp_failures[0]);
             i++)
            known = md_slice_starts(text, md_slice_of(smtp_failures[i]));
        if (!known)
            return false;
        r->kind = MAILDIAG_RECORD_HOST_FAILURE;
    }
    smtp_peer(&reply, r);
    md_field_add(r, MAILDIAG_FIELD_REASON, text);
    return true;
}

/* `TLSRPT: status=failure, domain=D, receiving_mx=H[A], failure_type=T,
 * failure_reason=R`: the reason may hold anything. */
static bool smtp_tlsrpt(md_slice text, md_record *r)
{
    md_slice reason = MD_NONE;
    size_t at;

    if (!md_slice_starts(text, MD_LIT("TLSRPT: status=")))
        return false;
    text = md_slice_skip(text, 8);
    at = md_slice_find(text, MD_LIT(", failure_reason="));
    if (at != MD_NPOS) {
        reason = md_slice_skip(text, at + 17);
        text = md_slice_sub(text, 0, at);
    }
    while (text.len > 0 && r->field_count < MD_RECORD_FIELDS) {
        size_t comma = md_slice_find(text, MD_LIT(", "));
        md_slice pair = md_slice_sub(text, 0, comma);

        if (md_slice_starts(pair, MD_LIT("receiving_mx=")))
            md_attribute_peer(md_slice_skip(pair, 13), MAILDIAG_FIELD_PEER, r);
        else
            md_attribute_list(pair, r);
        if (comma == MD_NPOS)
            break;
        text = md_slice_skip(text, comma + 2);
    }
    r->cut = r->cut || r->field_count == MD_RECORD_FIELDS;
    md_field_put(r, MAILDIAG_FIELD_FAILURE_REASON, reason);
    r->kind = MAILDIAG_RECORD_TLSRPT;
    return true;
}

bool md_smtp_parse(md_slice text, md_record *r)
{
    if (md_slice_present(r->queue_id)) {
        if (md_delivery_parse(text, r) || md_refusal_parse(text, r))
            return true;
    }
    return md_smtp_connect_parse(text, r) ||
           md_shape_match(smtp_lines, text, r) || smtp_tlsrpt(text, r) ||
           smtp_failure(text, r);
}
