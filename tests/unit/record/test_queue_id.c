/*
 * Queue IDs: short and long ones of any length, words that are none, and
 * those that other programs name.
 */
#include "record/queue_id.h"

#include "../support/unit.h"

static void whole(void **state)
{
    static const struct {
        const char *text;
        bool is;
    } cases[] = {
        {"77424110EA2E", true},
        {"F1CDD3F8D", true},
        {"3BC7F31A2E1", true},
        {"A0AB7", true},
        {"0123456789ABCDEF0123456789", true},
        {"12345", true},
        {"ABCDE", true},
        {"ABCD", false},
        {"1234", false},
        {"", false},
        {"f1cdd3f8d", false},
        {"F1CDD3F8d", false},
        {"F1CDD3F8G", false},
        {"F1CDD 3F8", false},
        /* The shortest long one: six, four, `z`, one. */
        {"4bQfXk1nJ2z8", true},
        {"4bQfXk1nJ2z8Rv", true},
        {"3mPVKl0Mhjz7sXv", true},
        {"4bQfXk1nJ2zz8", true},
        {"000000000000", true},    /* hex */
        {"4bQfXk1nJ2z", false},    /* nothing behind the `z` */
        {"4bQfXk1nz8Rv", false},   /* `z` too early */
        {"4bQfXk1nJ28Rv", false},  /* no `z` */
        {"4bQfXk1nJ2z8ev", false}, /* a vowel */
        {"4bQfXk1nJ2z8Av", false}, /* a vowel */
        {"warning", false},
        {"statistics", false},
        {"NOQUEUE", false},
        {"fatal", false},
        {"proxy-accept", false},
        {"DEFACED", true},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++)
        expect_i64(cases[i].text, "is one",
                   md_queue_id_is(md_slice_of(cases[i].text)), cases[i].is);
    assert_false(md_queue_id_is(MD_NONE));
}

static void head(void **state)
{
    static const struct {
        const char *text;
        size_t len;
    } cases[] = {
        {"F1CDD3F8D: to=<x>", 9},
        {"4bQfXk1nJ2z8Rv: removed", 14},
        {"F1CDD3F8D: ", 9},
        {"F1CDD3F8D:", 0},
        {"F1CDD3F8D:x", 0},
        {"F1CDD3F8D", 0},
        {"F1CDD3F8D to=<x>", 0},
        {"warning: F1CDD3F8D: x", 0},
        {"NOQUEUE: reject: x", 0},
        {": x", 0},
        {"", 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++)
        expect_i64(cases[i].text, "length",
                   (int64_t)md_queue_id_head(md_slice_of(cases[i].text)),
                   (int64_t)cases[i].len);
}

/* Every byte value in every place of an ID: read whole, or not at all. */
static void any_byte(void **state)
{
    size_t place;
    int c;

    (void)state;
    for (place = 0; place < 9; place++) {
        for (c = 0; c < 256; c++) {
            char text[] = "F1CDD3F8D: x";

            text[place] = (char)c;
            assert_int_equal(
                md_queue_id_head(md_slice_make(text, 12)),
                md_is_digit((char)c) || (c >= 'A' && c <= 'F') ? 9 : 0);
        }
    }
}

static void too_long(void **state)
{
    static char text[70000];

    (void)state;
    memset(text, 'A', sizeof(text));
    assert_false(md_queue_id_is(md_slice_make(text, sizeof(text))));
    assert_true(md_queue_id_is(md_slice_make(text, 200)));
    assert_int_equal(md_queue_id_head(md_slice_make(text, sizeof(text))), 0);
}

static void of_others(void **state)
{
    static const struct {
        const char *text;
        const char *id; /* NULL: none */
        const char *queued_as;
    } cases[] = {
        {"4F1C22A0B3: DKIM-Signature field added", "4F1C22A0B3", NULL},
        {"4bQfXk1nJ2z8Rv: clean", "4bQfXk1nJ2z8Rv", NULL},
        {"4F1C22A0B3 ignoring a header", "4F1C22A0B3", NULL},
        {"task; id: <1@x>, qid: <4F1C22A0B3>, ip: 192.0.2.1", "4F1C22A0B3",
         NULL},
        {"x, Queue-ID: 4F1C22A0B3, y, queued_as: 5A22B9C7E0, 3 ms",
         "4F1C22A0B3", "5A22B9C7E0"},
        {"x, queued_as: 5A22B9C7E0, Queue-ID: 4F1C22A0B3", "4F1C22A0B3",
         "5A22B9C7E0"},
        {"250 2.0.0 Ok: queued as 5A22B9C7E0", NULL, "5A22B9C7E0"},
        {"rule=1, queue=4F1C22A0B3, client=x", "4F1C22A0B3", NULL},
        {"queue_id=4F1C22A0B3", "4F1C22A0B3", NULL},
        {"queue_id=\"4F1C22A0B3\"", "4F1C22A0B3", NULL},
        {"queue id 4F1C22A0B3", "4F1C22A0B3", NULL},
        {"queueid: 4F1C22A0B3", "4F1C22A0B3", NULL},
        {"qid=4F1C22A0B3 qid=5A22B9C7E0", "4F1C22A0B3", NULL},
        {"4F1C22A0B3: qid=5A22B9C7E0", "4F1C22A0B3", NULL},
        {"qid=4F1C22A0B3xyz", NULL, NULL},
        {"queue=NOQUEUE", NULL, NULL},
        {"queue is empty", NULL, NULL},
        {"the queue of 4F1C22A0B3", NULL, NULL},
        {"mailqid=4F1C22A0B3", NULL, NULL},
        {"12345: eth0 up", NULL, NULL},
        {"12345678: a count", NULL, NULL},
        {"DEFACED: a word", NULL, NULL},
        {"DEAD BEEF", NULL, NULL},
        {"1234567890 bytes", NULL, NULL},
        {"qid", NULL, NULL},
        {"qid:", NULL, NULL},
        {"qid: <", NULL, NULL},
        {"", NULL, NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++) {
        md_slice queued_as = MD_LIT("left over");

        expect_slice(cases[i].text, "ID",
                     md_queue_id_find(md_slice_of(cases[i].text), &queued_as),
                     cases[i].id);
        expect_slice(cases[i].text, "next ID", queued_as, cases[i].queued_as);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole),     cmocka_unit_test(head),
        cmocka_unit_test(any_byte),  cmocka_unit_test(too_long),
        cmocka_unit_test(of_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
