/*
 * What the files behind group.h (group.c, row.c, success.c) share. Private to
 * them.
 */
#ifndef MD_DIAG_GROUP_PARTS_H
#define MD_DIAG_GROUP_PARTS_H

#include "diag/group.h"

/* One part of a key: domains and host names have no letter case. */
void md_groups_key_part(md_buffer *key, md_slice part);

/* A copy, cut to what is worth showing, that lives as long as the groups. */
bool md_groups_copy(md_groups *g, md_slice from, md_slice *to);

/* Room for a number in an array of first groups, new places MD_NO_GROUP. */
bool md_groups_grow_heads(uint32_t **heads, size_t *cap, uint32_t number);

/* One more host of the same peer. */
bool md_groups_merge_party(md_groups *g, md_group *group,
                           const md_party *party);

/* Note which successes concern a new group. */
bool md_groups_join_peers(md_groups *g, uint32_t group, const md_hit *hit);

#endif
