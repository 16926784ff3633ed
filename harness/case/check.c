/* Is a case well formed? Its form is the schema's affair; here are the rules that cross fields. */
#include <string.h>

#include "base/json/schema.h"
#include "harness/case/case.h"
#include "harness/case/internal.h"
#include "harness/case/template.h"
#include "mock/api/routes.h"
#include "mock/fault/fault.h"
#include "mock/stubs/stubs.h"
#include "mock/text/base64.h"

struct checking {
    const struct gc_json *doc;
    struct gc_problems *problems;
};

static void complain(const struct checking *c, const cJSON *node, const char *text)
{
    gc_problems_add(c->problems, c->doc->name, gc_json_where(c->doc, node), "%s", text);
}

enum hx_act hx_act_of(const cJSON *when)
{
    static const char *const keys[] = {
        [HX_ACT_RUN] = "run",           [HX_ACT_REQUEST] = "request",
        [HX_ACT_STEPS] = "steps",       [HX_ACT_ADVANCE] = "advance_ms",
        [HX_ACT_ADMIN] = "admin",       [HX_ACT_WAIT] = "wait_ms",
        [HX_ACT_TOGETHER] = "together",
    };
    for (size_t i = HX_ACT_NONE + 1; i < GC_COUNT_OF(keys); i++)
        if (keys[i] && gc_json_get(when, keys[i]))
            return (enum hx_act)i;
    return hx_call_of(when) ? HX_ACT_CALL : HX_ACT_NONE;
}

const cJSON *hx_acts_in(const cJSON *when)
{
    const cJSON *acts = gc_json_get(when, "steps");
    if (!acts)
        acts = gc_json_get(when, "together");
    return cJSON_IsArray(acts) ? acts->child : NULL;
}

/* "optional" and "mode" are the harness's own: the mock must not see them. Its complaints are then
 * about a copy, and get the fault's position. */
static void check_fault(const struct checking *c, const cJSON *fault)
{
    struct gc_problems found GC_AUTO(gc_problems_release) = {0};
    cJSON *copy = cJSON_Duplicate(fault, true);
    cJSON_DeleteItemFromObjectCaseSensitive(copy, "optional");
    cJSON_DeleteItemFromObjectCaseSensitive(copy, "mode");
    if (copy && !mock_fault_check(c->doc, copy, mock_api_operations(), &found))
        for (size_t i = 0; i < found.n_kept; i++)
            complain(c, fault, found.list[i].text);
    cJSON_Delete(copy);
}

/* "optional" is the harness's own, as of a fault; without it every problem has its own place. */
static void check_stub(const struct checking *c, const cJSON *stub)
{
    struct gc_problems found GC_AUTO(gc_problems_release) = {0};
    if (!gc_json_get(stub, "optional")) {
        (void)mock_stub_check(c->doc, stub, mock_api_operations(), c->problems);
        return;
    }
    cJSON *copy = cJSON_Duplicate(stub, true);
    cJSON_DeleteItemFromObjectCaseSensitive(copy, "optional");
    if (copy && !mock_stub_check(c->doc, copy, mock_api_operations(), &found))
        for (size_t i = 0; i < found.n_kept; i++)
            complain(c, stub, found.list[i].text);
    cJSON_Delete(copy);
}

/* --- then ------------------------------------------------------------------------------------- */

static bool part_can_fail(const cJSON *part)
{
    if (strcmp(part->string, "order") == 0)
        return false;
    if (strcmp(part->string, "never") == 0)
        return part->child != NULL;
    return hx_match_can_fail(part);
}

/* Is there one? (NULL: no.) It must be able to fail. */
static bool check_then(const struct checking *c, const cJSON *then)
{
    bool can_fail = false;
    if (!then)
        return false;
    hx_match_check(c->doc, then, c->problems);
    for (const cJSON *part = then->child; part; part = part->next)
        can_fail |= part_can_fail(part);
    if (!can_fail)
        complain(c, then, "nothing in this \"then\" could fail");
    return true;
}

/* `then` and `only_ours` of a case or a step. */
static bool check_thens(const struct checking *c, const cJSON *holder, bool of_call)
{
    const cJSON *then = gc_json_get(holder, "then"), *ours = gc_json_get(holder, "only_ours");
    if (!of_call) {
        hx_call_check_then(c->doc, then, c->problems);
        hx_call_check_then(c->doc, ours, c->problems);
    }
    bool any = check_then(c, then);
    return check_then(c, ours) || any;
}

/* --- when ------------------------------------------------------------------------------------- */

