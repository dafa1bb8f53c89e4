/* Where slow mail spent its time: see slow.h. */
#include "cli/slow.h"

#include <string.h>

#include "cli/figures.h"
#include "cli/label.h"
#include "cli/terminal.h"
#include "cli/wrap.h"

enum stage {
    STAGE_RETRY, /* waited between attempts: the first number holds it */
    STAGE_BEFORE,
    STAGE_QUEUE,
    STAGE_CONNECT,
    STAGE_TRANSMIT,
    STAGE_COUNT
};

enum { SLOWEST = 10 };

static const char *const stage_words[STAGE_COUNT] = {
    [STAGE_RETRY] = "waited for another attempt",
    [STAGE_BEFORE] = "before the queue manager (client, filter, pickup)",
    [STAGE_QUEUE] = "in the queue manager (too few delivery processes)",
    [STAGE_CONNECT] = "connecting (DNS, network, greeting, TLS)",
    [STAGE_TRANSMIT] = "transmitting (size, the other side's scanning)",
};

/* As --json has them; the last four are those of a recipient's delay. */
static const char *const stage_names[STAGE_COUNT] = {
    [STAGE_RETRY] = "retry",       [STAGE_BEFORE] = "before_queue",
    [STAGE_QUEUE] = "in_queue",    [STAGE_CONNECT] = "connect",
    [STAGE_TRANSMIT] = "transmit",
};

struct slow_recipient {
    int64_t delay_usec;
    enum stage stage;
    struct str line;
};

struct slow {
    uint64_t count[STAGE_COUNT];
    int64_t most_usec[STAGE_COUNT];
    uint64_t total;
    struct slow_recipient worst[SLOWEST]; /* slowest first */
    size_t worst_count;
};

/* `seen_whole`: the log holds the message from its beginning. */
static enum stage stage_of(const maildiag_recipient *r, int seen_whole)
{
    const int64_t parts[] = {
        [STAGE_RETRY] = -1,
        [STAGE_BEFORE] = r->delay_before_queue_usec,
        [STAGE_QUEUE] = r->delay_in_queue_usec,
        [STAGE_CONNECT] = r->delay_connect_usec,
        [STAGE_TRANSMIT] = r->delay_transmit_usec,
    };
    enum stage longest = STAGE_BEFORE;

    for (int i = STAGE_BEFORE; i < STAGE_COUNT; i++) {
        if (parts[i] > parts[longest]) {
            longest = (enum stage)i;
        }
    }
    if (longest == STAGE_BEFORE && (r->attempt_count > 1 || !seen_whole)) {
        return STAGE_RETRY;
    }
    return longest;
}

/* Insert where it belongs, drop what falls off the end. */
static void keep(struct slow *slow, const struct str *queue_id,
                 const maildiag_recipient *r, enum stage stage)
{
    size_t at = slow->worst_count;
    struct slow_recipient *new_one;

    while (at > 0 && slow->worst[at - 1].delay_usec < r->delay_usec) {
        at--;
    }
    if (at == SLOWEST) {
        return;
    }
    if (slow->worst_count == SLOWEST) {
        str_free(&slow->worst[SLOWEST - 1].line);
        slow->worst_count--;
    }
    memmove(&slow->worst[at + 1], &slow->worst[at],
            (slow->worst_count - at) * sizeof slow->worst[0]);
    slow->worst_count++;
    new_one = &slow->worst[at];
    memset(new_one, 0, sizeof *new_one);
    new_one->delay_usec = r->delay_usec;
    new_one->stage = stage;
    str_add(&new_one->line, queue_id->ptr, queue_id->len);
    str_put(&new_one->line, "  ");
    label_text(&new_one->line, r->address);
    if (r->relay.len > 0 && !text_is(r->relay, "none")) {
        str_put(&new_one->line, " by ");
        label_text(&new_one->line, r->relay);
    }
}

