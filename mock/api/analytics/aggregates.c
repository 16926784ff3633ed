/* Sums of what analytics counts and measures, by groups and by parts of the interval. */
#include <stdlib.h>
#include <string.h>

#include "mock/api/analytics/analytics.h"
#include "mock/conversations/metrics.h"
#include "mock/exchange/envelope.h"

enum { MAX_GROUP_BY = 10, MAX_CELLS = 20000 };

struct sum {
    int64_t count, sum, min, max;
};

/* What belongs to one group, one part of the interval and one metric. */
struct cell {
    char *group; /* its members as JSON: what it is sorted by */
    int64_t from_ms;
    const char *metric;
    struct sum sum;
};

struct aggregation {
    const struct mock_org *org;
    const cJSON *filter, *metrics, *group_by;
    struct mock_interval interval;
    int64_t step_ms; /* 0: one part */
    struct cell *cells;
    size_t n, cap;
    bool failed;
};

/* --- gathering -----------------------------------------------------------------------------------
 */

static const char *wanted_name(const struct aggregation *a, const char *name)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, a->metrics)
    {
        if (cJSON_IsString(item) && strcmp(item->valuestring, name) == 0)
            return item->valuestring;
    }
    return NULL;
}

/* The media is always there, as the real service has it. */
static char *group_of(const struct aggregation *a, const struct mock_facts *f)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    struct gc_jsonw w = gc_jsonw(&text);
    const cJSON *item;
    char *out = NULL;
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "mediaType", mock_analytics_media(f->c->media));
    cJSON_ArrayForEach(item, a->group_by)
    {
        const char *value = mock_fact(f, item->valuestring);
        if (value && strcmp(item->valuestring, "mediaType") != 0)
            gc_jsonw_put_str(&w, item->valuestring, value);
    }
    gc_jsonw_end(&w);
    return gc_strbuf_take(&text, &out) == GC_OK ? out : NULL;
}

static struct cell *find_cell(struct aggregation *a, char *group, int64_t from_ms,
                              const char *metric)
{
    for (size_t i = 0; i < a->n; i++) {
        struct cell *c = &a->cells[i];
        if (c->from_ms == from_ms && c->metric == metric && strcmp(c->group, group) == 0) {
            free(group);
            return c;
        }
    }
    if (a->n == a->cap) {
        size_t cap = a->cap ? 2 * a->cap : 32;
        struct cell *cells = cap <= MAX_CELLS ? realloc(a->cells, cap * sizeof *cells) : NULL;
        if (!cells) {
            a->failed = true;
            free(group);
            return NULL;
        }
        a->cells = cells;
        a->cap = cap;
    }
    a->cells[a->n] = (struct cell){.group = group, .from_ms = from_ms, .metric = metric};
    return &a->cells[a->n++];
}

static void take(void *ctx, const struct mock_conversation *c, const struct mock_party *p,
                 const char *name, int64_t value, int64_t at_ms)
{
    struct aggregation *a = ctx;
    const struct mock_facts facts = {.org = a->org, .c = c, .p = p};
    const char *metric = wanted_name(a, name);
    if (!metric || at_ms < a->interval.from_ms || at_ms >= a->interval.to_ms ||
        !mock_filter_fits(a->filter, &facts))
        return;
    int64_t from_ms = a->interval.from_ms;
    if (a->step_ms)
        from_ms += (at_ms - from_ms) / a->step_ms * a->step_ms;
    char *group = group_of(a, &facts);
    struct cell *cell = group ? find_cell(a, group, from_ms, metric) : NULL;
    a->failed |= !group;
    if (!cell)
        return;
    struct sum *s = &cell->sum;
    s->min = s->count == 0 || value < s->min ? value : s->min;
    s->max = s->count == 0 || value > s->max ? value : s->max;
    s->count++;
    s->sum += value;
}

/* --- writing -------------------------------------------------------------------------------------
 */

static int compare(const void *left, const void *right)
{
    const struct cell *a = left, *b = right;
    int order = strcmp(a->group, b->group);
    if (order != 0)
        return order;
    if (a->from_ms != b->from_ms)
        return a->from_ms < b->from_ms ? -1 : 1;
    return strcmp(a->metric, b->metric);
}

static void write_metric(struct gc_jsonw *w, const struct cell *c)
{
    bool counts = *c->metric == 'n';
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "metric", c->metric);
    gc_jsonw_put_object(w, "stats");
    if (!counts) {
        gc_jsonw_put_int(w, "max", c->sum.max);
        gc_jsonw_put_int(w, "min", c->sum.min);
    }
    gc_jsonw_put_int(w, "count", counts ? c->sum.sum : c->sum.count);
    if (!counts)
        gc_jsonw_put_int(w, "sum", c->sum.sum);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

