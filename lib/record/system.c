/*
 * Reads the lines of the mail system itself: master(8), the scripts, anvil(8),
 * scache(8), trivial-rewrite(8), postsuper(1), postdrop(1), sendmail(1),
 * nbdb_reindexd(8).
 *
 * Takes the body of the line (master/, conf/postfix-script, anvil/anvil.c,
 * scache/scache.c, trivial-rewrite/, postsuper/postsuper.c). These lines
 * are about the host, not about one message.
 */
#include "record/daemons.h"

#include "record/attribute.h"
#include "record/field.h"
#include "record/shape.h"

static const md_shape system_lines[] = {
    MD_SHAPE(MAILDIAG_RECORD_MASTER_START, "daemon started -- version ",
             "%y, configuration %Y"),
    MD_SHAPE(MAILDIAG_RECORD_MASTER_START, "daemon started", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_MASTER_RELOAD, "reload -- version ",
             "%y, configuration %Y"),
    MD_SHAPE(MAILDIAG_RECORD_MASTER_RELOAD, "reload configuration ", "%Y"),
    MD_SHAPE(MAILDIAG_RECORD_MASTER_STOP, "terminating on signal ", "%g"),
    MD_SHAPE(MAILDIAG_RECORD_SERVICE_FAILURE, "process ",
             "%K pid %i exit status %x"),
    MD_SHAPE(MAILDIAG_RECORD_SERVICE_FAILURE, "process ",
             "%K pid %i killed by signal %g"),
    MD_SHAPE(MAILDIAG_RECORD_SERVICE_FAILURE, "",
             "%K: %[bad command startup%] -- %t"),
    MD_SHAPE(MAILDIAG_RECORD_PROCESS_LIMIT, "service \"",
             "%k\" (%*) has reached its process limit \"%l\": %t"),
    MD_SHAPE(MAILDIAG_RECORD_PROCESS_LIMIT, "service \"",
             "%k\" has reached its process limit \"%l\": %t"),
    MD_SHAPE(MAILDIAG_RECORD_ADVICE, "to avoid this condition, ", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_ADVICE, "see http://www.postfix.org/", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_ADVICE, "see https://www.postfix.org/", "%t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCRIPT, "starting",
                   " the Postfix mail system"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCRIPT, "stopping",
                   " the Postfix mail system"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCRIPT, "refreshing",
                   " the Postfix mail system"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCRIPT, "aborting",
                   " the Postfix mail system"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCRIPT, "flushing",
                   " the Postfix mail system"),
    MD_SHAPE(MAILDIAG_RECORD_SCRIPT, "the Postfix mail system is ",
             "%[not running%]"),
    MD_SHAPE(MAILDIAG_RECORD_SCRIPT, "the Postfix mail system is ",
             "%[already running%]"),
    MD_SHAPE(MAILDIAG_RECORD_SCRIPT, "the Postfix mail system is ",
             "%[running%]: %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SCRIPT, "waiting",
                   " for the Postfix mail system to terminate"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SUPER_TOTAL, "Deleted", ": %n message"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SUPER_TOTAL, "Deleted", ": %n messages"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SUPER_TOTAL, "Requeued", ": %n message"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SUPER_TOTAL, "Requeued", ": %n messages"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SUPER_TOTAL, "Placed on hold",
                   ": %n message"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SUPER_TOTAL, "Placed on hold",
                   ": %n messages"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SUPER_TOTAL, "Released from hold",
                   ": %n message"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SUPER_TOTAL, "Released from hold",
                   ": %n messages"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SUPER_TOTAL, "Force-expired",
                   ": %n message"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_SUPER_TOTAL, "Force-expired",
                   ": %n messages"),
    MD_SHAPE(MAILDIAG_RECORD_DOMAIN_IN_BOTH, "do not list domain ",
             "%D in BOTH %P and %V"),
    MD_SHAPE(MAILDIAG_RECORD_DROP_FAILURE, "unable to look up ", "%F: %t"),
    MD_SHAPE(MAILDIAG_RECORD_COMPAT_DEFAULT, "Postfix is ",
             "%[running with backwards-compatible default settings%]"),
    MD_SHAPE(MAILDIAG_RECORD_ADVICE, "See http://www.postfix.org/", "%t"),
    MD_SHAPE(MAILDIAG_RECORD_ADVICE, "To disable backwards compatibility use ",
             "%t"),
    MD_SHAPE(MAILDIAG_RECORD_REINDEX, "target file '",
             "%F' %[already exists%], %t"),
    MD_SHAPE_EVENT(MAILDIAG_RECORD_REINDEX, "successfully executed",
                   " '%K %T' as uid %u"),
    MD_SHAPE(MAILDIAG_RECORD_REINDEX, "request to index ", "%T %[failed%]: %t"),
    MD_SHAPE_END,
};

