/*
 * Logs that somebody made to be slow: queue IDs that collide in the tables, a
 * message with a million recipients, lines as long as they may be, connects
 * without an end, messages that never leave. Each is fed and asked for its
 * totals and its findings; what a byte costs is to be held against that of an
 * ordinary log.
 */
#include "bench.h"

#include "base/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum {
    PIECE = 1 << 20,
    LINE = 70 * 1024,
    COLLIDING = 20000,
    MILLION = 1000 * 1000,
    LONG_LINES = 1000,
    MANY = 30000,
    HASH_KEY = 12345
};

struct hostile {
    maildiag_engine *engine;
    uint32_t source;
    char *buf;
    size_t len;
    uint64_t bytes;
    double feed_s;
    double wall_s;
};

static void flush(struct hostile *h)
{
    double cpu = bench_cpu();
    double wall = bench_wall();

    bench_check(maildiag_feed(h->engine, h->source, h->buf, h->len, NULL),
                "feed");
    h->feed_s += bench_cpu() - cpu;
    h->wall_s += bench_wall() - wall;
    h->bytes += h->len;
    h->len = 0;
}

static void put(struct hostile *h, int len)
{
    h->len += (size_t)len;
    if (h->len >= PIECE)
        flush(h);
}

#define AT(h) ((h)->buf + (h)->len)

static void put_message(struct hostile *h, const char *id)
{
    put(h, snprintf(AT(h), LINE,
                    "2026-11-24T10:00:00Z mx postfix/smtpd[9]: %s: "
                    "client=c.example[192.0.2.7]\n",
                    id));
    put(h, snprintf(AT(h), LINE,
                    "2026-11-24T10:00:01Z mx postfix/smtp[8]: %s: "
                    "to=<r@d.example>, relay=none, delay=3, delays=0/0/3/0, "
                    "dsn=4.4.1, status=deferred (connect to d.example: "
                    "Connection timed out)\n",
                    id));
}

/* IDs whose hash under the known key has the same twelve bits. */
static void collide(struct hostile *h, unsigned shift)
{
    md_hash_key key = md_hash_key_make(HASH_KEY);
    char id[16];
    unsigned found = 0;

    for (uint64_t n = 0; found < COLLIDING; n++) {
        int len = snprintf(id, sizeof id, "%010llX", (unsigned long long)n);
        uint64_t hash = md_hash_text(&key, md_slice_make(id, (size_t)len));

        if ((hash >> shift & 0xfff) == 0) {
            put_message(h, id);
            found++;
        }
    }
}

static void collide_low(struct hostile *h)
{
    collide(h, 0);
}

static void collide_middle(struct hostile *h)
{
    collide(h, 20);
}

static void collide_high(struct hostile *h)
{
    collide(h, 52);
}

static void recipients(struct hostile *h)
{
    for (unsigned i = 0; i < MILLION; i++)
        put(h, snprintf(AT(h), LINE,
                        "2026-11-24T10:00:01Z mx postfix/smtp[8]: ABCDEF0123: "
                        "to=<r%u@d%u.example>, relay=mx.example[192.0.2.9]:25, "
                        "delay=3, delays=0/0/3/0, dsn=2.0.0, status=sent (250 "
                        "Ok)\n",
                        i, i % 5000));
}

/* 64 KiB of reply in each. */
static void long_lines(struct hostile *h)
{
    static const char words[] = "550 mailbox <x@y.example> full, sorry; ";
    char *text = bench_new(66000, 1);

    for (size_t at = 0; at + sizeof words < 65000; at += sizeof words - 1)
        memcpy(text + at, words, sizeof words);
    for (unsigned i = 0; i < LONG_LINES; i++)
        put(h, snprintf(AT(h), LINE,
                        "2026-11-24T10:00:01Z mx postfix/smtp[8]: %010X: "
                        "to=<r@d.example>, relay=mx.example[192.0.2.9]:25, "
                        "delay=3, delays=0/0/3/0, dsn=5.0.0, status=bounced "
                        "(host mx.example[192.0.2.9] said: %s)\n",
                        i + 65536, text));
    free(text);
}