/* The cells of one group and part; returns the next. */
static const struct cell *write_part(struct gc_jsonw *w, const struct aggregation *a,
                                     const struct cell *c)
{
    const struct cell *first = c, *end = a->cells + a->n;
    int64_t to_ms = a->step_ms ? c->from_ms + a->step_ms : a->interval.to_ms;
    if (to_ms > a->interval.to_ms)
        to_ms = a->interval.to_ms;
    gc_jsonw_object(w);
    mock_put_interval(w, "interval", (struct mock_interval){c->from_ms, to_ms});
    gc_jsonw_put_array(w, "metrics");
    for (; c < end && c->from_ms == first->from_ms && strcmp(c->group, first->group) == 0; c++)
        write_metric(w, c);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    return c;
}

static void write_results(struct gc_jsonw *w, const struct aggregation *a)
{
    const struct cell *c = a->cells, *end = a->cells + a->n;
    gc_jsonw_object(w);
    gc_jsonw_put_array(w, "results");
    while (c < end) {
        const char *group = c->group;
        gc_jsonw_object(w);
        gc_jsonw_put_raw(w, "group", group);
        gc_jsonw_put_array(w, "data");
        while (c < end && strcmp(c->group, group) == 0)
            c = write_part(w, a, c);
        gc_jsonw_end(w);
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

/* --- reading -------------------------------------------------------------------------------------
 */

/* "PT15M", "PT1H", "P1D", "P1W"; years and months have no fixed length. False: none. */
static bool read_duration(const char *text, int64_t *out)
{
    static const struct {
        char unit;
        bool time;
        int64_t ms;
    } row[] = {{'W', false, 604800000},
               {'D', false, 86400000},
               {'H', true, 3600000},
               {'M', true, 60000},
               {'S', true, 1000}};
    bool time = false;
    *out = 0;
    if (*text++ != 'P' || !*text)
        return false;
    while (*text) {
        int64_t n = 0;
        size_t i = 0, digits;
        if (*text == 'T' && !time) {
            time = true;
            text++;
        }
        digits = strspn(text, "0123456789");
        for (size_t k = 0; k < digits; k++)
            n = n * 10 + (text[k] - '0');
        while (i < GC_COUNT_OF(row) && (row[i].unit != text[digits] || row[i].time != time))
            i++;
        if (digits == 0 || digits > 6 || i == GC_COUNT_OF(row))
            return false;
        *out += n * row[i].ms;
        text += digits + 1;
    }
    return *out > 0;
}

static bool read_step(struct mock_exchange *x, const cJSON *body, struct aggregation *a)
{
    const cJSON *text;
    if (!mock_member_may_be(x, body, "granularity", cJSON_String, &text))
        return false;
    if (!text || (read_duration(text->valuestring, &a->step_ms) && a->step_ms >= 60000))
        return true;
    mock_fail_value(x, "granularity", text->valuestring,
                    "a duration such as PT30M, of a minute or more");
    return false;
}

static bool are_texts(struct mock_exchange *x, const cJSON *list, const char *field,
                      bool dimensions)
{
    const cJSON *item;
    bool fine = cJSON_IsArray(list) && (!dimensions || cJSON_GetArraySize(list) <= MAX_GROUP_BY);
    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsString(item) || (dimensions && !mock_is_dimension(item->valuestring))) {
            mock_fail_value(x, field,
                            cJSON_IsString(item) ? item->valuestring : gc_json_type_name(item),
                            dimensions ? "dimensions of the API" : "names of metrics");
            return false;
        }
    }
    if (!fine)
        mock_fail_value(x, field, gc_json_type_name(list),
                        dimensions ? "an array of at most ten dimensions" : "an array of metrics");
    return fine;
}

static bool read_aggregation(struct mock_exchange *x, const cJSON *body, struct aggregation *a)
{
    a->org = x->org;
    a->filter = gc_json_get(body, "filter");
    a->metrics = gc_json_get(body, "metrics");
    a->group_by = gc_json_get(body, "groupBy");
    if (cJSON_IsNull(a->filter))
        a->filter = NULL;
    return mock_read_interval(x, body, &a->interval) && read_step(x, body, a) &&
           are_texts(x, a->metrics, "metrics", false) &&
           (!a->group_by || are_texts(x, a->group_by, "groupBy", true)) &&
           mock_check_filters(x, a->filter, "filter");
}

static void gather(struct mock_exchange *x, struct aggregation *a)
{
    struct mock_conversations *s = &x->world->conversations;
    int64_t now_ms = mock_clock_now(&x->world->clock);
    mock_conversations_lock(s);
    for (struct mock_conversation *c = s->first; c; c = c->next) {
        mock_conversation_tick(c, now_ms);
        mock_metrics_each(c, take, a);
    }
    mock_conversations_unlock(s);
    if (a->n > 0)
        qsort(a->cells, a->n, sizeof *a->cells, compare);
}

void mock_post_aggregates_query(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct aggregation a = {.n = 0};
    if (!mock_request_json(x, &doc) || !read_aggregation(x, doc.root, &a))
        return;
    gather(x, &a);
    if (a.failed) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
    } else {
        struct gc_jsonw w = mock_body(x);
        write_results(&w, &a);
        mock_reply_json(x, 200);
    }
    for (size_t i = 0; i < a.n; i++)
        free(a.cells[i].group);
    free(a.cells);
}
