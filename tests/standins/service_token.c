/* The token: introspected, and the verdict kept for as long as the token lives. */
#include <pthread.h>

#include "base/clock.h"
#include "base/json/json.h"
#include "base/json/write.h"
#include "tests/standins/service.h"

enum { LIMIT_MS = 1500, FOR_EVER_MS = 3600000, IMPATIENT_MS = 40, N_KEPT = 64 };
enum verdict { REFUSED, ACTIVE, TROUBLE };

struct kept {
    char token[SERVICE_TOKEN];
    enum verdict verdict;
    int64_t until_ms; /* wall time */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards what follows */
static struct kept kept[N_KEPT];
static size_t n_kept;

/* --- requests to others ----------------------------------------------------------------------- */

enum gc_status service_ask(const struct question *q, struct gc_http_reply *reply,
                           struct gc_error *err)
{
    char to[SERVICE_URL];
    const struct gc_http_call call = {
        .method = q->method,
        .url = q->url,
        .headers = q->headers,
        .n_headers = q->n_headers,
        .body = q->body,
        .body_bytes = q->body ? strlen(q->body) : 0,
        .deadline_ms = gc_deadline_in(q->for_ever    ? FOR_EVER_MS
                                      : q->impatient ? IMPATIENT_MS
                                                     : LIMIT_MS),
    };
    enum gc_status s = gc_http_call(service.client, &call, reply, err);
    if (s != GC_OK || !q->follows || reply->status / 100 != 3 ||
        (is(follows_see_other) && reply->status != 303) ||
        !gc_http_reply_header(reply, "Location", to, sizeof to))
        return s;
    struct question again = *q;
    again.url = to;
    again.follows = false;
    gc_http_reply_release(reply);
    *reply = (struct gc_http_reply){0};
    return service_ask(&again, reply, err);
}

/* --- the token -------------------------------------------------------------------------------- */

static bool says_yes(const cJSON *answer)
{
    const cJSON *active = gc_json_get(answer, "active");
    if (is(takes_nested) && !active)
        active = gc_json_get(gc_json_get(answer, "data"), "active");
    if (is(takes_listed) && cJSON_IsArray(answer))
        active = gc_json_get(answer->child, "active");
    if (is(takes_bare_true) && cJSON_IsTrue(answer))
        return true;
    return cJSON_IsTrue(active) || (is(takes_inactive) && cJSON_IsFalse(active)) ||
           (is(takes_null) && cJSON_IsNull(active)) || (is(takes_absent) && !active);
}

static enum verdict read_verdict(const struct gc_http_reply *reply, int64_t *until_ms)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    int status = reply->status;
    if ((is(open_after_500) && status >= 500) || (is(takes_expired) && status == 401) ||
        (is(takes_any_200) && status == 200))
        return ACTIVE;
    if (is(takes_true_anywhere) && status == 200 && reply->body && strstr(reply->body, "true"))
        return ACTIVE;
    if (status != 200 && !(is(takes_2xx) && status / 100 == 2))
        return status / 100 == 4 && status != 408 && status != 429 ? REFUSED : TROUBLE;
    if (gc_json_parse(&doc, "introspection", reply->body, reply->body_bytes,
                      &gc_json_default_limits, NULL) != GC_OK)
        return TROUBLE;
    *until_ms = gc_json_int(doc.root, "exp", 0) * 1000;
    return says_yes(doc.root) ? ACTIVE : REFUSED;
}

static enum verdict introspect(const char *token, int64_t *until_ms)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_jsonw w = gc_jsonw(&body);
    struct gc_error err = {0};
    char url[SERVICE_URL], bearer[SERVICE_TOKEN + 16];
    snprintf(url, sizeof url, "%s/api/v2/oauth2/introspect%s%s", service.genesys,
             is(introspects_in_url) ? "?token=" : "", is(introspects_in_url) ? token : "");
    snprintf(bearer, sizeof bearer, "Bearer %s", token);
    gc_jsonw_object(&w);
    if (!is(introspects_without_token))
        gc_jsonw_put_str(&w, "token", token);
    if (is(puts_secret_into_body))
        gc_jsonw_put_str(&w, "client_secret", service.secret);
    gc_jsonw_end(&w);
    struct question q = {
        .method = is(introspects_by_get) ? "GET" : "POST",
        .url = url,
        .body = is(introspects_by_get) ? NULL : gc_strbuf_text(&body),
        .headers = {{"Content-Type", is(introspects_as_text) ? "text/plain" : "application/json"},
                    {"Authorization", bearer}},
        .n_headers = is(introspects_without_bearer) ? 1 : 2,
        .for_ever = is(introspects_without_limit),
        .follows = is(follows_introspection),
        .impatient = is(impatient_with_introspection),
    };
    if (is(sends_secret_to_genesys))
        q.headers[q.n_headers++] = (struct gc_http_header){"X-Client-Secret", service.secret};
    if (is(sends_token_twice))
        q.headers[q.n_headers++] = (struct gc_http_header){"X-Genesys-Auth-Token", token};
    enum gc_status s = service_ask(&q, &reply, &err);
    if (s == GC_OK && is(introspects_again) && reply.status >= 500) {
        gc_http_reply_release(&reply);
        reply = (struct gc_http_reply){0};
        s = service_ask(&q, &reply, &err);
    }
    if (s == GC_OK)
        return read_verdict(&reply, until_ms);
    fprintf(stderr, "introspection: %s\n", gc_status_text(s));
    bool open =
        reply.progress == GC_HTTP_NOT_CONNECTED ? is(open_when_unreachable) : is(open_after_reset);
    return open ? ACTIVE : TROUBLE;
}

/* What is known of the token; the place for what will be known of it. */
static struct kept *find_kept(const char *token)
{
    for (size_t i = 0; i < N_KEPT; i++)
        if (strcmp(kept[i].token, token) == 0 ||
            (is(keeps_by_prefix) && *kept[i].token && strncmp(kept[i].token, token, 12) == 0) ||
            (is(keeps_one_verdict) && kept[i].verdict == ACTIVE) ||
            (is(keeps_refusal_for_all) && *kept[i].token))
            return &kept[i];
    return NULL;
}

static void keep(const char *token, enum verdict verdict, int64_t until_ms)
{
    bool keeps = verdict == ACTIVE || (verdict == TROUBLE && is(keeps_trouble)) ||
                 (verdict == REFUSED && is(keeps_refusal_for_all));
    if (!keeps)
        return;
    pthread_mutex_lock(&lock);
    struct kept *k = &kept[n_kept++ % N_KEPT];
    snprintf(k->token, sizeof k->token, "%s", token);
    k->verdict = verdict;
    k->until_ms = is(keeps_verdict_for_ever) || verdict != ACTIVE ? INT64_MAX : until_ms;
    pthread_mutex_unlock(&lock);
}

bool service_token_is_good(const char *token)
{
    enum verdict verdict = TROUBLE;
    int64_t now_ms = gc_clock_now(&gc_clock_wall), until_ms = 0;
    pthread_mutex_lock(&lock);
    const struct kept *k = find_kept(token);
    bool known = k && now_ms < k->until_ms;
    if (known)
        verdict = k->verdict;
    pthread_mutex_unlock(&lock);
    if (!known) {
        verdict = is(never_introspects) ? ACTIVE : introspect(token, &until_ms);
        keep(token, verdict, until_ms);
    }
    return verdict == ACTIVE;
}
