/*
 * Patterns that become slow on texts that somebody makes for it: a reply may
 * be 64 KiB of anything.
 *
 * Takes a pattern and a sample that it matches, tries the sample pumped up;
 * says whether the match limit was met. That none was is no proof. Fails
 * without memory only.
 */
#ifndef MD_RULES_LINT_SLOW_H
#define MD_RULES_LINT_SLOW_H

#include "rules/pattern.h"

/* YES: it is slow; NO; NOMEM. */
md_matched md_lint_slow(md_matcher *matcher, md_slice pattern, md_slice sample);

#endif
