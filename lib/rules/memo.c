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
static uint64_t memo_hash(md_slice key)
{
    uint64_t a = key.len;
    uint64_t b = 0;
    uint64_t words[2];

    while (key.len >= sizeof words) {
        memcpy(words, key.ptr, sizeof words);
        a = memo_mix(a, words[0]);
        b = memo_mix(b, words[1]);
        key = md_slice_make(key.ptr + sizeof words, key.len - sizeof words);
    }
    memset(words, 0, sizeof words);
    if (key.len != 0)
        memcpy(words, key.ptr, key.len);
    a = memo_mix(memo_mix(a, words[0]) ^ b, words[1]);
    return a ^ a >> 32;
}

const md_memo_answer *md_memo_find(const md_memo *memo, md_slice key)
{
    uint64_t hash = memo_hash(key);
    size_t at = hash % MEMO_SETS;

    for (size_t i = 0; i < MEMO_WAYS; i++) {
        const memo_entry *e = &memo->entries[at * MEMO_WAYS + i];

        if (memo->sets[at].hashes[i] == hash && e->len == key.len &&
            e->key != NULL && memcmp(e->key, key.ptr, key.len) == 0)
            return &e->answer;
    }
    return NULL;
}

void md_memo_put(md_memo *memo, md_slice key, const md_memo_answer *answer)
{
    uint64_t hash = memo_hash(key);
    memo_set *set = &memo->sets[hash % MEMO_SETS];
    memo_entry *e = &memo->entries[hash % MEMO_SETS * MEMO_WAYS + set->turn];

    size_t plan = answer->plan.count * sizeof *e->block;

    if (key.len == 0 || key.len > MD_MEMO_KEY_BYTES ||
        answer->plan.count > MD_MEMO_PLAN)
        return;
    if (e->cap < plan + key.len) {
        void *grown = md_realloc(e->block, plan + key.len, 1);

        if (grown == NULL)
            return;
        e->block = grown;
        e->cap = plan + key.len;
    }
    if (plan != 0)
        memcpy(e->block, answer->plan.candidates, plan);
    e->key = (const char *)e->block + plan;
    memcpy((char *)e->block + plan, key.ptr, key.len);
    e->len = (uint32_t)key.len;
    e->answer = *answer;
    e->answer.plan.candidates = e->block;
    set->hashes[set->turn] = hash;
    set->turn = (set->turn + 1) % MEMO_WAYS;
}
