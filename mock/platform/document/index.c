/* One pass over the text: where each operation and each model begins. */
#include <string.h>

#include "base/text.h"
#include "mock/platform/document/document.h"

const char *const platform_methods[PLATFORM_N_METHODS] = {"GET", "HEAD",  "POST",
                                                          "PUT", "PATCH", "DELETE"};

struct indexing {
    struct platform_document *d;
    const char *text;
    struct gc_scan s;
    struct platform_operation *last;
    const char *dialect; /* what it says it is: "swagger", "openapi"; NULL: nothing */
    bool nomem;
};

static struct platform_part part_of(const struct indexing *x, struct gc_span s)
{
    return (struct platform_part){(size_t)(s.text - x->text), s.n};
}

/* "/a/{b}/c" as "/a/{}/c". */
static bool plain_pattern(const char *pattern, struct gc_strbuf *out)
{
    for (const char *at = pattern; *at; at++) {
        gc_strbuf_addc(out, *at);
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        if (end)
            at = end - 1;
    }
    return gc_strbuf_status(out) == GC_OK;
}

struct platform_path *platform_document_path(const struct platform_document *d, const char *pattern)
{
    struct gc_strbuf plain GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    return plain_pattern(pattern, &plain) ? gc_map_get(&d->paths, gc_strbuf_text(&plain)) : NULL;
}

static struct platform_path *make_path(struct indexing *x, const char *pattern)
{
    struct gc_strbuf plain GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    if (!plain_pattern(pattern, &plain))
        return NULL;
    struct platform_path *p = gc_map_get(&x->d->paths, gc_strbuf_text(&plain));
    if (p)
        return p;
    p = gc_arena_zero(&x->d->arena, 1, sizeof *p);
    if (!p || gc_map_put(&x->d->paths, gc_strbuf_text(&plain), p, NULL) != GC_OK)
        return NULL;
    p->pattern = pattern;
    p->document = x->d;
    p->next = x->d->first;
    x->d->first = p;
    x->d->n_paths++;
    return p;
}

static enum platform_method method_of(struct gc_span key)
{
    static const char *const names[] = {"get", "head", "post", "put", "patch", "delete"};
    for (size_t i = 0; i < GC_COUNT_OF(names); i++)
        if (gc_span_is(key, names[i]))
            return (enum platform_method)i;
    return PLATFORM_N_METHODS;
}

/* An operation without an id gets its method and path for one. */
static const char *id_of(struct gc_span id, const char *method, const char *pattern)
{
    struct gc_strbuf made GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    if (id.n > 2 && id.text[0] == '"' && !memchr(id.text, '\\', id.n))
        return platform_intern(id.text + 1, id.n - 2);
    gc_strbuf_addf(&made, "%s %s", method, pattern);
    return gc_strbuf_status(&made) == GC_OK ? platform_intern(made.data, made.len) : NULL;
}

static void add_operation(struct indexing *x, struct platform_path *p, const char *pattern,
                          enum platform_method method)
{
    struct gc_span key, id = {0};
    struct platform_operation *op = gc_arena_zero(&x->d->arena, 1, sizeof *op);
    const char *from = x->s.at;
    if (gc_scan_enter(&x->s, '{'))
        while (gc_scan_key(&x->s, &key)) {
            struct gc_span value = gc_scan_skip(&x->s);
            if (gc_span_is(key, "operationId"))
                id = value;
        }
    else
        x->s.wrong = true;
    if (!op || x->s.wrong || p->operations[method]) {
        x->nomem |= !op;
        return;
    }
    op->path = p;
    op->method = method;
    op->text = part_of(x, (struct gc_span){from, (size_t)(x->s.at - from)});
    op->route = (struct mock_route){.route = {platform_methods[method], pattern},
                                    .handle = x->d->handle,
                                    .provenance = MOCK_GENESYS,
                                    .envelope = MOCK_ENVELOPE_GENESYS,
                                    .auth = MOCK_AUTH_TOKEN,
                                    .operation_id = id_of(id, platform_methods[method], pattern),
                                    .summary = ""};
    x->nomem |= !op->route.operation_id;
    p->operations[method] = op;
    x->d->n_operations++;
}

static void index_path(struct indexing *x, struct gc_span name)
{
    struct gc_span key;
    const char *pattern = gc_span_decode(&x->d->arena, name);
    struct platform_path *p = pattern && *pattern == '/' ? make_path(x, pattern) : NULL;
    if (!p || !gc_scan_enter(&x->s, '{')) {
        x->nomem |= !pattern;
        gc_scan_skip(&x->s);
        return;
    }
    while (gc_scan_key(&x->s, &key)) {
        enum platform_method method = method_of(key);
        if (method < PLATFORM_N_METHODS)
            add_operation(x, p, pattern, method);
        else if (gc_span_is(key, "parameters"))
            p->parameters = part_of(x, gc_scan_skip(&x->s));
        else
            gc_scan_skip(&x->s);
    }
}

/* Items whose listing the document does not have get a path for it, without operations. */
static void add_lists(struct indexing *x)
{
    for (struct platform_path *p = x->d->first; p; p = p->next) {
        const char *last = strrchr(p->pattern, '/');
        if (last == p->pattern || last[1] != '{' || last[strlen(last) - 1] != '}')
            continue;
        const char *pattern = gc_arena_dup(&x->d->arena, p->pattern, (size_t)(last - p->pattern));
        size_t before = x->d->n_paths;
        x->nomem |= !pattern || !make_path(x, pattern);
        x->d->n_paths = before;
    }
}

