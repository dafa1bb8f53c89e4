/*
 * Programs and hosts. Most lines have the host of the line before, and a
 * program that was met a few lines ago.
 *
 * Takes names as logged, gives numbers. Fails without memory; nothing is lost
 * but interned strings.
 */
#include "store/tag.h"

#include "base/alloc.h"

typedef struct tag_probe {
    const md_store *store;
    md_slice tag;
} tag_probe;

static bool tag_same(const void *context, uint32_t ref)
{
    const tag_probe *p = context;

    return md_slice_eq(p->store->tags[ref - 1].tag, p->tag);
}

static bool tag_new(md_store *store, md_slice name, uint32_t hash)
{
    uint32_t ref = md_strings_add(&store->strings, name), instance = 0;
    md_program program;
    void *grown = md_grow_tight(store->tags, &store->tag_cap,
                                store->tag_count + 1, sizeof *store->tags);
    md_tag *tag;

    if (grown == NULL)
        return false;
    store->tags = grown;
    if (ref == 0 && name.ptr != NULL)
        return false;
    md_program_parse(md_strings_at(&store->strings, ref), &program);
    if (program.instance.ptr != NULL) {
        instance = md_strings_add(&store->strings, program.instance);
        if (instance == 0)
            return false;
    }
    if (!md_table_add(&store->tag_table, hash, (uint32_t)store->tag_count + 1))
        return false;
    tag = &store->tags[store->tag_count++];
    memset(tag, 0, sizeof *tag);
    tag->tag = md_strings_at(&store->strings, ref);
    tag->program = program;
    tag->instance = instance;
    return true;
}

maildiag_status md_tag_number(md_store *store, md_slice name, bool full,
                              uint32_t *out)
{
    tag_probe probe = {store, name};
    uint32_t *last = &store->last_tags[md_tag_place(name)], hash, ref = *last;

    if (ref == 0 || !md_slice_same(store->tags[ref - 1].tag, name)) {
        hash = md_strings_tag(&store->hash_key, name);
        ref = md_table_find(&store->tag_table, hash, tag_same, &probe);
        if (ref == 0 && full)
            return MAILDIAG_TRUNCATED;
        if (ref == 0) {
            if (!tag_new(store, name, hash))
                return MAILDIAG_E_NOMEM;
            ref = (uint32_t)store->tag_count;
        }
        *last = ref;
    }
    *out = ref - 1;
    return MAILDIAG_OK;
}

bool md_tag_host(md_store *store, md_slice host, bool full, uint32_t *out)
{
    *out = 0;
    if (host.ptr == NULL)
        return true;
    if (store->last_host == 0 ||
        !md_slice_same(md_strings_at(&store->strings, store->last_host),
                       host)) {
        uint32_t ref = full ? md_strings_find(&store->strings, host)
                            : md_strings_add(&store->strings, host);

        if (ref == 0)
            return false;
        store->last_host = ref;
    }
    *out = store->last_host;
    return true;
}

/* Room for one more of the source's counts. */
static bool count_room(md_source *source, uint32_t tag)
{
    size_t before = source->foreign_cap;
    void *grown;

    if (tag < before)
        return true;
    grown = md_grow(source->foreign_lines, &source->foreign_cap,
                    (size_t)tag + 1, sizeof *source->foreign_lines);
    if (grown == NULL)
        return false;
    source->foreign_lines = grown;
    memset(source->foreign_lines + before, 0,
           (source->foreign_cap - before) * sizeof *source->foreign_lines);
    return true;
}

bool md_tag_room_foreign(md_store *store, md_source *source, uint32_t tag)
{
    void *grown;

    if (!count_room(source, tag))
        return false;
    if (store->foreign_count < store->foreign_cap)
        return true;
    grown = md_grow(store->foreign, &store->foreign_cap,
                    store->foreign_count + 1, sizeof *store->foreign);
    if (grown == NULL)
        return false;
    store->foreign = grown;
    return true;
}

void md_tag_count_foreign(md_store *store, md_source *source, uint32_t tag,
                          uint64_t lines)
{
    if (store->tags[tag].foreign_lines == 0)
        store->foreign[store->foreign_count++] = tag;
    store->tags[tag].foreign_lines += lines;
    source->foreign_lines[tag] += lines;
}

bool md_tag_add_foreign(md_store *store, md_source *source, uint32_t tag,
                        uint64_t lines)
{
    if (!md_tag_room_foreign(store, source, tag))
        return false;
    if (lines != 0)
        md_tag_count_foreign(store, source, tag, lines);
    return true;
}
