/* Exports are read whatever their form, and told what is wrong with them, with its place. */
#include <stdlib.h>

#include "mock/flow/export/export.h"
#include "tests/check.h"

#define ACTION(type, more)                                                                         \
    "{\"__type\":\"" type "\",\"id\":\"a\",\"name\":\"A\",\"trackingId\":11" more "}"
#define FLOW(actions)                                                                              \
    "{\"type\":\"workflow\",\"name\":\"W\",\"initialSequence\":\"s\",\"flowSequenceItemList\":[\n" \
    "{\"__type\":\"State\",\"id\":\"s\",\"startAction\":\"a\",\"actionList\":[\n" actions "]}]}"

static void load(const char *text, char **whole)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct flow_export *f = NULL;
    *whole = NULL;
    if (flow_export_parse(&doc, "x", text, strlen(text), &gc_json_file_limits, &err) != GC_OK) {
        *whole = gc_strdup(gc_error_text(&err));
        return;
    }
    if (flow_export_load(&f, &doc, doc.root, doc.root, &problems) != GC_OK)
        *whole = gc_strdup(problems.n_kept > 0 ? problems.list[0].whole : "no problem is told");
    flow_export_free(f);
}

/* clang-format off */
static const struct {
    const char *name, *text, *problem; /* NULL: none */
} rows[] = {
    {"a flow", FLOW(ACTION("DisconnectAction", "")), NULL},
    {"an unknown type", FLOW(ACTION("FutureAction", "")), NULL},
    {"unknown keys", FLOW(ACTION("WaitAction", ",\"new\":{\"a\":[1]}")), NULL},
    {"an empty next action", FLOW(ACTION("WaitAction", ",\"nextAction\":\"\"")), NULL},
    {"base64 of percent-encoded JSON", "JTdCJTIyZmxvd1NlcXVlbmNlSXRlbUxpc3QlMjI6JTVCJTdCJTIyaWQlMjI6JTIycyUyMiU3RCU1RCU3RA==\n", NULL},
    {"base64 of JSON", "eyJmbG93U2VxdWVuY2VJdGVtTGlzdCI6W3siaWQiOiJzIn1dfQ==", NULL},
    {"cut base64", "JTdCJTIyZ", "x:1:10: the base64 of the export ends too early"},
    {"no base64", "JTdC!TIy", "x:1:5: the export is no base64 here"},
    {"data behind the padding", "JTdC=JTdC", "x:1:6: the export is no base64 here"},
    {"a bad escape", "JTdCJXpy", "x:1:5: the export holds a '%' without two hexadecimal digits"},
    {"a cut escape", "JTdCJTI=", "x:1:5: the export holds a '%' without two hexadecimal digits"},
    {"nothing that points there", FLOW(ACTION("WaitAction", ",\"nextAction\":\"b\"")), "x:3:73: nextAction names no action of this flow: \"b\""},
    {"a branch to nowhere", FLOW(ACTION("WaitAction", ",\"paths\":[{\"nextActionId\":\"b\"}]")), "x:3:85: nextActionId names no action of this flow: \"b\""},
    {"an id that is none", FLOW(ACTION("WaitAction", ",\"nextAction\":7")), "x:3:73: nextAction must be the id of an action, not a number"},
    {"an action that is none", FLOW("7," ACTION("WaitAction", "")), "x:3:1: an action must be an object, not a number"},
    {"no such sequence", "{\"flowSequenceItemList\":[],\"initialSequence\":\"s\"}", "x:1:46: initialSequence names no task, state or menu: \"s\""},
    {"no sequence", "{\"flowSequenceItemList\":[]}", "x:1:1: the flow has no task, no state and no menu"},
    {"a list that is none", "{\"flowSequenceItemList\":{}}", "x:1:25: flowSequenceItemList must be an array, not an object"},
};
/* clang-format on */

static void test_what_is_wrong(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        char *whole;
        load(rows[i].text, &whole);
        CHECK_ROW_TEXT(rows[i].name, whole ? whole : "none",
                       rows[i].problem ? rows[i].problem : "none");
        free(whole);
    }
}

static void test_yaml_is_called_so(void)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    static const char *const names[] = {"flows/x.yaml", "flows/X.YML"};
    for (size_t i = 0; i < GC_COUNT_OF(names); i++) {
        struct gc_error err = {0};
        CHECK(flow_export_read(&doc, names[i], &gc_json_file_limits, &err) == GC_E_DATA);
        CHECK_HAS(gc_error_text(&err), names[i]);
        CHECK_HAS(gc_error_text(&err), "export the flow from Architect");
    }
}

static void test_ids_follow_from_type_and_name(void)
{
    char id[3][FLOW_EXPORT_ID];
    static const char *const texts[] = {"{\"type\":\"workflow\",\"name\":\"W\",\"x\":1}",
                                        "{\"name\":\"W\",\"type\":\"workflow\"}",
                                        "{\"type\":\"bot\",\"name\":\"W\"}"};
    for (size_t i = 0; i < 3; i++) {
        struct gc_json doc GC_AUTO(gc_json_release) = {0};
        CHECK_FATAL(gc_json_parse(&doc, "x", texts[i], strlen(texts[i]), &gc_json_file_limits,
                                  NULL) == GC_OK);
        flow_export_id(doc.root, "", id[i]);
    }
    CHECK_TEXT(id[0], "d654f4de-a825-84a9-8c06-49bca6966a25");
    CHECK_TEXT(id[1], id[0]);
    CHECK(strcmp(id[2], id[0]) != 0);
}

SUITE(export, {"it tells what is wrong with an export", test_what_is_wrong},
      {"YAML of Archy is called so", test_yaml_is_called_so},
      {"ids follow from type and name", test_ids_follow_from_type_and_name});
