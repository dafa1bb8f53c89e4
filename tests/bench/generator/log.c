/*
 * Headers in six families, and shared parts of lines; see log.h.
 */
#include "log.h"

static const char *const format_names[FORMAT_COUNT] = {
    "bsd", "iso", "rfc5424", "rfc5424-bare", "postlogd", "pri"};

static const char *const program_names[PROGRAM_COUNT] = {
    "postfix/smtpd",
    "postfix/submission/smtpd",
    "postfix/reinject/smtpd",
    "postfix/cleanup",
    "postfix/qmgr",
    "postfix/smtp",
    "postfix/relay/smtp",
    "postfix/filter/smtp",
    "postfix/lmtp",
    "postfix/local",
    "postfix/virtual",
    "postfix/pipe",
    "postfix/error",
    "postfix/bounce",
    "postfix/pickup",
    "postfix/postsuper",
    "postfix/postscreen",
    "postfix/dnsblog",
    "postfix/anvil",
    "postfix/scache",
    "postfix/master",
    "postfix/postfix-script",
    "postfix/tlsproxy",
    "postfix/verify",
    "opendkim",
    "dovecot",
    "amavis",
    "postgrey",
    "systemd",
};

const char *log_format_name(enum format format)
{
    return format_names[format];
}

/* All lines of one second share the front of their stamp. */
static void refresh_stamp(const struct world *world, struct host *host,
                          int64_t usec)
{
    host->stamp_second = usec / CALENDAR_SECOND;
    switch (world->options.format) {
    case FORMAT_ISO:
    case FORMAT_RFC5424:
    case FORMAT_RFC5424_BARE:
        host->stamp_bytes = calendar_iso(host->stamp, usec);
        break;
    case FORMAT_POSTLOGD:
        host->stamp_bytes = calendar_bsd(host->stamp, usec, '0');
        break;
    default:
        host->stamp_bytes = calendar_bsd(host->stamp, usec, ' ');
        break;
    }
}

static void write_pid(struct out *out, uint32_t pid)
{
    if (pid != 0) {
        out_char(out, '[');
        out_number(out, pid);
        out_char(out, ']');
    }
    out_bytes(out, ": ", 2);
}

/* `<22>1 STAMP HOST APP PROCID MSGID SD  text`: rsyslog cuts APP-NAME at the
 * slash unless told otherwise, and leaves a blank before the text. */
static void write_rfc5424_program(struct out *out, const char *name,
                                  uint32_t pid, bool bare)
{
    if (bare && strncmp(name, "postfix/", 8) == 0)
        name = "postfix";
    out_text(out, name);
    out_char(out, ' ');
    if (pid != 0)
        out_number(out, pid);
    else
        out_char(out, '-');
    if (bare)
        out_bytes(out, " - -  ", 6);
    else
        out_bytes(out, " - - ", 5);
}

static void write_header(struct world *world, const struct host *host,
                         const char *name, uint32_t pid, int64_t usec)
{
    struct out *out = &world->out;
    enum format format = world->options.format;
    bool rfc5424 = format == FORMAT_RFC5424 || format == FORMAT_RFC5424_BARE;

    if (rfc5424)
        out_bytes(out, "<22>1 ", 6);
    else if (format == FORMAT_PRI)
        out_bytes(out, "<22>", 4);
    out_bytes(out, host->stamp, host->stamp_bytes);
    if (rfc5424 || format == FORMAT_ISO) {
        out_char(out, '.');
        out_digits(out, (uint32_t)(usec % CALENDAR_SECOND), 6);
        out_text(out, CALENDAR_ZONE);
    }
    out_char(out, ' ');
    out_text(out, host->name);
    out_char(out, ' ');
    if (rfc5424) {
        write_rfc5424_program(out, name, pid, format == FORMAT_RFC5424_BARE);
    } else {
        out_text(out, name);
        write_pid(out, pid);
    }
}

void log_begin(struct world *world, const struct host *host,
               enum program program, uint32_t pid)
{
    struct host *stamped = &world->hosts[host->number];
    int64_t usec = world->now_usec - host->late_usec;

    if (usec / CALENDAR_SECOND != host->stamp_second)
        refresh_stamp(world, stamped, usec);
    if (world->truth.line_count == 0)
        world->first_usec = usec;
    world->last_usec = usec;
    world->truth.line_count++;
    if (program >= PROGRAM_FOREIGN)
        world->truth.foreign_count++;
    write_header(world, stamped, program_names[program], pid, usec);
}

void log_end(struct world *world)
{
    out_char(&world->out, '\n');
}

bool log_foreign(struct world *world, const struct host *host,
                 enum program program, uint32_t pid)
{
    if (world->options.format == FORMAT_POSTLOGD)
        return false;
    log_begin(world, host, program, pid);
    return true;
}

