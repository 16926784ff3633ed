/* Faults for one request, asked for by its own headers. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/random.h"
#include "mock/fault/internal.h"

static const struct gc_json_limits header_limits = {.max_bytes = 16384, .max_depth = 16};

/* A fault that lives as long as the plan which points into it. */
static struct mock_fault *passing_fault(const struct gc_json *doc, struct gc_problems *problems)
{
    cJSON *node = cJSON_CreateObject();
    cJSON *action = cJSON_Duplicate(doc->root, true);
    struct mock_fault *f = NULL;
    if (node && action && cJSON_AddItemToObject(node, "action", action)) {
        f = mock_fault_new(doc, node, NULL, problems);
    } else {
        cJSON_Delete(action);
        gc_problems_nomem(problems, doc->name, (struct gc_pos){0});
    }
    cJSON_Delete(node);
    return f;
}

static bool plan_from_json(const char *text, struct mock_plan *plan, struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    if (gc_json_parse(&doc, "X-GCMock-Fault", text, strlen(text), &header_limits, err) != GC_OK)
        return false;
    /* Checked as it came, so that positions are those of the header; then made from a copy. */
    struct mock_action action;
    if (gc_json_get(doc.root, "answers"))
        gc_problems_add(&problems, doc.name, gc_json_where(&doc, gc_json_get(doc.root, "answers")),
                        "\"answers\" needs more than one request; use POST /__admin/faults");
    else
        (void)mock_action_parse(&action, &doc, doc.root, false, &problems);
    struct mock_fault *f = problems.n == 0 ? passing_fault(&doc, &problems) : NULL;
    if (!f) {
        (void)gc_problems_status(&problems, err);
        return false;
    }
    uint64_t prng;
    gc_random_bytes(&prng, sizeof prng);
    mock_action_plan(&f->actions[0], &prng, plan);
    plan->fault = f;
    return true;
}

static bool plan_from_name(const char *name, struct mock_plan *plan, struct gc_error *err)
{
    enum mock_wire wire;
    if (!mock_wire_parse(name, &wire)) {
        const char *near = mock_wire_nearest(name);
        (void)gc_fail(err, GC_E_DATA, "X-GCMock-Fault: unknown fault \"%.60s\"%s", name,
                      gc_did_you_mean("\"", near, "\""));
        return false;
    }
    const struct mock_wire_row *row = mock_wire_row(wire);
    plan->wire = wire;
    plan->after_bytes = row->after_bytes;
    plan->length_delta = row->length_delta;
    plan->bytes_per_s = row->bytes_per_s;
    plan->piece_bytes = row->piece_bytes;
    plan->pause_ms = row->pause_ms;
    return true;
}

/* One preference, "code=503". Those that we do not know are ignored, as RFC 7240 wants it. */
static bool read_preference(const char *s, size_t n, struct mock_plan *plan, struct gc_error *err)
{
    static const struct {
        const char *name;
        int64_t min, max;
    } known[] = {{"code=", 200, 599}, {"delay=", 0, MOCK_MAX_DELAY_MS}};
    for (size_t i = 0; i < GC_COUNT_OF(known); i++) {
        size_t len = strlen(known[i].name);
        if (n < len || strncasecmp(s, known[i].name, len) != 0)
            continue;
        const char *digits = s + len + (n > len && s[len] == '"');
        char *end;
        long long v = isdigit((unsigned char)*digits) ? strtoll(digits, &end, 10) : -1;
        if (v < known[i].min || v > known[i].max) {
            (void)gc_fail(err, GC_E_DATA, "Prefer: %s must be a number, %lld to %lld",
                          i == 0 ? "code" : "delay", (long long)known[i].min,
                          (long long)known[i].max);
            return false;
        }
        if (i == 0)
            plan->status = (int)v;
        else
            plan->delay_ms = v;
    }
    return true;
}

static bool read_prefer(const char *prefer, struct mock_plan *plan, struct gc_error *err)
{
    while (*prefer) {
        prefer += strspn(prefer, " \t,;");
        size_t n = strcspn(prefer, " \t,;");
        if (!read_preference(prefer, n, plan, err))
            return false;
        prefer += n;
    }
    return true;
}

/* The request asked for something that can't be done: it is told so. */
static void refuse(struct mock_plan *plan, const char *why)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    mock_plan_release(plan);
    plan->status = 400;
    struct gc_jsonw w = gc_jsonw(&text);
    gc_jsonw_object(&w);
    gc_jsonw_put_int(&w, "status", 400);
    gc_jsonw_put_str(&w, "body_text", why);
    gc_jsonw_put_str(&w, "content_type", "text/plain; charset=utf-8");
    gc_jsonw_end(&w);
    struct mock_fault *f = NULL;
    if (gc_strbuf_status(&text) == GC_OK &&
        gc_json_parse(&doc, "header", text.data, text.len, &header_limits, NULL) == GC_OK)
        f = passing_fault(&doc, &problems);
    if (!f)
        return;
    uint64_t prng;
    gc_random_bytes(&prng, sizeof prng);
    mock_action_plan(&f->actions[0], &prng, plan);
    plan->fault = f;
}

bool mock_plan_from_headers(const char *prefer, const char *fault, struct mock_plan *plan)
{
    struct gc_error err = {0};
    bool ok = true;
    *plan = (struct mock_plan){.retry_after_s = -1};
    if (fault) {
        fault += strspn(fault, " \t");
        ok = *fault == '{' ? plan_from_json(fault, plan, &err) : plan_from_name(fault, plan, &err);
    }
    if (ok && prefer)
        ok = read_prefer(prefer, plan, &err);
    if (!ok)
        refuse(plan, gc_error_text(&err));
    bool any = plan->fault || plan->status || plan->delay_ms || plan->wire != MOCK_WIRE_NONE;
    if (any)
        snprintf(plan->fault_id, sizeof plan->fault_id, "%s", fault ? "X-GCMock-Fault" : "Prefer");
    return any;
}
