#include "action/pages/pages.h"

#include <stdlib.h>

#include "action/contract/answer.h"
#include "action/contract/contract.h"
#include "base/http/openapi.h"
#include "base/version.h"

enum { MAX_EXAMPLE_BYTES = 65536 };

static const char request_id_header[] =
    "{\"" GC_REQUEST_ID "\":{\"$ref\":\"#/components/headers/RequestId\"}}";

/* What completes a detail that ends in ": ", for the examples. */
static const char *example_of_rest(enum gc_answer id)
{
    static const char *const rests[GC_N_ANSWERS] = {
        [GC_ANSWER_INVALID_JSON] = "request body:1:9: expected a value",
        [GC_ANSWER_INVALID_BODY] = "'data' is a string, expected an object",
        [GC_ANSWER_MISSING_INPUT] = "'customer_id' is missing",
        [GC_ANSWER_INVALID_INPUT] = "'customer_id' is a string, expected an integer",
        [GC_ANSWER_UNKNOWN_INPUT] = "'customerid' is no input; did you mean 'customer_id'?",
        [GC_ANSWER_UPSTREAM_FAILED] = "500",
        [GC_ANSWER_UPSTREAM_INVALID] = "'email' is a number, expected a string",
    };
    return rests[id] ? rests[id] : "";
}

/* An example for each row of the table that has the status. */
static void write_error_examples(struct gc_strbuf *to, int status)
{
    struct gc_jsonw w = gc_jsonw(to);
    struct gc_refusal r;
    gc_jsonw_object(&w);
    for (int i = 0; i < GC_N_ANSWERS; i++) {
        const struct gc_answer_row *row = gc_answer_row((enum gc_answer)i);
        if (row->status != status)
            continue;
        gc_refusef(&r, (enum gc_answer)i, "%s", example_of_rest((enum gc_answer)i));
        gc_jsonw_put_object(&w, row->code);
        gc_jsonw_put_str(&w, "summary", row->when);
        gc_jsonw_put_object(&w, "value");
        gc_jsonw_put_str(&w, "detail", r.detail);
        gc_jsonw_put_str(&w, "code", row->code);
        gc_jsonw_end(&w);
        gc_jsonw_end(&w);
    }
    gc_jsonw_end(&w);
}

static void write_error_answer(struct gc_jsonw *w, int status)
{
    struct gc_strbuf examples GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_EXAMPLE_BYTES);
    write_error_examples(&examples, status);
    gc_openapi_answer(w,
                      &(struct gc_openapi_answer){.status = status,
                                                  .headers = request_id_header,
                                                  .body = {.media = "application/json",
                                                           .schema = "Error",
                                                           .examples = gc_strbuf_text(&examples)}});
}

static int compare_ints(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void write_lookup_answers(struct gc_jsonw *w)
{
    struct gc_strbuf example GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_EXAMPLE_BYTES);
    int statuses[GC_N_ANSWERS], last = 0;
    for (int i = 0; i < GC_N_ANSWERS; i++)
        statuses[i] = gc_answer_row((enum gc_answer)i)->status;
    qsort(statuses, GC_N_ANSWERS, sizeof statuses[0], compare_ints);
    gc_contract_example_wrapped(&example, gc_contract_outputs, GC_N_OUTPUTS);
    gc_jsonw_put_object(w, "responses");
    gc_openapi_answer(w,
                      &(struct gc_openapi_answer){.status = 200,
                                                  .description = "The outputs of the data action",
                                                  .headers = request_id_header,
                                                  .body = {.media = "application/json",
                                                           .schema = "LookupAnswer",
                                                           .example = gc_strbuf_text(&example)}});
    for (size_t i = 0; i < GC_N_ANSWERS; last = statuses[i++])
        if (statuses[i] != last)
            write_error_answer(w, statuses[i]);
    gc_openapi_answer(
        w,
        &(struct gc_openapi_answer){
            .description = "Another 4xx or 5xx of the external API, passed on as upstream_failed",
            .body = {.media = "application/json", .schema = "Error"}});
    gc_jsonw_end(w);
}