/* `fatal: USER(uid): TEXT` of sendmail(1). */
static const md_shape sendmail_lines[] = {
    MD_SHAPE(MAILDIAG_RECORD_SUBMISSION_FAILURE, "", "%U(%u): %t"),
    MD_SHAPE_END,
};

static const md_shape statistics_lines[] = {
    MD_SHAPE(MAILDIAG_RECORD_ANVIL_STATISTICS, "statistics: max ",
             "%[cache size%] %n at %t"),
    MD_SHAPE(MAILDIAG_RECORD_SCACHE_STATISTICS,
             "statistics: ", "%[start interval%] %t"),
    MD_SHAPE(MAILDIAG_RECORD_SCACHE_STATISTICS,
             "statistics: ", "%[domain lookup%] %t"),
    MD_SHAPE(MAILDIAG_RECORD_SCACHE_STATISTICS,
             "statistics: ", "%[address lookup%] %t"),
    MD_SHAPE(MAILDIAG_RECORD_SCACHE_STATISTICS, "statistics: max ",
             "%[simultaneous%] %t"),
    MD_SHAPE_END,
};

static const md_shape anvil_lines[] = {
    MD_SHAPE(MAILDIAG_RECORD_ANVIL_STATISTICS, "statistics: max ",
             "%e rate %n/%s for (%k) at %t"),
    MD_SHAPE(MAILDIAG_RECORD_ANVIL_STATISTICS, "statistics: max ",
             "%e count %n for (%k) at %t"),
    MD_SHAPE_END,
};

/* Digits and dots, or an IPv6 address, or `unknown`. */
static bool system_is_address(md_slice s)
{
    size_t dots = 0;
    size_t colons = 0;
    size_t i;

    if (md_slice_eq(s, MD_LIT("unknown")))
        return true;
    for (i = 0; i < s.len; i++) {
        if (s.ptr[i] == '.')
            dots++;
        else if (s.ptr[i] == ':')
            colons++;
        else if (!md_is_hex(s.ptr[i]))
            return false;
    }
    return colons >= 2 || (colons == 0 && dots == 3);
}

/*
 * `SERVICE:ADDR` of anvil. Both may hold colons: `smtpd:2001:db8::1`,
 * `127.0.0.1:2525:192.0.2.1`. The service is the shortest that leaves an
 * address.
 */
static void system_anvil_client(md_field *service, md_record *r)
{
    md_slice whole = service->value;
    size_t at = 0;

    for (;;) {
        size_t colon = md_slice_chr(md_slice_skip(whole, at), ':');

        if (colon == MD_NPOS)
            return;
        at += colon;
        if (system_is_address(md_slice_skip(whole, at + 1)))
            break;
        at++;
    }
    service->value = md_slice_sub(whole, 0, at);
    md_field_add(r, MAILDIAG_FIELD_CLIENT_IP, md_slice_skip(whole, at + 1));
}

/* The counters behind the words, in place of the text that held them. */
static void system_counters(md_record *r)
{
    md_slice text = md_record_get(r, MAILDIAG_FIELD_TEXT);
    md_slice name = md_attribute_name(text);

    if (!md_slice_present(name) || r->cut || r->field_count == 0)
        return;
    r->field_count--;
    r->present &= ~((uint64_t)1 << MAILDIAG_FIELD_TEXT);
    md_attribute_list(text, r);
}

static bool system_statistics(md_slice text, md_record *r)
{
    uint16_t i;

    if (!md_slice_starts(text, MD_LIT("statistics: ")))
        return false;
    if (md_shape_match(statistics_lines, text, r)) {
        if (r->kind == MAILDIAG_RECORD_SCACHE_STATISTICS)
            system_counters(r);
        return true;
    }
    if (!md_shape_match(anvil_lines, text, r))
        return false;
    for (i = 0; i < r->field_count; i++) {
        if (r->fields[i].id == MAILDIAG_FIELD_SERVICE) {
            system_anvil_client(&r->fields[i], r);
            break;
        }
    }
    return true;
}

bool md_system_parse(md_slice text, md_record *r)
{
    if (r->program.id == MD_DAEMON_SENDMAIL &&
        md_shape_match(sendmail_lines, text, r))
        return true;
    if (system_statistics(text, r) || md_shape_match(system_lines, text, r))
        return true;
    if (r->program.id != MD_DAEMON_SCRIPT || r->level != MAILDIAG_LEVEL_INFO)
        return false;
    /* Distributors' scripts say more than ours know. */
    md_field_add(r, MAILDIAG_FIELD_TEXT, text);
    r->kind = MAILDIAG_RECORD_SCRIPT;
    return true;
}
