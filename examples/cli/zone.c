/* A time zone as a table of changes: see zone.h. */
#include "cli/zone.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/civil.h"
#include "cli/posix_tz.h"
#include "cli/tzif.h"

static const char zone_dir[] = "/usr/share/zoneinfo";

enum { FIRST_YEAR = 1970, LAST_YEAR = 2100, MOST_BYTES = 1 << 20 };

void zone_free(struct zone *zone)
{
    free(zone->changes);
    memset(zone, 0, sizeof *zone);
}

/* A change to the offset that holds already is none. */
static void add(struct zone *zone, int64_t from_sec, int32_t offset_sec)
{
    if (zone->count > 0 &&
        zone->changes[zone->count - 1].offset_sec == offset_sec) {
        return;
    }
    zone->changes =
        mem_grow(zone->changes, zone->count + 1, sizeof *zone->changes);
    zone->changes[zone->count].from_sec = from_sec;
    zone->changes[zone->count].offset_sec = offset_sec;
    zone->changes[zone->count].reserved0 = 0;
    zone->count++;
}

/* The changes of a POSIX string that come after a moment. */
static void add_years(struct zone *zone, const struct posix_tz *tz,
                      int64_t after_sec)
{
    if (!tz->has_dst) {
        add(zone, after_sec + 1, tz->std_offset_sec);
        return;
    }
    for (int64_t year = FIRST_YEAR; year <= LAST_YEAR; year++) {
        int64_t begin = posix_tz_moment(&tz->begin, year, tz->std_offset_sec);
        int64_t end = posix_tz_moment(&tz->end, year, tz->dst_offset_sec);

        /* In the south the year begins in summer. */
        if (end < begin && end > after_sec) {
            add(zone, end, tz->std_offset_sec);
        }
        if (begin > after_sec) {
            add(zone, begin, tz->dst_offset_sec);
        }
        if (end > begin && end > after_sec) {
            add(zone, end, tz->std_offset_sec);
        }
    }
}

static int from_string(struct zone *zone, const char *text)
{
    struct posix_tz tz;
    int32_t first;

    if (posix_tz_parse(text, &tz) != 0) {
        return -1;
    }
    first = tz.std_offset_sec;
    if (tz.has_dst &&
        posix_tz_moment(&tz.end, FIRST_YEAR, tz.dst_offset_sec) <
            posix_tz_moment(&tz.begin, FIRST_YEAR, tz.std_offset_sec)) {
        first = tz.dst_offset_sec;
    }
    add(zone, ZONE_ALWAYS, first);
    if (tz.has_dst) {
        add_years(zone, &tz, 0);
    }
    return 0;
}

static int from_file(struct zone *zone, const char *path, struct str *error)
{
    struct str data = {0};
    struct stat about;
    struct tzif t = {0};
    struct posix_tz tz;
    int result = -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0 || fstat(fd, &about) != 0) {
        str_fmt(error, "%s: %s", path, strerror(errno));
        goto done;
    }
    if (!S_ISREG(about.st_mode) || about.st_size > MOST_BYTES) {
        str_fmt(error, "%s: no time zone file", path);
        goto done;
    }
    str_reserve(&data, (size_t)about.st_size);
    while (data.len < (size_t)about.st_size) {
        ssize_t n =
            read(fd, data.ptr + data.len, (size_t)about.st_size - data.len);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            break;
        }
        data.len += (size_t)n;
    }
    if (tzif_parse((const unsigned char *)str_text(&data), data.len, &t) != 0) {
        str_fmt(error, "%s: no time zone file", path);
        goto done;
    }
    add(zone, ZONE_ALWAYS, t.first_offset_sec);
    for (size_t i = 0; i < t.count; i++) {
        add(zone, t.from_sec[i], t.offset_sec[i]);
    }
    if (t.footer[0] != '\0' && posix_tz_parse(t.footer, &tz) == 0) {
        add_years(zone, &tz, t.count > 0 ? t.from_sec[t.count - 1] : 0);
    }
    result = 0;
done:
    if (fd >= 0) {
        close(fd);
    }
    tzif_free(&t);
    str_free(&data);
    return result;
}

/* A name as in the folder: parts of letters, digits, _ + -, none beginning
 * with a dot. */
