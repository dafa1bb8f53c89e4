/*
 * The expected totals; see truth.h.
 */
#include "truth.h"

#include "calendar.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *const state_names[STATE_COUNT] = {
    "incomplete", "queued",   "deferred", "held",     "sent",
    "bounced",    "expired",  "mixed",    "deleted",  "requeued",
    "discarded",  "rejected", "probe",    "unsettled"};

uint16_t truth_cause(struct truth *truth, const char *name)
{
    uint16_t number = 0;

    while (number < truth->cause_count &&
           strcmp(truth->causes[number], name) != 0)
        number++;
    if (number == truth->cause_count) {
        if (number == TRUTH_CAUSES - 1)
            return number;
        truth->causes[truth->cause_count++] = name;
    }
    return number;
}

static void write_number(FILE *file, const char *name, uint64_t value)
{
    fprintf(file, ",\n \"%s\": %" PRIu64, name, value);
}

static void write_time(FILE *file, const char *name, int64_t usec)
{
    char text[20];

    calendar_iso(text, usec);
    fprintf(file, ",\n \"%s\": \"%s.%06" PRId64 CALENDAR_ZONE "\"", name, text,
            usec % CALENDAR_SECOND);
}

static void write_causes(const struct truth *truth, FILE *file)
{
    const char *separator = "";

    fputs(",\n \"causes\": {", file);
    for (uint16_t i = 0; i < truth->cause_count; i++) {
        if (truth->cause_counts[i] == 0)
            continue;
        fprintf(file, "%s\n  \"%s\": %" PRIu64, separator, truth->causes[i],
                truth->cause_counts[i]);
        separator = ",";
    }
    fputs("}", file);
}

static void write_states(const struct truth *truth, FILE *file)
{
    fputs(",\n \"states\": {", file);
    for (int i = 0; i < STATE_COUNT; i++)
        fprintf(file, "%s\n  \"%s\": %" PRIu64, i ? "," : "", state_names[i],
                truth->state_counts[i]);
    fputs("}", file);
}

int truth_write(const struct truth *truth, const struct truth_header *header,
                FILE *file)
{
    const uint64_t *attempts = truth->attempt_counts;

    fprintf(file, "{\"format\": \"%s\"", header->format);
    write_number(file, "seed", header->seed);
    write_number(file, "hosts", header->host_count);
    write_number(file, "failures_percent", header->failure_share);
    fprintf(file, ",\n \"long_ids\": %s", header->long_ids ? "true" : "false");
    write_number(file, "year",
                 (uint64_t)calendar_date(header->first_usec).year);
    write_time(file, "first_time", header->first_usec);
    write_time(file, "last_time", header->last_usec);
    write_number(file, "bytes", header->byte_count);
    write_number(file, "lines", truth->line_count);
    write_number(file, "records", truth->line_count);
    write_number(file, "unrecognised", 0);
    write_number(file, "messages", truth->message_count);
    write_number(file, "recipients", truth->recipient_count);
    fprintf(file,
            ",\n \"attempts\": {\"sent\": %" PRIu64 ", \"deferred\": %" PRIu64
            ", \"bounced\": %" PRIu64 ", \"other\": %" PRIu64 "}",
            attempts[ATTEMPT_SENT], attempts[ATTEMPT_DEFERRED],
            attempts[ATTEMPT_BOUNCED], attempts[ATTEMPT_OTHER]);
    write_number(file, "expired", truth->expired_count);
    write_number(file, "removed", truth->removed_count);
    write_number(file, "rejects", truth->reject_count);
    write_number(file, "foreign_lines", truth->foreign_count);
    write_number(file, "sessions", truth->session_count);
    write_number(file, "reused_ids", truth->reused_id_count);
    write_number(file, "wordings", header->wording_count);
    write_states(truth, file);
    write_causes(truth, file);
    fputs("}\n", file);
    return ferror(file) ? EIO : 0;
}
