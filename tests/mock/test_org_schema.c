/* The schemas that editors use and the tables that the loader uses name the same keys. */
#include "base/json/json.h"
#include "mock/org/internal.h"
#include "tests/check.h"

static const struct {
    const char *file;
    enum mock_kind kind;
    bool of_items; /* the schema is of the array */
} row[] = {
    {"clients", MOCK_CLIENTS, true},
    {"contact", MOCK_CONTACTS, false},
    {"data-action", MOCK_DATA_ACTIONS, true},
};

static bool is_required(const cJSON *schema, const char *key)
{
    const cJSON *one;
    cJSON_ArrayForEach(one, gc_json_get(schema, "required"))
    {
        if (strcmp(one->valuestring, key) == 0)
            return true;
    }
    return false;
}

static void test_same_keys(void)
{
    char demo[4096], path[5000];
    struct gc_error err = {0};
    CHECK_FATAL(mock_org_find_demo(demo, sizeof demo, &err) != NULL);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        const struct mock_kind_row *kind = &mock_kinds[row[i].kind];
        struct gc_json doc GC_AUTO(gc_json_release) = {0};
        snprintf(path, sizeof path, "%s/../../schema/%s.schema.json", demo, row[i].file);
        CHECK_STATUS(gc_json_load(&doc, path, &gc_json_file_limits, &err), GC_OK, &err);
        const cJSON *schema = row[i].of_items ? gc_json_get(doc.root, "items") : doc.root;
        const cJSON *keys = gc_json_get(schema, "properties");
        CHECK_ROW(row[i].file, cJSON_IsFalse(gc_json_get(schema, "additionalProperties")));
        CHECK_INT(cJSON_GetArraySize(keys), kind->n_fields);
        for (size_t k = 0; k < kind->n_fields; k++) {
            const char *key = kind->fields[k].key;
            CHECK_ROW(key, gc_json_get(keys, key) != NULL);
            CHECK_ROW(key, is_required(schema, key) == kind->fields[k].required);
        }
    }
}

SUITE(org_schema, {"schemas and loader agree on keys", test_same_keys});
