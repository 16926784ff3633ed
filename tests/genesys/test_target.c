#include <stdbool.h>

#include "base/regions.h"
#include "genesys/api.h"
#include "tests/check.h"

static enum gc_status init(struct gc_target *t, struct gc_problems *problems, const char *base_url,
                           const char *login_url, const char *region)
{
    return gc_target_init(t,
                          &(struct gc_target_options){.client_id = " id\n",
                                                      .client_secret = "\tsecret ",
                                                      .base_url = base_url,
                                                      .login_url = login_url,
                                                      .region = region},
                          problems);
}

static void test_every_region_has_its_hosts(void)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_target t;
    CHECK_INT(gc_region_count(), 18);
    for (size_t i = 0; i < gc_region_count(); i++) {
        const struct gc_region *r = gc_region_at(i);
        char api[128], login[128];
        snprintf(api, sizeof api, "https://api.%s", r->domain);
        snprintf(login, sizeof login, "https://login.%s", r->domain);
        CHECK_ROW(r->name, init(&t, &problems, NULL, NULL, r->name) == GC_OK);
        CHECK_ROW_TEXT(r->name, t.api_url, api);
        CHECK_ROW_TEXT(r->name, t.login_url, login);
        CHECK_ROW(r->name, t.login_region == r);
    }
}

static void test_where_api_and_login_are(void)
{
    /* clang-format off */
    static const struct { const char *name, *base_url, *login_url, *region, *api, *login; bool region_login; } row[] = {
        {"nothing is us-east-1", NULL, NULL, NULL, "https://api.mypurecloud.com", "https://login.mypurecloud.com", true},
        {"empty texts are nothing", "", " ", "", "https://api.mypurecloud.com", "https://login.mypurecloud.com", true},
        {"a region by its domain", NULL, NULL, "MyPureCloud.de", "https://api.mypurecloud.de", "https://login.mypurecloud.de", true},
        {"a gateway serves both", "http://127.0.0.1:8080/", NULL, NULL, "http://127.0.0.1:8080", "http://127.0.0.1:8080", false},
        {"a gateway with a path", "http://host/w/one", NULL, "eu-west-2", "http://host/w/one", "http://host/w/one", false},
        {"the API host of a region has a login host", "https://api.mypurecloud.com", NULL, NULL, "https://api.mypurecloud.com", "https://login.mypurecloud.com", true},
        {"the base URL wins over the region", "https://api.mypurecloud.ie", NULL, "us-west-2", "https://api.mypurecloud.ie", "https://login.mypurecloud.ie", true},
        {"the login URL wins over all", "http://api.example", "http://login.example", NULL, "http://api.example", "http://login.example", false},
        {"a login URL beside a region", NULL, "http://login.example", "us-west-2", "https://api.usw2.pure.cloud", "http://login.example", false},
    };
    /* clang-format on */
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_target t;
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].name,
                  init(&t, &problems, row[i].base_url, row[i].login_url, row[i].region) == GC_OK);
        CHECK_ROW_TEXT(row[i].name, t.api_url, row[i].api);
        CHECK_ROW_TEXT(row[i].name, t.login_url, row[i].login);
        CHECK_ROW(row[i].name, (t.login_region != NULL) == row[i].region_login);
        CHECK_ROW_TEXT(row[i].name, t.client_id, "id");
        CHECK_ROW_TEXT(row[i].name, t.client_secret, "secret");
    }
}

static void test_all_that_is_missing_is_told_at_once(void)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_target t;
    enum gc_status st = gc_target_init(
        &t, &(struct gc_target_options){.client_secret = " ", .region = "eu-centrl-1"}, &problems);
    CHECK(st == GC_E_USAGE);
    CHECK_INT(problems.n, 3);
    CHECK_FATAL(problems.n_kept == 3);
    CHECK_TEXT(problems.list[0].text,
               "the client id is missing: set GENESYS_CLIENT_ID or give --client-id");
    CHECK_TEXT(problems.list[1].text,
               "the client secret is missing: set GENESYS_CLIENT_SECRET or give --client-secret");
    CHECK_TEXT(problems.list[2].text,
               "no region is called \"eu-centrl-1\"; did you mean \"eu-central-1\"?");
}

static void test_bad_values_are_named(void)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_target t;
    enum gc_status st = gc_target_init(&t,
                                       &(struct gc_target_options){.client_id = "an id",
                                                                   .client_secret = "s\x01",
                                                                   .base_url = "ftp://x",
                                                                   .login_url = "nonsense"},
                                       &problems);
    CHECK(st == GC_E_USAGE);
    CHECK_INT(problems.n, 4);
    CHECK_FATAL(problems.n_kept == 4);
    CHECK_HAS(problems.list[0].text, "the client id has white space");
    CHECK_HAS(problems.list[1].text, "the client secret has white space or control characters");
    CHECK_HAS(problems.list[2].text, "--base-url: ");
    CHECK_HAS(problems.list[3].text, "--login-url: ");
    CHECK(strstr(problems.list[1].text, "s\x01") == NULL);
}

static void test_release_wipes_the_credentials(void)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_target t;
    CHECK_INT(init(&t, &problems, NULL, NULL, NULL), GC_OK);
    gc_target_release(&t);
    for (size_t i = 0; i < sizeof t.client_secret; i++)
        if (t.client_secret[i] || t.client_id[i])
            CHECK(!"a byte of the credentials is left");
    CHECK_TEXT(t.client_secret, "");
}

SUITE(target, {"every region has its hosts", test_every_region_has_its_hosts},
      {"where API and login are", test_where_api_and_login_are},
      {"all that is missing is told at once", test_all_that_is_missing_is_told_at_once},
      {"bad values are named", test_bad_values_are_named},
      {"release wipes the credentials", test_release_wipes_the_credentials});
