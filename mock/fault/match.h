/* match.h - one way to describe requests, used by faults and by questions to the journal.
 *
 *   {"method": "GET", "path": "/users/{id}", "query": {"q": "v"}, "headers": {"X-Trace": "a*"},
 *    "body": {"data": {"customer_id": 7}}, "client_id": "demo-client", "operation": "getUser"}
 *
 *   if (mock_match_parse(&m, doc, node, &problems)) ... mock_match_test(&m, &subject) == MOCK_YES
 *
 * All that is said must hold. Path: literal segments, {name} and * for one segment (also a part of
 * one: *.json), ** at the end for the rest; compared decoded, without the /w/NAME prefix. Values of
 * query and headers: text in which * stands for anything, a number, true or false, or null for
 * "absent". Body: what JSON (or a form, read as an object of texts) must hold at least; arrays in
 * full. A text matches a body that is that text.
 *
 * Ownership:  a match owns a copy of its JSON; a subject borrows everything but what it parses.
 * Threads:    a match may be used from any thread, a subject from one.
 * Errors:     parse adds to problems; without memory it says so there.
 */
#ifndef MOCK_MATCH_H
#define MOCK_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json/json.h"
#include "base/strbuf.h"

/* clang-format off */
/* The rows of a gc_json_check table for what a match object may hold. */
#define MOCK_MATCH_FIELDS                                                                          \
    {"method", GC_JSON_STRING, false}, {"path", GC_JSON_STRING, false},                            \
    {"query", GC_JSON_OBJECT, false}, {"headers", GC_JSON_OBJECT, false},                          \
    {"body", GC_JSON_ANY, false}, {"client_id", GC_JSON_STRING, false},                            \
    {"operation", GC_JSON_STRING, false}
/* clang-format on */

struct mock_match {
    cJSON *tree; /* owned; the rest points into it */
    const char *method, *path, *client_id, *operation;
    const cJSON *query, *headers, *body;
};

/* The operations that there are, as the route tables name them. */
struct mock_operations {
    const char *const *names;
    size_t n;
};

/* Something that may match: a request on its way, or one that is remembered. */
struct mock_subject {
    const char *method;
    const char *path;  /* without /w/NAME, percent-encoded */
    const char *query; /* as sent, without '?' */
    bool (*header_at)(const void *ctx, size_t i, const char **name, const char **value);
    const void *ctx;
    const char *body;
    size_t body_bytes;
    bool body_cut; /* there was more */
    bool masked;   /* secrets in it are masked */
    char client_id[128];
    const char *operation; /* NULL: no route */
    struct gc_json json;   /* the body, once it was asked for */
    bool json_tried;
};

/* MAYBE: the body would decide, and not all of it was kept. */
enum mock_match_result { MOCK_NO, MOCK_MAYBE, MOCK_YES };

void mock_subject_release(struct mock_subject *s);
const char *mock_subject_header(const struct mock_subject *s, const char *name); /* or NULL */

/* Reads the keys of MOCK_MATCH_FIELDS (others are the caller's) and checks what they hold. known:
 * NULL takes any operation. */
bool mock_match_parse(struct mock_match *out, const struct gc_json *doc, const cJSON *node,
                      const struct mock_operations *known, struct gc_problems *problems);
void mock_match_release(struct mock_match *m);
/* For comparing with masked subjects: masks the secrets that the match itself names. */
void mock_match_mask(struct mock_match *m);

enum mock_match_result mock_match_test(const struct mock_match *m, struct mock_subject *s);
/* How many parts differ; says each in words ("method is POST, not GET; ..."). */
unsigned mock_match_explain(const struct mock_match *m, struct mock_subject *s,
                            struct gc_strbuf *to);
/* "GET /users/{id}": what the match asks for, in one line. */
void mock_match_describe(const struct mock_match *m, struct gc_strbuf *to);

/* The next name and value of a form or query, decoded; false at the end. Fields that are too long
 * or malformed are passed over. */
bool mock_form_next(const char **form, const char *end, char *name, size_t name_cap, char *value,
                    size_t value_cap);

#endif
