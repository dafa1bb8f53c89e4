/*
 * From a YAML text to rows: the one schema of built-in and run-time files.
 *
 *   maildiag-rules: 1
 *   causes:   [{id, broad, category, document, actor, permanence, severity,
 *               title, explanation, sender_text, fixes}]
 *   rules:    [{id, cause, priority, confidence, actor, permanence, severity,
 *               document, title, …, when, unless, samples, counter_samples}]
 *   disable:  [rule ids]
 *   phrases:  {phrase id: {explanation, fixes}}
 *   overlays: {profile: {cause, rule or phrase id: {title, …, fixes}}}
 *   profile:  the overlay that this file chooses
 *
 * Everything that is wrong is told with its line and column; a file is taken
 * whole or not at all (the builder is then of no use).
 */
#ifndef MD_RULES_LOAD_H
#define MD_RULES_LOAD_H

#include "rules/build.h"
#include "rules/fault.h"

enum { MD_LOAD_VERSION = 1 };

/*
 * *profile is set to the profile that the file chooses, a string of the
 * builder; absent when it chooses none. OK, E_RULE, E_REGEX, E_VERSION,
 * E_NOMEM.
 */
maildiag_status md_load_text(md_build *build, md_slice text,
                             const md_fault *fault, md_ref *profile);

#endif
