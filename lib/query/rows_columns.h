/*
 * The columns of each table of rows: which member of a public struct goes to
 * which member of its row, and how.
 */
#ifndef MD_QUERY_ROWS_COLUMNS_H
#define MD_QUERY_ROWS_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

typedef enum md_column_how {
    MD_COLUMN_BYTE,  /* uint8_t */
    MD_COLUMN_WORD,  /* 32 bits */
    MD_COLUMN_LONG,  /* 64 bits */
    MD_COLUMN_TEXT,  /* maildiag_text to its number */
    MD_COLUMN_DOMAIN /* what stands behind the last @, in small letters */
} md_column_how;

typedef struct md_column {
    uint16_t from; /* offset in the public struct */
    uint16_t to;   /* offset in the row */
    uint8_t how;   /* md_column_how */
} md_column;

typedef struct md_row_kind {
    const md_column *columns;
    size_t column_count;
    size_t row_bytes; /* of our own row struct */
} md_row_kind;

/* Of a MAILDIAG_ROWS_… ; NULL for a number that is none. */
const md_row_kind *md_row_kind_of(uint32_t what);

#endif
