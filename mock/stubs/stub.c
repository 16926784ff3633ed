/* A stub: its text, and what it says once it is read. */
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "base/text.h"
#include "mock/stubs/internal.h"

enum { MAX_STUB = 256 << 20 };

struct stub_page *stub_page_new(const char *name)
{
    size_t n = strlen(name ? name : "");
    struct stub_page *p = malloc(sizeof *p + n + 1);
    if (!p)
        return NULL;
    atomic_init(&p->refs, 1);
    memcpy(p->name, name ? name : "", n + 1);
    return p;
}

void stub_page_unref(struct stub_page *p)
{
    if (p && atomic_fetch_sub(&p->refs, 1) == 1)
        free(p);
}

/* --- what it says ------------------------------------------------------------------------------
 */

static enum stub_end end_of(const cJSON *tree)
{
    const char *then = gc_json_str(tree, "then");
    return !then || strcmp(then, "stay") == 0 ? STUB_STAY
           : strcmp(then, "loop") == 0        ? STUB_LOOP
                                              : STUB_PASS;
}

static void read_conditions(struct stub_words *w)
{
    const cJSON *tree = w->tree, *requires_ = gc_json_get(tree, "requires");
    mock_match_read(&w->match, gc_json_get(tree, "match"));
    w->scenario = gc_json_str(tree, "scenario");
    w->required_state = gc_json_str(tree, "required_state");
    w->new_state = gc_json_str(tree, "new_state");
    w->permissions = gc_json_get(requires_, "permissions");
    w->needs_token = gc_json_bool(requires_, "token", w->permissions != NULL);
}

struct stub_words *stub_read(const struct mock_stub *s)
{
    static const struct gc_json_limits limits = {.max_bytes = MAX_STUB, .max_depth = 100};
    struct gc_json doc = {0};
    if (gc_json_parse(&doc, "stub", s->json, s->n_json, &limits, NULL) != GC_OK)
        return NULL;
    const cJSON *answers = gc_json_get(doc.root, "answers");
    size_t n = answers ? (size_t)cJSON_GetArraySize(answers) : 1;
    struct stub_words *w = calloc(1, sizeof *w + n * sizeof w->actions[0]);
    if (!w) {
        gc_json_release(&doc);
        return NULL;
    }
    w->doc = doc;
    w->tree = doc.root;
    w->answers = answers;
    w->end = end_of(doc.root);
    w->is_template = gc_json_bool(doc.root, "template", true);
    w->seed = (uint64_t)gc_json_int(doc.root, "seed", 0);
    read_conditions(w);
    for (const cJSON *a = answers ? answers->child : gc_json_get(doc.root, "answer"); a;
         a = answers ? a->next : NULL)
        mock_action_read(&w->actions[w->n_answers++], a);
    return w;
}

void stub_words_free(struct stub_words *w)
{
    if (!w)
        return;
    gc_json_release(&w->doc);
    free(w);
}

const struct stub_words *stub_words(const struct mock_stub *s)
{
    struct mock_stub *own = (struct mock_stub *)(uintptr_t)s;
    struct stub_words *there = atomic_load(&own->words), *read;
    if (there || !(read = stub_read(s)))
        return there;
    if (atomic_compare_exchange_strong(&own->words, &there, read))
        return read;
    stub_words_free(read); /* another thread was faster */
    return there;
}

/* --- stubs -------------------------------------------------------------------------------------
 */

struct mock_stub *stub_new(struct stub_page *page, const struct gc_json *doc, const cJSON *tree,
                           const char *id)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_STUB);
    struct gc_jsonw w = gc_jsonw(&text);
    const cJSON *priority = gc_json_get(tree, "priority");
    gc_jsonw_value(&w, tree);
    struct mock_stub *s =
        gc_strbuf_status(&text) == GC_OK ? calloc(1, sizeof *s + text.len + 1) : NULL;
    if (!s)
        return NULL;
    atomic_init(&s->refs, 1);
    gc_copy(s->id, sizeof s->id, id ? id : "");
    s->page = page;
    atomic_fetch_add(&page->refs, 1);
    s->where = doc ? gc_json_where(doc, tree) : (struct gc_pos){0};
    s->priority = priority ? priority->valuedouble : 0;
    s->has_scenario = gc_json_get(tree, "scenario") != NULL;
    s->n_json = text.len;
    memcpy(s->json, text.data, text.len);
    return s;
}

struct mock_stub *stub_copy(const struct mock_stub *s)
{
    struct mock_stub *copy = calloc(1, sizeof *copy + s->n_json + 1);
    if (!copy)
        return NULL;
    atomic_init(&copy->refs, 1);
    copy->source = s->source;
    memcpy(copy->id, s->id, sizeof copy->id);
    copy->page = s->page;
    atomic_fetch_add(&s->page->refs, 1);
    copy->where = s->where;
    copy->priority = s->priority;
    copy->has_scenario = s->has_scenario;
    copy->n_json = s->n_json;
    memcpy(copy->json, s->json, s->n_json);
    return copy;
}

struct mock_stub *stub_ref(struct mock_stub *s)
{
    atomic_fetch_add(&s->refs, 1);
    return s;
}

void mock_stub_unref(struct mock_stub *s)
{
    if (!s || atomic_fetch_sub(&s->refs, 1) != 1)
        return;
    stub_words_free(atomic_load(&s->words));
    stub_page_unref(s->page);
    free(s);
}

const char *mock_stub_id(const struct mock_stub *s)
{
    return s->id;
}

bool mock_stub_needs_token(const struct mock_stub *s)
{
    const struct stub_words *w = stub_words(s);
    return !w || w->needs_token;
}

const char *mock_stub_permission(const struct mock_stub *s, size_t i)
{
    const struct stub_words *w = stub_words(s);
    const cJSON *p = w && w->permissions ? cJSON_GetArrayItem(w->permissions, (int)i) : NULL;
    return p ? p->valuestring : NULL;
}

struct gc_pos mock_stub_where(const struct mock_stub *s, const char **file)
{
    *file = s->page->name;
    return s->where;
}

const struct mock_action *stub_action(const struct stub_words *w, int64_t step)
{
    int64_t all = 0;
    for (size_t i = 0; i < w->n_answers; i++)
        all += w->actions[i].repeat;
    if (step >= all && w->end == STUB_PASS && w->answers)
        return NULL;
    if (step >= all && w->end == STUB_LOOP)
        step %= all;
    for (size_t i = 0; i < w->n_answers; i++) {
        if (step < w->actions[i].repeat)
            return &w->actions[i];
        step -= w->actions[i].repeat;
    }
    return &w->actions[w->n_answers - 1];
}
