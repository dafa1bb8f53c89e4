/*
 * Places: names, values, and where a subject has them. Allocates nothing.
 */
#include "rules/places.h"

typedef struct place_row {
    const char *name;
    const char *word;
    size_t offset;
} place_row;

#define PLACE(member, word)                                                    \
    {                                                                          \
#member, word, offsetof(md_places, member)                             \
    }

static const place_row place_table[MD_PLACE_COUNT] = {
    PLACE(host, "the other side"),
    PLACE(address, "its address"),
    PLACE(port, "its port"),
    PLACE(domain, "the domain"),
    PLACE(sender, "the sender"),
    PLACE(sender_domain, "the sender's domain"),
    PLACE(recipient, "the recipient"),
    PLACE(recipient_domain, "the recipient's domain"),
    PLACE(queue_id, "the queue ID"),
    PLACE(client, "the client"),
    PLACE(client_ip, "the client's address"),
    PLACE(helo, "the client's HELO name"),
    PLACE(this_host, "this host"),
    PLACE(url, "the link in the reply"),
    PLACE(text, "the reply"),
    PLACE(list, "the list"),
    PLACE(path, "the file"),
    PLACE(service, "the service"),
    PLACE(user, "the login"),
    PLACE(limit, "the limit"),
    PLACE(count, "some"),
    PLACE(total, "all"),
    PLACE(rest, "some"),
    PLACE(relay, "the relay"),
    PLACE(rate, "some"),
    PLACE(rate_after, "some"),
    PLACE(uses, "some"),
    PLACE(uses_after, "some"),
    PLACE(span, "some time"),
    PLACE(longest, "some time"),
    PLACE(names, "several"),
    PLACE(setting, "the settings"),
    PLACE(hours, "some"),
    PLACE(networks, "some"),
    PLACE(past, "some"),
    PLACE(past_networks, "some"),
    PLACE(fate, ""),
};

int32_t md_places_find(md_slice name)
{
    for (int32_t i = 0; i < MD_PLACE_COUNT; i++)
        if (md_slice_eq(name, md_slice_of(place_table[i].name)))
            return i;
    return -1;
}

const char *md_places_name(uint32_t place)
{
    return place < MD_PLACE_COUNT ? place_table[place].name : NULL;
}

const char *md_places_word(uint32_t place)
{
    return place < MD_PLACE_COUNT ? place_table[place].word : NULL;
}

md_slice md_places_get(const md_places *places, uint32_t place)
{
    md_slice value;

    if (place >= MD_PLACE_COUNT)
        return MD_NONE;
    memcpy(&value, (const char *)places + place_table[place].offset,
           sizeof value);
    return value;
}

void md_places_set(md_places *places, uint32_t place, md_slice value)
{
    if (place < MD_PLACE_COUNT)
        memcpy((char *)places + place_table[place].offset, &value,
               sizeof value);
}

void md_places_merge(md_places *out, const md_places *captured)
{
    for (uint32_t i = 0; i < MD_PLACE_COUNT; i++) {
        md_slice value = md_places_get(captured, i);

        if (md_slice_present(value) && value.len != 0)
            md_places_set(out, i, value);
    }
}

md_slice md_places_domain(md_slice address)
{
    size_t at = md_slice_rchr(address, '@');

    if (at == MD_NPOS || at + 1 == address.len)
        return MD_NONE;
    return md_slice_skip(address, at + 1);
}
