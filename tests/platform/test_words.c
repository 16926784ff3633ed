/* Every word of stubs and of the platform's table has a case: who adds a word to a schema, or a
 * method to a tool of templates, adds one. */
#include <glob.h>
#include <string.h>

#include "base/strbuf.h"
#include "mock/stubs/tools.h"
#include "tests/platform/rig.h"

static void load(struct gc_json *doc, const char *path)
{
    struct gc_error err = {0};
    CHECK_STATUS(gc_json_load(doc, path, &gc_json_file_limits, &err), GC_OK, &err);
}

/* What a folder's cases say: their names, what is given, their rows and what they ask the control
 * plane, as JSON in one text. */
static void read_cases(const char *pattern, struct gc_strbuf *all)
{
    glob_t found;
    CHECK_FATAL(glob(pattern, 0, NULL, &found) == 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct gc_json doc GC_AUTO(gc_json_release) = {0};
        struct gc_jsonw w = gc_jsonw(all);
        const cJSON *step;
        load(&doc, found.gl_pathv[i]);
        gc_strbuf_adds(all, gc_json_str(doc.root, "name"));
        gc_jsonw_value(&w, gc_json_get(doc.root, "given"));
        gc_jsonw_value(&w, gc_json_get(doc.root, "rows"));
        cJSON_ArrayForEach(step, gc_json_get(gc_json_get(doc.root, "when"), "steps"))
        {
            gc_jsonw_value(&w, gc_json_get(step, "admin"));
        }
    }
    globfree(&found);
    CHECK_FATAL(gc_strbuf_status(all) == GC_OK);
}

static void check_word(const char *all, const char *before, const char *word, const char *behind)
{
    char text[200];
    snprintf(text, sizeof text, "%s%s%s", before, word, behind);
    CHECK_ROW(text, strstr(all, text) != NULL);
}

/* The members of what a path of keys leads to: "$defs.stub.properties". Of these words `except`
 * names those that no case can say. */
static void check_members(const char *all, const cJSON *schema, const char *path,
                          const char *behind, const char *const *except, size_t n_except)
{
    char name[64];
    const cJSON *member;
    for (; *path; path += strcspn(path, ".") + (path[strcspn(path, ".")] == '.')) {
        snprintf(name, sizeof name, "%.*s", (int)strcspn(path, "."), path);
        schema = gc_json_get(schema, name);
    }
    CHECK(cJSON_IsObject(schema));
    cJSON_ArrayForEach(member, schema)
    {
        bool excepted = false;
        for (size_t i = 0; i < n_except; i++)
            excepted |= strcmp(except[i], member->string) == 0;
        if (!excepted)
            check_word(all, "\"", member->string, behind);
    }
}

static void check_choices(const char *all, const cJSON *choices, const char *before)
{
    const cJSON *one;
    CHECK(cJSON_GetArraySize(choices) > 0);
    cJSON_ArrayForEach(one, choices)
    {
        check_word(all, before, one->valuestring, "\"");
    }
}

static const cJSON *part(const cJSON *schema, const char *a, const char *b, const char *c)
{
    return gc_json_get(gc_json_get(gc_json_get(gc_json_get(schema, "$defs"), a), b), c);
}

