#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/random.h"
#include "base/text.h"
#include "mock/fault/internal.h"

/* What the checks below need to know about the action that they look at. */
struct reading {
    const struct gc_json *doc;
    const cJSON *node;
    struct gc_problems *problems;
};

/* clang-format off */
/* Pairs that make no sense together, and what a key can't do without ("key" needs one of "with"). */
static const struct { const char *key, *other, *why; } conflicts[] = {
    {"body", "body_text", "are two bodies; give one"},
    {"body", "body_file", "are two bodies; give one"},
    {"body", "body_base64", "are two bodies; give one"},
    {"body_text", "body_file", "are two bodies; give one"},
    {"body_text", "body_base64", "are two bodies; give one"},
    {"body_file", "body_base64", "are two bodies; give one"},
    {"code", "body", "exclude each other: the code stands in the body that the endpoint words"},
    {"code", "body_text", "exclude each other: the code stands in the body that the endpoint words"},
    {"code", "body_file", "exclude each other: the code stands in the body that the endpoint words"},
    {"code", "body_base64", "exclude each other: the code stands in the body that the endpoint words"},
    {"dribble", "fault", "can't be combined; the faults slicer, writedelay and bandwidth pace, too"},
};
static const struct { const char *key, *with, *or_with, *why; } needs[] = {
    {"code", "status", NULL, "needs \"status\""},
    {"after_bytes", "fault", NULL, "is a parameter of \"fault\", which is missing"},
    {"length_delta", "fault", NULL, "is a parameter of \"fault\", which is missing"},
    {"bytes_per_s", "fault", NULL, "is a parameter of \"fault\", which is missing"},
    {"piece_bytes", "fault", NULL, "is a parameter of \"fault\", which is missing"},
    {"pause_ms", "fault", NULL, "is a parameter of \"fault\", which is missing"},
};
/* Keys that shape an answer: without meaning when nothing of it is sent. */
static const char *const answer_keys[] = {"status", "code", "headers", "body", "body_text",
    "body_file", "body_base64", "content_type", "retry_after_s"};
static const char *const own_headers[] = {"Content-Length", "Transfer-Encoding", "Connection"};
/* clang-format on */

static bool has(const cJSON *node, const char *key)
{
    return gc_json_get(node, key) != NULL;
}

static void problem_at(const struct reading *r, const cJSON *at, const char *what)
{
    gc_problems_add(r->problems, r->doc->name, gc_json_where_key(r->doc, at), "\"%s\" %s",
                    at->string, what);
}

static void check_content_type(const struct reading *r)
{
    static const char *const bodies[] = {"body", "body_text", "body_file", "body_base64"};
    const cJSON *at = gc_json_get(r->node, "content_type");
    bool has_body = false;
    for (size_t i = 0; i < GC_COUNT_OF(bodies); i++)
        has_body |= has(r->node, bodies[i]);
    if (at && !has_body)
        problem_at(r, at, "needs \"body\" or \"body_text\"");
}

static void check_combinations(const struct reading *r)
{
    check_content_type(r);
    for (size_t i = 0; i < GC_COUNT_OF(conflicts); i++)
        if (has(r->node, conflicts[i].key) && has(r->node, conflicts[i].other))
            gc_problems_add(r->problems, r->doc->name,
                            gc_json_where_key(r->doc, gc_json_get(r->node, conflicts[i].other)),
                            "\"%s\" and \"%s\" %s", conflicts[i].key, conflicts[i].other,
                            conflicts[i].why);
    for (size_t i = 0; i < GC_COUNT_OF(needs); i++) {
        const cJSON *at = gc_json_get(r->node, needs[i].key);
        if (at && !has(r->node, needs[i].with) &&
            !(needs[i].or_with && has(r->node, needs[i].or_with)))
            problem_at(r, at, needs[i].why);
    }
}

