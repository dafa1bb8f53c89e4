/*
 * What is judged of a record. Takes what lib/record took
 * apart, gives slices into the same line or, where several fields make up the
 * words, into an arena. Does not know whether the record was read from a line
 * or from the store. Fails without memory only.
 */
#include "rules/subject.h"
#include "rules/places.h"

static uint8_t subject_disposition(md_slice status)
{
    if (md_slice_eq(status, MD_LIT("sent")) ||
        md_slice_eq(status, MD_LIT("deliverable")))
        return MAILDIAG_DISPOSITION_SENT;
    if (md_slice_eq(status, MD_LIT("deferred")) ||
        md_slice_eq(status, MD_LIT("SOFTBOUNCE")))
        return MAILDIAG_DISPOSITION_DEFERRED;
    if (md_slice_eq(status, MD_LIT("bounced")) ||
        md_slice_eq(status, MD_LIT("undeliverable")))
        return MAILDIAG_DISPOSITION_BOUNCED;
    if (md_slice_eq(status, MD_LIT("expired")))
        return MAILDIAG_DISPOSITION_EXPIRED;
    return MAILDIAG_DISPOSITION_NONE;
}

/* The line's own `dsn=` or field goes before that of the reply. */
static void subject_line_dsn(const md_record *r, md_subject *out)
{
    md_dsn dsn;
    size_t used;

    if (md_dsn_parse(md_record_get(r, MAILDIAG_FIELD_DSN), &dsn, &used))
        out->dsn = dsn;
}

static void subject_addresses(const md_record *r, md_subject *out)
{
    out->relay = md_record_get(r, MAILDIAG_FIELD_RELAY);
    out->sender = md_record_get(r, MAILDIAG_FIELD_FROM);
    out->recipient = md_record_get(r, MAILDIAG_FIELD_TO);
    out->client_ip = md_record_get(r, MAILDIAG_FIELD_CLIENT_IP);
    out->helo = md_record_get(r, MAILDIAG_FIELD_HELO);
}

static void subject_delivery(const md_record *r, md_subject *out)
{
    md_subject_begin(md_record_get(r, MAILDIAG_FIELD_REASON), out);
    out->direction = MAILDIAG_DIRECTION_CLIENT;
    out->disposition =
        subject_disposition(md_record_get(r, MAILDIAG_FIELD_STATUS));
    subject_line_dsn(r, out);
}

/* One host that was tried: the next one may take the mail. */
static void subject_host(const md_record *r, md_subject *out)
{
    md_subject_begin(md_record_get(r, MAILDIAG_FIELD_REASON), out);
    out->direction = MAILDIAG_DIRECTION_CLIENT;
    out->disposition = MAILDIAG_DISPOSITION_DEFERRED;
}

/* ---- words from fields --------------------------------------------------
 */

/* Values with a blank between them, in memory of their own. */
typedef struct subject_words {
    char *at;
    size_t len;
} subject_words;

static bool subject_room(md_arena *arena, size_t need, subject_words *out)
{
    out->at = md_arena_take(arena, need + 1);
    out->len = 0;
    return out->at != NULL;
}

static void subject_append(subject_words *words, md_slice value)
{
    if (value.len == 0)
        return;
    if (words->len > 0)
        words->at[words->len++] = ' ';
    memcpy(words->at + words->len, value.ptr, value.len);
    words->len += value.len;
}

/*
 * `reject: RCPT from …: 554 5.7.1 <x>: Relay access denied; from=<…>`: what
 * this host said to the client, as it said it.
 */
static bool subject_refusal_text(const md_record *r, md_arena *arena,
                                 md_slice *out)
{
    md_slice code = md_record_get(r, MAILDIAG_FIELD_SMTP_CODE);
    md_slice dsn = md_record_get(r, MAILDIAG_FIELD_DSN);
    md_slice text = md_record_get(r, MAILDIAG_FIELD_TEXT);
    subject_words words;

    if (!subject_room(arena, code.len + dsn.len + text.len + 2, &words))
        return false;
    subject_append(&words, code);
    subject_append(&words, dsn);
    subject_append(&words, text);
    *out = md_slice_make(words.at, words.len);
    return true;
}

