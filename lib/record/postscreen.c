/*
 * Reads the lines of postscreen(8), and of dnsblog(8) and tlsproxy(8) that
 * work for it.
 *
 * Takes the body of the line (postscreen/postscreen*.c, dnsblog/dnsblog.c,
 * tlsproxy/tlsproxy.c). One postscreen process serves all clients, so address
 * and port are what joins its lines. 3.6 renamed whitelist and blacklist to
 * allowlist and denylist; both words are kept as logged. Refusals are read in
 * refusal.c.
 */
#include "record/daemons.h"

#include "record/attribute.h"
#include "record/field.h"
#include "record/refusal.h"
#include "record/shape.h"

/* What most lines are stands first. */
static const md_shape postscreen_lines[] = {
    MD_SHAPE(MAILDIAG_RECORD_SCREEN_CONNECT, "CONNECT from ", "%c to %v"),
    MD_SHAPE(MAILDIAG_RECORD_SCREEN_PASS, "PASS ", "%[NEW%] %c"),
    MD_SHAPE(MAILDIAG_RECORD_SCREEN_PASS, "PASS ", "%[OLD%] %c"),
    MD_SHAPE(MAILDIAG_RECORD_SCREEN_DISCONNECT, "DISCONNECT ", "%c"),
    MD_SHAPE(MAILDIAG_RECORD_SCREEN_DNSBL, "DNSBL rank ", "%X for %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_LISTED, "ALLOWLISTED", " %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_LISTED, "WHITELISTED", " %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_LISTED, "DENYLISTED", " %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_LISTED, "BLACKLISTED", " %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VETO, "ALLOWLIST VETO", " %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VETO, "WHITELIST VETO", " %c"),
    MD_SHAPE(MAILDIAG_RECORD_SCREEN_PREGREET, "PREGREET ",
             "%n after %s from %c: %t"),
    MD_SHAPE(MAILDIAG_RECORD_SCREEN_PREGREET, "PREGREET ",
             "%n after %s from %c"),
    MD_SHAPE(MAILDIAG_RECORD_SCREEN_HANGUP, "HANGUP after ",
             "%s from %c in %t"),
    MD_SHAPE(MAILDIAG_RECORD_SCREEN_HANGUP, "HANGUP after ", "%s from %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VIOLATION, "COMMAND PIPELINING",
                   " from %c after %S: %G"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VIOLATION, "COMMAND PIPELINING",
                   " from %c after %S"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VIOLATION, "COMMAND TIME LIMIT",
                   " from %c after %S"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VIOLATION, "COMMAND TIME LIMIT",
                   " from %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VIOLATION, "COMMAND COUNT LIMIT",
                   " from %c after %S"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VIOLATION, "COMMAND COUNT LIMIT",
                   " from %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VIOLATION, "COMMAND LENGTH LIMIT",
                   " from %c after %S"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VIOLATION, "COMMAND LENGTH LIMIT",
                   " from %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VIOLATION, "BARE NEWLINE",
                   " from %c after %S"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VIOLATION, "BARE NEWLINE",
                   " from %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VIOLATION, "NON-SMTP COMMAND",
                   " from %c after %S: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VIOLATION, "NON-SMTP COMMAND",
                   " from %c after %S"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VIOLATION, "DATA without valid RCPT",
                   " from %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_VIOLATION, "BDAT without valid RCPT",
                   " from %c"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_STRESS, "entering",
                   " STRESS mode with %n connections"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCREEN_STRESS, "leaving",
                   " STRESS mode with %n connections"),
    MD_SHAPE(MAILDIAG_RECORD_DNSBL_LISTED, "addr ",
             "%A listed by domain %D as %z"),
    MD_SHAPE(MAILDIAG_RECORD_DNSBL_FAILURE,
             "dnsblog_query: lookup error for DNS query ", "%D: %t"),
    MD_SHAPE(MAILDIAG_RECORD_DNSBL_FAILURE, "dnsblog_query: ", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_TLSPROXY_CONNECT, "CONNECT from ", "%c"),
    MD_SHAPE(MAILDIAG_RECORD_TLSPROXY_CONNECT, "CONNECT to ", "%p"),
    MD_SHAPE_END,
};

static const md_shape tlsproxy_lines[] = {
    MD_SHAPE(MAILDIAG_RECORD_TLSPROXY_CONNECT, "CONNECT from ", "%c"),
    MD_SHAPE(MAILDIAG_RECORD_TLSPROXY_CONNECT, "CONNECT to ", "%p"),
    MD_SHAPE(MAILDIAG_RECORD_TLSPROXY_DISCONNECT, "DISCONNECT ", "%c"),
    MD_SHAPE_END,
};

/* `cache C full cleanup: retained=N dropped=N entries`, also of verify(8). */
static const md_shape cache_lines[] = {
    MD_SHAPE(MAILDIAG_RECORD_CACHE_CLEANUP, "cache ",
             "%T %[full cleanup%]: %t"),
    MD_SHAPE(MAILDIAG_RECORD_CACHE_CLEANUP, "cache ",
             "%T %[partial cleanup%]: %t"),
    MD_SHAPE_END,
};

/* The counters of a cleanup, in place of the text that held them. */
static bool postscreen_cache(md_slice text, md_record *r)
{
    md_slice counters;

    if (!md_shape_match(cache_lines, text, r))
        return false;
    counters = md_record_get(r, MAILDIAG_FIELD_TEXT);
    if (!md_slice_starts(counters, MD_LIT("retained=")) || r->cut)
        return true;
    r->field_count--;
    r->present &= ~((uint64_t)1 << MAILDIAG_FIELD_TEXT);
    md_attribute_list(counters, r);
    return true;
}

bool md_postscreen_parse(md_slice text, md_record *r)
{
    if (r->program.id == MD_DAEMON_TLSPROXY &&
        md_shape_match(tlsproxy_lines, text, r))
        return true;
    /* No other line begins as a refusal does. */
    return (r->noqueue && md_refusal_parse(text, r)) ||
           md_shape_match(postscreen_lines, text, r) ||
           postscreen_cache(text, r) ||
           (r->program.id == MD_DAEMON_POSTSCREEN && md_refusal_parse(text, r));
}
