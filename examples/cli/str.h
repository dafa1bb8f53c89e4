/*
 * A text that grows.
 *
 * Takes: bytes, formats. Gives: the bytes, always with a NUL behind them. Does
 * not know: what they mean. Fails when: memory is out; then the program says
 * so and ends with 2, since it could not even print.
 */
#ifndef CLI_STR_H
#define CLI_STR_H

#include <stdarg.h>
#include <stddef.h>

/* All zero is an empty one. */
struct str {
    char *ptr;
    size_t len;
    size_t cap;
};

void str_free(struct str *s);
void str_clear(struct str *s);
/* Keep the first len bytes. */
void str_cut(struct str *s, size_t len);
/* Take the first len bytes away. */
void str_drop(struct str *s, size_t len);
/* Room for more bytes behind the present ones. */
void str_reserve(struct str *s, size_t more);
void str_add(struct str *s, const void *bytes, size_t len);
void str_put(struct str *s, const char *text);
void str_char(struct str *s, char c);
void str_pad(struct str *s, size_t blanks);
void str_fmt(struct str *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void str_vfmt(struct str *s, const char *format, va_list args);
/* The text with its NUL; "" for an empty one. */
const char *str_text(const struct str *s);

/* malloc and realloc that give memory or end the program. */
void *mem_new(size_t count, size_t size);
void *mem_grow(void *old, size_t count, size_t size);
char *mem_copy(const char *text, size_t len);

#endif
