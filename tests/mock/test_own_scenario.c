/* Flows of gcmock's own format that are called with a scenario, as exports are. */
#include <stdio.h>
#include <string.h>

#include "tests/check.h"
#include "tests/with_mock/fixture.h"

/* clang-format off */
#define FLOW \
    "{\"flows\":[{\"id\":\"own\",\"name\":\"Own\",\"startNode\":\"s\",\"nodes\":[" \
    "{\"id\":\"s\",\"name\":\"S\",\"type\":\"Start\",\"paths\":{\"next\":\"k\"}}," \
    "{\"id\":\"k\",\"name\":\"K\",\"type\":\"CollectInputAction\",\"settings\":{\"variable\":\"Flow.k\"},\"paths\":{\"success\":\"l\",\"noInput\":\"l\"}}," \
    "{\"id\":\"l\",\"name\":\"L\",\"type\":\"Loop\",\"startNode\":\"d\",\"settings\":{\"count\":3},\"paths\":{\"next\":\"p\"}}," \
    "{\"id\":\"d\",\"parentId\":\"l\",\"name\":\"D\",\"type\":\"DataAction\",\"settings\":{\"action\":\"Customer Lookup\",\"inputs\":{\"customer_id\":1}},\"paths\":{\"success\":\"x\",\"failure\":\"x\",\"timeout\":\"x\"}}," \
    "{\"id\":\"x\",\"parentId\":\"l\",\"name\":\"X\",\"type\":\"PlayAudioAction\"}," \
    "{\"id\":\"p\",\"name\":\"P\",\"type\":\"PlayAudioAction\",\"settings\":{\"prompt\":\"Append(ToString(GetCurrentDateTimeUtc()), \\\" \\\", ToString(Context.who), \\\" \\\", ToString(Context.from))\"}}]}]}"
/* clang-format on */

/* How data actions were left, and what was said and heard, in one line. */
static const char *way(const struct fx *f)
{
    static char text[1024];
    const cJSON *e;
    *text = '\0';
    cJSON_ArrayForEach(e, fx_at(f, "trace"))
    {
        const cJSON *result = gc_json_get(e, "result");
        const char *id = gc_json_str(e, "nodeId"), *prompt = gc_json_str(result, "prompt");
        const char *input = gc_json_str(result, "input"), *path = gc_json_str(e, "path");
        if (strcmp(id, "k") == 0)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s ", input ? input : "-");
        if (strcmp(id, "d") == 0)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s ", path);
        if (prompt)
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s", prompt);
    }
    return text;
}

static void test_rows(void)
{
    /* clang-format off */
    static const struct { const char *body, *way; } row[] = {
        {"\"scenario\":{\"given\":{\"clock\":\"2026-01-31T08:00:00Z\",\"from\":\"+1\",\"inputs\":{\"who\":\"Ada\"}},\"caller\":[{\"hears\":\"x\"},{\"press\":\"7\"}],"
         "\"data_actions\":{\"Customer Lookup\":[{\"success\":{}},{\"failure\":{\"status\":404}},{\"timeout\":true}]}}",
         "7 success failure timeout 2026-01-31T08:01:00Z Ada +1"},
        {"\"scenario\":{\"given\":{\"clock\":\"2026-01-31T08:00:00Z\",\"from\":\"+1\",\"inputs\":{\"who\":\"Ada\"}},\"caller\":[{\"says\":\"yes\"}],"
         "\"answers\":{\"Customer Lookup\":[{\"failure\":{}},{\"success\":{}}]}},\"context\":{\"from\":\"+2\"}",
         "yes failure success success 2026-01-31T08:00:00Z Ada +2"},
        {"\"scenario\":{\"given\":{\"clock\":\"2026-01-31T08:00:00Z\",\"inputs\":{\"who\":\"B\",\"from\":\"+3\"},\"from\":\"+1\"},\"caller\":[{\"silent\":true}],"
         "\"data_actions\":{\"Customer Lookup\":{\"success\":{}}}}",
         "- success success success 2026-01-31T08:00:05Z B +3"},
    };
    /* clang-format on */
    struct fx f GC_AUTO(fx_close) = {0};
    char body[1024];
    fx_open(&f);
    CHECK_FATAL(fx_overlay(&f, FLOW) && fx_login(&f, "demo-client", "demo-secret"));
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        snprintf(body, sizeof body, "{\"flowId\":\"own\",%s}", row[i].body);
        CHECK_INT(fx_post(&f, "/api/v2/architect/simulations", body), 200);
        CHECK_TEXT(fx_text(&f, "status"), "COMPLETED");
        CHECK_ROW_TEXT(row[i].way, way(&f), row[i].way);
    }
    CHECK_TEXT(fx_text(&f, "trace.2.result.dataAction"), "Customer Lookup");
    CHECK_INT(fx_number(&f, "trace.2.result.inputs.customer_id"), 1);
}

SUITE(own_scenario,
      {"what is given, done and answered in a scenario reaches own flows", test_rows});
