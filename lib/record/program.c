/*
 * Splits the program name of a log line into instance, service and daemon.
 *
 * Takes the tag as logged, gives slices into it and the daemon's number. Does
 * not know the configuration: whether `mailout/smtpd` is Postfix is told by
 * its last part alone. Nothing fails; what is not Postfix is FOREIGN.
 */
#include "record/program.h"

#include "base/apart.h"
#include "base/scan.h"

typedef struct program_name {
    const char *name;
    uint8_t id;
} program_name;

#define NAME(text, id)                                                         \
    {                                                                          \
        text, id                                                               \
    }

/* By length; of one length those that write most lines come first. */
static const program_name program_names[] = {
    NAME("qmgr", MD_DAEMON_QMGR),
    NAME("smtp", MD_DAEMON_SMTP),
    NAME("lmtp", MD_DAEMON_LMTP),
    NAME("pipe", MD_DAEMON_PIPE),
    NAME("smtpd", MD_DAEMON_SMTPD),
    NAME("local", MD_DAEMON_LOCAL),
    NAME("anvil", MD_DAEMON_ANVIL),
    NAME("error", MD_DAEMON_ERROR),
    NAME("retry", MD_DAEMON_ERROR),
    NAME("oqmgr", MD_DAEMON_QMGR),
    NAME("nqmgr", MD_DAEMON_QMGR),
    NAME("qmqpd", MD_DAEMON_QMQPD),
    NAME("defer", MD_DAEMON_BOUNCE),
    NAME("trace", MD_DAEMON_BOUNCE),
    NAME("flush", MD_DAEMON_FLUSH),
    NAME("showq", MD_DAEMON_SHOWQ),
    NAME("spawn", MD_DAEMON_SPAWN),
    NAME("mailq", MD_DAEMON_POSTQUEUE),
    NAME("pickup", MD_DAEMON_PICKUP),
    NAME("bounce", MD_DAEMON_BOUNCE),
    NAME("scache", MD_DAEMON_SCACHE),
    NAME("verify", MD_DAEMON_VERIFY),
    NAME("tlsmgr", MD_DAEMON_TLSMGR),
    NAME("master", MD_DAEMON_MASTER),
    NAME("cleanup", MD_DAEMON_CLEANUP),
    NAME("dnsblog", MD_DAEMON_DNSBLOG),
    NAME("virtual", MD_DAEMON_VIRTUAL),
    NAME("discard", MD_DAEMON_DISCARD),
    NAME("postfix", MD_DAEMON_SCRIPT),
    NAME("postlog", MD_DAEMON_POSTLOG),
    NAME("postmap", MD_DAEMON_POSTMAP),
    NAME("postcat", MD_DAEMON_UNKNOWN),
    NAME("tlsproxy", MD_DAEMON_TLSPROXY),
    NAME("proxymap", MD_DAEMON_PROXYMAP),
    NAME("postdrop", MD_DAEMON_POSTDROP),
    NAME("postlogd", MD_DAEMON_POSTLOG),
    NAME("postconf", MD_DAEMON_POSTMAP),
    NAME("sendmail", MD_DAEMON_SENDMAIL),
    NAME("postkick", MD_DAEMON_UNKNOWN),
    NAME("postlock", MD_DAEMON_UNKNOWN),
    NAME("postmulti", MD_DAEMON_SCRIPT),
    NAME("postsuper", MD_DAEMON_POSTSUPER),
    NAME("postqueue", MD_DAEMON_POSTQUEUE),
    NAME("postalias", MD_DAEMON_POSTMAP),
    NAME("postscreen", MD_DAEMON_POSTSCREEN),
    NAME("proxywrite", MD_DAEMON_PROXYMAP),
    NAME("newaliases", MD_DAEMON_POSTMAP),
    NAME("post-install", MD_DAEMON_SCRIPT),
    NAME("nbdb_reindexd", MD_DAEMON_NBDB),
    NAME("postfix-script", MD_DAEMON_SCRIPT),
    NAME("posttls-finger", MD_DAEMON_UNKNOWN),
    NAME("trivial-rewrite", MD_DAEMON_REWRITE),
    NAME("postfix-wrapper", MD_DAEMON_SCRIPT),
    NAME("postmulti-script", MD_DAEMON_SCRIPT),
    NAME("postfix-tls-script", MD_DAEMON_SCRIPT),
};

enum { NAME_MAX = 18 };

/* Where the names of each length begin. */
static const uint8_t name_begins[NAME_MAX + 2] = {
    0, 0, 0, 0, 0, 4, 18, 24, 32, 40, 44, 47, 47, 48, 49, 51, 53, 54, 54, 55,
};

