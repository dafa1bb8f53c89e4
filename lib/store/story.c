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
#include "store/catalog_data.h"
#include "store/generation.h"
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
    md_arena_free(&s->arena);
    memset(s, 0, sizeof *s);
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
    s->arena = old.arena;
    md_arena_clear(&s->arena);
    s->own.arena = NULL;
    md_facts_clear(&s->own);
    s->size_bytes = s->nrcpt = -1;
    s->first_time = s->last_time = MAILDIAG_NO_TIME;
    s->removed_time = s->expired_time = s->held_time = MAILDIAG_NO_TIME;
}

/* ---- recipients -------------------------------------------------------- */

/* Domain without letter case, local part with. */
static bool same_address(md_slice a, md_slice b)
{
    size_t at = md_slice_rchr(a, '@');

    if (a.len != b.len || (a.ptr == NULL) != (b.ptr == NULL))
        return false;
    if (at == MD_NPOS)
        return md_slice_eq(a, b);
    return md_slice_eq(md_slice_sub(a, 0, at), md_slice_sub(b, 0, at)) &&
           md_slice_eq_nocase(md_slice_skip(a, at), md_slice_skip(b, at));
}

static uint64_t address_hash(const md_story *s, md_slice address)
{
    char lower[256];
    size_t at = md_slice_rchr(address, '@'), i;
    md_slice domain = at == MD_NPOS ? MD_NONE : md_slice_skip(address, at);
    uint64_t hash;

    if (domain.len > sizeof lower)
        domain.len = sizeof lower;
    for (i = 0; i < domain.len; i++)
        lower[i] = md_lower(domain.ptr[i]);
    hash = md_hash_bytes(&s->catalog->store->hash_key,
                         md_slice_make(lower, domain.len));
    return hash ^ md_hash_bytes(&s->catalog->store->hash_key,
                                md_slice_sub(address, 0, at));
}

enum { FEW = 8 }; /* recipients that are searched one by one */

static bool buckets_rebuild(md_story *s, size_t count)
{
    size_t i;
    uint32_t *buckets = md_realloc(NULL, count, sizeof *buckets);

    if (buckets == NULL)
        return false;
    md_free(s->buckets);
    s->buckets = buckets;
    s->bucket_cap = count;
    memset(buckets, 0xff, count * sizeof *buckets);
    for (i = 0; i < s->recipient_count; i++) {
        size_t at = address_hash(s, s->recipients[i].address) & (count - 1);

        while (buckets[at] != MD_NO_INDEX)
            at = (at + 1) & (count - 1);
        buckets[at] = (uint32_t)i;
    }
    return true;
}

uint32_t md_story_recipient(const md_story *s, md_slice address)
{
    uint32_t i;
    size_t at;

    if (s->recipient_count <= FEW) {
        for (i = 0; i < s->recipient_count; i++) {
            if (same_address(s->recipients[i].address, address))
                return i;
        }
        return MD_NO_INDEX;
    }
    at = address_hash(s, address) & (s->bucket_cap - 1);
    while ((i = s->buckets[at]) != MD_NO_INDEX) {
        if (same_address(s->recipients[i].address, address))
            return i;
        at = (at + 1) & (s->bucket_cap - 1);
    }
    return MD_NO_INDEX;
}

static bool buckets_add(md_story *s, uint32_t index)
{
    size_t at;

    if (s->recipient_count <= FEW)
        return true;
    if (s->recipient_count == FEW + 1 ||
        (size_t)s->recipient_count * 2 > s->bucket_cap)
        return buckets_rebuild(
            s, s->recipient_count == FEW + 1 ? 64 : s->bucket_cap * 2);
    at = address_hash(s, s->recipients[index].address) & (s->bucket_cap - 1);
    while (s->buckets[at] != MD_NO_INDEX)
        at = (at + 1) & (s->bucket_cap - 1);
    s->buckets[at] = index;
    return true;
}

/* The recipient with that address, made when it is new. NULL: no memory. */
static md_recipient *recipient_get(md_story *s, md_slice address, uint32_t fact)
{
    uint32_t index = md_story_recipient(s, address);
    md_recipient *r;
    void *grown;

    if (index != MD_NO_INDEX)
        return &s->recipients[index];
    grown = md_grow(s->recipients, &s->recipient_cap,
                    (size_t)s->recipient_count + 1, sizeof *s->recipients);
    if (grown == NULL)
        return NULL;
    s->recipients = grown;
    r = &s->recipients[s->recipient_count++];
    memset(r, 0, sizeof *r);
    r->address = address;
    r->first_fact = r->last_fact = fact;
    r->first_attempt = r->last_attempt = MD_NO_INDEX;
    return buckets_add(s, s->recipient_count - 1) ? r : NULL;
}

/* ---- attempts ---------------------------------------------------------- */

