/*
 * Addresses that somebody may have meant; see nearest.h.
 *
 * Takes a view and a text, gives at most five addresses. Looks at the index of
 * people, or folds every message once; only the five are kept. Does not know why they are asked for. Fails
 * without memory only; nothing is found then.
 */
#include "query/nearest.h"

#include "query/compare.h"
#include "store/people.h"

static void keep(md_nearest_word *w, md_slice text, unsigned distance)
{
    w->distance = distance;
    w->len = text.len;
    if (text.len != 0)
        memcpy(w->bytes, text.ptr, text.len);
}

bool md_nearest_is(const md_nearest *n, md_slice asked)
{
    return n->made && md_slice_eq(md_nearest_text(&n->asked), asked);
}

/* What is there, but for the letter case of domains, is no answer. */
static bool same(md_slice a, md_slice b, bool domain)
{
    return domain ? md_slice_eq_nocase(a, b) : md_compare_address(a, b);
}

static bool known(const md_nearest *n, md_slice text, bool domain)
{
    for (uint32_t i = 0; i < n->count; i++)
        if (same(md_nearest_text(&n->found[i]), text, domain))
            return true;
    return same(md_nearest_text(&n->asked), text, domain);
}

/* Where a text of that distance belongs; MD_NEAREST_MOST: nowhere. */
static uint32_t place_of(const md_nearest *n, md_slice text, unsigned distance)
{
    uint32_t at = 0;

    while (at < n->count &&
           (n->found[at].distance < distance ||
            (n->found[at].distance == distance &&
             md_slice_cmp(md_nearest_text(&n->found[at]), text) < 0)))
        at++;
    return at;
}

/* A name that may be meant: a domain, or an address. */
static void offer(md_nearest *n, md_slice text, bool domain)
{
    unsigned distance;
    uint32_t at;

    if (text.len == 0)
        return;
    distance = md_similar_distance(text, md_nearest_text(&n->asked));
    if (distance > MD_SIMILAR_MOST || known(n, text, domain))
        return;
    at = place_of(n, text, distance);
    if (at == MD_NEAREST_MOST)
        return;
    if (n->count < MD_NEAREST_MOST)
        n->count++;
    for (uint32_t i = n->count - 1; i > at; i--)
        n->found[i] = n->found[i - 1];
    keep(&n->found[at], text, distance);
}

static void offer_address(md_nearest *n, md_slice address)
{
    bool domain = md_slice_chr(md_nearest_text(&n->asked), '@') == MD_NPOS;

    offer(n, domain ? md_compare_domain_of(address) : address, domain);
}

static void offer_message(md_nearest *n, const md_story *s)
{
    offer_address(n, s->from);
    for (uint32_t i = 0; i < s->recipient_count; i++) {
        offer_address(n, s->recipients[i].address);
        offer_address(n, s->recipients[i].orig_to);
    }
}

static bool look_at(md_nearest *n, md_view *v, uint32_t entry)
{
    md_slice host, instance, queue_id;
    const md_fact *fact;

    if (md_catalog_entry_at(v->catalog, entry)->kind ==
        MAILDIAG_ENTRY_MESSAGE) {
        if (!md_view_message(v, entry))
            return false;
        offer_message(n, &v->story);
        return true;
    }
    fact = md_catalog_reject(v->catalog, entry, &v->fact, &host, &instance,
                             &queue_id);
    if (fact == NULL)
        return false;
    offer_address(n, md_fact_field(&v->fact, fact, MAILDIAG_FIELD_FROM));
    offer_address(n, md_fact_field(&v->fact, fact, MAILDIAG_FIELD_TO));
    offer_address(n, md_fact_field(&v->fact, fact, MAILDIAG_FIELD_ORIG_TO));
    return true;
}

/* Of the index, where there is one: names that nobody has any more have no
 * entries. */
static void look_at_names(md_nearest *n, const md_people *people)
{
    bool domain = md_slice_chr(md_nearest_text(&n->asked), '@') == MD_NPOS;
    md_name_kind kind = domain ? MD_NAME_DOMAIN : MD_NAME_ADDRESS;

    for (uint32_t i = 0; i < md_people_count(people, kind); i++) {
        md_slice name = md_people_name(people, kind, i);

        if (md_similar_distance(name, md_nearest_text(&n->asked)) <=
                MD_SIMILAR_MOST &&
            md_people_named(people, kind, name).count != 0)
            offer(n, name, domain);
    }
}

bool md_nearest_find(md_nearest *n, md_view *v, md_slice asked)
{
    const md_people *people;
    bool failed;

    n->made = false;
    n->count = 0;
    if (asked.len > MD_SIMILAR_BYTES)
        return true;
    keep(&n->asked, asked, 0);
    people = md_catalog_people(v->catalog, &failed);
    if (failed)
        return false;
    if (people != NULL) {
        look_at_names(n, people);
        n->made = true;
        return true;
    }
    for (uint32_t i = 0; i < md_catalog_count(v->catalog); i++)
        if (!look_at(n, v, i)) {
            n->count = 0;
            return false;
        }
    n->made = true;
    return true;
}
