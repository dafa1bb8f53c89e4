/*
 * The tables of numbers and words.
 *
 * Takes numbers or words of the public header's vocabularies, gives the other
 * one. A number has one word, which JSON, the command line and every binding
 * use; numbers that are not given out have none. Nothing here can fail.
 */
#include "record/words.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const record_words[] = {
    [MAILDIAG_RECORD_UNRECOGNISED] = "unrecognised",
    [MAILDIAG_RECORD_FOREIGN] = "foreign",
    [MAILDIAG_RECORD_CONNECT] = "connect",
    [MAILDIAG_RECORD_DISCONNECT] = "disconnect",
    [MAILDIAG_RECORD_CLIENT] = "client",
    [MAILDIAG_RECORD_REFUSAL_LINE] = "refusal_line",
    [MAILDIAG_RECORD_ACTION_LINE] = "action_line",
    [MAILDIAG_RECORD_SESSION_LOST] = "session_lost",
    [MAILDIAG_RECORD_SASL_FAILURE] = "sasl_failure",
    [MAILDIAG_RECORD_MESSAGE_ID] = "message_id",
    [MAILDIAG_RECORD_PICKUP] = "pickup",
    [MAILDIAG_RECORD_QUEUE_ACTIVE] = "queue_active",
    [MAILDIAG_RECORD_DELIVERY] = "delivery",
    [MAILDIAG_RECORD_REMOVED] = "removed",
    [MAILDIAG_RECORD_EXPIRED] = "expired",
    [MAILDIAG_RECORD_NOTIFICATION] = "notification",
    [MAILDIAG_RECORD_SKIPPED] = "skipped",
    [MAILDIAG_RECORD_HELD] = "held",
    [MAILDIAG_RECORD_RELEASED] = "released",
    [MAILDIAG_RECORD_REQUEUED] = "requeued",
    [MAILDIAG_RECORD_QUEUE_ERROR] = "queue_error",
    [MAILDIAG_RECORD_HOST_FAILURE] = "host_failure",
    [MAILDIAG_RECORD_CONNECT_FAILURE] = "connect_failure",
    [MAILDIAG_RECORD_TLS_SESSION] = "tls_session",
    [MAILDIAG_RECORD_TLS_FAILURE] = "tls_failure",
    [MAILDIAG_RECORD_PASSING] = "passing",
    [MAILDIAG_RECORD_FILTER_LINE] = "filter_line",
    [MAILDIAG_RECORD_WARNING] = "warning",
    [MAILDIAG_RECORD_MASTER_START] = "master_start",
    [MAILDIAG_RECORD_MASTER_RELOAD] = "master_reload",
    [MAILDIAG_RECORD_MASTER_STOP] = "master_stop",
    [MAILDIAG_RECORD_SERVICE_FAILURE] = "service_failure",
    [MAILDIAG_RECORD_PROCESS_LIMIT] = "process_limit",
    [MAILDIAG_RECORD_TABLE_CHANGED] = "table_changed",
    [MAILDIAG_RECORD_SCRIPT] = "script",
    [MAILDIAG_RECORD_SUPER_TOTAL] = "super_total",
    [MAILDIAG_RECORD_SENDER_NOTICE] = "sender_notice",
    [MAILDIAG_RECORD_PIPELINING] = "pipelining",
    [MAILDIAG_RECORD_EHLO_KEYWORDS] = "ehlo_keywords",
    [MAILDIAG_RECORD_COMMAND_REPLACED] = "command_replaced",
    [MAILDIAG_RECORD_REPLY_FILTER] = "reply_filter",
    [MAILDIAG_RECORD_DSN_MAPPED] = "dsn_mapped",
    [MAILDIAG_RECORD_COMPAT_DEFAULT] = "compat_default",
    [MAILDIAG_RECORD_HOSTNAME_MISMATCH] = "hostname_mismatch",
    [MAILDIAG_RECORD_NON_SMTP_COMMAND] = "non_smtp_command",
    [MAILDIAG_RECORD_BAD_ADDRESS] = "bad_address",
    [MAILDIAG_RECORD_QUEUE_FILE_LIMIT] = "queue_file_limit",
    [MAILDIAG_RECORD_LONG_REQUEST] = "long_request",
    [MAILDIAG_RECORD_PROXY_FAILURE] = "proxy_failure",
    [MAILDIAG_RECORD_TLS_LIBRARY] = "tls_library",
    [MAILDIAG_RECORD_SERVICE_PROBLEM] = "service_problem",
    [MAILDIAG_RECORD_MILTER_FAILURE] = "milter_failure",
    [MAILDIAG_RECORD_SASL_PROBLEM] = "sasl_problem",
    [MAILDIAG_RECORD_TLS_UNAVAILABLE] = "tls_unavailable",
    [MAILDIAG_RECORD_STARTTLS_REFUSED] = "starttls_refused",
    [MAILDIAG_RECORD_MAP_FAILURE] = "map_failure",
    [MAILDIAG_RECORD_QUEUE_FILE_ERROR] = "queue_file_error",
    [MAILDIAG_RECORD_MAP_EXPANSION] = "map_expansion",
    [MAILDIAG_RECORD_QUEUE_AGE] = "queue_age",
    [MAILDIAG_RECORD_QUEUE_CLOGGED] = "queue_clogged",
    [MAILDIAG_RECORD_ADVICE] = "advice",
    [MAILDIAG_RECORD_TRANSPORT_FAILURE] = "transport_failure",
    [MAILDIAG_RECORD_CORRUPT_FILE] = "corrupt_file",
    [MAILDIAG_RECORD_STARTTLS_OFFERED] = "starttls_offered",
    [MAILDIAG_RECORD_TLS_START] = "tls_start",
    [MAILDIAG_RECORD_TLSRPT] = "tlsrpt",
    [MAILDIAG_RECORD_PIX_WORKAROUND] = "pix_workaround",
    [MAILDIAG_RECORD_LINE_BROKEN] = "line_broken",
    [MAILDIAG_RECORD_CAPABILITY] = "capability",
    [MAILDIAG_RECORD_WRAPPERMODE_HINT] = "wrappermode_hint",
    [MAILDIAG_RECORD_SRV_SKIPPED] = "srv_skipped",
    [MAILDIAG_RECORD_OWN_HOSTNAME] = "own_hostname",
    [MAILDIAG_RECORD_NO_MX_ADDRESS] = "no_mx_address",
    [MAILDIAG_RECORD_RELAY_PROBLEM] = "relay_problem",
    [MAILDIAG_RECORD_TLS_POLICY_FAILURE] = "tls_policy_failure",
    [MAILDIAG_RECORD_AUTH_OFFER] = "auth_offer",
    [MAILDIAG_RECORD_NON_ESMTP] = "non_esmtp",
    [MAILDIAG_RECORD_SCREEN_CONNECT] = "screen_connect",
    [MAILDIAG_RECORD_SCREEN_PASS] = "screen_pass",
    [MAILDIAG_RECORD_SCREEN_LISTED] = "screen_listed",
    [MAILDIAG_RECORD_SCREEN_VETO] = "screen_veto",
    [MAILDIAG_RECORD_SCREEN_DNSBL] = "screen_dnsbl",
    [MAILDIAG_RECORD_SCREEN_PREGREET] = "screen_pregreet",
    [MAILDIAG_RECORD_SCREEN_HANGUP] = "screen_hangup",
    [MAILDIAG_RECORD_SCREEN_VIOLATION] = "screen_violation",
    [MAILDIAG_RECORD_SCREEN_DISCONNECT] = "screen_disconnect",
    [MAILDIAG_RECORD_SCREEN_STRESS] = "screen_stress",
    [MAILDIAG_RECORD_CACHE_CLEANUP] = "cache_cleanup",
    [MAILDIAG_RECORD_DNSBL_LISTED] = "dnsbl_listed",
    [MAILDIAG_RECORD_DNSBL_FAILURE] = "dnsbl_failure",
    [MAILDIAG_RECORD_ANVIL_STATISTICS] = "anvil_statistics",
    [MAILDIAG_RECORD_TLSPROXY_CONNECT] = "tlsproxy_connect",
    [MAILDIAG_RECORD_TLSPROXY_DISCONNECT] = "tlsproxy_disconnect",
    [MAILDIAG_RECORD_SCACHE_STATISTICS] = "scache_statistics",
    [MAILDIAG_RECORD_DOMAIN_IN_BOTH] = "domain_in_both",
    [MAILDIAG_RECORD_DROP_FAILURE] = "drop_failure",
    [MAILDIAG_RECORD_SUBMISSION_FAILURE] = "submission_failure",
    [MAILDIAG_RECORD_REINDEX] = "reindex",
};

