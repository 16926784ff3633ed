#include "mock/api/routes.h"

#include <pthread.h>

#include "mock/api/actions/actions.h"
#include "mock/api/analytics/analytics.h"
#include "mock/api/architect/architect.h"
#include "mock/api/audits/audits.h"
#include "mock/api/contacts/contacts.h"
#include "mock/api/conversations/conversations.h"
#include "mock/api/notifications/notifications.h"
#include "mock/api/oauth/oauth.h"
#include "mock/api/users/users.h"
#include "mock/platform/serve/platform.h"

#define CONTACTS      "/api/v2/externalcontacts/"
#define CONVERSATIONS "/api/v2/conversations"
#define PARTICIPANT   "/{conversationId}/participants/{participantId}"
#define PARTICIPANT_RIGHTS                                                                         \
    "conversation:participant:wrapup|conversation:call:record|conversation:communication:"         \
    "disconnect"
#define DISCONNECT .permission = "conversation:communication:disconnect"
#define ANALYTICS  "/api/v2/analytics/"
#define DETAILS_RIGHTS                                                                             \
    .permission = "analytics:conversationDetail:view|analytics:agentConversationDetail:view"
#define NOTIFICATIONS "/api/v2/notifications/"
#define ACTIONS       "/api/v2/integrations/actions"
#define GENESYS                                                                                    \
    .provenance = MOCK_GENESYS, .envelope = MOCK_ENVELOPE_GENESYS, .auth = MOCK_AUTH_TOKEN
#define TUTORIAL                                                                                   \
    .provenance = MOCK_TUTORIAL, .envelope = MOCK_ENVELOPE_GENESYS, .auth = MOCK_AUTH_TOKEN

