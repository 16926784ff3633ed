/* What a listing leaves out: the query's parameters by the item's model. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "mock/platform/act/act.h"

enum { MAX_NAME = 128 };

enum test {
    TEST_EQUAL,
    TEST_FLAG,
    TEST_CONTAINS,
    TEST_NAME,
    TEST_PREFIX,
    TEST_SUBSTRING,
    TEST_ANYWHERE
};

struct serve_filter {
    struct serve_filter *next;
    enum test test;
    const char *path; /* of the member, "site.id" */
    struct serve_values values;
    bool is_required;                 /* of the query: what has no such member passes */
    bool shows_deleted, nothing_else; /* of those that are there for deleted items alone */
};

static bool is_one_of(const char *name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcasecmp(name, list[i]) == 0)
            return true;
    return false;
}

/* Those that say how, not which. */
static bool is_about_the_page(const char *name)
{
    static const char *const names[] = {
        "pageSize", "pageNumber", "sortBy",     "sortOrder",
        "expand",   "fields",     "after",      "before",
        "cursor",   "limit",      "nextPage",   "previousPage",
        "count",    "startIndex", "attributes", "excludedAttributes",
        "sort",     "pagingToken"};
    return is_one_of(name, names, GC_COUNT_OF(names));
}

static bool is_search(const char *name)
{
    static const char *const names[] = {"q", "query", "nameOrDescription", "searchTerm"};
    return is_one_of(name, names, GC_COUNT_OF(names)) || strncmp(name, "search", 6) == 0;
}

static bool is_for_deleted(const char *name)
{
    static const char *const names[] = {"deleted", "includeDeleted"};
    return is_one_of(name, names, GC_COUNT_OF(names));
}

static const struct platform_model *item_model(const struct serving *s)
{
    return s->c->entity ? s->c->entity : s->c->listed;
}

static bool is_scalar(const struct platform_model *m)
{
    return m && m->type != PLATFORM_OBJECT && m->type != PLATFORM_ARRAY && m->type != PLATFORM_ANY;
}

/* libraryId where the item lists "libraries", each with its id. */
static bool lead_to_list(struct serving *s, struct serve_filter *f, const char *name, size_t n)
{
    char path[MAX_NAME + 8];
    bool is_y = n > 1 && name[n - 1] == 'y';
    snprintf(path, sizeof path, "%.*s%s", (int)(is_y ? n - 1 : n), name, is_y ? "ies" : "s");
    const struct platform_model *m = platform_model_at(s->d, item_model(s), path);
    const struct platform_model *items = m ? platform_model(s->d, m->items) : NULL;
    f->test = TEST_CONTAINS;
    f->path = gc_arena_dups(&s->arena, path);
    return items && m->type == PLATFORM_ARRAY && f->path &&
           (is_scalar(items) || platform_property(s->d, items, "id"));
}

/* xId, xIds: the id of x, or of one of several; xs: one of several x. */
static bool lead_by_name(struct serving *s, struct serve_filter *f, const char *name)
{
    const struct platform_model *item = item_model(s), *m;
    char path[MAX_NAME + 8];
    size_t n = strlen(name);
    if (n >= MAX_NAME)
        return false;
    size_t n_id = n > 2 && strcmp(name + n - 2, "Id") == 0    ? 2
                  : n > 3 && strcmp(name + n - 3, "Ids") == 0 ? 3
                                                              : 0;
    if (n_id > 0) {
        snprintf(path, sizeof path, "%.*s.id", (int)(n - n_id), name);
        m = platform_model_at(s->d, item, path);
    } else {
        snprintf(path, sizeof path, "%.*s", (int)(n > 1 && name[n - 1] == 's' ? n - 1 : n), name);
        m = platform_model_at(s->d, item, path);
    }
    f->path = gc_arena_dups(&s->arena, path);
    return f->path && (is_scalar(m) || (n_id > 0 && lead_to_list(s, f, name, n - n_id)));
}

static enum test test_of_name(const struct platform_parameter *p)
{
    const char *words = p->description ? p->description : "";
    if (strcasestr(words, "start") || strcasestr(words, "prefix"))
        return TEST_PREFIX;
    return strcasestr(words, "contain") || strcasestr(words, "partial") ? TEST_SUBSTRING
                                                                        : TEST_NAME;
}

/* Does the table say that * stands for anything in it? */
static bool takes_wildcards(const struct serving *s, const char *name)
{
    return gc_json_has_text(gc_json_get(s->c->row, "wildcards"), name);
}

/* Where the parameter leads; false: nowhere. */
static bool lead(struct serving *s, struct serve_filter *f, const struct platform_parameter *p)
{
    const struct platform_model *m = platform_model_at(s->d, item_model(s), p->name);
    f->path = p->name;
    if (strcmp(p->name, "ids") == 0 || strcmp(p->name, "id") == 0) {
        f->path = s->c->key;
        return true;
    }
    if (is_search(p->name) && !m) {
        f->test = TEST_ANYWHERE;
        return true;
    }
    if (is_for_deleted(p->name)) {
        f->shows_deleted = f->values.n > 0 && strcasecmp(f->values.list[0], "true") == 0;
        f->nothing_else = true;
        return s->c->is_soft;
    }
    if (is_scalar(m)) {
        f->test = m->type == PLATFORM_BOOL       ? TEST_FLAG
                  : strcmp(p->name, "name") == 0 ? test_of_name(p)
                  : takes_wildcards(s, p->name)  ? TEST_NAME
                                                 : TEST_EQUAL;
        return true;
    }
    if (m && m->type == PLATFORM_ARRAY && is_scalar(platform_model(s->d, m->items))) {
        f->test = TEST_CONTAINS;
        return true;
    }
    return lead_by_name(s, f, p->name);
}

