/* A world's stubs: whose turn it is, and changing them. */
#include "mock/stubs/stubs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/problems.h"
#include "base/random.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "mock/stubs/internal.h"

void mock_stubs_init(struct mock_stubs *w)
{
    *w = (struct mock_stubs){0};
    pthread_mutex_init(&w->lock, NULL);
    gc_random_bytes(&w->prng, sizeof w->prng);
}

/* The caller holds the lock. */
static void empty(struct mock_stubs *w)
{
    mock_stub_set_unref(w->own);
    mock_stub_set_unref(w->cleared);
    w->own = w->cleared = NULL;
    gc_map_release(&w->hidden, NULL);
    gc_map_release(&w->turns, free);
    gc_map_release(&w->states, free);
}

void mock_stubs_reset(struct mock_stubs *w)
{
    pthread_mutex_lock(&w->lock);
    empty(w);
    pthread_mutex_unlock(&w->lock);
}

void mock_stubs_release(struct mock_stubs *w)
{
    mock_stubs_reset(w);
    pthread_mutex_destroy(&w->lock);
}

/* --- turns -------------------------------------------------------------------------------------
 */

struct stub_turn *stubs_turn(struct mock_stubs *w, const struct mock_stub *s)
{
    struct stub_turn *t = gc_map_get(&w->turns, s->id);
    if (t)
        return t;
    t = calloc(1, sizeof *t);
    if (t && gc_map_put(&w->turns, s->id, t, NULL) == GC_OK) {
        const struct stub_words *said = stub_words(s);
        t->prng = said && said->seed ? said->seed : gc_prng_next(&w->prng) | 1;
        return t;
    }
    free(t);
    return NULL;
}

bool stubs_is_hidden(struct mock_stubs *w, const struct mock_stub_set *org,
                     const struct mock_stub *s)
{
    return org == w->cleared || stub_set_get(w->own, s->id) || gc_map_get(&w->hidden, s->id);
}

const char *stubs_state(const struct mock_stubs *w, const char *scenario)
{
    const char *state = gc_map_get(&w->states, scenario);
    return state ? state : MOCK_FIRST_STATE;
}

static bool in_its_state(const struct mock_stubs *w, const struct stub_words *s)
{
    return !s->required_state || strcmp(stubs_state(w, s->scenario), s->required_state) == 0;
}

static bool set_state(struct mock_stubs *w, const char *scenario, const char *state)
{
    void *old = NULL;
    char *copy = gc_strdup(state);
    if (!copy || gc_map_put(&w->states, scenario, copy, &old) != GC_OK) {
        free(copy);
        return false;
    }
    free(old);
    return true;
}

/* What it would do if it were asked now; NULL: nothing. */
static const struct mock_action *action_now(struct mock_stubs *w, const struct mock_stub *s)
{
    const struct stub_turn *t = gc_map_get(&w->turns, s->id);
    const struct stub_words *said = stub_words(s);
    return said && in_its_state(w, said) ? stub_action(said, t ? t->step : 0) : NULL;
}

/* The turn is taken: counted, and everything goes on. Of a stub that has an action now. */
static const struct mock_action *go_on(struct mock_stubs *w, const struct mock_stub *stub,
                                       struct stub_turn *t)
{
    const struct stub_words *s = stub_words(stub);
    const struct mock_action *action = stub_action(s, t->step);
    t->hits++;
    t->step += s->answers != NULL;
    if (s->new_state)
        (void)set_state(w, s->scenario, s->new_state);
    return action;
}

static struct mock_stub *find(struct mock_stubs *w, const struct mock_stub_set *org,
                              struct mock_subject *s)
{
    struct stub_walk walk;
    struct mock_stub *stub;
    unsigned set;
    stub_walk_init(&walk);
    stub_walk_add(&walk, w->own, 0, s->method, s->path);
    stub_walk_add(&walk, org, 1, s->method, s->path);
    while ((stub = stub_walk_next(&walk, &set))) {
        if (set == 1 && stubs_is_hidden(w, org, stub))
            continue;
        const struct mock_action *action = action_now(w, stub);
        if (!action || mock_match_test(&stub_words(stub)->match, s) != MOCK_YES)
            continue;
        if (!action->pass)
            return stub_ref(stub);
        struct stub_turn *t = stubs_turn(w, stub);
        if (t)
            (void)go_on(w, stub, t);
        return NULL;
    }
    return NULL;
}

