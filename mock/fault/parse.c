#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock/fault/internal.h"

enum { MAX_NTH = 1000, MAX_ANSWERS = 1000 };

static const struct gc_json_field fault_fields[] = {
    {"id", GC_JSON_STRING, false},
    {"match", GC_JSON_OBJECT, false},
    {"action", GC_JSON_OBJECT, true},
};
static const struct gc_json_field match_fields[] = {
    MOCK_MATCH_FIELDS,
    {"nth", GC_JSON_INTEGER | GC_JSON_ARRAY, false},
    {"count", GC_JSON_INTEGER, false},
    {"probability", GC_JSON_NUMBER, false},
    {"seed", GC_JSON_INTEGER, false},
};

static void check_id(const struct gc_json *doc, const cJSON *node, struct gc_problems *problems)
{
    const char *id = gc_json_str(node, "id");
    if (!id)
        return;
    size_t n = strlen(id);
    bool ok = n > 0 && n < sizeof((struct mock_fault *)0)->id;
    for (const char *c = id; *c; c++)
        ok = ok && (unsigned char)*c > ' ' && *c != 0x7F && *c != '/';
    if (!ok)
        gc_problems_add(problems, doc->name, gc_json_where(doc, gc_json_get(node, "id")),
                        "\"id\" must have 1 to 63 bytes and neither blanks nor \"/\"");
}

static bool is_nth(const cJSON *node)
{
    int64_t v = 0;
    return gc_json_is_int(node, &v) && v >= 1;
}

static void check_nth(const struct gc_json *doc, const cJSON *nth, struct gc_problems *problems)
{
    bool ok = cJSON_IsArray(nth) ? nth->child && cJSON_GetArraySize(nth) <= MAX_NTH : is_nth(nth);
    for (const cJSON *c = cJSON_IsArray(nth) ? nth->child : NULL; c; c = c->next)
        ok = ok && is_nth(c);
    if (!ok)
        gc_problems_add(problems, doc->name, gc_json_where(doc, nth),
                        "\"nth\" must be a number from 1, or a list of such numbers");
}

/* What a match of a fault has beyond a match of the journal: when it acts. */
static void read_when(struct mock_fault *f, const struct gc_json *doc, const cJSON *match,
                      struct gc_problems *problems)
{
    const cJSON *count = gc_json_get(match, "count");
    const cJSON *probability = gc_json_get(match, "probability");
    const cJSON *nth = gc_json_get(match, "nth"), *seed = gc_json_get(match, "seed");
    f->count = gc_json_int(match, "count", -1);
    f->probability = probability ? probability->valuedouble : 1;
    f->seed = (uint64_t)gc_json_int(match, "seed", 0);
    if (nth)
        check_nth(doc, nth, problems);
    if (count && f->count < 1)
        gc_problems_add(problems, doc->name, gc_json_where(doc, count),
                        "\"count\" must be at least 1");
    if (!(f->probability >= 0 && f->probability <= 1))
        gc_problems_add(problems, doc->name, gc_json_where(doc, probability),
                        "\"probability\" must be 0 to 1");
    if (seed && gc_json_int(match, "seed", 0) < 1)
        gc_problems_add(problems, doc->name, gc_json_where(doc, seed),
                        "\"seed\" must be at least 1");
    f->prng = f->seed;
}

static bool read_match(struct mock_fault *f, const struct gc_json *doc, const cJSON *match,
                       const struct mock_operations *known, struct gc_problems *problems)
{
    f->count = -1;
    f->probability = 1;
    if (!match)
        return true;
    if (!gc_json_check(doc, match, "match", match_fields, GC_COUNT_OF(match_fields), problems))
        return false;
    size_t before = problems->n;
    read_when(f, doc, match, problems);
    if (!mock_match_parse(&f->match, doc, match, known, problems))
        return false;
    f->nth = gc_json_get(f->match.tree, "nth");
    return problems->n == before;
}

/* The action is checked where its positions are known, then read once more from the fault's own
 * copy, which it points into. */
