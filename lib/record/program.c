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
    char name[19];
    uint8_t id;
} program_name;

/*
 * Those that write nearly all lines, each in the place that its first and
 * last letter give: no two share one.
 */
enum { SLOTS = 64 };
#define SLOT(first, last)                                                      \
    ((2 * (unsigned)(first) + (unsigned)(last)) % (unsigned)SLOTS)
#define FREQUENT(first, last, text, id)                                        \
    [SLOT(first, last)] = {text, sizeof(text) - 1, id}

static const struct {
    char name[14];
    uint8_t len;
    uint8_t id;
} program_frequent[SLOTS] = {
    FREQUENT('s', 'p', "smtp", MD_DAEMON_SMTP),
    FREQUENT('s', 'd', "smtpd", MD_DAEMON_SMTPD),
    FREQUENT('q', 'r', "qmgr", MD_DAEMON_QMGR),
    FREQUENT('c', 'p', "cleanup", MD_DAEMON_CLEANUP),
    FREQUENT('l', 'p', "lmtp", MD_DAEMON_LMTP),
    FREQUENT('l', 'l', "local", MD_DAEMON_LOCAL),
    FREQUENT('p', 'e', "pipe", MD_DAEMON_PIPE),
    FREQUENT('e', 'r', "error", MD_DAEMON_ERROR),
    FREQUENT('r', 'y', "retry", MD_DAEMON_ERROR),
    FREQUENT('b', 'e', "bounce", MD_DAEMON_BOUNCE),
    FREQUENT('v', 'l', "virtual", MD_DAEMON_VIRTUAL),
    FREQUENT('p', 'n', "postscreen", MD_DAEMON_POSTSCREEN),
    FREQUENT('d', 'g', "dnsblog", MD_DAEMON_DNSBLOG),
    FREQUENT('p', 'p', "pickup", MD_DAEMON_PICKUP),
    FREQUENT('a', 'l', "anvil", MD_DAEMON_ANVIL),
    FREQUENT('m', 'r', "master", MD_DAEMON_MASTER),
    FREQUENT('s', 'e', "scache", MD_DAEMON_SCACHE),
    FREQUENT('t', 'y', "tlsproxy", MD_DAEMON_TLSPROXY),
    FREQUENT('v', 'y', "verify", MD_DAEMON_VERIFY),
    FREQUENT('t', 'r', "tlsmgr", MD_DAEMON_TLSMGR),
    FREQUENT('d', 'd', "discard", MD_DAEMON_DISCARD),
};

#define NAME(text, id)                                                         \
    {                                                                          \
        text, id                                                               \
    }

/* All others, by length. */
static const program_name program_names[] = {
    NAME("oqmgr", MD_DAEMON_QMGR),
    NAME("nqmgr", MD_DAEMON_QMGR),
    NAME("qmqpd", MD_DAEMON_QMQPD),
    NAME("defer", MD_DAEMON_BOUNCE),
    NAME("trace", MD_DAEMON_BOUNCE),
    NAME("flush", MD_DAEMON_FLUSH),
    NAME("showq", MD_DAEMON_SHOWQ),
    NAME("spawn", MD_DAEMON_SPAWN),
    NAME("mailq", MD_DAEMON_POSTQUEUE),
    NAME("postfix", MD_DAEMON_SCRIPT),
    NAME("postlog", MD_DAEMON_POSTLOG),
    NAME("postmap", MD_DAEMON_POSTMAP),
    NAME("postcat", MD_DAEMON_UNKNOWN),
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
    0, 0, 0, 0, 0, 0, 9, 9, 13, 20, 24, 26, 26, 27, 28, 30, 32, 33, 33, 34,
};

/* MD_DAEMON_FOREIGN for a name that is no daemon of Postfix. */
static MD_APART uint8_t program_rare(md_slice name)
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

/* The same of those with a place of their own; there is a name. */
static inline uint8_t program_quick(md_slice name)
{
    unsigned first = (unsigned char)name.ptr[0];
    unsigned last = (unsigned char)name.ptr[name.len - 1];
    unsigned at = SLOT(first, last);

    return name.len == program_frequent[at].len &&
                   md_scan_same(program_frequent[at].name, name.ptr, name.len)
               ? program_frequent[at].id
               : MD_DAEMON_FOREIGN;
}

static uint8_t program_find(md_slice name)
{
    uint8_t id = program_quick(name);

    return id != MD_DAEMON_FOREIGN ? id : program_rare(name);
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

/* `postfix/smtpd`: a daemon behind one slash. */
static void program_plain(md_slice tag, uint8_t id, md_program *out)
{
    out->id = id;
    out->instance = md_slice_make(tag.ptr, 7);
    out->service = MD_NONE;
    out->daemon = md_slice_make(tag.ptr + 8, tag.len - 8);
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
    if (daemon.len == 0)
        return false;
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

static void program_other(md_slice tag, md_program *out)
{
    size_t slash = md_slice_rchr(tag, '/');

    *out = (md_program){MD_NONE, MD_NONE, MD_NONE, MD_DAEMON_FOREIGN};
    if (slash != MD_NPOS)
        program_parts(tag, slash, out);
    else if (tag.len > 0)
        out->daemon = tag;
}

static MD_APART void program_any(md_slice tag, md_program *out)
{
    uint8_t id;

    if (tag.len > 8 && memcmp(tag.ptr, "postfix/", 8) == 0) {
        if (program_served(tag, out))
            return;
        id = program_rare(md_slice_skip(tag, 8));
        if (id != MD_DAEMON_FOREIGN) {
            program_plain(tag, id, out);
            return;
        }
    }
    program_other(tag, out);
}

void md_program_parse(md_slice tag, md_program *out)
{
    uint8_t id = MD_DAEMON_FOREIGN;

    if (tag.len > 8 && memcmp(tag.ptr, "postfix/", 8) == 0)
        id = program_quick(md_slice_make(tag.ptr + 8, tag.len - 8));
    if (id != MD_DAEMON_FOREIGN)
        program_plain(tag, id, out);
    else if (tag.len == 7 && md_scan_same(tag.ptr, "postfix", 7))
        *out = (md_program){tag, MD_NONE, MD_NONE, MD_DAEMON_UNKNOWN};
    else
        program_any(tag, out);
}

bool md_program_delivers(md_daemon id)
{
    return id == MD_DAEMON_SMTP || id == MD_DAEMON_LMTP;
}
