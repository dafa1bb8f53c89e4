/*
 * maildiag trace: the story of messages and refusals.
 *
 * Takes: a QUERY, or filters, or --all; logs. Gives: what fits, in the order
 * of its first lines; 1 when a recipient or refusal shown is not accepted in
 * the end, 3 when nothing fits. Fails when: nothing was asked, nothing could be
 * read.
 */
#include <string.h>
#include <sys/stat.h>

#include "cli/commands.h"
#include "cli/label.h"
#include "cli/say.h"
#include "cli/terminal.h"
#include "cli/trace.h"

static int is_file(const char *word)
{
    struct stat about;

    return strcmp(word, "-") == 0 || stat(word, &about) == 0;
}

/*
 * Is the first word the QUERY? With --all or a filter every word is a FILE. A
 * time or a page alone may go with a QUERY as well as with all there is: then
 * a word that is no file is one.
 */
static int take_query(struct session *s, const char **query)
{
    struct options *o = s->options;
    int narrowed =
        o->since != NULL || o->until != NULL || o->limit != 0 || o->after != 0;

    *query = NULL;
    if (o->all || o->filtered) {
        return 0;
    }
    if (narrowed && (o->word_count == 0 || is_file(o->words[0]))) {
        return 0;
    }
    if (o->word_count == 0) {
        say("trace: whom or what? An address, a domain, a queue ID, a "
            "Message-ID; or --all. See maildiag help trace");
        return -1;
    }
    if (o->word_count == 1 && strchr(o->words[0], '@') == NULL &&
        is_file(o->words[0])) {
        say("trace: %s is a file; what to look for stands before it: "
            "maildiag trace homer@simpsons.com %s (or --all)",
            o->words[0], o->words[0]);
        return -1;
    }
    *query = options_shift(o);
    return 0;
}

static int show(struct session *s, const maildiag_entry *entry,
                struct trace_tally *tally)
{
    int is_message = entry->kind == MAILDIAG_ENTRY_MESSAGE;

    if (s->options->json) {
        maildiag_json json = {.what = is_message ? MAILDIAG_JSON_MESSAGE
                                                 : MAILDIAG_JSON_REJECT,
                              .id = entry->id};

        if (is_message) {
            tally->messages++;
            trace_count_message(s, entry->id, tally);
        } else {
            tally->refusals++;
        }
        return session_json(s, &json);
    }
    if (tally->messages + tally->refusals == 0) {
        label_header(s);
    }
    if (is_message) {
        trace_print_message(s, entry->id, tally);
    } else {
        trace_print_reject(s, entry->id, tally);
    }
    return 0;
}

static maildiag_status walk(struct session *s, const maildiag_filter *filter,
                            struct trace_tally *tally, maildiag_id *last)
{
    maildiag_entry entry = {.struct_size = sizeof entry};
    uint64_t limit = s->options->limit;
    uint64_t shown = 0;

    entry.id = s->options->after;
    while (s->out.failed == 0) {
        maildiag_status status = maildiag_entry_next(s->reader, filter, &entry);

        if (status != MAILDIAG_OK) {
            return status;
        }
        /* A refusal may begin with the line of the message before it: what
         * shares an ID is not parted, for --after names no more than that. */
        if (limit != 0 && shown >= limit && entry.id != *last) {
            return MAILDIAG_OK;
        }
        if (show(s, &entry, tally) != 0) {
            return MAILDIAG_END;
        }
        *last = entry.id;
        shown++;
    }
    return MAILDIAG_END;
}

static void tell_more(struct session *s, maildiag_id last)
{
    struct str text = {0};

    str_fmt(&text, "There is more: --after %llu shows what follows.\n",
            (unsigned long long)last);
    out_str(&s->out, &text);
    str_free(&text);
}

static enum exit_status finish(struct session *s, const char *query,
                               struct trace_tally *tally,
                               maildiag_status status, maildiag_id last)
{
    const struct options *o = s->options;

    if (status < 0) {
        session_fail(s, status, "trace");
        return EXIT_FAILED;
    }
    if (tally->messages + tally->refusals == 0) {
        const char *asked = query;

        if (asked == NULL) {
            asked = o->to != NULL ? o->to : o->from;
        }
        if (asked == NULL) {
            asked = o->domain;
        }
        if (o->json) {
            say("nothing found");
        } else {
            trace_print_nothing(s, asked);
        }
        return EXIT_NOTHING;
    }
    if (!o->json) {
        trace_print_end(s, tally);
        if (status == MAILDIAG_OK) {
            tell_more(s, last);
        }
    }
    return tally->waiting + tally->failed + tally->refusals > 0 ? EXIT_PROBLEM
                                                                : EXIT_FINE;
}

enum exit_status cmd_trace(struct session *s)
{
    struct trace_tally tally;
    maildiag_filter filter;
    const char *query;
    maildiag_id last = 0;
    maildiag_status status;
    enum exit_status result;

    if (take_query(s, &query) != 0) {
        s->failed = 1;
        return EXIT_FAILED;
    }
    if (session_open_logs(s) != 0 || session_filter(s, &filter) != 0) {
        return EXIT_FAILED;
    }
    filter.query = text_of_string(query);
    memset(&tally, 0, sizeof tally);
    status = walk(s, &filter, &tally, &last);
    result = finish(s, query, &tally, status, last);
    trace_free(&tally);
    return result;
}
