/*
 * This host's own life: mail system started, reloaded, updated, a table
 * changed, a warning about its configuration. What happened in the hour
 * before trouble began is shown with it, and a restart may be what ended it.
 *
 * Takes lines without a queue ID, gives words. Memory grows with the events;
 * the same event again within a minute (every process says that a table has
 * changed) is one.
 */
#ifndef MD_DIAG_LIFE_H
#define MD_DIAG_LIFE_H

#include "base/buffer.h"
#include "diag/names.h"
#include "record/record.h"
#include "store/fact.h"

typedef struct md_life_event {
    int64_t time;
    uint64_t id;
    uint32_t host;   /* number in names */
    uint32_t detail; /* number in names: version, table, warning; 0: none */
    uint32_t before; /* event of the same host before; 0: none, else 1 +
                        its index */
    uint8_t what;    /* private to life.c */
} md_life_event;

typedef struct md_life {
    md_life_event *items; /* in canonical order */
    size_t count;
    size_t cap;
    md_names names;
    uint32_t *last; /* by number of host: its last event, as `before` */
    size_t last_cap;
} md_life;

void md_life_free(md_life *life);

/* A line that may be such an event; others are passed over. False without
 * memory. */
bool md_life_note(md_life *life, md_slice host, const md_fact *fact,
                  const md_record *record);

/* A warning about the configuration of this host. */
bool md_life_warning(md_life *life, md_slice host, const md_fact *fact,
                     md_slice text);

/* The host's latest event in the hour before, as words: "postfix reloaded, 4
 * min before". False: nothing happened. */
bool md_life_before(const md_life *life, md_slice host, int64_t time,
                    md_buffer *out);

/* The first restart or reload after a moment; NULL: none. *when is its
 * time. */
const char *md_life_after(const md_life *life, md_slice host, int64_t time,
                          uint64_t id, int64_t *when);

#endif
