/* Documents: which are served, which are refused in one line, and what becomes of a bad one. */
#include <stdlib.h>
#include <unistd.h>

#include "mock/platform/document/document.h"
#include "mock/platform/serve/platform.h"
#include "tests/platform/rig.h"

static void handle(struct mock_exchange *x)
{
    (void)x;
}

#define ONE(swagger)                                                                               \
    "{" swagger ",\"paths\":{\"/api/v2/one\":{\"get\":{\"operationId\":\"getOne\","                \
    "\"responses\":{\"200\":{\"description\":\"\"}}}}}}"

static void test_bad_documents_get_one_line(void)
{
    static const struct {
        const char *name, *text;
        enum gc_status status;
        const char *says;
    } row[] = {
        {"empty", "", GC_E_DATA, "1:1: this is no JSON object"},
        {"blank", " \n ", GC_E_DATA, "this is no JSON object"},
        {"YAML", "openapi: 3.0.1\n", GC_E_DATA, "documents in YAML are not read"},
        {"an array", "[]", GC_E_DATA, "this is no JSON object"},
        {"cut off", "{\"swagger\":\"2.0\",\n\"paths\":{\"/a\":{\"get\"", GC_E_DATA,
         ":2:21: the document ends before it is whole"},
        {"cut in a text", "{\"swagger\":\"2.", GC_E_DATA, "is no JSON"},
        {"brackets that cross", "{\"swagger\":\"2.0\",\"paths\":[{]}}", GC_E_DATA, "is no JSON"},
        {"something behind it", ONE("\"swagger\":\"2.0\"") "x", GC_E_DATA, "is no JSON"},
        {"no document", "{\"paths\":{}}", GC_E_DATA, "neither \"swagger\": \"2.0\" nor"},
        {"an old version", ONE("\"swagger\":\"1.2\""), GC_E_DATA, "\"swagger\" is \"1.2\""},
        {"a version to come", ONE("\"openapi\":\"4.0.0\""), GC_E_DATA, "\"openapi\" is \"4.0.0\""},
        {"no operation", "{\"openapi\":\"3.0.1\",\"paths\":{}}", GC_E_DATA, "has no operation"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char file[300];
        struct platform_document *d = NULL;
        struct gc_error err = {0};
        rig_file("bad.json", row[i].text, file);
        CHECK_ROW(row[i].name, platform_document_open(&d, file, handle, &err) == row[i].status);
        CHECK_ROW_HAS(row[i].name, gc_error_text(&err), row[i].says);
        CHECK_ROW_HAS(row[i].name, gc_error_text(&err), "bad.json");
        CHECK_ROW(row[i].name, !d && !strchr(gc_error_text(&err), '\n'));
    }
}

static void test_a_file_that_can_not_be_had(void)
{
    char file[300];
    struct platform_document *d = NULL;
    struct gc_error err = {0};
    rig_file("great.json", "{", file);
    CHECK_INT(truncate(file, (off_t)PLATFORM_MAX_BYTES + 1), 0);
    CHECK_STATUS(platform_document_open(&d, file, handle, &err), GC_E_TOO_BIG, NULL);
    CHECK_HAS(gc_error_text(&err), "at most 67108864 are read");
    CHECK_STATUS(platform_document_open(&d, "/nowhere/x.json", handle, &err), GC_E_IO, NULL);
    CHECK_STATUS(platform_document_open(&d, "/tmp", handle, &err), GC_E_IO, NULL);
}

static void test_what_an_operation_says_is_read(void)
{
    static const char text[] =
        "{\"swagger\":\"2.0\",\"paths\":{\"/a/{b}\":{\"parameters\":[{\"$ref\":\"#/parameters/"
        "q\"}],"
        "\"put\":{\"operationId\":\"putA\",\"parameters\":[{\"name\":\"_delete\",\"in\":\"query\","
        "\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"required\":true},"
        "{\"in\":\"body\",\"name\":\"body\",\"required\":true,\"schema\":{\"$ref\":"
        "\"#/definitions/A\"}}],\"responses\":{\"default\":{\"description\":\"\"},\"409\":{"
        "\"x-inin-error-codes\":{\"x.y\":\"...\"}}},\"x-inin-requires-permissions\":{\"type\":"
        "\"ALL\",\"permissions\":[\"a:b:c\",\"d:e:f\"]}}}},\"parameters\":{\"q\":{\"name\":\"q\","
        "\"in\":\"query\",\"type\":\"boolean\",\"default\":true}},\"definitions\":{\"A\":{\"type\":"
        "\"object\",\"required\":[\"n\"],\"properties\":{\"n\":{\"type\":\"string\",\"enum\":["
        "\"x\"]},"
        "\"self\":{\"$ref\":\"#/definitions/A\"}}}}}";
    struct platform_document *d = NULL;
    struct gc_error err = {0};
    CHECK_STATUS(platform_document_of(&d, "a", text, strlen(text), handle, &err), GC_OK, &err);
    struct platform_operation *op = platform_document_operation(d, "putA");
    CHECK_FATAL(op && platform_operation_read(op, &err));
    CHECK_INT(op->status, 204); /* "default" alone, without a model */
    CHECK(op->body_required && op->all_permissions);
    CHECK_INT(op->n_permissions, 2);
    CHECK_TEXT(op->permissions[1], "d:e:f");
    CHECK_INT(op->n_codes, 1);
    CHECK_INT(op->codes[0].status, 409);
    CHECK_INT(op->n_query, 2);
    CHECK_TEXT(platform_parameter(op, "q")->initial, "true");
    const struct platform_parameter *p = platform_parameter(op, "delete"); /* without the '_' */
    CHECK_FATAL(p != NULL);
    CHECK(p->is_array && p->required && p->type == PLATFORM_INTEGER);
    const struct platform_model *m = platform_model(d, op->body);
    CHECK_TEXT(m->name, "A");
    CHECK(platform_property(d, m, "n")->required && !platform_property(d, m, "self")->required);
    CHECK(platform_model_at(d, m, "self.self.n") == platform_model_at(d, m, "n"));
    CHECK(!platform_property(d, m, "none"));
    CHECK(platform_document_path(d, "/a/{other}") == op->path);
    CHECK(!platform_document_path(d, "/b"));
    platform_document_unref(d);
}

static struct mock_server *start(const char *openapi, bool lenient, bool no_examples)
{
    char dir[300];
    struct mock_server *server = NULL;
    struct gc_error err = {0};
    snprintf(dir, sizeof dir, "%s/org", check_temp_dir());
    const char *const dirs[] = {dir};
    (void)rig_server(); /* writes the org */
    const struct mock_server_options o = {.org_dirs = dirs,
                                          .n_org_dirs = 1,
                                          .n_workers = 4,
                                          .openapi = openapi,
                                          .openapi_lenient = lenient,
                                          .openapi_no_examples = no_examples};
    CHECK_STATUS(mock_server_start(&server, &o, NULL, &err), GC_OK, &err);
    return server;
}

static void test_gcmock_serves_on_without_a_bad_document(void)
{
    char file[300];
    struct fx f GC_AUTO(rig_close) = {0};
    struct mock_server *server = start(rig_file("cut.json", "{\"swagger\":", file), false, false);
    rig_at(&f, server);
    CHECK(fx_login(&f, "all", "s"));
    CHECK_INT(fx_get(&f, "/api/v2/flows"), 200);
    CHECK_INT(fx_get(&f, "/api/v2/routing/skills"), 200); /* the program's own */
    CHECK_INT(fx_get(&f, "/api/v2/one"), 404);
    mock_server_stop(server, 0);
}

static void test_the_last_good_document_stays(void)
{
    char file[300];
    struct gc_error err = {0};
    struct fx f GC_AUTO(rig_close) = {0};
    struct mock_server *server =
        start(rig_file("served.json", ONE("\"swagger\":\"2.0\""), file), false, false);
    rig_at(&f, server);
    CHECK(fx_login(&f, "all", "s"));
    CHECK_INT(fx_get(&f, "/api/v2/one"), 200);
    rig_file("served.json", "{\"swagger\":", file);
    CHECK_STATUS(mock_server_reload(server, NULL, &err), GC_E_DATA, NULL);
    CHECK_HAS(gc_error_text(&err), "served.json");
    CHECK_INT(fx_get(&f, "/api/v2/one"), 200);
    rig_file("served.json",
             "{\"swagger\":\"2.0\",\"paths\":{\"/api/v2/two\":{\"get\":{\"responses\":{}}}}}",
             file);
    CHECK_STATUS(mock_server_reload(server, NULL, &err), GC_OK, &err);
    CHECK_INT(fx_get(&f, "/api/v2/one"), 404);
    CHECK_INT(fx_get(&f, "/api/v2/two"), 204);
    mock_server_stop(server, 0);
}

static void test_lenient_and_without_examples(void)
{
    struct fx f GC_AUTO(rig_close) = {0};
    struct mock_server *server = start(RIG_DOCUMENT, true, true);
    rig_at(&f, server);
    CHECK(fx_login(&f, "all", "s"));
    CHECK_INT(fx_post(&f, "/api/v2/widgets", "{\"name\":\"a\",\"colour\":\"red\"}"), 200);
    CHECK(!fx_at(&f, "colour"));
    CHECK_INT(fx_post(&f, "/api/v2/widgets", "{\"name\":\"a\",\"size\":\"x\"}"), 400);
    CHECK_INT(fx_get(&f, "/api/v2/reports/daily"), 501);
    CHECK_TEXT(fx_header(&f, "X-GCMock-Provenance"), "genesys-refused");
    mock_server_stop(server, 0);
}

static void test_validation_tells_what_a_document_holds(void)
{
    static const char *const tables[] = {RIG_TABLE};
    char file[300], *text = NULL;
    size_t n = 0;
    FILE *to = open_memstream(&text, &n);
    CHECK_INT(platform_validate(RIG_DOCUMENT, tables, 1, NULL, to), 0);
    fclose(to);
    CHECK_HAS(text, "ok: tests/platform/document.json: ");
    CHECK_HAS(text, "whole collections (create, list, get, delete)");
    CHECK(!strstr(text, "warning"));
    free(text);
    to = open_memstream(&text, &n);
    rig_file("rows.json", "{\"collections\":{\"/api/v2/nowhere\":{}}}", file);
    const char *const idle[] = {file};
    CHECK_INT(platform_validate(RIG_DOCUMENT, idle, 1, NULL, to), 0);
    fclose(to);
    CHECK_HAS(text, "warning: the table's row \"/api/v2/nowhere\" names nothing in the document");
    free(text);
    to = open_memstream(&text, &n);
    rig_file("rows.json", "{\"collections\":{\"/api/v2/widgets\":{\"uniqe\":[]}}}", file);
    CHECK_INT(platform_validate(RIG_DOCUMENT, idle, 1, NULL, to), 11);
    fclose(to);
    CHECK_HAS(text, "rows.json:1:36: unknown key \"uniqe\"");
    free(text);
}

SUITE(platform_documents, {"bad documents get one line", test_bad_documents_get_one_line},
      {"a file that can't be had", test_a_file_that_can_not_be_had},
      {"what an operation says is read", test_what_an_operation_says_is_read},
      {"gcmock serves on without a bad document", test_gcmock_serves_on_without_a_bad_document},
      {"the last good document stays", test_the_last_good_document_stays},
      {"lenient, and without examples", test_lenient_and_without_examples},
      {"validation tells what a document holds", test_validation_tells_what_a_document_holds});
