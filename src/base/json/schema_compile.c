/* schema_compile.c - from the JSON of a schema to what is walked. Nothing here recurses: each node
 * that is met is put into a queue, so that no schema can be too deep or go in circles. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/schema_node.h"
#include "base/map.h"

enum { MOST_BYTES = 64 << 20, MOST_REFS = 64 };

typedef struct gc_schema_node node;

struct compile {
    struct gc_schema *s;
    const struct gc_json *doc;
    const cJSON *root;
    struct gc_problems *problems;
    struct gc_map made; /* address of the JSON -> node */
    node *queue, *last;
    bool no_memory;
};

static void complain(struct compile *c, const cJSON *at, const char *what)
{
    gc_problems_add(c->problems, c->doc->name, gc_json_where(c->doc, at), "\"%.60s\" %s",
                    at->string ? at->string : "the schema", what);
}

/* The node of that JSON, which is filled in later if it is new. name: its key in "$defs". */
static node *node_of(struct compile *c, const cJSON *json, const char *name)
{
    char key[32];
    snprintf(key, sizeof key, "%p", (const void *)json);
    node *n = gc_map_get(&c->made, key);
    if (n)
        return n;
    n = gc_arena_zero(&c->s->arena, 1, sizeof *n);
    if (!n || gc_map_put(&c->made, key, n, NULL) != GC_OK) {
        c->no_memory = true;
        return NULL;
    }
    n->json = json;
    n->name = name;
    *(c->last ? &c->last->next_to_fill : &c->queue) = n;
    c->last = n;
    return n;
}

/* One step of a JSON pointer: ~1 is a slash, ~0 a tilde. */
static const cJSON *step(const cJSON *at, const char *token, size_t n)
{
    char key[256];
    size_t len = 0;
    for (size_t i = 0; i < n && len < sizeof key - 1; i++) {
        bool escaped = token[i] == '~' && i + 1 < n;
        key[len++] = !escaped ? token[i] : token[i + 1] == '1' ? '/' : '~';
        i += escaped;
    }
    key[len] = '\0';
    if (cJSON_IsArray(at))
        return strspn(key, "0123456789") == len && len > 0 && len < 9
                   ? cJSON_GetArrayItem(at, (int)strtol(key, NULL, 10))
                   : NULL;
    return gc_json_get(at, key);
}

const cJSON *gc_schema_resolve(const cJSON *root, const char *pointer)
{
    while (root && *pointer == '/') {
        size_t n = strcspn(++pointer, "/");
        root = step(root, pointer, n);
        pointer += n;
    }
    return *pointer ? NULL : root;
}

/* --- keywords ----------------------------------------------------------------------------------
 */

static void read_schema(struct compile *c, const cJSON *value, void *to)
{
    if (!cJSON_IsObject(value) && !cJSON_IsBool(value))
        complain(c, value, "must be a schema: an object, true or false");
    else
        *(const node **)to = node_of(c, value, NULL);
}

static void read_list(struct compile *c, const cJSON *value, void *to)
{
    struct gc_schema_list *list = to;
    size_t n = cJSON_IsArray(value) ? (size_t)cJSON_GetArraySize(value) : 0;
    if (n == 0) {
        complain(c, value, "must be an array of schemas that is not empty");
        return;
    }
    list->item = gc_arena_zero(&c->s->arena, n, sizeof *list->item);
    for (const cJSON *one = value->child; one && list->item; one = one->next) {
        const node *branch = NULL;
        read_schema(c, one, &branch);
        if (branch)
            list->item[list->n++] = branch;
    }
}

static int compare_members(const void *a, const void *b)
{
    const struct gc_schema_member *x = a, *y = b;
    return strcmp(x->key, y->key);
}

static bool is_object(struct compile *c, const cJSON *value)
{
    if (!cJSON_IsObject(value))
        complain(c, value, "must be an object of schemas");
    return cJSON_IsObject(value);
}

static void read_properties(struct compile *c, const cJSON *value, void *to)
{
    node *s = to;
    if (!is_object(c, value))
        return;
    size_t n = (size_t)cJSON_GetArraySize(value);
    s->properties = gc_arena_zero(&c->s->arena, n, sizeof *s->properties);
    for (const cJSON *m = value->child; m && s->properties; m = m->next) {
        struct gc_schema_member *p = &s->properties[s->n_properties];
        p->key = m->string;
        read_schema(c, m, &p->schema);
        s->n_properties += p->schema != NULL;
    }
    if (s->n_properties)
        qsort(s->properties, s->n_properties, sizeof *s->properties, compare_members);
}

