/*
 * What the causes of the vocabulary mean for incidents. See traits.h.
 */
#include "diag/traits.h"

#include "base/alloc.h"

typedef struct md_trait_row {
    md_slice cause;
    md_trait trait;
} md_trait_row;

/* Flags in the order of md_trait: grouping, down, stays, host, eases. */
static const md_trait_row rows[] = {
    {MD_LIT_INIT("sender_domain_invalid"),
     {MD_GROUP_SENDER, false, false, false, false}},
    {MD_LIT_INIT("sender_address_syntax"),
     {MD_GROUP_SENDER, false, false, false, false}},
    {MD_LIT_INIT("recipient_unknown"),
     {MD_GROUP_DOMAIN, false, false, false, false}},
    {MD_LIT_INIT("recipient_disabled"),
     {MD_GROUP_DOMAIN, false, false, false, false}},
    {MD_LIT_INIT("recipient_moved"),
     {MD_GROUP_DOMAIN, false, false, false, false}},
    {MD_LIT_INIT("recipient_restricted"),
     {MD_GROUP_DOMAIN, false, false, false, false}},
    {MD_LIT_INIT("recipient_rejected"),
     {MD_GROUP_DOMAIN, false, false, false, false}},
    {MD_LIT_INIT("recipient_domain_invalid"),
     {MD_GROUP_DOMAIN, false, false, false, false}},
    {MD_LIT_INIT("recipient_null_mx"),
     {MD_GROUP_DOMAIN, false, false, false, false}},
    {MD_LIT_INIT("recipient_address_syntax"),
     {MD_GROUP_DOMAIN, false, false, false, false}},
    {MD_LIT_INIT("mailbox_full"),
     {MD_GROUP_DOMAIN, false, false, false, false}},
    {MD_LIT_INIT("mail_loop"), {MD_GROUP_DOMAIN, false, false, false, false}},
    {MD_LIT_INIT("blocklisted_ip"),
     {MD_GROUP_LIST, false, false, false, false}},
    {MD_LIT_INIT("blocklisted_domain"),
     {MD_GROUP_SENDER, false, false, false, false}},
    {MD_LIT_INIT("residential_ip"), {MD_GROUP_ALL, false, false, false, false}},
    {MD_LIT_INIT("ptr_missing"), {MD_GROUP_ALL, false, false, false, false}},
    {MD_LIT_INIT("helo_rejected"), {MD_GROUP_ALL, false, false, false, false}},
    {MD_LIT_INIT("spf_fail"), {MD_GROUP_SENDER, false, false, false, false}},
    {MD_LIT_INIT("dkim_fail"), {MD_GROUP_SENDER, false, false, false, false}},
    {MD_LIT_INIT("dmarc_fail"), {MD_GROUP_SENDER, false, false, false, false}},
    {MD_LIT_INIT("email_auth_fail"),
     {MD_GROUP_SENDER, false, false, false, false}},
    {MD_LIT_INIT("rate_limited"), {MD_GROUP_SITE, false, false, false, true}},
    {MD_LIT_INIT("too_many_recipients"),
     {MD_GROUP_SITE, false, false, false, true}},
    {MD_LIT_INIT("connection_lost"),
     {MD_GROUP_SITE, false, false, false, true}},
    {MD_LIT_INIT("session_timeout"),
     {MD_GROUP_SITE, false, false, false, true}},
    {MD_LIT_INIT("server_unavailable"),
     {MD_GROUP_SITE, false, false, false, true}},
    {MD_LIT_INIT("server_misconfigured"),
     {MD_GROUP_SITE, false, false, false, true}},
    {MD_LIT_INIT("server_disk_full"),
     {MD_GROUP_SITE, false, false, false, true}},
    {MD_LIT_INIT("relay_denied"), {MD_GROUP_SITE, true, true, false, false}},
    {MD_LIT_INIT("auth_required"), {MD_GROUP_SITE, true, true, false, false}},
    {MD_LIT_INIT("auth_failed"), {MD_GROUP_SITE, true, true, false, false}},
    {MD_LIT_INIT("auth_mechanism_mismatch"),
     {MD_GROUP_SITE, true, true, false, false}},
    {MD_LIT_INIT("auth_unavailable"),
     {MD_GROUP_SITE, true, true, false, false}},
    {MD_LIT_INIT("tls_required"), {MD_GROUP_SITE, true, true, false, false}},
    {MD_LIT_INIT("tls_not_offered"), {MD_GROUP_SITE, true, true, false, false}},
    {MD_LIT_INIT("tls_handshake_failed"),
     {MD_GROUP_SITE, true, false, false, false}},
    {MD_LIT_INIT("tls_certificate_unverified"),
     {MD_GROUP_SITE, true, false, false, false}},
    {MD_LIT_INIT("tls_local_misconfigured"),
     {MD_GROUP_ALL, true, true, true, false}},
    {MD_LIT_INIT("tls_dane_failed"),
     {MD_GROUP_SITE, true, false, false, false}},
    {MD_LIT_INIT("connect_refused"),
     {MD_GROUP_SITE, true, false, false, false}},
    {MD_LIT_INIT("connect_timeout"),
     {MD_GROUP_SITE, true, false, false, false}},
    {MD_LIT_INIT("connect_no_route"),
     {MD_GROUP_SITE, true, false, false, false}},
    {MD_LIT_INIT("connect_network_unreachable"),
     {MD_GROUP_SITE, true, false, false, false}},
    {MD_LIT_INIT("connect_not_permitted"),
     {MD_GROUP_SITE, true, false, false, false}},
    {MD_LIT_INIT("connect_failed"), {MD_GROUP_SITE, true, false, false, false}},
    {MD_LIT_INIT("outbound_port_blocked"),
     {MD_GROUP_ALL, true, false, true, false}},
    {MD_LIT_INIT("not_smtp_server"),
     {MD_GROUP_SITE, true, false, false, false}},
    {MD_LIT_INIT("dns_nxdomain"), {MD_GROUP_LOOKUP, true, false, false, false}},
    {MD_LIT_INIT("dns_tempfail"), {MD_GROUP_LOOKUP, true, false, false, false}},
    {MD_LIT_INIT("dns_malformed"),
     {MD_GROUP_LOOKUP, true, false, false, false}},
    {MD_LIT_INIT("relay_host_not_found"),
     {MD_GROUP_LOOKUP, true, true, false, false}},
    {MD_LIT_INIT("local_dns_down"), {MD_GROUP_ALL, true, false, true, false}},
    {MD_LIT_INIT("local_disk_full"), {MD_GROUP_ALL, true, false, true, false}},
    {MD_LIT_INIT("local_config_error"),
     {MD_GROUP_ALL, true, false, true, false}},
    {MD_LIT_INIT("local_permission"), {MD_GROUP_ALL, true, false, true, false}},
    {MD_LIT_INIT("local_resource_limit"),
     {MD_GROUP_ALL, true, false, true, false}},
    {MD_LIT_INIT("local_error"), {MD_GROUP_ALL, true, false, true, false}},
    {MD_LIT_INIT("content_filter_down"),
     {MD_GROUP_SITE, true, false, true, false}},
    {MD_LIT_INIT("service_down"), {MD_GROUP_ALL, true, false, true, false}},
    {MD_LIT_INIT("delivery_expired"),
     {MD_GROUP_ALL, false, false, false, false}},
    {MD_LIT_INIT("message_held"), {MD_GROUP_ALL, false, false, false, false}},
    {MD_LIT_INIT("message_requeued"),
     {MD_GROUP_ALL, false, false, false, false}},
    {MD_LIT_INIT("message_deleted"),
     {MD_GROUP_ALL, false, false, false, false}},
};

