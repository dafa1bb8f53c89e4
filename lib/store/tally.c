/*
 * The tally: runs of records as varints, seconds as differences. Fails only
 * in md_tally_reserve.
 */
#include "store/tally.h"

#include "store/varint.h"

enum { RUN_BYTES = 6 * MD_VARINT_MAX };

void md_tally_free(md_tally *t)
{
    md_buffer_free(&t->packed);
}

bool md_tally_reserve(md_tally *t)
{
    bool room;

    if (t->packed.cap - t->packed.len >= RUN_BYTES)
        return true;
    room = md_buffer_room(&t->packed, RUN_BYTES) != NULL;
    t->packed.failed = false;
    return room;
}

static void finish_run(md_tally *t)
{
    unsigned char *at = (unsigned char *)t->packed.ptr + t->packed.len;
    const md_tally_run *run = &t->run;

    at = md_varint_put(at, (uint64_t)run->form << 1 | run->fold);
    at = md_varint_put(at, md_zigzag(run->sec - t->last_sec));
    at = md_varint_put(at, run->records);
    at = md_varint_put(at, run->lines);
    at = md_varint_put(at, run->bytes);
    at = md_varint_put(at, run->unrecognised);
    t->packed.len = (size_t)((char *)at - t->packed.ptr);
    t->last_sec = run->sec;
}

void md_tally_add(md_tally *t, const md_tally_run *one)
{
    md_tally_run *run = &t->run;

    if (!md_tally_goes_on(t, one->form, one->fold, one->sec)) {
        if (run->records != 0)
            finish_run(t);
        *run = *one;
        return;
    }
    run->records += one->records;
    run->lines += one->lines;
    run->bytes += one->bytes;
    run->unrecognised += one->unrecognised;
}

bool md_tally_next(const md_tally *t, md_tally_cursor *cursor,
                   md_tally_run *out)
{
    const unsigned char *at;
    uint64_t head;

    if (cursor->at == t->packed.len) {
        *out = t->run;
        if (cursor->ended || t->run.records == 0)
            return false;
        cursor->ended = true;
        return true;
    }
    at = (const unsigned char *)t->packed.ptr + cursor->at;
    head = md_varint_get(&at);
    out->form = (uint8_t)(head >> 1);
    out->fold = head & 1;
    cursor->sec += md_unzigzag(md_varint_get(&at));
    out->sec = cursor->sec;
    out->records = md_varint_get(&at);
    out->lines = md_varint_get(&at);
    out->bytes = md_varint_get(&at);
    out->unrecognised = md_varint_get(&at);
    cursor->at = (size_t)((const char *)at - t->packed.ptr);
    return true;
}
