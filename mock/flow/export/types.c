#include "mock/flow/export/types.h"

#include <string.h>

#include "base/status.h"

#define TRIED "__SUCCESS__ __FAILURE__"
#define ASKED "__FOUND__ __NOT_FOUND__ __FAILURE__"

/* clang-format off */
static const struct export_type types[] = {
    {"DataAction", "Call Data Action", TRIED " __TIMEOUT__"},
    {"UpdateVariableAction", "Update Data", ""},
    {"SendResponseAction", "Send Response", ""},
    {"DecisionAction", "Decision", "__YES__ __NO__"},
    {"TransferPureMatchAction", "Transfer to ACD", "__FAILURE__"},
    {"EndWorkflowAction", "End Workflow", ""},
    {"DisconnectAction", "Disconnect", ""},
    {"WaitAction", "Wait", ""},
    {"PlayAudioAction", "Play Audio", ""},
    {"EndTaskAction", "End Task", ""},
    {"SwitchAction", "Switch", "__DEFAULT__"},
    {"LoopAction", "Loop", "__LOOP__"},
    {"ExitLoopAction", "Exit Loop", ""},
    {"NextLoopAction", "Next Loop", ""},
    {"CallTaskAction", "Call Task", "__DEFAULT__"},
    {"TaskAction", "Jump to Task", ""},
    {"TransferTaskAction", "Jump to Task", ""},
    {"TransferMenuAction", "Jump to Menu", ""},
    {"ChangeStateAction", "Change State", ""},
    {"CollectInputAction", "Collect Input", TRIED},
    {"HoldMusicAction", "Hold Music", ""},
    {"PlayEstimatedWaitTimeAction", "Play Estimated Wait Time", ""},
    {"SetAttributesAction", "Set Participant Data", ""},
    {"GetAttributesAction", "Get Participant Data", ""},
    {"SetConversationDataAction", "Set Conversation Data", TRIED},
    {"GetConversationDataAction", "Get Conversation Data", TRIED},
    {"DataTableLookupAction", "Data Table Lookup", ASKED},
    {"CallCommonModuleAction", "Call Common Module", ""},
    {"CallBotFlowAction", "Call Bot Flow", ""},
    {"TransferFlowAction", "Transfer to Flow", "__FAILURE__"},
    {"TransferFlowSecureAction", "Transfer to Secure Flow", "__FAILURE__"},
    {"TransferUserAction", "Transfer to User", "__FAILURE__"},
    {"TransferExternalAction", "Transfer to Number", "__FAILURE__"},
    {"TransferNumberAction", "Transfer to Number", "__FAILURE__"},
    {"TransferGroupAction", "Transfer to Group", "__FAILURE__"},
    {"TransferVoicemailAction", "Transfer to Voicemail", "__FAILURE__"},
    {"CommunicateAction", "Communicate", ""},
    {"AskForSlotAction", "Ask for Slot", "__DEFAULT__ __MAX_NO_INPUTS__"},
    {"AskForBooleanAction", "Ask for Yes or No", "__YES__ __NO__"},
    {"AskForNLUIntentAction", "Ask for Intent", ""},
    {"ClearSlotAction", "Clear Slot", ""},
    {"ExitBotFlowAction", "Exit Bot Flow", ""},
    {"GetResponseAction", "Get Response", TRIED},
    {"SendAutoReplyAction", "Send Auto Reply", ""},
    {"Menu", "Menu", ""},
    {"FindQueueAction", "Find Queue", ASKED},
    {"FindQueueByIdAction", "Find Queue by Id", ASKED},
    {"FindUserAction", "Find User", ASKED},
    {"FindUserByIdAction", "Find User by Id", ASKED},
    {"FindUsersByIdAction", "Find Users by Id", ASKED},
    {"FindSkillAction", "Find Skill", ASKED},
    {"EvaluateScheduleAction", "Evaluate Schedule", "__ACTIVE__ __INACTIVE__"},
    {"EvaluateScheduleGroupAction", "Evaluate Schedule Group", "__OPEN__ __CLOSED__ __HOLIDAY__ __EMERGENCY__"},
    {"GetExternalContactAction", "Get External Contact", ASKED},
    {"UpdateExternalContactAction", "Update External Contact", TRIED},
    {"SetFlowOutcomeAction", "Set Flow Outcome", ""},
    {"AddFlowMilestoneAction", "Add Flow Milestone", ""},
    {"CreateCallbackAction", "Create Callback", TRIED},
    {"SetScreenPopAction", "Set Screen Pop", ""},
    {"SetWrapupCodeAction", "Set Wrap-up Code", ""},
    {"SetLanguageAction", "Set Language", ""},
    {"SetUUIDataAction", "Set UUI Data", ""},
    {"DetectSilenceAction", "Detect Silence", ""},
    {"ClearDtmfBufferAction", "Clear DTMF Buffer", ""},
    {"FlushAudioAction", "Flush Audio", ""},
    {"EnableParticipantRecordAction", "Enable Participant Recording", ""},
    {"DisconnectWorkitemAction", "Disconnect Workitem", ""},
    {"ExitWorkitemFlowAction", "Exit Workitem Flow", ""},
};
/* clang-format on */

const struct export_type *export_type_at(size_t i)
{
    return i < GC_COUNT_OF(types) ? &types[i] : NULL;
}

const struct export_type *export_type_find(const char *type)
{
    for (size_t i = 0; i < GC_COUNT_OF(types); i++)
        if (strcmp(types[i].type, type) == 0)
            return &types[i];
    return NULL;
}
