#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mock/api/analytics/analytics.h"
#include "mock/api/audits/audits.h"
#include "mock/api/list/entity.h"
#include "mock/exchange/envelope.h"

enum { PAGE_SIZE = 25, MAX_PAGE_SIZE = 500 };

struct page {
    const cJSON *query;
    struct mock_interval interval;
    int64_t from, to, seen; /* of those that fit */
    struct gc_jsonw *w;
};

static const char *property_of(const struct mock_audit *a, const char *name)
{
    const struct {
        const char *name, *value;
    } row[] = {{"Action", a->action},   {"EntityType", a->entity_type}, {"EntityId", a->entity_id},
               {"UserId", a->user_id},  {"ClientId", a->client_id},     {"ServiceName", a->service},
               {"RemoteIp", a->address}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        if (strcasecmp(row[i].name, name) == 0)
            return row[i].value;
    return NULL;
}

static bool fits(const struct page *p, const struct mock_audit *a)
{
    const char *service = gc_json_str(p->query, "serviceName");
    const cJSON *filter;
    if (a->at_ms < p->interval.from_ms || a->at_ms >= p->interval.to_ms ||
        (service && strcasecmp(service, a->service) != 0))
        return false;
    cJSON_ArrayForEach(filter, gc_json_get(p->query, "filters"))
    {
        const char *name = gc_json_str(filter, "property"), *value = gc_json_str(filter, "value");
        const char *own = name ? property_of(a, name) : NULL;
        if (!own || !value || strcasecmp(own, value) != 0)
            return false;
    }
    return true;
}

static void put_who(struct gc_jsonw *w, const struct mock_audit *a)
{
    if (*a->user_id)
        mock_put_ref(w, "user", a->user_id, NULL, "/api/v2/users/{}");
    gc_jsonw_put_object(w, "client");
    gc_jsonw_put_str(w, "id", a->client_id);
    mock_put_uri(w, "selfUri", "/api/v2/oauth/clients/{}", a->client_id);
    gc_jsonw_end(w);
    gc_jsonw_put_array(w, "remoteIp");
    gc_jsonw_str(w, a->address);
    gc_jsonw_end(w);
}

static void write_audit(struct gc_jsonw *w, const struct mock_audit *a)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", a->id);
    put_who(w, a);
    gc_jsonw_put_str(w, "serviceName", a->service);
    gc_jsonw_put_str(w, "level", "USER");
    mock_put_date(w, "eventDate", a->at_ms);
    gc_jsonw_put_str(w, "action", a->action);
    mock_put_ref(w, "entity", a->entity_id, *a->entity_name ? a->entity_name : NULL, NULL);
    gc_jsonw_put_str(w, "entityType", a->entity_type);
    gc_jsonw_put_str(w, "status", "SUCCESS");
    gc_jsonw_end(w);
}

static void visit(void *ctx, const struct mock_audit *a)
{
    struct page *p = ctx;
    if (!fits(p, a))
        return;
    if (p->seen >= p->from && p->seen < p->to)
        write_audit(p->w, a);
    p->seen++;
}

static bool check(struct mock_exchange *x, const cJSON *query, struct mock_interval *interval)
{
    const cJSON *filter;
    if (!mock_read_interval(x, query, interval))
        return false;
    cJSON_ArrayForEach(filter, gc_json_get(query, "filters"))
    {
        const char *name = gc_json_str(filter, "property");
        if (!name || !property_of(&(struct mock_audit){.at_ms = 0}, name)) {
            mock_fail_value(x, "property", name ? name : "nothing",
                            "Action, EntityType, EntityId, UserId, ClientId, ServiceName, "
                            "RemoteIp");
            return false;
        }
    }
    return true;
}

/* The execution of a query: what was asked, and that it is done. */
static void reply_execution(struct mock_exchange *x, const char *id, const cJSON *query,
                            const char *state)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "id", id);
    gc_jsonw_put_str(&w, "state", state);
    mock_put_date(&w, "startDate", mock_clock_now(&x->world->clock));
    gc_jsonw_put_str(&w, "interval", gc_json_str(query, "interval"));
    if (gc_json_str(query, "serviceName"))
        gc_jsonw_put_str(&w, "serviceName", gc_json_str(query, "serviceName"));
    if (gc_json_get(query, "filters"))
        gc_jsonw_put_value(&w, "filters", gc_json_get(query, "filters"));
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

void mock_post_audits_query(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct mock_interval interval;
    char id[GC_UUID_TEXT];
    if (!mock_request_json(x, &doc) || !check(x, doc.root, &interval))
        return;
    gc_uuid(id);
    if (mock_text_map_put(&x->world->jobs, id, x->req->body) == GC_OK)
        reply_execution(x, id, doc.root, "Queued");
    else
        mock_fail(x, MOCK_E_INTERNAL, NULL);
}

/* The query of the path; false after a 404. */
static bool find(struct mock_exchange *x, struct gc_json *doc)
{
    char *text = mock_text_map_dup(&x->world->jobs, mock_param(x, "transactionId"));
    bool found = text && gc_json_parse(doc, "query", text, strlen(text), &gc_json_default_limits,
                                       NULL) == GC_OK;
    free(text);
    if (!found)
        mock_fail(x, MOCK_E_NOT_FOUND, NULL);
    return found;
}

void mock_get_audits_query(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (find(x, &doc))
        reply_execution(x, mock_param(x, "transactionId"), doc.root, "Succeeded");
}

/* The cursor is where the next page begins. */
void mock_get_audits_results(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_jsonw w;
    struct page p = {.w = &w};
    int64_t size;
    char cursor[24];
    if (!mock_query_int(x, "pageSize", 1, MAX_PAGE_SIZE, PAGE_SIZE, &size) ||
        !mock_query_int(x, "cursor", 0, MOCK_AUDITS_KEPT, 0, &p.from) || !find(x, &doc) ||
        !check(x, doc.root, &p.interval))
        return;
    p.query = doc.root;
    p.to = p.from + size;
    w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "id", mock_param(x, "transactionId"));
    gc_jsonw_put_int(&w, "pageSize", size);
    gc_jsonw_put_array(&w, "entities");
    mock_audits_each(&x->world->audits, visit, &p);
    gc_jsonw_end(&w);
    if (p.to < p.seen) {
        snprintf(cursor, sizeof cursor, "%lld", (long long)p.to);
        gc_jsonw_put_str(&w, "cursor", cursor);
    }
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

void mock_post_audits_realtime(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_jsonw w;
    struct page p = {.w = &w};
    if (!mock_request_json(x, &doc) || !check(x, doc.root, &p.interval))
        return;
    int64_t size = gc_json_int(doc.root, "pageSize", PAGE_SIZE);
    int64_t page = gc_json_int(doc.root, "pageNumber", 1);
    if (size < 1 || size > MAX_PAGE_SIZE || page < 1 || page > MOCK_AUDITS_KEPT) {
        mock_fail_value(x, "pageSize", "what was given", "1 to 500, with a pageNumber from 1");
        return;
    }
    p.query = doc.root;
    p.from = (page - 1) * size;
    p.to = p.from + size;
    w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "entities");
    mock_audits_each(&x->world->audits, visit, &p);
    gc_jsonw_end(&w);
    gc_jsonw_put_int(&w, "pageSize", size);
    gc_jsonw_put_int(&w, "pageNumber", page);
    gc_jsonw_put_int(&w, "total", p.seen);
    gc_jsonw_put_int(&w, "pageCount", (p.seen + size - 1) / size);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}
