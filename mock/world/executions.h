/* executions.h - flow executions of a world that can be asked for later.
 *
 *   mock_executions_put(&world->executions, id, text);
 *   char *text = mock_executions_dup(&world->executions, id);     NULL: unknown, or long ago
 *
 * The newest MOCK_EXECUTIONS_KEPT are kept.
 *
 * Ownership:  put takes the text over; dup gives a copy that the caller frees.
 * Errors:     GC_E_NOMEM (the text is freed).
 */
#ifndef MOCK_EXECUTIONS_H
#define MOCK_EXECUTIONS_H

#include <pthread.h>

#include "base/map.h"
#include "base/random.h"
#include "base/status.h"

#define MOCK_EXECUTIONS_KEPT 200

struct mock_executions {
    pthread_mutex_t lock;
    struct gc_map by_id;
    char (*ids)[GC_UUID_TEXT]; /* a ring of MOCK_EXECUTIONS_KEPT, made on first use */
    size_t next;               /* where the next id goes */
};

void mock_executions_init(struct mock_executions *e);
void mock_executions_release(struct mock_executions *e);
void mock_executions_clear(struct mock_executions *e);
GC_NODISCARD enum gc_status mock_executions_put(struct mock_executions *e,
                                                const char id[GC_UUID_TEXT], char *text);
char *mock_executions_dup(struct mock_executions *e, const char *id);

#endif
