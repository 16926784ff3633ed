#include "mock/admin/admin.h"

#define A      "/__admin/"
#define SERVER .whole_server = true
#define OWN    .provenance = MOCK_OWN, .envelope = MOCK_ENVELOPE_PROBLEM, .auth = MOCK_AUTH_ADMIN

/* clang-format off */
const struct mock_route mock_admin_routes[] = {
    /* server.c */
    {{"GET", A "health"}, mock_admin_health, OWN, SERVER,
     .operation_id = "adminHealth", .summary = "Is the server up, and with what"},
    {{"GET", A "ready"}, mock_admin_ready, OWN, SERVER,
     .operation_id = "adminReady",
     .summary = "May requests be sent here; 503 {\"ready\": false} while it ends"},
    /* env.c */
    {{"GET", A "env"}, mock_admin_env, OWN,
     .operation_id = "adminEnv", .summary = "Credentials, flow and number to begin with; ?client=&flow="},
    /* metrics.c */
    {{"GET", A "metrics"}, mock_admin_metrics, OWN, SERVER,
     .operation_id = "adminMetrics", .summary = "Counts in Prometheus' text format"},
    /* openapi.c */
    {{"GET", A "openapi.json"}, mock_admin_openapi, OWN, SERVER,
     .operation_id = "adminOpenapi", .summary = "This document"},
    {{"GET", "/openapi.json"}, mock_admin_openapi, OWN, SERVER,
     .operation_id = "getOpenapi", .summary = "This document, where programs look for one"},
    /* server.c */
    {{"POST", A "shutdown"}, mock_admin_shutdown, OWN, SERVER,
     .operation_id = "adminShutdown", .summary = "Stop the server as SIGTERM does"},
    /* worlds.c */
    {{"GET", A "worlds"}, mock_admin_worlds_list, OWN, SERVER,
     .operation_id = "adminListWorlds", .summary = "List worlds; ?prefix=&after=&limit="},
    {{"POST", A "worlds"}, mock_admin_worlds_add, OWN, SERVER,
     .operation_id = "adminAddWorld", .reads = "NewWorld", .summary = "Make a world"},
    {{"GET", A "worlds/{name}"}, mock_admin_world_get, OWN, SERVER,
     .operation_id = "adminGetWorld", .summary = "Describe a world"},
    {{"DELETE", A "worlds/{name}"}, mock_admin_world_delete, OWN, SERVER,
     .operation_id = "adminDeleteWorld", .summary = "Delete a world and end its delays"},
    {{"POST", A "worlds/{name}/reset"}, mock_admin_world_reset, OWN, SERVER,
     .operation_id = "adminResetWorld", .summary = "Make a world as it was when it was new"},
    {{"POST", A "reset"}, mock_admin_reset, OWN,
     .operation_id = "adminReset", .summary = "Reset the addressed world"},
    /* faults.c */
    {{"GET", A "faults"}, mock_admin_faults_list, OWN,
     .operation_id = "adminListFaults", .summary = "List faults, the one asked first first"},
    {{"POST", A "faults"}, mock_admin_faults_add, OWN,
     .operation_id = "adminAddFaults", .reads = "Faults", .summary = "Add one fault or an array of them"},
    {{"DELETE", A "faults"}, mock_admin_faults_clear, OWN,
     .operation_id = "adminClearFaults", .summary = "Remove all faults"},
    {{"GET", A "faults/{id}"}, mock_admin_fault_get, OWN,
     .operation_id = "adminGetFault", .summary = "Get a fault with its counts"},
    {{"DELETE", A "faults/{id}"}, mock_admin_fault_delete, OWN,
     .operation_id = "adminDeleteFault", .summary = "Remove a fault"},
    {{"GET", A "scenarios"}, mock_admin_scenarios_list, OWN,
     .operation_id = "adminListScenarios", .summary = "Where faults with ordered answers stand"},
    {{"POST", A "scenarios/reset"}, mock_admin_scenarios_reset, OWN,
     .operation_id = "adminResetScenarios", .summary = "Begin all ordered answers anew"},
    /* clock.c */
    {{"GET", A "clock"}, mock_admin_clock_get, OWN,
     .operation_id = "adminGetClock", .summary = "What time it is in this world"},
    {{"POST", A "clock/freeze"}, mock_admin_clock_freeze, OWN,
     .operation_id = "adminFreezeClock", .summary = "Stop the clock, here or at a moment"},
    {{"POST", A "clock/advance"}, mock_admin_clock_advance, OWN,
     .operation_id = "adminAdvanceClock", .reads = "Advance", .summary = "Let time pass at once"},
    {{"POST", A "clock/run"}, mock_admin_clock_run, OWN,
     .operation_id = "adminRunClock", .summary = "Let the clock run from where it stands"},
    {{"POST", A "clock/reset"}, mock_admin_clock_reset, OWN,
     .operation_id = "adminResetClock", .summary = "Back to the machine's time"},
    /* requests.c */
    {{"GET", A "requests"}, mock_admin_requests_list, OWN,
     .operation_id = "adminListRequests", .summary = "List what the world received, filtered"},
    {{"DELETE", A "requests"}, mock_admin_requests_clear, OWN,
     .operation_id = "adminClearRequests", .summary = "Empty the journal"},
    {{"GET", A "requests/unmatched"}, mock_admin_requests_unmatched, OWN,
     .operation_id = "adminUnmatchedRequests", .summary = "Requests that no route served, with near misses"},
    {{"POST", A "requests/find"}, mock_admin_requests_find, OWN,
     .operation_id = "adminFindRequests", .reads = "Match", .summary = "List requests that fit a query"},
    {{"POST", A "requests/count"}, mock_admin_requests_count, OWN,
     .operation_id = "adminCountRequests", .reads = "Match", .summary = "Count requests that fit a query"},
    {{"POST", A "requests/verify"}, mock_admin_requests_verify, OWN,
     .operation_id = "adminVerifyRequests", .reads = "Check", .summary = "Exactly, at least, at most, never, in order"},
    {{"GET", A "requests/{id}"}, mock_admin_request_get, OWN,
     .operation_id = "adminGetRequest", .summary = "Get one request"},
    {{"GET", A "events"}, mock_admin_events, OWN,
     .operation_id = "adminEvents", .summary = "Requests as they happen (server-sent events)"},
    {{"GET", A "coverage"}, mock_admin_coverage, OWN,
     .operation_id = "adminCoverage", .summary = "Which failure modes of which endpoint were met; ?all=true"},
    /* flow_coverage.c */
    {{"GET", A "coverage/flows"}, mock_admin_flow_coverage, OWN,
     .operation_id = "adminFlowCoverage", .summary = "How often actions and outputs of flows were taken; ?taken=true"},
    /* notifications.c */
    {{"GET", A "notifications"}, mock_admin_notifications_list, OWN,
     .operation_id = "adminListNotifications", .summary = "Notification channels, and what they were told last; ?topic="},
    {{"POST", A "notifications"}, mock_admin_notifications_publish, OWN,
     .operation_id = "adminPublishNotification", .reads = "NotificationEvent", .summary = "Tell an event of one's own to the channels that want its topic"},
    {{"DELETE", A "notifications"}, mock_admin_notifications_close, OWN,
     .operation_id = "adminCloseNotifications", .summary = "End the websockets of all channels; ?code=1001"},
    /* calls.c */
    {{"POST", A "calls"}, mock_admin_call, OWN,
     .operation_id = "adminCall", .reads = "Call", .summary = "Call a flow by id or name, with a scenario, beside the journal"},
    /* org.c */
    {{"GET", A "org"}, mock_admin_org_get, OWN,
     .operation_id = "adminGetOrg", .summary = "What this world's org holds"},
    {{"PATCH", A "org"}, mock_admin_org_patch, OWN,
     .operation_id = "adminPatchOrg", .reads = "Empty", .summary = "Overlay the org, for this world only"},
    {{"POST", A "org/reload"}, mock_admin_org_reload, OWN,
     .operation_id = "adminReloadOrg", .summary = "Load the org's folders anew"},
    {{"GET", A "org/validate"}, mock_admin_org_validate, OWN, SERVER,
     .operation_id = "adminValidateOrg", .summary = "What gcmock validate says about the org's folders as they are now"},
    {{"GET", A "org/{kind}"}, mock_admin_org_list, OWN,
     .operation_id = "adminListOrgItems", .summary = "List clients, flows, contacts, data_actions or a collection"},
    {{"GET", A "org/{kind}/{id}"}, mock_admin_org_item_get, OWN,
     .operation_id = "adminGetOrgItem", .summary = "Get one item"},
    {{"PUT", A "org/{kind}/{id}"}, mock_admin_org_item_put, OWN,
     .operation_id = "adminPutOrgItem", .summary = "Add or replace one item, for this world only"},
    {{"PATCH", A "org/{kind}/{id}"}, mock_admin_org_item_patch, OWN,
     .operation_id = "adminPatchOrgItem", .summary = "Change members of one item, for this world only"},
    {{"DELETE", A "org/{kind}/{id}"}, mock_admin_org_item_delete, OWN,
     .operation_id = "adminDeleteOrgItem", .summary = "Take one item away, for this world only"},
};
/* clang-format on */
const size_t mock_n_admin_routes = GC_COUNT_OF(mock_admin_routes);
