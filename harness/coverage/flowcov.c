#include "harness/coverage/flowcov.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN_NAMES = 8 };

static void flow_release(struct hx_flow *f)
{
    cJSON_Delete(f->json);
    free(f->rows);
    *f = (struct hx_flow){0};
}

void hx_flowcov_release(struct hx_flowcov *cov)
{
    for (size_t i = 0; i < cov->n; i++)
        flow_release(&cov->flows[i]);
    free(cov->flows);
    pthread_mutex_destroy(&cov->lock);
    *cov = (struct hx_flowcov){.lock = PTHREAD_MUTEX_INITIALIZER};
}

/* --- adding ----------------------------------------------------------------------------------- */

static const char *text_of(const cJSON *json, const char *key)
{
    const char *text = gc_json_str(json, key);
    return text ? text : "";
}

static enum hx_row_kind kind_of(const cJSON *row)
{
    static const char *const kinds[] = {[HX_ROW_SEQUENCE] = "sequence",
                                        [HX_ROW_ACTION] = "action",
                                        [HX_ROW_OUTPUT] = "output",
                                        [HX_ROW_LINK] = "link"};
    for (size_t i = 0; i < GC_COUNT_OF(kinds); i++)
        if (strcmp(kinds[i], text_of(row, "kind")) == 0)
            return (enum hx_row_kind)i;
    return HX_ROW_LINK;
}

static uint64_t count_of(const cJSON *row)
{
    int64_t n = gc_json_int(row, "count", 0);
    return n > 0 ? (uint64_t)n : 0;
}

/* An action's outputs stand two levels deep in what follows them: the action of an output is the
 * last one that stands one level above it. */
static void find_actions(struct hx_flow *f, size_t *last_at, size_t depths)
{
    for (size_t i = 0; i < f->n_rows; i++) {
        struct hx_flow_row *r = &f->rows[i];
        if (r->kind == HX_ROW_ACTION && r->depth < depths)
            last_at[r->depth] = i;
        r->of = r->kind == HX_ROW_OUTPUT && r->depth > 0 && r->depth <= depths
                    ? last_at[r->depth - 1]
                    : i;
    }
}

static bool read_rows(struct hx_flow *f)
{
    const cJSON *rows = gc_json_get(f->json, "rows");
    size_t n = (size_t)cJSON_GetArraySize(rows), depths = 1;
    f->rows = calloc(n + 1, sizeof *f->rows);
    for (const cJSON *r = rows ? rows->child : NULL; f->rows && r; r = r->next) {
        int64_t depth = gc_json_int(r, "depth", 0);
        f->rows[f->n_rows++] =
            (struct hx_flow_row){.kind = kind_of(r),
                                 .depth = depth > 0 && depth < 1 << 30 ? (unsigned)depth : 0,
                                 .number = gc_json_int(r, "number", 0),
                                 .name = text_of(r, "name"),
                                 .type = text_of(r, "type"),
                                 .id = text_of(r, "id"),
                                 .output = text_of(r, "output"),
                                 .count = count_of(r)};
        if (f->rows[f->n_rows - 1].depth < n && f->rows[f->n_rows - 1].depth >= depths)
            depths = f->rows[f->n_rows - 1].depth + 1;
    }
    size_t *last_at = calloc(depths, sizeof *last_at);
    if (f->rows && last_at)
        find_actions(f, last_at, depths);
    free(last_at);
    return f->rows && last_at;
}

/* Is it the same flow, action by action? */
static bool is_alike(const struct hx_flow *f, const cJSON *flow)
{
    const cJSON *row = gc_json_get(flow, "rows");
    row = row ? row->child : NULL;
    for (size_t i = 0; i < f->n_rows; i++, row = row->next)
        if (!row || kind_of(row) != f->rows[i].kind ||
            strcmp(text_of(row, "id"), f->rows[i].id) != 0 ||
            strcmp(text_of(row, "output"), f->rows[i].output) != 0 ||
            strcmp(text_of(row, "name"), f->rows[i].name) != 0)
            return false;
    return !row;
}

static void add_counts(struct hx_flow *f, const cJSON *flow)
{
    const cJSON *row = gc_json_get(flow, "rows");
    row = row ? row->child : NULL;
    for (size_t i = 0; row && i < f->n_rows; i++, row = row->next)
        f->rows[i].count += count_of(row);
}

static bool make_room(struct hx_flowcov *cov)
{
    if (cov->n < cov->cap)
        return true;
    size_t cap = cov->cap ? cov->cap * 2 : 16;
    struct hx_flow *flows = realloc(cov->flows, cap * sizeof *flows);
    if (!flows)
        return false;
    cov->flows = flows;
    cov->cap = cap;
    return true;
}

static bool add_flow(struct hx_flowcov *cov, const cJSON *flow)
{
    unsigned variant = 0;
    for (size_t i = 0; i < cov->n; i++) {
        if (strcmp(cov->flows[i].id, text_of(flow, "id")) != 0)
            continue;
        if (is_alike(&cov->flows[i], flow)) {
            add_counts(&cov->flows[i], flow);
            return true;
        }
        variant++;
    }
    struct hx_flow f = {.json = cJSON_Duplicate(flow, true), .variant = variant};
    if (!f.json || !read_rows(&f) || !make_room(cov)) {
        flow_release(&f);
        return false;
    }
    f.id = text_of(f.json, "id");
    f.name = text_of(f.json, "name");
    f.type = text_of(f.json, "type");
    cov->flows[cov->n++] = f;
    return true;
}