void log_id(struct world *world, struct message *message)
{
    if (!message->logged) {
        message->logged = true;
        world->truth.message_count++;
    }
    out_bytes(&world->out, message->queue_id, message->queue_id_length);
    out_bytes(&world->out, ": ", 2);
}

void log_message(struct world *world, struct message *message,
                 enum program program, uint32_t pid)
{
    log_begin(world, world_host(world, message->host), program, pid);
    log_id(world, message);
}

void log_line(struct world *world, const struct host *host,
              enum program program, uint32_t pid, const char *text)
{
    log_begin(world, host, program, pid);
    out_text(&world->out, text);
    log_end(world);
}

void log_client(struct world *world, const struct peer *client)
{
    out_text(&world->out, client->name);
    out_char(&world->out, '[');
    out_text(&world->out, client->ip);
    out_char(&world->out, ']');
}

void log_address(struct world *world, const char *before,
                 const struct address *address, const char *after)
{
    out_text(&world->out, before);
    words_address(&world->out, address);
    out_text(&world->out, after);
}

static void write_exchange_id(struct out *out, uint64_t seed)
{
    char site[24] = "AM0PR04MB0000";

    for (int i = 0; i < 4; i++)
        site[9 + i] = (char)('0' + (seed >> (4 * i) & 7));
    out_bytes(out, site, 13);
    out_hex(out, rng_mix(seed), 16);
    out_hex(out, rng_mix(seed + 1), 10);
    out_char(out, '@');
    out_bytes(out, site, 13);
    out_text(out, ".eurprd04.prod.outlook.com");
}

static void write_postfix_id(struct world *world, const struct message_id *id)
{
    char date[15];

    calendar_compact(date, id->time_usec);
    out_text(&world->out, date);
    out_char(&world->out, '.');
    out_text(&world->out, id->queue_id);
    out_char(&world->out, '@');
    out_text(&world->out, world_host(world, id->host)->name);
}

void log_message_id(struct world *world, const struct message_id *id)
{
    struct out *out = &world->out;
    uint64_t mixed = rng_mix(id->seed);

    if (id->kind == MESSAGE_ID_EMPTY) {
        out_bytes(out, "<>", 2);
        return;
    }
    if (id->kind != MESSAGE_ID_BARE)
        out_char(out, '<');
    switch (id->kind) {
    case MESSAGE_ID_GMAIL:
        out_bytes(out, "CA", 2);
        out_hex(out, mixed, 16);
        out_bytes(out, "=w", 2);
        out_hex(out, id->seed, 12);
        out_text(out, "@mail.gmail.com");
        break;
    case MESSAGE_ID_EXCHANGE:
        write_exchange_id(out, id->seed);
        break;
    case MESSAGE_ID_JAVA:
        out_number(out, mixed & 0x7fffffff);
        out_char(out, '.');
        out_number(out, mixed >> 44);
        out_text(out, ".JavaMail.app@");
        words_domain(out, id->domain);
        break;
    case MESSAGE_ID_POSTFIX:
        write_postfix_id(world, id);
        break;
    default:
        out_hex(out, mixed, 8);
        out_char(out, '.');
        out_hex(out, mixed >> 32, 7);
        out_char(out, '@');
        words_domain(out, id->domain);
        break;
    }
    if (id->kind != MESSAGE_ID_BARE)
        out_char(out, '>');
}

void log_cleanup(struct world *world, struct message *message)
{
    struct host *host = world_host(world, message->host);

    log_message(world, message, PROGRAM_CLEANUP,
                world_pid(world, host, PROGRAM_CLEANUP));
    out_text(&world->out, "message-id=");
    log_message_id(world, &message->message_id);
    log_end(world);
}

void log_cipher(struct world *world, uint64_t seed, bool server)
{
    struct out *out = &world->out;

    switch (seed % 8) {
    case 0:
        out_text(out, "TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 "
                      "(256/256 bits)");
        return;
    case 1:
        out_text(out, "TLSv1.2 with cipher ECDHE-ECDSA-AES128-GCM-SHA256 "
                      "(128/128 bits)");
        return;
    case 2:
        out_text(out, "TLSv1.3 with cipher TLS_AES_128_GCM_SHA256 "
                      "(128/128 bits) key-exchange ECDHE (P-256) "
                      "server-signature ECDSA (P-256) server-digest SHA256");
        return;
    default:
        out_text(out, "TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 "
                      "(256/256 bits) key-exchange X25519 "
                      "server-signature RSA-PSS (2048 bits)");
        if (!server || seed % 8 > 5)
            out_text(out, " server-digest SHA256");
        return;
    }
}
