/* Entities by the text of a member: is a name taken? */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/scan.h"
#include "base/strbuf.h"
#include "mock/world/store.h"

struct mock_unique {
    char *by;
    struct gc_map by_text; /* in lower case -> one of the entities */
    bool has_double;       /* an entity may hide another ... */
    bool is_stale;         /* ... which one that went has shown */
};

struct mock_unique *mock_unique_new(const char *by)
{
    struct mock_unique *u = calloc(1, sizeof *u);
    if (u && !(u->by = gc_strdup(by))) {
        free(u);
        u = NULL;
    }
    return u;
}

void mock_unique_free(struct mock_unique *u)
{
    if (!u)
        return;
    gc_map_release(&u->by_text, NULL);
    free(u->by);
    free(u);
}

bool mock_unique_is_by(const struct mock_unique *u, const char *by)
{
    return strcmp(u->by, by) == 0;
}

static char *lower(char *text)
{
    for (char *c = text; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return text;
}

/* NULL: it has none. What is deleted by its state takes no name. */
static const char *text_of(struct gc_arena *a, const struct mock_unique *u,
                           const struct mock_entity *e)
{
    struct gc_span s = gc_scan_find(e->json, e->n_json, u->by);
    if (gc_span_is(gc_scan_find(e->json, e->n_json, "state"), "\"deleted\""))
        return NULL;
    char *text = s.n ? gc_span_decode(a, s) : NULL;
    return text ? lower(text) : NULL;
}

bool mock_unique_add(struct mock_unique *u, struct mock_entity *e)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 22};
    const char *text = text_of(&arena, u, e);
    if (!text)
        return !arena.failed;
    if (gc_map_get(&u->by_text, text)) {
        u->has_double = true;
        return true;
    }
    return gc_map_put(&u->by_text, text, e, NULL) == GC_OK;
}

void mock_unique_drop(struct mock_unique *u, const struct mock_entity *e)
{
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 1 << 22};
    const char *text = text_of(&arena, u, e);
    if (text && gc_map_get(&u->by_text, text) == e) {
        (void)gc_map_remove(&u->by_text, text);
        u->is_stale |= u->has_double;
    }
}

struct mock_entity *mock_unique_find(const struct mock_unique *u, const char *text, bool *again)
{
    char *key = gc_strdup(text);
    struct mock_entity *e = key ? gc_map_get(&u->by_text, lower(key)) : NULL;
    free(key);
    *again = !e && u->is_stale;
    return e;
}
