/* What each operation reads from its query and body, and what it answers. A row an operation;
 * models stand in fixtures/schema/platform.schema.json and control.schema.json. */
#include <string.h>

#include "mock/admin/openapi_operations.h"

#define PAGE         "pageSize# pageNumber# "
#define EXPAND       "expand[] "
#define USER_EXPAND  EXPAND "integrationPresenceSource userCustomAttributeSchemaIds[] "
#define ACTION_PAGE  PAGE "nextPage previousPage sortBy sortOrder "
#define ACTION_LIST  ACTION_PAGE "category name ids secure includeAuthActions includeConfig?"
#define ACTION_SHOWN "expand flatten? includeConfig?"
#define JOURNAL                                                                                    \
    "method path status# operation client_id matched? fault limit# since_id# direction action "    \
    "node simulation origin"

/* clang-format off */
static const struct mock_operation_row rows[] = {
    {"getWelcome", .answer = "Welcome"},
    {"postOauthToken", .answer = "AccessTokenResponse"},
    {"getOauthAuthorize", .status = 302, .query = "response_type! client_id! redirect_uri! state login_hint prompt code_challenge code_challenge_method"},
    {"getLogout", .status = 302, .query = "client_id! redirect_uri!"},
    {"postOauth2Introspect", .answer = "Introspection"},
    {"getTokensMe", .answer = "TokenInfo", .query = "preserveIdleTTL?"},
    {"headTokensMe", .status = 200},
    {"deleteTokensMe", .status = 200},
    {"getUsersMe", .answer = "UserMe", .query = USER_EXPAND},
    {"getUsers", .answer = "UserEntityListing", .query = PAGE "id[] jabberId[] sortOrder " USER_EXPAND "state"},
    {"getUser", .answer = "User", .query = USER_EXPAND "state"},
    {"getArchitectFlow", .answer = "FlowDocument"},
    {"postArchitectSimulations", .answer = "SimulationResult"},
    {"getFlows", .answer = "FlowEntityListing",
     .query = "type[] " PAGE "sortBy sortOrder id[] name description nameOrDescription publishVersionId editableBy lockedBy lockedByClientId secure deleted? includeSchemas? virtualAgentEnabled? publishedAfter publishedBefore divisionId[]"},
    {"getFlow", .answer = "Flow", .query = "deleted?"},
    {"getFlowVersions", .answer = "FlowVersionEntityListing", .query = PAGE "deleted?"},
    {"getFlowVersion", .answer = "FlowVersion", .query = "deleted"},
    {"getFlowVersionConfiguration", .answer = "FlowDefinition", .query = "deleted"},
    {"getFlowLatestconfiguration", .answer = "FlowDefinition", .query = "deleted?"},
    {"postFlowsExecutions", .answer = "FlowExecutionLaunchResponse", .reads = "FlowExecutionLaunchRequest"},
    {"getFlowsExecution", .answer = "FlowRuntimeExecution"},
    {"getExternalcontactsReversewhitepageslookup", .answer = "ReverseWhitepagesLookupResult", .query = "lookupVal! " EXPAND "divisionId"},
    {"postExternalcontactsIdentifierlookupContacts", .answer = "ExternalContact", .reads = "ContactIdentifier", .query = EXPAND},
    {"getExternalcontactsContacts", .answer = "ContactListing", .query = PAGE "q sortOrder " EXPAND "divisionIds[]"},
    {"postExternalcontactsContacts", .answer = "ExternalContact", .reads = "ExternalContactInput"},
    {"getExternalcontactsContact", .answer = "ExternalContact", .query = EXPAND},
    {"putExternalcontactsContact", .answer = "ExternalContact", .reads = "ExternalContactInput"},
    {"patchExternalcontactsContact", .answer = "ExternalContact", .reads = "ExternalContactInput"},
    {"deleteExternalcontactsContact", .status = 200},
    {"getExternalcontactsScanContacts", .answer = "CursorContactListing", .query = "limit# cursor divisionId"},
    {"getExternalcontactsContactNotes", .answer = "NoteListing", .query = PAGE "sortOrder " EXPAND},
    {"postExternalcontactsContactNotes", .answer = "Note", .reads = "NoteInput"},
    {"getExternalcontactsContactNote", .answer = "Note", .query = EXPAND},
    {"putExternalcontactsContactNote", .answer = "Note", .reads = "NoteInput"},
    {"patchExternalcontactsContactNote", .answer = "Note", .reads = "NoteInput"},
    {"deleteExternalcontactsContactNote", .status = 200},
    {"getIntegrationsActions", .answer = "ActionEntityListing", .query = ACTION_LIST},
    {"getIntegrationsActionsCategories", .answer = "CategoryEntityListing", .query = ACTION_PAGE "secure"},
    {"getIntegrationsAction", .answer = "Action", .query = ACTION_SHOWN},
    {"getIntegrationsActionSchema", .answer = "JsonSchemaDocument", .query = "flatten?"},
    {"getIntegrationsActionTemplate", .media = "text/plain"},
    {"postIntegrationsActions", .answer = "Action", .reads = "ActionInput"},
    {"patchIntegrationsAction", .answer = "Action", .reads = "ActionInput"},
    {"deleteIntegrationsAction", .status = 204},
    {"postIntegrationsActionExecute", .answer = "ActionOutputs", .reads = "ActionInputs", .query = "flatten?"},
    {"postIntegrationsActionTest", .answer = "TestExecutionResult", .reads = "ActionInputs", .query = "flatten?"},
    {"getIntegrationsActionsDrafts", .answer = "ActionEntityListing", .query = ACTION_LIST},
    {"postIntegrationsActionsDrafts", .answer = "Action", .reads = "ActionInput"},
    {"getIntegrationsActionDraft", .answer = "Action", .query = ACTION_SHOWN},
    {"postIntegrationsActionDraft", .answer = "Action"},
    {"patchIntegrationsActionDraft", .answer = "Action", .reads = "ActionInput"},
    {"deleteIntegrationsActionDraft", .status = 204},
    {"getIntegrationsActionDraftSchema", .answer = "JsonSchemaDocument", .query = "flatten?"},
    {"getIntegrationsActionDraftTemplate", .media = "text/plain"},
    {"getIntegrationsActionDraftValidation", .answer = "DraftValidationResult"},
    {"postIntegrationsActionDraftPublish", .answer = "Action", .reads = "ActionInput"},
    {"postIntegrationsActionDraftTest", .answer = "TestExecutionResult", .reads = "ActionInputs", .query = "flatten?"},
    {"getCollection", .answer = "Items"},
    {"getCollectionItem", .answer = "Item"},
    {"getOpenapi", .answer = "Document"},
    {"adminHealth", .answer = "Health"},
    {"adminReady", .answer = "Ready"},
    {"adminEnv", .answer = "Env", .query = "client flow"},
    {"adminMetrics", .media = "text/plain"},
    {"adminOpenapi", .answer = "Document"},
    {"adminShutdown", .status = 200},
    {"adminListWorlds", .answer = "Worlds", .query = "prefix after limit#"},
    {"adminAddWorld", .status = 201, .answer = "World"},
    {"adminGetWorld", .answer = "World"},
    {"adminDeleteWorld", .status = 204},
    {"adminResetWorld", .answer = "World"},
    {"adminReset", .answer = "World"},
    {"adminListFaults", .answer = "FaultList"},
    {"adminAddFaults", .status = 201, .answer = "FaultIds"},
    {"adminClearFaults", .status = 204},
    {"adminGetFault", .answer = "FaultState"},
    {"adminDeleteFault", .status = 204},
    {"adminListScenarios", .answer = "Scenarios"},
    {"adminResetScenarios", .status = 204},
    {"adminGetClock", .answer = "Clock"},
    {"adminFreezeClock", .answer = "Clock", .reads = "Freeze"},
    {"adminAdvanceClock", .answer = "Clock"},
    {"adminRunClock", .answer = "Clock"},
    {"adminResetClock", .answer = "Clock"},
    {"adminListRequests", .answer = "Requests", .query = JOURNAL},
    {"adminClearRequests", .status = 204},
    {"adminUnmatchedRequests", .answer = "Requests"},
    {"adminFindRequests", .answer = "Requests"},
    {"adminCountRequests", .answer = "Count"},
    {"adminVerifyRequests", .answer = "Verdict"},
    {"adminGetRequest", .answer = "Request"},
    {"adminEvents", .media = "text/event-stream"},
    {"adminCoverage", .answer = "Coverage", .query = "all?"},
    {"adminFlowCoverage", .answer = "FlowCoverage", .query = "taken?"},
    {"adminCall", .answer = "SimulationResult"},
    {"adminGetOrg", .answer = "Org"},
    {"adminPatchOrg", .answer = "Org"},
    {"adminReloadOrg", .answer = "Org"},
    {"adminValidateOrg", .answer = "Validation"},
    {"adminListOrgItems", .answer = "OrgItems"},
    {"adminGetOrgItem", .answer = "OrgItem"},
    {"adminPutOrgItem", .answer = "OrgItem", .reads = "OrgItem"},
    {"adminPatchOrgItem", .answer = "OrgItem", .reads = "OrgItem"},
    {"adminDeleteOrgItem", .status = 204},
};
/* clang-format on */

const struct mock_operation_row *mock_operation_row(const char *operation_id)
{
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        if (strcmp(rows[i].operation_id, operation_id) == 0)
            return &rows[i];
    return NULL;
}
