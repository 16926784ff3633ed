#include "mock/platform/shape/make.h"

#include <string.h>

enum { LEAST_DEPTH = 8, EXAMPLE_DEPTH = 4 };

struct making {
    struct platform_document *d;
    const char *now;
    unsigned left; /* levels */
    bool example;
};

static cJSON *make(struct making *w, const struct platform_model *m);

static cJSON *make_text(const struct making *w, const struct platform_model *m)
{
    static const struct {
        const char *format, *text;
    } row[] = {{"date", "2026-01-31"},
               {"uri", "https://www.example.com"},
               {"url", "https://www.example.com"},
               {"local-time", "08:15:00"},
               {"interval", "2026-01-31T00:00:00.000Z/2026-02-01T00:00:00.000Z"}};
    if (m->n_choices > 0)
        return cJSON_CreateString(m->choices[0]);
    if (m->format && strcmp(m->format, "date-time") == 0)
        return cJSON_CreateString(w->now);
    for (size_t i = 0; m->format && i < GC_COUNT_OF(row); i++)
        if (strcmp(m->format, row[i].format) == 0)
            return cJSON_CreateString(row[i].text);
    return cJSON_CreateString(w->example ? "example" : "");
}

static cJSON *make_object(struct making *w, const struct platform_model *m)
{
    cJSON *o = cJSON_CreateObject();
    for (size_t i = 0; o && i < m->n_properties; i++) {
        const struct platform_property *p = &m->properties[i];
        if (!p->required && !(w->example && w->left > 0))
            continue;
        if (!gc_json_add(o, p->name, make(w, p->model))) {
            cJSON_Delete(o);
            return NULL;
        }
    }
    return o;
}

static cJSON *make_array(struct making *w, const struct platform_model *m)
{
    cJSON *list = cJSON_CreateArray();
    if (!list || !w->example || w->left == 0 || !m->items ||
        gc_json_append(list, make(w, m->items)))
        return list;
    cJSON_Delete(list);
    return NULL;
}

static cJSON *make(struct making *w, const struct platform_model *m)
{
    cJSON *made = NULL;
    m = platform_model(w->d, m);
    if (!m || w->left == 0)
        return m && m->type == PLATFORM_ARRAY  ? cJSON_CreateArray()
               : m && m->type == PLATFORM_TEXT ? make_text(w, m)
               : m && m->type == PLATFORM_BOOL ? cJSON_CreateFalse()
               : m && (m->type == PLATFORM_INTEGER || m->type == PLATFORM_NUMBER)
                   ? cJSON_CreateNumber(0)
                   : cJSON_CreateObject();
    w->left--;
    switch (m->type) {
    case PLATFORM_ANY:
    case PLATFORM_OBJECT:
        made = make_object(w, m);
        break;
    case PLATFORM_ARRAY:
        made = make_array(w, m);
        break;
    case PLATFORM_TEXT:
        made = make_text(w, m);
        break;
    case PLATFORM_INTEGER:
    case PLATFORM_NUMBER:
        made = cJSON_CreateNumber(0);
        break;
    case PLATFORM_BOOL:
        made = cJSON_CreateFalse();
        break;
    }
    w->left++;
    return made;
}

cJSON *platform_make_least(struct platform_document *d, const struct platform_model *m,
                           const char *now)
{
    return make(&(struct making){.d = d, .now = now, .left = LEAST_DEPTH}, m);
}

cJSON *platform_make_example(struct platform_document *d, const struct platform_model *m,
                             const char *now)
{
    return make(&(struct making){.d = d, .now = now, .left = EXAMPLE_DEPTH, .example = true}, m);
}

static bool fill(struct making *w, const struct platform_model *m, cJSON *value)
{
    m = platform_model(w->d, m);
    if (!m || w->left == 0)
        return true;
    w->left--;
    bool ok = true;
    if (m->type == PLATFORM_ARRAY)
        for (cJSON *e = value->child; e && ok && m->items; e = e->next)
            ok = fill(w, m->items, e);
    if (m->type == PLATFORM_OBJECT && cJSON_IsObject(value))
        for (size_t i = 0; i < m->n_properties && ok; i++) {
            const struct platform_property *p = &m->properties[i];
            cJSON *there = cJSON_GetObjectItemCaseSensitive(value, p->name);
            bool is_reference = w->left < LEAST_DEPTH - 1 && gc_json_get(value, "id");
            if (there)
                ok = fill(w, p->model, there);
            else if (p->required && !is_reference)
                ok = gc_json_add(value, p->name, make(w, p->model));
        }
    w->left++;
    return ok;
}

bool platform_fill_required(struct platform_document *d, const struct platform_model *m,
                            cJSON *object, const char *now)
{
    return fill(&(struct making){.d = d, .now = now, .left = LEAST_DEPTH}, m, object);
}

void platform_project(struct platform_document *d, const struct platform_model *m, cJSON *value)
{
    m = platform_model(d, m);
    if (m && m->type == PLATFORM_ARRAY && cJSON_IsArray(value) && m->items)
        for (cJSON *e = value->child; e; e = e->next)
            platform_project(d, m->items, e);
    if (!m || m->type != PLATFORM_OBJECT || !cJSON_IsObject(value))
        return;
    for (cJSON *c = value->child, *next; c; c = next) {
        next = c->next;
        const struct platform_property *p = platform_property(d, m, c->string);
        if (p)
            platform_project(d, p->model, c);
        else if (m->values)
            platform_project(d, m->values, c);
        else if (!m->open)
            cJSON_Delete(cJSON_DetachItemViaPointer(value, c));
    }
}
