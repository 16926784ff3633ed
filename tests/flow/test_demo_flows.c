/* The six flows of the demo org do what its documentation says. */
#include "tests/flow/fake_host.h"

#define FLOWS "fixtures/orgs/demo/flows/"

static struct flow_model *load(const char *path)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct flow_model *m = NULL;
    enum gc_status s = gc_json_load(&doc, path, &gc_json_file_limits, &err);
    if (s == GC_OK) {
        s = flow_load_compact(&m, &doc, doc.root, &problems);
        (void)gc_problems_status(&problems, &err);
    }
    CHECK_STATUS(s, GC_OK, &err);
    return m;
}

#define KNOWN    "{\"from\":\"+15551234567\",\"to\":\"+15550000000\"}"
#define STRANGER "{\"from\":\"+15550001111\"}"
#define CUSTOMER                                                                                   \
    "{\"full_name\":\"Leanne\",\"email\":\"l@example.com\",\"phone\":\"1\","                       \
    "\"is_premium_member\":true}"

/* clang-format off */
static const struct {
    const char *name, *file, *context, *node; /* node: the last two characters of its id */
    const char *status, *way;                 /* the same of those passed */
    const char *path, *value;
    struct fake host;
} rows[] = {
    {.name = "known caller", FLOWS "external-contact-lookup.json", KNOWN, NULL, "COMPLETED", "01:next a1:found b1:next c1:next 0e",
     "trace/1/result/contact/name", "\"Ada Example\""},
    {.name = "unknown caller", FLOWS "external-contact-lookup.json", STRANGER, NULL, "COMPLETED", "01:next a1:notFound b2:next c1:next 0e",
     "trace/1/result", "{\"contact\":null}"},
    {.name = "jump to the lookup", FLOWS "external-contact-lookup.json", KNOWN, "a1", "COMPLETED", "a1:found b1:next c1:next 0e",
     "trace/1/result/prompt", "\"Hello Ada Example\""},
    {.name = "the store fails", FLOWS "external-contact-lookup.json", KNOWN, NULL, "COMPLETED", "01:next a1:failure b3:next c1:next 0e",
     .host = {.store_fails = true}},
    {.name = "strict, known", FLOWS "strict-contact-lookup.json", KNOWN, "a1", "COMPLETED", "a1:found 0e"},
    {.name = "strict, unknown", FLOWS "strict-contact-lookup.json", STRANGER, NULL, "FAILED", "01:next a1", "trace/1/result",
     "{\"error\":\"no external contact has the number +15550001111\"}"},
    {.name = "slow", FLOWS "slow-flow.json", KNOWN, NULL, "TIMEOUT", "01:next a1:found b1", "elapsed", "5000"},
    {.name = "customer by answer", FLOWS "customer-lookup.json", "{\"answers\":[\"7\"]}", NULL, "COMPLETED",
     "01:next d1:no b1:success a1:success f1:premium e2:next b2:next c9", "trace/6/result/prompt", "\"Welcome back, Leanne\"",
     .host = {.outputs = CUSTOMER}},
    {.name = "customer by context", FLOWS "customer-lookup.json", "{\"customer_id\":7}", NULL, "COMPLETED",
     "01:next d1:yes e1:next a1:success f1:premium e2:next b2:next c9", "variables/dataAction.Customer_Lookup.full_name", "\"Leanne\"",
     .host = {.outputs = CUSTOMER}},
    {.name = "no customer id", FLOWS "customer-lookup.json", "{}", NULL, "COMPLETED", "01:next d1:no b1:noInput b3:next 0e"},
    {.name = "a customer id that is none", FLOWS "customer-lookup.json", "{\"answers\":[\"x\"]}", NULL, "COMPLETED",
     "01:next d1:no b1:success a1:failure b3:next 0e"},
    {.name = "the service is too slow", FLOWS "customer-lookup.json", "{\"customer_id\":7}", NULL, "COMPLETED",
     "01:next d1:yes e1:next a1:timeout b3:next 0e", "elapsed", "3000", .host = {.end = FLOW_ACTION_TIMEOUT, .took_ms = 3000}},
    {.name = "caller id", FLOWS "caller-id-lookup.json", "{\"from\":\"+15550001111\",\"caller_id\":\"+15551234567\"}", NULL, "COMPLETED",
     "01:next a1:found 0e"},
    {.name = "no caller id", FLOWS "caller-id-lookup.json", KNOWN, NULL, "FAILED", "01:next a1", "trace/1/result/error",
     "\"the context has no field \\\"caller_id\\\" to look the contact up by\""},
};
/* clang-format on */

