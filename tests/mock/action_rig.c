#include "tests/mock/action_rig.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "tests/check.h"

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static void note(char to[], size_t cap, const char *text)
{
    snprintf(to, cap, "%s", text ? text : "");
}

static void serve(void *ctx, const struct gc_http_request *req, struct gc_http_response *res)
{
    struct service *s = ctx;
    pthread_mutex_lock(&turn);
    size_t i = s->n_seen < 8 ? s->n_seen++ : 7, at = i < s->n_answers ? i : s->n_answers - 1;
    note(s->method[i], sizeof s->method[i], req->method);
    note(s->target[i], sizeof s->target[i], req->target);
    note(s->body[i], sizeof s->body[i], req->body);
    note(s->auth[i], sizeof s->auth[i], gc_http_request_header(req, "Authorization"));
    note(s->type[i], sizeof s->type[i], gc_http_request_header(req, "Content-Type"));
    res->status = s->answers[at].status;
    gc_strbuf_adds(&res->body, s->answers[at].body);
    pthread_mutex_unlock(&turn);
}

void service_start(struct service *s)
{
    struct gc_error err = {0};
    const struct gc_http_server_options options = {.n_workers = 4, .handler = serve, .ctx = s};
    CHECK_FATAL(gc_http_server_start(&s->server, &options, &err) == GC_OK);
}

void service_stop(struct service *s)
{
    gc_http_server_stop(s->server, 100);
}

static const char *given(const char *text, const char *fallback)
{
    return text ? text : fallback;
}

static void put_text(struct gc_strbuf *to, const char *key, const char *text)
{
    gc_strbuf_addf(to, "\"%s\":", key);
    gc_strbuf_add_json(to, text, strlen(text));
}

static void write_export(struct gc_strbuf *to, const struct export *e)
{
    gc_strbuf_addc(to, '{');
    put_text(to, "id", given(e->id, "a"));
    gc_strbuf_addc(to, ',');
    put_text(to, "name", given(e->id, "a"));
    gc_strbuf_addc(to, ',');
    put_text(to, "integration", given(e->integration, "crm"));
    gc_strbuf_addc(to, ',');
    put_text(to, "integrationType", given(e->type, "custom-rest-actions"));
    gc_strbuf_addc(to, ',');
    put_text(to, "actionType", given(e->kind, "custom"));
    gc_strbuf_adds(to, ",\"config\":{\"request\":{");
    put_text(to, "requestUrlTemplate", given(e->url, "https://crm.example.com/x"));
    gc_strbuf_addc(to, ',');
    put_text(to, "requestType", given(e->method, "POST"));
    gc_strbuf_addc(to, ',');
    put_text(to, "requestTemplate", given(e->body, "${input.rawRequest}"));
    gc_strbuf_addf(to, ",\"headers\":%s},\"response\":{\"translationMap\":%s,",
                   given(e->headers, "{}"), given(e->map, "{}"));
    gc_strbuf_addf(to, "\"translationMapDefaults\":%s,", given(e->defaults, "{}"));
    put_text(to, "successTemplate", given(e->success, "${rawResult}"));
    gc_strbuf_addf(to,
                   "},\"timeoutSeconds\":%s},\"contract\":{\"input\":{\"inputSchema\":%s},"
                   "\"output\":{\"successSchema\":%s}}}",
                   given(e->timeout, "60"), given(e->input, "{\"type\":\"object\"}"),
                   given(e->output, "{\"type\":\"object\"}"));
}

void open_with(struct fx *f, const struct service *s, const struct export *list, size_t n)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    fx_open(f);
    gc_strbuf_adds(&text, "{\"data_actions\":[");
    for (size_t i = 0; i < n; i++) {
        gc_strbuf_adds(&text, i ? "," : "");
        write_export(&text, &list[i]);
    }
    gc_strbuf_addf(&text, "],\"org\":{\"origins\":{\"https://api.example.com\":\"%s\"", f->base);
    if (s)
        gc_strbuf_addf(&text,
                       ",\"https://crm.example.com\":\"http://127.0.0.1:%u\",\"salesforce\":"
                       "\"http://127.0.0.1:%u/sf\",\"arn:aws:lambda:us-east-1:1:function:f\":"
                       "\"http://127.0.0.1:%u/lambda\"",
                       gc_http_server_port(s->server), gc_http_server_port(s->server),
                       gc_http_server_port(s->server));
    gc_strbuf_adds(&text, "},\"credentials\":{\"crm\":{\"user\":\"demo\",\"password\":"
                          "\"demo-password\"},\"small\":{\"clientId\":\"%s\"}}}}");
    CHECK_FATAL(fx_overlay(f, gc_strbuf_text(&text)));
    CHECK_FATAL(fx_login(f, "demo-client", "demo-secret"));
}

int execute(struct fx *f, const char *id, const char *inputs)
{
    char path[256];
    snprintf(path, sizeof path, ACTIONS "%s/execute", id);
    return fx_post(f, path, inputs);
}
