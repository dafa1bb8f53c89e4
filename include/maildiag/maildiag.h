#ifndef MAILDIAG_H
#define MAILDIAG_H
#include <stdint.h>

#define MAILDIAG_VERSION_MAJOR 0
#define MAILDIAG_VERSION_MINOR 1
#define MAILDIAG_VERSION_PATCH 0

#if defined(__GNUC__) && !defined(MAILDIAG_STATIC)
#define MAILDIAG_API __attribute__((visibility("default")))
#else
#define MAILDIAG_API
#endif

MAILDIAG_API uint32_t maildiag_version_number(void);
MAILDIAG_API const char *maildiag_version_string(void);

#endif
