/*
 * The reader's life, and what it tells of the engine besides messages: lines,
 * sources, programs, addresses.
 */
#include "api/handle.h"

#include "api/abi.h"
#include "api/error.h"
#include "base/alloc.h"
#include "query/text.h"

enum { LINE_BYTES = 65536 };

/* ---- life --------------------------------------------------------------- */

/* Its own rules, else the engine's, else the built-in ones. */
static maildiag_status take_rules(maildiag_engine *engine,
                                  const maildiag_rules *given, md_rules **out,
                                  maildiag_error *error)
{
    if (given == NULL && engine != NULL)
        given = engine->rules;
    if (given == NULL)
        return md_rules_builtin(out, MD_NONE, error);
    *out = md_rules_keep(given);
    return MAILDIAG_OK;
}

static void destroy(maildiag_reader *reader)
{
    reader->magic = MD_MAGIC_DEAD;
    md_json_message_free(&reader->message);
    md_json_free(&reader->json);
    md_explain_free(&reader->explain);
    md_buffer_free(&reader->joined);
    md_frame_free(&reader->frame);
    md_buffer_free(&reader->line);
    md_rows_free(&reader->rows);
    md_group_free(&reader->group);
    md_summary_free(&reader->summary);
    md_programs_free(&reader->programs);
    md_select_free(&reader->filter);
    md_question_free(&reader->question);
    md_view_free(&reader->view);
    md_judge_free(reader->judge);
    md_rules_release(reader->rules);
    md_engine_release(reader->engine);
    md_free(reader);
}

/* Everything that needs the rules and the judge; they are there. */
static void set_up(maildiag_reader *reader)
{
    md_view_init(&reader->view, reader->rules, reader->judge);
    md_select_init(&reader->filter, NULL, NULL, reader->rules, reader->judge);
    md_explain_init(&reader->explain, reader->rules, reader->judge);
    md_frame_init(&reader->frame, MD_FRAME_AUTO, LINE_BYTES);
}

static maildiag_status make(maildiag_reader **out, maildiag_engine *engine,
                            const maildiag_rules *rules, maildiag_error *error)
{
    maildiag_reader *reader = md_calloc(1, sizeof *reader);
    maildiag_status st;

    if (reader == NULL)
        return MAILDIAG_E_NOMEM;
    st = take_rules(engine, rules, &reader->rules, error);
    if (st == MAILDIAG_OK) {
        reader->judge = md_judge_new(reader->rules,
                                     engine != NULL ? engine->match_limit : 0);
        if (reader->judge == NULL)
            st = MAILDIAG_E_NOMEM;
    }
    if (st != MAILDIAG_OK) {
        md_rules_release(reader->rules);
        md_free(reader);
        return st;
    }
    set_up(reader);
    reader->magic = MD_MAGIC_READER;
    atomic_init(&reader->inside, 0);
    if (engine != NULL) {
        md_engine_keep(engine);
        reader->engine = engine;
    }
    *out = reader;
    return MAILDIAG_OK;
}

maildiag_status maildiag_reader_open(maildiag_reader **out,
                                     maildiag_engine *engine,
                                     const maildiag_rules *rules,
                                     maildiag_error *error)
{
    maildiag_error words = {0};
    maildiag_status st = MAILDIAG_E_ARG;

    if (!md_error_good(error))
        return MAILDIAG_E_ABI;
    if (out != NULL && (engine == NULL || md_engine_is(engine)) &&
        (rules == NULL || md_rules_is(rules)))
        st = make(out, engine, rules, &words);
    return md_error_give(error, &words, st);
}

void maildiag_reader_close(maildiag_reader *reader)
{
    if (reader != NULL && reader->magic == MD_MAGIC_READER)
        destroy(reader);
}

/* ---- lines, sources, programs ------------------------------------------- */

maildiag_status maildiag_line_get(maildiag_reader *reader, uint32_t source,
                                  uint64_t offset, maildiag_text *out)
{
    maildiag_status st;

    if (out == NULL)
        return MAILDIAG_E_ARG;
    st = md_reader_in(reader, MD_NEEDS_STORE);
    if (st != MAILDIAG_OK)
        return st;
    md_buffer_clear(&reader->line);
    st = md_store_line(reader->engine->store, source, offset, &reader->line);
    if (st == MAILDIAG_OK && reader->line.failed)
        st = MAILDIAG_E_NOMEM;
    if (st == MAILDIAG_OK)
        *out = md_text(md_buffer_slice(&reader->line));
    return md_reader_out(reader, st);
}

maildiag_status maildiag_source_get(maildiag_reader *reader, uint32_t source,
                                    maildiag_source *out)
{
    maildiag_source found = {0};
    maildiag_status st;

    if (out == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    st = md_reader_in(reader, MD_NEEDS_STORE);
    if (st != MAILDIAG_OK)
        return st;
    if (md_store_source_get(reader->engine->store, source, &found))
        md_abi_give(out, &found, sizeof found);
    else
        st = MAILDIAG_END;
    return md_reader_out(reader, st);
}

maildiag_status maildiag_program_get(maildiag_reader *reader, uint32_t index,
                                     maildiag_program_count *out)
{
    maildiag_program_count found = {0};
    md_programs *programs;
    maildiag_status st;

    if (out == NULL)
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    st = md_reader_in(reader, MD_NEEDS_STORE);
    if (st != MAILDIAG_OK)
        return st;
    programs = &reader->programs;
    if (!programs->made && !md_programs_list(programs, reader->engine->store)) {
        st = MAILDIAG_E_NOMEM;
    } else if (index >= programs->count) {
        st = MAILDIAG_END;
    } else {
        found.program = md_text(programs->items[index].program);
        found.count = programs->items[index].lines;
        md_abi_give(out, &found, sizeof found);
    }
    return md_reader_out(reader, st);
}

maildiag_status maildiag_similar_address(maildiag_reader *reader,
                                         const char *address, size_t len,
                                         uint32_t index, maildiag_text *out)
{
    md_slice asked = md_slice_make(address, len);
    maildiag_status st;

    if (address == NULL || out == NULL)
        return MAILDIAG_E_ARG;
    st = md_reader_in(reader, MD_NEEDS_CATALOG);
    if (st != MAILDIAG_OK)
        return st;
    if (!md_nearest_is(&reader->nearest, asked) &&
        !md_nearest_find(&reader->nearest, &reader->view, asked))
        st = MAILDIAG_E_NOMEM;
    else if (index >= reader->nearest.count)
        st = MAILDIAG_END;
    else
        *out = md_text(md_nearest_text(&reader->nearest.found[index]));
    return md_reader_out(reader, st);
}
