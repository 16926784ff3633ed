#include "harness/report/faultcov.h"

#include <stdlib.h>
#include <string.h>

static void endpoint_release(struct hx_endpoint *e)
{
    free(e->operation);
    free(e->method);
    free(e->path);
}

void hx_faultcov_release(struct hx_faultcov *cov)
{
    for (size_t i = 0; i < cov->n; i++)
        endpoint_release(&cov->endpoints[i]);
    free(cov->endpoints);
    *cov = (struct hx_faultcov){0};
}

void hx_faultcov_keep(struct hx_faultcov *cov, const char *const *operations, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < cov->n; i++) {
        size_t k = 0;
        while (k < n && strcmp(operations[k], cov->endpoints[i].operation) != 0)
            k++;
        if (k < n)
            cov->endpoints[kept++] = cov->endpoints[i];
        else
            endpoint_release(&cov->endpoints[i]);
    }
    cov->n = kept;
}

/* --- counting --------------------------------------------------------------------------------- */

static bool make_room(struct hx_faultcov *cov)
{
    if (cov->n < cov->cap)
        return true;
    size_t cap = cov->cap ? cov->cap * 2 : 16;
    struct hx_endpoint *endpoints = realloc(cov->endpoints, cap * sizeof *endpoints);
    if (!endpoints)
        return false;
    cov->endpoints = endpoints;
    cov->cap = cap;
    return true;
}

static struct hx_endpoint *find_or_add(struct hx_faultcov *cov, const char *operation,
                                       const cJSON *entry)
{
    size_t i = 0;
    int order = 1;
    while (i < cov->n && (order = strcmp(cov->endpoints[i].operation, operation)) < 0)
        i++;
    if (i < cov->n && order == 0)
        return &cov->endpoints[i];
    if (!make_room(cov))
        return NULL;
    memmove(&cov->endpoints[i + 1], &cov->endpoints[i], (cov->n - i) * sizeof *cov->endpoints);
    cov->endpoints[i] = (struct hx_endpoint){.operation = gc_strdup(operation),
                                             .method = gc_strdup(gc_json_str(entry, "method")),
                                             .path = gc_strdup(gc_json_str(entry, "path"))};
    cov->n++;
    return &cov->endpoints[i];
}

static bool is_own_request(const cJSON *entry)
{
    const cJSON *agent = cJSON_GetObjectItem(gc_json_get(entry, "headers"), "User-Agent");
    return cJSON_IsString(agent) && strncmp(agent->valuestring, "gcverify", 8) == 0;
}

static void count(struct hx_endpoint *e, int mode, bool survived)
{
    if (!e || mode < 0)
        return;
    e->met[mode]++;
    e->survived[mode] += survived;
}

/* A refused connection reaches no journal. Which call meets it follows from the case: the first
 * that goes to that upstream. */
static const char *refused_operation(const struct hx_case *c, const char *upstream)
{
    const cJSON *env = gc_json_get(c->when, "env");
    bool after_login = gc_json_get(gc_json_get(c->given, "upstreams"), "login") != NULL;
    if (strcmp(upstream, "users") == 0)
        return "getCollectionItem";
    if (c->needs_service)
        return "postOauth2Introspect";
    if (strcmp(upstream, "login") == 0 || !after_login)
        return "postOauthToken";
    return gc_json_str(env, "GENESYS_NODE_ID") ? "postArchitectSimulations" : "getArchitectFlow";
}

static void add_refused(struct hx_faultcov *cov, const struct hx_case *c, bool survived)
{
    const cJSON *upstreams = gc_json_get(c->given, "upstreams");
    for (const cJSON *u = upstreams ? upstreams->child : NULL; u; u = u->next) {
        if (strcmp(u->valuestring, "mock") == 0)
            continue;
        const char *mode = strcmp(u->valuestring, "refused") == 0 ? "refused" : "timeout";
        const char *operation = refused_operation(c, u->string);
        count(find_or_add(cov, operation, NULL), hx_mode_find(mode), survived);
    }
}

void hx_faultcov_add(struct hx_faultcov *cov, const struct hx_case *c, const struct hx_result *r)
{
    const cJSON *requests = gc_json_get(r->journal.root, "requests");
    bool survived = r->outcome == HX_PASSED;
    if (!requests || (!c->needs_service && !c->runs_client))
        return;
    for (const cJSON *e = requests->child; e; e = e->next) {
        const char *operation = gc_json_str(e, "operation");
        const cJSON *fault = hx_fault_find(r->faults, gc_json_str(e, "fault"));
        if (operation && !is_own_request(e))
            count(find_or_add(cov, operation, e), hx_mode_of_entry(e, fault), survived);
    }
    add_refused(cov, c, survived);
}

