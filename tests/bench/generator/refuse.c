/*
 * Reject lines of smtpd_check.c, postscreen_smtpd.c and cleanup_message.c; see
 * refuse.h.
 */
#include "refuse.h"

#include "log.h"
#include "text.h"

static const char *const stage_names[STAGE_COUNT] = {
    "CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END-OF-MESSAGE"};

static uint16_t draw(struct world *world, enum refusal_kind kind)
{
    uint16_t number = pick_one(&world->refusal_picks[kind], &world->rng);

    world->truth.reject_count++;
    world->truth.cause_counts[world->refusal_causes[number]]++;
    world->refusal_used[number] = true;
    return number;
}

static struct text_words words_of(struct world *world,
                                  const struct session *session,
                                  const struct refuse_mail *mail)
{
    struct text_words words = {mail->to, mail->from, &session->client,
                               world_host(world, session->host)};

    return words;
}

void refuse_envelope(struct world *world, const struct session *session,
                     const struct refuse_mail *mail, enum refusal_stage stage)
{
    struct out *out = &world->out;

    if (stage == STAGE_CONNECT) {
        out_text(out, " proto=SMTP");
        return;
    }
    if (stage >= STAGE_MAIL)
        log_address(world, " from=<", mail->from, ">");
    if (stage == STAGE_RCPT || stage == STAGE_END_OF_MESSAGE)
        log_address(world, " to=<", mail->to, ">");
    out_text(out, " proto=ESMTP helo=<");
    out_text(out, session->helo);
    out_char(out, '>');
}

static uint32_t session_pid(struct world *world, const struct session *session)
{
    return world_worker(world_host(world, session->host),
                        (enum program)session->program, session->worker)
        ->pid;
}

/* `warning: Connection rate limit exceeded: 61 from X for service smtp` */
static void log_limit(struct world *world, const struct session *session,
                      const struct refusal *refusal,
                      const struct text_words *words)
{
    log_begin(world, words->host, (enum program)session->program,
              session_pid(world, session));
    out_text(&world->out, "warning: ");
    text_write(world, refusal->text, words);
    out_text(&world->out, " from ");
    log_client(world, &session->client);
    out_text(&world->out, " for service smtp");
    log_end(world);
}

static void log_proxy(struct world *world, const struct session *session,
                      const struct refusal *refusal,
                      const struct text_words *words,
                      const struct refuse_mail *mail)
{
    log_begin(world, words->host, (enum program)session->program,
              session_pid(world, session));
    out_text(&world->out, "proxy-reject: END-OF-MESSAGE: ");
    text_write(world, refusal->text, words);
    out_char(&world->out, ';');
    refuse_envelope(world, session, mail, STAGE_END_OF_MESSAGE);
    log_end(world);
}

static void log_smtpd(struct world *world, const struct session *session,
                      struct message *message, const struct refusal *refusal,
                      const struct text_words *words,
                      const struct refuse_mail *mail)
{
    struct out *out = &world->out;
    enum program program = (enum program)session->program;

    if (message != NULL) {
        log_message(world, message, program, session_pid(world, session));
    } else {
        log_begin(world, words->host, program, session_pid(world, session));
        out_text(out, "NOQUEUE: ");
    }
    out_text(out,
             refusal->kind == REFUSAL_MILTER ? "milter-reject: " : "reject: ");
    out_text(out, stage_names[refusal->stage]);
    out_text(out, " from ");
    log_client(world, &session->client);
    out_bytes(out, ": ", 2);
    text_write(world, refusal->text, words);
    out_char(out, ';');
    refuse_envelope(world, session, mail, (enum refusal_stage)refusal->stage);
    log_end(world);
}

enum refusal_stage refuse_client(struct world *world, struct session *session,
                                 struct message *message,
                                 const struct refuse_mail *mail)
{
    struct text_words words = words_of(world, session, mail);
    uint32_t roll = rng_below(&world->rng, 1000);
    enum refusal_kind kind = REFUSAL_SMTPD;
    const struct refusal *refusal;

    if (message == NULL && roll < 40)
        kind = REFUSAL_LIMIT;
    else if (message == NULL && roll < 52)
        kind = REFUSAL_PROXY;
    else if (message == NULL && roll < 90)
        kind = REFUSAL_MILTER;
    refusal = &refusals[draw(world, kind)];
    if (kind == REFUSAL_LIMIT)
        log_limit(world, session, refusal, &words);
    else if (kind == REFUSAL_PROXY)
        log_proxy(world, session, refusal, &words, mail);
    else
        log_smtpd(world, session, message, refusal, &words, mail);
    return (enum refusal_stage)refusal->stage;
}

