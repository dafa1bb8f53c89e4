/*
 * Who stands on the other side of a failure. See party.h.
 */
#include "diag/party.h"

#include "rules/places.h"

void md_party_of_subject(const md_subject *subject, md_party *out)
{
    const md_reply *reply = &subject->reply;
    md_party relay;

    memset(out, 0, sizeof(*out));
    bool named = md_party_of_relay(subject->relay, &relay);
    if (md_slice_present(reply->host) || md_slice_present(reply->address)) {
        out->name = reply->host;
        out->address = reply->address;
        out->port = reply->port;
        /* "host X[A] said:" tells no port, relay=X[A]:P does. */
        if (named && !md_slice_present(out->port) &&
            md_slice_eq(relay.address, out->address))
            out->port = relay.port;
    } else if (named) {
        *out = relay;
    }
    if (md_party_is_address(out->name)) {
        if (!md_slice_present(out->address))
            out->address = out->name;
        out->name = MD_NONE;
    }
    out->domain = reply->domain;
    if (!md_slice_present(out->domain))
        out->domain = md_places_domain(subject->recipient);
}

bool md_party_of_relay(md_slice relay, md_party *out)
{
    memset(out, 0, sizeof(*out));
    if (relay.len == 0 || md_slice_eq(relay, MD_LIT("none")))
        return false;
    if (!md_reply_host(relay, &out->name, &out->address, &out->port))
        out->name = relay;
    return true;
}

/* The last label of `name`, with *rest what stands before its dot. */
static md_slice last_label(md_slice name, md_slice *rest)
{
    size_t dot = md_slice_rchr(name, '.');
    *rest = dot == MD_NPOS ? MD_NONE : md_slice_sub(name, 0, dot);
    return dot == MD_NPOS ? name : md_slice_skip(name, dot + 1);
}

static bool in_words(md_slice word, const char *const *words, size_t count)
{
    char first = word.len != 0 ? md_lower(word.ptr[0]) : '\0';

    for (size_t i = 0; i < count; i++)
        if (first == words[i][0] &&
            md_slice_eq_nocase(word, md_slice_of(words[i])))
            return true;
    return false;
}

/* Second labels under which others register: a.co.uk, b.com.au. */
static const char *const second_labels[] = {
    "co",  "com",  "net",  "org", "gov", "edu", "ac",  "ne",  "or",  "go",
    "gob", "gouv", "govt", "mil", "nom", "ltd", "plc", "sch", "asn", "id"};

static md_slice without_dot(md_slice name)
{
    return md_slice_ends(name, MD_LIT(".")) && name.len > 1
               ? md_slice_sub(name, 0, name.len - 1)
               : name;
}

md_slice md_party_site(md_slice name)
{
    md_slice rest, second;

    name = without_dot(name);
    if (md_party_is_address(name))
        return name;
    md_slice top = last_label(name, &rest);
    if (!md_slice_present(rest))
        return name;
    second = last_label(rest, &rest);
    size_t keep = second.len + 1 + top.len;
    if (top.len == 2 && md_slice_present(rest) &&
        in_words(second, second_labels,
                 sizeof(second_labels) / sizeof(second_labels[0]))) {
        md_slice third = last_label(rest, &rest);
        keep += third.len + 1;
    }
    return md_slice_skip(name, name.len - keep);
}

md_slice md_party_common(md_slice a, md_slice b)
{
    size_t same = 0;
    size_t whole = 0;

    a = without_dot(a);
    b = without_dot(b);
    while (same < a.len && same < b.len) {
        char x = md_lower(a.ptr[a.len - 1 - same]);
        if (x != md_lower(b.ptr[b.len - 1 - same]))
            break;
        same++;
        bool end_a = same == a.len || a.ptr[a.len - 1 - same] == '.';
        bool end_b = same == b.len || b.ptr[b.len - 1 - same] == '.';
        if (end_a && end_b)
            whole = same;
    }
    /* Only a top-level domain in common is nothing in common. */
    md_slice common = md_slice_skip(a, a.len - whole);
    bool site = whole == a.len || md_slice_chr(common, '.') != MD_NPOS;
    return whole > 0 && site ? common : MD_NONE;
}

