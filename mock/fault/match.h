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
 * "absent", or a matcher (mock/matcher). So may path be, and url, which is path and query as they
 * were sent. Direction: "in" (what came; the default), "out" (what gcmock sent for a data action;
 * the default where action, node or simulation is named), "any". Body: what JSON (or a form, read
 * as an object of texts) must hold at least, by matchers too; arrays in full. A text matches a
 * body that is that text.
 *
 * Ownership:  a match points into the JSON that it was read from; a subject borrows everything but
 *             what it parses.
 * Threads:    a match may be used from any thread, a subject from one.
 */
#ifndef MOCK_MATCH_H
#define MOCK_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json/json.h"
#include "base/strbuf.h"

enum mock_direction { MOCK_IN, MOCK_OUT, MOCK_EITHER };

struct mock_match {
    const char *method, *path, *client_id, *operation;
    const char *action, *node, *simulation, *origin; /* of what was sent; see struct mock_sender */
    enum mock_direction direction;
    const cJSON *query, *headers, *body;
    const cJSON *path_matcher, *url; /* path is then NULL; url: a text or a matcher */
};

/* The operations that there are, as the route tables name them. */
struct mock_operations {
    const char *const *names;
    size_t n;
    bool (*knows)(void *ctx, const char *name); /* Optional: of those that come and go */
    void *ctx;
};

/* What made gcmock send a request. Texts may be "". */
struct mock_sender {
    const char *action_id, *action; /* the data action; either is its name in a match */
    const char *origin;             /* that its URL names: "https://crm.example.com" */
    const char *flow, *node;        /* ids; "" when it was executed by hand */
    const char *simulation;         /* the correlation id of the simulation, or "" */
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
    const char *operation;            /* NULL: no route */
    const struct mock_sender *sender; /* NULL: the request came, it was not sent */
    struct gc_json json;              /* the body, once it was asked for */
    cJSON *form;                      /* or this: the fields of a form */
    bool json_tried;
};

/* MAYBE: the body would decide, and not all of it was kept. */
enum mock_match_result { MOCK_NO, MOCK_MAYBE, MOCK_YES };

void mock_subject_release(struct mock_subject *s);
const char *mock_subject_header(const struct mock_subject *s, const char *name); /* or NULL */

/* Adds what is wrong with a match beyond its form, which a schema has judged ($defs/match of
 * fault.schema.json). known: NULL takes any operation. */
void mock_match_check(const struct gc_json *doc, const cJSON *node,
                      const struct mock_operations *known, struct gc_problems *problems);
void mock_match_read(struct mock_match *out, const cJSON *node); /* NULL matches everything */
bool mock_match_path_fits(const char *pattern, const char *path);
/* The body as a tree: JSON, or the fields of a form; NULL: it is neither. */
const cJSON *mock_subject_json(struct mock_subject *s);
/* For comparing with masked subjects: masks the secrets that a match names, before it is read. */
void mock_match_mask(cJSON *node);

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