/* --- telling ---------------------------------------------------------------------------------- */

static size_t n_survived(const struct hx_endpoint *e)
{
    size_t n = 0;
    for (size_t i = 0; i < HX_N_MODES; i++)
        n += e->survived[i] > 0;
    return n;
}

static double percent_of(size_t n, size_t of)
{
    return of ? 100.0 * (double)n / (double)of : 0;
}

double hx_faultcov_percent(const struct hx_faultcov *cov)
{
    size_t n = 0;
    for (size_t i = 0; i < cov->n; i++)
        n += n_survived(&cov->endpoints[i]);
    return percent_of(n, cov->n * HX_N_MODES);
}

static int width_of(const struct hx_endpoint *e)
{
    size_t n = strlen(e->operation);
    return (int)(n < 8 ? 8 : n) + 2;
}

static void print_cell(FILE *to, const struct hx_endpoint *e, size_t mode)
{
    char cell[32];
    if (e->met[mode] == 0)
        snprintf(cell, sizeof cell, "-");
    else if (e->survived[mode] == e->met[mode])
        snprintf(cell, sizeof cell, "%u", e->met[mode]);
    else
        snprintf(cell, sizeof cell, "%u of %u", e->survived[mode], e->met[mode]);
    fprintf(to, "%*s", width_of(e), cell);
}

void hx_faultcov_table(const struct hx_faultcov *cov, FILE *to)
{
    fprintf(to, "\nFault coverage: how often each failure was met and survived\n%-20s", "");
    for (size_t i = 0; i < cov->n; i++)
        fprintf(to, "%*s", width_of(&cov->endpoints[i]), cov->endpoints[i].operation);
    for (size_t m = 0; m < HX_N_MODES; m++) {
        fprintf(to, "\n%-20s", hx_modes[m].name);
        for (size_t i = 0; i < cov->n; i++)
            print_cell(to, &cov->endpoints[i], m);
    }
    fprintf(to, "\n%-20s", "covered");
    for (size_t i = 0; i < cov->n; i++)
        fprintf(to, "%*.0f %%", width_of(&cov->endpoints[i]) - 2,
                percent_of(n_survived(&cov->endpoints[i]), HX_N_MODES));
    fprintf(to, "\n%.1f %% in all\n", hx_faultcov_percent(cov));
}

void hx_faultcov_missing(const struct hx_faultcov *cov, FILE *to)
{
    for (size_t i = 0; i < cov->n; i++) {
        const struct hx_endpoint *e = &cov->endpoints[i];
        const char *before = ": not survived: ";
        if (n_survived(e) == HX_N_MODES)
            continue;
        fputs(e->operation, to);
        for (size_t m = 0; m < HX_N_MODES; m++) {
            if (e->survived[m])
                continue;
            fprintf(to, "%s%s", before, hx_modes[m].name);
            before = ", ";
        }
        fputc('\n', to);
    }
}

static void write_endpoint(struct gc_jsonw *w, const struct hx_endpoint *e)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "operation", e->operation);
    gc_jsonw_put_str(w, "method", e->method);
    gc_jsonw_put_str(w, "path", e->path);
    gc_jsonw_key(w, "percent");
    gc_jsonw_num(w, percent_of(n_survived(e), HX_N_MODES));
    gc_jsonw_key(w, "modes");
    gc_jsonw_object(w);
    for (size_t m = 0; m < HX_N_MODES; m++) {
        gc_jsonw_key(w, hx_modes[m].name);
        gc_jsonw_object(w);
        gc_jsonw_put_int(w, "met", e->met[m]);
        gc_jsonw_put_int(w, "survived", e->survived[m]);
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

void hx_faultcov_write(const struct hx_faultcov *cov, struct gc_jsonw *w)
{
    gc_jsonw_object(w);
    gc_jsonw_key(w, "percent");
    gc_jsonw_num(w, hx_faultcov_percent(cov));
    gc_jsonw_key(w, "endpoints");
    gc_jsonw_array(w);
    for (size_t i = 0; i < cov->n; i++)
        write_endpoint(w, &cov->endpoints[i]);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}
