#include "genesys/simulation.h"

#include <stdlib.h>
#include <string.h>

#include "base/http/url.h"
#include "base/map.h"
#include "genesys/plain.h"

void gc_flow_release(struct gc_flow *f)
{
    free(f->nodes);
    gc_json_release(&f->doc);
    memset(f, 0, sizeof *f);
}

static const char *or_empty(const char *s)
{
    return s ? s : "";
}

static bool is_container_type(const char *type)
{
    static const char *const types[] = {"Task", "ReusableTask", "State", "Menu", "LoopTask"};
    for (size_t i = 0; i < GC_COUNT_OF(types); i++)
        if (strcmp(type, types[i]) == 0)
            return true;
    return false;
}

static enum gc_status read_node(const cJSON *json, size_t i, struct gc_node *out,
                                struct gc_error *err)
{
    out->id = gc_json_str(json, "id");
    out->type = gc_json_str(json, "type");
    out->name = or_empty(gc_json_str(json, "name"));
    out->parent_id = gc_json_str(json, "parentId");
    if (!out->id || !*out->id || !out->type)
        return gc_fail(err, GC_E_PROTOCOL, "node %zu of the flow has no \"%s\"", i,
                       out->id && *out->id ? "type" : "id");
    out->is_lookup = strcmp(out->type, GC_LOOKUP_TYPE) == 0;
    out->is_container = is_container_type(out->type);
    return GC_OK;
}

/* A node that is another's parent is a container, whatever its type is called. */
static enum gc_status mark_parents(struct gc_flow *f)
{
    struct gc_map by_id = {0};
    enum gc_status st = GC_OK;
    for (size_t i = 0; st == GC_OK && i < f->n_nodes; i++)
        st = gc_map_put(&by_id, f->nodes[i].id, &f->nodes[i], NULL);
    for (size_t i = 0; st == GC_OK && i < f->n_nodes; i++) {
        const char *parent_id = f->nodes[i].parent_id;
        struct gc_node *parent = parent_id ? gc_map_get(&by_id, parent_id) : NULL;
        if (parent)
            parent->is_container = true;
    }
    gc_map_release(&by_id, NULL);
    return st;
}

static enum gc_status read_nodes(struct gc_flow *f, struct gc_error *err)
{
    const cJSON *nodes = gc_json_get(f->doc.root, "nodes"), *node;
    if (!cJSON_IsArray(nodes))
        return gc_fail(err, GC_E_PROTOCOL, "the flow has no array \"nodes\"");
    f->nodes = calloc((size_t)cJSON_GetArraySize(nodes) + 1, sizeof *f->nodes);
    if (!f->nodes)
        return gc_fail_nomem(err);
    cJSON_ArrayForEach(node, nodes)
    {
        enum gc_status st = read_node(node, f->n_nodes, &f->nodes[f->n_nodes], err);
        if (st != GC_OK)
            return st;
        f->n_nodes++;
    }
    if (mark_parents(f) != GC_OK)
        return gc_fail_nomem(err);
    return GC_OK;
}

enum gc_status gc_flow_parse(struct gc_json *doc, struct gc_flow *out, struct gc_error *err)
{
    *out = (struct gc_flow){.doc = *doc};
    memset(doc, 0, sizeof *doc);
    out->id = gc_json_str(out->doc.root, "id");
    out->name = or_empty(gc_json_str(out->doc.root, "name"));
    out->type = or_empty(gc_json_str(out->doc.root, "type"));
    enum gc_status st =
        out->id ? read_nodes(out, err) : gc_fail(err, GC_E_PROTOCOL, "the flow has no \"id\"");
    if (st != GC_OK)
        gc_flow_release(out);
    return st;
}

enum gc_status gc_flow_get(struct gc_api *api, const char *flow_id, int64_t deadline_ms,
                           struct gc_flow *out, struct gc_error *err)
{
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    gc_strbuf_adds(&path, "/api/v2/architect/flows/");
    gc_url_add_segment(&path, flow_id);
    if (gc_strbuf_status(&path) == GC_E_NOMEM)
        return gc_fail_nomem(err);
    if (gc_strbuf_status(&path) != GC_OK)
        return gc_fail(err, GC_E_USAGE, "the flow id is too long: check --flow");
    const struct gc_api_request r = {
        .method = "GET", .path = gc_strbuf_text(&path), .needs = "architect:flow:read"};
    enum gc_status st = gc_api_call(api, &r, deadline_ms, &doc, err);
    if (st != GC_OK)
        return st;
    st = gc_flow_parse(&doc, out, err);
    return st == GC_OK ? st : gc_fail_in(err, st, "GET %s", r.path);
}

static void add_node(struct gc_strbuf *to, const struct gc_node *n, size_t i)
{
    gc_strbuf_adds(to, i ? ", " : "");
    gc_plain_add_clean(to, n->id);
    if (*n->name) {
        gc_strbuf_adds(to, " (");
        gc_plain_add_clean(to, n->name);
        gc_strbuf_adds(to, ")");
    }
}

enum gc_status gc_flow_lookup_node(const struct gc_flow *f, const struct gc_node **out,
                                   struct gc_error *err)
{
    struct gc_strbuf names GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
    size_t n = 0;
    for (size_t i = 0; i < f->n_nodes; i++)
        if (f->nodes[i].is_lookup) {
            *out = &f->nodes[i];
            add_node(&names, *out, n++);
        }
    if (n == 0)
        return gc_fail(err, GC_E_NOT_FOUND,
                       "flow %s has no " GC_LOOKUP_TYPE
                       ": choose a node with --node, or run it from the start with --from-start",
                       f->id);
    if (n > 1)
        return gc_fail(err, GC_E_USAGE,
                       "the flow has %zu of " GC_LOOKUP_TYPE ", choose one with --node: %s", n,
                       gc_strbuf_text(&names));
    return GC_OK;
}
