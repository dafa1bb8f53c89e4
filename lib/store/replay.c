/*
 * Facts once more; see replay.h.
 *
 * Takes keys of one store, gives facts in another. Does not know which facts
 * are wanted nor where sources come from. Fails without memory; the store
 * that is written to is then to be thrown away.
 */
#include "store/replay.h"
#include "store/kept.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "store/tag.h"

void md_replay_init(md_replay *r, const md_store *from, md_store *to,
                    const md_replay_source *sources)
{
    memset(r, 0, sizeof *r);
    r->from = from;
    r->to = to;
    r->sources = sources;
    md_facts_init(&r->facts);
    r->facts.store = from;
}

void md_replay_free(md_replay *r)
{
    md_refmap_free(&r->strings);
    md_refmap_free(&r->tags);
    md_refmap_free(&r->keys);
    md_facts_free(&r->facts);
}

/* ---- names -------------------------------------------------------------- */

bool md_replay_string(md_replay *r, uint32_t ref, uint32_t *out)
{
    *out = 0;
    if (ref == 0)
        return true;
    *out = md_refmap_get(&r->strings, ref);
    if (*out != 0)
        return true;
    *out =
        md_strings_add(&r->to->strings, md_strings_at(&r->from->strings, ref));
    return *out != 0 && (r->frugal || md_refmap_put(&r->strings, ref, *out));
}

bool md_replay_line(md_replay *r, uint32_t ref, uint32_t *out)
{
    md_kept_parts parts = md_kept_at(r->from, ref);
    uint32_t i;

    if (!md_replay_string(r, parts.form, &parts.form))
        return false;
    for (i = 0; i < parts.count; i++) {
        if (!md_replay_string(r, parts.strings[i], &parts.strings[i]))
            return false;
    }
    *out = md_kept_make(r->to, &parts);
    return *out != 0;
}

bool md_replay_tag(md_replay *r, uint32_t tag, uint32_t *out)
{
    uint32_t known = md_refmap_get(&r->tags, tag + 1);
    md_slice name;

    if (known != 0) {
        *out = known - 1;
        return true;
    }
    (void)md_store_program(r->from, tag, &name);
    return md_tag_number(r->to, name, false, out) == MAILDIAG_OK &&
           md_refmap_put(&r->tags, tag + 1, *out + 1);
}

maildiag_status md_replay_key(md_replay *r, uint32_t number, uint32_t *out)
{
    const md_key *key = md_store_key(r->from, number);
    md_key_probe p = {.store = r->to, .kind = key->kind, .name = key->name};
    maildiag_status status;
    uint32_t name;

    *out = md_refmap_get(&r->keys, number);
    if (*out != 0)
        return MAILDIAG_OK;
    if (!md_replay_string(r, key->host, &p.host))
        return MAILDIAG_E_NOMEM;
    if (key->kind == MD_KEY_PROCESS) {
        if (!md_replay_tag(r, key->scope - 1, &p.scope))
            return MAILDIAG_E_NOMEM;
        p.scope++;
    } else {
        if (!md_replay_string(r, (uint32_t)key->name, &name) ||
            !md_replay_string(r, key->scope, &p.scope))
            return MAILDIAG_E_NOMEM;
        p.name = name;
    }
    status = md_key_get(r->to, &p, out);
    if (status != MAILDIAG_OK)
        return status;
    if (key->truncated)
        md_store_key(r->to, *out)->truncated = true;
    return md_refmap_put(&r->keys, number, *out) ? MAILDIAG_OK
                                                 : MAILDIAG_E_NOMEM;
}

/* ---- reading ------------------------------------------------------------ */

static md_replay_item *item_room(md_replay_items *out)
{
    void *grown =
        md_grow(out->items, &out->cap, out->count + 1, sizeof *out->items);

    if (grown == NULL)
        return NULL;
    out->items = grown;
    return &out->items[out->count];
}

/* A stamp as it would be, had the source been read on from what is in front
 * of this part of it. */
static void adjust(const md_replay_source *rule, md_pack_head *head)
{
    if (head->stamp == MD_STAMP_CIVIL)
        head->sec += rule->years * MD_YEAR366;
    if (rule->fold && head->offset < rule->fold_before &&
        (head->stamp == MD_STAMP_CIVIL || head->stamp == MD_STAMP_LOCAL))
        head->fold = head->sec <= rule->fold_until;
}

/* The key that a mark names; 0: one that is gone. All keys are made before
 * facts are read. */
static uint32_t mark_of(const md_replay *r, const md_fact *fact)
{
    uint32_t key =
        (uint32_t)md_fact_number(&r->facts, fact, MAILDIAG_FIELD_COUNT, 0);

    return r->to != NULL ? md_refmap_get(&r->keys, key) : key;
}

/* The fact that was unpacked last. */
static bool take_item(md_replay *r, const md_unpack *u, md_replay_items *out)
{
    const md_fact *fact = &r->facts.items[r->facts.count - 1];
    const md_store *to = r->to != NULL ? r->to : r->from;
    md_replay_item *item;

    item = item_room(out);
    if (item == NULL)
        return false;
    memset(item, 0, sizeof *item);
    item->source = fact->source;
    item->shape = u->shape_number;
    item->head.stamp = u->shape->stamp;
    item->head.fold = u->shape->fold;
    item->head.sec = u->sec;
    item->head.usec = u->usec;
    item->head.offset = fact->offset;
    item->head.tag = fact->program;
    item->head.pid = fact->pid;
    item->head.repeat = fact->repeat;
    if (r->sources != NULL) {
        item->source = r->sources[fact->source].to;
        adjust(&r->sources[fact->source], &item->head);
    }
    item->id = (uint64_t)to->sources.items[item->source]->ordinal
                   << MD_OFFSET_BITS |
               fact->offset;
    item->fact.kind = fact->kind;
    item->fact.level = fact->level;
    item->fact.daemon = fact->daemon;
    item->fact.noqueue = fact->noqueue;
    item->fact.value_count = fact->value_count;
    item->first_value = fact->first_value;
    item->replay = r;
    if (fact->kind == MD_FACT_MARK)
        item->mark = mark_of(r, fact);
    out->count++;
    return true;
}

