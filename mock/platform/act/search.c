/* Searches: {"query": [{"type": "EXACT", "fields": ["name"], "value": "x"}], ...}. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mock/platform/act/act.h"
#include "mock/text/base64.h"

enum { MAX_FOUND_SIZE = 500 };

/* One criterion and one text of an item. */
typedef bool test_fn(const cJSON *criterion, const char *text, const char *wanted);

static bool is_exact(const cJSON *c, const char *text, const char *wanted)
{
    (void)c;
    return strcasecmp(text, wanted) == 0;
}

static bool contains(const cJSON *c, const char *text, const char *wanted)
{
    (void)c;
    return strcasestr(text, wanted) != NULL;
}

static bool starts(const cJSON *c, const char *text, const char *wanted)
{
    (void)c;
    return strncasecmp(text, wanted, strlen(wanted)) == 0;
}

/* A word of the text. */
static bool has_term(const cJSON *c, const char *text, const char *wanted)
{
    size_t n = strlen(wanted);
    (void)c;
    for (const char *at = text; (at = strcasestr(at, wanted)); at++) {
        bool before = at == text || strchr(" \t,.;@-", at[-1]);
        bool after = !at[n] || strchr(" \t,.;@-", at[n]);
        if (before && after && n > 0)
            return true;
    }
    return false;
}

/* Moments and dates compare as texts do: the most significant part stands first. */
static bool in_range(const cJSON *c, const char *text, const char *wanted)
{
    const char *from = gc_json_str(c, "startValue"), *to = gc_json_str(c, "endValue");
    (void)wanted;
    return (!from || strcmp(text, from) >= 0) && (!to || strcmp(text, to) <= 0) && *text;
}

static bool is_less(const cJSON *c, const char *text, const char *wanted)
{
    (void)c;
    return *text && strcmp(text, wanted) < 0;
}

static bool is_greater(const cJSON *c, const char *text, const char *wanted)
{
    (void)c;
    return *text && strcmp(text, wanted) > 0;
}

static const struct {
    const char *type;
    test_fn *test;
} tests[] = {{"EXACT", is_exact},        {"CONTAINS", contains},      {"STARTS_WITH", starts},
             {"TERM", has_term},         {"TERMS", has_term},         {"SIMPLE", contains},
             {"QUERY_STRING", contains}, {"RANGE", in_range},         {"DATE_RANGE", in_range},
             {"LESS_THAN", is_less},     {"GREATER_THAN", is_greater}};

static test_fn *test_of(const char *type)
{
    for (size_t i = 0; type && i < GC_COUNT_OF(tests); i++)
        if (strcasecmp(tests[i].type, type) == 0)
            return tests[i].test;
    return NULL;
}

static bool tries(test_fn *test, const cJSON *c, const char *text)
{
    const cJSON *values = gc_json_get(c, "values"), *v;
    const cJSON *value = gc_json_get(c, "value");
    if (test == in_range)
        return test(c, text, "");
    cJSON_ArrayForEach(v, values)
    {
        if (cJSON_IsString(v) && test(c, text, v->valuestring))
            return true;
    }
    return cJSON_IsString(value) && test(c, text, value->valuestring);
}

/* Any text at a dotted path, through arrays. */
static bool any_at(struct gc_arena *a, const char *json, size_t n, const char *path, test_fn *test,
                   const cJSON *c)
{
    struct gc_scan scan = gc_scan(json, n);
    char name[256];
    size_t n_name = strcspn(path, ".");
    if (n > 0 && *json == '[') {
        (void)gc_scan_enter(&scan, '[');
        while (gc_scan_element(&scan)) {
            struct gc_span e = gc_scan_skip(&scan);
            if (e.n && any_at(a, e.text, e.n, path, test, c))
                return true;
        }
        return false;
    }
    if (!*path) {
        const char *text = gc_span_decode(a, (struct gc_span){json, n});
        return text && tries(test, c, text);
    }
    snprintf(name, sizeof name, "%.*s", (int)(n_name < 255 ? n_name : 255), path);
    struct gc_span v = gc_scan_find(json, n, name);
    return v.n && any_at(a, v.text, v.n, path + n_name + (path[n_name] == '.'), test, c);
}

static bool meets(struct gc_arena *a, const cJSON *c, const struct mock_entity *e)
{
    const char *type = gc_json_str(c, "type");
    const cJSON *field;
    test_fn *test = test_of(type);
    if (type && strcasecmp(type, "MATCH_ALL") == 0)
        return true;
    if (type && strcasecmp(type, "REQUIRED_FIELDS") == 0) {
        cJSON_ArrayForEach(field, gc_json_get(c, "fields"))
        {
            if (!cJSON_IsString(field) || !gc_scan_find(e->json, e->n_json, field->valuestring).n)
                return false;
        }
        return true;
    }
    cJSON_ArrayForEach(field, gc_json_get(c, "fields"))
    {
        if (test && cJSON_IsString(field) &&
            any_at(a, e->json, e->n_json, field->valuestring, test, c))
            return true;
    }
    return false;
}

/* All with AND (or none said), one of those with OR, none with NOT. */
static bool matches(struct serving *s, const struct mock_entity *e)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 22};
    bool any = false, has_or = false;
    const cJSON *c;
    if (s->c->is_soft && e->is_deleted)
        return false;
    cJSON_ArrayForEach(c, gc_json_get(s->body.root, "query"))
    {
        const char *operator= gc_json_str(c, "operator");
        bool met = meets(&arena, c, e);
        if (operator&& strcasecmp(operator, "OR") == 0) {
            has_or = true;
            any |= met;
        } else if (met == (operator&& strcasecmp(operator, "NOT") == 0)) {
            return false;
        }
    }
    return any || !has_or;
}

