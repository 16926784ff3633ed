/* Paths: a text is a path or an error with its column; what a path finds is JSON, and a definite
 * path finds a value while any other finds an array. */
#include <string.h>

#include "base/json/write.h"
#include "mock/integrations/jsonpath/jsonpath.h"
#include "tests/fuzz/fuzz.h"

static const char document[] =
    "{\"a\":[{\"b\":\"x\",\"n\":1.50,\"t\":[\"p\",\"q\"]},{\"b\":null,\"n\":\"1\"},3,[]],"
    "\"d\":{\"a\":[{\"b\":\"y\"}],\"e f\":true},\"s\":\"text\",\"z\":0}";

static void read(const struct jsonpath *path, const cJSON *root)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 16 << 20};
    struct gc_strbuf made GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 << 20);
    struct gc_jsonw w = gc_jsonw(&made);
    struct gc_error err = {0};
    const cJSON *found = NULL;
    enum gc_status s = jsonpath_read(path, root, &arena, &found, &err);
    FUZZ_HOLDS((s == GC_OK) == (found != NULL));
    if (s != GC_OK) {
        FUZZ_HOLDS(s == GC_E_NOT_FOUND || s == GC_E_BAD_REQUEST || s == GC_E_TOO_BIG);
        FUZZ_HOLDS(fuzz_is_message(gc_error_text(&err)));
        return;
    }
    FUZZ_HOLDS(jsonpath_is_definite(path) || cJSON_IsArray(found));
    gc_jsonw_value(&w, found);
    fuzz_holds_json(&made);
}

FUZZ(jsonpath)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct jsonpath *path = NULL;
    struct gc_error err = {0};
    enum gc_status s = jsonpath_parse(&path, text, &err);
    (void)size;
    FUZZ_HOLDS((s == GC_OK) == (path != NULL));
    if (s != GC_OK)
        FUZZ_HOLDS((s == GC_E_DATA || s == GC_E_TOO_BIG) && fuzz_is_message(gc_error_text(&err)));
    if (path && gc_json_parse(&doc, "document", document, sizeof document - 1,
                              &gc_json_default_limits, NULL) == GC_OK)
        read(path, doc.root);
    jsonpath_free(path);
}
