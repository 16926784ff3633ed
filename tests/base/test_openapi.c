#include "base/http/openapi.h"
#include "base/version.h"
#include "tests/check.h"

static void test_a_document(void)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_jsonw w = gc_jsonw(&text);
    gc_openapi_begin(&w, "T", "D");
    gc_jsonw_put_object(&w, "/a/{id}/{rest...}");
    gc_openapi_operation(&w, "PUT", "putA", "Puts");
    gc_openapi_parameters(&w, "/a/{id}/{rest...}", NULL);
    gc_openapi_request(&w, &(struct gc_openapi_body){.media = "m/x", .schema = "S"});
    gc_jsonw_put_object(&w, "responses");
    gc_openapi_answer(&w, &(struct gc_openapi_answer){.status = 404, .headers = "{}"});
    gc_openapi_answer(&w, &(struct gc_openapi_answer){.description = "Else",
                                                      .body = {.media = "m/y", .example = "1"}});
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    gc_openapi_components(&w);
    gc_jsonw_put_raw(&w, "schemas", "{\"S\":{}}");
    gc_openapi_end(&w);
    CHECK_TEXT(gc_strbuf_text(&text),
               "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"T\",\"version\":\"" GC_VERSION
               "\",\"description\":\"D\"},\"servers\":[{\"url\":\"/\"}],\"paths\":{"
               "\"/a/{id}/{rest...}\":{\"put\":{\"operationId\":\"putA\",\"summary\":\"Puts\","
               "\"parameters\":[{\"name\":\"id\",\"in\":\"path\",\"required\":true,"
               "\"schema\":{\"type\":\"string\"}},{\"name\":\"rest\",\"in\":\"path\","
               "\"required\":true,\"schema\":{\"type\":\"string\"}}],"
               "\"requestBody\":{\"required\":true,\"content\":{\"m/x\":{\"schema\":"
               "{\"$ref\":\"#/components/schemas/S\"}}}},"
               "\"responses\":{\"404\":{\"description\":\"Not Found\",\"headers\":{}},"
               "\"default\":{\"description\":\"Else\",\"content\":{\"m/y\":{\"example\":1}}}}}}},"
               "\"components\":{\"schemas\":{\"S\":{}}}}");
}

SUITE(openapi, {"a document", test_a_document});
