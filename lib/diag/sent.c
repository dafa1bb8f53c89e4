/*
 * Mail that was taken, in few bytes a line. See sent.h.
 *
 * A story: host, id, sender, how many lines. A line: what is told of it
 * (flags), id, and what is not as in the line before. Numbers are differences
 * and LEB128 (store/varint.h); only this program reads them, at once.
 */
#include "diag/sent.h"

#include "base/alloc.h"
#include "diag/when.h"
#include "rules/places.h"
#include "store/varint.h"

/* A piece is written until it is as long as that. */
enum { PIECE = 32 * 1024 };

/* Entries of one piece that were left out. */
enum { ENTRIES = 256 };

/* Flags of a line. */
enum {
    INFO = 1,
    ACTIVE = 2,
    MAIL = 4,
    SECONDS = 8, /* later by so many */
    USEC = 16,
    PROGRAM = 32, /* another one than before */
    USES = 64,    /* conn_use is told */
    TOGETHER = 128
};

/* ---- writing ------------------------------------------------------------ */

void md_sent_free(md_sent *s)
{
    for (size_t i = 0; i < s->count; i++)
        md_free(s->pieces[i].bytes);
    md_free(s->pieces);
    md_buffer_free(&s->now);
    memset(s, 0, sizeof(*s));
}

static void put_number(md_buffer *out, uint64_t value)
{
    unsigned char *room = (unsigned char *)md_buffer_room(out, MD_VARINT_MAX);

    if (room != NULL)
        out->len += (size_t)(md_varint_put(room, value) - room);
}

/* An absent slice is not an empty one. */
static void put_words(md_buffer *out, md_slice words)
{
    put_number(out, md_slice_present(words) ? words.len + 1 : 0);
    md_buffer_add(out, words);
}

static uint64_t difference(uint64_t from, uint64_t to)
{
    return md_zigzag((int64_t)(to - from));
}

static uint32_t string_of(const md_value *v)
{
    return v != NULL && v->packing == MD_PACK_STRING ? v->ref : 0;
}

/* The string of the story's sender; 0: not told, or not one string. */
static uint32_t sender_of(const md_story *s)
{
    for (uint32_t i = s->fact_count; i > 0; i--) {
        const md_fact *fact = &s->facts[i - 1];
        if (fact->kind == MAILDIAG_RECORD_QUEUE_ACTIVE)
            return string_of(md_fact_value(&s->own, fact, MAILDIAG_FIELD_FROM));
    }
    return 0;
}

static void put_head(md_buffer *out, md_sent_state *state, const md_story *s)
{
    uint32_t sender = sender_of(s);

    put_number(out, s->fact_count != 0 ? s->facts[0].host : 0);
    put_number(out, difference(state->id, s->id));
    put_number(out, (uint64_t)sender << 1 | (s->client.len != 0));
    if (sender == 0)
        put_words(out, md_places_domain(s->from));
    state->id = s->id;
}

/* Did the same process bring two recipients there at once? They stood in one
 * transaction. */
static bool at_once(const md_story *s, uint32_t index)
{
    if (index == 0 || s->attempts[index - 1].status != MAILDIAG_STATUS_SENT)
        return false;
    const md_fact *a = &s->facts[s->attempts[index - 1].fact];
    const md_fact *b = &s->facts[s->attempts[index].fact];
    return a->pid == b->pid && md_when_gap(a->time, b->time) <= MD_SECOND;
}

/* `fact` in one byte and the numbers that it announces. */
static void put_line(md_buffer *out, md_sent_state *state, const md_fact *fact,
                     unsigned flags)
{
    enum { MOST = 1 + 3 * MD_VARINT_MAX };
    unsigned char *room = (unsigned char *)md_buffer_room(out, MOST), *at;
    int64_t later = (int64_t)((uint64_t)fact->time - (uint64_t)state->time);

    if (room == NULL)
        return;
    if (later != 0)
        flags |= later % MD_SECOND == 0 ? SECONDS : USEC;
    if (fact->program != state->program)
        flags |= PROGRAM;
    room[0] = (unsigned char)flags;
    at = md_varint_put(room + 1, difference(state->id, fact->id));
    if (flags & SECONDS)
        at = md_varint_put(at, md_zigzag(later / MD_SECOND));
    if (flags & USEC)
        at = md_varint_put(at, md_zigzag(later));
    if (flags & PROGRAM)
        at = md_varint_put(at, fact->program);
    out->len += (size_t)(at - room);
    state->id = fact->id;
    state->time = fact->time;
    state->program = fact->program;
}

