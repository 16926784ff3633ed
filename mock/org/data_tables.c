/* Data tables: rows of CSV as Genesys exports them, the columns named in the first line. */
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"
#include "mock/org/internal.h"

enum { MAX_BYTES = 64 << 20, MAX_CELL = 1 << 20, MAX_CELLS = 1000000 };

struct csv {
    const char *text, *at, *end;
    struct gc_strbuf cell;
    size_t n_cells;
    bool line_over;    /* behind the last cell of a line */
    const char *wrong; /* what is not right where the reading stopped; NULL: nothing */
};

static void quoted(struct csv *c)
{
    for (c->at++; c->at < c->end; c->at++) {
        if (*c->at == '"' && (c->at + 1 >= c->end || c->at[1] != '"')) {
            c->at++;
            return;
        }
        c->at += *c->at == '"';
        gc_strbuf_addc(&c->cell, *c->at);
    }
    c->wrong = "a quote is not closed";
}

/* Reads a cell into c->cell, and what ends it. */
static void next_cell(struct csv *c)
{
    gc_strbuf_reset(&c->cell);
    if (c->at < c->end && *c->at == '"')
        quoted(c);
    size_t rest = strcspn(c->at, ",\r\n");
    gc_strbuf_add(&c->cell, c->at, rest);
    if (gc_strbuf_status(&c->cell) == GC_E_TOO_BIG)
        c->wrong = "a cell is larger than 1 MiB";
    if (c->n_cells++ == MAX_CELLS)
        c->wrong = "a table has more than 1,000,000 cells";
    c->at += rest;
    c->line_over = c->at >= c->end || *c->at != ',';
    c->at += c->at < c->end && *c->at == '\r';
    c->at += c->at < c->end && (*c->at == '\n' || *c->at == ',');
}

static bool read_row(struct csv *c, const cJSON *columns, cJSON *row)
{
    const cJSON *column = columns ? columns->child : NULL;
    do {
        next_cell(c);
        if (c->wrong)
            return true;
        if (gc_strbuf_status(&c->cell) != GC_OK)
            return false;
        const char *text = gc_strbuf_text(&c->cell);
        bool added = !columns  ? gc_json_append(row, cJSON_CreateString(text))
                     : !column ? true
                               : cJSON_AddStringToObject(row, column->valuestring, text) != NULL;
        if (!added)
            return false;
        column = column ? column->next : NULL;
    } while (!c->line_over);
    return true;
}

/* Nothing to remember it by, or a blank line. */
static bool is_empty(const cJSON *row)
{
    return !row->child || (!row->child->next && !*row->child->valuestring);
}

static enum gc_status read_rows(struct csv *c, cJSON *rows)
{
    cJSON *columns = cJSON_CreateArray();
    bool all = columns && read_row(c, NULL, columns);
    while (all && c->at < c->end && !c->wrong) {
        cJSON *row = cJSON_CreateObject();
        all = row && read_row(c, columns, row);
        if (all && !is_empty(row))
            all = gc_json_append(rows, row);
        else
            cJSON_Delete(row);
    }
    cJSON_Delete(columns);
    return all ? GC_OK : GC_E_NOMEM;
}

static cJSON *tables_to_write(struct mock_org *org)
{
    if (!org->data_tables)
        org->data_tables = mock_singleton_new(cJSON_CreateObject());
    return org->data_tables ? org->data_tables->json : NULL;
}

static enum gc_status put_table(struct mock_edit *e, struct csv *c, const char *name)
{
    cJSON *tables = tables_to_write(e->org), *rows = tables ? cJSON_CreateArray() : NULL;
    enum gc_status s = rows ? read_rows(c, rows) : GC_E_NOMEM;
    if (s == GC_OK && !c->wrong) {
        return gc_json_put(tables, name, rows) ? GC_OK : GC_E_NOMEM;
    }
    cJSON_Delete(rows);
    return s;
}

enum gc_status mock_load_data_table(struct mock_edit *e, const char *path, const char *name)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_BYTES);
    struct csv c = {.cell = {.max = MAX_CELL}};
    enum gc_status s = gc_strbuf_read_file(&text, path);
    if (s != GC_OK && s != GC_E_NOMEM)
        gc_problems_add(e->problems, path, (struct gc_pos){0}, "can't be read: %s",
                        gc_status_text(s));
    if (s != GC_OK)
        return s == GC_E_NOMEM ? s : GC_OK;
    c.text = c.at = gc_strbuf_text(&text);
    c.end = c.at + strlen(c.at);
    if (strncmp(c.at, "\xEF\xBB\xBF", 3) == 0)
        c.at += 3;
    if (gc_wide_encoding(c.text, text.len))
        c.wrong = "the table is UTF-16 or UTF-32: save it as CSV in UTF-8";
    else if (c.end < c.text + text.len)
        c.wrong = "a byte of 0 is no text", c.at = c.end;
    else
        s = put_table(e, &c, name);
    if (c.wrong)
        gc_problems_add(e->problems, path, gc_pos_of(c.text, (size_t)(c.at - c.text)), "%s",
                        c.wrong);
    gc_strbuf_release(&c.cell);
    return s;
}

static void check_rows(struct mock_edit *e, const cJSON *table)
{
    if (!cJSON_IsArray(table))
        mock_problem(e, table, "data table \"%.100s\" must be an array of rows, not %s",
                     table->string, gc_json_type_name(table));
    for (const cJSON *row = cJSON_IsArray(table) ? table->child : NULL; row; row = row->next)
        if (!gc_json_get(row, "key"))
            mock_problem(e, row, "a row of data table \"%.100s\" needs a \"key\"", table->string);
}

