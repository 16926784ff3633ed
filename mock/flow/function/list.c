/* Collections, and JSON. */
#include <string.h>
#include <strings.h>

#include "base/json/json.h"
#include "mock/flow/function/functions.h"

FLOW_FUNCTION(count)
{
    (void)ev;
    (void)n;
    *out = flow_integer((int64_t)args[0].list->n);
    return true;
}

FLOW_FUNCTION(get_at)
{
    (void)n;
    int64_t i = args[1].integer;
    const struct flow_list *list = args[0].list;
    if (i < 0 || (uint64_t)i >= list->n)
        return flow_eval_fail(ev, "there is no item %lld in a collection of %zu", (long long)i,
                              list->n);
    *out = list->items[i];
    if (out->kind == FLOW_NOT_SET && out->of == FLOW_NOT_SET)
        out->of = args[0].of;
    return true;
}

/* c[i]; a text is the name of a member. */
FLOW_FUNCTION(at_index)
{
    if (args[1].kind == FLOW_INTEGER && args[0].kind == FLOW_LIST)
        return get_at(ev, args, n, out);
    if (args[1].kind != FLOW_TEXT || !flow_has_member(&args[0], args[1].text))
        return flow_eval_fail(ev, "%s has no such item", flow_kind_name(&args[0]));
    *out = flow_member(&args[0], args[1].text);
    return true;
}

/* Items that can't be compared are not equal. */
static bool is_item(const struct flow_value *item, const struct flow_value *wanted)
{
    bool equal;
    return flow_value_equal(item, wanted, &equal) && equal;
}

FLOW_FUNCTION(find_first)
{
    (void)ev;
    (void)n;
    const struct flow_list *list = args[0].list;
    size_t i = 0;
    while (i < list->n && !is_item(&list->items[i], &args[1]))
        i++;
    *out = flow_integer(i < list->n ? (int64_t)i : -1);
    return true;
}

FLOW_FUNCTION(find)
{
    (void)n;
    const struct flow_list *list = args[0].list;
    struct flow_list *found = flow_new_list(ev, list->n);
    if (!found)
        return false;
    found->n = 0;
    for (size_t i = 0; i < list->n; i++)
        if (is_item(&list->items[i], &args[1]))
            found->items[found->n++] = flow_integer((int64_t)i);
    *out = flow_list_value(found, FLOW_INTEGER);
    return true;
}

/* Of one type, that of the first that says it; integers among decimals are decimals. */
FLOW_FUNCTION(make_list)
{
    struct flow_value list;
    if (!flow_give_copies(ev, args, n, &list))
        return false;
    bool decimals = false;
    for (size_t i = 0; i < n; i++)
        decimals = decimals || args[i].kind == FLOW_DECIMAL;
    for (size_t i = 0; i < n; i++) {
        bool number = flow_is_number(&args[i]) && (list.of == FLOW_INTEGER || decimals);
        if (args[i].kind == FLOW_LIST)
            return flow_eval_fail(ev, "a collection can't hold %s", flow_kind_name(&args[i]));
        if (args[i].kind != FLOW_NOT_SET && args[i].kind != list.of && !number)
            return flow_eval_fail(ev, "a collection can't hold %s and %s",
                                  flow_kind_info(list.of)->name, flow_kind_name(&args[i]));
    }
    list.of = decimals ? FLOW_DECIMAL : list.of;
    *out = list;
    return true;
}

FLOW_FUNCTION(make_empty_list)
{
    (void)n;
    struct flow_list *list = flow_new_list(ev, 0);
    if (list)
        *out = flow_list_value(list, flow_value_type(&args[0]));
    return list != NULL;
}

FLOW_FUNCTION(json_parse)
{
    (void)n;
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    enum gc_status s =
        gc_json_parse(&doc, "", args[0].text, strlen(args[0].text), &gc_json_default_limits, &err);
    if (s == GC_E_NOMEM)
        return flow_eval_nomem(ev);
    if (s != GC_OK)
        return flow_eval_fail(ev, "no JSON: %.200s", err.message);
    return flow_give_json(ev, doc.root, out);
}

FLOW_FUNCTION(json_property)
{
    (void)n;
    if (args[0].kind == FLOW_JSON && !cJSON_IsObject(args[0].json))
        return flow_eval_fail(ev, "%s has no members", flow_kind_name(&args[0]));
    *out = flow_member(&args[0], args[1].text);
    return true;
}

FLOW_FUNCTION(json_text)
{
    (void)n;
    struct gc_strbuf b = GC_STRBUF(FLOW_MAX_TEXT);
    struct gc_jsonw w = gc_jsonw(&b);
    flow_value_write(&w, &args[0]);
    return flow_give_text(ev, &b, out);
}

/* Pairs of users and scores, item by item. */
FLOW_FUNCTION(agent_score_pairs)
{
    (void)n;
    const struct flow_list *users = args[0].list, *scores = args[1].list;
    if (users->n != scores->n)
        return flow_eval_fail(ev, "%zu users and %zu scores make no pairs", users->n, scores->n);
    struct flow_list *pairs = flow_new_list(ev, users->n);
    for (size_t i = 0; pairs && i < pairs->n; i++) {
        cJSON *pair = flow_new_object(ev);
        const struct flow_value *user = &users->items[i];
        struct flow_value id = flow_is_object(user) ? flow_member(user, "id") : *user;
        flow_put(ev, pair, "id", &id);
        flow_put(ev, pair, "agent", &id);
        flow_put(ev, pair, "score", &scores->items[i]);
        if (!flow_give_object(ev, FLOW_OBJECT, pair, &pairs->items[i]))
            return false;
    }
    if (pairs)
        *out = flow_list_value(pairs, FLOW_OBJECT);
    return pairs != NULL;
}

/* clang-format off */
static const struct flow_function table[] = {
    {"[",                       "collection:ljoc index:is",  .run = at_index},
    {"GetAt",                   "collection:l index:i",      .run = get_at},
    {"Count",                   "collection:l",              .run = count},
    {"Find",                    "collection:l item:.*",      .run = find},
    {"FindFirst",               "collection:l item:.*",      .run = find_first},
    {"MakeList",                "item:.* next:.*?+",         .run = make_list},
    {"MakeEmptyList",           "item:.*",                   .run = make_empty_list},
    {"JsonParse",               "text:s",                    .run = json_parse},
    {"JsonStringify",           "value:.",                   .run = json_text},
    {"GetJsonObjectProperty",   "object:jo name:s",          .run = json_property},
    {"MakeListAgentScorePair",  "users:l scores:l",          .run = agent_score_pairs},
};
/* clang-format on */
FLOW_FUNCTION_GROUP(list, "Collections and JSON");
