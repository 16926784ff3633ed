/* What one call leaves for the next: nothing, unless it was told to break that. */
#include <pthread.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json/json.h"
#include "tests/standins/service.h"

enum { KEPT_MS = 60000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards what follows */
static int64_t last_id, kept_id = -1, kept_at_ms;
static int kept_status;
static char kept_body[4096];
static bool was_late, was_reset;

/* Read before the token is looked at, so that another call may come between. */
void service_note_call(const struct gc_http_request *req)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    while (is(hangs_after_late) && was_late)
        pause();
    if (gc_json_parse(&doc, "body", req->body, req->body_bytes, &gc_json_default_limits, NULL) !=
        GC_OK)
        return;
    pthread_mutex_lock(&lock);
    last_id = gc_json_int(gc_json_get(doc.root, "data"), "customer_id", 0);
    pthread_mutex_unlock(&lock);
}

void service_note_outcome(enum gc_status s, int status)
{
    pthread_mutex_lock(&lock);
    was_late |= s == GC_E_TIMEOUT;
    was_reset |= s == GC_E_NETWORK;
    kept_status = s == GC_OK ? status : 500;
    pthread_mutex_unlock(&lock);
}

int64_t service_last_id(void)
{
    pthread_mutex_lock(&lock);
    int64_t id = last_id;
    pthread_mutex_unlock(&lock);
    return id;
}

static void answer_as_before(struct gc_http_response *res)
{
    gc_strbuf_reset(&res->body);
    gc_strbuf_adds(&res->body, kept_body);
    res->status = 200;
    gc_http_add_header(res, "Content-Type", "application/json");
}

bool service_knows(int64_t id, struct gc_http_response *res)
{
    bool knows = false;
    pthread_mutex_lock(&lock);
    bool fresh = kept_id == id && gc_now_us() / 1000 - kept_at_ms < KEPT_MS;
    if (is(gives_up_after_reset) && was_reset) {
        service_fail(res, 502, "Could not connect to external API");
        knows = true;
    } else if (fresh && is(keeps_customer) && *kept_body) {
        answer_as_before(res);
        knows = true;
    } else if (fresh && is(keeps_404) && kept_status == 404) {
        service_fail(res, 404, "External API failed: 404");
        knows = true;
    }
    pthread_mutex_unlock(&lock);
    return knows;
}

void service_keep(int64_t id, const struct gc_http_reply *reply, struct gc_http_response *res)
{
    pthread_mutex_lock(&lock);
    if (is(serves_stale) && reply->status >= 500 && kept_id == id && *kept_body)
        answer_as_before(res);
    kept_id = id;
    kept_at_ms = gc_now_us() / 1000;
    if (res->status == 200)
        snprintf(kept_body, sizeof kept_body, "%s", gc_strbuf_text(&res->body));
    pthread_mutex_unlock(&lock);
}