static void check_program(const struct checking *c, const cJSON *word)
{
    static const char *const programs[] = {"gcflow", "gcaction", "gcmock", "gcverify"};
    for (size_t i = 0; i < GC_COUNT_OF(programs); i++)
        if (strcmp(programs[i], word->valuestring) == 0)
            return;
    const char *near = gc_nearest(word->valuestring, programs, GC_COUNT_OF(programs));
    gc_problems_add(c->problems, c->doc->name, gc_json_where(c->doc, word),
                    "unknown program \"%s\"%s", word->valuestring, gc_did_you_mean("", near, ""));
}

static void check_request(const struct checking *c, const cJSON *request)
{
    static const char *const bodies[] = {"body", "body_text", "body_base64"};
    struct gc_strbuf bytes GC_AUTO(gc_strbuf_release) = GC_STRBUF(HX_BODY_BYTES);
    const char *coded = gc_json_str(request, "body_base64");
    const cJSON *first = NULL;
    size_t bad;
    for (size_t i = 0; i < GC_COUNT_OF(bodies); i++) {
        const cJSON *body = gc_json_get(request, bodies[i]);
        if (first && body)
            complain(c, body, "one of \"body\", \"body_text\", \"body_base64\"");
        first = first ? first : body;
    }
    if (coded && !mock_base64_decode_to(&bytes, coded, strlen(coded), &bad))
        complain(c, gc_json_get(request, "body_base64"), "is not base64");
}

/* Returns whether a `then` was found in it. */
static bool check_act(const struct checking *c, const cJSON *when)
{
    const cJSON *run = gc_json_get(when, "run");
    bool any = false;
    if (run)
        check_program(c, run->child);
    check_request(c, gc_json_get(when, "request"));
    hx_call_check(c->doc, when, c->problems);
    for (const cJSON *act = hx_acts_in(when); act; act = act->next)
        any |= check_act(c, act);
    return check_thens(c, when, hx_call_of(when) != NULL) || any;
}

/* --- the whole -------------------------------------------------------------------------------- */

/* Of an object without any of the keys a schema would only say that it is none of many. */
static bool has_act(const struct checking *c, const cJSON *when, bool is_step)
{
    enum hx_act act = hx_act_of(when);
    bool ok = true;
    if (cJSON_IsObject(when) && (act == HX_ACT_NONE || (is_step && act == HX_ACT_STEPS))) {
        complain(c, when,
                 is_step
                     ? "a step has one of run, request, together, call, advance_ms, admin, wait_ms"
                     : "\"when\" has one of run, request, together, steps, call (or message, "
                       "workflow, bot, email, chat, module)");
        return false;
    }
    for (const cJSON *step = hx_acts_in(when); step; step = step->next)
        ok &= has_act(c, step, true);
    return ok;
}

bool hx_case_check_form(const struct gc_json *doc, struct gc_problems *problems)
{
    const struct checking c = {doc, problems};
    return has_act(&c, gc_json_get(doc->root, "when"), false) &&
           gc_schema_check(gc_schema_named("case.schema.json"), doc, doc->root, "case", 0,
                           problems);
}

bool hx_case_check(const struct gc_json *doc, struct gc_problems *problems)
{
    static const char *const filled_in[] = {"given", "when", "then", "only_ours"};
    const struct checking c = {doc, problems};
    const cJSON *faults = gc_json_get(gc_json_get(doc->root, "given"), "faults");
    size_t before = problems->n;
    if (!hx_case_check_form(doc, problems))
        return false;
    /* First, because a value of a row that did not come has passed the schema. */
    for (size_t i = 0; i < GC_COUNT_OF(filled_in); i++)
        hx_template_check(doc, gc_json_get(doc->root, filled_in[i]), problems);
    if (problems->n > before)
        return false;
    for (const cJSON *f = faults ? faults->child : NULL; f; f = f->next)
        check_fault(&c, f);
    const cJSON *stubs = gc_json_get(gc_json_get(doc->root, "given"), "stubs");
    for (const cJSON *s = stubs ? stubs->child : NULL; s; s = s->next)
        check_stub(&c, s);
    const cJSON *when = gc_json_get(doc->root, "when");
    if (!hx_call_any(when))
        hx_call_check_given(doc, gc_json_get(doc->root, "given"), problems);
    bool any = check_act(&c, when);
    if (!check_thens(&c, doc->root, hx_call_any(when)) && !any)
        complain(&c, doc->root, "has no \"then\": it can't fail");
    return problems->n == before;
}
