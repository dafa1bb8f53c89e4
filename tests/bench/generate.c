/*
 * maildiag-generate: writes a mail log of any size whose totals are known.
 *
 * Takes a size, a header family and a seed, gives the same bytes for the same
 * options on every machine, and beside them a JSON file with what a reader of
 * the log must count.  Does not know the library that it is made for.  Ends
 * with 2 when an option is wrong or a file cannot be written.
 */
#include "generator/log.h"
#include "generator/world.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct arguments {
    struct options options;
    const char *output;
    const char *truth;
};

static const char usage[] =
    "usage: maildiag-generate [OPTION…]\n"
    "Writes a Postfix log to standard output.\n"
    "  --size SIZE       bytes: 68M, 2.7G; K, M, G are powers of 1000 (1M)\n"
    "  --format FORMAT   bsd iso rfc5424 rfc5424-bare postlogd pri (bsd)\n"
    "  --long-ids        queue IDs as with enable_long_queue_ids\n"
    "  --hosts N         hosts that write to the log, 1 to 32 (1)\n"
    "  --failures PCT    share of delivery lines that fail (33)\n"
    "  --seed N          another log (1)\n"
    "  --start-year Y    year of the first line (2025)\n"
    "  --start MM-DD     its day (12-27, so that the year changes)\n"
    "  --days N          days that the log covers, roughly (by its size)\n"
    "  -o FILE           the log\n"
    "  --truth FILE      the expected totals, as JSON\n";

static int fail(const char *what, const char *about)
{
    fprintf(stderr, "maildiag-generate: %s: %s\n", what, about);
    return 2;
}

static bool read_number(const char *text, uint64_t highest, uint64_t *value,
                        const char **end)
{
    uint64_t result = 0;

    if (*text < '0' || *text > '9')
        return false;
    for (; *text >= '0' && *text <= '9'; text++) {
        uint64_t digit = (uint64_t)(*text - '0');

        if (result > (highest - digit) / 10)
            return false;
        result = result * 10 + digit;
    }
    *value = result;
    *end = text;
    return true;
}

static bool read_whole(const char *text, uint64_t highest, uint64_t *value)
{
    const char *end;

    return read_number(text, highest, value, &end) && *end == '\0';
}

static const char size_units[] = "KMG";

/* 1000000, 680M, 2.7G: one digit may follow a point */
static bool read_size(const char *text, uint64_t *bytes)
{
    const char *end;
    const char *unit;
    uint64_t tenths = 0;

    if (!read_number(text, UINT64_C(1000000000), bytes, &end))
        return false;
    if (*end == '.' && end[1] >= '0' && end[1] <= '9') {
        tenths = (uint64_t)(end[1] - '0');
        end += 2;
    }
    if (*end == '\0')
        return *bytes > 0 && tenths == 0;
    unit = strchr(size_units, *end);
    if (unit == NULL || end[1] != '\0')
        return false;
    *bytes = *bytes * 10 + tenths;
    for (const char *u = size_units; u <= unit; u++)
        *bytes *= 1000;
    *bytes /= 10;
    return *bytes > 0;
}

static bool read_format(const char *text, enum format *format)
{
    for (int i = 0; i < FORMAT_COUNT; i++) {
        if (strcmp(text, log_format_name((enum format)i)) == 0) {
            *format = (enum format)i;
            return true;
        }
    }
    return false;
}

static bool read_start(const char *text, struct options *options)
{
    const char *end;
    uint64_t month;
    uint64_t day;

    if (!read_number(text, 12, &month, &end) || *end != '-' || month == 0 ||
        !read_whole(end + 1, 31, &day) || day == 0)
        return false;
    options->start_month = (uint32_t)month;
    options->start_day = (uint32_t)day;
    return true;
}

static bool read_option(const char *name, const char *value,
                        struct arguments *arguments)
{
    struct options *options = &arguments->options;
    uint64_t number = 0;
    bool good;

