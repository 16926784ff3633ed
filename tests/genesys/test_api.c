/* What is sent again, what is not, and how the client speaks of failures. */
#include <pthread.h>
#include <stdio.h>

#include "base/clock.h"
#include "fake_genesys.h"
#include "genesys/simulation.h"
#include "tests/check.h"
#include "tests/raw_server.h"

#define ENVELOPE(status, code, message)                                                            \
    "{\"message\":\"" message "\",\"code\":\"" code "\",\"status\":" #status                       \
    ",\"contextId\":\"ctx-7\",\"details\":[],\"errors\":[]}"
#define REFUSAL "{\"error\":\"invalid_client\",\"description\":\"authentication failed\"}"

static enum gc_status simulate(struct fake_client *c, int64_t deadline_ms, struct gc_error *err)
{
    const struct gc_lookup_plan plan = {
        .flow_id = "flow-1", .node_id = "node-1", .to = "+15550000000", .timeout_ms = 5000};
    struct gc_lookup l GC_AUTO(gc_lookup_release) = {0};
    return gc_lookup_run(c->api, &plan, "+15551234567", NULL, deadline_ms, &l, err);
}

static enum gc_status read_flow(struct fake_client *c, int64_t deadline_ms, struct gc_error *err)
{
    struct gc_flow flow GC_AUTO(gc_flow_release) = {0};
    return gc_flow_get(c->api, "flow-1", deadline_ms, &flow, err);
}

static void check_no_secrets(const char *row, const char *text)
{
    CHECK_ROW(row, strstr(text, FAKE_SECRET) == NULL);
    CHECK_ROW(row, strstr(text, FAKE_TOKEN) == NULL);
    CHECK_ROW(row, strstr(text, FAKE_BASIC) == NULL);
}

