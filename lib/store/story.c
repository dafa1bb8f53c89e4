/*
 * Folding the facts of one generation into a story.
 *
 * Takes an entry of the catalogue, gives recipients, attempts and state. What
 * the log does not say stays absent. Does not know causes, links or other
 * messages. Fails with false without memory.
 */
#include "store/story.h"

#include "base/alloc.h"
#include "record/words.h"
#include "store/action.h"
#include "store/catalog_data.h"
#include "store/generation.h"
#include "store/recipient.h"
#include "store/session.h"
#include "store/state_of.h"

void md_story_init(md_story *s)
{
    memset(s, 0, sizeof *s);
}

void md_story_free(md_story *s)
{
    md_facts_free(&s->own);
    md_free(s->recipients);
    md_free(s->attempts);
    md_free(s->buckets);
    if (s->session != NULL)
        md_session_free(s->session);
    md_free(s->session);
    md_free(s->reading);
    md_arena_free(&s->arena);
    memset(s, 0, sizeof *s);
}

struct md_session *md_story_session(md_story *s)
{
    if (s->session == NULL) {
        s->session = md_alloc(sizeof *s->session);
        if (s->session == NULL)
            return NULL;
        md_session_init(s->session);
    }
    md_session_begin(s->session, s->catalog);
    return s->session;
}

/* Empty, with the memory kept. */
static void story_clear(md_story *s)
{
    md_story old = *s;

    memset(s, 0, sizeof *s);
    s->own = old.own;
    s->recipients = old.recipients;
    s->recipient_cap = old.recipient_cap;
    s->attempts = old.attempts;
    s->attempt_cap = old.attempt_cap;
    s->buckets = old.buckets;
    s->bucket_cap = old.bucket_cap;
    s->session = old.session;
    s->reading = old.reading;
    s->arena = old.arena;
    md_arena_clear(&s->arena);
    s->own.arena = NULL;
    md_facts_clear(&s->own);
    s->size_bytes = s->nrcpt = -1;
    s->first_time = s->last_time = MAILDIAG_NO_TIME;
    s->removed_time = s->expired_time = s->held_time = MAILDIAG_NO_TIME;
    s->hold_before_time = MAILDIAG_NO_TIME;
}

/* ---- attempts ---------------------------------------------------------- */

/* Nearly all are one of three words, which are told by their references. */
static uint8_t status_of(md_story *s, const md_value *v)
{
    const uint32_t *usual = s->catalog->status;
    int32_t number;
    md_slice word;
    uint8_t i;

    for (i = 0; v != NULL && i < MD_USUAL_STATUSES; i++) {
        if (v->ref == usual[i] && v->ref != 0 && v->packing == MD_PACK_STRING)
            return i + MAILDIAG_STATUS_SENT;
    }
    word = md_fact_bytes(&s->own, v);
    number = md_words_number(MAILDIAG_WORDS_STATUS, word);
    if (md_slice_eq(word, MD_LIT("SOFTBOUNCE")))
        return MAILDIAG_STATUS_DEFERRED;
    return number < 0 ? MAILDIAG_STATUS_OTHER : (uint8_t)number;
}

static bool attempt_add(md_story *s, uint32_t fact_index)
{
    md_fact *fact = &s->facts[fact_index];
    md_recipient *r = md_recipient_named(
        s, md_fact_value(&s->own, fact, MAILDIAG_FIELD_TO), fact_index);
    md_attempt *a;
    void *grown;

    if (r == NULL)
        return false;
    grown = md_grow(s->attempts, &s->attempt_cap, (size_t)s->attempt_count + 1,
                    sizeof *s->attempts);
    if (grown == NULL)
        return false;
    s->attempts = grown;
    a = &s->attempts[s->attempt_count];
    a->fact = fact_index;
    a->recipient = (uint32_t)(r - s->recipients);
    a->next = MD_NO_INDEX;
    a->status =
        status_of(s, md_fact_value(&s->own, fact, MAILDIAG_FIELD_STATUS));
    if (r->last_attempt == MD_NO_INDEX)
        r->first_attempt = s->attempt_count;
    else
        s->attempts[r->last_attempt].next = s->attempt_count;
    r->last_attempt = s->attempt_count++;
    r->attempt_count += fact->repeat;
    r->last_fact = fact_index;
    if (r->orig_to.ptr == NULL)
        r->orig_to = md_fact_field(&s->own, fact, MAILDIAG_FIELD_ORIG_TO);
    return true;
}

