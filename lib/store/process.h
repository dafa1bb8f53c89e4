/*
 * The facts of a process, read from a place on, backwards and forwards.
 *
 * A process's chain may be of any length: it is looked at part by part, and no
 * more than MD_PROCESS_WINDOW parts to each side of a place, so that a process
 * that never disconnects costs no more than that. Parts stay unpacked for a
 * while: messages that follow each other meet the same processes.
 */
#ifndef MD_STORE_PROCESS_H
#define MD_STORE_PROCESS_H

#include "store/catalog_data.h"

enum {
    MD_PROCESS_WINDOW = 16,
    MD_PROCESS_SLOTS = 512,
    MD_PROCESS_NAMES = 256,
    MD_PROCESS_AROUNDS = 12, /* three to a process, see MD_PROCESS_WINDOW */
};

/* Which facts are meant: lines, which all are that are no marks, or those that
 * a session begins or ends with, `connect` and `disconnect`. */
typedef enum md_process_what {
    MD_PROCESS_LINE,
    MD_PROCESS_EDGE,
    MD_PROCESS_WHATS
} md_process_what;

/* Of each place between the facts of a segment: the fact meant that stands
 * behind it, and the place behind the one in front of it. */
typedef struct md_process_jump {
    uint32_t next[MD_PROCESS_WHATS]; /* count: none */
    uint32_t last[MD_PROCESS_WHATS]; /* 0: none */
    uint32_t run; /* where the marks of one message begin that stand in front of
                     it; the place itself where none does */
} md_process_jump;

/* A part of a chain, unpacked; or parts that were sorted together. */
typedef struct md_process_slot {
    uint32_t part; /* or key; 0: none */
    bool known;    /* the jumps */
    md_facts facts;
    md_process_jump *jumps; /* facts.count + 1 */
    size_t jump_cap;
} md_process_slot;

/* Where the lines of a host, program and pid are; asked for again and again. */
typedef struct md_process_name {
    uint32_t host;
    uint32_t program; /* + 1; 0: nothing was asked */
    int64_t pid;
    const md_process *process; /* NULL: it wrote none */
} md_process_name;

/* What is around a place of a long one, for the lines that follow. */
typedef struct md_process_around {
    md_process_slot slot;
    size_t reach;
    uint32_t *lows; /* of each set, how many parts begin before the place */
    size_t low_count, low_cap;
    bool more_before, more_behind;
} md_process_around;

/* A place between two facts: segment << 32 | facts of it that stand before. A
 * segment is a part of the process, or all that is looked at. */
typedef uint64_t md_process_place;

typedef struct md_process_view {
    const md_catalog *catalog;
    uint64_t version;          /* of its store */
    md_process_slot *slots;    /* MD_PROCESS_SLOTS; NULL: not yet */
    md_process_name *names;    /* MD_PROCESS_NAMES */
    const md_process *process; /* looked at; NULL: none */
    const md_process_part *parts;
    size_t first, end; /* segments that are looked at */
    bool merged;       /* the only one is `*sorted` */
    bool more_before;  /* of it: facts are left out */
    bool more_behind;
    size_t reach;
    md_process_slot *sorted;
    md_process_around *arounds; /* MD_PROCESS_AROUNDS; NULL: not yet */
    uint32_t *lows;             /* of the place that is looked at */
    size_t low_count, low_cap;
} md_process_view;

void md_process_view_init(md_process_view *v);
void md_process_view_free(md_process_view *v);

/* Look at the processes of a catalogue from now on. */
void md_process_view_turn(md_process_view *v, const md_catalog *catalog);

/*
 * The process that wrote the line `at`, and the place behind that line. Begin
 * with *reach 0, and call again, with what the call before left there, while
 * md_process_short() says so. False without memory.
 */
bool md_process_find(md_process_view *v, const md_fact *at, size_t *reach,
                     md_process_place *behind);

/* Look at all of a process whose parts are in order. False without memory. */
bool md_process_look(md_process_view *v, const md_process *process);

/* Is what lies before the first fact, or behind the last, still to be
 * loaded? */
bool md_process_short(const md_process_view *v, bool before, bool behind);

/* The fact before a place, and the place before that fact; with its owner,
 * until the next call. 1: there is one, 0: none, -1: no memory. */
int md_process_back(md_process_view *v, md_process_place *place,
                    const md_facts **facts, const md_fact **fact);

/* The same forwards. */
int md_process_on(md_process_view *v, md_process_place *place,
                  const md_facts **facts, const md_fact **fact);

/* The same with what stands between passed over at no cost: a process may
 * work for thousands of messages between two lines, and write thousands of
 * lines between two edges. What begins at `to` or behind it is none. */
int md_process_back_to(md_process_view *v, md_process_what what,
                       md_process_place *place, const md_facts **facts,
                       const md_fact **fact);
int md_process_on_to(md_process_view *v, md_process_what what,
                     md_process_place *place, md_process_place to,
                     const md_facts **facts, const md_fact **fact);

/* Behind everything that is looked at. */
md_process_place md_process_end(const md_process_view *v);

/* Back to where the marks of a message begin whose mark stands behind the
 * place: those of this segment. False without memory. */
bool md_process_back_run(md_process_view *v, md_process_place *place);

#endif
