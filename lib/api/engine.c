/*
 * The engine: facts and whoever feeds them.
 *
 * Takes options and bytes, checks them, hands them to the store. Does not
 * know what is in the bytes.
 */
#include <unistd.h>

#include "api/handle.h"

#include "api/abi.h"
#include "api/error.h"
#include "base/alloc.h"

enum {
    LEAST_LINE = 64,
    MOST_LINE = 16777216,
    DAY = 86400,
    MOST_YEAR = 9999,
    MOST_PARTS = 65536
};

/* ---- options ------------------------------------------------------------ */

static bool zone_good(const maildiag_options *o)
{
    if (o->zone_count != 0 && o->zone == NULL)
        return false;
    for (size_t i = 0; i < o->zone_count; i++) {
        if (o->zone[i].offset_sec <= -DAY || o->zone[i].offset_sec >= DAY)
            return false;
        if (i > 0 && o->zone[i].from_sec <= o->zone[i - 1].from_sec)
            return false;
    }
    return true;
}

static bool year_good(int32_t year)
{
    return year >= 0 && year <= MOST_YEAR;
}

static bool options_good(const maildiag_options *o)
{
    return o->evidence <= MAILDIAG_EVIDENCE_NONE &&
           (o->max_line_bytes == 0 || (o->max_line_bytes >= LEAST_LINE &&
                                       o->max_line_bytes <= MOST_LINE)) &&
           o->keep_usec >= 0 && year_good(o->year) && zone_good(o) &&
           (o->rules == NULL || md_rules_is(o->rules));
}

/* The caller's options, zeros where there are none. */
static maildiag_status take_options(const maildiag_options *user,
                                    maildiag_options *out)
{
    memset(out, 0, sizeof *out);
    if (user == NULL)
        return MAILDIAG_OK;
    if (!md_abi_good(user, sizeof *user))
        return MAILDIAG_E_ABI;
    md_abi_take(out, user, sizeof *out);
    return options_good(out) ? MAILDIAG_OK : MAILDIAG_E_ARG;
}

static maildiag_status take_source(const maildiag_source_options *user,
                                   maildiag_source_options *out)
{
    memset(out, 0, sizeof *out);
    if (user == NULL)
        return MAILDIAG_OK;
    if (!md_abi_good(user, sizeof *user))
        return MAILDIAG_E_ABI;
    md_abi_take(out, user, sizeof *out);
    return out->kind <= MAILDIAG_SOURCE_JOURNAL && year_good(out->year)
               ? MAILDIAG_OK
               : MAILDIAG_E_ARG;
}

/* ---- life --------------------------------------------------------------- */

/* More of them than there are processors would take turns. */
static uint32_t useful_threads(uint32_t wanted)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    return processors > 0 && (long)wanted > processors ? (uint32_t)processors
                                                       : wanted;
}

static md_store *new_store(const maildiag_options *o)
{
    md_store_options s;

    memset(&s, 0, sizeof s);
    s.zone = o->zone;
    s.zone_count = o->zone_count;
    s.reference_time_usec = o->reference_time_usec;
    s.year = o->year;
    s.max_line_bytes = o->max_line_bytes;
    s.evidence = o->evidence;
    s.max_messages = o->max_messages;
    s.max_memory_bytes = o->max_memory_bytes;
    s.max_events_per_message = o->max_events_per_message;
    s.hash_key = o->hash_key;
    s.keep_usec = o->keep_usec;
    s.threads = useful_threads(o->threads);
    return md_store_new(&s);
}

static maildiag_status take_rules(const maildiag_rules *given, md_rules **out,
                                  maildiag_error *error)
{
    if (given == NULL)
        return md_rules_builtin(out, MD_NONE, error);
    *out = md_rules_keep(given);
    return MAILDIAG_OK;
}

static maildiag_status make(maildiag_engine **out, const maildiag_options *o,
                            maildiag_error *error)
{
    maildiag_engine *engine = md_calloc(1, sizeof *engine);
    maildiag_status st;

    if (engine == NULL)
        return MAILDIAG_E_NOMEM;
    if (pthread_mutex_init(&engine->building, NULL) != 0) {
        md_free(engine);
        return MAILDIAG_E_NOMEM;
    }
    engine->magic = MD_MAGIC_ENGINE;
    engine->match_limit = o->regex_match_limit;
    atomic_init(&engine->owners, 1);
    atomic_init(&engine->inside, 0);
    atomic_init(&engine->catalog, NULL);
    atomic_init(&engine->serial, 1);
    atomic_init(&engine->epoch, 1);
    atomic_init(&engine->regex_limit_hits, 0);
    st = take_rules(o->rules, &engine->rules, error);
    if (st == MAILDIAG_OK) {
        engine->store = new_store(o);
        if (engine->store == NULL)
            st = MAILDIAG_E_NOMEM;
        else
            atomic_store(&engine->epoch, md_store_epoch(engine->store));
    }
    if (st != MAILDIAG_OK) {
        md_engine_release(engine);
        return st;
    }
    *out = engine;
    return MAILDIAG_OK;
}

