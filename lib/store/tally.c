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

static void put_run(md_tally *t, const md_tally_run *run)
{
    unsigned char *at = (unsigned char *)t->packed.ptr + t->packed.len;

    at = md_varint_put(at, (uint64_t)run->form << 1 | run->fold);
    at = md_varint_put(at, md_zigzag(run->sec - t->last_sec));
    at = md_varint_put(at, run->records);
    at = md_varint_put(at, run->lines);
    at = md_varint_put(at, run->bytes);
    at = md_varint_put(at, run->unrecognised);
    t->packed.len = (size_t)((char *)at - t->packed.ptr);
    t->last_sec = run->sec;
}

static void run_join(md_tally_run *run, const md_tally_run *more)
{
    run->records += more->records;
    run->lines += more->lines;
    run->bytes += more->bytes;
    run->unrecognised += more->unrecognised;
}

void md_tally_add(md_tally *t, const md_tally_run *one)
{
    md_tally_run *run = &t->run;

    if (!md_tally_goes_on(t, one->form, one->fold, one->sec)) {
        if (run->records != 0)
            put_run(t, run);
        *run = *one;
        return;
    }
    run_join(run, one);
}

/* ---- fewer runs --------------------------------------------------------- */

static int64_t floor_of(int64_t sec, int64_t step)
{
    return sec / step - (sec % step < 0);
}

/* Do two runs fall into one step of time? 0: that of all. */
static bool alike(const md_tally_run *a, const md_tally_run *b, int64_t step)
{
    return step == 0 || (a->form == b->form && a->fold == b->fold &&
                         floor_of(a->sec, step) == floor_of(b->sec, step));
}

/*
 * Finished runs in a row that are alike become one; those that end in the
 * last `exact` bytes stay. Two take no less room than their sum, so it is
 * written over what has been read.
 */
static void thin(md_tally *t, int64_t step, size_t exact)
{
    size_t len = t->packed.len, from = len > exact ? len - exact : 0;
    md_tally packed = *t; /* as it is read; the bytes are shared */
    md_tally_cursor cursor = {0};
    md_tally_run held = {0}, run;

    t->packed.len = 0;
    t->last_sec = 0;
    while (cursor.at < len) {
        (void)md_tally_next(&packed, &cursor, &run);
        if (held.records != 0 && cursor.at <= from && alike(&held, &run, step))
            run_join(&held, &run);
        else {
            if (held.records != 0)
                put_run(t, &held);
            held = run;
        }
    }
    if (held.records != 0)
        put_run(t, &held);
}

void md_tally_coarsen(md_tally *t, size_t most)
{
    const int64_t steps[] = {3600, 86400, INT64_C(31) * 86400, 0};
    size_t i;

    for (i = 0; t->packed.len > (i == 0 ? most : most / 2) &&
                i < sizeof steps / sizeof steps[0];
         i++)
        thin(t, steps[i], most / 4);
}

/* ---- reading ------------------------------------------------------------ */

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
