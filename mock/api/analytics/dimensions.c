/* The dimensions that queries of conversations may name, in the published API's words. */
#include <string.h>

#include "mock/api/analytics/analytics.h"

/* clang-format off */
static const char *const names[] = {
    "accessAttribute", "activeRouting", "activeSkillId", "addressFrom", "addressTo",
    "agentAssistantId", "agentBullseyeRing", "agentOwned", "agentRank", "agentScore", "ani",
    "assignerId", "authenticated", "bargedParticipantId", "callbackNumber",
    "callbackScheduledTime", "canonicalExternalContactId", "cleared", "coachedParticipantId",
    "conference", "conversationEnd", "conversationId", "conversationInitiator",
    "conversationStart", "convertedFrom", "convertedTo", "customerParticipation",
    "deliveryPushed", "deliveryStatus", "destinationAddress", "destinationConversationId",
    "detectedSpeechEnd", "detectedSpeechStart", "direction", "disconnectType", "divisionId",
    "dnis", "edgeId", "eligibleAgentCount", "engagementSource", "errorCode", "exitReason",
    "extendedDeliveryStatus", "externalContactId", "externalMediaCount",
    "externalOrganizationId", "externalTag", "firstQueue", "flaggedReason", "flowId",
    "flowInType", "flowName", "flowOutcome", "flowOutcomeId", "flowOutcomeValue", "flowOutType",
    "flowVersion", "groupId", "interactionType", "journeyActionId", "journeyActionMapId",
    "journeyActionMapVersion", "journeyCustomerId", "journeyCustomerIdType",
    "journeyCustomerSessionId", "journeyCustomerSessionIdType", "knowledgeBaseId", "mediaCount",
    "mediaStatsMinConversationMos", "mediaType", "messageType", "monitoredParticipantId",
    "originatingDirection", "originatingSocialMediaPublic", "outboundCampaignId",
    "outboundContactId", "outboundContactListId", "participantName", "peerId", "proposedAgentId",
    "protocolCallId", "provider", "purpose", "queueId", "recording", "remote",
    "remoteNameDisplayable", "removedSkillId", "requestedLanguageId", "requestedRouting",
    "requestedRoutingSkillId", "roomId", "routingPriority", "routingRing", "routingRule",
    "routingRuleType", "scoredAgentId", "screenMonitoredUserId", "screenRecording", "scriptId",
    "segmentEnd", "segmentType", "selectedAgentId", "selectedAgentRank", "selfServed",
    "sessionDnis", "sessionId", "sipResponseCode", "skillExpressionId", "snippetRecording",
    "stationId", "subject", "teamId", "transferTargetAddress", "transferTargetName",
    "transferType", "usedRouting", "userId", "videoPresent", "waitingInteractionCount",
    "wrapUpCode", "wrapUpNote",
};
/* clang-format on */

bool mock_is_dimension(const char *name)
{
    for (size_t i = 0; i < GC_COUNT_OF(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}
