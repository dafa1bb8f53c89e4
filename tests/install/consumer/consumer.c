/*
 * A program of somebody else: clean C11 and clean C++17. Prints the version of
 * the library it runs with, and fails when that is not the one it was compiled
 * for or when a line of log is not read.
 */
#include <maildiag/maildiag.h>

#include <stdio.h>
#include <string.h>

static const char line[] =
    "2026-08-31T03:20:36Z mx postfix/smtp[7]: 4BD1731A2E1: to=<a@example.org>, "
    "relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect "
    "to mail.example.org[192.0.2.1]:25: Connection timed out)\n";

/* Feed one line and count what is found wrong. */
static int findings(void)
{
    maildiag_engine *engine = NULL;
    maildiag_reader *reader = NULL;
    maildiag_report *report = NULL;
    uint32_t source = 0;
    int count = -1;

    if (maildiag_engine_new(&engine, NULL, NULL) == MAILDIAG_OK &&
        maildiag_source_open(engine, "mail.log", NULL, &source) ==
            MAILDIAG_OK &&
        maildiag_feed(engine, source, line, strlen(line), NULL) ==
            MAILDIAG_OK &&
        maildiag_feed_end(engine, source) == MAILDIAG_OK &&
        maildiag_reader_open(&reader, engine, NULL, NULL) == MAILDIAG_OK &&
        maildiag_diagnose_all(reader, NULL, &report) == MAILDIAG_OK) {
        count = (int)maildiag_report_count(report);
    }
    maildiag_report_free(report);
    maildiag_reader_close(reader);
    maildiag_engine_free(engine);
    return count;
}

int main(void)
{
    unsigned built = MAILDIAG_VERSION_MAJOR * 10000u +
                     MAILDIAG_VERSION_MINOR * 100u + MAILDIAG_VERSION_PATCH;

    puts(maildiag_version_string());
    return maildiag_version_number() == built && findings() == 1 ? 0 : 1;
}