bool md_replay_gather_part(md_replay *r, uint32_t key, uint32_t part,
                           md_replay_items *out)
{
    md_unpack u;
    int more;

    if (r->sources != NULL) {
        uint32_t source = md_part_source(md_chain_part(&r->from->chains, part));

        if (r->sources[source].to == MD_REPLAY_DROPPED)
            return true;
    }
    md_unpack_begin(&u, r->from, key, part);
    while ((more = md_unpack_next(&u, &r->facts)) > 0) {
        if (!take_item(r, &u, out))
            return false;
    }
    return more == 0;
}

bool md_replay_gather(md_replay *r, uint32_t key, md_replay_items *out)
{
    uint32_t part;

    /* Newest part first: they are put in order together. */
    for (part = md_store_key(r->from, key)->newest; part != 0;
         part = md_chain_part(&r->from->chains, part)->prev) {
        if (!md_replay_gather_part(r, key, part, out))
            return false;
    }
    return true;
}

/* ---- order -------------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
    const md_replay_item *x = a, *y = b;

    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return x->fact.kind < y->fact.kind ? -1 : x->fact.kind > y->fact.kind;
}

/* Says the mark what the one right before it says? Which process works for
 * which message is noted where that changes, and at each `client=`. */
static bool idle_mark(const md_replay_item *item, const md_replay_item *before)
{
    return item->fact.kind == MD_FACT_MARK && !item->fact.noqueue &&
           before->fact.kind == MD_FACT_MARK &&
           before->source == item->source && before->mark == item->mark;
}

void md_replay_order(md_replay_items *items)
{
    bool sorted = true;
    size_t i;

    for (i = 1; sorted && i < items->count; i++)
        sorted = by_id(&items->items[i - 1], &items->items[i]) <= 0;
    if (!sorted)
        qsort(items->items, items->count, sizeof *items->items, by_id);
}

void md_replay_drop_marks(md_replay_items *items)
{
    size_t i, kept = 0;

    for (i = 0; i < items->count; i++) {
        if (kept > 0 && idle_mark(&items->items[i], &items->items[kept - 1]))
            continue;
        items->items[kept++] = items->items[i];
    }
    items->count = kept;
}

/* ---- writing ------------------------------------------------------------ */

maildiag_status md_replay_fact(md_store *to, uint32_t number, uint32_t source,
                               const md_pack_head *head,
                               const md_pack_fact *fact)
{
    maildiag_status status;
    uint32_t shape;
    md_key *key;

    if (!md_pack_again(to, fact, head, &shape))
        return MAILDIAG_E_NOMEM;
    status = md_put_packed(to, number, source, head, shape);
    if (status != MAILDIAG_OK)
        return status;
    key = md_store_key(to, number);
    if (fact->kind == MD_FACT_MARK) {
        key->last_mark = (uint32_t)fact->values[0].number;
        key->mark_source = (uint16_t)source;
        key->since_mark = false;
    }
    return MAILDIAG_OK;
}

/* All references of an item as those of the other store. */
static bool translate(md_replay_item *item)
{
    md_replay *r = (md_replay *)(uintptr_t)item->replay;
    md_value *v = r->facts.values + item->first_value;
    size_t i;

    item->fact.values = v;
    if (!md_replay_tag(r, item->head.tag, &item->head.tag))
        return false;
    if (item->fact.kind == MD_FACT_MARK) {
        v->number = item->mark;
        return true;
    }
    for (i = 0; i < item->fact.value_count; i++, v++) {
        if (!md_replay_string(r, v->ref, &v->ref) ||
            (v->id == MAILDIAG_FIELD_EXTRA &&
             !md_replay_string(r, v->name, &v->name)))
            return false;
    }
    return true;
}

maildiag_status md_replay_write(md_store *to, uint32_t key,
                                md_replay_items *items)
{
    maildiag_status status = MAILDIAG_OK;
    size_t i;

    for (i = 0; status == MAILDIAG_OK && i < items->count; i++) {
        md_replay_item *item = &items->items[i];

        if (!translate(item))
            return MAILDIAG_E_NOMEM;
        status =
            md_replay_fact(to, key, item->source, &item->head, &item->fact);
    }
    if (status == MAILDIAG_OK)
        md_chain_seal(&to->chains, &md_store_shard_of_key(to, key)->parts,
                      &md_store_key(to, key)->newest);
    return status;
}

/* ---- stores ------------------------------------------------------------- */

md_store *md_store_like(const md_store *store)
{
    md_store_options options = store->options;
    md_store *made;

    options.zone = store->sources.zone;
    options.zone_count = store->sources.zone_count;
    options.year = store->sources.year;
    options.reference_time_usec = store->sources.reference_time_usec;
    made = md_store_new(&options);
    if (made != NULL) {
        made->hash_key = store->hash_key;
        made->strings.key = store->hash_key;
    }
    return made;
}

void md_store_swap(md_store *a, md_store *b)
{
    md_store other = *a;

    *a = *b;
    *b = other;
    /* It is at work in the middle of an eviction. */
    b->pipeline = a->pipeline;
    a->pipeline = other.pipeline;
}
