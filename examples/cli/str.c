/* A text that grows: see str.h. */
#include "cli/str.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void out_of_memory(void)
{
    static const char words[] = "maildiag: out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, words, sizeof words - 1);

    (void)ignored;
    exit(2);
}

void *mem_new(size_t count, size_t size)
{
    void *p = calloc(count != 0 ? count : 1, size);

    if (p == NULL) {
        out_of_memory();
    }
    return p;
}

void *mem_grow(void *old, size_t count, size_t size)
{
    void *p;

    if (size != 0 && count > SIZE_MAX / size) {
        out_of_memory();
    }
    p = realloc(old, count * size != 0 ? count * size : 1);
    if (p == NULL) {
        out_of_memory();
    }
    return p;
}

char *mem_copy(const char *text, size_t len)
{
    char *p = mem_new(len + 1, 1);

    if (len > 0) {
        memcpy(p, text, len);
    }
    return p;
}

void str_free(struct str *s)
{
    free(s->ptr);
    memset(s, 0, sizeof *s);
}

void str_clear(struct str *s)
{
    str_cut(s, 0);
}

void str_cut(struct str *s, size_t len)
{
    if (len < s->len) {
        s->len = len;
        s->ptr[len] = '\0';
    }
}

void str_drop(struct str *s, size_t len)
{
    if (len >= s->len) {
        str_clear(s);
    } else if (len > 0) {
        memmove(s->ptr, s->ptr + len, s->len - len);
        str_cut(s, s->len - len);
    }
}

void str_reserve(struct str *s, size_t more)
{
    size_t cap = s->cap != 0 ? s->cap : 64;

    if (more > SIZE_MAX / 2 - s->len - 1) {
        out_of_memory();
    }
    while (cap < s->len + more + 1) {
        cap *= 2;
    }
    if (cap != s->cap) {
        s->ptr = mem_grow(s->ptr, cap, 1);
        s->cap = cap;
    }
    s->ptr[s->len] = '\0';
}

void str_add(struct str *s, const void *bytes, size_t len)
{
    str_reserve(s, len);
    if (len > 0) {
        memcpy(s->ptr + s->len, bytes, len);
    }
    s->len += len;
    s->ptr[s->len] = '\0';
}

void str_put(struct str *s, const char *text)
{
    str_add(s, text, strlen(text));
}

void str_char(struct str *s, char c)
{
    str_add(s, &c, 1);
}

void str_pad(struct str *s, size_t blanks)
{
    str_reserve(s, blanks);
    memset(s->ptr + s->len, ' ', blanks);
    s->len += blanks;
    s->ptr[s->len] = '\0';
}

void str_vfmt(struct str *s, const char *format, va_list args)
{
    va_list again;
    int need;

    va_copy(again, args);
    need = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (need < 0) {
        return;
    }
    str_reserve(s, (size_t)need);
    need = vsnprintf(s->ptr + s->len, (size_t)need + 1, format, args);
    if (need > 0) {
        s->len += (size_t)need;
    }
}

void str_fmt(struct str *s, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    str_vfmt(s, format, args);
    va_end(args);
}

const char *str_text(const struct str *s)
{
    return s->ptr != NULL ? s->ptr : "";
}
