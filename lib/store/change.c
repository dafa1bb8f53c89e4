/*
 * Looking at a catalogue again, and walking what has changed. See change.h.
 *
 * Takes catalogues of one store, one after the other, and holds each against
 * what was seen of the one before. Fails with false without memory; what was
 * seen stays then.
 */
#include "store/change.h"

#include "base/alloc.h"
#include "store/change_parts.h"
#include "store/order.h"

void md_changes_free(md_changes *c)
{
    md_free(c->entries);
    md_free(c->processes);
    md_free(c->lifetimes);
    md_free(c->order);
    memset(c, 0, sizeof *c);
}

/* ---- what differs -------------------------------------------------------- */

static int compare_places(const md_seen_entry *a, const md_catalog_entry *b)
{
    if (a->id != b->id)
        return a->id < b->id ? -1 : 1;
    return a->kind < b->kind ? -1 : a->kind > b->kind;
}

/* Entries that are new, or have other facts than before; the serials of the
 * others into `serials`. */
static void hold_entries(const md_changes *c, md_look *l, uint32_t *serials)
{
    const md_catalog *catalog = l->catalog;
    size_t i, at = 0;

    for (i = 0; i < catalog->entry_count; i++) {
        const md_entry_info *info = &catalog->entries[i];
        const md_seen_entry *before;

        while (at < c->entry_count &&
               compare_places(&c->entries[at], &info->entry) < 0)
            at++;
        if (at == c->entry_count ||
            compare_places(&c->entries[at], &info->entry) != 0) {
            l->stale[i] = MD_STALE_FACTS | MD_STALE_NEW;
            continue;
        }
        before = &c->entries[at];
        serials[i] = before->serial;
        if (before->seen != info->seen)
            l->stale[i] |= MD_STALE_FACTS;
        if (before->seen != info->seen &&
            before->mention_count != md_look_mentions(catalog, (uint32_t)i))
            l->stale[i] |= MD_STALE_NAMES;
        if (before->message_id != info->message_id)
            l->stale[i] |= MD_STALE_FACTS | MD_STALE_NEW;
    }
}

static bool hold_links(md_look *l)
{
    size_t i;

    for (i = 0; i < l->catalog->entry_count; i++) {
        if ((l->stale[i] & MD_STALE_FACTS) != 0 &&
            !md_look_links(l, (uint32_t)i))
            return false;
    }
    return md_look_above(l);
}

static bool hold_processes(const md_changes *c, md_look *l)
{
    const md_catalog *catalog = l->catalog;
    size_t i, at = 0;

    for (i = 0; i < catalog->process_count; i++) {
        const md_process *process = &catalog->processes[i];
        uint32_t known = 0;

        while (at < c->process_count && c->processes[at].key < process->key)
            at++;
        if (at < c->process_count && c->processes[at].key == process->key)
            known = c->processes[at].fact_count;
        if (known != process->fact_count && !md_look_process(l, process, known))
            return false;
    }
    return true;
}

/* Whether a lifetime was seen as it is: index + 1 in c->lifetimes by host,
 * for both kinds of mail. */
static bool same_lifetime(const md_changes *c, const md_refmap *seen,
                          const md_lifetime *now)
{
    uint32_t index = md_refmap_get(&seen[now->null_sender], now->host + 1);

    return index != 0 && c->lifetimes[index - 1].usec == now->usec;
}

static bool hold_lifetimes(const md_changes *c, md_look *l)
{
    const md_catalog *catalog = l->catalog;
    md_refmap seen[2] = {{0}, {0}}, hosts = {0};
    bool good = true;
    size_t i;

    for (i = 0; good && i < c->lifetime_count; i++)
        good = md_refmap_put(&seen[c->lifetimes[i].null_sender],
                             c->lifetimes[i].host + 1, (uint32_t)i + 1);
    for (i = 0; good && i < catalog->lifetime_count; i++) {
        const md_lifetime *now = &catalog->lifetimes[i];

        if (!same_lifetime(c, seen, now) &&
            md_refmap_get(&hosts, now->host + 1) == 0)
            good = md_refmap_put(&hosts, now->host + 1, 1);
    }
    good = good && (hosts.count == 0 || md_look_waiting(l, &hosts));
    md_refmap_free(&seen[0]);
    md_refmap_free(&seen[1]);
    md_refmap_free(&hosts);
    return good;
}

/* ---- keeping what is seen ------------------------------------------------ */