static bool check_types(struct serving *s)
{
    const cJSON *c;
    cJSON_ArrayForEach(c, gc_json_get(s->body.root, "query"))
    {
        const char *type = gc_json_str(c, "type");
        if (type && (test_of(type) || strcasecmp(type, "MATCH_ALL") == 0 ||
                     strcasecmp(type, "REQUIRED_FIELDS") == 0))
            continue;
        serve_fail(s, 400, "invalid.value", "query.type",
                   "Value [%.64s] is not valid for field type [query.type]. Allowable values are: "
                   "EXACT, CONTAINS, STARTS_WITH, TERM, TERMS, SIMPLE, QUERY_STRING, RANGE, "
                   "DATE_RANGE, LESS_THAN, GREATER_THAN, REQUIRED_FIELDS, MATCH_ALL",
                   type ? type : "");
        return false;
    }
    return true;
}

struct found {
    struct mock_entity **list;
    size_t n;
};

static bool gather(struct serving *s, struct found *f)
{
    size_t n = 0;
    const char *by = gc_json_str(s->body.root, "sortBy");
    const char *order = gc_json_str(s->body.root, "sortOrder");
    bool descending = order && (*order == 'd' || *order == 'D');
    struct mock_store *store = serve_store(s, s->c, s->path, false);
    struct mock_entity *const *all =
        store ? mock_store_ordered(store, by && *by ? by : "name", &n) : NULL;
    f->list = calloc(n + 1, sizeof *f->list);
    for (size_t i = 0; f->list && all && i < n; i++) {
        struct mock_entity *e = all[descending ? n - 1 - i : i];
        if (matches(s, e))
            f->list[f->n++] = mock_entity_ref(e);
    }
    return f->list && (all || !store);
}

static const char *results_member(struct serving *s)
{
    static const char *const names[] = {"results", "entities"};
    for (size_t i = 0; i < GC_COUNT_OF(names); i++)
        if (platform_property(s->d, s->op->answer, names[i]))
            return names[i];
    return "results";
}

static void write_found(struct serving *s, const struct found *f, int64_t size, int64_t number)
{
    struct gc_jsonw w = mock_body(s->x);
    size_t from = (size_t)((number - 1) * size), end = from + (size_t)size;
    int64_t n_pages = ((int64_t)f->n + size - 1) / size;
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, results_member(s));
    const struct platform_model *shown = platform_model_at(s->d, s->op->answer, results_member(s));
    shown = shown && shown->items ? shown->items : s->c->listed;
    for (size_t i = from; i < end && i < f->n; i++)
        serve_show(s, shown, f->list[i], &w);
    gc_jsonw_end(&w);
    const struct {
        const char *name;
        int64_t value;
    } row[] = {{"total", (int64_t)f->n},
               {"pageSize", size},
               {"pageNumber", number},
               {"pageCount", n_pages}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        if (platform_property(s->d, s->op->answer, row[i].name))
            gc_jsonw_put_int(&w, row[i].name, row[i].value);
    gc_jsonw_end(&w);
    mock_reply_json(s->x, s->op->status);
}

/* GET has what POST has in its body in the query, as base64: its alphabet or that of URLs. False:
 * it has answered. */
static bool read_q64(struct serving *s)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_error err = {0};
    const char *given = serve_query_one(s, "q64");
    char *coded = given ? gc_arena_dups(&s->arena, given) : NULL;
    size_t bad;
    for (char *c = coded; c && *c; c++)
        *c = (char)(*c == '-' ? '+' : *c == '_' ? '/' : *c);
    size_t n = coded ? strlen(coded) : 0;
    char *padded = coded ? gc_arena_get(&s->arena, n + 4) : NULL;
    if (padded)
        n = (size_t)snprintf(padded, n + 4, "%s%.*s", coded, (int)((4 - n % 4) % 4), "===");
    if (!padded || n == 0 || !mock_base64_decode_to(&text, padded, n, &bad) ||
        gc_json_parse(&s->body, "q64", gc_strbuf_text(&text), text.len, &gc_json_default_limits,
                      &err) != GC_OK ||
        !cJSON_IsObject(s->body.root)) {
        serve_fail(s, 400, "bad.request", "q64",
                   "The query parameter [q64] must be the search as JSON, in base64.");
        return false;
    }
    return true;
}

void serve_search(struct serving *s)
{
    struct found f = {0};
    if (s->op->method == PLATFORM_GET && !read_q64(s))
        return;
    int64_t size = gc_json_int(s->body.root, "pageSize", 25);
    int64_t number = gc_json_int(s->body.root, "pageNumber", 1);
    if (size < 1 || size > MAX_FOUND_SIZE || number < 1 || number > 1000000) {
        serve_fail(
            s, 400, "invalid.value", size < 1 || size > MAX_FOUND_SIZE ? "pageSize" : "pageNumber",
            "Allowable values are: pageSize from 1 to %d, pageNumber from 1", MAX_FOUND_SIZE);
        return;
    }
    if (!check_types(s))
        return;
    mock_stores_lock(&s->x->world->stores);
    bool ok = gather(s, &f);
    mock_stores_unlock(&s->x->world->stores);
    if (ok)
        write_found(s, &f, size, number);
    else
        serve_nomem(s);
    for (size_t i = 0; i < f.n; i++)
        mock_entity_unref(f.list[i]);
    free(f.list);
}
