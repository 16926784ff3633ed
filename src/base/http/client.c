#include "base/http/client_internal.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/clock.h"

enum { DEFAULT_IDLE = 64, CONNECTIONS_EACH = 4, HEADERS_BYTES = 128 * 1024 };
enum { CANCEL_POLL_MS = 50, POLL_MS = 1000 };

/* One transfer at a time, and the connections that its transfers left open. */
struct lane {
    CURLM *multi;
    CURL *easy;
};

struct gc_http_client {
    pthread_mutex_t lock; /* guards idle and n_idle */
    struct lane *idle;    /* last in, first out: the warm connection is used again */
    size_t n_idle, max_idle;
    char *user_agent, *ca_file;
};

void gc_http_setup(void)
{
    signal(SIGPIPE, SIG_IGN);
}

enum gc_status gc_http_client_new(struct gc_http_client **out,
                                  const struct gc_http_client_options *options)
{
    struct gc_http_client *c = calloc(1, sizeof *c);
    if (!c)
        return GC_E_NOMEM;
    pthread_mutex_init(&c->lock, NULL);
    c->max_idle = options->max_idle ? options->max_idle : DEFAULT_IDLE;
    c->idle = calloc(c->max_idle, sizeof *c->idle);
    c->user_agent = gc_strdup(options->user_agent);
    c->ca_file = gc_strdup(options->ca_file);
    if (!c->idle || !c->user_agent || (options->ca_file && !c->ca_file)) {
        gc_http_client_free(c);
        return GC_E_NOMEM;
    }
    *out = c;
    return GC_OK;
}

static void close_lane(struct lane *lane)
{
    gc_curl.easy_cleanup(lane->easy);
    gc_curl.multi_cleanup(lane->multi);
    *lane = (struct lane){0};
}

void gc_http_client_free(struct gc_http_client *c)
{
    if (!c)
        return;
    while (c->n_idle)
        close_lane(&c->idle[--c->n_idle]);
    pthread_mutex_destroy(&c->lock);
    free(c->idle);
    free(c->user_agent);
    free(c->ca_file);
    free(c);
}

static struct lane take_lane(struct gc_http_client *c)
{
    struct lane lane = {0};
    pthread_mutex_lock(&c->lock);
    if (c->n_idle)
        lane = c->idle[--c->n_idle];
    pthread_mutex_unlock(&c->lock);
    if (lane.easy)
        return lane;
    lane = (struct lane){.multi = gc_curl.multi_init(), .easy = gc_curl.easy_init()};
    if (!lane.multi || !lane.easy ||
        gc_http_set_constants(lane.easy, c->user_agent, c->ca_file) != GC_OK)
        close_lane(&lane);
    else
        gc_curl.multi_setopt(lane.multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS_EACH);
    return lane;
}

/* Takes back what would outlive the call: pointers to it, and credentials. */
static bool tidy(const struct gc_http_client *c, const struct lane *lane,
                 const struct gc_http_exchange *x, bool failed)
{
    gc_curl.easy_setopt(lane->easy, CURLOPT_HTTPHEADER, NULL);
    gc_curl.easy_setopt(lane->easy, CURLOPT_ERRORBUFFER, NULL);
    if (!failed && !x->call->basic_user)
        return true;
    gc_curl.easy_reset(lane->easy); /* forgets all options; keeps connections */
    return gc_http_set_constants(lane->easy, c->user_agent, c->ca_file) == GC_OK;
}

static void give_lane(struct gc_http_client *c, struct lane *lane, bool usable)
{
    pthread_mutex_lock(&c->lock);
    bool room = usable && c->n_idle < c->max_idle;
    if (room)
        c->idle[c->n_idle++] = *lane;
    pthread_mutex_unlock(&c->lock);
    if (!room)
        close_lane(lane);
}

/* curl_easy_perform would ask for cancellation once a second only. */
static CURLcode perform(const struct lane *lane, bool cancellable)
{
    int running = 1;
    CURLMcode status = gc_curl.multi_add_handle(lane->multi, lane->easy);
    CURLcode result = CURLE_OUT_OF_MEMORY;
    while (status == CURLM_OK && running) {
        status = gc_curl.multi_perform(lane->multi, &running);
        if (status == CURLM_OK && running)
            status = gc_curl.multi_poll(lane->multi, NULL, 0,
                                        cancellable ? CANCEL_POLL_MS : POLL_MS, NULL);
    }
    int left;
    const CURLMsg *message = gc_curl.multi_info_read(lane->multi, &left);
    if (message && message->msg == CURLMSG_DONE)
        result = message->data.result;
    gc_curl.multi_remove_handle(lane->multi, lane->easy);
    return result;
}

static enum gc_status fill_reply(CURL *easy, struct gc_http_exchange *x,
                                 struct gc_http_reply *reply, struct gc_error *err)
{
    long status = 0, connects = 0;
    gc_curl.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    gc_curl.easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
    reply->reused = connects == 0;
    reply->body_bytes = x->body.len;
    if (gc_strbuf_take(&x->headers, &reply->headers) != GC_OK ||
        (reply->body_bytes && gc_strbuf_take(&x->body, &reply->body) != GC_OK)) {
        gc_http_reply_release(reply);
        return gc_fail_nomem(err);
    }
    reply->status = (int)status;
    return GC_OK;
}

static enum gc_status exchange(const struct lane *lane, struct gc_http_exchange *x,
                               struct gc_http_reply *reply, struct gc_error *err)
{
    if (gc_http_set_options(lane->easy, x) != GC_OK)
        return gc_fail_nomem(err);
    CURLcode code = perform(lane, x->call->cancel != NULL);
    enum gc_status status = gc_http_outcome(lane->easy, code, x, reply, err);
    return status == GC_OK ? fill_reply(lane->easy, x, reply, err) : status;
}

static enum gc_status call_on_lane(struct gc_http_client *c, struct gc_http_exchange *x,
                                   struct gc_http_reply *reply, struct gc_error *err)
{
    struct lane lane = take_lane(c);
    if (!lane.easy)
        return gc_fail_nomem(err);
    enum gc_status status = exchange(&lane, x, reply, err);
    give_lane(c, &lane, tidy(c, &lane, x, status != GC_OK));
    gc_strbuf_release(&x->headers);
    gc_strbuf_release(&x->body);
    gc_curl.slist_free_all(x->lines);
    return status;
}

enum gc_status gc_http_call(struct gc_http_client *c, const struct gc_http_call *call,
                            struct gc_http_reply *reply, struct gc_error *err)
{
    struct gc_http_exchange x = {
        .call = call,
        .headers = GC_STRBUF(HEADERS_BYTES),
        .given_ms = gc_deadline_left(call->deadline_ms),
    };
    *reply = (struct gc_http_reply){0};
    enum gc_status status = gc_http_check_call(&x, err);
    if (status != GC_OK)
        return status;
    if (x.given_ms == 0)
        return gc_fail(err, GC_E_TIMEOUT, "the deadline passed before the request to %s was sent",
                       x.target);
    if (call->cancel && atomic_load(call->cancel))
        return gc_fail(err, GC_E_CANCELLED, "the request to %s was stopped", x.target);
    status = gc_curl_load(err);
    return status == GC_OK ? call_on_lane(c, &x, reply, err) : status;
}
