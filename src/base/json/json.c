#include "base/json/json.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json/scan.h"
#include "base/strbuf.h"

/* cJSON recurses: what is deeper than this may not fit the stack of a worker. */
enum { DEPTH_CEILING = 100 };

const struct gc_json_limits gc_json_default_limits = {.max_bytes = 1 << 20, .max_depth = 64};
const struct gc_json_limits gc_json_file_limits = {.max_bytes = 64 << 20, .max_depth = 64};

static struct gc_pos position(const struct gc_json *doc, size_t offset)
{
    struct gc_pos pos = {.line = doc->first_line ? doc->first_line : 1, .column = 1};
    for (const char *p = doc->text; p < doc->text + offset; p++) {
        if (*p == '\n')
            pos.line++, pos.column = 1;
        else if (((unsigned char)*p & 0xC0) != 0x80) /* the later bytes of a character */
            pos.column++;
    }
    return pos;
}

static enum gc_status too_big(struct gc_error *err, const char *name, size_t max)
{
    return gc_fail_at(err, GC_E_TOO_BIG, name, (struct gc_pos){0},
                      "more than the %zu bytes that are allowed", max);
}

static enum gc_status build(struct gc_json *doc, const struct gc_json_limits *limits,
                            struct gc_error *err)
{
    struct gc_json_fault fault;
    unsigned depth = limits->max_depth < DEPTH_CEILING ? limits->max_depth : DEPTH_CEILING;
    size_t n_values;
    enum gc_status s = gc_json_scan(doc->text, doc->len, depth, &fault, &n_values);
    if (s == GC_E_DATA) {
        struct gc_pos at = position(doc, fault.offset);
        return gc_fail_at(err, s, doc->name, at, "%s", fault.what);
    }
    if (s == GC_OK && doc->read_only)
        doc->root = gc_json_build_in_place(doc->text, n_values);
    else if (s == GC_OK) {
        const char *end = NULL; /* the NUL counts: cJSON looks for it within the length */
        doc->root = cJSON_ParseWithLengthOpts(doc->text, doc->len + 1, &end, 1);
    }
    return doc->root ? GC_OK : gc_fail_in(err, gc_fail_nomem(err), "%s", doc->name);
}

/* Takes text (malloc'ed, NUL-terminated), also on failure. */
static enum gc_status parse_owned(struct gc_json *out, const char *name, char *text, size_t len,
                                  const struct gc_json_limits *limits, struct gc_error *err)
{
    struct gc_json doc = {.name = gc_strdup(name),
                          .text = text,
                          .len = len,
                          .read_only = out->read_only,
                          .first_line = out->first_line ? out->first_line : 1};
    enum gc_status s = !doc.name || !text ? gc_fail_in(err, gc_fail_nomem(err), "%s", name)
                                          : build(&doc, limits, err);
    if (s == GC_OK)
        *out = doc;
    else
        gc_json_release(&doc);
    return s;
}

enum gc_status gc_json_parse(struct gc_json *out, const char *name, const char *text, size_t len,
                             const struct gc_json_limits *limits, struct gc_error *err)
{
    if (len > limits->max_bytes)
        return too_big(err, name, limits->max_bytes);
    return parse_owned(out, name, gc_strndup(text ? text : "", text ? len : 0), text ? len : 0,
                       limits, err);
}

enum gc_status gc_json_read(struct gc_json *out, const char *name, const char *text, size_t len,
                            const struct gc_json_limits *limits, struct gc_error *err)
{
    struct gc_json doc = {.read_only = true};
    enum gc_status s = gc_json_parse(&doc, name, text, len, limits, err);
    if (s == GC_OK)
        *out = doc;
    return s;
}

static enum gc_status read_all(int fd, struct gc_strbuf *to)
{
    char part[8192];
    for (;;) {
        ssize_t n = read(fd, part, sizeof part);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return GC_E_IO;
        gc_strbuf_add(to, part, (size_t)n);
        if (n == 0 || gc_strbuf_status(to) != GC_OK)
            return gc_strbuf_status(to);
    }
}

enum gc_status gc_json_load(struct gc_json *out, const char *path,
                            const struct gc_json_limits *limits, struct gc_error *err)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = {.max = limits->max_bytes};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return gc_fail_at(err, GC_E_IO, path, (struct gc_pos){0}, "%s", strerror(errno));
    enum gc_status s = read_all(fd, &text);
    int cause = errno;
    close(fd);
    if (s == GC_E_IO)
        return gc_fail_at(err, s, path, (struct gc_pos){0}, "%s", strerror(cause));
    if (s == GC_E_TOO_BIG)
        return too_big(err, path, limits->max_bytes);
    size_t len = text.len;
    char *all = NULL;
    if (s != GC_OK || gc_strbuf_take(&text, &all) != GC_OK)
        return gc_fail_in(err, gc_fail_nomem(err), "%s", path);
    return parse_owned(out, path, all, len, limits, err);
}

void gc_json_release(struct gc_json *doc)
{
    if (doc->read_only)
        free(doc->root);
    else
        cJSON_Delete(doc->root);
    free(doc->name);
    free(doc->text);
    *doc = (struct gc_json){0};
}

cJSON *gc_json_take(struct gc_json *doc)
{
    cJSON *root = doc->read_only ? cJSON_Duplicate(doc->root, 1) : doc->root;
    doc->root = doc->read_only ? doc->root : NULL;
    gc_json_release(doc);
    return root;
}

static struct gc_pos where(const struct gc_json *doc, const cJSON *node, bool key)
{
    long offset =
        doc && doc->text && !doc->read_only ? gc_json_locate(doc->text, doc->root, node, key) : -1;
    return offset < 0 ? (struct gc_pos){0} : position(doc, (size_t)offset);
}

struct gc_pos gc_json_where(const struct gc_json *doc, const cJSON *node)
{
    return where(doc, node, false);
}

struct gc_pos gc_json_where_key(const struct gc_json *doc, const cJSON *member)
{
    return where(doc, member, true);
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
