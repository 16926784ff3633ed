/* Many stubs, found by method and the literal segments that their paths begin with. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/http/url.h"
#include "base/json/scan.h"
#include "base/text.h"
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

const char *stub_pattern(const struct mock_match *m)
{
    return m->path ? m->path : cJSON_IsString(m->url) ? m->url->valuestring : "";
}

/* Of a stub's text the member of its match that a path names; false: it is there as no text. */
static bool text_in_match(const struct mock_stub *s, const char *path, char out[KEY_BYTES])
{
    struct gc_span v = gc_scan_find(s->json, s->n_json, path);
    struct gc_arena arena = {.max_bytes = 1 << 20};
    bool plain = !v.n || !memchr(v.text, '\\', v.n);
    out[0] = '\0';
    if (v.n < 2 || *v.text != '"')
        return false;
    const char *text = plain ? NULL : gc_span_decode(&arena, v);
    if (plain)
        snprintf(out, KEY_BYTES, "%.*s", (int)(v.n - 2 < KEY_BYTES ? v.n - 2 : KEY_BYTES - 1),
                 v.text + 1);
    else
        gc_copy(out, KEY_BYTES, text ? text : "");
    gc_arena_release(&arena);
    return true;
}

static void key_of(const struct mock_stub *s, struct key *k)
{
    char pattern[KEY_BYTES], method[KEY_BYTES];
    const char *at = pattern;
    (void)text_in_match(s, "match.method", method);
    if (!text_in_match(s, "match.path", pattern))
        (void)text_in_match(s, "match.url", pattern);
    begin(k, method);
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
int stub_by_order(const void *a, const void *b)
{
    const struct mock_stub *x = *(struct mock_stub *const *)a, *y = *(struct mock_stub *const *)b;
    if (x->priority != y->priority)
        return x->priority < y->priority ? -1 : 1;
    return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* Without what is gone. */
static void close_gaps(struct stub_bucket *b)
{
    size_t kept = 0;
    for (size_t i = 0; i < b->n; i++)
        if (b->list[i]) {
            b->list[i]->at = kept;
            b->list[kept++] = b->list[i];
        }
    b->n = kept;
    b->n_gone = 0;
}

static void sort_bucket(struct stub_bucket *b)
{
    if (!b->unsorted)
        return;
    close_gaps(b);
    qsort(b->list, b->n, sizeof *b->list, stub_by_order);
    for (size_t i = 0; i < b->n; i++)
        b->list[i]->at = i;
    b->unsorted = false;
}

void stub_set_sort(struct mock_stub_set *set)
{
    const char *key;
    void *bucket;
    for (size_t i = 0; set->unsorted && gc_map_next(&set->buckets, &i, &key, &bucket);)
        sort_bucket(bucket);
    set->unsorted = false;
}

void mock_stub_set_finish(struct mock_stub_set *set)
{
    if (!set)
        return;
    stub_set_sort(set);
    (void)stub_set_list(set);
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
    if (b->list != &b->one)
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
    gc_map_release(&set->methods, NULL);
    gc_map_release(&set->by_id, unref_value);
    stub_set_forget_order(set);
    free(set);
}

size_t mock_stub_set_count(const struct mock_stub_set *set)
{
    return set ? set->by_id.n : 0;
}

static bool remember_method(struct mock_stub_set *set, const struct key *k)
{
    char method[KEY_BYTES];
    static char there;
    snprintf(method, sizeof method, "%.*s", (int)strcspn(k->text, " "), k->text);
    return gc_map_put(&set->methods, method, &there, NULL) == GC_OK;
}

static struct stub_bucket *bucket_of(struct mock_stub_set *set, const struct mock_stub *s)
{
    struct key key;
    key_of(s, &key);
    struct stub_bucket *b = gc_map_get(&set->buckets, key.text);
    if (b)
        return b;
    b = calloc(1, sizeof *b);
    if (!b || !remember_method(set, &key) ||
        gc_map_put(&set->buckets, key.text, b, NULL) != GC_OK) {
        free(b);
        return NULL;
    }
    b->list = &b->one;
    b->cap = 1;
    return b;
}

/* Room for one more beside those that are on their way. */
static bool reserve(struct stub_bucket *b, size_t n_coming)
{
    size_t cap = b->cap;
    while (cap < b->n + n_coming)
        cap *= 2;
    if (cap == b->cap)
        return true;
    bool has_one = b->list == &b->one;
    struct mock_stub **list = realloc(has_one ? NULL : b->list, cap * sizeof(struct mock_stub *));
    if (!list)
        return false;
    if (has_one)
        list[0] = b->one;
    b->list = list;
    b->cap = cap;
    return true;
}

static void take_out(struct mock_stub *s)
{
    struct stub_bucket *b = s->bucket;
    b->list[s->at] = NULL;
    s->bucket = NULL;
    if (++b->n_gone * 2 > b->n)
        close_gaps(b);
}

static void put_in(struct mock_stub_set *set, struct mock_stub *s)
{
    struct stub_bucket *b = s->bucket;
    s->seq = ++set->next_seq;
    s->at = b->n;
    b->list[b->n++] = s;
    struct mock_stub *before = s->at > 0 ? b->list[s->at - 1] : NULL;
    b->unsorted |= s->at > 0 && (!before || stub_by_order(&before, &s) > 0);
    set->unsorted |= b->unsorted;
}

/* Everything that needs memory: buckets with room, and a place in the map of ids, which those get
 * that are not there yet. */
static bool prepare(struct mock_stub_set *set, struct mock_stub **list, size_t n, bool *is_new)
{
    for (size_t i = n; i-- > 0;) {
        struct mock_stub *s = list[i];
        if (!(s->bucket = bucket_of(set, s)) || !reserve(s->bucket, ++s->bucket->n_coming))
            return false;
        is_new[i] = !gc_map_get(&set->by_id, s->id);
        if (!is_new[i])
            continue;
        if (gc_map_put(&set->by_id, s->id, s, NULL) != GC_OK)
            return is_new[i] = false;
        (void)stub_ref(s);
    }
    return true;
}

/* As it was before. */
static void undo(struct mock_stub_set *set, struct mock_stub **list, size_t n, const bool *is_new)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i]->bucket)
            list[i]->bucket->n_coming = 0;
        list[i]->bucket = NULL;
        if (is_new[i])
            mock_stub_unref(gc_map_remove(&set->by_id, list[i]->id));
    }
}