static void put_mail(md_buffer *out, md_sent_state *state, md_story *s,
                     uint32_t index, unsigned flags)
{
    const md_attempt *attempt = &s->attempts[index];
    const md_fact *fact = &s->facts[attempt->fact];
    const md_recipient *r = &s->recipients[attempt->recipient];
    const md_value *v = md_fact_value(&s->own, fact, MAILDIAG_FIELD_RELAY);
    int64_t uses = md_fact_number(&s->own, fact, MAILDIAG_FIELD_CONN_USE, 1);

    flags |= MAIL;
    if (uses != 1)
        flags |= USES;
    if (at_once(s, index))
        flags |= TOGETHER;
    put_line(out, state, fact, flags);
    put_number(out, string_of(v));
    if (string_of(v) == 0)
        put_words(out, md_fact_bytes(&s->own, v));
    put_number(out, r->ref);
    if (r->ref == 0)
        put_words(out, md_places_domain(r->address));
    if (uses != 1)
        put_number(out, md_zigzag(uses));
}

/* Attempts stand in the order of their lines. */
void md_sent_put(md_buffer *out, md_sent_state *state, md_story *s)
{
    uint32_t next = 0;

    put_head(out, state, s);
    for (uint32_t i = 0; i < s->fact_count; i++) {
        const md_fact *fact = &s->facts[i];
        bool tried = next < s->attempt_count && s->attempts[next].fact == i;
        unsigned flags = fact->level == MAILDIAG_LEVEL_INFO ? INFO : 0;

        if (fact->kind == MAILDIAG_RECORD_QUEUE_ACTIVE)
            flags |= ACTIVE;
        if (tried && s->attempts[next].status == MAILDIAG_STATUS_SENT)
            put_mail(out, state, s, next, flags);
        else if (flags & INFO)
            put_line(out, state, fact, flags);
        next += tried;
    }
    md_buffer_put(out, 0);
}

/* ---- pieces ------------------------------------------------------------- */

static md_sent_piece *add_piece(md_sent *s)
{
    md_sent_piece *grown =
        md_grow(s->pieces, &s->cap, s->count + 1, sizeof(*grown));

    if (grown == NULL)
        return NULL;
    s->pieces = grown;
    memset(&grown[s->count], 0, sizeof(*grown));
    return &grown[s->count++];
}

bool md_sent_end(md_sent *s)
{
    md_sent_piece *piece;

    if (s->now.len == 0)
        return true;
    piece = add_piece(s);
    if (piece == NULL)
        return false;
    piece->bytes = md_alloc(s->now.len);
    if (piece->bytes == NULL)
        return false;
    memcpy(piece->bytes, s->now.ptr, s->now.len);
    piece->len = s->now.len;
    s->bytes += s->now.len;
    md_buffer_clear(&s->now);
    memset(&s->state, 0, sizeof(s->state));
    return true;
}

static bool leave_out(md_sent *s, uint32_t entry)
{
    md_sent_piece *last = s->count != 0 ? &s->pieces[s->count - 1] : NULL;

    if (last != NULL && last->bytes == NULL && last->to == entry &&
        last->to - last->from < ENTRIES) {
        last->to++;
        return true;
    }
    last = add_piece(s);
    if (last == NULL)
        return false;
    last->from = entry;
    last->to = entry + 1;
    return true;
}

bool md_sent_add(md_sent *s, md_story *story)
{
    if (s->bytes + s->now.len >= s->most)
        return md_sent_end(s) && leave_out(s, story->entry);
    md_sent_put(&s->now, &s->state, story);
    if (s->now.failed)
        return false;
    return s->now.len < PIECE || md_sent_end(s);
}

