/*
 * What the words of a reply mention: links and the next hop's queue ID.
 */
#include "record/clue.h"

#include "../support/unit.h"

static void urls(void **state)
{
    static const struct {
        const char *words;
        uint16_t code;
        const char *url; /* NULL: none */
    } cases[] = {
        {"see https://a.test/x for more", 0, "https://a.test/x"},
        {"see http://a.test/x, please", 0, "http://a.test/x"},
        {"(https://a.test/x)", 0, "https://a.test/x"},
        {"<https://a.test/x>", 0, "https://a.test/x"},
        {"\"https://a.test/x\"", 0, "https://a.test/x"},
        {"https://a.test/x?y=z&w=1#f", 550, "https://a.test/x?y=z&w=1#f"},
        {"https://a.test/x?550 5.7.1 y", 550, "https://a.test/x"},
        {"https://a.test/x?550 5.7.1 y", 0, "https://a.test/x?550"},
        {"https://a.test/x?534 y", 550, "https://a.test/x?534"},
        {"https://a.test/x_(y)", 0, "https://a.test/x_(y)"},
        {"https://a.test/ http://b.test/", 0, "https://a.test/"},
        {"ftp://a.test/ http://b.test/", 0, "http://b.test/"},
        {"https://a.test/...", 0, "https://a.test/"},
        {"https://", 0, NULL},
        {"https://. http://b.test/", 0, "http://b.test/"},
        {"://", 0, NULL},
        {"http", 0, NULL},
        {"a.test/x", 0, NULL},
        {"", 0, NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++)
        expect_slice(cases[i].words, "url",
                     md_clue_url(md_slice_of(cases[i].words), cases[i].code),
                     cases[i].url);
}

static void queue_ids(void **state)
{
    static const struct {
        const char *words;
        const char *id; /* NULL: none */
    } cases[] = {
        {"Ok: queued as 8A798694DF5", "8A798694DF5"},
        {"Ok: queued as 8A798694DF5.", "8A798694DF5"},
        {"Ok: queued as: 8A798694DF5", "8A798694DF5"},
        {"Ok: queued as <8A798694DF5>", "8A798694DF5"},
        {"queued as A (was queued as B)", "B"},
        {"Queued as A", "A"},
        {"Ok: queued as ", NULL},
        {"w3A1B2 Message accepted for delivery", "w3A1B2"},
        {"nice Message accepted for delivery", NULL},
        {"Message accepted for delivery", NULL},
        {"OK id=1abc-2", "1abc-2"},
        {"OK grid=1", NULL},
        {"ok 16 qp 5", "16 qp 5"},
        {"ok 16 qp ", NULL},
        {"16 qp 5", NULL},
        {"<1@x> [InternalId=99, Hostname=h] Queued", "99"},
        {"OK  16 x1.2 - gsmtp", "x1.2"},
        {"<b@x> Wd1 Saved", "Wd1"},
        {"<b@x> Saved", NULL},
        {"Ok 01020304-05", "01020304-05"},
        {"Ok: 01020304", "01020304"},
        {"Ok nothing more", NULL},
        {"Ok dirdel", NULL},
        {"Ok", NULL},
        {"", NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(cases); i++)
        expect_slice(cases[i].words, "ID",
                     md_clue_queue_id(md_slice_of(cases[i].words)),
                     cases[i].id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urls),
        cmocka_unit_test(queue_ids),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
