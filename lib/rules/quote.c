/*
 * Quoted words. See quote.h.
 */
#include "rules/quote.h"

#include "rules/wording.h"

/* ---- the set -------------------------------------------------------------
 */

static uint32_t quote_mix(uint32_t hash)
{
    hash = (hash ^ hash >> 15) * 0x85EBCA6BU;
    hash ^= hash >> 13;
    return hash != 0 ? hash : 1;
}

static uint32_t quote_alone(const md_token_run *run)
{
    return quote_mix(run->hash);
}

static uint32_t quote_both(const md_token_run *a, const md_token_run *b)
{
    return quote_mix(a->hash * 31 + b->hash);
}

static bool quote_has(const md_quotes *q, uint32_t hash)
{
    uint32_t bit = hash % MD_QUOTE_BITS;
    uint32_t slot = hash >> 16;

    if ((q->bits[bit / 64] >> bit % 64 & 1) == 0)
        return false;
    if (q->count > MD_QUOTE_SLOTS / 2)
        return true;
    for (;; slot++) {
        uint32_t there = q->slots[slot % MD_QUOTE_SLOTS];

        if (there == hash || there == 0)
            return there != 0;
    }
}

static void quote_set(md_quotes *q, uint32_t hash)
{
    uint32_t bit = hash % MD_QUOTE_BITS;
    uint32_t slot = hash >> 16;

    if (quote_has(q, hash))
        return;
    q->bits[bit / 64] |= UINT64_C(1) << bit % 64;
    if (++q->count > MD_QUOTE_SLOTS / 2)
        return;
    while (q->slots[slot % MD_QUOTE_SLOTS] != 0)
        slot++;
    q->slots[slot % MD_QUOTE_SLOTS] = hash;
}

bool md_quotes_run(const md_quotes *q, const md_token_run *run)
{
    return quote_has(q, quote_alone(run));
}

bool md_quotes_pair(const md_quotes *q, const md_token_run *a,
                    const md_token_run *b)
{
    return quote_has(q, quote_both(a, b));
}

/* ---- addresses ------------------------------------------------------------
 */

static unsigned quote_at_bit(char before, char behind)
{
    return ((unsigned char)md_lower(before) * 67u +
            (unsigned char)md_lower(behind)) %
           4096;
}

/* The runs around the at sign; false: there are none. *at is its place. */
static bool quote_around(const md_token_text *t, size_t first, size_t end,
                         size_t *at)
{
    *at = md_slice_chr(md_slice_sub(t->text, first, end - first), '@');
    if (*at == MD_NPOS)
        return false;
    *at += first;
    return *at > first && *at + 1 < end && md_is_alnum(t->text.ptr[*at - 1]) &&
           md_is_alnum(t->text.ptr[*at + 1]);
}

static uint32_t quote_address(const md_token_text *t, size_t first, size_t end,
                              size_t at)
{
    size_t begin = at;
    md_token_run before = {0};
    md_token_run behind = {0};

    while (begin > first && md_is_alnum(t->text.ptr[begin - 1]))
        begin--;
    (void)md_token_next(t, begin, end, begin, &before);
    (void)md_token_next(t, first, end, at + 1, &behind);
    return quote_both(&before, &behind);
}

md_quotes_address md_quotes_address_of(const md_quotes *q,
                                       const md_token_text *t, size_t first,
                                       size_t end)
{
    size_t at;
    unsigned bit;

    if (!quote_around(t, first, end, &at))
        return MD_QUOTES_NO_ADDRESS;
    bit = quote_at_bit(t->text.ptr[at - 1], t->text.ptr[at + 1]);
    if ((q->at_bits[bit / 64] >> bit % 64 & 1) == 0 ||
        !quote_has(q, quote_address(t, first, end, at)))
        return MD_QUOTES_ANY_ADDRESS;
    return MD_QUOTES_QUOTED_ADDRESS;
}

/* ---- wordings -------------------------------------------------------------
 */