/* ---- facts ------------------------------------------------------------- */

static void first_field(md_story *s, md_slice *to, const md_fact *fact,
                        uint16_t id)
{
    if (to->ptr == NULL)
        *to = md_fact_field(&s->own, fact, id);
}

static void fold_session_fields(md_story *s, const md_fact *fact)
{
    first_field(s, &s->helo, fact, MAILDIAG_FIELD_HELO);
    first_field(s, &s->sasl_username, fact, MAILDIAG_FIELD_SASL_USERNAME);
}

static void fold_fact(md_story *s, const md_fact *fact)
{
    switch (fact->kind) {
    case MAILDIAG_RECORD_CLIENT:
        first_field(s, &s->client, fact, MAILDIAG_FIELD_CLIENT);
        first_field(s, &s->client_ip, fact, MAILDIAG_FIELD_CLIENT_IP);
        fold_session_fields(s, fact);
        break;
    case MAILDIAG_RECORD_PICKUP:
        first_field(s, &s->from, fact, MAILDIAG_FIELD_FROM);
        break;
    case MAILDIAG_RECORD_MESSAGE_ID:
        first_field(s, &s->message_id, fact, MAILDIAG_FIELD_MESSAGE_ID);
        break;
    case MAILDIAG_RECORD_QUEUE_ACTIVE:
        /* What the queue file says outranks what pickup was told. */
        s->from = md_fact_field(&s->own, fact, MAILDIAG_FIELD_FROM);
        s->size_bytes =
            md_fact_number(&s->own, fact, MAILDIAG_FIELD_SIZE, s->size_bytes);
        s->nrcpt =
            md_fact_number(&s->own, fact, MAILDIAG_FIELD_NRCPT, s->nrcpt);
        break;
    case MAILDIAG_RECORD_EXPIRED:
    case MAILDIAG_RECORD_REFUSAL_LINE:
    case MAILDIAG_RECORD_ACTION_LINE:
        first_field(s, &s->from, fact, MAILDIAG_FIELD_FROM);
        first_field(s, &s->client, fact, MAILDIAG_FIELD_CLIENT);
        first_field(s, &s->client_ip, fact, MAILDIAG_FIELD_CLIENT_IP);
        fold_session_fields(s, fact);
        break;
    default:
        break;
    }
}

static bool fold_facts(md_story *s)
{
    uint32_t i;

    for (i = 0; i < s->fact_count; i++) {
        const md_fact *fact = &s->facts[i];

        fold_fact(s, fact);
        if (fact->kind == MAILDIAG_RECORD_DELIVERY && !attempt_add(s, i))
            return false;
        if (fact->time == MAILDIAG_NO_TIME)
            continue;
        if (s->first_time == MAILDIAG_NO_TIME || fact->time < s->first_time)
            s->first_time = fact->time;
        if (s->last_time == MAILDIAG_NO_TIME || fact->time > s->last_time)
            s->last_time = fact->time;
    }
    return true;
}

/* ---- loading ----------------------------------------------------------- */

/* Keep the facts of one generation. */
static void keep_generation(md_facts *f, uint32_t generation)
{
    size_t i, kept = 0;

    for (i = 0; i < f->count; i++) {
        if (f->items[i].generation == generation)
            f->items[kept++] = f->items[i];
    }
    f->count = kept;
}

static bool load_all(md_story *s, const md_entry_info *info, uint32_t filter)
{
    if (!md_facts_of_key(&s->own, info->entry.key, true, false) ||
        (filter != 0 && !md_facts_of_key(&s->own, filter, true, false)))
        return false;
    (void)md_generation_assign(&s->own);
    keep_generation(&s->own, info->entry.generation);
    return true;
}

/* Where the generations that were loaded last end: the next one of the same
 * queue ID begins there mostly. */
enum { READINGS = 16 };

typedef struct md_story_reading {
    const md_store *store;
    uint64_t version;
    md_unpack behind[READINGS]; /* by part */
} md_story_reading;