/* Nothing that can fail: the ids have their places. */
static void put_prepared(struct mock_stub_set *set, struct mock_stub *s, bool is_new)
{
    void *old = NULL;
    s->bucket->n_coming = 0;
    if (!is_new) {
        (void)!gc_map_put(&set->by_id, s->id, stub_ref(s), &old);
        take_out(old);
        mock_stub_unref(old);
    }
    put_in(set, s);
}

enum gc_status stub_set_put_all(struct mock_stub_set *set, struct mock_stub **list, size_t n)
{
    bool *is_new = calloc(n + 1, sizeof *is_new);
    if (!is_new || !prepare(set, list, n, is_new)) {
        if (is_new)
            undo(set, list, n, is_new);
        free(is_new);
        return GC_E_NOMEM;
    }
    stub_set_forget_order(set);
    for (size_t i = n; i-- > 0;)
        put_prepared(set, list[i], is_new[i]);
    free(is_new);
    return GC_OK;
}

bool stub_set_remove(struct mock_stub_set *set, const char *id)
{
    struct mock_stub *s = set ? gc_map_remove(&set->by_id, id) : NULL;
    if (!s)
        return false;
    stub_set_forget_order(set);
    take_out(s);
    mock_stub_unref(s);
    return true;
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
    if (b && b->n > b->n_gone && walk->n < GC_COUNT_OF(walk->at))
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
    for (unsigned any = 0; any < (*method ? 2 : 1); any++) {
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
        while (c->left > 0 && !c->bucket->list[c->left - 1])
            c->left--;
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
