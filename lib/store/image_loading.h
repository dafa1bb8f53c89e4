/*
 * A saved state that is being read. Private to lib/store.
 *
 * Whoever wrote the bytes may mean harm. What is no good is noted and ends
 * everything: functions that give a truth say false from then on.
 */
#ifndef MD_STORE_IMAGE_LOADING_H
#define MD_STORE_IMAGE_LOADING_H

#include "record/record.h"
#include "store/image.h"
#include "store/state.h"

/* Seconds that calendar and clock can work with; what can be counted. */
#define MD_LOAD_SEC_MOST (INT64_C(1) << 39)
#define MD_LOAD_COUNT_MOST (UINT64_C(1) << 56)

enum {
    MD_LOAD_TEXT_MOST = 1 << 28,
    MD_LOAD_YEAR_MOST = 9999,
    MD_LOAD_USEC_MOST = 999999
};

typedef struct md_load_field {
    uint16_t id;
    uint8_t packing;
    uint32_t name;
} md_load_field;

typedef struct md_load_shape {
    uint16_t kind;
    uint8_t level, daemon, stamp;
    bool noqueue, fold, fraction, repeat;
    uint16_t field_count;
    md_load_field fields[MD_RECORD_FIELDS + 4];
} md_load_shape;

typedef struct md_loading {
    md_store *store;
    md_image_in *in;
    uint32_t *strings; /* by number - 1 */
    size_t string_count, string_cap;
    uint32_t *tags;
    size_t tag_count, tag_cap;
    uint32_t *keys; /* their numbers in the store */
    size_t key_count, key_cap;
    md_load_shape *shapes;
    size_t shape_count, shape_cap;
    md_buffer text;
    md_buffer words; /* packed words of the texts of one fact */
    md_value values[MD_RECORD_FIELDS + 4];
    uint32_t last_source;
    uint64_t last_offset;
    int64_t last_sec;
    bool no_memory;
} md_loading;

/* ---- image_names.c ---- */

bool md_loading_good(const md_loading *l);

/* Notes it; false. */
bool md_loading_no_memory(md_loading *l);
bool md_loading_bad(md_loading *l);

/* Room for one more at the end of a list; NULL without memory. */
void *md_loading_room(md_loading *l, void *list, size_t *cap, size_t count,
                      size_t size);

/* A number that may be below 0. */
int64_t md_loading_between(md_loading *l, int64_t most);

bool md_loading_text(md_loading *l, size_t most, md_buffer *out);

/* An interned string, 0: none; and one that must be there. */
bool md_loading_string(md_loading *l, uint32_t *out);
bool md_loading_name(md_loading *l, uint32_t *out);

/* A program's tag, by its number in the store. */
bool md_loading_tag(md_loading *l, uint32_t *out);

/* ---- image_sources.c ---- */

bool md_loading_sources(md_loading *l);

#endif
