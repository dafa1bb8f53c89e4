/*
 * The command line: see options.h.
 *
 * Options may stand before and behind the command and between FILEs; `--`
 * ends them. The table below is all there is to know about an option.
 */
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#include "cli/nearest.h"
#include "cli/when.h"
#include "maildiag/maildiag.h"

const char *const command_names[COMMAND_COUNT] = {
    [COMMAND_DIAGNOSE] = "diagnose", [COMMAND_TRACE] = "trace",
    [COMMAND_SUMMARY] = "summary",   [COMMAND_EXPLAIN] = "explain",
    [COMMAND_PARSE] = "parse",       [COMMAND_AFFECTED] = "affected",
    [COMMAND_SAVE] = "save",         [COMMAND_MERGE] = "merge",
    [COMMAND_FOLLOW] = "follow",     [COMMAND_CAUSES] = "causes",
    [COMMAND_RULES] = "rules",       [COMMAND_HELP] = "help",
};

enum option_id {
    OPT_HELP,
    OPT_VERSION,
    OPT_JSON,
    OPT_COLOR,
    OPT_YEAR,
    OPT_REFERENCE,
    OPT_TZ,
    OPT_SINCE,
    OPT_UNTIL,
    OPT_RULES,
    OPT_PROFILE,
    OPT_MAX_MEMORY,
    OPT_THREADS,
    OPT_FROM,
    OPT_TO,
    OPT_DOMAIN,
    OPT_CONTAINS,
    OPT_CLIENT,
    OPT_RELAY,
    OPT_USER,
    OPT_STATE,
    OPT_CAUSE,
    OPT_MESSAGE_ID,
    OPT_ALL,
    OPT_LINES,
    OPT_LIMIT,
    OPT_AFTER,
    OPT_BY,
    OPT_TOP,
    OPT_SLOW,
    OPT_EACH_LINE,
    OPT_FINDING,
    OPT_CSV,
    OPT_OUTPUT,
    OPT_RESUME,
    OPT_RANGE,
    OPT_FROM_STATE,
    OPT_INTERVAL,
    OPT_SINCE_END,
    OPT_KEEP,
    OPT_COUNT
};

enum value_kind { VALUE_NONE, VALUE_NEEDED, VALUE_OPTIONAL };

#define ON(command) (1U << (command))

enum {
    EVERYWHERE = (1U << COMMAND_COUNT) - 1,
    FILTERED = ON(COMMAND_TRACE) | ON(COMMAND_DIAGNOSE) | ON(COMMAND_SUMMARY) |
               ON(COMMAND_AFFECTED)
};

struct option {
    const char *name;
    enum value_kind value;
    unsigned commands; /* that know it */
};

/* Each line of one meaning: options that every command takes do no harm where
 * they have nothing to do. */
