/*
 * Actions on a message as a whole: lines `hold:`, `discard:`, `milter-hold:`,
 * `milter-discard:` of smtpd and cleanup. Private to lib/store.
 */
#ifndef MD_STORE_ACTION_H
#define MD_STORE_ACTION_H

#include "store/story.h"

/* What an action does: hold the message, throw it away, or nothing of both
 * (`warn:`, `prepend:`, `filter:`, …, which name no recipient either). */
typedef enum md_action {
    MD_ACTION_OTHER = 0,
    MD_ACTION_HOLD = 1,
    MD_ACTION_DISCARD = 2
} md_action;

md_action md_action_of(md_facts *f, const md_fact *fact);

/*
 * Recipients that only an action line names, added to a story whose delivery
 * lines are folded: of this message's own lines and of those that its smtpd
 * wrote under NOQUEUE just before client=. Notes what the latter do. False
 * without memory.
 */
bool md_action_fold(md_story *s);

#endif
