/*
 * A program of somebody else: prints the version of the library it runs with
 * and fails when it was compiled for another one.
 */
#include <maildiag/maildiag.h>

#include <stdio.h>

int main(void)
{
    unsigned built = MAILDIAG_VERSION_MAJOR * 10000u +
                     MAILDIAG_VERSION_MINOR * 100u + MAILDIAG_VERSION_PATCH;

    puts(maildiag_version_string());
    return maildiag_version_number() == built ? 0 : 1;
}
