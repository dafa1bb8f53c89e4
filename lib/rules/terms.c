/*
 * Words of rule files. The words of the public vocabularies come from
 * record/words.h, so that rule files and JSON say the same.
 */
#include "rules/terms.h"

#include <maildiag/maildiag.h>

#include "record/program.h"
#include "record/words.h"

enum { TERMS_ANY = 0x3FF };

typedef struct terms_word {
    const char *word;
    uint32_t number;
} terms_word;

static const terms_word terms_conditions[] = {
    {"contains", MD_CONDITION_CONTAINS},
    {"all", MD_CONDITION_ALL},
    {"match", MD_CONDITION_MATCH},
    {"code", MD_CONDITION_CODE},
    {"dsn", MD_CONDITION_DSN},
    {"stage", MD_CONDITION_STAGE},
    {"daemon", MD_CONDITION_DAEMON},
    {"direction", MD_CONDITION_DIRECTION},
    {"status", MD_CONDITION_STATUS},
    {"kind", MD_CONDITION_KIND},
    {"form", MD_CONDITION_FORM},
    {"host", MD_CONDITION_HOST},
    {NULL, 0},
};

static const terms_word terms_stages[] = {
    {"none", MD_STAGE_NONE},
    {"connect", MD_STAGE_CONNECT},
    {"helo", MD_STAGE_HELO},
    {"starttls", MD_STAGE_STARTTLS},
    {"auth", MD_STAGE_AUTH},
    {"mail", MD_STAGE_MAIL},
    {"rcpt", MD_STAGE_RCPT},
    {"data", MD_STAGE_DATA},
    {"body", MD_STAGE_BODY},
    {"end-of-message", MD_STAGE_END_OF_MESSAGE},
    {"quit", MD_STAGE_QUIT},
    {"other", MD_STAGE_OTHER},
    {NULL, 0},
};

static const terms_word terms_forms[] = {
    {"plain", MD_REPLY_PLAIN},     {"said", MD_REPLY_SAID},
    {"refused", MD_REPLY_REFUSED}, {"sasl", MD_REPLY_SASL},
    {"connect", MD_REPLY_CONNECT}, {"starttls", MD_REPLY_STARTTLS},
    {"lost", MD_REPLY_LOST},       {"timeout", MD_REPLY_TIMEOUT},
    {"dns", MD_REPLY_DNS},         {NULL, 0},
};

static bool terms_find(const terms_word *words, md_slice word, uint32_t *out)
{
    for (; words->word != NULL; words++) {
        if (md_slice_eq(word, md_slice_of(words->word))) {
            *out = words->number;
            return true;
        }
    }
    return false;
}

md_condition md_terms_condition(md_slice key)
{
    uint32_t number;

    return terms_find(terms_conditions, key, &number) ? (md_condition)number
                                                      : MD_CONDITION_COUNT;
}

bool md_terms_code(md_slice word, uint32_t *out)
{
    uint32_t from = 0;
    uint32_t to = 0;
    bool open = false;

    if (word.len != 3 || word.ptr[0] < '2' || word.ptr[0] > '5')
        return false;
    for (size_t i = 0; i < 3; i++) {
        char c = word.ptr[i];

        if (c == 'x' && i > 0) {
            open = true;
            from = from * 10;
            to = to * 10 + 9;
        } else if (md_is_digit(c) && !open) {
            from = from * 10 + (uint32_t)(c - '0');
            to = to * 10 + (uint32_t)(c - '0');
        } else {
            return false;
        }
    }
    *out = from << 16 | to;
    return true;
}

bool md_terms_code_fits(uint32_t item, uint16_t code)
{
    return code >= item >> 16 && code <= (item & 0xFFFF);
}

bool md_terms_dsn(md_slice word, uint32_t *out)
{
    uint32_t packed = 0;

    for (unsigned part = 0; part < 3; part++) {
        size_t dot = md_slice_chr(word, '.');
        md_slice digits = md_slice_sub(word, 0, dot);
        uint64_t value;

        if ((dot == MD_NPOS) != (part == 2))
            return false;
        if (md_slice_eq(digits, MD_LIT("x")))
            value = TERMS_ANY;
        else if (!md_slice_to_u64(digits, &value) || value > 999)
            return false;
        packed = packed << 10 | (uint32_t)value;
        word = md_slice_skip(word, dot == MD_NPOS ? word.len : dot + 1);
    }
    *out = packed;
    return true;
}

bool md_terms_dsn_fits(uint32_t item, md_dsn dsn)
{
    if (!md_dsn_present(dsn))
        return false;
    for (unsigned part = 0; part < 3; part++) {
        uint32_t want = item >> (20 - 10 * part) & 0x3FF;

        if (want != TERMS_ANY && want != dsn.part[part])
            return false;
    }
    return true;
}

/* `smtp` by itself, or `any` Postfix daemon's name. */
static bool terms_daemon(md_slice word, uint32_t *out)
{
    char tag[64] = "postfix/";
    md_program program;

    if (word.len == 0 || word.len > 40)
        return false;
    memcpy(tag + 8, word.ptr, word.len);
    md_program_parse(md_slice_make(tag, word.len + 8), &program);
    *out = program.id;
    return program.id > MD_DAEMON_UNKNOWN;
}

static bool terms_vocabulary(uint32_t vocabulary, md_slice word, uint32_t *out)
{
    int32_t number = md_words_number(vocabulary, word);

    if (number < 0)
        return false;
    *out = (uint32_t)number;
    return true;
}

bool md_terms_number(md_condition type, md_slice word, uint32_t *out)
{
    switch (type) {
    case MD_CONDITION_STAGE:
        return terms_find(terms_stages, word, out);
    case MD_CONDITION_FORM:
        return terms_find(terms_forms, word, out);
    case MD_CONDITION_DAEMON:
        return terms_daemon(word, out);
    case MD_CONDITION_DIRECTION:
        return terms_vocabulary(MAILDIAG_WORDS_DIRECTION, word, out);
    case MD_CONDITION_STATUS:
        return terms_vocabulary(MAILDIAG_WORDS_DISPOSITION, word, out);
    case MD_CONDITION_KIND:
        return terms_vocabulary(MAILDIAG_WORDS_RECORD, word, out);
    default:
        return false;
    }
}
