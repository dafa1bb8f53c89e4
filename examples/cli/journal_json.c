/*
 * `journalctl -o json` → `journalctl -o export`: see journal_json.h.
 *
 * A value is a string, or an array of numbers where it holds bytes that are
 * no text, or an array of these where the field stands several times, or null
 * where it was too long for journalctl.
 */
#include "cli/journal_json.h"

#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

/* journald cuts entries at 768 MiB by default; no log line is near this. */
#define MOST_BYTES ((size_t)16 << 20)

int journal_json_looks(const unsigned char *data, size_t len)
{
    size_t i = 0;

    /* json-seq puts a record separator in front of each object. */
    while (i < len && (data[i] == ' ' || data[i] == '\n' || data[i] == '\r' ||
                       data[i] == '\t' || data[i] == 0x1e)) {
        i++;
    }
    if (i >= len || data[i] != '{') {
        return 0;
    }
    for (i++; i < len; i++) {
        if (data[i] != ' ' && data[i] != '\n' && data[i] != '\r' &&
            data[i] != '\t') {
            return data[i] == '"';
        }
    }
    return 1;
}

/* KEY=value, or KEY, a length and the bytes when a newline is among them. */
static void put_field(struct str *out, const char *key, const char *value,
                      size_t len)
{
    unsigned char size[8];

    str_put(out, key);
    if (memchr(value, '\n', len) == NULL) {
        str_char(out, '=');
    } else {
        for (size_t i = 0; i < sizeof size; i++) {
            size[i] = (unsigned char)((uint64_t)len >> (8 * i));
        }
        str_char(out, '\n');
        str_add(out, size, sizeof size);
    }
    str_add(out, value, len);
    str_char(out, '\n');
}

/* The bytes of an array of numbers; 0 when it is none. */
static int bytes_of(const cJSON *array, struct str *out)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, array)
    {
        if (!cJSON_IsNumber(item) || item->valueint < 0 ||
            item->valueint > 255) {
            return 0;
        }
        str_char(out, (char)item->valueint);
    }
    return 1;
}

/* The value as bytes: 1 when there is one. */
static int value_of(const cJSON *item, struct str *out)
{
    str_clear(out);
    if (cJSON_IsString(item)) {
        str_put(out, item->valuestring);
        return 1;
    }
    if (cJSON_IsNumber(item)) {
        str_fmt(out, "%.0f", item->valuedouble);
        return 1;
    }
    return cJSON_IsArray(item) && bytes_of(item, out);
}

static int is_key(const char *key)
{
    size_t len = strspn(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");

    return len > 0 && key[len] == '\0';
}

/* __CURSOR stands first, as journalctl has it: the library knows the format by
 * that. */
static void write_export(const cJSON *entry, struct str *out)
{
    static const char cursor[] = "__CURSOR";
    struct str value = {0};
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(entry, cursor);

    if (!value_of(item, &value)) {
        str_clear(&value);
    }
    put_field(out, cursor, str_text(&value), value.len);
    cJSON_ArrayForEach(item, entry)
    {
        if (item->string == NULL || !is_key(item->string) ||
            strcmp(item->string, cursor) == 0) {
            continue;
        }
        if (value_of(item, &value)) {
            put_field(out, item->string, str_text(&value), value.len);
        } else if (cJSON_IsArray(item)) {
            const cJSON *one;

            cJSON_ArrayForEach(one, item)
            {
                if (value_of(one, &value)) {
                    put_field(out, item->string, str_text(&value), value.len);
                }
            }
        }
    }
    str_char(out, '\n');
    str_free(&value);
}

static void end_object(struct journal_json *j, struct str *out)
{
    cJSON *entry = NULL;

    if (!j->too_long) {
        entry = cJSON_ParseWithLength(str_text(&j->object), j->object.len);
    }
    if (!cJSON_IsObject(entry)) {
        j->damaged++;
    } else {
        j->entries++;
        write_export(entry, out);
    }
    cJSON_Delete(entry);
    str_clear(&j->object);
    j->too_long = 0;
}

/* One byte: where we are in an object. 1 when it ends one. */
static int step(struct journal_json *j, char c)
{
    if (j->in_string) {
        if (j->escaped) {
            j->escaped = 0;
        } else if (c == '\\') {
            j->escaped = 1;
        } else if (c == '"') {
            j->in_string = 0;
        }
        return 0;
    }
    if (c == '"') {
        j->in_string = j->depth > 0;
    } else if (c == '{' || c == '[') {
        j->depth += c == '{' || j->depth > 0;
    } else if ((c == '}' || c == ']') && j->depth > 0) {
        j->depth--;
        return j->depth == 0;
    }
    return 0;
}

/* A newline never stands inside of a JSON string: this one was cut, and the
 * next line may be good. */
static int is_broken(const struct journal_json *j, char c)
{
    return c == '\n' && j->in_string;
}

void journal_json_push(struct journal_json *j, const char *data, size_t len,
                       struct str *out)
{
    size_t start = 0;

    for (size_t i = 0; i < len; i++) {
        int was_inside = j->depth > 0;
        int ends = step(j, data[i]);

        if (!was_inside && j->depth > 0) {
            start = i;
        }
        if (is_broken(j, data[i])) {
            j->depth = 0;
            j->in_string = 0;
            j->escaped = 0;
            j->too_long = 1;
            end_object(j, out);
        } else if (ends) {
            if (!j->too_long) {
                str_add(&j->object, data + start, i + 1 - start);
            }
            end_object(j, out);
        }
        if (was_inside && j->depth == 0) {
            start = i + 1;
        }
    }
    if (j->depth > 0 && !j->too_long) {
        str_add(&j->object, data + start, len - start);
        if (j->object.len > MOST_BYTES) {
            j->too_long = 1;
            str_clear(&j->object);
        }
    }
}

void journal_json_end(struct journal_json *j)
{
    if (j->depth > 0) {
        j->damaged++;
    }
    j->depth = 0;
    j->in_string = 0;
    j->escaped = 0;
    j->too_long = 0;
    str_clear(&j->object);
}

void journal_json_free(struct journal_json *j)
{
    str_free(&j->object);
}
