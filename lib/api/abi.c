/*
 * Structs that grow; see abi.h. Knows the names and sizes of all public
 * structs. Cannot fail.
 */
#include "api/abi.h"

#include <string.h>

#include "maildiag/maildiag.h"

static uint32_t size_of(const void *user)
{
    uint32_t size;

    memcpy(&size, user, sizeof size);
    return size;
}

bool md_abi_good(const void *user, size_t least)
{
    uint32_t size = size_of(user);

    return size >= least && size <= MD_ABI_MOST;
}

void md_abi_take(void *ours, const void *user, size_t full)
{
    size_t size = size_of(user);
    uint32_t own = (uint32_t)full;

    memset(ours, 0, full);
    memcpy(ours, user, size < full ? size : full);
    memcpy(ours, &own, sizeof own);
}

void md_abi_give(void *user, const void *ours, size_t full)
{
    uint32_t size = size_of(user);

    memcpy(user, ours, size < full ? size : full);
    if (size > full)
        memset((char *)user + full, 0, size - full);
    memcpy(user, &size, sizeof size);
}

typedef struct abi_struct {
    const char *name;
    uint32_t size;
} abi_struct;

static const abi_struct abi_structs[] = {
    {"maildiag_affected", sizeof(maildiag_affected)},
    {"maildiag_attempt", sizeof(maildiag_attempt)},
    {"maildiag_attempt_row", sizeof(maildiag_attempt_row)},
    {"maildiag_cause", sizeof(maildiag_cause)},
    {"maildiag_cause_count", sizeof(maildiag_cause_count)},
    {"maildiag_change", sizeof(maildiag_change)},
    {"maildiag_entry", sizeof(maildiag_entry)},
    {"maildiag_error", sizeof(maildiag_error)},
    {"maildiag_event", sizeof(maildiag_event)},
    {"maildiag_event_row", sizeof(maildiag_event_row)},
    {"maildiag_evidence", sizeof(maildiag_evidence)},
    {"maildiag_explanation", sizeof(maildiag_explanation)},
    {"maildiag_field", sizeof(maildiag_field)},
    {"maildiag_filter", sizeof(maildiag_filter)},
    {"maildiag_finding", sizeof(maildiag_finding)},
    {"maildiag_finding_row", sizeof(maildiag_finding_row)},
    {"maildiag_fix", sizeof(maildiag_fix)},
    {"maildiag_group", sizeof(maildiag_group)},
    {"maildiag_json", sizeof(maildiag_json)},
    {"maildiag_link", sizeof(maildiag_link)},
    {"maildiag_message", sizeof(maildiag_message)},
    {"maildiag_message_row", sizeof(maildiag_message_row)},
    {"maildiag_options", sizeof(maildiag_options)},
    {"maildiag_program_count", sizeof(maildiag_program_count)},
    {"maildiag_recipient", sizeof(maildiag_recipient)},
    {"maildiag_recipient_row", sizeof(maildiag_recipient_row)},
    {"maildiag_record", sizeof(maildiag_record)},
    {"maildiag_reject", sizeof(maildiag_reject)},
    {"maildiag_reject_row", sizeof(maildiag_reject_row)},
    {"maildiag_rows", sizeof(maildiag_rows)},
    {"maildiag_rule", sizeof(maildiag_rule)},
    {"maildiag_source", sizeof(maildiag_source)},
    {"maildiag_source_options", sizeof(maildiag_source_options)},
    {"maildiag_stats", sizeof(maildiag_stats)},
    {"maildiag_strings", sizeof(maildiag_strings)},
    {"maildiag_summary", sizeof(maildiag_summary)},
    {"maildiag_text", sizeof(maildiag_text)},
    {"maildiag_zone_change", sizeof(maildiag_zone_change)},
};

uint32_t maildiag_abi_size(const char *struct_name)
{
    size_t count = sizeof abi_structs / sizeof *abi_structs;

    for (size_t i = 0; struct_name != NULL && i < count; i++)
        if (strcmp(abi_structs[i].name, struct_name) == 0)
            return abi_structs[i].size;
    return 0;
}
