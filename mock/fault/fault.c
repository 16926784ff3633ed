#include "mock/fault/fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "mock/fault/internal.h"

void mock_faults_init(struct mock_faults *f)
{
    *f = (struct mock_faults){0};
    pthread_mutex_init(&f->lock, NULL);
    gc_random_bytes(&f->prng, sizeof f->prng);
}

void mock_faults_clear(struct mock_faults *f)
{
    pthread_mutex_lock(&f->lock);
    for (size_t i = 0; i < f->n; i++)
        mock_fault_unref(f->list[i]);
    free(f->list);
    f->list = NULL;
    f->n = f->cap = 0;
    pthread_mutex_unlock(&f->lock);
}

void mock_faults_release(struct mock_faults *f)
{
    mock_faults_clear(f);
    pthread_mutex_destroy(&f->lock);
}

/* SIZE_MAX: there is none. The caller holds the lock. */
static size_t index_of(const struct mock_faults *f, const char *id)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->list[i]->id, id) == 0)
            return i;
    return SIZE_MAX;
}

static void remove_at(struct mock_faults *f, size_t i)
{
    mock_fault_unref(f->list[i]);
    memmove(&f->list[i], &f->list[i + 1], (f->n - i - 1) * sizeof *f->list);
    f->n--;
}

static bool make_room(struct mock_faults *f, size_t n)
{
    size_t cap = f->cap ? f->cap : 8;
    while (cap < n)
        cap *= 2;
    struct mock_fault **list = realloc(f->list, cap * sizeof(struct mock_fault *));
    if (!list)
        return false;
    f->list = list;
    f->cap = cap;
    return true;
}

/* Has one of the last `n_new` of n the id of the i-th, and was written after it? (Among the new
 * the one written last stands first.) */
static bool is_replaced(struct mock_fault *const *list, size_t n, size_t n_new, size_t i)
{
    size_t k = n - n_new, end = i < k ? n : i;
    while (k < end && (!*list[i]->id || strcmp(list[i]->id, list[k]->id) != 0))
        k++;
    return k < end;
}

static void choose_id(struct mock_faults *f, struct mock_fault *fault)
{
    char id[sizeof fault->id];
    do
        snprintf(id, sizeof id, "fault-%llu", (unsigned long long)++f->next_id);
    while (index_of(f, id) != SIZE_MAX);
    memcpy(fault->id, id, sizeof id);
}

/* All or none: nothing that counts is changed before it is known that all fit. References are
 * taken. The caller holds the lock. */
static enum gc_status put_all(struct mock_faults *f, struct mock_fault *const *made, size_t n_made)
{
    size_t n = f->n + n_made, n_kept = n;
    if (!make_room(f, n))
        return GC_E_NOMEM;
    memcpy(f->list + f->n, made, n_made * sizeof(struct mock_fault *));
    for (size_t i = 0; i < n; i++)
        n_kept -= is_replaced(f->list, n, n_made, i);
    if (n_kept > MOCK_MAX_FAULTS)
        return GC_E_TOO_BIG;
    for (size_t i = 0; i < n_made; i++)
        atomic_fetch_add(&made[i]->refs, 1);
    f->n = 0;
    for (size_t i = 0; i < n; i++) {
        if (is_replaced(f->list, n, n_made, i))
            mock_fault_unref(f->list[i]);
        else
            f->list[f->n++] = f->list[i];
    }
    for (size_t i = n_made; i-- > 0;) {
        if (!*made[i]->id)
            choose_id(f, made[i]);
        if (made[i]->prng == 0)
            made[i]->prng = gc_prng_next(&f->prng) | 1;
    }
    return GC_OK;
}

static enum gc_status lock_and_put(struct mock_faults *f, struct mock_fault *const *made, size_t n)
{
    pthread_mutex_lock(&f->lock);
    enum gc_status s = put_all(f, made, n);
    pthread_mutex_unlock(&f->lock);
    return s;
}

enum gc_status mock_faults_add(struct mock_faults *f, const struct gc_json *doc, const cJSON *fault,
                               struct gc_problems *problems, char id_out[64])
{
    if (doc && !mock_fault_check(doc, fault, NULL, problems))
        return GC_E_DATA;
    struct mock_fault *made = mock_fault_new(fault);
    if (!made)
        return GC_E_NOMEM;
    enum gc_status s = lock_and_put(f, &made, 1);
    if (s == GC_OK && id_out)
        memcpy(id_out, made->id, sizeof made->id);
    mock_fault_unref(made);
    return s;
}

