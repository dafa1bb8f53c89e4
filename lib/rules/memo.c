/*
 * Four places for a hash value, filled in turn: see memo.h. The hash is not
 * keyed; who makes texts collide makes them be judged anew, as if they were
 * new.
 */
#include "rules/memo.h"

#include "base/alloc.h"

/* One block: the plan, the key behind it. */
typedef struct memo_entry {
    md_candidate *block;
    const char *key;
    size_t cap;
    uint32_t len;
    md_memo_answer answer;
} memo_entry;

enum { MEMO_WAYS = 4, MEMO_SETS = MD_MEMO_ENTRIES / MEMO_WAYS };

typedef struct memo_set {
    uint64_t hashes[MEMO_WAYS];
    uint32_t turn; /* the place that is filled next */
} memo_set;

struct md_memo {
    memo_set sets[MEMO_SETS];
    memo_entry entries[MD_MEMO_ENTRIES];
};

md_memo *md_memo_new(void)
{
    return md_calloc(1, sizeof(md_memo));
}

void md_memo_free(md_memo *memo)
{
    for (uint32_t i = 0; memo != NULL && i < MD_MEMO_ENTRIES; i++)
        md_free(memo->entries[i].block);
    md_free(memo);
}

static uint64_t memo_mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

/* Two lanes: one multiplication need not wait for the other. */
static uint64_t memo_hash_of(uint64_t seed, md_slice key)
{
    uint64_t a = seed + key.len;
    uint64_t b = 0;
    uint64_t words[2];

    while (key.len >= sizeof words) {
        memcpy(words, key.ptr, sizeof words);
        a = memo_mix(a, words[0]);
        b = memo_mix(b, words[1]);
        key = md_slice_make(key.ptr + sizeof words, key.len - sizeof words);
    }
    /* The rest in copies of fixed lengths that overlap: a copy of a length
     * that varies is a call. */
    memset(words, 0, sizeof words);
    if (key.len >= 8) {
        memcpy(words, key.ptr, 8);
        memcpy(words + 1, key.ptr + key.len - 8, 8);
    } else if (key.len >= 4) {
        memcpy(words, key.ptr, 4);
        memcpy(words + 1, key.ptr + key.len - 4, 4);
    } else if (key.len != 0) {
        words[0] = (unsigned char)key.ptr[0];
        words[1] = (uint64_t)(unsigned char)key.ptr[key.len / 2] << 8 |
                   (unsigned char)key.ptr[key.len - 1];
    }
    return memo_mix(memo_mix(a, words[0]), memo_mix(b, words[1]));
}

static uint64_t memo_hash(const md_memo_key *key)
{
    uint64_t hash = memo_hash_of(0, key->facts);

    hash = memo_hash_of(hash, key->form);
    if (key->more.len != 0)
        hash = memo_hash_of(hash, key->more);
    return hash ^ hash >> 32;
}

static size_t memo_len(const md_memo_key *key)
{
    return key->facts.len + key->form.len + key->more.len;
}

static bool memo_same(const memo_entry *e, const md_memo_key *key)
{
    const char *at = e->key;

    return e->len == memo_len(key) && at != NULL &&
           md_slice_eq(md_slice_make(at, key->facts.len), key->facts) &&
           md_slice_eq(md_slice_make(at + key->facts.len, key->form.len),
                       key->form) &&
           md_slice_eq(md_slice_make(at + key->facts.len + key->form.len,
                                     key->more.len),
                       key->more);
}

static char *memo_copy(char *to, md_slice from)
{
    if (from.len != 0)
        memcpy(to, from.ptr, from.len);
    return to + from.len;
}

const md_memo_answer *md_memo_find(const md_memo *memo, const md_memo_key *key)
{
    uint64_t hash = memo_hash(key);
    size_t at = hash % MEMO_SETS;

    for (size_t i = 0; i < MEMO_WAYS; i++) {
        const memo_entry *e = &memo->entries[at * MEMO_WAYS + i];

        if (memo->sets[at].hashes[i] == hash && memo_same(e, key))
            return &e->answer;
    }
    return NULL;
}

void md_memo_put(md_memo *memo, const md_memo_key *key,
                 const md_memo_answer *answer)
{
    uint64_t hash = memo_hash(key);
    memo_set *set = &memo->sets[hash % MEMO_SETS];
    memo_entry *e = &memo->entries[hash % MEMO_SETS * MEMO_WAYS + set->turn];
    size_t plan = answer->plan.count * sizeof *e->block;
    size_t len = memo_len(key);
    char *to;

    if (len == 0 || len > MD_MEMO_KEY_BYTES ||
        answer->plan.count > MD_MEMO_PLAN)
        return;
    if (e->cap < plan + len) {
        void *grown = md_realloc(e->block, plan + len, 1);

        if (grown == NULL)
            return;
        e->block = grown;
        e->cap = plan + len;
    }
    if (plan != 0)
        memcpy(e->block, answer->plan.candidates, plan);
    to = (char *)e->block + plan;
    e->key = to;
    memo_copy(memo_copy(memo_copy(to, key->facts), key->form), key->more);
    e->len = (uint32_t)len;
    e->answer = *answer;
    e->answer.plan.candidates = e->block;
    set->hashes[set->turn] = hash;
    set->turn = (set->turn + 1) % MEMO_WAYS;
}
