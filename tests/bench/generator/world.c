/*
 * Hosts with their processes and queue files, and the loop that lets events
 * happen; see world.h.
 */
#include "world.h"

#include "deliver.h"
#include "noise.h"
#include "outcome.h"
#include "queue.h"
#include "session.h"

#include <stdlib.h>

/* How much of the log one arrival of clients makes, on average: it sets the
 * pace, so that a log of the wanted size covers the wanted days. */
enum { BYTES_PER_ARRIVAL = 12800 };

struct worker *world_worker(struct host *host, enum program program,
                            uint32_t worker)
{
    return &host->crews[program].workers[worker];
}

static bool pid_taken(const struct host *host, uint32_t pid)
{
    for (int i = 0; i < PROGRAM_COUNT; i++) {
        const struct crew *crew = &host->crews[i];

        for (uint32_t j = 0; j < crew->count; j++) {
            if (crew->workers[j].pid == pid)
                return true;
        }
    }
    return false;
}

uint32_t world_new_pid(struct world *world, struct host *host)
{
    uint32_t highest = host->modern ? 4194303 : 32767;

    do {
        host->next_pid += rng_range(&world->rng, 1, 5);
        if (host->next_pid > highest) {
            host->next_pid = 301;
            host->pids_wrapped = true;
        }
    } while (host->pids_wrapped && pid_taken(host, host->next_pid));
    return host->next_pid;
}

static uint32_t crew_place(struct crew *crew)
{
    if (crew->count == crew->room) {
        crew->room = crew->room ? crew->room * 2 : 8;
        crew->workers =
            pool_resize(crew->workers, crew->room * sizeof(*crew->workers));
    }
    memset(&crew->workers[crew->count], 0, sizeof(*crew->workers));
    return crew->count++;
}

uint32_t world_hire(struct world *world, struct host *host,
                    enum program program)
{
    struct crew *crew = &host->crews[program];
    uint32_t place = 0;

    while (place < crew->count && crew->workers[place].busy)
        place++;
    if (place == crew->count)
        place = crew_place(crew);
    if (crew->workers[place].pid == 0)
        crew->workers[place].pid = world_new_pid(world, host);
    crew->workers[place].busy = true;
    return place;
}

void world_release(struct host *host, enum program program, uint32_t worker)
{
    struct worker *w = &host->crews[program].workers[worker];

    w->busy = false;
    /* max_use: a process serves that many clients and ends */
    if (++w->use_count >= 100) {
        w->pid = 0;
        w->use_count = 0;
    }
}

static const uint8_t crew_widths[PROGRAM_COUNT] = {[PROGRAM_CLEANUP] = 5,
                                                   [PROGRAM_BOUNCE] = 3,
                                                   [PROGRAM_ERROR] = 2,
                                                   [PROGRAM_DNSBLOG] = 4,
                                                   [PROGRAM_AMAVIS] = 4};

uint32_t world_pid(struct world *world, struct host *host, enum program program)
{
    struct crew *crew = &host->crews[program];
    uint32_t width = crew_widths[program] ? crew_widths[program] : 1;
    uint32_t place = width > 1 ? rng_below(&world->rng, width) : 0;
    struct worker *worker;

    while (crew->count < width)
        crew_place(crew);
    worker = &crew->workers[place];
    if (width > 1 && worker->use_count++ >= 100) {
        worker->pid = 0;
        worker->use_count = 1;
    }
    if (worker->pid == 0)
        worker->pid = world_new_pid(world, host);
    return worker->pid;
}

void world_dismiss(struct host *host, enum program program)
{
    if (host->crews[program].count > 0)
        host->crews[program].workers[0].pid = 0;
}

static uint32_t take_file(struct host *host)
{
    if (host->free_count > 0)
        return host->free_files[--host->free_count];
    if (host->file_count == host->file_room) {
        host->file_room = host->file_room ? host->file_room * 2 : 1024;
        host->files =
            pool_resize(host->files, host->file_room * sizeof(*host->files));
        host->free_files = pool_resize(
            host->free_files, host->file_room * sizeof(*host->free_files));
    }
    memset(&host->files[host->file_count], 0, sizeof(*host->files));
    return host->file_count++;
}