static const char *const field_words[] = {
    [MAILDIAG_FIELD_EXTRA] = "extra",
    [MAILDIAG_FIELD_CLIENT] = "client",
    [MAILDIAG_FIELD_CLIENT_IP] = "client_ip",
    [MAILDIAG_FIELD_CLIENT_PORT] = "client_port",
    [MAILDIAG_FIELD_HELO] = "helo",
    [MAILDIAG_FIELD_PROTO] = "proto",
    [MAILDIAG_FIELD_SASL_METHOD] = "sasl_method",
    [MAILDIAG_FIELD_SASL_USERNAME] = "sasl_username",
    [MAILDIAG_FIELD_SASL_SENDER] = "sasl_sender",
    [MAILDIAG_FIELD_ORIG_QUEUE_ID] = "orig_queue_id",
    [MAILDIAG_FIELD_ORIG_CLIENT] = "orig_client",
    [MAILDIAG_FIELD_ORIG_CLIENT_IP] = "orig_client_ip",
    [MAILDIAG_FIELD_FROM] = "from",
    [MAILDIAG_FIELD_TO] = "to",
    [MAILDIAG_FIELD_ORIG_TO] = "orig_to",
    [MAILDIAG_FIELD_MESSAGE_ID] = "message_id",
    [MAILDIAG_FIELD_SIZE] = "size",
    [MAILDIAG_FIELD_NRCPT] = "nrcpt",
    [MAILDIAG_FIELD_RELAY] = "relay",
    [MAILDIAG_FIELD_CONN_USE] = "conn_use",
    [MAILDIAG_FIELD_DELAY] = "delay",
    [MAILDIAG_FIELD_DELAY_BEFORE_QUEUE] = "delay_before_queue",
    [MAILDIAG_FIELD_DELAY_IN_QUEUE] = "delay_in_queue",
    [MAILDIAG_FIELD_DELAY_CONNECT] = "delay_connect",
    [MAILDIAG_FIELD_DELAY_TRANSMIT] = "delay_transmit",
    [MAILDIAG_FIELD_TLS] = "tls",
    [MAILDIAG_FIELD_DSN] = "dsn",
    [MAILDIAG_FIELD_STATUS] = "status",
    [MAILDIAG_FIELD_REASON] = "reason",
    [MAILDIAG_FIELD_SMTP_CODE] = "smtp_code",
    [MAILDIAG_FIELD_STAGE] = "stage",
    [MAILDIAG_FIELD_ACTION] = "action",
    [MAILDIAG_FIELD_TEXT] = "text",
    [MAILDIAG_FIELD_NOTIFICATION] = "notification",
    [MAILDIAG_FIELD_NOTIFICATION_QUEUE_ID] = "notification_queue_id",
    [MAILDIAG_FIELD_UID] = "uid",
    [MAILDIAG_FIELD_PEER] = "peer",
    [MAILDIAG_FIELD_PEER_IP] = "peer_ip",
    [MAILDIAG_FIELD_PEER_PORT] = "peer_port",
    [MAILDIAG_FIELD_TRANSPORT] = "transport",
    [MAILDIAG_FIELD_COUNT] = "count",
    [MAILDIAG_FIELD_COMMANDS] = "commands",
    [MAILDIAG_FIELD_TLS_LEVEL] = "tls_level",
    [MAILDIAG_FIELD_TLS_PROTOCOL] = "tls_protocol",
    [MAILDIAG_FIELD_TLS_CIPHER] = "tls_cipher",
    [MAILDIAG_FIELD_VERSION] = "version",
    [MAILDIAG_FIELD_SERVICE] = "service",
    [MAILDIAG_FIELD_SIGNAL] = "signal",
    [MAILDIAG_FIELD_EXIT_STATUS] = "exit_status",
    [MAILDIAG_FIELD_TABLE] = "table",
    [MAILDIAG_FIELD_ORIGIN] = "origin",
    [MAILDIAG_FIELD_DOMAIN] = "domain",
    [MAILDIAG_FIELD_PARAMETER] = "parameter",
    [MAILDIAG_FIELD_VALUE] = "value",
    [MAILDIAG_FIELD_RANK] = "rank",
    [MAILDIAG_FIELD_SECONDS] = "seconds",
    [MAILDIAG_FIELD_REMOTE_QUEUE_ID] = "remote_queue_id",
    [MAILDIAG_FIELD_SERVER_IP] = "server_ip",
    [MAILDIAG_FIELD_SERVER_PORT] = "server_port",
    [MAILDIAG_FIELD_PIPELINED] = "pipelined",
    [MAILDIAG_FIELD_NOTES] = "notes",
    [MAILDIAG_FIELD_EVENT] = "event",
    [MAILDIAG_FIELD_CONTENT] = "content",
    [MAILDIAG_FIELD_RESENT_MESSAGE_ID] = "resent_message_id",
    [MAILDIAG_FIELD_COMMAND] = "command",
    [MAILDIAG_FIELD_PART] = "part",
    [MAILDIAG_FIELD_USER] = "user",
    [MAILDIAG_FIELD_CONFIGURATION] = "configuration",
    [MAILDIAG_FIELD_FAILURE_TYPE] = "failure_type",
    [MAILDIAG_FIELD_FAILURE_REASON] = "failure_reason",
    [MAILDIAG_FIELD_PROCESS_ID] = "process_id",
    [MAILDIAG_FIELD_LIMIT] = "limit",
    [MAILDIAG_FIELD_SNI] = "sni",
    [MAILDIAG_FIELD_PATH] = "path",
    [MAILDIAG_FIELD_LISTING] = "listing",
    [MAILDIAG_FIELD_QUEUE] = "queue",
};

