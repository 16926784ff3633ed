/* Exports run: tests/flow/exports/NAME.json holds one and, a row each, what a caller does and where
 * the flow goes then; `others` are exports that it may call, `items` is what the org has, `results`
 * of a row what the trace tells of an action by its number. */
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "mock/flow/engine/engine.h"
#include "mock/flow/export/action/types.h"
#include "mock/flow/export/export.h"
#include "mock/flow/value/zone.h"
#include "tests/check.h"

static const char folder[] = "tests/flow/exports";

static int64_t now(void *ctx)
{
    (void)ctx;
    return 1769847300000;
}

static void no_data_action(void *ctx, const struct flow_action_call *call,
                           struct flow_action_result *out)
{
    (void)ctx, (void)call;
    *out = (struct flow_action_result){.end = FLOW_ACTION_FAILURE};
}

/* What the file's `items` hold: {"schedule": [{"id", "name", ...}]}. */
static const cJSON *find_item(void *ctx, int kind, const char *name_or_id)
{
    static const struct {
        int kind;
        const char *name;
    } kinds[] = {{FLOW_QUEUE, "queue"},
                 {FLOW_USER, "user"},
                 {FLOW_SKILL, "skill"},
                 {FLOW_LANGUAGE_SKILL, "language"},
                 {FLOW_GROUP, "group"},
                 {FLOW_PROMPT, "prompt"},
                 {FLOW_WRAPUP_CODE, "wrapup"},
                 {FLOW_ITEM_SCHEDULE, "schedule"},
                 {FLOW_ITEM_SCHEDULE_GROUP, "schedule_group"},
                 {FLOW_ITEM_EMERGENCY_GROUP, "emergency_group"},
                 {FLOW_ITEM_RESPONSE, "response"},
                 {FLOW_ITEM_ORGANIZATION, "organization"},
                 {FLOW_ITEM_GRAMMAR, "grammar"},
                 {FLOW_ITEM_UTILIZATION_LABEL, "label"}};
    const cJSON *item;
    for (size_t i = 0; i < GC_COUNT_OF(kinds); i++)
        if (kinds[i].kind == kind)
            cJSON_ArrayForEach(item, gc_json_get(ctx, kinds[i].name))
            {
                const char *id = gc_json_str(item, "id"), *name = gc_json_str(item, "name");
                if ((id && strcmp(id, name_or_id) == 0) || (name && strcmp(name, name_or_id) == 0))
                    return item;
            }
    return NULL;
}

/* The numbers of the trace as JSON. */
static cJSON *path_of(const cJSON *answer)
{
    cJSON *path = cJSON_CreateArray();
    const cJSON *entry;
    cJSON_ArrayForEach(entry, gc_json_get(answer, "trace"))
    {
        cJSON_AddItemToArray(path, cJSON_CreateNumber((double)gc_json_int(entry, "trackingId", 0)));
    }
    return path;
}

static void compare(const char *name, const char *what, const cJSON *got, const cJSON *expected)
{
    char *a = cJSON_PrintUnformatted(got), *b = cJSON_PrintUnformatted(expected);
    char row[200];
    snprintf(row, sizeof row, "%s: %s", name, what);
    CHECK_ROW_TEXT(row, a, b);
    free(a);
    free(b);
}

/* Types and their outputs that were met, as "TYPE" and "TYPE OUTPUT". */
static struct gc_map met;

static void meet(const cJSON *entry)
{
    char key[200];
    const char *type = gc_json_str(entry, "nodeType"), *path = gc_json_str(entry, "path");
    snprintf(key, sizeof key, "%s %s", type, path ? path : "");
    CHECK(gc_map_put(&met, type, &met, NULL) == GC_OK);
    CHECK(gc_map_put(&met, key, &met, NULL) == GC_OK);
}

static struct flow_export *others[4];

static const struct flow_export *find_flow(void *ctx, const char *id, const char *name)
{
    (void)ctx, (void)id;
    for (size_t i = 0; i < GC_COUNT_OF(others) && others[i]; i++)
        if (name && strcmp(others[i]->name, name) == 0)
            return others[i];
    return NULL;
}

static void load_others(const char *file, const struct gc_json *doc)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    const cJSON *json;
    size_t n = 0;
    cJSON_ArrayForEach(json, gc_json_get(doc->root, "others"))
    {
        CHECK_ROW(file, flow_export_load(&others[n++], doc, json, json, &problems) == GC_OK);
    }
}

static void free_others(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(others); i++) {
        flow_export_free(others[i]);
        others[i] = NULL;
    }
}

