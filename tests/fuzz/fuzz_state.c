/*
 * Fuzz target: a saved state that anybody may have written.
 *
 * Takes: bytes as the payload of a state; the target cuts them into blocks
 *        with the checksums that they need, so that what is behind the
 *        checksums is reached. An input that begins as a state is taken as it
 *        is too.
 * Gives: nothing; loads it, asks about everything, saves it, merges it with
 *        itself and with what it is when it is loaded again.
 * Fails when: what was loaded is not saved as what is loaded again, an answer
 *             breaks a promise of the header, or a sanitizer says so.
 */
#include <stdint.h>
#include <stdlib.h>

#include "store/catalog.h"
#include "store/image.h"
#include "store/merge.h"
#include "store/story.h"

enum { MOST_BYTES = 1 << 17, MOST_ENTRIES = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A broken promise: a crash that the fuzzer keeps. */
static void hold(int promise)
{
    if (!promise)
        abort();
}

static md_store *new_store(void)
{
    md_store_options o;
    md_store *store;

    memset(&o, 0, sizeof o);
    o.hash_key = 1;
    o.year = 2026;
    store = md_store_new(&o);
    hold(store != NULL);
    return store;
}

static md_store *load(md_slice image)
{
    md_store *like = new_store(), *store = NULL;
    maildiag_status status;
    md_image_in in;

    (void)md_image_in_begin(&in, -1, image);
    status = md_image_load(like, &in, &store);
    md_image_in_free(&in);
    hold((status == MAILDIAG_OK) == (store != NULL));
    hold(status == MAILDIAG_OK || status == MAILDIAG_E_STATE ||
         status == MAILDIAG_E_VERSION || status == MAILDIAG_E_ARG);
    md_store_free(like);
    return store;
}

static md_buffer save(const md_store *store)
{
    md_buffer image = {0};
    md_image_out out;

    hold(md_image_out_begin(&out, -1, &image));
    hold(md_image_save(store, &out));
    md_image_out_free(&out);
    return image;
}

/* Everything is told once. */
static void read_all(const md_store *store)
{
    md_catalog *catalog = md_catalog_build(store);
    maildiag_stats stats;
    md_buffer line = {0};
    md_facts timeline;
    uint32_t i, count;
    md_story s;

    hold(catalog != NULL);
    md_store_stats(store, &stats);
    md_story_init(&s);
    md_facts_init(&timeline);
    count = md_catalog_count(catalog);
    for (i = 0; i < count && i < MOST_ENTRIES; i++) {
        const md_catalog_entry *entry = md_catalog_entry_at(catalog, i);

        (void)md_store_line(store, 0, entry->id & 0xffff, &line);
        if (entry->kind != MAILDIAG_ENTRY_MESSAGE)
            continue;
        hold(md_story_load(&s, catalog, i));
        hold(md_story_timeline(&s, &timeline));
    }
    md_facts_free(&timeline);
    md_story_free(&s);
    md_buffer_free(&line);
    md_catalog_free(catalog);
}

static void try_image(md_slice image)
{
    md_store *store = load(image), *again, *both = NULL;
    md_buffer first, second;

    if (store == NULL)
        return;
    read_all(store);
    first = save(store);
    again = load(md_buffer_slice(&first));
    hold(again != NULL);
    second = save(again);
    hold(md_slice_eq(md_buffer_slice(&first), md_buffer_slice(&second)));
    if (md_store_merge(store, again, &both) == MAILDIAG_OK) {
        read_all(both);
        md_store_free(both);
    }
    md_store_free(again);
    md_store_free(store);
    md_buffer_free(&first);
    md_buffer_free(&second);
}

/* The bytes as blocks with their checksums. */
static md_buffer in_blocks(md_slice payload)
{
    md_buffer image = {0};
    md_image_out out;

    hold(md_image_out_begin(&out, -1, &image));
    md_image_put_bytes(&out, payload);
    hold(md_image_out_end(&out));
    md_image_out_free(&out);
    return image;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    md_slice bytes = md_slice_make((const char *)data, size);
    md_buffer image;

    if (size > MOST_BYTES)
        return 0;
    if (md_slice_starts(bytes, MD_LIT("maildiag state\n"))) {
        try_image(bytes);
        return 0;
    }
    image = in_blocks(bytes);
    try_image(md_buffer_slice(&image));
    md_buffer_free(&image);
    return 0;
}
