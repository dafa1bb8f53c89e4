/*
 * What each login sent, hour by hour, held against its own past. Part of
 * survey.h.
 */
#include "diag/survey.h"

#include "base/alloc.h"
#include "diag/figure.h"
#include "diag/pass.h"
#include "diag/remark.h"
#include "diag/when.h"

/*
 * A past is a day at least, with some hours of use. Far more: ten times the
 * busiest hour of it, and enough to be no busy afternoon. Many networks: more
 * than a person's office, home and telephone, and twice what they were. Far
 * more refusals: a third of what it sends, as lists of spammers are old.
 */
enum {
    PAST_HOURS = 6,
    FAR_MORE = 10,
    RECIPIENTS_LEAST = 200,
    NETWORKS_LEAST = 8,
    MESSAGES_LEAST = 20,
    REFUSED_LEAST = 50,
    REFUSED_SHARE = 33
};

void md_accounts_free(md_accounts *accounts)
{
    for (size_t i = 0; i < accounts->names.count; i++)
        md_free(accounts->items[i].hours);
    md_free(accounts->items);
    md_names_free(&accounts->names);
    md_names_free(&accounts->networks);
}

static md_account *account_of(md_accounts *accounts, md_slice user)
{
    uint32_t number;

    /* Room first: a name without its item would be freed. */
    size_t before = accounts->names.count;
    md_account *grown =
        md_grow(accounts->items, &accounts->cap, before + 1, sizeof(*grown));
    if (grown == NULL)
        return NULL;
    accounts->items = grown;
    memset(&grown[before], 0, sizeof(*grown));
    if (!md_names_add(&accounts->names, user, &number))
        return NULL;
    md_account *account = &accounts->items[number - 1];
    account->user = md_names_at(&accounts->names, number);
    return account;
}

static md_account_hour *hour_of(md_account *account, int64_t time)
{
    int64_t hour = time / MD_HOUR;
    size_t at = account->count;

    while (at > 0 && account->hours[at - 1].hour > hour)
        at--;
    if (at > 0 && account->hours[at - 1].hour == hour)
        return &account->hours[at - 1];
    md_account_hour *grown = md_grow(account->hours, &account->cap,
                                     account->count + 1, sizeof(*grown));
    if (grown == NULL)
        return NULL;
    account->hours = grown;
    memmove(&grown[at + 1], &grown[at], (account->count - at) * sizeof(*grown));
    account->count++;
    memset(&grown[at], 0, sizeof(grown[at]));
    grown[at].hour = hour;
    grown[at].first_time = MAILDIAG_NO_TIME;
    grown[at].last_time = MAILDIAG_NO_TIME;
    return &grown[at];
}

/* Two numbers of an IPv4 address, two groups of an IPv6 one: providers hand
 * out other addresses of the same net all the time. */
static md_slice network_of(md_slice address)
{
    char mark = md_slice_chr(address, ':') != MD_NPOS ? ':' : '.';
    size_t marks = 0;

    for (size_t i = 0; i < address.len; i++)
        if (address.ptr[i] == mark && ++marks == 2)
            return md_slice_sub(address, 0, i);
    return address;
}

static bool note_network(md_accounts *accounts, md_account_hour *hour,
                         md_slice address)
{
    uint32_t number;

    if (address.len == 0 || md_party_is_private(address) ||
        md_party_is_loopback(address) || hour->network_count == MD_NETWORKS)
        return true;
    if (!md_names_add(&accounts->networks, network_of(address), &number))
        return false;
    for (uint32_t i = 0; i < hour->network_count; i++)
        if (hour->networks[i] == number)
            return true;
    hour->networks[hour->network_count++] = number;
    return true;
}

bool md_account_note(const md_pass *p, md_host_survey *h)
{
    const md_story *story = p->story;

    if (story->sasl_username.len == 0 || story->fact_count == 0 ||
        story->first_time == MAILDIAG_NO_TIME ||
        !md_pass_in_window(p, story->first_time))
        return true;
    md_account *account = account_of(&h->accounts, story->sasl_username);
    if (account == NULL)
        return false;
    md_account_hour *hour = hour_of(account, story->first_time);
    if (hour == NULL)
        return false;
    const md_fact *fact = &story->facts[0];
    md_mark mark = md_mark_of(fact);
    if (hour->messages++ == 0)
        hour->first = mark;
    hour->last = mark;
    hour->first_time = md_when_min(hour->first_time, story->first_time);
    hour->last_time = md_when_max(hour->last_time, story->first_time);
    hour->recipients += story->recipient_count;
    for (uint32_t i = 0; i < story->recipient_count; i++)
        hour->refused +=
            story->recipients[i].state == MAILDIAG_RECIPIENT_BOUNCED;
    return note_network(&h->accounts, hour, story->client_ip);
}

