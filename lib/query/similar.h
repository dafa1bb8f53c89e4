/*
 * How many typing errors lie between two words: letters changed, left out,
 * put in, or two neighbours swapped (Damerau–Levenshtein, each pair of
 * neighbours swapped at most once). ASCII letters without case.
 */
#ifndef MD_QUERY_SIMILAR_H
#define MD_QUERY_SIMILAR_H

#include "base/slice.h"

/* The most that is told apart. */
enum { MD_SIMILAR_MOST = 2, MD_SIMILAR_BYTES = 512 };

/* 0, 1 or 2; 3 for everything further apart, and for words longer than
 * MD_SIMILAR_BYTES. */
unsigned md_similar_distance(md_slice a, md_slice b);

#endif