/* clang-format off */
static const struct {
    const char *name;
    enum fake_endpoint at;
    struct fake_answer answer;
    enum gc_status status;
    const char *words[4];
} failures[] = {
    {"400, unknown node", FAKE_SIMULATION, {400, .body = ENVELOPE(400, "architect.node.not.found", "Node x does not exist in flow y.")},
     GC_E_BAD_REQUEST, {"POST /api/v2/architect/simulations: 400 architect.node.not.found: Node x does not exist in flow y. (correlation id ctx-7); check --node"}},
    {"400, container", FAKE_SIMULATION, {400, .body = ENVELOPE(400, "architect.node.not.executable", "Node x is a container.")},
     GC_E_BAD_REQUEST, {"choose an action inside it: gcflow nodes lists them"}},
    {"400, unknown flow", FAKE_SIMULATION, {400, .body = ENVELOPE(400, "architect.flow.not.found", "Could not find flow.")},
     GC_E_BAD_REQUEST, {"; check --flow"}},
    {"401 again and again", FAKE_SIMULATION, {401, .body = ENVELOPE(401, "credentials.expired", "The supplied credentials are expired and cannot be used.")},
     GC_E_AUTH, {"401 credentials.expired", "a fresh token was refused too"}},
    {"403", FAKE_SIMULATION, {403, .body = ENVELOPE(403, "missing.permissions", "You are missing the following permission(s): architect:flow:run")},
     GC_E_FORBIDDEN, {"403 missing.permissions", "the OAuth client needs architect:flow:run: add it in Admin > Integrations > OAuth"}},
    {"404", FAKE_FLOW, {404, .body = ENVELOPE(404, "architect.flow.not.found", "Could not find flow with specified ID.")},
     GC_E_NOT_FOUND, {"GET /api/v2/architect/flows/flow-1: 404", "; check --flow"}},
    {"410", FAKE_FLOW, {410, .body = ENVELOPE(410, "architect.flow.deleted", "Flow has been deleted.")}, GC_E_NOT_FOUND, {"410 architect.flow.deleted"}},
    {"415", FAKE_SIMULATION, {415, .body = ENVELOPE(415, "unsupported.media.type", "Unsupported Media Type")}, GC_E_BAD_REQUEST, {"415"}},
    {"429 with what is left of the window", FAKE_SIMULATION, {429, .headers = "inin-ratelimit-reset: 3000\r\n", .body = ENVELOPE(429, "too.many.requests", "Rate limit exceeded")}, GC_E_RATE_LIMITED, {"429 too.many.requests", "retry in 3000 s"}},
    {"429", FAKE_SIMULATION, {429, .headers = "Retry-After: 3000\r\n", .body = ENVELOPE(429, "too.many.requests", "Rate limit exceeded")},
     GC_E_RATE_LIMITED, {"429 too.many.requests", "retry in 3000 s"}},
    {"429 by the window of the limit", FAKE_FLOW, {429, .headers = "inin-ratelimit-reset: 2500\r\n"}, GC_E_RATE_LIMITED, {"retry in 2500 s"}},
    {"500", FAKE_SIMULATION, {500, .body = ENVELOPE(500, "internal.server.error", "The server failed.")}, GC_E_SERVER, {"500 internal.server.error", "(correlation id ctx-7)"}},
    {"502 of a gateway", FAKE_FLOW, {502, .type = "text/html", .body = "<html>"}, GC_E_SERVER, {"502: the answer is not an error of Genesys Cloud"}},
    {"503", FAKE_FLOW, {503, .headers = "Retry-After: 3000\r\n", .body = ENVELOPE(503, "service.unavailable", "Service Unavailable")}, GC_E_SERVER, {"503 service.unavailable", "retry in 3000 s"}},
    {"504", FAKE_SIMULATION, {504, .body = ENVELOPE(504, "request.timeout", "The request timed out.")}, GC_E_SERVER, {"504 request.timeout"}},
    {"no body, the id in a header", FAKE_SIMULATION, {500, .headers = "ININ-Correlation-Id: id-9\r\n"}, GC_E_SERVER, {"500: the answer has no body (correlation id id-9)"}},
    {"a redirect", FAKE_FLOW, {302, .headers = "Location: http://example.com/\r\n"}, GC_E_PROTOCOL, {"302"}},
    {"200, not JSON", FAKE_FLOW, {200, .type = "text/html", .body = "<html>"}, GC_E_PROTOCOL, {"GET http://127.0.0.1", "the answer is not JSON"}},
    {"200, broken JSON", FAKE_SIMULATION, {200, .body = "{\"status\":"}, GC_E_PROTOCOL, {"POST http://127.0.0.1", "answer:1:"}},
    {"200, no nodes", FAKE_FLOW, {200, .body = "{\"id\":\"flow-1\"}"}, GC_E_PROTOCOL, {"the flow has no array \"nodes\""}},
    {"200, no status", FAKE_SIMULATION, {200, .body = "{\"trace\":[]}"}, GC_E_PROTOCOL, {"no text \"status\""}},
    {"cut short", FAKE_SIMULATION, {200, .wire = FAKE_CUT}, GC_E_NETWORK, {"POST http://127.0.0.1"}},
    {"reset", FAKE_SIMULATION, {200, .wire = FAKE_RESET}, GC_E_NETWORK, {"POST http://127.0.0.1"}},
    {"empty", FAKE_SIMULATION, {200, .wire = FAKE_EMPTY}, GC_E_NETWORK, {"POST http://127.0.0.1"}},
    {"a server that repeats the token and the secret", FAKE_SIMULATION,
     {400, .body = ENVELOPE(400, "bad.request", "what is " FAKE_SECRET " and " FAKE_TOKEN "1 ?")}, GC_E_BAD_REQUEST, {"what is ******************* and "}},
    {"a login that repeats its header", FAKE_OAUTH,
     {400, .body = "{\"error\":\"invalid_request\",\"error_description\":\"got Basic " FAKE_BASIC " there\"}"}, GC_E_BAD_REQUEST, {"got Basic ***", "*** there"}},
    {"plain text that repeats secrets", FAKE_SIMULATION,
     {502, .type = "text/plain", .body = "via " FAKE_BASIC " and " FAKE_SECRET " and " FAKE_TOKEN "1"}, GC_E_SERVER, {"not an error of Genesys Cloud: via ***", " and *******************"}},
    {"JSON of somebody else", FAKE_SIMULATION, {500, .body = "{\"detail\":\"Internal server error\"}"}, GC_E_SERVER, {"Genesys Cloud: {\"detail\":\"Internal server error\"}"}},
    {"a message that would drive the terminal", FAKE_SIMULATION,
     {400, .body = ENVELOPE(400, "bad.request", "a\\u001b[2J\\nb")}, GC_E_BAD_REQUEST, {"a [2J b"}},
    {"login: unknown client", FAKE_OAUTH, {400, .body = REFUSAL}, GC_E_AUTH, {"/oauth/token: 400 invalid_client: authentication failed; check the client id and secret"}},
    {"login: 401", FAKE_OAUTH, {401, .body = REFUSAL}, GC_E_AUTH, {"401 invalid_client"}},
    {"login: bad request", FAKE_OAUTH, {400, .body = "{\"error\":\"unsupported_grant_type\"}"}, GC_E_BAD_REQUEST, {"400 unsupported_grant_type"}},
    {"login: nobody there", FAKE_OAUTH, {404, .type = "text/plain", .body = "x"}, GC_E_NOT_FOUND, {"no login answers there"}},
    {"login: not JSON", FAKE_OAUTH, {200, .type = "text/html", .body = FAKE_TOKEN}, GC_E_PROTOCOL, {"the answer is not JSON"}},
    {"login: broken JSON", FAKE_OAUTH, {200, .body = "{\"access_token\":\"" FAKE_TOKEN}, GC_E_PROTOCOL, {"the answer is not valid JSON"}},
    {"login: no token", FAKE_OAUTH, {200, .body = "{\"token_type\":\"bearer\",\"expires_in\":9}"}, GC_E_PROTOCOL, {"no valid \"access_token\""}},
    {"login: a token with a line end", FAKE_OAUTH, {200, .body = "{\"access_token\":\"a\\r\\nX: y\",\"token_type\":\"bearer\",\"expires_in\":9}"}, GC_E_PROTOCOL, {"no valid \"access_token\""}},
    {"login: another type", FAKE_OAUTH, {200, .body = "{\"access_token\":\"a\",\"token_type\":\"mac\",\"expires_in\":9}"}, GC_E_PROTOCOL, {"is not \"bearer\""}},
    {"login: life as a text", FAKE_OAUTH, {200, .body = "{\"access_token\":\"a\",\"token_type\":\"bearer\",\"expires_in\":\"9\"}"}, GC_E_PROTOCOL, {"\"expires_in\""}},
    {"login: reset", FAKE_OAUTH, {200, .wire = FAKE_RESET}, GC_E_NETWORK, {"/oauth/token"}},
};
/* clang-format on */

