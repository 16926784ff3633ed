#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json/json.h"
#include "tests/bench/bench.h"

/* A call that must be answered with a 2xx. */
void call(unsigned port, const char *method, const char *path, const char *type, const char *body,
          struct gc_http_reply *reply)
{
    char url[256];
    struct gc_error err = {0};
    snprintf(url, sizeof url, "http://127.0.0.1:%u%s", port, path);
    struct gc_http_header header = {"Content-Type", type};
    struct gc_http_call c = {.method = method,
                             .url = url,
                             .headers = &header,
                             .n_headers = 1,
                             .body = body,
                             .body_bytes = strlen(body),
                             .deadline_ms = gc_deadline_in(5000)};
    if (gc_http_call(b.client, &c, reply, &err) != GC_OK)
        give_up(gc_error_text(&err));
    if (reply->status / 100 != 2)
        give_up(reply->body ? reply->body : "a request was refused");
}

void get_token(unsigned port, char *out, size_t cap)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    call(port, "POST", "/oauth/token", "application/x-www-form-urlencoded",
         "grant_type=client_credentials&client_id=demo-client&client_secret=demo-secret", &reply);
    if (gc_json_parse(&doc, "token", reply.body, reply.body_bytes, &gc_json_default_limits, &err) !=
        GC_OK)
        give_up(gc_error_text(&err));
    snprintf(out, cap, "%s", gc_json_str(doc.root, "access_token"));
}

static char *text_of(const char *method, const char *path, const char *headers, const char *body)
{
    char *text = NULL;
    if (asprintf(&text,
                 "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%sContent-Type: application/json\r\n"
                 "Content-Length: %zu\r\n\r\n%s",
                 method, path, headers, strlen(body), body) < 0)
        give_up("out of memory");
    return text;
}

static const char *const *one(const char *text)
{
    const char **list = malloc(sizeof *list);
    if (!list)
        give_up("out of memory");
    *list = text;
    return list;
}

const char *const *request(const char *method, const char *path, const char *headers,
                           const char *body)
{
    return one(text_of(method, path, headers, body));
}

const char *const *with_token(const struct mock *m, const char *method, const char *path,
                              const char *body)
{
    char header[320];
    snprintf(header, sizeof header, "Authorization: Bearer %s\r\n", m->token);
    return one(text_of(method, path, header, body));
}

const char *const *in_worlds(void)
{
    const char **list = calloc(N_WORLDS, sizeof *list);
    for (size_t i = 0; list && i < N_WORLDS; i++) {
        char path[64];
        snprintf(path, sizeof path, "/w/bench-%zu/users/1", i);
        list[i] = text_of("GET", path, "", "");
    }
    return list ? list : (give_up("out of memory"), NULL);
}

const char *const *introspection(const struct mock *m)
{
    char body[320];
    snprintf(body, sizeof body, "{\"token\":\"%s\"}", m->token);
    return with_token(m, "POST", "/api/v2/oauth2/introspect", body);
}

const char *const *lookup_with(const char *token)
{
    char header[320];
    snprintf(header, sizeof header, "X-Genesys-Auth-Token: %s\r\n", token);
    return one(text_of("POST", "/data-action/customer-lookup", header, LOOKUP));
}

struct load load_of(unsigned port, const char *const *requests, const char *expect)
{
    return (struct load){.port = port,
                         .requests = requests,
                         .n_requests = 1,
                         .expect = expect,
                         .n_connections = N_CLIENTS,
                         .duration_ms = b.quick ? ROUND_MS / 2 : ROUND_MS};
}
