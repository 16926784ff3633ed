#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/random.h"
#include "mock/fault/internal.h"

enum { MAX_BYTES = 1 << 30, MAX_PIECES = 10000, MAX_REPEAT = 1000000 };

/* What the checks below need to know about the action that they look at. */
struct reading {
    const struct gc_json *doc;
    const cJSON *node;
    struct gc_problems *problems;
};

/* clang-format off */
#define ACTION_FIELDS                                                                              \
    {"status", GC_JSON_INTEGER, false}, {"code", GC_JSON_STRING, false},                           \
    {"headers", GC_JSON_OBJECT, false}, {"body", GC_JSON_ANY, false},                              \
    {"body_text", GC_JSON_STRING, false}, {"content_type", GC_JSON_STRING, false},                 \
    {"retry_after_s", GC_JSON_INTEGER, false}, {"token", GC_JSON_STRING, false},                   \
    {"delay", GC_JSON_OBJECT, false}, {"dribble", GC_JSON_OBJECT, false},                          \
    {"fault", GC_JSON_STRING, false}, {"after_bytes", GC_JSON_INTEGER, false},                     \
    {"length_delta", GC_JSON_INTEGER, false}, {"bytes_per_s", GC_JSON_INTEGER, false},             \
    {"piece_bytes", GC_JSON_INTEGER, false}, {"pause_ms", GC_JSON_INTEGER, false}
static const struct gc_json_field action_fields[] = {ACTION_FIELDS,
    {"answers", GC_JSON_ARRAY, false}};
static const struct gc_json_field element_fields[] = {ACTION_FIELDS,
    {"pass", GC_JSON_BOOL, false}, {"repeat", GC_JSON_INTEGER, false}};
static const struct gc_json_field delay_fields[] = {
    {"fixed_ms", GC_JSON_INTEGER, false}, {"uniform_ms", GC_JSON_ARRAY, false},
    {"lognormal_ms", GC_JSON_OBJECT, false}};
static const struct gc_json_field lognormal_fields[] = {
    {"median", GC_JSON_NUMBER, true}, {"sigma", GC_JSON_NUMBER, true},
    {"cap", GC_JSON_INTEGER, false}};
static const struct gc_json_field dribble_fields[] = {
    {"pieces", GC_JSON_INTEGER, true}, {"total_ms", GC_JSON_INTEGER, true}};

/* Pairs that make no sense together, and what a key can't do without ("key" needs one of "with"). */
static const struct { const char *key, *other, *why; } conflicts[] = {
    {"body", "body_text", "are two bodies; give one"},
    {"code", "body", "exclude each other: the code stands in the body that the endpoint words"},
    {"code", "body_text", "exclude each other: the code stands in the body that the endpoint words"},
    {"dribble", "fault", "can't be combined; the faults slicer, writedelay and bandwidth pace, too"},
};
static const struct { const char *key, *with, *or_with, *why; } needs[] = {
    {"code", "status", NULL, "needs \"status\""},
    {"content_type", "body", "body_text", "needs \"body\" or \"body_text\""},
    {"after_bytes", "fault", NULL, "is a parameter of \"fault\", which is missing"},
    {"length_delta", "fault", NULL, "is a parameter of \"fault\", which is missing"},
    {"bytes_per_s", "fault", NULL, "is a parameter of \"fault\", which is missing"},
    {"piece_bytes", "fault", NULL, "is a parameter of \"fault\", which is missing"},
    {"pause_ms", "fault", NULL, "is a parameter of \"fault\", which is missing"},
};
/* Keys that shape an answer: without meaning when nothing of it is sent. */
static const char *const answer_keys[] = {"status", "code", "headers", "body", "body_text",
    "content_type", "retry_after_s"};
static const char *const own_headers[] = {"Content-Length", "Transfer-Encoding", "Connection"};
static const struct { const char *key; int64_t min, max; } ranges[] = {
    {"status", 200, 599}, {"retry_after_s", 0, 86400}, {"after_bytes", 0, MAX_BYTES},
    {"length_delta", -MAX_BYTES, MAX_BYTES}, {"bytes_per_s", 1, MAX_BYTES},
    {"piece_bytes", 1, 1 << 20}, {"pause_ms", 0, MOCK_MAX_DELAY_MS}, {"repeat", 1, MAX_REPEAT},
    {"fixed_ms", 0, MOCK_MAX_DELAY_MS}, {"cap", 1, MOCK_MAX_DELAY_MS}, {"pieces", 1, MAX_PIECES},
    {"total_ms", 0, MOCK_MAX_DELAY_MS},
};
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

