/*
 * The JSON writer: values in, UTF-8 text out, appended to a buffer.
 *
 * Log text is bytes; JSON is Unicode. A byte that is no UTF-8 becomes U+FFFD
 * and the writer remembers that something was lost. C0 controls, U+007F–9F,
 * U+2028/9 and the bidi controls are written \uXXXX, so that no line of a
 * stranger can move a terminal or turn text around. Commas are put by the
 * writer; the caller opens, names and closes. Fails as the buffer does.
 */
#ifndef MD_QUERY_JSON_H
#define MD_QUERY_JSON_H

#include "base/buffer.h"

typedef struct md_json {
    md_buffer out;
    bool comma; /* the next key or value needs one in front */
    bool lossy; /* a byte became U+FFFD */
} md_json;

void md_json_free(md_json *j);

/* Empty, as at the beginning of a text; the memory is kept. */
void md_json_clear(md_json *j);

void md_json_open_object(md_json *j);
void md_json_close_object(md_json *j);
void md_json_open_array(md_json *j);
void md_json_close_array(md_json *j);

/* A member's name, as any other text; its value must follow. */
void md_json_key(md_json *j, md_slice name);
void md_json_key_parts(md_json *j, md_slice head, md_slice tail);
void md_json_name(md_json *j, const char *name);

/* Values. An absent slice and a NULL word are null. */
void md_json_null(md_json *j);
void md_json_bool(md_json *j, bool value);
void md_json_u64(md_json *j, uint64_t value);
void md_json_text(md_json *j, md_slice text);
void md_json_word(md_json *j, const char *word);

/* A number that was perhaps not logged: below 0 is null. */
void md_json_count(md_json *j, int64_t value);

/* Microseconds as seconds, the shortest decimal that says the same; below 0
 * is null. */
void md_json_seconds(md_json *j, int64_t usec);

/* RFC 3339 in UTC; six digits of a fraction that is not zero. Null for
 * MAILDIAG_NO_TIME, and for years that RFC 3339 cannot write. */
void md_json_time(md_json *j, int64_t usec);

/* The same as members of an object. */
void md_json_member_text(md_json *j, const char *name, md_slice text);
void md_json_member_word(md_json *j, const char *name, const char *word);
void md_json_member_u64(md_json *j, const char *name, uint64_t value);
void md_json_member_count(md_json *j, const char *name, int64_t value);
void md_json_member_bool(md_json *j, const char *name, bool value);
void md_json_member_time(md_json *j, const char *name, int64_t usec);
void md_json_member_seconds(md_json *j, const char *name, int64_t usec);

/* A port: a number where it is one. */
void md_json_member_port(md_json *j, const char *name, md_slice port);

/* What every object that is written alone begins and ends with: its kind,
 * and, only when it is so, that bytes were lost. */
void md_json_begin(md_json *j, const char *kind);
void md_json_end(md_json *j);

/* The time alone, without quotes; false, nothing appended, where
 * md_json_time() says null. */
bool md_json_time_text(md_buffer *out, int64_t usec);

#endif
