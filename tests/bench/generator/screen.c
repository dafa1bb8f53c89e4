/*
 * postscreen(8), dnsblog(8), and what smtpd(8) says of clients without mail;
 * see screen.h.
 */
#include "screen.h"

#include "log.h"
#include "people.h"
#include "refuse.h"
#include "session.h"
#include "text.h"

static void log_screen(struct world *world, struct host *host,
                       const char *before, const struct peer *client,
                       const char *after)
{
    log_begin(world, host, PROGRAM_POSTSCREEN,
              world_pid(world, host, PROGRAM_POSTSCREEN));
    out_text(&world->out, before);
    out_char(&world->out, '[');
    out_text(&world->out, client->ip);
    out_text(&world->out, "]:");
    out_number(&world->out, client->port);
    out_text(&world->out, after);
    log_end(world);
}

static void log_screen_connect(struct world *world, struct host *host,
                               const struct peer *client)
{
    char own[48];
    char after[64];
    size_t length;

    words_own_ip(own, host->number);
    length = strlen(own);
    memcpy(after, " to [", 5);
    memcpy(after + 5, own, length);
    memcpy(after + 5 + length, "]:25", 5);
    log_screen(world, host, "CONNECT from ", client, after);
}

void screen_pass(struct world *world, struct session *session)
{
    struct host *host = world_host(world, session->host);

    log_screen_connect(world, host, &session->client);
    log_screen(world, host,
               rng_chance(&world->rng, 8000) ? "PASS OLD " : "PASS NEW ",
               &session->client, "");
}

static void log_dnsblog(struct world *world, struct host *host,
                        const struct peer *client)
{
    struct text_words words = {NULL, NULL, client, host};

    log_begin(world, host, PROGRAM_DNSBLOG,
              world_pid(world, host, PROGRAM_DNSBLOG));
    text_write(world, "addr %a listed by domain zen.spamhaus.org as 127.0.0.%k",
               &words);
    log_end(world);
}

void screen_turn_away(struct world *world, uint32_t host_number)
{
    struct host *host = world_host(world, host_number);
    struct address from = people_outside(world);
    struct address to = people_inside(world, host_number);
    struct refuse_mail mail = {&from, &to};
    struct peer client;

    words_client(&client, rng_magnitude(&world->rng, 4, 20));
    log_screen_connect(world, host, &client);
    switch (rng_below(&world->rng, 5)) {
    case 0:
        log_screen(world, host, "HANGUP after 0.3 from ", &client,
                   " in tests before SMTP handshake");
        break;
    case 1:
        log_screen(world, host, "PREGREET 11 after 0.08 from ", &client,
                   ": EHLO User\\r\\n");
        refuse_screened(world, host, world_pid(world, host, PROGRAM_POSTSCREEN),
                        &client, &mail);
        break;
    default:
        log_dnsblog(world, host, &client);
        log_screen(world, host, "DNSBL rank 3 for ", &client, "");
        refuse_screened(world, host, world_pid(world, host, PROGRAM_POSTSCREEN),
                        &client, &mail);
        break;
    }
    log_screen(world, host, "DISCONNECT ", &client, "");
}

static void smtpd_text(struct world *world, struct session *session,
                       const char *text)
{
    struct host *host = world_host(world, session->host);
    struct text_words words = {NULL, NULL, &session->client, host};
    enum program program = (enum program)session->program;

    log_begin(world, host, program,
              world_worker(host, program, session->worker)->pid);
    text_write(world, text, &words);
    log_end(world);
}

static const char *const name_warnings[3] = {
    "warning: hostname host-%n.pool.example does not resolve to address "
    "%a: Name or service not known",
    "warning: hostname dyn%N.isp.example does not resolve to address %a",
    "warning: hostname ip-%n-%n.cust.example does not resolve to address "
    "%a: No address associated with hostname"};

void screen_warn_name(struct world *world, struct session *session)
{
    smtpd_text(world, session, name_warnings[rng_below(&world->rng, 3)]);
}

void screen_tls(struct world *world, struct session *session)
{
    struct host *host = world_host(world, session->host);
    enum program program = (enum program)session->program;
    uint64_t seed = rng_mix(session->client.port);

    log_begin(world, host, program,
              world_worker(host, program, session->worker)->pid);
    out_text(&world->out, "Anonymous TLS connection established from ");
    log_client(world, &session->client);
    out_text(&world->out, ": ");
    log_cipher(world, seed, true);
    log_end(world);
}

/* Somebody tries passwords. */
static void guess(struct world *world, struct session *session)
{
    bool modern = world_host(world, session->host)->modern;
    uint32_t count = rng_range(&world->rng, 1, 4);

    session->good[COMMAND_EHLO]++;
    session->total[COMMAND_EHLO]++;
    while (count-- > 0) {
        session->total[COMMAND_AUTH]++;
        if (modern)
            smtpd_text(world, session,
                       "warning: %h[%a]: SASL LOGIN authentication failed: "
                       "(reason unavailable), sasl_username=admin%n");
        else
            smtpd_text(world, session,
                       "warning: %h[%a]: SASL LOGIN authentication failed: "
                       "UGFzc3dvcmQ6");
    }
    smtpd_text(world, session,
               session->total[COMMAND_AUTH] > 3
                   ? "too many errors after AUTH from %h[%a]"
                   : "lost connection after AUTH from %h[%a]");
}

static void break_tls(struct world *world, struct session *session)
{
    session->good[COMMAND_EHLO]++;
    session->total[COMMAND_EHLO]++;
    session->total[COMMAND_STARTTLS]++;
    smtpd_text(world, session, "SSL_accept error from %h[%a]: lost connection");
    if (rng_chance(&world->rng, 5000))
        smtpd_text(world, session,
                   "warning: TLS library problem: error:0A000102:SSL "
                   "routines::unsupported protocol:../ssl/statem/"
                   "statem_srvr.c:1657:");
    smtpd_text(world, session, "lost connection after STARTTLS from %h[%a]");
}

void screen_probe(struct world *world, struct session *session)
{
    switch (rng_below(&world->rng, 8)) {
    case 0:
        smtpd_text(world, session, "lost connection after CONNECT from %h[%a]");
        break;
    case 1:
        smtpd_text(world, session, "timeout after CONNECT from %h[%a]");
        break;
    case 2:
        break_tls(world, session);
        break;
    case 3:
        session->total[COMMAND_UNKNOWN]++;
        smtpd_text(world, session,
                   "warning: non-SMTP command from %h[%a]: GET / HTTP/1.1");
        break;
    case 4:
        smtpd_text(world, session,
                   "improper command pipelining after CONNECT from %h[%a]: "
                   "GET / HTTP/1.0?Accept: */*");
        smtpd_text(world, session, "lost connection after UNKNOWN from %h[%a]");
        session->total[COMMAND_UNKNOWN]++;
        break;
    default:
        guess(world, session);
        break;
    }
}
