#include "tests/bench/bare.h"

#include <civetweb.h>
#include <curl/curl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bare {
    struct mg_context *server;
    unsigned n_calls;
    char user_url[64], token_url[64], question[300];
    struct curl_slist *headers; /* of the introspection */
    pthread_mutex_t lock;       /* guards idle */
    CURL *idle[128];
    int n_idle;
};

static const char ANSWER[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                             "Connection: keep-alive\r\nContent-Length: 22\r\n\r\n"
                             "{\"data\":{\"phone\":\"x\"}}";

static size_t ignore(char *bytes, size_t size, size_t n, void *ctx)
{
    (void)bytes;
    (void)ctx;
    return size * n;
}

static CURL *take_handle(struct bare *b)
{
    CURL *h = NULL;
    pthread_mutex_lock(&b->lock);
    if (b->n_idle > 0)
        h = b->idle[--b->n_idle];
    pthread_mutex_unlock(&b->lock);
    if (h || !(h = curl_easy_init()))
        return h;
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, 10000L);
    return h;
}

static void give_back(struct bare *b, CURL *h)
{
    pthread_mutex_lock(&b->lock);
    bool kept = b->n_idle < 128;
    if (kept)
        b->idle[b->n_idle++] = h;
    pthread_mutex_unlock(&b->lock);
    if (!kept)
        curl_easy_cleanup(h);
}

static void perform(CURL *h)
{
    long status = 0;
    if (curl_easy_perform(h) == CURLE_OK)
        curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200)
        fprintf(stderr, "bench: a bare upstream call failed\n");
}

static void introspect(const struct bare *b, CURL *h)
{
    curl_easy_setopt(h, CURLOPT_URL, b->token_url);
    curl_easy_setopt(h, CURLOPT_POSTFIELDS, b->question);
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, b->headers);
    perform(h);
}

static void fetch_user(const struct bare *b, CURL *h)
{
    curl_easy_setopt(h, CURLOPT_URL, b->user_url);
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, NULL);
    curl_easy_setopt(h, CURLOPT_HTTPGET, 1L);
    perform(h);
}

static int handle(struct mg_connection *c, void *ctx)
{
    struct bare *b = ctx;
    char body[1024];
    while (mg_read(c, body, sizeof body) > 0)
        ;
    CURL *h = b->n_calls ? take_handle(b) : NULL;
    if (h) {
        if (b->n_calls > 1)
            introspect(b, h);
        fetch_user(b, h);
        give_back(b, h);
    }
    mg_write(c, ANSWER, sizeof ANSWER - 1);
    return 200;
}

static void prepare_calls(struct bare *b, unsigned upstream_port, const char *token)
{
    char bearer[300];
    snprintf(b->user_url, sizeof b->user_url, "http://127.0.0.1:%u/users/1", upstream_port);
    snprintf(b->token_url, sizeof b->token_url, "http://127.0.0.1:%u/api/v2/oauth2/introspect",
             upstream_port);
    snprintf(b->question, sizeof b->question, "{\"token\":\"%s\"}", token);
    snprintf(bearer, sizeof bearer, "Authorization: Bearer %s", token);
    b->headers =
        curl_slist_append(curl_slist_append(NULL, bearer), "Content-Type: application/json");
}

struct bare *bare_start(unsigned n_calls, unsigned upstream_port, const char *token, unsigned *port)
{
    const char *options[] = {"listening_ports",       "127.0.0.1:0", "num_threads", "128",
                             "enable_keep_alive",     "yes",         "tcp_nodelay", "1",
                             "keep_alive_timeout_ms", "500",         NULL};
    struct bare *b = calloc(1, sizeof *b);
    struct mg_server_port ports[1] = {0};
    if (!b)
        return NULL;
    pthread_mutex_init(&b->lock, NULL);
    b->n_calls = n_calls;
    prepare_calls(b, upstream_port, token ? token : "");
    mg_init_library(0);
    b->server = mg_start(NULL, NULL, options);
    if (!b->server || mg_get_server_ports(b->server, 1, ports) != 1) {
        bare_stop(b);
        return NULL;
    }
    mg_set_request_handler(b->server, "**", handle, b);
    *port = (unsigned)ports[0].port;
    return b;
}

void bare_stop(struct bare *b)
{
    if (!b)
        return;
    if (b->server)
        mg_stop(b->server);
    while (b->n_idle > 0)
        curl_easy_cleanup(b->idle[--b->n_idle]);
    curl_slist_free_all(b->headers);
    pthread_mutex_destroy(&b->lock);
    free(b);
}
