/*
 * maildiag: why a mail did not arrive.
 *
 * The command-line program of libmaildiag, and an example of its use: it
 * knows nothing but the public header.
 */
#include <signal.h>
#include <string.h>
#include <time.h>

#include "cli/commands.h"
#include "cli/complete.h"
#include "cli/help.h"
#include "cli/nearest.h"
#include "cli/say.h"

#include <sys/stat.h>
#include <unistd.h>

typedef enum exit_status (*command_function)(struct session *s);

static const command_function functions[COMMAND_COUNT] = {
    [COMMAND_DIAGNOSE] = cmd_diagnose, [COMMAND_TRACE] = cmd_trace,
    [COMMAND_SUMMARY] = cmd_summary,   [COMMAND_EXPLAIN] = cmd_explain,
    [COMMAND_PARSE] = cmd_parse,       [COMMAND_AFFECTED] = cmd_affected,
    [COMMAND_SAVE] = cmd_save,         [COMMAND_MERGE] = cmd_merge,
    [COMMAND_FOLLOW] = cmd_follow,     [COMMAND_CAUSES] = cmd_causes,
    [COMMAND_RULES] = cmd_rules,
};

static int64_t now_usec(void)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* `maildiag help trace`, `maildiag trace --help`, `maildiag --help`. */
static enum exit_status print_help(struct session *s)
{
    const struct options *o = s->options;

    if (o->command != COMMAND_HELP || o->word_count == 0) {
        if (o->command_named) {
            help_print_command(&s->out, o->command);
        } else {
            help_print(&s->out);
        }
        return EXIT_FINE;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(o->words[0], command_names[i]) == 0) {
            help_print_command(&s->out, (enum command)i);
            return EXIT_FINE;
        }
    }
    say("help: no command '%s'", o->words[0]);
    s->failed = 1;
    return EXIT_FAILED;
}

/* A first word that is neither command nor file is a mistyped command. */
static int check_first_word(const struct options *o)
{
    struct stat about;
    const char *near;

    if (o->command_named || o->word_count == 0 || o->protected_from == 0 ||
        strcmp(o->words[0], "-") == 0 || strchr(o->words[0], '/') != NULL ||
        stat(o->words[0], &about) == 0) {
        return 0;
    }
    near = nearest_word(o->words[0], command_names, COMMAND_COUNT);
    if (near != NULL) {
        say("no command or file '%s': did you mean maildiag %s?", o->words[0],
            near);
        return -1;
    }
    if (strchr(o->words[0], '@') != NULL) {
        say("no file '%s': to look for it: maildiag trace %s FILE", o->words[0],
            o->words[0]);
        return -1;
    }
    return 0;
}

static enum exit_status run(struct session *s, struct options *o)
{
    if (o->version) {
        out_init(&s->out, STDOUT_FILENO, 0, 80);
        out_put(&s->out, "maildiag ");
        out_put(&s->out, maildiag_version_string());
        out_line(&s->out);
        return EXIT_FINE;
    }
    if (o->help || o->command == COMMAND_HELP) {
        out_init(&s->out, STDOUT_FILENO, 0, 80);
        return print_help(s);
    }
    if (session_begin(s, o, now_usec()) != 0) {
        return EXIT_FAILED;
    }
    if (check_first_word(o) != 0) {
        s->failed = 1;
        return EXIT_FAILED;
    }
    return functions[o->command](s);
}

/* Asked by shells, not by people: no option of any command. */
static int complete(struct out *out, int count, char *const *words)
{
    int known;

    out_init(out, STDOUT_FILENO, 0, 80);
    known = complete_print(out, count, words);
    return out_end(out) == 0 && known == 0 ? EXIT_FINE : EXIT_FAILED;
}

int main(int argc, char **argv)
{
    struct session session;
    struct options options;
    struct str error = {0};
    int status = EXIT_FAILED;

    /* A reader that goes away (`| head`) is told by write(). */
    signal(SIGPIPE, SIG_IGN);
    memset(&session, 0, sizeof session);
    session.options = &options;
    session.out.fd = STDOUT_FILENO;
    if (argc > 1 && strcmp(argv[1], "--complete") == 0) {
        return complete(&session.out, argc - 2, argv + 2);
    }
    if (options_parse(&options, argc, argv, &error) != 0) {
        say("%s", str_text(&error));
        say("maildiag --help shows how it is used");
    } else {
        status = session_end(&session, run(&session, &options));
    }
    str_free(&error);
    options_free(&options);
    return status;
}
