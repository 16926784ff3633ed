/* action.h - a data action as Genesys exports it, and what running it means: texts in, texts out.
 *
 *   struct action_definition *a = NULL;
 *   if (action_read(&a, &doc, doc.root, &problems, &warnings) != GC_OK) ... problems say where ...
 *   if (action_check(a->input, inputs, "input", &err) != GC_OK) ...
 *   if (action_make_request(a, &values, &arena, &request, &err) != GC_OK) ... nothing is sent ...
 *   ... send request.method, url, headers, body; a status that is not 2xx ends it ...
 *   if (action_make_outputs(a, body, n, &arena, &result, &err) != GC_OK) ...
 *   if (action_check(a->output, result.outputs.root, "output", &err) != GC_OK) ...
 *
 * Nothing here sends, and nothing knows an org.
 *
 * Ownership:  a definition holds copies of all that it needs. What the makers give is in the arena;
 *             result.outputs is the caller's (gc_json_release).
 * Threads:    a definition may be used by any thread; an arena has one.
 * Errors:     GC_E_DATA: templates, URL, contract (file: which part; at: where in it);
 *             GC_E_PROTOCOL: the answer is no JSON; GC_E_TOO_BIG, GC_E_NOMEM.
 */
#ifndef MOCK_ACTION_DEFINITION_H
#define MOCK_ACTION_DEFINITION_H

#include "base/json/write.h"
#include "mock/integrations/jsonpath/jsonpath.h"
#include "mock/integrations/velocity/velocity.h"

enum action_kind {
    ACTION_GENESYS, /* purecloud-data-actions: relative URLs, the platform itself */
    ACTION_WEB,     /* custom-rest-actions */
    ACTION_SALESFORCE,
    ACTION_LAMBDA,   /* the URL is the function's ARN */
    ACTION_FUNCTION, /* runs a program of the platform: can be read, not run */
    ACTION_OTHER,
};

struct action_header {
    const char *name;
    struct velocity_template *value;
};

struct action_translation {
    const char *key;
    const char *text;      /* the path as it was written */
    struct jsonpath *path; /* NULL: it is none, and finds nothing */
    const char *fallback;  /* JSON text for what is not found; NULL: there is none */
};

struct action_contract;

struct action_definition {
    struct gc_arena arena;
    const char *name, *integration_type, *method;
    enum action_kind kind;
    bool is_login; /* customAuth: its outputs are ${authResponse.x} of its integration's others */
    bool needs_login; /* a template names authResponse */
    bool secure;
    unsigned timeout_s;
    struct velocity_template *url, *body, *success; /* url may be NULL */
    struct action_header *headers;
    size_t n_headers;
    struct action_translation *translations;
    size_t n_translations;
    struct action_contract *input, *output; /* NULL: everything fits */
};

/* Does the document look like an exported action? Other members than the known do not matter. */
bool action_is_definition(const cJSON *root);
/* root: of doc, or a tree of its own (its faults have no places then). GC_OK, or GC_E_DATA when
 * problems were added. Warnings: what runs, but not as it looks. */
GC_NODISCARD enum gc_status action_read(struct action_definition **out, const struct gc_json *doc,
                                        const cJSON *root, struct gc_problems *problems,
                                        struct gc_problems *warnings);
void action_free(struct action_definition *a); /* NULL is fine */

/* null counts as absent: it fits every type, but nothing that is required. */
GC_NODISCARD enum gc_status action_check(const struct action_contract *contract, const cJSON *value,
                                         const char *what, struct gc_error *err);

struct action_values {
    const cJSON *inputs;        /* an object, or NULL */
    const cJSON *credentials;   /* likewise */
    const cJSON *auth_response; /* outputs of the login action */
};

struct action_sent_header {
    const char *name, *value;
};

enum action_part { ACTION_PART_URL, ACTION_PART_HEADERS, ACTION_PART_BODY, ACTION_PART_DONE };

struct action_request {
    enum action_part reached; /* what failed, or ACTION_PART_DONE */
    const char *method, *url; /* url: a legal URI, or an ARN; NULL: it was not reached */
    const char *body;
    size_t body_bytes; /* 0: there is no body */
    struct action_sent_header *headers;
    size_t n_headers;
    size_t n_loose; /* names found only without regard to case; loose_name: the first */
    char loose_name[128];
};

GC_NODISCARD enum gc_status action_make_request(const struct action_definition *a,
                                                const struct action_values *values,
                                                struct gc_arena *arena, struct action_request *out,
                                                struct gc_error *err);

struct action_result {
    bool is_json, translated; /* how far it came: the answer, all of the values */
    const char **values;      /* JSON text of each translation, in order; NULL: not found */
    const char *success;      /* what the success template made */
    struct gc_json outputs;   /* that, read */
};

/* An empty body counts as {}. The result holds as much as there was before a failure. */
GC_NODISCARD enum gc_status action_make_outputs(const struct action_definition *a, const char *body,
                                                size_t n, struct gc_arena *arena,
                                                struct action_result *out, struct gc_error *err);

/* Outputs as Architect names them: {"a": {"b.c": 1}} is {"a.b__c": 1}, arrays of objects are one
 * array for each member. */
GC_NODISCARD enum gc_status action_flatten(const cJSON *value, struct gc_strbuf *to);

/* The same of a schema: {"a": {"b.c": integer}} is "a.b__c", with its "name" and "required". */
void action_flatten_schema(const cJSON *schema, struct gc_jsonw *w);

/* What java.net.URI takes: ASCII, letters beyond it percent-encoded as UTF-8; or an error that
 * names the first character that is not legal. */
GC_NODISCARD enum gc_status action_check_url(const char *url, size_t n, struct gc_strbuf *to,
                                             struct gc_error *err);

#endif
