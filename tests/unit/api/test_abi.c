/* lib/api/abi.c and error.c: structs of callers older and newer than this. */
#include "../support/unit.h"
#include "api/abi.h"
#include "api/error.h"

static void sizes(void **state)
{
    (void)state;
    assert_int_equal(maildiag_abi_size("maildiag_record"),
                     sizeof(maildiag_record));
    assert_int_equal(maildiag_abi_size("maildiag_text"), sizeof(maildiag_text));
    assert_int_equal(maildiag_abi_size("maildiag_record "), 0);
    assert_int_equal(maildiag_abi_size("maildiag_recor"), 0);
    assert_int_equal(maildiag_abi_size(""), 0);
    assert_int_equal(maildiag_abi_size(NULL), 0);
}

/* Ours, as it was in 0.1 and as it grew. */
struct grown {
    uint32_t struct_size;
    uint32_t a;
    uint64_t b;
};
enum { LEAST = 8 };

static void good(void **state)
{
    static const struct {
        const char *name;
        uint32_t size;
        bool good;
    } table[] = {
        {"zero", 0, false},
        {"one less", LEAST - 1, false},
        {"of 0.1", LEAST, true},
        {"in between", LEAST + 1, true},
        {"of today", sizeof(struct grown), true},
        {"of tomorrow", MD_ABI_MOST, true},
        {"no size", MD_ABI_MOST + 1, false},
        {"all bits", UINT32_MAX, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct grown user = {table[i].size, 0, 0};

        if (md_abi_good(&user, LEAST) != table[i].good)
            fail_msg("%s", table[i].name);
    }
}

static void take(void **state)
{
    unsigned char newer[sizeof(struct grown) + 8];
    struct grown user = {LEAST, 5, 7}, ours;

    (void)state;
    md_abi_take(&ours, &user, sizeof ours);
    assert_int_equal(ours.a, 5);
    assert_int_equal(ours.b, 0); /* an older caller has none */
    assert_int_equal(ours.struct_size, sizeof ours);
    memset(newer, 0xee, sizeof newer);
    user.struct_size = sizeof newer;
    memcpy(newer, &user, sizeof user);
    md_abi_take(&ours, newer, sizeof ours);
    assert_int_equal(ours.a, 5);
    assert_int_equal(ours.b, 7);
}

static void give(void **state)
{
    unsigned char newer[sizeof(struct grown) + 8];
    const struct grown ours = {0, 5, 7};
    struct grown user = {LEAST, 1, 99};

    (void)state;
    md_abi_give(&user, &ours, sizeof ours);
    assert_int_equal(user.struct_size, LEAST);
    assert_int_equal(user.a, 5);
    assert_int_equal(user.b, 99); /* not an older caller's to lose */
    memset(newer, 0xee, sizeof newer);
    user.struct_size = sizeof newer;
    memcpy(newer, &user, sizeof user);
    md_abi_give(newer, &ours, sizeof ours);
    memcpy(&user, newer, sizeof user);
    assert_int_equal(user.struct_size, sizeof newer);
    assert_int_equal(user.b, 7);
    for (size_t i = sizeof user; i < sizeof newer; i++)
        assert_int_equal(newer[i], 0);
}

static void errors(void **state)
{
    maildiag_error user = {.struct_size = sizeof user, .line = 9};
    maildiag_error ours = {.line = 3, .column = 4, .text = "words"};

    (void)state;
    assert_true(md_error_good(NULL));
    assert_true(md_error_good(&user));
    assert_int_equal(md_error_give(NULL, &ours, MAILDIAG_E_RULE),
                     MAILDIAG_E_RULE);
    assert_int_equal(md_error_give(&user, &ours, MAILDIAG_E_RULE),
                     MAILDIAG_E_RULE);
    assert_int_equal(user.code, MAILDIAG_E_RULE);
    assert_int_equal(user.line, 3);
    assert_int_equal(user.column, 4);
    assert_string_equal(user.text, "words");
    ours.text[0] = '\0';
    (void)md_error_give(&user, &ours, MAILDIAG_E_NOMEM);
    assert_string_equal(user.text, maildiag_status_text(MAILDIAG_E_NOMEM));
    memcpy(ours.text, "left", 5);
    assert_int_equal(md_error_give(&user, &ours, MAILDIAG_OK), MAILDIAG_OK);
    assert_int_equal(user.code, MAILDIAG_OK);
    assert_int_equal(user.line, 0);
    assert_string_equal(user.text, "");
    user.struct_size = 4;
    assert_false(md_error_good(&user));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes),  cmocka_unit_test(good),
        cmocka_unit_test(take),   cmocka_unit_test(give),
        cmocka_unit_test(errors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
