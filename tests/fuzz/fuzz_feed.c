/*
 * Fuzz target: bytes in, everything out.
 *
 * Takes: four bytes that choose options and how the rest is cut, then a log.
 * Gives: nothing; feeds the log, steps through all entries with and without a
 *        filter, writes everything as JSON, counts, groups, diagnoses, and
 *        takes the same bytes apart as records and texts.
 * Fails when: a promise of the header is broken (a call that may not fail
 *             fails, JSON that is not UTF-8, a step back), or a sanitizer
 *             says so.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "maildiag/maildiag.h"

enum { HEAD = 4, MOST_BYTES = 1 << 16, MOST_ENTRIES = 64 };

/* Made once: rules never change and are shared. */
static maildiag_rules *rules;

/* A broken promise: a crash that the fuzzer keeps. */
static void hold(int promise)
{
    if (!promise)
        abort();
}

/* ---- output -------------------------------------------------------------- */

static int continues(unsigned char c)
{
    return (c & 0xc0) == 0x80;
}

/* UTF-8 across pieces: how many continuation bytes are still to come. */
static unsigned check_bytes(const char *data, size_t len, unsigned owed)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)data[i];

        hold(c >= 0x20 && c != 0x7f);
        if (owed > 0) {
            hold(continues(c));
            owed--;
        } else if (c >= 0x80) {
            hold(c >= 0xc2 && c <= 0xf4);
            owed = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
        }
    }
    return owed;
}

static void write_json(maildiag_reader *reader, maildiag_json json, size_t room)
{
    char buffer[512];
    size_t len = 0;
    unsigned owed = 0;
    maildiag_status st;

    json.struct_size = sizeof json;
    hold(maildiag_json_begin(reader, &json) == MAILDIAG_OK);
    while ((st = maildiag_json_read(reader, buffer, room, &len)) ==
           MAILDIAG_OK) {
        hold(len > 0 && len <= room);
        owed = check_bytes(buffer, len, owed);
    }
    hold(st == MAILDIAG_END && owed == 0);
}

/* ---- reading ------------------------------------------------------------- */

static void read_message(maildiag_reader *reader, maildiag_id id)
{
    maildiag_message m = {.struct_size = sizeof m};
    maildiag_recipient r = {.struct_size = sizeof r};
    maildiag_attempt a = {.struct_size = sizeof a};
    maildiag_event e = {.struct_size = sizeof e};
    maildiag_link l = {.struct_size = sizeof l};
    uint32_t i = 0;

    hold(maildiag_message_get(reader, id, &m) == MAILDIAG_OK);
    for (; maildiag_recipient_get(reader, id, i, &r) == MAILDIAG_OK; i++)
        for (uint32_t n = 0; n < r.attempt_count && n < 8; n++) {
            hold(maildiag_attempt_get(reader, id, i, n, &a) == MAILDIAG_OK);
            hold(maildiag_event_get(reader, id, a.event, &e) == MAILDIAG_OK);
            hold(e.time == a.time);
        }
    hold(i == m.recipient_count);
    for (i = 0; maildiag_link_get(reader, id, i, &l) == MAILDIAG_OK; i++)
        continue;
    hold(i == m.link_count);
}

static void read_entries(maildiag_reader *reader, const maildiag_filter *filter)
{
    maildiag_entry e = {.struct_size = sizeof e};
    maildiag_id last = 0;
    maildiag_status st = MAILDIAG_OK;

    for (unsigned n = 0; n < MOST_ENTRIES; n++) {
        st = maildiag_entry_next(reader, filter, &e);
        if (st != MAILDIAG_OK)
            break;
        hold(e.id >= last && e.id < UINT64_C(1) << 53);
        last = e.id;
        if (filter == NULL && e.kind == MAILDIAG_ENTRY_MESSAGE)
            read_message(reader, e.id);
        write_json(reader,
                   (maildiag_json){.what = e.kind == MAILDIAG_ENTRY_MESSAGE
                                               ? MAILDIAG_JSON_MESSAGE
                                               : MAILDIAG_JSON_REJECT,
                                   .id = e.id},
                   filter == NULL ? 512 : 7);
    }
    hold(st == MAILDIAG_OK || st == MAILDIAG_END);
}

static void read_totals(maildiag_reader *reader, const maildiag_filter *filter)
{
    maildiag_summary s = {.struct_size = sizeof s};
    maildiag_report *report = NULL;
    uint32_t rows = 0;

    hold(maildiag_summary_get(reader, filter, &s) == MAILDIAG_OK);
    write_json(reader, (maildiag_json){.what = MAILDIAG_JSON_SUMMARY}, 512);
    for (uint32_t by = MAILDIAG_BY_DOMAIN; by <= MAILDIAG_BY_DAY; by++) {
        hold(maildiag_group_begin(reader, filter, by, 3, &rows) == MAILDIAG_OK);
        for (uint32_t i = 0; i < rows; i++)
            write_json(reader,
                       (maildiag_json){.what = MAILDIAG_JSON_GROUP, .index = i},
                       512);
    }
    hold(maildiag_diagnose_all(reader, filter, &report) == MAILDIAG_OK);
    for (uint32_t i = 0; i < maildiag_report_count(report); i++)
        write_json(reader,
                   (maildiag_json){.what = MAILDIAG_JSON_FINDING,
                                   .report = report,
                                   .index = i},
                   512);
    maildiag_report_free(report);
}