static const struct option table[OPT_COUNT] = {
    [OPT_HELP] = {"help", VALUE_NONE, EVERYWHERE},
    [OPT_VERSION] = {"version", VALUE_NONE, EVERYWHERE},
    [OPT_JSON] = {"json", VALUE_NONE, EVERYWHERE},
    [OPT_COLOR] = {"color", VALUE_NEEDED, EVERYWHERE},
    [OPT_YEAR] = {"year", VALUE_NEEDED, EVERYWHERE},
    [OPT_REFERENCE] = {"reference", VALUE_NEEDED, EVERYWHERE},
    [OPT_TZ] = {"tz", VALUE_NEEDED, EVERYWHERE},
    [OPT_SINCE] = {"since", VALUE_NEEDED, FILTERED},
    [OPT_UNTIL] = {"until", VALUE_NEEDED, FILTERED},
    [OPT_RULES] = {"rules", VALUE_NEEDED, EVERYWHERE},
    [OPT_PROFILE] = {"profile", VALUE_NEEDED, EVERYWHERE},
    [OPT_MAX_MEMORY] = {"max-memory", VALUE_NEEDED, EVERYWHERE},
    [OPT_THREADS] = {"threads", VALUE_NEEDED, EVERYWHERE},
    [OPT_FROM] = {"from", VALUE_NEEDED, FILTERED},
    [OPT_TO] = {"to", VALUE_NEEDED, FILTERED},
    [OPT_DOMAIN] = {"domain", VALUE_NEEDED, FILTERED},
    [OPT_CONTAINS] = {"contains", VALUE_NEEDED, FILTERED},
    [OPT_CLIENT] = {"client", VALUE_NEEDED, FILTERED},
    [OPT_RELAY] = {"relay", VALUE_NEEDED, FILTERED},
    [OPT_USER] = {"user", VALUE_NEEDED, FILTERED},
    [OPT_STATE] = {"message-state", VALUE_NEEDED, FILTERED},
    [OPT_CAUSE] = {"cause", VALUE_NEEDED, FILTERED},
    [OPT_MESSAGE_ID] = {"message-id", VALUE_NEEDED, FILTERED},
    [OPT_ALL] = {"all", VALUE_NONE, ON(COMMAND_TRACE) | ON(COMMAND_FOLLOW)},
    [OPT_LINES] = {"lines", VALUE_NONE, ON(COMMAND_TRACE)},
    [OPT_LIMIT] = {"limit", VALUE_NEEDED, ON(COMMAND_TRACE)},
    [OPT_AFTER] = {"after", VALUE_NEEDED, ON(COMMAND_TRACE)},
    [OPT_BY] = {"by", VALUE_NEEDED, ON(COMMAND_SUMMARY)},
    [OPT_TOP] = {"top", VALUE_NEEDED,
                 ON(COMMAND_SUMMARY) | ON(COMMAND_DIAGNOSE)},
    [OPT_SLOW] = {"slow", VALUE_OPTIONAL, ON(COMMAND_DIAGNOSE)},
    [OPT_EACH_LINE] = {"each-line", VALUE_NONE, ON(COMMAND_EXPLAIN)},
    [OPT_FINDING] = {"finding", VALUE_NEEDED, ON(COMMAND_AFFECTED)},
    [OPT_CSV] = {"csv", VALUE_NONE, ON(COMMAND_AFFECTED)},
    [OPT_OUTPUT] = {"output", VALUE_NEEDED,
                    ON(COMMAND_SAVE) | ON(COMMAND_MERGE)},
    [OPT_RESUME] = {"resume", VALUE_NEEDED, ON(COMMAND_SAVE)},
    [OPT_RANGE] = {"range", VALUE_NEEDED, ON(COMMAND_SAVE)},
    [OPT_KEEP] = {"keep", VALUE_NEEDED,
                  FILTERED | ON(COMMAND_SAVE) | ON(COMMAND_MERGE) |
                      ON(COMMAND_FOLLOW)},
    [OPT_FROM_STATE] = {"state", VALUE_NEEDED, FILTERED},
    [OPT_INTERVAL] = {"interval", VALUE_NEEDED, ON(COMMAND_FOLLOW)},
    [OPT_SINCE_END] = {"since-end", VALUE_NONE, ON(COMMAND_FOLLOW)},
};

int options_about(size_t index, struct option_about *out)
{
    if (index >= OPT_COUNT) {
        return -1;
    }
    out->name = table[index].name;
    out->takes_value = table[index].value != VALUE_NONE;
    out->needs_value = table[index].value == VALUE_NEEDED;
    out->commands = table[index].commands;
    return 0;
}

/* Slower than this is worth a word, where --slow does not say it. */
#define SLOW_USEC (INT64_C(60) * 1000000)

static int parse_number(const char *text, uint64_t most, uint64_t *out)
{
    uint64_t value = 0;

    if (*text == '\0') {
        return -1;
    }
    for (; *text != '\0'; text++) {
        uint64_t digit = (uint64_t)(*text - '0');

        if (*text < '0' || *text > '9' || value > (most - digit) / 10) {
            return -1;
        }
        value = value * 10 + digit;
    }
    *out = value;
    return 0;
}

