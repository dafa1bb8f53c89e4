/* Tests of lib/diag/hop.c: relay mode or direct delivery. */
#include "scene.h"

#include "diag/hop.h"

static const char sent[] = "250 2.0.0 Ok: queued as 8A798694DF5";

typedef struct hop_case {
    const char *name;
    const char *relay; /* of nearly all; %d is the number of the site */
    int count;
    int sites;
    int elsewhere; /* so many more to another host */
    const char *client;
    const char *found; /* host of the relay; NULL: direct */
} hop_case;

static const hop_case cases[] = {
    {"all to a relay", "relay.corp.test[10.0.0.9]:25", 10, 5, 0,
     "localhost[127.0.0.1]", "relay.corp.test"},
    {"by address", "172.16.5.101[172.16.5.101]:1025", 10, 5, 0,
     "localhost[127.0.0.1]", "172.16.5.101"},
    {"a provider's relay", "smtp.provider.test[192.0.2.9]:587", 10, 5, 0,
     "localhost[127.0.0.1]", "smtp.provider.test"},
    {"a public server at port 25, few sites", "mx.big.test[192.0.2.9]:25", 9, 9,
     0, "localhost[127.0.0.1]", NULL},
    {"a public server at port 25, many sites", "mx.big.test[192.0.2.9]:25", 40,
     20, 0, "localhost[127.0.0.1]", "mx.big.test"},
    {"two sites are not enough", "relay.corp.test[10.0.0.9]:25", 10, 2, 0,
     "localhost[127.0.0.1]", NULL},
    {"one site at a port that no exchanger has",
     "172.16.5.101[172.16.5.101]:1025", 5, 1, 0, "localhost[127.0.0.1]",
     "172.16.5.101"},
    {"four attempts are too few", "172.16.5.101[172.16.5.101]:1025", 4, 1, 0,
     "localhost[127.0.0.1]", NULL},
    {"one in twenty another way", "relay.corp.test[10.0.0.9]:25", 19, 5, 1,
     "localhost[127.0.0.1]", "relay.corp.test"},
    {"three in twenty another way", "relay.corp.test[10.0.0.9]:25", 17, 5, 3,
     "localhost[127.0.0.1]", NULL},
    {"direct", "mx.s%d.test[192.0.2.9]:25", 40, 20, 0, "localhost[127.0.0.1]",
     NULL},
    {"mail of strangers", "mbox.corp.test[10.0.0.9]:25", 10, 5, 0,
     "mx.y.test[198.51.100.7]", NULL},
    {"clients of the own network", "relay.corp.test[10.0.0.9]:25", 10, 5, 0,
     "pc.corp.test[10.0.0.77]", "relay.corp.test"},
    {"a filter on this host", "127.0.0.1[127.0.0.1]:10024", 10, 5, 0,
     "localhost[127.0.0.1]", NULL},
    {"nothing sent", "none", 10, 5, 0, "localhost[127.0.0.1]", NULL},
};

static void write_one(scene *s, int i, const hop_case *c, const char *relay)
{
    char id[20];
    char to[40];
    char via[80];

    snprintf(id, sizeof(id), "A%05X", 0x10000 + i);
    snprintf(to, sizeof(to), "joe@s%d.test", i % c->sites);
    if (relay == NULL) {
        const char *place = strstr(c->relay, "%d");
        int head = place ? (int)(place - c->relay) : (int)strlen(c->relay);
        snprintf(via, sizeof(via), "%.*s", head, c->relay);
        if (place != NULL)
            snprintf(via + head, sizeof(via) - (size_t)head, "%d%s",
                     i % c->sites, place + 2);
    }
    scene_line(s, i, "smtpd[20]", "%s: client=%s", id, c->client);
    scene_line(s, i, "qmgr[22]",
               "%s: from=<ann@corp.test>, size=500, nrcpt=1 (queue active)",
               id);
    scene_try(s, i, id, to, relay ? relay : via, "sent", sent);
    scene_removed(s, i, id);
}

