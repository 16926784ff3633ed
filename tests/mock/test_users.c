#include "tests/check.h"
#include "tests/with_mock/fixture.h"

static void test_the_ten_users_are_the_well_known_ones(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_INT(fx_get(&f, "/users"), 200);
    CHECK_INT(cJSON_GetArraySize(f.json.root), 10);
    CHECK_TEXT(fx_text(&f, "9.name"), "Clementina DuBuque");
    CHECK_INT(fx_get(&f, "/users/1"), 200);
    CHECK_INT(fx_number(&f, "id"), 1);
    CHECK_TEXT(fx_text(&f, "name"), "Leanne Graham");
    CHECK_TEXT(fx_text(&f, "email"), "Sincere@april.biz");
    CHECK_TEXT(fx_text(&f, "phone"), "1-770-736-8031 x56442");
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "tutorial");
}

static void test_other_ids_and_paths(void)
{
    static const struct {
        const char *name, *method, *path;
        int status;
        const char *body; /* NULL: any */
    } row[] = {
        {"an id that is not there", "GET", "/users/11", 404, "{}"},
        {"no number", "GET", "/users/abc", 404, "{}"},
        {"an escaped digit", "GET", "/users/%31", 200, NULL},
        {"HEAD", "HEAD", "/users/1", 200, ""},
        {"no such collection", "GET", "/customers/1", 404, NULL},
        {"below an item", "GET", "/users/1/posts", 404, NULL},
        {"a method that is not served", "POST", "/users", 405, NULL},
        {"a malformed escape", "GET", "/users/%zz", 400, NULL},
        {"a hidden NUL", "GET", "/users/%00", 400, NULL},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].name,
                  fx_send(&f, row[i].method, row[i].path, NULL, NULL) == row[i].status);
        if (row[i].body)
            CHECK_ROW_TEXT(row[i].name, fx_body(&f), row[i].body);
    }
}

SUITE(users, {"the ten users are the well-known ones", test_the_ten_users_are_the_well_known_ones},
      {"other ids and paths", test_other_ids_and_paths});
