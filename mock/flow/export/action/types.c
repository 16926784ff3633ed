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
    {"AskForSlotAction", "Ask for Slot", export_ask_slot, "__DEFAULT__ __MAX_NO_INPUTS__ __MAX_NO_MATCHES__"},
    {"AskForBooleanAction", "Ask for Yes or No", export_ask_boolean, "__YES__ __NO__ __MAX_NO_INPUTS__ __MAX_NO_MATCHES__"},
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
    {"SetFlowOutcomeAction", "Set Flow Outcome", export_record, ""},
    {"AddFlowMilestoneAction", "Add Flow Milestone", export_record, ""},
    {"CreateCallbackAction", "Create Callback", export_tried, TRIED},
    {"SetScreenPopAction", "Set Screen Pop", export_record, ""},
    {"SetWrapupCodeAction", "Set Wrap-up Code", export_tried, TRIED},
    {"SetLanguageAction", "Set Language", export_set_language, ""},
    {"SetUUIDataAction", "Set UUI Data", export_record, ""},
    {"DetectSilenceAction", "Detect Silence", export_record, ""},
    {"ClearDtmfBufferAction", "Clear DTMF Buffer", export_record, ""},
    {"FlushAudioAction", "Flush Audio", export_record, ""},
    {"EnableParticipantRecordAction", "Enable Participant Recording", export_record, ""},
    {"DisconnectWorkitemAction", "Disconnect Workitem", export_disconnect, ""},
    {"ExitWorkitemFlowAction", "Exit Workitem Flow", export_over_plain, ""},
    {"InitializeFlowOutcomeAction", "Initialize Flow Outcome", export_record, ""},
    {"ScreenPopAction", "Set Screen Pop", export_record, ""},
    {"SetExternalTagAction", "Set External Tag", export_record, ""},
    {"ParticipantRecordAction", "Enable Participant Recording", export_record, ""},
    {"TranscriptionAction", "Transcription", export_record, ""},
    {"AudioMonitoringAction", "Audio Monitoring", export_record, ""},
    {"SetUtilizationLabelAction", "Set Utilization Label", export_record, ""},
    {"ClearUtilizationLabelAction", "Clear Utilization Label", export_record, ""},
    {"SetPostFlowAction", "Set Post-Flow", export_record, ""},
    {"SetIntentAction", "Set Intent", export_record, ""},
    {"SetActiveIntentAction", "Set Active Intent", export_record, ""},
    {"SetWhisperAudio", "Set Whisper Audio", export_tried, TRIED},
    {"CompleteSurveyInviteAction", "Complete Survey Invite", export_record, ""},
    {"AbortSurveyInviteAction", "Abort Survey Invite", export_record, ""},
    {"AssociateExtContactWithConversationAction", "Set External Contact", export_tried, TRIED},
    {"PromoteExternalContactAction", "Promote External Contact", export_tried, TRIED},
    {"SetLocaleAction", "Set Language", export_set_language, ""},
    {"PlayPositionInQueueAction", "Play Position in Queue", export_position, ""},
    {"MenuAction", "Sub Menu", export_jump, ""},
    {"PreviousMenuAction", "Previous Menu", export_previous_menu, ""},
    {"RepeatMenuAction", "Repeat Menu", export_repeat_menu, ""},
    {"EndStateAction", "End State", export_end_task, ""},
    {"EndFlowAction", "Return to Agent", export_over_plain, ""},
    {"ReturnToAgentAction", "Return to Agent", export_over_plain, ""},
    {"CallDigitalBotFlowAction", "Call Digital Bot Flow", export_bot, ""},
    {"FindLanguageSkillAction", "Find Language Skill", export_find, ASKED},
    {"FindGroupAction", "Find Group", export_find, ASKED},
    {"FindUserPromptAction", "Find User Prompt", export_find, ASKED},
    {"FindSystemPromptAction", "Find System Prompt", export_find, ASKED},
    {"FindScheduleAction", "Find Schedule", export_find, ASKED},
    {"FindScheduleGroupAction", "Find Schedule Group", export_find, ASKED},
    {"FindEmergencyGroupAction", "Find Emergency Group", export_find, ASKED},
    {"GetExternalOrganizationAction", "Get External Organization", export_find, ASKED},
    {"SearchExternalContactsAction", "Search External Contacts", export_find, "__MATCH_EXACT__ __MATCH_MULTIPLE__ __NOT_FOUND__ __FAILURE__"},
    {"TransferAcdVoicemailAction", "Transfer to ACD Voicemail", export_transfer_to, "__FAILURE__"},
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
