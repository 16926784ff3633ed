#include "genesys/simulation.h"

#include <string.h>

#include "base/json/write.h"

#define PATH "/api/v2/architect/simulations"

static void write_context(struct gc_jsonw *w, const struct gc_simulation_request *r)
{
    const struct {
        const char *key, *value;
    } usual[] = {{"from", r->from},
                 {"to", r->to},
                 {"channel", "voice"},
                 {"conversationId", r->conversation_id},
                 {"mediaType", "voice"}};
    const cJSON *member;
    gc_jsonw_object(w);
    for (size_t i = 0; i < GC_COUNT_OF(usual); i++)
        if (!gc_json_get(r->context, usual[i].key))
            gc_jsonw_put_str(w, usual[i].key, usual[i].value);
    cJSON_ArrayForEach(member, r->context)
    {
        gc_jsonw_put_value(w, member->string, member);
    }
    gc_jsonw_end(w);
}

void gc_simulation_write(const struct gc_simulation_request *r, struct gc_strbuf *to)
{
    struct gc_jsonw w = gc_jsonw(to);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "flowId", r->flow_id);
    gc_jsonw_key(&w, "context");
    write_context(&w, r);
    if (r->node_id)
        gc_jsonw_put_str(&w, "nodeId", r->node_id);
    gc_jsonw_put_int(&w, "timeout", r->timeout_ms);
    gc_jsonw_end(&w);
}

void gc_simulation_release(struct gc_simulation *s)
{
    gc_json_release(&s->doc);
    memset(s, 0, sizeof *s);
}

/* --- the answer ----------------------------------------------------------------------------- */

static const cJSON *non_null(const cJSON *node)
{
    return node && !cJSON_IsNull(node) ? node : NULL;
}

bool gc_step_is_lookup(const cJSON *step)
{
    return strcmp(gc_json_str(step, "nodeType"), GC_LOOKUP_TYPE) == 0;
}

const cJSON *gc_step_result(const cJSON *step)
{
    const cJSON *result = non_null(gc_json_get(step, "result"));
    return result ? result : non_null(gc_json_get(step, "output"));
}

const cJSON *gc_step_contact(const cJSON *step)
{
    const cJSON *contact = non_null(gc_json_get(gc_step_result(step), "contact"));
    return contact && contact->child ? contact : NULL; /* an empty object is nobody */
}

const cJSON *gc_step_error(const cJSON *step)
{
    return non_null(gc_json_get(gc_step_result(step), "error"));
}

static enum gc_status check_type(const cJSON *obj, const char *key, enum gc_json_type expected,
                                 const char *what, size_t step, struct gc_error *err)
{
    const cJSON *v = non_null(gc_json_get(obj, key));
    if (!v || (expected == GC_JSON_STRING && cJSON_IsString(v)) ||
        (expected == GC_JSON_OBJECT && cJSON_IsObject(v)))
        return GC_OK;
    return gc_fail(err, GC_E_PROTOCOL, "\"%s\" in %s of step %zu of the trace is %s, expected %s",
                   key, what, step, gc_json_type_name(v),
                   expected == GC_JSON_STRING ? "a string" : "an object");
}

static enum gc_status check_contact(const cJSON *contact, size_t step, struct gc_error *err)
{
    static const char *const texts[] = {"id", "name", "email"};
    enum gc_status st = GC_OK;
    if (contact && !gc_json_str(contact, "id"))
        return gc_fail(err, GC_E_PROTOCOL, "the contact in step %zu of the trace has no \"id\"",
                       step);
    for (size_t i = 0; st == GC_OK && i < GC_COUNT_OF(texts); i++)
        st = check_type(contact, texts[i], GC_JSON_STRING, "the contact", step, err);
    return st == GC_OK ? check_type(contact, "attributes", GC_JSON_OBJECT, "the contact", step, err)
                       : st;
}

static enum gc_status check_step(const cJSON *step, size_t i, struct gc_error *err)
{
    const char *missing = !gc_json_str(step, "nodeId")     ? "nodeId"
                          : !gc_json_str(step, "nodeType") ? "nodeType"
                                                           : NULL;
    if (missing)
        return gc_fail(err, GC_E_PROTOCOL, "step %zu of the trace has no \"%s\"", i, missing);
    enum gc_status st = check_type(step, "nodeName", GC_JSON_STRING, "it", i, err);
    if (st == GC_OK)
        st = check_type(step, gc_json_get(step, "result") ? "result" : "output", GC_JSON_OBJECT,
                        "it", i, err);
    if (st == GC_OK && gc_step_is_lookup(step))
        st = check_type(gc_step_result(step), "contact", GC_JSON_OBJECT, "the result", i, err);
    if (st == GC_OK && gc_step_is_lookup(step))
        st = check_contact(gc_step_contact(step), i, err);
    return st;
}

static enum gc_status check_answer(const struct gc_simulation *s, struct gc_error *err)
{
    const cJSON *step;
    size_t i = 0;
    if (!s->status)
        return gc_fail(err, GC_E_PROTOCOL, "the answer has no text \"status\"");
    if (!cJSON_IsArray(s->trace))
        return gc_fail(err, GC_E_PROTOCOL, "the answer has no array \"trace\"");
    cJSON_ArrayForEach(step, s->trace)
    {
        enum gc_status st = check_step(step, i++, err);
        if (st != GC_OK)
            return st;
    }
    return GC_OK;
}

enum gc_status gc_simulation_parse(struct gc_json *doc, struct gc_simulation *out,
                                   struct gc_error *err)
{
    *out = (struct gc_simulation){.doc = *doc};
    memset(doc, 0, sizeof *doc);
    out->status = gc_json_str(out->doc.root, "status");
    out->trace = gc_json_get(out->doc.root, "trace");
    enum gc_status st = check_answer(out, err);
    if (st != GC_OK)
        gc_simulation_release(out);
    return st;
}

enum gc_status gc_simulation_run(struct gc_api *api, const struct gc_simulation_request *r,
                                 int64_t deadline_ms, struct gc_simulation *out,
                                 struct gc_error *err)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(4 << 20);
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    gc_simulation_write(r, &body);
    if (gc_strbuf_status(&body) != GC_OK)
        return gc_fail(err, gc_strbuf_status(&body), "the simulation's context is too big");
    const struct gc_api_request request = {.method = "POST",
                                           .path = PATH,
                                           .needs = "architect:flow:run",
                                           .body = gc_strbuf_text(&body),
                                           .body_bytes = body.len,
                                           .mode = GC_SEND_ONCE};
    enum gc_status st = gc_api_call(api, &request, deadline_ms, &doc, err);
    if (st != GC_OK)
        return st;
    st = gc_simulation_parse(&doc, out, err);
    return st == GC_OK ? st : gc_fail_in(err, st, "POST " PATH);
}
