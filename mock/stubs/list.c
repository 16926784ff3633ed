/* A world's stubs as they are shown: lists, one of them, near misses. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/json/scan.h"
#include "base/strbuf.h"
#include "mock/stubs/internal.h"

/* A walk over all that count, asked first first; the caller holds the lock: no references are
 * taken. */
struct all {
    struct mock_stub *const *own, *const *org; /* what is left of them */
    struct mock_stubs *w;
    const struct mock_stub_set *set; /* the org's */
};

/* False: no memory. */
static bool begin(struct all *all, struct mock_stubs *w, const struct mock_stub_set *org)
{
    static struct mock_stub *const none[] = {NULL};
    /* The org's was finished: it has its list. */
    *all = (struct all){stub_set_list(w->own), org ? org->order : none, w, org};
    return all->own && all->org;
}

static struct mock_stub *next(struct all *all)
{
    while (*all->org && stubs_is_hidden(all->w, all->set, *all->org))
        all->org++;
    if (*all->own && (!*all->org || (*all->own)->priority >= (*all->org)->priority))
        return *all->own++;
    return *all->org ? *all->org++ : NULL;
}

/* The first of a list whose turn comes after (or, of_equal, with) that priority. */
static struct mock_stub *const *past(struct mock_stub *const *list, size_t n, double priority,
                                     bool of_equal)
{
    size_t from = 0;
    while (from < n) {
        size_t middle = from + (n - from) / 2;
        double p = list[middle]->priority;
        if (p > priority || (!of_equal && p == priority))
            from = middle + 1;
        else
            n = middle;
    }
    return list + from;
}

/* The place of a stub in its set's list. */
static struct mock_stub *const *place_of(struct mock_stub *const *list, size_t n,
                                         const struct mock_stub *s)
{
    size_t from = 0;
    while (from < n) {
        size_t middle = from + (n - from) / 2;
        const struct mock_stub *m = list[middle];
        if (m->priority > s->priority || (m->priority == s->priority && m->seq > s->seq))
            from = middle + 1;
        else
            n = middle;
    }
    return list + from;
}

/* Goes on behind the stub of that id; where there is none, to the end. */
static void skip_to(struct all *all, const char *id)
{
    const struct mock_stub *own = stub_set_get(all->w->own, id), *org = stub_set_get(all->set, id);
    size_t n_own = mock_stub_set_count(all->w->own), n_org = mock_stub_set_count(all->set);
    if (own) {
        all->own = place_of(all->own, n_own, own) + 1;
        all->org = past(all->org, n_org, own->priority, true);
    } else if (org && !stubs_is_hidden(all->w, all->set, org)) {
        all->org = place_of(all->org, n_org, org) + 1;
        all->own = past(all->own, n_own, org->priority, false);
    } else {
        all->own += n_own;
        all->org += n_org;
    }
}

/* How many count. */
static size_t count_all(const struct all *all)
{
    size_t n = mock_stub_set_count(all->w->own);
    for (struct mock_stub *const *s = all->org; *s; s++)
        n += !stubs_is_hidden(all->w, all->set, *s);
    return n;
}

static uint64_t hits_of(const struct mock_stubs *w, const struct mock_stub *s)
{
    const struct stub_turn *t = gc_map_get(&w->turns, s->id);
    return t ? t->hits : 0;
}

static void write_stub(struct mock_stubs *w, const struct mock_stub *s, bool of_org,
                       struct gc_jsonw *to)
{
    const struct stub_turn *t = gc_map_get(&w->turns, s->id);
    const char *file;
    struct gc_pos at = mock_stub_where(s, &file);
    struct gc_scan scan = gc_scan(s->json, s->n_json);
    struct gc_span key;
    bool in_order = false;
    gc_jsonw_object(to);
    gc_jsonw_put_str(to, "id", s->id);
    for (bool more = gc_scan_enter(&scan, '{'); more && gc_scan_key(&scan, &key);) {
        struct gc_span value = gc_scan_skip(&scan);
        char name[32];
        snprintf(name, sizeof name, "%.*s", (int)(key.n < 31 ? key.n : 31), key.text);
        in_order |= strcmp(name, "answers") == 0;
        if (strcmp(name, "id") == 0)
            continue;
        gc_jsonw_key(to, name);
        gc_jsonw_raw(to, value.text, value.n);
    }
    gc_jsonw_put_int(to, "hits", t ? (int64_t)t->hits : 0);
    if (in_order)
        gc_jsonw_put_int(to, "position", t ? t->step : 0);
    if (of_org && at.line) {
        struct gc_strbuf where GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
        gc_strbuf_addf(&where, "%s:%u:%u", file, at.line, at.column);
        gc_jsonw_put_str(to, "source", gc_strbuf_text(&where));
    }
    gc_jsonw_end(to);
}