static void run_row(const struct flow_export *flow, const char *file, const cJSON *items,
                    const cJSON *row)
{
    const struct flow_host host = {.ctx = (void *)(uintptr_t)items,
                                   .now_ms = now,
                                   .run_data_action = no_data_action,
                                   .find_item = items ? find_item : NULL,
                                   .find_flow = find_flow,
                                   .country_code = "1"};
    const struct flow_request req = {.scenario = gc_json_get(row, "scenario"),
                                     .timeout_ms = 86400000};
    struct gc_strbuf made GC_AUTO(gc_strbuf_release) = GC_STRBUF(16 << 20);
    struct gc_json answer GC_AUTO(gc_json_release) = {0};
    struct gc_jsonw w = gc_jsonw(&made);
    struct gc_error err = {0};
    char name[200];
    snprintf(name, sizeof name, "%s: %s", file, gc_json_str(row, "name"));
    CHECK_STATUS(flow_export_run(flow, "id", &req, &host, &w, &err), GC_OK, &err);
    CHECK_STATUS(gc_json_parse(&answer, "answer", gc_strbuf_text(&made), made.len,
                               &gc_json_file_limits, &err),
                 GC_OK, &err);
    cJSON *path = path_of(answer.root);
    compare(name, "path", path, gc_json_get(row, "path"));
    compare(name, "outcome", gc_json_get(answer.root, "outcome"), gc_json_get(row, "outcome"));
    compare(name, "said", gc_json_get(answer.root, "said"), gc_json_get(row, "said"));
    CHECK_ROW(name, gc_json_get(answer.root, "unheard") == NULL);
    if (gc_json_get(row, "notes"))
        compare(name, "notes", gc_json_get(answer.root, "notes"), gc_json_get(row, "notes"));
    else
        CHECK_ROW(name, gc_json_get(answer.root, "notes") == NULL);
    if (gc_json_get(row, "variables"))
        compare(name, "variables", gc_json_get(answer.root, "variables"),
                gc_json_get(row, "variables"));
    const cJSON *results = gc_json_get(row, "results"), *entry;
    cJSON_ArrayForEach(entry, gc_json_get(answer.root, "trace"))
    {
        char number[24];
        meet(entry);
        snprintf(number, sizeof number, "%lld", (long long)gc_json_int(entry, "trackingId", 0));
        if (gc_json_get(results, number))
            compare(name, number, gc_json_get(entry, "result"), gc_json_get(results, number));
    }
    cJSON_Delete(path);
}

static void run_file(const char *file)
{
    char path[512];
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct flow_export *flow = NULL;
    snprintf(path, sizeof path, "%s/%s", folder, file);
    CHECK_STATUS(gc_json_load(&doc, path, &gc_json_file_limits, &err), GC_OK, &err);
    const cJSON *export = gc_json_get(doc.root, "export"), *row;
    const char *zone = gc_json_str(doc.root, "zone");
    snprintf(path, sizeof path, FLOW_ZONE_DIR "/%s", zone ? zone : "");
    if (zone && access(path, R_OK) != 0)
        return; /* this machine has no time zones */
    CHECK_ROW(file, flow_export_load(&flow, &doc, export, export, &problems) == GC_OK);
    load_others(file, &doc);
    cJSON_ArrayForEach(row, gc_json_get(doc.root, "rows"))
    {
        if (flow)
            run_row(flow, file, gc_json_get(doc.root, "items"), row);
    }
    flow_export_free(flow);
    free_others();
}

/* What no row above has run is not known to work. Failures of what asks the platform are told by
 * the scenario alone, in one way for all types: a few rows stand for them. */
static void check_every_type_has_its_row(void)
{
    const struct export_type *t;
    for (size_t i = 0; (t = export_type_at(i)) != NULL; i++) {
        char outputs[200], key[200], *rest = NULL;
        snprintf(outputs, sizeof outputs, "%s", t->outputs);
        CHECK_ROW(t->type, gc_map_get(&met, t->type) != NULL);
        for (char *o = strtok_r(outputs, " ", &rest); o; o = strtok_r(NULL, " ", &rest)) {
            snprintf(key, sizeof key, "%s %s", t->type, o);
            bool told = strcmp(o, "__FAILURE__") == 0 || strcmp(o, "__NOT_FOUND__") == 0 ||
                        strcmp(o, "__MATCH_MULTIPLE__") == 0 || strcmp(o, "__DEFAULT__") == 0;
            CHECK_ROW(key, told || gc_map_get(&met, key) != NULL);
        }
    }
}

static void test_rows(void)
{
    DIR *dir = opendir(folder);
    int n = 0;
    CHECK_FATAL(dir != NULL);
    for (struct dirent *d; (d = readdir(dir));)
        if (d->d_name[0] != '.') {
            run_file(d->d_name);
            n++;
        }
    closedir(dir);
    CHECK(n > 15);
    check_every_type_has_its_row();
    gc_map_release(&met, NULL);
}

SUITE(export_run, {"flows go where their callers lead them, by a row for every type", test_rows});
