/* Tests of lib/diag/listing.c: what a refusal says about a listing. */
#include "scene.h"

#include "diag/listing.h"

typedef struct words_case {
    const char *text;
    const char *list;    /* NULL: none */
    const char *address; /* NULL: none */
} words_case;

static const words_case words[] = {
    {"host mx.a.test[192.0.2.20] said: 554 5.7.1 Service unavailable; Client "
     "host [203.0.113.5] blocked using zen.lists.test; "
     "https://www.lists.test/query/ip/203.0.113.5 (in reply to RCPT TO "
     "command)",
     "zen.lists.test", "203.0.113.5"},
    {"host mx.a.test[192.0.2.20] said: 550 203.0.113.5 is listed in "
     "bl.other.test. (in reply to RCPT TO command)",
     "bl.other.test", "203.0.113.5"},
    {"host mx.a.test[192.0.2.20] refused to talk to me: 554 Blocked, see "
     "http://bl.page.test/lookup?ip=203.0.113.5",
     "bl.page.test", "203.0.113.5"},
    {"host mx.a.test[192.0.2.20] said: 554 Your IP (2001:db8::25) is listed "
     "by dnsbl.six.test, answer 127.0.0.2 (in reply to MAIL FROM command)",
     "dnsbl.six.test", "2001:db8::25"},
    {"host mx.a.test[192.0.2.20] said: 554 listed (127.0.0.4) (in reply to "
     "RCPT TO command)",
     NULL, NULL},
    {"host mx.a.test[192.0.2.20] said: 554 192.0.2.20 does not like your "
     "address, using patience (in reply to RCPT TO command)",
     NULL, NULL},
    {"host mx.a.test[192.0.2.20] said: 554 Blocked using BL.Upper.Test! "
     "id=a203.0.113.5b (in reply to RCPT TO command)",
     "BL.Upper.Test", NULL},
};

static void test_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        md_subject subject;
        md_subject_of_text(md_slice_of(words[i].text), &subject);
        expect_slice(words[i].text, "list", md_listing_list(&subject, NULL),
                     words[i].list);
        expect_slice(words[i].text, "address",
                     md_listing_address(&subject, MD_LIT("192.0.2.20")),
                     words[i].address);
    }
}

/* 500 messages go out, then `sites` of them refuse by one list. */
static void listed(scene *s, int sites)
{
    for (int i = 0; i < 500 + sites; i++) {
        char id[20];
        char to[40];
        char via[60];
        char reason[300];
        int site = i < 500 ? i % 40 : i - 500;
        snprintf(id, sizeof(id), "A%05X", 0x10000 + i);
        snprintf(to, sizeof(to), "u%d@s%d.test", i, site);
        snprintf(via, sizeof(via), "mx.s%d.test[192.0.2.%d]:25", site, site);
        snprintf(reason, sizeof(reason),
                 "host mx.s%d.test[192.0.2.%d] said: 554 5.7.1 Client host "
                 "[203.0.113.5] blocked using zen.lists.test; "
                 "https://www.lists.test/query/ip/203.0.113.5 (in reply to "
                 "RCPT TO command)",
                 site, site);
        scene_message(s, 200L * i, id, "ann@corp.test");
        scene_try(s, 200L * i, id, to, via, i < 500 ? "sent" : "bounced",
                  i < 500 ? "250 ok" : reason);
        scene_removed(s, 200L * i, id);
    }
}

static void test_finding(void **state)
{
    /* 100,000 s were 500 messages; a day of them are 432. */
    static const wanted want = {
        "blocklisted_ip",
        "sev=error m=7 r=7 "
        "says=Listed_address:_203.0.113.5._List:_zen.lists.test_(https://"
        "www.lists.test/query/ip/203.0.113.5). "
        "says=7_sites_refuse_mail_for_it:_s0.test,_s1.test,_s2.test,_s3.test,_"
        "s4.test_and_others. "
        "says=In_the_day_before,_432_messages_went_out_to_432_recipients. "
        "fix=zen.lists.test:_When_the_reason_is_gone,_ask_there_for_the_"
        "removal_of_203.0.113.5:_https://www.lists.test/query/ip/203.0.113.5"};
    scene s;

    (void)state;
    scene_begin(&s);
    listed(&s, 7);
    scene_diagnose(&s);
    scene_expect(&s, "listed", &want, 1);
    scene_end(&s);
}

/* Several lists: told together, without a page of one of them. */
static void test_lists(void **state)
{
    static const wanted want = {
        "blocklisted_ip",
        "m=8 says=8_sites_refuse silent=List: nofix=removal_of"};
    scene s;

    (void)state;
    scene_begin(&s);
    for (int i = 0; i < 8; i++) {
        char id[20];
        char to[40];
        char via[60];
        char reason[300];
        snprintf(id, sizeof(id), "AAAAA%d", i);
        snprintf(to, sizeof(to), "u@s%d.test", i);
        snprintf(via, sizeof(via), "mx.s%d.test[192.0.2.%d]:25", i, i);
        snprintf(reason, sizeof(reason),
                 "host mx.s%d.test[192.0.2.%d] said: 554 5.7.1 Client host "
                 "[203.0.113.5] blocked using bl.l%d.test (in reply to RCPT TO "
                 "command)",
                 i, i, i);
        scene_message(&s, i, id, "ann@corp.test");
        scene_try(&s, i, id, to, via, "bounced", reason);
        scene_removed(&s, i, id);
    }
    scene_diagnose(&s);
    scene_expect(&s, "lists", &want, 1);
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_finding),
        cmocka_unit_test(test_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