static void test_each_failure_has_its_status_and_words(void)
{
    struct fake *f = fake_start();
    for (size_t i = 0; i < GC_COUNT_OF(failures); i++) {
        struct fake_client c;
        struct gc_error err = {0};
        fake_reset(f);
        fake_always(f, failures[i].at, failures[i].answer);
        fake_client_open(&c, f, 0);
        enum gc_status st = failures[i].at == FAKE_FLOW ? read_flow(&c, gc_deadline_in(10000), &err)
                                                        : simulate(&c, gc_deadline_in(10000), &err);
        CHECK_ROW_TEXT(failures[i].name, gc_status_name(st), gc_status_name(failures[i].status));
        CHECK_ROW(failures[i].name, err.status == st);
        for (const char *const *w = failures[i].words; *w; w++)
            CHECK_ROW_HAS(failures[i].name, gc_error_text(&err), *w);
        check_no_secrets(failures[i].name, gc_error_text(&err));
        fake_client_close(&c);
    }
    fake_stop(f);
}

/* clang-format off */
static const struct {
    const char *name;
    enum fake_endpoint at;
    struct fake_answer answer; /* given once, then the usual one */
    unsigned n_sent;
    enum gc_status status;
} repeats[] = {
    {"429 of a simulation", FAKE_SIMULATION, {429, .headers = "Retry-After: 0\r\n"}, 2, GC_OK},
    {"503 of a simulation with Retry-After", FAKE_SIMULATION, {503, .headers = "Retry-After: 0\r\n"}, 2, GC_OK},
    {"503 of a simulation in the service's words", FAKE_SIMULATION, {503, .body = ENVELOPE(503, "service.unavailable", "x")}, 2, GC_OK},
    {"a gateway's bare 503 of a simulation", FAKE_SIMULATION, {503, .type = "text/html", .body = "x"}, 1, GC_E_SERVER},
    {"500 of a simulation", FAKE_SIMULATION, {.status = 500}, 1, GC_E_SERVER},
    {"502 of a simulation", FAKE_SIMULATION, {.status = 502}, 1, GC_E_SERVER},
    {"504 of a simulation", FAKE_SIMULATION, {.status = 504}, 1, GC_E_SERVER},
    {"a simulation whose connection dies", FAKE_SIMULATION, {200, .wire = FAKE_EMPTY}, 1, GC_E_NETWORK},
    {"a simulation whose connection is reset", FAKE_SIMULATION, {200, .wire = FAKE_RESET}, 1, GC_E_NETWORK},
    {"a simulation whose answer is cut", FAKE_SIMULATION, {200, .wire = FAKE_CUT}, 1, GC_E_NETWORK},
    {"a bare 503 of a flow", FAKE_FLOW, {503, .type = "text/html", .body = "x"}, 2, GC_OK},
    {"a flow whose answer is cut", FAKE_FLOW, {200, .wire = FAKE_CUT}, 2, GC_OK},
    {"500 of a flow", FAKE_FLOW, {.status = 500}, 1, GC_E_SERVER},
    {"429 of the login", FAKE_OAUTH, {429, .headers = "Retry-After: 0\r\n"}, 2, GC_OK},
    {"503 of the login", FAKE_OAUTH, {503, .headers = "Retry-After: 0\r\n"}, 2, GC_OK},
};
/* clang-format on */

