/*
 * Codes without words. RFC 3463 and its registry give the enhanced codes;
 * everything else goes by class and stage. Never fails.
 */
#include "rules/fallback.h"

static const char *const fallback_names[MD_FALLBACK_COUNT] = {
    [MD_FALLBACK_UNKNOWN] = "unknown",
    [MD_FALLBACK_RECIPIENT_UNKNOWN] = "recipient_unknown",
    [MD_FALLBACK_RECIPIENT_DOMAIN_INVALID] = "recipient_domain_invalid",
    [MD_FALLBACK_RECIPIENT_ADDRESS_SYNTAX] = "recipient_address_syntax",
    [MD_FALLBACK_RECIPIENT_MOVED] = "recipient_moved",
    [MD_FALLBACK_SENDER_ADDRESS_SYNTAX] = "sender_address_syntax",
    [MD_FALLBACK_SENDER_DOMAIN_INVALID] = "sender_domain_invalid",
    [MD_FALLBACK_RECIPIENT_DISABLED] = "recipient_disabled",
    [MD_FALLBACK_MAILBOX_FULL] = "mailbox_full",
    [MD_FALLBACK_MESSAGE_TOO_BIG] = "message_too_big",
    [MD_FALLBACK_SERVER_DISK_FULL] = "server_disk_full",
    [MD_FALLBACK_MAIL_LOOP] = "mail_loop",
    [MD_FALLBACK_DELIVERY_EXPIRED] = "delivery_expired",
    [MD_FALLBACK_TOO_MANY_RECIPIENTS] = "too_many_recipients",
    [MD_FALLBACK_PROTOCOL_ERROR] = "protocol_error",
    [MD_FALLBACK_MESSAGE_MALFORMED] = "message_malformed",
    [MD_FALLBACK_SPF_FAIL] = "spf_fail",
    [MD_FALLBACK_PTR_MISSING] = "ptr_missing",
    [MD_FALLBACK_EMAIL_AUTH_FAIL] = "email_auth_fail",
    [MD_FALLBACK_SENDER_REJECTED] = "sender_rejected",
    [MD_FALLBACK_RECIPIENT_REJECTED] = "recipient_rejected",
    [MD_FALLBACK_POLICY] = "policy",
    [MD_FALLBACK_GREYLISTED] = "greylisted",
    [MD_FALLBACK_SERVER_UNAVAILABLE] = "server_unavailable",
    [MD_FALLBACK_LOCAL_DISK_FULL] = "local_disk_full",
};

typedef struct fallback_row {
    uint16_t subject;
    uint16_t detail;
    uint8_t cause;
    uint8_t worth;
} fallback_row;

static const fallback_row fallback_rows[] = {
    {1, 0, MD_FALLBACK_RECIPIENT_UNKNOWN, MD_FALLBACK_SUBJECT},
    {1, 1, MD_FALLBACK_RECIPIENT_UNKNOWN, MD_FALLBACK_SPECIFIC},
    {1, 2, MD_FALLBACK_RECIPIENT_DOMAIN_INVALID, MD_FALLBACK_SPECIFIC},
    {1, 3, MD_FALLBACK_RECIPIENT_ADDRESS_SYNTAX, MD_FALLBACK_SPECIFIC},
    {1, 6, MD_FALLBACK_RECIPIENT_MOVED, MD_FALLBACK_SPECIFIC},
    {1, 7, MD_FALLBACK_SENDER_ADDRESS_SYNTAX, MD_FALLBACK_SPECIFIC},
    {1, 8, MD_FALLBACK_SENDER_DOMAIN_INVALID, MD_FALLBACK_SPECIFIC},
    {1, 10, MD_FALLBACK_RECIPIENT_UNKNOWN, MD_FALLBACK_SPECIFIC},
    {2, 1, MD_FALLBACK_RECIPIENT_DISABLED, MD_FALLBACK_SPECIFIC},
    {2, 2, MD_FALLBACK_MAILBOX_FULL, MD_FALLBACK_SPECIFIC},
    {2, 3, MD_FALLBACK_MESSAGE_TOO_BIG, MD_FALLBACK_SPECIFIC},
    {3, 1, MD_FALLBACK_SERVER_DISK_FULL, MD_FALLBACK_SPECIFIC},
    {3, 4, MD_FALLBACK_MESSAGE_TOO_BIG, MD_FALLBACK_SPECIFIC},
    {4, 6, MD_FALLBACK_MAIL_LOOP, MD_FALLBACK_SPECIFIC},
    {4, 7, MD_FALLBACK_DELIVERY_EXPIRED, MD_FALLBACK_SPECIFIC},
    {5, 3, MD_FALLBACK_TOO_MANY_RECIPIENTS, MD_FALLBACK_SPECIFIC},
    {7, 23, MD_FALLBACK_SPF_FAIL, MD_FALLBACK_SPECIFIC},
    {7, 25, MD_FALLBACK_PTR_MISSING, MD_FALLBACK_SPECIFIC},
    {7, 26, MD_FALLBACK_EMAIL_AUTH_FAIL, MD_FALLBACK_SPECIFIC},
};

