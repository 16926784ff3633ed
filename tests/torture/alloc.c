/* Stands between the program and malloc: counts, fails one, remembers what was not freed. */
#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "tests/torture/torture.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *old, size_t n);
void __real_free(void *p);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *old, size_t n);
char *__wrap_strdup(const char *s);
char *__wrap_strndup(const char *s, size_t n);
void __wrap_free(void *p);

enum { LIVE_SLOTS = 1 << 18 };

static _Thread_local bool armed;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* guards all below */
static size_t n_made, failing, n_live;
static uintptr_t live[LIVE_SLOTS]; /* open addressing; 1: was freed */

static size_t slot_of(uintptr_t p)
{
    return (size_t)((p >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 40) % LIVE_SLOTS;
}

static void remember(void *p)
{
    size_t i = slot_of((uintptr_t)p);
    if (!p || n_live > LIVE_SLOTS / 2)
        return;
    while (live[i] > 1)
        i = (i + 1) % LIVE_SLOTS;
    live[i] = (uintptr_t)p;
    n_live++;
}

/* Frees come from anywhere; a slot that was freed keeps the way to those behind it. */
static void forget(void *p)
{
    if (!p || n_live == 0)
        return;
    for (size_t i = slot_of((uintptr_t)p); live[i]; i = (i + 1) % LIVE_SLOTS)
        if (live[i] == (uintptr_t)p) {
            live[i] = 1;
            n_live--;
            return;
        }
}

static bool fails(void)
{
    if (!armed)
        return false;
    pthread_mutex_lock(&lock);
    bool now = ++n_made == failing;
    pthread_mutex_unlock(&lock);
    return now;
}

static void *made(void *p)
{
    if (armed) {
        pthread_mutex_lock(&lock);
        remember(p);
        pthread_mutex_unlock(&lock);
    }
    return p;
}

void *__wrap_malloc(size_t n)
{
    return fails() ? NULL : made(__real_malloc(n));
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : made(__real_calloc(n, size));
}

void *__wrap_realloc(void *old, size_t n)
{
    if (fails())
        return NULL;
    pthread_mutex_lock(&lock);
    forget(old);
    pthread_mutex_unlock(&lock);
    return made(__real_realloc(old, n));
}

char *__wrap_strndup(const char *s, size_t n)
{
    size_t len = strnlen(s, n);
    char *copy = __wrap_malloc(len + 1);
    if (copy) {
        memcpy(copy, s, len);
        copy[len] = '\0';
    }
    return copy;
}

char *__wrap_strdup(const char *s)
{
    return __wrap_strndup(s, strlen(s));
}

void __wrap_free(void *p)
{
    pthread_mutex_lock(&lock);
    forget(p);
    pthread_mutex_unlock(&lock);
    __real_free(p);
}

void torture_hooks(void)
{
    cJSON_Hooks hooks = {.malloc_fn = __wrap_malloc, .free_fn = __wrap_free};
    cJSON_InitHooks(&hooks);
    curl_global_init_mem(CURL_GLOBAL_DEFAULT, __wrap_malloc, __wrap_free, __wrap_realloc,
                         __wrap_strdup, __wrap_calloc);
}

void torture_begin(size_t fail_at)
{
    pthread_mutex_lock(&lock);
    n_made = n_live = 0;
    failing = fail_at;
    memset(live, 0, sizeof live);
    pthread_mutex_unlock(&lock);
}

size_t torture_end(size_t *n_left)
{
    armed = false;
    pthread_mutex_lock(&lock);
    *n_left = n_live;
    size_t n = n_made;
    failing = n_live = 0;
    pthread_mutex_unlock(&lock);
    return n;
}

void torture_arm(bool on)
{
    armed = on;
}
