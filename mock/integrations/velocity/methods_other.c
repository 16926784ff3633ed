/* methods_other.c - methods of lists, maps and numbers, and toString and equals of anything. */
#include <string.h>

#include "mock/integrations/velocity/run.h"

typedef struct velocity_value value;
typedef struct velocity_call call;

static const value nothing;

static bool is(const call *c, enum velocity_kind kind)
{
    return c->self.kind == kind;
}

static value to_string(call *c)
{
    return velocity_to_text(c->run->arena, &c->self);
}

static value equals(call *c)
{
    size_t work = 0;
    bool equal = c->self.kind == c->args[0].kind && velocity_equal(&c->self, &c->args[0], &work);
    return velocity_works(c->run, c->at, work) ? velocity_bool(equal) : nothing;
}

static value size(call *c)
{
    if (is(c, VELOCITY_LIST))
        return velocity_integer((int64_t)c->self.list->n);
    return is(c, VELOCITY_MAP) ? velocity_integer((int64_t)c->self.map->n) : nothing;
}

static value is_empty(call *c)
{
    value n = size(c);
    return n.kind == VELOCITY_NULL ? nothing : velocity_bool(n.integer == 0);
}

static value *item(call *c, int64_t i)
{
    if (i >= 0 && (uint64_t)i < c->self.list->n)
        return &c->self.list->items[i];
    velocity_fail(c->run, c->at, "there is no item %lld in a list of %zu", (long long)i,
                  c->self.list->n);
    return NULL;
}

static struct velocity_entry *entry(call *c, const value *key)
{
    value name = velocity_to_text(c->run->arena, key);
    return name.text ? velocity_map_find(c->self.map, name.text, name.n) : NULL;
}

static value get(call *c)
{
    if (is(c, VELOCITY_LIST) && c->args[0].kind == VELOCITY_INTEGER) {
        value *at = item(c, c->args[0].integer);
        return at ? *at : nothing;
    }
    struct velocity_entry *e = is(c, VELOCITY_MAP) ? entry(c, &c->args[0]) : NULL;
    return e ? e->value : nothing;
}

static value add(call *c)
{
    if (!is(c, VELOCITY_LIST))
        return nothing;
    return velocity_bool(velocity_list_add(c->run->arena, c->self.list, c->args[0]));
}

/* What stood there, as Java's put and set give it. */
static value put(call *c)
{
    if (!is(c, VELOCITY_MAP))
        return nothing;
    struct velocity_entry *e = entry(c, &c->args[0]);
    value before = e ? e->value : nothing;
    value key = velocity_to_text(c->run->arena, &c->args[0]);
    if (key.text && !velocity_map_put(c->run->arena, c->self.map, key.text, key.n, c->args[1]))
        c->run->arena->failed = true;
    return before;
}

static value set(call *c)
{
    value *at = is(c, VELOCITY_LIST) ? item(c, c->args[0].integer) : NULL;
    value before = at ? *at : nothing;
    if (at)
        *at = c->args[1];
    return before;
}

static value drop(call *c)
{
    if (is(c, VELOCITY_LIST) && c->args[0].kind == VELOCITY_INTEGER) {
        value *at = item(c, c->args[0].integer);
        if (!at)
            return nothing;
        value before = *at;
        memmove(at, at + 1, (size_t)(c->self.list->items + c->self.list->n - at - 1) * sizeof *at);
        c->self.list->n--;
        return before;
    }
    struct velocity_entry *e = is(c, VELOCITY_MAP) ? entry(c, &c->args[0]) : NULL;
    if (!e)
        return nothing;
    value before = e->value;
    memmove(e, e + 1, (size_t)(c->self.map->entries + c->self.map->n - e - 1) * sizeof *e);
    c->self.map->n--;
    return before;
}

