/* read.c - from an exported file to a definition. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "mock/integrations/action/internal.h"

enum { MAX_BYTES = 4 << 20, DEFAULT_TIMEOUT_S = 60 };

struct reading {
    struct action_definition *a;
    const struct gc_json *doc;
    const cJSON *root;
    struct gc_problems *problems, *warnings;
    bool no_memory;
};

static const cJSON *get2(const cJSON *of, const char *a, const char *b)
{
    return gc_json_get(gc_json_get(of, a), b);
}

bool action_is_definition(const cJSON *root)
{
    return cJSON_IsObject(get2(root, "config", "request")) ||
           cJSON_IsObject(get2(root, "contract", "input"));
}

/* A fault in a text of the file, told with its place in the file. */
static void add(struct reading *r, struct gc_problems *to, const cJSON *node,
                const struct gc_error *err)
{
    const char *text = node->valuestring;
    size_t byte = 0;
    for (unsigned line = 1; err->at.line > line && text[byte]; byte++)
        line += text[byte] == '\n';
    for (unsigned column = 1; column < err->at.column && text[byte]; byte++)
        column += (text[byte + 1] & 0xC0) != 0x80;
    gc_problems_add(to, r->doc->name,
                    err->at.line ? gc_json_where_in(r->doc, node, byte)
                                 : gc_json_where(r->doc, node),
                    "%s: %s", node->string, err->message);
}

static const char *copy(struct reading *r, const char *text)
{
    const char *made = gc_arena_dups(&r->a->arena, text);
    r->no_memory |= text && !made;
    return made;
}

/* The text of a member; what is no text is a problem. */
static const char *text_of(struct reading *r, const cJSON *node)
{
    if (node && !cJSON_IsString(node) && !cJSON_IsNull(node))
        gc_problems_add(r->problems, r->doc->name, gc_json_where(r->doc, node),
                        "\"%s\" must be a text, not %s", node->string, gc_json_type_name(node));
    return cJSON_IsString(node) ? node->valuestring : NULL;
}

static void look_for_login(void *ctx, const struct velocity_mention *m)
{
    struct reading *r = ctx;
    r->a->needs_login |= strncasecmp(m->name, "authResponse", 12) == 0;
}

static struct velocity_template *template_of(struct reading *r, const cJSON *node,
                                             const char *fallback)
{
    struct velocity_template *t = NULL;
    struct gc_error err = {0};
    const char *text = text_of(r, node);
    const char *name = text ? node->string : "template";
    text = text ? text : fallback;
    if (!text)
        return NULL;
    enum gc_status s = velocity_parse(&t, name, text, strlen(text), &err);
    if (s == GC_OK)
        velocity_references(t, look_for_login, r);
    else if (s == GC_E_NOMEM)
        r->no_memory = true;
    else
        add(r, r->problems, node, &err);
    return t;
}

static enum action_kind kind_of(const char *type, const char *url)
{
    static const struct {
        const char *type;
        enum action_kind kind;
    } kinds[] = {{"purecloud-data-actions", ACTION_GENESYS},
                 {"custom-rest-actions", ACTION_WEB},
                 {"salesforce-datadip", ACTION_SALESFORCE},
                 {"aws-lambda-data-actions", ACTION_LAMBDA},
                 {"function-data-actions", ACTION_FUNCTION}};
    for (size_t i = 0; type && i < GC_COUNT_OF(kinds); i++)
        if (strcmp(type, kinds[i].type) == 0)
            return kinds[i].kind;
    if (type)
        return ACTION_OTHER;
    return url && *url == '/' ? ACTION_GENESYS : ACTION_WEB;
}

static void read_method(struct reading *r, const cJSON *request)
{
    static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"};
    const cJSON *node = gc_json_get(request, "requestType");
    const char *method = text_of(r, node);
    r->a->method = method ? NULL : "GET";
    for (size_t i = 0; method && i < GC_COUNT_OF(methods); i++)
        if (strcasecmp(method, methods[i]) == 0)
            r->a->method = methods[i];
    if (r->a->method)
        return;
    gc_problems_add(r->problems, r->doc->name, gc_json_where(r->doc, node),
                    "unknown requestType \"%.40s\"%s", method,
                    gc_did_you_mean("\"", gc_nearest(method, methods, GC_COUNT_OF(methods)), "\""));
}

