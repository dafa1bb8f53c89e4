/*
 * "Did you mean": the word of a list that a mistyped one is nearest to.
 *
 * Fails when: nothing is near; the answer is then NULL.
 */
#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H

#include <stddef.h>

/* Letters to change, add, take out or swap with their neighbour, to make one
 * word of the other; at most 99. */
unsigned nearest_distance(const char *a, const char *b);

/* The nearest of count words, NULL when none is within a third of its own
 * length. The first of several wins. */
const char *nearest_word(const char *typed, const char *const *words,
                         size_t count);

#endif
