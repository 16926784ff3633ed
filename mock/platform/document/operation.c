#include "mock/platform/document/operation.h"

#include <stdlib.h>
#include <string.h>

#include "mock/platform/document/document.h"

enum { MAX_PARAMETERS = 200 };

struct platform_named *platform_document_named(const struct platform_document *d, const char *ref)
{
    return gc_map_get(&d->refs_to, ref);
}

const cJSON *platform_resolve(const struct platform_document *d, const cJSON *node,
                              struct gc_json *doc)
{
    const char *ref = gc_json_str(node, "$ref");
    if (!ref)
        return node;
    const struct platform_named *n = platform_document_named(d, ref);
    if (!n || platform_document_read(d, n->part, n->name, doc, NULL) != GC_OK)
        return NULL;
    return doc->root;
}

/* What is being read: the operation, and its parameters as they come. */
struct reading {
    struct platform_document *d;
    struct platform_operation *op;
    struct platform_parameter query[MAX_PARAMETERS];
};

static const cJSON *schema_of_content(const cJSON *holder)
{
    const cJSON *content = gc_json_get(holder, "content");
    const cJSON *json = gc_json_get(content, "application/json");
    if (!json && content)
        json = content->child;
    return gc_json_get(json ? json : holder, "schema");
}

static const char *dup_number(struct gc_arena *a, const cJSON *n)
{
    if (cJSON_IsBool(n))
        return cJSON_IsTrue(n) ? "true" : "false";
    return n && n->valuestring ? gc_arena_dups(a, n->valuestring) : NULL;
}

static enum platform_type type_named(const char *word)
{
    static const struct {
        const char *word;
        enum platform_type type;
    } row[] = {
        {"integer", PLATFORM_INTEGER}, {"number", PLATFORM_NUMBER}, {"boolean", PLATFORM_BOOL}};
    for (size_t i = 0; word && i < GC_COUNT_OF(row); i++)
        if (strcmp(row[i].word, word) == 0)
            return row[i].type;
    return PLATFORM_TEXT;
}

/* Swagger 2 has a parameter's type in it, OpenAPI 3 in its schema. SDKs put a '_' before words that
 * their language keeps; it is not on the wire. */
static void read_query(struct reading *r, const cJSON *p, const char *name)
{
    const cJSON *schema = gc_json_get(p, "schema") ? gc_json_get(p, "schema") : p;
    const char *type = gc_json_str(schema, "type");
    bool is_array = type && strcmp(type, "array") == 0;
    const cJSON *one =
        is_array && gc_json_get(schema, "items") ? gc_json_get(schema, "items") : schema;
    const cJSON *choices =
        gc_json_get(one, "enum") ? gc_json_get(one, "enum") : gc_json_get(schema, "enum");
    struct gc_arena *a = &r->d->arena;
    if (r->op->n_query == MAX_PARAMETERS)
        return;
    struct platform_parameter *to = &r->query[r->op->n_query++];
    *to =
        (struct platform_parameter){.name = gc_arena_dups(a, name + (*name == '_')),
                                    .initial = dup_number(a, gc_json_get(schema, "default")),
                                    .description = gc_arena_dups(a, gc_json_str(p, "description")),
                                    .type = type_named(is_array ? gc_json_str(one, "type") : type),
                                    .is_array = is_array,
                                    .required = gc_json_bool(p, "required", false)};
    const char **kept = gc_arena_zero(a, (size_t)cJSON_GetArraySize(choices) + 1, sizeof *kept);
    const cJSON *word;
    cJSON_ArrayForEach(word, (kept ? choices : NULL))
    {
        if (cJSON_IsString(word) && (kept[to->n_choices] = gc_arena_dups(a, word->valuestring)))
            to->n_choices++;
    }
    to->choices = kept;
}

static void read_parameter(struct reading *r, const cJSON *p)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    p = platform_resolve(r->d, p, &doc);
    const char *in = gc_json_str(p, "in"), *name = gc_json_str(p, "name");
    if (!in || !name || !*name)
        return;
    if (strcmp(in, "query") == 0) {
        read_query(r, p, name);
    } else if (strcmp(in, "body") == 0) {
        r->op->body = platform_model_of(r->d, gc_json_get(p, "schema"));
        r->op->body_required = gc_json_bool(p, "required", false);
    }
}

static void read_parameters(struct reading *r, const cJSON *list)
{
    const cJSON *p;
    cJSON_ArrayForEach(p, list)
    {
        read_parameter(r, p);
    }
}

static void read_shared_parameters(struct reading *r, struct platform_part part)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (part.n > 0 && platform_document_read(r->d, part, "parameters", &doc, NULL) == GC_OK)
        read_parameters(r, doc.root);
}

