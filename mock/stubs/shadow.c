/* Which stubs are never asked, because others stand before them. */
#include <string.h>
#include <strings.h>

#include "mock/stubs/internal.h"

/* Is it always asked, whatever state things are in? */
static bool always_answers(const struct stub_words *s)
{
    return !s->required_state && s->end != STUB_PASS;
}

static bool same_conditions(const struct stub_words *a, const struct stub_words *b)
{
    const cJSON *x = gc_json_get(a->tree, "match"), *y = gc_json_get(b->tree, "match");
    return x && y ? gc_json_equal(x, y) : x == y;
}

/* Does a match say no more than which method and which path? */
static bool is_plain(const struct stub_words *s)
{
    const cJSON *match = gc_json_get(s->tree, "match");
    for (const cJSON *c = match ? match->child : NULL; c; c = c->next)
        if (strcmp(c->string, "method") != 0 && (strcmp(c->string, "path") != 0 || !s->match.path))
            return false;
    return true;
}

/* Does `by` take all requests that `s` would? What is sure alone counts. */
static bool covers(const struct stub_words *by, const struct stub_words *s)
{
    if (same_conditions(by, s))
        return true;
    if (!is_plain(by) || (by->match.method &&
                          (!s->match.method || strcasecmp(by->match.method, s->match.method) != 0)))
        return false;
    return !by->match.path ||
           (s->match.path && !strpbrk(s->match.path, "*{%") &&
            mock_match_path_fits(by->match.path, s->match.path)) ||
           (s->match.path && strcmp(s->match.path, by->match.path) == 0);
}

enum { LOOKED_AT = 1000 };

static const struct mock_stub *shadow_of(const struct mock_stub_set *set, const struct mock_stub *s)
{
    struct stub_walk walk;
    const struct mock_stub *by;
    const struct stub_words *said = stub_words(s), *first;
    unsigned nth;
    if (!said)
        return NULL;
    stub_walk_init(&walk);
    stub_walk_add(&walk, set, 0, said->match.method ? said->match.method : "",
                  stub_pattern(&said->match));
    for (size_t i = 0; i < LOOKED_AT && (by = stub_walk_next(&walk, &nth)) && by != s; i++)
        if ((first = stub_words(by)) && always_answers(first) && covers(first, said))
            return by;
    return NULL;
}

void mock_stub_set_each_shadowed(const struct mock_stub_set *set,
                                 void (*visit)(void *ctx, const struct mock_stub *shadowed,
                                               const struct mock_stub *by),
                                 void *ctx)
{
    /* It was finished: the list is there. */
    struct mock_stub *const *list = set ? set->order : NULL;
    for (size_t i = 0; list && list[i]; i++) {
        const struct mock_stub *by = shadow_of(set, list[i]);
        if (by)
            visit(ctx, list[i], by);
    }
}
