/*
 * What is read of a saved state everywhere: numbers, strings, programs.
 *
 * A string or program that comes again is its number. Takes bytes, gives
 * references of the store that is made. Fails as image_loading.h says.
 */
#include "store/image_loading.h"

#include <errno.h>

#include "base/alloc.h"
#include "store/tag.h"

enum { TAG_MOST = 1 << 24 };

bool md_loading_good(const md_loading *l)
{
    return !l->in->failed && !l->no_memory;
}

bool md_loading_no_memory(md_loading *l)
{
    l->no_memory = true;
    return false;
}

bool md_loading_bad(md_loading *l)
{
    md_image_bad(l->in);
    return false;
}

void *md_loading_room(md_loading *l, void *list, size_t *cap, size_t count,
                      size_t size)
{
    void *grown = md_grow(list, cap, count + 1, size);

    l->no_memory = l->no_memory || grown == NULL;
    return grown;
}

int64_t md_loading_between(md_loading *l, int64_t most)
{
    int64_t value = md_image_get_signed(l->in);

    if (value >= -most && value <= most)
        return value;
    md_image_bad(l->in);
    return 0;
}

static bool load_bytes(md_loading *l, size_t len, md_buffer *out)
{
    md_buffer_clear(out);
    if (!md_image_get_bytes(l->in, len, out))
        return l->in->error == ENOMEM ? md_loading_no_memory(l) : false;
    return true;
}

bool md_loading_text(md_loading *l, size_t most, md_buffer *out)
{
    return load_bytes(l, (size_t)md_image_get_most(l->in, most), out) &&
           md_loading_good(l);
}

bool md_loading_string(md_loading *l, uint32_t *out)
{
    uint64_t number = md_image_get_most(l->in, l->string_count + 1);
    void *grown;

    *out = 0;
    if (number == 0)
        return md_loading_good(l);
    if (number <= l->string_count) {
        *out = l->strings[number - 1];
        return true;
    }
    if (!md_loading_text(l, MD_LOAD_TEXT_MOST, &l->text))
        return false;
    *out = md_strings_add(&l->store->strings, md_buffer_slice(&l->text));
    grown = md_loading_room(l, l->strings, &l->string_cap, l->string_count,
                            sizeof *l->strings);
    if (grown != NULL)
        l->strings = grown;
    if (*out == 0 || grown == NULL)
        return md_loading_no_memory(l);
    l->strings[l->string_count++] = *out;
    return true;
}

bool md_loading_name(md_loading *l, uint32_t *out)
{
    return md_loading_string(l, out) && (*out != 0 || md_loading_bad(l));
}

bool md_loading_tag(md_loading *l, uint32_t *out)
{
    uint64_t number = md_image_get_most(l->in, l->tag_count + 1), len;
    md_slice name = MD_NONE;
    void *grown;

    *out = 0;
    if (number == 0 || l->tag_count >= TAG_MOST)
        return md_loading_bad(l);
    if (number <= l->tag_count) {
        *out = l->tags[number - 1];
        return true;
    }
    len = md_image_get_most(l->in, MD_LOAD_TEXT_MOST);
    if (len != 0) {
        if (!load_bytes(l, (size_t)len - 1, &l->text))
            return false;
        name = md_buffer_slice(&l->text);
    }
    if (!md_loading_good(l))
        return false;
    grown =
        md_loading_room(l, l->tags, &l->tag_cap, l->tag_count, sizeof *l->tags);
    if (grown == NULL)
        return false;
    l->tags = grown;
    if (md_tag_number(l->store, name, false, out) != MAILDIAG_OK)
        return md_loading_no_memory(l);
    l->tags[l->tag_count++] = *out;
    return true;
}
