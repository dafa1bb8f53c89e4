/*
 * lib/rules/catalogue, lib/rules/overlays: no advice harms. In every profile
 * and language, of every cause and rule: what takes protection away comes
 * with the warning and the way back, nothing that destroys is said at all,
 * and a command stays the command that it is, whatever a stranger wrote into
 * the log.
 */
#include <ctype.h>
#include <unistd.h>

#include "../support/unit.h"
#include "base/buffer.h"
#include "rules/fill.h"
#include "rules/places.h"
#include "rules/rules.h"

typedef void advice_fn(const char *profile, md_slice owner,
                       const md_fix_text *fix, void *arg);

/* ---- every fix of a set -------------------------------------------------
 */

static void each_of(const md_rules *rules, const char *profile, md_slice owner,
                    uint16_t cause, int32_t rule, advice_fn *fn, void *arg)
{
    md_fix_text fix;

    for (uint32_t i = 0; md_rules_fix(rules, cause, rule, i, &fix); i++)
        fn(profile, owner, &fix, arg);
}

static void each_fix(const md_rules *rules, const char *profile, advice_fn *fn,
                     void *arg)
{
    md_rule_info info;

    for (uint32_t i = 0; i < md_rules_cause_count(rules); i++)
        each_of(rules, profile, md_rules_cause(rules, i)->id, (uint16_t)i, -1,
                fn, arg);
    for (uint32_t i = 0; md_rules_rule(rules, i, &info); i++)
        each_of(rules, profile, info.id, info.cause, (int32_t)i, fn, arg);
}

/* An overlay that is a file of its own. */
static md_rules *load_overlay(const char *language)
{
    static char text[512 * 1024];
    md_rules *loaded = NULL;
    md_rules *chosen = NULL;
    maildiag_error error = {.struct_size = sizeof error};
    maildiag_status status;
    char path[512];
    size_t len;
    FILE *file;

    snprintf(path, sizeof path, MAILDIAG_TESTS_DIR "/../lib/rules/overlays/%s",
             language);
    strcat(path, ".yaml");
    file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("%s", path);
    len = fread(text, 1, sizeof text, file);
    fclose(file);
    assert_true(len < sizeof text);
    status = md_rules_load(&loaded, NULL, md_slice_make(text, len), language,
                           &error);
    if (status != MAILDIAG_OK)
        fail_msg("%s:%u:%u: %s", path, error.line, error.column, error.text);
    assert_int_equal(
        md_rules_select(&chosen, loaded, md_slice_of(language), &error),
        MAILDIAG_OK);
    md_rules_release(loaded);
    return chosen;
}

static void everywhere(advice_fn *fn, void *arg)
{
    static const char *const profiles[] = {"generic", "liquidfiles"};
    static const char *const languages[] = {"de", "sv"};

    for (size_t i = 0; i < COUNT_OF(profiles); i++) {
        md_rules *rules = NULL;

        assert_int_equal(
            md_rules_builtin(&rules, md_slice_of(profiles[i]), NULL),
            MAILDIAG_OK);
        each_fix(rules, profiles[i], fn, arg);
        md_rules_release(rules);
    }
    for (size_t i = 0; i < COUNT_OF(languages); i++) {
        md_rules *rules = load_overlay(languages[i]);

        each_fix(rules, languages[i], fn, arg);
        md_rules_release(rules);
    }
}

/* ---- words --------------------------------------------------------------
 */

/* Said nowhere, in no language: it destroys, or opens the host to all. */
static const char *const never[] = {
    "rm -rf",
    "chmod 777",
    "postsuper -d all",
    "setenforce 0",
    "0.0.0.0/0",
    "::/0",
    "iptables -f",
    "flush ruleset",
    "ufw disable",
    "permit_all",
    "smtpd_relay_restrictions = permit",
    "smtpd_relay_restrictions =,",
    "smtpd_recipient_restrictions = permit",
    "smtp_tls_security_level = none",
    "smtp_tls_security_level=none",
    "--insecure",
    "noplaintext off",
    "smtpd_tls_auth_only = no",
};

/* Takes protection away. */
static const char *const off[] = {
    /* English */
    "disable tls",
    "switch tls off",
    "switch off tls",
    "turn tls off",
    "turn off tls",
    "security level none shows",
    "in the clear",
    "lower delivery security level",
    "lower it",
    "lower the level",
    "verification off",
    "off verification",
    "disable verif",
    "without verif",
    "disable auth",
    "login off",
    "off login",
    "switch dane off",
    "disable dane",
    "unencrypted",
    "forbid_bare_newline = no",
    /* German */
    "tls abschalt",
    "tls abzuschalt",
    "tls ausschalt",
    "prüfung abschalt",
    "prüfung abzuschalt",
    "prüfung ausschalt",
    "anmeldung abschalt",
    "im klartext",
    "unverschlüsselt",
    "ungeprüft",
    /* Swedish */
    "stäng av tls",
    "slå av tls",
    "slå av kontrollen",
    "slå av inloggning",
    "i klartext",
    "okrypterat",
};