int options_parse_size(const char *text, uint64_t *bytes)
{
    static const char letters[] = "kMGT";
    size_t digits = strspn(text, "0123456789");
    char number[24];
    const char *unit = text + digits;
    uint64_t value;
    unsigned shift = 0;

    if (digits == 0 || digits >= sizeof number) {
        return -1;
    }
    memcpy(number, text, digits);
    number[digits] = '\0';
    if (*unit != '\0' && *unit != 'B') {
        const char *at = strchr(letters, *unit == 'K' ? 'k' : *unit);

        if (at == NULL) {
            return -1;
        }
        shift = 10 * ((unsigned)(at - letters) + 1);
        unit++;
        if (*unit == 'i') {
            unit++;
        }
    }
    if (*unit == 'B') {
        unit++;
    }
    if (*unit != '\0' || parse_number(number, UINT64_MAX, &value) != 0 ||
        value > UINT64_MAX >> shift) {
        return -1;
    }
    *bytes = value << shift;
    return 0;
}

static int set_number(const char *name, const char *text, uint64_t least,
                      uint64_t most, uint64_t *out, struct str *error)
{
    if (parse_number(text, most, out) != 0 || *out < least) {
        str_fmt(error, "--%s: '%s' is no number of at least %llu", name, text,
                (unsigned long long)least);
        return -1;
    }
    return 0;
}

static int set_color(struct options *o, const char *text, struct str *error)
{
    static const char *const words[] = {
        [COLOR_AUTO] = "auto",
        [COLOR_ALWAYS] = "always",
        [COLOR_NEVER] = "never",
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(text, words[i]) == 0) {
            o->color = (enum color_when)i;
            return 0;
        }
    }
    str_fmt(error, "--color: '%s' is none of auto, always, never", text);
    return -1;
}

/* One state, or several with commas. */
static int set_states(struct options *o, const char *text, struct str *error)
{
    while (*text != '\0') {
        size_t len = strcspn(text, ",");
        int32_t state = maildiag_word_number(MAILDIAG_WORDS_STATE, text, len);

        if (state < 0 || state > 31) {
            str_fmt(error, "--message-state: '%.*s' is none of", (int)len,
                    text);
            for (uint32_t i = 0; maildiag_word(MAILDIAG_WORDS_STATE, i) != NULL;
                 i++) {
                str_fmt(error, " %s", maildiag_word(MAILDIAG_WORDS_STATE, i));
            }
            return -1;
        }
        o->state_mask |= UINT32_C(1) << state;
        text += len;
        text += *text == ',';
    }
    if (o->state_mask == 0) {
        str_put(error, "--message-state: which state?");
        return -1;
    }
    return 0;
}

/* Where the text of an option without any meaning to this file goes. */
static const char **text_of(struct options *o, enum option_id id)
{
    switch (id) {
    case OPT_REFERENCE:
        return &o->reference;
    case OPT_TZ:
        return &o->tz;
    case OPT_SINCE:
        return &o->since;
    case OPT_UNTIL:
        return &o->until;
    case OPT_PROFILE:
        return &o->profile;
    case OPT_FROM:
        return &o->from;
    case OPT_TO:
        return &o->to;
    case OPT_DOMAIN:
        return &o->domain;
    case OPT_CONTAINS:
        return &o->contains;
    case OPT_CLIENT:
        return &o->client;
    case OPT_RELAY:
        return &o->relay;
    case OPT_USER:
        return &o->user;
    case OPT_CAUSE:
        return &o->cause;
    case OPT_MESSAGE_ID:
        return &o->message_id;
    case OPT_BY:
        return &o->by;
    case OPT_OUTPUT:
        return &o->output;
    case OPT_RESUME:
        return &o->resume;
    case OPT_FROM_STATE:
        return &o->state;
    default:
        return NULL;
    }
}

static int *flag_of(struct options *o, enum option_id id)
{
    switch (id) {
    case OPT_HELP:
        return &o->help;
    case OPT_VERSION:
        return &o->version;
    case OPT_JSON:
        return &o->json;
    case OPT_ALL:
        return &o->all;
    case OPT_LINES:
        return &o->lines;
    case OPT_EACH_LINE:
        return &o->each_line;
    case OPT_CSV:
        return &o->csv;
    case OPT_SINCE_END:
        return &o->since_end;
    default:
        return NULL;
    }
}