static void test_every_word_of_stubs_has_a_case(void)
{
    /* Files stand beside the stubs of a folder; a case has none: tests/mock/test_stub_server.c. */
    static const char *const not_in_cases[] = {"body_file"};
    struct gc_strbuf all GC_AUTO(gc_strbuf_release) = GC_STRBUF(4 << 20);
    struct gc_json stubs GC_AUTO(gc_json_release) = {0}, faults GC_AUTO(gc_json_release) = {0};
    struct gc_json matchers GC_AUTO(gc_json_release) = {0};
    read_cases("fixtures/cases/stubs/*.json", &all);
    const char *text = gc_strbuf_text(&all);
    load(&stubs, "fixtures/schema/stubs.schema.json");
    load(&faults, "fixtures/schema/fault.schema.json");
    load(&matchers, "fixtures/schema/matcher.schema.json");
    check_members(text, stubs.root, "$defs.stub.properties", "\":", NULL, 0);
    check_members(text, stubs.root, "$defs.stub.properties.requires.properties", "\":", NULL, 0);
    check_members(text, stubs.root, "$defs.match.properties", "\":", NULL, 0);
    check_members(text, stubs.root, "$defs.answer.properties", "\":", not_in_cases, 1);
    check_members(text, stubs.root, "$defs.ordered_answer.properties", "\":", not_in_cases, 1);
    check_members(text, faults.root, "$defs.action.properties.delay.properties", "\":", NULL, 0);
    check_members(text, matchers.root, "properties", "\":", NULL, 0);
    check_choices(text, gc_json_get(part(stubs.root, "stub", "properties", "then"), "enum"),
                  "\"then\":\"");
    check_choices(text, gc_json_get(part(faults.root, "action", "properties", "fault"), "examples"),
                  "\"fault\":\"");
    check_choices(
        text, gc_json_get(gc_json_get(gc_json_get(matchers.root, "properties"), "$type"), "enum"),
        "\"$type\":\"");
}

static void check_tool(const char *all, const char *tool, const struct velocity_methods *methods)
{
    for (size_t i = 0; i < methods->n; i++) {
        char call[100];
        snprintf(call, sizeof call, "$%s.%s(", tool, methods->rows[i].name);
        check_word(all, "", call, "");
    }
}

static void test_every_word_of_templates_has_a_case(void)
{
    static const char *const seen[] = {"$request.method",   "$request.path",      "$request.url",
                                       "$request.segments", "{request.params.",   "$request.query.",
                                       "$request.queries.", "$request.headers.",  "$request.text",
                                       "$request.body",     "$request.client_id", "$request.id",
                                       "$stub.id",          "$stub.hits",         "$stub.state",
                                       "$world.name",       "$world.base_url"};
    struct gc_strbuf all GC_AUTO(gc_strbuf_release) = GC_STRBUF(4 << 20);
    read_cases("fixtures/cases/stubs/*.json", &all);
    const char *text = gc_strbuf_text(&all);
    check_tool(text, "clock", &stub_clock_methods);
    check_tool(text, "random", &stub_random_methods);
    check_tool(text, "json", &stub_json_methods);
    for (size_t i = 0; i < GC_COUNT_OF(seen); i++)
        check_word(text, "", seen[i], "");
}

/* A case is called by the word that it shows. */
static void test_every_word_of_the_table_has_a_case(void)
{
    /* A channel's id and a document of the user's are what no case can have: shown below. */
    static const char *const not_in_cases[] = {"topic", "first"};
    struct gc_strbuf all GC_AUTO(gc_strbuf_release) = GC_STRBUF(4 << 20);
    struct gc_json table GC_AUTO(gc_json_release) = {0};
    read_cases("fixtures/cases/platform/*.json", &all);
    const char *text = gc_strbuf_text(&all);
    load(&table, "fixtures/schema/platform-table.schema.json");
    check_members(text, table.root, "$defs.collection.properties", "\"", not_in_cases, 2);
    check_members(text, table.root, "$defs.operation.properties", "\"", NULL, 0);
    check_members(text, table.root, "$defs.relation.properties", "\"", NULL, 0);
    check_members(text, table.root, "$defs.unique.properties", "\":", NULL, 0);
    check_members(text, table.root, "$defs.use.properties", "\":", NULL, 0);
    check_members(text, table.root, "$defs.job.properties", "\":", NULL, 0);
}

/* --- "topic", "first" --------------------------------------------------------------------------
 */

