/* Files whose lines stand in another one: see duplicates.h. */
#include "cli/duplicates.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/input.h"
#include "cli/say.h"
#include "cli/str.h"

enum {
    SAMPLES = 32,       /* lines of each file */
    SHORTEST = 24,      /* bytes: anything shorter tells nothing */
    WINDOW = 16 * 1024, /* bytes looked at for one sample */
    FRONT = 512 * 1024, /* bytes of a packed file that samples come from */
    PIECE = 256 * 1024,
    MOST_FILES = 1024 /* beyond that nobody compares by hand either */
};

struct sample {
    uint64_t hash;
    size_t owner;
    size_t seen_in; /* file that it was found in last, plus 1 */
};

struct compare {
    struct input *in;
    struct sample *samples;
    size_t count;
    size_t *slots; /* open addressing: index plus 1 */
    size_t slot_count;
    size_t *taken;  /* samples of each file */
    uint8_t *found; /* [owner * files + other] */
};

/* FNV-1a: who can choose lines of a log to confuse this gains nothing. */
static const uint64_t hash_begin = UINT64_C(0xcbf29ce484222325);

static uint64_t hash_add(uint64_t hash, unsigned char c)
{
    return (hash ^ c) * UINT64_C(0x100000001b3);
}

static uint64_t hash_line(const char *line, size_t len)
{
    uint64_t hash = hash_begin;

    for (size_t i = 0; i < len; i++) {
        hash = hash_add(hash, (unsigned char)line[i]);
    }
    return hash;
}

static void add_sample(struct compare *c, size_t owner, const char *line,
                       size_t len)
{
    uint64_t hash;

    if (len < SHORTEST || c->taken[owner] == SAMPLES) {
        return;
    }
    hash = hash_line(line, len);
    for (size_t i = c->count; i > 0 && c->samples[i - 1].owner == owner; i--) {
        if (c->samples[i - 1].hash == hash) {
            return;
        }
    }
    c->samples[c->count].hash = hash;
    c->samples[c->count].owner = owner;
    c->samples[c->count].seen_in = 0;
    c->count++;
    c->taken[owner]++;
}

/* Whole lines of a text, not more than most of them, spread over it. */
static void sample_text(struct compare *c, size_t owner, const char *text,
                        size_t len, int at_start, size_t most)
{
    size_t step = len / most + 1;
    size_t at = 0;
    size_t next = 0;

    if (!at_start) {
        const char *nl = memchr(text, '\n', len);

        at = nl != NULL ? (size_t)(nl - text) + 1 : len;
        next = at;
    }
    while (at < len) {
        const char *nl = memchr(text + at, '\n', len - at);
        size_t end;

        if (nl == NULL) {
            break;
        }
        end = (size_t)(nl - text);
        if (at >= next) {
            add_sample(c, owner, text + at, end - at);
            next += step;
        }
        at = end + 1;
    }
}

/* A plain file: windows all over it. */
static void sample_plain(struct compare *c, size_t owner,
                         const struct input_file *file, char *buf)
{
    uint64_t size = file->stream.size;
    int fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0) {
        return;
    }
    if (size <= FRONT) {
        ssize_t n = pread(fd, buf, FRONT, 0);

        if (n > 0) {
            sample_text(c, owner, buf, (size_t)n, 1, SAMPLES);
        }
    } else {
        for (uint64_t i = 0; i < SAMPLES; i++) {
            ssize_t n = pread(fd, buf, WINDOW, (off_t)(size / SAMPLES * i));

            if (n > 0) {
                sample_text(c, owner, buf, (size_t)n, i == 0, 1);
            }
        }
    }
    close(fd);
}

/* A packed one: its front. */
static void sample_packed(struct compare *c, size_t owner,
                          const struct input_file *file, char *buf)
{
    struct str error = {0};
    struct stream stream;
    size_t len = 0;
    ssize_t n = 0;

    if (stream_open(&stream, file->path, &error) == 0) {
        while (len < FRONT &&
               (n = stream_read(&stream, buf + len, FRONT - len, &error)) > 0) {
            len += (size_t)n;
        }
        stream_close(&stream);
        sample_text(c, owner, buf, len, 1, SAMPLES);
    }
    str_free(&error);
}

/* May the lines of one stand in the other? Within a set only where two names
 * tell the same place: mail.log.2 beside mail.log.2.gz. */
static int may_copy(const struct input_file *a, const struct input_file *b)
{
    return a != b &&
           (a->set != b->set || rotate_compare(&a->name, &b->name) == 0);
}

static int is_log(const struct input_file *file)
{
    return file->stream.regular && !file->json && file->stream.size > 0 &&
           strcmp(file->path, "-") != 0;
}