static bool is_of_org(const struct mock_stubs *w, const struct mock_stub *s)
{
    return stub_set_get(w->own, s->id) != s;
}

static bool is_wanted(const struct mock_stubs *w, const struct mock_stub_filter *f,
                      const struct mock_stub *s)
{
    return f->used < 0 || (hits_of(w, s) > 0) == (f->used == 1);
}

/* How many the filter lets pass, wherever the page is; only what was asked has a turn. */
static size_t count_wanted(struct mock_stubs *w, const struct mock_stub_filter *f, struct all all)
{
    size_t n = 0, n_all = count_all(&all);
    const char *id;
    void *turn;
    for (size_t i = 0; f->used >= 0 && gc_map_next(&w->turns, &i, &id, &turn);) {
        const struct mock_stub *s = stub_set_get(w->own, id), *org = stub_set_get(all.set, id);
        bool counts = s || (org && !stubs_is_hidden(w, all.set, org));
        n += counts && ((const struct stub_turn *)turn)->hits > 0;
    }
    return f->used < 0 ? n_all : f->used == 1 ? n : n_all - n;
}

enum gc_status mock_stubs_write(struct mock_stubs *w, const struct mock_stub_set *org,
                                const struct mock_stub_filter *filter, struct gc_jsonw *to)
{
    struct all all;
    size_t written = 0, total = 0;
    const struct mock_stub *s;
    pthread_mutex_lock(&w->lock);
    bool ok = begin(&all, w, org);
    gc_jsonw_object(to);
    gc_jsonw_put_array(to, "stubs");
    if (ok)
        total = count_wanted(w, filter, all);
    if (ok && filter->after)
        skip_to(&all, filter->after);
    while (ok && (filter->limit == 0 || written < filter->limit) && (s = next(&all)))
        if (is_wanted(w, filter, s)) {
            write_stub(w, s, is_of_org(w, s), to);
            written++;
        }
    gc_jsonw_end(to);
    gc_jsonw_put_int(to, "total", (int64_t)total);
    gc_jsonw_end(to);
    pthread_mutex_unlock(&w->lock);
    return ok ? GC_OK : GC_E_NOMEM;
}

bool mock_stubs_write_one(struct mock_stubs *w, const struct mock_stub_set *org, const char *id,
                          struct gc_jsonw *to)
{
    pthread_mutex_lock(&w->lock);
    const struct mock_stub *s = stub_set_get(w->own, id);
    bool own = s != NULL;
    if (!own)
        s = stub_set_get(org, id);
    if (s && !own && stubs_is_hidden(w, org, s))
        s = NULL;
    if (s)
        write_stub(w, s, !own, to);
    pthread_mutex_unlock(&w->lock);
    return s != NULL;
}

void stubs_each(struct mock_stubs *w, const struct mock_stub_set *org,
                bool (*visit)(void *ctx, const struct mock_stub *s), void *ctx)
{
    struct all all;
    const struct mock_stub *s;
    pthread_mutex_lock(&w->lock);
    bool ok = begin(&all, w, org);
    while (ok && (s = next(&all)) && visit(ctx, s))
        continue;
    pthread_mutex_unlock(&w->lock);
}

struct visiting {
    bool (*visit)(void *ctx, const struct mock_stub *s, const struct mock_match *m);
    void *ctx;
};

/* What it says is not kept: there may be a million. */
static bool visit_match(void *ctx, const struct mock_stub *s)
{
    const struct visiting *v = ctx;
    struct stub_words *said = stub_read(s);
    bool more = !said || v->visit(v->ctx, s, &said->match);
    stub_words_free(said);
    return more;
}

void mock_stubs_each(struct mock_stubs *w, const struct mock_stub_set *org,
                     bool (*visit)(void *ctx, const struct mock_stub *s,
                                   const struct mock_match *m),
                     void *ctx)
{
    stubs_each(w, org, visit_match, &(struct visiting){visit, ctx});
}

/* --- near misses -------------------------------------------------------------------------------
 */

struct miss {
    const struct mock_stub *stub; /* NULL: none */
    unsigned cost;
};
enum { MOST_MISSES = 8, LOOKED_AT = 10000 };

