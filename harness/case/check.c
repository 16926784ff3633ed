/* What a schema can say, and what it can't: every key of a case, table by table. */
#include <stdlib.h>
#include <string.h>

#include "harness/case/case.h"
#include "harness/case/check.h"
#include "harness/case/internal.h"
#include "harness/case/template.h"
#include "mock/api/routes.h"
#include "mock/fault/fault.h"

enum { MAX_TIMES = 1000, MAX_WAIT_MS = 10000 };

/* clang-format off */
static const struct gc_json_field case_fields[] = {
    {"$schema", TEXT, false}, {"name", TEXT, true}, {"about", TEXT, false},
    {"provenance", TEXT, true}, {"keywords", ARRAY, false}, {"only", TEXT, false},
    {"given", OBJECT, false}, {"when", OBJECT, true}, {"then", OBJECT, false},
    {"only_ours", OBJECT, false}, {"rows", ARRAY, false},
};
static const struct gc_json_field given_fields[] = {
    {"org", OBJECT, false}, {"faults", ARRAY, false}, {"clock", OBJECT, false},
    {"service", OBJECT, false}, {"upstreams", OBJECT, false}, {"files", OBJECT, false},
};
static const struct gc_json_field clock_fields[] = {{"freeze", TEXT | FLAG, true}};
static const struct gc_json_field service_fields[] = {{"env", OBJECT, false}, {"args", ARRAY, false}};
static const struct gc_json_field upstream_fields[] = {
    {"genesys", TEXT, false}, {"login", TEXT, false}, {"users", TEXT, false},
};
static const struct gc_json_field run_fields[] = {
    {"run", ARRAY, true}, {"env", OBJECT, false}, {"stdin", TEXT, false},
};
static const struct gc_json_field request_when_fields[] = {
    {"request", OBJECT, true}, {"times", NUMBER, false}, {"at_once", FLAG, false},
};
static const struct gc_json_field steps_fields[] = {{"steps", ARRAY, true}};
static const struct gc_json_field advance_fields[] = {{"advance_ms", NUMBER, true}};
static const struct gc_json_field wait_fields[] = {{"wait_ms", NUMBER, true}};
static const struct gc_json_field admin_when_fields[] = {{"admin", OBJECT, true}};
static const struct gc_json_field step_extra[] = {{"then", OBJECT, false}, {"only_ours", OBJECT, false}};
static const struct gc_json_field request_fields[] = {
    {"to", TEXT, true}, {"method", TEXT, false}, {"path", TEXT, true}, {"headers", OBJECT, false},
    {"body", ANY, false}, {"body_text", TEXT, false}, {"timeout_ms", NUMBER, false},
};
static const struct gc_json_field admin_fields[] = {
    {"method", TEXT, true}, {"path", TEXT, true}, {"body", ANY, false},
};

static const struct act {
    const char *key;
    enum hx_act act;
    const struct gc_json_field *fields;
    size_t n_fields;
    bool in_steps, has_then;
} acts[] = {
    {"run",        HX_ACT_RUN,     FIELDS(run_fields),          true,  true},
    {"request",    HX_ACT_REQUEST, FIELDS(request_when_fields), true,  true},
    {"steps",      HX_ACT_STEPS,   FIELDS(steps_fields),        false, false},
    {"advance_ms", HX_ACT_ADVANCE, FIELDS(advance_fields),      true,  false},
    {"admin",      HX_ACT_ADMIN,   FIELDS(admin_when_fields),   true,  false},
    {"wait_ms",    HX_ACT_WAIT,    FIELDS(wait_fields),         true,  false},
};
/* clang-format on */

static const struct act *find_act(const cJSON *when)
{
    for (size_t i = 0; i < GC_COUNT_OF(acts); i++)
        if (gc_json_get(when, acts[i].key))
            return &acts[i];
    return NULL;
}

enum hx_act hx_act_of(const cJSON *when)
{
    const struct act *act = find_act(when);
    return act ? act->act : HX_ACT_NONE;
}

