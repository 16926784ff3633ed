/* Faults for one request, asked for by its own headers. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/json/schema.h"
#include "base/random.h"
#include "mock/fault/internal.h"

/* Fills the plan by an action of this one request, which is taken over; the fault around it lives
 * as long as the plan that points into it. */
static bool plan_action(cJSON *action, struct mock_plan *plan)
{
    cJSON *node = cJSON_CreateObject();
    struct mock_fault *f = NULL;
    uint64_t prng;
    if (gc_json_add(node, "action", action))
        f = mock_fault_new(node);
    cJSON_Delete(node);
    if (!f)
        return false;
    gc_random_bytes(&prng, sizeof prng);
    mock_action_plan(&f->actions[0], &prng, plan);
    plan->fault = f;
    return true;
}

static bool plan_from_json(const char *text, struct mock_plan *plan, struct gc_error *err)
{
    static const struct gc_json_limits limits = {.max_bytes = 16384, .max_depth = 16};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    if (gc_json_parse(&doc, "X-GCMock-Fault", text, strlen(text), &limits, err) != GC_OK)
        return false;
    const cJSON *answers = gc_json_get(doc.root, "answers");
    if (answers)
        gc_problems_add(&problems, doc.name, gc_json_where(&doc, answers),
                        "\"answers\" needs more than one request; use POST /__admin/faults");
    else if (gc_schema_check_named("fault.schema.json#/$defs/action", &doc, doc.root, "action", 0,
                                   &problems))
        mock_action_check(&doc, doc.root, &problems);
    if (gc_problems_status(&problems, err) != GC_OK)
        return false;
    return plan_action(gc_json_take(&doc), plan) || gc_fail_nomem(err) == GC_OK;
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
    plan->wire = wire;
    mock_wire_read_params(NULL, plan);
    return true;
}

/* One preference, "code=503". Those that we do not know are ignored, as RFC 7240 wants it. */
static bool read_preference(const char *s, size_t n, struct mock_plan *plan, struct gc_error *err)
{
    int64_t status = plan->status;
    const struct {
        const char *name;
        int64_t min, max, *value;
    } known[] = {{"code", 200, 599, &status}, {"delay", 0, MOCK_MAX_DELAY_MS, &plan->delay_ms}};
    for (size_t i = 0; i < GC_COUNT_OF(known); i++) {
        size_t len = strlen(known[i].name);
        if (n <= len || strncasecmp(s, known[i].name, len) != 0 || s[len] != '=')
            continue;
        const char *digits = s + len + 1 + (n > len + 1 && s[len + 1] == '"');
        int64_t v = isdigit((unsigned char)*digits) ? strtoll(digits, NULL, 10) : -1;
        if (v < known[i].min || v > known[i].max)
            return gc_fail(err, GC_E_DATA, "Prefer: %s must be a number, %lld to %lld",
                           known[i].name, (long long)known[i].min,
                           (long long)known[i].max) == GC_OK;
        *known[i].value = v;
    }
    plan->status = (int)status;
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
    cJSON *action = cJSON_CreateObject();
    mock_plan_release(plan);
    plan->status = 400;
    if (cJSON_AddNumberToObject(action, "status", 400) &&
        cJSON_AddStringToObject(action, "body_text", why) &&
        cJSON_AddStringToObject(action, "content_type", "text/plain; charset=utf-8"))
        (void)plan_action(action, plan);
    else
        cJSON_Delete(action);
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
