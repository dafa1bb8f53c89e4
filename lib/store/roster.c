/*
 * Names, numbered and searched. See roster.h.
 *
 * Takes names, gives numbers. Does not know who is named where. Fails with
 * false without memory; what was there stays.
 */
#include "store/roster.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/alloc.h"

enum {
    HASHED_MOST = 256, /* bytes of a name that are hashed */
    BLOCK = 16
};

typedef struct probe {
    const md_roster *roster;
    md_slice name;
} probe;

void md_roster_free(md_roster *r)
{
    md_free(r->text);
    md_free(r->begins);
    md_table_free(&r->table);
    memset(r, 0, sizeof *r);
}

/* ---- one name ------------------------------------------------------------ */

/* Equal names have equal tags; long ones are told apart by their bytes. */
uint32_t md_roster_tag(const md_hash_key *key, md_slice name)
{
    char folded[HASHED_MOST];
    size_t len = name.len < HASHED_MOST ? name.len : HASHED_MOST, i;

    for (i = 0; i < len; i++)
        folded[i] = md_lower(name.ptr[i]);
    return (uint32_t)(md_hash_text(key, md_slice_make(folded, len)) >> 32);
}

static bool same_name(const void *context, uint32_t ref)
{
    const probe *p = context;
    md_slice there = md_roster_at(p->roster, ref - 1);
    size_t at;

    if (there.len != p->name.len)
        return false;
    if (there.len == 0 || memcmp(there.ptr, p->name.ptr, there.len) == 0)
        return true;
    if (!md_slice_eq_nocase(there, p->name))
        return false;
    if (!p->roster->addresses)
        return true;
    at = md_slice_rchr(there, '@');
    return at != MD_NPOS && md_slice_eq(md_slice_sub(there, 0, at),
                                        md_slice_sub(p->name, 0, at));
}

uint32_t md_roster_find_tagged(const md_roster *r, md_slice name, uint32_t tag)
{
    probe p = {r, name};

    return md_table_find(&r->table, tag, same_name, &p) - 1;
}

uint32_t md_roster_find(const md_roster *r, const md_hash_key *key,
                        md_slice name)
{
    return md_roster_find_tagged(r, name, md_roster_tag(key, name));
}

bool md_roster_add(md_roster *r, const md_hash_key *key, md_slice name,
                   uint32_t *number)
{
    uint32_t tag = md_roster_tag(key, name);
    probe p = {r, name};
    uint32_t found = md_table_find(&r->table, tag, same_name, &p);
    void *grown;
    size_t i;

    *number = found - 1;
    if (found != 0)
        return true;
    if (r->count >= UINT32_MAX - 1)
        return false;
    grown = md_grow(r->begins, &r->begin_cap, r->count + 2, sizeof *r->begins);
    if (grown == NULL)
        return false;
    r->begins = grown;
    grown = md_grow(r->text, &r->cap, r->len + name.len, 1);
    if (grown == NULL)
        return false;
    r->text = grown;
    if (!md_table_add(&r->table, tag, (uint32_t)r->count + 1))
        return false;
    for (i = 0; i < name.len; i++) {
        r->text[r->len + i] = name.ptr[i];
        r->letters[(unsigned char)md_lower(name.ptr[i])]++;
    }
    r->begins[r->count] = r->len;
    r->len += name.len;
    *number = (uint32_t)r->count++;
    r->begins[r->count] = r->len;
    return true;
}

/* ---- parts of names ------------------------------------------------------ */

static md_roster_letter letter_at(md_slice part, size_t at)
{
    md_roster_letter l = {.at = at, .lower = md_lower(part.ptr[at])};

    l.bit = md_is_alpha(l.lower) ? 0x20 : 0;
    return l;
}

static uint64_t times(const md_roster *r, md_slice part, size_t at)
{
    return r->letters[(unsigned char)md_lower(part.ptr[at])];
}

