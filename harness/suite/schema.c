/* JSON Schemas of contracts: what fits them, and what they promise. */
#include <stdlib.h>
#include <string.h>

#include "harness/suite/suite.h"

enum { MAX_HOPS = 16, MAX_DEPTH = 12, NAME_BYTES = 512 };

/* --- following -------------------------------------------------------------------------------- */

/* "a~1b" -> "a/b" */
static void unescape(char *key)
{
    char *to = key;
    for (const char *from = key; *from; from++)
        if (from[0] == '~' && (from[1] == '0' || from[1] == '1'))
            *to++ = *++from == '0' ? '~' : '/';
        else
            *to++ = *from;
    *to = '\0';
}

static const cJSON *at_pointer(const cJSON *root, const char *pointer)
{
    const cJSON *node = *pointer == '#' ? root : NULL;
    for (pointer += *pointer == '#'; node && *pointer == '/';) {
        char key[NAME_BYTES];
        size_t n = strcspn(pointer + 1, "/");
        if (n >= sizeof key)
            return NULL;
        memcpy(key, pointer + 1, n);
        key[n] = '\0';
        unescape(key);
        node = gc_json_get(node, key);
        pointer += n + 1;
    }
    return node;
}

const cJSON *suite_follow(const struct gc_json *doc, const cJSON *node)
{
    for (int hops = 0; node && hops < MAX_HOPS; hops++) {
        const char *ref = gc_json_str(node, "$ref");
        const cJSON *choice = gc_json_get(node, "oneOf");
        choice = choice ? choice : gc_json_get(node, "anyOf");
        if (ref)
            node = at_pointer(doc->root, ref);
        else if (cJSON_IsArray(choice) && choice->child && !gc_json_get(node, "properties"))
            node = choice->child;
        else
            return node;
    }
    return node;
}

const char *suite_type(const cJSON *schema)
{
    const cJSON *type = gc_json_get(schema, "type"), *all = gc_json_get(schema, "allOf");
    if (cJSON_IsArray(type)) {
        type = type->child;
        if (cJSON_IsString(type) && strcmp(type->valuestring, "null") == 0 && type->next)
            type = type->next;
    }
    if (cJSON_IsString(type))
        return type->valuestring;
    return gc_json_get(schema, "properties") || all ? "object"
           : gc_json_get(schema, "items")           ? "array"
                                                    : "string";
}

static bool may_be_null(const cJSON *schema)
{
    return gc_json_has_text(gc_json_get(schema, "type"), "null") ||
           gc_json_bool(schema, "nullable", false) || gc_json_bool(schema, "x-nullable", false);
}

static void each_property(const struct gc_json *doc, const cJSON *schema, unsigned depth,
                          suite_property_fn each, void *ctx)
{
    schema = suite_follow(doc, schema);
    const cJSON *all = gc_json_get(schema, "allOf"), *own = gc_json_get(schema, "properties");
    for (const cJSON *s = all && depth < MAX_DEPTH ? all->child : NULL; s; s = s->next)
        each_property(doc, s, depth + 1, each, ctx);
    for (const cJSON *p = own ? own->child : NULL; p; p = p->next)
        each(ctx, p, gc_json_has_text(gc_json_get(schema, "required"), p->string));
}

void suite_properties(const struct gc_json *doc, const cJSON *schema, suite_property_fn each,
                      void *ctx)
{
    each_property(doc, schema, 0, each, ctx);
}

/* --- a value that fits ------------------------------------------------------------------------ */

struct filling {
    struct gc_jsonw *w;
    const struct gc_json *doc;
    unsigned depth;
};

static void put_good(struct filling *f, const cJSON *schema);

static void put_good_property(void *ctx, const cJSON *property, bool required)
{
    struct filling *f = ctx;
    if (!required && f->depth > 2) /* a schema that holds itself has an end there */
        return;
    gc_jsonw_key(f->w, property->string);
    put_good(f, property);
}

static void put_good_text(struct gc_jsonw *w, const cJSON *schema)
{
    static const struct {
        const char *format, *text;
    } formats[] = {{"date", "2026-01-31"},
                   {"date-time", "2026-01-31T08:00:00Z"},
                   {"uuid", "00000000-0000-4000-8000-000000000001"},
                   {"email", "ada@example.com"},
                   {"uri", "https://example.com/"},
                   {"ipv4", "192.0.2.1"}};
    const char *format = gc_json_str(schema, "format");
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    int64_t least = gc_json_int(schema, "minLength", 0), most = gc_json_int(schema, "maxLength", 4);
    for (size_t i = 0; format && i < GC_COUNT_OF(formats); i++)
        if (strcmp(formats[i].format, format) == 0) {
            gc_jsonw_str(w, formats[i].text);
            return;
        }
    gc_strbuf_addf(&text, "%.*s", (int)(most >= 0 && most < 4 ? most : 4), "text");
    while ((int64_t)text.len < least && gc_strbuf_status(&text) == GC_OK)
        gc_strbuf_addc(&text, 't');
    gc_jsonw_str(w, gc_strbuf_text(&text));
}

