/*
 * Ids of phrases. See phrase.h.
 */
#include "rules/phrase.h"

static const char *const phrase_names[MD_PHRASE_COUNT] = {
    [MD_PHRASE_RELAY] = "say.relay",
    [MD_PHRASE_RELAY_PATH] = "say.relay-path",
    [MD_PHRASE_RELAY_LOGIN] = "say.relay-login",
    [MD_PHRASE_RELAY_TRUST] = "say.relay-trust",
    [MD_PHRASE_PASSED_ON] = "say.passed-on",
    [MD_PHRASE_NOTIFICATION] = "say.notification",
    [MD_PHRASE_NOTIFICATIONS] = "say.notifications",
    [MD_PHRASE_PASSED] = "say.passed",
    [MD_PHRASE_PASSED_MANY] = "say.passed-many",
    [MD_PHRASE_COST] = "say.cost",
    [MD_PHRASE_COST_MANY] = "say.cost-many",
    [MD_PHRASE_SLOWER_RELAY] = "say.slower-relay",
    [MD_PHRASE_SLOWER_DOMAIN] = "say.slower-domain",
    [MD_PHRASE_SLOWER_HOST] = "say.slower-host",
    [MD_PHRASE_PACE] = "say.pace",
    [MD_PHRASE_PACE_STOPPED] = "say.pace-stopped",
    [MD_PHRASE_PACE_BEGAN] = "say.pace-began",
    [MD_PHRASE_LISTED_ADDRESS] = "say.listed-address",
    [MD_PHRASE_LIST] = "say.list",
    [MD_PHRASE_LIST_PAGE] = "say.list-page",
    [MD_PHRASE_RECEIVER] = "say.receiver",
    [MD_PHRASE_RECEIVERS] = "say.receivers",
    [MD_PHRASE_RECEIVERS_MORE] = "say.receivers-more",
    [MD_PHRASE_VOLUME] = "say.volume",
    [MD_PHRASE_VOLUME_ONE] = "say.volume-one",
    [MD_PHRASE_VOLUME_LEAST] = "say.volume-least",
    [MD_PHRASE_REMOVAL] = "say.removal",
    [MD_PHRASE_SLOW] = "say.slow",
    [MD_PHRASE_QUEUE_GROWS] = "say.queue-grows",
    [MD_PHRASE_ACCOUNT] = "say.account",
    [MD_PHRASE_ACCOUNT_PAST] = "say.account-past",
    [MD_PHRASE_BACKSCATTER] = "say.backscatter",
    [MD_PHRASE_FORWARDING] = "say.forwarding",
    [MD_PHRASE_SERVER_SAID] = "say.server-said",
    [MD_PHRASE_CLIENT_SIDE] = "say.client-side",
    [MD_PHRASE_FATE_WAITS] = "say.fate-waits",
    [MD_PHRASE_FATE_RETURNED] = "say.fate-returned",
    [MD_PHRASE_FATE_DELIVERED] = "say.fate-delivered",
};

const char *md_phrase_name(uint32_t phrase)
{
    return phrase < MD_PHRASE_COUNT ? phrase_names[phrase] : NULL;
}

int32_t md_phrase_find(md_slice id)
{
    for (int32_t i = 0; i < MD_PHRASE_COUNT; i++)
        if (md_slice_eq(id, md_slice_of(phrase_names[i])))
            return i;
    return -1;
}
