/*
 * From entry to entry; see walk.h.
 */
#include "query/walk.h"

#include "base/alloc.h"
#include "query/compare.h"
#include "store/people.h"

bool md_walk_fits(md_view *v, md_select *f, uint32_t entry, bool *failed)
{
    const md_catalog_entry *e = md_catalog_entry_at(v->catalog, entry);
    md_slice host, instance, queue_id;
    const md_fact *fact;

    *failed = false;
    if ((f->kinds & e->kind) == 0)
        return false;
    if (f->open)
        return true;
    if (e->kind == MAILDIAG_ENTRY_MESSAGE) {
        *failed = !md_view_message(v, entry);
        return !*failed && md_select_message(f, &v->story, failed);
    }
    fact = md_catalog_reject(v->catalog, entry, &v->fact, &host, &instance,
                             &queue_id);
    *failed = fact == NULL;
    return !*failed && md_select_reject(f, entry, &v->fact, fact, failed);
}

/* ---- what may fit -------------------------------------------------------- */

static md_walk_list *add_entries(md_walk *w, const uint32_t *entries,
                                 size_t count)
{
    md_walk_list *list = &w->lists[w->list_count++];

    list->entries = entries;
    list->end = entries != NULL ? count : 0;
    return list;
}

static void add_people(md_walk *w, const md_people *people, md_name_kind kind,
                       md_slice text, uint8_t role)
{
    md_named named = md_people_named(people, kind, text);
    md_walk_list *list = add_entries(w, named.entries, named.count);

    list->roles = named.roles;
    list->role = role;
    list->sure = true;
}

/* The catalogue knows the first Message-ID only that is none of `<>`. */
static void add_message_id(md_walk *w, md_slice bare)
{
    const md_catalog *c = w->view->catalog;
    const uint32_t *entries;
    char bracketed[512];
    uint32_t count;

    md_catalog_by_message_id_text(c, bare, &entries, &count);
    add_entries(w, entries, count);
    if (bare.len + 2 > sizeof bracketed)
        return;
    bracketed[0] = '<';
    memcpy(bracketed + 1, bare.ptr, bare.len);
    bracketed[bare.len + 1] = '>';
    md_catalog_by_message_id_text(c, md_slice_make(bracketed, bare.len + 2),
                                  &entries, &count);
    add_entries(w, entries, count);
}

/* Either side of a message. */
enum { ANY_SIDE = MD_NAMED_SENDER | MD_NAMED_RECIPIENT };

/* Whatever it is: address, domain, Message-ID, or a refusal's client. */
static void add_query(md_walk *w, const md_people *people, md_slice query)
{
    md_slice bare = md_compare_bare(query);

    add_people(w, people, MD_NAME_ADDRESS, bare, ANY_SIDE);
    add_people(w, people, MD_NAME_DOMAIN,
               md_slice_starts(query, MD_LIT("@")) ? md_slice_skip(query, 1)
                                                   : query,
               ANY_SIDE);
    add_people(w, people, MD_NAME_CLIENT, query, MD_NAMED_CLIENT);
    add_message_id(w, bare);
}

/* All entries that name an address with that part, as bits. */
static bool add_part(md_walk *w, md_select *f, const md_people *people)
{
    size_t words = md_people_words(people);
    void *grown;

    w->in_bits = true;
    if (f->has_bits)
        return true;
    grown = md_grow(f->bits, &f->bit_words, words, sizeof *f->bits);
    if (grown == NULL) {
        w->failed = true;
        return false;
    }
    f->bits = grown;
    (void)md_people_containing(people, f->contains, f->bits);
    f->has_bits = true;
    return true;
}

/* Can it be looked up? `NAME[ADDRESS]` is compared in parts; longer ones have
 * no entry of their own. */
static bool is_plain(md_slice text)
{
    return text.len != 0 && text.len < 500 &&
           md_slice_chr(text, '[') == MD_NPOS;
}

/* The question that leaves the fewest; false: all entries are to be looked
 * at. */
static bool choose(md_walk *w, md_select *f, const md_people *people)
{
    if (is_plain(f->message_id))
        add_message_id(w, f->message_id);
    else if (people == NULL)
        return false;
    else if (md_slice_present(f->to))
        add_people(w, people, MD_NAME_ADDRESS, f->to, MD_NAMED_RECIPIENT);
    else if (md_slice_present(f->address))
        add_people(w, people, MD_NAME_ADDRESS, f->address, ANY_SIDE);
    else if (md_slice_present(f->from))
        add_people(w, people, MD_NAME_ADDRESS, f->from, MD_NAMED_SENDER);
    else if (is_plain(f->query))
        add_query(w, people, f->query);
    else if (md_slice_present(f->domain))
        add_people(w, people, MD_NAME_DOMAIN, f->domain, ANY_SIDE);
    else
        return md_slice_present(f->contains) && add_part(w, f, people);
    return true;
}

