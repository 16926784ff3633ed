#include "action/pages/openapi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "action/contract/answer.h"
#include "action/contract/contract.h"
#include "base/json/write.h"
#include "base/version.h"

static void open_object(struct gc_jsonw *w, const char *key)
{
    gc_jsonw_key(w, key);
    gc_jsonw_object(w);
}

static void put_raw(struct gc_jsonw *w, const char *key, const char *json)
{
    gc_jsonw_key(w, key);
    gc_jsonw_raw(w, json, strlen(json));
}

static void put_reference(struct gc_jsonw *w, const char *key, const char *target)
{
    open_object(w, key);
    gc_jsonw_put_str(w, "$ref", target);
    gc_jsonw_end(w);
}

static void write_info(struct gc_jsonw *w)
{
    gc_jsonw_put_str(w, "openapi", "3.1.0");
    open_object(w, "info");
    gc_jsonw_put_str(w, "title", "gcaction: " GC_ACTION_NAME);
    gc_jsonw_put_str(w, "version", GC_VERSION);
    gc_jsonw_put_str(w, "description",
                     "A Data Action service for Genesys Cloud Architect: it validates the caller's "
                     "token, looks the customer up in an external API and answers with the outputs "
                     "of the data action.");
    gc_jsonw_end(w);
    put_raw(w, "servers", "[{\"url\":\"/\"}]");
}