static void test_a_topic_tells_channels_of_what_changes(void)
{
    char id[200], path[300], body[300];
    struct fx f GC_AUTO(rig_close) = {0};
    rig_open(&f);
    CHECK_INT(fx_admin(&f, "PATCH", "/org",
                       "{\"platform\":{\"collections\":{\"/api/v2/widgets\":"
                       "{\"topic\":\"v2.widgets.{widgetId}.look\"}}}}"),
              200);
    rig_widget(&f, "a", id);
    CHECK_INT(fx_post(&f, "/api/v2/notifications/channels", ""), 200);
    snprintf(path, sizeof path, "/api/v2/notifications/channels/%s/subscriptions",
             fx_text(&f, "id"));
    snprintf(body, sizeof body, "[{\"id\":\"v2.widgets.%s.look\"}]", id);
    CHECK_INT(fx_put(&f, path, body), 200);
    rig_widget(&f, "another", path);
    snprintf(path, sizeof path, "/api/v2/widgets/%s", id);
    CHECK_INT(fx_patch(&f, path, "{\"name\":\"b\"}"), 200);
    CHECK_INT(fx_admin(&f, "GET", "/notifications", NULL), 200);
    CHECK_INT(cJSON_GetArraySize(fx_at(&f, "events")), 1);
    snprintf(body, sizeof body, "v2.widgets.%s.look", id);
    CHECK_TEXT(fx_text(&f, "events.0.topicName"), body);
    CHECK_TEXT(fx_text(&f, "events.0.eventBody.name"), "b");
}

#define ANSWERS(schema)                                                                            \
    "\"responses\":{\"200\":{\"description\":\"\",\"content\":{\"application/json\":{"             \
    "\"schema\":" schema "}}}}"
#define ITEM "{\"$ref\":\"#/components/schemas/Flow\"}"

static const char flows[] =
    "{\"openapi\":\"3.0.1\",\"paths\":{\"/api/v2/"
    "flows\":{\"get\":{\"operationId\":\"getThem\"," ANSWERS(
        "{\"type\":\"object\",\"properties\":{\"entities\":{\"type\":\"array\",\"items\":" ITEM
        "}}}") "}},"
               "\"/api/v2/flows/{flowId}\":{\"get\":{\"operationId\":\"getIt\"," ANSWERS(
                   ITEM) "}}},"
                         "\"components\":{\"schemas\":{\"Flow\":{\"type\":\"object\","
                         "\"properties\":{\"id\":{\"type\":\"string\"}}}}}}";

static void check_flows(const char *table, const char *says)
{
    char file[300], row[300], dir[300];
    struct fx f GC_AUTO(rig_close) = {0};
    struct mock_server *server = NULL;
    struct gc_error err = {0};
    (void)rig_server(); /* writes the org */
    snprintf(dir, sizeof dir, "%s/org", check_temp_dir());
    const char *const dirs[] = {dir};
    rig_file("flows.json", flows, file);
    rig_file("flows-table.json", table, row);
    const char *const tables[] = {row};
    const struct mock_server_options o = {.org_dirs = dirs,
                                          .n_org_dirs = 1,
                                          .n_workers = 2,
                                          .openapi = file,
                                          .openapi_tables = tables,
                                          .n_openapi_tables = 1};
    CHECK_STATUS(mock_server_start(&server, &o, NULL, &err), GC_OK, &err);
    rig_at(&f, server);
    CHECK(fx_login(&f, "all", "s"));
    CHECK_INT(fx_get(&f, "/api/v2/flows"), 200);
    CHECK_ROW_TEXT(table, fx_header(&f, "X-GCMock-Provenance"), says);
    CHECK_INT(fx_get(&f, "/api/v2/flows/none"), 404);
    CHECK_ROW_TEXT(table, fx_header(&f, "X-GCMock-Provenance"), says);
    mock_server_stop(server, 10000);
}

static void test_first_goes_before_what_is_made_by_hand(void)
{
    check_flows("{\"collections\":{\"/api/v2/flows\":{\"first\":true}}}", "genesys-shape");
    check_flows("{\"collections\":{\"/api/v2/flows\":{\"first\":false}}}", "genesys");
    check_flows("{}", "genesys");
}

SUITE(platform_words, {"every word of stubs has a case", test_every_word_of_stubs_has_a_case},
      {"every word of stubs' templates has a case", test_every_word_of_templates_has_a_case},
      {"every word of the platform's table has a case", test_every_word_of_the_table_has_a_case},
      {"a topic tells channels of what changes", test_a_topic_tells_channels_of_what_changes},
      {"first goes before what is made by hand", test_first_goes_before_what_is_made_by_hand});