maildiag_status maildiag_engine_new(maildiag_engine **out,
                                    const maildiag_options *options,
                                    maildiag_error *error)
{
    maildiag_error words = {0};
    maildiag_options o;
    maildiag_status st;

    if (!md_error_good(error))
        return MAILDIAG_E_ABI;
    if (out == NULL)
        return md_error_give(error, &words, MAILDIAG_E_ARG);
    st = take_options(options, &o);
    if (st == MAILDIAG_OK)
        st = make(out, &o, &words);
    return md_error_give(error, &words, st);
}

void maildiag_engine_free(maildiag_engine *engine)
{
    if (!md_engine_is(engine))
        return;
    /* Readers keep the rest alive; the handle is dead from now on. */
    engine->magic = MD_MAGIC_DEAD;
    md_engine_release(engine);
}

/* ---- feeding ------------------------------------------------------------ */

maildiag_status maildiag_source_open(maildiag_engine *engine, const char *name,
                                     const maildiag_source_options *options,
                                     uint32_t *source)
{
    maildiag_source_options o;
    maildiag_status st;

    if (name == NULL || source == NULL || !md_engine_is(engine))
        return MAILDIAG_E_ARG;
    st = take_source(options, &o);
    if (st != MAILDIAG_OK)
        return st;
    st = md_engine_write(engine);
    if (st != MAILDIAG_OK)
        return st;
    st = md_store_source_open(engine->store, md_slice_of(name), false, &o,
                              source);
    md_engine_written(engine);
    return st;
}

maildiag_status maildiag_feed(maildiag_engine *engine, uint32_t source,
                              const void *data, size_t len, size_t *taken)
{
    size_t done = 0;
    maildiag_status st;

    if ((data == NULL && len != 0) || !md_engine_is(engine))
        return MAILDIAG_E_ARG;
    st = md_engine_write(engine);
    if (st != MAILDIAG_OK)
        return st;
    st = md_store_feed(engine->store, source, data != NULL ? data : "", len,
                       &done);
    md_engine_written(engine);
    if (taken != NULL)
        *taken = done;
    return st;
}

maildiag_status maildiag_feed_end(maildiag_engine *engine, uint32_t source)
{
    maildiag_status st = md_engine_write(engine);

    if (st != MAILDIAG_OK)
        return st;
    st = md_store_feed_end(engine->store, source);
    md_engine_written(engine);
    return st;
}

maildiag_status maildiag_feed_file(maildiag_engine *engine, const char *path,
                                   const maildiag_source_options *options,
                                   uint32_t *source, maildiag_error *error)
{
    maildiag_error words = {0};
    maildiag_source_options o;
    uint32_t number = 0;
    maildiag_status st;

    if (!md_error_good(error))
        return MAILDIAG_E_ABI;
    if (path == NULL || !md_engine_is(engine))
        return md_error_give(error, &words, MAILDIAG_E_ARG);
    st = take_source(options, &o);
    if (st == MAILDIAG_OK)
        st = md_engine_write(engine);
    if (st != MAILDIAG_OK)
        return md_error_give(error, &words, st);
    st = md_store_feed_file(engine->store, path, &o, &number, &words);
    md_engine_written(engine);
    if (source != NULL && st >= 0)
        *source = number;
    return md_error_give(error, &words, st);
}

maildiag_status maildiag_feed_range(maildiag_engine *engine, const char *path,
                                    const maildiag_source_options *options,
                                    uint64_t from, uint64_t to,
                                    uint32_t *source, maildiag_error *error)
{
    maildiag_error words = {0};
    maildiag_source_options o;
    uint32_t number = 0;
    maildiag_status st;

    if (!md_error_good(error))
        return MAILDIAG_E_ABI;
    if (path == NULL || (to != 0 && to < from) || !md_engine_is(engine))
        return md_error_give(error, &words, MAILDIAG_E_ARG);
    st = take_source(options, &o);
    if (st == MAILDIAG_OK)
        st = md_engine_write(engine);
    if (st != MAILDIAG_OK)
        return md_error_give(error, &words, st);
    st =
        md_store_feed_range(engine->store, path, &o, from, to, &number, &words);
    md_engine_written(engine);
    if (source != NULL && st >= 0)
        *source = number;
    return md_error_give(error, &words, st);
}

maildiag_status maildiag_split(const char *path, uint32_t parts, uint64_t *cuts,
                               maildiag_error *error)
{
    maildiag_error words = {0};

    if (!md_error_good(error))
        return MAILDIAG_E_ABI;
    return md_error_give(error, &words,
                         path == NULL || cuts == NULL || parts == 0 ||
                                 parts > MOST_PARTS
                             ? MAILDIAG_E_ARG
                             : md_file_split(path, parts, cuts, &words));
}

/* ---- asking ------------------------------------------------------------- */

maildiag_status maildiag_stats_get(maildiag_engine *engine, maildiag_stats *out)
{
    maildiag_stats stats;
    maildiag_status st;

    if (out == NULL || !md_engine_is(engine))
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    st = md_engine_read(engine);
    if (st != MAILDIAG_OK)
        return st;
    memset(&stats, 0, sizeof stats);
    md_store_stats(engine->store, &stats);
    md_engine_done(engine);
    stats.regex_limit_hits = atomic_load(&engine->regex_limit_hits);
    md_abi_give(out, &stats, sizeof stats);
    return MAILDIAG_OK;
}

uint64_t maildiag_engine_epoch(maildiag_engine *engine)
{
    return md_engine_is(engine) ? atomic_load(&engine->epoch) : 0;
}