static md_slice without_prefix(md_slice address)
{
    return md_slice_starts_nocase(address, MD_LIT("IPv6:"))
               ? md_slice_skip(address, 5)
               : address;
}

bool md_party_is_address(md_slice text)
{
    size_t dots = 0;
    size_t colons = 0;

    text = without_prefix(text);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ':')
            colons++;
        else if (c == '.')
            dots++;
        else if (c == '%' && colons >= 2)
            return true; /* fe80::1%eth0 */
        else if (colons > 0 ? !md_is_hex(c) : !md_is_digit(c) && !md_is_hex(c))
            return false;
    }
    if (colons >= 2)
        return true;
    if (colons != 0 || dots != 3)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '.' && !md_is_digit(text.ptr[i]))
            return false;
    return true;
}

bool md_party_is_loopback(md_slice address)
{
    address = without_prefix(address);
    return md_slice_starts(address, MD_LIT("/")) ||
           md_slice_eq(address, MD_LIT("::1")) ||
           md_slice_starts(address, MD_LIT("::ffff:127.")) ||
           (md_slice_starts(address, MD_LIT("127.")) &&
            md_party_is_address(address));
}

/* 172.16.0.0/12 */
static bool in_172(md_slice address)
{
    uint64_t second;
    if (!md_slice_starts(address, MD_LIT("172.")))
        return false;
    md_slice rest = md_slice_skip(address, 4);
    size_t dot = md_slice_chr(rest, '.');
    return dot != MD_NPOS &&
           md_slice_to_u64(md_slice_sub(rest, 0, dot), &second) &&
           second >= 16 && second <= 31;
}

bool md_party_is_private(md_slice address)
{
    address = without_prefix(address);
    if (!md_party_is_address(address))
        return false;
    if (md_slice_chr(address, ':') != MD_NPOS)
        return md_slice_starts_nocase(address, MD_LIT("fc")) ||
               md_slice_starts_nocase(address, MD_LIT("fd")) ||
               md_slice_starts_nocase(address, MD_LIT("fe8")) ||
               md_slice_starts_nocase(address, MD_LIT("fe9")) ||
               md_slice_starts_nocase(address, MD_LIT("fea")) ||
               md_slice_starts_nocase(address, MD_LIT("feb"));
    return md_slice_starts(address, MD_LIT("10.")) ||
           md_slice_starts(address, MD_LIT("192.168.")) ||
           md_slice_starts(address, MD_LIT("169.254.")) || in_172(address);
}

bool md_party_is_own_client(md_slice address, md_slice login)
{
    return login.len != 0 || address.len == 0 ||
           md_party_is_loopback(address) || md_party_is_private(address);
}

/* RFC 6761, 6762, 7686, 8375, and what routers and wizards make up. Not
 * `test` and `example`: those are reserved for just that. */
static const char *const hopeless_tops[] = {
    "local",    "localdomain", "localhost", "lan",     "internal",
    "intranet", "home",        "corp",      "private", "invalid",
    "onion",    "localnet",    "workgroup"};

bool md_party_is_hopeless(md_slice domain)
{
    md_slice rest;

    domain = without_dot(domain);
    if (domain.len == 0 || domain.ptr[0] == '[')
        return false; /* none, or user@[192.0.2.1] */
    md_slice top = last_label(domain, &rest);
    if (!md_slice_present(rest))
        return true;
    return in_words(top, hopeless_tops,
                    sizeof(hopeless_tops) / sizeof(hopeless_tops[0])) ||
           md_slice_eq_nocase(domain, MD_LIT("home.arpa")) ||
           (md_slice_eq_nocase(top, MD_LIT("arpa")) &&
            md_slice_ends(rest, MD_LIT(".home")));
}
