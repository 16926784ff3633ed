#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define AUDITS "/api/v2/audits/query"
#define DAY    "\"interval\":\"2026-03-01T00:00Z/2026-03-02T00:00Z\""

static void open_world(struct fx *f)
{
    fx_open(f);
    CHECK_INT(fx_admin(f, "POST", "/clock/freeze", "{\"at\":\"2026-03-01T08:00:00Z\"}"), 200);
    CHECK_FATAL(fx_login(f, "demo-client", "demo-secret"));
}

static int found(struct fx *f, const char *more)
{
    char body[300];
    snprintf(body, sizeof body, "{" DAY "%s}", more);
    CHECK_ROW(more, fx_post(f, AUDITS "/realtime", body) == 200);
    return (int)fx_number(f, "total");
}

static void test_writes_are_noted_and_found(void)
{
    static const struct {
        const char *more;
        int n;
    } row[] = {
        {"", 3},
        {",\"serviceName\":\"Routing\"", 2},
        {",\"serviceName\":\"directory\"", 1},
        {",\"serviceName\":\"None\"", 0},
        {",\"filters\":[{\"property\":\"Action\",\"value\":\"Create\"}]", 2},
        {",\"filters\":[{\"property\":\"action\",\"value\":\"delete\"}]", 1},
        {",\"filters\":[{\"property\":\"EntityType\",\"value\":\"Queue\"},"
         "{\"property\":\"Action\",\"value\":\"Create\"}]",
         1},
        {",\"filters\":[{\"property\":\"ClientId\",\"value\":\"demo-client\"}]", 3},
    };
    struct fx f GC_AUTO(fx_close) = {0};
    char path[200], id[64];
    open_world(&f);
    CHECK_INT(fx_post(&f, "/api/v2/routing/queues", "{\"name\":\"Desk\"}"), 200);
    snprintf(id, sizeof id, "%s", fx_text(&f, "id"));
    CHECK_INT(fx_post(&f, "/api/v2/routing/queues", "{\"name\":\"Desk\"}"), 400);
    CHECK_INT(fx_post(&f, "/api/v2/users/search", "{\"query\":[]}"), 200);
    CHECK_INT(fx_get(&f, "/api/v2/routing/queues"), 200);
    CHECK_INT(fx_admin(&f, "POST", "/clock/advance", "{\"ms\":1000}"), 200);
    CHECK_INT(fx_post(&f, "/api/v2/users", "{\"name\":\"Z\",\"email\":\"z@example.com\"}"), 200);
    snprintf(path, sizeof path, "/api/v2/routing/queues/%s", id);
    CHECK_INT(fx_send(&f, "DELETE", path, NULL, NULL) / 100, 2);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        CHECK_ROW(row[i].more, found(&f, row[i].more) == row[i].n);
    found(&f, "");
    CHECK_TEXT(fx_text(&f, "entities.0.eventDate"), "2026-03-01T08:00:00.000Z");
    CHECK_TEXT(fx_text(&f, "entities.0.entity.name"), "Desk");
    CHECK_TEXT(fx_text(&f, "entities.1.eventDate"), "2026-03-01T08:00:01.000Z");
    CHECK_TEXT(fx_text(&f, "entities.2.action"), "Delete");
    CHECK_TEXT(fx_text(&f, "entities.2.entity.id"), id);
    CHECK_INT(found(&f, ",\"pageSize\":2,\"pageNumber\":2"), 3);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "entities")), 1);
}

static void test_a_question_is_answered_later(void)
{
    struct fx f GC_AUTO(fx_close) = {0};
    char path[200], next[300];
    open_world(&f);
    for (int i = 0; i < 3; i++) {
        char body[64];
        snprintf(body, sizeof body, "{\"name\":\"Q%d\"}", i);
        CHECK_INT(fx_post(&f, "/api/v2/routing/queues", body), 200);
    }
    CHECK_INT(fx_post(&f, AUDITS, "{" DAY "}"), 200);
    CHECK_TEXT(fx_text(&f, "state"), "Queued");
    snprintf(path, sizeof path, AUDITS "/%s", fx_text(&f, "id"));
    CHECK_INT(fx_get(&f, path), 200);
    CHECK_TEXT(fx_text(&f, "state"), "Succeeded");
    snprintf(next, sizeof next, "%s/results?pageSize=2", path);
    CHECK_INT(fx_get(&f, next), 200);
    CHECK_TEXT(fx_text(&f, "entities.1.entity.name"), "Q1");
    CHECK_FATAL(fx_text(&f, "cursor") != NULL);
    snprintf(next, sizeof next, "%s/results?pageSize=2&cursor=%s", path, fx_text(&f, "cursor"));
    CHECK_INT(fx_get(&f, next), 200);
    CHECK_TEXT(fx_text(&f, "entities.0.entity.name"), "Q2");
    CHECK(!fx_at(&f, "cursor"));
    CHECK_INT(fx_get(&f, AUDITS "/none"), 404);
    CHECK_INT(fx_get(&f, AUDITS "/none/results"), 404);
    CHECK_INT(fx_post(&f, AUDITS, "{}"), 400);
    CHECK_INT(fx_post(&f, AUDITS, "{" DAY ",\"filters\":[{\"property\":\"x\",\"value\":\"y\"}]}"),
              400);
    CHECK_INT(fx_post(&f, AUDITS "/realtime", "{" DAY ",\"pageSize\":0}"), 400);
}

SUITE(audits, {"writes are noted, and found by what they were", test_writes_are_noted_and_found},
      {"a question is answered later, page by page", test_a_question_is_answered_later});
