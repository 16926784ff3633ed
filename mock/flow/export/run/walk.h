/* walk.h - from one action to the next, and what error handling does there; for the files of
 * mock/flow/export/run only. What comes next is NULL when the run is over.
 */
#ifndef FLOW_EXPORT_WALK_H
#define FLOW_EXPORT_WALK_H

#include "mock/flow/export/run/run.h"

/* walk.c */
const struct export_action *export_step(struct export_run *r, const struct export_action *a);
const struct export_action *export_enter(struct export_run *r, const struct export_sequence *s);
/* Out of the module or the bot at hand, back to the action that called it. */
const struct export_action *export_back(struct export_run *r, const char *path);
const struct export_action *export_stop(struct export_run *r, const char *status); /* NULL */
/* errors.c */
const struct export_action *export_flow_error(struct export_run *r, const struct export_action *a);

#endif
