/*
 * Phrases: what the library says with the figures of a case, in sentences and
 * steps that stand in the catalogue like all its texts, so that overlays reach
 * them. Here are their ids; `{places}` in them are filled by who says them.
 */
#ifndef MD_RULES_PHRASE_H
#define MD_RULES_PHRASE_H

#include "base/slice.h"

typedef enum md_phrase {
    MD_PHRASE_RELAY,          /* {count} of {total} attempts went to {relay} */
    MD_PHRASE_RELAY_PATH,     /* step: {relay} {host} {port} is out of reach */
    MD_PHRASE_RELAY_LOGIN,    /* step: {relay} wants to know this host */
    MD_PHRASE_RELAY_TRUST,    /* step: whose name counts behind {relay} */
    MD_PHRASE_PASSED_ON,      /* a refusal came from the relay {relay} */
    MD_PHRASE_NOTIFICATION,   /* one notification was not delivered */
    MD_PHRASE_NOTIFICATIONS,  /* {count} were not */
    MD_PHRASE_PASSED,         /* passed {span} after the first refusal */
    MD_PHRASE_PASSED_MANY,    /* {count} did, {span} the median, {longest} */
    MD_PHRASE_COST,           /* succeeded {span} after the first attempt */
    MD_PHRASE_COST_MANY,      /* {count} did, {span} the median, {longest} */
    MD_PHRASE_SLOWER_RELAY,   /* step: {setting} */
    MD_PHRASE_SLOWER_DOMAIN,  /* step: {domain}, {setting} */
    MD_PHRASE_SLOWER_HOST,    /* step: {host}, {setting} */
    MD_PHRASE_PACE,           /* {rate} {uses} before, {rate_after} {uses_after}
                                 after the first refusal */
    MD_PHRASE_PACE_STOPPED,   /* {rate} {uses} before, nothing after */
    MD_PHRASE_PACE_BEGAN,     /* nothing before, {rate_after} {uses_after} */
    MD_PHRASE_LISTED_ADDRESS, /* {address} */
    MD_PHRASE_LIST,           /* {list} */
    MD_PHRASE_LIST_PAGE,      /* {list}, {url} */
    MD_PHRASE_RECEIVER,       /* one site refuses for it: {names} */
    MD_PHRASE_RECEIVERS,      /* {count} sites do: {names} */
    MD_PHRASE_RECEIVERS_MORE, /* {count} sites do: {names}, and others */
    MD_PHRASE_VOLUME,         /* of the day before: {count}, {total} */
    MD_PHRASE_VOLUME_ONE,     /* one message, {total} recipients */
    MD_PHRASE_VOLUME_LEAST,   /* one message, one recipient */
    MD_PHRASE_REMOVAL,        /* step: {address}, {list}, {url} */
    MD_PHRASE_SLOW,           /* {count} of {total} more than {limit}: {span},
                                 {longest} */
    MD_PHRASE_QUEUE_GROWS,    /* {hours}: {count} came, {total} left, {rest} */
    MD_PHRASE_ACCOUNT,        /* {count} {total} {rest} {networks} */
    MD_PHRASE_ACCOUNT_PAST,   /* and {past}, {past_networks} before */
    MD_PHRASE_BACKSCATTER,    /* {count} of {total} */
    MD_PHRASE_FORWARDING,     /* {count} messages of {total} domains, {rest} */
    MD_PHRASE_SERVER_SAID,    /* {text} */
    MD_PHRASE_CLIENT_SIDE,    /* what it means to the client: {text} */
    MD_PHRASE_FATE_WAITS,     /* of the sender's message, for {fate} */
    MD_PHRASE_FATE_RETURNED,
    MD_PHRASE_FATE_DELIVERED,
    MD_PHRASE_COUNT
} md_phrase;

/* `say.relay`; NULL for a number that is none. */
const char *md_phrase_name(uint32_t phrase);

/* Number of an id, -1: none. */
int32_t md_phrase_find(md_slice id);

#endif
