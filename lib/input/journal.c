/*
 * Entries of systemd's journal export format.
 *
 * Takes bytes, gives the end of an entry and what a log line needs of it.
 * Knows neither chunks nor ceilings: md_journal_find_end goes on where it
 * stopped, md_journal_entry sees a whole entry. Fails with BAD for what is no
 * entry. A value with bytes below a blank is written binary: the key alone on
 * its line, the length in eight bytes, little-endian on every machine, the
 * bytes, a newline.
 */
#include "input/journal.h"

enum {
    KEY_MOST = 64, /* journald refuses longer names */
    SCAN_KEY = 0,  /* in the key, or at the empty line */
    SCAN_TEXT = 1, /* in a value, up to the newline */
    SCAN_SIZE = 2, /* in the length */
    SCAN_BYTES = 3,
    SCAN_NEWLINE = 4, /* the one behind a binary value */
    SCAN_LOST = 5     /* garbage: the next empty line is looked for */
};

/* journald itself stores no field above 768 MiB; more is garbage read as a
 * length. */
static const uint64_t value_most = UINT64_C(1) << 30;

static bool is_key(char c)
{
    return (c >= 'A' && c <= 'Z') || md_is_digit(c) || c == '_';
}

static void scan_lost(md_journal_scan *scan, uint32_t line_bytes)
{
    scan->state = SCAN_LOST;
    scan->seen = line_bytes;
    scan->garbage = true;
}

/* One byte of a key or of the line after it. True: the empty line. */
static bool scan_key(md_journal_scan *scan, char c)
{
    if (c == '\n' && scan->seen == 0)
        return true;
    if (c == '\n') {
        scan->state = SCAN_SIZE;
        scan->seen = 0;
        scan->left = 0;
    } else if (c == '=' && scan->seen != 0) {
        scan->state = SCAN_TEXT;
    } else if (is_key(c) && scan->seen < KEY_MOST) {
        scan->seen++;
    } else {
        scan_lost(scan, 1);
    }
    return false;
}

/* One byte of garbage; `seen` tells whether its line has one yet. */
static bool scan_lost_byte(md_journal_scan *scan, char c)
{
    if (c != '\n') {
        scan->seen = 1;
        return false;
    }
    if (scan->seen == 0)
        return true;
    scan->seen = 0;
    return false;
}

/* One byte of the length. */
static void scan_size(md_journal_scan *scan, char c)
{
    scan->left |= (uint64_t)(unsigned char)c << (8 * scan->seen);
    scan->seen++;
    if (scan->seen < 8)
        return;
    scan->seen = 0;
    if (scan->left > value_most)
        scan_lost(scan, 1);
    else
        scan->state = scan->left ? SCAN_BYTES : SCAN_NEWLINE;
}

/* Past the bytes of a value, as far as they are here. */
static size_t scan_run(md_journal_scan *scan, const char *data, size_t len)
{
    const char *newline;

    if (scan->state == SCAN_BYTES) {
        if (len > scan->left)
            len = (size_t)scan->left;
        scan->left -= len;
        if (scan->left == 0)
            scan->state = SCAN_NEWLINE;
        return len;
    }
    newline = memchr(data, '\n', len);
    if (newline == NULL)
        return len;
    scan->state = SCAN_KEY;
    scan->seen = 0;
    return (size_t)(newline - data) + 1;
}

bool md_journal_find_end(md_journal_scan *scan, const char *data, size_t len,
                         size_t *used)
{
    size_t at = 0;
    bool end = false;

    while (at < len && !end) {
        switch (scan->state) {
        case SCAN_KEY:
            end = scan_key(scan, data[at++]);
            break;
        case SCAN_SIZE:
            scan_size(scan, data[at++]);
            break;
        case SCAN_NEWLINE:
            if (data[at] == '\n') {
                scan->state = SCAN_KEY;
                scan->seen = 0;
                at++;
            } else {
                scan_lost(scan, 1);
            }
            break;
        case SCAN_LOST:
            end = scan_lost_byte(scan, data[at++]);
            break;
        default:
            at += scan_run(scan, data + at, len - at);
            break;
        }
    }
    *used = at;
    if (end) {
        scan->state = SCAN_KEY;
        scan->seen = 0;
    }
    return end;
}

/* What is read of an entry before it becomes a header. */
typedef struct fields {
    md_slice message;
    md_slice identifier; /* SYSLOG_IDENTIFIER */
    md_slice command;    /* _COMM */
    md_slice pid;        /* _PID */
    md_slice syslog_pid; /* SYSLOG_PID */
    md_slice host;
    md_slice priority;
    md_slice time;
} fields;