/* Keeps of each id only its last two characters: the ids are UUIDs. */
static const char *short_way(const cJSON *answer, char *out, size_t cap)
{
    enum { CUT = 34 };
    char full[4000];
    size_t len = 0;
    *out = '\0';
    fake_way(answer, full, sizeof full);
    for (const char *word = full; strlen(word) > CUT && len < cap;) {
        size_t n = strcspn(word, " ");
        len += (size_t)snprintf(out + len, cap - len, "%s%.*s", len ? " " : "", (int)n - CUT,
                                word + CUT);
        word += word[n] ? n + 1 : n;
    }
    return out;
}

static void test_rows(void)
{
    char text[4000];
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct fake f = rows[i].host;
        struct flow_model *m = load(rows[i].file);
        CHECK_FATAL(m != NULL);
        char node[64];
        snprintf(node, sizeof node, "%.34s%s", m->start->id, rows[i].node ? rows[i].node : "");
        cJSON *answer = fake_run_model(&f, m, rows[i].context, rows[i].node ? node : NULL, 5000);
        CHECK_ROW_TEXT(rows[i].name, gc_json_str(answer, "status"), rows[i].status);
        CHECK_ROW_TEXT(rows[i].name, short_way(answer, text, sizeof text), rows[i].way);
        if (rows[i].path)
            CHECK_ROW_TEXT(rows[i].name, fake_get(answer, rows[i].path, text, sizeof text),
                           rows[i].value);
        cJSON_Delete(answer);
        flow_model_free(m);
    }
}

static void test_endless(void)
{
    struct fake f = {.step_limit = 100};
    struct flow_model *m = load(FLOWS "endless-flow.json");
    CHECK_FATAL(m != NULL);
    cJSON *answer = fake_run_model(&f, m, "{}", NULL, 5000);
    CHECK_GET(answer, "status", "\"FAILED\"");
    CHECK_HAS(gc_json_str(answer, "error"), "more than 100 steps");
    cJSON_Delete(answer);
    flow_model_free(m);
}

static void test_ids(void)
{
    static const struct {
        const char *file, *id, *node, *container;
    } ids[] = {
        {FLOWS "external-contact-lookup.json", "11111111-1111-4111-8111-111111111111",
         "11111111-1111-4111-8111-0000000000a1", "11111111-1111-4111-8111-0000000000c1"},
        {FLOWS "strict-contact-lookup.json", "22222222-2222-4222-8222-222222222222",
         "22222222-2222-4222-8222-0000000000a1", NULL},
        {FLOWS "slow-flow.json", "33333333-3333-4333-8333-333333333333", NULL, NULL},
        {FLOWS "customer-lookup.json", "44444444-4444-4444-8444-444444444444", NULL, NULL},
        {FLOWS "endless-flow.json", "55555555-5555-4555-8555-555555555555", NULL, NULL},
        {FLOWS "caller-id-lookup.json", "66666666-6666-4666-8666-666666666666", NULL, NULL},
    };
    for (size_t i = 0; i < GC_COUNT_OF(ids); i++) {
        struct flow_model *m = load(ids[i].file);
        CHECK_FATAL(m != NULL);
        CHECK_TEXT(m->id, ids[i].id);
        CHECK(!ids[i].node ||
              strcmp(flow_model_node(m, ids[i].node)->type, "GetExternalContactAction") == 0);
        CHECK(!ids[i].container || flow_node_is_container(flow_model_node(m, ids[i].container)));
        flow_model_free(m);
    }
}

SUITE(flow_demo, {"the demo flows do what they say", test_rows},
      {"the endless flow ends", test_endless}, {"the ids are those that others rely on", test_ids});