static void write_lookup(struct gc_jsonw *w)
{
    struct gc_strbuf example GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_EXAMPLE_BYTES);
    gc_contract_example_wrapped(&example, gc_contract_inputs, GC_N_INPUTS);
    gc_jsonw_put_object(w, GC_ACTION_PATH);
    gc_openapi_operation(w, GC_ACTION_METHOD, "customerLookup",
                         "Looks a customer up, as a data action");
    gc_jsonw_put_raw(w, "security", "[{\"genesysToken\":[]}]");
    gc_jsonw_put_raw(w, "parameters", "[{\"$ref\":\"#/components/parameters/RequestId\"}]");
    gc_openapi_request(w, &(struct gc_openapi_body){.media = "application/json",
                                                    .schema = "LookupRequest",
                                                    .example = gc_strbuf_text(&example)});
    write_lookup_answers(w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

/* Pages besides the data action. A page has up to two answers. */
struct page {
    const char *path, *id, *summary;
    struct gc_openapi_answer answers[2]; /* status 0: none */
};
#define READY_EXAMPLE(status, age, external)                                                       \
    "{\"status\":\"" status "\",\"age_ms\":" age ",\"checks\":{\"introspection\":{"                \
    "\"reachable\":true,\"status\":401,\"took_ms\":12},\"external_api\":{" external "}}}"

static const struct page pages[] = {
    {"/health",
     "health",
     "Is the process alive?",
     {{200, "It is",
       .body = {"application/json",
                .example = "{\"status\":\"ok\",\"version\":\"" GC_VERSION "\"}"}}}},
    {"/ready",
     "ready",
     "Do both upstreams answer?",
     {{200, "Both answer",
       .body = {"application/json",
                .example = READY_EXAMPLE("ready", "0",
                                         "\"reachable\":true,\"status\":200,\"took_ms\":9")}},
      {503, "One does not; no data action can be answered",
       .body = {"application/json",
                .example = READY_EXAMPLE("not_ready", "840",
                                         "\"reachable\":false,\"status\":503,\"took_ms\":9,"
                                         "\"problem\":\"it answers 503\"")}}}},
    {"/metrics",
     "metrics",
     "Counters for Prometheus",
     {{200, "The counters", .body = {"text/plain"}}}},
    {"/openapi.json", "openapi", "This document", {{200, "It", .body = {"application/json"}}}},
    {"/docs", "docs", "This document as a page", {{200, "The page", .body = {"text/html"}}}},
};

static void write_page(struct gc_jsonw *w, const struct page *page)
{
    gc_jsonw_put_object(w, page->path);
    gc_openapi_operation(w, "GET", page->id, page->summary);
    gc_jsonw_put_object(w, "responses");
    for (size_t i = 0; i < GC_COUNT_OF(page->answers) && page->answers[i].status; i++)
        gc_openapi_answer(w, &page->answers[i]);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static void write_fields(struct gc_jsonw *w, const char *name,
                         const struct gc_contract_field *fields, size_t n, bool closed)
{
    gc_jsonw_put_object(w, name);
    gc_jsonw_put_str(w, "type", "object");
    if (closed)
        gc_jsonw_put_bool(w, "additionalProperties", false);
    gc_contract_put_required(w, fields, n);
    gc_contract_put_properties(w, fields, n, true);
    gc_jsonw_end(w);
}

static void write_error_schema(struct gc_jsonw *w)
{
    gc_jsonw_put_object(w, "Error");
    gc_jsonw_put_str(w, "type", "object");
    gc_jsonw_put_raw(w, "required", "[\"detail\",\"code\"]");
    gc_jsonw_put_object(w, "properties");
    gc_jsonw_put_raw(w, "detail", "{\"type\":\"string\",\"description\":\"for people\"}");
    gc_jsonw_put_object(w, "code");
    gc_jsonw_put_str(w, "type", "string");
    gc_jsonw_put_str(w, "description", "for programs; a code never changes its meaning");
    gc_jsonw_put_array(w, "enum");
    for (int i = 0; i < GC_N_ANSWERS; i++)
        gc_jsonw_str(w, gc_answer_row((enum gc_answer)i)->code);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

#define WRAPPED(schema)                                                                            \
    "{\"type\":\"object\",\"required\":[\"" GC_ACTION_ENVELOPE "\"],\"properties\":{"              \
    "\"" GC_ACTION_ENVELOPE "\":{\"$ref\":\"#/components/schemas/" schema "\"}}}"

static void write_components(struct gc_jsonw *w)
{
    gc_jsonw_put_raw(w, "securitySchemes",
                     "{\"genesysToken\":{\"type\":\"apiKey\",\"in\":\"header\",\"name\":"
                     "\"" GC_TOKEN_HEADER "\","
                     "\"description\":\"The token that Architect sends\"}}");
    gc_jsonw_put_raw(w, "parameters",
                     "{\"RequestId\":{\"name\":\"" GC_REQUEST_ID
                     "\",\"in\":\"header\",\"required\":false,"
                     "\"description\":\"Returned, logged and passed upstream; made when absent\","
                     "\"schema\":{\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9._-]{1,128}$\"}}}");
    gc_jsonw_put_raw(w, "headers",
                     "{\"RequestId\":{\"description\":\"The id of the request\","
                     "\"schema\":{\"type\":\"string\"}}}");
    gc_jsonw_put_object(w, "schemas");
    write_fields(w, "Inputs", gc_contract_inputs, GC_N_INPUTS, false);
    write_fields(w, "Outputs", gc_contract_outputs, GC_N_OUTPUTS, true);
    gc_jsonw_put_raw(w, "LookupRequest", WRAPPED("Inputs"));
    gc_jsonw_put_raw(w, "LookupAnswer", WRAPPED("Outputs"));
    write_error_schema(w);
    gc_jsonw_end(w);
}

void gc_action_openapi_write(struct gc_strbuf *to)
{
    struct gc_jsonw w = gc_jsonw(to);
    gc_openapi_begin(&w, "gcaction: " GC_ACTION_NAME,
                     "A Data Action service for Genesys Cloud Architect: it validates the caller's "
                     "token, looks the customer up in an external API and answers with the outputs "
                     "of the data action.");
    write_lookup(&w);
    for (size_t i = 0; i < GC_COUNT_OF(pages); i++)
        write_page(&w, &pages[i]);
    gc_openapi_components(&w);
    write_components(&w);
    gc_openapi_end(&w);
}