/* The same bytes as records and as texts, off the front of a window. */
static void read_stream(maildiag_reader *reader, const char *data, size_t len,
                        int32_t each_line)
{
    maildiag_record r = {.struct_size = sizeof r};
    maildiag_explanation x = {.struct_size = sizeof x};
    size_t at = 0, taken = 0;

    hold(maildiag_parse_reset(reader) == MAILDIAG_OK);
    while (maildiag_parse_next(reader, data + at, len - at, 1, &taken, &r) !=
           MAILDIAG_END) {
        hold(taken > 0 && taken <= len - at);
        at += taken;
        write_json(reader, (maildiag_json){.what = MAILDIAG_JSON_RECORD}, 512);
    }
    hold(at + taken == len);
    hold(maildiag_parse_reset(reader) == MAILDIAG_OK);
    at = taken = 0;
    while (maildiag_explain_next(reader, data + at, len - at, each_line, 1,
                                 &taken, &x) != MAILDIAG_END) {
        hold(taken > 0 && taken <= len - at);
        at += taken;
        write_json(reader, (maildiag_json){.what = MAILDIAG_JSON_EXPLANATION},
                   512);
    }
    hold(at + taken == len);
}

/* ---- feeding ------------------------------------------------------------- */

/* Pieces of `step` bytes; 0: all at once. With a reference time no line can
 * be refused. */
static void feed(maildiag_engine *engine, const char *data, size_t len,
                 size_t step, uint32_t kind)
{
    maildiag_source_options o = {.struct_size = sizeof o, .kind = kind};
    uint32_t source = 0;
    size_t at = 0, taken = 0;
    maildiag_status st;

    hold(maildiag_source_open(engine, "fuzz.log", &o, &source) == MAILDIAG_OK);
    while (at < len) {
        size_t piece = step != 0 && step < len - at ? step : len - at;

        st = maildiag_feed(engine, source, data + at, piece, &taken);
        hold((st == MAILDIAG_OK || st == MAILDIAG_TRUNCATED) && taken == piece);
        at += taken;
    }
    st = maildiag_feed_end(engine, source);
    hold(st == MAILDIAG_OK || st == MAILDIAG_TRUNCATED);
}

static maildiag_options options_of(const uint8_t *head)
{
    maildiag_options o;

    memset(&o, 0, sizeof o);
    o.struct_size = sizeof o;
    o.rules = rules;
    o.hash_key = 1;
    o.reference_time_usec = INT64_C(1795503300000000);
    o.evidence = head[0] % 5;
    o.year = head[0] & 0x20 ? 2024 : 0;
    o.max_line_bytes = head[0] & 0x40 ? 64 + head[1] : 0;
    o.max_messages = head[0] & 0x80 ? head[1] % 8 : 0;
    o.max_events_per_message = head[2] & 0x80 ? 1 + head[1] % 8 : 0;
    o.regex_match_limit = head[2] & 0x40 ? 10 : 0;
    return o;
}

/* A question that the log itself may answer: some bytes of it. */
static maildiag_filter filter_of(const uint8_t *head, const char *data,
                                 size_t len)
{
    maildiag_filter f;
    maildiag_text text = {data, len < 12 ? len : 12};

    memset(&f, 0, sizeof f);
    f.struct_size = sizeof f;
    switch (head[3] % 6) {
    case 0:
        f.query = text;
        break;
    case 1:
        f.domain = text;
        break;
    case 2:
        f.relay = text;
        break;
    case 3:
        f.cause = (maildiag_text){"unknown", 7};
        break;
    case 4:
        f.since = INT64_C(1795500000000000);
        break;
    default:
        f.state_mask = head[1];
        break;
    }
    return f;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    maildiag_engine *engine = NULL;
    maildiag_reader *reader = NULL;
    maildiag_options o;
    maildiag_filter filter;
    maildiag_text near;
    const char *log = (const char *)data + HEAD;

    if (size < HEAD || size > MOST_BYTES)
        return 0;
    if (rules == NULL)
        hold(maildiag_rules_builtin(&rules, NULL, NULL) == MAILDIAG_OK);
    size -= HEAD;
    o = options_of(data);
    filter = filter_of(data, log, size);
    hold(maildiag_engine_new(&engine, &o, NULL) == MAILDIAG_OK);
    feed(engine, log, size, data[2] % 64, data[3] & 0x80 ? data[3] / 8 % 3 : 0);
    hold(maildiag_reader_open(&reader, engine, NULL, NULL) == MAILDIAG_OK);
    maildiag_engine_free(engine);
    read_entries(reader, NULL);
    read_entries(reader, &filter);
    read_totals(reader, NULL);
    read_totals(reader, &filter);
    (void)maildiag_similar_address(reader, log, size < 20 ? size : 20, 0,
                                   &near);
    read_stream(reader, log, size, data[3] & 0x40);
    maildiag_reader_close(reader);
    return 0;
}
