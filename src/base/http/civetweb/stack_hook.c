/* civetweb asks for 100 KiB stacks; a deep JSON document overflows them. Its only hook is the
 * function it calls to ask, so the program's own definition of that function answers instead. */
#include "base/http/civetweb/adapter.h"

#ifdef __linux__
#include <dlfcn.h>
#include <errno.h>

/* A sanitizer's frames are larger, and its own state lies on the stack, too. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { STACK_BYTES = 4 << 20 };
#else
enum { STACK_BYTES = 1 << 20 };
#endif

typedef int (*set_stack_fn)(pthread_attr_t *, size_t);

int pthread_attr_setstacksize(pthread_attr_t *attr, size_t size)
{
    static _Atomic(set_stack_fn) next;
    set_stack_fn real = atomic_load(&next);
    if (!real) {
        /* ISO C has no cast from an object pointer to a function pointer; POSIX has. */
        void *symbol = dlsym(RTLD_NEXT, "pthread_attr_setstacksize");
        *(void **)&real = symbol;
        atomic_store(&next, real);
    }
    return real ? real(attr, size < STACK_BYTES ? STACK_BYTES : size) : EINVAL;
}
#endif

void gc_http_stack_setup(void) {}
