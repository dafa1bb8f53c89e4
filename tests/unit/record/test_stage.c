/*
 * Stages of a conversation by the words that Postfix has for them.
 */
#include "record/reply.h"

#include "../support/unit.h"

static const struct {
    const char *words;
    md_stage stage;
} table[] = {
    {"RCPT TO command", MD_STAGE_RCPT},
    {"MAIL FROM command", MD_STAGE_MAIL},
    {"DATA command", MD_STAGE_DATA},
    {"end of DATA command", MD_STAGE_END_OF_MESSAGE},
    {"EHLO command", MD_STAGE_HELO},
    {"HELO command", MD_STAGE_HELO},
    {"LHLO command", MD_STAGE_HELO},
    {"STARTTLS command", MD_STAGE_STARTTLS},
    {"QUIT command", MD_STAGE_QUIT},
    {"RSET command", MD_STAGE_OTHER},
    {"XFORWARD command", MD_STAGE_OTHER},
    {"BDAT command", MD_STAGE_DATA},
    {"end of BDAT command", MD_STAGE_END_OF_MESSAGE},
    {"CONNECT", MD_STAGE_CONNECT},
    {"connect", MD_STAGE_CONNECT},
    {"EHLO", MD_STAGE_HELO},
    {"AUTH", MD_STAGE_AUTH},
    {"MAIL", MD_STAGE_MAIL},
    {"RCPT", MD_STAGE_RCPT},
    {"DATA", MD_STAGE_DATA},
    {"BDAT", MD_STAGE_DATA},
    {"END-OF-MESSAGE", MD_STAGE_END_OF_MESSAGE},
    {"VRFY", MD_STAGE_OTHER},
    {"ETRN", MD_STAGE_OTHER},
    {"UNKNOWN", MD_STAGE_OTHER},
    {"receiving the initial server greeting", MD_STAGE_CONNECT},
    {"performing the EHLO handshake", MD_STAGE_HELO},
    {"receiving the STARTTLS response", MD_STAGE_STARTTLS},
    {"sending MAIL FROM", MD_STAGE_MAIL},
    {"sending RCPT TO", MD_STAGE_RCPT},
    {"sending DATA command", MD_STAGE_DATA},
    {"sending message body", MD_STAGE_BODY},
    {"sending end of data -- message may be sent more than once",
     MD_STAGE_END_OF_MESSAGE},
    {"sending final RSET", MD_STAGE_OTHER},
    {"sending QUIT", MD_STAGE_QUIT},
    {"", MD_STAGE_NONE},
};

static void words(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(table); i++)
        expect_i64(table[i].words, "stage",
                   md_stage_parse(md_slice_of(table[i].words)), table[i].stage);
    assert_int_equal(md_stage_parse(MD_NONE), MD_STAGE_NONE);
}

/* The name of a stage is read as that stage. */
static void names(void **state)
{
    int stage;

    (void)state;
    assert_null(md_stage_name(MD_STAGE_NONE));
    assert_null(md_stage_name(MD_STAGE_COUNT));
    for (stage = MD_STAGE_CONNECT; stage < MD_STAGE_COUNT; stage++) {
        const char *name = md_stage_name((md_stage)stage);

        assert_non_null(name);
        expect_i64(name, "stage", md_stage_parse(md_slice_of(name)), stage);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words),
        cmocka_unit_test(names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
