/* The trees of real exports: {"==": {"pos": 19, "operands": [...], "type": "bln"}}. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/json/json.h"
#include "mock/flow/expr/expr_make.h"
#include "mock/flow/value/datetime.h"

struct tree {
    struct gc_arena *arena;
    struct flow_expr_error *err;
};

/* A node taken apart. */
struct node {
    const char *kind, *text, *val;
    enum flow_kind type; /* of the items, when it is a collection */
    bool is_list;
    size_t at;
    const cJSON *operands, *items;
};

static const struct flow_expr *build(struct tree *t, const cJSON *json, unsigned depth);

static const struct flow_expr *literal(struct tree *t, struct flow_value v, const struct node *n)
{
    return flow_expr_literal(t->arena, v, n->at, t->err);
}

static const struct flow_expr *bad(struct tree *t, const struct node *n, const char *what)
{
    return flow_expr_fail(t->err, n->at, "\"%.60s\" is no %s", n->text, what);
}

static const struct flow_expr *integer(struct tree *t, const struct node *n)
{
    char *end;
    errno = 0;
    long long i = strtoll(n->text, &end, 10);
    return errno == 0 && end != n->text && !*end ? literal(t, flow_integer(i), n)
                                                 : bad(t, n, "integer");
}

static const struct flow_expr *decimal(struct tree *t, const struct node *n)
{
    char *end;
    double d = strtod(n->text, &end);
    return end != n->text && !*end && isfinite(d) ? literal(t, flow_decimal(d), n)
                                                  : bad(t, n, "decimal");
}

static const struct flow_expr *boolean(struct tree *t, const struct node *n)
{
    bool truth = strcasecmp(n->text, "true") == 0;
    return truth || strcasecmp(n->text, "false") == 0 ? literal(t, flow_bool(truth), n)
                                                      : bad(t, n, "boolean");
}

static const struct flow_expr *text(struct tree *t, const struct node *n)
{
    return literal(t, flow_text(n->text), n);
}

static const struct flow_expr *datetime(struct tree *t, const struct node *n)
{
    int64_t ms;
    return flow_datetime_read(n->text, &ms) ? literal(t, flow_datetime(ms), n)
                                            : bad(t, n, "date-time");
}

static const struct flow_expr *duration(struct tree *t, const struct node *n)
{
    int64_t ms;
    return flow_duration_read(n->text, &ms) ? literal(t, flow_duration(ms), n)
                                            : bad(t, n, "duration");
}

/* What is written as a text and read by a function. */
static const struct flow_expr *converted(struct tree *t, const struct node *n, const char *function)
{
    const struct flow_expr **args = gc_arena_zero(t->arena, 1, sizeof *args);
    if (!args)
        return flow_expr_fail(t->err, n->at, "out of memory");
    args[0] = text(t, n);
    return args[0] ? flow_expr_call(t->arena, function, args, 1, n->at, t->err) : NULL;
}

static const struct flow_expr *phone(struct tree *t, const struct node *n)
{
    return converted(t, n, "ToPhoneNumber");
}

static const struct flow_expr *currency(struct tree *t, const struct node *n)
{
    return converted(t, n, "ToCurrency");
}

static const struct flow_expr *call(struct tree *t, const struct node *n, const char *function,
                                    const cJSON *operands, unsigned depth)
{
    size_t n_args = (size_t)cJSON_GetArraySize(operands), i = 0;
    const struct flow_expr **args = gc_arena_zero(t->arena, n_args + 1, sizeof *args);
    if (!args)
        return flow_expr_fail(t->err, n->at, "out of memory");
    for (const cJSON *o = operands ? operands->child : NULL; o; o = o->next)
        if (!(args[i++] = build(t, o, depth)))
            return NULL;
    return flow_expr_call(t->arena, function, args, n_args, n->at, t->err);
}