static const char *const known_ids[MD_KNOWN_COUNT] = {
    [MD_KNOWN_ACCEPTED] = "accepted",
    [MD_KNOWN_UNKNOWN] = "unknown",
    [MD_KNOWN_CONNECT_TIMEOUT] = "connect_timeout",
    [MD_KNOWN_CONNECT_UNREACHABLE] = "connect_network_unreachable",
    [MD_KNOWN_DNS_NXDOMAIN] = "dns_nxdomain",
    [MD_KNOWN_DNS_TEMPFAIL] = "dns_tempfail",
    [MD_KNOWN_LOCAL_DNS_DOWN] = "local_dns_down",
    [MD_KNOWN_OUTBOUND_PORT_BLOCKED] = "outbound_port_blocked",
    [MD_KNOWN_LOCAL_DISK_FULL] = "local_disk_full",
    [MD_KNOWN_LOCAL_RESOURCE_LIMIT] = "local_resource_limit",
    [MD_KNOWN_LOCAL_ERROR] = "local_error",
    [MD_KNOWN_LOCAL_CONFIG_ERROR] = "local_config_error",
    [MD_KNOWN_LOCAL_PERMISSION] = "local_permission",
    [MD_KNOWN_CONTENT_FILTER_DOWN] = "content_filter_down",
    [MD_KNOWN_SERVICE_DOWN] = "service_down",
    [MD_KNOWN_SENDER_DOMAIN_INVALID] = "sender_domain_invalid",
    [MD_KNOWN_PASSWORD_GUESSING] = "password_guessing",
    [MD_KNOWN_ABUSIVE_CLIENT] = "abusive_client",
    [MD_KNOWN_AUTH_FAILED] = "auth_failed",
    [MD_KNOWN_CONNECTION_LOST] = "connection_lost",
    [MD_KNOWN_SESSION_TIMEOUT] = "session_timeout",
    [MD_KNOWN_PROTOCOL_ERROR] = "protocol_error",
    [MD_KNOWN_MAILBOX_FULL] = "mailbox_full",
    [MD_KNOWN_MAILBOX_FULL_MANY] = "mailbox_full_many",
    [MD_KNOWN_DELIVERY_EXPIRED] = "delivery_expired",
    [MD_KNOWN_GREYLISTED] = "greylisted",
    [MD_KNOWN_RATE_LIMITED] = "rate_limited",
    [MD_KNOWN_TOO_MANY_RECIPIENTS] = "too_many_recipients",
    [MD_KNOWN_SLOW_BEFORE_QUEUE] = "slow_before_queue",
    [MD_KNOWN_SLOW_QUEUE] = "slow_queue",
    [MD_KNOWN_SLOW_CONNECT] = "slow_connect",
    [MD_KNOWN_SLOW_TRANSMISSION] = "slow_transmission",
    [MD_KNOWN_QUEUE_GROWING] = "queue_growing",
    [MD_KNOWN_ACCOUNT_SUSPICIOUS] = "account_suspicious",
    [MD_KNOWN_BACKSCATTER] = "backscatter",
    [MD_KNOWN_FORWARDING] = "forwarding_breaks_auth",
    [MD_KNOWN_SPF_FAIL] = "spf_fail",
    [MD_KNOWN_DMARC_FAIL] = "dmarc_fail",
    [MD_KNOWN_EMAIL_AUTH_FAIL] = "email_auth_fail",
    [MD_KNOWN_BLOCKLISTED_IP] = "blocklisted_ip",
    [MD_KNOWN_RESIDENTIAL_IP] = "residential_ip",
};

