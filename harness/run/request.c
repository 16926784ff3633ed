/* Requests of the harness itself: once, again and again, or all at once. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/json/write.h"
#include "harness/run/run.h"
#include "mock/text/base64.h"

enum { MAX_HEADERS = 64, ANSWER_MS = 20000 };

/* One request as it goes out, again and again. */
struct outgoing {
    const struct hx_run *run;
    struct gc_strbuf url, body;
    cJSON *request; /* filled in */
    struct gc_http_header headers[MAX_HEADERS];
    struct gc_http_call call;
    int64_t timeout_ms;
};

static void outgoing_release(struct outgoing *o)
{
    gc_strbuf_release(&o->url);
    gc_strbuf_release(&o->body);
    cJSON_Delete(o->request);
}

static void add_url(struct outgoing *o)
{
    static const char lookup[] = HX_LOOKUP_PATH;
    const char *path = gc_json_str(o->request, "path");
    const char *prefix = o->run->runner->subject.path_prefix;
    bool service = strcmp(gc_json_str(o->request, "to"), "service") == 0;
    gc_strbuf_adds(&o->url, service ? o->run->service_url : o->run->mock_url);
    if (service && prefix && strncmp(path, lookup, sizeof lookup - 1) == 0) {
        gc_strbuf_adds(&o->url, prefix);
        path += sizeof lookup - 1;
    }
    gc_strbuf_adds(&o->url, path);
}

static bool has_header(const struct outgoing *o, const char *name)
{
    for (size_t i = 0; i < o->call.n_headers; i++)
        if (strcasecmp(o->headers[i].name, name) == 0)
            return true;
    return false;
}

static void add_header(struct outgoing *o, const char *name, const char *value)
{
    if (o->call.n_headers < MAX_HEADERS)
        o->headers[o->call.n_headers++] = (struct gc_http_header){name, value};
}

static void add_body(struct outgoing *o)
{
    const cJSON *body = gc_json_get(o->request, "body");
    const char *text = gc_json_str(o->request, "body_text");
    const char *coded = gc_json_str(o->request, "body_base64");
    struct gc_jsonw w = gc_jsonw(&o->body);
    size_t bad;
    if (coded)
        (void)!mock_base64_decode_to(&o->body, coded, strlen(coded), &bad);
    else if (text)
        gc_strbuf_adds(&o->body, text);
    else if (body)
        gc_jsonw_value(&w, body);
    if (body && !has_header(o, "Content-Type"))
        add_header(o, "Content-Type", "application/json");
    if (body || text || coded) {
        o->call.body = gc_strbuf_text(&o->body);
        o->call.body_bytes = o->body.len;
    }
}

static enum gc_status prepare(struct outgoing *o, struct hx_run *run, const cJSON *request,
                              struct gc_error *err)
{
    o->run = run;
    gc_strbuf_init(&o->url, 64 * 1024);
    gc_strbuf_init(&o->body, HX_BODY_BYTES);
    enum gc_status s = hx_template_json(&run->values, request, &o->request, err);
    if (s != GC_OK)
        return s;
    add_url(o);
    const cJSON *headers = gc_json_get(o->request, "headers");
    for (const cJSON *h = headers ? headers->child : NULL; h; h = h->next)
        add_header(o, h->string, h->valuestring);
    add_body(o);
    if (!has_header(o, "Connection")) /* the service then stops without waiting for us */
        add_header(o, "Connection", "close");
    const char *method = gc_json_str(o->request, "method");
    o->call.method = method ? method : "GET";
    o->call.url = gc_strbuf_text(&o->url);
    o->call.headers = o->headers;
    o->call.max_body_bytes = HX_BODY_BYTES;
    o->call.send_once = true;
    o->timeout_ms = gc_json_int(o->request, "timeout_ms", ANSWER_MS);
    return GC_OK;
}

