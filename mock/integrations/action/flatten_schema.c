/* flatten_schema.c - a contract under the names that Architect gives to its members. */
#include <string.h>

#include "base/json/write.h"
#include "mock/integrations/action/internal.h"

enum { MAX_NAME = 4096, MAX_DEPTH = 40 };

struct flattening {
    struct gc_jsonw *w;
    struct gc_strbuf name;
};

static bool is_type(const cJSON *schema, const char *type)
{
    const char *own = gc_json_str(schema, "type");
    return own && strcmp(own, type) == 0;
}

/* All that the property says of itself. */
static void put_words(struct gc_jsonw *w, const cJSON *property)
{
    const cJSON *each;
    cJSON_ArrayForEach(each, property)
    {
        if (strcmp(each->string, "name") != 0 && strcmp(each->string, "required") != 0)
            gc_jsonw_put_value(w, each->string, each);
    }
}

/* A member of objects in an array is an array of all their members. */
static void put_leaf(struct flattening *f, const cJSON *property, bool in_list, bool required)
{
    bool wrapped = in_list && !is_type(property, "array");
    gc_jsonw_put_object(f->w, gc_strbuf_text(&f->name));
    if (wrapped) {
        gc_jsonw_put_str(f->w, "type", "array");
        gc_jsonw_put_object(f->w, "items");
    }
    put_words(f->w, property);
    if (wrapped)
        gc_jsonw_end(f->w);
    gc_jsonw_put_str(f->w, "name", gc_strbuf_text(&f->name));
    gc_jsonw_put_bool(f->w, "required", required);
    gc_jsonw_end(f->w);
}

/* prefix.key, dots in the key as __. */
static void add_key(struct gc_strbuf *name, const char *key)
{
    if (name->len)
        gc_strbuf_addc(name, '.');
    for (; *key; key++)
        gc_strbuf_adds(name, *key == '.' ? "__" : (char[]){*key, '\0'});
}

static void walk(struct flattening *f, const cJSON *schema, bool in_list, unsigned depth);

static void walk_property(struct flattening *f, const cJSON *schema, const cJSON *property,
                          bool in_list, unsigned depth)
{
    const cJSON *items = gc_json_get(property, "items");
    size_t len = f->name.len;
    add_key(&f->name, property->string);
    if (depth < MAX_DEPTH && cJSON_IsObject(gc_json_get(property, "properties")))
        walk(f, property, in_list, depth + 1);
    else if (depth < MAX_DEPTH && cJSON_IsObject(gc_json_get(items, "properties")))
        walk(f, items, true, depth + 1);
    else
        put_leaf(f, property, in_list,
                 gc_json_has_text(gc_json_get(schema, "required"), property->string));
    f->name.len = len;
    if (f->name.data)
        f->name.data[len] = '\0';
}

static void walk(struct flattening *f, const cJSON *schema, bool in_list, unsigned depth)
{
    const cJSON *property;
    cJSON_ArrayForEach(property, gc_json_get(schema, "properties"))
    {
        walk_property(f, schema, property, in_list, depth);
    }
}

/* An array at the root is flattened as if its items stood alone. */
void action_flatten_schema(const cJSON *schema, struct gc_jsonw *w)
{
    struct flattening f = {.w = w};
    const cJSON *items = gc_json_get(schema, "items"), *each;
    bool list = cJSON_IsObject(gc_json_get(items, "properties"));
    gc_strbuf_init(&f.name, MAX_NAME);
    gc_jsonw_object(w);
    cJSON_ArrayForEach(each, schema)
    {
        if (strcmp(each->string, "properties") != 0 && strcmp(each->string, "items") != 0 &&
            strcmp(each->string, "type") != 0)
            gc_jsonw_put_value(w, each->string, each);
    }
    gc_jsonw_put_str(w, "type", "object");
    gc_jsonw_put_object(w, "properties");
    walk(&f, list ? items : schema, list, 0);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    gc_strbuf_release(&f.name);
}