static void put_good_number(struct gc_jsonw *w, const cJSON *schema)
{
    const cJSON *least = gc_json_get(schema, "minimum"), *most = gc_json_get(schema, "maximum");
    const cJSON *above = gc_json_get(schema, "exclusiveMinimum");
    const cJSON *under = gc_json_get(schema, "exclusiveMaximum");
    const cJSON *step = gc_json_get(schema, "multipleOf");
    if (cJSON_IsNumber(least))
        gc_jsonw_num(w, least->valuedouble + (cJSON_IsTrue(above) ? 1 : 0));
    else if (cJSON_IsNumber(above))
        gc_jsonw_num(w, above->valuedouble + 1);
    else if (cJSON_IsNumber(step))
        gc_jsonw_value(w, step);
    else if (cJSON_IsNumber(most) && most->valuedouble < 1)
        gc_jsonw_num(w, most->valuedouble - (cJSON_IsTrue(under) ? 1 : 0));
    else
        gc_jsonw_int(w, 1);
}

static const cJSON *told_value(const cJSON *schema)
{
    static const char *const keys[] = {"example", "default", "const"};
    const cJSON *words = gc_json_get(schema, "enum"), *examples = gc_json_get(schema, "examples");
    for (size_t i = 0; i < GC_COUNT_OF(keys); i++)
        if (gc_json_get(schema, keys[i]))
            return gc_json_get(schema, keys[i]);
    return words ? words->child : cJSON_IsArray(examples) ? examples->child : NULL;
}

static void put_good(struct filling *f, const cJSON *schema)
{
    schema = suite_follow(f->doc, schema);
    const char *type = suite_type(schema);
    const cJSON *told = told_value(schema);
    if (told || f->depth >= MAX_DEPTH) {
        gc_jsonw_value(f->w, told);
        return;
    }
    f->depth++;
    if (strcmp(type, "object") == 0) {
        gc_jsonw_object(f->w);
        suite_properties(f->doc, schema, put_good_property, f);
        gc_jsonw_end(f->w);
    } else if (strcmp(type, "array") == 0) {
        gc_jsonw_array(f->w);
        if (gc_json_int(schema, "minItems", 0) > 0)
            put_good(f, gc_json_get(schema, "items"));
        gc_jsonw_end(f->w);
    } else if (strcmp(type, "boolean") == 0) {
        gc_jsonw_bool(f->w, true);
    } else if (strcmp(type, "null") == 0) {
        gc_jsonw_null(f->w);
    } else if (strcmp(type, "integer") == 0 || strcmp(type, "number") == 0) {
        put_good_number(f->w, schema);
    } else {
        put_good_text(f->w, schema);
    }
    f->depth--;
}

void suite_put_good(struct gc_jsonw *w, const struct gc_json *doc, const cJSON *schema)
{
    struct filling f = {.w = w, .doc = doc};
    put_good(&f, schema);
}

/* --- a matcher -------------------------------------------------------------------------------- */

struct matching {
    struct gc_jsonw *w;
    const struct suite_operation *op;
    const cJSON *schema;
    unsigned depth;
};

static void put_matcher(struct matching *m, const cJSON *schema, bool required);

static void put_property_matcher(void *ctx, const cJSON *property, bool required)
{
    struct matching *m = ctx;
    bool all = m->op->all_outputs && !gc_json_get(m->schema, "required");
    gc_jsonw_key(m->w, property->string);
    put_matcher(m, property, required || all);
}

static void put_type_matcher(struct matching *m, const cJSON *schema)
{
    const char *type = suite_type(schema);
    const cJSON *words = gc_json_get(schema, "enum"), *was = m->schema;
    bool has_members = gc_json_get(schema, "properties") || gc_json_get(schema, "allOf");
    gc_jsonw_object(m->w);
    if (words) {
        gc_jsonw_put_value(m->w, "$one_of", words);
    } else if (has_members && m->depth < MAX_DEPTH) {
        m->schema = schema;
        m->depth++;
        suite_properties(m->op->doc, schema, put_property_matcher, m);
        m->depth--;
        m->schema = was;
    } else if (!gc_json_get(schema, "type") && strcmp(type, "string") == 0) {
        gc_jsonw_put_bool(m->w, "$any", true); /* nothing is said of it */
    } else {
        gc_jsonw_put_str(m->w, "$type", type);
    }
    gc_jsonw_end(m->w);
}

static void put_matcher(struct matching *m, const cJSON *schema, bool required)
{
    schema = suite_follow(m->op->doc, schema);
    bool null = may_be_null(schema);
    if (required && !null) {
        put_type_matcher(m, schema);
        return;
    }
    gc_jsonw_object(m->w);
    gc_jsonw_put_array(m->w, "$one_of");
    put_type_matcher(m, schema);
    if (null)
        gc_jsonw_null(m->w);
    if (!required) {
        gc_jsonw_object(m->w);
        gc_jsonw_put_bool(m->w, "$absent", true);
        gc_jsonw_end(m->w);
    }
    gc_jsonw_end(m->w);
    gc_jsonw_end(m->w);
}

void suite_put_matcher(struct gc_jsonw *w, const struct suite_operation *op, const cJSON *schema)
{
    struct matching m = {.w = w, .op = op, .schema = schema};
    put_matcher(&m, schema, true);
}
