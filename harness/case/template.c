#include "harness/case/template.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 256, TEXT_BYTES = 16 * 1024 * 1024 };

/* The first ones may name a client or a flow: ${token:CLIENT}, ${node_id:FLOW}. */
enum { N_WITH_ARGUMENT = 5 };
static const char *const names[] = {"token",    "client_id",   "client_secret",
                                    "flow_id",  "node_id",     "phone_number",
                                    "base_url", "service_url", "dir"};

/* One ${name:arg} in a text. */
struct hole {
    char name[NAME_BYTES];
    const char *arg; /* inside name */
};

/* The next hole at or after *at; *at then stands behind it, and *literal holds the length of what
 * was before it. False: no more. "$${" is literal text, whose first $ falls away. */
static bool next_hole(const char *text, const char **begin, const char **end, struct hole *out)
{
    const char *at = text;
    while ((at = strstr(at, "${")) != NULL) {
        const char *close = strchr(at, '}');
        if (at > text && at[-1] == '$') {
            at += 2;
            continue;
        }
        if (!close)
            return false;
        snprintf(out->name, sizeof out->name, "%.*s", (int)(close - at) - 2, at + 2);
        char *colon = strchr(out->name, ':');
        if (colon)
            *colon = '\0';
        out->arg = colon ? colon + 1 : "";
        *begin = at;
        *end = close + 1;
        return true;
    }
    return false;
}

static void add_literal(struct gc_strbuf *to, const char *from, const char *end)
{
    for (; from < end; from++)
        if (end - from < 3 || strncmp(from, "$${", 3) != 0)
            gc_strbuf_addc(to, *from);
}

enum gc_status hx_template_text(const struct hx_template *t, const char *text, struct gc_strbuf *to,
                                struct gc_error *err)
{
    struct hole hole;
    const char *begin, *end;
    for (; next_hole(text, &begin, &end, &hole); text = end) {
        add_literal(to, text, begin);
        enum gc_status s = t->value(t->ctx, hole.name, hole.arg, to, err);
        if (s != GC_OK)
            return s;
    }
    add_literal(to, text, text + strlen(text));
    enum gc_status s = gc_strbuf_status(to);
    return s == GC_OK ? s : gc_fail(err, s, "a text of the case is too long");
}

/* The ${...} of given.stubs are the mock's: templates of answers, filled in when they are asked. */
static bool is_of_the_mock(const cJSON *node)
{
    return cJSON_IsArray(node) && node->string && strcmp(node->string, "stubs") == 0;
}

/* Recursion is bounded by the depth limit of the JSON parser. */
static enum gc_status fill(const struct hx_template *t, cJSON *node, struct gc_error *err)
{
    if (cJSON_IsString(node) && strstr(node->valuestring, "${")) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(TEXT_BYTES);
        enum gc_status s = hx_template_text(t, node->valuestring, &text, err);
        if (s != GC_OK)
            return s;
        return cJSON_SetValuestring(node, gc_strbuf_text(&text)) ? GC_OK : gc_fail_nomem(err);
    }
    bool inside = (cJSON_IsObject(node) || cJSON_IsArray(node)) && !is_of_the_mock(node);
    for (cJSON *c = inside ? node->child : NULL; c; c = c->next) {
        enum gc_status s = fill(t, c, err);
        if (s != GC_OK)
            return s;
    }
    return GC_OK;
}

enum gc_status hx_template_json(const struct hx_template *t, const cJSON *node, cJSON **out,
                                struct gc_error *err)
{
    *out = NULL;
    cJSON *copy = cJSON_Duplicate(node, true);
    if (!copy)
        return gc_fail_nomem(err);
    enum gc_status s = fill(t, copy, err);
    if (s == GC_OK)
        *out = copy;
    else
        cJSON_Delete(copy);
    return s;
}

static bool is_known(const struct hole *hole)
{
    for (size_t i = 0; i < GC_COUNT_OF(names); i++)
        if (strcmp(names[i], hole->name) == 0)
            return !*hole->arg || (i < N_WITH_ARGUMENT && !strstr(hole->arg, "${"));
    return false;
}

static bool check_text(const struct gc_json *doc, const cJSON *text, struct gc_problems *problems)
{
    bool ok = true;
    struct hole hole;
    const char *begin, *end;
    for (const char *at = text->valuestring; next_hole(at, &begin, &end, &hole); at = end) {
        if (is_known(&hole))
            continue;
        const char *near = gc_nearest(hole.name, names, GC_COUNT_OF(names));
        gc_problems_add(problems, doc->name, gc_json_where(doc, text),
                        "unknown ${%s%s%s}; %s%s (write $${ for a text that is to hold ${)",
                        hole.name, *hole.arg ? ":" : "", hole.arg,
                        near ? "did you mean "
                             : "known are token, token:CLIENT, base_url, service_url, dir, "
                               "client_id, client_secret, flow_id, node_id, phone_number",
                        near ? near : "");
        ok = false;
    }
    return ok;
}

bool hx_template_check(const struct gc_json *doc, const cJSON *node, struct gc_problems *problems)
{
    bool ok = !cJSON_IsString(node) || check_text(doc, node, problems);
    bool inside = (cJSON_IsObject(node) || cJSON_IsArray(node)) && !is_of_the_mock(node);
    for (const cJSON *c = inside ? node->child : NULL; c; c = c->next)
        ok &= hx_template_check(doc, c, problems);
    return ok;
}
