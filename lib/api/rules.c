/*
 * Rule sets: made, asked, let go.
 */
#include "rules/rules.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/abi.h"
#include "api/error.h"
#include "base/buffer.h"
#include "query/text.h"

/* The largest rule file that is read: far above any that a person writes. */
enum { MOST_BYTES = 16 * 1024 * 1024, CHUNK = 65536 };

/* ---- making ------------------------------------------------------------- */

maildiag_status maildiag_rules_builtin(maildiag_rules **out,
                                       const char *profile,
                                       maildiag_error *error)
{
    maildiag_error words = {0};
    maildiag_status st = MAILDIAG_E_ARG;

    if (!md_error_good(error))
        return MAILDIAG_E_ABI;
    if (out != NULL)
        st = md_rules_builtin(out, md_slice_of(profile), &words);
    return md_error_give(error, &words, st);
}

maildiag_status maildiag_rules_select(maildiag_rules **out,
                                      const maildiag_rules *rules,
                                      const char *profile,
                                      maildiag_error *error)
{
    maildiag_error words = {0};
    maildiag_status st = MAILDIAG_E_ARG;

    if (!md_error_good(error))
        return MAILDIAG_E_ABI;
    if (out != NULL && md_rules_is(rules))
        st = md_rules_select(out, rules, md_slice_of(profile), &words);
    return md_error_give(error, &words, st);
}

static maildiag_status load(maildiag_rules **out, const maildiag_rules *base,
                            md_slice text, const char *name,
                            maildiag_error *words)
{
    md_rules *builtin = NULL;
    maildiag_status st;

    if (base == NULL) {
        st = md_rules_builtin(&builtin, MD_NONE, words);
        if (st != MAILDIAG_OK)
            return st;
        base = builtin;
    }
    st = md_rules_load(out, base, text, name, words);
    md_rules_release(builtin);
    return st;
}

maildiag_status maildiag_rules_load_text(maildiag_rules **out,
                                         const maildiag_rules *base,
                                         const char *text, size_t len,
                                         const char *name,
                                         maildiag_error *error)
{
    maildiag_error words = {0};
    maildiag_status st = MAILDIAG_E_ARG;

    if (!md_error_good(error))
        return MAILDIAG_E_ABI;
    if (out != NULL && text != NULL && (base == NULL || md_rules_is(base)))
        st = load(out, base, md_slice_make(text, len),
                  name != NULL ? name : "text", &words);
    return md_error_give(error, &words, st);
}

/* ---- reading a file ----------------------------------------------------- */

/* The file into a buffer. E_IO leaves errno as the system set it. */
static maildiag_status read_all(int fd, md_buffer *out)
{
    for (;;) {
        char *room = md_buffer_room(out, CHUNK);
        ssize_t got;

        if (room == NULL)
            return out->len + CHUNK > MOST_BYTES ? MAILDIAG_E_LIMIT
                                                 : MAILDIAG_E_NOMEM;
        got = read(fd, room, CHUNK);
        if (got > 0)
            out->len += (size_t)got;
        else if (got == 0)
            return MAILDIAG_OK;
        else if (errno != EINTR)
            return MAILDIAG_E_IO;
    }
}

/* The path, cut where there is no room, for who reads the error. */
static void name_source(maildiag_error *words, const char *path)
{
    size_t len = strlen(path);

    if (len > sizeof words->source - 1)
        len = sizeof words->source - 1;
    memcpy(words->source, path, len);
    words->source[len] = '\0';
}

static void tell_system(maildiag_error *words, int number)
{
    if (strerror_r(number, words->text, sizeof words->text) != 0)
        words->text[0] = '\0';
}

maildiag_status maildiag_rules_load_file(maildiag_rules **out,
                                         const maildiag_rules *base,
                                         const char *path,
                                         maildiag_error *error)
{
    maildiag_error words = {0};
    md_buffer text = {.ceiling = MOST_BYTES};
    maildiag_status st;
    int fd;

    if (!md_error_good(error))
        return MAILDIAG_E_ABI;
    if (out == NULL || path == NULL || (base != NULL && !md_rules_is(base)))
        return md_error_give(error, &words, MAILDIAG_E_ARG);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    st = fd < 0 ? MAILDIAG_E_IO : read_all(fd, &text);
    if (st == MAILDIAG_E_IO)
        tell_system(&words, errno);
    if (st == MAILDIAG_OK)
        st = load(out, base, md_buffer_slice(&text), path, &words);
    else
        name_source(&words, path);
    if (fd >= 0)
        (void)close(fd);
    md_buffer_free(&text);
    return md_error_give(error, &words, st);
}

void maildiag_rules_free(maildiag_rules *rules)
{
    if (md_rules_is(rules))
        md_rules_release(rules);
}

/* ---- asking ------------------------------------------------------------- */

maildiag_status maildiag_cause_get(const maildiag_rules *rules, uint32_t index,
                                   maildiag_cause *out)
{
    maildiag_cause found = {0};
    const md_cause *cause;

    if (out == NULL || !md_rules_is(rules))
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    if (index >= md_rules_cause_count(rules))
        return MAILDIAG_END;
    cause = md_rules_cause(rules, index);
    found.cause = md_text(cause->id);
    found.broad = md_text(cause->broad);
    found.category = md_text(cause->category);
    found.title = md_text(cause->title);
    found.explanation = md_text(cause->explanation);
    md_abi_give(out, &found, sizeof found);
    return MAILDIAG_OK;
}

maildiag_status maildiag_rule_get(const maildiag_rules *rules, uint32_t index,
                                  maildiag_rule *out)
{
    maildiag_rule found = {0};
    md_rule_info info;

    if (out == NULL || !md_rules_is(rules))
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    if (!md_rules_rule(rules, index, &info))
        return MAILDIAG_END;
    found.sample_count = info.sample_count;
    found.id = md_text(info.id);
    found.cause = md_text(md_rules_cause(rules, info.cause)->id);
    found.source = md_text(info.source);
    md_abi_give(out, &found, sizeof found);
    return MAILDIAG_OK;
}

maildiag_status maildiag_rules_lint(const maildiag_rules *rules, uint32_t index,
                                    maildiag_error *out)
{
    maildiag_error found = {0};
    maildiag_status st;

    if (out == NULL || !md_rules_is(rules))
        return MAILDIAG_E_ARG;
    if (!md_abi_good(out, sizeof *out))
        return MAILDIAG_E_ABI;
    st = md_rules_lint(rules, index, &found);
    if (st == MAILDIAG_OK)
        md_abi_give(out, &found, sizeof found);
    return st;
}
