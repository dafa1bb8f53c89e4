/*
 * Does a message or refusal fit? See select.h.
 */
#include "query/select.h"

#include "base/alloc.h"
#include "diag/recipient.h"
#include "query/compare.h"
#include "query/text.h"
#include "record/queue_id.h"

/* ---- what is asked ------------------------------------------------------ */

void md_select_init(md_select *f, const maildiag_filter *ask,
                    const md_catalog *catalog, const md_rules *rules,
                    md_judge *judge)
{
    memset(f, 0, sizeof *f);
    f->rules = rules;
    f->judge = judge;
    md_facts_init(&f->facts);
    md_select_ask(f, ask, catalog);
}

void md_select_free(md_select *f)
{
    md_facts_free(&f->facts);
    md_free(f->bits);
    f->bits = NULL;
    f->bit_words = 0;
}

void md_select_again(md_select *f, const md_select *of, md_judge *judge)
{
    *f = *of;
    f->judge = judge;
    f->has_bits = false;
    f->bits = NULL;
    f->bit_words = 0;
    md_facts_init(&f->facts);
}

static void take_texts(md_select *f, const maildiag_filter *ask)
{
    f->query = md_text_slice(ask->query);
    f->queue_id = md_text_slice(ask->queue_id);
    f->address = md_compare_bare(md_text_slice(ask->address));
    f->from = md_compare_bare(md_text_slice(ask->from));
    f->to = md_compare_bare(md_text_slice(ask->to));
    f->domain = md_text_slice(ask->domain);
    f->message_id = md_compare_bare(md_text_slice(ask->message_id));
    f->client = md_text_slice(ask->client);
    f->relay = md_text_slice(ask->relay);
    f->user = md_text_slice(ask->user);
    f->cause = md_text_slice(ask->cause);
    f->host = md_text_slice(ask->host);
    f->contains = md_text_slice(ask->contains);
    if (md_slice_starts(f->domain, MD_LIT("@")))
        f->domain = md_slice_skip(f->domain, 1);
}

static uint32_t count_texts(const md_select *f)
{
    const md_slice texts[] = {f->query,   f->queue_id, f->address,    f->from,
                              f->to,      f->domain,   f->message_id, f->client,
                              f->relay,   f->user,     f->cause,      f->host,
                              f->contains};
    uint32_t count = 0;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        count += md_slice_present(texts[i]);
    return count;
}

void md_select_ask(md_select *f, const maildiag_filter *ask,
                   const md_catalog *catalog)
{
    maildiag_filter nothing;

    if (ask == NULL) {
        memset(&nothing, 0, sizeof nothing);
        ask = &nothing;
    }
    f->catalog = catalog;
    f->has_bits = false;
    f->kinds = ask->kinds != 0 ? ask->kinds
                               : MAILDIAG_ENTRY_MESSAGE | MAILDIAG_ENTRY_REJECT;
    f->state_mask = ask->state_mask;
    f->since = ask->since;
    f->until = ask->until;
    take_texts(f, ask);
    f->text_count = count_texts(f);
    f->query_is_id = md_queue_id_is(f->query);
    f->cause_index = md_slice_present(f->cause)
                         ? md_rules_find_cause(f->rules, f->cause)
                         : -1;
    f->open = ask->kinds == 0 && f->state_mask == 0 && f->since == 0 &&
              f->until == 0 && f->text_count == 0;
}

static bool asks_window(const md_select *f)
{
    return f->since != 0 || f->until != 0;
}

static bool in_window(const md_select *f, int64_t time)
{
    return md_time_within(time, f->since, f->until);
}

/* ---- messages ----------------------------------------------------------- */

static bool any_in_window(const md_select *f, const md_story *s)
{
    for (uint32_t i = 0; i < s->fact_count; i++)
        if (in_window(f, s->facts[i].time))
            return true;
    return false;
}

static bool has_recipient(const md_story *s, md_slice address)
{
    for (uint32_t i = 0; i < s->recipient_count; i++)
        if (md_compare_address(s->recipients[i].address, address) ||
            md_compare_address(s->recipients[i].orig_to, address))
            return true;
    return false;
}

static bool has_address(const md_story *s, md_slice address)
{
    return md_compare_address(s->from, address) || has_recipient(s, address);
}

static bool has_domain(const md_story *s, md_slice domain)
{
    if (md_compare_domain(s->from, domain))
        return true;
    for (uint32_t i = 0; i < s->recipient_count; i++)
        if (md_compare_domain(s->recipients[i].address, domain) ||
            md_compare_domain(s->recipients[i].orig_to, domain))
            return true;
    return false;
}

/* `part`: of an address, without letter case. */
static bool contains(md_slice address, md_slice part)
{
    return md_slice_find_nocase(address, part) != MD_NPOS;
}