/* NULL: none is to be remembered. */
static md_unpack *behind_of(md_story *s, uint32_t part)
{
    const md_store *store = s->catalog->store;
    md_story_reading *r = s->reading;

    if (r == NULL)
        r = s->reading = md_calloc(1, sizeof *r);
    if (r == NULL)
        return NULL;
    if (r->store != store || r->version != store->version) {
        memset(r, 0, sizeof *r);
        r->store = store;
        r->version = store->version;
    }
    return &r->behind[part % READINGS];
}

/* At the first fact of the part that may be one of the run. */
static void run_begin(md_unpack *u, md_story *s, uint32_t key, uint32_t part,
                      const md_run *run, const md_unpack *behind)
{
    if (behind != NULL && behind->part_ref == part && behind->key == key &&
        (behind->first_id | behind->offset) < run->first)
        *u = *behind;
    else
        md_unpack_begin(u, s->catalog->store, key, part);
    md_unpack_from(u, run->first);
}

/* The facts of one run of parts whose ids are in a range. */
static bool load_run(md_story *s, uint32_t key, const md_run *run,
                     uint32_t generation)
{
    const md_store *store = s->catalog->store;
    uint32_t part = run->last_part;

    while (part != 0) {
        md_unpack *behind = behind_of(s, part);
        md_unpack u, before;
        int more;

        run_begin(&u, s, key, part, run, behind);
        for (before = u; (more = md_unpack_next(&u, &s->own)) > 0; before = u) {
            md_fact *fact = &s->own.items[s->own.count - 1];

            if (fact->id > run->last) {
                s->own.count--;
                break;
            }
            fact->own = true;
            fact->generation = generation;
        }
        if (more < 0)
            return false;
        if (behind != NULL)
            *behind = before;
        if (part == run->first_part)
            break;
        part = md_chain_part(&store->chains, part)->prev;
    }
    return true;
}

static bool load_facts(md_story *s, const md_entry_info *info)
{
    const md_reuse *reuse =
        md_catalog_reuse(s->catalog, info->entry.key, info->entry.generation);
    uint32_t filter = md_catalog_filter(s->catalog, info);
    bool good;

    s->own.store = s->catalog->store;
    s->own.arena = &s->arena;
    if (reuse == NULL) {
        good = load_all(s, info, filter);
    } else {
        good =
            load_run(s, info->entry.key, &reuse->own, info->entry.generation) &&
            load_run(s, filter, &reuse->filter, info->entry.generation);
        md_facts_sort(&s->own);
    }
    s->facts = s->own.items;
    s->fact_count = (uint32_t)s->own.count;
    return good;
}

/* Messages are looked at one after the other mostly: what the next ones need
 * first is on its way from memory while this one is folded. */
static void load_soon(const md_catalog *c, uint32_t entry)
{
    enum { KEYS_AHEAD = 8, PARTS_AHEAD = 4 };
    const md_store *store = c->store;
    uint32_t part;

    if (c->entry_count - entry <= KEYS_AHEAD)
        return;
    __builtin_prefetch(
        md_store_key(store, c->entries[entry + KEYS_AHEAD].entry.key));
    part =
        md_store_key(store, c->entries[entry + PARTS_AHEAD].entry.key)->newest;
    if (part != 0) {
        __builtin_prefetch(md_chain_part(&store->chains, part));
        __builtin_prefetch(md_chain_part(&store->chains, part)->bytes + 16);
    }
}

bool md_story_load(md_story *s, const md_catalog *catalog, uint32_t entry)
{
    const md_entry_info *info = &catalog->entries[entry];
    const md_store *store = catalog->store;

    load_soon(catalog, entry);
    story_clear(s);
    s->catalog = catalog;
    s->version = store->version;
    s->entry = entry;
    s->id = info->entry.id;
    s->generation = info->entry.generation;
    s->truncated = md_store_key(store, info->entry.key)->truncated;
    s->host = md_store_string(store, info->host);
    s->instance = md_store_string(store, info->instance);
    s->queue_id = md_store_string(store, info->queue_id);
    if (!load_facts(s, info) || !fold_facts(s) || !md_action_fold(s)) {
        s->catalog = NULL;
        return false;
    }
    md_state_decide(s);
    s->worst = md_story_worst(s);
    return true;
}
