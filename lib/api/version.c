/*
 * Which library is this?
 *
 * Takes: the three numbers of the public header, at compile time.
 * Gives: the version the library was built as; a program compares it with
 *        the numbers it was compiled with.
 * Does not know: anything else.
 * Fails: never.
 */
#include "maildiag/maildiag.h"

#define MD_TEXT_OF(x) #x
#define MD_TEXT(x) MD_TEXT_OF(x)

static const char md_version_text[] =
    MD_TEXT(MAILDIAG_VERSION_MAJOR) "." MD_TEXT(
        MAILDIAG_VERSION_MINOR) "." MD_TEXT(MAILDIAG_VERSION_PATCH);

uint32_t maildiag_version_number(void)
{
    return MAILDIAG_VERSION_MAJOR * 10000u + MAILDIAG_VERSION_MINOR * 100u +
           MAILDIAG_VERSION_PATCH;
}

const char *maildiag_version_string(void)
{
    return md_version_text;
}