static const md_trait *find_row(md_slice id)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (md_slice_eq(rows[i].cause, id))
            return &rows[i].trait;
    return NULL;
}

bool md_traits_init(md_traits *t, const md_rules *rules)
{
    memset(t, 0, sizeof(*t));
    t->rules = rules;
    t->count = md_rules_cause_count(rules);
    /* One more, all zero, for a cause that is none. */
    t->of = md_calloc((size_t)t->count + 1, sizeof(*t->of));
    if (t->of == NULL)
        return false;
    for (uint32_t i = 0; i < t->count; i++) {
        const md_cause *cause = md_rules_cause(rules, i);
        const md_trait *trait = find_row(cause->id);
        if (trait == NULL)
            trait = find_row(cause->broad);
        if (trait != NULL)
            t->of[i] = *trait;
    }
    for (size_t k = 0; k < MD_KNOWN_COUNT; k++)
        t->known[k] = md_rules_find_cause(rules, md_slice_of(known_ids[k]));
    return true;
}

void md_traits_free(md_traits *t)
{
    md_free(t->of);
    t->of = NULL;
}

const md_trait *md_traits_of(const md_traits *t, uint16_t cause)
{
    return &t->of[cause < t->count ? cause : t->count];
}

bool md_traits_verdict(const md_traits *t, md_known_cause known,
                       md_verdict *out)
{
    return t->known[known] >= 0 &&
           md_judge_named(t->rules, md_slice_of(known_ids[known]), out);
}
