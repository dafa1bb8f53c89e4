/*
 * Kept lines. See kept.h.
 *
 * Takes lines, gives references into the pool of the strings, where the parts
 * of a line stand behind each other; knows nothing of what a line says. A line
 * with more than MD_FORM_WORDS_MAX bytes of words is kept whole. Fails without
 * memory.
 */
#include "store/kept.h"

#include "base/alloc.h"
#include "store/form.h"
#include "store/varint.h"

enum {
    HEAD_MOST = (3 + MD_KEPT_STRINGS) * MD_VARINT_MAX,
    WORTH = 6 /* bytes of a string that a reference pays for */
};

md_kept_parts md_kept_at(const md_store *store, uint32_t ref)
{
    const unsigned char *at = md_pool_at(&store->strings.pool, ref);
    md_kept_parts parts;
    uint32_t i;

    parts.form = (uint32_t)md_varint_get(&at);
    parts.count = (uint32_t)md_varint_get(&at);
    for (i = 0; i < parts.count; i++)
        parts.strings[i] = (uint32_t)md_varint_get(&at);
    parts.words.len = (size_t)md_varint_get(&at);
    parts.words.ptr = (const char *)at;
    return parts;
}

uint32_t md_kept_make(md_store *store, const md_kept_parts *parts)
{
    unsigned char head[HEAD_MOST], *end = head, *at;
    md_pool *pool = &store->strings.pool;
    size_t head_len;
    uint32_t ref, i;

    end = md_varint_put(md_varint_put(end, parts->form), parts->count);
    for (i = 0; i < parts->count; i++)
        end = md_varint_put(end, parts->strings[i]);
    end = md_varint_put(end, parts->words.len);
    head_len = (size_t)(end - head);
    ref = md_pool_take(pool, &store->kept_end, head_len + parts->words.len);
    if (ref == 0)
        return 0;
    at = md_pool_at(pool, ref);
    memcpy(at, head, head_len);
    if (parts->words.len != 0)
        memcpy(at + head_len, parts->words.ptr, parts->words.len);
    return ref;
}

/* ---- splitting ---------------------------------------------------------- */

/* Strings of a record that stand in its line, in the order of their places
 * there. */
typedef struct places {
    const md_batch_text *texts[MD_KEPT_STRINGS];
    uint32_t count;
    md_batch_text host, tag;
} places;

static bool stands_in(md_slice line, const md_batch_text *text)
{
    uintptr_t from = (uintptr_t)line.ptr, at = (uintptr_t)text->ptr;

    return text->len >= WORTH && at >= from && at - from <= line.len &&
           text->len <= line.len - (at - from);
}

static const char *end_of(const md_batch_text *text)
{
    return text->ptr + text->len;
}

/* One more; not when it lies over another, as `a@b` over `b` may. */
static void places_add(places *p, const md_batch_text *text)
{
    uint32_t at = p->count;

    while (at > 0 && p->texts[at - 1]->ptr > text->ptr)
        at--;
    if (p->count == MD_KEPT_STRINGS ||
        (at > 0 && end_of(p->texts[at - 1]) > text->ptr) ||
        (at < p->count && end_of(text) > p->texts[at]->ptr))
        return;
    memmove(&p->texts[at + 1], &p->texts[at],
            (p->count - at) * sizeof *p->texts);
    p->texts[at] = text;
    p->count++;
}

static md_batch_text text_of(md_slice name, uint32_t ref)
{
    return (md_batch_text){name.ptr, (uint32_t)name.len, 0, ref};
}

/* What stands in front of the record. False without memory. */
static bool find_origin(md_store *store, const md_batch_record *r, places *out)
{
    out->host = text_of(r->host, r->host_ref);
    out->tag = text_of(r->tag, 0);
    if (r->host_ref != 0 && stands_in(r->line, &out->host))
        places_add(out, &out->host);
    if (!stands_in(r->line, &out->tag))
        return true;
    out->tag.ref = md_strings_add(&store->strings, r->tag);
    places_add(out, &out->tag);
    return out->tag.ref != 0;
}

/* False without memory. */
static bool find_places(md_store *store, const md_batch *b,
                        const md_batch_record *r, places *out)
{
    const md_batch_text *text = b->texts + r->first_text;
    uint32_t i;

    out->count = 0;
    if (memchr(r->line.ptr, MD_KEPT_MARK, r->line.len) != NULL)
        return true;
    if (!find_origin(store, r, out))
        return false;
    for (i = 0; i < r->text_count; i++, text++) {
        if (text->ref != 0 && stands_in(r->line, text))
            places_add(out, text);
    }
    return true;
}

