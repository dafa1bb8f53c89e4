/*
 * Conditions, one type at a time. Allocates nothing, never fails.
 */
#include "rules/conditions.h"

#include "rules/terms.h"

enum { CONDITIONS_WORTH = 4 };

static bool conditions_words(const md_rules *r, const md_condition_row *row,
                             const md_hits *hits)
{
    const uint32_t *items = r->tables.items + row->first;
    bool all = row->type == MD_CONDITION_ALL;

    for (uint32_t i = 0; i < row->count; i++)
        if (md_hits_has(hits, items[i]) != all)
            return !all;
    return all;
}

md_slice md_conditions_host_of(const md_subject *subject)
{
    md_slice host = subject->reply.host;
    md_slice address;
    md_slice port;

    if (host.len == 0)
        md_reply_host(subject->relay, &host, &address, &port);
    return host;
}

bool md_conditions_host_ends(md_slice host, md_slice tail)
{
    size_t at;

    if (tail.len > host.len)
        return false;
    at = host.len - tail.len;
    return md_slice_eq_nocase(md_slice_skip(host, at), tail) &&
           (at == 0 || host.ptr[at - 1] == '.');
}

static bool conditions_host(const md_rules *r, const md_condition_row *row,
                            const md_subject *s)
{
    md_slice host = md_conditions_host_of(s);

    for (uint32_t i = 0; i < row->count; i++)
        if (md_conditions_host_ends(
                host,
                md_rules_text(
                    r, r->tables.strings[r->tables.items[row->first + i]])))
            return true;
    return false;
}

static bool conditions_number(const md_rules *r, const md_condition_row *row,
                              uint32_t number)
{
    for (uint32_t i = 0; i < row->count; i++)
        if (r->tables.items[row->first + i] == number)
            return true;
    return false;
}

static bool conditions_code(const md_rules *r, const md_condition_row *row,
                            uint16_t code)
{
    for (uint32_t i = 0; i < row->count; i++)
        if (md_terms_code_fits(r->tables.items[row->first + i], code))
            return true;
    return false;
}

static bool conditions_dsn(const md_rules *r, const md_condition_row *row,
                           const md_subject *s)
{
    for (uint32_t i = 0; i < row->count; i++) {
        uint32_t item = r->tables.items[row->first + i];

        if (md_terms_dsn_fits(item, s->dsn) ||
            md_terms_dsn_fits(item, s->reply.dsn))
            return true;
    }
    return false;
}

static bool conditions_one(const md_rules *r, const md_condition_row *row,
                           const md_subject *s, const md_hits *hits)
{
    switch (row->type) {
    case MD_CONDITION_CONTAINS:
    case MD_CONDITION_ALL:
        return conditions_words(r, row, hits);
    case MD_CONDITION_CODE:
        return conditions_code(r, row, s->code);
    case MD_CONDITION_DSN:
        return conditions_dsn(r, row, s);
    case MD_CONDITION_STAGE:
        return conditions_number(r, row, s->stage);
    case MD_CONDITION_DAEMON:
        return conditions_number(r, row, s->daemon);
    case MD_CONDITION_DIRECTION:
        return conditions_number(r, row, s->direction);
    case MD_CONDITION_STATUS:
        return conditions_number(r, row, s->disposition);
    case MD_CONDITION_KIND:
        return conditions_number(r, row, s->kind);
    case MD_CONDITION_FORM:
        return conditions_number(r, row, s->reply.form);
    case MD_CONDITION_HOST:
        return conditions_host(r, row, s);
    default:
        return false;
    }
}

bool md_conditions_plain(const md_rules *rules, uint32_t rule,
                         const md_subject *subject, const md_hits *hits)
{
    const md_rule_row *row = &rules->tables.rules[rule];

    for (uint32_t i = 0; i < row->condition_count; i++) {
        const md_condition_row *c =
            &rules->tables.conditions[row->condition_first + i];

        if (c->type == MD_CONDITION_MATCH)
            continue;
        if (conditions_one(rules, c, subject, hits) == (c->unless != 0))
            return false;
    }
    return true;
}

uint32_t md_conditions_weight(const md_rules *rules, uint32_t rule,
                              const md_hits *hits, uint32_t *deciding)
{
    const md_rule_row *row = &rules->tables.rules[rule];
    uint32_t weight = 0;
    uint32_t most = 0;

    *deciding = UINT32_MAX;
    for (uint32_t i = 0; i < row->condition_count; i++) {
        const md_condition_row *c =
            &rules->tables.conditions[row->condition_first + i];
        uint32_t longest = 0;
        uint32_t sum = 0;

        if (c->unless != 0)
            continue;
        if (c->type != MD_CONDITION_CONTAINS && c->type != MD_CONDITION_ALL) {
            weight += CONDITIONS_WORTH;
            continue;
        }
        for (uint32_t k = 0; k < c->count; k++) {
            uint32_t wording = rules->tables.items[c->first + k];
            uint32_t bytes;

            if (!md_hits_has(hits, wording))
                continue;
            bytes = md_wording_weight(
                md_rules_text(rules, rules->tables.wordings[wording]));
            sum += bytes;
            if (bytes > longest)
                longest = bytes;
            if (bytes > most) {
                most = bytes;
                *deciding = wording;
            }
        }
        weight += c->type == MD_CONDITION_ALL ? sum : longest;
    }
    return weight;
}
