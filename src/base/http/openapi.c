#include "base/http/openapi.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/embedded.h"
#include "base/http/server.h"
#include "base/json/json.h"
#include "base/version.h"

void gc_openapi_begin(struct gc_jsonw *w, const char *title, const char *description)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "openapi", "3.1.0");
    gc_jsonw_put_object(w, "info");
    gc_jsonw_put_str(w, "title", title);
    gc_jsonw_put_str(w, "version", GC_VERSION);
    gc_jsonw_put_str(w, "description", description);
    gc_jsonw_end(w);
    gc_jsonw_put_raw(w, "servers", "[{\"url\":\"/\"}]");
    gc_jsonw_put_object(w, "paths");
}

void gc_openapi_components(struct gc_jsonw *w)
{
    gc_jsonw_end(w);
    gc_jsonw_put_object(w, "components");
}

void gc_openapi_end(struct gc_jsonw *w)
{
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

/* "key": a reference to a component, such as "schemas/Error". */
static void write_ref(struct gc_jsonw *w, const char *key, const char *component)
{
    char target[128];
    snprintf(target, sizeof target, "#/components/%s", component);
    gc_jsonw_put_object(w, key);
    gc_jsonw_put_str(w, "$ref", target);
    gc_jsonw_end(w);
}

void gc_openapi_operation(struct gc_jsonw *w, const char *method, const char *id,
                          const char *summary)
{
    char key[16] = "";
    for (size_t i = 0; method[i] && i + 1 < sizeof key; i++)
        key[i] = (char)tolower((unsigned char)method[i]);
    gc_jsonw_put_object(w, key);
    gc_jsonw_put_str(w, "operationId", id);
    gc_jsonw_put_str(w, "summary", summary);
}

static void write_query_parameter(struct gc_jsonw *w, const char *text, size_t n)
{
    static const struct {
        const char *mark, *schema;
    } types[] = {{"#", "{\"type\":\"integer\"}"},
                 {"?", "{\"type\":\"boolean\"}"},
                 {"[]", "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"},
                 {"", "{\"type\":\"string\"}"}};
    bool required = n > 0 && text[n - 1] == '!';
    size_t i = 0, n_name = strcspn(text, "#?[! ");
    while (strncmp(text + n_name, types[i].mark, strlen(types[i].mark)) != 0)
        i++;
    gc_jsonw_object(w);
    gc_jsonw_key(w, "name");
    gc_jsonw_strn(w, text, n_name);
    gc_jsonw_put_str(w, "in", "query");
    gc_jsonw_put_bool(w, "required", required);
    gc_jsonw_put_raw(w, "schema", types[i].schema);
    gc_jsonw_end(w);
}

void gc_openapi_parameters(struct gc_jsonw *w, const char *pattern, const char *query)
{
    gc_jsonw_put_array(w, "parameters");
    for (const char *at = strchr(pattern, '{'); at; at = strchr(at + 1, '{')) {
        gc_jsonw_object(w);
        gc_jsonw_key(w, "name");
        gc_jsonw_strn(w, at + 1, strcspn(at + 1, "}."));
        gc_jsonw_put_str(w, "in", "path");
        gc_jsonw_put_bool(w, "required", true);
        gc_jsonw_put_raw(w, "schema", "{\"type\":\"string\"}");
        gc_jsonw_end(w);
    }
    for (const char *at = query ? query : ""; *(at += strspn(at, " "));) {
        size_t n = strcspn(at, " ");
        write_query_parameter(w, at, n);
        at += n;
    }
    gc_jsonw_end(w);
}

static void write_content(struct gc_jsonw *w, const struct gc_openapi_body *body)
{
    char schema[96];
    gc_jsonw_put_object(w, "content");
    gc_jsonw_put_object(w, body->media);
    if (body->schema) {
        snprintf(schema, sizeof schema, "schemas/%s", body->schema);
        write_ref(w, "schema", schema);
    } else if (strncmp(body->media, "text/", 5) == 0) {
        gc_jsonw_put_raw(w, "schema", "{\"type\":\"string\"}");
    }
    if (body->example)
        gc_jsonw_put_raw(w, "example", body->example);
    if (body->examples)
        gc_jsonw_put_raw(w, "examples", body->examples);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

void gc_openapi_request(struct gc_jsonw *w, const struct gc_openapi_body *body)
{
    gc_jsonw_put_object(w, "requestBody");
    gc_jsonw_put_bool(w, "required", true);
    write_content(w, body);
    gc_jsonw_end(w);
}

void gc_openapi_answer(struct gc_jsonw *w, const struct gc_openapi_answer *a)
{
    char key[16] = "default";
    if (a->status)
        snprintf(key, sizeof key, "%d", a->status);
    gc_jsonw_put_object(w, key);
    gc_jsonw_put_str(w, "description", a->description ? a->description : gc_http_reason(a->status));
    if (a->headers)
        gc_jsonw_put_raw(w, "headers", a->headers);
    if (a->body.media)
        write_content(w, &a->body);
    gc_jsonw_end(w);
}

/* A reference of the file to itself, "#/...", becomes one into the document: below the component
 * `name`, or, where that is NULL, a definition is a component. */
static void put_ref(struct gc_jsonw *w, const char *target, const char *name)
{
    static const char defs[] = "#/$defs/";
    char component[160];
    if (!name && strncmp(target, defs, sizeof defs - 1) == 0)
        snprintf(component, sizeof component, "#/components/schemas/%s", target + sizeof defs - 1);
    else
        snprintf(component, sizeof component, "#/components/schemas/%s%s", name ? name : "",
                 target + 1);
    gc_jsonw_put_str(w, "$ref", component);
}

/* Another file's schema, "fault.schema.json#/...", is the component of its name: Fault. */
static void put_file_ref(struct gc_jsonw *w, const char *target)
{
    static const char end[] = ".schema.json";
    const char *stop = strstr(target, end), *rest = stop + sizeof end - 1;
    char component[200];
    snprintf(component, sizeof component, "#/components/schemas/%c%.*s%s",
             toupper((unsigned char)*target), (int)(stop - target - 1), target + 1,
             *rest ? rest + 1 : "");
    gc_jsonw_put_str(w, "$ref", component);
}

static void write_schema(struct gc_jsonw *w, const cJSON *node, const char *name)
{
    bool is_array = cJSON_IsArray(node);
    if (!is_array && !cJSON_IsObject(node)) {
        gc_jsonw_value(w, node);
        return;
    }
    is_array ? gc_jsonw_array(w) : gc_jsonw_object(w);
    for (const cJSON *m = node->child; m; m = m->next) {
        const char *text = cJSON_IsString(m) ? m->valuestring : "";
        if (m->string && (strcmp(m->string, "$schema") == 0 ||
                          (*text && strcmp(m->string, "errorMessage") == 0)))
            continue; /* of a file, or of our own validator */
        if (m->string && strcmp(m->string, "$ref") == 0 && strncmp(text, "#/", 2) == 0) {
            put_ref(w, text, name);
            continue;
        }
        if (m->string && strcmp(m->string, "$ref") == 0 && strstr(text, ".schema.json")) {
            put_file_ref(w, text);
            continue;
        }
        if (m->string)
            gc_jsonw_key(w, m->string);
        write_schema(w, m, name);
    }
    gc_jsonw_end(w);
}

static enum gc_status load_schema(struct gc_json *doc, const char *file)
{
    const struct gc_embedded *f = gc_embedded_find(file, strlen(file));
    return f ? gc_json_parse(doc, file, (const char *)f->bytes, f->n_bytes, &gc_json_file_limits,
                             NULL)
             : GC_E_NOT_FOUND;
}

void gc_openapi_schema(struct gc_jsonw *w, const char *name, const char *file)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    enum gc_status s = load_schema(&doc, file);
    gc_jsonw_key(w, name);
    write_schema(w, doc.root, name);
    if (s != GC_OK)
        w->to->status = s;
}

void gc_openapi_definitions(struct gc_jsonw *w, const char *file)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    enum gc_status s = load_schema(&doc, file);
    const cJSON *definition;
    cJSON_ArrayForEach(definition, gc_json_get(doc.root, "$defs"))
    {
        gc_jsonw_key(w, definition->string);
        write_schema(w, definition, NULL);
    }
    if (s != GC_OK)
        w->to->status = s;
}