/* "A-B", "A-" or "-B": bytes of a file. */
static int set_range(struct options *o, const char *text, struct str *error)
{
    size_t first = strcspn(text, "-");
    char number[24] = "";

    o->ranged = 1;
    if (text[first] == '-' && first < sizeof number) {
        memcpy(number, text, first);
        number[first] = '\0';
    }
    if (text[first] != '-' || first >= sizeof number ||
        (first != 0 && parse_number(number, UINT64_MAX, &o->range_from) != 0) ||
        (text[first + 1] != '\0' &&
         parse_number(text + first + 1, UINT64_MAX, &o->range_to) != 0) ||
        (text[first + 1] != '\0' && o->range_to <= o->range_from)) {
        str_fmt(error, "--range: '%s' is no range of bytes such as 0-1048576",
                text);
        return -1;
    }
    return 0;
}

static int set_value(struct options *o, enum option_id id, const char *text,
                     struct str *error)
{
    const char *name = table[id].name;
    const char **target = text_of(o, id);
    uint64_t number = 0;

    if (target != NULL) {
        *target = text;
        return 0;
    }
    switch (id) {
    case OPT_COLOR:
        return set_color(o, text, error);
    case OPT_STATE:
        return set_states(o, text, error);
    case OPT_KEEP:
        if (when_parse_length(text, &o->keep_usec) != 0 || o->keep_usec <= 0) {
            str_fmt(error, "--keep: '%s' is no time such as 5d or 12h", text);
            return -1;
        }
        return 0;
    case OPT_RANGE:
        return set_range(o, text, error);
    case OPT_RULES:
        o->rules[o->rules_count++] = text;
        return 0;
    case OPT_SLOW:
        if (when_parse_length(text, &o->slow_usec) != 0) {
            str_fmt(error, "--slow: '%s' is no number of seconds", text);
            return -1;
        }
        return 0;
    case OPT_INTERVAL:
        if (when_parse_length(text, &o->interval_usec) != 0 ||
            o->interval_usec <= 0) {
            str_fmt(error, "--interval: '%s' is no time such as 10s or 5m",
                    text);
            return -1;
        }
        return 0;
    case OPT_MAX_MEMORY:
        if (options_parse_size(text, &o->max_memory) != 0 ||
            o->max_memory == 0) {
            str_fmt(error, "--max-memory: '%s' is no size such as 512M or 2G",
                    text);
            return -1;
        }
        return 0;
    case OPT_YEAR:
        if (parse_number(text, 9999, &number) != 0 || number < 1970) {
            str_fmt(error, "--year: '%s' is no year from 1970 to 9999", text);
            return -1;
        }
        o->year = (int32_t)number;
        return 0;
    case OPT_THREADS:
        if (set_number(name, text, 1, 1024, &number, error) != 0) {
            return -1;
        }
        o->threads = (uint32_t)number;
        return 0;
    case OPT_TOP:
        if (set_number(name, text, 1, UINT32_MAX, &number, error) != 0) {
            return -1;
        }
        o->top = (uint32_t)number;
        return 0;
    case OPT_LIMIT:
        return set_number(name, text, 1, UINT64_MAX, &o->limit, error);
    case OPT_AFTER:
        return set_number(name, text, 0, UINT64_MAX, &o->after, error);
    case OPT_FINDING:
        return set_number(name, text, 1, UINT64_MAX, &o->finding, error);
    default:
        return -1;
    }
}

static int is_filter(enum option_id id)
{
    return id >= OPT_FROM && id <= OPT_MESSAGE_ID;
}

static void unknown_option(const char *text, size_t len, struct str *error)
{
    const char *names[OPT_COUNT];
    char *typed = mem_copy(text, len);
    const char *near;

    for (size_t i = 0; i < OPT_COUNT; i++) {
        names[i] = table[i].name;
    }
    near = nearest_word(typed, names, OPT_COUNT);
    str_fmt(error, "unknown option --%s", typed);
    if (near != NULL) {
        str_fmt(error, ": did you mean --%s?", near);
    }
    free(typed);
}