static void check_headers(const struct reading *r)
{
    const cJSON *headers = gc_json_get(r->node, "headers");
    for (const cJSON *h = headers ? headers->child : NULL; h; h = h->next) {
        if (strpbrk(h->valuestring, "\r\n"))
            problem_at(r, h, "must be a text of one line");
        if (!gc_is_token(h->string))
            problem_at(r, h, "is no name of a header");
        for (size_t i = 0; i < GC_COUNT_OF(own_headers); i++)
            if (strcasecmp(h->string, own_headers[i]) == 0)
                problem_at(r, h,
                           "is set by the server; see the faults wrong_length, "
                           "MALFORMED_RESPONSE_CHUNK and slow_close");
    }
}

static void check_delay(const struct reading *r)
{
    const cJSON *pair = gc_json_get(gc_json_get(r->node, "delay"), "uniform_ms");
    if (pair && pair->child->valuedouble > pair->child->next->valuedouble)
        problem_at(r, pair, "must be [from, to], not [to, from]");
}

static void read_delay(const cJSON *action, struct mock_delay *out)
{
    const cJSON *delay = gc_json_get(action, "delay"), *kind = delay ? delay->child : NULL;
    if (!kind)
        return;
    if (strcmp(kind->string, "fixed_ms") == 0) {
        *out = (struct mock_delay){.kind = MOCK_DELAY_FIXED,
                                   .from_ms = gc_json_int(delay, "fixed_ms", 0)};
    } else if (strcmp(kind->string, "uniform_ms") == 0) {
        *out = (struct mock_delay){.kind = MOCK_DELAY_UNIFORM,
                                   .from_ms = (int64_t)kind->child->valuedouble,
                                   .to_ms = (int64_t)kind->child->next->valuedouble};
    } else {
        double median = gc_json_get(kind, "median")->valuedouble;
        double cap = fmax(fmin(10 * median, MOCK_MAX_DELAY_MS), 1);
        *out = (struct mock_delay){.kind = MOCK_DELAY_LOGNORMAL,
                                   .to_ms = gc_json_int(kind, "cap", (int64_t)cap),
                                   .median_ms = median,
                                   .sigma = gc_json_get(kind, "sigma")->valuedouble};
    }
}

/* Keys beside "fault" that the fault does not have, or that shape an answer which is never sent. */
static void check_wire_keys(const struct reading *r, enum mock_wire wire)
{
    const struct mock_wire_row *row = mock_wire_row(wire);
    for (size_t i = 0; i < MOCK_N_WIRE_PARAMS; i++) {
        const cJSON *at = gc_json_get(r->node, mock_wire_params[i]);
        if (at && !(row->params & 1U << i))
            gc_problems_add(r->problems, r->doc->name, gc_json_where_key(r->doc, at),
                            "the fault %s has no parameter \"%s\"", row->name, at->string);
    }
    bool nothing_sent =
        row->no_answer || (wire == MOCK_WIRE_RESET && gc_json_int(r->node, "after_bytes", 0) == 0);
    for (size_t i = 0; nothing_sent && i < GC_COUNT_OF(answer_keys); i++) {
        const cJSON *at = gc_json_get(r->node, answer_keys[i]);
        if (at)
            gc_problems_add(r->problems, r->doc->name, gc_json_where_key(r->doc, at),
                            "\"%s\" has no effect with the fault %s: nothing of the answer is sent",
                            at->string, row->name);
    }
}

static void check_wire(const struct reading *r)
{
    const cJSON *node = gc_json_get(r->node, "fault");
    enum mock_wire wire;
    if (node && mock_wire_parse(node->valuestring, &wire))
        check_wire_keys(r, wire);
    else if (node)
        gc_problems_add(r->problems, r->doc->name, gc_json_where(r->doc, node),
                        "unknown fault \"%.60s\"%s", node->valuestring,
                        gc_did_you_mean("\"", mock_wire_nearest(node->valuestring), "\""));
}

static void check_body(const struct reading *r)
{
    int64_t status = gc_json_int(r->node, "status", 0);
    const cJSON *body = gc_json_get(r->node, "body");
    body = body ? body : gc_json_get(r->node, "body_text");
    if (body && (status == 204 || status == 304))
        problem_at(r, body, "can't stand with a status that has no body (204, 304)");
}

