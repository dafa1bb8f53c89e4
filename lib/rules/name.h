/*
 * What of the words of a text are names: of hosts, mail addresses, URLs.
 * Rules' words do not count inside them, and they differ every time. No
 * memory, no failure.
 */
#ifndef MD_RULES_NAME_H
#define MD_RULES_NAME_H

#include "base/slice.h"

/* Is this word, without blanks and brackets, a name? */
bool md_name_is(md_slice word);

/* May a name with one dot end in this? */
bool md_name_top_level(md_slice label);

#endif
