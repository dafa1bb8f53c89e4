/*
 * Filling a maildiag_error. What does not fit is cut off; a NUL always stands
 * at the end.
 */
#include "rules/fault.h"

typedef struct fault_text {
    char *to;
    size_t left;
} fault_text;

static void fault_add(fault_text *t, md_slice s)
{
    for (size_t i = 0; i < s.len && t->left > 1; i++) {
        char c = s.ptr[i];

        *t->to++ = c >= 0x20 && c < 0x7F ? c : '?';
        t->left--;
    }
    *t->to = '\0';
}

maildiag_status md_fault_set(const md_fault *fault, maildiag_status code,
                             uint32_t line, uint32_t column, const char *before,
                             md_slice what, const char *after)
{
    maildiag_error *error = fault->error;
    fault_text text;

    if (error == NULL)
        return code;
    error->code = code;
    error->line = line;
    error->column = column;
    text.to = error->source;
    text.left = sizeof error->source;
    fault_add(&text, md_slice_of(fault->name ? fault->name : "text"));
    text.to = error->text;
    text.left = sizeof error->text;
    fault_add(&text, md_slice_of(before));
    if (md_slice_present(what)) {
        /* The name of what is wrong must not push out what is wrong. */
        md_slice shown = md_slice_sub(what, 0, 80);

        fault_add(&text, MD_LIT(" '"));
        fault_add(&text, shown);
        fault_add(&text, shown.len < what.len ? MD_LIT("...'") : MD_LIT("'"));
    }
    fault_add(&text, md_slice_of(after));
    return code;
}
