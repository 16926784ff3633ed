/* methods_text.c - the methods of Java's String. Places count UTF-16 units, as Java does. */
#include <ctype.h>
#include <locale.h>
#include <pthread.h>
#include <string.h>
#include <wctype.h>

#include "base/text.h"
#include "mock/integrations/velocity/run.h"

typedef struct velocity_value value;
typedef struct velocity_call call;

static const value nothing;

/* How many units the first n bytes make. */
static int64_t units(const char *text, size_t n)
{
    int64_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += ((text[i] & 0xC0) != 0x80) + ((text[i] & 0xF8) == 0xF0);
    return count;
}

/* The byte at which unit `unit` begins; false when the text is shorter. */
static bool byte_of(const value *v, int64_t unit, size_t *out)
{
    int64_t at = 0;
    size_t i = 0;
    for (; i < v->n && at < unit; i++)
        at += ((v->text[i] & 0xC0) != 0x80) + ((v->text[i] & 0xF8) == 0xF0);
    while (i < v->n && (v->text[i] & 0xC0) == 0x80)
        i++;
    *out = i;
    return unit >= 0 && at >= unit;
}

static bool same(const value *a, const value *b)
{
    return a->kind == b->kind && a->n == b->n && memcmp(a->text, b->text, a->n) == 0;
}

static const char *find(const value *in, size_t from, const value *what)
{
    return from > in->n ? NULL : memmem(in->text + from, in->n - from, what->text, what->n);
}

static value length(call *c)
{
    return velocity_integer(units(c->self.text, c->self.n));
}

static value is_empty(call *c)
{
    return velocity_bool(c->self.n == 0);
}

static value substring(call *c)
{
    size_t from, to = c->self.n;
    int64_t n = units(c->self.text, c->self.n);
    int64_t end = c->n_args > 1 ? c->args[1].integer : n;
    if (!byte_of(&c->self, c->args[0].integer, &from) || !byte_of(&c->self, end, &to) ||
        to < from) {
        velocity_fail(c->run, c->at, "substring from %lld to %lld of a text of %lld characters",
                      (long long)c->args[0].integer, (long long)end, (long long)n);
        return nothing;
    }
    return velocity_text(c->self.text + from, to - from);
}

static value char_at(call *c)
{
    size_t from, to;
    int64_t at = c->args[0].integer;
    if (at < INT32_MAX && byte_of(&c->self, at, &from) && byte_of(&c->self, at + 1, &to))
        return velocity_text(c->self.text + from, to - from);
    velocity_fail(c->run, c->at, "there is no character %lld in a text of %lld", (long long)at,
                  (long long)units(c->self.text, c->self.n));
    return nothing;
}

static value index_of(call *c)
{
    size_t from = 0;
    if (c->n_args > 1 && c->args[1].integer > 0 && !byte_of(&c->self, c->args[1].integer, &from))
        return velocity_integer(-1);
    const char *hit = find(&c->self, from, &c->args[0]);
    return velocity_integer(hit ? units(c->self.text, (size_t)(hit - c->self.text)) : -1);
}

static value last_index_of(call *c)
{
    const value *what = &c->args[0];
    for (size_t i = c->self.n + 1; i-- > 0;)
        if (c->self.n - i >= what->n && memcmp(c->self.text + i, what->text, what->n) == 0)
            return velocity_integer(units(c->self.text, i));
    return velocity_integer(-1);
}

static value contains(call *c)
{
    return velocity_bool(find(&c->self, 0, &c->args[0]) != NULL);
}

static value starts_with(call *c)
{
    const value *what = &c->args[0];
    return velocity_bool(c->self.n >= what->n && memcmp(c->self.text, what->text, what->n) == 0);
}

static value ends_with(call *c)
{
    const value *what = &c->args[0];
    return velocity_bool(c->self.n >= what->n &&
                         memcmp(c->self.text + c->self.n - what->n, what->text, what->n) == 0);
}

static value equals(call *c)
{
    return velocity_bool(same(&c->self, &c->args[0]));
}

static value equals_ignore_case(call *c)
{
    const value *b = &c->args[0];
    bool equal = c->self.n == b->n;
    for (size_t i = 0; equal && i < b->n; i++)
        equal = tolower((unsigned char)c->self.text[i]) == tolower((unsigned char)b->text[i]);
    return velocity_bool(equal);
}

