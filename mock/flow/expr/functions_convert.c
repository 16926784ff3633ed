#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "mock/flow/expr/functions.h"
#include "mock/text/phone.h"

FLOW_FUNCTION(to_string)
{
    (void)n;
    struct gc_strbuf b = GC_STRBUF(FLOW_MAX_TEXT);
    flow_value_add_text(&b, &args[0]);
    return flow_give_text(ev, &b, out);
}

FLOW_FUNCTION(to_bool)
{
    (void)n;
    static const struct {
        const char *word;
        bool truth;
    } words[] = {{"true", true},   {"yes", true}, {"1", true},
                 {"false", false}, {"no", false}, {"0", false}};
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(64);
    flow_value_add_text(&b, &args[0]);
    for (size_t i = 0; i < GC_COUNT_OF(words); i++)
        if (strcasecmp(words[i].word, gc_strbuf_text(&b)) == 0) {
            *out = flow_bool(words[i].truth);
            return true;
        }
    return flow_eval_fail(ev, "\"%s\" is neither true nor false", gc_strbuf_text(&b));
}

FLOW_FUNCTION(to_phone_number)
{
    (void)n;
    char e164[MOCK_E164_TEXT];
    struct gc_strbuf b GC_AUTO(gc_strbuf_release) = GC_STRBUF(256);
    flow_value_add_text(&b, &args[0]);
    if (gc_strbuf_status(&b) != GC_OK ||
        !mock_phone_normalise(gc_strbuf_text(&b), ev->country_code, e164))
        return flow_eval_fail(ev, "\"%.60s\" is no phone number", gc_strbuf_text(&b));
    char *text = gc_arena_dups(ev->arena, e164);
    if (!text)
        return flow_eval_fail(ev, "the texts take too much memory");
    *out = (struct flow_value){.kind = FLOW_PHONE, .text = text};
    return true;
}

static bool need_collection(struct flow_eval *ev, const struct flow_value *v)
{
    return (v->kind == FLOW_JSON && cJSON_IsArray(v->json)) ||
           flow_eval_fail(ev, "value 1 must be a collection, not %s", flow_kind_name(v));
}

FLOW_FUNCTION(count)
{
    (void)n;
    if (!need_collection(ev, &args[0]))
        return false;
    *out = flow_integer(cJSON_GetArraySize(args[0].json));
    return true;
}

FLOW_FUNCTION(get_at)
{
    (void)n;
    int64_t i;
    if (!need_collection(ev, &args[0]) || !flow_arg_integer(ev, args, 1, &i))
        return false;
    int size = cJSON_GetArraySize(args[0].json);
    if (i < 0 || i >= size)
        return flow_eval_fail(ev, "there is no item %lld in a collection of %d", (long long)i,
                              size);
    *out = flow_from_json(cJSON_GetArrayItem(args[0].json, (int)i));
    return true;
}

FLOW_FUNCTION(now)
{
    (void)args;
    (void)n;
    char text[GC_TIME_TEXT];
    gc_time_format(ev->now_ms, text);
    char *copy = gc_arena_dups(ev->arena, text);
    if (!copy)
        return flow_eval_fail(ev, "the texts take too much memory");
    *out = flow_text(copy);
    return true;
}