static struct gc_schema_pattern *new_pattern(struct compile *c, const cJSON *at, const char *text)
{
    struct gc_error err = {0};
    struct gc_schema_pattern *p = gc_arena_zero(&c->s->arena, 1, sizeof *p);
    if (!p)
        return NULL;
    if (gc_pattern_compile(&p->regex, text, 0, &err) != GC_OK) {
        complain(c, at, err.message);
        return NULL;
    }
    p->text = text;
    p->next_of_all = c->s->patterns;
    c->s->patterns = p;
    return p;
}

static void read_pattern(struct compile *c, const cJSON *value, void *to)
{
    if (cJSON_IsString(value))
        *(struct gc_schema_pattern **)to = new_pattern(c, value, value->valuestring);
    else
        complain(c, value, "must be a string");
}

static void read_by_pattern(struct compile *c, const cJSON *value, void *to)
{
    struct gc_schema_pattern **list = to;
    if (!is_object(c, value))
        return;
    for (const cJSON *m = value->child; m; m = m->next) {
        struct gc_schema_pattern *p = new_pattern(c, m, m->string);
        if (!p)
            continue;
        read_schema(c, m, &p->schema);
        p->next = *list;
        *list = p->schema ? p : *list;
    }
}

static void read_required(struct compile *c, const cJSON *value, void *to)
{
    node *s = to;
    size_t n = cJSON_IsArray(value) ? (size_t)cJSON_GetArraySize(value) : 0;
    s->required = gc_arena_zero(&c->s->arena, n + 1, sizeof *s->required);
    for (const cJSON *one = value->child; one && s->required && n > 0; one = one->next)
        if (cJSON_IsString(one))
            s->required[s->n_required++] = one->valuestring;
    if (!cJSON_IsArray(value) || s->n_required < n)
        complain(c, value, "must be an array of strings");
}

static unsigned type_named(const cJSON *name)
{
    static const struct {
        const char *name;
        unsigned type;
    } types[] = {{"string", GC_JSON_STRING}, {"integer", GC_JSON_INTEGER},
                 {"number", GC_JSON_NUMBER}, {"boolean", GC_JSON_BOOL},
                 {"object", GC_JSON_OBJECT}, {"array", GC_JSON_ARRAY},
                 {"null", GC_JSON_NULL}};
    for (size_t i = 0; cJSON_IsString(name) && i < GC_COUNT_OF(types); i++)
        if (strcmp(types[i].name, name->valuestring) == 0)
            return types[i].type;
    return 0;
}

static void read_type(struct compile *c, const cJSON *value, void *to)
{
    unsigned types = cJSON_IsArray(value) ? 0 : type_named(value);
    bool right = types != 0 || (cJSON_IsArray(value) && value->child);
    for (const cJSON *one = cJSON_IsArray(value) ? value->child : NULL; one; one = one->next) {
        right = right && type_named(one);
        types |= type_named(one);
    }
    if (!right)
        complain(c, value,
                 "must be string, integer, number, boolean, object, array or null, or an array "
                 "of these");
    *(unsigned *)to = types;
}

static void read_choices(struct compile *c, const cJSON *value, void *to)
{
    if (cJSON_IsArray(value) && value->child)
        *(const cJSON **)to = value;
    else
        complain(c, value, "must be an array that is not empty");
}

static void read_constant(struct compile *c, const cJSON *value, void *to)
{
    (void)c;
    *(const cJSON **)to = value;
}

static void read_text(struct compile *c, const cJSON *value, void *to)
{
    if (cJSON_IsString(value))
        *(const char **)to = value->valuestring;
    else
        complain(c, value, "must be a string");
}

static void read_size(struct compile *c, const cJSON *value, void *to)
{
    int64_t n;
    if (gc_json_is_int(value, &n) && n >= 0)
        *(size_t *)to = (size_t)n;
    else
        complain(c, value, "must be a whole number of at least 0");
}

static void read_number(struct compile *c, const cJSON *value, void *to)
{
    if (cJSON_IsNumber(value))
        *(double *)to = value->valuedouble;
    else
        complain(c, value, "must be a number");
}

/* Of a bound and an exclusive one that are both there, the last is taken. */
static void read_bound(struct compile *c, const cJSON *value, void *to)
{
    struct gc_schema_bound *b = to;
    b->is_set = true;
    b->exclusive = strncmp(value->string, "exclusive", 9) == 0;
    read_number(c, value, &b->value);
}

static void read_ref(struct compile *c, const cJSON *value, void *to)
{
    const char *text = cJSON_IsString(value) ? value->valuestring : "";
    const char *hash = strchr(text, '#');
    const node **ref = to;
    if (*text == '#') {
        const cJSON *target = gc_schema_resolve(c->root, text + 1);
        const char *name = strncmp(text, "#/$defs/", 8) == 0 && target ? target->string : NULL;
        if (target)
            *ref = node_of(c, target, name);
    } else if (*text) {
        const struct gc_schema *other = gc_schema_named(text);
        *ref = other ? other->root : NULL;
    }
    if (!*ref && !c->no_memory)
        complain(c, value,
                 hash == text ? "names no part of this schema"
                              : "must be \"#/...\" or name a schema of the program");
}