/* These words in such a text are no advice to do so. */
static const char *const harmless[] = {
    "leave them forbidden", "bleiben sie verboten", "förblir de förbjudna"};

static const char *const warning[] = {
    "read it",  "over the network in the clear",
    "pose as",  "mitlesen",
    "ausgeben", "läsa",
    "utge sig",
};

static const char *const back[] = {
    "again", "back",     "take the exception out", "wieder", "zurück",
    "igen",  "tillbaka",
};

static const char *one_of(md_slice text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (md_slice_find(text, md_slice_of(list[i])) != MD_NPOS)
            return list[i];
    return NULL;
}

/* Small letters, and no quotations: those are what a log says. */
static md_slice plain_words(md_slice text, char *out, size_t size)
{
    bool quoted = false;
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            quoted = !quoted;
        else if (!quoted && len < size)
            out[len++] = (char)tolower((unsigned char)text.ptr[i]);
    }
    assert_true(len < size);
    return md_slice_make(out, len);
}

static void harms_nobody(const char *profile, md_slice owner,
                         const md_fix_text *fix, void *arg)
{
    uint32_t *warned = arg;
    char small[2048];
    md_slice words = plain_words(fix->text, small, sizeof small);
    const char *found = one_of(words, never, COUNT_OF(never));

    if (found != NULL)
        fail_msg("%s, %.*s: '%s' is never said", profile, (int)owner.len,
                 owner.ptr, found);
    found = one_of(words, off, COUNT_OF(off));
    if (found == NULL || one_of(words, harmless, COUNT_OF(harmless)) != NULL)
        return;
    if (one_of(words, warning, COUNT_OF(warning)) == NULL)
        fail_msg("%s, %.*s: '%s' without a warning: %.*s", profile,
                 (int)owner.len, owner.ptr, found, (int)fix->text.len,
                 fix->text.ptr);
    if (one_of(words, back, COUNT_OF(back)) == NULL)
        fail_msg("%s, %.*s: '%s' without the way back: %.*s", profile,
                 (int)owner.len, owner.ptr, found, (int)fix->text.len,
                 fix->text.ptr);
    (*warned)++;
}

static void protection_is_not_taken_away(void **state)
{
    uint32_t warned = 0;

    (void)state;
    everywhere(harms_nobody, &warned);
    /* The lists do find the advice that there is. */
    assert_true(warned >= 12);
}

/* Without a login a server takes mail of one address, never of all. */
static void opens_one_address(const char *profile, md_slice owner,
                              const md_fix_text *fix, void *arg)
{
    static const char *const open[] = {"without a login",
                                       "without any authentication",
                                       "ohne anmeldung", "utan inloggning"};
    static const char *const one[] = {"address", "adresse", "adress"};
    uint32_t *opened = arg;
    char small[2048];
    md_slice words = plain_words(fix->text, small, sizeof small);

    if (one_of(words, open, COUNT_OF(open)) == NULL)
        return;
    if (one_of(words, one, COUNT_OF(one)) == NULL)
        fail_msg("%s, %.*s: without a login, for whom? %.*s", profile,
                 (int)owner.len, owner.ptr, (int)fix->text.len, fix->text.ptr);
    (*opened)++;
}

static void relays_open_to_one_address(void **state)
{
    uint32_t opened = 0;

    (void)state;
    everywhere(opens_one_address, &opened);
    assert_true(opened >= 5);
}

/* ---- commands -----------------------------------------------------------
 */

/* Programs that look. */
static const char *const programs[] = {
    "cat",     "df",         "dig",       "fail2ban-client", "getent",
    "ip",      "journalctl", "ls",        "maildiag",        "mailq",
    "nc",      "nft",        "openssl",   "postcat",         "postconf",
    "postfix", "postmap",    "postqueue", "postsuper",       "qshape",
    "ss",      "stat",       "swaks",     "systemctl",
};

/* Of those that can do more, what is not wanted of them. */
static const char *const changing[] = {
    "postconf -e",       "postsuper -d",  "postsuper -r ALL",
    "postfix stop",      "postfix abort", "systemctl stop",
    "systemctl disable", "nft delete",    "nft flush",
    "ip route del",      "ip route add",  "fail2ban-client set",
};

static const char *const hostile[] = {
    "mx.shop.example",
    "$(touch${IFS}owned)",
    "`touch owned`",
    ";touch owned;",
    "a' ; touch owned ; '",
    "a\"b$HOME\\",
    "--output=owned",
    "-e",
    "@evil",
    "a|touch owned&",
    ">owned",
    "#comment",
    "~root/*?[a-z]{b,c}",
    "name with blanks",
    "zwölf\xFF",
    "line\ntouch owned",
    "\x1B[2Jscreen",
    "!!",
};

typedef struct command_list {
    char text[64 * 1024]; /* each with a NUL behind it */
    size_t len;
    uint32_t count;
} command_list;

