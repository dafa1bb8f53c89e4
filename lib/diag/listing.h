/*
 * A listing of this host's own address: which list, which address, who uses
 * it, and how much mail went out in the day before.
 *
 * Takes the words of refusals, gives names out of them; counts what went out.
 * Knows no lists: catalogue/lists.yaml does. Fails without memory only.
 */
#ifndef MD_DIAG_LISTING_H
#define MD_DIAG_LISTING_H

#include "base/buffer.h"
#include "diag/names.h"
#include "rules/judge.h"

/* How much went out in the day before. */
typedef struct md_volume {
    int64_t first; /* refusal; MAILDIAG_NO_TIME */
    uint64_t messages;
    uint64_t recipients;
    uint64_t last_message; /* id, so that each counts once */
} md_volume;

typedef struct md_listing {
    md_names receivers; /* sites that refuse for it */
    md_slice address;   /* listed; in receivers' memory; absent: not told */
    md_volume volume;
} md_listing;

void md_listing_free(md_listing *listing);

/* The list that a refusal names: `blocked using zen.lists.test`, or the host
 * of its link. Absent: it names none. */
md_slice md_listing_list(const md_subject *subject, const md_places *captures);

/* The address that a refusal names, if it is not the peer's own. */
md_slice md_listing_address(const md_subject *subject, md_slice peer);

/* Another refusal. `site`: whose. False without memory. */
bool md_listing_note(md_listing *listing, md_slice site, md_slice address);

/* One recipient's mail went out; those of a message come one behind the
 * other. What was noted aside, of other messages, is added. */
void md_volume_sent(md_volume *volume, uint64_t message, int64_t time);
void md_volume_join(md_volume *volume, const md_volume *from);

/* All of `from` into `to`. False without memory. */
bool md_listing_join(md_listing *to, const md_listing *from);

/* What it shows, as sentences. `list`, `url`: absent when not known. */
void md_listing_words(const md_listing *listing, const md_rules *rules,
                      md_slice list, md_slice url, md_buffer *out);

#endif
