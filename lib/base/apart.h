/*
 * A function that is seldom needed stays out of those that run for every
 * line: inlined there it would cost them registers.
 */
#ifndef MD_BASE_APART_H
#define MD_BASE_APART_H

#if defined(__GNUC__)
#define MD_APART __attribute__((noinline))
#else
#define MD_APART
#endif

#endif