static bool has_part(const md_story *s, md_slice part)
{
    if (contains(s->from, part))
        return true;
    for (uint32_t i = 0; i < s->recipient_count; i++)
        if (contains(s->recipients[i].address, part) ||
            contains(s->recipients[i].orig_to, part))
            return true;
    return false;
}

/* Address, domain, queue ID or message-id, whichever it is. */
static bool message_answers(const md_select *f, const md_story *s)
{
    md_slice query = f->query;

    if (f->query_is_id)
        return md_slice_eq(s->queue_id, query);
    return has_address(s, md_compare_bare(query)) ||
           md_compare_message_id(s->message_id, md_compare_bare(query)) ||
           has_domain(s, md_slice_starts(query, MD_LIT("@"))
                             ? md_slice_skip(query, 1)
                             : query);
}

/* Was this relay tried? The attempts' own, and the hosts that smtp tried
 * before, which stand in lines of their own. */
static bool tried(md_facts *facts, const md_fact *fact, md_slice relay)
{
    if (md_compare_host(md_fact_field(facts, fact, MAILDIAG_FIELD_RELAY),
                        relay))
        return true;
    if (fact->kind != MAILDIAG_RECORD_HOST_FAILURE &&
        fact->kind != MAILDIAG_RECORD_CONNECT_FAILURE)
        return false;
    return md_compare_client(md_fact_field(facts, fact, MAILDIAG_FIELD_PEER),
                             md_fact_field(facts, fact, MAILDIAG_FIELD_PEER_IP),
                             relay);
}

static bool has_relay(md_select *f, md_story *s, bool *failed)
{
    for (uint32_t i = 0; i < s->fact_count; i++)
        if (tried(&s->own, &s->facts[i], f->relay))
            return true;
    md_facts_clear(&f->facts);
    if (!md_story_timeline(s, &f->facts)) {
        *failed = true;
        return false;
    }
    for (size_t i = 0; i < f->facts.count; i++)
        if (!f->facts.items[i].own &&
            tried(&f->facts, &f->facts.items[i], f->relay))
            return true;
    return false;
}

/* The cause of a recipient's present state, or of any of its attempts. */
static bool has_cause(md_select *f, md_story *s, bool *failed)
{
    md_recipient_view recipient;
    md_attempt_view attempt;

    for (uint32_t i = 0; i < s->recipient_count; i++) {
        if (!md_diag_recipient(s, i, f->judge, f->rules, &recipient)) {
            *failed = true;
            return false;
        }
        if (recipient.judged && recipient.verdict.cause == f->cause_index)
            return true;
    }
    for (uint32_t i = 0; i < s->attempt_count; i++) {
        if (s->attempts[i].status != MAILDIAG_STATUS_DEFERRED &&
            s->attempts[i].status != MAILDIAG_STATUS_BOUNCED &&
            s->attempts[i].status != MAILDIAG_STATUS_UNDELIVERABLE)
            continue;
        if (!md_diag_attempt(s, i, f->judge, f->rules, &attempt)) {
            *failed = true;
            return false;
        }
        if (attempt.verdict.cause == f->cause_index)
            return true;
    }
    return false;
}

/* The cheap questions first: the last two judge texts and fold processes. */
bool md_select_message(md_select *f, md_story *s, bool *failed)
{
    *failed = false;
    if (f->open)
        return true;
    if ((f->kinds & MAILDIAG_ENTRY_MESSAGE) == 0 ||
        (f->state_mask != 0 && (f->state_mask >> s->state & 1) == 0) ||
        (md_slice_present(f->queue_id) &&
         !md_slice_eq(s->queue_id, f->queue_id)) ||
        (md_slice_present(f->host) && !md_compare_name(s->host, f->host)) ||
        (md_slice_present(f->from) && !md_compare_address(s->from, f->from)) ||
        (md_slice_present(f->message_id) &&
         !md_compare_message_id(s->message_id, f->message_id)) ||
        (md_slice_present(f->client) &&
         !md_compare_client(s->client, s->client_ip, f->client)) ||
        (md_slice_present(f->user) &&
         !md_compare_address(s->sasl_username, f->user)) ||
        (md_slice_present(f->to) && !has_recipient(s, f->to)) ||
        (md_slice_present(f->address) && !has_address(s, f->address)) ||
        (md_slice_present(f->domain) && !has_domain(s, f->domain)) ||
        (md_slice_present(f->contains) && !has_part(s, f->contains)) ||
        (md_slice_present(f->query) && !message_answers(f, s)) ||
        (asks_window(f) && !any_in_window(f, s)))
        return false;
    if (md_slice_present(f->relay) && !has_relay(f, s, failed))
        return false;
    return !md_slice_present(f->cause) ||
           (f->cause_index >= 0 && has_cause(f, s, failed));
}

