/* schema_compile.c - from the JSON of a schema to what is walked. Nothing here recurses: each node
 * that is met is put into a queue, so that no schema can be too deep or go in circles. */
#include <stdlib.h>
#include <string.h>

#include "base/json/schema_compile.h"
#include "base/text.h"

enum { MOST_BYTES = 64 << 20, MOST_REFS = 64 };

typedef struct gc_schema_node node;

void gc_schema_complain(struct gc_schema_compile *c, const cJSON *at, const char *what)
{
    gc_problems_add(c->problems, c->doc->name, gc_json_where(c->doc, at), "\"%.60s\" %s",
                    at->string ? at->string : "the schema", what);
}

node *gc_schema_node_of(struct gc_schema_compile *c, const cJSON *json, const char *name)
{
    char key[2 * sizeof json + 1];
    gc_hex((const unsigned char *)&json, sizeof json, key); /* its address */
    node *n = gc_map_get(&c->made, key);
    if (n)
        return n;
    n = gc_arena_zero(&c->s->arena, 1, sizeof *n);
    if (!n || gc_map_put(&c->made, key, n, NULL) != GC_OK) {
        c->no_memory = true;
        return NULL;
    }
    n->json = json;
    n->name = name;
    *(c->last ? &c->last->next_to_fill : &c->queue) = n;
    c->last = n;
    return n;
}

/* One step of a JSON pointer: ~1 is a slash, ~0 a tilde. */
static const cJSON *step(const cJSON *at, const char *token, size_t n)
{
    char key[256];
    size_t len = 0;
    for (size_t i = 0; i < n && len < sizeof key - 1; i++) {
        bool escaped = token[i] == '~' && i + 1 < n;
        key[len++] = !escaped ? token[i] : token[i + 1] == '1' ? '/' : '~';
        i += escaped;
    }
    key[len] = '\0';
    if (cJSON_IsArray(at))
        return strspn(key, "0123456789") == len && len > 0 && len < 9
                   ? cJSON_GetArrayItem(at, (int)strtol(key, NULL, 10))
                   : NULL;
    return gc_json_get(at, key);
}

const cJSON *gc_schema_resolve(const cJSON *root, const char *pointer)
{
    while (root && *pointer == '/') {
        size_t n = strcspn(++pointer, "/");
        root = step(root, pointer, n);
        pointer += n;
    }
    return *pointer ? NULL : root;
}

static void fill(struct gc_schema_compile *c, node *s)
{
    s->characters.most = s->elements.most = s->members.most = SIZE_MAX;
    s->never = cJSON_IsFalse(s->json);
    for (const cJSON *m = cJSON_IsObject(s->json) ? s->json->child : NULL; m; m = m->next)
        gc_schema_read_keyword(c, m, s);
}

static void check_refs(struct gc_schema_compile *c, const node *s)
{
    const node *at = s;
    for (int i = 0; at && i < MOST_REFS; i++)
        at = at->ref;
    if (at)
        gc_schema_complain(c, s->json, "refers to itself without end");
}

enum gc_status gc_schema_compile_part(struct gc_schema **out, const struct gc_json *doc,
                                      const cJSON *root, const cJSON *start,
                                      struct gc_problems *problems)
{
    size_t before = problems->n;
    struct gc_schema_compile c = {.doc = doc, .root = root, .problems = problems};
    *out = NULL;
    c.s = calloc(1, sizeof *c.s);
    if (!c.s)
        return GC_E_NOMEM;
    c.s->arena.max_bytes = MOST_BYTES;
    const node *first = NULL;
    gc_schema_read_part(&c, start, &first);
    c.s->root = first;
    for (node *n = c.queue; n; n = n->next_to_fill)
        fill(&c, n);
    for (const node *n = c.queue; n && problems->n == before; n = n->next_to_fill)
        check_refs(&c, n);
    gc_map_release(&c.made, NULL);
    enum gc_status s = c.no_memory || c.s->arena.failed ? GC_E_NOMEM
                       : problems->n > before           ? GC_E_DATA
                                                        : GC_OK;
    if (s == GC_OK)
        *out = c.s;
    else
        gc_schema_free(c.s);
    return s;
}

enum gc_status gc_schema_compile(struct gc_schema **out, const struct gc_json *doc,
                                 const cJSON *schema, struct gc_problems *problems)
{
    return gc_schema_compile_part(out, doc, schema, schema, problems);
}

void gc_schema_free(struct gc_schema *s)
{
    if (!s)
        return;
    for (struct gc_schema_pattern *p = s->patterns; p; p = p->next_of_all)
        regfree(&p->regex);
    gc_arena_release(&s->arena);
    free(s);
}