static bool read_actions(struct mock_fault *f, const struct gc_json *doc, const cJSON *action,
                         struct gc_problems *problems)
{
    const cJSON *answers = gc_json_get(action, "answers");
    size_t n = cJSON_IsArray(answers) ? (size_t)cJSON_GetArraySize(answers) : 1;
    size_t before = problems->n;
    f->ordered = cJSON_IsArray(answers);
    if (f->ordered && (n == 0 || n > MAX_ANSWERS || cJSON_GetArraySize(action) != 1)) {
        gc_problems_add(problems, doc->name, gc_json_where_key(doc, answers),
                        "\"answers\" must hold 1 to %d actions and stand alone", MAX_ANSWERS);
        return false;
    }
    free(f->actions);
    f->n_actions = 0;
    f->actions = calloc(n, sizeof *f->actions);
    if (!f->actions) {
        gc_problems_nomem(problems, doc->name, gc_json_where(doc, action));
        return false;
    }
    f->n_steps = 0;
    for (const cJSON *a = f->ordered ? answers->child : action; a;
         a = f->ordered ? a->next : NULL) {
        struct mock_action *to = &f->actions[f->n_actions++];
        (void)mock_action_parse(to, doc, a, f->ordered, problems);
        f->n_steps += to->repeat;
    }
    return problems->n == before;
}

static bool keep_copy(struct mock_fault *f, const struct gc_json *doc, const cJSON *node,
                      struct gc_problems *problems)
{
    f->tree = cJSON_Duplicate(node, true);
    if (!f->tree) {
        gc_problems_nomem(problems, doc->name, gc_json_where(doc, node));
        return false;
    }
    const char *id = gc_json_str(f->tree, "id");
    if (id)
        snprintf(f->id, sizeof f->id, "%s", id);
    cJSON_DeleteItemFromObjectCaseSensitive(f->tree, "id");
    return read_actions(f, doc, gc_json_get(f->tree, "action"), problems);
}

struct mock_fault *mock_fault_new(const struct gc_json *doc, const cJSON *node,
                                  const struct mock_operations *known, struct gc_problems *problems)
{
    static const struct gc_json nameless = {.name = (char *)(uintptr_t) "fault"};
    if (!doc || !doc->name) /* the faults of an org were checked with their positions before */
        doc = &nameless;
    struct mock_fault *f = calloc(1, sizeof *f);
    if (!f) {
        gc_problems_nomem(problems, doc->name, gc_json_where(doc, node));
        return NULL;
    }
    atomic_init(&f->refs, 1);
    bool ok = gc_json_check(doc, node, "fault", fault_fields, GC_COUNT_OF(fault_fields), problems);
    if (ok) {
        size_t before = problems->n;
        check_id(doc, node, problems);
        (void)read_match(f, doc, gc_json_get(node, "match"), known, problems);
        (void)read_actions(f, doc, gc_json_get(node, "action"), problems);
        ok = problems->n == before && keep_copy(f, doc, node, problems);
    }
    if (ok)
        return f;
    mock_fault_unref(f);
    return NULL;
}

void mock_fault_unref(struct mock_fault *fault)
{
    if (!fault || atomic_fetch_sub(&fault->refs, 1) > 1)
        return;
    mock_match_release(&fault->match);
    cJSON_Delete(fault->tree);
    free(fault->actions);
    free(fault);
}

bool mock_fault_check(const struct gc_json *doc, const cJSON *fault,
                      const struct mock_operations *known, struct gc_problems *problems)
{
    struct mock_fault *f = mock_fault_new(doc, fault, known, problems);
    mock_fault_unref(f);
    return f != NULL;
}

const struct mock_action *mock_fault_step(const struct mock_fault *fault)
{
    if (!fault->ordered)
        return &fault->actions[0];
    int64_t at = fault->step;
    for (size_t i = 0; i < fault->n_actions; i++) {
        if (at < fault->actions[i].repeat)
            return &fault->actions[i];
        at -= fault->actions[i].repeat;
    }
    return NULL;
}
