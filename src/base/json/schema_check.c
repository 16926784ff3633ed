/* schema_check.c - walks a value along its schema. */
#include <math.h>
#include <string.h>

#include "base/json/schema_node.h"

enum {
    MESSAGE_BYTES = 1000,
    MOST_IN_PLACE = 64, /* schemas that may be applied to one value, one inside the other */
};

struct check {
    const struct gc_json *doc;
    struct gc_problems *out; /* NULL: only the answer is wanted, the first "no" ends the walk */
    unsigned mode, in_place;
    size_t steps_left;
    bool gave_up;
};

typedef struct gc_schema_node node;
typedef struct gc_schema_subject subject;

static bool check(struct check *c, const node *s, const subject *of);

/* Is there somebody who would read what is wrong? */
static bool is_heard(const struct check *c)
{
    return c->out && c->out->n_kept < GC_PROBLEMS_KEPT;
}

/* Whether to find words for what is wrong; what nobody would read is only counted: looking for what
 * was meant, and for the place, takes as long as the schema and the text. */
static bool tells(struct check *c)
{
    if (c->gave_up)
        return false;
    if (c->out && !is_heard(c))
        c->out->n++;
    return is_heard(c);
}

/* Both return false, so that a check can end with them. */
static bool complain(struct check *c, const subject *of, const struct gc_strbuf *text)
{
    gc_problems_add(c->out, c->doc->name, gc_json_where(c->doc, of->value), "%s",
                    gc_strbuf_text(text));
    return false;
}

#define COMPLAIN(c, of, say, ...)                                                                  \
    do {                                                                                           \
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MESSAGE_BYTES);               \
        if (!tells(c))                                                                             \
            return false;                                                                          \
        say(&text, (of), __VA_ARGS__);                                                             \
        return complain((c), (of), &text);                                                         \
    } while (0)

static bool say(struct check *c, const subject *of, const char *words)
{
    COMPLAIN(c, of, gc_schema_say, words);
}

static bool unknown_key(struct check *c, const subject *of, const cJSON *member, const char *near)
{
    if (tells(c))
        gc_problems_add(c->out, c->doc->name, gc_json_where_key(c->doc, member),
                        "unknown key \"%.100s\" in %s%s", member->string, of->self,
                        gc_did_you_mean("\"", near, "\""));
    return false;
}

static bool is_below(const struct gc_schema_bound *b, double v)
{
    return b->is_set && (b->exclusive ? v <= b->value : v < b->value);
}

static bool is_above(const struct gc_schema_bound *b, double v)
{
    return b->is_set && (b->exclusive ? v >= b->value : v > b->value);
}

static bool is_multiple(double v, double of)
{
    double times = v / of;
    return !(of > 0) || fabs(times - nearbyint(times)) < 1e-9;
}

static bool within(const struct gc_schema_sizes *sizes, size_t n)
{
    return n >= sizes->least && n <= sizes->most;
}

static bool check_number(struct check *c, const node *s, const subject *of)
{
    double v = of->value->valuedouble;
    if (is_below(&s->minimum, v) || is_above(&s->maximum, v) || !is_multiple(v, s->multiple_of))
        COMPLAIN(c, of, gc_schema_say_number, s);
    return true;
}

