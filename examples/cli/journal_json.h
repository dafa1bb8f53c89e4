/*
 * `journalctl -o json` → `journalctl -o export`.
 *
 * Takes: bytes of JSON objects, cut anywhere: one a line, pretty, or as a
 * sequence. Gives: the same entries in the export format, that the library
 * reads. Does not know: which fields matter. Fails when: an object is damaged:
 * counted, and the next one is looked for.
 */
#ifndef CLI_JOURNAL_JSON_H
#define CLI_JOURNAL_JSON_H

#include <stddef.h>
#include <stdint.h>

#include "cli/str.h"

/* All zero is the beginning of a stream. */
struct journal_json {
    struct str object; /* what is there of the present one */
    unsigned depth;
    int in_string;
    int escaped;
    int too_long;
    uint64_t entries;
    uint64_t damaged;
};

/* Do these first bytes look like it? */
int journal_json_looks(const unsigned char *data, size_t len);

/* Take all of data; entries that end in it are appended to *out. */
void journal_json_push(struct journal_json *j, const char *data, size_t len,
                       struct str *out);

/* The stream ends: an object that does not is damaged. */
void journal_json_end(struct journal_json *j);

void journal_json_free(struct journal_json *j);

#endif
