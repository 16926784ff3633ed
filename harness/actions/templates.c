/* What templates mention: is it given, and does it survive where it is put? */
#include <string.h>
#include <strings.h>

#include "harness/actions/internal.h"

/* The template at hand. */
struct scanning {
    struct hx_checking *c;
    const cJSON *node; /* its text */
    enum { IN_URL, IN_JSON, IN_TEXT, IN_SUCCESS } where;
};

static const cJSON *find(const cJSON *properties, const char *name, bool *loosely)
{
    const cJSON *exact = gc_json_get(properties, name), *each;
    *loosely = false;
    if (exact)
        return exact;
    cJSON_ArrayForEach(each, properties)
    {
        if (strcasecmp(each->string, name) == 0) {
            *loosely = true;
            return each;
        }
    }
    return NULL;
}

static bool may_be_text(const cJSON *property)
{
    const cJSON *type = gc_json_get(property, "type");
    return !type || gc_json_has_text(type, "string");
}

/* A place of an address that people fill in whole: the URL itself, its host. */
static bool is_address(const struct scanning *s, size_t offset)
{
    const char *text = s->node->valuestring, *scheme = strstr(text, "://");
    const char *path = scheme ? strchr(scheme + 3, '/') : strchr(text, '/');
    return offset == 0 || (scheme && (!path || text + offset < path));
}

static bool is_escaped(const char *call, const char *const *by)
{
    for (; *by; by++)
        if (strcasecmp(call, *by) == 0)
            return true;
    return false;
}

static void warn_unescaped(struct scanning *s, const struct velocity_mention *m, const char *input)
{
    static const char *const for_json[] = {"esc.jsonString", "esc.jsonEncode", NULL};
    static const char *const for_url[] = {"esc.url", "esc.urlFormEncode", "esc.uriEncode", NULL};
    if (s->where == IN_JSON && !is_escaped(m->call, for_json))
        hx_finding(s->c, true, s->node, m->offset,
                   "input \"%s\" goes into JSON as it is: a quote or a line break in it breaks the "
                   "request; write $esc.jsonString(${input.%s})",
                   input, input);
    if (s->where == IN_URL && !is_escaped(m->call, for_url) && !is_address(s, m->offset))
        hx_finding(s->c, true, s->node, m->offset,
                   "input \"%s\" goes into the URL as it is: a blank or a quote in it fails the "
                   "action; write $esc.url(${input.%s})",
                   input, input);
}

static void check_input(struct scanning *s, const struct velocity_mention *m, const char *input)
{
    static const char *const known[] = {"rawRequest", "orgId", "integrationId"};
    const cJSON *properties = gc_json_get(s->c->inputs, "properties");
    bool loosely;
    for (size_t i = 0; i < GC_COUNT_OF(known); i++)
        if (strcmp(input, known[i]) == 0)
            return;
    const cJSON *property = find(properties, input, &loosely);
    if (!property) {
        hx_finding(s->c, false, s->node, m->offset, "input \"%s\" is not in the contract%s", input,
                   gc_did_you_mean("\"", gc_json_nearest(properties, input), "\""));
        return;
    }
    if (loosely)
        hx_finding(s->c, true, s->node, m->offset,
                   "input \"%s\" is \"%s\" in the contract: names match without regard to case as "
                   "far as anybody knows",
                   input, property->string);
    if (!m->printed)
        return;
    if (may_be_text(property))
        warn_unescaped(s, m, property->string);
    if (!m->quiet && !m->guarded &&
        !gc_json_has_text(gc_json_get(s->c->inputs, "required"), property->string))
        hx_finding(s->c, true, s->node, m->offset,
                   "input \"%s\" is optional: without it \"${input.%s}\" goes out as it stands; "
                   "write $!{input.%s}, or make it required",
                   property->string, input, input);
}

/* The first member of a dotted name. */
static void first_member(const char *rest, char out[128])
{
    size_t n = strcspn(rest, ".");
    n = n < 127 ? n : 127;
    memcpy(out, rest, n);
    out[n] = '\0';
}