static size_t n_characters(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

static bool check_text(struct check *c, const node *s, const subject *of)
{
    bool sized = within(&s->characters, n_characters(of->value->valuestring));
    if (sized && (!s->pattern || gc_schema_matches(s->pattern, of->value->valuestring)))
        return true;
    if (s->words)
        return say(c, of, s->words);
    if (!sized)
        COMPLAIN(c, of, gc_schema_say_size, &s->characters, "characters");
    struct gc_strbuf words GC_AUTO(gc_strbuf_release) = GC_STRBUF(MESSAGE_BYTES);
    gc_strbuf_addf(&words, "must match %s", s->pattern->text);
    return say(c, of, gc_strbuf_text(&words));
}

static size_t n_children(const cJSON *value)
{
    size_t n = 0;
    for (const cJSON *child = value->child; child; child = child->next)
        n++;
    return n;
}

/* A value one level below: the count of schemas in one place begins anew. */
static bool check_child(struct check *c, const node *s, const subject *of)
{
    unsigned before = c->in_place;
    c->in_place = 0;
    bool ok = check(c, s, of);
    c->in_place = before;
    return ok;
}

static bool fits(struct check *c, const node *s, const subject *of)
{
    struct gc_problems *out = c->out;
    c->out = NULL;
    bool ok = check(c, s, of);
    c->out = out;
    return ok;
}

/* propertyNames, most often a list of words. */
static bool check_key(struct check *c, const node *s, const subject *of, const cJSON *member)
{
    cJSON key = {.type = cJSON_String, .valuestring = member->string};
    subject name = {.value = &key, .what = "the key", .self = "the key"};
    if (!s->names || fits(c, s->names, &name))
        return true;
    const cJSON *choices = s->names->choices;
    const char *words[64], *near = NULL;
    size_t n = 0;
    for (const cJSON *one = choices ? choices->child : NULL; one && n < GC_COUNT_OF(words);
         one = one->next)
        words[n++] = cJSON_IsString(one) ? one->valuestring : NULL;
    if (is_heard(c))
        near = gc_nearest(member->string, words, n);
    return unknown_key(c, of, member, near);
}

static bool check_member(struct check *c, const node *s, const subject *of, const cJSON *member)
{
    const node *known = gc_schema_property(s, member->string);
    subject child = {
        .value = member, .key = member->string, .what = of->self, .self = member->string};
    bool found = known != NULL, ok = check_key(c, s, of, member);
    if (cJSON_IsNull(member) && (c->mode & GC_SCHEMA_PATCH))
        known = NULL;
    if (known)
        ok &= check_child(c, known, &child);
    for (const struct gc_schema_pattern *p = s->by_pattern; p; p = p->next)
        if (gc_schema_matches(p, member->string)) {
            found = true;
            ok &= check_child(c, p->schema, &child);
        }
    if (found || !s->additional || !ok)
        return ok;
    if (s->additional->never)
        return unknown_key(c, of, member,
                           s->n_properties && is_heard(c)
                               ? gc_nearest_row(member->string, &s->properties->key,
                                                s->n_properties, sizeof *s->properties)
                               : NULL);
    return check_child(c, s->additional, &child);
}

static bool check_object(struct check *c, const node *s, const subject *of)
{
    bool ok = true;
    for (const cJSON *m = of->value->child; m && (ok || c->out); m = m->next)
        ok &= check_member(c, s, of, m);
    for (size_t i = 0; i < s->n_required && (ok || c->out); i++) {
        if ((c->mode & GC_SCHEMA_PATCH) || gc_json_get(of->value, s->required[i]))
            continue;
        ok = false;
        if (tells(c))
            gc_problems_add(c->out, c->doc->name, gc_json_where(c->doc, of->value),
                            "missing key \"%s\" in %s", s->required[i], of->self);
    }
    if ((s->members.least > 0 || s->members.most < SIZE_MAX) &&
        !within(&s->members, n_children(of->value)))
        COMPLAIN(c, of, gc_schema_say_members, s);
    return ok;
}

static bool check_array(struct check *c, const node *s, const subject *of)
{
    bool ok = true, contained = !s->contains;
    for (const cJSON *e = of->value->child; e && (ok || c->out); e = e->next) {
        subject element = {.value = e,
                           .key = of->key ? of->key : of->what,
                           .what = of->what,
                           .is_element = true,
                           .self = of->self};
        unsigned before = c->in_place;
        c->in_place = 0;
        if (s->items)
            ok &= check(c, s->items, &element);
        contained = contained || fits(c, s->contains, &element);
        c->in_place = before;
    }
    if (!within(&s->elements, n_children(of->value)))
        COMPLAIN(c, of, gc_schema_say_size, &s->elements, "elements");
    return contained ? ok : say(c, of, "lacks an element of the kind that it must have");
}

/* --- branches ----------------------------------------------------------------------------------
 */

static bool no_branch(struct check *c, const struct gc_schema_list *branches, const subject *of)
{
    enum { LOOK_THROUGH = 8 };
    unsigned types = 0, least = 0;
    bool wrong_type = true;
    const node *best = NULL;
    for (size_t i = 0; c->out && i < branches->n; i++) {
        const node *s = branches->item[i];
        unsigned own = gc_schema_types_of(s, LOOK_THROUGH),
                 d = gc_schema_distance(s, of->value, LOOK_THROUGH);
        types |= own;
        wrong_type = wrong_type && own && !gc_json_is(of->value, own);
        if (!best || d < least) {
            best = s;
            least = d;
        }
    }
    if (!best)
        return false;
    if (wrong_type)
        COMPLAIN(c, of, gc_schema_say_type, types);
    (void)check(c, best, of);
    return false;
}

static bool check_any(struct check *c, const struct gc_schema_list *branches, const subject *of)
{
    for (size_t i = 0; i < branches->n; i++)
        if (fits(c, branches->item[i], of))
            return true;
    return branches->n == 0 || no_branch(c, branches, of);
}

static bool check_one(struct check *c, const struct gc_schema_list *branches, const subject *of)
{
    size_t n = 0;
    for (size_t i = 0; i < branches->n && n < 2; i++)
        n += fits(c, branches->item[i], of);
    if (n > 1)
        return say(c, of, "fits two of the forms of which it must have one");
    return n == 1 || branches->n == 0 || no_branch(c, branches, of);
}

static bool check_in_place(struct check *c, const node *s, const subject *of)
{
    bool ok = true;
    if (s->ref) {
        subject named = *of;
        if (s->ref->name)
            named.self = s->ref->name;
        ok = check(c, s->ref, &named);
    }
    for (size_t i = 0; i < s->all.n && (ok || c->out); i++)
        ok &= check(c, s->all.item[i], of);
    ok = ok && check_any(c, &s->any, of) && check_one(c, &s->one, of);
    if (ok && s->negated && fits(c, s->negated, of))
        ok = say(c, of, "has a form that is not allowed here");
    const node *then = !s->condition ? NULL : fits(c, s->condition, of) ? s->then : s->otherwise;
    return ok && then ? check(c, then, of) : ok;
}

static bool check_value(struct check *c, const node *s, const subject *of)
{
    const cJSON *v = of->value;
    if (s->never)
        return say(c, of, "is not allowed");
    if (s->types && !gc_json_is(v, s->types))
        COMPLAIN(c, of, gc_schema_say_type, s->types);
    if (s->constant && !gc_json_equal(s->constant, v))
        COMPLAIN(c, of, gc_schema_say_constant, s->constant);
    if (s->choices && !gc_schema_is_among(s->choices, v))
        COMPLAIN(c, of, gc_schema_say_choices, s->choices);
    bool ok = cJSON_IsObject(v)   ? check_object(c, s, of)
              : cJSON_IsArray(v)  ? check_array(c, s, of)
              : cJSON_IsString(v) ? check_text(c, s, of)
              : cJSON_IsNumber(v) ? check_number(c, s, of)
                                  : true;
    return ok || c->out ? check_in_place(c, s, of) && ok : ok;
}

static bool give_up(struct check *c, const subject *of, const char *why)
{
    if (c->out && !c->gave_up)
        (void)say(c, of, why);
    c->gave_up = c->gave_up || c->out;
    return false;
}

static bool check(struct check *c, const node *s, const subject *of)
{
    if (c->steps_left == 0)
        return give_up(c, of, "takes too long to check: its schema is too complicated");
    c->steps_left--;
    if (c->in_place == MOST_IN_PLACE)
        return give_up(c, of, "can't be checked: its schema refers to itself without end");
    c->in_place++;
    bool ok = check_value(c, s, of);
    c->in_place--;
    return ok;
}

/* --- the whole ---------------------------------------------------------------------------------
 */

static size_t n_values(const cJSON *value)
{
    size_t n = 1;
    for (const cJSON *child = value->child; child; child = child->next)
        n += n_values(child);
    return n;
}

bool gc_schema_check(const struct gc_schema *s, const struct gc_json *doc, const cJSON *value,
                     const char *what, unsigned mode, struct gc_problems *out)
{
    enum { STEPS = 1000000, STEPS_A_VALUE = 200 };
    if (!s) {
        if (out)
            gc_problems_nomem(out, doc ? doc->name : what, (struct gc_pos){0});
        return false;
    }
    struct check c = {.doc = doc,
                      .out = out,
                      .mode = mode,
                      .steps_left = STEPS + STEPS_A_VALUE * n_values(value)};
    subject of = {.value = value, .what = what, .self = what};
    size_t before = out ? out->n : 0;
    bool ok = check(&c, s->root, &of);
    if (!ok && out && out->n == before) /* the steps ran out while nobody listened */
        (void)say(&c, &of, "takes too long to check: its schema is too complicated");
    return ok;
}

bool gc_schema_fits(const struct gc_schema *s, const cJSON *value)
{
    return gc_schema_check(s, NULL, value, "", 0, NULL);
}