static void connects(struct hostile *h)
{
    for (unsigned i = 0; i < MILLION; i++)
        put(h, snprintf(AT(h), LINE,
                        "2026-11-24T10:%02u:%02uZ mx postfix/smtpd[%u]: "
                        "connect from c%u.example[192.0.%u.%u]\n",
                        i / 60 % 60, i % 60, i % 30000, i, i % 250,
                        i / 250 % 250));
}

/* Each of many hosts of the log has a fault, a client that guesses, and mail
 * that nobody takes; and mail that somebody took. */
static void hosts(struct hostile *h)
{
    for (unsigned i = 0; i < MANY; i++) {
        put(h, snprintf(AT(h), LINE,
                        "2026-11-24T10:00:00Z mx%u.example postfix/smtpd[9]: "
                        "fatal: open database /etc/postfix/x.db: No such file "
                        "or directory\n",
                        i));
        put(h, snprintf(AT(h), LINE,
                        "2026-11-24T10:00:00Z mx%u.example postfix/smtpd[9]: "
                        "warning: c%u.example[10.0.%u.%u]: SASL LOGIN "
                        "authentication failed: UGFzc3dvcmQ6\n",
                        i, i, i / 250 % 250, i % 250));
        put(h, snprintf(AT(h), LINE,
                        "2026-11-24T10:00:01Z mx%u.example postfix/smtp[8]: "
                        "%010X: to=<r@d.example>, relay=none, delay=3, "
                        "delays=0/0/3/0, dsn=4.4.1, status=deferred (connect "
                        "to m.example[192.0.2.9]:25: Connection timed out)\n",
                        i, 2 * i));
        put(h, snprintf(AT(h), LINE,
                        "2026-11-24T10:00:02Z mx%u.example postfix/smtp[8]: "
                        "%010X: to=<r@d.example>, relay=m.example[192.0.2.9]:"
                        "25, delay=3, delays=0/0/3/0, dsn=2.0.0, status=sent "
                        "(250 Ok)\n",
                        i, 2 * i + 1));
    }
}

/* A server with as many ports as there are, parts of Postfix that all die. */
static void ports(struct hostile *h)
{
    for (unsigned i = 0; i < 2 * MANY; i++) {
        put(h, snprintf(AT(h), LINE,
                        "2026-11-24T10:00:01Z mx postfix/smtp[8]: %010X: "
                        "to=<r@d.example>, relay=none, delay=3, "
                        "delays=0/0/3/0, dsn=4.4.1, status=deferred (connect "
                        "to m.example[192.0.2.9]:%u: Connection timed out)\n",
                        i, i % 60000 + 1));
        put(h, snprintf(AT(h), LINE,
                        "2026-11-24T10:00:01Z mx postfix/master[1]: warning: "
                        "process /usr/lib/postfix/sbin/x%u pid %u exit status "
                        "1\n",
                        i, i));
    }
}

/* Programs and instances of Postfix with names of their own. */
static void programs(struct hostile *h)
{
    for (unsigned i = 0; i < MILLION; i++)
        put(h, snprintf(AT(h), LINE,
                        "2026-11-24T10:00:00Z mx %s%u%s[9]: %010X: "
                        "client=c.example[192.0.2.7]\n",
                        i % 2 ? "postfix-" : "x", i, i % 2 ? "/smtpd" : "", i));
}

/* One message that is given up again and again. */
static void expired(struct hostile *h)
{
    for (unsigned i = 0; i < 10 * MANY; i++)
        put(h, snprintf(AT(h), LINE,
                        "2026-11-24T10:%02u:%02uZ mx postfix/qmgr[6]: "
                        "ABCDEF0123: from=<s@a.example>, status=expired, "
                        "returned to sender\n",
                        i / 60 % 60, i % 60));
}

/* One message that is held for each of its recipients. */
static void held(struct hostile *h)
{
    for (unsigned i = 0; i < 5 * MANY; i++)
        put(h, snprintf(AT(h), LINE,
                        "2026-11-24T10:00:00Z mx postfix/smtpd[9]: ABCDEF0123: "
                        "hold: RCPT from c.example[192.0.2.7]: "
                        "<r%u@d.example>: held; from=<s@a.example> "
                        "to=<r%u@d.example> proto=ESMTP helo=<c>\n",
                        i, i));
}

/* A short queue ID, of one message after the other: their sizes tell them
 * apart. */
