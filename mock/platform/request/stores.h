/* stores.h - what seeds and writes share; for the files of mock/platform/request only. */
#ifndef PLATFORM_STORES_H
#define PLATFORM_STORES_H

#include "mock/platform/request/serving.h"

/* What the org has in a form of its own, by the table's word "org". */
enum serve_org_kind { ORG_COLLECTION, ORG_USERS, ORG_TABLES, ORG_ROWS, ORG_DIVISIONS };
enum serve_org_kind serve_org_kind(const char *org);
/* Differs when what the org has for the path differs; 0: it has nothing. */
uintptr_t serve_seeds_stamp(struct serving *s, const struct platform_collection *c,
                            struct mock_org *org, const char *path);
/* What the service makes of a user's address; without memory it is left out. */
void serve_complete_user(cJSON *user);
/* NULL: no memory, or too big. */
struct mock_entity *serve_entity_of(const char *key, const cJSON *item, const cJSON *hidden);

#endif