static void all_texts(const struct hx_check *c, const cJSON *list, const char *text)
{
    bool inside = cJSON_IsArray(list) || cJSON_IsObject(list);
    for (const cJSON *v = inside ? list->child : NULL; v; v = v->next)
        if (!cJSON_IsString(v))
            hx_check_complain(c, v, text);
}

static void check_env(const struct hx_check *c, const cJSON *env)
{
    for (const cJSON *v = cJSON_IsObject(env) ? env->child : NULL; v; v = v->next)
        if (!cJSON_IsString(v) && !cJSON_IsNull(v))
            hx_check_complain(c, v, "a variable is a text, or null to leave it unset");
}

/* --- given ------------------------------------------------------------------------------------ */

/* "optional" and "mode" are the harness's own: the mock must not see them. Its complaints are then
 * about a copy, and get the fault's position. */
static void check_fault(const struct hx_check *c, const cJSON *fault)
{
    static const char *const own[] = {"optional", "mode"};
    struct gc_problems found GC_AUTO(gc_problems_release) = {0};
    cJSON *copy = NULL;
    for (size_t i = 0; i < GC_COUNT_OF(own); i++) {
        if (!gc_json_get(fault, own[i]))
            continue;
        if (!copy)
            copy = cJSON_Duplicate(fault, true);
        cJSON_DeleteItemFromObjectCaseSensitive(copy, own[i]);
    }
    if (!copy) {
        (void)mock_fault_check(c->doc, fault, mock_api_operations(), c->problems);
        return;
    }
    if (!mock_fault_check(c->doc, copy, mock_api_operations(), &found))
        for (size_t i = 0; i < found.n_kept; i++)
            hx_check_complain(c, fault, found.list[i].text);
    cJSON_Delete(copy);
}

static void check_given(const struct hx_check *c, const cJSON *given)
{
    static const char *const ways[] = {"mock", "refused", "blackhole"};
    if (!given || !gc_json_check(c->doc, given, "given", FIELDS(given_fields), c->problems))
        return;
    const cJSON *faults = gc_json_get(given, "faults"), *clock = gc_json_get(given, "clock");
    const cJSON *service = gc_json_get(given, "service");
    const cJSON *upstreams = gc_json_get(given, "upstreams");
    for (const cJSON *f = faults ? faults->child : NULL; f; f = f->next)
        check_fault(c, f);
    if (clock)
        gc_json_check(c->doc, clock, "clock", FIELDS(clock_fields), c->problems);
    if (service && gc_json_check(c->doc, service, "service", FIELDS(service_fields), c->problems)) {
        check_env(c, gc_json_get(service, "env"));
        all_texts(c, gc_json_get(service, "args"), "an argument is a text");
    }
    if (upstreams &&
        gc_json_check(c->doc, upstreams, "upstreams", FIELDS(upstream_fields), c->problems))
        for (const cJSON *u = upstreams->child; u; u = u->next)
            hx_check_one_of(c, u, FIELDS(ways), "way of an upstream");
}

/* --- when ------------------------------------------------------------------------------------- */

static void check_request(const struct hx_check *c, const cJSON *when)
{
    static const char *const targets[] = {"service", "mock"};
    const cJSON *request = gc_json_get(when, "request");
    hx_check_range(c, when, "times", 1, MAX_TIMES);
    if (!gc_json_check(c->doc, request, "request", FIELDS(request_fields), c->problems))
        return;
    hx_check_one_of(c, gc_json_get(request, "to"), FIELDS(targets), "target");
    hx_check_range(c, request, "timeout_ms", 1, 60000);
    all_texts(c, gc_json_get(request, "headers"), "a header is a text");
    const char *path = gc_json_str(request, "path");
    if (path && *path != '/')
        hx_check_complain(c, gc_json_get(request, "path"), "a path begins with /");
    if (gc_json_get(request, "body") && gc_json_get(request, "body_text"))
        hx_check_complain(c, gc_json_get(request, "body_text"), "either \"body\" or \"body_text\"");
}