md_roster_part md_roster_look(const md_roster *r, md_slice part)
{
    size_t one = 0, other, i;
    md_roster_part l = {.part = part};

    if (part.len == 0)
        return l;
    for (i = 1; i < part.len; i++)
        if (times(r, part, i) < times(r, part, one))
            one = i;
    other = one == 0 ? part.len - 1 : 0;
    for (i = 0; i < part.len; i++)
        if (i != one && times(r, part, i) < times(r, part, other))
            other = i;
    l.one = letter_at(part, one);
    l.other = letter_at(part, other);
    return l;
}

static bool stands_at(const md_roster_part *l, const char *at)
{
    size_t i;

    for (i = 0; i < l->part.len; i++)
        if (at[i] != l->part.ptr[i] &&
            md_lower(at[i]) != md_lower(l->part.ptr[i]))
            return false;
    return true;
}

#ifdef __SSE2__
/* The first place in [at, end) where the part stands, so far as whole blocks
 * reach; *at: where to go on with single bytes. Most blocks have one of the
 * two letters somewhere: only where both stand in their places there is
 * something to decide. */
static const char *search_blocks(const md_roster_part *l, const char **at,
                                 const char *end)
{
    const __m128i one = _mm_set1_epi8(l->one.lower);
    const __m128i other = _mm_set1_epi8(l->other.lower);
    const __m128i one_bit = _mm_set1_epi8(l->one.bit);
    const __m128i other_bit = _mm_set1_epi8(l->other.bit);
    const size_t need = l->part.len - 1 + BLOCK;
    const size_t one_at = l->one.at, other_at = l->other.at;

    for (; (size_t)(end - *at) >= need; *at += BLOCK) {
        const void *first = *at + one_at, *second = *at + other_at;
        __m128i a = _mm_loadu_si128(first), b = _mm_loadu_si128(second);
        unsigned places;

        a = _mm_cmpeq_epi8(_mm_or_si128(a, one_bit), one);
        b = _mm_cmpeq_epi8(_mm_or_si128(b, other_bit), other);
        places = (unsigned)_mm_movemask_epi8(_mm_and_si128(a, b));
        for (; places != 0; places &= places - 1) {
            const char *place = *at + __builtin_ctz(places);

            if (stands_at(l, place))
                return place;
        }
    }
    return NULL;
}
#endif

/* NULL: nowhere in [at, end). */
static const char *search_text(const md_roster_part *l, const char *at,
                               const char *end)
{
#ifdef __SSE2__
    const char *found = search_blocks(l, &at, end);

    if (found != NULL)
        return found;
#endif
    for (; (size_t)(end - at) >= l->part.len; at++)
        if (md_lower(at[l->one.at]) == l->one.lower && stands_at(l, at))
            return at;
    return NULL;
}

/* The name that a place in the text belongs to, at or not far behind `low`
 * mostly. */
static uint32_t name_at(const md_roster *r, size_t place, uint32_t low)
{
    size_t step = 1;
    uint32_t high;

    while (low + step < r->count && r->begins[low + step] <= place) {
        low += (uint32_t)step;
        step *= 2;
    }
    high = (uint32_t)(low + step < r->count ? low + step : r->count);
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;

        if (r->begins[middle] <= place)
            low = middle;
        else
            high = middle;
    }
    return low;
}

uint32_t md_roster_search(const md_roster *r, const md_roster_part *part,
                          uint32_t from)
{
    const char *at, *end = r->text + r->len;

    if (from >= r->count)
        return UINT32_MAX;
    if (part->part.len == 0)
        return from;
    at = r->text + r->begins[from];
    while ((at = search_text(part, at, end)) != NULL) {
        size_t place = (size_t)(at - r->text);

        /* What reaches from one name into the next stands in neither. */
        from = name_at(r, place, from);
        if (place + part->part.len <= r->begins[from + 1])
            return from;
        at++;
    }
    return UINT32_MAX;
}