static int is_name(const char *text)
{
    size_t len = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "abcdefghijklmnopqrstuvwxyz0123456789_+-/");

    return text[0] != '\0' && text[0] != '/' && text[len] == '\0';
}

int zone_parse_offset(const char *text, size_t len, int32_t *offset_sec)
{
    int digits[4] = {0, 0, 0, 0};
    size_t count = 0;
    int32_t value;

    if (len == 1 && (text[0] == 'Z' || text[0] == 'z')) {
        *offset_sec = 0;
        return 0;
    }
    if (len < 3 || (text[0] != '+' && text[0] != '-')) {
        return -1;
    }
    for (size_t i = 1; i < len; i++) {
        if (text[i] == ':' && i == 3 && len == 6) {
            continue;
        }
        if (text[i] < '0' || text[i] > '9' || count == 4) {
            return -1;
        }
        digits[count++] = text[i] - '0';
    }
    if (count != 2 && count != 4) {
        return -1;
    }
    if (digits[2] > 5 || digits[0] * 10 + digits[1] > 25) {
        return -1;
    }
    value =
        (digits[0] * 10 + digits[1]) * 3600 + (digits[2] * 10 + digits[3]) * 60;
    *offset_sec = text[0] == '-' ? -value : value;
    return 0;
}

static int from_name(struct zone *zone, const char *name, struct str *error)
{
    struct str path = {0};
    int result;

    str_fmt(&path, "%s/%s", zone_dir, name);
    result = from_file(zone, str_text(&path), error);
    str_free(&path);
    return result;
}

/* TZ as POSIX and the C library have it: `:file`, a path, a name of the
 * folder, or the whole rule. */
static int from_system(struct zone *zone, struct str *error)
{
    const char *tz = getenv("TZ");
    struct str ignored = {0};
    int result = -1;

    if (tz == NULL) {
        /* A machine without the file counts in UTC. */
        if (from_file(zone, "/etc/localtime", &ignored) != 0) {
            zone_free(zone);
        }
        str_free(&ignored);
        return 0;
    }
    if (*tz == ':') {
        tz++;
    }
    if (*tz == '\0') {
        return 0;
    }
    if (*tz == '/') {
        result = from_file(zone, tz, &ignored);
    } else if (is_name(tz)) {
        result = from_name(zone, tz, &ignored);
    }
    str_free(&ignored);
    if (result != 0) {
        zone_free(zone);
        result = from_string(zone, tz);
    }
    if (result != 0) {
        zone_free(zone);
        str_fmt(error, "TZ=%s: no such time zone", tz);
    }
    return result;
}

int zone_load(struct zone *zone, const char *spec, struct str *error)
{
    int32_t offset;

    memset(zone, 0, sizeof *zone);
    if (spec == NULL) {
        return from_system(zone, error);
    }
    if (strcmp(spec, "UTC") == 0) {
        return 0;
    }
    if (zone_parse_offset(spec, strlen(spec), &offset) == 0) {
        add(zone, ZONE_ALWAYS, offset);
        return 0;
    }
    if (is_name(spec) && from_name(zone, spec, error) == 0) {
        return 0;
    }
    zone_free(zone);
    str_clear(error);
    str_fmt(error,
            "--tz: no such time zone '%s': give a name out of %s, such as "
            "Europe/Stockholm, or an offset such as +02:00",
            spec, zone_dir);
    if (access(zone_dir, R_OK) != 0) {
        str_put(error, " (this machine has no zone names: install tzdata)");
    }
    return -1;
}

int32_t zone_offset(const struct zone *zone, int64_t utc_sec)
{
    size_t low = 0;
    size_t high = zone->count;

    if (zone->count == 0) {
        return 0;
    }
    /* The last change that is not later. */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (zone->changes[middle].from_sec <= utc_sec) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return zone->changes[low].offset_sec;
}

int64_t zone_to_utc(const struct zone *zone, int64_t local_sec)
{
    int32_t before = zone_offset(zone, local_sec - 172800);
    int64_t best = local_sec - before;
    int found = 0;

    /* Any offset that holds within two days of it may be the one. */
    for (size_t i = 0; i < zone->count; i++) {
        int64_t utc = local_sec - zone->changes[i].offset_sec;

        if (zone_offset(zone, utc) == zone->changes[i].offset_sec &&
            (!found || utc < best)) {
            best = utc;
            found = 1;
        }
    }
    return best;
}
