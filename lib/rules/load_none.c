/*
 * The loader of a library built without libyaml: rule files are refused.
 */
#include "rules/load.h"

maildiag_status md_load_text(md_build *build, md_slice text,
                             const md_fault *fault, md_ref *profile)
{
    (void)build;
    (void)text;
    profile->at = 0;
    profile->len = 0;
    return md_fault_set(fault, MAILDIAG_E_RULE, 0, 0,
                        "this library was built without YAML", MD_NONE, NULL);
}
