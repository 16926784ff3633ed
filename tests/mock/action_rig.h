/* action_rig.h - exported data actions against a service in this process.
 *
 *   struct service s = {.answers = {{200, "{}"}}, .n_answers = 1};
 *   const struct export e = {.url = "https://crm.example.com/x"};
 *   service_start(&s);
 *   open_with(&f, &s, &e, 1);
 *   CHECK_INT(execute(&f, "a", "{}"), 200);
 *   service_stop(&s);                          what it has seen may be read from now on
 */
#ifndef TESTS_ACTION_RIG_H
#define TESTS_ACTION_RIG_H

#include "base/http/server.h"
#include "tests/with_mock/fixture.h"

#define ACTIONS "/api/v2/integrations/actions/"

/* A service that remembers what came, and answers by script: the last answer again and again. */
struct service {
    struct gc_http_server *server;
    struct {
        int status;
        const char *body;
    } answers[4];
    size_t n_answers, n_seen;
    char method[8][16], target[8][256], body[8][512], auth[8][128], type[8][64];
};

/* An export: what differs from the usual is given. */
struct export
{
    const char *id, *type, *kind, *url, *method, *headers, *body, *map, *defaults, *success, *input,
        *output, *integration, *timeout;
};

void service_start(struct service *s);
void service_stop(struct service *s);
/* The world has these actions; https://crm.example.com is the service, api.example.com the mock. */
void open_with(struct fx *f, const struct service *s, const struct export *list, size_t n);
int execute(struct fx *f, const char *id, const char *inputs);

#endif
