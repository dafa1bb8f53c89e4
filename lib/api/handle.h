/*
 * What stands behind the handles, and the doors that every call goes through.
 *
 * Each handle begins with a magic number, so that a wrong or freed one is
 * told, not followed. Nobody waits: whoever comes to a handle that another
 * thread is in gets E_BUSY. An engine is open to one writer or any number of
 * readers. No lock outlives a call, so fork() between calls is safe.
 */
#ifndef MD_API_HANDLE_H
#define MD_API_HANDLE_H

#include <pthread.h>
#include <stdatomic.h>

#include "diag/explain.h"
#include "diag/report.h"
#include "input/frame.h"
#include "query/group.h"
#include "query/json_objects.h"
#include "query/nearest.h"
#include "query/programs.h"
#include "query/question.h"
#include "query/rows.h"
#include "query/select.h"
#include "query/summary.h"
#include "query/view.h"
#include "query/walk.h"
#include "store/change.h"
#include "store/store.h"

enum {
    MD_MAGIC_ENGINE = 0x6d64656e,
    MD_MAGIC_READER = 0x6d647265,
    MD_MAGIC_REPORT = 0x6d647270,
    MD_MAGIC_DEAD = 0x6d646465
};

struct maildiag_engine {
    uint32_t magic; /* of the handle; readers may live on after it is freed */
    atomic_uint owners;            /* the handle, and each reader */
    atomic_int inside;             /* -1: a writer; n: readers */
    pthread_mutex_t building;      /* the catalogue is being made */
    _Atomic(md_catalog *) catalog; /* NULL: to be made anew … */
    md_catalog *last; /* … out of this one; of the writer, or of who builds */
    _Atomic uint64_t serial;           /* grows whenever it is dropped */
    _Atomic uint64_t epoch;            /* of the store */
    _Atomic uint64_t regex_limit_hits; /* of all readers' judges */
    md_changes changes;                /* made when somebody asks */
    md_store *store;
    md_rules *rules;
    uint32_t match_limit;
};

/* What a reader is writing as JSON. */
typedef enum md_writing {
    MD_WRITING_NOTHING = 0,
    MD_WRITING_WHOLE,  /* all of it is in the buffer */
    MD_WRITING_MESSAGE /* pieces of a message follow */
} md_writing;

struct maildiag_reader {
    uint32_t magic;
    atomic_int inside;       /* 1: a call is under way */
    bool in_engine;          /* … and it is inside the engine too */
    maildiag_engine *engine; /* NULL: none */
    md_rules *rules;
    md_judge *judge;
    uint64_t told_limit_hits; /* that the engine knows of */

    uint64_t serial; /* of the engine's catalogue that is looked at */
    md_view view;
    md_question question;     /* what was asked for last, … */
    uint64_t question_serial; /* … of the catalogue with that serial */
    md_select filter;         /* the same */
    md_walk walk;             /* … and how far maildiag_entry_next() is */
    bool walking;             /* `walk` goes on behind that entry: */
    maildiag_entry walked;
    md_programs programs;
    md_nearest nearest;
    md_summary summary;
    md_group group;
    md_rows rows;
    uint64_t rows_serial; /* serial when they were begun */
    md_buffer line;       /* of maildiag_line_get() */

    md_frame frame;
    md_buffer joined; /* the line of maildiag_parse_line() */
    md_record record;
    md_line parsed_line; /* what the record was read from */
    bool parsed;         /* there are a record and its line */

    md_explain explain;
    maildiag_explanation explanation;

    md_writing writing;
    md_json json;
    size_t json_given; /* bytes of json.out that were read */
    md_json_message message;
};

/* ---- engines ---- */

bool md_engine_is(const maildiag_engine *engine);

/* One owner more, one less; the last one frees. */
void md_engine_keep(maildiag_engine *engine);
void md_engine_release(maildiag_engine *engine);

/* OK, E_ARG, E_BUSY; leave only after OK. Leaving as a writer drops what was
 * derived from the facts. */
maildiag_status md_engine_write(maildiag_engine *engine);
void md_engine_written(maildiag_engine *engine);
maildiag_status md_engine_read(maildiag_engine *engine);
void md_engine_done(maildiag_engine *engine);

/* What has changed, as of the catalogue, which a reader is inside with; NULL
 * without memory. */
const md_changes *md_engine_changes(maildiag_engine *engine,
                                    const md_catalog *catalog);

/* ---- readers ---- */

/* What a call needs besides the reader. */
typedef enum md_needs {
    MD_NEEDS_READER,  /* nothing */
    MD_NEEDS_STORE,   /* its engine, not being fed */
    MD_NEEDS_CATALOG, /* and the catalogue of its messages */
    MD_NEEDS_NAMES,   /* its engine, if it has one, not being fed */
    MD_NEEDS_WRITING, /* what goes on being written needs: see md_writing */
    MD_NEEDS_ROWS     /* what the table that was begun needs */
} md_needs;

/*
 * Go in: OK, E_ARG, E_BUSY, E_NOMEM; go out only after OK. What was being
 * written as JSON ends, but for md_reader_resume(). md_reader_out() gives the
 * status that it is given.
 */
maildiag_status md_reader_in(maildiag_reader *reader, md_needs needs);

/* Go in, what is looked for being what a filter asks (NULL: everything); E_ABI
 * for its size. */
maildiag_status md_reader_ask(maildiag_reader *reader,
                              const maildiag_filter *filter);
maildiag_status md_reader_resume(maildiag_reader *reader);
maildiag_status md_reader_out(maildiag_reader *reader, maildiag_status status);

/* The record that was parsed last, as the public struct; there is one. */
void md_reader_record(const maildiag_reader *reader, maildiag_record *out);

/* ---- reports ---- */

bool md_report_is(const maildiag_report *report);

#endif