static const struct flow_expr *list(struct tree *t, const struct node *n, unsigned depth)
{
    static const struct flow_list empty = {.n = 0};
    struct flow_value none = {.kind = FLOW_LIST, .of = n->type, .list = &empty};
    if (cJSON_GetArraySize(n->items) == 0)
        return literal(t, none, n);
    return call(t, n, "MakeList", n->items, depth);
}

static const struct flow_expr *lit(struct tree *t, const struct node *n, unsigned depth)
{
    static const struct flow_expr *(*const by_kind[FLOW_N_KINDS])(struct tree *,
                                                                  const struct node *) = {
        [FLOW_TEXT] = text,         [FLOW_INTEGER] = integer,   [FLOW_DECIMAL] = decimal,
        [FLOW_BOOL] = boolean,      [FLOW_DATETIME] = datetime, [FLOW_DURATION] = duration,
        [FLOW_CURRENCY] = currency, [FLOW_PHONE] = phone,
    };
    if (n->is_list)
        return list(t, n, depth);
    if (by_kind[n->type])
        return by_kind[n->type](t, n);
    return flow_expr_named(t->arena, n->type, n->text, n->val, n->at, t->err);
}

static const struct flow_expr *emp(struct tree *t, const struct node *n, unsigned depth)
{
    (void)depth;
    return literal(t, flow_not_set_of(n->is_list ? FLOW_LIST : n->type), n);
}

static const struct flow_expr *new_prompt(struct tree *t, const struct node *n)
{
    const char *dot = strchr(n->text, '.');
    return flow_expr_named(t->arena, FLOW_PROMPT, dot ? dot + 1 : n->text, n->val, n->at, t->err);
}

static const struct flow_expr *new_ref(struct tree *t, const struct node *n, enum flow_scope scope,
                                       const char *key)
{
    struct flow_ref ref = {
        .scope = scope, .type = n->type, .is_list = n->is_list, .text = n->text, .key = key};
    return flow_expr_new_ref(t->arena, ref, n->at, t->err);
}

/* "Prompt.Welcome"; a variable that holds a prompt is named by its scope, as any other. */
static bool is_prompt(const struct node *n)
{
    static const char *const scopes[] = {"Flow.", "Task.", "State.", "Common.", "Slot."};
    bool variable = false;
    for (size_t i = 0; i < GC_COUNT_OF(scopes); i++)
        variable |= strncasecmp(n->text, scopes[i], strlen(scopes[i])) == 0;
    return n->type == FLOW_PROMPT && !n->is_list && !variable;
}

static const struct flow_expr *ref(struct tree *t, const struct node *n, unsigned depth)
{
    (void)depth;
    if (!n->val)
        return flow_expr_fail(t->err, n->at, "\"%.60s\" names no variable by its id", n->text);
    return is_prompt(n) ? new_prompt(t, n) : new_ref(t, n, FLOW_SCOPE_ID, n->val);
}

/* "__MESSAGE_MESSAGE__.body": members may be glued on. */
static const struct flow_expr *sysref(struct tree *t, const struct node *n, unsigned depth)
{
    (void)depth;
    if (flow_expr_is_constant(n->text))
        return flow_expr_ref(t->arena, n->text, n->at, t->err);
    if (!n->val)
        return flow_expr_fail(t->err, n->at, "\"%.60s\" names no built-in value", n->text);
    if (n->type == FLOW_PROMPT)
        return new_prompt(t, n);
    size_t len = strcspn(n->val, ".");
    char *key = gc_arena_dup(t->arena, n->val, len), *members = gc_arena_dups(t->arena, n->val);
    if (!key || !members)
        return flow_expr_fail(t->err, n->at, "out of memory");
    const struct flow_expr *x = new_ref(t, n, FLOW_SCOPE_SYSTEM, key);
    for (char *at = members + len; x && *at == '.'; at += len) {
        len = strcspn(++at, ".");
        bool more = at[len] == '.';
        at[len] = '\0';
        x = flow_expr_member(t->arena, x, at, n->at, t->err);
        if (more)
            at[len] = '.';
    }
    return x;
}

