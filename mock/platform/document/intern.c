/* Texts that live as long as the program. */
#include "mock/platform/document/document.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct gc_map texts;
static struct gc_arena arena = {.max_bytes = 256 << 20};

const char *platform_intern(const char *text, size_t n)
{
    pthread_mutex_lock(&lock);
    char *found = gc_map_getn(&texts, text, n);
    if (!found) {
        found = gc_arena_dup(&arena, text, n);
        if (found && gc_map_put(&texts, found, found, NULL) != GC_OK)
            found = NULL;
    }
    pthread_mutex_unlock(&lock);
    return found;
}