static void check_run(const struct hx_check *c, const cJSON *when)
{
    static const char *const programs[] = {"gcflow", "gcaction", "gcmock", "gcverify"};
    const cJSON *run = gc_json_get(when, "run");
    all_texts(c, run, "an argument is a text");
    if (!run->child)
        hx_check_complain(c, run, "names no program");
    hx_check_one_of(c, run->child, FIELDS(programs), "program");
    check_env(c, gc_json_get(when, "env"));
}

static bool check_when(const struct hx_check *c, const cJSON *when, bool is_step);

static bool check_steps(const struct hx_check *c, const cJSON *when)
{
    bool any_then = false;
    const cJSON *steps = gc_json_get(when, "steps");
    if (!steps->child)
        hx_check_complain(c, steps, "has no steps");
    for (const cJSON *step = steps->child; step; step = step->next)
        any_then |= check_when(c, step, true);
    return any_then;
}

static void check_fields(const struct hx_check *c, const cJSON *when, const struct act *act,
                         bool is_step)
{
    struct gc_json_field fields[16];
    size_t n = act->n_fields;
    memcpy(fields, act->fields, n * sizeof *fields);
    if (is_step && act->has_then) {
        memcpy(&fields[n], step_extra, sizeof step_extra);
        n += GC_COUNT_OF(step_extra);
    }
    gc_json_check(c->doc, when, is_step ? "step" : "when", fields, n, c->problems);
}

/* Returns whether a `then` was found in it. */
static bool check_when(const struct hx_check *c, const cJSON *when, bool is_step)
{
    const struct act *act = find_act(when);
    size_t before = c->problems->n;
    if (!act || (is_step && !act->in_steps)) {
        hx_check_complain(c, when,
                          is_step ? "a step has one of run, request, advance_ms, admin, wait_ms"
                                  : "\"when\" has one of run, request, steps");
        return true;
    }
    check_fields(c, when, act, is_step);
    if (c->problems->n > before)
        return true;
    hx_check_range(c, when, "wait_ms", 1, MAX_WAIT_MS);
    if (act->act == HX_ACT_REQUEST)
        check_request(c, when);
    if (act->act == HX_ACT_RUN)
        check_run(c, when);
    if (act->act == HX_ACT_ADMIN)
        gc_json_check(c->doc, gc_json_get(when, "admin"), "admin", FIELDS(admin_fields),
                      c->problems);
    if (act->act == HX_ACT_STEPS)
        return check_steps(c, when);
    bool mine = hx_check_then(c, gc_json_get(when, "then"));
    return hx_check_then(c, gc_json_get(when, "only_ours")) || mine;
}

bool hx_case_check(const struct gc_json *doc, struct gc_problems *problems)
{
    static const char *const provenances[] = {"genesys", "tutorial", "gcmock"};
    static const char *const only[] = {"gcmock"};
    static const char *const filled_in[] = {"given", "when", "then", "only_ours"};
    const struct hx_check c = {doc, problems};
    const cJSON *root = doc->root;
    size_t before = problems->n;
    if (!gc_json_check(doc, root, "case", FIELDS(case_fields), problems))
        return false;
    if (!*gc_json_str(root, "name"))
        hx_check_complain(&c, gc_json_get(root, "name"), "the name is empty; it is a sentence");
    hx_check_one_of(&c, gc_json_get(root, "provenance"), FIELDS(provenances), "provenance");
    hx_check_one_of(&c, gc_json_get(root, "only"), FIELDS(only), "program family");
    all_texts(&c, gc_json_get(root, "keywords"), "a keyword is a text");
    check_given(&c, gc_json_get(root, "given"));
    bool any = check_when(&c, gc_json_get(root, "when"), false);
    any |= hx_check_then(&c, gc_json_get(root, "then"));
    any |= hx_check_then(&c, gc_json_get(root, "only_ours"));
    if (!any)
        hx_check_complain(&c, root, "has no \"then\": it can't fail");
    for (size_t i = 0; i < GC_COUNT_OF(filled_in); i++)
        hx_template_check(doc, gc_json_get(root, filled_in[i]), problems);
    return problems->n == before;
}
