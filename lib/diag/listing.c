/*
 * A listing of this host's own address. See listing.h.
 */
#include "diag/listing.h"

#include "base/alloc.h"
#include "diag/figure.h"
#include "diag/party.h"
#include "diag/remark.h"
#include "diag/when.h"

/* Receivers that are told by name. */
enum { RECEIVERS_SHOWN = 5 };

/* No name of a host is longer (RFC 1035). */
enum { NAME_BYTES = 255 };

void md_listing_free(md_listing *listing)
{
    if (listing == NULL)
        return;
    md_names_free(&listing->receivers);
    md_free(listing);
}

/* ---- words ---- */

static bool is_host_byte(char c)
{
    return md_is_alnum(c) || c == '.' || c == '-' || c == '_';
}

/* A host name with a dot at the head, without what ends the sentence. */
static md_slice host_at(md_slice text)
{
    size_t len = 0;

    while (len < text.len && is_host_byte(text.ptr[len]))
        len++;
    while (len > 0 && !md_is_alnum(text.ptr[len - 1]))
        len--;
    md_slice name = md_slice_sub(text, 0, len);
    return md_slice_chr(name, '.') == MD_NPOS || md_party_is_address(name)
               ? MD_NONE
               : name;
}

static const char *const before_lists[] = {
    "blocked using ", "using ",     "listed in ", "listed at ",
    "listed by ",     "listed on ", "found in ",  "blocked by "};

md_slice md_listing_list(const md_subject *subject, const md_places *captures)
{
    md_slice text = subject->reply.text;
    md_slice url = subject->reply.url;

    if (captures != NULL && captures->list.len != 0)
        return captures->list;
    for (size_t i = 0; i < sizeof(before_lists) / sizeof(before_lists[0]);
         i++) {
        md_slice words = md_slice_of(before_lists[i]);
        size_t at = md_slice_find_nocase(text, words);
        if (at == MD_NPOS)
            continue;
        md_slice name = host_at(md_slice_skip(text, at + words.len));
        if (md_slice_present(name))
            return name;
    }
    size_t host = md_slice_find(url, MD_LIT("://"));
    return host == MD_NPOS ? MD_NONE : host_at(md_slice_skip(url, host + 3));
}

static bool is_address_byte(char c)
{
    return md_is_hex(c) || c == '.' || c == ':';
}

/* 127.0.0.2 is what lists answer, not whom they list. */
static bool may_be_listed(md_slice word, md_slice peer)
{
    return md_party_is_address(word) && !md_party_is_loopback(word) &&
           !md_slice_eq(word, peer);
}

md_slice md_listing_address(const md_subject *subject, md_slice peer)
{
    md_slice text = subject->reply.text;
    size_t at = 0;

    while (at < text.len) {
        size_t from = at;
        while (at < text.len && is_address_byte(text.ptr[at]))
            at++;
        size_t end = at;
        while (end > from &&
               (text.ptr[end - 1] == '.' || text.ptr[end - 1] == ':'))
            end--;
        md_slice word = md_slice_sub(text, from, end - from);
        bool whole = from == 0 || !is_host_byte(text.ptr[from - 1]);
        if (whole && word.len >= 3 && may_be_listed(word, peer) &&
            (at == text.len || !is_host_byte(text.ptr[at])))
            return word;
        at++;
    }
    return MD_NONE;
}

/* ---- counts ---- */

bool md_listing_note(md_listing *listing, md_slice site, md_slice address)
{
    uint32_t number;

    site = md_slice_sub(site, 0, NAME_BYTES);
    if (!md_names_add(&listing->receivers, site, &number))
        return false;
    if (listing->address.len != 0 || address.len == 0)
        return true;
    listing->address = md_arena_copy(&listing->receivers.arena, address);
    return md_slice_present(listing->address);
}

void md_volume_sent(md_volume *volume, uint64_t message, int64_t time)
{
    if (time == MAILDIAG_NO_TIME || volume->first == MAILDIAG_NO_TIME ||
        time >= volume->first || md_when_gap(time, volume->first) > MD_DAY)
        return;
    if (volume->messages == 0 || volume->last_message != message)
        volume->messages++;
    volume->last_message = message;
    volume->recipients++;
}

void md_volume_join(md_volume *volume, const md_volume *from)
{
    volume->messages += from->messages;
    volume->recipients += from->recipients;
}

bool md_listing_join(md_listing *to, const md_listing *from)
{
    for (size_t i = 0; i < from->receivers.count; i++)
        if (!md_listing_note(to, from->receivers.items[i], from->address))
            return false;
    return true;
}

static void add_receivers(const md_names *receivers, const md_rules *rules,
                          md_buffer *out)
{
    size_t shown =
        receivers->count < RECEIVERS_SHOWN ? receivers->count : RECEIVERS_SHOWN;
    md_places places = {0};
    md_figures figures = {0};
    md_buffer names = {0};

    for (size_t i = 0; i < shown; i++) {
        if (i > 0)
            md_buffer_add_text(&names, ", ");
        md_buffer_add(&names, receivers->items[i]);
    }
    out->failed |= names.failed;
    places.count = md_figure_count(&figures, receivers->count);
    places.names = md_buffer_slice(&names);
    md_remark_phrase(rules,
                     shown < receivers->count ? MD_PHRASE_RECEIVERS_MORE
                     : shown == 1             ? MD_PHRASE_RECEIVER
                                              : MD_PHRASE_RECEIVERS,
                     &places, out);
    md_buffer_free(&names);
}

void md_listing_words(const md_listing *listing, const md_rules *rules,
                      md_slice list, md_slice url, md_buffer *out)
{
    md_places places = {0};
    md_figures figures = {0};

    places.address = listing->address;
    places.list = list;
    places.url = url;
    places.count = md_figure_count(&figures, listing->volume.messages);
    places.total = md_figure_count(&figures, listing->volume.recipients);
    if (listing->address.len != 0)
        md_remark_phrase(rules, MD_PHRASE_LISTED_ADDRESS, &places, out);
    if (list.len != 0)
        md_remark_phrase(rules,
                         url.len != 0 ? MD_PHRASE_LIST_PAGE : MD_PHRASE_LIST,
                         &places, out);
    if (listing->receivers.count > 0)
        add_receivers(&listing->receivers, rules, out);
    md_remark_phrase(rules,
                     listing->volume.messages != 1     ? MD_PHRASE_VOLUME
                     : listing->volume.recipients != 1 ? MD_PHRASE_VOLUME_ONE
                                                       : MD_PHRASE_VOLUME_LEAST,
                     &places, out);
}
