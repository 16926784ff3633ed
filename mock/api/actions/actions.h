/* actions.h - data actions: the API's family.
 *
 *   show.c         an action as it is shown
 *   data_actions.c what there is: lists, one, its schemas and templates
 *   execute.c      runs one
 *   change.c       makes, changes and deletes published ones
 *   drafts.c       drafts: a world's own, until they are published
 *
 * Source:     the Genesys Cloud API's models; names of files (inputschema.json, requesttemplate.vm)
 *             as its Terraform provider has them; names of a test's operations are a guess.
 * Threads:    one exchange, one thread; no lock is held while a data action runs.
 */
#ifndef MOCK_API_ACTIONS_H
#define MOCK_API_ACTIONS_H

#include "mock/exchange/exchange.h"

/* data_actions.c */
mock_handler mock_get_actions, mock_get_action, mock_get_action_categories;
mock_handler mock_get_action_schema, mock_get_action_template;
/* execute.c */
mock_handler mock_post_action_execute, mock_post_action_test;
/* change.c */
mock_handler mock_post_action, mock_patch_action, mock_delete_action;
/* drafts.c */
mock_handler mock_get_action_drafts, mock_post_action_drafts;
mock_handler mock_get_action_draft, mock_post_action_draft, mock_patch_action_draft;
mock_handler mock_delete_action_draft, mock_get_action_draft_validation;
mock_handler mock_post_action_draft_publish, mock_post_action_draft_test;
mock_handler mock_get_action_draft_schema, mock_get_action_draft_template;

/* The action that the path names, by id: a flow may name an action, the API does not. NULL after a
 * 404. */
const struct mock_data_action *mock_asked_action(struct mock_exchange *x);
/* execute.c: runs the action with the request's body as its inputs, and answers with each step. */
void mock_test_action(struct mock_exchange *x, const struct mock_data_action *action);

#define MOCK_INPUT_SCHEMA     "inputschema.json"
#define MOCK_SUCCESS_SCHEMA   "successschema.json"
#define MOCK_ERROR_SCHEMA     "errorschema.json"
#define MOCK_REQUEST_TEMPLATE "requesttemplate.vm"
#define MOCK_SUCCESS_TEMPLATE "successtemplate.vm"

/* show.c. What is shown of an action or a draft; borrowed. */
struct mock_action_view {
    const char *id, *name, *category, *integration;
    const cJSON *form; /* config, contract, secure: as an export has them */
    int64_t version;
    bool draft;
    bool contract, flatten, config; /* with schemas, flattened ones; with templates */
};
void mock_view_action(const struct mock_data_action *a, struct mock_action_view *out);
void mock_view_draft(const cJSON *draft, struct mock_action_view *out);
void mock_view_as_asked(const struct mock_exchange *x, struct mock_action_view *v);
void mock_write_action(const struct mock_action_view *v, struct gc_jsonw *w);
/* False: there is no such file. */
bool mock_write_action_schema(const cJSON *form, const char *file, bool flatten,
                              struct gc_jsonw *w);
const char *mock_action_template(const cJSON *form, const char *file); /* NULL: no such file */
/* data_actions.c: answer with a file, or 404. */
void mock_reply_action_schema(struct mock_exchange *x, const cJSON *form);
void mock_reply_action_template(struct mock_exchange *x, const cJSON *form);

/* What a listing asks for: category, name, ids, secure, includeAuthActions. */
bool mock_action_is_listed(const struct mock_exchange *x, const struct mock_action_view *v,
                           bool is_login);

/* change.c. A body that makes an action: its parts, checked by their form; false after a 400. */
bool mock_action_body(struct mock_exchange *x, const cJSON *body, bool whole);
/* A new item of a body (a PostActionInput); the caller's. NULL after the answer. */
cJSON *mock_action_item(struct mock_exchange *x, const cJSON *body);
/* Puts members of the body into an item: category, name, config, contract, secure. */
bool mock_action_merge(cJSON *item, const cJSON *body);
/* Does the body bring the version that is there? False after a 409 or 400. */
bool mock_action_version_fits(struct mock_exchange *x, const cJSON *body, int64_t version);
/* Publishes an item of this world: answers with it, or with what is wrong. False: not published. */
bool mock_action_publish(struct mock_exchange *x, cJSON *item, int64_t version);
/* What is wrong with an action, in the API's words. */
void mock_write_action_problem(const struct mock_exchange *x, const char *text, struct gc_jsonw *w);
/* Judges an item, as publishing would: the world's org with it (mock_org_unref), or NULL with
 * problems. */
struct mock_org *mock_action_try(struct mock_exchange *x, const cJSON *item,
                                 struct gc_problems *problems);

#endif