static void test_relays(void **state)
{
    (void)state;
    for (size_t n = 0; n < COUNT_OF(cases); n++) {
        const hop_case *c = &cases[n];
        md_hops hops = {0};
        md_story story;
        scene s;

        scene_begin(&s);
        for (int i = 0; i < c->count; i++)
            write_one(&s, i, c, NULL);
        for (int i = 0; i < c->elsewhere; i++)
            write_one(&s, c->count + i, c, "mx.z.test[192.0.2.77]:25");
        scene_load(&s);
        md_story_init(&story);
        for (uint32_t i = 0; i < md_catalog_count(s.catalog); i++) {
            assert_true(md_story_load(&story, s.catalog, i));
            assert_true(md_hops_note(&hops, &story));
        }
        const md_hop *hop = md_hops_relay(&hops, MD_LIT("mx"));
        md_slice found = hop == NULL     ? MD_NONE
                         : hop->name.len ? hop->name
                                         : hop->address;
        expect_slice(c->name, "relay", found, c->found);
        assert_null(md_hops_relay(&hops, MD_LIT("other")));
        md_hops_free(&hops);
        md_story_free(&story);
        scene_end(&s);
    }
}

/* What could not be connected to counts, too. */
static void test_unreachable(void **state)
{
    md_hops hops = {0};
    md_story story;
    scene s;

    (void)state;
    scene_begin(&s);
    for (int i = 0; i < 5; i++) {
        char id[20];
        char to[40];
        snprintf(id, sizeof(id), "A%05X", 0x10000 + i);
        snprintf(to, sizeof(to), "joe@s%d.test", i);
        scene_message(&s, i, id, "ann@corp.test");
        scene_try(&s, i, id, to, "none", "deferred",
                  "connect to 172.16.5.101[172.16.5.101]:1025: No route to "
                  "host");
    }
    scene_load(&s);
    md_story_init(&story);
    for (uint32_t i = 0; i < md_catalog_count(s.catalog); i++) {
        assert_true(md_story_load(&story, s.catalog, i));
        assert_true(md_hops_note(&hops, &story));
    }
    const md_hop *hop = md_hops_relay(&hops, MD_LIT("mx"));
    assert_non_null(hop);
    expect_slice("unreachable", "address", hop->address, "172.16.5.101");
    md_party party = {MD_NONE, MD_LIT("172.16.5.101"), MD_LIT("1025"), MD_NONE};
    assert_true(md_hop_is(hop, &party));
    party.port = MD_LIT("25");
    assert_false(md_hop_is(hop, &party));
    party.port = MD_NONE;
    assert_true(md_hop_is(hop, &party));
    md_hops_free(&hops);
    md_story_free(&story);
    scene_end(&s);
}

/* Noted by two, the later one first: shown as the first message of all met
 * it. */
static void test_join(void **state)
{
    static const char *const relays[2] = {"Relay.corp.test[10.0.0.9]:25",
                                          "relay.corp.test[10.0.0.10]:25"};
    md_hops hops[2] = {{.items = NULL}, {.items = NULL}};
    md_story story;
    scene s;

    (void)state;
    scene_begin(&s);
    for (int i = 0; i < 6; i++) {
        char id[20];
        char to[40];
        snprintf(id, sizeof(id), "A%05X", 0x10000 + i);
        snprintf(to, sizeof(to), "joe@s%d.test", i % 3);
        scene_message(&s, i, id, "ann@corp.test");
        scene_try(&s, i, id, to, relays[i / 3], "sent", sent);
        scene_removed(&s, i, id);
    }
    scene_load(&s);
    md_story_init(&story);
    for (uint32_t i = 0; i < md_catalog_count(s.catalog); i++) {
        assert_true(md_story_load(&story, s.catalog, i));
        assert_true(md_hops_note(&hops[i < 2 || i > 3 ? 0 : 1], &story));
    }
    assert_true(md_hops_join(&hops[1], &hops[0]));
    const md_hop *hop = md_hops_relay(&hops[1], MD_LIT("mx"));
    assert_non_null(hop);
    expect_slice("joined", "name", hop->name, "Relay.corp.test");
    expect_slice("joined", "address", hop->address, "10.0.0.9");
    assert_int_equal(hop->attempts, 6);
    assert_int_equal(hop->site_count, 3);
    md_hops_free(&hops[0]);
    md_hops_free(&hops[1]);
    md_story_free(&story);
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relays),
        cmocka_unit_test(test_unreachable),
        cmocka_unit_test(test_join),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
