/* fake_host.h - what the engine sees of the world, in a test: two contacts, a data action that ends
 * as the test says, a clock that stands still.
 *
 *   struct fake f = {.action = {.end = FLOW_ACTION_SUCCESS}, .outputs = "{\"n\":1}"};
 *   cJSON *answer = fake_run(&f, flow_json, "{\"from\":\"+15551234567\"}", NULL, 5000);
 *
 * Ownership:  the caller deletes the answer.
 * Threads:    one fake, one thread.
 * Errors:     a flow that does not load, or a run that is refused, fails the test.
 */
#ifndef FAKE_HOST_H
#define FAKE_HOST_H

#include "mock/flow/engine/engine.h"
#include "mock/flow/load/load.h"
#include "tests/check.h"

#define FAKE_NOW_MS 1769847300250 /* 2026-01-31T08:15:00.250Z */

struct fake {
    bool store_fails;
    enum flow_action_end end;
    const char *outputs, *error; /* JSON, or NULL */
    int64_t took_ms;
    int64_t step_limit;
    /* what the engine asked for */
    char action[100], inputs[1000], number[100];
    int64_t action_timeout_ms;
    int n_calls;
};

struct flow_host fake_host(struct fake *f);

/* The model of a flow, which must be right. */
struct flow_model *fake_load(const char *flow_json);
/* The answer, parsed; context may be NULL. */
cJSON *fake_run_model(struct fake *f, const struct flow_model *m, const char *context,
                      const char *node_id, int64_t timeout_ms);
cJSON *fake_run(struct fake *f, const char *flow_json, const char *context, const char *node_id,
                int64_t timeout_ms);

/* The trace as "a:found b:next c" (ids and paths; none when the flow ended there). */
const char *fake_way(const cJSON *answer, char *out, size_t cap);
/* A member of the answer by path, as JSON text: "status", "trace/0/result/contact/name". */
const char *fake_get(const cJSON *answer, const char *path, char *out, size_t cap);
/* A check that names its row. */
#define CHECK_GET(answer, path, expected)                                                          \
    CHECK_ROW_TEXT(path, fake_get((answer), (path), (char[1000]){""}, 1000), expected)
#define CHECK_WAY(answer, expected)                                                                \
    CHECK_ROW_TEXT("way", fake_way((answer), (char[1000]){""}, 1000), expected)

#endif
