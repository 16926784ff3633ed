#include "action/contract/contract.h"

#include <stdlib.h>
#include <string.h>

static enum gc_status copy_part(char *to, size_t cap, const char *from, size_t n, const char *what,
                                struct gc_error *err)
{
    if (n >= cap)
        return gc_fail(err, GC_E_USAGE, "premium rule: the %s is longer than %zu bytes", what,
                       cap - 1);
    memcpy(to, from, n);
    to[n] = '\0';
    return GC_OK;
}

enum gc_status gc_premium_rule_parse(struct gc_premium_rule *out, const char *text,
                                     struct gc_error *err)
{
    struct gc_premium_rule rule = {0};
    if (!text || !*text) {
        *out = rule;
        return GC_OK;
    }
    size_t path = strcspn(text, "=");
    const char *value = text[path] ? text + path + 1 : "";
    rule.test = text[path] ? GC_PREMIUM_EQUAL : GC_PREMIUM_PRESENT;
    if (text[path] && path > 0 && text[path - 1] == '!') {
        rule.test = GC_PREMIUM_UNEQUAL;
        path--;
    }
    if (path == 0 || text[0] == '.' || text[path - 1] == '.')
        return gc_fail(err, GC_E_USAGE,
                       "premium rule: expected PATH=VALUE, PATH!=VALUE or PATH, as in "
                       "company.name=Example");
    enum gc_status s = copy_part(rule.path, sizeof rule.path, text, path, "path", err);
    if (s == GC_OK)
        s = copy_part(rule.value, sizeof rule.value, value, strlen(value), "value", err);
    if (s == GC_OK)
        *out = rule;
    return s;
}

static const cJSON *step(const cJSON *node, const char *name, size_t n)
{
    char key[128];
    if (n >= sizeof key)
        return NULL;
    memcpy(key, name, n);
    key[n] = '\0';
    if (!cJSON_IsArray(node))
        return gc_json_get(node, key);
    char *end;
    long i = strtol(key, &end, 10);
    return *end || end == key || i < 0 || i > 100000 ? NULL : cJSON_GetArrayItem(node, (int)i);
}

static const cJSON *walk(const cJSON *node, const char *path)
{
    while (node && *path) {
        size_t n = strcspn(path, ".");
        node = step(node, path, n);
        path += n + (path[n] == '.');
    }
    return node;
}

static bool equals_text(const cJSON *node, const char *text)
{
    char *end;
    if (cJSON_IsString(node))
        return strcmp(node->valuestring, text) == 0;
    if (cJSON_IsBool(node))
        return strcmp(cJSON_IsTrue(node) ? "true" : "false", text) == 0;
    if (cJSON_IsNull(node))
        return strcmp(text, "null") == 0;
    if (!cJSON_IsNumber(node) || !*text)
        return false;
    double wanted = strtod(text, &end);
    return !*end && !(node->valuedouble < wanted) && !(node->valuedouble > wanted);
}

bool gc_premium_rule_holds(const struct gc_premium_rule *rule, const cJSON *customer)
{
    if (rule->test == GC_PREMIUM_NEVER)
        return false;
    const cJSON *node = walk(customer, rule->path);
    if (!node)
        return false;
    if (rule->test == GC_PREMIUM_PRESENT)
        return !cJSON_IsNull(node) && !cJSON_IsFalse(node);
    return equals_text(node, rule->value) == (rule->test == GC_PREMIUM_EQUAL);
}

enum gc_status gc_transform(const cJSON *customer, const struct gc_premium_rule *rule,
                            struct gc_output *out, struct gc_error *err)
{
    if (!cJSON_IsObject(customer))
        return gc_fail(err, GC_E_PROTOCOL, "it is %s, expected an object",
                       gc_json_type_name(customer));
    for (size_t i = 0; i < GC_N_OUTPUTS; i++) {
        const struct gc_contract_field *row = &gc_contract_outputs[i];
        struct gc_output_value *value = &out->values[i];
        *value = (struct gc_output_value){.type = row->type, .text = row->fallback};
        if (!row->source) {
            value->flag = gc_premium_rule_holds(rule, customer);
            continue;
        }
        const cJSON *node = gc_json_get(customer, row->source);
        if (cJSON_IsString(node))
            value->text = node->valuestring;
        else if (node && !cJSON_IsNull(node))
            return gc_fail(err, GC_E_PROTOCOL, "'%s' is %s, expected a string", row->source,
                           gc_json_type_name(node));
    }
    return GC_OK;
}