static void test_what_is_sent_again(void)
{
    struct fake *f = fake_start();
    for (size_t i = 0; i < GC_COUNT_OF(repeats); i++) {
        struct fake_client c;
        struct gc_error err = {0};
        fake_reset(f);
        fake_client_open(&c, f, 3);
        if (repeats[i].at != FAKE_OAUTH) { /* so that a connection is kept, which may be dead */
            CHECK_ROW(repeats[i].name, read_flow(&c, gc_deadline_in(10000), &err) == GC_OK);
        }
        unsigned before = fake_count(f, repeats[i].at);
        fake_add(f, repeats[i].at, repeats[i].answer);
        enum gc_status st = repeats[i].at == FAKE_FLOW ? read_flow(&c, gc_deadline_in(10000), &err)
                                                       : simulate(&c, gc_deadline_in(10000), &err);
        CHECK_ROW_TEXT(repeats[i].name, gc_status_name(st), gc_status_name(repeats[i].status));
        CHECK_ROW(repeats[i].name, fake_count(f, repeats[i].at) - before == repeats[i].n_sent);
        fake_client_close(&c);
    }
    fake_stop(f);
}

static void test_retries_are_counted(void)
{
    struct fake *f = fake_start();
    struct fake_client c;
    struct gc_error err = {0};
    fake_always(f, FAKE_FLOW, (struct fake_answer){503, .headers = "Retry-After: 0\r\n"});
    fake_client_open(&c, f, 4);
    CHECK_STATUS(read_flow(&c, gc_deadline_in(10000), &err), GC_E_SERVER, &err);
    CHECK_INT(fake_count(f, FAKE_FLOW), 5);
    fake_client_close(&c);
    fake_stop(f);
}

static void test_retry_after_beyond_the_deadline_is_not_awaited(void)
{
    struct fake *f = fake_start();
    struct fake_client c;
    struct gc_error err = {0};
    int64_t start_ms = gc_clock_now(NULL);
    fake_always(f, FAKE_FLOW, (struct fake_answer){429, .headers = "Retry-After: 60\r\n"});
    fake_client_open(&c, f, 3);
    CHECK_STATUS(read_flow(&c, gc_deadline_in(30000), &err), GC_E_RATE_LIMITED, &err);
    CHECK(gc_clock_now(NULL) - start_ms < 20000);
    CHECK_INT(fake_count(f, FAKE_FLOW), 1);
    CHECK_INT(err.http_status, 429);
    CHECK_HAS(gc_error_text(&err), "retry in 60 s");
    fake_client_close(&c);
    fake_stop(f);
}