static bool is_token(const char *name)
{
    static const char others[] = "!#$%&'*+-.^_`|~";
    const char *s = name;
    while ((*s >= '0' && *s <= '9') || (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
           (*s && strchr(others, *s)))
        s++;
    return *name && !*s;
}

static void read_headers(struct reading *r, const cJSON *headers)
{
    const cJSON *each;
    int n = cJSON_IsObject(headers) ? cJSON_GetArraySize(headers) : 0;
    r->a->headers = gc_arena_zero(&r->a->arena, (size_t)n + 1, sizeof *r->a->headers);
    if (!r->a->headers)
        r->no_memory = true;
    for (each = n ? headers->child : NULL; each && !r->no_memory; each = each->next) {
        struct velocity_template *value = template_of(r, each, NULL);
        if (!is_token(each->string)) {
            gc_problems_add(r->problems, r->doc->name, gc_json_where_key(r->doc, each),
                            "\"%.60s\" can't be a header's name", each->string);
            velocity_free(value);
        } else if (value) {
            r->a->headers[r->a->n_headers++] = (struct action_header){copy(r, each->string), value};
        }
    }
}

static void read_timeout(struct reading *r, const cJSON *config)
{
    const cJSON *node = gc_json_get(config, "timeoutSeconds");
    int64_t seconds = DEFAULT_TIMEOUT_S;
    if (node && !cJSON_IsNull(node) &&
        (!gc_json_is_int(node, &seconds) || seconds < 1 || seconds > 60))
        gc_problems_add(r->problems, r->doc->name, gc_json_where(r->doc, node),
                        "timeoutSeconds must be a whole number from 1 to 60");
    else
        r->a->timeout_s = (unsigned)seconds;
}

static void read_translation(struct reading *r, const cJSON *node, const cJSON *defaults)
{
    struct gc_error err = {0};
    const char *text = text_of(r, node),
               *fallback = text_of(r, gc_json_get(defaults, node->string));
    struct action_translation *t = &r->a->translations[r->a->n_translations];
    if (!text)
        return;
    *t = (struct action_translation){
        .key = copy(r, node->string), .text = copy(r, text), .fallback = copy(r, fallback)};
    enum gc_status s = jsonpath_parse(&t->path, text, &err);
    r->no_memory |= s == GC_E_NOMEM;
    if (s != GC_OK && s != GC_E_NOMEM) {
        char message[sizeof err.message];
        gc_copy(message, sizeof message, err.message);
        gc_fail_at(&err, s, err.file, err.at, "%s: this path finds nothing", message);
        add(r, r->warnings, node, &err);
    }
    r->a->n_translations++;
}

static void read_response(struct reading *r, const cJSON *response)
{
    const cJSON *map = gc_json_get(response, "translationMap"), *each;
    const cJSON *defaults = gc_json_get(response, "translationMapDefaults");
    int n = cJSON_IsObject(map) ? cJSON_GetArraySize(map) : 0;
    r->a->translations = gc_arena_zero(&r->a->arena, (size_t)n + 1, sizeof *r->a->translations);
    if (!r->a->translations)
        r->no_memory = true;
    for (each = n ? map->child : NULL; each && !r->no_memory; each = each->next)
        read_translation(r, each, defaults);
    for (each = cJSON_IsObject(defaults) ? defaults->child : NULL; each; each = each->next)
        if (!gc_json_get(map, each->string))
            gc_problems_add(r->warnings, r->doc->name, gc_json_where_key(r->doc, each),
                            "the default of \"%.60s\" has no translation%s", each->string,
                            gc_did_you_mean("\"", gc_json_nearest(map, each->string), "\""));
    r->a->success = template_of(r, gc_json_get(response, "successTemplate"), "${rawResult}");
}

static void read_contract(struct reading *r, const cJSON *schema, struct action_contract **out)
{
    if (schema && !cJSON_IsObject(schema))
        gc_problems_add(r->problems, r->doc->name, gc_json_where(r->doc, schema),
                        "\"%s\" must be an object, not %s", schema->string,
                        gc_json_type_name(schema));
    else if (action_contract_read(out, r->doc, schema, r->problems) == GC_E_NOMEM)
        r->no_memory = true;
}

static void read_all(struct reading *r)
{
    const cJSON *root = r->root, *config = gc_json_get(root, "config");
    const cJSON *request = gc_json_get(config, "request");
    const char *type = gc_json_str(root, "actionType");
    struct action_definition *a = r->a;
    a->name = copy(r, text_of(r, gc_json_get(root, "name")));
    a->integration_type = copy(r, text_of(r, gc_json_get(root, "integrationType")));
    a->kind = kind_of(a->integration_type, gc_json_str(request, "requestUrlTemplate"));
    a->is_login = type && strcasecmp(type, "customAuth") == 0;
    a->secure = gc_json_bool(root, "secure", false);
    read_method(r, request);
    read_timeout(r, config);
    a->url = template_of(r, gc_json_get(request, "requestUrlTemplate"), NULL);
    a->body = template_of(r, gc_json_get(request, "requestTemplate"), "${input.rawRequest}");
    read_headers(r, gc_json_get(request, "headers"));
    read_response(r, gc_json_get(config, "response"));
    read_contract(r, get2(gc_json_get(root, "contract"), "input", "inputSchema"), &a->input);
    read_contract(r, get2(gc_json_get(root, "contract"), "output", "successSchema"), &a->output);
    if (!a->url && r->problems->n == 0)
        gc_problems_add(r->warnings, r->doc->name, gc_json_where(r->doc, request ? request : root),
                        "without requestUrlTemplate the action can't be run");
}

enum gc_status action_read(struct action_definition **out, const struct gc_json *doc,
                           const cJSON *root, struct gc_problems *problems,
                           struct gc_problems *warnings)
{
    struct reading r = {.doc = doc, .root = root, .problems = problems, .warnings = warnings};
    size_t before = problems->n;
    *out = NULL;
    if (!action_is_definition(root)) {
        gc_problems_add(problems, doc->name, gc_json_where(doc, root),
                        "this is no exported data action: it has no config.request");
        return GC_E_DATA;
    }
    r.a = calloc(1, sizeof *r.a);
    if (!r.a)
        return GC_E_NOMEM;
    r.a->arena.max_bytes = MAX_BYTES;
    read_all(&r);
    if (!r.no_memory && problems->n == before) {
        *out = r.a;
        return GC_OK;
    }
    action_free(r.a);
    return r.no_memory ? GC_E_NOMEM : GC_E_DATA;
}

void action_free(struct action_definition *a)
{
    if (!a)
        return;
    velocity_free(a->url);
    velocity_free(a->body);
    velocity_free(a->success);
    for (size_t i = 0; i < a->n_headers; i++)
        velocity_free(a->headers[i].value);
    for (size_t i = 0; i < a->n_translations; i++)
        jsonpath_free(a->translations[i].path);
    action_contract_free(a->input);
    action_contract_free(a->output);
    gc_arena_release(&a->arena);
    free(a);
}
