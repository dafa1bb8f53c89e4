/*
 * Engines put together, saved and loaded.
 *
 * Takes engines, checks them, hands them to the store. What comes of it
 * stands in the place of what the engine had, or nothing has changed.
 */
#include "api/error.h"
#include "api/handle.h"
#include "store/image_file.h"
#include "store/merge.h"
#include "store/replay.h"

/* The engine's facts are those of `made` now; that one is gone. */
static void take_store(maildiag_engine *engine, md_store *made)
{
    md_store_swap(engine->store, made);
    md_store_free(made);
}

maildiag_status maildiag_merge(maildiag_engine *engine, maildiag_engine *other)
{
    md_store *made = NULL;
    maildiag_status st;

    if (engine == other || !md_engine_is(other))
        return MAILDIAG_E_ARG;
    st = md_engine_write(engine);
    if (st != MAILDIAG_OK)
        return st;
    st = md_engine_read(other);
    if (st == MAILDIAG_OK) {
        st = md_store_merge(engine->store, other->store, &made);
        md_engine_done(other);
    }
    if (st == MAILDIAG_OK)
        take_store(engine, made);
    md_engine_written(engine);
    return st;
}

maildiag_status maildiag_state_save(maildiag_engine *engine, const char *path,
                                    maildiag_error *error)
{
    maildiag_error words = {0};
    maildiag_status st;

    if (!md_error_good(error))
        return MAILDIAG_E_ABI;
    if (path == NULL || !md_engine_is(engine))
        return md_error_give(error, &words, MAILDIAG_E_ARG);
    st = md_engine_read(engine);
    if (st == MAILDIAG_OK) {
        st = md_store_save_file(engine->store, path, &words);
        md_engine_done(engine);
    }
    return md_error_give(error, &words, st);
}

maildiag_status maildiag_state_save_fd(maildiag_engine *engine, int32_t fd,
                                       maildiag_error *error)
{
    maildiag_error words = {0};
    maildiag_status st;

    if (!md_error_good(error))
        return MAILDIAG_E_ABI;
    if (fd < 0 || !md_engine_is(engine))
        return md_error_give(error, &words, MAILDIAG_E_ARG);
    st = md_engine_read(engine);
    if (st == MAILDIAG_OK) {
        st = md_store_save_fd(engine->store, fd, &words);
        md_engine_done(engine);
    }
    return md_error_give(error, &words, st);
}

/* From a path, or from an open file where it is NULL. */
static maildiag_status load(maildiag_engine *engine, const char *path, int fd,
                            maildiag_error *words)
{
    md_store *made = NULL;
    maildiag_status st = md_engine_write(engine);

    if (st != MAILDIAG_OK)
        return st;
    st = path != NULL ? md_store_load_file(engine->store, path, &made, words)
                      : md_store_load_fd(engine->store, fd, &made, words);
    if (st == MAILDIAG_OK)
        take_store(engine, made);
    md_engine_written(engine);
    return st;
}

maildiag_status maildiag_state_load(maildiag_engine *engine, const char *path,
                                    maildiag_error *error)
{
    maildiag_error words = {0};

    if (!md_error_good(error))
        return MAILDIAG_E_ABI;
    return md_error_give(error, &words,
                         path == NULL || !md_engine_is(engine)
                             ? MAILDIAG_E_ARG
                             : load(engine, path, -1, &words));
}

maildiag_status maildiag_state_load_fd(maildiag_engine *engine, int32_t fd,
                                       maildiag_error *error)
{
    maildiag_error words = {0};

    if (!md_error_good(error))
        return MAILDIAG_E_ABI;
    return md_error_give(error, &words,
                         fd < 0 || !md_engine_is(engine)
                             ? MAILDIAG_E_ARG
                             : load(engine, NULL, fd, &words));
}
