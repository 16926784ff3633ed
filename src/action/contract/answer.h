/* answer.h - every answer that is not 200: status, stable code and text, in one table.
 *
 *   if (!*token) return gc_refuse(&why, GC_ANSWER_MISSING_TOKEN);       (always false)
 *   ...
 *   gc_answer_refusal(res, &why);      -> 401 {"detail":"Missing ...","code":"missing_token"}
 *
 * Statuses and texts are the tutorial's where it has them; codes are ours and do not change.
 *
 * Ownership:  a refusal holds fixed arrays; texts given to it are copied.
 */
#ifndef GC_ANSWER_H
#define GC_ANSWER_H

#include <stdbool.h>

#include "base/http/server.h"

/* clang-format off */
/* X(name, status, code, detail, when it happens). A detail that ends in ": " is completed. */
#define GC_ANSWER_TABLE(X) \
    X(MISSING_TOKEN,     401, "missing_token",            "Missing X-Genesys-Auth-Token header",         "the header is absent or empty") \
    X(INVALID_TOKEN,     403, "invalid_token",            "Invalid Genesys Cloud Auth Token",            "the token is malformed, inactive or refused") \
    X(NO_INTROSPECTION,  503, "introspection_unavailable","Token could not be validated, try again",     "introspection could not be reached or was too slow") \
    X(MISSING_DATA,      400, "missing_data",             "Missing 'data' in request body",              "the body has no member 'data'") \
    X(NULL_DATA,         400, "null_data",                "Missing 'data' in request body",              "'data' is null") \
    X(EMPTY_DATA,        400, "empty_data",               "Missing 'data' in request body",              "'data' is an empty object") \
    X(INVALID_JSON,      400, "invalid_json",             "Invalid input format: ",                      "the body is not JSON") \
    X(INVALID_BODY,      400, "invalid_body",             "Invalid input format: ",                      "the body or its 'data' is no object") \
    X(MISSING_INPUT,     400, "missing_input",            "Invalid input format: ",                      "an input is missing") \
    X(INVALID_INPUT,     400, "invalid_input",            "Invalid input format: ",                      "an input is not of its type or out of range") \
    X(UNKNOWN_INPUT,     400, "unknown_input",            "Invalid input format: ",                      "an input is unknown, and unknown inputs are refused") \
    X(BODY_INCOMPLETE,   400, "body_incomplete",          "Request body is incomplete",                  "the body ended before its announced length") \
    X(BODY_TOO_BIG,      413, "body_too_big",             "Request body is too large",                   "the body exceeds the limit") \
    X(BAD_MEDIA_TYPE,    415, "unsupported_media_type",   "Content-Type must be application/json",       "the media type is another one than it, text/plain or none") \
    X(CONTACT_NOT_FOUND, 404, "contact_not_found",        "External API failed: 404",                    "the external API does not know the customer") \
    X(UPSTREAM_FAILED,   502, "upstream_failed",          "External API failed: ",                       "the external API answered 4xx or 5xx; its status is passed on") \
    X(UPSTREAM_TIMEOUT,  504, "upstream_timeout",         "External API timed out",                      "the external API was too slow, or the request's deadline passed") \
    X(UPSTREAM_DOWN,     502, "upstream_unreachable",     "Could not connect to external API",           "no connection, or it broke") \
    X(UPSTREAM_INVALID, 502, "upstream_bad_answer",      "External API sent an unusable answer: ",      "the answer is not the JSON object expected") \
    X(BREAKER_OPEN,      503, "upstream_unavailable",     "External API is failing, try again later",    "the circuit breaker is open, with --external-failure 503") \
    X(OVERLOADED,        503, "overloaded",               "Too many lookups at once, try again",         "the limit of concurrent upstream calls is reached") \
    X(INTERNAL,          500, "internal_error",           "Internal server error",                       "a defect of the service, or no memory") \
    X(CROSS_SITE,        403, "cross_site",               "Web pages of other sites may not ask",        "a browser says so: Origin, Sec-Fetch-Site") \
    X(NO_ROUTE,          404, "not_found",                "Not Found",                                   "the path is unknown") \
    X(WRONG_METHOD,      405, "method_not_allowed",       "Method Not Allowed",                          "the path has other methods, see Allow") \
    X(BAD_REQUEST,       400, "bad_request",              "Malformed request",                           "the request line, headers or length are malformed") \
    X(HEAD_TOO_BIG,      431, "too_many_headers",         "Too many request headers",                    "more headers than the server keeps")
/* clang-format on */

enum gc_answer {
#define X(name, ...) GC_ANSWER_##name,
    GC_ANSWER_TABLE(X)
#undef X
        GC_N_ANSWERS
};

struct gc_answer_row {
    int status;
    const char *code, *detail, *when;
};
const struct gc_answer_row *gc_answer_row(enum gc_answer id);

struct gc_refusal {
    enum gc_answer id;
    int status;            /* the row's, or one that is passed on */
    int64_t retry_after_s; /* 0: no Retry-After */
    char detail[320];      /* what the caller reads */
    char reason[200];      /* what the log says besides; never sent */
};

/* Fill the refusal and return false, so that a check is one line. more completes the detail. */
bool gc_refuse(struct gc_refusal *r, enum gc_answer id);
bool gc_refuse_because(struct gc_refusal *r, enum gc_answer id, const char *reason); /* logged */
bool gc_refusef(struct gc_refusal *r, enum gc_answer id, const char *more, ...) GC_PRINTF(3, 4);

/* Writes status, headers and {"detail","code"}. */
void gc_answer_refusal(struct gc_http_response *res, const struct gc_refusal *r);
/* Content-Type of a JSON answer, and that nobody may keep it. */
void gc_answer_json_headers(struct gc_http_response *res);

#endif