static void write_inputs(struct gc_jsonw *w)
{
    open_object(w, "Inputs");
    gc_jsonw_put_str(w, "type", "object");
    gc_jsonw_key(w, "required");
    gc_jsonw_array(w);
    for (size_t i = 0; i < GC_N_INPUTS; i++)
        gc_jsonw_str(w, gc_contract_inputs[i].name);
    gc_jsonw_end(w);
    open_object(w, "properties");
    for (size_t i = 0; i < GC_N_INPUTS; i++) {
        const struct gc_contract_input *in = &gc_contract_inputs[i];
        open_object(w, in->name);
        gc_jsonw_put_str(w, "type", gc_contract_type_name(in->type));
        gc_jsonw_put_str(w, "title", in->title);
        gc_jsonw_put_str(w, "description", in->description);
        gc_jsonw_put_int(w, "minimum", in->min);
        gc_jsonw_put_int(w, "maximum", in->max);
        gc_jsonw_key(w, "examples");
        gc_jsonw_array(w);
        gc_jsonw_raw(w, in->example, strlen(in->example));
        gc_jsonw_end(w);
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static void write_outputs(struct gc_jsonw *w)
{
    open_object(w, "Outputs");
    gc_jsonw_put_str(w, "type", "object");
    gc_jsonw_put_bool(w, "additionalProperties", false);
    gc_jsonw_key(w, "required");
    gc_jsonw_array(w);
    for (size_t i = 0; i < GC_N_OUTPUTS; i++)
        gc_jsonw_str(w, gc_contract_outputs[i].name);
    gc_jsonw_end(w);
    open_object(w, "properties");
    for (size_t i = 0; i < GC_N_OUTPUTS; i++) {
        const struct gc_contract_output *out = &gc_contract_outputs[i];
        open_object(w, out->name);
        gc_jsonw_put_str(w, "type", gc_contract_type_name(out->type));
        gc_jsonw_put_str(w, "title", out->title);
        gc_jsonw_put_str(w, "description", out->description);
        if (out->fallback)
            gc_jsonw_put_str(w, "default", out->fallback);
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

/* {"type":"object","required":["data"],"properties":{"data":{"$ref":...}}} */
static void write_envelope(struct gc_jsonw *w, const char *name, const char *inner)
{
    open_object(w, name);
    gc_jsonw_put_str(w, "type", "object");
    put_raw(w, "required", "[\"" GC_ACTION_ENVELOPE "\"]");
    open_object(w, "properties");
    put_reference(w, GC_ACTION_ENVELOPE, inner);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static void write_error_schema(struct gc_jsonw *w)
{
    open_object(w, "Error");
    gc_jsonw_put_str(w, "type", "object");
    put_raw(w, "required", "[\"detail\",\"code\"]");
    open_object(w, "properties");
    put_raw(w, "detail", "{\"type\":\"string\",\"description\":\"for people\"}");
    open_object(w, "code");
    gc_jsonw_put_str(w, "type", "string");
    gc_jsonw_put_str(w, "description", "for programs; a code never changes its meaning");
    gc_jsonw_key(w, "enum");
    gc_jsonw_array(w);
    for (int i = 0; i < GC_N_ANSWERS; i++)
        gc_jsonw_str(w, gc_answer_row((enum gc_answer)i)->code);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

/* What completes a detail that ends in ": ", for the examples. */
static const char *example_of_rest(enum gc_answer id)
{
    static const char *const rests[GC_N_ANSWERS] = {
        [GC_ANSWER_INVALID_JSON] = "request body:1:9: expected a value",
        [GC_ANSWER_INVALID_BODY] = "'data' is a string, expected an object",
        [GC_ANSWER_MISSING_INPUT] = "'customer_id' is missing",
        [GC_ANSWER_INVALID_INPUT] = "'customer_id' is a string, expected a positive integer",
        [GC_ANSWER_UNKNOWN_INPUT] = "'customerid' is no input; did you mean 'customer_id'?",
        [GC_ANSWER_UPSTREAM_FAILED] = "500",
        [GC_ANSWER_UPSTREAM_NONSENSE] = "'email' is a number, expected a string",
    };
    return rests[id] ? rests[id] : "";
}

static void write_error_example(struct gc_jsonw *w, enum gc_answer id)
{
    const struct gc_answer_row *row = gc_answer_row(id);
    struct gc_refusal r;
    gc_refusef(&r, id, "%s", example_of_rest(id));
    open_object(w, row->code);
    gc_jsonw_put_str(w, "summary", row->when);
    open_object(w, "value");
    gc_jsonw_put_str(w, "detail", r.detail);
    gc_jsonw_put_str(w, "code", row->code);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static void open_json_content(struct gc_jsonw *w, const char *schema)
{
    open_object(w, "content");
    open_object(w, "application/json");
    put_reference(w, "schema", schema);
}

static void close_content(struct gc_jsonw *w)
{
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static void write_request_id_header(struct gc_jsonw *w)
{
    open_object(w, "headers");
    put_reference(w, GC_REQUEST_ID, "#/components/headers/RequestId");
    gc_jsonw_end(w);
}

/* One response with an example for each row of the table that has the status. */
static void write_error_response(struct gc_jsonw *w, const char *key, int status)
{
    open_object(w, key);
    gc_jsonw_put_str(w, "description", gc_http_reason(status));
    write_request_id_header(w);
    open_json_content(w, "#/components/schemas/Error");
    open_object(w, "examples");
    for (int i = 0; i < GC_N_ANSWERS; i++)
        if (gc_answer_row((enum gc_answer)i)->status == status)
            write_error_example(w, (enum gc_answer)i);
    gc_jsonw_end(w);
    close_content(w);
    gc_jsonw_end(w);
}

static void write_success(struct gc_jsonw *w)
{
    open_object(w, "200");
    gc_jsonw_put_str(w, "description", "The outputs of the data action");
    write_request_id_header(w);
    open_json_content(w, "#/components/schemas/LookupAnswer");
    open_object(w, "example");
    open_object(w, GC_ACTION_ENVELOPE);
    for (size_t i = 0; i < GC_N_OUTPUTS; i++)
        put_raw(w, gc_contract_outputs[i].name, gc_contract_outputs[i].example);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    close_content(w);
    gc_jsonw_end(w);
}

static int compare_ints(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void write_lookup_responses(struct gc_jsonw *w)
{
    int statuses[GC_N_ANSWERS], last = 0;
    char key[16];
    for (int i = 0; i < GC_N_ANSWERS; i++)
        statuses[i] = gc_answer_row((enum gc_answer)i)->status;
    qsort(statuses, GC_N_ANSWERS, sizeof statuses[0], compare_ints);
    open_object(w, "responses");
    write_success(w);
    for (size_t i = 0; i < GC_N_ANSWERS; last = statuses[i++])
        if (statuses[i] != last) {
            snprintf(key, sizeof key, "%d", statuses[i]);
            write_error_response(w, key, statuses[i]);
        }
    open_object(w, "default");
    gc_jsonw_put_str(w, "description",
                     "Another 4xx or 5xx of the external API, passed on as upstream_failed");
    open_json_content(w, "#/components/schemas/Error");
    close_content(w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static void write_lookup_body(struct gc_jsonw *w)
{
    open_object(w, "requestBody");
    gc_jsonw_put_bool(w, "required", true);
    open_json_content(w, "#/components/schemas/LookupRequest");
    open_object(w, "example");
    open_object(w, GC_ACTION_ENVELOPE);
    for (size_t i = 0; i < GC_N_INPUTS; i++)
        put_raw(w, gc_contract_inputs[i].name, gc_contract_inputs[i].example);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    close_content(w);
    gc_jsonw_end(w);
}

static void write_lookup(struct gc_jsonw *w)
{
    open_object(w, GC_ACTION_PATH);
    open_object(w, "post");
    gc_jsonw_put_str(w, "operationId", "customerLookup");
    gc_jsonw_put_str(w, "summary", "Looks a customer up, as a data action");
    put_raw(w, "security", "[{\"genesysToken\":[]}]");
    put_raw(w, "parameters", "[{\"$ref\":\"#/components/parameters/RequestId\"}]");
    write_lookup_body(w);
    write_lookup_responses(w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

/* Pages besides the data action. A page has up to two answers; an example is JSON or absent. */
struct page {
    const char *path, *id, *summary, *type;
    struct {
        const char *status, *meaning, *example;
    } answers[2];
};
static const struct page pages[] = {
    {"/health",
     "health",
     "Is the process alive?",
     "application/json",
     {{"200", "It is", "{\"status\":\"ok\",\"version\":\"" GC_VERSION "\"}"}}},
    {"/ready",
     "ready",
     "Do both upstreams answer?",
     "application/json",
     {{"200", "Both answer",
       "{\"status\":\"ready\",\"age_ms\":0,\"checks\":{\"introspection\":{\"reachable\":true,"
       "\"status\":401,\"took_ms\":12},\"external_api\":{\"reachable\":true,\"status\":200,"
       "\"took_ms\":9}}}"},
      {"503", "One does not; no data action can be answered",
       "{\"status\":\"not_ready\",\"age_ms\":840,\"checks\":{\"introspection\":{\"reachable\":true,"
       "\"status\":401,\"took_ms\":12},\"external_api\":{\"reachable\":false,\"status\":503,"
       "\"took_ms\":9,\"problem\":\"it answers 503\"}}}"}}},
    {"/metrics",
     "metrics",
     "Counters for Prometheus",
     "text/plain",
     {{"200", "The counters", NULL}}},
    {"/openapi.json", "openapi", "This document", "application/json", {{"200", "It", NULL}}},
    {"/docs", "docs", "This document as a page", "text/html", {{"200", "The page", NULL}}},
};

static void write_page(struct gc_jsonw *w, const struct page *page)
{
    open_object(w, page->path);
    open_object(w, "get");
    gc_jsonw_put_str(w, "operationId", page->id);
    gc_jsonw_put_str(w, "summary", page->summary);
    open_object(w, "responses");
    for (size_t i = 0; i < GC_COUNT_OF(page->answers) && page->answers[i].status; i++) {
        open_object(w, page->answers[i].status);
        gc_jsonw_put_str(w, "description", page->answers[i].meaning);
        open_object(w, "content");
        open_object(w, page->type);
        if (page->answers[i].example)
            put_raw(w, "example", page->answers[i].example);
        gc_jsonw_end(w);
        gc_jsonw_end(w);
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static void write_components(struct gc_jsonw *w)
{
    open_object(w, "components");
    put_raw(w, "securitySchemes",
            "{\"genesysToken\":{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"" GC_TOKEN_HEADER
            "\",\"description\":\"The token that Architect sends\"}}");
    put_raw(w, "parameters",
            "{\"RequestId\":{\"name\":\"" GC_REQUEST_ID "\",\"in\":\"header\",\"required\":false,"
            "\"description\":\"Returned, logged and passed upstream; made when absent\","
            "\"schema\":{\"type\":\"string\",\"pattern\":\"^[A-Za-z0-9._-]{1,128}$\"}}}");
    put_raw(w, "headers",
            "{\"RequestId\":{\"description\":\"The id of the request\","
            "\"schema\":{\"type\":\"string\"}}}");
    open_object(w, "schemas");
    write_inputs(w);
    write_outputs(w);
    write_envelope(w, "LookupRequest", "#/components/schemas/Inputs");
    write_envelope(w, "LookupAnswer", "#/components/schemas/Outputs");
    write_error_schema(w);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

void gc_openapi_write(struct gc_strbuf *to)
{
    struct gc_jsonw w = gc_jsonw(to);
    gc_jsonw_object(&w);
    write_info(&w);
    open_object(&w, "paths");
    write_lookup(&w);
    for (size_t i = 0; i < GC_COUNT_OF(pages); i++)
        write_page(&w, &pages[i]);
    gc_jsonw_end(&w);
    write_components(&w);
    gc_jsonw_end(&w);
}
