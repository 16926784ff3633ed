/* An operation of an OpenAPI 3 or Swagger 2 document. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "harness/suite/suite.h"

enum { DEFAULT_MS = 60000, MAX_OPERATIONS = 4096 };

static const struct {
    const char *key, *method;
} methods[] = {{"get", "GET"},     {"put", "PUT"},   {"post", "POST"},      {"delete", "DELETE"},
               {"patch", "PATCH"}, {"head", "HEAD"}, {"options", "OPTIONS"}};

/* "getUser"; "GET /users/{id}" of one without an id. */
static void name_of(const cJSON *item, const cJSON *operation, char *out, size_t cap)
{
    const char *id = gc_json_str(operation, "operationId");
    size_t i = 0;
    while (i + 1 < GC_COUNT_OF(methods) && strcmp(methods[i].key, operation->string) != 0)
        i++;
    if (id)
        gc_copy(out, cap, id);
    else
        snprintf(out, cap, "%s %s", methods[i].method, item->string);
}

/* --- which one -------------------------------------------------------------------------------- */

struct found {
    const cJSON *item, *operation; /* the path's item, and its member */
    char names[MAX_OPERATIONS][128];
    size_t n;
};

/* "getUser", or "GET /users/{id}" for one without an id, and for everyone. */
static bool is_named(const char *wanted, const cJSON *item, const cJSON *operation)
{
    const char *id = gc_json_str(operation, "operationId");
    size_t n = strlen(operation->string);
    return (id && strcmp(id, wanted) == 0) ||
           (strncasecmp(wanted, operation->string, n) == 0 && wanted[n] == ' ' &&
            strcmp(wanted + n + 1, item->string) == 0);
}

static void note(struct found *f, const cJSON *item, const cJSON *operation, const char *wanted)
{
    if (f->n < MAX_OPERATIONS)
        name_of(item, operation, f->names[f->n], sizeof f->names[0]);
    f->n += f->n < MAX_OPERATIONS;
    if (!wanted || is_named(wanted, item, operation)) {
        f->item = item;
        f->operation = operation;
    }
}

static enum gc_status say_which(const struct gc_json *doc, const struct found *f,
                                const char *wanted, struct gc_error *err)
{
    const char **names = calloc(f->n + 1, sizeof *names);
    struct gc_strbuf list GC_AUTO(gc_strbuf_release) = GC_STRBUF(300);
    for (size_t i = 0; names && i < f->n; i++)
        names[i] = f->names[i];
    const char *near = names && wanted ? gc_nearest(wanted, names, f->n) : NULL;
    for (size_t i = 0; i < f->n; i++)
        gc_strbuf_addf(&list, "%s%s", i ? ", " : "", f->names[i]);
    enum gc_status s =
        f->n == 0 ? gc_fail(err, GC_E_DATA, "%s: it has no operation", doc->name)
        : wanted
            ? gc_fail(err, GC_E_DATA, "%s: no operation \"%s\"; %s%s", doc->name, wanted,
                      near ? "did you mean " : "there are ", near ? near : gc_strbuf_text(&list))
            : gc_fail(err, GC_E_DATA, "%s: name one of its %zu operations with --operation: %s",
                      doc->name, f->n, gc_strbuf_text(&list));
    free(names);
    return s;
}

static enum gc_status find_operation(struct found *f, const struct gc_json *doc, const char *wanted,
                                     struct gc_error *err)
{
    const cJSON *paths = gc_json_get(doc->root, "paths");
    for (const cJSON *item = paths ? paths->child : NULL; item; item = item->next)
        for (const cJSON *o = item->child; o; o = o->next)
            for (size_t i = 0; o->string && i < GC_COUNT_OF(methods); i++)
                if (strcmp(o->string, methods[i].key) == 0)
                    note(f, item, o, wanted);
    return f->operation && (wanted || f->n == 1) ? GC_OK : say_which(doc, f, wanted, err);
}

/* --- inputs ----------------------------------------------------------------------------------- */

/* The schema of a body or an answer in JSON: OpenAPI 3 has it by media type, Swagger 2 does not. */
static const cJSON *content_schema(const struct gc_json *doc, const cJSON *holder)
{
    const cJSON *content = gc_json_get(holder, "content");
    for (const cJSON *type = content ? content->child : NULL; type; type = type->next)
        if (strcasestr(type->string, "json") || strcmp(type->string, "*/*") == 0)
            return suite_follow(doc, gc_json_get(type, "schema"));
    return suite_follow(doc, gc_json_get(holder, "schema"));
}

static void add_input(struct suite_operation *op, enum suite_in in, const char *name,
                      const cJSON *schema, bool required)
{
    if (op->n_inputs < SUITE_MAX_INPUTS)
        op->inputs[op->n_inputs++] =
            (struct suite_input){.in = in, .name = name, .schema = schema, .required = required};
}

static bool has_input(const struct suite_operation *op, enum suite_in in, const char *name)
{
    for (size_t i = 0; i < op->n_inputs; i++)
        if (op->inputs[i].in == in &&
            (in == SUITE_IN_BODY || strcmp(op->inputs[i].name, name) == 0))
            return true;
    return false;
}

