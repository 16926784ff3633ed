/* commands.h - gcaction's commands. Their config is a struct gc_action_config; they return the
 * process's exit code, having told on stderr why. */
#ifndef GC_ACTION_COMMANDS_H
#define GC_ACTION_COMMANDS_H

#include "action/service/service.h"

int gc_command_serve(void *config, int n_operands, char **operands);
int gc_command_export(void *config, int n_operands, char **operands);
int gc_command_check_mapping(void *config, int n_operands, char **operands);
int gc_command_health(void *config, int n_operands, char **operands);

/* The data action's definition as Genesys Cloud imports it. */
void gc_export_write(const struct gc_action_config *config, struct gc_strbuf *to);

#endif
