/*
 * Threads of the library: they live inside one call, and signals are the
 * program's.
 */
#ifndef MD_BASE_THREAD_H
#define MD_BASE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/* A thread that no signal of the program is given to, to be joined by the
 * caller. False: none is to be had. */
bool md_thread_start(pthread_t *thread, void *(*run)(void *), void *argument);

#endif