static bool keep_processes(md_changes *next, const md_catalog *catalog)
{
    size_t i;

    next->processes =
        md_realloc(NULL, catalog->process_count + 1, sizeof *next->processes);
    next->lifetimes =
        md_realloc(NULL, catalog->lifetime_count + 1, sizeof *next->lifetimes);
    if (next->processes == NULL || next->lifetimes == NULL)
        return false;
    for (i = 0; i < catalog->process_count; i++) {
        next->processes[i].key = catalog->processes[i].key;
        next->processes[i].fact_count = catalog->processes[i].fact_count;
    }
    next->process_count = catalog->process_count;
    for (i = 0; i < catalog->lifetime_count; i++) {
        next->lifetimes[i].host = catalog->lifetimes[i].host;
        next->lifetimes[i].null_sender = catalog->lifetimes[i].null_sender;
        next->lifetimes[i].usec = catalog->lifetimes[i].usec;
    }
    next->lifetime_count = catalog->lifetime_count;
    return true;
}

/* `serials` has the old ones. */
static bool keep_entries(md_changes *next, const md_look *l,
                         const uint32_t *serials)
{
    const md_catalog *catalog = l->catalog;
    size_t i, count = catalog->entry_count, at = 0;
    md_place *places = md_realloc(NULL, count + 1, sizeof *places);
    bool good;

    next->entries = md_realloc(NULL, count + 1, sizeof *next->entries);
    next->order = md_realloc(NULL, count + 1, sizeof *next->order);
    good = places != NULL && next->entries != NULL && next->order != NULL;
    for (i = 0; good && i < count; i++) {
        const md_entry_info *info = &catalog->entries[i];
        md_seen_entry *entry = &next->entries[i];
        uint32_t named = 0;

        entry->id = info->entry.id;
        entry->kind = info->entry.kind;
        entry->serial = l->stale[i] != 0 ? next->serial : serials[i];
        entry->seen = info->seen;
        entry->message_id = info->message_id;
        for (; at < catalog->mention_count && catalog->mentions[at].entry == i;
             at++)
            named += named < UINT16_MAX;
        entry->mention_count = (uint16_t)named;
        places[i].number = entry->serial;
        places[i].index = (uint32_t)i;
    }
    good = good && md_order(places, count);
    for (i = 0; good && i < count; i++)
        next->order[i] = places[i].index;
    next->entry_count = count;
    md_free(places);
    return good;
}

static bool look(const md_changes *c, md_look *l, md_changes *next)
{
    size_t count = l->catalog->entry_count;
    uint32_t *serials = md_calloc(count + 1, sizeof *serials);
    bool good = serials != NULL && l->stale != NULL;

    if (good && (c->version == 0 || c->epoch != next->epoch))
        memset(l->stale, MD_STALE_FACTS, count);
    else if (good) {
        hold_entries(c, l, serials);
        good = hold_links(l) && hold_processes(c, l) && hold_lifetimes(c, l);
    }
    good = good && keep_entries(next, l, serials) &&
           keep_processes(next, l->catalog);
    md_free(serials);
    return good;
}

bool md_changes_look(md_changes *c, const md_catalog *catalog)
{
    const md_store *store = md_catalog_store(catalog);
    md_changes next = {0};
    md_look l = {0};
    bool good;

    if (c->version == md_store_version(store))
        return true;
    l.catalog = catalog;
    l.stale = md_calloc(catalog->entry_count + 1, sizeof *l.stale);
    md_process_view_init(&l.view);
    md_process_view_turn(&l.view, catalog);
    md_story_init(&l.story);
    md_facts_init(&l.timeline);
    next.version = md_store_version(store);
    next.epoch = md_store_epoch(store);
    next.serial = c->serial + 1;
    good = look(c, &l, &next);
    md_process_view_free(&l.view);
    md_story_free(&l.story);
    md_facts_free(&l.timeline);
    md_free(l.stale);
    md_free(l.above);
    if (!good) {
        md_changes_free(&next);
        return false;
    }
    md_changes_free(c);
    *c = next;
    return true;
}

/* ---- walking ------------------------------------------------------------- */

static bool is_behind(const md_seen_entry *e, uint32_t serial, uint64_t id,
                      uint8_t kind)
{
    if (e->serial != serial)
        return e->serial > serial;
    if (e->id != id)
        return e->id > id;
    return kind != 0 && e->kind > kind;
}

uint32_t md_changes_next(const md_changes *c, uint32_t serial, uint64_t id,
                         uint8_t kind, uint32_t *next_serial)
{
    size_t low = 0, high = c->entry_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (is_behind(&c->entries[c->order[middle]], serial, id, kind))
            high = middle;
        else
            low = middle + 1;
    }
    if (low == c->entry_count)
        return UINT32_MAX;
    *next_serial = c->entries[c->order[low]].serial;
    return c->order[low];
}