/* Microseconds in five hexadecimal digits, then the inode.  The microseconds
 * are made up so that an inode does not see the same ones again for a million
 * messages, except when the same ID is to come back. */
static size_t short_id(struct world *world, const struct host *host,
                       struct message *message)
{
    struct queue_file *file = &world->hosts[host->number].files[message->file];
    uint32_t inode = (host->modern ? 0x2c1u : 0xac0000u) + message->file;
    uint64_t usec;
    char digits[16];
    size_t length = 0;

    if (file->removed && rng_chance(&world->rng, 40))
        world->truth.reused_id_count++;
    else
        file->use_count++;
    usec =
        (rng_mix(message->file) + file->use_count * UINT64_C(611953)) % 1000000;
    for (int shift = 16; shift >= 0; shift -= 4)
        message->queue_id[length++] = "0123456789ABCDEF"[usec >> shift & 15];
    for (; inode != 0; inode >>= 4)
        digits[length++ - 5] = "0123456789ABCDEF"[inode & 15];
    for (size_t i = 5; i < length; i++)
        message->queue_id[i] = digits[length - 1 - i];
    return length;
}

static const char base_digits[] =
    "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";

static size_t base_text(char *text, uint64_t value, unsigned base,
                        unsigned width)
{
    for (unsigned i = width; i-- > 0; value /= base)
        text[i] = base_digits[value % base];
    return width;
}

/* Seconds and microseconds in base 52, `z`, inode in base 51
 * (mail_queue.h). */
static size_t long_id(struct world *world, struct message *message)
{
    uint64_t usec = (uint64_t)world->now_usec;
    size_t length;

    if (usec <= world->long_id_last)
        usec = world->long_id_last + 1;
    world->long_id_last = usec;
    length = base_text(message->queue_id, usec / 1000000, 52, 6);
    length += base_text(message->queue_id + length, usec % 1000000, 52, 4);
    message->queue_id[length++] = 'z';
    return length + base_text(message->queue_id + length,
                              0xac0000u + message->file, 51, 5);
}

void world_assign_id(struct world *world, struct message *message)
{
    struct host *host = world_host(world, message->host);
    size_t length;

    message->file = take_file(host);
    length = world->options.long_ids ? long_id(world, message)
                                     : short_id(world, host, message);
    message->queue_id[length] = '\0';
    message->queue_id_length = (uint8_t)length;
}

void world_free_file(struct world *world, struct message *message, bool removed)
{
    struct host *host = world_host(world, message->host);

    host->files[message->file].removed = removed;
    host->free_files[host->free_count++] = message->file;
}

static void fill_failure_pick(struct world *world, int side, int scope)
{
    uint16_t ids[PICK_CHOICES];
    uint16_t weights[PICK_CHOICES];
    size_t total = failures_remote_count + failures_here_count;
    size_t count = 0;

    for (size_t i = 0; i < total; i++) {
        const struct failure *failure = world_failure((uint32_t)i);

        if ((failure->sides >> side & 1) == 0 || failure->scope != scope)
            continue;
        ids[count] = (uint16_t)i;
        weights[count++] = failure->weight;
    }
    pick_fill(&world->failure_picks[side][scope], ids, weights, count);
}

static void fill_refusal_pick(struct world *world, int kind)
{
    uint16_t ids[PICK_CHOICES];
    uint16_t weights[PICK_CHOICES];
    size_t count = 0;

    for (size_t i = 0; i < refusals_count; i++) {
        if (refusals[i].kind != kind)
            continue;
        ids[count] = (uint16_t)i;
        weights[count++] = refusals[i].weight;
    }
    pick_fill(&world->refusal_picks[kind], ids, weights, count);
}

