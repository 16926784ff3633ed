/* Many stubs, found by method and the literal segments that their paths begin with. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/http/url.h"
#include "base/problems.h"
#include "mock/stubs/internal.h"

enum { KEY_BYTES = 1024 };

/* --- keys --------------------------------------------------------------------------------------
 * "GET /crm/customers": what a stub is kept under, and what a request looks under. */

struct key {
    char text[KEY_BYTES];
    size_t n;
};

static bool add(struct key *k, const char *bytes, size_t n)
{
    if (k->n + n >= sizeof k->text)
        return false;
    memcpy(k->text + k->n, bytes, n);
    k->n += n;
    k->text[k->n] = '\0';
    return true;
}

/* Methods compare without regard to case; one that is too long is as good as any. */
static void begin(struct key *k, const char *method)
{
    k->n = 0;
    k->text[0] = '\0';
    for (size_t i = 0; method && method[i] && i < 32; i++) {
        char c = (char)toupper((unsigned char)method[i]);
        (void)add(k, &c, 1);
    }
    (void)add(k, " ", 1);
}

/* A segment of a pattern that means itself and nothing else. */
static bool is_literal(const char *segment, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strchr("*{}%", segment[i]))
            return false;
    return true;
}

static const char *pattern_of(const struct mock_match *m)
{
    return m->path ? m->path : cJSON_IsString(m->url) ? m->url->valuestring : "";
}

static void key_of(const struct mock_stub *s, struct key *k)
{
    const char *at = pattern_of(&s->match);
    begin(k, s->match.method);
    for (size_t depth = 0; *at == '/' && depth < STUB_SEGMENTS; depth++) {
        size_t n = strcspn(at + 1, "/?") + 1, before = k->n;
        if (!is_literal(at, n) || !add(k, at, n)) {
            k->text[k->n = before] = '\0';
            break;
        }
        at += n;
    }
}

/* --- order -------------------------------------------------------------------------------------
 */

