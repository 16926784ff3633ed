#include "tests/flow/fake_host.h"

#include <stdlib.h>
#include <string.h>

static int64_t now(void *ctx)
{
    (void)ctx;
    return FAKE_NOW_MS;
}

static enum gc_status find_contact(void *ctx, const char *number, struct flow_contact *out)
{
    static const struct {
        const char *number, *contact;
    } known[] = {
        {"+15551234567", "{\"id\":\"c1\",\"name\":\"Ada Example\",\"email\":\"ada@example.com\","
                         "\"attributes\":{\"tier\":\"gold\",\"visits\":3},\"title\":\"Dr\"}"},
        {"+15557654321", "{\"id\":\"c2\",\"name\":\"Nobody's Email\"}"},
    };
    struct fake *f = ctx;
    snprintf(f->number, sizeof f->number, "%s", number);
    for (size_t i = 0; !f->store_fails && i < GC_COUNT_OF(known); i++)
        if (strcmp(known[i].number, number) == 0) {
            enum gc_status s =
                gc_json_parse(&out->own, "contact", known[i].contact, strlen(known[i].contact),
                              &gc_json_default_limits, NULL);
            out->json = out->own.root;
            return s;
        }
    return f->store_fails ? GC_E_IO : GC_OK;
}

static void run_data_action(void *ctx, const struct flow_action_call *call,
                            struct flow_action_result *out)
{
    struct fake *f = ctx;
    char *text = cJSON_PrintUnformatted(call->inputs);
    snprintf(f->action, sizeof f->action, "%s", call->name);
    snprintf(f->inputs, sizeof f->inputs, "%s", text);
    free(text);
    f->action_timeout_ms = call->timeout_ms;
    f->n_calls++;
    out->end = f->end;
    out->outputs = f->outputs ? cJSON_Parse(f->outputs) : NULL;
    out->error = f->error ? cJSON_Parse(f->error) : NULL;
    out->took_ms = f->took_ms;
}

struct flow_host fake_host(struct fake *f)
{
    return (struct flow_host){.ctx = f,
                              .now_ms = now,
                              .find_contact = find_contact,
                              .run_data_action = run_data_action,
                              .step_limit = f->step_limit,
                              .country_code = "1"};
}

struct flow_model *fake_load(const char *flow_json)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct flow_model *m = NULL;
    enum gc_status s =
        gc_json_parse(&doc, "flow", flow_json, strlen(flow_json), &gc_json_file_limits, &err);
    CHECK_STATUS(s, GC_OK, &err);
    if (s != GC_OK)
        return NULL;
    s = flow_load_compact(&m, &doc, doc.root, &problems);
    (void)gc_problems_status(&problems, &err);
    CHECK_STATUS(s, GC_OK, &err);
    return m;
}

cJSON *fake_run_model(struct fake *f, const struct flow_model *m, const char *context,
                      const char *node_id, int64_t timeout_ms)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(32 << 20);
    struct gc_jsonw w = gc_jsonw(&text);
    struct gc_error err = {0};
    struct flow_host host = fake_host(f);
    cJSON *parsed = context ? cJSON_Parse(context) : NULL;
    struct flow_request req = {.context = parsed, .node_id = node_id, .timeout_ms = timeout_ms};
    CHECK_ROW("the context is JSON", !context || parsed);
    enum gc_status s = flow_run(m, &req, &host, &w, &err);
    CHECK_STATUS(s, GC_OK, &err);
    cJSON_Delete(parsed);
    cJSON *answer = s == GC_OK ? cJSON_Parse(gc_strbuf_text(&text)) : NULL;
    CHECK_ROW("the answer is JSON", answer != NULL);
    return answer;
}

cJSON *fake_run(struct fake *f, const char *flow_json, const char *context, const char *node_id,
                int64_t timeout_ms)
{
    struct flow_model *m = fake_load(flow_json);
    cJSON *answer = m ? fake_run_model(f, m, context, node_id, timeout_ms) : NULL;
    flow_model_free(m);
    return answer;
}

const char *fake_way(const cJSON *answer, char *out, size_t cap)
{
    size_t len = 0;
    const cJSON *trace = gc_json_get(answer, "trace");
    *out = '\0';
    for (const cJSON *e = trace ? trace->child : NULL; e && len < cap; e = e->next) {
        const char *path = gc_json_str(e, "path");
        len += (size_t)snprintf(out + len, cap - len, "%s%s%s%s", len ? " " : "",
                                gc_json_str(e, "nodeId"), path ? ":" : "", path ? path : "");
    }
    return out;
}

const char *fake_get(const cJSON *answer, const char *path, char *out, size_t cap)
{
    char key[100];
    while (answer && *path) {
        size_t n = strcspn(path, "/");
        snprintf(key, sizeof key, "%.*s", (int)n, path);
        answer = cJSON_IsArray(answer) ? cJSON_GetArrayItem(answer, (int)strtol(key, NULL, 10))
                                       : gc_json_get(answer, key);
        path += path[n] ? n + 1 : n;
    }
    char *text = answer ? cJSON_PrintUnformatted(answer) : NULL;
    snprintf(out, cap, "%s", text ? text : "absent");
    free(text);
    return out;
}
