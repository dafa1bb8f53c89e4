/*
 * The caller's maildiag_error; see error.h. Cannot fail.
 */
#include "api/error.h"

#include <string.h>

#include "api/abi.h"

bool md_error_good(const maildiag_error *user)
{
    return user == NULL || md_abi_good(user, sizeof *user);
}

maildiag_status md_error_give(maildiag_error *user, maildiag_error *ours,
                              maildiag_status status)
{
    const char *text;
    size_t len;

    if (user == NULL)
        return status;
    ours->code = status;
    if (status >= 0) {
        ours->line = ours->column = 0;
        ours->source[0] = ours->text[0] = '\0';
    } else if (ours->text[0] == '\0') {
        text = maildiag_status_text(status);
        len = strlen(text);
        if (len > sizeof ours->text - 1)
            len = sizeof ours->text - 1;
        memcpy(ours->text, text, len);
        ours->text[len] = '\0';
    }
    md_abi_give(user, ours, sizeof *ours);
    return status;
}