/* The line with a mark for each of the strings, to `out`; its length. */
static size_t put_marks(const md_batch_record *r, const places *p,
                        md_kept_parts *parts, char *out)
{
    const char *copied = r->line.ptr, *end = r->line.ptr + r->line.len;
    char *at = out;
    uint32_t i;

    for (i = 0; i < p->count; i++) {
        size_t before = (size_t)(p->texts[i]->ptr - copied);

        memcpy(at, copied, before);
        at += before;
        *at++ = MD_KEPT_MARK;
        copied = end_of(p->texts[i]);
        parts->strings[i] = p->texts[i]->ref;
    }
    memcpy(at, copied, (size_t)(end - copied));
    parts->count = p->count;
    return (size_t)(at - out) + (size_t)(end - copied);
}

uint32_t md_kept_split(md_store *store, const md_batch *b,
                       const md_batch_record *r)
{
    size_t most = md_form_room(r->line.len);
    md_kept_parts parts = {0, r->line, 0, {0}};
    md_split split;
    places found;
    char *marked, *form, *words;

    if (r->line.len == 0)
        return md_kept_make(store, &parts);
    md_buffer_clear(&store->kept_scratch);
    marked = md_buffer_room(&store->kept_scratch, r->line.len + 2 * most);
    if (marked == NULL) {
        store->kept_scratch.failed = false;
        return 0;
    }
    form = marked + r->line.len;
    words = form + most;
    if (!find_places(store, b, r, &found))
        return 0;
    parts.words = md_slice_make(marked, put_marks(r, &found, &parts, marked));
    if (md_form_split(parts.words, form, words, &split)) {
        parts.form = md_strings_add(&store->strings,
                                    md_slice_make(form, split.form_bytes));
        if (parts.form == 0)
            return 0;
        parts.words = md_slice_make(words, split.words_bytes);
    }
    return md_kept_make(store, &parts);
}

/* ---- a source's lines --------------------------------------------------- */

bool md_kept_room(md_store *store, md_source *source, uint64_t offset,
                  uint32_t ref)
{
    size_t before = source->kept_cap;
    void *grown = md_grow(source->kept, &source->kept_cap,
                          source->kept_count + 1, sizeof *source->kept);

    if (grown == NULL)
        return false;
    store->kept_bytes += (source->kept_cap - before) * sizeof *source->kept;
    source->kept = grown;
    source->kept[source->kept_count].offset = offset;
    source->kept[source->kept_count].ref = ref;
    return true;
}

const md_kept_line *md_kept_find(const md_source *source, uint64_t offset)
{
    size_t low = 0, high = source->kept_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (source->kept[middle].offset < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < source->kept_count && source->kept[low].offset == offset
               ? &source->kept[low]
               : NULL;
}

/* ---- joining ------------------------------------------------------------ */

/* Strings in the place of marks, to the end of `out`. */
static void put_strings(const md_store *store, const md_kept_parts *parts,
                        md_slice marked, md_buffer *out)
{
    uint32_t i;

    for (i = 0; i < parts->count; i++) {
        size_t at = md_slice_chr(marked, MD_KEPT_MARK);

        if (at == MD_NPOS)
            break;
        md_buffer_add(out, md_slice_sub(marked, 0, at));
        md_buffer_add(out, md_strings_at(&store->strings, parts->strings[i]));
        marked = md_slice_skip(marked, at + 1);
    }
    md_buffer_add(out, marked);
}

void md_kept_join(const md_store *store, uint32_t ref, md_buffer *out)
{
    md_kept_parts parts = md_kept_at(store, ref);
    const unsigned char *words = (const unsigned char *)parts.words.ptr;
    md_slice form = md_strings_at(&store->strings, parts.form);
    md_buffer marked = {0};
    size_t len;
    char *text;

    md_buffer_clear(out);
    if (parts.form == 0) {
        put_strings(store, &parts, parts.words, out);
        return;
    }
    len = md_form_length(form, words);
    text = md_buffer_room(&marked, len);
    if (text == NULL) {
        out->failed = true;
        return;
    }
    md_form_join(form, words, text);
    put_strings(store, &parts, md_slice_make(text, len), out);
    md_buffer_free(&marked);
}