static bool asks_people(const md_select *f)
{
    return md_slice_present(f->to) || md_slice_present(f->address) ||
           md_slice_present(f->from) || md_slice_present(f->domain) ||
           md_slice_present(f->contains) || is_plain(f->query);
}

static bool look_up(md_walk *w, md_select *f)
{
    const md_people *people = NULL;
    const uint32_t *entries;
    uint32_t count;

    if (md_slice_present(f->queue_id) || f->query_is_id) {
        md_catalog_by_queue_id(w->view->catalog,
                               md_slice_present(f->queue_id) ? f->queue_id
                                                             : f->query,
                               &entries, &count);
        add_entries(w, entries, count)->sure = true;
        return true;
    }
    if (asks_people(f))
        people = md_catalog_people(w->view->catalog, &w->failed);
    return choose(w, f, people);
}

/* ---- walking ------------------------------------------------------------- */

/* To the first entry of the list that is `first` or behind it. */
static void list_skip(md_walk_list *list, uint32_t first)
{
    size_t high = list->end;

    while (list->at < high) {
        size_t middle = list->at + (high - list->at) / 2;

        if (list->entries[middle] < first)
            list->at = middle + 1;
        else
            high = middle;
    }
}

void md_walk_begin(md_walk *w, md_view *v, md_select *f, uint64_t id,
                   uint8_t kind)
{
    size_t i;

    memset(w, 0, sizeof *w);
    w->view = v;
    w->filter = f;
    w->at = id == 0 ? 0 : md_catalog_after(v->catalog, id, kind);
    w->end = md_catalog_count(v->catalog);
    w->alone = f->text_count == 1 && f->state_mask == 0 && f->since == 0 &&
               f->until == 0;
    w->all = !look_up(w, f);
    for (i = 0; w->at != 0 && i < w->list_count; i++)
        list_skip(&w->lists[i], w->at);
}

/* Entries lie all over memory: those that are given soon are on the way. */
static void soon(const md_walk *w, uint32_t entry)
{
    __builtin_prefetch(md_catalog_entry_at(w->view->catalog, entry));
}

/* The next entry of a list, from w->at on, w->end: none. */
static uint32_t list_next(const md_walk *w, md_walk_list *list)
{
    enum { AHEAD = 12 };

    if (list->end - list->at > AHEAD)
        soon(w, list->entries[list->at + AHEAD]);
    while (list->at < list->end &&
           (list->entries[list->at] < w->at ||
            (list->roles != NULL && (list->roles[list->at] & list->role) == 0)))
        list->at++;
    return list->at < list->end ? list->entries[list->at] : w->end;
}

static uint32_t bits_next(const md_walk *w)
{
    const uint64_t *bits = w->filter->bits;
    uint32_t word = w->at / 64;
    uint64_t left = bits[word] >> w->at % 64 << w->at % 64;

    while (left == 0 && word < w->end / 64) {
        left = bits[++word];
        for (uint64_t ahead = left; ahead != 0; ahead &= ahead - 1)
            soon(w, word * 64 + (uint32_t)__builtin_ctzll(ahead));
    }
    return left != 0 ? word * 64 + (uint32_t)__builtin_ctzll(left) : w->end;
}

/* The next entry that may fit, from w->at on; w->end: none. */
static uint32_t candidate(md_walk *w)
{
    uint32_t least = w->end;
    size_t i;

    w->sure = w->in_bits;
    if (w->all || w->at >= w->end)
        return w->at;
    if (w->in_bits)
        return bits_next(w);
    for (i = 0; i < w->list_count; i++) {
        uint32_t next = list_next(w, &w->lists[i]);

        if (next < least) {
            least = next;
            w->sure = w->lists[i].sure;
        } else if (next == least) {
            w->sure = w->sure || w->lists[i].sure;
        }
    }
    return least;
}

enum { ALL_KINDS = MAILDIAG_ENTRY_MESSAGE | MAILDIAG_ENTRY_REJECT };

static bool fits(md_walk *w, bool *failed)
{
    *failed = false;
    if (w->sure && w->alone)
        return (w->filter->kinds & ALL_KINDS) == ALL_KINDS ||
               (w->filter->kinds &
                md_catalog_entry_at(w->view->catalog, w->at)->kind) != 0;
    return md_walk_fits(w->view, w->filter, w->at, failed);
}

maildiag_status md_walk_next(md_walk *w, uint32_t *entry)
{
    if (w->failed)
        return MAILDIAG_E_NOMEM;
    while ((w->at = candidate(w)) < w->end) {
        bool failed;

        if (fits(w, &failed)) {
            *entry = w->at++;
            return MAILDIAG_OK;
        }
        if (failed)
            return MAILDIAG_E_NOMEM;
        w->at++;
    }
    return MAILDIAG_END;
}
