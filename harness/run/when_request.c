/* Requests of the harness itself: once, again and again, or all at once. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/json/write.h"
#include "harness/run/play.h"

enum { BODY_BYTES = 16 * 1024 * 1024, MAX_HEADERS = 64, ANSWER_MS = 20000 };

/* One request as it goes out, again and again. */
struct asking {
    const struct hx_play *p;
    struct gc_strbuf url, body;
    cJSON *request; /* filled in */
    struct gc_http_header headers[MAX_HEADERS];
    struct gc_http_call call;
    int64_t timeout_ms;
};

static void asking_release(struct asking *a)
{
    gc_strbuf_release(&a->url);
    gc_strbuf_release(&a->body);
    cJSON_Delete(a->request);
}

static void asking_url(struct asking *a)
{
    static const char lookup[] = "/data-action/customer-lookup";
    const char *path = gc_json_str(a->request, "path");
    const char *prefix = a->p->run->subject.path_prefix;
    bool service = strcmp(gc_json_str(a->request, "to"), "service") == 0;
    gc_strbuf_adds(&a->url, service ? a->p->service_url : a->p->mock_url);
    if (service && prefix && strncmp(path, lookup, sizeof lookup - 1) == 0) {
        gc_strbuf_adds(&a->url, prefix);
        path += sizeof lookup - 1;
    }
    gc_strbuf_adds(&a->url, path);
}

static bool has_header(const struct asking *a, const char *name)
{
    for (size_t i = 0; i < a->call.n_headers; i++)
        if (strcasecmp(a->headers[i].name, name) == 0)
            return true;
    return false;
}

static void add_header(struct asking *a, const char *name, const char *value)
{
    if (a->call.n_headers < MAX_HEADERS)
        a->headers[a->call.n_headers++] = (struct gc_http_header){name, value};
}

static void asking_body(struct asking *a)
{
    const cJSON *body = gc_json_get(a->request, "body");
    const char *text = gc_json_str(a->request, "body_text");
    struct gc_jsonw w = gc_jsonw(&a->body);
    if (text)
        gc_strbuf_adds(&a->body, text);
    else if (body)
        gc_jsonw_value(&w, body);
    if (body && !has_header(a, "Content-Type"))
        add_header(a, "Content-Type", "application/json");
    if (body || text) {
        a->call.body = gc_strbuf_text(&a->body);
        a->call.body_bytes = a->body.len;
    }
}

static enum gc_status asking_prepare(struct asking *a, struct hx_play *p, const cJSON *request,
                                     struct gc_error *err)
{
    const struct hx_template t = hx_play_template(p);
    a->p = p;
    gc_strbuf_init(&a->url, 64 * 1024);
    gc_strbuf_init(&a->body, BODY_BYTES);
    enum gc_status s = hx_template_json(&t, request, &a->request, err);
    if (s != GC_OK)
        return s;
    asking_url(a);
    const cJSON *headers = gc_json_get(a->request, "headers");
    for (const cJSON *h = headers ? headers->child : NULL; h; h = h->next)
        add_header(a, h->string, h->valuestring);
    asking_body(a);
    if (!has_header(a, "Connection")) /* the service then stops without waiting for us */
        add_header(a, "Connection", "close");
    const char *method = gc_json_str(a->request, "method");
    a->call.method = method ? method : "GET";
    a->call.url = gc_strbuf_text(&a->url);
    a->call.headers = a->headers;
    a->call.max_body_bytes = BODY_BYTES;
    a->call.send_once = true;
    a->timeout_ms = gc_json_int(a->request, "timeout_ms", ANSWER_MS);
    return GC_OK;
}

static void ask_once(const struct asking *a, struct hx_answer *out)
{
    struct gc_http_reply reply = {0};
    struct gc_error err = {0};
    struct gc_http_call call = a->call;
    int64_t begin_us = gc_now_us();
    call.deadline_ms = gc_deadline_min(gc_deadline_in(a->timeout_ms), a->p->deadline_ms);
    enum gc_status s = gc_http_call(a->p->run->mock.client, &call, &reply, &err);
    out->took_ms = (gc_now_us() - begin_us) / 1000;
    out->status = s == GC_OK ? reply.status : 0;
    out->failure = s == GC_OK ? NULL : gc_status_word(s);
    out->headers = reply.headers;
    out->body = reply.body;
}

/* The gate opens when all threads stand before it. */
struct gate {
    pthread_mutex_t lock;
    pthread_cond_t opened;
    bool open;
};
struct worker {
    const struct asking *asking;
    struct hx_answer *out;
    struct gate *gate;
    pthread_t thread;
};

static void *ask_thread(void *arg)
{
    struct worker *w = arg;
    pthread_mutex_lock(&w->gate->lock);
    while (!w->gate->open)
        pthread_cond_wait(&w->gate->opened, &w->gate->lock);
    pthread_mutex_unlock(&w->gate->lock);
    ask_once(w->asking, w->out);
    return NULL;
}

static void open_gate(struct gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    gate->open = true;
    pthread_cond_broadcast(&gate->opened);
    pthread_mutex_unlock(&gate->lock);
}

/* All threads are started first, then they go off together. */
static enum gc_status ask_at_once(const struct asking *a, struct hx_answer *out, size_t n,
                                  struct gc_error *err)
{
    struct gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    struct worker *workers = calloc(n, sizeof *workers);
    size_t started = 0;
    if (!workers)
        return gc_fail_nomem(err);
    for (; started < n; started++) {
        workers[started] = (struct worker){.asking = a, .out = &out[started], .gate = &gate};
        if (pthread_create(&workers[started].thread, NULL, ask_thread, &workers[started]) != 0)
            break;
    }
    open_gate(&gate);
    for (size_t i = 0; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    free(workers);
    return started == n ? GC_OK
                        : gc_fail(err, GC_E_IO, "only %zu threads could be started", started);
}

enum gc_status hx_when_request(struct hx_play *p, const cJSON *when, struct hx_seen *seen,
                               struct gc_error *err)
{
    struct asking asking GC_AUTO(asking_release) = {0};
    int64_t begin_us = gc_now_us();
    size_t n = (size_t)gc_json_int(when, "times", 1);
    seen->asked = true;
    enum gc_status s = asking_prepare(&asking, p, gc_json_get(when, "request"), err);
    if (s != GC_OK)
        return s;
    seen->answers = calloc(n, sizeof *seen->answers);
    if (!seen->answers)
        return gc_fail_nomem(err);
    seen->n_answers = n;
    if (gc_json_bool(when, "at_once", false))
        s = ask_at_once(&asking, seen->answers, n, err);
    else
        for (size_t i = 0; i < n; i++)
            ask_once(&asking, &seen->answers[i]);
    seen->took_ms = (gc_now_us() - begin_us) / 1000;
    return s;
}
