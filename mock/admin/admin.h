/* admin.h - the control plane's routes, under /__admin.
 *
 *   r = gc_route_find(mock_admin_routes, mock_n_admin_routes, sizeof *mock_admin_routes, ...);
 *
 * JSON in, JSON out; errors are problem details. A path without /w/NAME means world "default";
 * what concerns the whole server answers the same under every world.
 *
 * Source:     RFC 9457 (problem details).
 * Ownership:  static tables; handlers borrow the exchange.
 * Units:      in the names.
 * Threads:    any thread, one exchange each.
 * Errors:     400 with every problem as "file:line:column: text" in `problems`, 404, 409 (evicted,
 *             or too many), 422 (an org that can't be loaded).
 */
#ifndef MOCK_ADMIN_H
#define MOCK_ADMIN_H

#include "mock/exchange/exchange.h"

extern const struct mock_route mock_admin_routes[];
extern const size_t mock_n_admin_routes;

/* Handlers by file. server.c: */
void mock_admin_health(struct mock_exchange *x);
void mock_admin_metrics(struct mock_exchange *x);
void mock_admin_openapi(struct mock_exchange *x);
void mock_admin_shutdown(struct mock_exchange *x);
/* env.c */
void mock_admin_env(struct mock_exchange *x);
/* worlds.c */
void mock_admin_worlds_list(struct mock_exchange *x);
void mock_admin_worlds_add(struct mock_exchange *x);
void mock_admin_world_get(struct mock_exchange *x);
void mock_admin_world_delete(struct mock_exchange *x);
void mock_admin_world_reset(struct mock_exchange *x);
void mock_admin_reset(struct mock_exchange *x);
/* faults.c */
void mock_admin_faults_list(struct mock_exchange *x);
void mock_admin_faults_add(struct mock_exchange *x);
void mock_admin_faults_clear(struct mock_exchange *x);
void mock_admin_fault_get(struct mock_exchange *x);
void mock_admin_fault_delete(struct mock_exchange *x);
void mock_admin_scenarios_list(struct mock_exchange *x);
void mock_admin_scenarios_reset(struct mock_exchange *x);
/* clock.c */
void mock_admin_clock_get(struct mock_exchange *x);
void mock_admin_clock_freeze(struct mock_exchange *x);
void mock_admin_clock_advance(struct mock_exchange *x);
void mock_admin_clock_run(struct mock_exchange *x);
void mock_admin_clock_reset(struct mock_exchange *x);
/* requests.c */
void mock_admin_requests_list(struct mock_exchange *x);
void mock_admin_requests_clear(struct mock_exchange *x);
void mock_admin_requests_unmatched(struct mock_exchange *x);
void mock_admin_requests_find(struct mock_exchange *x);
void mock_admin_requests_count(struct mock_exchange *x);
void mock_admin_requests_verify(struct mock_exchange *x);
void mock_admin_request_get(struct mock_exchange *x);
void mock_admin_events(struct mock_exchange *x);
void mock_admin_coverage(struct mock_exchange *x);
/* org.c */
void mock_admin_org_get(struct mock_exchange *x);
void mock_admin_org_patch(struct mock_exchange *x);
void mock_admin_org_reload(struct mock_exchange *x);
void mock_admin_org_list(struct mock_exchange *x);
void mock_admin_org_item_get(struct mock_exchange *x);
void mock_admin_org_item_put(struct mock_exchange *x);
void mock_admin_org_item_patch(struct mock_exchange *x);
void mock_admin_org_item_delete(struct mock_exchange *x);

/* The request's body as JSON of any kind, whatever its media type says (curl -d calls everything
 * a form). With `optional` an empty body gives a document without a root. False after it has
 * answered 400 itself. */
bool mock_admin_json(struct mock_exchange *x, struct gc_json *out, bool optional);
void mock_admin_problem(struct mock_exchange *x, int status, const char *detail,
                        const struct gc_problems *problems); /* problems may be NULL */
/* Answers a failure of a lower part: 400, 404, 409 or 500 by its status. */
void mock_admin_fail(struct mock_exchange *x, enum gc_status status, const struct gc_error *err,
                     const struct gc_problems *problems);
/* Members "world", "name", ... of one world, as an object. */
void mock_admin_write_world(struct mock_world *w, struct gc_jsonw *to);
void mock_admin_write_clock(struct mock_clock *c, struct gc_jsonw *to);
/* Tells the subscribers of events that something was done to a world. */
void mock_admin_tell(struct mock_exchange *x, const char *world, const char *what);

#endif
