#include "genesys/batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "genesys/plain.h"

struct gc_rows {
    struct gc_csv *csv;
    bool started;
    bool has_header;
    size_t number_at; /* the number's column */
    size_t n_names;
    char *names[GC_CSV_FIELDS]; /* of the header's columns */
};

void gc_row_release(struct gc_row *row)
{
    free(row->given);
    cJSON_Delete(row->extra);
    memset(row, 0, sizeof *row);
}

struct gc_rows *gc_rows_new(gc_csv_read_fn read, void *ctx)
{
    struct gc_rows *r = calloc(1, sizeof *r);
    if (r && !(r->csv = gc_csv_new(read, ctx))) {
        free(r);
        r = NULL;
    }
    return r;
}

void gc_rows_free(struct gc_rows *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->n_names; i++)
        free(r->names[i]);
    gc_csv_free(r->csv);
    free(r);
}

bool gc_rows_failed(const struct gc_rows *r)
{
    return gc_csv_failed(r->csv);
}

static bool names_a_number(const char *field)
{
    static const char *const words[] = {"number", "phone",  "phonenumber", "telephone",
                                        "from",   "mobile", "ani",         "caller"};
    char letters[32];
    gc_plain_letters(letters, sizeof letters, field);
    for (size_t i = 0; i < GC_COUNT_OF(words); i++)
        if (strcmp(letters, words[i]) == 0)
            return true;
    return false;
}

/* Is the first row a header? Then its names are kept. */
static bool take_header(struct gc_rows *r, const struct gc_csv_row *csv)
{
    size_t at = 0;
    while (at < csv->n_fields && !names_a_number(csv->fields[at]))
        at++;
    if (csv->problem || at == csv->n_fields)
        return false;
    r->has_header = true;
    r->number_at = at;
    for (size_t i = 0; i < csv->n_fields; i++)
        r->names[r->n_names++] = gc_strdup(csv->fields[i]);
    return true;
}

static enum gc_status add_extra(struct gc_row *row, const char *name, const char *value)
{
    if (!row->extra)
        row->extra = cJSON_CreateObject();
    if (!row->extra || !gc_context_set(row->extra, name, cJSON_CreateString(value)))
        return gc_fail_nomem(&row->problem);
    return GC_OK;
}

static enum gc_status read_extra(const struct gc_rows *r, const struct gc_csv_row *csv,
                                 struct gc_row *row)
{
    char to[GC_PHONE_TEXT];
    enum gc_status st = GC_OK;
    for (size_t i = 0; st == GC_OK && i < csv->n_fields; i++) {
        const char *value = csv->fields[i], *name = i < r->n_names ? r->names[i] : NULL;
        if (i == r->number_at || !*value)
            continue;
        if (!r->has_header)
            return gc_fail(&row->problem, GC_E_DATA,
                           "there is more than a number: name the columns in a first line, one of "
                           "them \"number\"");
        if (i >= r->n_names)
            return gc_fail(&row->problem, GC_E_DATA, "it has %zu fields, the header has %zu",
                           csv->n_fields, r->n_names);
        if (!name)
            return gc_fail_nomem(&row->problem);
        if (strcmp(name, "to") == 0) {
            if ((st = gc_phone_parse(value, to, &row->problem)) != GC_OK)
                return gc_fail_in(&row->problem, st, "column \"to\"");
            value = to;
        }
        if (*name)
            st = add_extra(row, name, value);
    }
    return st;
}

static void read_row(const struct gc_rows *r, const struct gc_csv_row *csv, struct gc_row *row)
{
    memset(row, 0, sizeof *row);
    row->line = csv->line;
    row->end_offset = csv->end_offset;
    const char *given = r->number_at < csv->n_fields ? csv->fields[r->number_at] : "";
    row->given = gc_strdup(given);
    enum gc_status st = GC_OK;
    if (csv->problem)
        st = gc_fail(&row->problem, GC_E_DATA, "the row is not valid CSV: %s", csv->problem);
    if (st == GC_OK)
        st = gc_phone_parse(given, row->number, &row->problem);
    if (st == GC_OK)
        st = read_extra(r, csv, row);
    if (st != GC_OK)
        row->number[0] = '\0';
}

bool gc_rows_next(struct gc_rows *r, struct gc_row *out)
{
    struct gc_csv_row csv;
    bool more = gc_csv_next(r->csv, &csv);
    if (more && !r->started) {
        r->started = true;
        if (take_header(r, &csv))
            more = gc_csv_next(r->csv, &csv);
    }
    if (more)
        read_row(r, &csv, out);
    return more;
}