static void fill_tables(struct world *world)
{
    for (int side = 0; side < FAILURE_SIDES; side++) {
        for (int scope = SCOPE_CONNECT; scope <= SCOPE_RCPT; scope++)
            fill_failure_pick(world, side, scope);
    }
    for (int kind = 0; kind < REFUSAL_KINDS; kind++)
        fill_refusal_pick(world, kind);
    for (size_t i = 0; i < failures_remote_count + failures_here_count; i++)
        world->failure_causes[i] =
            truth_cause(&world->truth, world_failure((uint32_t)i)->cause);
    for (size_t i = 0; i < failures_remote_count + failures_here_count; i++) {
        const char *text = world_failure((uint32_t)i)->text;

        world->needs_sender[i] =
            strstr(text, "%s") != NULL || strstr(text, "%D") != NULL;
    }
    for (size_t i = 0; i < refusals_count; i++)
        world->refusal_causes[i] =
            truth_cause(&world->truth, refusals[i].cause);
}

static void init_host(struct world *world, uint32_t number)
{
    struct host *host = &world->hosts[number];

    host->number = number;
    host->modern = number % 2 == 1;
    /* clocks differ, so lines of several hosts do not stand in order */
    host->late_usec = number * INT64_C(700001);
    host->next_pid = 20000 + 700 * number;
    host->stamp_second = -1;
    memcpy(host->name, "mail00.corp.example", 20);
    host->name[4] = (char)('0' + (number + 1) / 10);
    host->name[5] = (char)('0' + (number + 1) % 10);
}

void world_init(struct world *world, const struct options *options)
{
    uint64_t days = options->day_count;
    int64_t start = calendar_days(options->start_year, options->start_month,
                                  options->start_day);
    struct out out = world->out;

    memset(world, 0, sizeof(*world));
    world->out = out;
    world->options = *options;
    rng_seed(&world->rng, options->seed);
    pool_init(&world->messages, sizeof(struct message));
    pool_init(&world->sessions, sizeof(struct session));
    pool_init(&world->jobs, sizeof(struct job));
    fill_tables(world);
    if (days == 0)
        days = 8 + options->size_bytes / 80000000;
    world->now_usec = start * CALENDAR_DAY + 12 * CALENDAR_SECOND;
    world->arrival_usec =
        (int64_t)(days * (uint64_t)CALENDAR_DAY /
                  (options->size_bytes / BYTES_PER_ARRIVAL + 1));
    outcome_tune(world);
    for (uint32_t i = 0; i < options->host_count; i++) {
        init_host(world, i);
        noise_start(world, i);
    }
    world_later(world, CALENDAR_SECOND, EVENT_ARRIVAL, 0);
}

static void happen(struct world *world, const struct event *event)
{
    switch (event->kind) {
    case EVENT_ARRIVAL:
        session_arrivals(world);
        break;
    case EVENT_SESSION:
        session_step(world, event->object);
        break;
    case EVENT_PICKUP:
        queue_pickup(world, event->object);
        break;
    case EVENT_ACTIVE:
        queue_activate(world, event->object);
        break;
    case EVENT_CONNECTED:
        deliver_connected(world, event->object);
        break;
    case EVENT_DELIVERED:
        deliver_done(world, event->object);
        break;
    case EVENT_RETRY:
        queue_retry(world, event->object);
        break;
    case EVENT_RELEASE:
        queue_release(world, event->object);
        break;
    case EVENT_REMOVE:
        queue_remove(world, event->object);
        break;
    default:
        noise_speak(world, event->object);
        break;
    }
}

void world_run(struct world *world)
{
    while (out_total(&world->out) < world->options.size_bytes &&
           world->out.error == 0) {
        struct event event = events_pop(&world->events);

        world->now_usec = event.time_usec;
        happen(world, &event);
    }
}

void world_settle(struct world *world)
{
    for (uint32_t i = 0; i < world->messages.used_count; i++) {
        struct message *message = world_message(world, i);

        if (message->rcpts != NULL && message->logged)
            world->truth.state_counts[queue_state(message)]++;
        free(message->rcpts);
        message->rcpts = NULL;
    }
}

void world_free(struct world *world)
{
    for (uint32_t i = 0; i < HOST_LIMIT; i++) {
        struct host *host = &world->hosts[i];

        for (int j = 0; j < PROGRAM_COUNT; j++)
            free(host->crews[j].workers);
        free(host->files);
        free(host->free_files);
    }
    events_free(&world->events);
    pool_free(&world->messages);
    pool_free(&world->sessions);
    pool_free(&world->jobs);
}
