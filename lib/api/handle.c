/*
 * The doors of the handles; see handle.h.
 *
 * Takes handles, says who may go in, makes the catalogue when the first
 * reader after a feeding asks for it. Does not know what is done inside.
 */
#include "api/handle.h"

#include "api/abi.h"
#include "base/alloc.h"

/* ---- engines ------------------------------------------------------------ */

bool md_engine_is(const maildiag_engine *engine)
{
    return engine != NULL && engine->magic == MD_MAGIC_ENGINE;
}

void md_engine_keep(maildiag_engine *engine)
{
    atomic_fetch_add(&engine->owners, 1);
}

void md_engine_release(maildiag_engine *engine)
{
    if (engine == NULL || atomic_fetch_sub(&engine->owners, 1) != 1)
        return;
    engine->magic = MD_MAGIC_DEAD;
    md_catalog_free(atomic_load(&engine->catalog));
    md_catalog_free(engine->last);
    md_changes_free(&engine->changes);
    md_store_free(engine->store);
    md_rules_release(engine->rules);
    (void)pthread_mutex_destroy(&engine->building);
    md_free(engine);
}

maildiag_status md_engine_write(maildiag_engine *engine)
{
    int nobody = 0;

    if (!md_engine_is(engine))
        return MAILDIAG_E_ARG;
    return atomic_compare_exchange_strong(&engine->inside, &nobody, -1)
               ? MAILDIAG_OK
               : MAILDIAG_E_BUSY;
}

void md_engine_written(maildiag_engine *engine)
{
    md_catalog *catalog = atomic_exchange(&engine->catalog, NULL);

    if (catalog != NULL) {
        md_catalog_free(engine->last);
        md_catalog_put_away(catalog);
        engine->last = catalog;
    }
    atomic_fetch_add(&engine->serial, 1);
    atomic_store(&engine->epoch, md_store_epoch(engine->store));
    atomic_store(&engine->inside, 0);
}

maildiag_status md_engine_read(maildiag_engine *engine)
{
    int readers = atomic_load(&engine->inside);

    do {
        if (readers < 0)
            return MAILDIAG_E_BUSY;
    } while (
        !atomic_compare_exchange_weak(&engine->inside, &readers, readers + 1));
    return MAILDIAG_OK;
}

void md_engine_done(maildiag_engine *engine)
{
    atomic_fetch_sub(&engine->inside, 1);
}

/* The catalogue, made by the first who asks; NULL without memory. Only inside
 * of md_engine_read(). */
static md_catalog *catalog_of(maildiag_engine *engine)
{
    md_catalog *catalog = atomic_load(&engine->catalog);

    if (catalog != NULL)
        return catalog;
    if (pthread_mutex_lock(&engine->building) != 0)
        return NULL;
    catalog = atomic_load(&engine->catalog);
    if (catalog == NULL) {
        catalog = md_catalog_again(engine->last, engine->store);
        engine->last = NULL;
        if (catalog == NULL)
            catalog = md_catalog_build(engine->store);
        atomic_store(&engine->catalog, catalog);
    }
    (void)pthread_mutex_unlock(&engine->building);
    return catalog;
}

const md_changes *md_engine_changes(maildiag_engine *engine,
                                    const md_catalog *catalog)
{
    bool good;

    if (pthread_mutex_lock(&engine->building) != 0)
        return NULL;
    good = md_changes_look(&engine->changes, catalog);
    (void)pthread_mutex_unlock(&engine->building);
    return good ? &engine->changes : NULL;
}

/* ---- readers ------------------------------------------------------------ */

static void stop_writing(maildiag_reader *reader)
{
    if (reader->message.view != NULL)
        md_json_message_free(&reader->message);
    reader->writing = MD_WRITING_NOTHING;
}

/* After a feeding all that was derived from the facts is gone. */
static void look_again(maildiag_reader *reader, const md_catalog *catalog)
{
    uint64_t serial = atomic_load(&reader->engine->serial);

    if (reader->serial == serial && reader->view.catalog == catalog)
        return;
    if (reader->writing == MD_WRITING_MESSAGE)
        stop_writing(reader);
    reader->serial = serial;
    reader->programs.made = false;
    reader->nearest.made = false;
    md_view_turn(&reader->view, catalog);
}