/* ---- refusals ----------------------------------------------------------- */

/* What of a refusal is asked for. */
typedef struct refused {
    md_slice from, to, orig_to, client, client_ip, user, host, queue_id;
} refused;

static void look(md_select *f, uint32_t entry, md_facts *facts,
                 const md_fact *fact, refused *out, bool *failed)
{
    md_slice instance;

    memset(out, 0, sizeof *out);
    out->from = md_fact_field(facts, fact, MAILDIAG_FIELD_FROM);
    out->to = md_fact_field(facts, fact, MAILDIAG_FIELD_TO);
    out->orig_to = md_fact_field(facts, fact, MAILDIAG_FIELD_ORIG_TO);
    out->client = md_fact_field(facts, fact, MAILDIAG_FIELD_CLIENT);
    out->client_ip = md_fact_field(facts, fact, MAILDIAG_FIELD_CLIENT_IP);
    out->user = md_fact_field(facts, fact, MAILDIAG_FIELD_SASL_USERNAME);
    if (!md_slice_present(f->queue_id) && !md_slice_present(f->query) &&
        !md_slice_present(f->host))
        return;
    if (md_catalog_reject(f->catalog, entry, &f->facts, &out->host, &instance,
                          &out->queue_id) == NULL)
        *failed = true;
}

static bool refuses_address(const refused *r, md_slice address)
{
    return md_compare_address(r->from, address) ||
           md_compare_address(r->to, address) ||
           md_compare_address(r->orig_to, address);
}

static bool refuses_domain(const refused *r, md_slice domain)
{
    return md_compare_domain(r->from, domain) ||
           md_compare_domain(r->to, domain) ||
           md_compare_domain(r->orig_to, domain);
}

static bool refuses_part(const refused *r, md_slice part)
{
    return contains(r->from, part) || contains(r->to, part) ||
           contains(r->orig_to, part);
}

static bool reject_answers(const md_select *f, const refused *r)
{
    md_slice query = f->query;

    if (f->query_is_id)
        return md_slice_eq(r->queue_id, query);
    return refuses_address(r, md_compare_bare(query)) ||
           md_compare_client(r->client, r->client_ip, query) ||
           refuses_domain(r, md_slice_starts(query, MD_LIT("@"))
                                 ? md_slice_skip(query, 1)
                                 : query);
}

static bool reject_texts_fit(const md_select *f, const refused *r)
{
    return (!md_slice_present(f->queue_id) ||
            (md_slice_present(r->queue_id) &&
             md_slice_eq(r->queue_id, f->queue_id))) &&
           (!md_slice_present(f->host) || md_compare_name(r->host, f->host)) &&
           (!md_slice_present(f->from) ||
            md_compare_address(r->from, f->from)) &&
           (!md_slice_present(f->to) || md_compare_address(r->to, f->to) ||
            md_compare_address(r->orig_to, f->to)) &&
           (!md_slice_present(f->client) ||
            md_compare_client(r->client, r->client_ip, f->client)) &&
           (!md_slice_present(f->user) ||
            md_compare_address(r->user, f->user)) &&
           (!md_slice_present(f->address) || refuses_address(r, f->address)) &&
           (!md_slice_present(f->domain) || refuses_domain(r, f->domain)) &&
           (!md_slice_present(f->contains) || refuses_part(r, f->contains)) &&
           (!md_slice_present(f->query) || reject_answers(f, r));
}

static bool reject_has_cause(md_select *f, md_facts *facts, const md_fact *fact,
                             bool *failed)
{
    md_verdict verdict;

    if (f->cause_index < 0)
        return false;
    if (!md_diag_reject(facts, fact, f->judge, f->rules, &verdict)) {
        *failed = true;
        return false;
    }
    return verdict.cause == f->cause_index;
}

/* A refusal has neither relay nor message-id: who asks for one, does not mean
 * it. */
bool md_select_reject(md_select *f, uint32_t entry, md_facts *facts,
                      const md_fact *fact, bool *failed)
{
    refused r;

    *failed = false;
    if (f->open)
        return true;
    if ((f->kinds & MAILDIAG_ENTRY_REJECT) == 0 ||
        (f->state_mask != 0 &&
         (f->state_mask >> MAILDIAG_STATE_REJECTED & 1) == 0) ||
        (asks_window(f) && !in_window(f, fact->time)) ||
        md_slice_present(f->relay) || md_slice_present(f->message_id))
        return false;
    look(f, entry, facts, fact, &r, failed);
    if (*failed || !reject_texts_fit(f, &r))
        return false;
    return !md_slice_present(f->cause) ||
           reject_has_cause(f, facts, fact, failed);
}
