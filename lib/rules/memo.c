/*
 * Four places for a hash value, filled in turn: see memo.h. The hash is not
 * keyed; who makes texts collide makes them be judged anew, as if they were
 * new.
 */
#include "rules/memo.h"

#include "base/alloc.h"

typedef struct memo_entry {
    char *key;
    uint32_t len;
    uint32_t cap;
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
        md_free(memo->entries[i].key);
    md_free(memo);
}

static uint64_t memo_mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static uint64_t memo_hash(md_slice key)
{
    uint64_t hash = key.len;
    uint64_t word;

    while (key.len >= sizeof word) {
        memcpy(&word, key.ptr, sizeof word);
        hash = memo_mix(hash, word);
        key = md_slice_make(key.ptr + sizeof word, key.len - sizeof word);
    }
    word = 0;
    if (key.len != 0)
        memcpy(&word, key.ptr, key.len);
    hash = memo_mix(hash, word);
    return hash ^ hash >> 32;
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

    if (key.len == 0 || key.len > MD_MEMO_KEY_BYTES)
        return;
    if (e->cap < key.len) {
        char *grown = md_realloc(e->key, key.len, 1);

        if (grown == NULL)
            return;
        e->key = grown;
        e->cap = (uint32_t)key.len;
    }
    memcpy(e->key, key.ptr, key.len);
    e->len = (uint32_t)key.len;
    e->answer = *answer;
    set->hashes[set->turn] = hash;
    set->turn = (set->turn + 1) % MEMO_WAYS;
}
