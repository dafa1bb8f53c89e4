/*
 * The public header, first and alone: it must bring what it needs, bear being
 * included twice, and be good C99 and good C++.
 */
#include <maildiag/maildiag.h>

#include <maildiag/maildiag.h>

uint32_t header_version(void);

uint32_t header_version(void)
{
    return maildiag_version_number();
}
