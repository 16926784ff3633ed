/* Scenarios: the states that their stubs name, and the one that each is in. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/problems.h"
#include "base/strbuf.h"
#include "mock/stubs/internal.h"

/* A scenario with the states that its stubs name, each once. */
struct scenario {
    const char *name;
    struct gc_map known;
    const char **states;
    size_t n;
};
struct gathering {
    struct gc_map by_name;
    struct scenario **list;
    size_t n, cap;
    struct gc_arena texts; /* copies: a stub may go while its scenario is looked at */
    const char *only;      /* NULL: all */
    bool failed;
};

static void free_scenario(struct scenario *s)
{
    gc_map_release(&s->known, NULL);
    free(s->states);
    free(s);
}

static void add_state(struct gathering *g, struct scenario *s, const char *state)
{
    if (!state || gc_map_get(&s->known, state))
        return;
    const char **more = realloc(s->states, (s->n + 1) * sizeof *more);
    if (more)
        s->states = more;
    state = gc_arena_dups(&g->texts, state);
    if (!more || !state || gc_map_put(&s->known, state, s, NULL) != GC_OK)
        g->failed = true;
    else
        s->states[s->n++] = state;
}

static struct scenario *add_scenario(struct gathering *g, const char *name)
{
    struct scenario *s = calloc(1, sizeof *s);
    if (s && g->n == g->cap) {
        size_t cap = g->cap ? 2 * g->cap : 8;
        struct scenario **list = realloc(g->list, cap * sizeof(struct scenario *));
        if (list) {
            g->list = list;
            g->cap = cap;
        }
    }
    if (!s || g->n == g->cap || gc_map_put(&g->by_name, name, s, NULL) != GC_OK) {
        free(s);
        g->failed = true;
        return NULL;
    }
    s->name = gc_arena_dups(&g->texts, name);
    g->failed |= !s->name;
    g->list[g->n++] = s;
    add_state(g, s, MOCK_FIRST_STATE);
    return s;
}

static bool gather_one(void *ctx, const struct mock_stub *stub)
{
    struct gathering *g = ctx;
    if (!stub->has_scenario)
        return true;
    struct stub_words *said = stub_read(stub);
    bool wanted = said && (!g->only || strcmp(g->only, said->scenario) == 0);
    struct scenario *s = wanted ? gc_map_get(&g->by_name, said->scenario) : NULL;
    if (wanted && !s)
        s = add_scenario(g, said->scenario);
    if (s) {
        add_state(g, s, said->required_state);
        add_state(g, s, said->new_state);
    }
    g->failed |= !said;
    stub_words_free(said);
    return !g->failed;
}

static int by_name(const void *a, const void *b)
{
    const struct scenario *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

static void gathering_release(struct gathering *g)
{
    for (size_t i = 0; i < g->n; i++)
        free_scenario(g->list[i]);
    free(g->list);
    gc_map_release(&g->by_name, NULL);
    gc_arena_release(&g->texts);
    *g = (struct gathering){0};
}

static void gather(struct gathering *g, struct mock_stubs *w, const struct mock_stub_set *org,
                   const char *name)
{
    *g = (struct gathering){.only = name, .texts.max_bytes = 256 << 20};
    stubs_each(w, org, gather_one, g);
    if (g->failed)
        gathering_release(g);
    if (g->n > 1)
        qsort(g->list, g->n, sizeof *g->list, by_name);
}

static void write_scenario(struct mock_stubs *w, const struct scenario *s, struct gc_jsonw *to)
{
    gc_jsonw_object(to);
    gc_jsonw_put_str(to, "scenario", s->name);
    pthread_mutex_lock(&w->lock);
    gc_jsonw_put_str(to, "state", stubs_state(w, s->name));
    pthread_mutex_unlock(&w->lock);
    gc_jsonw_put_array(to, "states");
    for (size_t i = 0; i < s->n; i++)
        gc_jsonw_str(to, s->states[i]);
    gc_jsonw_end(to);
    gc_jsonw_end(to);
}

bool mock_stubs_write_states(struct mock_stubs *w, const struct mock_stub_set *org,
                             const char *name, struct gc_jsonw *to)
{
    struct gathering g;
    gather(&g, w, org, name);
    bool found = !name || g.n > 0;
    if (!name)
        gc_jsonw_array(to);
    for (size_t i = 0; i < g.n; i++)
        write_scenario(w, g.list[i], to);
    if (!name)
        gc_jsonw_end(to);
    gathering_release(&g);
    return found;
}

static enum gc_status put_state(struct mock_stubs *w, const char *name, const char *state,
                                struct gc_error *err)
{
    void *old = NULL;
    char *copy = gc_strdup(state);
    if (!copy)
        return gc_fail_nomem(err);
    pthread_mutex_lock(&w->lock);
    enum gc_status s = gc_map_put(&w->states, name, copy, &old);
    pthread_mutex_unlock(&w->lock);
    free(s == GC_OK ? old : copy);
    return s == GC_OK ? s : gc_fail_nomem(err);
}

enum gc_status mock_stubs_set_state(struct mock_stubs *w, const struct mock_stub_set *org,
                                    const char *name, const char *state, struct gc_error *err)
{
    struct gathering g;
    gather(&g, w, org, name);
    enum gc_status s = GC_OK;
    const struct scenario *of = g.n ? g.list[0] : NULL;
    if (!of) {
        s = gc_fail(err, GC_E_NOT_FOUND, "no stub names a scenario \"%.100s\"", name);
    } else if (!gc_map_get(&of->known, state)) {
        const char *near = gc_nearest(state, of->states, of->n);
        s = gc_fail(err, GC_E_DATA, "no stub of scenario \"%.100s\" names a state \"%.100s\"%s",
                    name, state, gc_did_you_mean("\"", near, "\""));
    } else {
        s = put_state(w, name, state, err);
    }
    gathering_release(&g);
    return s;
}

void mock_stubs_reset_states(struct mock_stubs *w, const char *name)
{
    pthread_mutex_lock(&w->lock);
    if (name) {
        free(gc_map_remove(&w->states, name));
    } else {
        gc_map_release(&w->states, free);
        gc_map_release(&w->turns, free);
    }
    pthread_mutex_unlock(&w->lock);
}
