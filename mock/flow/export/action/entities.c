/* What a slot takes: the entity types of a bot stand as JSON text in nluMetaData.rawNlu. A type
 * with a regular expression takes what all of it matches; a list, its values and their synonyms;
 * others take any text. */
#include <string.h>
#include <strings.h>

#include "mock/flow/export/action/types.h"
#include "mock/integrations/regex.h"

/* {"name", "mechanism": {...}} of that name, wherever it stands. */
static const cJSON *type_in(const cJSON *json, const char *name)
{
    const char *own = gc_json_str(json, "name");
    if (own && strcasecmp(own, name) == 0 && gc_json_get(json, "mechanism"))
        return json;
    const cJSON *found = NULL;
    for (const cJSON *c = json ? json->child : NULL; c && !found; c = c->next)
        if (cJSON_IsObject(c) || cJSON_IsArray(c))
            found = type_in(c, name);
    return found;
}

/* An item of mechanism.items: {"value", "synonyms": [...]}. */
static bool is_item(const cJSON *item, const char *words)
{
    const char *value = cJSON_IsString(item) ? item->valuestring : gc_json_str(item, "value");
    const cJSON *synonyms = gc_json_get(item, "synonyms"), *c;
    if (value && strcasecmp(value, words) == 0)
        return true;
    cJSON_ArrayForEach(c, synonyms)
    {
        if (is_item(c, words))
            return true;
    }
    return false;
}

static bool is_match(struct export_run *r, const char *pattern, const char *words)
{
    struct regex_work work = {0};
    const char *why;
    struct regex *re = regex_compile(&r->scratch, pattern, strlen(pattern), true, &why);
    return !re || regex_matches_all(re, &r->scratch, &work, words, strlen(words));
}

static bool fits(struct export_run *r, const cJSON *mechanism, const char *words)
{
    const char *kind = gc_json_str(mechanism, "type");
    const cJSON *items = gc_json_get(mechanism, "items"), *c;
    bool regex = kind && strcasecmp(kind, "Regex") == 0;
    bool list = kind && strcasecmp(kind, "List") == 0 && items && items->child;
    const char *pattern = gc_json_str(mechanism, "pattern");
    if (regex && pattern)
        return is_match(r, pattern, words);
    cJSON_ArrayForEach(c, items)
    {
        const char *value = cJSON_IsString(c) ? c->valuestring : gc_json_str(c, "value");
        if (regex ? value && is_match(r, value, words) : list && is_item(c, words))
            return true;
    }
    return regex ? !items || !items->child : !list;
}

static const char *type_of_slot(const struct export_action *a)
{
    const cJSON *type = gc_json_get(a->json, "selectedSlotType");
    return cJSON_IsString(type) ? type->valuestring : gc_json_str(type, "name");
}

bool export_fits_slot(struct export_run *r, const struct export_action *a, const char *words,
                      void *ctx)
{
    const cJSON *nlu = gc_json_get(r->frame->flow->json, "nluMetaData");
    const char *text = gc_json_str(nlu, "rawNlu"), *name = type_of_slot(a);
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    const cJSON *root = gc_json_get(nlu, "rawNlu");
    (void)ctx;
    if (text)
        root =
            gc_json_parse(&doc, "rawNlu", text, strlen(text), &gc_json_file_limits, NULL) == GC_OK
                ? doc.root
                : NULL;
    const cJSON *type = name && root ? type_in(root, name) : NULL;
    return !type || fits(r, gc_json_get(type, "mechanism"), words);
}