/* `--name`, `--name=value` or `--name value`: how many arguments it took. */
static int long_option(struct options *o, int left, char *const *argv,
                       uint64_t *seen, struct str *error)
{
    const char *text = argv[0] + 2;
    size_t len = strcspn(text, "=");
    const char *value = text[len] == '=' ? text + len + 1 : NULL;
    int taken = 1;
    size_t id = 0;
    int *flag;

    while (id < OPT_COUNT && (strlen(table[id].name) != len ||
                              memcmp(table[id].name, text, len) != 0)) {
        id++;
    }
    if (id == OPT_COUNT) {
        unknown_option(text, len, error);
        return -1;
    }
    *seen |= UINT64_C(1) << id;
    if (is_filter((enum option_id)id)) {
        o->filtered = 1;
    }
    if (table[id].value == VALUE_NONE && value != NULL) {
        str_fmt(error, "--%s takes no value", table[id].name);
        return -1;
    }
    if (table[id].value == VALUE_NEEDED && value == NULL) {
        if (left < 2) {
            str_fmt(error, "--%s needs a value", table[id].name);
            return -1;
        }
        value = argv[1];
        taken = 2;
    }
    flag = flag_of(o, (enum option_id)id);
    if (flag != NULL) {
        *flag = 1;
    }
    if (id == OPT_SLOW) {
        o->slow = 1;
    }
    if (value != NULL && set_value(o, (enum option_id)id, value, error) != 0) {
        return -1;
    }
    return taken;
}

static int take_command(struct options *o, const char *word)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(word, command_names[i]) == 0) {
            o->command = (enum command)i;
            o->command_named = 1;
            return 1;
        }
    }
    return 0;
}

static int check_commands(const struct options *o, uint64_t seen,
                          struct str *error)
{
    for (size_t id = 0; id < OPT_COUNT; id++) {
        if ((seen & UINT64_C(1) << id) == 0 ||
            (table[id].commands & ON(o->command)) != 0) {
            continue;
        }
        str_fmt(error, "%s does not take --%s; it is an option of",
                command_names[o->command], table[id].name);
        for (size_t c = 0; c < COMMAND_COUNT; c++) {
            if ((table[id].commands & ON(c)) != 0) {
                str_fmt(error, " %s", command_names[c]);
            }
        }
        return -1;
    }
    return 0;
}

static int walk(struct options *o, int argc, char *const *argv, uint64_t *seen,
                struct str *error)
{
    int i = 1;

    while (i < argc) {
        const char *word = argv[i];

        if (strcmp(word, "--") == 0) {
            o->protected_from = o->word_count;
            for (i++; i < argc; i++) {
                o->words[o->word_count++] = argv[i];
            }
        } else if (strcmp(word, "-h") == 0) {
            o->help = 1;
            i++;
        } else if (strcmp(word, "-V") == 0) {
            o->version = 1;
            i++;
        } else if (strcmp(word, "-o") == 0 && i + 1 < argc) {
            o->output = argv[i + 1];
            *seen |= UINT64_C(1) << OPT_OUTPUT;
            i += 2;
        } else if (strncmp(word, "--", 2) == 0) {
            int taken = long_option(o, argc - i, argv + i, seen, error);

            if (taken < 0) {
                return -1;
            }
            i += taken;
        } else if (word[0] == '-' && word[1] != '\0') {
            str_fmt(error, "unknown option %s; a FILE of that name: ./%s", word,
                    word);
            return -1;
        } else {
            /* The first word, and only that, may be a command. */
            if (o->word_count != 0 || o->command_named ||
                !take_command(o, word)) {
                o->words[o->word_count++] = word;
            }
            i++;
        }
    }
    return 0;
}

int options_parse(struct options *o, int argc, char *const *argv,
                  struct str *error)
{
    uint64_t seen = 0;
    size_t most = argc > 0 ? (size_t)argc : 1;

    memset(o, 0, sizeof *o);
    o->slow_usec = SLOW_USEC;
    o->words = mem_new(most, sizeof *o->words);
    o->rules = mem_new(most, sizeof *o->rules);
    o->protected_from = SIZE_MAX;
    if (walk(o, argc, argv, &seen, error) != 0) {
        return -1;
    }
    if (o->help || o->version) {
        return 0;
    }
    return check_commands(o, seen, error);
}

void options_free(struct options *o)
{
    free(o->words);
    free(o->rules);
    o->words = NULL;
    o->rules = NULL;
}

const char *options_shift(struct options *o)
{
    const char *word = o->words[0];

    o->word_count--;
    memmove(o->words, o->words + 1, o->word_count * sizeof *o->words);
    if (o->protected_from != SIZE_MAX && o->protected_from > 0) {
        o->protected_from--;
    }
    return word;
}
