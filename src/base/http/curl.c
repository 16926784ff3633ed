#include "base/http/curl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

#ifdef __APPLE__
#define LIBRARY "libcurl.4.dylib"
#else
#define LIBRARY "libcurl.so.4"
#endif

struct gc_curl gc_curl;

static const struct {
    const char *name;
    size_t at;
} functions[] = {
#define X(name) {"curl_" #name, offsetof(struct gc_curl, name)},
    GC_CURL_FUNCTIONS(X)
#undef X
};

static enum gc_status find_functions(void *library, struct gc_error *err)
{
    for (size_t i = 0; i < GC_COUNT_OF(functions); i++) {
        void *function = dlsym(library, functions[i].name);
        if (!function)
            return gc_fail(err, GC_E_IO, "%s lacks %s: a newer libcurl is needed", LIBRARY,
                           functions[i].name);
        memcpy((char *)&gc_curl + functions[i].at, &function, sizeof function);
    }
    return GC_OK;
}

static enum gc_status load(struct gc_error *err)
{
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_GLOBAL);
    if (!library)
        return gc_fail(err, GC_E_IO, "libcurl can't be loaded: %s", dlerror());
    enum gc_status s = find_functions(library, err);
    if (s == GC_OK && gc_curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        s = gc_fail_nomem(err);
    if (s != GC_OK)
        dlclose(library);
    return s;
}

enum gc_status gc_curl_load(struct gc_error *err)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static atomic_bool loaded;
    enum gc_status s = GC_OK;
    if (atomic_load(&loaded))
        return GC_OK;
    pthread_mutex_lock(&lock);
    if (!atomic_load(&loaded))
        s = load(err);
    atomic_store(&loaded, s == GC_OK);
    pthread_mutex_unlock(&lock);
    return s;
}
