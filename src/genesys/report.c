#include "genesys/report.h"

#include <string.h>

#include "genesys/plain.h"

enum { BRIEF_BYTES = 160 };

/* Pretty JSON with steps of four spaces: the writer's steps of two, doubled. No value holds a raw
 * line end, so what stands at the beginning of a line is indentation. */
static void add_indented(struct gc_strbuf *to, const cJSON *node)
{
    struct gc_strbuf two GC_AUTO(gc_strbuf_release) = GC_STRBUF(32 << 20);
    struct gc_jsonw w = gc_jsonw_pretty(&two);
    gc_jsonw_value(&w, node);
    bool at_start = true;
    for (const char *s = gc_strbuf_text(&two); *s; s++) {
        at_start = at_start && *s == ' ';
        gc_strbuf_adds(to, at_start ? " " : "");
        gc_strbuf_addc(to, *s);
        at_start = at_start || *s == '\n';
    }
}

static void add_error(struct gc_strbuf *to, const cJSON *error)
{
    gc_strbuf_adds(to, "  Error: ");
    gc_step_error_text(error, to);
    gc_strbuf_addc(to, '\n');
}

static void add_lookup(struct gc_strbuf *to, const cJSON *step)
{
    const cJSON *error = gc_step_error(step), *contact = gc_step_contact(step);
    const cJSON *attributes = gc_json_get(contact, "attributes");
    gc_strbuf_adds(to, "  --- External Contact Lookup Details ---\n");
    if (error) {
        add_error(to, error);
        return;
    }
    gc_strbuf_addf(to, "  Contact Found: %s\n", contact ? "Yes" : "No");
    if (!contact)
        return;
    gc_plain_add_line(to, "  Contact ID: ", gc_json_str(contact, "id"));
    gc_plain_add_line(to, "  Name: ", gc_json_str(contact, "name"));
    gc_plain_add_line(to, "  Email: ", gc_json_str(contact, "email"));
    if (attributes && attributes->child) {
        gc_strbuf_adds(to, "  Attributes: ");
        add_indented(to, attributes);
        gc_strbuf_addc(to, '\n');
    }
}

/* Other actions: which way the flow went, and what came out, on a line each. */
static void add_brief(struct gc_strbuf *to, const cJSON *step)
{
    struct gc_strbuf json GC_AUTO(gc_strbuf_release) = GC_STRBUF(32 << 20);
    char brief[BRIEF_BYTES];
    const char *path = gc_json_str(step, "path");
    const cJSON *result = gc_step_result(step), *error = gc_step_error(step);
    if (path)
        gc_plain_add_line(to, "  Path: ", path);
    if (error) {
        add_error(to, error);
    } else if (result && result->child) {
        struct gc_jsonw w = gc_jsonw(&json);
        gc_jsonw_value(&w, result);
        gc_plain_clean(brief, sizeof brief, gc_strbuf_text(&json), sizeof brief);
        gc_strbuf_addf(to, "  Result: %s\n", brief);
    }
}

void gc_report_simulation(const struct gc_simulation *s, struct gc_strbuf *to)
{
    const cJSON *step;
    gc_plain_add_line(to, "=== Simulation Result ===\nStatus: ", s->status);
    cJSON_ArrayForEach(step, s->trace)
    {
        const char *name = gc_json_str(step, "nodeName");
        gc_strbuf_adds(to, "\nNode: ");
        gc_plain_add_clean(to, name ? name : gc_json_str(step, "nodeId"));
        gc_strbuf_adds(to, " (");
        gc_plain_add_clean(to, gc_json_str(step, "nodeType"));
        gc_strbuf_adds(to, ")\n");
        if (gc_step_is_lookup(step))
            add_lookup(to, step);
        else
            add_brief(to, step);
    }
}

static void write_error(struct gc_jsonw *w, enum gc_status st, const struct gc_error *err)
{
    gc_jsonw_key(w, "error");
    if (st == GC_OK || st == GC_E_NO_CONTACT) {
        gc_jsonw_null(w);
        return;
    }
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "class", gc_status_word(st));
    gc_jsonw_key(w, "http_status");
    if (err->http_status)
        gc_jsonw_int(w, err->http_status);
    else
        gc_jsonw_null(w);
    gc_jsonw_put_str(w, "message", gc_error_text(err));
    gc_jsonw_end(w);
}

void gc_report_outcome(struct gc_jsonw *w, enum gc_status st, const struct gc_lookup *l,
                       const struct gc_error *err)
{
    gc_jsonw_put_str(w, "status", gc_status_word(st));
    gc_jsonw_put_value(w, "contact",
                       l && l->answered ? gc_simulation_contact(&l->simulation) : NULL);
    write_error(w, st, err);
}