const char *md_fallback_name(md_fallback_cause cause)
{
    return cause < MD_FALLBACK_COUNT ? fallback_names[cause] : NULL;
}

unsigned md_fallback_class(const md_subject *subject)
{
    if (md_dsn_present(subject->dsn))
        return subject->dsn.part[0];
    if (subject->code != 0)
        return subject->code / 100u;
    switch (subject->disposition) {
    case MAILDIAG_DISPOSITION_DEFERRED:
        return 4;
    case MAILDIAG_DISPOSITION_BOUNCED:
    case MAILDIAG_DISPOSITION_EXPIRED:
        return 5;
    default:
        return 0;
    }
}

static bool fallback_by_dsn(md_dsn dsn, md_fallback *out)
{
    for (size_t i = 0; i < sizeof fallback_rows / sizeof *fallback_rows; i++) {
        const fallback_row *row = &fallback_rows[i];

        if (row->subject == dsn.part[1] && row->detail == dsn.part[2]) {
            out->cause = row->cause;
            out->worth = row->worth;
            return true;
        }
    }
    out->worth = MD_FALLBACK_SUBJECT;
    if (dsn.part[1] == 5)
        out->cause = MD_FALLBACK_PROTOCOL_ERROR;
    else if (dsn.part[1] == 6)
        out->cause = MD_FALLBACK_MESSAGE_MALFORMED;
    else
        return false;
    return true;
}

static md_fallback_cause fallback_by_stage(const md_subject *s, unsigned class)
{
    if (class == 5) {
        if (s->stage == MD_STAGE_MAIL)
            return MD_FALLBACK_SENDER_REJECTED;
        if (s->stage == MD_STAGE_RCPT)
            return MD_FALLBACK_RECIPIENT_REJECTED;
        return MD_FALLBACK_POLICY;
    }
    if ((s->stage == MD_STAGE_RCPT || s->stage == MD_STAGE_CONNECT) &&
        md_slice_find_nocase(s->reply.inner, MD_LIT("try again later")) !=
            MD_NPOS)
        return MD_FALLBACK_GREYLISTED;
    /* This host speaking as a server is not the remote side. */
    if (s->direction == MAILDIAG_DIRECTION_SERVER)
        return MD_FALLBACK_POLICY;
    return MD_FALLBACK_SERVER_UNAVAILABLE;
}

md_fallback md_fallback_of(const md_subject *subject)
{
    md_fallback out = {MD_FALLBACK_UNKNOWN, MD_FALLBACK_NOTHING};
    bool replied = subject->code != 0 || md_dsn_present(subject->reply.dsn);
    md_dsn dsn =
        md_dsn_present(subject->reply.dsn) ? subject->reply.dsn : subject->dsn;
    unsigned class;

    if (md_dsn_present(dsn) && fallback_by_dsn(dsn, &out)) {
        if (out.cause == MD_FALLBACK_SERVER_DISK_FULL &&
            subject->direction == MAILDIAG_DIRECTION_SERVER)
            out.cause = MD_FALLBACK_LOCAL_DISK_FULL;
        return out;
    }
    /* `Protocol error: host X said: 250 2.0.0 Ok (in reply to DATA command)`:
     * a yes where a question was expected. */
    if (subject->code / 100u == 2 && subject->reply.form == MD_REPLY_SAID &&
        subject->disposition != MAILDIAG_DISPOSITION_SENT) {
        out.cause = MD_FALLBACK_PROTOCOL_ERROR;
        out.worth = MD_FALLBACK_SUBJECT;
        return out;
    }
    /* The class of a line's own `dsn=` says only what Postfix did; without
     * anybody's reply the text is simply not known. */
    out.worth = MD_FALLBACK_NOTHING;
    if (!replied)
        return out;
    /* X.0.0 without a reply says that something failed, no more. */
    class = subject->code != 0 ? subject->code / 100u : dsn.part[0];
    if ((class != 4 && class != 5) || (subject->code == 0 && dsn.part[1] == 0))
        return out;
    out.worth = MD_FALLBACK_CLASS;
    out.cause = (uint8_t)fallback_by_stage(subject, class);
    return out;
}