/* Those of the operation stand before those of its path. Swagger 2 has the type beside the name. */
static void add_parameters(struct suite_operation *op, const cJSON *parameters)
{
    static const char *const places[] = {"body", "path", "query", "header"};
    for (const cJSON *p = parameters ? parameters->child : NULL; p; p = p->next) {
        const cJSON *parameter = suite_follow(op->doc, p);
        const char *in = gc_json_str(parameter, "in"), *name = gc_json_str(parameter, "name");
        const cJSON *schema = content_schema(op->doc, parameter);
        bool required = gc_json_bool(parameter, "required", false);
        if (in && name && strcmp(in, "header") == 0 &&
            (strcasecmp(name, "Authorization") == 0 ||
             strcasecmp(name, "X-Genesys-Auth-Token") == 0)) {
            snprintf(op->token_header, sizeof op->token_header, "%s", name);
            op->token_prefix = strcasecmp(name, "Authorization") == 0 ? "Bearer " : "";
            continue;
        }
        for (size_t i = 0; in && name && i < GC_COUNT_OF(places); i++)
            if (strcmp(in, places[i]) == 0 && !has_input(op, (enum suite_in)i, name))
                add_input(op, (enum suite_in)i, name, schema ? schema : parameter, required);
    }
}

static void add_body(struct suite_operation *op, const cJSON *operation)
{
    const cJSON *body = suite_follow(op->doc, gc_json_get(operation, "requestBody"));
    const cJSON *schema = content_schema(op->doc, body);
    if (schema)
        add_input(op, SUITE_IN_BODY, NULL, schema, gc_json_bool(body, "required", false));
}

/* --- the token -------------------------------------------------------------------------------- */

static void read_scheme(struct suite_operation *op, const cJSON *scheme)
{
    const char *type = gc_json_str(scheme, "type"), *in = gc_json_str(scheme, "in");
    const char *name = gc_json_str(scheme, "name");
    if (!type || strcmp(type, "basic") == 0 || *op->token_header)
        return;
    if (strcmp(type, "apiKey") == 0 && in && name && strcmp(in, "header") == 0)
        snprintf(op->token_header, sizeof op->token_header, "%s", name);
    else if (strcmp(type, "apiKey") != 0)
        snprintf(op->token_header, sizeof op->token_header, "Authorization");
    op->token_prefix = strcmp(type, "apiKey") == 0 ? "" : "Bearer ";
}

static void read_security(struct suite_operation *op, const cJSON *operation)
{
    const cJSON *root = op->doc->root, *security = gc_json_get(operation, "security");
    const cJSON *schemes = gc_json_get(gc_json_get(root, "components"), "securitySchemes");
    security = security ? security : gc_json_get(root, "security");
    schemes = schemes ? schemes : gc_json_get(root, "securityDefinitions");
    const cJSON *first = cJSON_IsArray(security) ? security->child : NULL;
    for (const cJSON *s = first ? first->child : NULL; s; s = s->next)
        read_scheme(op, suite_follow(op->doc, gc_json_get(schemes, s->string)));
}

/* --- the rest --------------------------------------------------------------------------------- */

/* The first answer that tells of success. */
static void read_answer(struct suite_operation *op, const cJSON *operation)
{
    const cJSON *responses = gc_json_get(operation, "responses");
    for (const cJSON *r = responses ? responses->child : NULL; r; r = r->next) {
        if (r->string[0] != '2')
            continue;
        op->status = strspn(r->string, "0123456789") == 3 ? strtol(r->string, NULL, 10) : 0;
        op->output = content_schema(op->doc, suite_follow(op->doc, r));
        return;
    }
}

/* Of "https://example.com/v1" the path. */
static void read_base(const struct gc_json *doc, char *out, size_t cap)
{
    const cJSON *servers = gc_json_get(doc->root, "servers");
    const char *url = servers ? gc_json_str(servers->child, "url") : NULL;
    const char *base = gc_json_str(doc->root, "basePath");
    const char *host = url ? strstr(url, "://") : NULL;
    if (host)
        url = strchr(host + 3, '/');
    base = base ? base : url && *url == '/' ? url : "";
    snprintf(out, cap, "%s", base);
    size_t n = strlen(out);
    if (n > 0 && out[n - 1] == '/')
        out[n - 1] = '\0';
}

enum gc_status suite_read_openapi(struct suite_operation *op, const struct gc_json *doc,
                                  const struct hx_contract *c, struct gc_error *err)
{
    char base[1024];
    struct found *f = calloc(1, sizeof *f);
    if (!f)
        return gc_fail_nomem(err);
    enum gc_status s = find_operation(f, doc, c->operation, err);
    const cJSON *item = f->item, *operation = f->operation;
    free(f);
    if (s != GC_OK)
        return s;
    *op = (struct suite_operation){.doc = doc, .token_prefix = "", .within_ms = DEFAULT_MS};
    for (size_t i = 0; i < GC_COUNT_OF(methods); i++)
        if (strcmp(methods[i].key, operation->string) == 0)
            op->method = methods[i].method;
    name_of(item, operation, op->name, sizeof op->name);
    read_base(doc, base, sizeof base);
    snprintf(op->path, sizeof op->path, "%s%s", c->path ? "" : base,
             c->path ? c->path : item->string);
    add_parameters(op, gc_json_get(operation, "parameters"));
    add_parameters(op, gc_json_get(item, "parameters"));
    add_body(op, operation);
    read_security(op, operation);
    read_answer(op, operation);
    return GC_OK;
}
