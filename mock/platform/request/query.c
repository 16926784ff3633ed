/* The query of a request, as the operation's parameters describe it. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/http/url.h"
#include "mock/platform/request/serving.h"

enum { MAX_NAME = 128 };

/* Visits each name and value of the query, decoded into the arena. */
typedef void visit_fn(struct serving *s, const char *name, char *value, void *ctx);
static void each(struct serving *s, visit_fn *visit, void *ctx)
{
    char name[MAX_NAME];
    for (const char *at = s->x->req->query; *at;) {
        size_t n = strcspn(at, "&"), n_name = strcspn(at, "=&");
        const char *from = at + n_name + (n_name < n);
        size_t n_value = (size_t)(at + n - from);
        char *value = gc_arena_get(&s->arena, n_value + 1);
        if (value && gc_url_decode(name, sizeof name, at, n_name, true) >= 0 &&
            gc_url_decode(value, n_value + 1, from, n_value, true) >= 0)
            visit(s, name, value, ctx);
        at += n + (at[n] == '&');
    }
}

struct gathering {
    const char *name;
    bool commas;
    struct serve_values out;
    size_t cap;
};

static void gather(struct serving *s, const char *name, char *value, void *ctx)
{
    struct gathering *g = ctx;
    (void)s;
    if (strcmp(name, g->name) != 0)
        return;
    for (char *at = value;;) {
        char *comma = g->commas ? strchr(at, ',') : NULL;
        if (comma)
            *comma = '\0';
        if (g->out.n < g->cap)
            g->out.list[g->out.n++] = at;
        if (!comma)
            return;
        at = comma + 1;
    }
}

static size_t most_values(const char *query)
{
    size_t n = 1;
    for (; *query; query++)
        n += *query == ',' || *query == '&' || *query == '%'; /* %2C is a comma, too */
    return n;
}

struct serve_values serve_query(struct serving *s, const char *name, bool commas)
{
    struct gathering g = {.name = name, .commas = commas, .cap = most_values(s->x->req->query)};
    g.out.list = gc_arena_zero(&s->arena, g.cap, sizeof *g.out.list);
    if (g.out.list)
        each(s, gather, &g);
    return g.out;
}

const char *serve_query_one(struct serving *s, const char *name)
{
    size_t n = strlen(name);
    const char *at = strstr(s->x->req->query, name);
    if (!at || !n)
        return NULL;
    struct serve_values v = serve_query(s, name, false);
    return v.n ? v.list[0] : NULL;
}

/* Orders are spelled in eleven ways; the document's enum lists one or two. */
static bool is_order(const char *name, const char *value)
{
    return strcmp(name, "sortOrder") == 0 &&
           (strncasecmp(value, "asc", 3) == 0 || strncasecmp(value, "desc", 4) == 0);
}

static bool is_number(const char *text)
{
    char *end;
    strtod(text, &end);
    return *text && *end == '\0';
}

static bool is_of_type(const struct platform_parameter *p, const char *value)
{
    if (p->type == PLATFORM_BOOL)
        return strcasecmp(value, "true") == 0 || strcasecmp(value, "false") == 0;
    if (p->type == PLATFORM_INTEGER)
        return *value &&
               strspn(value + (*value == '-'), "0123456789") == strlen(value + (*value == '-'));
    return p->type != PLATFORM_NUMBER || is_number(value);
}

static bool is_choice(const struct platform_parameter *p, const char *value)
{
    if (p->n_choices == 0 || is_order(p->name, value))
        return true;
    for (size_t i = 0; i < p->n_choices; i++)
        if (strcasecmp(p->choices[i], value) == 0)
            return true;
    return false;
}

static bool check_value(struct serving *s, const struct platform_parameter *p, const char *value)
{
    struct gc_strbuf words GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    if (*value == '\0' || (is_of_type(p, value) && is_choice(p, value)))
        return true;
    if (!is_of_type(p, value)) {
        serve_fail(s, 400, "invalid.value", p->name,
                   "Value [%.100s] is not valid for field type [%s]. Allowable values are: %s",
                   value, p->name, p->type == PLATFORM_BOOL ? "true, false" : "a number");
        return false;
    }
    platform_add_choices(&words, p->choices, p->n_choices);
    serve_fail(s, 400, "invalid.query.param.value", p->name,
               "Value [%.100s] is not valid for parameter [%s]. Allowable values are: %.600s",
               value, p->name, gc_strbuf_text(&words));
    return false;
}

bool serve_check_query(struct serving *s)
{
    for (size_t i = 0; i < s->op->n_query; i++) {
        const struct platform_parameter *p = &s->op->query[i];
        struct serve_values v = {0};
        if (strstr(s->x->req->query, p->name))
            v = serve_query(s, p->name, p->is_array);
        if (v.n == 0 && p->required && !p->initial) {
            serve_fail(s, 400, "bad.request", p->name, "The query parameter [%s] is required.",
                       p->name);
            return false;
        }
        for (size_t k = 0; k < v.n; k++)
            if (!check_value(s, p, v.list[k]))
                return false;
    }
    return true;
}
