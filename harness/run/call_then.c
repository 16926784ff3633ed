/* What must have come of a call: path, end, words, data actions. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "harness/run/call.h"

static bool was_called(const cJSON *answer, const char *part, struct hx_why *why)
{
    if (!answer)
        hx_why_addf(why, "%s: no flow was called\n", part);
    return answer != NULL;
}

/* --- path ------------------------------------------------------------------------------------- */

/* Numbers and texts that the expectation holds, so that each action is called as it calls it. */
static void collect(const cJSON *want, struct gc_map *leaves)
{
    char number[32];
    if (cJSON_IsNumber(want)) {
        snprintf(number, sizeof number, "#%.0f", want->valuedouble);
        (void)!gc_map_put(leaves, number, leaves, NULL);
    } else if (cJSON_IsString(want))
        (void)!gc_map_put(leaves, want->valuestring, leaves, NULL);
    bool inside = cJSON_IsArray(want) || cJSON_IsObject(want);
    for (const cJSON *c = inside ? want->child : NULL; c; c = c->next)
        collect(c, leaves);
}

/* By its number, its id or its name, whichever the case uses; else by its number, or its name. */
static cJSON *call_it(const cJSON *entry, const struct gc_map *leaves)
{
    const char *id = gc_json_str(entry, "nodeId"), *name = gc_json_str(entry, "nodeName");
    int64_t number = gc_json_int(entry, "trackingId", 0);
    char text[32];
    snprintf(text, sizeof text, "#%lld", (long long)number);
    if (number && gc_map_get(leaves, text))
        return cJSON_CreateNumber((double)number);
    if (id && gc_map_get(leaves, id))
        return cJSON_CreateString(id);
    if (number && !(name && gc_map_get(leaves, name)))
        return cJSON_CreateNumber((double)number);
    return cJSON_CreateString(name ? name : "");
}

static cJSON *path_of(const cJSON *trace, const cJSON *want)
{
    struct gc_map leaves = {0};
    cJSON *path = cJSON_CreateArray();
    collect(want, &leaves);
    for (const cJSON *e = trace ? trace->child : NULL; path && e; e = e->next) {
        gc_json_append(path, call_it(e, &leaves));
    }
    gc_map_release(&leaves, NULL);
    return path;
}

static void add_step(struct gc_strbuf *to, const char *before, const cJSON *entry)
{
    const char *output = gc_json_str(entry, "output"), *path = gc_json_str(entry, "path");
    if (!entry)
        return;
    gc_strbuf_adds(to, before);
    hx_call_step_name(entry, to);
    if (output || path)
        gc_strbuf_addf(to, " (%s)", output && *output ? output : path);
}

/* The first step that is another one than expected; later ones follow from it. */
static void tell_difference(const cJSON *trace, const cJSON *path, const cJSON *want,
                            struct hx_why *why)
{
    const cJSON *entry = trace->child, *have = path->child, *before = NULL, *next = want->child;
    struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    unsigned step = 1;
    while (entry && have && next && gc_json_equal(have, next)) {
        before = entry;
        entry = entry->next, have = have->next, next = next->next, step++;
    }
    if (!entry && !next)
        return;
    gc_strbuf_addf(&line, "path: step %u: expected ", step);
    if (next)
        hx_add_json(&line, next, 100);
    else
        gc_strbuf_adds(&line, "the end");
    gc_strbuf_adds(&line, ", got ");
    if (entry)
        add_step(&line, "", entry);
    else
        gc_strbuf_adds(&line, "the end");
    add_step(&line, ", after ", before);
    hx_why_addf(why, "%s\n", gc_strbuf_text(&line));
}

void hx_call_check_path(const cJSON *answer, const cJSON *want, struct hx_why *why)
{
    const cJSON *trace = gc_json_get(answer, "trace");
    if (!was_called(answer, "path", why))
        return;
    cJSON *path = path_of(trace, want);
    if (path && trace && cJSON_IsArray(want))
        tell_difference(trace, path, want, why);
    else
        hx_match(path, want, "path", why);
    cJSON_Delete(path);
}

/* --- the end ---------------------------------------------------------------------------------- */

/* "disconnect" is {"disconnect": true} and no error; so, too, inside a matcher. */
static cJSON *spelled_out(const cJSON *want)
{
    cJSON *copy = cJSON_IsString(want) ? cJSON_CreateObject() : cJSON_Duplicate(want, true);
    if (copy && cJSON_IsString(want)) {
        cJSON *none = cJSON_AddObjectToObject(copy, "error");
        cJSON_AddTrueToObject(copy, want->valuestring);
        cJSON_AddTrueToObject(none, "$absent");
        return copy;
    }
    const cJSON *arg = want->child;
    bool words = cJSON_IsObject(want) && arg &&
                 (strcmp(arg->string, "$one_of") == 0 || strcmp(arg->string, "$not") == 0);
    if (!copy || !words)
        return copy;
    cJSON *inner = cJSON_IsArray(arg) ? cJSON_CreateArray() : spelled_out(arg);
    for (const cJSON *c = cJSON_IsArray(arg) ? arg->child : NULL; c; c = c->next)
        gc_json_append(inner, spelled_out(c));
    cJSON_ReplaceItemInObjectCaseSensitive(copy, arg->string, inner);
    return copy;
}

void hx_call_check_ends(const cJSON *answer, const cJSON *want, struct hx_why *why)
{
    if (!was_called(answer, "ends", why))
        return;
    cJSON *ends = hx_call_ends(answer), *wanted = spelled_out(want);
    if (!hx_match(ends, wanted, "ends", NULL)) {
        struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        hx_add_json(&line, want, 300);
        gc_strbuf_adds(&line, ", got ");
        hx_add_json(&line, ends, 300);
        if (cJSON_IsString(want) && gc_json_get(ends, want->valuestring))
            gc_strbuf_adds(&line, " (an error of the flow: say {\"error\": ...} if it is meant)");
        hx_why_addf(why, "ends: expected %s\n", gc_strbuf_text(&line));
    }
    cJSON_Delete(ends);
    cJSON_Delete(wanted);
}

/* --- words and data actions --------------------------------------------------------------------
 */

void hx_call_check_said(const cJSON *answer, const cJSON *want, struct hx_why *why)
{
    if (!was_called(answer, "said", why))
        return;
    cJSON *said = hx_call_said(answer);
    bool found = false;
    for (const cJSON *c = cJSON_IsString(want) && said ? said->child : NULL; c; c = c->next)
        found |= cJSON_IsString(c) && strcasestr(c->valuestring, want->valuestring);
    if (!cJSON_IsString(want))
        hx_match(said, want, "said", why);
    else if (!found) {
        struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        hx_add_json(&line, said, 600);
        hx_why_addf(why, "said: expected \"%s\" in what is said, got %s\n", want->valuestring,
                    gc_strbuf_text(&line));
    }
    cJSON_Delete(said);
}

void hx_call_check_data_actions(const cJSON *answer, const cJSON *want, struct hx_why *why)
{
    if (!was_called(answer, "data_actions", why))
        return;
    cJSON *list = hx_call_data_actions(answer);
    size_t before = why->text.len;
    hx_match(list, want, "data_actions", why);
    if (why->text.len > before && cJSON_IsArray(want))
        hx_why_addf(why, "  (%d data actions were called; {\"$in_order\": [...]} names some)\n",
                    cJSON_GetArraySize(list));
    cJSON_Delete(list);
}