static int64_t find(const call *c)
{
    for (size_t i = 0; i < c->self.list->n; i++) {
        size_t work = 0;
        if (c->self.list->items[i].kind == c->args[0].kind &&
            velocity_equal(&c->self.list->items[i], &c->args[0], &work))
            return (int64_t)i;
        if (work > sizeof(value) && !velocity_works(c->run, c->at, work))
            break;
    }
    return -1;
}

static value contains(call *c)
{
    return is(c, VELOCITY_LIST) ? velocity_bool(find(c) >= 0) : nothing;
}

static value index_of(call *c)
{
    return is(c, VELOCITY_LIST) ? velocity_integer(find(c)) : nothing;
}

static value contains_key(call *c)
{
    return is(c, VELOCITY_MAP) ? velocity_bool(entry(c, &c->args[0]) != NULL) : nothing;
}

/* {key, value} of one entry. */
static value pair(call *c, const struct velocity_entry *e)
{
    value v = velocity_map(c->run->arena);
    if (v.kind != VELOCITY_MAP ||
        !velocity_map_put(c->run->arena, v.map, "key", 3, velocity_text(e->key, e->key_n)) ||
        !velocity_map_put(c->run->arena, v.map, "value", 5, e->value))
        return nothing;
    v.map->is_entry = true;
    return v;
}

static value key_of(call *c, const struct velocity_entry *e)
{
    (void)c;
    return velocity_text(e->key, e->key_n);
}

static value value_of(call *c, const struct velocity_entry *e)
{
    (void)c;
    return e->value;
}

static value each_entry(call *c, value (*make)(call *, const struct velocity_entry *))
{
    value v = is(c, VELOCITY_MAP) ? velocity_list(c->run->arena) : nothing;
    for (size_t i = 0; v.kind == VELOCITY_LIST && i < c->self.map->n; i++)
        if (!velocity_list_add(c->run->arena, v.list, make(c, &c->self.map->entries[i])))
            return nothing;
    return v;
}

static value key_set(call *c)
{
    return each_entry(c, key_of);
}

static value values(call *c)
{
    return each_entry(c, value_of);
}

static value entry_set(call *c)
{
    return each_entry(c, pair);
}

static value get_key(call *c)
{
    return is(c, VELOCITY_MAP) && c->self.map->is_entry ? c->self.map->entries[0].value : nothing;
}

static value get_value(call *c)
{
    return is(c, VELOCITY_MAP) && c->self.map->is_entry ? c->self.map->entries[1].value : nothing;
}

static value int_value(call *c)
{
    if (!velocity_is_number(&c->self))
        return nothing;
    double d = velocity_as_double(&c->self);
    return velocity_integer(c->self.kind == VELOCITY_INTEGER ? c->self.integer
                            : d > -9e18 && d < 9e18          ? (int64_t)d
                                                             : 0);
}

static value double_value(call *c)
{
    return velocity_is_number(&c->self) ? velocity_decimal(velocity_as_double(&c->self)) : nothing;
}

static value compare_to(call *c)
{
    if (!velocity_is_number(&c->self) || c->self.kind != c->args[0].kind)
        return nothing;
    double a = velocity_as_double(&c->self), b = velocity_as_double(&c->args[0]);
    return velocity_integer((a > b) - (a < b));
}

/* clang-format off */
static const struct velocity_method_row rows[] = {
    {"toString", "", to_string}, {"equals", "o", equals}, {"size", "", size},
    {"isEmpty", "", is_empty}, {"get", "o", get}, {"add", "o", add}, {"put", "oo", put},
    {"set", "io", set}, {"remove", "o", drop}, {"contains", "o", contains},
    {"indexOf", "o", index_of}, {"containsKey", "o", contains_key}, {"keySet", "", key_set},
    {"values", "", values}, {"entrySet", "", entry_set}, {"getKey", "", get_key},
    {"getValue", "", get_value}, {"intValue", "", int_value}, {"longValue", "", int_value},
    {"doubleValue", "", double_value}, {"compareTo", "n", compare_to},
};
/* clang-format on */
const struct velocity_methods velocity_other_methods = {rows, GC_COUNT_OF(rows)};
