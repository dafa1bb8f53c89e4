/*
 * smtpd's sessions step by step; see session.h.
 */
#include "session.h"

#include "letter.h"
#include "log.h"
#include "people.h"
#include "refuse.h"
#include "screen.h"

enum step { STEP_CONNECT, STEP_GREET, STEP_MAIL, STEP_DATA, STEP_QUIT };

void session_line(struct world *world, const struct session *session,
                  const char *before, const char *after)
{
    struct host *host = world_host(world, session->host);

    log_begin(
        world, host, (enum program)session->program,
        world_worker(host, (enum program)session->program, session->worker)
            ->pid);
    out_text(&world->out, before);
    log_client(world, &session->client);
    out_text(&world->out, after);
    log_end(world);
}

static void command(struct session *session, enum command name, bool good)
{
    session->total[name]++;
    if (good)
        session->good[name]++;
}

static void set_localhost(struct peer *client)
{
    memcpy(client->name, "localhost", 10);
    memcpy(client->ip, "127.0.0.1", 10);
    client->port = 48000;
}

static void set_client(struct world *world, struct session *session)
{
    struct peer *client = &session->client;

    switch (session->kind) {
    case SESSION_REINJECT:
        set_localhost(client);
        break;
    case SESSION_HOP: {
        const struct job *job = world_job(world, session->job);
        const struct host *from =
            world_host(world, world_message(world, job->message)->host);

        memcpy(client->name, from->name, sizeof(from->name));
        words_own_ip(client->ip, from->number);
        client->port = 50000;
        break;
    }
    case SESSION_INTERNAL:
        words_inside(client, session->user);
        break;
    default:
        words_client(client, rng_magnitude(&world->rng, 4, 17));
        break;
    }
    memcpy(session->helo, client->name, sizeof(session->helo));
    if (strcmp(client->name, "unknown") == 0)
        memcpy(session->helo, "[127.0.0.1]", 12);
}

static void set_plan(struct world *world, struct session *session)
{
    struct rng *rng = &world->rng;
    uint32_t roll = rng_below(rng, 100);

    session->messages_left = roll < 88 ? 1 : roll < 97 ? 2 : 0;
    if (session->messages_left == 0)
        session->messages_left = (uint16_t)rng_range(rng, 3, 6);
    switch (session->kind) {
    case SESSION_INBOUND:
        if (rng_chance(rng, 900))
            session->refusals_left = 1;
        break;
    case SESSION_SPAM:
        session->messages_left = 0;
        session->refusals_left = (uint16_t)rng_range(rng, 1, 3);
        break;
    case SESSION_PROBE:
        session->messages_left = 0;
        break;
    case SESSION_REINJECT:
    case SESSION_HOP:
        session->messages_left = 1;
        break;
    default:
        break;
    }
}

void session_open(struct world *world, enum session_kind kind,
                  uint32_t host_number, uint32_t job)
{
    uint32_t number = pool_take(&world->sessions);
    struct session *session = world_session(world, number);
    struct host *host = world_host(world, host_number);

    session->number = number;
    session->kind = (uint8_t)kind;
    session->host = host_number;
    session->job = job;
    session->message = NO_OBJECT;
    session->user = people_any_user(world);
    session->program = PROGRAM_SMTPD;
    if (kind == SESSION_SUBMISSION)
        session->program = PROGRAM_SUBMISSION;
    else if (kind == SESSION_REINJECT)
        session->program = PROGRAM_REINJECT;
    set_client(world, session);
    set_plan(world, session);
    session->worker = world_hire(world, host, (enum program)session->program);
    world_later(world, world_msec(world, 1, 12), EVENT_SESSION, number);
}

static void arrive(struct world *world)
{
    uint32_t host = rng_below(&world->rng, world->options.host_count);
    uint32_t roll = rng_below(&world->rng, 1000);

    if (roll < 250)
        session_open(world, SESSION_INBOUND, host, NO_OBJECT);
    else if (roll < 420)
        session_open(world, SESSION_SUBMISSION, host, NO_OBJECT);
    else if (roll < 560)
        session_open(world, SESSION_INTERNAL, host, NO_OBJECT);
    else if (roll < 600)
        world_later(world, 0, EVENT_PICKUP, host);
    else if (roll < 800)
        session_open(world, SESSION_SPAM, host, NO_OBJECT);
    else if (roll < 940)
        session_open(world, SESSION_PROBE, host, NO_OBJECT);
    else
        screen_turn_away(world, host);
}

static const uint8_t hourly_paces[24] = {45,  35,  30,  30,  32,  40,  60,  90,
                                         130, 160, 170, 165, 140, 150, 160, 155,
                                         145, 130, 110, 95,  85,  75,  65,  55};

/* Clients come one by one, or many within seconds: a newsletter, a list.  The
 * nights are quieter than the days. */
void session_arrivals(struct world *world)
{
    uint32_t roll = rng_below(&world->rng, 100);
    uint32_t count = roll < 70 ? 1 : rng_range(&world->rng, 2, 10);
    uint32_t hour = (uint32_t)(world->now_usec % CALENDAR_DAY / CALENDAR_HOUR);
    int64_t mean = world->arrival_usec * 100 / hourly_paces[hour];

    if (roll >= 95)
        count = rng_range(&world->rng, 40, 120);
    while (count-- > 0)
        arrive(world);
    world_later(world, mean / 4 + mean / 512 * rng_below(&world->rng, 768) + 1,
                EVENT_ARRIVAL, 0);
}