/* Operands are the name of a member and what has it. */
static const struct flow_expr *member(struct tree *t, const struct node *n, unsigned depth)
{
    const cJSON *first = n->operands ? n->operands->child : NULL;
    const char *name = gc_json_str(gc_json_get(first, "lit"), "text");
    if (!name || !first->next || first->next->next)
        return flow_expr_fail(t->err, n->at, "\".\" needs a name and what has it");
    return flow_expr_member(t->arena, build(t, first->next, depth), name, n->at, t->err);
}

/* Operands are the index and the collection, in this order. */
static const struct flow_expr *item(struct tree *t, const struct node *n, unsigned depth)
{
    const cJSON *index = n->operands ? n->operands->child : NULL;
    const struct flow_expr **args = gc_arena_zero(t->arena, 2, sizeof *args);
    if (!args || !index || !index->next || index->next->next)
        return flow_expr_fail(t->err, n->at, "\"[\" needs an index and a collection");
    args[0] = build(t, index->next, depth);
    args[1] = args[0] ? build(t, index, depth) : NULL;
    return args[1] ? flow_expr_call(t->arena, "[", args, 2, n->at, t->err) : NULL;
}

static const struct {
    const char *kind;
    const struct flow_expr *(*build)(struct tree *, const struct node *, unsigned depth);
} kinds[] = {
    {"lit", lit}, {"emp", emp}, {"ref", ref}, {"sysref", sysref}, {".", member}, {"[", item},
};

static bool take_apart(struct tree *t, const cJSON *json, struct node *n)
{
    const cJSON *inside = cJSON_IsObject(json) ? json->child : NULL;
    if (!inside || inside->next || !cJSON_IsObject(inside)) {
        flow_expr_fail(t->err, 0,
                       "a node of a tree is an object with one member that is an object");
        return false;
    }
    const char *s = gc_json_str(inside, "text"), *type = gc_json_str(inside, "type");
    int64_t pos = gc_json_int(inside, "pos", 1);
    *n = (struct node){.kind = inside->string,
                       .text = s ? s : "",
                       .val = gc_json_str(inside, "val"),
                       .at = pos > 0 && pos <= FLOW_EXPR_BYTES ? (size_t)pos - 1 : 0,
                       .operands = gc_json_get(inside, "operands"),
                       .items = gc_json_get(inside, "items")};
    n->type = flow_kind_of_type(type ? type : "any", &n->is_list);
    if (n->type == FLOW_OBJECT && type && strcmp(type, "any") == 0)
        n->type = FLOW_NOT_SET;
    return true;
}

static const struct flow_expr *build(struct tree *t, const cJSON *json, unsigned depth)
{
    struct node n;
    if (!take_apart(t, json, &n))
        return NULL;
    if (depth >= FLOW_EXPR_HEIGHT)
        return flow_expr_fail(t->err, n.at, "the tree is nested more than %d deep",
                              FLOW_EXPR_HEIGHT);
    for (size_t i = 0; i < GC_COUNT_OF(kinds); i++)
        if (strcmp(kinds[i].kind, n.kind) == 0)
            return kinds[i].build(t, &n, depth + 1); /* cppcheck-suppress returnDanglingLifetime */
    if (n.operands && !cJSON_IsArray(n.operands))
        return flow_expr_fail(t->err, n.at, "operands must be an array, not %s",
                              gc_json_type_name(n.operands));
    return call(t, &n, n.kind, n.operands, depth + 1);
}

const struct flow_expr *flow_expr_tree(struct gc_arena *a, const cJSON *config,
                                       struct flow_expr_error *err)
{
    struct tree t = {.arena = a, .err = err};
    if (!config || cJSON_IsNull(config))
        return flow_expr_literal(a, flow_not_set(), 0, err);
    return build(&t, config, 0);
}
