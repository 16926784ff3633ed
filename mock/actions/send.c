/* Sends what an action asks: to this mock in this process, or to a service; into the journal; and
 * lets faults of direction "out" have their way with it. */
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "mock/actions/internal.h"
#include "mock/events/events.h"
#include "mock/exchange/services.h"
#include "mock/fault/match.h"
#include "mock/wire/wire.h"

enum { MAX_HEADERS = 64, MAX_ANSWER = 10 << 20, EVENT_BYTES = 1 << 20, BEARER = 16 };

/* All of a request, as it is sent. */
struct letter {
    struct mock_sending *s;
    struct mock_target to;
    struct gc_http_header headers[MAX_HEADERS];
    size_t n_headers;
    char token[MOCK_TOKEN_TEXT], bearer[MOCK_TOKEN_TEXT + BEARER];
    struct mock_sender sender;
    struct mock_plan plan;
};

static unsigned depth_of(const struct mock_exchange *x)
{
    return x->req->local ? x->req->local->depth : 0;
}

static bool header_at(const void *ctx, size_t i, const char **name, const char **value)
{
    const struct letter *l = ctx;
    if (i >= l->n_headers)
        return false;
    *name = l->headers[i].name;
    *value = l->headers[i].value;
    return true;
}

static void add_header(struct letter *l, const char *name, const char *value)
{
    for (size_t i = 0; i < l->n_headers; i++)
        if (strcasecmp(l->headers[i].name, name) == 0)
            return;
    if (l->n_headers < MAX_HEADERS)
        l->headers[l->n_headers++] = (struct gc_http_header){name, value};
}

/* The action's own headers go first: what it says, it says. */
static enum gc_status write_headers(struct letter *l, struct gc_error *err)
{
    struct mock_sending *s = l->s;
    bool compact = s->action->compact;
    for (size_t i = 0; i < s->request->n_headers; i++)
        add_header(l, s->request->headers[i].name, s->request->headers[i].value);
    if (l->to.platform || compact) {
        enum gc_status status = mock_action_bearer(s->x, s->action, l->token, err);
        if (status != GC_OK)
            return status;
        add_header(l, "ININ-Correlation-Id", s->x->correlation_id);
    }
    if (compact)
        add_header(l, "X-Genesys-Auth-Token", l->token);
    if (l->to.platform) {
        snprintf(l->bearer, sizeof l->bearer, "Bearer %s", l->token);
        add_header(l, "Authorization", l->bearer);
    }
    return GC_OK;
}

static void fill_subject(struct letter *l, struct mock_subject *out)
{
    struct mock_sending *s = l->s;
    l->sender = (struct mock_sender){.action_id = s->action->id,
                                     .action = s->action->name,
                                     .origin = gc_strbuf_text(&l->to.origin),
                                     .flow = s->who.flow,
                                     .node = s->who.node,
                                     .simulation = s->who.simulation};
    *out = (struct mock_subject){.method = s->request->method,
                                 .path = gc_strbuf_text(&l->to.path),
                                 .query = l->to.query,
                                 .header_at = header_at,
                                 .ctx = l,
                                 .body = s->request->body,
                                 .body_bytes = s->request->body_bytes,
                                 .sender = &l->sender};
}

static void record_end(struct letter *l)
{
    struct mock_sending *s = l->s;
    const struct mock_outcome o = {.status = s->answer->status,
                                   .fault_id = l->plan.fault_id,
                                   .wire = mock_wire_name(l->plan.wire),
                                   .headers = gc_strbuf_text(&s->answer->headers),
                                   .body = gc_strbuf_text(&s->answer->body),
                                   .body_bytes = s->answer->body.len};
    mock_journal_end(&s->x->world->journal, s->journal_id, &o);
    if (!mock_events_wanted(s->x->services->wire))
        return;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(EVENT_BYTES);
    struct gc_jsonw w = gc_jsonw(&text);
    if (mock_journal_get(&s->x->world->journal, s->journal_id, &w, NULL) == GC_OK &&
        gc_strbuf_status(&text) == GC_OK)
        mock_events_publish(s->x->services->wire, s->x->world->name, "request", text.data,
                            text.len);
}