static void reused(struct hostile *h)
{
    for (unsigned i = 0; i < 10 * MANY; i++)
        put(h, snprintf(AT(h), LINE,
                        "2026-11-24T10:%02u:%02uZ mx postfix/qmgr[6]: ABCDEF: "
                        "from=<s@a.example>, size=%u, nrcpt=1 (queue "
                        "active)\n",
                        i / 60 % 60, i % 60, i));
}

static void unclosed(struct hostile *h, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        put(h, snprintf(AT(h), LINE,
                        "2026-11-24T10:%02u:%02uZ mx postfix/smtpd[%u]: %010X: "
                        "client=c%u.example[192.0.2.7]\n",
                        i / 60 % 60, i % 60, i % 100, i, i % 1000));
}

static void unclosed_million(struct hostile *h)
{
    unclosed(h, MILLION);
}

static void unclosed_ten(struct hostile *h)
{
    unclosed(h, 10 * MILLION);
}

static const struct {
    const char *name;
    void (*make)(struct hostile *h);
    uint64_t max_memory_bytes;
    int fed_only; /* nothing is asked */
} kinds[] = {
    {"collide-low", collide_low, 0, 0},
    {"collide-middle", collide_middle, 0, 0},
    {"collide-high", collide_high, 0, 0},
    {"recipients", recipients, 0, 0},
    {"long-lines", long_lines, 0, 0},
    {"connects", connects, 0, 0},
    {"hosts", hosts, 0, 0},
    {"ports", ports, 0, 0},
    {"programs", programs, 0, 0},
    {"expired", expired, 0, 0},
    {"held", held, 0, 0},
    {"reused", reused, 0, 0},
    {"programs-ceiling", programs, UINT64_C(64) << 20, 1},
    {"unclosed", unclosed_million, 0, 1},
    {"unclosed-ceiling", unclosed_ten, UINT64_C(64) << 20, 1},
};

static void ask(struct hostile *h)
{
    maildiag_summary summary = {.struct_size = sizeof summary};
    maildiag_reader *reader = bench_reader(h->engine);
    maildiag_report *report = NULL;
    double cpu = bench_cpu();

    bench_check(maildiag_summary_get(reader, NULL, &summary), "summary");
    bench_check(maildiag_diagnose_all(reader, NULL, &report), "diagnosis");
    h->feed_s += bench_cpu() - cpu;
    maildiag_report_free(report);
    maildiag_reader_close(reader);
}

static double peak_mib(void)
{
    struct rusage used;

    getrusage(RUSAGE_SELF, &used);
    return (double)used.ru_maxrss / 1024;
}

static int run(size_t kind)
{
    maildiag_options options = {.struct_size = sizeof options,
                                .hash_key = HASH_KEY,
                                .max_memory_bytes =
                                    kinds[kind].max_memory_bytes};
    maildiag_stats stats = {.struct_size = sizeof stats};
    struct hostile h = {0};
    double before = peak_mib();

    h.buf = bench_new(PIECE + LINE, 1);
    h.engine = bench_engine("2026", &options);
    bench_check(maildiag_source_open(h.engine, "log", NULL, &h.source),
                "source");
    kinds[kind].make(&h);
    flush(&h);
    bench_check(maildiag_feed_end(h.engine, h.source), "feed");
    if (!kinds[kind].fed_only)
        ask(&h);
    bench_check(maildiag_stats_get(h.engine, &stats), "stats");
    printf("{\"bytes\":%llu,\"cpu_s\":%.4f,\"ns_a_byte\":%.3f,"
           "\"peak_mib\":%.1f,\"lines\":%llu,\"dropped_events\":%llu,"
           "\"dropped_messages\":%llu}\n",
           (unsigned long long)h.bytes, h.feed_s,
           h.feed_s * 1e9 / (double)h.bytes, peak_mib() - before,
           (unsigned long long)stats.lines,
           (unsigned long long)stats.dropped_events,
           (unsigned long long)stats.dropped_messages);
    maildiag_engine_free(h.engine);
    free(h.buf);
    return 0;
}

int bench_hostile(int count, char **words)
{
    (void)count;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(words[0], kinds[i].name) == 0)
            return run(i);
    }
    fprintf(stderr, "bench_engine: no such kind %s\n", words[0]);
    return 2;
}
