/* mockctl.h - the control plane of a gcmock, ours in process or one over the network.
 *
 *   struct hx_mock mock = {.client = client, .base_url = "http://127.0.0.1:8080"};
 *   hx_mock_call(&mock, "case-7", "POST", "/faults", json, &answer, &err)
 *
 * Ownership:  answers belong to the caller (gc_json_release).
 * Units:      milliseconds.
 * Threads:    any thread; worlds keep cases apart.
 * Errors:     those of the HTTP client; GC_E_DATA with the problem's detail for a 4xx,
 *             GC_E_TOO_BIG when the journal says "evicted".
 */
#ifndef HX_MOCKCTL_H
#define HX_MOCKCTL_H

#include "base/http/client.h"
#include "base/json/json.h"
#include "base/status.h"

struct hx_mock {
    struct gc_http_client *client;
    const char *base_url;    /* without /w/NAME */
    const char *admin_token; /* Optional */
};

/* path begins behind /__admin: "/faults". body may be NULL; answer may be NULL. */
GC_NODISCARD enum gc_status hx_mock_call(const struct hx_mock *m, const char *world,
                                         const char *method, const char *path, const char *body,
                                         struct gc_json *answer, struct gc_error *err);
/* A fresh access token of a client of the world's org, into out. */
GC_NODISCARD enum gc_status hx_mock_token(const struct hx_mock *m, const char *world,
                                          const char *client_id, char *out, size_t cap,
                                          struct gc_error *err);

#endif
