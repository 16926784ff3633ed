/* What an unserved request is told: the routes and stubs that it came near to, and in what it
 * differs. */
#include "base/strbuf.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

/* The first route of the last answer's near misses, or all its stubs. */
static const char *misses(struct fx *f, bool stubs, char *out, size_t cap)
{
    size_t n = 0;
    out[0] = '\0';
    for (int i = 0; i < 10; i++) {
        char at[64];
        snprintf(at, sizeof at, "near_misses.%d", i);
        const cJSON *miss = fx_at(f, at);
        const char *stub = gc_json_str(miss, "stub"), *method = gc_json_str(miss, "method");
        const char *operation = gc_json_str(miss, "operation"), *path = gc_json_str(miss, "path");
        if (!miss || n >= cap || (!stubs && n > 0))
            break;
        if (!stub == !stubs)
            n += (size_t)snprintf(out + n, cap - n, "%s%s %s %s: %s", n ? " | " : "",
                                  stub ? stub : operation, method ? method : "*", path,
                                  gc_json_str(miss, "differs"));
    }
    return out;
}

struct row {
    const char *method, *path, *misses;
};

static void check_rows(struct fx *f, bool stubs, const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char name[256], found[4096];
        snprintf(name, sizeof name, "%s %s", rows[i].method, rows[i].path);
        CHECK_ROW(name, fx_raw(f, rows[i].method, rows[i].path, "", NULL) >= 400);
        CHECK_ROW_TEXT(name, misses(f, stubs, found, sizeof found), rows[i].misses);
    }
}

static void test_routes(void)
{
    /* clang-format off */
    static const struct row rows[] = {
        {"GET", "/user/1", "getCollectionItem GET /users/{id}: \"user\" is not \"users\""},
        {"GET", "/Users/1", "getCollectionItem GET /users/{id}: \"Users\" is not \"users\""},
        {"GET", "/user", "getCollection GET /users: \"user\" is not \"users\""},
        {"GET", "/v2/flows", "getFlows GET /api/v2/flows: \"/api\" is missing"},
        {"GET", "/oauth%2Ftokn", "getWelcome GET /: \"/oauth/tokn\" is too much"},
        {"GET", "/__admin/clok", "adminGetClock GET /__admin/clock: \"clok\" is not \"clock\""},
        {"DELETE", "/__admin/fault/x", "adminDeleteFault DELETE /__admin/faults/{id}: \"fault\" is not \"faults\""},
        {"POST", "/__admin/clock/freez", "adminFreezeClock POST /__admin/clock/freeze: \"freez\" is not \"freeze\""},
        {"POST", "/__admin/clock/halt", "adminFreezeClock POST /__admin/clock/freeze: \"halt\" is not \"freeze\""},
        };
    /* clang-format on */
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    check_rows(&f, false, rows, GC_COUNT_OF(rows));
}

static void test_stubs(void)
{
    /* clang-format off */
    static const struct row rows[] = {
        {"GET", "/crm/customer/7", "one * /crm/customers/{id}: \"customer\" is not \"customers\""},
        {"GET", "/CRM/customers/7", "one * /crm/customers/{id}: \"CRM\" is not \"crm\""},
        {"GET", "/crm/customers", "one * /crm/customers/{id}: \"/customers\" is missing"},
        {"GET", "/cmr/customer/7", "one * /crm/customers/{id}: \"cmr\" is not \"crm\"; \"customer\" is not \"customers\""},
        {"GET", "/cmr/customer/7/all", ""}, /* too far */
        {"GET", "/crm/customers/7/all", "one * /crm/customers/{id}: \"/7\" is too much"},
        {"GET", "/crm/orders", "two POST /crm/orders: method is GET, not POST | one * /crm/customers/{id}: \"/customers\" is missing"},
        {"POST", "/crm/order", "two POST /crm/orders: \"order\" is not \"orders\" | one * /crm/customers/{id}: \"/customers\" is missing"},
        {"GET", "/crm/order", "one * /crm/customers/{id}: \"/customers\" is missing | two POST /crm/orders: the method is GET, not POST; \"order\" is not \"orders\""},
        {"GET", "/shop/other", ""}, /* as long, and another word */
        {"GET", "/shop/a1", "same1 * /shop/a11: \"a1\" is not \"a11\" | same2 * /shop/a12: \"a1\" is not \"a12\" | same3 * /shop/a13: \"a1\" is not \"a13\""},
        {"GET", "/Shop/a155", "near * /shop/a155: \"Shop\" is not \"shop\" | same1 * /shop/a11: \"Shop\" is not \"shop\"; \"a155\" is not \"a11\" | same2 * /shop/a12: \"Shop\" is not \"shop\"; \"a155\" is not \"a12\""},
        };
    /* clang-format on */
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_INT(fx_admin(&f, "POST", "/stubs",
                       "[{\"id\":\"one\",\"match\":{\"path\":\"/crm/customers/{id}\"},\"answer\":{"
                       "\"status\":200}},"
                       "{\"id\":\"two\",\"match\":{\"path\":\"/crm/orders\",\"method\":\"POST\"},"
                       "\"answer\":{\"status\":200}}]"),
              201);
    static const char *const more[] = {
        "same1\",\"match\":{\"path\":\"/shop/a11", "same2\",\"match\":{\"path\":\"/shop/a12",
        "same3\",\"match\":{\"path\":\"/shop/a13", "same4\",\"match\":{\"path\":\"/shop/a14",
        "near\",\"match\":{\"path\":\"/shop/a155"};
    for (size_t i = GC_COUNT_OF(more); i-- > 0;) {
        char stub[256];
        snprintf(stub, sizeof stub, "{\"id\":\"%s\"},\"answer\":{\"status\":200}}", more[i]);
        CHECK_INT(fx_admin(&f, "POST", "/stubs", stub), 201);
    }
    check_rows(&f, true, rows, GC_COUNT_OF(rows));
}

SUITE(near_misses, {"routes that are near, and how they differ", test_routes},
      {"stubs that are near, and how they differ", test_stubs});