/* Those that write nine lines of ten; FOREIGN: look in the table. */
static uint8_t program_frequent(md_slice name)
{
    switch (name.len) {
    case 4:
        if (memcmp(name.ptr, "smtp", 4) == 0)
            return MD_DAEMON_SMTP;
        if (memcmp(name.ptr, "qmgr", 4) == 0)
            return MD_DAEMON_QMGR;
        return memcmp(name.ptr, "lmtp", 4) == 0 ? MD_DAEMON_LMTP
                                                : MD_DAEMON_FOREIGN;
    case 5:
        return memcmp(name.ptr, "smtpd", 5) == 0 ? MD_DAEMON_SMTPD
                                                 : MD_DAEMON_FOREIGN;
    case 7:
        return memcmp(name.ptr, "cleanup", 7) == 0 ? MD_DAEMON_CLEANUP
                                                   : MD_DAEMON_FOREIGN;
    default:
        return MD_DAEMON_FOREIGN;
    }
}

/* MD_DAEMON_FOREIGN for a name that is no daemon of Postfix. */
static MD_APART uint8_t program_find(md_slice name)
{
    unsigned i;

    if (name.len > NAME_MAX)
        return MD_DAEMON_FOREIGN;
    for (i = name_begins[name.len]; i < name_begins[name.len + 1]; i++) {
        const program_name *known = &program_names[i];

        if (known->name[0] == name.ptr[0] &&
            md_scan_same(known->name, name.ptr, name.len))
            return known->id;
    }
    return MD_DAEMON_FOREIGN;
}

/* Where the instance ends: behind the last of the parts before `daemon` that
 * begins with `postfix`, else behind the first part. */
static size_t program_instance_end(md_slice parts, bool *postfix)
{
    size_t end = MD_NPOS;
    size_t at = 0;

    *postfix = false;
    while (at <= parts.len) {
        md_slice rest = md_slice_skip(parts, at);
        size_t slash = md_slice_chr(rest, '/');
        size_t stop = slash == MD_NPOS ? parts.len : at + slash;

        if (md_slice_starts(rest, MD_LIT("postfix"))) {
            *postfix = true;
            end = stop;
        } else if (at == 0) {
            end = stop;
        }
        at = stop + 1;
    }
    return end;
}

/* `postfix/smtpd`: one of Postfix's own behind one slash. */
static bool program_plain(md_slice tag, md_program *out)
{
    md_slice daemon = md_slice_make(tag.ptr + 8, tag.len - 8);

    out->id = program_frequent(daemon);
    if (out->id == MD_DAEMON_FOREIGN)
        out->id = program_find(daemon);
    if (out->id == MD_DAEMON_FOREIGN)
        return false;
    out->instance = md_slice_make(tag.ptr, 7);
    out->service = MD_NONE;
    out->daemon = daemon;
    return true;
}

/* `postfix/submission/smtpd`: a service in between. */
static bool program_served(md_slice tag, md_program *out)
{
    md_slice service = md_slice_make(tag.ptr + 8, tag.len - 8);
    size_t slash = md_slice_near(service, '/');
    md_slice daemon;

    if (slash == MD_NPOS || md_slice_starts(service, MD_LIT("postfix")))
        return false;
    daemon = md_slice_skip(service, slash + 1);
    service.len = slash;
    out->id = program_find(daemon);
    if (out->id == MD_DAEMON_FOREIGN)
        return false;
    out->instance = md_slice_make(tag.ptr, 7);
    out->service = service;
    out->daemon = daemon;
    return true;
}

/* Whatever has slashes. */
static void program_parts(md_slice tag, size_t slash, md_program *out)
{
    md_slice parts = md_slice_sub(tag, 0, slash);
    bool postfix;
    size_t end = program_instance_end(parts, &postfix);

    out->daemon = md_slice_skip(tag, slash + 1);
    out->instance = md_slice_sub(parts, 0, end);
    if (end < parts.len)
        out->service = md_slice_skip(parts, end + 1);
    if (out->daemon.len > 0)
        out->id = program_find(out->daemon);
    if (out->id == MD_DAEMON_FOREIGN && postfix)
        out->id = MD_DAEMON_UNKNOWN;
}

static MD_APART void program_any(md_slice tag, md_program *out)
{
    size_t slash;

    if (tag.len >= 12 && memcmp(tag.ptr, "postfix/", 8) == 0 &&
        program_served(tag, out))
        return;
    *out = (md_program){MD_NONE, MD_NONE, MD_NONE, MD_DAEMON_FOREIGN};
    slash = md_slice_rchr(tag, '/');
    if (slash != MD_NPOS) {
        program_parts(tag, slash, out);
    } else if (tag.len > 0) {
        out->daemon = tag;
    }
}

void md_program_parse(md_slice tag, md_program *out)
{
    if (md_slice_eq(tag, MD_LIT("postfix")))
        *out = (md_program){tag, MD_NONE, MD_NONE, MD_DAEMON_UNKNOWN};
    else if (tag.len < 12 || memcmp(tag.ptr, "postfix/", 8) != 0 ||
             !program_plain(tag, out))
        program_any(tag, out);
}

bool md_program_delivers(md_daemon id)
{
    return id == MD_DAEMON_SMTP || id == MD_DAEMON_LMTP;
}