/* clang-format off */
const struct mock_route mock_api_routes[] = {
    /* welcome.c */
    {{"GET", "/"}, mock_get_welcome, MOCK_OWN, MOCK_ENVELOPE_PROBLEM, MOCK_AUTH_NONE,
     .operation_id = "getWelcome", .summary = "What this server is"},
    /* oauth/token.c, authorize.c */
    {{"POST", "/oauth/token"}, mock_post_oauth_token, MOCK_GENESYS, MOCK_ENVELOPE_OAUTH, MOCK_AUTH_NONE,
     .operation_id = "postOauthToken", .reads = "TokenRequest", .summary = "Get an access token: by client credentials, a code, a refresh token or a SAML assertion"},
    {{"GET", "/oauth/authorize"}, mock_get_oauth_authorize, MOCK_GENESYS, MOCK_ENVELOPE_OAUTH, MOCK_AUTH_NONE,
     .operation_id = "getOauthAuthorize", .summary = "Log a user in and lead back with a code or a token"},
    {{"GET", "/logout"}, mock_get_logout, MOCK_GENESYS, MOCK_ENVELOPE_OAUTH, MOCK_AUTH_NONE,
     .operation_id = "getLogout", .summary = "Lead back to a program whose user logged out"},
    /* oauth/introspect.c */
    {{"POST", "/api/v2/oauth2/introspect"}, mock_post_introspect, TUTORIAL,
     .operation_id = "postOauth2Introspect", .reads = "IntrospectRequest", .summary = "Ask whether a token is active"},
    /* oauth/tokens_me.c */
    {{"GET", "/api/v2/tokens/me"}, mock_get_tokens_me, GENESYS,
     .operation_id = "getTokensMe", .summary = "Describe the token of the request"},
    {{"HEAD", "/api/v2/tokens/me"}, mock_head_tokens_me, GENESYS,
     .operation_id = "headTokensMe", .summary = "Check the token of the request"},
    {{"DELETE", "/api/v2/tokens/me"}, mock_delete_tokens_me, GENESYS,
     .operation_id = "deleteTokensMe", .summary = "Revoke the token of the request"},
    /* users/users.c */
    {{"GET", "/api/v2/users/me"}, mock_get_users_me, GENESYS,
     .operation_id = "getUsersMe", .summary = "Get the user of the token"},
    /* users/presence.c */
    {{"GET", "/api/v2/users/{userId}/presences/{sourceId}"}, mock_get_presence, GENESYS,
     .operation_id = "getUserPresence", .summary = "Get the presence of a user"},
    {{"PATCH", "/api/v2/users/{userId}/presences/{sourceId}"}, mock_patch_presence, GENESYS,
     .operation_id = "patchUserPresence", .reads = "UserPresence", .summary = "Change the presence of a user"},
    {{"GET", "/api/v2/users/{userId}/presences/purecloud"}, mock_get_presence, GENESYS,
     .operation_id = "getUserPresencesPurecloud", .summary = "Get the presence of a user in the vendor's own client"},
    {{"PATCH", "/api/v2/users/{userId}/presences/purecloud"}, mock_patch_presence, GENESYS,
     .operation_id = "patchUserPresencesPurecloud", .reads = "UserPresence",
     .summary = "Change the presence of a user in the vendor's own client"},
    {{"GET", "/api/v2/users/{userId}/routingstatus"}, mock_get_routing_status, GENESYS,
     .operation_id = "getUserRoutingstatus", .summary = "Get the routing status of a user"},
    {{"PUT", "/api/v2/users/{userId}/routingstatus"}, mock_put_routing_status, GENESYS,
     .operation_id = "putUserRoutingstatus", .reads = "RoutingStatus", .summary = "Change the routing status of a user"},
    /* users/identity.c */
    {{"GET", "/api/v2/organizations/me"}, mock_get_organization, GENESYS,
     .operation_id = "getOrganizationsMe", .summary = "Get the organization"},
    {{"GET", "/api/v2/authorization/subjects/me"}, mock_get_subject_me, GENESYS,
     .operation_id = "getAuthorizationSubjectsMe", .summary = "Get who asks, with their grants"},
    /* architect/flows.c */
    {{"GET", "/api/v2/architect/flows/{flowId}"}, mock_get_flow_document, TUTORIAL,
     .permission = "architect:flow:read",
     .operation_id = "getArchitectFlow", .summary = "Get a flow with its nodes"},
    /* architect/simulations.c */
    {{"POST", "/api/v2/architect/simulations"}, mock_post_simulation, TUTORIAL,
     .permission = "architect:flow:run",
     .operation_id = "postArchitectSimulations", .reads = "SimulationRequest", .summary = "Walk a flow and tell what happened"},
    /* architect/flows.c */
    {{"GET", "/api/v2/flows"}, mock_get_flows, GENESYS, .permission = "architect:flow:view",
     .operation_id = "getFlows", .summary = "List flows"},
    {{"GET", "/api/v2/flows/{flowId}"}, mock_get_flow, GENESYS, .permission = "architect:flow:view",
     .operation_id = "getFlow", .summary = "Get a flow"},
    {{"GET", "/api/v2/flows/{flowId}/versions"}, mock_get_flow_versions, GENESYS, .permission = "architect:flow:view",
     .operation_id = "getFlowVersions", .summary = "List the versions of a flow"},
    {{"GET", "/api/v2/flows/{flowId}/versions/{versionId}"}, mock_get_flow_version, GENESYS,
     .permission = "architect:flow:view",
     .operation_id = "getFlowVersion", .summary = "Get a version of a flow"},
    {{"GET", "/api/v2/flows/{flowId}/versions/{versionId}/configuration"}, mock_get_flow_version_configuration, GENESYS,
     .permission = "architect:flow:view",
     .operation_id = "getFlowVersionConfiguration", .summary = "Get the definition of a version of a flow"},
    {{"GET", "/api/v2/flows/{flowId}/latestconfiguration"}, mock_get_flow_configuration, GENESYS,
     .permission = "architect:flow:view",
     .operation_id = "getFlowLatestconfiguration", .summary = "Get the definition of a flow"},
    /* architect/executions.c */
    {{"POST", "/api/v2/flows/executions"}, mock_post_execution, GENESYS, .permission = "architect:flow:launch",
     .operation_id = "postFlowsExecutions", .summary = "Launch a flow"},
    {{"GET", "/api/v2/flows/executions/{flowExecutionId}"}, mock_get_execution, GENESYS,
     .permission = "architect:flowExecution:view",
     .operation_id = "getFlowsExecution", .summary = "Get what came of a launched flow"},
    /* contacts/contact_lookup.c */
    {{"GET", CONTACTS "reversewhitepageslookup"}, mock_get_reverse_lookup, GENESYS,
     .permission = "externalContacts:contact:view",
     .operation_id = "getExternalcontactsReversewhitepageslookup", .summary = "Find contacts by number or e-mail address"},
    {{"POST", CONTACTS "identifierlookup/contacts"}, mock_post_identifier_lookup, GENESYS,
     .permission = "externalContacts:contact:view",
     .operation_id = "postExternalcontactsIdentifierlookupContacts", .summary = "Find a contact by identifier"},
    /* contacts/external_contacts.c, contact_write.c */
    {{"GET", CONTACTS "contacts"}, mock_get_contacts, GENESYS,
     .permission = "externalContacts:contact:view",
     .operation_id = "getExternalcontactsContacts", .summary = "List or search contacts"},
    {{"POST", CONTACTS "contacts"}, mock_post_contact, GENESYS,
     .permission = "externalContacts:contact:add",
     .operation_id = "postExternalcontactsContacts", .summary = "Add a contact"},
    {{"GET", CONTACTS "contacts/{contactId}"}, mock_get_contact, GENESYS,
     .permission = "externalContacts:contact:view",
     .operation_id = "getExternalcontactsContact", .summary = "Get a contact"},
    {{"PUT", CONTACTS "contacts/{contactId}"}, mock_put_contact, GENESYS,
     .permission = "externalContacts:contact:edit",
     .operation_id = "putExternalcontactsContact", .summary = "Replace a contact"},
    {{"PATCH", CONTACTS "contacts/{contactId}"}, mock_patch_contact, GENESYS,
     .permission = "externalContacts:contact:edit",
     .operation_id = "patchExternalcontactsContact", .summary = "Change members of a contact"},
    {{"DELETE", CONTACTS "contacts/{contactId}"}, mock_delete_contact, GENESYS,
     .permission = "externalContacts:contact:delete",
     .operation_id = "deleteExternalcontactsContact", .summary = "Delete a contact"},
    {{"GET", CONTACTS "scan/contacts"}, mock_scan_contacts, GENESYS,
     .permission = "externalContacts:contact:view",
     .operation_id = "getExternalcontactsScanContacts", .summary = "Read all contacts, by cursor"},
    /* contacts/notes.c */
    {{"GET", CONTACTS "contacts/{contactId}/notes"}, mock_get_notes, GENESYS,
     .permission = "externalContacts:contact:view",
     .operation_id = "getExternalcontactsContactNotes", .summary = "List the notes of a contact"},
    {{"POST", CONTACTS "contacts/{contactId}/notes"}, mock_post_note, GENESYS,
     .permission = "externalContacts:contact:edit",
     .operation_id = "postExternalcontactsContactNotes", .summary = "Add a note to a contact"},
    {{"GET", CONTACTS "contacts/{contactId}/notes/{noteId}"}, mock_get_note, GENESYS,
     .permission = "externalContacts:contact:view",
     .operation_id = "getExternalcontactsContactNote", .summary = "Get a note of a contact"},
    {{"PUT", CONTACTS "contacts/{contactId}/notes/{noteId}"}, mock_put_note, GENESYS,
     .permission = "externalContacts:contact:edit",
     .operation_id = "putExternalcontactsContactNote", .summary = "Change a note of a contact"},
    {{"PATCH", CONTACTS "contacts/{contactId}/notes/{noteId}"}, mock_put_note, GENESYS,
     .permission = "externalContacts:contact:edit",
     .operation_id = "patchExternalcontactsContactNote", .summary = "Change members of a note of a contact"},
    {{"DELETE", CONTACTS "contacts/{contactId}/notes/{noteId}"}, mock_delete_note, GENESYS,
     .permission = "externalContacts:contact:edit",
     .operation_id = "deleteExternalcontactsContactNote", .summary = "Delete a note of a contact"},
    /* actions/data_actions.c */
    {{"GET", ACTIONS}, mock_get_actions, GENESYS, .permission = "integrations:action:view",
     .operation_id = "getIntegrationsActions", .summary = "List data actions"},
    {{"GET", ACTIONS "/categories"}, mock_get_action_categories, GENESYS, .permission = "integrations:action:view",
     .operation_id = "getIntegrationsActionsCategories", .summary = "List the categories of data actions"},
    {{"GET", ACTIONS "/{actionId}"}, mock_get_action, GENESYS, .permission = "integrations:action:view",
     .operation_id = "getIntegrationsAction", .summary = "Get a data action"},
    {{"GET", ACTIONS "/{actionId}/schemas/{fileName}"}, mock_get_action_schema, GENESYS, .permission = "integrations:action:view",
     .operation_id = "getIntegrationsActionSchema", .summary = "Get a schema of a data action"},
    {{"GET", ACTIONS "/{actionId}/templates/{fileName}"}, mock_get_action_template, GENESYS, .permission = "integrations:action:view",
     .operation_id = "getIntegrationsActionTemplate", .summary = "Get a template of a data action"},
    /* actions/change.c */
    {{"POST", ACTIONS}, mock_post_action, GENESYS, .permission = "integrations:action:add",
     .operation_id = "postIntegrationsActions", .summary = "Make a data action"},
    {{"PATCH", ACTIONS "/{actionId}"}, mock_patch_action, GENESYS, .permission = "integrations:action:edit",
     .operation_id = "patchIntegrationsAction", .summary = "Change a data action"},
    {{"DELETE", ACTIONS "/{actionId}"}, mock_delete_action, GENESYS, .permission = "integrations:action:delete",
     .operation_id = "deleteIntegrationsAction", .summary = "Delete a data action"},
    /* actions/execute.c */
    {{"POST", ACTIONS "/{actionId}/execute"}, mock_post_action_execute, GENESYS, .permission = "integrations:action:execute",
     .operation_id = "postIntegrationsActionExecute", .summary = "Run a data action"},
    {{"POST", ACTIONS "/{actionId}/test"}, mock_post_action_test, GENESYS, .permission = "integrations:action:execute",
     .operation_id = "postIntegrationsActionTest", .summary = "Run a data action and tell the steps"},
    /* actions/drafts.c */
    {{"GET", ACTIONS "/drafts"}, mock_get_action_drafts, GENESYS, .permission = "integrations:action:view",
     .operation_id = "getIntegrationsActionsDrafts", .summary = "List drafts of data actions"},
    {{"POST", ACTIONS "/drafts"}, mock_post_action_drafts, GENESYS, .permission = "integrations:action:add",
     .operation_id = "postIntegrationsActionsDrafts", .summary = "Make a draft of a new data action"},
    {{"GET", ACTIONS "/{actionId}/draft"}, mock_get_action_draft, GENESYS, .permission = "integrations:action:view",
     .operation_id = "getIntegrationsActionDraft", .summary = "Get a draft"},
    {{"POST", ACTIONS "/{actionId}/draft"}, mock_post_action_draft, GENESYS, .permission = "integrations:action:edit",
     .operation_id = "postIntegrationsActionDraft", .summary = "Make a draft of a data action"},
    {{"PATCH", ACTIONS "/{actionId}/draft"}, mock_patch_action_draft, GENESYS, .permission = "integrations:action:edit",
     .operation_id = "patchIntegrationsActionDraft", .summary = "Change a draft"},
    {{"DELETE", ACTIONS "/{actionId}/draft"}, mock_delete_action_draft, GENESYS, .permission = "integrations:action:delete",
     .operation_id = "deleteIntegrationsActionDraft", .summary = "Delete a draft"},
    {{"GET", ACTIONS "/{actionId}/draft/schemas/{fileName}"}, mock_get_action_draft_schema, GENESYS, .permission = "integrations:action:view",
     .operation_id = "getIntegrationsActionDraftSchema", .summary = "Get a schema of a draft"},
    {{"GET", ACTIONS "/{actionId}/draft/templates/{fileName}"}, mock_get_action_draft_template, GENESYS, .permission = "integrations:action:view",
     .operation_id = "getIntegrationsActionDraftTemplate", .summary = "Get a template of a draft"},
    {{"GET", ACTIONS "/{actionId}/draft/validation"}, mock_get_action_draft_validation, GENESYS, .permission = "integrations:action:edit",
     .operation_id = "getIntegrationsActionDraftValidation", .summary = "Judge a draft"},
    {{"POST", ACTIONS "/{actionId}/draft/publish"}, mock_post_action_draft_publish, GENESYS, .permission = "integrations:action:edit",
     .operation_id = "postIntegrationsActionDraftPublish", .summary = "Publish a draft"},
    {{"POST", ACTIONS "/{actionId}/draft/test"}, mock_post_action_draft_test, GENESYS, .permission = "integrations:action:execute",
     .operation_id = "postIntegrationsActionDraftTest", .summary = "Run a draft and tell the steps"},
    /* conversations/show.c */
    {{"GET", CONVERSATIONS}, mock_get_conversations, GENESYS,
     .operation_id = "getConversations", .summary = "List the active conversations of the token's user"},
    {{"GET", CONVERSATIONS "/{conversationId}"}, mock_get_conversation, GENESYS,
     .permission = "conversation:communication:view",
     .operation_id = "getConversation", .summary = "Get a conversation"},
    /* conversations/change.c */
    {{"DELETE", CONVERSATIONS "/{conversationId}"}, mock_delete_conversation, GENESYS, DISCONNECT,
     .operation_id = "deleteConversation", .summary = "End a conversation for all"},
    {{"POST", CONVERSATIONS "/{conversationId}/disconnect"}, mock_disconnect_conversation, GENESYS, DISCONNECT,
     .operation_id = "postConversationDisconnect", .summary = "Disconnect all who take part"},
    {{"POST", CONVERSATIONS "/{conversationId}/assign"}, mock_assign_conversation, GENESYS,
     .permission = "conversation:call:assign|conversation:callback:assign|conversation:message:assign|conversation:call:pull|conversation:callback:pull|conversation:message:pull",
     .operation_id = "postConversationAssign", .reads = "ConversationUser", .summary = "Offer what waits in a queue to a user"},
    {{"PUT", CONVERSATIONS "/{conversationId}/tags"}, mock_tag_conversation, GENESYS,
     .permission = "conversation:externalTag:edit",
     .operation_id = "putConversationTags", .reads = "ConversationTagsUpdate", .summary = "Tag a conversation"},
    /* conversations/participants.c */
    {{"PATCH", CONVERSATIONS PARTICIPANT}, mock_patch_participant, GENESYS,
     .permission = PARTICIPANT_RIGHTS,
     .operation_id = "patchConversationParticipant", .reads = "MediaParticipantRequest", .summary = "Connect, disconnect, hold, mute or wrap up a participant"},
    {{"PATCH", CONVERSATIONS PARTICIPANT "/attributes"}, mock_patch_participant_attributes, GENESYS,
     .operation_id = "patchConversationParticipantAttributes", .reads = "ParticipantAttributes", .summary = "Change participant data"},
    {{"POST", CONVERSATIONS PARTICIPANT "/replace"}, mock_replace_participant, GENESYS,
     .permission = "conversation:communication:blindTransfer",
     .operation_id = "postConversationParticipantReplace", .reads = "TransferRequest", .summary = "Hand over to a user, a queue or an address"},
    {{"POST", CONVERSATIONS PARTICIPANT "/replace/queue"}, mock_replace_participant, GENESYS,
     .permission = "conversation:communication:blindTransfer|conversation:communication:blindTransferQueue",
     .operation_id = "postConversationParticipantReplaceQueue", .reads = "TransferRequest", .summary = "Hand over to a queue"},
    {{"POST", CONVERSATIONS PARTICIPANT "/replace/agent"}, mock_replace_participant, GENESYS,
     .permission = "conversation:communication:blindTransfer|conversation:communication:blindTransferAgent",
     .operation_id = "postConversationParticipantReplaceAgent", .reads = "TransferRequest", .summary = "Hand over to a user"},
    {{"GET", CONVERSATIONS PARTICIPANT "/wrapup"}, mock_get_participant_wrapup, GENESYS,
     .operation_id = "getConversationParticipantWrapup", .summary = "Get how a participant wrapped up"},
    /* conversations/make.c */
    {{"POST", CONVERSATIONS "/callbacks"}, mock_post_callback, GENESYS, .permission = "conversation:callback:create",
     .operation_id = "postConversationsCallbacks", .reads = "CreateCallbackCommand", .summary = "Ask for a callback"},
    {{"PATCH", CONVERSATIONS "/callbacks"}, mock_patch_callback, GENESYS, .permission = "conversation:callback:edit",
     .operation_id = "patchConversationsCallbacks", .reads = "PatchCallbackRequest", .summary = "Schedule a callback anew"},
    {{"POST", CONVERSATIONS "/messages/agentless"}, mock_post_agentless, GENESYS, .permission = "conversation:message:create",
     .operation_id = "postConversationsMessagesAgentless", .reads = "SendAgentlessOutboundMessageRequest", .summary = "Send a message without an agent"},
    {{"POST", CONVERSATIONS "/calls"}, mock_post_call, GENESYS, .permission = "conversation:conference:add|conversation:call:add",
     .operation_id = "postConversationsCalls", .reads = "CreateCallRequest", .summary = "Place a call"},
    /* calls: show.c, change.c, participants.c */
    {{"GET", CONVERSATIONS "/calls"}, mock_get_media_conversations, GENESYS,
     .operation_id = "getConversationsCalls", .summary = "List the active calls of the token's user"},
    {{"GET", CONVERSATIONS "/calls/{conversationId}"}, mock_get_media_conversation, GENESYS,
     .operation_id = "getConversationsCall", .summary = "Get a call"},
    {{"PATCH", CONVERSATIONS "/calls/{conversationId}"}, mock_patch_conversation, GENESYS, DISCONNECT,
     .operation_id = "patchConversationsCall", .reads = "ConversationChange", .summary = "Disconnect a call"},
    {{"PATCH", CONVERSATIONS "/calls" PARTICIPANT}, mock_patch_participant, GENESYS, .permission = PARTICIPANT_RIGHTS,
     .operation_id = "patchConversationsCallParticipant", .reads = "MediaParticipantRequest", .summary = "Connect, disconnect, hold, mute or wrap up a participant"},
    {{"PATCH", CONVERSATIONS "/calls" PARTICIPANT "/attributes"}, mock_patch_participant_attributes, GENESYS,
     .operation_id = "patchConversationsCallParticipantAttributes", .reads = "ParticipantAttributes", .summary = "Change participant data"},
    {{"PATCH", CONVERSATIONS "/calls" PARTICIPANT "/communications/{communicationId}"}, mock_patch_participant, GENESYS,
     .operation_id = "patchConversationsCallParticipantCommunication", .reads = "MediaParticipantRequest", .summary = "The same for a communication"},
    {{"POST", CONVERSATIONS "/calls" PARTICIPANT "/replace"}, mock_replace_participant, GENESYS,
     .permission = "conversation:communication:blindTransfer",
     .operation_id = "postConversationsCallParticipantReplace", .reads = "TransferRequest", .summary = "Hand over to a user, a queue or an address"},
    {{"GET", CONVERSATIONS "/calls" PARTICIPANT "/wrapup"}, mock_get_participant_wrapup, GENESYS,
     .operation_id = "getConversationsCallParticipantWrapup", .summary = "Get how a participant wrapped up"},
    {{"GET", CONVERSATIONS "/calls" PARTICIPANT "/communications/{communicationId}/wrapup"}, mock_get_participant_wrapup, GENESYS,
     .operation_id = "getConversationsCallParticipantCommunicationWrapup", .summary = "The same for a communication"},
    {{"POST", CONVERSATIONS "/calls" PARTICIPANT "/communications/{communicationId}/wrapup"}, mock_post_participant_wrapup, GENESYS,
     .permission = "conversation:participant:wrapup",
     .operation_id = "postConversationsCallParticipantCommunicationWrapup", .reads = "WrapupInput", .summary = "Wrap up"},
    /* callbacks: show.c, change.c, participants.c */
    {{"GET", CONVERSATIONS "/callbacks"}, mock_get_media_conversations, GENESYS,
     .operation_id = "getConversationsCallbacks", .summary = "List the active callbacks of the token's user"},
    {{"GET", CONVERSATIONS "/callbacks/{conversationId}"}, mock_get_media_conversation, GENESYS,
     .operation_id = "getConversationsCallback", .summary = "Get a callback"},
    {{"PATCH", CONVERSATIONS "/callbacks/{conversationId}"}, mock_patch_conversation, GENESYS, DISCONNECT,
     .operation_id = "patchConversationsCallback", .reads = "ConversationChange", .summary = "Disconnect a callback"},
    {{"PATCH", CONVERSATIONS "/callbacks" PARTICIPANT}, mock_patch_participant, GENESYS, .permission = PARTICIPANT_RIGHTS,
     .operation_id = "patchConversationsCallbackParticipant", .reads = "MediaParticipantRequest", .summary = "Connect, disconnect, hold, mute or wrap up a participant"},
    {{"PATCH", CONVERSATIONS "/callbacks" PARTICIPANT "/attributes"}, mock_patch_participant_attributes, GENESYS,
     .operation_id = "patchConversationsCallbackParticipantAttributes", .reads = "ParticipantAttributes", .summary = "Change participant data"},
    {{"PATCH", CONVERSATIONS "/callbacks" PARTICIPANT "/communications/{communicationId}"}, mock_patch_participant, GENESYS,
     .operation_id = "patchConversationsCallbackParticipantCommunication", .reads = "MediaParticipantRequest", .summary = "The same for a communication"},
    {{"POST", CONVERSATIONS "/callbacks" PARTICIPANT "/replace"}, mock_replace_participant, GENESYS,
     .permission = "conversation:communication:blindTransfer",
     .operation_id = "postConversationsCallbackParticipantReplace", .reads = "TransferRequest", .summary = "Hand over to a user, a queue or an address"},
    {{"GET", CONVERSATIONS "/callbacks" PARTICIPANT "/wrapup"}, mock_get_participant_wrapup, GENESYS,
     .operation_id = "getConversationsCallbackParticipantWrapup", .summary = "Get how a participant wrapped up"},
    {{"GET", CONVERSATIONS "/callbacks" PARTICIPANT "/communications/{communicationId}/wrapup"}, mock_get_participant_wrapup, GENESYS,
     .operation_id = "getConversationsCallbackParticipantCommunicationWrapup", .summary = "The same for a communication"},
    {{"POST", CONVERSATIONS "/callbacks" PARTICIPANT "/communications/{communicationId}/wrapup"}, mock_post_participant_wrapup, GENESYS,
     .permission = "conversation:participant:wrapup",
     .operation_id = "postConversationsCallbackParticipantCommunicationWrapup", .reads = "WrapupInput", .summary = "Wrap up"},
    /* messages: show.c, change.c, participants.c */
    {{"GET", CONVERSATIONS "/messages"}, mock_get_media_conversations, GENESYS,
     .operation_id = "getConversationsMessages", .summary = "List the active messages of the token's user"},
    {{"GET", CONVERSATIONS "/messages/{conversationId}"}, mock_get_media_conversation, GENESYS,
     .operation_id = "getConversationsMessage", .summary = "Get a message"},
    {{"PATCH", CONVERSATIONS "/messages/{conversationId}"}, mock_patch_conversation, GENESYS, DISCONNECT,
     .operation_id = "patchConversationsMessage", .reads = "ConversationChange", .summary = "Disconnect a message"},
    {{"PATCH", CONVERSATIONS "/messages" PARTICIPANT}, mock_patch_participant, GENESYS, .permission = PARTICIPANT_RIGHTS,
     .operation_id = "patchConversationsMessageParticipant", .reads = "MediaParticipantRequest", .summary = "Connect, disconnect, hold, mute or wrap up a participant"},
    {{"PATCH", CONVERSATIONS "/messages" PARTICIPANT "/attributes"}, mock_patch_participant_attributes, GENESYS,
     .operation_id = "patchConversationsMessageParticipantAttributes", .reads = "ParticipantAttributes", .summary = "Change participant data"},
    {{"PATCH", CONVERSATIONS "/messages" PARTICIPANT "/communications/{communicationId}"}, mock_patch_participant, GENESYS,
     .operation_id = "patchConversationsMessageParticipantCommunication", .reads = "MediaParticipantRequest", .summary = "The same for a communication"},
    {{"POST", CONVERSATIONS "/messages" PARTICIPANT "/replace"}, mock_replace_participant, GENESYS,
     .permission = "conversation:communication:blindTransfer",
     .operation_id = "postConversationsMessageParticipantReplace", .reads = "TransferRequest", .summary = "Hand over to a user, a queue or an address"},
    {{"GET", CONVERSATIONS "/messages" PARTICIPANT "/wrapup"}, mock_get_participant_wrapup, GENESYS,
     .operation_id = "getConversationsMessageParticipantWrapup", .summary = "Get how a participant wrapped up"},
    {{"GET", CONVERSATIONS "/messages" PARTICIPANT "/communications/{communicationId}/wrapup"}, mock_get_participant_wrapup, GENESYS,
     .operation_id = "getConversationsMessageParticipantCommunicationWrapup", .summary = "The same for a communication"},
    {{"POST", CONVERSATIONS "/messages" PARTICIPANT "/communications/{communicationId}/wrapup"}, mock_post_participant_wrapup, GENESYS,
     .permission = "conversation:participant:wrapup",
     .operation_id = "postConversationsMessageParticipantCommunicationWrapup", .reads = "WrapupInput", .summary = "Wrap up"},
    /* analytics/query.c */
    {{"POST", ANALYTICS "conversations/details/query"}, mock_post_details_query, GENESYS, DETAILS_RIGHTS,
     .operation_id = "postAnalyticsConversationsDetailsQuery", .reads = "ConversationQuery", .summary = "Find conversations, with their segments and metrics"},
    {{"GET", ANALYTICS "conversations/details"}, mock_get_details_of_many, GENESYS, DETAILS_RIGHTS,
     .operation_id = "getAnalyticsConversationsDetails", .summary = "Get the details of conversations by their ids"},
    {{"GET", ANALYTICS "conversations/{conversationId}/details"}, mock_get_details, GENESYS, DETAILS_RIGHTS,
     .operation_id = "getAnalyticsConversationDetails", .summary = "Get the details of a conversation"},
    /* analytics/jobs.c */
    {{"POST", ANALYTICS "conversations/details/jobs"}, mock_post_details_job, GENESYS, DETAILS_RIGHTS,
     .operation_id = "postAnalyticsConversationsDetailsJobs", .reads = "AsyncConversationQuery", .summary = "Ask for conversations by a job"},
    {{"GET", ANALYTICS "conversations/details/jobs/availability"}, mock_get_details_availability, GENESYS,
     .permission = "analytics:conversationDetail:view",
     .operation_id = "getAnalyticsConversationsDetailsJobsAvailability", .summary = "Up to when jobs find conversations"},
    {{"GET", ANALYTICS "conversations/details/jobs/{jobId}"}, mock_get_details_job, GENESYS, DETAILS_RIGHTS,
     .operation_id = "getAnalyticsConversationsDetailsJob", .summary = "How far is a job"},
    {{"GET", ANALYTICS "conversations/details/jobs/{jobId}/results"}, mock_get_details_results, GENESYS, DETAILS_RIGHTS,
     .operation_id = "getAnalyticsConversationsDetailsJobResults", .summary = "What a job has found"},
    {{"DELETE", ANALYTICS "conversations/details/jobs/{jobId}"}, mock_delete_details_job, GENESYS, DETAILS_RIGHTS,
     .operation_id = "deleteAnalyticsConversationsDetailsJob", .summary = "Delete a job"},
    /* analytics/aggregates.c */
    {{"POST", ANALYTICS "conversations/aggregates/query"}, mock_post_aggregates_query, GENESYS,
     .permission = "analytics:conversationAggregate:view",
     .operation_id = "postAnalyticsConversationsAggregatesQuery", .reads = "ConversationAggregationQuery", .summary = "Count and measure conversations"},
    /* analytics/observations.c */
    {{"POST", ANALYTICS "queues/observations/query"}, mock_post_queue_observations, GENESYS,
     .permission = "analytics:queueObservation:view",
     .operation_id = "postAnalyticsQueuesObservationsQuery", .reads = "QueueObservationQuery", .summary = "Who waits and is served in queues now"},
    /* audits/query.c */
    {{"POST", "/api/v2/audits/query"}, mock_post_audits_query, GENESYS, .permission = "audits:audit:view",
     .operation_id = "postAuditsQuery", .reads = "AuditQueryRequest", .summary = "Ask what was written"},
    {{"GET", "/api/v2/audits/query/{transactionId}"}, mock_get_audits_query, GENESYS, .permission = "audits:audit:view",
     .operation_id = "getAuditsQueryTransactionId", .summary = "How far is that question"},
    {{"GET", "/api/v2/audits/query/{transactionId}/results"}, mock_get_audits_results, GENESYS, .permission = "audits:audit:view",
     .operation_id = "getAuditsQueryTransactionIdResults", .summary = "What was written"},
    {{"POST", "/api/v2/audits/query/realtime"}, mock_post_audits_realtime, GENESYS, .permission = "audits:audit:view",
     .operation_id = "postAuditsQueryRealtime", .reads = "AuditQueryRequest", .summary = "The same at once, page by page"},
    /* notifications/channels.c */
    {{"GET", NOTIFICATIONS "channels"}, mock_get_channels, GENESYS,
     .operation_id = "getNotificationsChannels", .summary = "List one's notification channels"},
    {{"POST", NOTIFICATIONS "channels"}, mock_post_channel, GENESYS,
     .operation_id = "postNotificationsChannels", .summary = "Make a notification channel"},
    {{"HEAD", NOTIFICATIONS "channels/{channelId}"}, mock_head_channel, GENESYS,
     .operation_id = "headNotificationsChannel", .summary = "Is there this notification channel"},
    /* notifications/subscriptions.c */
    {{"GET", NOTIFICATIONS "channels/{channelId}/subscriptions"}, mock_get_subscriptions, GENESYS,
     .operation_id = "getNotificationsChannelSubscriptions", .summary = "List the topics of a channel"},
    {{"POST", NOTIFICATIONS "channels/{channelId}/subscriptions"}, mock_post_subscriptions, GENESYS,
     .operation_id = "postNotificationsChannelSubscriptions", .reads = "ChannelTopics", .summary = "Add topics to a channel"},
    {{"PUT", NOTIFICATIONS "channels/{channelId}/subscriptions"}, mock_put_subscriptions, GENESYS,
     .operation_id = "putNotificationsChannelSubscriptions", .reads = "ChannelTopics", .summary = "Replace the topics of a channel"},
    {{"DELETE", NOTIFICATIONS "channels/{channelId}/subscriptions"}, mock_delete_subscriptions, GENESYS,
     .operation_id = "deleteNotificationsChannelSubscriptions", .summary = "Take all topics off a channel"},
    /* notifications/topics.c */
    {{"GET", NOTIFICATIONS "availabletopics"}, mock_get_available_topics, GENESYS,
     .operation_id = "getNotificationsAvailabletopics", .summary = "List the topics that are published"},
    /* notifications/socket.c */
    {{"GET", "/streaming/channels/{channelId}"}, mock_get_channel_socket, MOCK_GENESYS, MOCK_ENVELOPE_GENESYS, MOCK_AUTH_NONE,
     .operation_id = "getChannelSocket", .summary = "The websocket of a notification channel"},
};
const size_t mock_n_api_routes = GC_COUNT_OF(mock_api_routes);

