/* client_internal.h - what the files of the HTTP client share: client_setup.c makes options of
 * libcurl of a call, client_outcome.c makes our error of its result. One exchange, one thread; it
 * borrows the call. */
#ifndef GC_HTTP_CLIENT_INTERNAL_H
#define GC_HTTP_CLIENT_INTERNAL_H

#include "base/http/curl.h"

#include "base/http/client.h"
#include "base/strbuf.h"

struct gc_http_exchange {
    const struct gc_http_call *call;
    struct gc_strbuf headers, body;
    struct curl_slist *lines;
    int64_t given_ms; /* what was left until the deadline when the call began */
    unsigned n_sent;  /* how often the request was sent */
    bool too_big, answered;
    bool would_repeat; /* a kept connection was dead, and sending again is not wanted */
    char target[300];  /* "http://127.0.0.1:8080", for messages */
    char curl_text[CURL_ERROR_SIZE]; /* libcurl's own words; may quote the server */
};

/* Refuses what would not be one well-formed request; fills x->target. */
GC_NODISCARD enum gc_status gc_http_check_call(struct gc_http_exchange *x, struct gc_error *err);
/* What is the same for all calls, and then what differs: nothing of an earlier call is left. */
GC_NODISCARD enum gc_status gc_http_set_constants(CURL *easy, const char *user_agent,
                                                  const char *ca_file);
GC_NODISCARD enum gc_status gc_http_set_options(CURL *easy, struct gc_http_exchange *x);
/* What the result of a transfer means; fills reply->progress, and err unless GC_OK. */
enum gc_status gc_http_outcome(CURL *easy, CURLcode code, struct gc_http_exchange *x,
                               struct gc_http_reply *reply, struct gc_error *err);

#endif