static value compare_to(call *c)
{
    const value *a = &c->self, *b = &c->args[0];
    size_t n = a->n < b->n ? a->n : b->n;
    for (size_t i = 0; i < n; i++)
        if (a->text[i] != b->text[i])
            return velocity_integer((unsigned char)a->text[i] - (unsigned char)b->text[i]);
    return velocity_integer(units(a->text, a->n) - units(b->text, b->n));
}

static value concat(call *c)
{
    struct gc_strbuf buf GC_AUTO(gc_strbuf_release) = GC_STRBUF(VELOCITY_MAX_TEXT);
    gc_strbuf_add(&buf, c->self.text, c->self.n);
    gc_strbuf_add(&buf, c->args[0].text, c->args[0].n);
    return velocity_made(c, &buf);
}

static value trim(call *c)
{
    value v = c->self;
    while (v.n && (unsigned char)v.text[0] <= ' ') {
        v.text++;
        v.n--;
    }
    while (v.n && (unsigned char)v.text[v.n - 1] <= ' ')
        v.n--;
    return v;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static locale_t letters; /* Unicode's; ASCII's where the system has no such locale */

static void open_locale(void)
{
    letters = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (!letters)
        letters = newlocale(LC_CTYPE_MASK, "C", (locale_t)0);
}

static value change_case(call *c, wint_t (*change)(wint_t, locale_t))
{
    struct gc_strbuf buf GC_AUTO(gc_strbuf_release) = GC_STRBUF(VELOCITY_MAX_TEXT);
    pthread_once(&once, open_locale);
    for (size_t i = 0, n; i < c->self.n; i += n) {
        uint32_t code = 0;
        char changed[4];
        n = gc_utf8_next(c->self.text + i, c->self.n - i, &code);
        if (n == 0 || !letters) {
            n = n ? n : 1;
            gc_strbuf_add(&buf, c->self.text + i, n);
            continue;
        }
        code = (uint32_t)change((wint_t)code, letters);
        gc_strbuf_add(&buf, changed, gc_utf8_put(code, changed));
    }
    return velocity_made(c, &buf);
}

static value to_lower(call *c)
{
    return change_case(c, towlower_l);
}

static value to_upper(call *c)
{
    return change_case(c, towupper_l);
}

/* All of them; the empty text is found before each character and at the end. */
static value replace(call *c)
{
    struct gc_strbuf buf GC_AUTO(gc_strbuf_release) = GC_STRBUF(VELOCITY_MAX_TEXT);
    const value *what = &c->args[0], *by = &c->args[1];
    size_t at = 0;
    while (at <= c->self.n) {
        const char *hit = find(&c->self, at, what);
        if (!hit)
            break;
        size_t n = (size_t)(hit - c->self.text) - at, one = 0;
        gc_strbuf_add(&buf, c->self.text + at, n);
        gc_strbuf_add(&buf, by->text, by->n);
        at += n + what->n;
        if (what->n == 0 && at < c->self.n) {
            one = gc_utf8_next(c->self.text + at, c->self.n - at, &(uint32_t){0});
            gc_strbuf_add(&buf, c->self.text + at, one ? one : 1);
        }
        if (what->n == 0)
            at += one ? one : 1;
    }
    if (at < c->self.n)
        gc_strbuf_add(&buf, c->self.text + at, c->self.n - at);
    return velocity_made(c, &buf);
}

/* clang-format off */
static const struct velocity_method_row rows[] = {
    {"length", "", length}, {"isEmpty", "", is_empty}, {"substring", "i", substring},
    {"substring", "ii", substring}, {"charAt", "i", char_at}, {"indexOf", "s", index_of},
    {"indexOf", "si", index_of}, {"lastIndexOf", "s", last_index_of}, {"contains", "s", contains},
    {"startsWith", "s", starts_with}, {"endsWith", "s", ends_with}, {"equals", "o", equals},
    {"equalsIgnoreCase", "s", equals_ignore_case}, {"compareTo", "s", compare_to},
    {"concat", "s", concat}, {"trim", "", trim}, {"toLowerCase", "", to_lower},
    {"toUpperCase", "", to_upper}, {"replace", "ss", replace}, };
/* clang-format on */
const struct velocity_methods velocity_text_methods = {rows, GC_COUNT_OF(rows)};