static void keep(struct miss *list, size_t most, struct miss one)
{
    for (size_t i = 0; i < most; i++) {
        if (list[i].stub && list[i].cost <= one.cost)
            continue;
        struct miss moved = list[i];
        list[i] = one;
        one = moved;
        if (!one.stub)
            return;
    }
}

/* What keeps a stub from answering, in words; how many things do. */
static unsigned explain(struct mock_stubs *w, const struct mock_stub *stub, struct mock_subject *of,
                        struct gc_strbuf *why)
{
    const struct stub_turn *t = gc_map_get(&w->turns, stub->id);
    const struct stub_words *s = stub_words(stub);
    if (!s)
        return 0;
    unsigned n = mock_match_explain(&s->match, of, why);
    const char *state = s->required_state ? stubs_state(w, s->scenario) : NULL;
    if (state && strcmp(state, s->required_state) != 0) {
        gc_strbuf_addf(why, "%sscenario %s is in state %s, not %s", why->len ? "; " : "",
                       s->scenario, state, s->required_state);
        n++;
    } else if (!stub_action(s, t ? t->step : 0)) {
        gc_strbuf_addf(why, "%sall its answers were given", why->len ? "; " : "");
        n++;
    }
    return n;
}

static void write_miss(struct mock_stubs *w, const struct mock_stub *s, struct mock_subject *of,
                       struct gc_jsonw *to)
{
    struct gc_strbuf why GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
    const struct stub_words *said = stub_words(s);
    (void)explain(w, s, of, &why);
    gc_jsonw_object(to);
    gc_jsonw_put_str(to, "stub", s->id);
    gc_jsonw_put_str(to, "method", said ? said->match.method : NULL);
    gc_jsonw_put_str(to, "path", said ? said->match.path : NULL);
    gc_jsonw_put_str(to, "differs", why.len ? gc_strbuf_text(&why) : "nothing");
    gc_jsonw_end(to);
}

struct looking {
    struct mock_stubs *w;
    const struct mock_stub_set *org;
    struct mock_subject *s;
    struct miss *list;
    size_t most, left; /* left: how many methods and stubs are looked at yet */
};

/* Those of that method ("": of any) whose path fits, whatever else they ask for. */
static void look_by(struct looking *l, const char *method)
{
    struct stub_walk walk;
    struct mock_stub *stub;
    unsigned set;
    if (l->left == 0)
        return;
    l->left--;
    stub_walk_init(&walk);
    stub_walk_add(&walk, l->w->own, 0, method, l->s->path);
    stub_walk_add(&walk, l->org, 1, method, l->s->path);
    while (l->left > 0 && (stub = stub_walk_next(&walk, &set))) {
        const struct stub_words *said = stub_words(stub);
        const struct mock_match *m = said ? &said->match : NULL;
        l->left--;
        if (!m || (set == 1 && stubs_is_hidden(l->w, l->org, stub)) ||
            strcasecmp(m->method ? m->method : "", method) != 0 ||
            (m->path && !mock_match_path_fits(m->path, l->s->path)))
            continue;
        struct gc_strbuf why GC_AUTO(gc_strbuf_release) = GC_STRBUF(8192);
        keep(l->list, l->most, (struct miss){stub, explain(l->w, stub, l->s, &why)});
    }
}

/* All methods that some stub asks for; those of a set that has been looked at are passed over. */
static void look_through(struct looking *l)
{
    const struct mock_stub_set *const sets[] = {l->w->own, l->org};
    const char *method;
    void *there;
    for (size_t nth = 0; nth < GC_COUNT_OF(sets); nth++)
        for (size_t i = 0; sets[nth] && gc_map_next(&sets[nth]->methods, &i, &method, &there);)
            if (nth == 0 || !l->w->own || !gc_map_get(&l->w->own->methods, method))
                look_by(l, method);
}

void mock_stubs_write_misses(struct mock_stubs *w, const struct mock_stub_set *org,
                             struct mock_subject *s, size_t most, struct gc_jsonw *to)
{
    struct miss list[MOST_MISSES] = {{0}};
    most = most < MOST_MISSES ? most : MOST_MISSES;
    pthread_mutex_lock(&w->lock);
    look_through(&(struct looking){w, org, s, list, most, LOOKED_AT});
    for (size_t i = 0; i < most && list[i].stub; i++)
        write_miss(w, list[i].stub, s, to);
    pthread_mutex_unlock(&w->lock);
}