static uint8_t status_of(md_slice word)
{
    int32_t number = md_words_number(MAILDIAG_WORDS_STATUS, word);

    if (md_slice_eq(word, MD_LIT("SOFTBOUNCE")))
        return MAILDIAG_STATUS_DEFERRED;
    return number < 0 ? MAILDIAG_STATUS_OTHER : (uint8_t)number;
}

static bool attempt_add(md_story *s, uint32_t fact_index)
{
    md_fact *fact = &s->facts[fact_index];
    md_recipient *r = recipient_get(
        s, md_fact_field(&s->own, fact, MAILDIAG_FIELD_TO), fact_index);
    md_slice orig_to = md_fact_field(&s->own, fact, MAILDIAG_FIELD_ORIG_TO);
    md_attempt *a;
    void *grown = md_grow(s->attempts, &s->attempt_cap,
                          (size_t)s->attempt_count + 1, sizeof *s->attempts);

    if (r == NULL || grown == NULL)
        return false;
    s->attempts = grown;
    a = &s->attempts[s->attempt_count];
    a->fact = fact_index;
    a->recipient = (uint32_t)(r - s->recipients);
    a->next = MD_NO_INDEX;
    a->status = status_of(md_fact_field(&s->own, fact, MAILDIAG_FIELD_STATUS));
    if (r->last_attempt == MD_NO_INDEX)
        r->first_attempt = s->attempt_count;
    else
        s->attempts[r->last_attempt].next = s->attempt_count;
    r->last_attempt = s->attempt_count++;
    r->attempt_count += fact->repeat;
    r->last_fact = fact_index;
    if (r->orig_to.ptr == NULL)
        r->orig_to = orig_to;
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

/* Actions that name a recipient whom no delivery line names. */
static bool names_recipient(const md_facts *f, const md_fact *fact,
                            md_slice *action)
{
    if (fact->kind != MAILDIAG_RECORD_ACTION_LINE ||
        md_fact_value(f, fact, MAILDIAG_FIELD_TO) == NULL)
        return false;
    return md_slice_eq(*action, MD_LIT("hold")) ||
           md_slice_eq(*action, MD_LIT("discard")) ||
           md_slice_eq(*action, MD_LIT("milter-hold")) ||
           md_slice_eq(*action, MD_LIT("milter-discard"));
}

static bool fold_named(md_story *s, md_facts *f, const md_fact *fact,
                       uint32_t index)
{
    md_slice action = md_fact_field(f, fact, MAILDIAG_FIELD_ACTION);
    md_slice to;

    if (!names_recipient(f, fact, &action))
        return true;
    to = md_fact_field(f, fact, MAILDIAG_FIELD_TO);
    return to.ptr == NULL || recipient_get(s, to, index) != NULL;
}

/* Recipients that only an action line names: this message's own lines, and
 * those without a queue ID that its smtpd wrote just before client=. */
static bool fold_actions(md_story *s)
{
    md_facts before;
    bool good = true;
    uint32_t i;
    size_t n;

    for (i = 0; good && i < s->fact_count; i++)
        good = fold_named(s, &s->own, &s->facts[i], i);
    if (!good || !s->catalog->store->noqueue_actions)
        return good;
    md_facts_init(&before);
    before.arena = &s->arena;
    for (i = 0; good && i < s->fact_count; i++) {
        if (s->facts[i].kind != MAILDIAG_RECORD_CLIENT)
            continue;
        md_facts_clear(&before);
        good = md_session_before_client(s->catalog, &s->facts[i], &before);
        for (n = 0; good && n < before.count; n++)
            good = fold_named(s, &before, &before.items[n], i);
    }
    md_facts_free(&before);
    return good;
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

static bool load_facts(md_story *s, const md_entry_info *info)
{
    const md_store *store = s->catalog->store;
    uint32_t filter =
        md_store_find_key(store, MD_KEY_FILTER, info->host, 0, info->queue_id);

    s->own.store = store;
    s->own.arena = &s->arena;
    if (!md_facts_of_key(&s->own, info->entry.key, true, false) ||
        (filter != 0 && !md_facts_of_key(&s->own, filter, true, false)))
        return false;
    (void)md_generation_assign(&s->own);
    keep_generation(&s->own, info->entry.generation);
    s->facts = s->own.items;
    s->fact_count = (uint32_t)s->own.count;
    return true;
}

bool md_story_load(md_story *s, const md_catalog *catalog, uint32_t entry)
{
    const md_entry_info *info = &catalog->entries[entry];
    const md_store *store = catalog->store;

    story_clear(s);
    s->catalog = catalog;
    s->entry = entry;
    s->id = info->entry.id;
    s->generation = info->entry.generation;
    s->truncated = md_store_key(store, info->entry.key)->truncated;
    s->host = md_store_string(store, info->host);
    s->instance = md_store_string(store, info->instance);
    s->queue_id = md_store_string(store, info->queue_id);
    if (!load_facts(s, info) || !fold_facts(s) || !fold_actions(s)) {
        s->catalog = NULL;
        return false;
    }
    md_state_decide(s);
    s->worst = md_story_worst(s);
    return true;
}
