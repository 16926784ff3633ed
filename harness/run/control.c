/* The control plane of the mock, and tokens of its clients. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "harness/run/run.h"

enum { CONTROL_MS = 10000, URL_BYTES = 4096, BODY_BYTES = 64 * 1024 * 1024 };

static const struct gc_json_limits answer_limits = {.max_bytes = BODY_BYTES, .max_depth = 80};

static void build_url(struct gc_strbuf *url, const struct hx_mock *m, const char *world,
                      const char *path)
{
    gc_strbuf_adds(url, m->base_url);
    if (world)
        gc_strbuf_addf(url, "/w/%s", world);
    gc_strbuf_adds(url, path);
}

static enum gc_status exchange(const struct hx_mock *m, struct gc_http_call *call,
                               struct gc_json *answer, struct gc_error *err)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    call->deadline_ms = gc_deadline_in(CONTROL_MS);
    call->max_body_bytes = BODY_BYTES;
    enum gc_status s = gc_http_call(m->client, call, &reply, err);
    if (s != GC_OK)
        return s;
    if (reply.body_bytes > 0) {
        s = gc_json_parse(&doc, "gcmock's answer", reply.body, reply.body_bytes, &answer_limits,
                          err);
        if (s != GC_OK)
            return s;
    }
    if (reply.status / 100 != 2) {
        const char *detail = gc_json_str(doc.root, "detail");
        if (!detail)
            detail = gc_json_str(doc.root, "error_description");
        return gc_fail(err, reply.status == 409 ? GC_E_TOO_BIG : GC_E_DATA, "gcmock: %s %d%s%s",
                       call->method, reply.status, detail ? ": " : "", detail ? detail : "");
    }
    if (answer) {
        *answer = doc;
        doc = (struct gc_json){0};
    }
    return GC_OK;
}

enum gc_status hx_mock_call(const struct hx_mock *m, const char *world, const char *method,
                            const char *path, const char *body, struct gc_json *answer,
                            struct gc_error *err)
{
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(URL_BYTES);
    char authorization[512];
    struct gc_http_header headers[2] = {{"Content-Type", "application/json"}};
    struct gc_http_call call = {.method = method,
                                .headers = headers,
                                .n_headers = 1,
                                .body = body,
                                .body_bytes = body ? strlen(body) : 0};
    build_url(&url, m, world, "/__admin");
    gc_strbuf_adds(&url, path);
    call.url = gc_strbuf_text(&url);
    if (m->admin_token) {
        snprintf(authorization, sizeof authorization, "Bearer %s", m->admin_token);
        headers[call.n_headers++] = (struct gc_http_header){"Authorization", authorization};
    }
    return exchange(m, &call, answer, err);
}

enum gc_status hx_run_call(const struct hx_run *run, const char *method, const char *path,
                           const char *body, struct gc_error *err)
{
    return hx_mock_call(&run->runner->mock, run->world, method, path, body, NULL, err);
}

/* The secret of a client is not to be had over the control plane; in the orgs that cases use it is
 * named after the client: X-client has X-secret. */
static void secret_of(const char *client_id, char *out, size_t cap)
{
    const char *end = strstr(client_id, "-client");
    int stem = end ? (int)(end - client_id) : (int)strlen(client_id);
    snprintf(out, cap, "%.*s-secret", stem, client_id);
}

enum gc_status hx_mock_token(const struct hx_mock *m, const char *world, const char *client_id,
                             char *out, size_t cap, struct gc_error *err)
{
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(URL_BYTES);
    struct gc_json answer GC_AUTO(gc_json_release) = {0};
    char secret[160];
    static const char body[] = "grant_type=client_credentials";
    struct gc_http_header header = {"Content-Type", "application/x-www-form-urlencoded"};
    secret_of(client_id, secret, sizeof secret);
    build_url(&url, m, world, "/oauth/token");
    struct gc_http_call call = {.method = "POST",
                                .url = gc_strbuf_text(&url),
                                .headers = &header,
                                .n_headers = 1,
                                .body = body,
                                .body_bytes = sizeof body - 1,
                                .basic_user = client_id,
                                .basic_password = secret};
    enum gc_status s = exchange(m, &call, &answer, err);
    if (s != GC_OK)
        return s;
    const char *token = gc_json_str(answer.root, "access_token");
    if (!token || strlen(token) >= cap)
        return gc_fail(err, GC_E_PROTOCOL, "gcmock gave no access token");
    snprintf(out, cap, "%s", token);
    return GC_OK;
}
