/* A stub as it was written: what is wrong with it, and what it means. */
#include <stdlib.h>
#include <string.h>

#include "base/json/schema.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "mock/stubs/internal.h"

/* --- checking ----------------------------------------------------------------------------------
 */

static void complain(const struct gc_json *doc, const cJSON *member, const char *what,
                     struct gc_problems *problems)
{
    gc_problems_add(problems, doc->name, gc_json_where_key(doc, member), "\"%s\" %s",
                    member->string, what);
}

/* Bytes and control characters are what the pattern of the schema can't tell. */
static void check_id(const struct gc_json *doc, const cJSON *id, struct gc_problems *problems)
{
    const char *c = id->valuestring;
    while ((unsigned char)*c > ' ' && *c != 0x7F)
        c++;
    if (*c || strlen(id->valuestring) >= MOCK_STUB_ID)
        gc_problems_add(problems, doc->name, gc_json_where(doc, id),
                        "\"id\" must have 1 to 63 bytes and neither blanks nor \"/\"");
}

/* What a member can't do without: "required_state" and "new_state" need a "scenario". */
static void check_needs(const struct gc_json *doc, const cJSON *stub, struct gc_problems *problems)
{
    static const struct {
        const char *key, *with, *why;
    } needs[] = {
        {"required_state", "scenario", "needs the \"scenario\" whose state it is"},
        {"new_state", "scenario", "needs the \"scenario\" whose state it is"},
        {"then", "answers", "says what comes after \"answers\", which is missing"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(needs); i++) {
        const cJSON *at = gc_json_get(stub, needs[i].key);
        if (at && !gc_json_get(stub, needs[i].with))
            complain(doc, at, needs[i].why, problems);
    }
}

/* Of requests that are sent a stub knows nothing: their faults do. */
static void check_match(const struct gc_json *doc, const cJSON *match,
                        const struct mock_operations *known, struct gc_problems *problems)
{
    mock_match_check(doc, match, known, problems);
    const cJSON *path = gc_json_get(match, "path"), *url = gc_json_get(match, "url");
    const cJSON *at = cJSON_IsString(path) ? path : cJSON_IsString(url) ? url : NULL;
    if (at &&
        (strncmp(at->valuestring, "/__admin/", 9) == 0 || strcmp(at->valuestring, "/__admin") == 0))
        gc_problems_add(problems, doc->name, gc_json_where(doc, at),
                        "\"%s\" is the control plane's: no stub is asked there", at->string);
}

static void check_answer(const struct gc_json *doc, const cJSON *answer, bool is_template,
                         struct gc_problems *problems)
{
    mock_action_check(doc, answer, problems);
    stub_check_bytes(doc, answer, problems);
    if (is_template)
        mock_stub_check_templates(doc, answer, problems);
}

bool mock_stub_check(const struct gc_json *doc, const cJSON *stub,
                     const struct mock_operations *known, struct gc_problems *problems)
{
    size_t before = problems->n;
    if (!gc_schema_check_named("stubs.schema.json#/$defs/stub", doc, stub, "stub", 0, problems))
        return false;
    const cJSON *answer = gc_json_get(stub, "answer"), *answers = gc_json_get(stub, "answers");
    bool is_template = gc_json_bool(stub, "template", true);
    if (gc_json_get(stub, "id"))
        check_id(doc, gc_json_get(stub, "id"), problems);
    if (!answer == !answers)
        gc_problems_add(problems, doc->name, gc_json_where(doc, stub),
                        answer ? "a stub has \"answer\" or \"answers\", not both"
                               : "a stub needs an \"answer\", or \"answers\" in order");
    check_needs(doc, stub, problems);
    check_match(doc, gc_json_get(stub, "match"), known, problems);
    if (answer)
        check_answer(doc, answer, is_template, problems);
    for (const cJSON *a = answers ? answers->child : NULL; a; a = a->next)
        check_answer(doc, a, is_template, problems);
    return problems->n == before;
}

/* --- pages -------------------------------------------------------------------------------------
 */

static struct stub_page *new_page(const char *name)
{
    struct stub_page *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    atomic_init(&p->refs, 1);
    p->name = gc_strdup(name ? name : "");
    if (!p->name) {
        free(p);
        return NULL;
    }
    return p;
}

struct stub_page *stub_page_new(struct gc_json *doc)
{
    struct stub_page *p = new_page(doc->name);
    if (!p)
        return NULL;
    p->doc = *doc;
    *doc = (struct gc_json){0};
    return p;
}

struct stub_page *stub_page_copy(const cJSON *tree, const char *name)
{
    struct stub_page *p = new_page(name);
    if (!p)
        return NULL;
    p->tree = cJSON_Duplicate(tree, true);
    if (p->tree)
        return p;
    stub_page_unref(p);
    return NULL;
}

void stub_page_unref(struct stub_page *p)
{
    if (!p || atomic_fetch_sub(&p->refs, 1) != 1)
        return;
    gc_json_release(&p->doc);
    cJSON_Delete(p->tree);
    free(p->name);
    free(p);
}

/* --- stubs -------------------------------------------------------------------------------------
 */

static enum stub_end end_of(const cJSON *tree)
{
    const char *then = gc_json_str(tree, "then");
    return !then || strcmp(then, "stay") == 0 ? STUB_STAY
           : strcmp(then, "loop") == 0        ? STUB_LOOP
                                              : STUB_PASS;
}

static void read_conditions(struct mock_stub *s)
{
    const cJSON *tree = s->tree, *priority = gc_json_get(tree, "priority");
    const cJSON *requires_ = gc_json_get(tree, "requires");
    mock_match_read(&s->match, gc_json_get(tree, "match"));
    s->priority = priority ? priority->valuedouble : 0;
    s->scenario = gc_json_str(tree, "scenario");
    s->required_state = gc_json_str(tree, "required_state");
    s->new_state = gc_json_str(tree, "new_state");
    s->permissions = gc_json_get(requires_, "permissions");
    s->needs_token = gc_json_bool(requires_, "token", s->permissions != NULL);
}

struct mock_stub *stub_new(struct stub_page *page, const cJSON *tree, const char *id)
{
    const cJSON *answers = gc_json_get(tree, "answers");
    size_t n = answers ? (size_t)cJSON_GetArraySize(answers) : 1;
    struct mock_stub *s = calloc(1, sizeof *s + n * sizeof s->actions[0]);
    if (!s)
        return NULL;
    atomic_init(&s->refs, 1);
    gc_copy(s->id, sizeof s->id, id ? id : "");
    s->page = page;
    atomic_fetch_add(&page->refs, 1);
    s->tree = tree;
    s->answers = answers;
    s->end = end_of(tree);
    s->is_template = gc_json_bool(tree, "template", true);
    s->seed = (uint64_t)gc_json_int(tree, "seed", 0);
    read_conditions(s);
    for (const cJSON *a = answers ? answers->child : gc_json_get(tree, "answer"); a;
         a = answers ? a->next : NULL)
        mock_action_read(&s->actions[s->n_answers++], a);
    return s;
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
    stub_page_unref(s->page);
    free(s);
}

const char *mock_stub_id(const struct mock_stub *s)
{
    return s->id;
}

bool mock_stub_needs_token(const struct mock_stub *s)
{
    return s->needs_token;
}

const char *mock_stub_permission(const struct mock_stub *s, size_t i)
{
    const cJSON *p = s->permissions ? cJSON_GetArrayItem(s->permissions, (int)i) : NULL;
    return p ? p->valuestring : NULL;
}

struct gc_pos mock_stub_where(const struct mock_stub *s, const char **file)
{
    *file = s->page->name;
    return s->page->doc.root ? gc_json_where(&s->page->doc, s->tree) : (struct gc_pos){0};
}

const struct mock_action *stub_action(const struct mock_stub *s, int64_t step)
{
    int64_t all = 0;
    for (size_t i = 0; i < s->n_answers; i++)
        all += s->actions[i].repeat;
    if (step >= all && s->end == STUB_PASS && s->answers)
        return NULL;
    if (step >= all && s->end == STUB_LOOP)
        step %= all;
    for (size_t i = 0; i < s->n_answers; i++) {
        if (step < s->actions[i].repeat)
            return &s->actions[i];
        step -= s->actions[i].repeat;
    }
    return &s->actions[s->n_answers - 1];
}