/* Does the call go into the engine? */
static bool goes_in(const maildiag_reader *reader, md_needs needs)
{
    switch (needs) {
    case MD_NEEDS_READER:
        return false;
    case MD_NEEDS_NAMES:
        return reader->engine != NULL;
    case MD_NEEDS_WRITING:
        return reader->writing == MD_WRITING_MESSAGE;
    case MD_NEEDS_ROWS:
        return reader->rows.begun &&
               reader->rows.what != MAILDIAG_ROWS_FINDINGS;
    default:
        return true;
    }
}

static maildiag_status open_engine(maildiag_reader *reader, md_needs needs)
{
    const md_catalog *catalog = reader->view.catalog;
    maildiag_status st;

    if (!goes_in(reader, needs))
        return MAILDIAG_OK;
    if (reader->engine == NULL)
        return MAILDIAG_E_ARG;
    st = md_engine_read(reader->engine);
    if (st != MAILDIAG_OK)
        return st;
    if (reader->serial != atomic_load(&reader->engine->serial))
        catalog = NULL;
    if (needs == MD_NEEDS_CATALOG || needs == MD_NEEDS_ROWS) {
        catalog = catalog_of(reader->engine);
        if (catalog == NULL) {
            md_engine_done(reader->engine);
            return MAILDIAG_E_NOMEM;
        }
    }
    look_again(reader, catalog);
    reader->in_engine = true;
    return MAILDIAG_OK;
}

static maildiag_status go_in(maildiag_reader *reader, md_needs needs)
{
    maildiag_status st;

    if (reader == NULL || reader->magic != MD_MAGIC_READER)
        return MAILDIAG_E_ARG;
    if (atomic_exchange(&reader->inside, 1) != 0)
        return MAILDIAG_E_BUSY;
    st = open_engine(reader, needs);
    if (st != MAILDIAG_OK)
        atomic_store_explicit(&reader->inside, 0, memory_order_release);
    return st;
}

maildiag_status md_reader_in(maildiag_reader *reader, md_needs needs)
{
    maildiag_status st = go_in(reader, needs);

    if (st == MAILDIAG_OK)
        stop_writing(reader);
    return st;
}

static const maildiag_filter ask_nothing = {0};

maildiag_status md_reader_ask(maildiag_reader *reader,
                              const maildiag_filter *filter)
{
    maildiag_filter copy;
    maildiag_status st;

    if (filter == NULL) {
        filter = &ask_nothing;
    } else if (!md_abi_good(filter, sizeof *filter)) {
        return MAILDIAG_E_ABI;
    } else if (filter->struct_size != sizeof copy) {
        md_abi_take(&copy, filter, sizeof copy);
        filter = &copy;
    }
    st = md_reader_in(reader, MD_NEEDS_CATALOG);
    if (st != MAILDIAG_OK || (reader->question_serial == reader->serial &&
                              md_question_same(&reader->question, filter)))
        return st;
    reader->walking = false;
    if (!md_question_keep(&reader->question, filter))
        return md_reader_out(reader, MAILDIAG_E_NOMEM);
    reader->question_serial = reader->serial;
    md_select_ask(&reader->filter, &reader->question.filter,
                  reader->view.catalog);
    return st;
}

/* A message that is written needs the catalogue it was begun with: if there
 * is another by now, writing has stopped. */
maildiag_status md_reader_resume(maildiag_reader *reader)
{
    return go_in(reader, MD_NEEDS_WRITING);
}

/* The engine counts the texts on which PCRE2 was stopped, whoever asked. */
static void tell_limit_hits(maildiag_reader *reader)
{
    uint64_t hits = md_judge_limit_hits(reader->judge);

    if (reader->engine != NULL && hits != reader->told_limit_hits)
        atomic_fetch_add(&reader->engine->regex_limit_hits,
                         hits - reader->told_limit_hits);
    reader->told_limit_hits = hits;
}

maildiag_status md_reader_out(maildiag_reader *reader, maildiag_status status)
{
    tell_limit_hits(reader);
    if (reader->in_engine)
        md_engine_done(reader->engine);
    reader->in_engine = false;
    atomic_store_explicit(&reader->inside, 0, memory_order_release);
    return status;
}

/* ---- reports ------------------------------------------------------------ */

bool md_report_is(const maildiag_report *report)
{
    return report != NULL && report->magic == MD_MAGIC_REPORT;
}
