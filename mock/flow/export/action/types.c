#include "mock/flow/export/action/types.h"

#include <string.h>

#include "base/status.h"

#define TRIED "__SUCCESS__ __FAILURE__"
#define ASKED "__FOUND__ __NOT_FOUND__ __FAILURE__"

/* clang-format off */
static const struct export_type types[] = {
    {"DataAction", "Call Data Action", export_data_action, TRIED " __TIMEOUT__"},
    {"UpdateVariableAction", "Update Data", export_update, ""},
    {"SendResponseAction", "Send Response", export_send_response, ""},
    {"DecisionAction", "Decision", export_decision, "__YES__ __NO__"},
    {"TransferPureMatchAction", "Transfer to ACD", export_transfer_queue, "__FAILURE__"},
    {"EndWorkflowAction", "End Workflow", export_end_workflow, ""},
    {"DisconnectAction", "Disconnect", export_disconnect, ""},
    {"WaitAction", "Wait", export_wait, ""},
    {"PlayAudioAction", "Play Audio", export_play_audio, ""},
    {"EndTaskAction", "End Task", export_end_task, ""},
    {"SwitchAction", "Switch", export_switch, "__DEFAULT__"},
    {"LoopAction", "Loop", export_loop, "__LOOP__"},
    {"ExitLoopAction", "Exit Loop", export_exit_loop, ""},
    {"NextLoopAction", "Next Loop", export_next_loop, ""},
    {"CallTaskAction", "Call Task", export_call_task, "__DEFAULT__"},
    {"TaskAction", "Jump to Task", export_jump, ""},
    {"TransferTaskAction", "Jump to Task", export_jump, ""},
    {"TransferMenuAction", "Jump to Menu", export_jump, ""},
    {"ChangeStateAction", "Change State", export_change_state, ""},
    {"CollectInputAction", "Collect Input", export_collect_input, TRIED},
    {"HoldMusicAction", "Hold Music", export_hold_music, ""},
    {"PlayEstimatedWaitTimeAction", "Play Estimated Wait Time", export_wait_time, ""},
    {"SetAttributesAction", "Set Participant Data", export_set_attributes, ""},
    {"GetAttributesAction", "Get Participant Data", export_get_attributes, ""},
    {"SetConversationDataAction", "Set Conversation Data", export_conversation_data, TRIED},
    {"GetConversationDataAction", "Get Conversation Data", export_conversation_data, TRIED},
    {"DataTableLookupAction", "Data Table Lookup", export_table_lookup, ASKED},
    {"CallCommonModuleAction", "Call Common Module", export_module, ""},
    {"CallBotFlowAction", "Call Bot Flow", export_bot, ""},
    {"TransferFlowAction", "Transfer to Flow", export_transfer_flow, "__FAILURE__"},
    {"TransferFlowSecureAction", "Transfer to Secure Flow", export_transfer_flow, "__FAILURE__"},
    {"TransferUserAction", "Transfer to User", export_transfer_to, "__FAILURE__"},
    {"TransferExternalAction", "Transfer to Number", export_transfer_to, "__FAILURE__"},
    {"TransferNumberAction", "Transfer to Number", export_transfer_to, "__FAILURE__"},
    {"TransferGroupAction", "Transfer to Group", export_transfer_to, "__FAILURE__"},
    {"TransferVoicemailAction", "Transfer to Voicemail", export_transfer_to, "__FAILURE__"},
    {"CommunicateAction", "Communicate", export_communicate, ""},
    {"AskForSlotAction", "Ask for Slot", export_ask_slot, "__DEFAULT__ __MAX_NO_INPUTS__"},
    {"AskForBooleanAction", "Ask for Yes or No", export_ask_boolean, "__YES__ __NO__"},
    {"AskForNLUIntentAction", "Ask for Intent", export_ask_intent, ""},
    {"ClearSlotAction", "Clear Slot", export_clear_slot, ""},
    {"ExitBotFlowAction", "Exit Bot Flow", export_exit_bot, ""},
    {"GetResponseAction", "Get Response", export_get_response, TRIED},
    {"SendAutoReplyAction", "Send Auto Reply", export_auto_reply, ""},
    {"Menu", "Menu", export_menu, ""},
    {"FindQueueAction", "Find Queue", export_find, ASKED},
    {"FindQueueByIdAction", "Find Queue by Id", export_find, ASKED},
    {"FindUserAction", "Find User", export_find, ASKED},
    {"FindUserByIdAction", "Find User by Id", export_find, ASKED},
    {"FindUsersByIdAction", "Find Users by Id", export_find, ASKED},
    {"FindSkillAction", "Find Skill", export_find, ASKED},
    {"EvaluateScheduleAction", "Evaluate Schedule", export_schedule, "__ACTIVE__ __INACTIVE__"},
    {"EvaluateScheduleGroupAction", "Evaluate Schedule Group", export_schedule, "__OPEN__ __CLOSED__ __HOLIDAY__ __EMERGENCY__"},
    {"GetExternalContactAction", "Get External Contact", export_find, ASKED},
    {"UpdateExternalContactAction", "Update External Contact", export_tried, TRIED},
    {"SetFlowOutcomeAction", "Set Flow Outcome", export_nothing, ""},
    {"AddFlowMilestoneAction", "Add Flow Milestone", export_nothing, ""},
    {"CreateCallbackAction", "Create Callback", export_tried, TRIED},
    {"SetScreenPopAction", "Set Screen Pop", export_nothing, ""},
    {"SetWrapupCodeAction", "Set Wrap-up Code", export_nothing, ""},
    {"SetLanguageAction", "Set Language", export_set_language, ""},
    {"SetUUIDataAction", "Set UUI Data", export_nothing, ""},
    {"DetectSilenceAction", "Detect Silence", export_nothing, ""},
    {"ClearDtmfBufferAction", "Clear DTMF Buffer", export_nothing, ""},
    {"FlushAudioAction", "Flush Audio", export_nothing, ""},
    {"EnableParticipantRecordAction", "Enable Participant Recording", export_nothing, ""},
    {"DisconnectWorkitemAction", "Disconnect Workitem", export_disconnect, ""},
    {"ExitWorkitemFlowAction", "Exit Workitem Flow", export_over_plain, ""},
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
