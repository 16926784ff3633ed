#include "mock/world/executions.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/strbuf.h"
#include "tests/check.h"
#include "tests/with_mock/fixture.h"

#define LAUNCH "/api/v2/flows/executions"
/* clang-format off */
#define FLOW \
    "{\"id\":\"w1\",\"name\":\"Work\",\"type\":\"workflow\",\"startNode\":\"a\"," \
    "\"variables\":[{\"name\":\"Flow.out\",\"type\":\"string\",\"initial\":\"\\\"none\\\"\"}],\"nodes\":[" \
    "{\"id\":\"a\",\"name\":\"Set\",\"type\":\"UpdateVariables\",\"settings\":{\"variables\":{\"Flow.out\":\"\\\"done\\\"\"}},\"paths\":{\"next\":\"b\"}}," \
    "{\"id\":\"b\",\"name\":\"Bye\",\"type\":\"Disconnect\"}]}"
/* clang-format on */

static void test_a_launched_flow_can_be_asked_for(void)
{
    struct fx f GC_AUTO(fx_close) = {0}, other GC_AUTO(fx_close) = {0};
    char uri[128];
    fx_open(&f);
    fx_open(&other);
    CHECK_FATAL(fx_overlay(&f, "{\"flows\":[" FLOW "]}"));
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    CHECK_FATAL(fx_login(&other, "demo-client", "demo-secret"));
    CHECK_INT(fx_post(&f, LAUNCH, "{\"flowId\":\"w1\",\"name\":\"mine\",\"inputData\":{}}"), 200);
    CHECK_TEXT(fx_text(&f, "name"), "mine");
    CHECK_TEXT(fx_text(&f, "flowVersion.id"), "1");
    snprintf(uri, sizeof uri, "%s", fx_text(&f, "selfUri"));
    CHECK_INT(fx_get(&f, uri), 200);
    CHECK_TEXT(fx_text(&f, "status"), "COMPLETED");
    CHECK(fx_at(&f, "flowId") == NULL);
    CHECK_TEXT(fx_text(&f, "flowVersion.selfUri"), "/api/v2/flows/w1/versions/1");
    CHECK_HAS(fx_body(&f), "\"outputData\":{\"Flow.out\":\"done\"}");
    CHECK_INT(strlen(fx_text(&f, "dateCompleted")), 24);
    CHECK_INT(fx_get(&other, uri), 404);
}

static void test_what_is_refused(void)
{
    static const struct {
        const char *body, *field;
        int status;
    } row[] = {{"{}", "flowId", 400},
               {"{\"flowId\":7}", "flowId", 400},
               {"{\"flowId\":\"none\"}", NULL, 404}};
    struct fx f GC_AUTO(fx_close) = {0};
    fx_open(&f);
    CHECK_FATAL(fx_login(&f, "demo-client", "demo-secret"));
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        CHECK_ROW(row[i].body, fx_post(&f, LAUNCH, row[i].body) == row[i].status);
        if (row[i].field)
            CHECK_ROW_TEXT(row[i].body, fx_text(&f, "details.0.fieldName"), row[i].field);
    }
    CHECK_INT(fx_get(&f, LAUNCH "/none"), 404);
    CHECK_FATAL(fx_login(&f, "reader-client", "reader-secret"));
    CHECK_INT(fx_post(&f, LAUNCH, "{}"), 403);
    CHECK_TEXT(fx_text(&f, "messageParams.permissions"), "architect:flow:launch");
}

static void test_only_the_newest_are_kept(void)
{
    struct mock_executions e;
    char id[GC_UUID_TEXT], first[GC_UUID_TEXT] = "", second[GC_UUID_TEXT] = "";
    mock_executions_init(&e);
    for (int i = 0; i <= MOCK_EXECUTIONS_KEPT; i++) {
        gc_uuid(id);
        if (i < 2)
            memcpy(i == 0 ? first : second, id, sizeof id);
        CHECK_FATAL(mock_executions_put(&e, id, gc_strdup("text")) == GC_OK);
    }
    char *gone = mock_executions_dup(&e, first), *kept = mock_executions_dup(&e, second);
    CHECK(gone == NULL);
    CHECK_TEXT(kept, "text");
    CHECK_INT(e.by_id.n, MOCK_EXECUTIONS_KEPT);
    free(kept);
    mock_executions_release(&e);
}

SUITE(executions, {"a launched flow can be asked for", test_a_launched_flow_can_be_asked_for},
      {"what is refused", test_what_is_refused},
      {"only the newest are kept", test_only_the_newest_are_kept});