static void gather(struct session *s, const maildiag_filter *given,
                   int64_t threshold, struct slow *slow)
{
    maildiag_filter filter = *given;
    maildiag_entry entry = {.struct_size = sizeof entry};

    filter.kinds = MAILDIAG_ENTRY_MESSAGE;
    while (maildiag_entry_next(s->reader, &filter, &entry) == MAILDIAG_OK) {
        maildiag_message m = {.struct_size = sizeof m};
        maildiag_recipient r = {.struct_size = sizeof r};
        struct str queue_id = {0};
        int seen_whole;

        if (maildiag_message_get(s->reader, entry.id, &m) != MAILDIAG_OK) {
            continue;
        }
        label_text(&queue_id, m.queue_id);
        seen_whole = m.complete_start == 1;
        for (uint32_t i = 0;
             maildiag_recipient_get(s->reader, entry.id, i, &r) == MAILDIAG_OK;
             i++) {
            enum stage stage;

            if (r.delay_usec < threshold || r.delay_usec < 0) {
                continue;
            }
            stage = stage_of(&r, seen_whole);
            slow->total++;
            slow->count[stage]++;
            if (r.delay_usec > slow->most_usec[stage]) {
                slow->most_usec[stage] = r.delay_usec;
            }
            keep(slow, &queue_id, &r, stage);
        }
        str_free(&queue_id);
    }
}

static void print_stages(struct session *s, const struct slow *slow)
{
    for (int i = 0; i < STAGE_COUNT; i++) {
        struct str text = {0};
        size_t column;

        if (slow->count[i] == 0) {
            continue;
        }
        figure_count(&text, slow->count[i]);
        out_pad(&s->out, text.len < 9 ? 9 - text.len : 0);
        out_str(&s->out, &text);
        out_pad(&s->out, 2);
        column = (text.len < 9 ? 9 : text.len) + 2;
        str_clear(&text);
        str_fmt(&text, "%s, at most ", stage_words[i]);
        figure_duration(&text, slow->most_usec[i]);
        wrap_text(&s->out, column, column, str_text(&text));
        str_free(&text);
    }
}

/* Seconds with what is behind the point, without its zeros. */
static void put_seconds(struct str *text, int64_t usec)
{
    str_fmt(text, "%lld.%06lld", (long long)(usec / 1000000),
            (long long)(usec % 1000000));
    while (text->len > 0 && text->ptr[text->len - 1] == '0') {
        text->ptr[--text->len] = '\0';
    }
    if (text->len > 0 && text->ptr[text->len - 1] == '.') {
        text->ptr[--text->len] = '\0';
    }
}

void slow_print_json(struct session *s, const maildiag_filter *filter,
                     int64_t threshold_usec)
{
    struct slow slow;

    memset(&slow, 0, sizeof slow);
    gather(s, filter, threshold_usec, &slow);
    for (int i = 0; i < STAGE_COUNT; i++) {
        struct str text = {0};

        str_fmt(&text,
                "{\"kind\":\"slow\",\"stage\":\"%s\",\"recipients\":%llu,"
                "\"longer_than\":",
                stage_names[i], (unsigned long long)slow.count[i]);
        put_seconds(&text, threshold_usec);
        str_put(&text, ",\"most\":");
        if (slow.count[i] > 0) {
            put_seconds(&text, slow.most_usec[i]);
        } else {
            str_put(&text, "null");
        }
        str_put(&text, "}\n");
        out_str(&s->out, &text);
        str_free(&text);
    }
    for (size_t i = 0; i < slow.worst_count; i++) {
        str_free(&slow.worst[i].line);
    }
}

void slow_print(struct session *s, const maildiag_filter *filter,
                int64_t threshold_usec)
{
    struct slow slow;
    struct str text = {0};

    memset(&slow, 0, sizeof slow);
    gather(s, filter, threshold_usec, &slow);
    str_put(&text, "Slow: ");
    figure_things(&text, slow.total, "recipient", "recipients");
    str_put(&text, " took longer than ");
    figure_duration(&text, threshold_usec);
    out_styled(&s->out, STYLE_BOLD, str_text(&text));
    out_line(&s->out);
    print_stages(s, &slow);
    for (size_t i = 0; i < slow.worst_count; i++) {
        str_clear(&text);
        figure_duration(&text, slow.worst[i].delay_usec);
        out_pad(&s->out, WRAP_INDENT);
        out_str(&s->out, &text);
        out_pad(&s->out, text.len < 12 ? 12 - text.len : 1);
        wrap_text(&s->out, 15, 15, str_text(&slow.worst[i].line));
        str_free(&slow.worst[i].line);
    }
    str_free(&text);
}
