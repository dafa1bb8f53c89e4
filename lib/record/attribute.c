/*
 * Reads attributes by name.
 *
 * Takes text that begins with `name=`, appends fields; names without a number
 * are kept as EXTRA. Does not know which line it is in. Stops where no pair
 * follows; nothing fails.
 */
#include "record/attribute.h"

#include "record/address.h"
#include "record/field.h"
#include "record/peer.h"

typedef struct attribute_name {
    const char *name;
    uint8_t len;
    uint8_t field;
} attribute_name;

#define NAME(text, field)                                                      \
    {                                                                          \
        text, sizeof(text) - 1, field                                          \
    }

/* Sorted by use in logs, not by name. */
static const attribute_name attribute_names[] = {
    NAME("to", MAILDIAG_FIELD_TO),
    NAME("relay", MAILDIAG_FIELD_RELAY),
    NAME("delay", MAILDIAG_FIELD_DELAY),
    NAME("dsn", MAILDIAG_FIELD_DSN),
    NAME("status", MAILDIAG_FIELD_STATUS),
    NAME("orig_to", MAILDIAG_FIELD_ORIG_TO),
    NAME("conn_use", MAILDIAG_FIELD_CONN_USE),
    NAME("tls", MAILDIAG_FIELD_TLS),
    NAME("from", MAILDIAG_FIELD_FROM),
    NAME("size", MAILDIAG_FIELD_SIZE),
    NAME("nrcpt", MAILDIAG_FIELD_NRCPT),
    NAME("client", MAILDIAG_FIELD_CLIENT),
    NAME("proto", MAILDIAG_FIELD_PROTO),
    NAME("helo", MAILDIAG_FIELD_HELO),
    NAME("sasl_method", MAILDIAG_FIELD_SASL_METHOD),
    NAME("sasl_username", MAILDIAG_FIELD_SASL_USERNAME),
    NAME("sasl_sender", MAILDIAG_FIELD_SASL_SENDER),
    NAME("orig_queue_id", MAILDIAG_FIELD_ORIG_QUEUE_ID),
    NAME("orig_id", MAILDIAG_FIELD_ORIG_QUEUE_ID),
    NAME("orig_client", MAILDIAG_FIELD_ORIG_CLIENT),
    NAME("message-id", MAILDIAG_FIELD_MESSAGE_ID),
    NAME("resent-message-id", MAILDIAG_FIELD_RESENT_MESSAGE_ID),
    NAME("uid", MAILDIAG_FIELD_UID),
    NAME("transport", MAILDIAG_FIELD_TRANSPORT),
    NAME("domain", MAILDIAG_FIELD_DOMAIN),
    NAME("failure_type", MAILDIAG_FIELD_FAILURE_TYPE),
    NAME("failure_reason", MAILDIAG_FIELD_FAILURE_REASON),
    NAME("notes", MAILDIAG_FIELD_NOTES),
};

uint16_t md_attribute_field(md_slice name)
{
    size_t i;

    if (name.len == 0)
        return MAILDIAG_FIELD_EXTRA;
    for (i = 0; i < sizeof(attribute_names) / sizeof(attribute_names[0]); i++) {
        const attribute_name *known = &attribute_names[i];

        if (known->len == name.len && known->name[0] == name.ptr[0] &&
            memcmp(known->name, name.ptr, name.len) == 0)
            return known->field;
    }
    return MAILDIAG_FIELD_EXTRA;
}

md_slice md_attribute_name(md_slice s)
{
    size_t n = 0;

    while (n < s.len &&
           (md_is_alnum(s.ptr[n]) || s.ptr[n] == '_' || s.ptr[n] == '-'))
        n++;
    if (n == 0 || n >= s.len || s.ptr[n] != '=')
        return MD_NONE;
    return md_slice_make(s.ptr, n);
}

void md_attribute_delays(md_slice value, md_record *r)
{
    uint16_t field = MAILDIAG_FIELD_DELAY_BEFORE_QUEUE;

    for (; field <= MAILDIAG_FIELD_DELAY_TRANSMIT; field++) {
        size_t slash = md_slice_chr(value, '/');

        md_field_add(r, field, md_slice_sub(value, 0, slash));
        if (slash == MD_NPOS)
            return;
        value = md_slice_skip(value, slash + 1);
    }
}

void md_attribute_peer(md_slice value, uint16_t field, md_record *r)
{
    md_peer peer;

    if (md_peer_head(value, &peer) != value.len || value.len == 0) {
        md_field_add(r, field, value);
        return;
    }
    md_field_peer(r, field, &peer);
}

/* A value that is no address: up to the separator behind it. */
static size_t attribute_value(md_slice s, md_slice *value)
{
    size_t n = 0;

    while (n < s.len && s.ptr[n] != ',' && s.ptr[n] != ' ')
        n++;
    *value = md_slice_make(s.ptr, n);
    return n;
}

size_t md_attribute_list(md_slice s, md_record *r)
{
    size_t at = 0;

    for (;;) {
        md_slice rest = md_slice_skip(s, at);
        md_slice name = md_attribute_name(rest);
        md_slice value;
        uint16_t field;

        if (!md_slice_present(name))
            return at;
        rest = md_slice_skip(rest, name.len + 1);
        at += name.len + 1;
        field = md_attribute_field(name);
        if (rest.len > 0 && rest.ptr[0] == '<')
            at += md_address_head(rest, ", ", &value);
        else
            at += attribute_value(rest, &value);
        if (field == MAILDIAG_FIELD_EXTRA)
            md_field_extra(r, name, value);
        else if (field == MAILDIAG_FIELD_CLIENT ||
                 field == MAILDIAG_FIELD_ORIG_CLIENT)
            md_attribute_peer(value, field, r);
        else
            md_field_add(r, field, value);
        if (at < s.len && s.ptr[at] == ',')
            at++;
        while (at < s.len && s.ptr[at] == ' ')
            at++;
    }
}
