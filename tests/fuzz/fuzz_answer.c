/* Whatever a server answers to gcflow: read, or told in one line that gives no secret away. */
#include <stdlib.h>
#include <string.h>

#include "genesys/send.h"
#include "genesys/simulation.h"
#include "tests/fuzz/fuzz.h"

static const char secret[] = "s3cr3t-hunter2";

static void simulation(const char *text, size_t size)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_simulation sim GC_AUTO(gc_simulation_release) = {0};
    struct gc_error err = {0};
    if (!fuzz_reads_json(text, size, &doc))
        return;
    enum gc_status s = gc_simulation_parse(&doc, &sim, &err);
    if (s == GC_OK)
        s = gc_simulation_outcome(&sim, &err);
    FUZZ_HOLDS(s != GC_OK || sim.status);
    FUZZ_HOLDS(s == GC_OK || fuzz_is_message(gc_error_text(&err)));
    if (s == GC_OK && gc_simulation_contact(&sim))
        FUZZ_HOLDS(gc_json_str(gc_simulation_contact(&sim), "id") != NULL);
}

static void flow(const char *text, size_t size)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_flow f GC_AUTO(gc_flow_release) = {0};
    struct gc_error err = {0};
    const struct gc_node *node = NULL;
    if (!fuzz_reads_json(text, size, &doc))
        return;
    if (gc_flow_parse(&doc, &f, &err) != GC_OK) {
        FUZZ_HOLDS(err.status == GC_E_PROTOCOL && fuzz_is_message(gc_error_text(&err)));
        return;
    }
    for (size_t i = 0; i < f.n_nodes; i++)
        FUZZ_HOLDS(f.nodes[i].id && f.nodes[i].name && f.nodes[i].type);
    if (gc_flow_lookup_node(&f, &node, &err) == GC_OK)
        FUZZ_HOLDS(node && node->is_lookup);
}

static void refusal(const char *text, size_t size, int status)
{
    struct gc_endpoint e = {
        .method = "POST", .path = "/oauth/token", .needs = "a:b:c", .secrets = {secret, NULL}};
    static char type[] = "Content-Type: application/json\r\nININ-Correlation-Id: x\r\n";
    char *body = malloc(size + sizeof secret);
    struct gc_error err = {0}, oauth = {0};
    if (!body)
        return;
    memcpy(body, text, size);
    body[size] = '\0';
    const struct gc_sent sent = {
        .reply = {.status = status, .body = body, .body_bytes = size, .headers = type}};
    FUZZ_HOLDS(gc_envelope_fail(&err, &e, &sent) == err.status);
    e.login = "; a hint";
    FUZZ_HOLDS(gc_envelope_fail(&oauth, &e, &sent) == oauth.status);
    FUZZ_HOLDS(fuzz_is_message(gc_error_text(&err)) && !strstr(gc_error_text(&err), secret));
    FUZZ_HOLDS(fuzz_is_message(oauth.message) && !strstr(oauth.message, secret));
    free(body);
}

static void header(const char *text)
{
    char value[64], *copy = strdup(text);
    const struct gc_http_reply reply = {.headers = copy};
    if (!copy)
        return;
    int64_t ms = gc_http_retry_after_ms(&reply, 1769847300250);
    FUZZ_HOLDS(ms >= -1);
    if (gc_http_reply_header(&reply, "Retry-After", value, sizeof value))
        FUZZ_HOLDS(strlen(value) < sizeof value);
    free(copy);
}

FUZZ(answer)
{
    static const int statuses[] = {400, 401, 403, 429, 503, 302};
    simulation(text, size);
    flow(text, size);
    for (size_t i = 0; i < GC_COUNT_OF(statuses); i++)
        refusal(text, size, statuses[i]);
    header(text);
}