/* ---- reading ------------------------------------------------------------ */

void md_sent_begin(md_sent_reader *r, const md_store *store, const void *bytes,
                   size_t len)
{
    r->store = store;
    r->at = bytes;
    r->end = r->at + len;
    memset(&r->state, 0, sizeof(r->state));
}

void md_sent_reader_free(md_sent_reader *r)
{
    md_free(r->lines);
    md_free(r->mails);
    memset(r, 0, sizeof(*r));
}

static md_slice take_words(md_sent_reader *r)
{
    uint64_t len = md_varint_get(&r->at);
    md_slice words = MD_NONE;

    if (len == 0)
        return words;
    words = md_slice_make((const char *)r->at, (size_t)len - 1);
    r->at += len - 1;
    return words;
}

static uint64_t later(uint64_t from, uint64_t by)
{
    return from + (uint64_t)md_unzigzag(by);
}

static void take_head(md_sent_reader *r)
{
    uint64_t sender;

    r->host = (uint32_t)md_varint_get(&r->at);
    r->id = r->state.id = later(r->state.id, md_varint_get(&r->at));
    sender = md_varint_get(&r->at);
    r->client = sender & 1;
    r->sender = (uint32_t)(sender >> 1);
    r->sender_domain = r->sender == 0 ? take_words(r) : MD_NONE;
}

static void take_line(md_sent_reader *r, unsigned flags)
{
    md_sent_state *state = &r->state;
    uint64_t time = (uint64_t)state->time;

    state->id = later(state->id, md_varint_get(&r->at));
    if (flags & SECONDS)
        time += (uint64_t)(md_unzigzag(md_varint_get(&r->at)) * MD_SECOND);
    if (flags & USEC)
        time = later(time, md_varint_get(&r->at));
    state->time = (int64_t)time;
    if (flags & PROGRAM)
        state->program = (uint32_t)md_varint_get(&r->at);
}

static bool keep_line(md_sent_reader *r, unsigned flags)
{
    if (r->line_count == r->line_cap) {
        md_sent_line *grown =
            md_grow(r->lines, &r->line_cap, r->line_count + 1, sizeof(*grown));
        if (grown == NULL)
            return false;
        r->lines = grown;
    }
    md_sent_line *line = &r->lines[r->line_count++];
    line->at.time = r->state.time;
    line->at.id = r->state.id;
    line->program = r->state.program;
    line->active = (flags & ACTIVE) != 0;
    return true;
}

static bool take_mail(md_sent_reader *r, unsigned flags)
{
    if (r->mail_count == r->mail_cap) {
        md_sent_mail *grown =
            md_grow(r->mails, &r->mail_cap, r->mail_count + 1, sizeof(*grown));
        if (grown == NULL)
            return false;
        r->mails = grown;
    }
    md_sent_mail *mail = &r->mails[r->mail_count++];
    mail->at.time = r->state.time;
    mail->at.id = r->state.id;
    mail->relay = (uint32_t)md_varint_get(&r->at);
    mail->relay_words = mail->relay == 0 ? take_words(r) : MD_NONE;
    mail->recipient = (uint32_t)md_varint_get(&r->at);
    mail->domain_words = mail->recipient == 0 ? take_words(r) : MD_NONE;
    mail->conn_use = flags & USES ? md_unzigzag(md_varint_get(&r->at)) : 1;
    mail->together = (flags & TOGETHER) != 0;
    if (mail->recipient != 0)
        md_store_string_soon(r->store, mail->recipient);
    return true;
}

bool md_sent_next(md_sent_reader *r, bool *more)
{
    unsigned flags;

    *more = r->at != r->end;
    if (!*more)
        return true;
    r->line_count = 0;
    r->mail_count = 0;
    take_head(r);
    while ((flags = *r->at++) != 0) {
        take_line(r, flags);
        if ((flags & INFO) && !r->skip_lines && !keep_line(r, flags))
            return false;
        if ((flags & MAIL) && !take_mail(r, flags))
            return false;
    }
    return true;
}
