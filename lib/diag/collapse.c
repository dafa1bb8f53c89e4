/*
 * Many small groups into one, where telling each would bury the rest: a
 * mailing to 300 mistyped domains is one finding, not 300.
 *
 * Takes the groups after all failures, before the successes. Fails without
 * memory only.
 */
#include "diag/pass.h"

#include "base/alloc.h"

/* A group of at most so many recipients is small; of a few more, when it is
 * one of many. More small ones than that, of one cause, are put together. */
enum { SMALL_ROWS = 2, FEW_ROWS = 10, SHARE = 20, SMALL_GROUPS = 5 };

static bool is_mail(const md_group *group)
{
    return group->flavour == MD_FLAVOUR_MAIL && !group->hidden;
}

static bool is_small(const md_group *group, size_t all_rows)
{
    return group->row_count <= SMALL_ROWS ||
           (group->row_count <= FEW_ROWS &&
            group->row_count <= all_rows / SHARE);
}

/* A host tried in vain is no news where mail failed for the same reason. */
static bool is_old_news(md_pass *p, uint32_t index)
{
    return md_groups_sibling(&p->groups, index, MD_FLAVOUR_MAIL) !=
               MD_NO_GROUP ||
           md_groups_sibling(&p->groups, index, MD_FLAVOUR_HOST) != MD_NO_GROUP;
}

/* Slot of (host, cause): where groups of one kind are counted. */
typedef struct md_slot {
    uint32_t first; /* first small group of the kind; MD_NO_GROUP */
    uint32_t count; /* small ones */
    size_t rows;    /* of all groups */
} md_slot;

/* Kinds by host, cause, direction and flavour. */
typedef struct md_kinds {
    md_names names;
    md_buffer name;
    md_slot *items; /* by number - 1 */
    size_t count;
    size_t cap;
} md_kinds;

static void kinds_free(md_kinds *kinds)
{
    md_names_free(&kinds->names);
    md_buffer_free(&kinds->name);
    md_free(kinds->items);
}

/* NULL without memory. */
static md_slot *kind_of(md_kinds *kinds, const md_group *group)
{
    uint32_t number;

    md_buffer_clear(&kinds->name);
    md_buffer_add_u64(&kinds->name, group->verdict.cause);
    md_buffer_put(&kinds->name, (char)('a' + group->direction));
    md_buffer_put(&kinds->name, (char)('a' + group->flavour));
    md_buffer_add(&kinds->name, group->host);
    if (kinds->name.failed ||
        !md_names_add(&kinds->names, md_buffer_slice(&kinds->name), &number))
        return NULL;
    if (number <= kinds->count)
        return &kinds->items[number - 1];
    md_slot *grown =
        md_grow(kinds->items, &kinds->cap, kinds->count + 1, sizeof(*grown));
    if (grown == NULL)
        return NULL;
    kinds->items = grown;
    md_slot *slot = &grown[kinds->count++];
    slot->first = MD_NO_GROUP;
    slot->count = 0;
    slot->rows = 0;
    return slot;
}

/* Count the rows, then the small groups of each kind. */
static bool count_small(md_pass *p, md_kinds *kinds)
{
    for (uint32_t i = 0; i < p->groups.count; i++) {
        const md_group *group = &p->groups.items[i];
        md_slot *k = is_mail(group) ? kind_of(kinds, group) : NULL;
        if (k != NULL)
            k->rows += group->row_count;
        else if (is_mail(group))
            return false;
    }
    for (uint32_t i = 0; i < p->groups.count; i++) {
        const md_group *group = &p->groups.items[i];
        md_slot *k = is_mail(group) ? kind_of(kinds, group) : NULL;
        if (k == NULL || !is_small(group, k->rows))
            continue;
        if (k->count++ == 0)
            k->first = i;
    }
    return true;
}

static bool collapse_small(md_pass *p)
{
    md_kinds kinds = {0};
    bool ok = count_small(p, &kinds);

    for (uint32_t i = 0; ok && i < p->groups.count; i++) {
        const md_group *group = &p->groups.items[i];
        md_slot *k = is_mail(group) ? kind_of(&kinds, group) : NULL;
        if (k != NULL && k->count > SMALL_GROUPS && k->first != i &&
            is_small(group, k->rows))
            ok = md_groups_absorb(&p->groups, k->first, i);
    }
    kinds_free(&kinds);
    return ok;
}

/* Hosts tried in vain: one group a cause. */
static bool collapse_tried(md_pass *p)
{
    md_kinds kinds = {0};
    bool ok = true;

    for (uint32_t i = 0; ok && i < p->groups.count; i++) {
        md_group *group = &p->groups.items[i];
        if (group->flavour != MD_FLAVOUR_TRIED || group->hidden)
            continue;
        if (is_old_news(p, i)) {
            group->hidden = true;
            continue;
        }
        md_slot *k = kind_of(&kinds, group);
        if (k == NULL)
            ok = false;
        else if (k->first == MD_NO_GROUP)
            k->first = i;
        else
            ok = md_groups_absorb(&p->groups, k->first, i);
    }
    kinds_free(&kinds);
    return ok;
}

/* A sender that was refused needs no warning that it will be. */
static void drop_warnings(md_pass *p)
{
    for (uint32_t i = 0; i < p->groups.count; i++) {
        md_group *group = &p->groups.items[i];
        if (group->flavour == MD_FLAVOUR_WARNED &&
            md_groups_sibling(&p->groups, i, MD_FLAVOUR_MAIL) != MD_NO_GROUP)
            group->hidden = true;
    }
}

static bool list_faults(md_pass *p)
{
    for (uint32_t i = 0; i < p->groups.count; i++) {
        if (p->groups.items[i].flavour != MD_FLAVOUR_HOST)
            continue;
        uint32_t *grown = md_grow(p->faults, &p->fault_cap, p->fault_count + 1,
                                  sizeof(*grown));
        if (grown == NULL)
            return false;
        p->faults = grown;
        p->faults[p->fault_count++] = i;
    }
    return true;
}

static bool list_listings(md_pass *p)
{
    for (uint32_t i = 0; i < p->groups.count; i++) {
        md_group *group = &p->groups.items[i];
        if (group->listing == NULL || group->hidden || group->runs.count == 0)
            continue;
        group->listing->volume.first = group->runs.items[0].first.time;
        uint32_t *grown = md_grow(p->listed, &p->listed_cap,
                                  p->listed_count + 1, sizeof(*grown));
        if (grown == NULL)
            return false;
        p->listed = grown;
        p->listed[p->listed_count++] = i;
    }
    return true;
}

bool md_collapse(md_pass *p)
{
    drop_warnings(p);
    return collapse_tried(p) && collapse_small(p) && list_faults(p) &&
           list_listings(p) && md_groups_pace(&p->groups);
}
