/*
 * The mail servers whose log is written: hosts, processes, messages, sessions,
 * deliveries, and the one structure that holds them all.
 *
 * Gives the types that the parts of the simulation share, and the small things
 * that all of them need: a process, a queue ID, a moment later.  Does not know
 * what a log line looks like (log.h).
 */
#ifndef BENCH_GENERATOR_WORLD_H
#define BENCH_GENERATOR_WORLD_H

#include "calendar.h"
#include "events.h"
#include "failures.h"
#include "out.h"
#include "pick.h"
#include "pool.h"
#include "refusals.h"
#include "rng.h"
#include "truth.h"
#include "words.h"

enum format {
    FORMAT_BSD,
    FORMAT_ISO,
    FORMAT_RFC5424,
    FORMAT_RFC5424_BARE, /* rsyslog's own template: no name of the daemon */
    FORMAT_POSTLOGD,
    FORMAT_PRI,
    FORMAT_COUNT
};

/* Who writes a line. */
enum program {
    PROGRAM_SMTPD,
    PROGRAM_SUBMISSION,
    PROGRAM_REINJECT, /* smtpd behind the content filter */
    PROGRAM_CLEANUP,
    PROGRAM_QMGR,
    PROGRAM_SMTP,
    PROGRAM_RELAY,
    PROGRAM_FILTER_SMTP, /* smtp towards the content filter */
    PROGRAM_LMTP,
    PROGRAM_LOCAL,
    PROGRAM_VIRTUAL,
    PROGRAM_PIPE,
    PROGRAM_ERROR,
    PROGRAM_BOUNCE,
    PROGRAM_PICKUP,
    PROGRAM_POSTSUPER,
    PROGRAM_POSTSCREEN,
    PROGRAM_DNSBLOG,
    PROGRAM_ANVIL,
    PROGRAM_SCACHE,
    PROGRAM_MASTER,
    PROGRAM_SCRIPT,
    PROGRAM_TLSPROXY,
    PROGRAM_VERIFY,
    PROGRAM_FOREIGN, /* from here on: not Postfix */
    PROGRAM_OPENDKIM = PROGRAM_FOREIGN,
    PROGRAM_DOVECOT,
    PROGRAM_AMAVIS,
    PROGRAM_POSTGREY,
    PROGRAM_SYSTEMD,
    PROGRAM_COUNT
};

enum {
    HOST_LIMIT = 32,
    RCPT_LIMIT = 60, /* recipients of a message fit the bits of a job */
    QUEUE_ID_BYTES = 24
};

struct options {
    uint64_t size_bytes;
    enum format format;
    bool long_ids;
    uint32_t host_count;
    uint32_t failure_share; /* per cent of the delivery lines */
    uint64_t seed;
    int32_t start_year;
    uint32_t start_month;
    uint32_t start_day;
    uint32_t day_count; /* 0: by the size */
};

/* A process of one of the daemons. */
struct worker {
    uint32_t pid;
    uint16_t use_count;
    bool busy;
};

struct crew {
    struct worker *workers;
    uint32_t count;
    uint32_t room;
};

/* A file of the queue directory: its number is part of short queue IDs, so
 * that the same number comes back on later messages. */
struct queue_file {
    uint32_t use_count;
    bool removed; /* the log says so: the very same ID may come back */
};

struct host {
    char name[32];
    uint32_t number;
    bool modern;       /* Postfix 3.11 rather than 3.7 */
    int64_t late_usec; /* its clock */
    uint32_t next_pid;
    bool pids_wrapped;
    struct crew crews[PROGRAM_COUNT];
    struct queue_file *files;
    uint32_t file_count;
    uint32_t file_room;
    uint32_t *free_files;
    uint32_t free_count;
    int64_t stamp_second;
    size_t stamp_bytes;
    char stamp[24];
};

enum rcpt_state { RCPT_PENDING, RCPT_SENT, RCPT_BOUNCED, RCPT_EXPIRED };

struct rcpt {
    struct address address;
    struct address original; /* local 0 and domain 0: the same */
    uint8_t state;
    bool aliased;
    bool named;      /* a line has said to=<…> */
    uint16_t failed; /* the wording of the last failure, plus 1 */
};

enum message_id_kind {
    MESSAGE_ID_HEX,
    MESSAGE_ID_GMAIL,
    MESSAGE_ID_EXCHANGE,
    MESSAGE_ID_JAVA,
    MESSAGE_ID_POSTFIX, /* date.queue_id@host */
    MESSAGE_ID_EMPTY,
    MESSAGE_ID_BARE /* without brackets */
};

/* Enough to print the same Message-ID again behind a filter or on the next
 * host. */
struct message_id {
    uint64_t seed;
    uint32_t domain;
    uint8_t kind;
    uint8_t host;
    int64_t time_usec;
    char queue_id[QUEUE_ID_BYTES];
};

#define NO_OBJECT UINT32_MAX

struct message {
    uint32_t number;
    uint32_t host;
    uint32_t file;
    uint32_t size_bytes;
    int64_t arrived_usec;
    int64_t active_usec;
    struct address from;
    struct message_id message_id;
    struct rcpt *rcpts;
    uint32_t rcpt_count;
    uint32_t open_jobs;
    uint32_t try_count;
    uint32_t relay_seed;
    uint8_t queue_id_length;
    bool logged;   /* a line has carried its ID */
    bool filtered; /* goes to the content filter first */
    bool relayed;  /* by way of the relay host */
    bool inside;   /* made on this host: notices, forwards */
    bool probe;    /* asks whether an address exists */
    bool held;
    bool waiting; /* in the deferred queue */
    bool warned;  /* its sender knows of the delay */
    bool bounced_now;
    bool bounced;
    bool forced;       /* expired by an operator */
    uint8_t next_host; /* plus 1: goes by way of another of these hosts */
    char queue_id[QUEUE_ID_BYTES];
};

