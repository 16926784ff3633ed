/* types.h - the action types of exports: one row each.
 *
 *   const struct export_type *t = export_type_find("DecisionAction");
 *
 * Source:     types and outputs of public exports and of Genesys' own documentation.
 */
#ifndef FLOW_EXPORT_TYPES_H
#define FLOW_EXPORT_TYPES_H

#include "mock/flow/export/run/run.h"

const struct export_type *export_type_find(const char *type); /* NULL: unknown */
/* "; near are "A" and "B"": the types like it; out is what is returned. */
const char *export_type_near(const char *type, char out[GC_HINT_TEXT * 2]);
const struct export_type *export_type_at(size_t i); /* NULL past the last */

/* --- the actions, by file: each a row in types.c -----------------------------------------------
 */

/* logic.c */
export_action_fn export_decision, export_switch, export_update, export_exit_loop;
export_action_fn export_next_loop, export_end_task, export_call_task, export_jump;
export_action_fn export_change_state, export_repeat_menu, export_previous_menu;
/* The way out that the word means: its name, its label, or "open" for __OPEN__; NULL: none. */
const char *export_output_of(const struct export_action *a, const char *word);
/* [{variable, expression}], in their order. */
GC_NODISCARD bool export_set_variables(struct export_run *r, const cJSON *list);
/* talk.c */
export_action_fn export_play_audio, export_send_response, export_communicate, export_auto_reply;
export_action_fn export_wait, export_hold_music, export_wait_time, export_position;
export_action_fn export_set_language;
struct export_outcome export_gone(struct export_run *r); /* the caller has hung up */
/* keys.c, menu.c, bots.c */
export_action_fn export_collect_input, export_menu;
export_action_fn export_ask_slot, export_ask_boolean, export_ask_intent, export_clear_slot;
/* A question that comes again until something fits. */
struct export_asking {
    const char *wants;
    bool (*fits)(struct export_run *r, const struct export_action *a, const char *words, void *ctx);
    void *ctx;
    const char *words; /* NULL: nothing came, or nothing that fits */
    bool silent;       /* why not */
};
/* Asks; false: *out says why the question is over. */
GC_NODISCARD bool export_ask(struct export_run *r, const struct export_action *a,
                             struct export_asking *q, struct export_outcome *out);
/* The way out without an answer. */
struct export_outcome export_unanswered(const struct export_action *a,
                                        const struct export_asking *q);
/* False: neither came; *out is the way out. */
GC_NODISCARD bool export_ask_yes_no(struct export_run *r, const struct export_action *a,
                                    const char *wants, bool *yes, struct export_outcome *out);
/* digital.c, dial.c, outside.c */
export_action_fn export_wait_for_input, export_digital_menu, export_loop_until;
export_action_fn export_dial_extension, export_dial_name;
export_action_fn export_outside_bot, export_voicexml_go, export_outside, export_extract_secure;
export_action_fn export_sip_headers;
/* entities.c: is it of the slot's type? ctx is not used. */
bool export_fits_slot(struct export_run *r, const struct export_action *a, const char *words,
                      void *ctx);
/* A setting of the action, else of the flow's defaults. */
const cJSON *export_setting(const struct export_run *r, const struct export_action *a,
                            const char *key);
/* data_action.c; the members that bindings [{name, value}] name, to where they are bound */
export_action_fn export_data_action;
GC_NODISCARD bool export_take_members(struct export_run *r, const cJSON *bindings,
                                      const cJSON *json);
/* tables.c, attributes.c, people.c, schedules.c, responses.c, flows.c */
export_action_fn export_table_lookup, export_find, export_schedule;
export_action_fn export_set_attributes, export_get_attributes, export_conversation_data;
export_action_fn export_get_response, export_module, export_bot;
/* record.c */
export_action_fn export_record, export_tried;
/* people.c: the first value of the action that is none to assign */
const cJSON *export_question(const struct export_action *a);
/* ends.c */
export_action_fn export_transfer_queue, export_transfer_flow, export_transfer_to;
export_action_fn export_end_workflow, export_disconnect, export_exit_bot, export_over_plain;

/* What a data action without an answer gives, by the contract in the export; NULL: there is none.
 */
cJSON *export_stub(const cJSON *contract);

#endif
