#include "mock/world/executions.h"

#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"

void mock_executions_init(struct mock_executions *e)
{
    memset(e, 0, sizeof *e);
    pthread_mutex_init(&e->lock, NULL);
}

static void forget_all(struct mock_executions *e)
{
    gc_map_release(&e->by_id, free);
    free(e->ids);
    e->ids = NULL;
    e->next = 0;
}

void mock_executions_release(struct mock_executions *e)
{
    forget_all(e);
    pthread_mutex_destroy(&e->lock);
}

void mock_executions_clear(struct mock_executions *e)
{
    pthread_mutex_lock(&e->lock);
    forget_all(e);
    pthread_mutex_unlock(&e->lock);
}

enum gc_status mock_executions_put(struct mock_executions *e, const char id[GC_UUID_TEXT],
                                   char *text)
{
    enum gc_status s = GC_E_NOMEM;
    pthread_mutex_lock(&e->lock);
    if (!e->ids)
        e->ids = calloc(MOCK_EXECUTIONS_KEPT, sizeof *e->ids);
    if (e->ids)
        s = gc_map_put(&e->by_id, id, text, NULL);
    if (s == GC_OK) {
        char *oldest = e->ids[e->next];
        if (*oldest)
            free(gc_map_remove(&e->by_id, oldest));
        memcpy(oldest, id, GC_UUID_TEXT);
        e->next = (e->next + 1) % MOCK_EXECUTIONS_KEPT;
    } else {
        free(text);
    }
    pthread_mutex_unlock(&e->lock);
    return s;
}

char *mock_executions_dup(struct mock_executions *e, const char *id)
{
    pthread_mutex_lock(&e->lock);
    char *text = gc_strdup(gc_map_get(&e->by_id, id));
    pthread_mutex_unlock(&e->lock);
    return text;
}
