#include "base/regions.h"
#include "tests/check.h"

static void test_known_regions_give_their_hosts(void)
{
    static const struct {
        const char *text, *host, *url;
    } rows[] = {
        {"us-east-1", "api", "https://api.mypurecloud.com"},
        {"us-east-2", "api", "https://api.use2.us-gov-pure.cloud"},
        {"eu-west-1", "api", "https://api.mypurecloud.ie"},
        {"EU-Central-1", "login", "https://login.mypurecloud.de"},
        {"ap-southeast-2", "api", "https://api.mypurecloud.com.au"},
        {"mypurecloud.jp", "api", "https://api.mypurecloud.jp"},
        {"login.usw2.pure.cloud", "api", "https://api.usw2.pure.cloud"},
        {"eusc-de-east-1", "apps", "https://apps.edee1.eusc-pure.cloud"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(256);
        const struct gc_region *r = gc_region_find(rows[i].text);
        CHECK_ROW(rows[i].text, r != NULL);
        if (r)
            gc_region_url(r, rows[i].host, &url);
        CHECK_ROW_TEXT(rows[i].text, gc_strbuf_text(&url), rows[i].url);
    }
}

static void test_other_texts_are_no_region(void)
{
    static const char *const rows[] = {"",    "us",  "us-east-3", "api.eu.purecloud.com",
                                       "com", "api."};
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        CHECK_ROW(rows[i], gc_region_find(rows[i]) == NULL);
    CHECK(gc_region_find(NULL) == NULL);
}

static void test_a_misspelt_region_has_a_nearest_one(void)
{
    struct gc_error err = {0};
    CHECK_STATUS(gc_region_unknown("eu-central1", &err), GC_E_USAGE, &err);
    CHECK_TEXT(err.message, "no region is called \"eu-central1\"; did you mean \"eu-central-1\"?");
    CHECK_STATUS(gc_region_unknown("mars", &err), GC_E_USAGE, &err);
    CHECK_HAS(err.message, "; there are us-east-1, us-east-2");
}

static void test_every_region_is_found_by_name_and_domain(void)
{
    CHECK_INT(gc_region_count(), 18);
    for (size_t i = 0; i < gc_region_count(); i++) {
        const struct gc_region *r = gc_region_at(i);
        CHECK_ROW(r->name, gc_region_find(r->name) == r && gc_region_find(r->domain) == r);
    }
    CHECK(gc_region_at(18) == NULL);
}

SUITE(regions, {"a known region gives its hosts", test_known_regions_give_their_hosts},
      {"other texts are no region", test_other_texts_are_no_region},
      {"a misspelt region has a nearest one", test_a_misspelt_region_has_a_nearest_one},
      {"every region is found by name and by domain",
       test_every_region_is_found_by_name_and_domain});
