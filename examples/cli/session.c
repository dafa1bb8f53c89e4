/* What every command needs: see session.h. */
#include "cli/session.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/nearest.h"
#include "cli/say.h"
#include "cli/terminal.h"
#include "cli/when.h"

static const char log_dir[] = "/var/log";

maildiag_text text_of_string(const char *string)
{
    maildiag_text text = {string, string != NULL ? strlen(string) : 0};

    return text;
}

int text_is(maildiag_text text, const char *string)
{
    return text.ptr != NULL && text.len == strlen(string) &&
           memcmp(text.ptr, string, text.len) == 0;
}

int session_fail(struct session *s, maildiag_status status, const char *what)
{
    say("%s: %s", what, maildiag_status_text(status));
    s->failed = 1;
    return -1;
}

static int take_time(struct session *s, const char *name, const char *text,
                     int64_t now, int64_t *usec)
{
    if (text == NULL) {
        return 0;
    }
    if (when_parse(text, &s->zone, now, usec) == 0) {
        return 0;
    }
    say("--%s: '%s' is no time such as 2026-08-31T03:20:36Z, "
        "'2026-08-31 03:20', 03:20, today, yesterday, -3h",
        name, text);
    s->failed = 1;
    return -1;
}

int session_begin(struct session *s, struct options *options, int64_t now_usec)
{
    struct str error = {0};
    int64_t now = now_usec;

    s->options = options;
    s->now_usec = now_usec;
    out_init(&s->out, STDOUT_FILENO,
             !options->json && term_color(STDOUT_FILENO, options->color),
             term_width(STDOUT_FILENO));
    if (zone_load(&s->zone, options->tz, &error) != 0) {
        say("%s", str_text(&error));
        s->failed = 1;
    }
    str_free(&error);
    if (s->failed || take_time(s, "reference", options->reference, now,
                               &s->reference_usec) != 0) {
        return -1;
    }
    /* `--since -3h` of an old log: counted from what was called its present. */
    now = s->reference_usec != 0 ? s->reference_usec : now_usec;
    if (take_time(s, "since", options->since, now, &s->since_usec) != 0 ||
        take_time(s, "until", options->until, now, &s->until_usec) != 0) {
        return -1;
    }
    if (s->since_usec != 0 && s->until_usec != 0 &&
        s->since_usec >= s->until_usec) {
        say("--since lies behind --until: nothing can be between them");
        s->failed = 1;
        return -1;
    }
    return 0;
}

/* "FILE:line:column: what is wrong". */
static int bad_rules(struct session *s, maildiag_status status,
                     const maildiag_error *error, const char *name)
{
    const char *source = error->source[0] != '\0' ? error->source : name;
    const char *text =
        error->text[0] != '\0' ? error->text : maildiag_status_text(status);

    if (error->line != 0) {
        say("%s:%u:%u: %s", source, (unsigned)error->line,
            (unsigned)error->column, text);
    } else {
        say("%s: %s", source, text);
    }
    s->failed = 1;
    return -1;
}

static int no_profile(struct session *s)
{
    say("--profile: no profile '%s'", s->options->profile);
    s->failed = 1;
    return -1;
}

/* A profile that a rule file brings along. */
static int select_profile(struct session *s, const char *name)
{
    maildiag_rules *chosen = NULL;

    if (maildiag_rules_select(&chosen, s->rules, name, NULL) < 0) {
        return no_profile(s);
    }
    maildiag_rules_free(s->rules);
    s->rules = chosen;
    return 0;
}

static int load_rules(struct session *s)
{
    const struct options *o = s->options;
    maildiag_error error = {.struct_size = sizeof error};
    maildiag_status status =
        maildiag_rules_builtin(&s->rules, o->profile, &error);
    int later = status == MAILDIAG_E_NOTFOUND && o->rules_count > 0;

    if (status == MAILDIAG_E_NOTFOUND && !later) {
        return no_profile(s);
    }
    if (later) {
        status = maildiag_rules_builtin(&s->rules, NULL, &error);
    }
    if (status < 0) {
        return bad_rules(s, status, &error, "built-in rules");
    }
    for (size_t i = 0; i < o->rules_count; i++) {
        maildiag_rules *more = NULL;

        status = maildiag_rules_load_file(&more, s->rules, o->rules[i], &error);
        if (status < 0) {
            return bad_rules(s, status, &error, o->rules[i]);
        }
        maildiag_rules_free(s->rules);
        s->rules = more;
    }
    return later ? select_profile(s, o->profile) : 0;
}

