/* validate.h - what an org's folders lack, or can't mean so, before anything runs.
 *
 *   int code = mock_validate(dirs, n_dirs, NULL, stdout);
 *
 * Every problem as "file:line:column: message", then "N problems", and 11 (12: a file can't be
 * read); or 0 and warnings (what loads, but can't be meant so), then 'ok: org "Demo": 7 clients, 6
 * flows, ...'. Folders overlay each other.
 *
 * Threads:    reads only; a call a thread.
 */
#ifndef MOCK_VALIDATE_H
#define MOCK_VALIDATE_H

#include "mock/org/org.h"
#include "mock/validate/served.h"

/* platform: the documents that are served beside the folders; NULL: the program's own alone. */
int mock_validate(const char *const *dirs, size_t n_dirs, struct platform *platform, FILE *to);

/* For the files of this folder. What loads, but can't be meant so: "FILE:LINE:COLUMN: warning: ..."
 * (where there is a place) to `to`; how many of them.
 *
 * flow.c: a flow in gcmock's own format. items.c: clients' permissions, contacts' numbers, faults'
 * paths. action.c: an exported data action, in a line, and what it needs and the org has not. */
size_t mock_validate_flow(const struct mock_org *org, const struct mock_flow *flow, FILE *to);
size_t mock_validate_client(struct mock_served *served, const struct mock_client *client, FILE *to);
size_t mock_validate_contacts(const struct mock_org *org, FILE *to);
size_t mock_validate_faults(struct mock_served *served, FILE *to);
size_t mock_validate_action(struct mock_served *served, const struct mock_data_action *a, FILE *to);
/* export.c: the same of an exported flow; none of it is a warning. */
void mock_validate_export(const struct mock_org *org, const struct mock_flow *flow, FILE *to);

#endif
