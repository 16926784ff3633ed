#include "base/json/json.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/read.h"
#include "base/strbuf.h"

const struct gc_json_limits gc_json_default_limits = {.max_bytes = 1 << 20, .max_depth = 64};
const struct gc_json_limits gc_json_file_limits = {.max_bytes = 64 << 20, .max_depth = 64};

static enum gc_status too_big(struct gc_error *err, const char *name, size_t max)
{
    return gc_fail_at(err, GC_E_TOO_BIG, name, (struct gc_pos){0},
                      "more than the %zu bytes that are allowed", max);
}

/* One piece of memory holds the text, behind it the decoded texts, and the name: a text takes no
 * more room than it had with its quotes, a number needs one byte more. */
enum gc_status gc_json_parse(struct gc_json *out, const char *name, const char *text, size_t len,
                             const struct gc_json_limits *limits, struct gc_error *err)
{
    size_t n_name = strlen(name) + 1;
    if (len > limits->max_bytes)
        return too_big(err, name, limits->max_bytes);
    char *memory = malloc(2 * len + 3 + n_name);
    if (!memory)
        return gc_fail_in(err, gc_fail_nomem(err), "%s", name);
    if (len > 0)
        memcpy(memory, text, len);
    memory[len] = '\0';
    struct gc_json doc = {.text = memory,
                          .len = len,
                          .name = memcpy(memory + 2 * len + 3, name, n_name),
                          .first_line = out->first_line ? out->first_line : 1};
    enum gc_status s = gc_json_read_document(&doc, memory + len + 1, limits, err);
    if (s == GC_OK)
        *out = doc;
    else
        gc_json_release(&doc);
    return s;
}

enum gc_status gc_json_load(struct gc_json *out, const char *path,
                            const struct gc_json_limits *limits, struct gc_error *err)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = {.max = limits->max_bytes};
    enum gc_status s = gc_strbuf_read_file(&text, path);
    if (s == GC_E_IO)
        return gc_fail_at(err, s, path, (struct gc_pos){0}, "%s", strerror(errno));
    if (s == GC_E_TOO_BIG)
        return too_big(err, path, limits->max_bytes);
    if (s != GC_OK)
        return gc_fail_in(err, gc_fail_nomem(err), "%s", path);
    return gc_json_parse(out, path, gc_strbuf_text(&text), text.len, limits, err);
}

void gc_json_release(struct gc_json *doc)
{
    while (doc->nodes) {
        struct gc_json_nodes *next = doc->nodes->next;
        free(doc->nodes);
        doc->nodes = next;
    }
    free(doc->text);
    *doc = (struct gc_json){0};
}

void gc_json_wipe(struct gc_json *doc)
{
    if (doc->text)
        explicit_bzero(doc->text, 2 * doc->len + 2);
    gc_json_release(doc);
}

cJSON *gc_json_take(struct gc_json *doc)
{
    cJSON *copy = cJSON_Duplicate(doc->root, 1);
    gc_json_release(doc);
    return copy;
}

const cJSON *gc_json_get(const cJSON *obj, const char *key)
{
    return cJSON_IsObject(obj) ? cJSON_GetObjectItemCaseSensitive(obj, key) : NULL;
}

const char *gc_json_nearest(const cJSON *obj, const char *key)
{
    const char *names[64];
    size_t n = 0;
    for (const cJSON *c = obj ? obj->child : NULL; c && n < GC_COUNT_OF(names); c = c->next)
        names[n++] = c->string;
    return gc_nearest(key, names, n);
}

const char *gc_json_str(const cJSON *obj, const char *key)
{
    return cJSON_GetStringValue(gc_json_get(obj, key));
}

bool gc_json_has_text(const cJSON *node, const char *text)
{
    if (cJSON_IsString(node))
        return strcmp(node->valuestring, text) == 0;
    for (const cJSON *each = cJSON_IsArray(node) ? node->child : NULL; each; each = each->next)
        if (cJSON_IsString(each) && strcmp(each->valuestring, text) == 0)
            return true;
    return false;
}

bool gc_json_bool(const cJSON *obj, const char *key, bool fallback)
{
    const cJSON *node = gc_json_get(obj, key);
    return cJSON_IsBool(node) ? cJSON_IsTrue(node) : fallback;
}

int64_t gc_json_int(const cJSON *obj, const char *key, int64_t fallback)
{
    int64_t v;
    return gc_json_is_int(gc_json_get(obj, key), &v) ? v : fallback;
}

bool gc_json_is_int(const cJSON *node, int64_t *out)
{
    if (!cJSON_IsNumber(node) || !(fabs(node->valuedouble) <= 0x1p53))
        return false;
    int64_t whole = (int64_t)node->valuedouble;
    double back = (double)whole;
    if (back < node->valuedouble || back > node->valuedouble)
        return false;
    if (out)
        *out = whole;
    return true;
}
