/*
 * What stories show of mail that was taken, in few bytes a line.
 *
 * Whether a success tells anything is known when all failures are; until then
 * it is kept as it is read here, so that nothing has to be folded again. Takes
 * stories, each once, in any order; gives pieces of up to some hundred stories
 * that are read one by one. Beyond a ceiling it keeps only which entries were
 * left out. Fails without memory only.
 */
#ifndef MD_DIAG_SENT_H
#define MD_DIAG_SENT_H

#include "base/buffer.h"
#include "diag/run.h"
#include "store/story.h"

/* What the next story is written as a difference to. */
typedef struct md_sent_state {
    int64_t time;
    uint64_t id;
    uint32_t program;
} md_sent_state;

typedef struct md_sent_piece {
    unsigned char *bytes; /* NULL: entries that were left out, [from, to) */
    size_t len;
    uint32_t from, to;
} md_sent_piece;

/* All zero is an empty one that leaves everything out. */
typedef struct md_sent {
    size_t most; /* bytes; the ceiling */
    size_t bytes;
    md_sent_piece *pieces;
    size_t count;
    size_t cap;
    md_buffer now; /* the piece that is being written */
    md_sent_state state;
} md_sent;

void md_sent_free(md_sent *s);

/* Keep the loaded story, or that it was left out. False without memory. */
bool md_sent_add(md_sent *s, md_story *story);

/* No more of them: what was written last is a piece, too. */
bool md_sent_end(md_sent *s);

/* The story behind the bytes of `out`, for who reads it at once. */
void md_sent_put(md_buffer *out, md_sent_state *state, md_story *story);

/* A line that warns of nothing. */
typedef struct md_sent_line {
    md_moment at;
    uint32_t program;
    bool active; /* the queue manager took the message up */
} md_sent_line;

/* A recipient whose mail was taken. Strings by their number in the store; 0:
 * by the words beside it. */
typedef struct md_sent_mail {
    md_moment at;
    uint32_t relay;
    uint32_t recipient;
    md_slice relay_words;
    md_slice domain_words;
    int64_t conn_use;
    bool together; /* in one transaction with the one before */
} md_sent_mail;

typedef struct md_sent_reader {
    const md_store *store;
    const unsigned char *at;
    const unsigned char *end;
    md_sent_state state;
    bool skip_lines; /* nobody asks for them */

    /* The story. */
    uint64_t id;
    uint32_t host;   /* string; 0: none */
    uint32_t sender; /* string; 0: its domain is beside it */
    md_slice sender_domain;
    bool client; /* it came from one */
    md_sent_line *lines;
    size_t line_count;
    md_sent_mail *mails;
    size_t mail_count;

    size_t line_cap;
    size_t mail_cap;
} md_sent_reader;

/* Read the stories of those bytes. */
void md_sent_begin(md_sent_reader *r, const md_store *store, const void *bytes,
                   size_t len);

/* The next story; *more false: there is none. False without memory. */
bool md_sent_next(md_sent_reader *r, bool *more);

void md_sent_reader_free(md_sent_reader *r);

#endif
