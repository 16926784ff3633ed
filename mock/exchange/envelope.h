/* envelope.h - errors, each API in its own words.
 *
 *   mock_fail(x, MOCK_E_MISSING_PERMISSIONS, "permissions", "architect:flow:run", NULL);
 *
 * One table holds status, code and message of each error of the real service. messageWithParams
 * keeps the {placeholders}, message has them filled. contextId equals ININ-Correlation-Id.
 *
 * Source:     Genesys Cloud's published API (errors per status); RFC 6749 section 5.2; RFC 9457.
 * Ownership:  texts are copied into the answer.
 */
#ifndef MOCK_ENVELOPE_H
#define MOCK_ENVELOPE_H

#include "base/problems.h"
#include "mock/exchange/exchange.h"

/* clang-format off */
/* X(name, status, code, message with {placeholders}). The first of a status is what is meant where
 * only the status is given. */
#define MOCK_ERROR_TABLE(X)                                                                        \
    X(MOCK_E_BAD_REQUEST, 400, "bad.request", "The request could not be understood by the server due to malformed syntax.") \
    X(MOCK_E_INVALID_VALUE, 400, "invalid.value", "Value [{value}] is not valid for field type [{fieldType}]. Allowable values are: {allowableValues}") \
    X(MOCK_E_INVALID_FLOW, 400, "architect.flow.not.found", "Could not find flow with specified ID: {flowId}.") \
    X(MOCK_E_INVALID_NODE, 400, "architect.node.not.found", "Node {nodeId} does not exist in flow {flowId}.") \
    X(MOCK_E_CONTAINER_NODE, 400, "architect.node.not.executable", "Node {nodeId} ({nodeName}) is a container of type {nodeType}, not an executable action.") \
    X(MOCK_E_NOT_A_USER, 400, "not.a.user", "This request requires a user context. Client credentials cannot be used for requests that require a user context.") \
    X(MOCK_E_BAD_CREDENTIALS, 401, "bad.credentials", "Invalid login credentials.") \
    X(MOCK_E_AUTH_REQUIRED, 401, "authentication.required", "No authentication bearer token specified in authorization header.") \
    X(MOCK_E_EXPIRED, 401, "credentials.expired", "The supplied credentials are expired and cannot be used.") \
    X(MOCK_E_NOT_AUTHORIZED, 403, "not.authorized", "You are not authorized to perform the requested action.") \
    X(MOCK_E_MISSING_PERMISSIONS, 403, "missing.permissions", "Unable to perform the requested action. You are missing the following permission(s): {permissions}") \
    X(MOCK_E_MISSING_ANY, 403, "missing.any.permissions", "Unable to perform the requested action. You must have at least one of the following permissions assigned: {permissions}") \
    X(MOCK_E_NOT_FOUND, 404, "not.found", "The requested resource was not found.") \
    X(MOCK_E_FLOW_NOT_FOUND, 404, "architect.flow.not.found", "Could not find flow with specified ID.") \
    X(MOCK_E_METHOD, 405, "method.not.allowed", "The request method is not supported by this resource. Allowed: {allowed}.") \
    X(MOCK_E_REQUEST_TIMEOUT, 408, "request.body.timeout", "The request body did not arrive in time.") \
    X(MOCK_E_CONFLICT, 409, "general.conflict", "The request conflicts with the current state of the resource.") \
    X(MOCK_E_GONE, 410, "architect.flow.deleted", "Flow has been deleted.") \
    X(MOCK_E_TOO_LARGE, 413, "request.entity.too.large", "The request entity is larger than the server is able to process.") \
    X(MOCK_E_MEDIA_TYPE, 415, "unsupported.media.type", "Unsupported Media Type - Unsupported or incorrect media type, such as an incorrect Content-Type value in the header.") \
    X(MOCK_E_RATE, 429, "too.many.requests", "Rate limit exceeded the maximum [{limit}] requests within [{seconds}] seconds") \
    X(MOCK_E_HEADERS, 431, "request.header.fields.too.large", "The request has more header fields than the server accepts.") \
    X(MOCK_E_INTERNAL, 500, "internal.server.error", "The server encountered an unexpected condition which prevented it from fulfilling the request.") \
    X(MOCK_E_NOT_IMPLEMENTED, 501, "not.implemented", "The request method is not known.") \
    X(MOCK_E_BAD_GATEWAY, 502, "bad.gateway", "The server received an invalid response from an upstream server.") \
    X(MOCK_E_UNAVAILABLE, 503, "service.unavailable", "Service Unavailable - The server is currently unavailable (because it is overloaded or down for maintenance).") \
    X(MOCK_E_TIMEOUT, 504, "request.timeout", "The request timed out.")
/* clang-format on */

enum mock_error {
#define X(name, status, code, message) name,
    MOCK_ERROR_TABLE(X)
#undef X
        MOCK_N_ERRORS
};

/* Answers with that error in the route's envelope. Then pairs of name and value (texts) for the
 * placeholders, ended by NULL. */
void mock_fail(struct mock_exchange *x, enum mock_error error, ...) __attribute__((sentinel));
/* The same with a message of one's own (one sentence; no secrets). */
void mock_fail_text(struct mock_exchange *x, enum mock_error error, const char *fmt, ...)
    GC_PRINTF(3, 4);
/* invalid.value that names the field, what came, and what it may be. */
void mock_fail_value(struct mock_exchange *x, const char *field, const char *value,
                     const char *allowed);
/* Any error with words of one's own, about a field (NULL: about none). */
void mock_fail_detail(struct mock_exchange *x, int status, const char *code, const char *field,
                      const char *message);
/* OAuth's own errors: error is RFC 6749's word. */
void mock_fail_oauth(struct mock_exchange *x, int status, const char *error,
                     const char *description);
/* Any status, worded as this endpoint words it; code (may be NULL) overrides the table's. */
void mock_fail_status(struct mock_exchange *x, int status, const char *code);
/* What a lower part could not do, in its words (or by the first of the problems): 400, 404, 409
 * (too many), 422 (can't be loaded) or 500. The control plane lists all problems. Both may be
 * NULL. */
void mock_fail_because(struct mock_exchange *x, enum gc_status why, const struct gc_error *err,
                       const struct gc_problems *problems);
/* How this exchange words its errors: as its route says, or by its path. */
enum mock_envelope mock_envelope_of(const struct mock_exchange *x);

#endif