/* ---- the past ---- */

typedef struct md_past {
    size_t hours;
    int64_t since;       /* hour */
    uint64_t recipients; /* of the busiest hour */
    uint32_t networks;
    uint64_t all_recipients;
    uint64_t all_refused;
} md_past;

static void grow_past(md_past *past, const md_account_hour *hour)
{
    if (past->hours++ == 0)
        past->since = hour->hour;
    if (hour->recipients > past->recipients)
        past->recipients = hour->recipients;
    if (hour->network_count > past->networks)
        past->networks = hour->network_count;
    past->all_recipients += hour->recipients;
    past->all_refused += hour->refused;
}

static bool has_past(const md_past *past, const md_account_hour *hour)
{
    return past->hours >= PAST_HOURS && hour->hour - past->since >= 24;
}

static bool sends_more(const md_past *past, const md_account_hour *hour)
{
    return has_past(past, hour) && hour->recipients >= RECIPIENTS_LEAST &&
           hour->recipients / FAR_MORE >= past->recipients;
}

static bool roams(const md_past *past, const md_account_hour *hour)
{
    return hour->network_count >= NETWORKS_LEAST &&
           hour->messages >= MESSAGES_LEAST &&
           hour->network_count > 2 * past->networks;
}

/* Without a past an old list of one's own looks the same. */
static bool is_refused(const md_past *past, const md_account_hour *hour)
{
    return has_past(past, hour) && hour->refused >= REFUSED_LEAST &&
           hour->refused * 100 >= hour->recipients * REFUSED_SHARE &&
           past->all_refused * 10 <= past->all_recipients;
}

static void add_words(md_buffer *out, const md_rules *rules,
                      const md_past *past, const md_account_hour *hour)
{
    md_places places = {0};
    md_figures figures = {0};

    places.count = md_figure_count(&figures, hour->messages);
    places.total = md_figure_count(&figures, hour->recipients);
    places.rest = md_figure_count(&figures, hour->refused);
    places.networks = md_figure_count(&figures, hour->network_count);
    places.past = md_figure_count(&figures, past->recipients);
    places.past_networks = md_figure_count(&figures, past->networks);
    md_remark_phrase(
        rules, past->hours > 0 ? MD_PHRASE_ACCOUNT_PAST : MD_PHRASE_ACCOUNT,
        &places, out);
}

static bool conclude(md_pass *p, const md_host_survey *h,
                     const md_account *account, const md_past *past,
                     const md_account_hour *hour)
{
    md_conclusion c = {0};
    md_run run = {0};
    md_buffer words = {0};

    run.first.time = hour->first_time;
    run.last.time = hour->last_time;
    run.attempts = hour->messages;
    run.lines = hour->messages;
    run.marks[0] = hour->first;
    run.marks[1] = hour->last;
    run.mark_count = hour->first.id == hour->last.id ? 1 : 2;
    add_words(&words, p->rules, past, hour);
    c.host = h->host;
    c.cause = MD_KNOWN_ACCOUNT_SUSPICIOUS;
    c.direction = MAILDIAG_DIRECTION_SERVER;
    c.run = &run;
    c.messages = hour->messages;
    c.recipients = hour->recipients;
    c.user = account->user;
    c.alarming = true;
    c.going_on = md_when_gap(hour->last_time, h->last_time) < MD_HOUR;
    c.remark = md_buffer_slice(&words);
    bool ok = !words.failed && md_pass_conclude(p, &c);
    md_buffer_free(&words);
    return ok;
}

/* The first hour that stands out is told; what follows is the same again. */
static bool judge_account(md_pass *p, const md_host_survey *h,
                          const md_account *account)
{
    md_past past = {0};

    for (size_t i = 0; i < account->count; i++) {
        const md_account_hour *hour = &account->hours[i];
        if (sends_more(&past, hour) || roams(&past, hour) ||
            is_refused(&past, hour))
            return conclude(p, h, account, &past, hour);
        grow_past(&past, hour);
    }
    return true;
}

bool md_account_conclude(md_pass *p, const md_host_survey *h)
{
    for (size_t i = 0; i < h->accounts.names.count; i++)
        if (!judge_account(p, h, &h->accounts.items[i]))
            return false;
    return true;
}
