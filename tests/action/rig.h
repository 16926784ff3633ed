/* rig.h - the service between a scripted upstream and a client, ready for a test.
 *
 *   struct rig rig;
 *   rig_start(&rig, NULL);
 *   rig.up.users.status = 500;
 *   struct rig_answer a = rig_lookup(&rig, "token", "{\"data\":{\"customer_id\":1}}");
 *   CHECK_INT(a.status, 500);
 *   rig_stop(&rig);
 *
 * Ownership:  the caller's storage. An answer is copied, cut at its arrays.
 * Units:      milliseconds.
 * Threads:    rig_send from any thread.
 * Errors:     a service that does not start fails the test.
 */
#ifndef RIG_H
#define RIG_H

#include "action/service/service.h"
#include "base/http/client.h"
#include "fake_upstream.h"

struct rig {
    struct fake_upstream up;
    struct gc_action_config config;
    struct gc_action *action;
    struct gc_http_client *client;
    char url[64];
};

struct rig_answer {
    enum gc_status sent; /* GC_OK when an answer came */
    int status;
    char body[1024], request_id[160], retry_after[32], allow[64], content_type[96];
    char authenticate[64];
};

/* The options' own defaults, with the fake upstream's URL, a free port, and what change sets. */
void rig_start(struct rig *rig, void (*change)(struct gc_action_config *config));
void rig_stop(struct rig *rig);
/* The defaults of the option table. */
struct gc_action_config rig_defaults(void);

#define RIG_BODY "{\"data\":{\"customer_id\":1}}"
struct rig_request {
    const char *method, *path, *body, *token, *content_type, *request_id;
};
struct rig_answer rig_send(struct rig *rig, const struct rig_request *request);
/* POST /data-action/customer-lookup; token may be NULL. */
struct rig_answer rig_lookup(struct rig *rig, const char *token, const char *body);
struct rig_answer rig_get(struct rig *rig, const char *path);

/* Does the body say {"detail": detail, "code": code}? */
#define CHECK_REFUSED(row, answer, expected_status, expected_detail, expected_code)                \
    check_refused((row), &(answer), (expected_status), (expected_detail), (expected_code),         \
                  __LINE__, __FILE__, __func__)
void check_refused(const char *row, const struct rig_answer *a, int status, const char *detail,
                   const char *code, int line, const char *file, const char *func);

#endif