static void refuse(struct compile *c, const cJSON *value, void *to)
{
    (void)to;
    complain(c, value, "is not supported");
}

#define AT(member) offsetof(node, member)
static const struct {
    const char *name;
    void (*read)(struct compile *c, const cJSON *value, void *to);
    size_t at;
} keywords[] = {
    {"$ref", read_ref, AT(ref)},
    {"type", read_type, AT(types)},
    {"enum", read_choices, AT(choices)},
    {"const", read_constant, AT(constant)},
    {"properties", read_properties, 0},
    {"patternProperties", read_by_pattern, AT(by_pattern)},
    {"additionalProperties", read_schema, AT(additional)},
    {"propertyNames", read_schema, AT(names)},
    {"required", read_required, 0},
    {"minProperties", read_size, AT(members.least)},
    {"maxProperties", read_size, AT(members.most)},
    {"items", read_schema, AT(items)},
    {"contains", read_schema, AT(contains)},
    {"minItems", read_size, AT(elements.least)},
    {"maxItems", read_size, AT(elements.most)},
    {"pattern", read_pattern, AT(pattern)},
    {"minLength", read_size, AT(characters.least)},
    {"maxLength", read_size, AT(characters.most)},
    {"errorMessage", read_text, AT(words)},
    {"minimum", read_bound, AT(minimum)},
    {"exclusiveMinimum", read_bound, AT(minimum)},
    {"maximum", read_bound, AT(maximum)},
    {"exclusiveMaximum", read_bound, AT(maximum)},
    {"multipleOf", read_number, AT(multiple_of)},
    {"anyOf", read_list, AT(any)},
    {"oneOf", read_list, AT(one)},
    {"allOf", read_list, AT(all)},
    {"not", read_schema, AT(negated)},
    {"if", read_schema, AT(condition)},
    {"then", read_schema, AT(then)},
    {"else", read_schema, AT(otherwise)},
    /* They would change the answer: who asks for them must not be told "fits". */
    {"prefixItems", refuse, 0},
    {"uniqueItems", refuse, 0},
    {"minContains", refuse, 0},
    {"maxContains", refuse, 0},
    {"dependentRequired", refuse, 0},
    {"dependentSchemas", refuse, 0},
    {"unevaluatedProperties", refuse, 0},
    {"unevaluatedItems", refuse, 0},
    {"$dynamicRef", refuse, 0},
};

static void fill(struct compile *c, node *s)
{
    s->characters.most = s->elements.most = s->members.most = SIZE_MAX;
    s->never = cJSON_IsFalse(s->json);
    for (const cJSON *m = cJSON_IsObject(s->json) ? s->json->child : NULL; m; m = m->next)
        for (size_t i = 0; i < GC_COUNT_OF(keywords); i++)
            if (strcmp(keywords[i].name, m->string) == 0)
                keywords[i].read(c, m, (char *)s + keywords[i].at);
}

static void check_refs(struct compile *c, const node *s)
{
    const node *at = s;
    for (int i = 0; at && i < MOST_REFS; i++)
        at = at->ref;
    if (at)
        complain(c, s->json, "refers to itself without end");
}

enum gc_status gc_schema_compile_part(struct gc_schema **out, const struct gc_json *doc,
                                      const cJSON *root, const cJSON *start,
                                      struct gc_problems *problems)
{
    size_t before = problems->n;
    struct compile c = {.doc = doc, .root = root, .problems = problems};
    *out = NULL;
    c.s = calloc(1, sizeof *c.s);
    if (!c.s)
        return GC_E_NOMEM;
    c.s->arena.max_bytes = MOST_BYTES;
    const node *first = NULL;
    read_schema(&c, start, &first);
    c.s->root = first;
    for (node *n = c.queue; n; n = n->next_to_fill)
        fill(&c, n);
    for (const node *n = c.queue; n && problems->n == before; n = n->next_to_fill)
        check_refs(&c, n);
    gc_map_release(&c.made, NULL);
    enum gc_status s = c.no_memory || c.s->arena.failed ? GC_E_NOMEM
                       : problems->n > before           ? GC_E_DATA
                                                        : GC_OK;
    if (s == GC_OK)
        *out = c.s;
    else
        gc_schema_free(c.s);
    return s;
}

enum gc_status gc_schema_compile(struct gc_schema **out, const struct gc_json *doc,
                                 const cJSON *schema, struct gc_problems *problems)
{
    return gc_schema_compile_part(out, doc, schema, schema, problems);
}

void gc_schema_free(struct gc_schema *s)
{
    if (!s)
        return;
    for (struct gc_schema_pattern *p = s->patterns; p; p = p->next_of_all)
        regfree(&p->regex);
    gc_arena_release(&s->arena);
    free(s);
}