/* "pass" stands alone; else something must be said. "repeat" may stand beside both. */
static void check_not_empty(const struct reading *r)
{
    const cJSON *pass = gc_json_get(r->node, "pass");
    bool passes = gc_json_bool(r->node, "pass", false);
    int keys = cJSON_GetArraySize(r->node) - has(r->node, "repeat") - (pass != NULL);
    if (passes && keys > 0)
        problem_at(r, pass, "stands alone: the endpoint answers as it does");
    if (!passes && keys == 0)
        gc_problems_add(r->problems, r->doc->name, gc_json_where(r->doc, r->node),
                        "the action is empty: say what is to happen");
}

void mock_action_check(const struct gc_json *doc, const cJSON *action, struct gc_problems *problems)
{
    const cJSON *answers = gc_json_get(action, "answers");
    const struct reading r = {doc, action, problems};
    if (answers && cJSON_GetArraySize(action) != 1)
        problem_at(&r, answers, "must stand alone");
    check_combinations(&r);
    check_headers(&r);
    check_body(&r);
    check_delay(&r);
    check_wire(&r);
    check_not_empty(&r);
    for (const cJSON *a = answers ? answers->child : NULL; a; a = a->next)
        mock_action_check(doc, a, problems);
}

void mock_action_read(struct mock_action *out, const cJSON *action)
{
    const cJSON *fault = gc_json_get(action, "fault"), *dribble = gc_json_get(action, "dribble");
    const char *token = gc_json_str(action, "token");
    *out = (struct mock_action){.pass = gc_json_bool(action, "pass", false),
                                .repeat = gc_json_int(action, "repeat", 1),
                                .plan = {.status = (int)gc_json_int(action, "status", 0),
                                         .code = gc_json_str(action, "code"),
                                         .headers = gc_json_get(action, "headers"),
                                         .body = gc_json_get(action, "body"),
                                         .body_text = gc_json_str(action, "body_text"),
                                         .content_type = gc_json_str(action, "content_type"),
                                         .retry_after_s = gc_json_int(action, "retry_after_s", -1),
                                         .expire_token = token && strcmp(token, "expire") == 0,
                                         .revoke_token = token && strcmp(token, "revoke") == 0,
                                         .dribble_pieces = gc_json_int(dribble, "pieces", 0),
                                         .dribble_ms = gc_json_int(dribble, "total_ms", 0)}};
    if ((out->plan.body || out->plan.body_text) && out->plan.status == 0)
        out->plan.status = 200;
    if (fault && mock_wire_parse(fault->valuestring, &out->plan.wire))
        mock_wire_read_params(action, &out->plan);
    read_delay(action, &out->delay);
}

/* Box and Muller: two even draws give one of the bell curve. */
static double draw_normal(uint64_t *prng)
{
    double u = 1 - gc_prng_unit(prng), v = gc_prng_unit(prng);
    return sqrt(-2 * log(u)) * cos(2 * 3.14159265358979323846 * v);
}

static int64_t draw_delay(const struct mock_delay *d, uint64_t *prng)
{
    double ms = 0;
    switch (d->kind) {
    case MOCK_DELAY_NONE:
        return 0;
    case MOCK_DELAY_FIXED:
        return d->from_ms;
    case MOCK_DELAY_UNIFORM:
        return d->from_ms + (int64_t)(gc_prng_unit(prng) * (double)(d->to_ms - d->from_ms + 1));
    case MOCK_DELAY_LOGNORMAL:
        ms = d->median_ms * exp(d->sigma * draw_normal(prng));
    }
    return (int64_t)fmin(ms, (double)d->to_ms);
}

void mock_action_plan(const struct mock_action *a, uint64_t *prng, struct mock_plan *plan)
{
    *plan = a->plan;
    plan->delay_ms = draw_delay(&a->delay, prng);
}