/* The lines of an answer without those that say how it was framed. */
static void keep_headers(struct gc_http_response *to, const char *lines)
{
    static const char *const framing[] = {"Content-Length", "Transfer-Encoding", "Connection",
                                          "Keep-Alive"};
    const char *first = lines ? strstr(lines, "\r\n") : NULL;
    size_t n = first ? strlen(first + 2) : 0;
    if (n >= 2 && memcmp(first + 2 + n - 2, "\r\n", 2) == 0 && n >= 4 &&
        memcmp(first + 2 + n - 4, "\r\n\r\n", 4) == 0)
        n -= 2;
    gc_strbuf_reset(&to->headers);
    gc_strbuf_add(&to->headers, first ? first + 2 : "", n);
    for (size_t i = 0; i < GC_COUNT_OF(framing); i++)
        gc_http_drop_header(&to->headers, framing[i]);
}

/* What came, or nothing. */
static enum gc_status take_reply(struct letter *l, enum gc_status status,
                                 const struct gc_http_reply *reply)
{
    struct gc_http_response *to = l->s->answer;
    to->status = reply->status;
    gc_strbuf_reset(&to->body);
    gc_strbuf_reset(&to->headers);
    if (status != GC_OK)
        return status;
    keep_headers(to, reply->headers);
    gc_strbuf_add(&to->body, reply->body ? reply->body : "", reply->body_bytes);
    return gc_strbuf_status(&to->body);
}

static enum gc_status ask_service(struct letter *l, struct gc_error *err)
{
    struct mock_sending *s = l->s;
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    const struct gc_http_call call = {.method = s->request->method,
                                      .url = gc_strbuf_text(&l->to.url),
                                      .headers = l->headers,
                                      .n_headers = l->n_headers,
                                      .body = s->request->body,
                                      .body_bytes = s->request->body_bytes,
                                      .deadline_ms = s->deadline_ms,
                                      .max_body_bytes = MAX_ANSWER,
                                      .send_at_most_once = true};
    enum gc_status status = gc_http_call(s->x->services->client, &call, &reply, err);
    return take_reply(l, status, &reply);
}

/* An answer that is late, or broken on its wire. */
static enum gc_status read_socket(struct letter *l, int fd, struct gc_error *err)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    enum gc_status status = gc_http_read_answer(fd, l->s->deadline_ms, MAX_ANSWER, &reply, err);
    return take_reply(l, status, &reply);
}

/* Through the mock's own pipeline, as if it had come over the network: token, permission, limits,
 * faults, journal. An answer that is late or broken on its wire comes over a socket. */
static enum gc_status ask_platform(struct letter *l, struct gc_error *err)
{
    struct mock_sending *s = l->s;
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(l->to.url.len + 256);
    struct gc_http_local local = {-1, depth_of(s->x) + 1};
    gc_strbuf_addf(&path, "/w/%s%s", s->x->world->name, gc_strbuf_text(&l->to.path));
    const struct gc_http_request req = {.method = s->request->method,
                                        .target = gc_strbuf_text(&l->to.url),
                                        .path = gc_strbuf_text(&path),
                                        .query = l->to.query,
                                        .headers = l->headers,
                                        .n_headers = l->n_headers,
                                        .body = s->request->body,
                                        .body_bytes = s->request->body_bytes,
                                        .remote_addr = "127.0.0.1",
                                        .received_ms = gc_clock_now(&gc_clock_monotonic),
                                        .local = &local};
    if (gc_strbuf_status(&path) != GC_OK)
        return gc_fail_nomem(err);
    s->x->services->serve(s->x->services, &req, s->answer);
    if (s->answer->detached)
        return read_socket(l, local.fd, err);
    return gc_strbuf_status(&s->answer->body);
}

static void put_text(struct gc_http_response *to, const char *text, const char *type)
{
    gc_strbuf_reset(&to->body);
    gc_strbuf_adds(&to->body, text);
    gc_http_drop_header(&to->headers, "Content-Type");
    gc_http_add_header(to, "Content-Type", type);
}