static const char *const level_words[] = {
    [MAILDIAG_LEVEL_INFO] = "info",   [MAILDIAG_LEVEL_WARNING] = "warning",
    [MAILDIAG_LEVEL_ERROR] = "error", [MAILDIAG_LEVEL_FATAL] = "fatal",
    [MAILDIAG_LEVEL_PANIC] = "panic",
};

static const char *const status_words[] = {
    [MAILDIAG_STATUS_OTHER] = "other",
    [MAILDIAG_STATUS_SENT] = "sent",
    [MAILDIAG_STATUS_DEFERRED] = "deferred",
    [MAILDIAG_STATUS_BOUNCED] = "bounced",
    [MAILDIAG_STATUS_DELIVERABLE] = "deliverable",
    [MAILDIAG_STATUS_UNDELIVERABLE] = "undeliverable",
};

static const char *const state_words[] = {
    [MAILDIAG_STATE_UNKNOWN] = "unknown",
    [MAILDIAG_STATE_INCOMPLETE] = "incomplete",
    [MAILDIAG_STATE_QUEUED] = "queued",
    [MAILDIAG_STATE_DEFERRED] = "deferred",
    [MAILDIAG_STATE_HELD] = "held",
    [MAILDIAG_STATE_SENT] = "sent",
    [MAILDIAG_STATE_BOUNCED] = "bounced",
    [MAILDIAG_STATE_EXPIRED] = "expired",
    [MAILDIAG_STATE_MIXED] = "mixed",
    [MAILDIAG_STATE_DELETED] = "deleted",
    [MAILDIAG_STATE_REQUEUED] = "requeued",
    [MAILDIAG_STATE_DISCARDED] = "discarded",
    [MAILDIAG_STATE_REJECTED] = "rejected",
    [MAILDIAG_STATE_PROBE] = "probe",
};