int session_open_rules(struct session *s)
{
    maildiag_status status;

    if (load_rules(s) != 0) {
        return -1;
    }
    status = maildiag_reader_open(&s->reader, NULL, s->rules, NULL);
    return status < 0 ? session_fail(s, status, "reader") : 0;
}

/* Nothing was named and nothing is piped in: what this machine has. */
static int gather_machine(struct session *s)
{
    if (machine_find(log_dir, &s->machine) != 0) {
        say("no FILE, and this machine has no %s/mail.log or %s/maillog. "
            "From the journal: journalctl -o export -u 'postfix*' | "
            "maildiag %s -",
            log_dir, log_dir, command_names[s->options->command]);
        s->failed = 1;
        return -1;
    }
    input_gather(&s->input, (const char *const *)s->machine.paths,
                 s->machine.count);
    if (s->input.count == 0) {
        say("reading this machine's log takes more rights: "
            "sudo maildiag %s, or join the group adm",
            command_names[s->options->command]);
        s->failed = 1;
        return -1;
    }
    say("no FILE given: reading %s%s", s->input.files[s->input.count - 1].path,
        s->input.count > 1 ? " and its older files" : "");
    return 0;
}

int session_gather(struct session *s)
{
    static const char *const standard_input[] = {"-"};
    const struct options *o = s->options;
    struct stat about;
    int result = 0;

    if (o->word_count > 0) {
        input_gather(&s->input, o->words, o->word_count);
    } else if (isatty(STDIN_FILENO) || fstat(STDIN_FILENO, &about) != 0) {
        result = gather_machine(s);
    } else {
        input_gather(&s->input, standard_input, 1);
    }
    if (result == 0 && s->input.count == 0) {
        result = -1;
    }
    if (s->input.failed) {
        s->failed = 1;
    }
    return result;
}

int session_new_engine(struct session *s, maildiag_engine **engine)
{
    const struct options *o = s->options;
    maildiag_options options = {.struct_size = sizeof options};
    maildiag_error error = {.struct_size = sizeof error};
    maildiag_status status;

    options.rules = s->rules;
    options.zone = s->zone.changes;
    options.zone_count = s->zone.count;
    options.reference_time_usec = s->reference_usec;
    options.year = o->year;
    options.max_memory_bytes = o->max_memory;
    options.keep_usec = o->keep_usec;
    options.threads = o->threads;
    /* What is read only once has to be kept where it is to be shown. */
    if (o->lines && !input_is_plain(&s->input)) {
        options.evidence = MAILDIAG_EVIDENCE_ALL;
    }
    status = maildiag_engine_new(engine, &options, &error);
    if (status < 0) {
        say("engine: %s",
            error.text[0] != '\0' ? error.text : maildiag_status_text(status));
        s->failed = 1;
        return -1;
    }
    return 0;
}

int session_open_engine(struct session *s)
{
    return load_rules(s) != 0 || session_new_engine(s, &s->engine) != 0 ? -1
                                                                        : 0;
}

int session_tell_ceilings(struct session *s)
{
    maildiag_stats *t = &s->stats;
    maildiag_status status;

    t->struct_size = sizeof *t;
    status = maildiag_stats_get(s->engine, t);
    if (status < 0) {
        return session_fail(s, status, "engine");
    }
    if (t->dropped_messages > 0 || t->dropped_events > 0) {
        say("%llu messages and %llu lines were dropped for %s: what is said "
            "of the others holds",
            (unsigned long long)t->dropped_messages,
            (unsigned long long)t->dropped_events,
            s->options->keep_usec != 0 ? "--keep" : "--max-memory");
    }
    if (t->truncated > 0) {
        say("%llu lines were longer than 65,536 bytes and were cut",
            (unsigned long long)t->truncated);
    }
    if (t->lines == 0 && !s->input.failed) {
        say("the input is empty");
    }
    return 0;
}

static int feed_logs(struct session *s)
{
    s->input.threads = s->options->threads;
    if (input_feed(&s->input, s->engine, s->now_usec, s->reference_usec) != 0) {
        s->failed = 1;
        return -1;
    }
    s->failed = s->failed || s->input.failed;
    return 0;
}

