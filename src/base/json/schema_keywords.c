/* schema_keywords.c - what each keyword of a schema says, read into its node. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/schema_compile.h"

typedef struct gc_schema_node node;

void gc_schema_read_part(struct gc_schema_compile *c, const cJSON *value, void *to)
{
    if (!cJSON_IsObject(value) && !cJSON_IsBool(value))
        gc_schema_complain(c, value, "must be a schema: an object, true or false");
    else
        *(const node **)to = gc_schema_node_of(c, value, NULL);
}

static void read_list(struct gc_schema_compile *c, const cJSON *value, void *to)
{
    struct gc_schema_list *list = to;
    size_t n = cJSON_IsArray(value) ? (size_t)cJSON_GetArraySize(value) : 0;
    if (n == 0) {
        gc_schema_complain(c, value, "must be an array of schemas that is not empty");
        return;
    }
    list->item = gc_arena_zero(&c->s->arena, n, sizeof *list->item);
    for (const cJSON *one = value->child; one && list->item; one = one->next) {
        const node *branch = NULL;
        gc_schema_read_part(c, one, &branch);
        if (branch)
            list->item[list->n++] = branch;
    }
}

static int compare_members(const void *a, const void *b)
{
    const struct gc_schema_member *x = a, *y = b;
    return strcmp(x->key, y->key);
}

static bool is_object(struct gc_schema_compile *c, const cJSON *value)
{
    if (!cJSON_IsObject(value))
        gc_schema_complain(c, value, "must be an object of schemas");
    return cJSON_IsObject(value);
}

static void read_properties(struct gc_schema_compile *c, const cJSON *value, void *to)
{
    node *s = to;
    if (!is_object(c, value))
        return;
    size_t n = (size_t)cJSON_GetArraySize(value);
    s->properties = gc_arena_zero(&c->s->arena, n, sizeof *s->properties);
    for (const cJSON *m = value->child; m && s->properties; m = m->next) {
        struct gc_schema_member *p = &s->properties[s->n_properties];
        p->key = m->string;
        gc_schema_read_part(c, m, &p->schema);
        s->n_properties += p->schema != NULL;
    }
    if (s->n_properties)
        qsort(s->properties, s->n_properties, sizeof *s->properties, compare_members);
}

static struct gc_schema_pattern *new_pattern(struct gc_schema_compile *c, const cJSON *at,
                                             const char *text)
{
    struct gc_error err = {0};
    struct gc_schema_pattern *p = gc_arena_zero(&c->s->arena, 1, sizeof *p);
    if (!p)
        return NULL;
    if (gc_pattern_compile(&p->regex, text, 0, &err) != GC_OK) {
        gc_schema_complain(c, at, err.message);
        return NULL;
    }
    p->text = text;
    p->next_of_all = c->s->patterns;
    c->s->patterns = p;
    return p;
}

static void read_pattern(struct gc_schema_compile *c, const cJSON *value, void *to)
{
    if (cJSON_IsString(value))
        *(struct gc_schema_pattern **)to = new_pattern(c, value, value->valuestring);
    else
        gc_schema_complain(c, value, "must be a string");
}

static void read_by_pattern(struct gc_schema_compile *c, const cJSON *value, void *to)
{
    struct gc_schema_pattern **list = to;
    if (!is_object(c, value))
        return;
    for (const cJSON *m = value->child; m; m = m->next) {
        struct gc_schema_pattern *p = new_pattern(c, m, m->string);
        if (!p)
            continue;
        gc_schema_read_part(c, m, &p->schema);
        p->next = *list;
        *list = p->schema ? p : *list;
    }
}

static void read_required(struct gc_schema_compile *c, const cJSON *value, void *to)
{
    node *s = to;
    size_t n = cJSON_IsArray(value) ? (size_t)cJSON_GetArraySize(value) : 0;
    s->required = gc_arena_zero(&c->s->arena, n + 1, sizeof *s->required);
    for (const cJSON *one = value->child; one && s->required && n > 0; one = one->next)
        if (cJSON_IsString(one))
            s->required[s->n_required++] = one->valuestring;
    if (!cJSON_IsArray(value) || s->n_required < n)
        gc_schema_complain(c, value, "must be an array of strings");
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

static void read_type(struct gc_schema_compile *c, const cJSON *value, void *to)
{
    unsigned types = cJSON_IsArray(value) ? 0 : type_named(value);
    bool right = types != 0 || (cJSON_IsArray(value) && value->child);
    for (const cJSON *one = cJSON_IsArray(value) ? value->child : NULL; one; one = one->next) {
        right = right && type_named(one);
        types |= type_named(one);
    }
    if (!right)
        gc_schema_complain(
            c, value,
            "must be string, integer, number, boolean, object, array or null, or an array "
            "of these");
    *(unsigned *)to = types;
}

static void read_choices(struct gc_schema_compile *c, const cJSON *value, void *to)
{
    if (cJSON_IsArray(value) && value->child)
        *(const cJSON **)to = value;
    else
        gc_schema_complain(c, value, "must be an array that is not empty");
}

static void read_constant(struct gc_schema_compile *c, const cJSON *value, void *to)
{
    (void)c;
    *(const cJSON **)to = value;
}

static void read_text(struct gc_schema_compile *c, const cJSON *value, void *to)
{
    if (cJSON_IsString(value))
        *(const char **)to = value->valuestring;
    else
        gc_schema_complain(c, value, "must be a string");
}

static void read_size(struct gc_schema_compile *c, const cJSON *value, void *to)
{
    int64_t n;
    if (gc_json_is_int(value, &n) && n >= 0)
        *(size_t *)to = (size_t)n;
    else
        gc_schema_complain(c, value, "must be a whole number of at least 0");
}

static void read_number(struct gc_schema_compile *c, const cJSON *value, void *to)
{
    if (cJSON_IsNumber(value))
        *(double *)to = value->valuedouble;
    else
        gc_schema_complain(c, value, "must be a number");
}

/* Of a bound and an exclusive one that are both there, the last is taken. */
static void read_bound(struct gc_schema_compile *c, const cJSON *value, void *to)
{
    struct gc_schema_bound *b = to;
    b->is_set = true;
    b->exclusive = strncmp(value->string, "exclusive", 9) == 0;
    read_number(c, value, &b->value);
}