static void index_paths(struct indexing *x)
{
    struct gc_span key;
    if (!gc_scan_enter(&x->s, '{'))
        x->s.wrong = true;
    while (!x->s.wrong && gc_scan_key(&x->s, &key))
        index_path(x, key);
}

static void add_named(struct indexing *x, const char *prefix, struct gc_span key)
{
    struct gc_strbuf ref GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_span value = gc_scan_skip(&x->s);
    struct platform_named *n = gc_arena_zero(&x->d->arena, 1, sizeof *n);
    char *name = gc_span_decode(&x->d->arena, key);
    if (x->s.wrong)
        return;
    if (n && name) {
        *n = (struct platform_named){.part = part_of(x, value), .name = name};
        n->unread = (struct platform_model){.named = n, .name = name};
        gc_strbuf_addf(&ref, "%s%s", prefix, name);
    }
    x->nomem |= !n || !name || gc_strbuf_status(&ref) != GC_OK ||
                gc_map_put(&x->d->refs_to, gc_strbuf_text(&ref), n, NULL) != GC_OK;
}

static void index_named(struct indexing *x, const char *prefix)
{
    struct gc_span key;
    size_t before = x->d->refs_to.n;
    if (!gc_scan_enter(&x->s, '{'))
        gc_scan_skip(&x->s);
    else
        while (gc_scan_key(&x->s, &key))
            add_named(x, prefix, key);
    if (strstr(prefix, "definitions") || strstr(prefix, "schemas"))
        x->d->n_models += x->d->refs_to.n - before;
}

/* What may be referred to: at the top in Swagger 2, below components in OpenAPI 3. */
static void index_shared(struct indexing *x, struct gc_span key, bool below_components)
{
    static const struct {
        const char *key, *prefix;
        bool below_components;
    } row[] = {{"definitions", "#/definitions/", false},
               {"parameters", "#/parameters/", false},
               {"responses", "#/responses/", false},
               {"schemas", "#/components/schemas/", true},
               {"parameters", "#/components/parameters/", true},
               {"responses", "#/components/responses/", true},
               {"requestBodies", "#/components/requestBodies/", true}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        if (row[i].below_components == below_components && gc_span_is(key, row[i].key)) {
            index_named(x, row[i].prefix);
            return;
        }
    gc_scan_skip(&x->s);
}

static void index_components(struct indexing *x)
{
    struct gc_span key;
    if (!gc_scan_enter(&x->s, '{'))
        x->s.wrong = true;
    while (!x->s.wrong && gc_scan_key(&x->s, &key))
        index_shared(x, key, true);
}

static void index_root(struct indexing *x)
{
    struct gc_span key;
    if (!gc_scan_enter(&x->s, '{'))
        x->s.wrong = true;
    while (!x->s.wrong && gc_scan_key(&x->s, &key)) {
        if (gc_span_is(key, "paths")) {
            index_paths(x);
        } else if (gc_span_is(key, "components")) {
            index_components(x);
        } else if (gc_span_is(key, "swagger") || gc_span_is(key, "openapi")) {
            x->dialect = *key.text == 's' ? "swagger" : "openapi";
            x->d->version = gc_span_decode(&x->d->arena, gc_scan_skip(&x->s));
        } else {
            index_shared(x, key, false);
        }
    }
}

static enum gc_status judge_version(const struct indexing *x, struct gc_error *err)
{
    const char *version = x->d->version;
    struct gc_pos nowhere = {0};
    if (!x->dialect || !version)
        return gc_fail_at(err, GC_E_DATA, x->d->name, nowhere,
                          "this is no OpenAPI document: it has neither \"swagger\": \"2.0\" nor "
                          "\"openapi\": \"3...\"");
    if (strcmp(x->dialect, "swagger") == 0 ? strcmp(version, "2.0") != 0
                                           : strncmp(version, "3.", 2) != 0)
        return gc_fail_at(err, GC_E_DATA, x->d->name, nowhere,
                          "\"%s\" is \"%.20s\": Swagger 2.0 and OpenAPI 3 are read", x->dialect,
                          version);
    if (x->d->n_operations == 0)
        return gc_fail_at(err, GC_E_DATA, x->d->name, nowhere,
                          "the document has no operation: \"paths\" is missing or empty");
    return GC_OK;
}

static enum gc_status judge_text(const struct indexing *x, size_t n, struct gc_error *err)
{
    const char *first = x->text + strspn(x->text, " \t\r\n");
    size_t at = (size_t)(x->s.at - x->text);
    if (first == x->text + n || *first != '{')
        return gc_fail_at(err, GC_E_DATA, x->d->name, gc_pos_of(x->text, 0),
                          "this is no JSON object%s",
                          n > 0 && *first != '<' ? " (documents in YAML are not read)" : "");
    if (at >= n)
        return gc_fail_at(err, GC_E_DATA, x->d->name, gc_pos_of(x->text, n),
                          "the document ends before it is whole");
    return gc_fail_at(err, GC_E_DATA, x->d->name, gc_pos_of(x->text, at),
                      "this is no JSON, or it is more than %d deep", GC_SCAN_DEPTH);
}

enum gc_status platform_document_index(struct platform_document *d, const char *text, size_t n,
                                       struct gc_error *err)
{
    struct indexing x = {.d = d, .text = text, .s = gc_scan(text, n)};
    if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        x.s.at += 3;
    index_root(&x);
    if (!x.s.wrong)
        add_lists(&x);
    if (x.nomem)
        return gc_fail_nomem(err);
    if (x.s.wrong || !gc_scan_is_over(&x.s))
        return judge_text(&x, n, err);
    return judge_version(&x, err);
}
