/*
 * From entry to entry; see walk.h.
 */
#include "query/walk.h"

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

static void add_entries(md_walk *w, const uint32_t *entries, size_t count)
{
    md_walk_list *list = &w->lists[w->list_count++];

    list->entries = entries;
    list->end = entries != NULL ? count : 0;
}

static void add_people(md_walk *w, const md_people *people, md_name_kind kind,
                       md_slice text)
{
    md_walk_list *list = &w->lists[w->list_count++];

    md_people_named(people, kind, text, &list->postings, &list->end);
}

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

/* Whatever it is: address, domain, Message-ID, or a refusal's client. */
static void add_query(md_walk *w, const md_people *people, md_slice query)
{
    md_slice bare = md_compare_bare(query);

    add_people(w, people, MD_NAME_ADDRESS, bare);
    add_people(w, people, MD_NAME_DOMAIN,
               md_slice_starts(query, MD_LIT("@")) ? md_slice_skip(query, 1)
                                                   : query);
    add_people(w, people, MD_NAME_CLIENT, query);
    add_message_id(w, bare);
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
static bool choose(md_walk *w, const md_select *f, const md_people *people)
{
    if (is_plain(f->message_id)) {
        add_message_id(w, f->message_id);
    } else if (people == NULL) {
        return false;
    } else if (is_plain(f->to)) {
        add_people(w, people, MD_NAME_ADDRESS, f->to);
    } else if (is_plain(f->address)) {
        add_people(w, people, MD_NAME_ADDRESS, f->address);
    } else if (is_plain(f->from)) {
        add_people(w, people, MD_NAME_ADDRESS, f->from);
    } else if (is_plain(f->query)) {
        add_query(w, people, f->query);
    } else if (is_plain(f->domain)) {
        add_people(w, people, MD_NAME_DOMAIN, f->domain);
    } else {
        return false;
    }
    return true;
}

static bool asks_people(const md_select *f)
{
    return is_plain(f->to) || is_plain(f->address) || is_plain(f->from) ||
           is_plain(f->query) || is_plain(f->domain);
}

static bool look_up(md_walk *w, const md_select *f)
{
    const md_people *people = NULL;
    const uint32_t *entries;
    uint32_t count;

    if (md_slice_present(f->queue_id) || f->query_is_id) {
        md_catalog_by_queue_id(w->view->catalog,
                               md_slice_present(f->queue_id) ? f->queue_id
                                                             : f->query,
                               &entries, &count);
        add_entries(w, entries, count);
        return true;
    }
    if (asks_people(f))
        people = md_catalog_people(w->view->catalog, &w->failed);
    return choose(w, f, people);
}

/* ---- walking ------------------------------------------------------------- */

static uint32_t entry_at(const md_walk_list *list, size_t at)
{
    return list->postings != NULL ? (uint32_t)list->postings[at]
                                  : list->entries[at];
}

/* To the first entry of the list that is `first` or behind it. */
static void list_skip(md_walk_list *list, uint32_t first)
{
    size_t high = list->end;

    while (list->at < high) {
        size_t middle = list->at + (high - list->at) / 2;

        if (entry_at(list, middle) < first)
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
    w->at = md_catalog_after(v->catalog, id, kind);
    w->end = md_catalog_count(v->catalog);
    w->all = !look_up(w, f);
    for (i = 0; i < w->list_count; i++)
        list_skip(&w->lists[i], w->at);
}

/* The next entry that may fit, from w->at on; w->end: none. */
static uint32_t candidate(md_walk *w)
{
    uint32_t least = w->end;
    size_t i;

    if (w->all)
        return w->at;
    for (i = 0; i < w->list_count; i++) {
        md_walk_list *list = &w->lists[i];

        while (list->at < list->end && entry_at(list, list->at) < w->at)
            list->at++;
        if (list->at < list->end && entry_at(list, list->at) < least)
            least = entry_at(list, list->at);
    }
    return least;
}

maildiag_status md_walk_next(md_walk *w, uint32_t *entry)
{
    if (w->failed)
        return MAILDIAG_E_NOMEM;
    while ((w->at = candidate(w)) < w->end) {
        bool failed;

        if (md_walk_fits(w->view, w->filter, w->at, &failed)) {
            *entry = w->at++;
            return MAILDIAG_OK;
        }
        if (failed)
            return MAILDIAG_E_NOMEM;
        w->at++;
    }
    return MAILDIAG_END;
}
