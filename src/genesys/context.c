#include "genesys/input.h"

#include <stdlib.h>
#include <string.h>

#include "genesys/plain.h"

static void free_text(char **text)
{
    free(*text);
}

bool gc_context_set(cJSON *obj, const char *key, cJSON *value)
{
    if (!value)
        return false;
    cJSON_DeleteItemFromObjectCaseSensitive(obj, key);
    if (cJSON_AddItemToObject(obj, key, value))
        return true;
    cJSON_Delete(value);
    return false;
}

static enum gc_status read_value(const char *text, bool is_json, cJSON **out, struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (!is_json) {
        *out = cJSON_CreateString(text);
        return *out ? GC_OK : GC_E_NOMEM;
    }
    enum gc_status st =
        gc_json_parse(&doc, "value", text, strlen(text), &gc_json_default_limits, err);
    *out = st == GC_OK ? gc_json_take(&doc) : NULL;
    return st;
}

static enum gc_status add_pair(cJSON *context, const char *pair, struct gc_error *err)
{
    const char *equals = strchr(pair, '=');
    char shown[64];
    gc_plain_clean(shown, sizeof shown, pair, sizeof shown);
    bool is_json = equals && equals > pair && equals[-1] == ':';
    if (!equals || equals - (is_json ? 1 : 0) == pair)
        return gc_fail(err, GC_E_USAGE, "--context %s: expected KEY=VALUE or KEY:=JSON", shown);
    char *key GC_AUTO(free_text) = gc_strndup(pair, (size_t)(equals - pair) - (is_json ? 1 : 0));
    cJSON *value = NULL;
    enum gc_status st = read_value(equals + 1, is_json, &value, err);
    if (st == GC_E_DATA || st == GC_E_TOO_BIG)
        return gc_fail_in(err, GC_E_USAGE, "--context %s", shown);
    if (!key || !gc_context_set(context, key, value))
        return gc_fail_nomem(err);
    return GC_OK;
}

static enum gc_status load_file(const char *file, cJSON **out, struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    enum gc_status st = gc_json_load(&doc, file, &gc_json_default_limits, err);
    if (st != GC_OK)
        return st;
    if (!cJSON_IsObject(doc.root))
        return gc_fail(err, GC_E_USAGE, "--context-json %s: it holds %s, expected an object", file,
                       gc_json_type_name(doc.root));
    *out = gc_json_take(&doc);
    return GC_OK;
}

enum gc_status gc_context_read(const struct gc_list *pairs, const char *file, cJSON **out,
                               struct gc_error *err)
{
    enum gc_status st = GC_OK;
    *out = NULL;
    if (file)
        st = load_file(file, out, err);
    else if (pairs->n > 0)
        *out = cJSON_CreateObject();
    if (st == GC_OK && pairs->n > 0 && !*out)
        return gc_fail_nomem(err);
    for (size_t i = 0; st == GC_OK && i < pairs->n; i++)
        st = add_pair(*out, pairs->items[i], err);
    if (st != GC_OK) {
        cJSON_Delete(*out);
        *out = NULL;
    }
    return st;
}