static void field_keep(fields *f, md_slice key, md_slice value)
{
    const struct {
        md_slice key;
        md_slice *value;
    } known[] = {{MD_LIT("MESSAGE"), &f->message},
                 {MD_LIT("SYSLOG_IDENTIFIER"), &f->identifier},
                 {MD_LIT("_COMM"), &f->command},
                 {MD_LIT("_PID"), &f->pid},
                 {MD_LIT("SYSLOG_PID"), &f->syslog_pid},
                 {MD_LIT("_HOSTNAME"), &f->host},
                 {MD_LIT("PRIORITY"), &f->priority},
                 {MD_LIT("__REALTIME_TIMESTAMP"), &f->time}};
    size_t i;

    for (i = 0; i < sizeof known / sizeof *known; i++) {
        /* A name may stand twice in an entry; the first one counts. */
        if (md_slice_eq(key, known[i].key) && known[i].value->ptr == NULL)
            *known[i].value = value;
    }
}

static uint64_t length_at(const char *at)
{
    uint64_t length = 0;
    unsigned i;

    for (i = 0; i < 8; i++)
        length |= (uint64_t)(unsigned char)at[i] << (8 * i);
    return length;
}

/* The field at data[at]; gives where the next one begins. What was cut at
 * the end is taken as far as it goes. */
static size_t field_read(md_slice data, size_t at, fields *f)
{
    md_slice rest = md_slice_skip(data, at);
    size_t newline = md_slice_chr(rest, '\n');
    md_slice line = md_slice_sub(rest, 0, newline);
    size_t equals = md_slice_chr(line, '=');
    md_slice key, value;
    uint64_t length;

    if (equals != MD_NPOS) {
        field_keep(f, md_slice_sub(line, 0, equals),
                   md_slice_skip(line, equals + 1));
        return at + line.len + (newline != MD_NPOS);
    }
    key = line;
    rest = md_slice_skip(rest, line.len + 1);
    if (rest.len < 8)
        return data.len;
    length = length_at(rest.ptr);
    value = md_slice_skip(rest, 8);
    if (length < value.len)
        value.len = (size_t)length;
    field_keep(f, key, value);
    at = (size_t)(value.ptr - data.ptr) + value.len;
    return at < data.len ? at + 1 : data.len;
}

static int64_t pid_of(const fields *f)
{
    uint64_t pid;

    /* What the program said of itself stands in its other lines too. */
    if (md_slice_to_u64(f->syslog_pid, &pid) && pid <= INT64_MAX)
        return (int64_t)pid;
    if (md_slice_to_u64(f->pid, &pid) && pid <= INT64_MAX)
        return (int64_t)pid;
    return -1;
}

static void header_fill(const fields *f, md_header *out)
{
    uint64_t number;

    memset(out, 0, sizeof *out);
    out->family = MD_FAMILY_JOURNAL;
    out->severity = -1;
    out->pid = pid_of(f);
    out->repeat = 1;
    out->host = f->host;
    out->tag = f->identifier.ptr != NULL ? f->identifier : f->command;
    out->body = f->message;
    if (md_slice_to_u64(f->priority, &number) && number <= 7)
        out->severity = (int8_t)number;
    /* Microseconds up to the year 9999; more is damage. */
    if (md_slice_to_u64(f->time, &number) &&
        number < UINT64_C(253402300800000000)) {
        out->stamp.sec = (int64_t)(number / 1000000);
        out->stamp.usec = (uint32_t)(number % 1000000);
        out->stamp.fraction = 6;
        out->stamp.form = MD_STAMP_UTC;
    }
}

md_journal_status md_journal_entry(const char *data, size_t len, bool at_end,
                                   md_header *out, size_t *taken)
{
    md_journal_scan scan;
    fields found;
    md_slice entry;
    size_t at = 0;
    bool end;

    memset(&scan, 0, sizeof scan);
    memset(&found, 0, sizeof found);
    end = md_journal_find_end(&scan, data, len, taken);
    if (!end && (!at_end || len == 0)) {
        *taken = 0;
        return MD_JOURNAL_MORE;
    }
    if (scan.garbage)
        return MD_JOURNAL_BAD;
    entry = md_slice_make(data, end ? *taken - 1 : len);
    while (at < entry.len)
        at = field_read(entry, at, &found);
    if (found.message.ptr == NULL)
        return MD_JOURNAL_BAD;
    header_fill(&found, out);
    return MD_JOURNAL_ENTRY;
}

bool md_journal_looks(const char *data, size_t len)
{
    md_slice head = md_slice_make(data, len);

    return md_slice_starts(head, MD_LIT("__CURSOR="));
}