static void write_ids(struct mock_fault *const *made, size_t n, struct gc_jsonw *w)
{
    gc_jsonw_array(w);
    for (size_t i = n; i > 0; i--) {
        gc_jsonw_object(w);
        gc_jsonw_put_str(w, "id", made[i - 1]->id);
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
}

enum gc_status mock_faults_add_all(struct mock_faults *f, const struct gc_json *doc,
                                   const struct mock_operations *known,
                                   struct gc_problems *problems, struct gc_jsonw *ids)
{
    bool many = cJSON_IsArray(doc->root);
    size_t most = many ? (size_t)cJSON_GetArraySize(doc->root) : 1, n = 0;
    size_t before = problems->n;
    if (most > MOCK_MAX_FAULTS)
        return GC_E_TOO_BIG;
    struct mock_fault **made = calloc(most + 1, sizeof *made);
    if (!made)
        return GC_E_NOMEM;
    /* The fault at the list's end is asked first, and so is the first of an array. */
    for (const cJSON *one = many ? doc->root->child : doc->root; one; one = one->next)
        if (mock_fault_check(doc, one, known, problems) &&
            (made[most - 1 - n] = mock_fault_new(one)))
            n++;
    enum gc_status s = problems->n > before ? GC_E_DATA
                       : n < most           ? GC_E_NOMEM
                                            : lock_and_put(f, made, n);
    if (s == GC_OK)
        write_ids(made, n, ids);
    for (size_t i = most - n; i < most; i++)
        mock_fault_unref(made[i]);
    free(made);
    return s;
}

bool mock_faults_remove(struct mock_faults *f, const char *id)
{
    pthread_mutex_lock(&f->lock);
    size_t i = index_of(f, id);
    if (i != SIZE_MAX)
        remove_at(f, i);
    pthread_mutex_unlock(&f->lock);
    return i != SIZE_MAX;
}

size_t mock_faults_count(struct mock_faults *f)
{
    pthread_mutex_lock(&f->lock);
    size_t n = f->n;
    pthread_mutex_unlock(&f->lock);
    return n;
}

static void write_fault(const struct mock_fault *f, struct gc_jsonw *w)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "id", f->id);
    for (const cJSON *c = f->tree->child; c; c = c->next)
        gc_jsonw_put_value(w, c->string, c);
    gc_jsonw_put_int(w, "matched", (int64_t)f->matched);
    gc_jsonw_put_int(w, "acted", (int64_t)f->acted);
    gc_jsonw_end(w);
}

bool mock_faults_write(struct mock_faults *f, const char *id, struct gc_jsonw *w)
{
    pthread_mutex_lock(&f->lock);
    size_t at = id ? index_of(f, id) : SIZE_MAX;
    if (at != SIZE_MAX)
        write_fault(f->list[at], w);
    if (!id)
        gc_jsonw_array(w);
    for (size_t i = f->n; !id && i > 0; i--)
        write_fault(f->list[i - 1], w);
    if (!id)
        gc_jsonw_end(w);
    pthread_mutex_unlock(&f->lock);
    return !id || at != SIZE_MAX;
}

void mock_faults_write_scenarios(struct mock_faults *f, struct gc_jsonw *w)
{
    gc_jsonw_array(w);
    pthread_mutex_lock(&f->lock);
    for (size_t i = f->n; i > 0; i--) {
        const struct mock_fault *fault = f->list[i - 1];
        if (!fault->ordered)
            continue;
        gc_jsonw_object(w);
        gc_jsonw_put_str(w, "fault", fault->id);
        gc_jsonw_put_int(w, "position", fault->step);
        gc_jsonw_put_int(w, "of", fault->n_steps);
        gc_jsonw_put_int(w, "remaining", fault->n_steps - fault->step);
        gc_jsonw_end(w);
    }
    pthread_mutex_unlock(&f->lock);
    gc_jsonw_end(w);
}

void mock_faults_reset_scenarios(struct mock_faults *f)
{
    pthread_mutex_lock(&f->lock);
    for (size_t i = 0; i < f->n; i++) {
        struct mock_fault *fault = f->list[i];
        fault->step = 0;
        fault->matched = fault->acted = 0;
        if (fault->seed)
            fault->prng = fault->seed;
    }
    pthread_mutex_unlock(&f->lock);
}

static bool is_nth(const cJSON *nth, uint64_t n)
{
    if (!nth)
        return true;
    if (cJSON_IsNumber(nth))
        return nth->valuedouble == (double)n;
    for (const cJSON *c = nth->child; c; c = c->next)
        if (c->valuedouble == (double)n)
            return true;
    return false;
}

/* Does this fault act now? Counts, draws and takes the step; the caller holds the lock. */
static const struct mock_action *take_turn(struct mock_fault *f, struct mock_subject *s)
{
    if (f->count >= 0 && f->acted >= (uint64_t)f->count)
        return NULL;
    if (mock_match_test(&f->match, s) != MOCK_YES)
        return NULL;
    f->matched++;
    if (!is_nth(f->nth, f->matched))
        return NULL;
    if (f->probability < 1 && gc_prng_unit(&f->prng) >= f->probability)
        return NULL;
    const struct mock_action *a = mock_fault_step(f);
    if (!a)
        return NULL;
    f->acted++;
    f->step += f->ordered;
    return a;
}

bool mock_faults_choose(struct mock_faults *f, struct mock_subject *s, struct mock_plan *plan)
{
    bool acts = false;
    *plan = (struct mock_plan){.retry_after_s = -1};
    pthread_mutex_lock(&f->lock);
    for (size_t i = f->n; i > 0; i--) {
        struct mock_fault *fault = f->list[i - 1];
        const struct mock_action *a = take_turn(fault, s);
        if (!a)
            continue;
        acts = !a->pass;
        if (acts) {
            mock_action_plan(a, &fault->prng, plan);
            atomic_fetch_add(&fault->refs, 1);
            plan->fault = fault;
            memcpy(plan->fault_id, fault->id, sizeof plan->fault_id);
        }
        break;
    }
    pthread_mutex_unlock(&f->lock);
    return acts;
}

void mock_plan_release(struct mock_plan *plan)
{
    mock_fault_unref(plan->fault);
    *plan = (struct mock_plan){.retry_after_s = -1};
}
