/*
 * What groups and clients show only together: a client that guesses
 * passwords, one that probes, a site whose mailboxes are all full.
 *
 * Takes the pass after the successes, gives further groups. Fails without
 * memory only.
 */
#include "diag/pass.h"

#include "base/alloc.h"

/* Failed logins of one client, or of all, that are no typing errors; other
 * misdeeds of one client; full mailboxes of one site. */
enum { GUESSES_ONE = 6, GUESSES_ALL = 30, MISDEEDS = 20, FULL_MAILBOXES = 5 };

/* For each full mailbox tried, deliveries to others at the same site that
 * still mean that most are full: a quarter. */
enum { FULL_SHARE = 4 };

/* Misbehaviour of all clients of one log host. */
typedef struct md_tally {
    md_slice host;
    md_run run;
    uint64_t top; /* of the worst client */
    const md_client *worst;
    bool got_in;
} md_tally;

typedef struct md_tallies {
    md_names hosts;
    md_tally *items; /* by number of the host - 1 */
    size_t count;
    size_t cap;
} md_tallies;

static md_tally *tally_of(md_tallies *t, md_slice host)
{
    uint32_t number;

    /* Without one is a host, too. */
    if (!md_names_add(&t->hosts, md_slice_present(host) ? host : MD_LIT(""),
                      &number))
        return NULL;
    if (number <= t->count)
        return &t->items[number - 1];
    md_tally *grown = md_grow(t->items, &t->cap, t->count + 1, sizeof(*grown));
    if (grown == NULL)
        return NULL;
    t->items = grown;
    md_tally *tally = &grown[t->count++];
    memset(tally, 0, sizeof(*tally));
    tally->host = host;
    return tally;
}

static void tallies_free(md_tallies *t)
{
    md_names_free(&t->hosts);
    md_free(t->items);
}

static void add_client(md_tally *tally, const md_client *client,
                       uint64_t misdeeds)
{
    md_run run;
    memset(&run, 0, sizeof(run));
    run.first.time = client->first;
    run.first.id = client->marks[0].id;
    run.last.time = client->last;
    run.last.id = client->marks[1].id;
    run.attempts = misdeeds;
    run.lines = misdeeds;
    run.marks[0] = client->marks[0];
    run.marks[1] = client->marks[1];
    run.mark_count = client->marks[0].id == client->marks[1].id ? 1 : 2;
    if (tally->worst == NULL)
        tally->run = run;
    else
        md_run_join(&tally->run, &run);
    if (tally->worst == NULL || misdeeds > tally->top) {
        tally->worst = client;
        tally->top = misdeeds;
    }
}

static bool conclude(md_pass *p, const md_tally *tally, md_known_cause known)
{
    md_verdict verdict;
    md_party party = {0};

    if (!md_traits_verdict(&p->traits, known, &verdict))
        return true;
    /* One client stands for all only where it did most of it. */
    if (tally->top * 2 >= tally->run.attempts) {
        party.name = tally->worst->name;
        party.address = tally->worst->address;
    }
    uint32_t made = md_groups_derive(&p->groups, tally->host, &verdict,
                                     MAILDIAG_DIRECTION_SERVER, &party);
    if (made == MD_NO_GROUP ||
        !md_runs_put(&p->groups.items[made].runs, &tally->run))
        return false;
    p->groups.items[made].alarming = tally->got_in;
    p->groups.items[made].disposition = MAILDIAG_DISPOSITION_REJECTED;
    return true;
}

static bool guessing(md_pass *p)
{
    md_tallies tallies = {0};
    bool ok = true;

    for (size_t i = 0; ok && i < p->clients.names.count; i++) {
        const md_client *client = &p->clients.items[i];
        if (client->logins == 0)
            continue;
        md_tally *tally = tally_of(&tallies, client->host);
        if (tally == NULL) {
            ok = false;
            break;
        }
        add_client(tally, client, client->logins);
        if (client->got_in && client->logins >= GUESSES_ONE)
            tally->got_in = true;
    }
    for (size_t i = 0; ok && i < tallies.count; i++) {
        const md_tally *tally = &tallies.items[i];
        if (tally->top >= GUESSES_ONE || tally->run.attempts >= GUESSES_ALL)
            ok = conclude(p, tally, MD_KNOWN_PASSWORD_GUESSING);
    }
    tallies_free(&tallies);
    return ok;
}

static bool abuse(md_pass *p)
{
    md_tallies tallies = {0};
    bool ok = true;

    for (size_t i = 0; ok && i < p->clients.names.count; i++) {
        const md_client *client = &p->clients.items[i];
        if (client->others < MISDEEDS)
            continue;
        md_tally *tally = tally_of(&tallies, client->host);
        if (tally == NULL)
            ok = false;
        else
            add_client(tally, client, client->others);
    }
    for (size_t i = 0; ok && i < tallies.count; i++)
        ok = conclude(p, &tallies.items[i], MD_KNOWN_ABUSIVE_CLIENT);
    tallies_free(&tallies);
    return ok;
}

/* Distinct recipients of a group, counted up to `enough`. */
static bool has_recipients(const md_group *group, size_t enough)
{
    uint32_t seen[FULL_MAILBOXES];
    size_t count = 0;

    for (size_t i = 0; i < group->row_count && count < enough; i++) {
        size_t at = 0;
        while (at < count && seen[at] != group->rows[i].to_key)
            at++;
        if (at == count)
            seen[count++] = group->rows[i].to_key;
    }
    return count >= enough;
}

/* Everybody at one site over quota at once: its disk, not its people. */
static bool full_site(md_pass *p, uint32_t index)
{
    const md_group *group = &p->groups.items[index];
    md_verdict verdict;

    if (group->flavour != MD_FLAVOUR_MAIL || group->hidden || group->various ||
        group->runs.count == 0 ||
        !md_traits_is(&p->traits, group->verdict.cause, MD_KNOWN_MAILBOX_FULL))
        return true;
    const md_run run = group->runs.items[0];
    if (run.inside > group->row_count / FULL_SHARE ||
        group->runs.successes > group->row_count / FULL_SHARE ||
        !has_recipients(group, FULL_MAILBOXES) ||
        !md_traits_verdict(&p->traits, MD_KNOWN_MAILBOX_FULL_MANY, &verdict))
        return true;
    md_party party = group->party;
    uint32_t made = md_groups_derive(&p->groups, group->host, &verdict,
                                     MAILDIAG_DIRECTION_CLIENT, &party);
    if (made == MD_NO_GROUP)
        return false;
    p->groups.items[made].disposition = p->groups.items[index].disposition;
    return md_runs_put(&p->groups.items[made].runs, &run) &&
           md_groups_copy_rows(&p->groups, made, index, &run);
}

bool md_derive(md_pass *p)
{
    uint32_t count = p->groups.count;

    for (uint32_t i = 0; i < count; i++)
        if (!full_site(p, i))
            return false;
    return guessing(p) && abuse(p);
}