/* Each template once. */
static void collect(const char *profile, md_slice owner, const md_fix_text *fix,
                    void *arg)
{
    command_list *list = arg;

    (void)profile;
    (void)owner;
    if (!md_slice_present(fix->check))
        return;
    for (size_t at = 0; at < list->len; at += strlen(list->text + at) + 1)
        if (md_slice_eq(md_slice_of(list->text + at), fix->check))
            return;
    assert_true(list->len + fix->check.len + 1 <= sizeof list->text);
    memcpy(list->text + list->len, fix->check.ptr, fix->check.len);
    list->len += fix->check.len;
    list->text[list->len++] = '\0';
    list->count++;
}

/* Blanks outside of places part words. */
static unsigned count_words(const char *command)
{
    unsigned words = 1;
    bool inside = false;

    for (; *command != '\0'; command++) {
        if (*command == '{')
            inside = true;
        else if (*command == '}')
            inside = false;
        else if (*command == ' ' && !inside)
            words++;
    }
    return words;
}

static void good_template(const char *command)
{
    md_slice text = md_slice_of(command);
    md_slice program = md_slice_sub(text, 0, md_slice_chr(text, ' '));
    bool known = false;
    bool inside = false;

    for (size_t i = 0; i < COUNT_OF(programs); i++)
        known |= md_slice_eq(program, md_slice_of(programs[i]));
    if (!known)
        fail_msg("'%s': no program that only looks", command);
    for (size_t i = 0; i < COUNT_OF(changing); i++)
        if (md_slice_starts(text, md_slice_of(changing[i])))
            fail_msg("'%s' changes something", command);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '{')
            inside = true;
        else if (text.ptr[i] == '}')
            inside = false;
        else if (!inside && strchr("|;&<>$`\\*?()#!~'\"\n", text.ptr[i]))
            fail_msg("'%s': the shell reads '%c'", command, text.ptr[i]);
    }
    /* Two blanks would be an empty word to the count below. */
    assert_int_equal(md_slice_find(text, MD_LIT("  ")), MD_NPOS);
}

static void commands_only_look(void **state)
{
    command_list *list = *state;

    assert_true(list->count > 50);
    for (size_t at = 0; at < list->len; at += strlen(list->text + at) + 1)
        good_template(list->text + at);
}

/* Into a script: how many words the shell makes of each command. */
static uint32_t write_script(const command_list *list, FILE *script,
                             FILE *expected)
{
    uint32_t written = 0;

    for (size_t h = 0; h < COUNT_OF(hostile); h++) {
        md_places places;

        for (uint32_t i = 0; i < MD_PLACE_COUNT; i++)
            md_places_set(&places, i, md_slice_of(hostile[h]));
        for (size_t at = 0; at < list->len; at += strlen(list->text + at) + 1) {
            const char *command = list->text + at;
            md_buffer out = {0};

            if (md_fill_command(&out, md_slice_of(command), &places)) {
                md_slice filled = md_buffer_slice(&out);

                assert_int_equal(md_slice_chr(filled, '\n'), MD_NPOS);
                fprintf(script, "set -- %.*s\necho $#\n", (int)filled.len,
                        filled.ptr);
                fprintf(expected, "%u\n", count_words(command));
                written++;
            }
            md_buffer_free(&out);
        }
    }
    return written;
}

static void read_all(const char *path, char *out, size_t size)
{
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    out[fread(out, 1, size - 1, file)] = '\0';
    fclose(file);
}

/* Whatever stands in the log, the shell sees the same words, none of which
 * is a command of its own. */
static void commands_keep_their_words(void **state)
{
    static char got[256 * 1024];
    static char want[256 * 1024];
    char folder[] = "/tmp/maildiag-advice-XXXXXX";
    const command_list *list = *state;
    FILE *script;
    FILE *expected;
    uint32_t written;

    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    script = fopen("script", "wb");
    expected = fopen("expected", "wb");
    assert_true(script != NULL && expected != NULL);
    written = write_script(list, script, expected);
    fclose(script);
    fclose(expected);
    assert_true(written > 1000);
    assert_int_equal(system("sh -n script"), 0);
    assert_int_equal(system("PATH=/nowhere /bin/sh script >got 2>err"), 0);
    read_all("got", got, sizeof got);
    read_all("expected", want, sizeof want);
    assert_string_equal(got, want);
    read_all("err", got, sizeof got);
    assert_string_equal(got, "");
    assert_int_equal(access("owned", F_OK), -1);
    assert_int_equal(unlink("script") + unlink("expected") + unlink("got") +
                         unlink("err"),
                     0);
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(rmdir(folder), 0);
}

static int open_list(void **state)
{
    static command_list list;

    everywhere(collect, &list);
    *state = &list;
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(protection_is_not_taken_away),
        cmocka_unit_test(relays_open_to_one_address),
        cmocka_unit_test(commands_only_look),
        cmocka_unit_test(commands_keep_their_words),
    };

    return cmocka_run_group_tests(tests, open_list, NULL);
}
