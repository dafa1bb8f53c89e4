/*
 * Names out of numbers; see words.h.
 *
 * Syllables of two letters carry six bits each, so a row of them is a number
 * in base 64 and can be read back: that is what keeps addresses distinct.
 * Domains end in the names reserved for examples, addresses come from the
 * blocks reserved for documentation and benchmarks.
 */
#include "words.h"

struct provider {
    const char *domain;
    enum peer_kind kind;
    const char *exchanger;
};

/* Where most of the Internet's mailboxes are. */
static const struct provider providers[WORDS_PROVIDERS] = {
    {"gmail.com", PEER_GOOGLE, "gmail-smtp-in.l.google.com"},
    {"googlemail.com", PEER_GOOGLE, "gmail-smtp-in.l.google.com"},
    {"outlook.com", PEER_MICROSOFT, "outlook-com.olc.protection.outlook.com"},
    {"hotmail.com", PEER_MICROSOFT, "hotmail-com.olc.protection.outlook.com"},
    {"live.com", PEER_MICROSOFT, "live-com.olc.protection.outlook.com"},
    {"yahoo.com", PEER_YAHOO, "mta5.am0.yahoodns.net"},
    {"aol.com", PEER_YAHOO, "mx-aol.mail.gm0.yahoodns.net"},
    {"icloud.com", PEER_APPLE, "mx01.mail.icloud.com"},
    {"me.com", PEER_APPLE, "mx02.mail.icloud.com"},
    {"gmx.net", PEER_GMX, "mx00.emig.gmx.net"},
    {"gmx.de", PEER_GMX, "mx01.emig.gmx.net"},
    {"web.de", PEER_GMX, "mx-ha03.web.de"},
    {"t-online.de", PEER_GENERIC, "mx02.t-online.de"},
    {"orange.fr", PEER_GENERIC, "smtp-in.orange.fr"},
    {"comcast.net", PEER_GENERIC, "mx1.comcast.net"},
    {"libero.it", PEER_GENERIC, "smtp-in.libero.it"},
};

static const char *const roles[16] = {
    "info",  "sales",   "support", "orders",    "office", "billing",
    "press", "noreply", "hr",      "abuse",     "admin",  "service",
    "team",  "kontakt", "booking", "newsletter"};

static const char *const suffixes[8] = {
    ".example",     ".test",        ".example.com", ".example.net",
    ".example.org", "-grp.example", ".co.example",  ".shop.test"};

static size_t syllable(char *text, uint32_t six_bits)
{
    text[0] = "bdfghjklmnprstvz"[six_bits >> 2 & 15];
    text[1] = "aeio"[six_bits & 3];
    return 2;
}

/* At least `fewest` syllables; no more than six are needed for 32 bits. */
static size_t syllables(char *text, uint32_t number, unsigned fewest)
{
    size_t length = 0;
    unsigned count = 0;

    while (count < fewest || number != 0) {
        length += syllable(text + length, number & 63);
        number >>= 6;
        count++;
    }
    return length;
}

static size_t text_copy(char *to, const char *from)
{
    size_t length = strlen(from);

    memcpy(to, from, length);
    return length;
}