/* What the fault says in the place of the answer. */
static void shape(const struct mock_plan *plan, struct gc_http_response *to)
{
    if (plan->body_text) {
        put_text(to, plan->body_text, plan->content_type ? plan->content_type : "text/plain");
    } else if (plan->body) {
        struct gc_jsonw w = gc_jsonw(&to->body);
        put_text(to, "", plan->content_type ? plan->content_type : "application/json");
        gc_jsonw_value(&w, plan->body);
    }
    for (const cJSON *h = plan->headers ? plan->headers->child : NULL; h; h = h->next)
        gc_http_add_header(to, h->string, h->valuestring);
    if (plan->retry_after_s >= 0)
        gc_http_add_headerf(to, "Retry-After", "%lld", (long long)plan->retry_after_s);
}

static bool never_stale(void *ctx)
{
    (void)ctx;
    return false;
}

static void forget(void *ctx)
{
    (void)ctx;
}

static void told(void *ctx, const struct mock_wire_result *result)
{
    (void)ctx, (void)result;
}

/* The answer once more, as the wire breaks it: real bytes over a socket. */
static enum gc_status break_answer(struct letter *l, int64_t received_us, struct gc_error *err)
{
    struct mock_sending *s = l->s;
    struct gc_strbuf bytes GC_AUTO(gc_strbuf_release) = {0};
    struct gc_http_local local = {.fd = -1};
    const struct gc_http_request req = {.local = &local};
    int fd = -1;
    mock_wire_format(s->answer, false, &l->plan, &bytes);
    struct mock_conn *c = mock_wire_prepare(&(struct mock_wire_answer){.bytes = &bytes,
                                                                       .status = s->answer->status,
                                                                       .received_us = received_us,
                                                                       .group = s->x->world->name,
                                                                       .told = told,
                                                                       .is_stale = never_stale,
                                                                       .release = forget},
                                            &l->plan);
    if (!c || gc_http_detach(&req, s->answer, &fd) != GC_OK) {
        mock_wire_discard(c);
        return gc_fail_nomem(err);
    }
    mock_wire_start(s->x->services->wire, c, fd);
    return read_socket(l, local.fd, err);
}

static enum gc_status exchange(struct letter *l, struct gc_error *err)
{
    struct mock_sending *s = l->s;
    int64_t received_us = gc_now_us();
    enum gc_status status = GC_OK;
    if (l->plan.expire_token)
        (void)mock_tokens_expire(&s->x->world->tokens, l->token);
    if (l->plan.revoke_token)
        (void)mock_tokens_revoke(&s->x->world->tokens, l->token);
    if (l->plan.status)
        s->answer->status = l->plan.status;
    else
        status = l->to.platform ? ask_platform(l, err) : ask_service(l, err);
    if (status != GC_OK)
        return status;
    shape(&l->plan, s->answer);
    s->answer->detached = false;
    return mock_wire_needed(&l->plan) ? break_answer(l, received_us, err) : GC_OK;
}

static enum gc_status send_letter(struct letter *l, struct gc_error *err)
{
    struct mock_sending *s = l->s;
    struct mock_subject subject;
    enum gc_status status = write_headers(l, err);
    if (status != GC_OK)
        return status;
    fill_subject(l, &subject);
    s->journal_id = mock_journal_begin(&s->x->world->journal, &subject, s->x->world->name,
                                       s->x->correlation_id, gc_now_us());
    (void)mock_faults_choose(&s->x->world->faults, &subject, &l->plan);
    mock_subject_release(&subject);
    status = exchange(l, err);
    if (status != GC_OK && s->answer->status) {
        s->answer->status = 0; /* not all of it came */
        gc_strbuf_reset(&s->answer->body);
    }
    record_end(l);
    return status;
}

enum gc_status mock_action_send(struct mock_sending *s, struct gc_error *err)
{
    struct letter l = {.s = s, .plan = {.retry_after_s = -1}};
    s->answer->status = 0;
    gc_strbuf_reset(&s->answer->body);
    gc_strbuf_reset(&s->answer->headers);
    enum gc_status status = mock_target_find(&l.to, s->x, s->action, s->request->url, err);
    if (status == GC_OK && depth_of(s->x) >= MOCK_ACTION_MAX_DEPTH)
        status = gc_fail(err, GC_E_USAGE, "data actions run one another in a circle");
    if (status == GC_OK)
        status = send_letter(&l, err);
    mock_plan_release(&l.plan);
    mock_target_release(&l.to);
    return status;
}