static void read_ref(struct gc_schema_compile *c, const cJSON *value, void *to)
{
    const char *text = cJSON_IsString(value) ? value->valuestring : "";
    const char *hash = strchr(text, '#');
    const node **ref = to;
    if (*text == '#') {
        const cJSON *target = gc_schema_resolve(c->root, text + 1);
        const char *name = strncmp(text, "#/$defs/", 8) == 0 && target ? target->string : NULL;
        if (target)
            *ref = gc_schema_node_of(c, target, name);
    } else if (*text) {
        const struct gc_schema *other = gc_schema_named(text);
        *ref = other ? other->root : NULL;
    }
    if (!*ref && !c->no_memory)
        gc_schema_complain(c, value,
                           hash == text ? "names no part of this schema"
                                        : "must be \"#/...\" or name a schema of the program");
}

static void refuse(struct gc_schema_compile *c, const cJSON *value, void *to)
{
    (void)to;
    gc_schema_complain(c, value, "is not supported");
}

#define AT(member) offsetof(node, member)
static const struct {
    const char *name;
    void (*read)(struct gc_schema_compile *c, const cJSON *value, void *to);
    size_t at;
} keywords[] = {
    {"$ref", read_ref, AT(ref)},
    {"type", read_type, AT(types)},
    {"enum", read_choices, AT(choices)},
    {"const", read_constant, AT(constant)},
    {"properties", read_properties, 0},
    {"patternProperties", read_by_pattern, AT(by_pattern)},
    {"additionalProperties", gc_schema_read_part, AT(additional)},
    {"propertyNames", gc_schema_read_part, AT(names)},
    {"required", read_required, 0},
    {"minProperties", read_size, AT(members.least)},
    {"maxProperties", read_size, AT(members.most)},
    {"items", gc_schema_read_part, AT(items)},
    {"contains", gc_schema_read_part, AT(contains)},
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
    {"not", gc_schema_read_part, AT(negated)},
    {"if", gc_schema_read_part, AT(condition)},
    {"then", gc_schema_read_part, AT(then)},
    {"else", gc_schema_read_part, AT(otherwise)},
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

void gc_schema_read_keyword(struct gc_schema_compile *c, const cJSON *value,
                            struct gc_schema_node *s)
{
    for (size_t i = 0; i < GC_COUNT_OF(keywords); i++)
        if (*keywords[i].name == *value->string && strcmp(keywords[i].name, value->string) == 0) {
            keywords[i].read(c, value, (char *)s + keywords[i].at);
            return;
        }
}