static void test_retry_after_within_the_deadline_is_obeyed(void)
{
    struct fake *f = fake_start();
    struct fake_client c;
    struct gc_error err = {0};
    fake_script(f, FAKE_SIMULATION, {429, .headers = "Retry-After: 1\r\n"});
    fake_client_open(&c, f, 3);
    int64_t start_ms = gc_clock_now(NULL);
    CHECK_STATUS(simulate(&c, gc_deadline_in(30000), &err), GC_OK, &err);
    CHECK(gc_clock_now(NULL) - start_ms >= 1000);
    fake_client_close(&c);
    fake_stop(f);
}

/* A wait of 1 s within a deadline of 900 ms is taken from the patience for the rate limit. */
static bool waits_beside_the_deadline(struct fake *f, struct fake_client *c)
{
    struct gc_error err = {0};
    for (int i = 0; i < 3; i++)
        fake_script(f, FAKE_FLOW, {429, .headers = "Retry-After: 0\r\n"});
    fake_script(f, FAKE_FLOW, {429, .headers = "Retry-After: 1\r\n"});
    return read_flow(c, gc_deadline_in(900), &err) == GC_OK && fake_count(f, FAKE_FLOW) == 6;
}

static void test_the_rate_limit_may_be_waited_for_beside_the_deadline(void)
{
    enum { TRIES = 5 }; /* a busy machine may need 900 ms for six requests */
    struct fake *f = fake_start();
    struct fake_client c;
    struct gc_error err = {0};
    bool waited = false;
    for (int i = 0; i < TRIES && !waited; i++) {
        if (i > 0)
            fake_client_close(&c);
        fake_reset(f);
        fake_client_open_patient(&c, f, 0, 1500);
        CHECK_STATUS(read_flow(&c, gc_deadline_in(10000), &err), GC_OK, &err); /* a token */
        waited = waits_beside_the_deadline(f, &c);
    }
    CHECK(waited);
    fake_script(f, FAKE_FLOW, {429, .headers = "Retry-After: 30\r\n"});
    CHECK_STATUS(read_flow(&c, gc_deadline_in(20000), &err), GC_E_RATE_LIMITED, &err);
    CHECK_INT(fake_count(f, FAKE_FLOW), 7);
    fake_always(f, FAKE_FLOW, (struct fake_answer){429, .headers = "Retry-After: 0\r\n"});
    CHECK_STATUS(read_flow(&c, gc_deadline_in(20000), &err), GC_E_RATE_LIMITED, &err);
    fake_client_close(&c);
    fake_stop(f);
}

/* Cancels as soon as the flow has been asked for. */
struct canceller {
    struct fake *fake;
    struct gc_cancel *cancel;
};

static void *cancel_soon(void *arg)
{
    const struct canceller *c = arg;
    while (fake_count(c->fake, FAKE_FLOW) == 0)
        gc_cancel_wait(NULL, 5);
    gc_cancel_request(c->cancel);
    return NULL;
}

static void test_waiting_ends_when_it_is_cancelled(void)
{
    static const struct fake_answer answers[] = {{429, .headers = "Retry-After: 30\r\n"},
                                                 {200, .wire = FAKE_SILENT}};
    struct fake *f = fake_start();
    for (size_t i = 0; i < GC_COUNT_OF(answers); i++) {
        struct fake_client c;
        struct canceller canceller = {f, &c.cancel};
        struct gc_error err = {0};
        pthread_t thread;
        int64_t start_ms = gc_clock_now(NULL);
        fake_reset(f);
        fake_always(f, FAKE_FLOW, answers[i]);
        fake_client_open(&c, f, 3);
        CHECK_FATAL(pthread_create(&thread, NULL, cancel_soon, &canceller) == 0);
        CHECK_STATUS(read_flow(&c, gc_deadline_in(60000), &err), GC_E_CANCELLED, &err);
        CHECK(gc_clock_now(NULL) - start_ms < 20000);
        pthread_join(thread, NULL);
        fake_client_close(&c);
    }
    fake_stop(f);
}

