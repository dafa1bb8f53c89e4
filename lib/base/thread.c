/*
 * Beginning a thread. See thread.h; knows nothing of what it does.
 */
#include "base/thread.h"

#include <signal.h>

bool md_thread_start(pthread_t *thread, void *(*run)(void *), void *argument)
{
    sigset_t all, before;
    bool good;

    /* A thread begins with the mask of the one that made it. */
    (void)sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return false;
    good = pthread_create(thread, NULL, run, argument) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return good;
}