static const char *const recipient_words[] = {
    [MAILDIAG_RECIPIENT_UNKNOWN] = "unknown",
    [MAILDIAG_RECIPIENT_SENT] = "sent",
    [MAILDIAG_RECIPIENT_DEFERRED] = "deferred",
    [MAILDIAG_RECIPIENT_BOUNCED] = "bounced",
    [MAILDIAG_RECIPIENT_EXPIRED] = "expired",
    [MAILDIAG_RECIPIENT_QUEUED] = "queued",
    [MAILDIAG_RECIPIENT_HELD] = "held",
    [MAILDIAG_RECIPIENT_DELETED] = "deleted",
    [MAILDIAG_RECIPIENT_DISCARDED] = "discarded",
    [MAILDIAG_RECIPIENT_REQUEUED] = "requeued",
    [MAILDIAG_RECIPIENT_REJECTED] = "rejected",
    [MAILDIAG_RECIPIENT_DELIVERABLE] = "deliverable",
    [MAILDIAG_RECIPIENT_UNDELIVERABLE] = "undeliverable",
};

static const char *const link_words[] = {
    [MAILDIAG_LINK_BOUNCE_OF] = "bounce_of",
    [MAILDIAG_LINK_DELAY_NOTICE_OF] = "delay_notice_of",
    [MAILDIAG_LINK_SUCCESS_NOTICE_OF] = "success_notice_of",
    [MAILDIAG_LINK_POSTMASTER_NOTICE_OF] = "postmaster_notice_of",
    [MAILDIAG_LINK_FILTER_HOP_OF] = "filter_hop_of",
    [MAILDIAG_LINK_NEXT_HOST_OF] = "next_host_of",
    [MAILDIAG_LINK_FORWARDED_FROM] = "forwarded_from",
    [MAILDIAG_LINK_REQUEUED_FROM] = "requeued_from",
    [MAILDIAG_LINK_SAME_MESSAGE_ID] = "same_message_id",
};

