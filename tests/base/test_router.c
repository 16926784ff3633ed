#include "tests/check.h"

#include "base/http/router.h"

struct row {
    struct gc_route route;
    const char *name;
};

static const struct row table[] = {
    {{"GET", "/users/{id}"}, "user"},       {{"GET", "/users/me"}, "me"},
    {{"POST", "/users/{id}"}, "post user"}, {{"GET", "/users/{id}/flows/{flow}"}, "user flow"},
    {{"GET", "/users"}, "users"},           {{"HEAD", "/head"}, "own head"},
    {{"GET", "/head"}, "get head"},         {{"GET", "/{any}/me"}, "any me"},
    {{"GET", "/files/{rest...}"}, "files"}, {{"GET", "/files/{id}"}, "one file"},
    {{"DELETE", "/users"}, "delete"},       {{"GET", "/"}, "root"},
};

static enum gc_route_result find(const char *method, const char *path, struct gc_route_match *m)
{
    struct gc_router *router;
    CHECK_STATUS(gc_router_new(&router, table, GC_COUNT_OF(table), sizeof table[0]), GC_OK, NULL);
    enum gc_route_result result = gc_route_find(router, method, path, m);
    gc_router_free(router);
    return result;
}

static void test_found(void)
{
    static const struct {
        const char *method, *path, *name, *param, *value;
    } row[] = {
        {"GET", "/users/7", "user", "id", "7"},
        {"GET", "/users/me", "me", "id", ""},
        {"POST", "/users/me", "post user", "id", "me"},
        {"HEAD", "/users/7", "user", "id", "7"},
        {"HEAD", "/head", "own head", "id", ""},
        {"GET", "/users/a%2Fb", "user", "id", "a/b"},
        {"GET", "/%75sers/7", "user", "id", "7"},
        {"GET", "/users/a%20b/flows/%C3%A4", "user flow", "flow", "\xc3\xa4"},
        {"GET", "/other/me", "any me", "any", "other"},
        {"GET", "/files/a/b%2Fc/", "files", "rest", "a/b/c/"},
        {"GET", "/files/a", "one file", "id", "a"},
        {"GET", "/files/", "files", "rest", ""},
        {"GET", "/", "root", "id", ""},
        {"GET", "/users/..", "user", "id", ".."},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_route_match m;
        CHECK_ROW(row[i].path, find(row[i].method, row[i].path, &m) == GC_ROUTE_FOUND);
        const struct row *found = m.row;
        CHECK_ROW_TEXT(row[i].path, found ? found->name : "none", row[i].name);
        CHECK_ROW_TEXT(row[i].path, gc_route_param(&m, row[i].param), row[i].value);
    }
}

static void test_refused(void)
{
    static const struct {
        const char *method, *path;
        enum gc_route_result result;
        const char *allow;
    } row[] = {
        {"GET", "/nothing", GC_ROUTE_NOT_FOUND, ""},
        {"GET", "/users/", GC_ROUTE_NOT_FOUND, ""},
        {"GET", "/users/7/", GC_ROUTE_NOT_FOUND, ""},
        {"GET", "//users", GC_ROUTE_NOT_FOUND, ""},
        {"GET", "/Users", GC_ROUTE_NOT_FOUND, ""},
        {"GET", "/files", GC_ROUTE_NOT_FOUND, ""},
        {"PUT", "/users/7", GC_ROUTE_WRONG_METHOD, "GET, HEAD, POST"},
        {"PUT", "/users", GC_ROUTE_WRONG_METHOD, "GET, HEAD, DELETE"},
        {"PUT", "/head", GC_ROUTE_WRONG_METHOD, "HEAD, GET"},
        {"get", "/users", GC_ROUTE_WRONG_METHOD, "GET, HEAD, DELETE"},
        {"OPTIONS", "/users", GC_ROUTE_WRONG_METHOD, "GET, HEAD, DELETE"},
        {"GET", "/users/%zz", GC_ROUTE_BAD_PATH, ""},
        {"GET", "/users/%4", GC_ROUTE_BAD_PATH, ""},
        {"GET", "/users/%00", GC_ROUTE_BAD_PATH, ""},
        {"GET", "/nothing/%", GC_ROUTE_BAD_PATH, ""},
        {"GET", "users", GC_ROUTE_BAD_PATH, ""},
        {"GET", "", GC_ROUTE_BAD_PATH, ""},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_route_match m;
        CHECK_ROW(row[i].path, find(row[i].method, row[i].path, &m) == row[i].result);
        CHECK_ROW_TEXT(row[i].path, m.allow, row[i].allow);
    }
}

static void test_long_param(void)
{
    char path[1000] = "/users/";
    struct gc_route_match m;
    memset(path + 7, 'a', GC_ROUTE_PARAM_BYTES - 1);
    CHECK_INT(find("GET", path, &m), GC_ROUTE_FOUND);
    CHECK_INT(strlen(gc_route_param(&m, "id")), GC_ROUTE_PARAM_BYTES - 1);
    strcat(path, "a");
    CHECK_INT(find("GET", path, &m), GC_ROUTE_BAD_PATH);
}

SUITE(router, {"literals win over parameters, segments are decoded after splitting", test_found},
      {"what does not fit is told apart: 404, 405 with Allow, 400", test_refused},
      {"a parameter that is too long is refused, not cut", test_long_param});
