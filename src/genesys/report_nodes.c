/* The nodes of a flow as a table and as JSON: a part of report.h. */
#include <string.h>

#include "genesys/plain.h"
#include "genesys/report.h"

enum { N_COLUMNS = 5, WIDEST = 60 };

static const char *mark(const struct gc_node *n)
{
    return n->is_lookup ? "external contact lookup" : n->is_container ? "container" : "";
}

struct table_row {
    const char *cells[N_COLUMNS];
};

/* Row 0 is the head, row i node i - 1. */
static struct table_row row_at(const struct gc_flow *f, size_t i)
{
    const struct gc_node *n = i > 0 ? &f->nodes[i - 1] : NULL;
    return n ? (struct table_row){{n->id, n->name, n->type, n->parent_id ? n->parent_id : "",
                                   mark(n)}}
             : (struct table_row){{"ID", "NAME", "TYPE", "PARENT", "NOTE"}};
}

/* Characters, not bytes: the columns shall line up. */
static size_t characters(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

static void add_row(struct gc_strbuf *to, struct table_row row, const size_t widths[N_COLUMNS])
{
    size_t pending = 0; /* spaces are written only before a text: no line ends in them */
    for (size_t c = 0; c < N_COLUMNS; c++) {
        size_t n = characters(row.cells[c]);
        if (n > 0) {
            gc_strbuf_addf(to, "%*s", (int)pending, "");
            gc_plain_add_clean(to, row.cells[c]);
            pending = 0;
        }
        pending += 2 + (widths[c] > n ? widths[c] - n : 0);
    }
    gc_strbuf_addc(to, '\n');
}

static void widen(size_t widths[N_COLUMNS], struct table_row row)
{
    for (size_t c = 0; c < N_COLUMNS; c++) {
        size_t n = characters(row.cells[c]);
        if (n > widths[c])
            widths[c] = n < WIDEST ? n : WIDEST;
    }
}

void gc_report_nodes(const struct gc_flow *f, struct gc_strbuf *to)
{
    size_t widths[N_COLUMNS] = {0};
    gc_strbuf_adds(to, "Flow: ");
    gc_plain_add_clean(to, f->name);
    gc_strbuf_addf(to, " (%s)\n", *f->type ? f->type : "flow");
    for (size_t i = 0; i <= f->n_nodes; i++)
        widen(widths, row_at(f, i));
    for (size_t i = 0; i <= f->n_nodes; i++)
        add_row(to, row_at(f, i), widths);
}

void gc_report_nodes_json(const struct gc_flow *f, struct gc_strbuf *to)
{
    struct gc_jsonw w = gc_jsonw_pretty(to);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "status", gc_status_word(GC_OK));
    gc_jsonw_put_str(&w, "flow_id", f->id);
    gc_jsonw_put_str(&w, "flow_name", f->name);
    gc_jsonw_put_str(&w, "flow_type", f->type);
    gc_jsonw_put_array(&w, "nodes");
    for (size_t i = 0; i < f->n_nodes; i++) {
        const struct gc_node *n = &f->nodes[i];
        gc_jsonw_object(&w);
        gc_jsonw_put_str(&w, "id", n->id);
        gc_jsonw_put_str(&w, "name", n->name);
        gc_jsonw_put_str(&w, "type", n->type);
        gc_jsonw_put_str(&w, "parent_id", n->parent_id);
        gc_jsonw_put_bool(&w, "external_contact_lookup", n->is_lookup);
        gc_jsonw_put_bool(&w, "container", n->is_container);
        gc_jsonw_end(&w);
    }
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    gc_strbuf_addc(to, '\n');
}