static const char *const direction_words[] = {
    [MAILDIAG_DIRECTION_UNKNOWN] = "unknown",
    [MAILDIAG_DIRECTION_CLIENT] = "client",
    [MAILDIAG_DIRECTION_SERVER] = "server",
};

static const char *const permanence_words[] = {
    [MAILDIAG_PERMANENCE_UNKNOWN] = "unknown",
    [MAILDIAG_PERMANENCE_TEMPORARY] = "temporary",
    [MAILDIAG_PERMANENCE_PERMANENT] = "permanent",
};

static const char *const actor_words[] = {
    [MAILDIAG_ACTOR_NOBODY] = "nobody",
    [MAILDIAG_ACTOR_THIS_HOST] = "this_host",
    [MAILDIAG_ACTOR_RELAY] = "relay",
    [MAILDIAG_ACTOR_DNS] = "dns",
    [MAILDIAG_ACTOR_NETWORK] = "network",
    [MAILDIAG_ACTOR_REMOTE] = "remote",
    [MAILDIAG_ACTOR_SENDER] = "sender",
    [MAILDIAG_ACTOR_RECIPIENT] = "recipient",
};

static const char *const severity_words[] = {
    [MAILDIAG_SEVERITY_INFO] = "info",
    [MAILDIAG_SEVERITY_NOTICE] = "notice",
    [MAILDIAG_SEVERITY_WARNING] = "warning",
    [MAILDIAG_SEVERITY_ERROR] = "error",
};

static const char *const scope_words[] = {
    [MAILDIAG_SCOPE_MESSAGE] = "message",
    [MAILDIAG_SCOPE_HOST] = "host",
};

static const char *const disposition_words[] = {
    [MAILDIAG_DISPOSITION_NONE] = "none",
    [MAILDIAG_DISPOSITION_SENT] = "sent",
    [MAILDIAG_DISPOSITION_DEFERRED] = "deferred",
    [MAILDIAG_DISPOSITION_BOUNCED] = "bounced",
    [MAILDIAG_DISPOSITION_EXPIRED] = "expired",
    [MAILDIAG_DISPOSITION_REJECTED] = "rejected",
};

static const char *const affected_words[] = {
    [MAILDIAG_AFFECTED_WAITING] = "waiting",
    [MAILDIAG_AFFECTED_RETURNED] = "returned",
    [MAILDIAG_AFFECTED_DELIVERED] = "delivered",
};

static const char *const by_words[] = {
    [MAILDIAG_BY_DOMAIN] = "domain",
    [MAILDIAG_BY_SENDER] = "sender",
    [MAILDIAG_BY_RECIPIENT] = "recipient",
    [MAILDIAG_BY_CLIENT] = "client",
    [MAILDIAG_BY_USER] = "user",
    [MAILDIAG_BY_RELAY] = "relay",
    [MAILDIAG_BY_CAUSE] = "cause",
    [MAILDIAG_BY_HOUR] = "hour",
    [MAILDIAG_BY_DAY] = "day",
};

typedef struct words_table {
    const char *const *words;
    uint32_t count;
} words_table;

#define TABLE(words)                                                           \
    {                                                                          \
        words, COUNT(words)                                                    \
    }

static const words_table words_tables[] = {
    [MAILDIAG_WORDS_RECORD] = TABLE(record_words),
    [MAILDIAG_WORDS_FIELD] = TABLE(field_words),
    [MAILDIAG_WORDS_LEVEL] = TABLE(level_words),
    [MAILDIAG_WORDS_STATUS] = TABLE(status_words),
    [MAILDIAG_WORDS_STATE] = TABLE(state_words),
    [MAILDIAG_WORDS_RECIPIENT] = TABLE(recipient_words),
    [MAILDIAG_WORDS_LINK] = TABLE(link_words),
    [MAILDIAG_WORDS_DIRECTION] = TABLE(direction_words),
    [MAILDIAG_WORDS_PERMANENCE] = TABLE(permanence_words),
    [MAILDIAG_WORDS_ACTOR] = TABLE(actor_words),
    [MAILDIAG_WORDS_SEVERITY] = TABLE(severity_words),
    [MAILDIAG_WORDS_SCOPE] = TABLE(scope_words),
    [MAILDIAG_WORDS_DISPOSITION] = TABLE(disposition_words),
    [MAILDIAG_WORDS_AFFECTED] = TABLE(affected_words),
    [MAILDIAG_WORDS_BY] = TABLE(by_words),
};