static bool wants_deleted(const struct serve_filter *f)
{
    if (strcmp(f->path, "state") != 0)
        return false;
    for (size_t i = 0; i < f->values.n; i++)
        if (strcasecmp(f->values.list[i], "deleted") == 0 ||
            strcasecmp(f->values.list[i], "any") == 0)
            return true;
    return false;
}

struct serve_filter *serve_filters(struct serving *s)
{
    struct serve_filter *first = NULL;
    for (size_t i = 0; i < s->op->n_query; i++) {
        const struct platform_parameter *p = &s->op->query[i];
        if (is_about_the_page(p->name) || !strstr(s->x->req->query, p->name))
            continue;
        struct serve_filter f = {.next = first,
                                 .is_required = p->required,
                                 .values =
                                     serve_query(s, p->name, p->is_array || !is_search(p->name))};
        if (f.values.n == 0 || (f.values.n == 1 && !*f.values.list[0]))
            continue;
        struct serve_filter *kept = gc_arena_get(&s->arena, sizeof *kept);
        if (!kept || !lead(s, &f, p)) {
            gc_strbuf_addf(&s->ignored, "%s%s", s->ignored.len ? ", " : "", p->name);
            continue;
        }
        f.shows_deleted |= wants_deleted(&f);
        *kept = f;
        first = kept;
    }
    return first;
}

/* A member's text: decoded when it is one, as it stands otherwise; "" when it is absent. */
static const char *member_text(struct gc_arena *a, const struct mock_entity *e, const char *path)
{
    struct gc_span v = gc_scan_find(e->json, e->n_json, path);
    const char *text = v.n ? gc_span_decode(a, v) : "";
    return text ? text : "";
}

static bool lists(struct gc_arena *a, const struct mock_entity *e, const struct serve_filter *f)
{
    struct gc_span v = gc_scan_find(e->json, e->n_json, f->path);
    struct gc_scan scan = gc_scan(v.text, v.n);
    if (!v.n || !gc_scan_enter(&scan, '['))
        return false;
    while (gc_scan_element(&scan)) {
        struct gc_span one = gc_scan_skip(&scan);
        if (one.n && *one.text == '{')
            one = gc_scan_find(one.text, one.n, "id");
        const char *text = one.n ? gc_span_decode(a, one) : NULL;
        for (size_t i = 0; text && i < f->values.n; i++)
            if (strcasecmp(text, f->values.list[i]) == 0)
                return true;
    }
    return false;
}

/* '*' at either end stands for anything. */
static bool name_fits(const char *name, const char *wanted)
{
    size_t n = strlen(wanted), n_name = strlen(name);
    bool before = n > 0 && *wanted == '*', after = n > 1 && wanted[n - 1] == '*';
    if (!before && !after)
        return strcasecmp(name, wanted) == 0;
    char part[512];
    snprintf(part, sizeof part, "%.*s", (int)(n - before - after), wanted + before);
    size_t n_part = strlen(part);
    if (before && after)
        return strcasestr(name, part) != NULL;
    if (after)
        return strncasecmp(name, part, n_part) == 0;
    return n_name >= n_part && strcasecmp(name + n_name - n_part, part) == 0;
}

static bool has_anywhere(struct gc_arena *a, const struct mock_entity *e, const char *text)
{
    static const char *const paths[] = {"name", "description", "email", "username", "title"};
    for (size_t i = 0; i < GC_COUNT_OF(paths); i++)
        if (strcasestr(member_text(a, e, paths[i]), text))
            return true;
    return false;
}

static bool fits(struct gc_arena *a, const struct serve_filter *f, const struct mock_entity *e,
                 const char *value)
{
    switch (f->test) {
    case TEST_EQUAL:
        return strcasecmp(member_text(a, e, f->path), value) == 0;
    case TEST_FLAG: { /* what is not there is false */
        const char *flag = member_text(a, e, f->path);
        return strcasecmp(*flag ? flag : "false", value) == 0;
    }
    case TEST_NAME:
        return name_fits(member_text(a, e, f->path), value);
    case TEST_PREFIX:
        return strncasecmp(member_text(a, e, f->path), value, strlen(value)) == 0 ||
               name_fits(member_text(a, e, f->path), value);
    case TEST_SUBSTRING:
        return strcasestr(member_text(a, e, f->path), value) != NULL ||
               name_fits(member_text(a, e, f->path), value);
    case TEST_ANYWHERE:
        return has_anywhere(a, e, value);
    case TEST_CONTAINS:
        break;
    }
    return false;
}

/* Has it no such member, or an empty list? */
static bool says_nothing(const struct mock_entity *e, const char *path)
{
    struct gc_span v = gc_scan_find(e->json, e->n_json, path);
    return v.n == 0 || gc_span_is(v, "[]");
}

static bool passes(struct gc_arena *a, const struct serve_filter *f, const struct mock_entity *e)
{
    bool is_state = strcmp(f->path, "state") == 0;
    if (f->nothing_else || (f->is_required && says_nothing(e, f->path)))
        return true;
    if (f->test == TEST_CONTAINS)
        return lists(a, e, f);
    for (size_t i = 0; i < f->values.n; i++)
        if ((is_state && strcasecmp(f->values.list[i], "any") == 0) ||
            fits(a, f, e, f->values.list[i]))
            return true;
    return false;
}

bool serve_passes(struct serving *s, const struct serve_filter *f, const struct mock_entity *e)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 22};
    bool shows_deleted = false, ok = true;
    for (; f && ok; f = f->next) {
        shows_deleted |= f->shows_deleted;
        ok = passes(&arena, f, e);
    }
    return ok && (shows_deleted || !s->c->is_soft || !e->is_deleted);
}