static void read_body(struct reading *r, const cJSON *body)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (!body || !(body = platform_resolve(r->d, body, &doc)))
        return;
    const cJSON *schema = schema_of_content(body);
    r->op->body = platform_model_of(r->d, schema);
    r->op->body_required = gc_json_bool(body, "required", false);
}

/* The first success that is declared. A "default" alone is 200 with a model, else 204. */
static void read_success(struct reading *r, const cJSON *responses)
{
    const cJSON *first = NULL, *answer;
    int least = 1000;
    cJSON_ArrayForEach(answer, responses)
    {
        int status = answer->string[0] == '2' ? (int)strtol(answer->string, NULL, 10) : 0;
        if (status >= 200 && status < least) {
            least = status;
            first = answer;
        }
    }
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    bool declared = first != NULL;
    first = platform_resolve(r->d, declared ? first : gc_json_get(responses, "default"), &doc);
    const cJSON *schema = schema_of_content(first);
    r->op->answer = schema ? platform_model_of(r->d, schema) : NULL;
    r->op->status = declared ? least : schema ? 200 : 204;
}

/* The platform's own documents list an operation's error codes below its statuses. */
static size_t each_code(const cJSON *responses, struct platform_code *to, struct gc_arena *a)
{
    const cJSON *answer, *code;
    size_t n = 0;
    cJSON_ArrayForEach(answer, responses)
    {
        int status = (int)strtol(answer->string, NULL, 10);
        cJSON_ArrayForEach(code, gc_json_get(answer, "x-inin-error-codes"))
        {
            const char *word = code->string ? code->string : code->valuestring;
            if (status < 400 || !word)
                continue;
            if (to)
                to[n] = (struct platform_code){status, gc_arena_dups(a, word)};
            n++;
        }
    }
    return n;
}

static void read_codes(struct reading *r, const cJSON *responses)
{
    size_t n = each_code(responses, NULL, NULL);
    struct platform_code *codes = gc_arena_zero(&r->d->arena, n + 1, sizeof *codes);
    r->op->n_codes = codes ? each_code(responses, codes, &r->d->arena) : 0;
    r->op->codes = codes;
}

static void read_permissions(struct reading *r, const cJSON *needs)
{
    const cJSON *list = gc_json_get(needs, "permissions"), *p;
    const char *type = gc_json_str(needs, "type");
    const char **kept =
        gc_arena_zero(&r->d->arena, (size_t)cJSON_GetArraySize(list) + 1, sizeof *kept);
    cJSON_ArrayForEach(p, (kept ? list : NULL))
    {
        if (cJSON_IsString(p) &&
            (kept[r->op->n_permissions] = gc_arena_dups(&r->d->arena, p->valuestring)))
            r->op->n_permissions++;
    }
    r->op->permissions = kept;
    r->op->all_permissions = type && strcmp(type, "ALL") == 0;
}

static bool read_operation(struct reading *r, struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct platform_operation *op = r->op;
    if (platform_document_read(r->d, op->text, op->route.operation_id, &doc, err) != GC_OK)
        return false;
    op->n_query = op->n_permissions = 0;
    read_shared_parameters(r, op->path->parameters);
    read_parameters(r, gc_json_get(doc.root, "parameters"));
    read_body(r, gc_json_get(doc.root, "requestBody"));
    read_success(r, gc_json_get(doc.root, "responses"));
    read_codes(r, gc_json_get(doc.root, "responses"));
    read_permissions(r, gc_json_get(doc.root, "x-inin-requires-permissions"));
    struct platform_parameter *query = gc_arena_zero(&r->d->arena, op->n_query + 1, sizeof *query);
    if (!query || r->d->arena.failed) {
        gc_fail_nomem(err);
        return false;
    }
    memcpy(query, r->query, op->n_query * sizeof *query);
    op->query = query;
    return true;
}

bool platform_operation_read(struct platform_operation *op, struct gc_error *err)
{
    struct platform_document *d = op->path->document;
    if (atomic_load(&op->is_read))
        return true;
    struct reading *r = calloc(1, sizeof *r);
    if (!r) {
        gc_fail_nomem(err);
        return false;
    }
    *r = (struct reading){.d = d, .op = op};
    pthread_mutex_lock(&d->lock);
    bool ok = atomic_load(&op->is_read) || read_operation(r, err);
    atomic_store(&op->is_read, ok);
    pthread_mutex_unlock(&d->lock);
    free(r);
    return ok;
}

const struct platform_parameter *platform_parameter(const struct platform_operation *op,
                                                    const char *name)
{
    for (size_t i = 0; i < op->n_query; i++)
        if (strcmp(op->query[i].name, name) == 0)
            return &op->query[i];
    return NULL;
}
