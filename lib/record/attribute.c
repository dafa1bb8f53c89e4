/*
 * Reads attributes by name.
 *
 * Takes text that begins with `name=`, appends fields; names without a number
 * are kept as EXTRA. Does not know which line it is in. Stops where no pair
 * follows; nothing fails.
 */
#include "record/attribute.h"

#include "base/scan.h"
#include "record/address.h"
#include "record/field.h"
#include "record/peer.h"

typedef struct attribute_name {
    const char *name;
    uint8_t field;
} attribute_name;

#define NAME(text, field)                                                      \
    {                                                                          \
        text, field                                                            \
    }

/* By length, those of one length by use in logs. */
static const attribute_name attribute_names[] = {
    NAME("to", MAILDIAG_FIELD_TO),
    NAME("dsn", MAILDIAG_FIELD_DSN),
    NAME("tls", MAILDIAG_FIELD_TLS),
    NAME("uid", MAILDIAG_FIELD_UID),
    NAME("from", MAILDIAG_FIELD_FROM),
    NAME("size", MAILDIAG_FIELD_SIZE),
    NAME("helo", MAILDIAG_FIELD_HELO),
    NAME("relay", MAILDIAG_FIELD_RELAY),
    NAME("delay", MAILDIAG_FIELD_DELAY),
    NAME("nrcpt", MAILDIAG_FIELD_NRCPT),
    NAME("proto", MAILDIAG_FIELD_PROTO),
    NAME("notes", MAILDIAG_FIELD_NOTES),
    NAME("status", MAILDIAG_FIELD_STATUS),
    NAME("client", MAILDIAG_FIELD_CLIENT),
    NAME("domain", MAILDIAG_FIELD_DOMAIN),
    NAME("orig_to", MAILDIAG_FIELD_ORIG_TO),
    NAME("orig_id", MAILDIAG_FIELD_ORIG_QUEUE_ID),
    NAME("conn_use", MAILDIAG_FIELD_CONN_USE),
    NAME("transport", MAILDIAG_FIELD_TRANSPORT),
    NAME("message-id", MAILDIAG_FIELD_MESSAGE_ID),
    NAME("sasl_method", MAILDIAG_FIELD_SASL_METHOD),
    NAME("sasl_sender", MAILDIAG_FIELD_SASL_SENDER),
    NAME("orig_client", MAILDIAG_FIELD_ORIG_CLIENT),
    NAME("failure_type", MAILDIAG_FIELD_FAILURE_TYPE),
    NAME("sasl_username", MAILDIAG_FIELD_SASL_USERNAME),
    NAME("orig_queue_id", MAILDIAG_FIELD_ORIG_QUEUE_ID),
    NAME("failure_reason", MAILDIAG_FIELD_FAILURE_REASON),
    NAME("resent-message-id", MAILDIAG_FIELD_RESENT_MESSAGE_ID),
};

enum { NAME_MAX = 17 };

/* Where the names of each length begin. */
static const uint8_t name_begins[NAME_MAX + 2] = {
    0, 0, 0, 1, 4, 7, 12, 15, 17, 18, 19, 20, 23, 24, 26, 27, 27, 27, 28,
};

uint16_t md_attribute_field(md_slice name)
{
    unsigned i;

    if (name.len > NAME_MAX)
        return MAILDIAG_FIELD_EXTRA;
    for (i = name_begins[name.len]; i < name_begins[name.len + 1]; i++) {
        const attribute_name *known = &attribute_names[i];

        if (known->name[0] == name.ptr[0] &&
            md_scan_same(known->name, name.ptr, name.len))
            return known->field;
    }
    return MAILDIAG_FIELD_EXTRA;
}

/* Letters, digits, `_` and `-`. */
static const bool name_bytes[256] = {
    ['-'] = 1, ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1,
    ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1, ['A'] = 1, ['B'] = 1, ['C'] = 1,
    ['D'] = 1, ['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1,
    ['K'] = 1, ['L'] = 1, ['M'] = 1, ['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1,
    ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1, ['V'] = 1, ['W'] = 1, ['X'] = 1,
    ['Y'] = 1, ['Z'] = 1, ['_'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1,
    ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1, ['k'] = 1,
    ['l'] = 1, ['m'] = 1, ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1,
    ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1,
    ['z'] = 1,
};

md_slice md_attribute_name(md_slice s)
{
    size_t n = 0;

    while (n < s.len && name_bytes[(unsigned char)s.ptr[n]])
        n++;
    if (n == 0 || n >= s.len || s.ptr[n] != '=')
        return MD_NONE;
    return md_slice_make(s.ptr, n);
}

void md_attribute_delays(md_slice value, md_record *r)
{
    uint16_t field = MAILDIAG_FIELD_DELAY_BEFORE_QUEUE;

    for (; field <= MAILDIAG_FIELD_DELAY_TRANSMIT; field++) {
        size_t slash = md_slice_near(value, '/');

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
        if (r->field_count == MD_RECORD_FIELDS) {
            r->cut = true;
            return at;
        }
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