static int has_partner(const struct input *in, size_t i)
{
    if (!is_log(&in->files[i])) {
        return 0;
    }
    for (size_t k = 0; k < in->count; k++) {
        if (is_log(&in->files[k]) && may_copy(&in->files[i], &in->files[k])) {
            return 1;
        }
    }
    return 0;
}

static void index_samples(struct compare *c)
{
    c->slot_count = 64;
    while (c->slot_count < c->count * 4) {
        c->slot_count *= 2;
    }
    c->slots = mem_new(c->slot_count, sizeof *c->slots);
    for (size_t i = 0; i < c->count; i++) {
        size_t slot = (size_t)c->samples[i].hash & (c->slot_count - 1);

        while (c->slots[slot] != 0) {
            slot = (slot + 1) & (c->slot_count - 1);
        }
        c->slots[slot] = i + 1;
    }
}

static void match_line(struct compare *c, size_t in_file, uint64_t hash)
{
    size_t slot = (size_t)hash & (c->slot_count - 1);

    for (; c->slots[slot] != 0; slot = (slot + 1) & (c->slot_count - 1)) {
        struct sample *sample = &c->samples[c->slots[slot] - 1];

        if (sample->hash != hash || sample->seen_in == in_file + 1 ||
            !may_copy(&c->in->files[sample->owner], &c->in->files[in_file])) {
            continue;
        }
        sample->seen_in = in_file + 1;
        c->found[sample->owner * c->in->count + in_file]++;
    }
}

static void scan(struct compare *c, size_t in_file, char *buf)
{
    struct str error = {0};
    struct stream stream;
    uint64_t hash = hash_begin;
    ssize_t n;

    if (stream_open(&stream, c->in->files[in_file].path, &error) != 0) {
        str_free(&error);
        return;
    }
    while ((n = stream_read(&stream, buf, PIECE, &error)) > 0) {
        for (ssize_t i = 0; i < n; i++) {
            if (buf[i] == '\n') {
                match_line(c, in_file, hash);
                hash = hash_begin;
            } else {
                hash = hash_add(hash, (unsigned char)buf[i]);
            }
        }
    }
    stream_close(&stream);
    str_free(&error);
}

/* Nearly all of its samples stand in files that are read. */
static int adds_nothing(const struct compare *c, size_t i, size_t *where)
{
    size_t total = 0;
    size_t most = 0;

    for (size_t k = 0; k < c->in->count; k++) {
        size_t found = c->found[i * c->in->count + k];

        if (c->in->files[k].left_out) {
            continue;
        }
        total += found;
        if (found > most) {
            most = found;
            *where = k;
        }
    }
    return most > 0 && total * 10 >= c->taken[i] * 9;
}

/* The smallest first: of two that hold the same the larger one stays. */
static void leave_out(struct compare *c)
{
    struct input *in = c->in;
    char *done = mem_new(in->count, 1);

    for (;;) {
        size_t next = in->count;
        size_t where = 0;

        for (size_t i = 0; i < in->count; i++) {
            if (!done[i] &&
                (next == in->count ||
                 in->files[i].stream.size <= in->files[next].stream.size)) {
                next = i;
            }
        }
        if (next == in->count) {
            break;
        }
        done[next] = 1;
        if (c->taken[next] > 0 && adds_nothing(c, next, &where)) {
            in->files[next].left_out = 1;
            say("%s: left out, its lines stand in %s too", in->files[next].path,
                in->files[where].path);
        }
    }
    free(done);
}

void duplicates_mark(struct input *in)
{
    struct compare c = {.in = in};
    char *buf;

    if (in->count < 2 || in->count > MOST_FILES) {
        return;
    }
    buf = mem_new(FRONT, 1);
    c.samples = mem_new(in->count * SAMPLES, sizeof *c.samples);
    c.taken = mem_new(in->count, sizeof *c.taken);
    c.found = mem_new(in->count * in->count, sizeof *c.found);
    for (size_t i = 0; i < in->count; i++) {
        if (!has_partner(in, i)) {
            continue;
        }
        if (in->files[i].stream.packed) {
            sample_packed(&c, i, &in->files[i], buf);
        } else {
            sample_plain(&c, i, &in->files[i], buf);
        }
    }
    if (c.count > 0) {
        index_samples(&c);
        for (size_t i = 0; i < in->count; i++) {
            if (has_partner(in, i)) {
                scan(&c, i, buf);
            }
        }
        leave_out(&c);
    }
    free(c.slots);
    free(c.samples);
    free(c.taken);
    free(c.found);
    free(buf);
}
