/* Words for shells: see complete.h. */
#include "cli/complete.h"

#include <string.h>

#include "cli/help.h"
#include "cli/options.h"
#include "cli/words.h"
#include "maildiag/maildiag.h"

/* Behind the first wide gap of a line that no option follows stand the words
 * about it. */
static const char *words_behind(const char *at)
{
    const char *end = at + strcspn(at, "\n");

    while (at != end) {
        size_t gap = strspn(at, " ");

        if (gap >= 2 && at[gap] != '-') {
            return at + gap;
        }
        at += gap != 0 ? gap : 1;
    }
    return end;
}

/* Where a page of help tells of `name`: behind it, or NULL. A command begins a
 * line, an option stands in a line that options begin. */
static const char *find(const char *page, const char *name)
{
    size_t len = strlen(name);

    while (*page != '\0') {
        const char *next = page + strcspn(page, "\n");
        const char *end = words_behind(page + strspn(page, " "));
        const char *at = page;

        while ((at = strstr(at, name)) != NULL && at < end &&
               strchr(" \n=[", at[len]) == NULL) {
            at += len;
        }
        if (strncmp(page, "  ", 2) == 0 && at != NULL && at < end &&
            (at == page + 2 || page[2] == '-')) {
            return at + len;
        }
        page = next + (*next == '\n');
    }
    return NULL;
}

static struct str about(const char *at)
{
    struct str text = {0};

    if (at != NULL) {
        at = words_behind(at);
        str_add(&text, at, strcspn(at, "\n"));
    }
    return text;
}

static void offer(struct out *out, const char *word, const char *behind,
                  const struct str *text)
{
    out_put(out, word);
    out_put(out, behind);
    if (text != NULL && text->len != 0) {
        out_put(out, "\t");
        out_str(out, text);
    }
    out_line(out);
}

static void commands(struct out *out)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        struct str text =
            about(find(help_page(COMMAND_HELP), command_names[i]));

        offer(out, command_names[i], "", &text);
        str_free(&text);
    }
}

static const char *find_option(enum command command, const char *dashed)
{
    const char *at = find(help_page(command), dashed);

    if (at == NULL) {
        at = find(help_common(), dashed);
    }
    return at != NULL ? at : find(help_filters(), dashed);
}

/* `--rules FILE`, `--state STATE`: the help says what the value is. */
static int is_file(enum command command, const char *dashed)
{
    const char *at = find_option(command, dashed);

    at = at != NULL ? at + strspn(at, " =[") : "";
    return strncmp(at, "FILE", 4) == 0 || strncmp(at, "STATE", 5) == 0;
}

static void options_of(struct out *out, enum command command)
{
    struct option_about option;

    for (size_t i = 0; options_about(i, &option) == 0; i++) {
        struct str dashed = {0};
        struct str text;

        if ((option.commands & (1U << command)) == 0) {
            continue;
        }
        str_fmt(&dashed, "--%s", option.name);
        text = about(find_option(command, str_text(&dashed)));
        if (!option.needs_value) {
            offer(out, str_text(&dashed), "", &text);
        }
        if (option.takes_value) {
            offer(out, str_text(&dashed), "=", &text);
        }
        str_free(&text);
        str_free(&dashed);
    }
}

/* What is no option. */
static void words_of(struct out *out, enum command command)
{
    switch (command) {
    case COMMAND_HELP:
        commands(out);
        break;
    case COMMAND_RULES:
        offer(out, "lint", "", NULL);
        offer(out, "list", "", NULL);
        offer(out, ":file", "", NULL);
        break;
    case COMMAND_EXPLAIN:
    case COMMAND_CAUSES:
        break;
    default:
        offer(out, ":file", "", NULL);
        break;
    }
}

static void causes(struct out *out)
{
    maildiag_rules *rules = NULL;
    maildiag_cause cause = {.struct_size = sizeof cause};

    if (maildiag_rules_builtin(&rules, NULL, NULL) < 0) {
        return;
    }
    for (uint32_t i = 0; maildiag_cause_get(rules, i, &cause) == MAILDIAG_OK;
         i++) {
        struct str word = {0};
        struct str title = {0};

        str_add(&word, cause.cause.ptr, cause.cause.len);
        str_add(&title, cause.title.ptr, cause.title.len);
        offer(out, str_text(&word), "", &title);
        str_free(&title);
        str_free(&word);
    }
    maildiag_rules_free(rules);
}

static void list(struct out *out, const char *words)
{
    while (*words != '\0') {
        size_t len = strcspn(words, " ");

        out_add(out, words, len);
        out_line(out);
        words += len + (words[len] == ' ');
    }
}

/* A vocabulary of the library, from a number on. */
static void vocabulary_words(struct out *out, uint32_t vocabulary,
                             uint32_t number)
{
    const char *word;

    while ((word = maildiag_word(vocabulary, number++)) != NULL) {
        offer(out, word, "", NULL);
    }
}

/* Free text has no values to offer. */
static void values(struct out *out, enum command command, const char *dashed)
{
    const char *option = dashed + 2;

    if (strcmp(option, "color") == 0) {
        list(out, "auto always never");
    } else if (strcmp(option, "profile") == 0) {
        list(out, "generic liquidfiles");
    } else if (strcmp(option, "by") == 0) {
        vocabulary_words(out, MAILDIAG_WORDS_BY, 1);
    } else if (strcmp(option, "cause") == 0) {
        causes(out);
    } else if (strcmp(option, "since") == 0 || strcmp(option, "until") == 0) {
        list(out, "today yesterday -1h -3h -1d -7d");
    } else if (strcmp(option, "message-state") == 0) {
        vocabulary_words(out, MAILDIAG_WORDS_STATE, 0);
    } else if (is_file(command, dashed)) {
        list(out, ":file");
    }
}

int complete_print(struct out *out, int count, char *const *words)
{
    struct option_about option;
    size_t command = 0;

    if (count == 0) {
        commands(out);
        return 0;
    }
    while (command < COMMAND_COUNT &&
           strcmp(words[0], command_names[command]) != 0) {
        command++;
    }
    if (command == COMMAND_COUNT) {
        return -1;
    }
    if (count == 1) {
        options_of(out, (enum command)command);
        words_of(out, (enum command)command);
        return 0;
    }
    for (size_t i = 0; options_about(i, &option) == 0; i++) {
        if (strncmp(words[1], "--", 2) == 0 &&
            strcmp(words[1] + 2, option.name) == 0 &&
            (option.commands & (1U << command)) != 0 && option.takes_value) {
            values(out, (enum command)command, words[1]);
            return 0;
        }
    }
    return -1;
}
