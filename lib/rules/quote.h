/*
 * Words that wordings quote: what must not be masked, because a rule asks for
 * it (`spamhaus.org`, `s3140`, `delist@microsoft.com`).
 *
 * Takes the wordings of a rule set, gives what of a word of a text is one of
 * theirs. Kept by hash, of names two runs that stand side by side in them, and
 * runs with a digit: a word too much may stay, none too few. Fails without
 * memory only, when it is made.
 */
#ifndef MD_RULES_QUOTE_H
#define MD_RULES_QUOTE_H

#include "rules/model.h"
#include "rules/token.h"

enum { MD_QUOTE_BITS = 32768, MD_QUOTE_SLOTS = 8192 };

/*
 * The bits say quickly that a word is not among them. When there are more than
 * fit the bits alone decide: a word that could have gone stays then.
 */
typedef struct md_quotes {
    uint64_t bits[MD_QUOTE_BITS / 64];
    uint64_t at_bits[64]; /* the bytes beside the at sign of addresses */
    uint32_t slots[MD_QUOTE_SLOTS]; /* open addressing; 0: free */
    uint32_t count;
} md_quotes;

/* False without memory. */
bool md_quotes_make(md_quotes *q, const md_tables *tables);

/* Is this run, or are these two that stand side by side, quoted? */
bool md_quotes_run(const md_quotes *q, const md_token_run *run);
bool md_quotes_pair(const md_quotes *q, const md_token_run *a,
                    const md_token_run *b);

/* The word [first, end): is it an address, with a run on both sides of its at
 * sign, and are these quoted? */
typedef enum md_quotes_address {
    MD_QUOTES_NO_ADDRESS,
    MD_QUOTES_ANY_ADDRESS,
    MD_QUOTES_QUOTED_ADDRESS
} md_quotes_address;

md_quotes_address md_quotes_address_of(const md_quotes *q,
                                       const md_token_text *t, size_t first,
                                       size_t end);

#endif
