/*
 * Splits the program name of a log line into instance, service and daemon.
 *
 * Takes the tag as logged, gives slices into it and the daemon's number. Does
 * not know the configuration: whether `mailout/smtpd` is Postfix is told by
 * its last part alone. Nothing fails; what is not Postfix is FOREIGN.
 */
#include "record/program.h"

typedef struct program_name {
    const char *name;
    uint8_t len;
    uint8_t id;
} program_name;

#define NAME(text, id)                                                         \
    {                                                                          \
        text, sizeof(text) - 1, id                                             \
    }

/* Those that write most lines come first. */
static const program_name program_names[] = {
    NAME("smtpd", MD_DAEMON_SMTPD),
    NAME("qmgr", MD_DAEMON_QMGR),
    NAME("smtp", MD_DAEMON_SMTP),
    NAME("cleanup", MD_DAEMON_CLEANUP),
    NAME("postscreen", MD_DAEMON_POSTSCREEN),
    NAME("local", MD_DAEMON_LOCAL),
    NAME("lmtp", MD_DAEMON_LMTP),
    NAME("pickup", MD_DAEMON_PICKUP),
    NAME("bounce", MD_DAEMON_BOUNCE),
    NAME("anvil", MD_DAEMON_ANVIL),
    NAME("dnsblog", MD_DAEMON_DNSBLOG),
    NAME("error", MD_DAEMON_ERROR),
    NAME("pipe", MD_DAEMON_PIPE),
    NAME("virtual", MD_DAEMON_VIRTUAL),
    NAME("scache", MD_DAEMON_SCACHE),
    NAME("tlsproxy", MD_DAEMON_TLSPROXY),
    NAME("retry", MD_DAEMON_ERROR),
    NAME("discard", MD_DAEMON_DISCARD),
    NAME("oqmgr", MD_DAEMON_QMGR),
    NAME("nqmgr", MD_DAEMON_QMGR),
    NAME("qmqpd", MD_DAEMON_QMQPD),
    NAME("defer", MD_DAEMON_BOUNCE),
    NAME("trace", MD_DAEMON_BOUNCE),
    NAME("verify", MD_DAEMON_VERIFY),
    NAME("trivial-rewrite", MD_DAEMON_REWRITE),
    NAME("tlsmgr", MD_DAEMON_TLSMGR),
    NAME("proxymap", MD_DAEMON_PROXYMAP),
    NAME("proxywrite", MD_DAEMON_PROXYMAP),
    NAME("flush", MD_DAEMON_FLUSH),
    NAME("showq", MD_DAEMON_SHOWQ),
    NAME("spawn", MD_DAEMON_SPAWN),
    NAME("master", MD_DAEMON_MASTER),
    NAME("postfix-script", MD_DAEMON_SCRIPT),
    NAME("postfix-tls-script", MD_DAEMON_SCRIPT),
    NAME("postmulti-script", MD_DAEMON_SCRIPT),
    NAME("postfix-wrapper", MD_DAEMON_SCRIPT),
    NAME("post-install", MD_DAEMON_SCRIPT),
    NAME("postmulti", MD_DAEMON_SCRIPT),
    NAME("postfix", MD_DAEMON_SCRIPT),
    NAME("postsuper", MD_DAEMON_POSTSUPER),
    NAME("postdrop", MD_DAEMON_POSTDROP),
    NAME("postqueue", MD_DAEMON_POSTQUEUE),
    NAME("mailq", MD_DAEMON_POSTQUEUE),
    NAME("postlog", MD_DAEMON_POSTLOG),
    NAME("postlogd", MD_DAEMON_POSTLOG),
    NAME("postmap", MD_DAEMON_POSTMAP),
    NAME("postalias", MD_DAEMON_POSTMAP),
    NAME("newaliases", MD_DAEMON_POSTMAP),
    NAME("postconf", MD_DAEMON_POSTMAP),
    NAME("sendmail", MD_DAEMON_SENDMAIL),
    NAME("nbdb_reindexd", MD_DAEMON_NBDB),
    NAME("postcat", MD_DAEMON_UNKNOWN),
    NAME("postkick", MD_DAEMON_UNKNOWN),
    NAME("postlock", MD_DAEMON_UNKNOWN),
    NAME("posttls-finger", MD_DAEMON_UNKNOWN),
};

/* MD_DAEMON_FOREIGN for a name that is no daemon of Postfix. */
static uint8_t program_find(md_slice name)
{
    size_t i;

    for (i = 0; i < sizeof(program_names) / sizeof(program_names[0]); i++) {
        const program_name *known = &program_names[i];

        if (known->len == name.len && known->name[0] == name.ptr[0] &&
            memcmp(known->name, name.ptr, name.len) == 0)
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

void md_program_parse(md_slice tag, md_program *out)
{
    size_t slash = md_slice_rchr(tag, '/');
    md_slice parts;
    size_t end;
    bool postfix;

    *out = (md_program){MD_NONE, MD_NONE, MD_NONE, MD_DAEMON_FOREIGN};
    if (slash == MD_NPOS) {
        if (md_slice_eq(tag, MD_LIT("postfix"))) {
            out->instance = tag;
            out->id = MD_DAEMON_UNKNOWN;
        } else if (tag.len > 0) {
            out->daemon = tag;
        }
        return;
    }
    out->daemon = md_slice_skip(tag, slash + 1);
    parts = md_slice_sub(tag, 0, slash);
    /* By far the most: `postfix/smtpd`. */
    if (md_slice_eq(parts, MD_LIT("postfix"))) {
        postfix = true;
        end = parts.len;
    } else {
        end = program_instance_end(parts, &postfix);
    }
    out->instance = md_slice_sub(parts, 0, end);
    if (end < parts.len)
        out->service = md_slice_skip(parts, end + 1);
    if (out->daemon.len > 0)
        out->id = program_find(out->daemon);
    if (out->id == MD_DAEMON_FOREIGN && postfix)
        out->id = MD_DAEMON_UNKNOWN;
}

bool md_program_delivers(md_daemon id)
{
    return id == MD_DAEMON_SMTP || id == MD_DAEMON_LMTP;
}
