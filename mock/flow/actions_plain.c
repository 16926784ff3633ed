/* First rows; the rest follows. */
#include "mock/flow/actions.h"
const struct flow_action flow_start = {
    .type = "Start", .alias = "start", .is_start = true, .paths = {{"next", "default", false}}};
const struct flow_action flow_get_external_contact = {
    .type = "GetExternalContactAction",
    .alias = "GetExternalContact",
    .paths = {{"found", 0, 0}, {"notFound", 0, 0}, {"failure", 0, true}}};
const struct flow_action flow_decision = {
    .type = "DecisionAction",
    .alias = "Decision",
    .paths = {{"yes", 0, 0}, {"no", 0, 0}, {"failure", 0, true}}};
const struct flow_action flow_switch = {.type = "SwitchAction",
                                        .alias = "Switch",
                                        .paths = {{"default", 0, 0}, {"failure", 0, true}},
                                        .cases_field = 1};
const struct flow_action flow_update_variable = {
    .type = "UpdateVariableAction",
    .alias = "UpdateVariables",
    .paths = {{"next", "default", 0}, {"failure", 0, true}}};
const struct flow_action flow_play_audio = {
    .type = "PlayAudioAction",
    .alias = "PlayPrompt",
    .paths = {{"next", "default", 0}, {"failure", 0, true}}};
const struct flow_action flow_collect_input = {
    .type = "CollectInputAction",
    .alias = "CollectInput",
    .paths = {{"success", 0, 0}, {"noInput", 0, true}, {"failure", 0, true}}};
const struct flow_action flow_wait = {
    .type = "WaitAction", .alias = "Wait", .paths = {{"next", "default", 0}, {"failure", 0, true}}};
const struct flow_action flow_data_action = {
    .type = "DataAction", .paths = {{"success", 0, 0}, {"timeout", 0, true}, {"failure", 0, true}}};
const struct flow_action flow_transfer = {
    .type = "TransferPureMatchAction", .alias = "TransferToQueue", .paths = {{"failure", 0, true}}};
const struct flow_action flow_disconnect = {.type = "DisconnectAction", .alias = "Disconnect"};
const struct flow_action flow_task = {
    .type = "Task", .is_container = true, .paths = {{"next", "default", 0}}};
const struct flow_action flow_loop = {.type = "LoopAction",
                                      .alias = "Loop",
                                      .is_container = true,
                                      .paths = {{"next", "default", 0}, {"failure", 0, true}}};
const struct flow_action flow_end_task = {.type = "EndTaskAction", .alias = "EndTask"};
