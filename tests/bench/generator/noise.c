/*
 * Lines about nothing in particular; see noise.h.
 */
#include "noise.h"

#include "log.h"
#include "people.h"
#include "queue.h"
#include "text.h"

static void log_text(struct world *world, struct host *host,
                     enum program program, const char *text)
{
    struct peer client;
    struct address to = people_inside(world, host->number);
    struct address from = people_outside(world);
    struct text_words words = {&to, &from, &client, host};
    uint32_t pid = world_pid(world, host, program);

    words_client(&client, rng_magnitude(&world->rng, 4, 17));
    if (program >= PROGRAM_FOREIGN) {
        if (!log_foreign(world, host, program, pid))
            return;
    } else {
        log_begin(world, host, program, pid);
    }
    text_write(world, text, &words);
    log_end(world);
}

static void start_daemons(struct world *world, struct host *host,
                          const char *what)
{
    struct out *out = &world->out;

    log_line(world, host, PROGRAM_SCRIPT, world_new_pid(world, host), what);
    log_begin(world, host, PROGRAM_MASTER,
              world_pid(world, host, PROGRAM_MASTER));
    out_text(out, what[0] == 's' ? "daemon started -- version "
                                 : "reload -- version ");
    out_text(out, host->modern ? "3.11.1" : "3.7.11");
    out_text(out, ", configuration /etc/postfix");
    log_end(world);
    world_dismiss(host, PROGRAM_QMGR);
    world_dismiss(host, PROGRAM_PICKUP);
    world_dismiss(host, PROGRAM_ANVIL);
}

static void speak_later(struct world *world, uint32_t host)
{
    int64_t mean = world->arrival_usec * 9 * world->options.host_count;

    world_later(world, mean / 2 + mean / 256 * rng_below(&world->rng, 256),
                EVENT_NOISE, host);
}

void noise_start(struct world *world, uint32_t host)
{
    start_daemons(world, world_host(world, host),
                  "starting the Postfix mail system");
    speak_later(world, host);
}

static void log_anvil(struct world *world, struct host *host)
{
    char date[16];
    const char *const texts[3] = {
        "statistics: max connection rate %k/60s for (smtp:%a) at ",
        "statistics: max connection count %k for (smtp:%a) at ",
        "statistics: max cache size %k at "};
    uint32_t pid = world_pid(world, host, PROGRAM_ANVIL);
    struct peer client;
    struct text_words words = {NULL, NULL, &client, host};

    words_client(&client, rng_magnitude(&world->rng, 4, 17));
    calendar_bsd(date, world->now_usec - CALENDAR_MINUTE, ' ');
    for (int i = 0; i < 3; i++) {
        log_begin(world, host, PROGRAM_ANVIL, pid);
        text_write(world, texts[i], &words);
        out_text(&world->out, date);
        log_end(world);
    }
}

static void log_scache(struct world *world, struct host *host)
{
    log_text(world, host, PROGRAM_SCACHE,
             "statistics: domain lookup hits=%k miss=%k success=5%k%%");
    log_text(world, host, PROGRAM_SCACHE,
             "statistics: address lookup hits=0 miss=%k success=0%%");
    log_text(world, host, PROGRAM_SCACHE,
             "statistics: max simultaneous domains=%k addresses=%k "
             "connection=%k");
}

static const char *const clog_lines[6] = {
    "warning: mail for %d is using up 40%n of 5%n active queue entries",
    "warning: you may need to reduce smtp_connect_timeout and "
    "smtp_helo_timeout",
    "warning: so that Postfix quickly skips unavailable hosts",
    "warning: you may need to increase the main.cf minimal_backoff_time "
    "and maximal_backoff_time",
    "warning: please avoid flushing the whole queue when you have",
    "warning: lots of deferred mail, that is bad for performance"};

/* The queue manager complains of a destination that fills its queue. */
static void log_clog(struct world *world, struct host *host)
{
    for (int i = 0; i < 6; i++)
        log_text(world, host, PROGRAM_QMGR, clog_lines[i]);
}

/* verify(8) asks whether an address exists, with a message that ends before
 * DATA. */
static void probe_address(struct world *world, struct host *host)
{
    struct address from = {WORDS_DOUBLE_BOUNCE,
                           WORDS_HOSTS_FROM + host->number};
    struct message *message = queue_new(world, host->number, &from, 1);

    message->probe = true;
    message->inside = true;
    message->size_bytes = 240;
    message->rcpts[0].address = people_outside(world);
    queue_own_message_id(world, message);
    log_cleanup(world, message);
    world_later(world, world_msec(world, 1, 9), EVENT_ACTIVE, message->number);
}

static const char *const postgrey_lines[3] = {
    "action=greylist, reason=new, client_name=%h, client_address=%a, "
    "sender=%s, recipient=%r",
    "action=pass, reason=triplet found, client_name=%h, "
    "client_address=%a, sender=%s, recipient=%r",
    "action=pass, reason=client whitelist, client_name=%h, "
    "client_address=%a, sender=%s, recipient=%r"};

static void speak_foreign(struct world *world, struct host *host)
{
    if (rng_chance(&world->rng, 1000)) {
        if (log_foreign(world, host, PROGRAM_SYSTEMD, 1)) {
            out_text(&world->out, "Starting Daily rotation of log files...");
            log_end(world);
        }
        return;
    }
    for (uint32_t i = rng_range(&world->rng, 2, 6); i-- > 0;)
        log_text(world, host, PROGRAM_POSTGREY,
                 postgrey_lines[rng_below(&world->rng, 3)]);
}

static void speak_rarely(struct world *world, struct host *host)
{
    switch (rng_below(&world->rng, 10)) {
    case 0:
        start_daemons(world, host, "refreshing the Postfix mail system");
        break;
    case 1:
        log_clog(world, host);
        break;
    case 2:
        log_text(world, host, PROGRAM_MASTER,
                 "warning: process /usr/lib/postfix/sbin/smtpd pid %N exit "
                 "status 1");
        log_text(world, host, PROGRAM_MASTER,
                 "warning: /usr/lib/postfix/sbin/smtpd: bad command startup "
                 "-- throttling");
        break;
    case 3:
        log_text(world, host, PROGRAM_VERIFY,
                 "cache btree:/var/lib/postfix/verify_cache full cleanup: "
                 "retained=%n dropped=%k entries");
        break;
    case 4:
        log_text(world, host, PROGRAM_POSTSCREEN,
                 "cache btree:/var/lib/postfix/postscreen_cache full "
                 "cleanup: retained=%n dropped=%k entries");
        break;
    default:
        log_text(world, host, PROGRAM_TLSPROXY, "CONNECT from [%a]:%P");
        log_text(world, host, PROGRAM_TLSPROXY, "DISCONNECT [%a]:%P");
        break;
    }
}

void noise_speak(struct world *world, uint32_t number)
{
    struct host *host = world_host(world, number);
    uint32_t roll = rng_below(&world->rng, 100);

    if (roll < 35)
        log_anvil(world, host);
    else if (roll < 45)
        log_scache(world, host);
    else if (roll < 60)
        probe_address(world, host);
    else if (roll < 95)
        speak_foreign(world, host);
    else
        speak_rarely(world, host);
    speak_later(world, number);
}
