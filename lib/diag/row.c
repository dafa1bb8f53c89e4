/*
 * Whom a group of failures hit: rows of messages and recipients, and crowds
 * that are only counted. Part of group.h.
 */
#include "diag/group_parts.h"

#include "base/alloc.h"

static bool touch(md_groups *g, uint32_t group)
{
    for (size_t i = 0; i < g->touched_count; i++)
        if (g->touched[i] == group)
            return true;
    uint32_t *grown = md_grow(g->touched, &g->touched_cap, g->touched_count + 1,
                              sizeof(*g->touched));
    if (grown == NULL)
        return false;
    g->touched = grown;
    g->touched[g->touched_count++] = group;
    return true;
}

/* The number of the address with its domain in lower case: mostly that of
 * the address itself. False without memory. */
static bool folded_address(md_groups *g, md_slice address, uint32_t number,
                           uint32_t *out)
{
    size_t at = md_slice_rchr(address, '@');
    bool same = true;
    char *room;

    *out = number;
    for (size_t i = at; at != MD_NPOS && same && i < address.len; i++)
        same = address.ptr[i] == md_lower(address.ptr[i]);
    if (same)
        return true;
    md_buffer_clear(&g->key);
    room = md_buffer_room(&g->key, address.len);
    if (room == NULL)
        return false;
    for (size_t i = 0; i < address.len; i++)
        room[i] = i > at ? md_lower(address.ptr[i]) : address.ptr[i];
    return md_names_add(g->people, md_slice_make(room, address.len), out);
}

/* Sender and queue ID, as in the row before when it is the same message. A
 * queue ID is never looked for. */
static bool name_message(md_groups *g, const md_hit *hit, uint64_t message,
                         md_row *row)
{
    if (g->row_queue_id == 0 || g->row_message != message) {
        g->row_queue_id = 0;
        if (!md_names_add(g->people, hit->sender, &g->row_from) ||
            !md_names_append(g->people, hit->queue_id, &g->row_queue_id))
            return false;
        g->row_message = message;
    }
    row->from = g->row_from;
    row->queue_id = g->row_queue_id;
    return true;
}

bool md_groups_row(md_groups *g, uint32_t index, const md_hit *hit,
                   uint64_t message)
{
    md_group *group = &g->items[index];
    int64_t at = hit->fact->time;

    if (!touch(g, index))
        return false;
    if (group->row_count > 0) {
        md_row *last = &group->rows[group->row_count - 1];
        if (last->message == message && last->status == UINT8_MAX) {
            if (at < last->first)
                last->first = at;
            if (at > last->last)
                last->last = at;
            return true;
        }
    }
    md_row *grown = md_grow_tight(group->rows, &group->row_cap,
                                  group->row_count + 1, sizeof(*grown));
    if (grown == NULL)
        return false;
    group->rows = grown;
    md_row *row = &grown[group->row_count];
    memset(row, 0, sizeof(*row));
    row->message = message;
    row->first = at;
    row->last = at;
    row->status = UINT8_MAX; /* until it is settled */
    row->null_sender = md_slice_present(hit->sender) && hit->sender.len == 0;
    if (!name_message(g, hit, message, row) ||
        !md_names_add(g->people, hit->recipient, &row->to) ||
        !folded_address(g, hit->recipient, row->to, &row->to_key))
        return false;
    group->row_count++;
    return true;
}

static bool crowd_queue_id(md_groups *g, md_crowd *crowd, md_slice queue_id)
{
    uint64_t before = md_many_count(&crowd->queue_ids);

    if (!md_many_add(&crowd->queue_ids, g->store, queue_id, 0))
        return false;
    if (md_many_count(&crowd->queue_ids) == before ||
        crowd->shown_count == MD_CROWD_SHOWN)
        return true;
    crowd->shown[crowd->shown_count] = md_arena_copy(&g->arena, queue_id);
    return md_slice_present(crowd->shown[crowd->shown_count++]);
}

bool md_groups_crowd(md_groups *g, uint32_t index, const md_hit *hit)
{
    md_crowd *crowd = g->items[index].crowd;

    return crowd == NULL || (md_many_add(&crowd->senders, g->store, hit->sender,
                                         hit->sender_ref) &&
                             md_many_add(&crowd->recipients, g->store,
                                         hit->recipient, hit->recipient_ref) &&
                             crowd_queue_id(g, crowd, hit->queue_id));
}

void md_groups_settle(md_groups *g, uint32_t current, uint8_t state,
                      uint8_t status, int64_t time)
{
    for (size_t i = 0; i < g->touched_count; i++) {
        md_group *group = &g->items[g->touched[i]];
        md_row *row = &group->rows[group->row_count - 1];
        row->state = state;
        row->status = status;
        row->time = time;
        row->current = g->touched[i] == current;
    }
    g->touched_count = 0;
}

static bool absorb_rows(md_group *to, const md_group *from)
{
    if (from->row_count == 0)
        return true;
    md_row *grown =
        md_grow_tight(to->rows, &to->row_cap, to->row_count + from->row_count,
                      sizeof(*grown));
    if (grown == NULL)
        return false;
    to->rows = grown;
    memcpy(&grown[to->row_count], from->rows, from->row_count * sizeof(*grown));
    to->row_count += from->row_count;
    return true;
}

bool md_groups_absorb(md_groups *g, uint32_t to, uint32_t from)
{
    md_group *a = &g->items[to];
    md_group *b = &g->items[from];

    if (!md_runs_absorb(&a->runs, &b->runs) || !absorb_rows(a, b) ||
        !md_groups_merge_party(g, a, &b->party))
        return false;
    if (a->listing != NULL && b->listing != NULL &&
        !md_listing_join(a->listing, b->listing))
        return false;
    if (!md_slice_eq_nocase(a->common, b->common))
        a->common = md_party_common(a->common, b->common);
    a->addresses_differ |= b->addresses_differ;
    a->domains_differ |= b->domains_differ;
    if (b->disposition > a->disposition)
        a->disposition = b->disposition;
    if (b->level > a->level)
        a->level = b->level;
    a->various = true;
    b->hidden = true;
    b->into = to;
    return true;
}

bool md_groups_copy_rows(md_groups *g, uint32_t to, uint32_t from,
                         const md_run *within)
{
    md_group *a = &g->items[to];
    const md_group *b = &g->items[from];

    for (size_t i = 0; i < b->row_count; i++) {
        const md_row *row = &b->rows[i];
        if (row->first > within->last.time || row->last < within->first.time)
            continue;
        md_row *grown = md_grow_tight(a->rows, &a->row_cap, a->row_count + 1,
                                      sizeof(*grown));
        if (grown == NULL)
            return false;
        a->rows = grown;
        a->rows[a->row_count++] = *row;
    }
    return true;
}
