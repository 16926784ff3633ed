#include "base/http/client_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* "Connection refused" reads "connection refused" within a sentence. */
static const char *lower_first(const char *text, char *out, size_t cap)
{
    snprintf(out, cap, "%s", text);
    if (!isupper((unsigned char)out[0]) || !isupper((unsigned char)out[1]))
        out[0] = (char)tolower((unsigned char)out[0]);
    return out;
}

static const char *connect_error(CURL *easy, char *out, size_t cap)
{
    long os_error = 0;
    gc_curl.easy_getinfo(easy, CURLINFO_OS_ERRNO, &os_error);
    return lower_first(os_error ? strerror((int)os_error) : "no route", out, cap);
}

static enum gc_http_progress progress_of(CURL *easy, CURLcode code,
                                         const struct gc_http_exchange *x)
{
    long request_bytes = 0;
    gc_curl.easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &request_bytes);
    if (x->answered || code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_UNSUPPORTED_PROTOCOL)
        return GC_HTTP_ANSWERED;
    return request_bytes > 0 ? GC_HTTP_SENT : GC_HTTP_NOT_CONNECTED;
}

/* "47 of 100 bytes", or "47 bytes" when the server did not say how many there would be. */
static const char *amount_of(CURL *easy, const struct gc_http_exchange *x, char *out, size_t cap)
{
    curl_off_t announced = -1;
    gc_curl.easy_getinfo(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
    if (announced >= 0)
        snprintf(out, cap, "%zu of %lld bytes", x->body.len, (long long)announced);
    else
        snprintf(out, cap, "%zu bytes", x->body.len);
    return out;
}

static enum gc_status timed_out(CURL *easy, const struct gc_http_exchange *x,
                                enum gc_http_progress progress, struct gc_error *err)
{
    char amount[64];
    curl_off_t spent_us = 0;
    gc_curl.easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &spent_us);
    long long spent_ms = (long long)(spent_us + 500) / 1000;
    switch (progress) {
    case GC_HTTP_NOT_CONNECTED:
        return gc_fail(err, GC_E_TIMEOUT, "no connection to %s within %lld ms", x->target,
                       spent_ms);
    case GC_HTTP_SENT:
        return gc_fail(err, GC_E_TIMEOUT, "no answer within %lld ms from %s",
                       (long long)x->given_ms, x->target);
    case GC_HTTP_ANSWERED:
        break;
    }
    return gc_fail(err, GC_E_TIMEOUT, "the answer of %s was not complete within %lld ms: %s",
                   x->target, (long long)x->given_ms, amount_of(easy, x, amount, sizeof amount));
}

static enum gc_status broke(CURL *easy, const struct gc_http_exchange *x,
                            enum gc_http_progress progress, struct gc_error *err)
{
    char amount[64];
    if (strstr(x->curl_text, "chunk"))
        return gc_fail(err, GC_E_PROTOCOL, "the chunked answer of %s is malformed", x->target);
    if (progress == GC_HTTP_ANSWERED)
        return gc_fail(err, GC_E_NETWORK, "the answer stopped after %s",
                       amount_of(easy, x, amount, sizeof amount));
    return gc_fail(err, GC_E_NETWORK, "%s broke the connection before it answered", x->target);
}

enum gc_status gc_http_outcome(CURL *easy, CURLcode code, struct gc_http_exchange *x,
                               struct gc_http_reply *reply, struct gc_error *err)
{
    char why[128];
    reply->repeated = x->n_sent > 1;
    reply->progress = progress_of(easy, code, x);
    if (x->too_big)
        return gc_fail(err, GC_E_TOO_BIG, "the answer of %s is larger than %zu bytes", x->target,
                       gc_strbuf_status(&x->headers) == GC_OK ? x->body.max : x->headers.max);
    switch ((int)code) {
    case CURLE_OK:
        return GC_OK;
    case CURLE_OPERATION_TIMEDOUT:
        return timed_out(easy, x, reply->progress, err);
    case CURLE_ABORTED_BY_CALLBACK:
        if (x->would_repeat)
            return broke(easy, x, reply->progress = GC_HTTP_SENT, err);
        return gc_fail(err, GC_E_CANCELLED, "the request to %s was stopped", x->target);
    case CURLE_OUT_OF_MEMORY:
    case CURLE_WRITE_ERROR:
        return gc_fail_nomem(err);
    case CURLE_URL_MALFORMAT:
        return gc_fail(err, GC_E_USAGE, "the URL is malformed");
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return gc_fail(err, GC_E_NETWORK, "could not resolve the host of %s", x->target);
    case CURLE_COULDNT_CONNECT:
        return gc_fail(err, GC_E_NETWORK, "could not connect to %s: %s",
                       strstr(x->target, "://") + 3, connect_error(easy, why, sizeof why));
    case CURLE_GOT_NOTHING:
        return gc_fail(err, GC_E_NETWORK, "%s answered nothing and closed the connection",
                       x->target);
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_SEND_FAIL_REWIND:
        return broke(easy, x, reply->progress, err);
    case CURLE_UNSUPPORTED_PROTOCOL: /* HTTP/0.9: no status line */
    case CURLE_WEIRD_SERVER_REPLY:
        return gc_fail(err, GC_E_PROTOCOL, "%s does not answer in HTTP", x->target);
    default:
        return gc_fail(err, GC_E_NETWORK, "no exchange with %s: %s", x->target,
                       lower_first(gc_curl.easy_strerror(code), why, sizeof why));
    }
}
