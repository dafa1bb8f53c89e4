/* The things that every report names: see label.h. */
#include "cli/label.h"

#include <stdlib.h>
#include <string.h>

#include "cli/figures.h"
#include "cli/terminal.h"
#include "cli/when.h"

/* Of a shorter log the seconds count. */
#define SHORT_USEC (INT64_C(600) * 1000000)

enum { HOSTS_SHOWN = 3, ENTRIES_ASKED = 40 };

void label_text(struct str *out, maildiag_text text)
{
    if (text.ptr == NULL) {
        str_put(out, "-");
    } else {
        term_safe(out, text.ptr, text.len);
    }
}

void label_prose(struct str *out, maildiag_text text)
{
    size_t len = text.ptr != NULL ? text.len : 0;
    size_t start = 0;

    for (size_t i = 0; i <= len; i++) {
        if (i < len && text.ptr[i] != '\n' && text.ptr[i] != '\t' &&
            text.ptr[i] != '\r') {
            continue;
        }
        term_safe(out, text.ptr + start, i - start);
        if (i < len) {
            str_char(out, ' ');
        }
        start = i + 1;
    }
    while (out->len > 0 && out->ptr[out->len - 1] == ' ') {
        str_cut(out, out->len - 1);
    }
}

void label_peer(struct str *out, maildiag_text name, maildiag_text address,
                maildiag_text port)
{
    if (name.ptr != NULL && name.len > 0) {
        label_text(out, name);
    }
    if (address.ptr != NULL && address.len > 0) {
        if (name.len == 0) {
            label_text(out, address);
        } else if (address.len != name.len ||
                   memcmp(address.ptr, name.ptr, name.len) != 0) {
            str_char(out, '[');
            label_text(out, address);
            str_char(out, ']');
        }
    }
    if (port.ptr != NULL && port.len > 0) {
        str_char(out, ':');
        label_text(out, port);
    }
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

static void file_name(struct str *out, const char *path)
{
    if (strcmp(path, "-") == 0) {
        str_put(out, "standard input");
    } else {
        term_safe_text(out, last_part(path));
    }
}

/* "mail.log", "a.log, b.log", "mail.log.3.gz … mail.log (4 files)". */
static void files(const struct session *s, struct str *out)
{
    const struct input *in = &s->input;
    const char *first = NULL;
    const char *second = NULL;
    const char *last = NULL;
    size_t count = 0;

    for (size_t i = 0; i < in->count; i++) {
        if (in->files[i].left_out) {
            continue;
        }
        count++;
        if (first == NULL) {
            first = in->files[i].path;
        } else if (second == NULL) {
            second = in->files[i].path;
        }
        last = in->files[i].path;
    }
    if (first == NULL) {
        str_put(out, "nothing");
        return;
    }
    file_name(out, first);
    if (count == 2) {
        str_put(out, ", ");
        file_name(out, second);
    } else if (count > 2) {
        str_put(out, " … ");
        file_name(out, last);
        str_fmt(out, " (%zu files)", count);
    }
}

/* The year is said when it is not the present one, or not the same. */
static unsigned year_part(const struct session *s)
{
    int64_t first = when_year(&s->zone, s->stats.first_time);
    int64_t last = when_year(&s->zone, s->stats.last_time);

    return first == last && last == when_year(&s->zone, s->now_usec)
               ? 0
               : WHEN_YEAR;
}

void label_span(const struct session *s, struct str *out)
{
    int64_t first = s->stats.first_time;
    int64_t last = s->stats.last_time;
    unsigned parts = WHEN_DATE;

    if (first == MAILDIAG_NO_TIME || last == MAILDIAG_NO_TIME) {
        str_put(out, "no times");
        return;
    }
    parts |= year_part(s);
    if (last - first < SHORT_USEC) {
        parts |= WHEN_SECONDS;
    }
    when_print(out, &s->zone, first, parts);
    str_put(out, " – ");
    when_print(out, &s->zone, last,
               when_day(&s->zone, first) == when_day(&s->zone, last)
                   ? parts & WHEN_SECONDS
                   : parts);
    str_put(out, " (");
    when_print_offset(out, &s->zone, last);
    str_char(out, ')');
}

void label_time(const struct session *s, int64_t usec, int seconds,
                struct str *out)
{
    unsigned parts = seconds ? WHEN_SECONDS : 0;

    if (usec == MAILDIAG_NO_TIME) {
        str_put(out, "at an unknown time");
        return;
    }
    if (s->stats.last_time == MAILDIAG_NO_TIME ||
        when_day(&s->zone, usec) != when_day(&s->zone, s->stats.last_time)) {
        parts |= WHEN_DATE;
        if (s->stats.last_time != MAILDIAG_NO_TIME &&
            when_year(&s->zone, usec) !=
                when_year(&s->zone, s->stats.last_time)) {
            parts |= WHEN_YEAR;
        }
    }
    when_print(out, &s->zone, usec, parts);
}

/* Two files of one name in different folders are told apart by the folder. */
static int is_ambiguous(const struct session *s, maildiag_text name)
{
    struct str path = {0};
    size_t count = 0;

    str_add(&path, name.ptr, name.len);
    for (size_t i = 0; i < s->input.count; i++) {
        if (strcmp(last_part(s->input.files[i].path),
                   last_part(str_text(&path))) == 0) {
            count++;
        }
    }
    str_free(&path);
    return count > 1;
}

void label_place(struct session *s, uint32_t source, uint64_t offset,
                 struct str *out)
{
    maildiag_source about = {.struct_size = sizeof about};

    if (maildiag_source_get(s->reader, source, &about) != MAILDIAG_OK ||
        about.name.ptr == NULL) {
        str_fmt(out, "source %u", (unsigned)source);
    } else if (is_ambiguous(s, about.name)) {
        term_safe(out, about.name.ptr, about.name.len);
    } else {
        struct str path = {0};

        str_add(&path, about.name.ptr, about.name.len);
        file_name(out, str_text(&path));
        str_free(&path);
    }
    str_fmt(out, ":%llu", (unsigned long long)offset);
}

/* The hosts of the first messages: no more than these are asked. */
static void hosts(struct session *s, struct str *out)
{
    maildiag_entry entry = {.struct_size = sizeof entry};
    struct str known[HOSTS_SHOWN];
    size_t count = 0;
    int more = 0;

    memset(known, 0, sizeof known);
    for (int i = 0; i < ENTRIES_ASKED && !more; i++) {
        maildiag_message message = {.struct_size = sizeof message};
        maildiag_reject reject = {.struct_size = sizeof reject};
        struct str host = {0};
        size_t k = 0;

        if (maildiag_entry_next(s->reader, NULL, &entry) != MAILDIAG_OK) {
            break;
        }
        if (entry.kind == MAILDIAG_ENTRY_MESSAGE &&
            maildiag_message_get(s->reader, entry.id, &message) ==
                MAILDIAG_OK &&
            message.host.ptr != NULL) {
            label_text(&host, message.host);
        } else if (entry.kind == MAILDIAG_ENTRY_REJECT &&
                   maildiag_reject_get(s->reader, entry.id, &reject) ==
                       MAILDIAG_OK &&
                   reject.host.ptr != NULL) {
            label_text(&host, reject.host);
        }
        while (k < count && strcmp(str_text(&known[k]), str_text(&host)) != 0) {
            k++;
        }
        if (k < count || host.len == 0) {
            str_free(&host);
        } else if (count == HOSTS_SHOWN) {
            str_free(&host);
            more = 1;
        } else {
            known[count++] = host;
        }
    }
    for (size_t i = 0; i < count; i++) {
        str_put(out, i > 0 ? ", " : "");
        str_put(out, str_text(&known[i]));
        str_free(&known[i]);
    }
    str_put(out, more ? " …" : "");
}

void label_header(struct session *s)
{
    struct str parts[4];
    maildiag_summary summary = {.struct_size = sizeof summary};
    size_t column = 0;

    memset(parts, 0, sizeof parts);
    files(s, &parts[0]);
    label_span(s, &parts[1]);
    hosts(s, &parts[2]);
    if (maildiag_summary_get(s->reader, NULL, &summary) >= 0) {
        if (summary.messages > 0 || summary.rejects == 0) {
            figure_things(&parts[3], summary.messages, "message", "messages");
        } else {
            figure_things(&parts[3], summary.rejects, "refusal", "refusals");
        }
    }
    for (size_t i = 0; i < 4; i++) {
        size_t columns = term_columns(str_text(&parts[i]), parts[i].len);

        if (columns == 0) {
            str_free(&parts[i]);
            continue;
        }
        if (column > 0 && column + 2 + columns > s->out.width) {
            out_line(&s->out);
            column = 0;
        } else if (column > 0) {
            out_pad(&s->out, 2);
            column += 2;
        }
        out_styled(&s->out, i == 0 ? STYLE_BOLD : STYLE_PLAIN,
                   str_text(&parts[i]));
        column += columns;
        str_free(&parts[i]);
    }
    out_line(&s->out);
}
