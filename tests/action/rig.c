#include "rig.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json/json.h"
#include "tests/check.h"

enum { CALL_TIMEOUT_MS = 60000 };

struct gc_action_config rig_defaults(void)
{
    struct gc_action_config config = {0};
    struct gc_problems problems = {0};
    for (size_t i = 0; i < gc_action_n_options; i++)
        if (gc_action_options[i].fallback)
            gc_option_read(&gc_action_options[i], &config, gc_action_options[i].fallback, "default",
                           (struct gc_pos){0}, &problems);
    CHECK_INT(problems.n, 0);
    gc_problems_release(&problems);
    return config;
}

void rig_start(struct rig *rig, void (*change)(struct gc_action_config *config))
{
    const struct gc_http_client_options options = {.user_agent = "rig", .max_idle = 128};
    struct gc_problems problems = {0};
    struct gc_error err = {0};
    fake_upstream_start(&rig->up);
    rig->config = rig_defaults();
    rig->config.base_url = rig->config.external_base = rig->up.url;
    rig->config.port = 0;
    rig->config.settings.log_level = GC_LOG_NONE;
    if (change)
        change(&rig->config);
    gc_log_setup((enum gc_log_level)rig->config.settings.log_level, GC_LOG_LOGFMT);
    CHECK_FATAL(gc_http_client_new(&rig->client, &options) == GC_OK);
    enum gc_status s = gc_action_start(&rig->action, &rig->config, &problems, &err);
    CHECK_STATUS(s, GC_OK, &err);
    CHECK_FATAL(s == GC_OK);
    snprintf(rig->url, sizeof rig->url, "http://127.0.0.1:%u", gc_action_port(rig->action));
}

void rig_stop(struct rig *rig)
{
    fake_upstream_release(&rig->up);
    gc_http_client_free(rig->client);
    gc_action_stop(rig->action, 10000);
    fake_upstream_stop(&rig->up);
}

static void add(struct gc_http_header *headers, size_t *n, const char *name, const char *value)
{
    if (value)
        headers[(*n)++] = (struct gc_http_header){name, value};
}

struct rig_answer rig_send(struct rig *rig, const struct rig_request *request)
{
    struct rig_answer answer = {0};
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_http_header headers[3];
    char url[512];
    size_t n = 0;
    snprintf(url, sizeof url, "%s%s", rig->url, request->path);
    add(headers, &n, "X-Genesys-Auth-Token", request->token);
    add(headers, &n, "Content-Type", request->content_type);
    add(headers, &n, "ININ-Correlation-Id", request->request_id);
    const struct gc_http_call call = {
        .method = request->method,
        .url = url,
        .headers = headers,
        .n_headers = n,
        .body = request->body,
        .body_bytes = request->body ? strlen(request->body) : 0,
        .deadline_ms = gc_deadline_in(CALL_TIMEOUT_MS),
    };
    answer.sent = gc_http_call(rig->client, &call, &reply, NULL);
    /* What the upstream noted under its lock may be read from here on. */
    pthread_mutex_lock(&rig->up.lock);
    pthread_mutex_unlock(&rig->up.lock);
    if (answer.sent != GC_OK)
        return answer;
    answer.status = reply.status;
    snprintf(answer.body, sizeof answer.body, "%s", reply.body ? reply.body : "");
    gc_http_reply_header(&reply, "ININ-Correlation-Id", answer.request_id,
                         sizeof answer.request_id);
    gc_http_reply_header(&reply, "Retry-After", answer.retry_after, sizeof answer.retry_after);
    gc_http_reply_header(&reply, "WWW-Authenticate", answer.authenticate,
                         sizeof answer.authenticate);
    gc_http_reply_header(&reply, "Allow", answer.allow, sizeof answer.allow);
    gc_http_reply_header(&reply, "Content-Type", answer.content_type, sizeof answer.content_type);
    return answer;
}

struct rig_answer rig_lookup(struct rig *rig, const char *token, const char *body)
{
    return rig_send(rig, &(struct rig_request){.method = "POST",
                                               .path = "/data-action/customer-lookup",
                                               .body = body,
                                               .token = token,
                                               .content_type = "application/json"});
}

struct rig_answer rig_get(struct rig *rig, const char *path)
{
    return rig_send(rig, &(struct rig_request){.method = "GET", .path = path});
}

void check_refused(const char *row, const struct rig_answer *a, int status, const char *detail,
                   const char *code, int line, const char *file, const char *func)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    check_that(a->status == status, 0, line, file, func, "%s: status %d, expected %d; body %s", row,
               a->status, status, a->body);
    enum gc_status s =
        gc_json_parse(&doc, "answer", a->body, strlen(a->body), &gc_json_default_limits, &err);
    check_status(s, GC_OK, &err, line, file, func);
    check_text(row, gc_json_str(doc.root, "detail"), detail, 0, line, file, func);
    check_text(row, gc_json_str(doc.root, "code"), code, 0, line, file, func);
}