/* A line of this host about itself: its free text where it is all that the
 * line names, else everything that it names. */
static bool subject_own_text(const md_record *r, md_arena *arena, md_slice *out)
{
    size_t need = 0;
    subject_words words;

    *out = md_record_get(r, MAILDIAG_FIELD_TEXT);
    if (md_slice_present(*out) && r->field_count == 1)
        return true;
    for (uint16_t i = 0; i < r->field_count; i++)
        need += r->fields[i].value.len + 1;
    if (!subject_room(arena, need, &words))
        return false;
    for (uint16_t i = 0; i < r->field_count; i++)
        subject_append(&words, r->fields[i].value);
    *out = md_slice_make(words.at, words.len);
    return true;
}

static bool subject_refusal(const md_record *r, md_arena *arena,
                            md_subject *out)
{
    md_slice stage = md_record_get(r, MAILDIAG_FIELD_STAGE);
    md_slice text;

    /* `Connection rate limit exceeded`, `message rejected: …`: no reply is
     * quoted, the words are our own. */
    if (md_record_has(r, MAILDIAG_FIELD_ACTION)
            ? !subject_refusal_text(r, arena, &text)
            : !subject_own_text(r, arena, &text))
        return false;
    md_subject_begin(text, out);
    out->direction = MAILDIAG_DIRECTION_SERVER;
    out->disposition = MAILDIAG_DISPOSITION_REJECTED;
    if (md_slice_present(stage))
        out->stage = (uint8_t)md_stage_parse(stage);
    else if (md_slice_present(md_record_get(r, MAILDIAG_FIELD_PART)))
        out->stage = MD_STAGE_BODY; /* header_checks, body_checks */
    subject_line_dsn(r, out);
    return true;
}

static uint8_t subject_direction(const md_record *r)
{
    switch (r->program.id) {
    case MD_DAEMON_SMTPD:
    case MD_DAEMON_POSTSCREEN:
    case MD_DAEMON_DNSBLOG:
    case MD_DAEMON_ANVIL:
    case MD_DAEMON_QMQPD:
        return MAILDIAG_DIRECTION_SERVER;
    case MD_DAEMON_SMTP:
    case MD_DAEMON_LMTP:
        return MAILDIAG_DIRECTION_CLIENT;
    default:
        break;
    }
    if (md_record_has(r, MAILDIAG_FIELD_CLIENT_IP))
        return MAILDIAG_DIRECTION_SERVER;
    return MAILDIAG_DIRECTION_UNKNOWN;
}

/* A line of this host about itself or a session: judged as a whole, and its
 * words are nobody's reply. */
static bool subject_own(const md_record *r, md_arena *arena, md_subject *out)
{
    md_slice text;

    if (!subject_own_text(r, arena, &text))
        return false;
    memset(out, 0, sizeof *out);
    out->text = text;
    out->reply.text = out->reply.inner = text;
    out->direction = subject_direction(r);
    return true;
}