static void send_once(const struct outgoing *o, struct hx_answer *out)
{
    struct gc_http_reply reply = {0};
    struct gc_error err = {0};
    struct gc_http_call call = o->call;
    int64_t begin_us = gc_now_us();
    call.deadline_ms = gc_deadline_min(gc_deadline_in(o->timeout_ms), o->run->deadline_ms);
    enum gc_status s = gc_http_call(o->run->runner->mock.client, &call, &reply, &err);
    out->took_ms = (gc_now_us() - begin_us) / 1000;
    out->status = s == GC_OK ? reply.status : 0;
    out->failure = s == GC_OK ? NULL : gc_status_word(s);
    out->headers = reply.headers;
    out->body = reply.body;
}

struct worker {
    const struct outgoing *request;
    struct hx_answer *out;
    pthread_mutex_t *gate; /* held until all workers stand before it */
    pthread_t thread;
};

static void *worker_thread(void *arg)
{
    struct worker *w = arg;
    pthread_mutex_lock(w->gate);
    pthread_mutex_unlock(w->gate);
    send_once(w->request, w->out);
    return NULL;
}

/* n times what o points to, or, when they are `several`, each of the n. */
static enum gc_status send_at_once(const struct outgoing *o, bool several, struct hx_answer *out,
                                   size_t n, struct gc_error *err)
{
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    struct worker *workers = calloc(n, sizeof *workers);
    size_t started = 0;
    if (!workers)
        return gc_fail_nomem(err);
    pthread_mutex_lock(&gate);
    for (; started < n; started++) {
        workers[started] = (struct worker){
            .request = &o[several ? started : 0], .out = &out[started], .gate = &gate};
        if (pthread_create(&workers[started].thread, NULL, worker_thread, &workers[started]) != 0)
            break;
    }
    pthread_mutex_unlock(&gate);
    for (size_t i = 0; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    free(workers);
    return started == n ? GC_OK
                        : gc_fail(err, GC_E_IO, "only %zu threads could be started", started);
}

static enum gc_status make_room(struct hx_observed *observed, size_t n, struct gc_error *err)
{
    observed->asked = true;
    observed->answers = calloc(n, sizeof *observed->answers);
    observed->n_answers = observed->answers ? n : 0;
    return observed->answers ? GC_OK : gc_fail_nomem(err);
}

enum gc_status hx_when_request(struct hx_run *run, const cJSON *when, struct hx_observed *observed,
                               struct gc_error *err)
{
    struct outgoing request GC_AUTO(outgoing_release) = {0};
    int64_t begin_us = gc_now_us();
    size_t n = (size_t)gc_json_int(when, "times", 1);
    enum gc_status s = prepare(&request, run, gc_json_get(when, "request"), err);
    if (s == GC_OK)
        s = make_room(observed, n, err);
    if (s != GC_OK)
        return s;
    cJSON_Delete(run->sent);
    run->sent = cJSON_Duplicate(request.request, true);
    if (gc_json_bool(when, "at_once", false))
        s = send_at_once(&request, false, observed->answers, n, err);
    else
        for (size_t i = 0; i < n; i++)
            send_once(&request, &observed->answers[i]);
    observed->took_ms = (gc_now_us() - begin_us) / 1000;
    return s;
}

/* Each its own request, all of them at the same time. */
enum gc_status hx_when_together(struct hx_run *run, const cJSON *when, struct hx_observed *observed,
                                struct gc_error *err)
{
    size_t n = (size_t)cJSON_GetArraySize(gc_json_get(when, "together")), i = 0;
    struct outgoing *requests = calloc(n, sizeof *requests);
    int64_t begin_us = gc_now_us();
    enum gc_status s = requests ? make_room(observed, n, err) : gc_fail_nomem(err);
    cJSON_Delete(run->sent);
    run->sent = cJSON_CreateArray();
    for (const cJSON *act = hx_acts_in(when); s == GC_OK && act; act = act->next, i++) {
        s = prepare(&requests[i], run, gc_json_get(act, "request"), err);
        if (s == GC_OK)
            (void)!cJSON_AddItemToArray(run->sent, cJSON_Duplicate(requests[i].request, true));
    }
    if (s == GC_OK)
        s = send_at_once(requests, true, observed->answers, n, err);
    observed->took_ms = (gc_now_us() - begin_us) / 1000;
    for (i = 0; requests && i < n; i++)
        outgoing_release(&requests[i]);
    free(requests);
    return s;
}
