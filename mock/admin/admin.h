/* admin.h - the control plane, under /__admin: its routes, and its handlers by file.
 *
 *   gc_router_new(&router, mock_admin_routes, mock_n_admin_routes, sizeof *mock_admin_routes)
 *
 * JSON in, JSON out; errors are problem details. A path without /w/NAME means world "default";
 * what concerns the whole server answers the same under every world.
 *
 * Source:     RFC 9457 (problem details); OpenAPI 3.1; Prometheus' text exposition format 0.0.4.
 * Errors:     400 with every problem as "file:line:column: text" in `problems`, 404, 409 (evicted,
 *             or too many), 422 (an org that can't be loaded).
 */
#ifndef MOCK_ADMIN_H
#define MOCK_ADMIN_H

#include "mock/exchange/exchange.h"

extern const struct mock_route mock_admin_routes[];
extern const size_t mock_n_admin_routes;

/* server.c */
mock_handler mock_admin_health, mock_admin_ready, mock_admin_shutdown;
/* help.c */
mock_handler mock_admin_topics, mock_admin_topic;
/* metrics.c */
mock_handler mock_admin_metrics;
/* openapi.c: the whole server as a document, made of its route tables. x-provenance says where a
 * contract comes from: genesys (the published API), tutorial (not in it) or gcmock. */
mock_handler mock_admin_openapi;
/* env.c */
mock_handler mock_admin_env;
/* worlds.c */
mock_handler mock_admin_worlds_list, mock_admin_worlds_add, mock_admin_world_get;
mock_handler mock_admin_world_delete, mock_admin_world_reset, mock_admin_reset;
/* faults.c */
mock_handler mock_admin_faults_list, mock_admin_faults_add, mock_admin_faults_clear;
mock_handler mock_admin_fault_get, mock_admin_fault_delete;
mock_handler mock_admin_scenarios_list, mock_admin_scenarios_reset;
/* clock.c */
mock_handler mock_admin_clock_get, mock_admin_clock_freeze, mock_admin_clock_advance;
mock_handler mock_admin_clock_run, mock_admin_clock_reset;
/* tokens.c */
mock_handler mock_admin_tokens_find;
/* requests.c */
mock_handler mock_admin_requests_list, mock_admin_requests_clear, mock_admin_requests_unmatched;
mock_handler mock_admin_requests_find, mock_admin_requests_count, mock_admin_requests_verify;
mock_handler mock_admin_request_get, mock_admin_events, mock_admin_coverage;
/* flow_coverage.c */
mock_handler mock_admin_flow_coverage;
/* notifications.c */
mock_handler mock_admin_notifications_list, mock_admin_notifications_publish;
mock_handler mock_admin_notifications_close;
/* calls.c */
mock_handler mock_admin_call;
/* org.c */
mock_handler mock_admin_org_get, mock_admin_org_patch, mock_admin_org_reload, mock_admin_org_list;
mock_handler mock_admin_org_item_get, mock_admin_org_item_put, mock_admin_org_item_patch;
mock_handler mock_admin_org_item_delete, mock_admin_org_validate;

/* The operations that there are, those of documents too. */
const struct mock_operations *mock_admin_operations(const struct mock_exchange *x);
void mock_admin_write_clock(struct mock_clock *c, struct gc_jsonw *to);
/* Tells the subscribers of events that something was done to a world. */
void mock_admin_tell(struct mock_exchange *x, const char *world, const char *what);
/* near_miss.c: what a request that matched no route may have meant, an array: at most three stubs
 * that begin as its path does, and at most three routes, the nearest first. World and org (whose
 * collections count) may be NULL. */
void mock_near_misses_write(struct mock_world *world, const struct mock_org *org,
                            struct mock_subject *s, struct gc_jsonw *w);
/* stubs.c */
mock_handler mock_admin_stubs_list, mock_admin_stubs_add, mock_admin_stubs_clear;
mock_handler mock_admin_stub_get, mock_admin_stub_put, mock_admin_stub_delete;
mock_handler mock_admin_states_list, mock_admin_state_get, mock_admin_state_set;
mock_handler mock_admin_state_reset, mock_admin_states_reset;

#endif
