/* The schema that editors use and the parser name the same keys. */
#include "base/embedded.h"
#include "mock/api/routes.h"
#include "mock/fault/internal.h"
#include "mock/org/org.h"
#include "tests/check.h"
#include "tests/mock/subject.h"

static bool load_schema(struct gc_json *doc)
{
    char demo[4096], path[5000];
    struct gc_error err = {0};
    CHECK_FATAL(mock_org_find_demo(demo, sizeof demo, &err) != NULL);
    snprintf(path, sizeof path, "%s/../../schema/fault.schema.json", demo);
    return gc_json_load(doc, path, &gc_json_file_limits, &err) == GC_OK;
}

static void test_examples(void)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    CHECK_FATAL(load_schema(&doc));
    const cJSON *one;
    cJSON_ArrayForEach(one, gc_json_get(doc.root, "examples"))
    {
        bool ok = mock_fault_check(&doc, one, mock_api_operations(), &problems);
        CHECK_ROW(problems.n ? problems.list[0].whole : "an example", ok);
    }
}

/* Each key of the schema is given an object: of a wrong type perhaps, but never unknown. */
static void test_keys(void)
{
    static const struct {
        const char *def, *before, *after;
    } row[] = {
        {"match", "{\"action\":{\"status\":500},\"match\":{\"", "\":{}}}"},
        {"action", "{\"action\":{\"", "\":{}}}"},
        {"answer", "{\"action\":{\"answers\":[{\"", "\":{}}]}}"},
    };
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    CHECK_FATAL(load_schema(&doc));
    const cJSON *defs = gc_json_get(doc.root, "$defs");
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        const cJSON *keys = gc_json_get(gc_json_get(defs, row[i].def), "properties"), *key;
        CHECK_ROW(row[i].def, cJSON_GetArraySize(keys) > 10);
        cJSON_ArrayForEach(key, keys)
        {
            char text[200];
            struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
            snprintf(text, sizeof text, "%s%s%s", row[i].before, key->string, row[i].after);
            struct gc_json fault GC_AUTO(gc_json_release) = subject_json(text);
            (void)mock_fault_check(&fault, fault.root, mock_api_operations(), &problems);
            for (size_t k = 0; k < problems.n_kept; k++)
                CHECK_ROW(key->string, !strstr(problems.list[k].whole, "unknown key"));
        }
    }
}

static void test_names(void)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    CHECK_FATAL(load_schema(&doc));
    const cJSON *action = gc_json_get(gc_json_get(doc.root, "$defs"), "action"), *name;
    const cJSON *names =
        gc_json_get(gc_json_get(gc_json_get(action, "properties"), "fault"), "examples");
    CHECK_INT(cJSON_GetArraySize(names), MOCK_WIRE_LIMIT_DATA);
    const cJSON *meanings =
        gc_json_get(gc_json_get(gc_json_get(action, "properties"), "fault"), "x-meanings");
    enum mock_wire wire;
    CHECK_INT(cJSON_GetArraySize(meanings), MOCK_WIRE_LIMIT_DATA);
    cJSON_ArrayForEach(name, names)
    {
        CHECK_ROW(name->valuestring, gc_json_str(meanings, name->valuestring) != NULL);
        CHECK_ROW(name->valuestring, mock_wire_parse(name->valuestring, &wire) &&
                                         strcmp(mock_wire_name(wire), name->valuestring) == 0);
    }
}

extern const struct gc_embedded mock_help_files[];

/* Is the key or word used in an example of `gcmock help faults`, not only told of? */
static void check_shown(const char *text, const char *word)
{
    char quoted[80];
    snprintf(quoted, sizeof quoted, "\"%s\"", word);
    CHECK_ROW_HAS(word, text, quoted);
}

static void test_help(void)
{
    static const char *const defs[] = {"match", "action", "answer"};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const struct gc_embedded *help = gc_embedded_in(mock_help_files, "faults.md", 9);
    CHECK_FATAL(load_schema(&doc) && help != NULL);
    const char *text = (const char *)help->bytes;
    for (size_t i = 0; i < GC_COUNT_OF(defs); i++) {
        const cJSON *def = gc_json_get(gc_json_get(doc.root, "$defs"), defs[i]), *key;
        CHECK_ROW(defs[i], gc_json_get(def, "properties") != NULL);
        cJSON_ArrayForEach(key, gc_json_get(def, "properties")) check_shown(text, key->string);
    }
    for (int wire = MOCK_WIRE_NONE + 1; wire <= MOCK_WIRE_LIMIT_DATA; wire++)
        check_shown(text, mock_wire_name((enum mock_wire)wire));
}

SUITE(fault_schema, {"every example is a fault", test_examples},
      {"every key is known to the parser", test_keys}, {"every wire fault is named", test_names},
      {"the help has an example of every key and word", test_help});
