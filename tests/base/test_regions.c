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
    static const struct gc_region all[] = {
        {"us-east-1", "mypurecloud.com"},
        {"us-east-2", "use2.us-gov-pure.cloud"},
        {"us-west-2", "usw2.pure.cloud"},
        {"ca-central-1", "cac1.pure.cloud"},
        {"mx-central-1", "mxc1.pure.cloud"},
        {"sa-east-1", "sae1.pure.cloud"},
        {"eu-west-1", "mypurecloud.ie"},
        {"eu-west-2", "euw2.pure.cloud"},
        {"eu-central-1", "mypurecloud.de"},
        {"eu-central-2", "euc2.pure.cloud"},
        {"eusc-de-east-1", "edee1.eusc-pure.cloud"},
        {"me-central-1", "mec1.pure.cloud"},
        {"ap-south-1", "aps1.pure.cloud"},
        {"ap-southeast-1", "apse1.pure.cloud"},
        {"ap-southeast-2", "mypurecloud.com.au"},
        {"ap-northeast-1", "mypurecloud.jp"},
        {"ap-northeast-2", "apne2.pure.cloud"},
        {"ap-northeast-3", "apne3.pure.cloud"},
    };
    static const char *const services[] = {"", "api.", "login.", "apps.", "API."};
    CHECK_INT(gc_region_count(), GC_COUNT_OF(all));
    for (size_t i = 0; i < GC_COUNT_OF(all); i++) {
        const struct gc_region *r = gc_region_at(i);
        CHECK_ROW_TEXT(all[i].name, r ? r->name : "", all[i].name);
        CHECK_ROW_TEXT(all[i].name, r ? r->domain : "", all[i].domain);
        CHECK_ROW(all[i].name, gc_region_find(all[i].name) == r);
        for (size_t k = 0; k < GC_COUNT_OF(services); k++) {
            struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(256);
            char host[64];
            snprintf(host, sizeof host, "%s%s", services[k], all[i].domain);
            CHECK_ROW(host, gc_region_find(host) == r);
            snprintf(host, sizeof host, "https://login.%s", all[i].domain);
            gc_region_url(&all[i], "login", &url);
            CHECK_ROW_TEXT(all[i].name, gc_strbuf_text(&url), host);
        }
    }
    CHECK(gc_region_at(GC_COUNT_OF(all)) == NULL);
}

SUITE(regions, {"a known region gives its hosts", test_known_regions_give_their_hosts},
      {"other texts are no region", test_other_texts_are_no_region},
      {"a misspelt region has a nearest one", test_a_misspelt_region_has_a_nearest_one},
      {"every region is found by name and by domain",
       test_every_region_is_found_by_name_and_domain});