/* Words of so many names that they tell none from another. */
static const char *const quote_common[] = {
    "html", "htm",  "cgi", "bin",     "php",    "id",         "ip",
    "com",  "net",  "org", "www",     "http",   "https",      "mail",
    "smtp", "help", "mx",  "support", "lookup", "postmaster", "dns"};

/* How much a run says about the name that it is of. */
static size_t quote_worth(md_slice text, const md_token_run *run)
{
    md_slice word = md_slice_sub(text, run->first, run->end - run->first);

    for (size_t i = 0; i < sizeof quote_common / sizeof *quote_common; i++)
        if (md_slice_eq(word, md_slice_of(quote_common[i])))
            return 0;
    return word.len;
}

static void quote_one_address(md_quotes *q, const md_token_text *t,
                              size_t first, size_t end)
{
    size_t at;
    unsigned bit;

    if (!quote_around(t, first, end, &at))
        return;
    bit = quote_at_bit(t->text.ptr[at - 1], t->text.ptr[at + 1]);
    q->at_bits[bit / 64] |= UINT64_C(1) << bit % 64;
    quote_set(q, quote_address(t, first, end, at));
}

/*
 * The word [first, end) of a wording. Of two runs or more the most telling
 * pair and those with a digit are kept in mind, of one run that. A run at an
 * open end is only a part of what stands in the text.
 */
static void quote_word(md_quotes *q, const md_token_text *t, size_t first,
                       size_t end, bool open_left, bool open_right)
{
    md_token_run before = {0};
    md_token_run run;
    uint32_t best = 0;
    size_t best_worth = 0;
    bool paired = false;

    for (size_t at = first; md_token_next(t, first, end, at, &run);
         at = run.end) {
        size_t worth = quote_worth(t->text, &run);

        if ((open_left && run.first == first) ||
            (open_right && run.end == end)) {
            before.end = 0;
            continue;
        }
        if (run.digit && run.letter)
            quote_set(q, quote_alone(&run));
        if (before.end != 0) {
            worth += quote_worth(t->text, &before);
            if (run.digit || before.digit)
                quote_set(q, quote_both(&before, &run));
            if (worth > (paired ? best_worth : 0)) {
                best = quote_both(&before, &run);
                best_worth = worth;
            }
            paired = true;
        } else if (!paired && worth > best_worth) {
            best = quote_alone(&run);
            best_worth = worth;
        }
        before = run;
    }
    if (best != 0)
        quote_set(q, best);
    quote_one_address(q, t, first, end);
}

/* A word that masking looks at, or may look at with what follows an open
 * end. */
static bool quote_odd(md_slice word)
{
    for (size_t i = 0; i < word.len; i++)
        if (md_is_digit(word.ptr[i]) ||
            (word.ptr[i] != '\0' && strchr(".@/:?#", word.ptr[i]) != NULL))
            return true;
    return false;
}

static bool quote_piece(md_quotes *q, md_planes *planes, const md_piece *piece)
{
    md_token_text t = {piece->text, planes};

    if (!md_planes_set(planes, piece->text))
        return false;
    for (size_t at = 0; at < t.text.len;) {
        unsigned has;
        size_t end = md_token_end(&t, at, at, &has);

        if (quote_odd(md_slice_sub(t.text, at, end - at)))
            quote_word(q, &t, at, end, piece->open_left && at == 0,
                       piece->open_right && end == t.text.len);
        at = end + 1;
    }
    return true;
}

bool md_quotes_make(md_quotes *q, const md_tables *tables)
{
    md_planes planes = {NULL, 0};
    bool good = true;

    memset(q, 0, sizeof *q);
    for (uint32_t i = 0; good && i < tables->wording_count; i++) {
        md_piece pieces[MD_WORDING_PIECES];
        uint32_t count = md_wording_pieces(
            md_tables_text(tables, tables->wordings[i]), pieces);

        for (uint32_t k = 0; good && k < count; k++)
            good = quote_piece(q, &planes, &pieces[k]);
    }
    md_planes_free(&planes);
    return good;
}
