/*
 * Names the stages of an SMTP conversation.
 *
 * Takes the words that Postfix uses: `RCPT TO command`, `sending message
 * body`, `END-OF-MESSAGE`; gives a number, and the word that smtpd(8) uses for
 * it. What is no known stage is OTHER.
 */
#include "record/reply.h"

/* Words that name a stage, the more special first. */
typedef struct stage_word {
    const char *word;
    uint8_t stage;
} stage_word;

static const stage_word stage_words[] = {
    {"end of data", MD_STAGE_END_OF_MESSAGE},
    {"end of BDAT", MD_STAGE_END_OF_MESSAGE},
    {"END-OF-MESSAGE", MD_STAGE_END_OF_MESSAGE},
    {"message body", MD_STAGE_BODY},
    {"DATA content", MD_STAGE_BODY},
    {"server greeting", MD_STAGE_CONNECT},
    {"CONNECT", MD_STAGE_CONNECT},
    {"EHLO", MD_STAGE_HELO},
    {"HELO", MD_STAGE_HELO},
    {"LHLO", MD_STAGE_HELO},
    {"STARTTLS", MD_STAGE_STARTTLS},
    {"AUTH", MD_STAGE_AUTH},
    {"MAIL", MD_STAGE_MAIL},
    {"RCPT", MD_STAGE_RCPT},
    {"DATA", MD_STAGE_DATA},
    {"BDAT", MD_STAGE_DATA},
    {"QUIT", MD_STAGE_QUIT},
};

/* What stands behind nearly every reply, word for word. */
static const stage_word stage_commands[] = {
    {"RCPT TO command", MD_STAGE_RCPT},
    {"end of DATA command", MD_STAGE_END_OF_MESSAGE},
    {"MAIL FROM command", MD_STAGE_MAIL},
    {"DATA command", MD_STAGE_DATA},
    {"EHLO command", MD_STAGE_HELO},
};

md_stage md_stage_parse(md_slice words)
{
    size_t i;

    for (i = 0; i < sizeof(stage_commands) / sizeof(stage_commands[0]); i++) {
        if (md_slice_eq(words, md_slice_of(stage_commands[i].word)))
            return (md_stage)stage_commands[i].stage;
    }
    /* `end of DATA command` differs from `DATA command` by case alone. */
    if (words.len > 128)
        words.len = 128;
    for (i = 0; i < sizeof(stage_words) / sizeof(stage_words[0]); i++) {
        md_slice word = md_slice_of(stage_words[i].word);

        if (md_slice_find_nocase(words, word) != MD_NPOS)
            return (md_stage)stage_words[i].stage;
    }
    return words.len > 0 ? MD_STAGE_OTHER : MD_STAGE_NONE;
}

static const char *const stage_names[MD_STAGE_COUNT] = {
    [MD_STAGE_CONNECT] = "CONNECT",
    [MD_STAGE_HELO] = "HELO",
    [MD_STAGE_STARTTLS] = "STARTTLS",
    [MD_STAGE_AUTH] = "AUTH",
    [MD_STAGE_MAIL] = "MAIL",
    [MD_STAGE_RCPT] = "RCPT",
    [MD_STAGE_DATA] = "DATA",
    [MD_STAGE_BODY] = "DATA content",
    [MD_STAGE_END_OF_MESSAGE] = "END-OF-MESSAGE",
    [MD_STAGE_QUIT] = "QUIT",
    [MD_STAGE_OTHER] = "UNKNOWN",
};

const char *md_stage_name(md_stage stage)
{
    return stage < MD_STAGE_COUNT ? stage_names[stage] : NULL;
}
