/* schema_named.c - the schemas that are built into the program, each compiled when first asked for.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/json/schema_node.h"

struct named {
    char *name;
    struct gc_json doc;
    struct gc_schema *schema; /* NULL while it is being compiled */
    struct named *next;
};

static struct named *all;
static pthread_mutex_t lock;
static pthread_once_t lock_once = PTHREAD_ONCE_INIT;

/* A schema that refers to another asks for it while it is compiled itself. */
static void make_lock(void)
{
    pthread_mutexattr_t attr;
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&lock, &attr);
    pthread_mutexattr_destroy(&attr);
}

static void free_named(struct named *n)
{
    gc_schema_free(n->schema);
    gc_json_release(&n->doc);
    free(n->name);
    free(n);
}

static bool compile(struct named *n)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    size_t file_bytes = strcspn(n->name, "#");
    const struct gc_embedded *file = gc_embedded_find(n->name, file_bytes);
    if (!file || gc_json_parse(&n->doc, n->name, (const char *)file->bytes, file->n_bytes,
                               &gc_json_default_limits, NULL) != GC_OK)
        return false;
    const char *pointer = n->name + file_bytes;
    const cJSON *start = gc_schema_resolve(n->doc.root, pointer + (*pointer == '#'));
    return start &&
           gc_schema_compile_part(&n->schema, &n->doc, n->doc.root, start, &problems) == GC_OK;
}

static struct named *add(const char *name)
{
    struct named *n = calloc(1, sizeof *n);
    if (!n)
        return NULL;
    n->name = gc_strdup(name);
    n->next = all;
    all = n;
    if (n->name && compile(n))
        return n;
    for (struct named **at = &all; *at; at = &(*at)->next)
        if (*at == n) {
            *at = n->next;
            break;
        }
    free_named(n);
    return NULL;
}

bool gc_schema_check_named(const char *name, const struct gc_json *doc, const cJSON *value,
                           const char *what, unsigned mode, struct gc_problems *out)
{
    const struct gc_schema *s = gc_schema_named(name);
    if (!s)
        gc_problems_nomem(out, doc->name, gc_json_where(doc, value));
    return s && gc_schema_check(s, doc, value, what, mode, out);
}

const struct gc_schema *gc_schema_named(const char *name)
{
    pthread_once(&lock_once, make_lock);
    pthread_mutex_lock(&lock);
    struct named *n = all;
    while (n && (!n->name || strcmp(n->name, name) != 0))
        n = n->next;
    n = n ? n : add(name);
    const struct gc_schema *s = n ? n->schema : NULL;
    pthread_mutex_unlock(&lock);
    return s;
}
