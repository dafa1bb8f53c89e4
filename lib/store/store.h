/*
 * The store of facts.
 *
 * Takes log records with their positions, keeps them packed in chains under
 * two kinds of keys: (host, instance, queue ID) for records that carry one,
 * (host, program, pid) for those that don't. Facts only: what they mean
 * together is folded from them when somebody asks (lib/store/story.h), so the
 * answers cannot depend on the order or the pieces in which bytes came.
 *
 * One writer; readers only between writes (lib/api sees to both).
 */
#ifndef MD_STORE_STORE_H
#define MD_STORE_STORE_H

#include <maildiag/maildiag.h>

#include "base/hash.h"
#include "input/frame.h"
#include "record/record.h"

typedef struct md_store md_store;

/* Sizes of positions: ids are ordinal << MD_OFFSET_BITS | offset. */
enum { MD_OFFSET_BITS = 40, MD_SOURCE_MAX = 8191 };

typedef struct md_store_options {
    const maildiag_zone_change *zone; /* copied */
    size_t zone_count;
    int64_t reference_time_usec; /* 0: none */
    int32_t year;                /* 0: none */
    uint32_t max_line_bytes;
    uint32_t evidence; /* MAILDIAG_EVIDENCE_… */
    uint64_t max_messages;
    uint64_t max_memory_bytes;
    uint32_t max_events_per_message;
    uint64_t hash_key;
    int64_t keep_usec; /* 0: all */
    uint32_t threads;  /* that feeding may use; 0, 1: the caller's */
} md_store_options;

md_store *md_store_new(const md_store_options *options);
void md_store_free(md_store *store);

/*
 * Sources. `path` true: the name is a file that lines can be read again from.
 * Gives MAILDIAG_E_LIMIT, MAILDIAG_E_NOMEM, MAILDIAG_E_ARG.
 */
maildiag_status md_store_source_open(md_store *store, md_slice name, bool path,
                                     const maildiag_source_options *options,
                                     uint32_t *source);

/* The public calls of the same names; see maildiag.h. */
maildiag_status md_store_feed(md_store *store, uint32_t source,
                              const char *data, size_t len, size_t *taken);
maildiag_status md_store_feed_end(md_store *store, uint32_t source);
maildiag_status md_store_feed_file(md_store *store, const char *path,
                                   const maildiag_source_options *options,
                                   uint32_t *source, maildiag_error *error);

maildiag_status md_store_feed_range(md_store *store, const char *path,
                                    const maildiag_source_options *options,
                                    uint64_t from, uint64_t to,
                                    uint32_t *source, maildiag_error *error);
maildiag_status md_file_split(const char *path, uint32_t parts, uint64_t *cuts,
                              maildiag_error *error);

void md_store_stats(const md_store *store, maildiag_stats *out);

/* Does a time lie at or after `since` and before `until` (0: open)? One that
 * is not known lies in no window. */
static inline bool md_time_within(int64_t time, int64_t since, int64_t until)
{
    return time != MAILDIAG_NO_TIME && (since == 0 || time >= since) &&
           (until == 0 || time < until);
}

/*
 * Bytes, lines, records and unrecognised ones whose stamps lie in a window
 * (0: open), to the second; the other members of *out stay as they are.
 */
void md_store_window(const md_store *store, int64_t since, int64_t until,
                     maildiag_stats *out);

uint64_t md_store_epoch(const md_store *store);

/* Grows with every change; caches compare it. */
uint64_t md_store_version(const md_store *store);

uint32_t md_store_source_count(const md_store *store);

/* False: no such source. The name lives as long as the store. */
bool md_store_source_get(const md_store *store, uint32_t source,
                         maildiag_source *out);

/* The n-th foreign program with its lines, in no special order; false: no
 * more. */
bool md_store_foreign(const md_store *store, uint32_t index, md_slice *program,
                      uint64_t *lines);

/*
 * The line at a place, kept or read again from its file, into `out` (wrapped
 * records joined). MAILDIAG_E_NOTFOUND when it is neither.
 */
maildiag_status md_store_line(const md_store *store, uint32_t source,
                              uint64_t offset, md_buffer *out);

#endif