static bool replace(cJSON *tables, const cJSON *table)
{
    return gc_json_put(tables, table->string, cJSON_Duplicate(table, true));
}

/* A table that is named stands in place of the one of that name below. What the layer has may be
 * another org's, too: so its tables are copied first. */
enum gc_status mock_edit_data_tables(struct mock_edit *e, const cJSON *tables)
{
    const struct mock_singleton *now = e->org->data_tables;
    size_t before = e->problems->n;
    if (!cJSON_IsObject(tables)) {
        mock_problem(e, tables, "data_tables must be an object of arrays, not %s",
                     gc_json_type_name(tables));
        return GC_OK;
    }
    for (const cJSON *t = tables->child; t; t = t->next)
        check_rows(e, t);
    if (e->problems->n > before)
        return GC_OK;
    struct mock_singleton *w =
        mock_singleton_new(now ? cJSON_Duplicate(now->json, true) : cJSON_CreateObject());
    bool all = w != NULL;
    for (const cJSON *t = tables->child; all && t; t = t->next)
        all = replace(w->json, t);
    mock_singleton_unref(all ? e->org->data_tables : w);
    if (all)
        e->org->data_tables = w;
    return all ? GC_OK : GC_E_NOMEM;
}

const cJSON *mock_org_data_table(const struct mock_org *org, const char *name)
{
    const cJSON *table = NULL;
    for (; org && !table; org = org->below)
        if (org->data_tables)
            table = gc_json_get(org->data_tables->json, name);
    return table;
}

/* --- as the API knows them ---------------------------------------------------------------------
 * By an id, with a schema of their columns. The files know neither: an id is made of the name, and
 * every column holds texts. */

static void id_of(const char *name, char out[MOCK_INTEGRATION_ID])
{
    char text[300];
    snprintf(text, sizeof text, "data table %.250s", name);
    mock_integration_id(text, out);
}

uintptr_t mock_org_data_tables_stamp(const struct mock_org *org)
{
    uintptr_t stamp = 0;
    for (; org; org = org->below)
        if (org->data_tables)
            stamp = stamp * 1000003 + org->data_tables->stamp;
    return stamp;
}

/* Does a layer above hide the table? */
static bool is_hidden(const struct mock_org *top, const struct mock_org *layer, const char *name)
{
    for (; top != layer; top = top->below)
        if (top->data_tables && gc_json_get(top->data_tables->json, name))
            return true;
    return false;
}

void mock_org_each_data_table(const struct mock_org *org,
                              void (*visit)(void *ctx, const char *name, const cJSON *rows),
                              void *ctx)
{
    for (const struct mock_org *layer = org; layer; layer = layer->below) {
        const cJSON *table = layer->data_tables ? layer->data_tables->json->child : NULL;
        for (; table; table = table->next)
            if (!is_hidden(org, layer, table->string))
                visit(ctx, table->string, table);
    }
}

struct search {
    const char *id;
    const cJSON *found;
};

static void look(void *ctx, const char *name, const cJSON *rows)
{
    struct search *s = ctx;
    char id[MOCK_INTEGRATION_ID];
    id_of(name, id);
    if (strcmp(id, s->id) == 0)
        s->found = rows;
}

const cJSON *mock_org_data_table_by_id(const struct mock_org *org, const char *id)
{
    struct search s = {.id = id};
    mock_org_each_data_table(org, look, &s);
    return s.found;
}

static bool add_column(cJSON *properties, const char *name)
{
    cJSON *column = cJSON_AddObjectToObject(properties, name);
    return column && cJSON_AddStringToObject(column, "title", name) &&
           cJSON_AddStringToObject(column, "type", "string");
}

static bool add_schema(cJSON *to, const char *name, const cJSON *rows)
{
    cJSON *schema = cJSON_AddObjectToObject(to, "schema");
    cJSON *properties = cJSON_CreateObject(), *required = cJSON_CreateArray();
    bool all =
        schema && properties && required &&
        cJSON_AddStringToObject(schema, "$schema", "http://json-schema.org/draft-04/schema#") &&
        cJSON_AddStringToObject(schema, "title", name) &&
        cJSON_AddStringToObject(schema, "type", "object") &&
        gc_json_append(required, cJSON_CreateString("key")) &&
        cJSON_AddFalseToObject(schema, "additionalProperties");
    for (const cJSON *c = rows->child ? rows->child->child : NULL; all && c; c = c->next)
        all = add_column(properties, c->string);
    if (all && !rows->child)
        all = add_column(properties, "key");
    if (!all || !cJSON_AddItemToObject(schema, "required", required))
        cJSON_Delete(required), all = false;
    if (!all || !cJSON_AddItemToObject(schema, "properties", properties))
        cJSON_Delete(properties), all = false;
    return all;
}

cJSON *mock_data_table_entity(const char *name, const cJSON *rows)
{
    char id[MOCK_INTEGRATION_ID];
    cJSON *table = cJSON_CreateObject();
    id_of(name, id);
    if (table && cJSON_AddStringToObject(table, "id", id) &&
        cJSON_AddStringToObject(table, "name", name) && add_schema(table, name, rows))
        return table;
    cJSON_Delete(table);
    return NULL;
}