    if (strcmp(name, "-o") == 0) {
        arguments->output = value;
        return true;
    }
    if (strcmp(name, "--truth") == 0) {
        arguments->truth = value;
        return true;
    }
    if (strcmp(name, "--size") == 0)
        return read_size(value, &options->size_bytes);
    if (strcmp(name, "--format") == 0)
        return read_format(value, &options->format);
    if (strcmp(name, "--start") == 0)
        return read_start(value, options);
    if (strcmp(name, "--seed") == 0)
        return read_whole(value, UINT64_MAX, &options->seed);
    good = read_whole(value, 100000, &number);
    if (strcmp(name, "--hosts") == 0)
        options->host_count = (uint32_t)number;
    else if (strcmp(name, "--failures") == 0)
        options->failure_share = (uint32_t)number;
    else if (strcmp(name, "--start-year") == 0)
        options->start_year = (int32_t)number;
    else if (strcmp(name, "--days") == 0)
        options->day_count = (uint32_t)number;
    else
        return false;
    return good && options->host_count >= 1 &&
           options->host_count <= HOST_LIMIT && options->failure_share <= 100 &&
           options->start_year >= 1971 && options->start_year <= 9000;
}

static bool read_arguments(int count, char **words, struct arguments *arguments)
{
    for (int i = 1; i < count; i++) {
        if (strcmp(words[i], "--long-ids") == 0) {
            arguments->options.long_ids = true;
            continue;
        }
        if (i + 1 == count || !read_option(words[i], words[i + 1], arguments))
            return false;
        i++;
    }
    return true;
}

static uint32_t count_used(const bool *used, size_t count)
{
    uint32_t result = 0;

    for (size_t i = 0; i < count; i++)
        result += used[i];
    return result;
}

static int write_truth(const struct world *world, const char *path)
{
    const struct options *options = &world->options;
    struct truth_header header = {
        .format = log_format_name(options->format),
        .seed = options->seed,
        .byte_count = out_total(&world->out),
        .host_count = options->host_count,
        .failure_share = options->failure_share,
        .first_usec = world->first_usec,
        .last_usec = world->last_usec,
        .wording_count =
            count_used(world->failure_used,
                       failures_remote_count + failures_here_count) +
            count_used(world->refusal_used, refusals_count),
        .long_ids = options->long_ids};
    FILE *file = fopen(path, "w");
    int error;

    if (file == NULL)
        return fail(path, strerror(errno));
    error = truth_write(&world->truth, &header, file);
    if (fclose(file) != 0 && error == 0)
        error = errno;
    return error ? fail(path, strerror(error)) : 0;
}

static int generate(struct world *world, const struct arguments *arguments,
                    int descriptor)
{
    int error;

    if (out_open(&world->out, descriptor) != 0)
        return fail("output", strerror(ENOMEM));
    world_init(world, &arguments->options);
    world_run(world);
    world_settle(world);
    out_close(&world->out);
    error = world->out.error;
    world_free(world);
    if (error != 0)
        return fail(arguments->output ? arguments->output : "output",
                    strerror(error));
    return arguments->truth ? write_truth(world, arguments->truth) : 0;
}

int main(int argc, char **argv)
{
    struct arguments arguments = {.options = {.size_bytes = 1000000,
                                              .host_count = 1,
                                              .failure_share = 33,
                                              .seed = 1,
                                              .start_year = 2025,
                                              .start_month = 12,
                                              .start_day = 27}};
    int descriptor = STDOUT_FILENO;
    struct world *world;
    int status;

    if (!read_arguments(argc, argv, &arguments)) {
        fputs(usage, stderr);
        return 2;
    }
    if (arguments.output != NULL) {
        descriptor = open(arguments.output, O_WRONLY | O_CREAT | O_TRUNC, 0644);
        if (descriptor < 0)
            return fail(arguments.output, strerror(errno));
    }
    world = malloc(sizeof(*world));
    if (world == NULL)
        return fail("world", strerror(ENOMEM));
    status = generate(world, &arguments, descriptor);
    if (arguments.output != NULL && close(descriptor) != 0 && status == 0)
        status = fail(arguments.output, strerror(errno));
    free(world);
    return status;
}