/* Fields that are not plain text. */
const uint8_t md_words_types[MD_WORDS_FIELDS] = {
    [MAILDIAG_FIELD_CLIENT_PORT] = MAILDIAG_TYPE_NUMBER,
    [MAILDIAG_FIELD_SASL_SENDER] = MAILDIAG_TYPE_ADDRESS,
    [MAILDIAG_FIELD_FROM] = MAILDIAG_TYPE_ADDRESS,
    [MAILDIAG_FIELD_TO] = MAILDIAG_TYPE_ADDRESS,
    [MAILDIAG_FIELD_ORIG_TO] = MAILDIAG_TYPE_ADDRESS,
    [MAILDIAG_FIELD_SIZE] = MAILDIAG_TYPE_NUMBER,
    [MAILDIAG_FIELD_NRCPT] = MAILDIAG_TYPE_NUMBER,
    [MAILDIAG_FIELD_CONN_USE] = MAILDIAG_TYPE_NUMBER,
    [MAILDIAG_FIELD_DELAY] = MAILDIAG_TYPE_SECONDS,
    [MAILDIAG_FIELD_DELAY_BEFORE_QUEUE] = MAILDIAG_TYPE_SECONDS,
    [MAILDIAG_FIELD_DELAY_IN_QUEUE] = MAILDIAG_TYPE_SECONDS,
    [MAILDIAG_FIELD_DELAY_CONNECT] = MAILDIAG_TYPE_SECONDS,
    [MAILDIAG_FIELD_DELAY_TRANSMIT] = MAILDIAG_TYPE_SECONDS,
    [MAILDIAG_FIELD_REASON] = MAILDIAG_TYPE_REASON,
    [MAILDIAG_FIELD_SMTP_CODE] = MAILDIAG_TYPE_NUMBER,
    [MAILDIAG_FIELD_UID] = MAILDIAG_TYPE_NUMBER,
    [MAILDIAG_FIELD_PEER_PORT] = MAILDIAG_TYPE_NUMBER,
    [MAILDIAG_FIELD_COUNT] = MAILDIAG_TYPE_NUMBER,
    [MAILDIAG_FIELD_SIGNAL] = MAILDIAG_TYPE_NUMBER,
    [MAILDIAG_FIELD_EXIT_STATUS] = MAILDIAG_TYPE_NUMBER,
    [MAILDIAG_FIELD_RANK] = MAILDIAG_TYPE_NUMBER,
    [MAILDIAG_FIELD_SECONDS] = MAILDIAG_TYPE_SECONDS,
    [MAILDIAG_FIELD_SERVER_PORT] = MAILDIAG_TYPE_NUMBER,
    [MAILDIAG_FIELD_PROCESS_ID] = MAILDIAG_TYPE_NUMBER,
    [MAILDIAG_FIELD_LIMIT] = MAILDIAG_TYPE_NUMBER,
};

const char *md_words_name(uint32_t vocabulary, uint32_t number)
{
    const words_table *table;

    if (vocabulary >= COUNT(words_tables))
        return NULL;
    table = &words_tables[vocabulary];
    return number < table->count ? table->words[number] : NULL;
}

int32_t md_words_number(uint32_t vocabulary, md_slice word)
{
    const words_table *table;
    uint32_t i;

    if (vocabulary >= COUNT(words_tables) || word.len == 0)
        return -1;
    table = &words_tables[vocabulary];
    for (i = 0; i < table->count; i++) {
        const char *known = table->words[i];

        if (known != NULL && known[0] == word.ptr[0] &&
            md_slice_eq(md_slice_of(known), word))
            return (int32_t)i;
    }
    return -1;
}

uint32_t md_words_count(uint32_t vocabulary)
{
    return vocabulary < COUNT(words_tables) ? words_tables[vocabulary].count
                                            : 0;
}
