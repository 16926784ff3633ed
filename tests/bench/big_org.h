/* big_org.h - an org folder that is large: many contacts, a long flow. It overlays the demo org.
 *
 * Ownership:  the folder is the caller's to remove with big_org_remove.
 * Errors:     false when it can't be written.
 */
#ifndef BENCH_BIG_ORG_H
#define BENCH_BIG_ORG_H

#include <stdbool.h>

#define BIG_FLOW_ID   "bbbbbbbb-0000-4000-8000-000000000000"
#define BIG_ACTION_ID "bench-action"

/* Contact i has the number +1555 and i in seven digits. The flow has n_actions that set, decide,
 * speak, and look up who calls. */
bool big_org_write(const char *dir, unsigned n_contacts, unsigned n_actions);
void big_org_remove(const char *dir);

#endif
