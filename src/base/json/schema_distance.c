/* schema_distance.c - what can be seen of a schema without a walk, and how far a value is from it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json/schema_node.h"

enum {
    TYPE_WRONG = 1000, /* how far away a branch is; more than whatever its keys can say */
    CHOICE_WRONG = 500,
    MEMBER_WRONG = 50,
    KEY_WRONG = 10,
};

typedef struct gc_schema_node node;

bool gc_schema_is_among(const cJSON *choices, const cJSON *value)
{
    for (const cJSON *one = choices->child; one; one = one->next)
        if (gc_json_equal(one, value))
            return true;
    return false;
}

bool gc_schema_matches(const struct gc_schema_pattern *p, const char *text)
{
    return regexec(&p->regex, text, 0, NULL, 0) == 0;
}

static int compare_key(const void *key, const void *member)
{
    return strcmp(key, ((const struct gc_schema_member *)member)->key);
}

const node *gc_schema_property(const node *s, const char *key)
{
    const struct gc_schema_member *m =
        s->n_properties
            ? bsearch(key, s->properties, s->n_properties, sizeof *s->properties, compare_key)
            : NULL;
    return m ? m->schema : NULL;
}

/* The types that a schema takes, through what it refers to; 0: any. */
unsigned gc_schema_types_of(const node *s, unsigned depth)
{
    unsigned types = 0;
    if (s->types || depth == 0)
        return s->types;
    if (s->ref)
        return gc_schema_types_of(s->ref, depth - 1);
    for (size_t i = 0; i < s->any.n + s->one.n; i++) {
        const node *branch = i < s->any.n ? s->any.item[i] : s->one.item[i - s->any.n];
        unsigned more = gc_schema_types_of(branch, depth - 1);
        if (!more)
            return 0;
        types |= more;
    }
    return types;
}

static unsigned member_distance(const node *s, const cJSON *value)
{
    unsigned sum = 0;
    for (const cJSON *m = value->child; m && sum < CHOICE_WRONG; m = m->next) {
        const node *known = gc_schema_property(s, m->string);
        if (!known && s->additional && s->additional->never && !s->by_pattern)
            sum += KEY_WRONG;
        else if (known && ((known->constant && !gc_json_equal(known->constant, m)) ||
                           (known->choices && !gc_schema_is_among(known->choices, m))))
            sum += MEMBER_WRONG;
    }
    for (size_t i = 0; i < s->n_required; i++)
        sum += gc_json_get(value, s->required[i]) ? 0 : KEY_WRONG;
    return sum;
}

/* How far the value is from the schema, by what can be seen without going into it. */
unsigned gc_schema_distance(const node *s, const cJSON *value, unsigned depth)
{
    unsigned sum = 0, types = gc_schema_types_of(s, depth);
    if (s->never || (types && !gc_json_is(value, types)))
        return TYPE_WRONG;
    if ((s->constant && !gc_json_equal(s->constant, value)) ||
        (s->choices && !gc_schema_is_among(s->choices, value)))
        return CHOICE_WRONG;
    if (s->pattern && cJSON_IsString(value) && !gc_schema_matches(s->pattern, value->valuestring))
        return TYPE_WRONG;
    if (cJSON_IsObject(value))
        sum = member_distance(s, value);
    if (s->ref && depth > 0)
        sum += gc_schema_distance(s->ref, value, depth - 1);
    return sum < TYPE_WRONG ? sum : TYPE_WRONG;
}