static void visit_request(void *ctx, const struct velocity_mention *m)
{
    struct scanning *s = ctx;
    char input[128];
    if (strncasecmp(m->name, "input.", 6) != 0)
        return;
    first_member(m->name + 6, input);
    check_input(s, m, input);
}

static bool is_key(const struct action_definition *a, const char *name)
{
    for (size_t i = 0; i < a->n_translations; i++)
        if (strcmp(a->translations[i].key, name) == 0)
            return true;
    return false;
}

static void visit_success(void *ctx, const struct velocity_mention *m)
{
    static const char *const known[] = {
        "rawResult", "successTemplateUtils", "esc", "math", "encoding", "foreach", "velocityCount"};
    struct scanning *s = ctx;
    char name[128];
    first_member(m->name, name);
    for (size_t i = 0; i < GC_COUNT_OF(known); i++)
        if (strcmp(name, known[i]) == 0)
            return;
    if (is_key(s->c->a, name) || !m->printed || strstr(s->node->valuestring, "#set") ||
        strstr(s->node->valuestring, "#foreach"))
        return;
    hx_finding(s->c, false, s->node, m->offset, "no translation is named \"%s\"%s", name,
               gc_did_you_mean("\"",
                               gc_json_nearest(gc_json_get(s->c->response, "translationMap"), name),
                               "\""));
}

static bool has_json_type(const cJSON *headers)
{
    const cJSON *each;
    cJSON_ArrayForEach(each, headers)
    {
        if (strcasecmp(each->string, "Content-Type") == 0 && cJSON_IsString(each))
            return strcasestr(each->valuestring, "json") != NULL;
    }
    return true; /* what is sent where none is given */
}

static void scan(struct hx_checking *c, const struct velocity_template *t, const cJSON *node,
                 int where)
{
    struct scanning s = {.c = c, .node = node};
    s.where = (__typeof__(s.where))where;
    if (t && cJSON_IsString(node))
        velocity_references(t, where == IN_SUCCESS ? visit_success : visit_request, &s);
}

/* Is a key's value used at all? */
struct use {
    const char *key;
    bool found;
};

static void visit_use(void *ctx, const struct velocity_mention *m)
{
    struct use *u = ctx;
    size_t n = strlen(u->key);
    u->found |= strncmp(m->name, u->key, n) == 0 && (!m->name[n] || m->name[n] == '.');
}

static bool is_required_output(const struct hx_checking *c, const char *key)
{
    return gc_json_has_text(gc_json_get(c->outputs, "required"), key);
}

static void check_translation(struct hx_checking *c, const struct action_translation *t)
{
    const cJSON *node = gc_json_get(gc_json_get(c->response, "translationMap"), t->key);
    struct use use = {.key = t->key};
    if (c->a->success)
        velocity_references(c->a->success, visit_use, &use);
    if (!use.found)
        hx_finding(c, true, node, 0, "the success template does not use \"%s\"", t->key);
    else if (t->path && jsonpath_is_definite(t->path) && !t->fallback &&
             !is_required_output(c, t->key))
        hx_finding(c, false, node, 0,
                   "\"%s\" has no default, and the contract does not require it: an answer without "
                   "it fails the action, as ${%s} stays in the outputs",
                   t->key, t->key);
}

void hx_check_templates(struct hx_checking *c)
{
    const cJSON *headers = gc_json_get(c->request, "headers");
    bool has_body = strcmp(c->a->method, "GET") != 0 && strcmp(c->a->method, "HEAD") != 0;
    scan(c, c->a->url, gc_json_get(c->request, "requestUrlTemplate"), IN_URL);
    for (size_t i = 0; i < c->a->n_headers; i++)
        scan(c, c->a->headers[i].value, gc_json_get(headers, c->a->headers[i].name), IN_TEXT);
    if (has_body)
        scan(c, c->a->body, gc_json_get(c->request, "requestTemplate"),
             has_json_type(headers) ? IN_JSON : IN_TEXT);
    scan(c, c->a->success, gc_json_get(c->response, "successTemplate"), IN_SUCCESS);
    for (size_t i = 0; i < c->a->n_translations; i++)
        check_translation(c, &c->a->translations[i]);
}
