/* Tests of lib/diag/seen.c: ways and domains that were met before count as if
 * each had been looked at anew, as hop.c does. */
#include "scene.h"

#include "base/alloc.h"
#include "diag/seen.h"

/* Where mail goes: a provider's relay, exchangers, a filter on this host, a
 * host that cannot be reached. */
static const char *const relays[] = {
    "smtp.provider.test[192.0.2.9]:587",
    "SMTP.provider.test[192.0.2.9]:587",
    "172.16.5.101[172.16.5.101]:1025",
    "127.0.0.1[127.0.0.1]:10024",
    "local",
    "none",
};

static const char *const clients[] = {"localhost[127.0.0.1]",
                                      "pc.corp.test[10.0.0.77]",
                                      "mx.y.test[198.51.100.7]"};

enum { MESSAGES = 3000, SITES = 700 };

static void write_one(scene *s, int i, uint64_t *seed)
{
    char id[20], to[60], via[60];
    size_t relay = random_next(seed) % (COUNT_OF(relays) + 2);
    bool none = relay == COUNT_OF(relays) - 1;

    snprintf(id, sizeof(id), "A%05X", 0x10000 + i);
    scene_line(s, i, "smtpd[20]", "%s: client=%s", id,
               clients[random_next(seed) % COUNT_OF(clients)]);
    scene_line(s, i, "qmgr[22]",
               "%s: from=<ann@corp.test>, size=500, nrcpt=1 (queue active)",
               id);
    for (uint64_t k = random_next(seed) % 3; k < 3; k++) {
        int site = (int)(random_next(seed) % SITES);
        snprintf(to, sizeof(to), "u%d@%s%d.test", i % 50,
                 k == 2 ? "mail.S" : "s", site);
        snprintf(via, sizeof(via), "mx.s%d.test[192.0.2.%d]:25", site,
                 site % 250);
        scene_try(s, i, id, to, relay < COUNT_OF(relays) ? relays[relay] : via,
                  none ? "deferred" : "sent",
                  none ? "connect to 172.16.5.101[172.16.5.101]:1025: "
                         "Connection refused"
                       : "250 2.0.0 Ok");
    }
}

static void same_hop(const md_hop *a, const md_hop *b)
{
    assert_true(md_slice_eq(a->host, b->host));
    assert_true(md_slice_eq(a->name, b->name));
    assert_true(md_slice_eq(a->address, b->address));
    assert_true(md_slice_eq(a->port, b->port));
    assert_int_equal(a->first, b->first);
    assert_int_equal(a->attempts, b->attempts);
    assert_int_equal(a->site_count, b->site_count);
    for (uint32_t i = 0; i < a->site_count; i++)
        assert_int_equal(a->sites[i], b->sites[i]);
}

static void test_hops(void **state)
{
    md_seen seen = {.sent.most = SIZE_MAX};
    md_hops hops = {0};
    md_story story;
    uint64_t seed = 5;
    scene s;

    (void)state;
    scene_begin(&s);
    for (int i = 0; i < MESSAGES; i++) {
        s.host = i % 7 == 0 ? "other" : "mx";
        write_one(&s, i, &seed);
    }
    scene_load(&s);
    md_story_init(&story);
    for (uint32_t i = 0; i < md_catalog_count(s.catalog); i++) {
        assert_true(md_story_load(&story, s.catalog, i));
        assert_true(md_hops_note(&hops, &story));
        assert_true(md_seen_story(&seen, &story));
    }
    assert_true(md_seen_end(&seen));
    assert_true(hops.keys.count > SITES / 2);
    assert_int_equal(seen.hops.keys.count, hops.keys.count);
    for (size_t i = 0; i < hops.keys.count; i++)
        same_hop(&seen.hops.items[i], &hops.items[i]);
    assert_int_equal(seen.hops.hosts.count, 2);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(seen.hops.totals[i].attempts, hops.totals[i].attempts);
    assert_true(seen.sent.count > 0);
    md_seen_free(&seen);
    md_hops_free(&hops);
    md_story_free(&story);
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hops),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
