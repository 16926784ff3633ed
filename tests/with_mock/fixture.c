#include "tests/with_mock/fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/strbuf.h"
#include "mock/server/internal.h"
#include "mock/wire/wire.h"
#include "tests/check.h"

enum { MAX_HEADERS = 16, TIMEOUT_MS = 30000 };

static struct mock_server *server;
static struct gc_http_client *client;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void stop(void)
{
    gc_http_client_free(client);
    mock_server_stop(server, 2000);
}

static void start(void)
{
    const struct mock_server_options options = {.n_workers = 96};
    const struct gc_http_client_options http = {.user_agent = "tests", .max_idle = 96};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    gc_http_setup();
    if (gc_http_client_new(&client, &http) != GC_OK ||
        mock_server_start(&server, &options, &problems, &err) != GC_OK) {
        gc_problems_print(&problems, stderr);
        fprintf(stderr, "the mock does not start: %s\n", gc_error_text(&err));
        exit(2);
    }
    atexit(stop);
}

struct mock_server *fx_server(void)
{
    pthread_once(&once, start);
    return server;
}

struct gc_http_client *fx_client(void)
{
    fx_server();
    return client;
}

void fx_open(struct fx *f)
{
    static atomic_uint n;
    memset(f, 0, sizeof *f);
    unsigned port = mock_server_port(fx_server());
    snprintf(f->world, sizeof f->world, "t%u", atomic_fetch_add(&n, 1));
    snprintf(f->base, sizeof f->base, "http://127.0.0.1:%u/w/%s", port, f->world);
}

static void forget(struct fx *f)
{
    gc_http_reply_release(&f->reply);
    gc_json_release(&f->json);
    memset(&f->reply, 0, sizeof f->reply);
    memset(&f->json, 0, sizeof f->json);
    memset(&f->err, 0, sizeof f->err);
}

void fx_close(struct fx *f)
{
    if (*f->world) {
        mock_worlds_delete(&server->services.worlds, f->world);
        mock_wire_flush(server->services.wire, f->world);
    }
    forget(f);
}

static int call(struct fx *f, const char *method, const char *path,
                const struct gc_http_header *headers, size_t n_headers, const char *body)
{
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
    gc_strbuf_addf(&url, "%s%s", f->base, path);
    const struct gc_http_call c = {.method = method,
                                   .url = gc_strbuf_text(&url),
                                   .headers = headers,
                                   .n_headers = n_headers,
                                   .body = body,
                                   .body_bytes = body ? strlen(body) : 0,
                                   .deadline_ms = gc_deadline_in(TIMEOUT_MS)};
    forget(f);
    if (gc_http_call(fx_client(), &c, &f->reply, &f->err) != GC_OK)
        return 0;
    if (f->reply.body && gc_json_parse(&f->json, "answer", f->reply.body, f->reply.body_bytes,
                                       &gc_json_file_limits, NULL) != GC_OK)
        f->json.root = NULL;
    return f->reply.status;
}

int fx_send(struct fx *f, const char *method, const char *path, const char *content_type,
            const char *body)
{
    char bearer[160];
    struct gc_http_header headers[2];
    size_t n = 0;
    snprintf(bearer, sizeof bearer, "Bearer %s", f->token);
    if (*f->token)
        headers[n++] = (struct gc_http_header){"Authorization", bearer};
    if (content_type)
        headers[n++] = (struct gc_http_header){"Content-Type", content_type};
    return call(f, method, path, headers, n, body);
}

int fx_get(struct fx *f, const char *path)
{
    return fx_send(f, "GET", path, NULL, NULL);
}

int fx_post(struct fx *f, const char *path, const char *json)
{
    return fx_send(f, "POST", path, "application/json", json);
}

int fx_put(struct fx *f, const char *path, const char *json)
{
    return fx_send(f, "PUT", path, "application/json", json);
}

int fx_patch(struct fx *f, const char *path, const char *json)
{
    return fx_send(f, "PATCH", path, "application/json", json);
}

int fx_delete(struct fx *f, const char *path)
{
    return fx_send(f, "DELETE", path, NULL, NULL);
}

int fx_raw(struct fx *f, const char *method, const char *path, const char *headers,
           const char *body)
{
    struct gc_http_header list[MAX_HEADERS];
    size_t n = 0;
    char *text = gc_strdup(headers), *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line && n < MAX_HEADERS;
         line = strtok_r(NULL, "\n", &rest)) {
        char *colon = strchr(line, ':');
        *colon = '\0';
        list[n++] = (struct gc_http_header){line, colon + 1 + strspn(colon + 1, " ")};
    }
    int status = call(f, method, path, list, n, body);
    free(text);
    return status;
}

int fx_admin(struct fx *f, const char *method, const char *path, const char *json)
{
    char full[512];
    snprintf(full, sizeof full, "/__admin%s", path);
    const struct gc_http_header header = {"Content-Type", "application/json"};
    return call(f, method, full, &header, json ? 1 : 0, json);
}

const char *fx_night_desk(void)
{
    static char text[16 * 1024];
    FILE *f = *text ? NULL : fopen("tests/with_mock/night-desk.json", "r");
    CHECK_FATAL(*text || f != NULL);
    if (f) {
        text[fread(text, 1, sizeof text - 1, f)] = '\0';
        fclose(f);
    }
    return text;
}

bool fx_overlay(struct fx *f, const char *json)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct mock_world *w = mock_worlds_get(&fx_server()->services.worlds, f->world, true, &err);
    enum gc_status s =
        gc_json_parse(&doc, "overlay", json, strlen(json), &gc_json_default_limits, &err);
    if (w && s == GC_OK)
        s = mock_world_overlay(w, &doc, doc.root, &problems, &err);
    mock_world_unref(w);
    if (s != GC_OK) {
        gc_problems_print(&problems, stdout);
        printf("overlay: %s\n", gc_error_text(&err));
    }
    return s == GC_OK;
}

bool fx_login(struct fx *f, const char *client_id, const char *secret)
{
    char body[512];
    snprintf(body, sizeof body, "grant_type=client_credentials&client_id=%s&client_secret=%s",
             client_id, secret);
    *f->token = '\0';
    if (fx_send(f, "POST", "/oauth/token", "application/x-www-form-urlencoded", body) != 200)
        return false;
    snprintf(f->token, sizeof f->token, "%s", fx_text(f, "access_token"));
    return true;
}

const cJSON *fx_at(const struct fx *f, const char *path)
{
    const cJSON *node = f->json.root;
    while (node && *path) {
        char part[128];
        size_t n = strcspn(path, ".");
        snprintf(part, sizeof part, "%.*s", (int)n, path);
        node = cJSON_IsArray(node) ? cJSON_GetArrayItem(node, atoi(part)) : gc_json_get(node, part);
        path += n + (path[n] == '.');
    }
    return node;
}

const char *fx_text(const struct fx *f, const char *path)
{
    const cJSON *node = fx_at(f, path);
    return cJSON_IsString(node) ? node->valuestring : NULL;
}

double fx_number(const struct fx *f, const char *path)
{
    const cJSON *node = fx_at(f, path);
    return cJSON_IsNumber(node) ? node->valuedouble : -1;
}

const char *fx_body(const struct fx *f)
{
    return f->reply.body ? f->reply.body : "";
}

const char *fx_header(struct fx *f, const char *name)
{
    static _Thread_local char value[512];
    gc_http_reply_header(&f->reply, name, value, sizeof value);
    return value;
}
