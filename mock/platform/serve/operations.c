/* Operations of the documents that are served, by their ids. */
#include <pthread.h>

#include "base/text.h"
#include "mock/platform/serve/documents.h"

bool platform_knows(void *platform, const char *operation)
{
    struct platform_documents *d = platform_current(platform);
    bool found = false;
    for (size_t i = 0; d && i < d->n && !found; i++)
        found = platform_document_operation(d->list[i], operation) != NULL;
    platform_documents_unref(d);
    return found;
}

static struct platform_document *own;

static void open_once(void)
{
    if (platform_open_own(&own, NULL) != GC_OK)
        own = NULL;
}

bool platform_own_knows(void *nothing, const char *operation)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)nothing;
    pthread_once(&once, open_once);
    return own && platform_document_operation(own, operation) != NULL;
}

void platform_each_operation(struct platform *p,
                             bool (*visit)(void *ctx, struct platform_operation *op), void *ctx)
{
    struct platform_documents *d = platform_current(p);
    bool more = true;
    for (size_t i = 0; d && i < d->n; i++)
        for (const struct platform_path *path = d->list[i]->first; more && path; path = path->next)
            for (size_t m = 0; more && m < PLATFORM_N_METHODS; m++)
                more = !path->operations[m] || visit(ctx, path->operations[m]);
    platform_documents_unref(d);
}

bool platform_describe(struct platform *p, const char *operation, char method[8], char pattern[512])
{
    struct platform_documents *d = platform_current(p);
    const struct platform_operation *op = NULL;
    for (size_t i = 0; d && i < d->n && !op; i++)
        op = platform_document_operation(d->list[i], operation);
    if (op) {
        gc_copy(method, 8, op->route.route.method);
        gc_copy(pattern, 512, op->route.route.pattern);
    }
    platform_documents_unref(d);
    return op != NULL;
}
