/* lib/api/status.c: every number of the header has a word, no other has. */
#include "../support/unit.h"
#include "maildiag/maildiag.h"

static void names(void **state)
{
    static const struct {
        maildiag_status status;
        const char *name;
    } table[] = {
        {MAILDIAG_OK, "OK"},
        {MAILDIAG_END, "END"},
        {MAILDIAG_IGNORED, "IGNORED"},
        {MAILDIAG_PARTIAL, "PARTIAL"},
        {MAILDIAG_TRUNCATED, "TRUNCATED"},
        {MAILDIAG_E_ARG, "E_ARG"},
        {MAILDIAG_E_NOMEM, "E_NOMEM"},
        {MAILDIAG_E_ABI, "E_ABI"},
        {MAILDIAG_E_BUSY, "E_BUSY"},
        {MAILDIAG_E_NOTFOUND, "E_NOTFOUND"},
        {MAILDIAG_E_LIMIT, "E_LIMIT"},
        {MAILDIAG_E_IO, "E_IO"},
        {MAILDIAG_E_COMPRESSED, "E_COMPRESSED"},
        {MAILDIAG_E_RULE, "E_RULE"},
        {MAILDIAG_E_REGEX, "E_REGEX"},
        {MAILDIAG_E_VERSION, "E_VERSION"},
        {MAILDIAG_E_STATE, "E_STATE"},
        {MAILDIAG_E_INTERNAL, "E_INTERNAL"},
        {-5, "?"},
        {5, "?"},
        {INT32_MIN, "?"},
        {INT32_MAX, "?"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        assert_string_equal(maildiag_status_name(table[i].status),
                            table[i].name);
        assert_true(maildiag_status_text(table[i].status)[0] != '\0');
    }
    assert_string_not_equal(maildiag_status_text(5), maildiag_status_text(-5));
}

static void words(void **state)
{
    static const struct {
        uint32_t vocabulary, number;
        const char *word;
    } table[] = {
        {MAILDIAG_WORDS_RECORD, MAILDIAG_RECORD_DELIVERY, "delivery"},
        {MAILDIAG_WORDS_FIELD, MAILDIAG_FIELD_CLIENT_IP, "client_ip"},
        {MAILDIAG_WORDS_LEVEL, MAILDIAG_LEVEL_FATAL, "fatal"},
        {MAILDIAG_WORDS_STATUS, MAILDIAG_STATUS_DEFERRED, "deferred"},
        {MAILDIAG_WORDS_STATE, MAILDIAG_STATE_SENT, "sent"},
        {MAILDIAG_WORDS_RECIPIENT, MAILDIAG_RECIPIENT_QUEUED, "queued"},
        {MAILDIAG_WORDS_LINK, MAILDIAG_LINK_BOUNCE_OF, "bounce_of"},
        {MAILDIAG_WORDS_DIRECTION, MAILDIAG_DIRECTION_SERVER, "server"},
        {MAILDIAG_WORDS_PERMANENCE, MAILDIAG_PERMANENCE_TEMPORARY, "temporary"},
        {MAILDIAG_WORDS_ACTOR, MAILDIAG_ACTOR_THIS_HOST, "this_host"},
        {MAILDIAG_WORDS_SEVERITY, MAILDIAG_SEVERITY_WARNING, "warning"},
        {MAILDIAG_WORDS_SCOPE, MAILDIAG_SCOPE_HOST, "host"},
        {MAILDIAG_WORDS_DISPOSITION, MAILDIAG_DISPOSITION_EXPIRED, "expired"},
        {MAILDIAG_WORDS_AFFECTED, MAILDIAG_AFFECTED_WAITING, "waiting"},
        {MAILDIAG_WORDS_BY, MAILDIAG_BY_RELAY, "relay"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        const char *word = maildiag_word(table[i].vocabulary, table[i].number);

        assert_non_null(word);
        assert_string_equal(word, table[i].word);
        assert_int_equal(
            maildiag_word_number(table[i].vocabulary, word, strlen(word)),
            table[i].number);
        assert_int_equal(
            maildiag_word_number(table[i].vocabulary, word, strlen(word) - 1),
            -1);
        assert_null(maildiag_word(table[i].vocabulary, 4096));
    }
    assert_null(maildiag_word(0, 1));
    assert_null(maildiag_word(MAILDIAG_WORDS_BY + 1, 1));
    assert_null(maildiag_word(UINT32_MAX, UINT32_MAX));
    assert_int_equal(maildiag_word_number(MAILDIAG_WORDS_STATE, NULL, 4), -1);
    assert_int_equal(maildiag_word_number(MAILDIAG_WORDS_STATE, "Sent", 4), -1);
    assert_int_equal(maildiag_word_number(0, "sent", 4), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
