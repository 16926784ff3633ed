/* text_map.h - texts by their keys, for any thread: logins and drafts of a world.
 *
 *   mock_text_map_put(&world->logins, "crm", "{\"access_token\":\"...\"}");
 *   char *answer = mock_text_map_dup(&world->logins, "crm");     NULL: there is none
 *
 * Ownership:  put copies; dup gives a copy that the caller frees.
 * Errors:     GC_E_NOMEM.
 */
#ifndef MOCK_TEXT_MAP_H
#define MOCK_TEXT_MAP_H

#include <pthread.h>
#include <stdbool.h>

#include "base/map.h"
#include "base/status.h"

struct mock_text_map {
    pthread_mutex_t lock;
    struct gc_map by_key;
};

void mock_text_map_init(struct mock_text_map *l);
void mock_text_map_release(struct mock_text_map *l);
void mock_text_map_clear(struct mock_text_map *l);
GC_NODISCARD enum gc_status mock_text_map_put(struct mock_text_map *l, const char *key,
                                              const char *text);
char *mock_text_map_dup(struct mock_text_map *l, const char *key);
bool mock_text_map_drop(struct mock_text_map *l, const char *key); /* false: there was none */
/* Visits copies of all, sorted by key. Without memory it visits none. */
void mock_text_map_each(struct mock_text_map *l,
                        void (*visit)(void *ctx, const char *key, const char *text), void *ctx);

#endif
