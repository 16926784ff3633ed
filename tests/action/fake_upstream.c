#include "fake_upstream.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tests/check.h"

static struct fake_script *script_for(struct fake_upstream *up, const char *path)
{
    if (strcmp(path, "/api/v2/oauth2/introspect") == 0 || strcmp(path, "/api/v2/tokens/me") == 0)
        return &up->token;
    return strncmp(path, "/users/", 7) == 0 ? &up->users : &up->other;
}

static void copy(char *to, size_t cap, const char *from)
{
    snprintf(to, cap, "%s", from ? from : "");
}

static void note(struct fake_upstream *up, struct fake_script *s, const struct gc_http_request *req)
{
    pthread_mutex_lock(&up->lock);
    copy(s->method, sizeof s->method, req->method);
    copy(s->path, sizeof s->path, req->path);
    copy(s->authorization, sizeof s->authorization, gc_http_request_header(req, "Authorization"));
    copy(s->correlation_id, sizeof s->correlation_id,
         gc_http_request_header(req, "ININ-Correlation-Id"));
    copy(s->content_type_seen, sizeof s->content_type_seen,
         gc_http_request_header(req, "Content-Type"));
    copy(s->body_seen, sizeof s->body_seen, req->body);
    pthread_mutex_unlock(&up->lock);
}

static void wait_at_gate(struct fake_upstream *up)
{
    pthread_mutex_lock(&up->lock);
    up->waiting++;
    pthread_cond_broadcast(&up->arrived);
    while (!up->open_gates)
        pthread_cond_wait(&up->released, &up->lock);
    up->waiting--;
    pthread_mutex_unlock(&up->lock);
}

static void break_wire(const struct fake_script *s, const struct gc_http_request *req,
                       struct gc_http_response *res)
{
    static const char cut[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                              "Content-Length: 500\r\n\r\n{\"name\":";
    static const char garbage[] = "SSH-2.0-OpenSSH_9.2p1\r\n\r\n";
    const char *text = s->wire == FAKE_CUTS_BODY ? cut : s->wire == FAKE_NOT_HTTP ? garbage : "";
    const struct linger reset = {.l_onoff = 1};
    int fd;
    if (gc_http_detach(req, res, &fd) != GC_OK)
        return;
    if (*text)
        (void)!write(fd, text, strlen(text));
    else
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(fd);
}

static void handle(void *ctx, const struct gc_http_request *req, struct gc_http_response *res)
{
    struct fake_upstream *up = ctx;
    struct fake_script *s = script_for(up, req->path);
    int call = atomic_fetch_add(&s->calls, 1);
    note(up, s, req);
    if (s->held)
        wait_at_gate(up);
    if (s->wire != FAKE_ANSWERS && (s->broken_calls == 0 || call < s->broken_calls)) {
        break_wire(s, req, res);
        return;
    }
    res->status = s->status;
    gc_http_add_header(res, "Content-Type", s->content_type);
    if (s->extra_name)
        gc_http_add_header(res, s->extra_name, s->extra_value);
    pthread_mutex_lock(&up->lock);
    gc_strbuf_adds(&res->body, s->body);
    pthread_mutex_unlock(&up->lock);
}

static const char customer[] =
    "{\"id\":1,\"name\":\"Leanne Graham\",\"email\":\"leanne@example.com\","
    "\"phone\":\"+15555550100\",\"company\":{\"name\":\"Example Inc\"},\"tags\":[\"gold\",7]}";

void fake_upstream_start(struct fake_upstream *up)
{
    struct gc_error err = {0};
    struct gc_http_server_options options = {.handler = handle, .ctx = up, .n_workers = 96};
    memset(up, 0, sizeof *up);
    pthread_mutex_init(&up->lock, NULL);
    pthread_cond_init(&up->released, NULL);
    pthread_cond_init(&up->arrived, NULL);
    up->token.status = up->users.status = 200;
    up->other.status = 404;
    up->token.content_type = up->users.content_type = up->other.content_type = "application/json";
    up->token.body = "{\"active\":true}";
    up->users.body = customer;
    up->other.body = "{}";
    enum gc_status s = gc_http_server_start(&up->server, &options, &err);
    CHECK_STATUS(s, GC_OK, &err);
    CHECK_FATAL(s == GC_OK);
    snprintf(up->url, sizeof up->url, "http://127.0.0.1:%u", gc_http_server_port(up->server));
}

void fake_upstream_stop(struct fake_upstream *up)
{
    fake_upstream_release(up);
    gc_http_server_stop(up->server, 5000);
    pthread_mutex_destroy(&up->lock);
    pthread_cond_destroy(&up->released);
    pthread_cond_destroy(&up->arrived);
}

void fake_upstream_release(struct fake_upstream *up)
{
    pthread_mutex_lock(&up->lock);
    up->open_gates = 1;
    pthread_cond_broadcast(&up->released);
    pthread_mutex_unlock(&up->lock);
}

void fake_upstream_await(struct fake_upstream *up, int waiting)
{
    struct timespec until;
    int rc = 0;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 30;
    pthread_mutex_lock(&up->lock);
    while (up->waiting < waiting && rc == 0)
        rc = pthread_cond_timedwait(&up->arrived, &up->lock, &until);
    pthread_mutex_unlock(&up->lock);
    CHECK_INT(rc, 0);
}

const char *fake_nowhere(void)
{
    static char url[64];
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    if (*url)
        return url;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_FATAL(fd >= 0 && bind(fd, (struct sockaddr *)&at, n) == 0 &&
                getsockname(fd, (struct sockaddr *)&at, &n) == 0);
    snprintf(url, sizeof url, "http://127.0.0.1:%u", ntohs(at.sin_port));
    return url;
}