const struct mock_route mock_collection_routes[] = {
    /* users/collections.c */
    {{"GET", "/{collection}"}, mock_get_collection, MOCK_TUTORIAL, MOCK_ENVELOPE_PLAIN, MOCK_AUTH_NONE,
     .operation_id = "getCollection", .summary = "List a collection of the org, such as users"},
    {{"GET", "/{collection}/{id}"}, mock_get_collection_item, MOCK_TUTORIAL, MOCK_ENVELOPE_PLAIN, MOCK_AUTH_NONE,
     .operation_id = "getCollectionItem", .summary = "Get one item of a collection"},
};
const size_t mock_n_collection_routes = GC_COUNT_OF(mock_collection_routes);
/* clang-format on */

static const char
    *operation_names[GC_COUNT_OF(mock_api_routes) + GC_COUNT_OF(mock_collection_routes)];
static struct mock_operations operations = {.names = operation_names, .knows = platform_own_knows};

static void collect_names(void)
{
    for (size_t i = 0; i < GC_COUNT_OF(mock_api_routes); i++)
        operation_names[operations.n++] = mock_api_routes[i].operation_id;
    for (size_t i = 0; i < GC_COUNT_OF(mock_collection_routes); i++)
        operation_names[operations.n++] = mock_collection_routes[i].operation_id;
}

const struct mock_operations *mock_api_operations(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, collect_names);
    return &operations;
}