enum session_kind {
    SESSION_INBOUND,
    SESSION_SUBMISSION,
    SESSION_INTERNAL,
    SESSION_SPAM,     /* is refused, every time */
    SESSION_PROBE,    /* wants to log in, or nothing */
    SESSION_REINJECT, /* from the content filter */
    SESSION_HOP       /* from another of these hosts */
};

/* The counters of smtpd's disconnect line, in its order. */
enum command {
    COMMAND_EHLO,
    COMMAND_STARTTLS,
    COMMAND_AUTH,
    COMMAND_MAIL,
    COMMAND_RCPT,
    COMMAND_DATA,
    COMMAND_RSET,
    COMMAND_QUIT,
    COMMAND_UNKNOWN,
    COMMAND_COUNT
};

struct session {
    uint32_t number;
    uint32_t host;
    uint32_t worker;
    uint32_t message; /* the open one, or NO_OBJECT */
    uint32_t job;     /* of the filter or host that connects, or NO_OBJECT */
    uint32_t user;
    uint16_t messages_left;
    uint16_t refusals_left;
    uint8_t kind;
    uint8_t program;
    uint8_t step;
    bool tls;
    bool refused; /* at the door: no command follows */
    uint8_t good[COMMAND_COUNT];
    uint8_t total[COMMAND_COUNT];
    struct peer client;
    char helo[WORDS_TEXT_BYTES];
};

/* One delivery request to one agent: recipients with one next hop. */
struct job {
    uint32_t number;
    uint32_t message;
    uint32_t worker;
    uint64_t mask;      /* of the message's recipients */
    uint64_t fail_mask; /* those that will fail for themselves */
    int64_t wait_usec;
    int64_t connect_usec;
    int64_t started_usec;
    uint16_t side;   /* enum failure_side */
    uint16_t failed; /* one wording for all, plus 1 */
    uint8_t program;
    uint8_t reuse_count; /* conn_use= */
    bool suspended;      /* the queue manager does not even try */
    bool encrypted;
    uint8_t next_host; /* plus 1: one of these hosts takes it */
    struct peer peer;
    char next_id[QUEUE_ID_BYTES]; /* the ID it got behind the filter */
};

struct world {
    struct options options;
    struct rng rng;
    struct out out;
    struct truth truth;
    struct events events;
    struct pool messages;
    struct pool sessions;
    struct pool jobs;
    struct host hosts[HOST_LIMIT];
    int64_t now_usec;
    int64_t first_usec;
    int64_t last_usec; /* of a line */
    int64_t arrival_usec;
    uint64_t long_id_last;
    uint32_t fail_chance; /* of 10,000 first tries */
    uint32_t again_scale; /* per cent of a failure's own chance to return */
    struct pick failure_picks[FAILURE_SIDES][3];
    struct pick refusal_picks[REFUSAL_KINDS];
    bool needs_sender[512];
    uint16_t failure_causes[512];
    uint16_t refusal_causes[128];
    bool failure_used[512];
    bool refusal_used[128];
};

void world_init(struct world *world, const struct options *options);
void world_free(struct world *world);
/* Lets events happen until the log has its size. */
void world_run(struct world *world);
/* Settles what is still in the queue when the log ends. */
void world_settle(struct world *world);

struct worker *world_worker(struct host *host, enum program program,
                            uint32_t worker);
/* An idle process, until it is given back. */
uint32_t world_hire(struct world *world, struct host *host,
                    enum program program);
void world_release(struct host *host, enum program program, uint32_t worker);
/* One of the few processes that share the work of a daemon. */
uint32_t world_pid(struct world *world, struct host *host,
                   enum program program);
/* A process that runs once. */
uint32_t world_new_pid(struct world *world, struct host *host);
/* The next one of this daemon is another process. */
void world_dismiss(struct host *host, enum program program);

void world_assign_id(struct world *world, struct message *message);
void world_free_file(struct world *world, struct message *message,
                     bool removed);

static inline struct host *world_host(struct world *world, uint32_t number)
{
    return &world->hosts[number];
}

static inline struct message *world_message(const struct world *world,
                                            uint32_t number)
{
    return (struct message *)pool_at(&world->messages, number);
}

static inline struct session *world_session(const struct world *world,
                                            uint32_t number)
{
    return (struct session *)pool_at(&world->sessions, number);
}

static inline struct job *world_job(const struct world *world, uint32_t number)
{
    return (struct job *)pool_at(&world->jobs, number);
}

static inline void world_later(struct world *world, int64_t wait_usec,
                               enum event_kind kind, uint32_t object)
{
    events_push(&world->events, world->now_usec + wait_usec, kind, object);
}

/* A wait between two round numbers of milliseconds. */
static inline int64_t world_msec(struct world *world, uint32_t lowest,
                                 uint32_t highest)
{
    return (int64_t)rng_range(&world->rng, lowest * 1000, highest * 1000);
}

static inline const struct failure *world_failure(uint32_t number)
{
    return number < failures_remote_count
               ? &failures_remote[number]
               : &failures_here[number - failures_remote_count];
}

#endif