struct mock_stub *mock_stubs_find(struct mock_stubs *w, const struct mock_stub_set *org,
                                  struct mock_subject *s)
{
    const char *method = s->method;
    pthread_mutex_lock(&w->lock);
    struct mock_stub *stub = find(w, org, s);
    /* HEAD is GET without the body (RFC 9110, 9.3.2), which the server leaves away. */
    if (!stub && strcmp(method, "HEAD") == 0) {
        s->method = "GET";
        stub = find(w, org, s);
        s->method = method;
    }
    pthread_mutex_unlock(&w->lock);
    return stub;
}

bool mock_stubs_meet(struct mock_stubs *w, const struct mock_stub_set *org, const char *method,
                     const char *path)
{
    struct stub_walk walk;
    const struct mock_stub *stub;
    unsigned set;
    bool met = false;
    pthread_mutex_lock(&w->lock);
    stub_walk_init(&walk);
    stub_walk_add(&walk, w->own, 0, method, path);
    stub_walk_add(&walk, org, 1, method, path);
    while (!met && (stub = stub_walk_next(&walk, &set))) {
        const struct stub_words *said = stub_words(stub);
        met = said && (set == 0 || !stubs_is_hidden(w, org, stub)) &&
              (!said->match.path || mock_match_path_fits(said->match.path, path));
    }
    pthread_mutex_unlock(&w->lock);
    return met;
}

bool mock_stubs_take(struct mock_stubs *w, const struct mock_stub *stub, struct mock_stub_turn *out)
{
    pthread_mutex_lock(&w->lock);
    const struct mock_action *action = action_now(w, stub);
    struct stub_turn *t = action && !action->pass ? stubs_turn(w, stub) : NULL;
    if (t) {
        *out = (struct mock_stub_turn){.hits = t->hits + 1};
        const char *scenario = stub_words(stub)->scenario;
        if (scenario)
            gc_copy(out->state, sizeof out->state, stubs_state(w, scenario));
        out->action = go_on(w, stub, t);
        out->prng = gc_prng_next(&t->prng);
    }
    pthread_mutex_unlock(&w->lock);
    return t != NULL;
}

/* --- changes -----------------------------------------------------------------------------------
 */

static bool check_all(const struct gc_json *doc, const struct mock_operations *known,
                      struct gc_problems *problems)
{
    bool many = cJSON_IsArray(doc->root);
    size_t before = problems->n;
    for (const cJSON *one = many ? doc->root->child : doc->root; one; one = one->next)
        (void)mock_stub_check(doc, one, known, problems);
    return problems->n == before;
}

/* Ids for those that have none, which neither are there nor come in the same request. */
static enum gc_status choose_ids(struct mock_stubs *w, struct mock_stub **made, size_t n)
{
    struct gc_map given = {0};
    enum gc_status s = GC_OK;
    for (size_t i = 0; s == GC_OK && i < n; i++)
        if (strncmp(made[i]->id, "stub-", 5) == 0)
            s = gc_map_put(&given, made[i]->id, made[i], NULL);
    for (size_t i = n; s == GC_OK && i-- > 0;) {
        char *id = made[i]->id;
        if (*id)
            continue;
        do
            snprintf(id, MOCK_STUB_ID, "stub-%llu", (unsigned long long)++w->next_id);
        while (stub_set_get(w->own, id) || gc_map_get(&given, id));
    }
    gc_map_release(&given, NULL);
    return s;
}

/* The stubs of a document that was checked, in its order. Of an id that comes twice the first
 * counts, as of all that match. */
static struct mock_stub **make_all(struct stub_page *page, const struct gc_json *doc, size_t *n)
{
    const cJSON *root = doc->root;
    bool many = cJSON_IsArray(root);
    size_t most = many ? (size_t)cJSON_GetArraySize(root) : 1;
    struct mock_stub **made = calloc(most + 1, sizeof *made);
    *n = 0;
    for (const cJSON *one = many ? root->child : root; made && one; one = one->next) {
        made[*n] = stub_new(page, doc, one, gc_json_str(one, "id"));
        if (!made[*n])
            return made;
        ++*n;
    }
    return made;
}

static void free_all(struct mock_stub **made, size_t n)
{
    for (size_t i = 0; made && i < n; i++)
        mock_stub_unref(made[i]);
    free(made);
}

/* A set that others hold (none do but in passing) can't be added to; all or none are. */
static enum gc_status put_all(struct mock_stubs *w, struct mock_stub **made, size_t n)
{
    if (!w->own && !(w->own = stub_set_new()))
        return GC_E_NOMEM;
    if (mock_stub_set_count(w->own) + n > MOCK_MAX_OWN_STUBS)
        return GC_E_TOO_BIG;
    enum gc_status s = choose_ids(w, made, n);
    s = s == GC_OK ? stub_set_put_all(w->own, made, n) : s;
    for (size_t i = 0; s == GC_OK && i < n; i++)
        (void)gc_map_remove(&w->hidden, made[i]->id);
    stub_set_sort(w->own);
    return s;
}

