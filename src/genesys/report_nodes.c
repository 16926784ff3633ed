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

static struct table_row node_row(const struct gc_node *n)
{
    return (struct table_row){{n->id, n->name, n->type, n->parent_id ? n->parent_id : "", mark(n)}};
}

/* Characters, not bytes: the columns shall line up. */
static size_t characters(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

static void add_row(struct gc_strbuf *to, const struct table_row *row,
                    const size_t widths[N_COLUMNS])
{
    size_t pending = 0; /* spaces are written only before a text: no line ends in them */
    for (size_t c = 0; c < N_COLUMNS; c++) {
        size_t n = characters(row->cells[c]);
        if (n > 0) {
            gc_strbuf_addf(to, "%*s", (int)pending, "");
            gc_plain_add_clean(to, row->cells[c]);
            pending = 0;
        }
        pending += 2 + (widths[c] > n ? widths[c] - n : 0);
    }
    gc_strbuf_addc(to, '\n');
}

static void widen(size_t widths[N_COLUMNS], const struct table_row *row)
{
    for (size_t c = 0; c < N_COLUMNS; c++) {
        size_t n = characters(row->cells[c]);
        if (n > widths[c])
            widths[c] = n < WIDEST ? n : WIDEST;
    }
}

void gc_report_nodes(const struct gc_flow *f, struct gc_strbuf *to)
{
    static const struct table_row head = {{"ID", "NAME", "TYPE", "PARENT", "NOTE"}};
    size_t widths[N_COLUMNS] = {0};
    gc_strbuf_adds(to, "Flow: ");
    gc_plain_add_clean(to, f->name);
    gc_strbuf_addf(to, " (%s)\n", *f->type ? f->type : "flow");
    widen(widths, &head);
    for (size_t i = 0; i < f->n_nodes; i++) {
        struct table_row row = node_row(&f->nodes[i]);
        widen(widths, &row);
    }
    add_row(to, &head, widths);
    for (size_t i = 0; i < f->n_nodes; i++) {
        struct table_row row = node_row(&f->nodes[i]);
        add_row(to, &row, widths);
    }
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