void refuse_screened(struct world *world, struct host *host, uint32_t pid,
                     const struct peer *client, const struct refuse_mail *mail)
{
    const struct refusal *refusal = &refusals[draw(world, REFUSAL_SCREEN)];
    struct text_words words = {mail->to, mail->from, client, host};
    struct out *out = &world->out;

    log_begin(world, host, PROGRAM_POSTSCREEN, pid);
    out_text(out, "NOQUEUE: reject: ");
    out_text(out, stage_names[refusal->stage]);
    out_text(out, " from [");
    out_text(out, client->ip);
    out_text(out, "]:");
    out_number(out, client->port);
    out_bytes(out, ": ", 2);
    text_write(world, refusal->text, &words);
    if (refusal->stage == STAGE_RCPT) {
        log_address(world, "; from=<", mail->from, ">, to=<");
        log_address(world, "", mail->to, ">, proto=ESMTP, helo=<");
        out_text(out, client->name);
        out_char(out, '>');
    }
    log_end(world);
}

static const char *const header_lines[4] = {
    "header Subject: Your invoice no. ", "header X-Spam-Flag: YES no. ",
    "header Content-Type: application/zip; name=scan",
    "body Click here to claim your prize "};

static void log_header(struct world *world)
{
    out_text(&world->out, header_lines[rng_below(&world->rng, 4)]);
    out_number(&world->out, rng_range(&world->rng, 1000, 99999));
    out_text(&world->out, " from ");
}

void refuse_content(struct world *world, struct session *session,
                    struct message *message, const struct refuse_mail *mail)
{
    struct text_words words = words_of(world, session, mail);
    struct host *host = world_host(world, session->host);
    uint32_t roll = rng_below(&world->rng, 100);
    uint32_t pid = world_pid(world, host, PROGRAM_CLEANUP);
    struct out *out = &world->out;
    const struct refusal *refusal;

    if (roll < 4) {
        refusal = &refusals[draw(world, REFUSAL_HOPS)];
        log_begin(world, host, PROGRAM_CLEANUP, pid);
        out_text(out, "warning: ");
        log_id(world, message);
        out_text(out, refusal->text);
    } else if (roll < 50) {
        refusal = &refusals[draw(world, REFUSAL_CONTENT)];
        log_message(world, message, PROGRAM_CLEANUP, pid);
        out_text(out, "reject: ");
        log_header(world);
        log_client(world, &session->client);
        out_char(out, ';');
        refuse_envelope(world, session, mail, STAGE_END_OF_MESSAGE);
        out_bytes(out, ": ", 2);
        text_write(world, refusal->text, &words);
    } else {
        refusal = &refusals[draw(world, REFUSAL_FILTER)];
        log_message(world, message, PROGRAM_CLEANUP, pid);
        out_text(out, "milter-reject: END-OF-MESSAGE from ");
        log_client(world, &session->client);
        out_bytes(out, ": ", 2);
        text_write(world, refusal->text, &words);
        out_char(out, ';');
        refuse_envelope(world, session, mail, STAGE_END_OF_MESSAGE);
    }
    log_end(world);
}

void refuse_action(struct world *world, struct session *session,
                   struct message *message, const char *action,
                   const struct refuse_mail *mail)
{
    struct host *host = world_host(world, session->host);
    struct out *out = &world->out;
    bool milter = strncmp(action, "milter-", 7) == 0;

    log_message(world, message, PROGRAM_CLEANUP,
                world_pid(world, host, PROGRAM_CLEANUP));
    out_text(out, action);
    out_bytes(out, ": ", 2);
    if (milter)
        out_text(out, "END-OF-MESSAGE from ");
    else
        log_header(world);
    log_client(world, &session->client);
    if (milter) {
        out_text(out, strcmp(action, "milter-hold") == 0
                          ? ": milter triggers HOLD action"
                          : ": milter triggers DISCARD action");
    }
    out_char(out, ';');
    refuse_envelope(world, session, mail, STAGE_END_OF_MESSAGE);
    if (strcmp(action, "prepend") == 0)
        out_text(out, ": X-Checked: yes");
    log_end(world);
}