/* Less: asked later. */
static int by_order(const void *a, const void *b)
{
    const struct mock_stub *x = *(struct mock_stub *const *)a, *y = *(struct mock_stub *const *)b;
    if (x->priority != y->priority)
        return x->priority < y->priority ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static void sort_bucket(struct stub_bucket *b)
{
    if (b->unsorted)
        qsort(b->list, b->n, sizeof *b->list, by_order);
    b->unsorted = false;
}

void mock_stub_set_finish(struct mock_stub_set *set)
{
    const char *key;
    void *bucket;
    if (!set || !set->unsorted)
        return;
    for (size_t i = 0; gc_map_next(&set->buckets, &i, &key, &bucket);)
        sort_bucket(bucket);
    set->unsorted = false;
}

struct mock_stub **stub_set_list(const struct mock_stub_set *set)
{
    const char *id;
    void *stub;
    size_t n = 0;
    struct mock_stub **list = calloc(mock_stub_set_count(set) + 1, sizeof *list);
    for (size_t i = 0; list && set && gc_map_next(&set->by_id, &i, &id, &stub);)
        list[n++] = stub;
    if (!list || n < 2)
        return list;
    qsort(list, n, sizeof *list, by_order);
    for (size_t i = 0; i < n / 2; i++) {
        struct mock_stub *one = list[i];
        list[i] = list[n - 1 - i];
        list[n - 1 - i] = one;
    }
    return list;
}

/* --- sets --------------------------------------------------------------------------------------
 */

struct mock_stub_set *stub_set_new(void)
{
    struct mock_stub_set *set = calloc(1, sizeof *set);
    if (set)
        atomic_init(&set->refs, 1);
    return set;
}

struct mock_stub_set *mock_stub_set_ref(struct mock_stub_set *set)
{
    if (set)
        atomic_fetch_add(&set->refs, 1);
    return set;
}

static void free_bucket(void *bucket)
{
    struct stub_bucket *b = bucket;
    free(b->list);
    free(b);
}

static void unref_value(void *stub)
{
    mock_stub_unref(stub);
}

void mock_stub_set_unref(struct mock_stub_set *set)
{
    if (!set || atomic_fetch_sub(&set->refs, 1) != 1)
        return;
    gc_map_release(&set->buckets, free_bucket);
    gc_map_release(&set->by_id, unref_value);
    free(set);
}

size_t mock_stub_set_count(const struct mock_stub_set *set)
{
    return set ? set->by_id.n : 0;
}

static struct stub_bucket *bucket_of(struct mock_stub_set *set, const struct mock_stub *s,
                                     bool make)
{
    struct key key;
    key_of(s, &key);
    struct stub_bucket *b = gc_map_get(&set->buckets, key.text);
    if (b || !make)
        return b;
    b = calloc(1, sizeof *b);
    if (b && gc_map_put(&set->buckets, key.text, b, NULL) == GC_OK)
        return b;
    free(b);
    return NULL;
}

static bool grow(struct stub_bucket *b)
{
    size_t cap = b->cap ? 2 * b->cap : 1;
    if (b->n < b->cap)
        return true;
    struct mock_stub **list = realloc(b->list, cap * sizeof(struct mock_stub *));
    if (!list)
        return false;
    b->list = list;
    b->cap = cap;
    return true;
}

static void take_out(struct mock_stub_set *set, const struct mock_stub *s)
{
    struct stub_bucket *b = bucket_of(set, s, false);
    for (size_t i = b ? b->n : 0; i-- > 0;)
        if (b->list[i] == s) {
            memmove(&b->list[i], &b->list[i + 1], (b->n - i - 1) * sizeof *b->list);
            b->n--;
            return;
        }
}

enum gc_status stub_set_put(struct mock_stub_set *set, struct mock_stub *s)
{
    void *old = NULL;
    struct stub_bucket *b = bucket_of(set, s, true);
    if (!b || !grow(b) || gc_map_put(&set->by_id, s->id, s, &old) != GC_OK)
        return GC_E_NOMEM;
    if (old)
        take_out(set, old);
    mock_stub_unref(old);
    s->seq = ++set->next_seq;
    b->unsorted |= b->n > 0 && by_order(&b->list[b->n - 1], &s) > 0;
    set->unsorted |= b->unsorted;
    b->list[b->n++] = stub_ref(s);
    return GC_OK;
}

bool stub_set_remove(struct mock_stub_set *set, const char *id)
{
    struct mock_stub *s = set ? gc_map_remove(&set->by_id, id) : NULL;
    if (s)
        take_out(set, s);
    mock_stub_unref(s);
    return s != NULL;
}

/* Others hold the set too: what is added goes into a copy. */
static enum gc_status make_writable(struct mock_stub_set **set)
{
    if (*set && atomic_load(&(*set)->refs) == 1)
        return GC_OK;
    struct mock_stub_set *own = stub_set_new();
    struct mock_stub **list = stub_set_list(*set);
    enum gc_status s = own && list ? GC_OK : GC_E_NOMEM;
    for (size_t i = mock_stub_set_count(*set); s == GC_OK && i > 0; i--) {
        /* A stub's place is its set's: the copy has a stub of its own. */
        struct mock_stub *copy = stub_new(list[i - 1]->page, list[i - 1]->tree, list[i - 1]->id);
        s = copy ? stub_set_put(own, copy) : GC_E_NOMEM;
        if (copy)
            copy->source = list[i - 1]->source;
        mock_stub_unref(copy);
    }
    free(list);
    if (s != GC_OK) {
        mock_stub_set_unref(own);
        return s;
    }
    mock_stub_set_unref(*set);
    *set = own;
    return GC_OK;
}

/* "crm-3": of the file's name and the place in it, which stay. */
static void make_id(const struct mock_stub_set *set, const char *name, size_t nth,
                    char out[MOCK_STUB_ID])
{
    snprintf(out, MOCK_STUB_ID, "%.40s-%u", name, (unsigned)nth);
    for (char *c = out; *c; c++)
        if ((unsigned char)*c <= ' ' || *c == '/' || (unsigned char)*c > 126)
            *c = '_';
    for (unsigned more = 2; stub_set_get(set, out) && more < 1000; more++)
        snprintf(out, MOCK_STUB_ID, "%.40s-%u.%u", name, (unsigned)nth, more);
}

static enum gc_status put_one(struct mock_stub_set *set, struct stub_page *page, const cJSON *tree,
                              const char *name, size_t nth, uint32_t source,
                              const struct gc_json *doc, struct gc_problems *problems)
{
    char made[MOCK_STUB_ID];
    const char *id = gc_json_str(tree, "id");
    const struct mock_stub *old = id ? stub_set_get(set, id) : NULL;
    if (old && old->source == source) {
        const char *file;
        struct gc_pos at = mock_stub_where(old, &file);
        gc_problems_add(problems, doc->name, gc_json_where(doc, gc_json_get(tree, "id")),
                        "stub \"%s\" is there twice, also at %s:%u:%u", id, file, at.line,
                        at.column);
        return GC_OK;
    }
    if (!id)
        make_id(set, name, nth, made);
    struct mock_stub *s = stub_new(page, tree, id ? id : made);
    if (!s)
        return GC_E_NOMEM;
    s->source = source;
    enum gc_status status = stub_set_put(set, s);
    mock_stub_unref(s);
    return status;
}

/* The last of a list first: what is put later is asked earlier. An array of cJSON can't be walked
 * backwards by index in linear time, but its `prev` can. */
static const cJSON *last_of(const cJSON *array)
{
    return array->child ? array->child->prev : NULL;
}

enum gc_status mock_stub_set_add(struct mock_stub_set **set, struct gc_json *doc,
                                 const cJSON *array, bool take, const char *name, uint32_t source,
                                 struct gc_problems *problems)
{
    enum gc_status s = make_writable(set);
    if (s != GC_OK)
        return s;
    struct stub_page *page = take ? stub_page_new(doc) : stub_page_copy(array, doc->name);
    if (!page)
        return GC_E_NOMEM;
    const struct gc_json *at = take ? &page->doc : doc;
    const cJSON *list = take ? array : page->tree;
    size_t nth = (size_t)cJSON_GetArraySize(list);
    for (const cJSON *one = last_of(list); one && s == GC_OK && nth > 0; one = one->prev, nth--)
        s = put_one(*set, page, one, name, nth, source, at, problems);
    stub_page_unref(page);
    return s;
}

/* --- looking up --------------------------------------------------------------------------------
 */

void stub_walk_init(struct stub_walk *walk)
{
    walk->n = 0;
}

static void look(struct stub_walk *walk, const struct mock_stub_set *set, unsigned nth,
                 const struct key *key)
{
    struct stub_bucket *b = gc_map_getn(&set->buckets, key->text, key->n);
    if (b && b->n > 0 && walk->n < GC_COUNT_OF(walk->at))
        walk->at[walk->n++] = (struct stub_cursor){b, b->n, nth};
}

/* A segment of the path as a key has it: decoded. */
static bool add_segment(struct key *k, const char *segment, size_t n)
{
    char decoded[KEY_BYTES];
    if (!memchr(segment, '%', n))
        return add(k, segment, n);
    long len = gc_url_decode(decoded, sizeof decoded, segment, n, false);
    return len >= 0 && add(k, decoded, (size_t)len);
}

void stub_walk_add(struct stub_walk *walk, const struct mock_stub_set *set, unsigned nth,
                   const char *method, const char *path)
{
    if (!set || set->by_id.n == 0)
        return;
    for (unsigned any = 0; any < 2; any++) {
        struct key key;
        const char *at = path;
        begin(&key, any ? NULL : method);
        look(walk, set, nth, &key);
        for (size_t depth = 0; *at == '/' && depth < STUB_SEGMENTS; depth++) {
            size_t n = strcspn(at + 1, "/") + 1;
            if (!add_segment(&key, at, n))
                break;
            look(walk, set, nth, &key);
            at += n;
        }
    }
}

struct mock_stub *stub_walk_next(struct stub_walk *walk, unsigned *set)
{
    struct stub_cursor *best = NULL;
    for (size_t i = 0; i < walk->n; i++) {
        struct stub_cursor *c = &walk->at[i];
        if (c->left == 0)
            continue;
        if (best) {
            struct mock_stub *x = c->bucket->list[c->left - 1];
            struct mock_stub *y = best->bucket->list[best->left - 1];
            bool before = x->priority != y->priority ? x->priority > y->priority
                          : c->set != best->set      ? c->set < best->set
                                                     : x->seq > y->seq;
            best = before ? c : best;
        } else {
            best = c;
        }
    }
    if (!best)
        return NULL;
    *set = best->set;
    return best->bucket->list[--best->left];
}

/* --- shadows -----------------------------------------------------------------------------------
 */

/* Is it always asked, whatever state things are in? */
static bool always_answers(const struct mock_stub *s)
{
    return !s->required_state && s->end != STUB_PASS;
}

static bool same_conditions(const struct mock_stub *a, const struct mock_stub *b)
{
    const cJSON *x = gc_json_get(a->tree, "match"), *y = gc_json_get(b->tree, "match");
    return x && y ? gc_json_equal(x, y) : x == y;
}

/* Does a match say no more than which method and which path? */
static bool is_plain(const struct mock_stub *s)
{
    const cJSON *match = gc_json_get(s->tree, "match");
    for (const cJSON *c = match ? match->child : NULL; c; c = c->next)
        if (strcmp(c->string, "method") != 0 && (strcmp(c->string, "path") != 0 || !s->match.path))
            return false;
    return true;
}

/* Does `by` take all requests that `s` would? What is sure alone counts. */
static bool covers(const struct mock_stub *by, const struct mock_stub *s)
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
    unsigned nth;
    stub_walk_init(&walk);
    stub_walk_add(&walk, set, 0, s->match.method ? s->match.method : "", pattern_of(&s->match));
    for (size_t i = 0; i < LOOKED_AT && (by = stub_walk_next(&walk, &nth)) && by != s; i++)
        if (always_answers(by) && covers(by, s))
            return by;
    return NULL;
}

void mock_stub_set_each_shadowed(const struct mock_stub_set *set,
                                 void (*visit)(void *ctx, const struct mock_stub *shadowed,
                                               const struct mock_stub *by),
                                 void *ctx)
{
    struct mock_stub **list = stub_set_list(set);
    for (size_t i = 0; list && list[i]; i++) {
        const struct mock_stub *by = shadow_of(set, list[i]);
        if (by)
            visit(ctx, list[i], by);
    }
    free(list);
}