static void go_on(struct world *world, struct session *session, enum step step,
                  uint32_t lowest, uint32_t highest)
{
    session->step = (uint8_t)step;
    world_later(world, world_msec(world, lowest, highest), EVENT_SESSION,
                session->number);
}

static void step_connect(struct world *world, struct session *session)
{
    bool stranger = session->kind == SESSION_INBOUND ||
                    session->kind == SESSION_SPAM ||
                    session->kind == SESSION_PROBE;

    if (stranger && rng_chance(&world->rng, 2500))
        screen_pass(world, session);
    if (stranger && strcmp(session->client.name, "unknown") == 0 &&
        rng_chance(&world->rng, 2500))
        screen_warn_name(world, session);
    session_line(world, session, "connect from ", "");
    world->truth.session_count++;
    go_on(world, session, STEP_GREET, 5, 250);
}

static void step_greet(struct world *world, struct session *session)
{
    bool local = session->kind == SESSION_REINJECT;
    bool secure = session->kind == SESSION_SUBMISSION ||
                  (!local && rng_chance(&world->rng, 6500));

    if (session->kind == SESSION_PROBE) {
        screen_probe(world, session);
        session->refused = true;
        go_on(world, session, STEP_QUIT, 20, 2000);
        return;
    }
    command(session, COMMAND_EHLO, true);
    if (secure && session->kind != SESSION_INTERNAL) {
        command(session, COMMAND_STARTTLS, true);
        command(session, COMMAND_EHLO, true);
        session->tls = true;
        if (rng_chance(&world->rng, 9500))
            screen_tls(world, session);
    }
    if (session->kind == SESSION_SUBMISSION)
        command(session, COMMAND_AUTH, true);
    go_on(world, session, STEP_MAIL, 5, 300);
}

/* A refusal before there is a queue ID. */
static void refuse(struct world *world, struct session *session)
{
    struct address from = people_outside(world);
    struct address to = rng_chance(&world->rng, 8000)
                            ? people_inside(world, session->host)
                            : people_outside(world);
    struct refuse_mail mail = {&from, &to};
    enum refusal_stage stage = refuse_client(world, session, NULL, &mail);

    session->refusals_left--;
    if (stage == STAGE_CONNECT || stage == STAGE_EHLO)
        session->refused = true;
    else if (stage == STAGE_MAIL)
        command(session, COMMAND_MAIL, false);
    else
        command(session, COMMAND_MAIL, true);
    if (stage >= STAGE_RCPT)
        command(session, COMMAND_RCPT, stage > STAGE_RCPT);
    if (stage > STAGE_RCPT)
        command(session, COMMAND_DATA, false);
    if (!session->refused)
        command(session, COMMAND_RSET, true);
}

static void step_mail(struct world *world, struct session *session)
{
    if (session->refusals_left > 0 && !session->refused) {
        refuse(world, session);
        go_on(world, session, STEP_MAIL, 5, 400);
    } else if (session->messages_left > 0 && !session->refused) {
        session->messages_left--;
        letter_begin(world, session);
        go_on(world, session, STEP_DATA, 10, 900);
    } else {
        if (session->kind == SESSION_SPAM && rng_chance(&world->rng, 4000)) {
            session_line(world, session, "lost connection after RCPT from ",
                         "");
            session->refused = true;
        }
        go_on(world, session, STEP_QUIT, 1, 40);
    }
}

static void step_data(struct world *world, struct session *session)
{
    if (letter_receive(world, session)) {
        go_on(world, session, STEP_MAIL, 1, 60);
        return;
    }
    command(session, COMMAND_DATA, false);
    session->refused = true;
    go_on(world, session, STEP_QUIT, 0, 5);
}

static const char *const command_names[COMMAND_COUNT] = {
    " ehlo=", " starttls=", " auth=", " mail=",   " rcpt=",
    " data=", " rset=",     " quit=", " unknown="};

static void step_quit(struct world *world, struct session *session)
{
    struct host *host = world_host(world, session->host);
    enum program program = (enum program)session->program;
    struct out *out = &world->out;
    uint32_t good = 0;
    uint32_t total = 0;

    if (!session->refused)
        command(session, COMMAND_QUIT, true);
    log_begin(world, host, program,
              world_worker(host, program, session->worker)->pid);
    out_text(out, "disconnect from ");
    log_client(world, &session->client);
    for (int i = 0; i <= COMMAND_COUNT; i++) {
        bool sum = i == COMMAND_COUNT;
        uint32_t ok = sum ? good : session->good[i];
        uint32_t all = sum ? total : session->total[i];

        if (all == 0 && !sum)
            continue;
        out_text(out, sum ? " commands=" : command_names[i]);
        out_number(out, ok);
        if (ok != all || all == 0) {
            out_char(out, '/');
            out_number(out, all);
        }
        good += ok;
        total += all;
    }
    log_end(world);
    world_release(host, program, session->worker);
    pool_give(&world->sessions, session->number);
}

void session_step(struct world *world, uint32_t number)
{
    struct session *session = world_session(world, number);

    switch ((enum step)session->step) {
    case STEP_CONNECT:
        step_connect(world, session);
        break;
    case STEP_GREET:
        step_greet(world, session);
        break;
    case STEP_MAIL:
        step_mail(world, session);
        break;
    case STEP_DATA:
        step_data(world, session);
        break;
    default:
        step_quit(world, session);
        break;
    }
}
