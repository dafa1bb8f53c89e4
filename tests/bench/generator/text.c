/*
 * Filling the places of a text; see text.h.
 */
#include "text.h"

#include "log.h"

void text_endpoint(struct world *world, const struct peer *peer)
{
    log_client(world, peer);
    if (peer->port != 0) {
        out_char(&world->out, ':');
        out_number(&world->out, peer->port);
    }
}

static const char alphabet[65] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz"
                                 "0123456789xy";

static void write_letters(struct world *world, unsigned count)
{
    uint64_t random = rng_next(&world->rng);
    char letters[10];

    for (unsigned i = 0; i < count && i < sizeof(letters); i++) {
        letters[i] = alphabet[random & 63];
        random >>= 6;
    }
    out_bytes(&world->out, letters, count);
}

static const char base52[] =
    "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";

void text_remote_id(struct world *world)
{
    uint64_t random = rng_next(&world->rng);
    char id[15];

    if (random & 1) {
        out_hex(&world->out, random >> 1, 10 + (random >> 60 & 1));
        return;
    }
    for (int i = 0; i < 15; i++) {
        id[i] = base52[random % 52];
        random = random / 52 + rng_mix(random + (uint64_t)i);
    }
    id[0] = '4';
    id[10] = 'z';
    out_bytes(&world->out, id, sizeof(id));
}

static void write_google_session(struct world *world)
{
    uint64_t random = rng_next(&world->rng);

    for (int i = 0; i < 13; i++, random >>= 4)
        out_char(&world->out, "0123456789abcdef"[random & 15]);
    out_char(&world->out, '-');
    random = rng_next(&world->rng);
    for (int i = 0; i < 12; i++, random >>= 4)
        out_char(&world->out, "0123456789abcdef"[random & 15]);
    out_bytes(&world->out, "si", 2);
    out_number(&world->out, rng_range(&world->rng, 100000, 9999999));
    out_text(&world->out, random & 1 ? "wrb." : "plb.");
    out_number(&world->out, rng_range(&world->rng, 1, 400));
}

static void write_exchange_host(struct world *world)
{
    uint32_t random = rng_below(&world->rng, 1u << 20);

    out_text(&world->out, random & 1 ? "AM0PR" : "DB9PR");
    out_digits(&world->out, random >> 1 & 15, 2);
    out_bytes(&world->out, "MB", 2);
    out_digits(&world->out, random >> 5 & 8191, 4);
    out_text(&world->out, ".eurprd");
    out_digits(&world->out, random >> 1 & 15, 2);
    out_text(&world->out, ".prod.outlook.com");
}

static void write_host_place(struct world *world, char letter,
                             const struct text_words *words)
{
    struct out *out = &world->out;
    char ip[48];

    switch (letter) {
    case 'h':
        out_text(out, words->peer->name);
        break;
    case 'a':
        out_text(out, words->peer->ip);
        break;
    case 'P':
        out_number(out, words->peer->port);
        break;
    case 'A':
        text_endpoint(world, words->peer);
        break;
    case 'S':
        out_bytes(out, "host ", 5);
        log_client(world, words->peer);
        out_bytes(out, " said: ", 7);
        break;
    case 'H':
        out_text(out, words->host->name);
        break;
    default: /* i */
        words_own_ip(ip, words->host->number);
        out_text(out, ip);
        break;
    }
}

static void write_random_place(struct world *world, char letter)
{
    struct out *out = &world->out;
    struct rng *rng = &world->rng;
    char ip[48];

    switch (letter) {
    case 'k':
        out_digits(out, rng_range(rng, 1, 9), 1);
        break;
    case 'z':
        out_digits(out, rng_below(rng, 60), 2);
        break;
    case 'n':
        out_number(out, rng_range(rng, 100, 999));
        break;
    case 'N':
        out_number(out, rng_range(rng, 10000, 9999999));
        break;
    case 'c':
        out_number(out, (uint64_t)(world->now_usec / CALENDAR_SECOND));
        break;
    case 'x':
        out_hex(out, rng_next(rng), 8);
        break;
    case 'm':
        write_letters(world, 10);
        break;
    case 'q':
        text_remote_id(world);
        break;
    case 'g':
        write_google_session(world);
        break;
    case 'e':
        write_exchange_host(world);
        break;
    default: /* v */
        words_ipv4(ip, rng_next(rng));
        out_text(out, ip);
        break;
    }
}

static void write_place(struct world *world, char letter,
                        const struct text_words *words)
{
    struct out *out = &world->out;

    switch (letter) {
    case 'r':
        words_address(out, words->rcpt);
        break;
    case 'u':
        words_local(out, words->rcpt->local);
        break;
    case 'd':
        words_domain(out, words->rcpt->domain);
        break;
    case 's':
        words_address(out, words->from);
        break;
    case 'D':
        if (words->from->domain != WORDS_NULL_SENDER)
            words_domain(out, words->from->domain);
        break;
    case 'h':
    case 'a':
    case 'P':
    case 'A':
    case 'S':
    case 'H':
    case 'i':
        write_host_place(world, letter, words);
        break;
    case 'k':
    case 'z':
    case 'n':
    case 'N':
    case 'c':
    case 'x':
    case 'm':
    case 'q':
    case 'g':
    case 'e':
    case 'v':
        write_random_place(world, letter);
        break;
    default:
        out_char(out, letter);
        break;
    }
}

void text_write(struct world *world, const char *text,
                const struct text_words *words)
{
    const char *place = strchr(text, '%');

    while (place != NULL && place[1] != '\0') {
        out_bytes(&world->out, text, (size_t)(place - text));
        write_place(world, place[1], words);
        text = place + 2;
        place = strchr(text, '%');
    }
    out_text(&world->out, text);
}
