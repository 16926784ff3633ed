#include "bare.h"

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
    char upstream[64];
    pthread_mutex_t lock; /* guards idle */
    CURL *idle[64];
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
    curl_easy_setopt(h, CURLOPT_URL, b->upstream);
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, 10000L);
    return h;
}

static void give_back(struct bare *b, CURL *h)
{
    pthread_mutex_lock(&b->lock);
    bool kept = b->n_idle < 64;
    if (kept)
        b->idle[b->n_idle++] = h;
    pthread_mutex_unlock(&b->lock);
    if (!kept)
        curl_easy_cleanup(h);
}

static int handle(struct mg_connection *c, void *ctx)
{
    struct bare *b = ctx;
    char body[1024];
    while (mg_read(c, body, sizeof body) > 0)
        ;
    CURL *h = b->n_calls ? take_handle(b) : NULL;
    for (unsigned i = 0; h && i < b->n_calls; i++)
        if (curl_easy_perform(h) != CURLE_OK)
            fprintf(stderr, "bench: the bare upstream call failed\n");
    if (h)
        give_back(b, h);
    mg_write(c, ANSWER, sizeof ANSWER - 1);
    return 200;
}

struct bare *bare_start(unsigned n_calls, unsigned upstream_port, unsigned *port)
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
    snprintf(b->upstream, sizeof b->upstream, "http://127.0.0.1:%u/users/1", upstream_port);
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
    pthread_mutex_destroy(&b->lock);
    free(b);
}