static void check_ranges(const struct reading *r, const cJSON *obj)
{
    for (size_t i = 0; i < GC_COUNT_OF(ranges); i++) {
        const cJSON *at = gc_json_get(obj, ranges[i].key);
        int64_t v = 0;
        if (at && gc_json_is_int(at, &v) && (v < ranges[i].min || v > ranges[i].max))
            gc_problems_add(r->problems, r->doc->name, gc_json_where(r->doc, at),
                            "\"%s\" is %lld, it must be %lld to %lld", at->string, (long long)v,
                            (long long)ranges[i].min, (long long)ranges[i].max);
    }
}

static void check_combinations(const struct reading *r)
{
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

static bool is_token(const char *s)
{
    const char *start = s;
    while (isalnum((unsigned char)*s) || (*s && strchr("!#$%&'*+-.^_`|~", *s)))
        s++;
    return s > start && !*s;
}

static void check_headers(const struct reading *r)
{
    const cJSON *headers = gc_json_get(r->node, "headers");
    for (const cJSON *h = headers ? headers->child : NULL; h; h = h->next) {
        if (!cJSON_IsString(h) || strpbrk(h->valuestring, "\r\n"))
            problem_at(r, h, "must be a text of one line");
        if (!is_token(h->string))
            problem_at(r, h, "is no name of a header");
        for (size_t i = 0; i < GC_COUNT_OF(own_headers); i++)
            if (strcasecmp(h->string, own_headers[i]) == 0)
                problem_at(r, h,
                           "is set by the server; see the faults wrong_length, "
                           "MALFORMED_RESPONSE_CHUNK and slow_close");
    }
}

static void read_uniform(const struct reading *r, const cJSON *pair, struct mock_delay *out)
{
    int64_t from = -1, to = -1;
    if (cJSON_GetArraySize(pair) == 2) {
        (void)gc_json_is_int(pair->child, &from);
        (void)gc_json_is_int(pair->child->next, &to);
    }
    if (from < 0 || to < from || to > MOCK_MAX_DELAY_MS)
        problem_at(r, pair, "must be [from, to], whole milliseconds, at most ten minutes");
    *out = (struct mock_delay){.kind = MOCK_DELAY_UNIFORM, .from_ms = from, .to_ms = to};
}

static void read_lognormal(const struct reading *r, const cJSON *node, struct mock_delay *out)
{
    if (!gc_json_check(r->doc, node, "lognormal_ms", lognormal_fields,
                       GC_COUNT_OF(lognormal_fields), r->problems))
        return;
    check_ranges(r, node);
    const cJSON *median = gc_json_get(node, "median"), *sigma = gc_json_get(node, "sigma");
    if (!(median->valuedouble > 0 && median->valuedouble <= MOCK_MAX_DELAY_MS))
        problem_at(r, median, "must be more than 0, at most ten minutes");
    if (!(sigma->valuedouble >= 0 && sigma->valuedouble <= 10))
        problem_at(r, sigma, "must be 0 to 10");
    double cap = fmin(10 * median->valuedouble, MOCK_MAX_DELAY_MS);
    *out = (struct mock_delay){.kind = MOCK_DELAY_LOGNORMAL,
                               .to_ms = gc_json_int(node, "cap", (int64_t)fmax(cap, 1)),
                               .median_ms = median->valuedouble,
                               .sigma = sigma->valuedouble};
}

static void read_delay(const struct reading *r, struct mock_delay *out)
{
    const cJSON *node = gc_json_get(r->node, "delay");
    if (!cJSON_IsObject(node) ||
        !gc_json_check(r->doc, node, "delay", delay_fields, GC_COUNT_OF(delay_fields), r->problems))
        return;
    check_ranges(r, node);
    if (cJSON_GetArraySize(node) != 1)
        problem_at(r, node, "must hold exactly one of fixed_ms, uniform_ms, lognormal_ms");
    else if (has(node, "uniform_ms"))
        read_uniform(r, node->child, out);
    else if (has(node, "lognormal_ms"))
        read_lognormal(r, node->child, out);
    else
        *out = (struct mock_delay){.kind = MOCK_DELAY_FIXED,
                                   .from_ms = gc_json_int(node, "fixed_ms", 0)};
}

static void read_dribble(const struct reading *r, struct mock_plan *plan)
{
    const cJSON *node = gc_json_get(r->node, "dribble");
    if (!cJSON_IsObject(node) || !gc_json_check(r->doc, node, "dribble", dribble_fields,
                                                GC_COUNT_OF(dribble_fields), r->problems))
        return;
    check_ranges(r, node);
    plan->dribble_pieces = gc_json_int(node, "pieces", 0);
    plan->dribble_ms = gc_json_int(node, "total_ms", 0);
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

static void read_wire(const struct reading *r, struct mock_plan *plan)
{
    const cJSON *node = gc_json_get(r->node, "fault");
    if (!cJSON_IsString(node))
        return;
    if (!mock_wire_parse(node->valuestring, &plan->wire)) {
        const char *near = mock_wire_nearest(node->valuestring);
        gc_problems_add(r->problems, r->doc->name, gc_json_where(r->doc, node),
                        "unknown fault \"%.60s\"%s", node->valuestring,
                        gc_did_you_mean("\"", near, "\""));
        return;
    }
    check_wire_keys(r, plan->wire);
    mock_wire_read_params(r->node, plan);
}

static void read_answer(const struct reading *r, struct mock_plan *plan)
{
    plan->status = (int)gc_json_int(r->node, "status", 0);
    plan->code = gc_json_str(r->node, "code");
    plan->headers = gc_json_get(r->node, "headers");
    plan->body = gc_json_get(r->node, "body");
    plan->body_text = gc_json_str(r->node, "body_text");
    plan->content_type = gc_json_str(r->node, "content_type");
    plan->retry_after_s = gc_json_int(r->node, "retry_after_s", -1);
    if ((plan->body || plan->body_text) && plan->status == 0)
        plan->status = 200;
    if ((plan->status == 204 || plan->status == 304) && (plan->body || plan->body_text))
        problem_at(r, gc_json_get(r->node, plan->body ? "body" : "body_text"),
                   "can't stand with a status that has no body (204, 304)");
    const cJSON *token = gc_json_get(r->node, "token");
    plan->expire_token = cJSON_IsString(token) && strcmp(token->valuestring, "expire") == 0;
    plan->revoke_token = cJSON_IsString(token) && strcmp(token->valuestring, "revoke") == 0;
    if (cJSON_IsString(token) && !plan->expire_token && !plan->revoke_token)
        problem_at(r, token, "must be \"expire\" or \"revoke\"");
}

bool mock_action_parse(struct mock_action *out, const struct gc_json *doc, const cJSON *node,
                       bool element, struct gc_problems *problems)
{
    const struct reading r = {doc, node, problems};
    size_t before = problems->n;
    *out = (struct mock_action){.plan = {.retry_after_s = -1}};
    if (element ? !gc_json_check(doc, node, "answer", element_fields, GC_COUNT_OF(element_fields),
                                 problems)
                : !gc_json_check(doc, node, "action", action_fields, GC_COUNT_OF(action_fields),
                                 problems))
        return false;
    out->pass = gc_json_bool(node, "pass", false);
    out->repeat = gc_json_int(node, "repeat", 1);
    check_ranges(&r, node);
    check_combinations(&r);
    check_headers(&r);
    read_answer(&r, &out->plan);
    read_delay(&r, &out->delay);
    read_dribble(&r, &out->plan);
    read_wire(&r, &out->plan);
    int keys = cJSON_GetArraySize(node) - has(node, "repeat") - has(node, "pass");
    if (out->pass && keys > 0)
        problem_at(&r, gc_json_get(node, "pass"), "stands alone: the endpoint answers as it does");
    if (!out->pass && keys == 0)
        gc_problems_add(problems, doc->name, gc_json_where(doc, node),
                        "the action is empty: say what is to happen");
    return problems->n == before;
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
