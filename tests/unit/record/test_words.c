/*
 * Numbers and words: each has one of the other, and the numbers of the public
 * header have not moved.
 */
#include "record/words.h"

#include "../support/unit.h"

static void both_ways(void **state)
{
    uint32_t vocabulary;

    (void)state;
    for (vocabulary = 1; vocabulary <= MAILDIAG_WORDS_BY; vocabulary++) {
        uint32_t count = md_words_count(vocabulary);
        uint32_t words = 0;
        uint32_t i;

        assert_true(count > 1);
        for (i = 0; i < count; i++) {
            const char *word = md_words_name(vocabulary, i);

            if (word == NULL)
                continue;
            words++;
            assert_int_equal(md_words_number(vocabulary, md_slice_of(word)), i);
            assert_true(strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_") ==
                        strlen(word));
        }
        assert_true(words > 1);
        assert_null(md_words_name(vocabulary, count));
        assert_null(md_words_name(vocabulary, UINT32_MAX));
        assert_non_null(md_words_name(vocabulary, count - 1));
    }
}

static void known_words(void **state)
{
    static const struct {
        uint32_t vocabulary;
        uint32_t number;
        const char *word;
    } cases[] = {
        {MAILDIAG_WORDS_RECORD, 0, "unrecognised"},
        {MAILDIAG_WORDS_RECORD, 1, "foreign"},
        {MAILDIAG_WORDS_RECORD, 5, "refusal_line"},
        {MAILDIAG_WORDS_RECORD, 12, "delivery"},
        {MAILDIAG_WORDS_RECORD, 36, "sender_notice"},
        {MAILDIAG_WORDS_RECORD, 40, "pipelining"},
        {MAILDIAG_WORDS_RECORD, 63, "advice"},
        {MAILDIAG_WORDS_RECORD, 100, "reindex"},
        {MAILDIAG_WORDS_FIELD, 0, "extra"},
        {MAILDIAG_WORDS_FIELD, 13, "to"},
        {MAILDIAG_WORDS_FIELD, 60, "notes"},
        {MAILDIAG_WORDS_FIELD, 61, "event"},
        {MAILDIAG_WORDS_FIELD, 75, "queue"},
        {MAILDIAG_WORDS_LEVEL, 4, "panic"},
        {MAILDIAG_WORDS_STATUS, 2, "deferred"},
        {MAILDIAG_WORDS_STATE, 5, "sent"},
        {MAILDIAG_WORDS_STATE, 13, "probe"},
        {MAILDIAG_WORDS_RECIPIENT, 4, "expired"},
        {MAILDIAG_WORDS_LINK, 6, "next_host_of"},
        {MAILDIAG_WORDS_DIRECTION, 2, "server"},
        {MAILDIAG_WORDS_PERMANENCE, 1, "temporary"},
        {MAILDIAG_WORDS_ACTOR, 1, "this_host"},
        {MAILDIAG_WORDS_SEVERITY, 3, "error"},
        {MAILDIAG_WORDS_SCOPE, 1, "host"},
        {MAILDIAG_WORDS_DISPOSITION, 5, "rejected"},
        {MAILDIAG_WORDS_AFFECTED, 1, "returned"},
        {MAILDIAG_WORDS_BY, 9, "day"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(md_words_name(cases[i].vocabulary, cases[i].number),
                            cases[i].word);
}

static void none(void **state)
{
    (void)state;
    assert_null(md_words_name(0, 0));
    assert_null(md_words_name(MAILDIAG_WORDS_BY + 1, 0));
    assert_null(md_words_name(UINT32_MAX, 0));
    assert_null(md_words_name(MAILDIAG_WORDS_RECORD, 37));
    assert_int_equal(md_words_count(0), 0);
    assert_int_equal(md_words_count(UINT32_MAX), 0);
    assert_int_equal(md_words_number(0, MD_LIT("sent")), -1);
    assert_int_equal(md_words_number(UINT32_MAX, MD_LIT("sent")), -1);
    assert_int_equal(md_words_number(MAILDIAG_WORDS_STATE, MD_LIT("Sent")), -1);
    assert_int_equal(md_words_number(MAILDIAG_WORDS_STATE, MD_LIT("sen")), -1);
    assert_int_equal(md_words_number(MAILDIAG_WORDS_STATE, MD_LIT("sentx")),
                     -1);
    assert_int_equal(md_words_number(MAILDIAG_WORDS_STATE, MD_LIT("")), -1);
    assert_int_equal(md_words_number(MAILDIAG_WORDS_STATE, MD_NONE), -1);
}

static void types(void **state)
{
    (void)state;
    assert_int_equal(md_words_field_type(MAILDIAG_FIELD_TO),
                     MAILDIAG_TYPE_ADDRESS);
    assert_int_equal(md_words_field_type(MAILDIAG_FIELD_SIZE),
                     MAILDIAG_TYPE_NUMBER);
    assert_int_equal(md_words_field_type(MAILDIAG_FIELD_DELAY_TRANSMIT),
                     MAILDIAG_TYPE_SECONDS);
    assert_int_equal(md_words_field_type(MAILDIAG_FIELD_REASON),
                     MAILDIAG_TYPE_REASON);
    assert_int_equal(md_words_field_type(MAILDIAG_FIELD_TEXT),
                     MAILDIAG_TYPE_TEXT);
    assert_int_equal(md_words_field_type(MAILDIAG_FIELD_EXTRA),
                     MAILDIAG_TYPE_TEXT);
    assert_int_equal(md_words_field_type(UINT32_MAX), MAILDIAG_TYPE_TEXT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ways),
        cmocka_unit_test(known_words),
        cmocka_unit_test(none),
        cmocka_unit_test(types),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