/* A new stub of an old id begins anew. */
static void forget_turns(struct mock_stubs *w, struct mock_stub **made, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(gc_map_remove(&w->turns, made[i]->id));
}

static void write_ids(struct mock_stub **made, size_t n, struct gc_jsonw *w)
{
    gc_jsonw_array(w);
    for (size_t i = 0; i < n; i++) {
        gc_jsonw_object(w);
        gc_jsonw_put_str(w, "id", made[i]->id);
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
}

enum gc_status mock_stubs_add(struct mock_stubs *w, const struct gc_json *doc,
                              const struct mock_operations *known, struct gc_problems *problems,
                              struct gc_jsonw *ids)
{
    size_t n = 0;
    if (!check_all(doc, known, problems))
        return GC_E_DATA;
    bool many = cJSON_IsArray(doc->root);
    size_t wanted = many ? (size_t)cJSON_GetArraySize(doc->root) : 1;
    struct stub_page *page = stub_page_new(doc->name);
    struct mock_stub **made = page ? make_all(page, doc, &n) : NULL;
    enum gc_status s = made && n == wanted ? GC_OK : GC_E_NOMEM;
    if (s == GC_OK) {
        pthread_mutex_lock(&w->lock);
        s = put_all(w, made, n);
        if (s == GC_OK)
            forget_turns(w, made, n);
        pthread_mutex_unlock(&w->lock);
    }
    if (s == GC_OK)
        write_ids(made, n, ids);
    free_all(made, n);
    stub_page_unref(page);
    return s;
}

static void check_same_id(const struct gc_json *doc, const char *id, struct gc_problems *problems)
{
    const cJSON *own = gc_json_get(doc->root, "id");
    const char *c = id;
    while ((unsigned char)*c > ' ' && *c != 0x7F && *c != '/')
        c++;
    if (own && cJSON_IsString(own) && strcmp(own->valuestring, id) != 0)
        gc_problems_add(problems, doc->name, gc_json_where(doc, own),
                        "\"id\" is not \"%.63s\", the id of the stub that is put", id);
    if (!*id || *c || strlen(id) >= MOCK_STUB_ID)
        gc_problems_add(problems, doc->name, (struct gc_pos){0},
                        "the id of a stub has 1 to 63 bytes and neither blanks nor \"/\"");
}

enum gc_status mock_stubs_put(struct mock_stubs *w, const struct mock_stub_set *org, const char *id,
                              const struct gc_json *doc, const struct mock_operations *known,
                              struct gc_problems *problems, bool *made)
{
    size_t before = problems->n;
    (void)mock_stub_check(doc, doc->root, known, problems);
    check_same_id(doc, id, problems);
    if (problems->n > before)
        return GC_E_DATA;
    struct stub_page *page = stub_page_new(doc->name);
    struct mock_stub *stub = page ? stub_new(page, doc, doc->root, id) : NULL;
    enum gc_status s = stub ? GC_OK : GC_E_NOMEM;
    if (s == GC_OK) {
        pthread_mutex_lock(&w->lock);
        const struct mock_stub *old = stub_set_get(org, id);
        *made = !stub_set_get(w->own, id) && (!old || stubs_is_hidden(w, org, old));
        s = put_all(w, &stub, 1);
        if (s == GC_OK)
            forget_turns(w, &stub, 1);
        pthread_mutex_unlock(&w->lock);
    }
    mock_stub_unref(stub);
    stub_page_unref(page);
    return s;
}

bool mock_stubs_remove(struct mock_stubs *w, const struct mock_stub_set *org, const char *id)
{
    static char gone;
    pthread_mutex_lock(&w->lock);
    const struct mock_stub *of_org = stub_set_get(org, id);
    bool was_there = of_org && org != w->cleared && !gc_map_get(&w->hidden, id);
    bool removed = stub_set_remove(w->own, id);
    if (was_there)
        removed |= gc_map_put(&w->hidden, id, &gone, NULL) == GC_OK;
    if (removed)
        free(gc_map_remove(&w->turns, id));
    pthread_mutex_unlock(&w->lock);
    return removed;
}

void mock_stubs_clear(struct mock_stubs *w, struct mock_stub_set *org)
{
    pthread_mutex_lock(&w->lock);
    empty(w);
    w->cleared = mock_stub_set_ref(org);
    pthread_mutex_unlock(&w->lock);
}

size_t mock_stubs_count(struct mock_stubs *w)
{
    pthread_mutex_lock(&w->lock);
    size_t n = mock_stub_set_count(w->own);
    pthread_mutex_unlock(&w->lock);
    return n;
}