/* A state in place of logs. What was saved may go on; what is shown ends. */
static int read_state(struct session *s)
{
    maildiag_stats stats = {.struct_size = sizeof stats};
    maildiag_status status;

    if (s->options->word_count > 0) {
        say("--state %s stands in the place of FILEs: take away %s",
            s->options->state, s->options->words[0]);
        s->failed = 1;
        return -1;
    }
    if (session_load(s, s->engine, s->options->state) != 0) {
        return -1;
    }
    status = maildiag_stats_get(s->engine, &stats);
    for (uint32_t i = 0; status >= 0 && i < stats.source_count; i++) {
        status = maildiag_feed_end(s->engine, i);
        /* One that has ended already. */
        status = status == MAILDIAG_E_ARG ? MAILDIAG_OK : status;
    }
    return status < 0 ? session_fail(s, status, "state") : 0;
}

int session_open_logs(struct session *s)
{
    int from_state = s->options->state != NULL;
    maildiag_status status;

    if (load_rules(s) != 0 || (!from_state && session_gather(s) != 0) ||
        session_new_engine(s, &s->engine) != 0 ||
        (from_state ? read_state(s) : feed_logs(s)) != 0 ||
        session_tell_ceilings(s) != 0) {
        return -1;
    }
    if (s->input.failed && s->stats.lines == 0) {
        return -1;
    }
    status = maildiag_reader_open(&s->reader, s->engine, NULL, NULL);
    return status < 0 ? session_fail(s, status, "reader") : 0;
}

/* A cause that is none would find nothing and look like good news. */
static int check_cause(struct session *s, const char *wanted)
{
    maildiag_cause cause = {.struct_size = sizeof cause};
    const char *near = NULL;
    struct str name = {0};
    struct str best = {0};
    unsigned best_distance = 99;

    for (uint32_t i = 0; maildiag_cause_get(s->rules, i, &cause) == MAILDIAG_OK;
         i++) {
        unsigned distance;

        if (text_is(cause.cause, wanted)) {
            str_free(&name);
            str_free(&best);
            return 0;
        }
        str_clear(&name);
        str_add(&name, cause.cause.ptr, cause.cause.len);
        distance = nearest_distance(wanted, str_text(&name));
        if (distance < best_distance && distance * 3 <= name.len + 1) {
            best_distance = distance;
            str_clear(&best);
            str_put(&best, str_text(&name));
            near = str_text(&best);
        }
    }
    if (near != NULL) {
        say("--cause: no cause '%s': did you mean %s?", wanted, near);
    } else {
        say("--cause: no cause '%s': `maildiag causes` lists them", wanted);
    }
    str_free(&name);
    str_free(&best);
    s->failed = 1;
    return -1;
}

int session_filter(struct session *s, maildiag_filter *filter)
{
    const struct options *o = s->options;

    memset(filter, 0, sizeof *filter);
    filter->struct_size = sizeof *filter;
    filter->since = s->since_usec;
    filter->until = s->until_usec;
    filter->state_mask = o->state_mask;
    filter->from = text_of_string(o->from);
    filter->to = text_of_string(o->to);
    filter->domain = text_of_string(o->domain);
    filter->contains = text_of_string(o->contains);
    filter->client = text_of_string(o->client);
    filter->relay = text_of_string(o->relay);
    filter->user = text_of_string(o->user);
    filter->cause = text_of_string(o->cause);
    filter->message_id = text_of_string(o->message_id);
    return o->cause != NULL ? check_cause(s, o->cause) : 0;
}

int session_json(struct session *s, maildiag_json *json)
{
    char buf[16384];
    size_t len = 0;
    maildiag_status status;

    json->struct_size = sizeof *json;
    status = maildiag_json_begin(s->reader, json);
    while (status >= 0 && s->out.failed == 0) {
        status = maildiag_json_read(s->reader, buf, sizeof buf, &len);
        if (status == MAILDIAG_END) {
            out_line(&s->out);
            return 0;
        }
        out_add(&s->out, buf, status >= 0 ? len : 0);
    }
    if (status < 0) {
        return session_fail(s, status, "JSON");
    }
    return -1;
}

int session_end(struct session *s, enum exit_status status)
{
    int error = out_end(&s->out);

    if (error != 0) {
        say("standard output: %s", strerror(error));
        s->failed = 1;
    }
    maildiag_reader_close(s->reader);
    maildiag_engine_free(s->engine);
    maildiag_rules_free(s->rules);
    input_free(&s->input);
    machine_free(&s->machine);
    zone_free(&s->zone);
    return s->failed ? EXIT_FAILED : (int)status;
}
