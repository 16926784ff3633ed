/* Filters: {"type": "and", "clauses": [{"type": "or", "predicates": [...]}], "predicates": [...]}.
 * A list of filters is an "and". A segment filter fits when one segment fits all of it. */
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "mock/api/analytics/analytics.h"
#include "mock/conversations/metrics.h"
#include "mock/exchange/envelope.h"

/* --- what is known -------------------------------------------------------------------------------
 */

static const char *fact_of_conversation(const struct mock_facts *f, const char *name)
{
    const struct mock_conversation *c = f->c;
    const struct {
        const char *name, *value;
    } row[] = {
        {"conversationId", c->id},
        {"divisionId", mock_org_settings(f->org)->id},
        {"originatingDirection", c->direction},
        {"direction", c->direction},
        {"mediaType", mock_analytics_media(c->media)},
        {"externalTag", c->external_tag},
        {"ani", c->ani},
        {"dnis", c->dnis},
        {"sessionDnis", c->dnis},
        {"addressFrom", c->media == MOCK_MESSAGE ? c->ani : NULL},
        {"addressTo", c->media == MOCK_MESSAGE ? c->dnis : NULL},
        {"messageType", c->media == MOCK_MESSAGE ? c->message_type : NULL},
        {"callbackNumber", c->n_callback_numbers ? c->callback_numbers[0] : NULL},
        {"conversationEnd", c->end_ms ? "true" : NULL},
        {"conversationStart", "true"},
        {"conversationInitiator", c->parties ? c->parties->purpose : NULL},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        if (strcmp(row[i].name, name) == 0)
            return row[i].value;
    return NULL;
}

static const char *fact_of_party(const struct mock_party *p, const char *name)
{
    const struct {
        const char *name, *value;
    } row[] = {
        {"purpose", p->purpose},
        {"queueId", p->queue_id},
        {"userId", p->user_id},
        {"participantName", p->name},
        {"flowId", p->flow_id},
        {"flowName", p->flow_name},
        {"flowType", p->flow_type},
        {"disconnectType", p->disconnect},
        {"wrapUpCode", p->wrapup ? p->wrapup->code : NULL},
        {"wrapUpNote", p->wrapup ? p->wrapup->notes : NULL},
        {"remote", p->address},
        {"recording", p->recording ? "true" : "false"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        if (strcmp(row[i].name, name) == 0)
            return row[i].value;
    return NULL;
}

const char *mock_fact(const struct mock_facts *f, const char *dimension)
{
    if (f->s && strcmp(dimension, "segmentType") == 0)
        return f->s->type;
    if (f->s && strcmp(dimension, "segmentEnd") == 0)
        return f->s->end_ms ? "true" : NULL;
    const char *value = f->p ? fact_of_party(f->p, dimension) : NULL;
    return value ? value : fact_of_conversation(f, dimension);
}

/* --- predicates ----------------------------------------------------------------------------------
 */

static double number(const cJSON *range, const char *key)
{
    const cJSON *n = gc_json_get(range, key);
    return cJSON_IsNumber(n) ? n->valuedouble : 0;
}

static bool is_in_range(const cJSON *range, double value)
{
    const struct {
        const char *key;
        bool fits;
    } row[] = {
        {"gt", value > number(range, "gt")},
        {"gte", value >= number(range, "gte")},
        {"lt", value < number(range, "lt")},
        {"lte", value <= number(range, "lte")},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        if (gc_json_get(range, row[i].key) && !row[i].fits)
            return false;
    return true;
}

struct search {
    const char *name;
    const cJSON *range;
    bool exists, fits;
};

static void look_at(void *ctx, const struct mock_conversation *c, const struct mock_party *p,
                    const char *name, int64_t value, int64_t at_ms)
{
    struct search *s = ctx;
    (void)c, (void)p, (void)at_ms;
    if (strcmp(name, s->name) != 0)
        return;
    s->exists = true;
    s->fits |= is_in_range(s->range, (double)value);
}

static bool metric_fits(const cJSON *predicate, const struct mock_facts *f, const char *operation)
{
    struct search s = {.name = gc_json_str(predicate, "metric"),
                       .range = gc_json_get(predicate, "range")};
    if (f->s && f->s->end_ms && strcmp(s.name, "tSegmentDuration") == 0)
        look_at(&s, f->c, f->p, s.name, f->s->end_ms - f->s->start_ms, 0);
    else if (f->p)
        mock_metrics_of(f->c, f->p, look_at, &s);
    else
        mock_metrics_each(f->c, look_at, &s);
    return strcmp(operation, "notExists") == 0 ? !s.exists
           : strcmp(operation, "exists") == 0  ? s.exists
                                               : s.fits;
}

static bool predicate_fits(const cJSON *predicate, const struct mock_facts *f)
{
    const char *operation = gc_json_str(predicate, "operator");
    const char *dimension = gc_json_str(predicate, "dimension");
    operation = operation ? operation : "matches";
    if (gc_json_str(predicate, "metric"))
        return metric_fits(predicate, f, operation);
    const char *value = dimension ? mock_fact(f, dimension) : NULL;
    const char *wanted = gc_json_str(predicate, "value");
    if (strcmp(operation, "notExists") == 0)
        return !value;
    if (strcmp(operation, "exists") == 0)
        return value != NULL;
    return value && wanted && strcasecmp(value, wanted) == 0;
}

static bool is_or(const cJSON *filter)
{
    const char *type = gc_json_str(filter, "type");
    return type && strcasecmp(type, "or") == 0;
}

bool mock_filter_fits(const cJSON *filter, const struct mock_facts *f)
{
    const cJSON *item;
    bool or = is_or(filter), any = false, all = true;
    if (!filter)
        return true;
    cJSON_ArrayForEach(item, gc_json_get(filter, "predicates"))
    {
        bool fits = predicate_fits(item, f);
        any |= fits;
        all &= fits;
    }
    cJSON_ArrayForEach(item, gc_json_get(filter, "clauses"))
    {
        bool fits = mock_filter_fits(item, f);
        any |= fits;
        all &= fits;
    }
    return or ? any : all;
}

static bool some_segment_fits(const cJSON *filter, const struct mock_org *org,
                              const struct mock_conversation *c)
{
    for (const struct mock_party *p = c->parties; p; p = p->next)
        for (const struct mock_segment *s = p->segments; s; s = s->next) {
            const struct mock_facts facts = {org, c, p, s};
            if (mock_filter_fits(filter, &facts))
                return true;
        }
    return false;
}

bool mock_query_fits(const cJSON *query, struct mock_interval interval, const struct mock_org *org,
                     const struct mock_conversation *c)
{
    const cJSON *filter;
    const struct mock_facts facts = {.org = org, .c = c};
    if (c->start_ms >= interval.to_ms || (c->end_ms && c->end_ms < interval.from_ms))
        return false;
    cJSON_ArrayForEach(filter, gc_json_get(query, "conversationFilters"))
    {
        if (!mock_filter_fits(filter, &facts))
            return false;
    }
    cJSON_ArrayForEach(filter, gc_json_get(query, "segmentFilters"))
    {
        if (!some_segment_fits(filter, org, c))
            return false;
    }
    return true;
}

/* --- what a query may say ------------------------------------------------------------------------
 */

static bool check_word(struct mock_exchange *x, const cJSON *of, const char *key,
                       const char *allowed)
{
    const cJSON *word = gc_json_get(of, key);
    const char *text = cJSON_IsString(word) ? word->valuestring : NULL;
    size_t n = text ? strlen(text) : 0;
    if (!word || cJSON_IsNull(word))
        return true;
    for (const char *at = allowed; text && (at = strcasestr(at, text)); at++)
        if ((at == allowed || at[-1] == ' ') && (at[n] == '\0' || at[n] == ','))
            return true;
    mock_fail_value(x, key, text ? text : gc_json_type_name(word), allowed);
    return false;
}

static bool check_predicate(struct mock_exchange *x, const cJSON *predicate)
{
    const cJSON *dimension = gc_json_get(predicate, "dimension");
    if (!check_word(x, predicate, "operator", "matches, exists, notExists") ||
        !check_word(x, predicate, "type", "dimension, property, metric"))
        return false;
    if (cJSON_IsString(gc_json_get(predicate, "metric")) ||
        (cJSON_IsString(dimension) && mock_is_dimension(dimension->valuestring)))
        return true;
    mock_fail_value(x, "dimension",
                    cJSON_IsString(dimension) ? dimension->valuestring
                                              : gc_json_type_name(dimension),
                    "a dimension of the API, such as queueId, or a metric");
    return false;
}

static bool check_filter(struct mock_exchange *x, const cJSON *filter, bool may_nest)
{
    const cJSON *item, *clauses = may_nest ? gc_json_get(filter, "clauses") : NULL;
    if (!gc_json_str(filter, "type")) {
        mock_fail_value(x, "type", gc_json_type_name(gc_json_get(filter, "type")), "and, or");
        return false;
    }
    if (!check_word(x, filter, "type", "and, or"))
        return false;
    cJSON_ArrayForEach(item, gc_json_get(filter, "predicates"))
    {
        if (!check_predicate(x, item))
            return false;
    }
    cJSON_ArrayForEach(item, clauses)
    {
        if (!check_filter(x, item, false))
            return false;
    }
    return true;
}

bool mock_check_filters(struct mock_exchange *x, const cJSON *filters, const char *field)
{
    const cJSON *item;
    if (!filters || cJSON_IsNull(filters))
        return true;
    if (cJSON_IsObject(filters))
        return check_filter(x, filters, true);
    if (!cJSON_IsArray(filters)) {
        mock_fail_value(x, field, gc_json_type_name(filters), "filters");
        return false;
    }
    cJSON_ArrayForEach(item, filters)
    {
        if (!check_filter(x, item, true))
            return false;
    }
    return true;
}

/* --- intervals -----------------------------------------------------------------------------------
 */

/* Seconds may be left out, as people write it. */
static bool read_moment(const char *text, size_t n, int64_t *out)
{
    char whole[GC_TIME_TEXT];
    if (n + 4 > sizeof whole)
        return false;
    memcpy(whole, text, n);
    whole[n] = '\0';
    if (gc_time_parse(whole, out) == 0)
        return true;
    if (n != sizeof "2026-01-31T08:15Z" - 1 || whole[n - 1] != 'Z')
        return false;
    memcpy(whole + n - 1, ":00Z", 5);
    return gc_time_parse(whole, out) == 0;
}

bool mock_read_interval(struct mock_exchange *x, const cJSON *body, struct mock_interval *out)
{
    const char *text = gc_json_str(body, "interval");
    const char *slash = text ? strchr(text, '/') : NULL;
    if (slash && read_moment(text, (size_t)(slash - text), &out->from_ms) &&
        read_moment(slash + 1, strlen(slash + 1), &out->to_ms) && out->from_ms < out->to_ms)
        return true;
    mock_fail_value(x, "interval", text ? text : gc_json_type_name(gc_json_get(body, "interval")),
                    "two moments, as 2026-01-31T00:00:00.000Z/2026-02-01T00:00:00.000Z");
    return false;
}

void mock_put_interval(struct gc_jsonw *w, const char *key, struct mock_interval interval)
{
    char text[2 * GC_TIME_TEXT], *at = text;
    gc_time_format(interval.from_ms, at);
    at += strlen(at);
    *at++ = '/';
    gc_time_format(interval.to_ms, at);
    gc_jsonw_put_str(w, key, text);
}