static size_t decimal(char *text, uint64_t number)
{
    char digits[20];
    size_t start = sizeof(digits);

    do {
        digits[--start] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    memcpy(text, digits + start, sizeof(digits) - start);
    return sizeof(digits) - start;
}

static const char *const quoted_marks[4] = {" ", ", ", ">", " <"};

/* The style is part of the number and can be seen in the result, so no two
 * styles meet. */
static size_t local_text(char *text, uint32_t local)
{
    uint32_t style = local & 7;
    uint32_t rest = (local & ~(WORDS_LOCAL_CAPITAL | WORDS_LOCAL_QUOTED)) >> 3;
    size_t length = 0;

    switch (local) {
    case WORDS_DOUBLE_BOUNCE:
        return text_copy(text, "double-bounce");
    case WORDS_ROOT:
        return text_copy(text, "root");
    case WORDS_WWW_DATA:
        return text_copy(text, "www-data");
    default:
        break;
    }
    if (local & WORDS_LOCAL_QUOTED) {
        text[length++] = '"';
        length += syllables(text + length, rest & 0xfff, 2);
        length += text_copy(text + length, quoted_marks[style & 3]);
        length += syllables(text + length, rest >> 12, 1);
        length += decimal(text + length, style);
        text[length++] = '"';
        return length;
    }
    switch (style) {
    case 5:
        length = text_copy(text, roles[rest & 15]);
        return length + decimal(text + length, rest >> 4);
    case 4:
        return syllables(text, rest, 2);
    case 2:
        text[0] = "abcdefghijklmnop"[rest & 15];
        text[1] = '.';
        return 2 + syllables(text + 2, rest >> 4, 2);
    default:
        length = syllables(text, rest & 0x3ffff, 3);
        text[length++] = "._ .  _+"[style];
        length += syllables(text + length, rest >> 18, 2);
        if (style == 3 || style == 6)
            text[length++] = style == 3 ? '1' : '2';
        return length;
    }
}

void words_local(struct out *out, uint32_t local)
{
    char text[WORDS_TEXT_BYTES];
    size_t length = local_text(text, local);

    /* All styles but the quoted one begin with a letter. */
    if (local & WORDS_LOCAL_CAPITAL)
        text[0] = (char)(text[0] - 'a' + 'A');
    out_bytes(out, text, length);
}

static size_t domain_text(char *text, uint32_t domain)
{
    uint32_t number = domain & ~WORDS_DOMAIN_CAPITAL;
    size_t length;

    if (number >= WORDS_HOSTS_FROM && number < WORDS_PROVIDERS_FROM) {
        number -= WORDS_HOSTS_FROM - 1;
        length = text_copy(text, "mail");
        text[length++] = (char)('0' + number / 10 % 10);
        text[length++] = (char)('0' + number % 10);
        return length + text_copy(text + length, ".corp.example");
    }
    if (number < WORDS_HOSTS_FROM) {
        length = syllables(text, number * 37 + 4096, 2);
        return length + text_copy(text + length, ".corp.example");
    }
    if (number < WORDS_GENERIC_FROM)
        return text_copy(text, providers[number % WORDS_PROVIDERS].domain);
    number -= WORDS_GENERIC_FROM;
    length = syllables(text, number >> 3, 3);
    return length + text_copy(text + length, suffixes[number & 7]);
}

void words_domain(struct out *out, uint32_t domain)
{
    char text[WORDS_TEXT_BYTES];
    size_t length = domain_text(text, domain);

    if (domain & WORDS_DOMAIN_CAPITAL)
        text[0] = (char)(text[0] - 'a' + 'A');
    out_bytes(out, text, length);
}

void words_address(struct out *out, const struct address *address)
{
    if (address->domain == WORDS_NULL_SENDER)
        return;
    words_local(out, address->local);
    out_char(out, '@');
    words_domain(out, address->domain);
}

enum peer_kind words_peer_kind(uint32_t domain)
{
    uint32_t number = domain & ~WORDS_DOMAIN_CAPITAL;
    uint32_t share;

    if (number < WORDS_PROVIDERS_FROM)
        return PEER_OWN;
    if (number < WORDS_GENERIC_FROM)
        return providers[number % WORDS_PROVIDERS].kind;
    share = (uint32_t)(rng_mix(number) % 100);
    if (share < 18)
        return PEER_GOOGLE;
    return share < 42 ? PEER_MICROSOFT : PEER_GENERIC;
}

void words_ipv4(char text[48], uint64_t number)
{
    uint64_t mixed = rng_mix(number);
    size_t length = text_copy(text, mixed & 1 ? "198.18." : "198.19.");

    length += decimal(text + length, mixed >> 8 & 255);
    text[length++] = '.';
    length += decimal(text + length, mixed >> 16 & 255);
    text[length] = '\0';
}

static const char hex_digits[] = "0123456789abcdef";

void words_ipv6(char text[48], uint64_t number)
{
    uint64_t mixed = rng_mix(number);
    size_t length = text_copy(text, "2001:db8:");

    for (unsigned group = 0; group < 2; group++) {
        /* never a zero in front: groups are printed without */
        text[length++] = hex_digits[1 + mixed % 15];
        for (unsigned i = 0; i < 3; i++)
            text[length++] = hex_digits[mixed >> (8 + 12 * group + 4 * i) & 15];
        text[length++] = ':';
    }
    text[length++] = ':';
    text[length++] = hex_digits[1 + (mixed >> 48) % 15];
    text[length++] = hex_digits[mixed >> 52 & 15];
    text[length] = '\0';
}

void words_own_ip(char text[48], uint32_t host)
{
    size_t length = text_copy(text, "203.0.113.");

    length += decimal(text + length, 10 + host);
    text[length] = '\0';
}

static const char *const exchanger_prefixes[4] = {"mx", "mail", "smtp-in",
                                                  "mxin"};

static size_t generic_exchanger(char *name, uint32_t domain,
                                uint32_t preference)
{
    size_t length =
        text_copy(name, exchanger_prefixes[rng_mix(domain) >> 32 & 3]);

    length += decimal(name + length, preference + 1);
    name[length++] = '.';
    return length + domain_text(name + length, domain & ~WORDS_DOMAIN_CAPITAL);
}

/* Microsoft names the exchanger after the domain, dots as hyphens. */
static size_t microsoft_exchanger(char *name, uint32_t domain)
{
    size_t length = domain_text(name, domain & ~WORDS_DOMAIN_CAPITAL);

    for (size_t i = 0; i < length; i++) {
        if (name[i] == '.')
            name[i] = '-';
    }
    return length + text_copy(name + length, ".mail.protection.outlook.com");
}

void words_exchanger(struct peer *peer, uint32_t domain, uint32_t preference)
{
    uint32_t number = domain & ~WORDS_DOMAIN_CAPITAL;
    enum peer_kind kind = words_peer_kind(number);
    size_t length = 0;

    if (preference > 0 && kind == PEER_GOOGLE) {
        length = text_copy(peer->name, "alt");
        length += decimal(peer->name + length, preference);
        peer->name[length++] = '.';
    }
    if (number >= WORDS_PROVIDERS_FROM && number < WORDS_GENERIC_FROM)
        length += text_copy(peer->name + length,
                            providers[number % WORDS_PROVIDERS].exchanger);
    else if (kind == PEER_GOOGLE)
        length += text_copy(peer->name + length, "aspmx.l.google.com");
    else if (kind == PEER_MICROSOFT)
        length = microsoft_exchanger(peer->name, number);
    else
        length = generic_exchanger(peer->name, number, preference);
    peer->name[length] = '\0';
    words_ipv4(peer->ip, number * UINT64_C(8) + preference);
    peer->port = 25;
}

void words_client(struct peer *peer, uint64_t number)
{
    uint64_t mixed = rng_mix(number ^ UINT64_C(0x636c69656e74));
    uint32_t domain = WORDS_GENERIC_FROM + (uint32_t)(mixed % 20000);
    size_t length = 0;

    if (mixed >> 60 == 0)
        words_ipv6(peer->ip, number);
    else
        words_ipv4(peer->ip, number);
    peer->port = (uint16_t)(32768 + (mixed >> 32) % 28000);
    switch (mixed >> 56 & 7) {
    case 0:
    case 1:
        length = text_copy(peer->name, "unknown");
        break;
    case 2:
        length = text_copy(peer->name, "mail-yw1-f");
        length += decimal(peer->name + length, mixed >> 40 & 255);
        length += text_copy(peer->name + length, ".google.com");
        break;
    case 3:
        length = text_copy(peer->name, "mail-db5eur01on");
        length += decimal(peer->name + length, 2000 + (mixed >> 40 & 255));
        length +=
            text_copy(peer->name + length, ".outbound.protection.outlook.com");
        break;
    default:
        length =
            generic_exchanger(peer->name, domain, (uint32_t)(mixed >> 48 & 3));
        break;
    }
    peer->name[length] = '\0';
}

void words_inside(struct peer *peer, uint32_t number)
{
    size_t length = text_copy(peer->name, "ws");

    length += decimal(peer->name + length, number % 200 + 1);
    length += text_copy(peer->name + length, ".lan.corp.example");
    peer->name[length] = '\0';
    length = text_copy(peer->ip, "192.168.4.");
    length += decimal(peer->ip + length, number % 200 + 1);
    peer->ip[length] = '\0';
    peer->port = (uint16_t)(40000 + number % 9973);
}