enum gc_status hx_flowcov_add(struct hx_flowcov *cov, const cJSON *flows)
{
    bool ok = true;
    pthread_mutex_lock(&cov->lock);
    for (const cJSON *f = flows ? flows->child : NULL; f; f = f->next)
        ok &= add_flow(cov, f);
    pthread_mutex_unlock(&cov->lock);
    return ok ? GC_OK : GC_E_NOMEM;
}

static int by_name(const void *a, const void *b)
{
    const struct hx_flow *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    if (order == 0)
        order = strcmp(x->id, y->id);
    return order ? order : (x->variant > y->variant) - (x->variant < y->variant);
}

void hx_flowcov_sort(struct hx_flowcov *cov)
{
    if (cov->n > 0)
        qsort(cov->flows, cov->n, sizeof *cov->flows, by_name);
}

static bool is_one_of(const struct hx_flow *f, const char *flow)
{
    return strcmp(f->name, flow) == 0 || strcmp(f->id, flow) == 0;
}

bool hx_flowcov_keep(struct hx_flowcov *cov, const char *const *flows, size_t n,
                     const char **unknown)
{
    size_t kept = 0;
    for (size_t k = 0; k < n; k++) {
        size_t i = 0;
        while (i < cov->n && !is_one_of(&cov->flows[i], flows[k]))
            i++;
        *unknown = flows[k];
        if (i == cov->n)
            return false;
    }
    for (size_t i = 0; i < cov->n; i++) {
        size_t k = 0;
        while (k < n && !is_one_of(&cov->flows[i], flows[k]))
            k++;
        if (k < n)
            cov->flows[kept++] = cov->flows[i];
        else
            flow_release(&cov->flows[i]);
    }
    cov->n = kept;
    return true;
}

/* --- telling ---------------------------------------------------------------------------------- */

struct hx_flow_sums hx_flow_sums(const struct hx_flow *f)
{
    struct hx_flow_sums s = {0};
    for (size_t i = 0; i < f->n_rows; i++) {
        const struct hx_flow_row *r = &f->rows[i];
        s.actions += r->kind == HX_ROW_ACTION;
        s.actions_taken += r->kind == HX_ROW_ACTION && r->count > 0;
        s.outputs += r->kind == HX_ROW_OUTPUT;
        s.outputs_taken += r->kind == HX_ROW_OUTPUT && r->count > 0;
    }
    return s;
}

struct hx_flow_sums hx_flowcov_sums(const struct hx_flowcov *cov)
{
    struct hx_flow_sums all = {0};
    for (size_t i = 0; i < cov->n; i++) {
        struct hx_flow_sums s = hx_flow_sums(&cov->flows[i]);
        all.actions += s.actions;
        all.actions_taken += s.actions_taken;
        all.outputs += s.outputs;
        all.outputs_taken += s.outputs_taken;
    }
    return all;
}

double hx_flow_percent(const struct hx_flow_sums *s)
{
    size_t of = s->actions + s->outputs;
    return of ? 100.0 * (double)(s->actions_taken + s->outputs_taken) / (double)of : 100;
}

double hx_flowcov_percent(const struct hx_flowcov *cov)
{
    struct hx_flow_sums s = hx_flowcov_sums(cov);
    return hx_flow_percent(&s);
}

bool hx_flow_row_is_missing(const struct hx_flow *f, size_t i)
{
    const struct hx_flow_row *r = &f->rows[i];
    if (r->count > 0)
        return false;
    return r->kind == HX_ROW_ACTION || (r->kind == HX_ROW_OUTPUT && f->rows[r->of].count > 0);
}

void hx_flow_row_add_name(const struct hx_flow *f, size_t i, struct gc_strbuf *to)
{
    const struct hx_flow_row *r = &f->rows[i];
    if (r->number)
        gc_strbuf_addf(to, "%lld %s", (long long)r->number, r->name);
    else if (r->kind == HX_ROW_OUTPUT)
        gc_strbuf_addf(to, "%s: %s", f->rows[r->of].name, r->name);
    else
        gc_strbuf_adds(to, r->name);
}

void hx_flow_add_line(const struct hx_flow *f, struct gc_strbuf *to)
{
    struct hx_flow_sums s = hx_flow_sums(f);
    size_t n = 0;
    gc_strbuf_adds(to, f->name);
    if (f->variant)
        gc_strbuf_addf(to, " (as changed by a case, %u)", f->variant);
    gc_strbuf_addf(to, ": actions %zu/%zu, outputs %zu/%zu", s.actions_taken, s.actions,
                   s.outputs_taken, s.outputs);
    if (s.actions_taken == 0 && s.actions > 0) {
        gc_strbuf_adds(to, "; never called");
        return;
    }
    for (size_t i = 0; i < f->n_rows; i++) {
        if (!hx_flow_row_is_missing(f, i))
            continue;
        if (n < SHOWN_NAMES) {
            gc_strbuf_adds(to, n ? ", " : "; never: ");
            hx_flow_row_add_name(f, i, to);
        }
        n++;
    }
    if (n > SHOWN_NAMES)
        gc_strbuf_addf(to, ", and %zu more", n - SHOWN_NAMES);
}