static void test_the_deadline_bounds_it_all(void)
{
    struct fake *f = fake_start();
    struct fake_client c;
    struct gc_error err = {0};
    fake_client_open(&c, f, 3);
    CHECK_STATUS(read_flow(&c, gc_deadline_in(0), &err), GC_E_TIMEOUT, &err);
    fake_client_close(&c);
    fake_stop(f);
}

static void test_a_refused_token_is_replaced_once(void)
{
    struct fake *f = fake_start();
    struct fake_client c;
    struct gc_error err = {0};
    fake_client_open(&c, f, 3);
    CHECK_STATUS(read_flow(&c, gc_deadline_in(10000), &err), GC_OK, &err);
    CHECK_STATUS(simulate(&c, gc_deadline_in(10000), &err), GC_OK, &err);
    CHECK_INT(fake_count(f, FAKE_OAUTH), 1); /* one token serves many requests */
    fake_script(f, FAKE_SIMULATION, {.forget_tokens = true});
    CHECK_STATUS(simulate(&c, gc_deadline_in(10000), &err), GC_OK, &err);
    CHECK_INT(fake_count(f, FAKE_OAUTH), 2);
    CHECK_INT(fake_count(f, FAKE_SIMULATION), 3);
    fake_always(f, FAKE_SIMULATION, (struct fake_answer){.status = 401});
    CHECK_STATUS(simulate(&c, gc_deadline_in(10000), &err), GC_E_AUTH, &err);
    CHECK_INT(fake_count(f, FAKE_OAUTH), 3);
    CHECK_INT(fake_count(f, FAKE_SIMULATION), 5);
    fake_client_close(&c);
    fake_stop(f);
}

#define RAW_JSON(length, body)                                                                     \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " length "\r\n\r\n" body
#define RAW_TOKEN                                                                                  \
    RAW_JSON("57", "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":9}")
#define RAW_RUN RAW_JSON("33", "{\"status\":\"COMPLETED\",\"trace\":[]}")

/* One connection carries them all; when it dies under the third simulation nobody knows whether
 * that one ran, so it is not sent again. */
static void test_simulations_share_a_connection_and_are_never_sent_twice(void)
{
    static const struct raw_step dies[] = {
        {RAW_READ, 0}, {RAW_SEND, RAW_TOKEN}, {RAW_READ, 0}, {RAW_SEND, RAW_RUN},
        {RAW_READ, 0}, {RAW_SEND, RAW_RUN},   {RAW_READ, 0}, {RAW_CLOSE, 0}};
    static const struct raw_step again[] = {{RAW_READ, 0}, {RAW_SEND, RAW_RUN}, {RAW_CLOSE, 0}};
    static const enum gc_status expected[] = {GC_OK, GC_OK, GC_E_NETWORK};
    struct raw_server *s = raw_server_start((const struct raw_script[]){{dies}, {again}}, 2);
    struct fake_client c;
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.1:%u", raw_server_port(s));
    fake_client_open_at(&c, url, 0, 0);
    for (size_t i = 0; i < GC_COUNT_OF(expected); i++) {
        struct gc_error err = {0};
        CHECK_INT(raw_server_connections(s), i > 0);
        CHECK_STATUS(simulate(&c, gc_deadline_in(10000), &err), expected[i], &err);
    }
    CHECK_INT(raw_server_requests(s), 4);
    fake_client_close(&c);
    raw_server_stop(s);
}

SUITE(api, {"each failure has its status and words", test_each_failure_has_its_status_and_words},
      {"what is sent again", test_what_is_sent_again},
      {"retries are counted", test_retries_are_counted},
      {"Retry-After beyond the deadline is not awaited",
       test_retry_after_beyond_the_deadline_is_not_awaited},
      {"Retry-After within the deadline is obeyed", test_retry_after_within_the_deadline_is_obeyed},
      {"the rate limit may be waited for beside the deadline",
       test_the_rate_limit_may_be_waited_for_beside_the_deadline},
      {"waiting ends when it is cancelled", test_waiting_ends_when_it_is_cancelled},
      {"the deadline bounds it all", test_the_deadline_bounds_it_all},
      {"a refused token is replaced once", test_a_refused_token_is_replaced_once},
      {"simulations share a connection and are never sent twice",
       test_simulations_share_a_connection_and_are_never_sent_twice});