/* Does a line of this kind say that something is wrong? */
static bool subject_tells(const md_record *r)
{
    switch (r->kind) {
    case MAILDIAG_RECORD_SENDER_NOTICE:
        return r->level != MAILDIAG_LEVEL_INFO;
    case MAILDIAG_RECORD_SASL_FAILURE:
    case MAILDIAG_RECORD_SESSION_LOST:
    case MAILDIAG_RECORD_TLS_FAILURE:
    case MAILDIAG_RECORD_TLS_LIBRARY:
    case MAILDIAG_RECORD_TLS_UNAVAILABLE:
    case MAILDIAG_RECORD_TLS_POLICY_FAILURE:
    case MAILDIAG_RECORD_STARTTLS_REFUSED:
    case MAILDIAG_RECORD_QUEUE_ERROR:
    case MAILDIAG_RECORD_QUEUE_CLOGGED:
    case MAILDIAG_RECORD_QUEUE_FILE_ERROR:
    case MAILDIAG_RECORD_QUEUE_FILE_LIMIT:
    case MAILDIAG_RECORD_CORRUPT_FILE:
    case MAILDIAG_RECORD_TRANSPORT_FAILURE:
    case MAILDIAG_RECORD_WARNING:
    case MAILDIAG_RECORD_PROXY_FAILURE:
    case MAILDIAG_RECORD_MILTER_FAILURE:
    case MAILDIAG_RECORD_SASL_PROBLEM:
    case MAILDIAG_RECORD_SERVICE_PROBLEM:
    case MAILDIAG_RECORD_SERVICE_FAILURE:
    case MAILDIAG_RECORD_PROCESS_LIMIT:
    case MAILDIAG_RECORD_MAP_FAILURE:
    case MAILDIAG_RECORD_MAP_EXPANSION:
    case MAILDIAG_RECORD_RELAY_PROBLEM:
    case MAILDIAG_RECORD_NO_MX_ADDRESS:
    case MAILDIAG_RECORD_AUTH_OFFER:
    case MAILDIAG_RECORD_OWN_HOSTNAME:
    case MAILDIAG_RECORD_NON_ESMTP:
    case MAILDIAG_RECORD_WRAPPERMODE_HINT:
    case MAILDIAG_RECORD_DROP_FAILURE:
    case MAILDIAG_RECORD_SUBMISSION_FAILURE:
    case MAILDIAG_RECORD_DOMAIN_IN_BOTH:
    case MAILDIAG_RECORD_DNSBL_FAILURE:
    case MAILDIAG_RECORD_PIPELINING:
    case MAILDIAG_RECORD_NON_SMTP_COMMAND:
    case MAILDIAG_RECORD_BAD_ADDRESS:
    case MAILDIAG_RECORD_LONG_REQUEST:
    case MAILDIAG_RECORD_SCREEN_PREGREET:
    case MAILDIAG_RECORD_SCREEN_HANGUP:
    case MAILDIAG_RECORD_SCREEN_VIOLATION:
        return true;
    default:
        return false;
    }
}

static bool subject_by_kind(const md_record *r, md_arena *arena,
                            md_subject *out, bool *speaks)
{
    *speaks = true;
    switch (r->kind) {
    case MAILDIAG_RECORD_DELIVERY:
        subject_delivery(r, out);
        return true;
    case MAILDIAG_RECORD_HOST_FAILURE:
    case MAILDIAG_RECORD_CONNECT_FAILURE:
        subject_host(r, out);
        return true;
    case MAILDIAG_RECORD_REFUSAL_LINE:
        return subject_refusal(r, arena, out);
    default:
        break;
    }
    *speaks = subject_tells(r);
    if (!*speaks)
        return true;
    if (!subject_own(r, arena, out))
        return false;
    if (r->kind == MAILDIAG_RECORD_SASL_FAILURE) {
        out->stage = MD_STAGE_AUTH;
        out->disposition = MAILDIAG_DISPOSITION_REJECTED;
    }
    return true;
}

bool md_subject_of_record(const md_record *record, md_arena *arena,
                          md_subject *out, bool *speaks)
{
    if (!subject_by_kind(record, arena, out, speaks))
        return false;
    if (!*speaks)
        return true;
    out->kind = record->kind;
    out->daemon = record->program.id;
    subject_addresses(record, out);
    return true;
}

/* ---- places -------------------------------------------------------------
 */

void md_places_of_subject(const md_subject *subject, md_places *out)
{
    const md_reply *reply = &subject->reply;
    md_slice host = reply->host;
    md_slice address = reply->address;
    md_slice port = reply->port;

    memset(out, 0, sizeof *out);
    if (host.len == 0 && address.len == 0 && subject->relay.len != 0 &&
        !md_slice_eq(subject->relay, MD_LIT("none")))
        md_reply_host(subject->relay, &host, &address, &port);
    out->host = host.len ? host : address;
    out->address = address;
    out->port = port;
    out->sender = subject->sender;
    out->sender_domain = md_places_domain(subject->sender);
    out->recipient = subject->recipient;
    out->recipient_domain = md_places_domain(subject->recipient);
    /* The domain that failed is the recipient's unless the text names one. */
    out->domain = reply->domain.len ? reply->domain : out->recipient_domain;
    out->client_ip = subject->client_ip;
    out->client = subject->client_ip;
    out->helo = subject->helo;
    out->url = reply->url;
    out->text = reply->inner.len ? reply->inner : subject->text;
}
