/* $clock, $random and $json of templates. */
#include "mock/stubs/tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json/write.h"
#include "base/random.h"
#include "mock/flow/value/zone.h"
#include "mock/integrations/jsonpath/jsonpath.h"

typedef struct velocity_value value;
typedef struct velocity_call call;

static const value nothing;

/* A text of the call's, with a NUL. */
static const char *text_of(call *c, size_t nth)
{
    if (nth >= c->n_args)
        return "";
    value text = velocity_to_text(c->run->arena, &c->args[nth]);
    char *copy = text.text ? gc_arena_dup(c->run->arena, text.text, text.n) : NULL;
    return copy ? copy : "";
}

/* --- $clock ------------------------------------------------------------------------------------
 */

static bool zone_ahead(call *c, const char *name, int64_t utc_ms, int64_t *ahead_ms)
{
    struct gc_error err = {0};
    struct flow_zone *zone = NULL;
    const char *dir = getenv("TZDIR");
    *ahead_ms = 0;
    if (!*name || strcmp(name, "UTC") == 0 || strcmp(name, "Z") == 0)
        return true;
    if (flow_zone_load(&zone, dir && *dir ? dir : FLOW_ZONE_DIR, name, &err) != GC_OK)
        return velocity_fail(c->run, c->at, "now(): there is no time zone \"%.60s\"", name);
    *ahead_ms = flow_zone_offset_ms(zone, utc_ms);
    flow_zone_free(zone);
    return true;
}

/* now(offset, pattern, zone) */
static value now(call *c)
{
    const struct stub_clock *clock = (const struct stub_clock *)(const void *)c->self.tool;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    int64_t ms = clock->now_ms, ahead_ms;
    const char *pattern = text_of(c, 1);
    char wrong = '\0';
    if (!stub_time_add(&ms, text_of(c, 0))) {
        velocity_fail(c->run, c->at, "now(): \"%.60s\" is no offset, as \"3 days\" or \"-1 hours\"",
                      text_of(c, 0));
        return nothing;
    }
    if (!zone_ahead(c, text_of(c, 2), ms, &ahead_ms))
        return nothing;
    if (!stub_time_format(ms, ahead_ms, pattern, &text, &wrong)) {
        velocity_fail(c->run, c->at, "now(): the letter %c of \"%.60s\" means nothing", wrong,
                      pattern);
        return nothing;
    }
    if (strcmp(pattern, "epoch") == 0 || strcmp(pattern, "unix") == 0)
        return velocity_integer(strcmp(pattern, "unix") == 0 ? ms / 1000 : ms);
    return velocity_made(c, &text);
}

static const struct velocity_method_row clock_methods[] = {
    {"now", "", now}, {"now", "s", now}, {"now", "ss", now}, {"now", "sss", now}};
const struct velocity_methods stub_clock_methods = {clock_methods, GC_COUNT_OF(clock_methods)};

/* --- $random -----------------------------------------------------------------------------------
 */

static uint64_t draw(call *c)
{
    /* The tool is made for one rendering, and nobody else's. */
    struct stub_random *r = (struct stub_random *)(uintptr_t)c->self.tool;
    return gc_prng_next(&r->prng);
}

static double draw_unit(call *c)
{
    return (double)(draw(c) >> 11) * 0x1.0p-53;
}

static value uuid(call *c)
{
    char text[GC_UUID_TEXT];
    uint64_t a = draw(c), b = draw(c);
    snprintf(text, sizeof text, "%08x-%04x-4%03x-%04x-%012llx", (unsigned)(a >> 32),
             (unsigned)(a >> 16 & 0xFFFF), (unsigned)(a & 0xFFF),
             (unsigned)(b >> 48 & 0x3FFF) | 0x8000U, (unsigned long long)(b & 0xFFFFFFFFFFFFU));
    char *copy = gc_arena_dup(c->run->arena, text, sizeof text - 1);
    return copy ? velocity_text(copy, sizeof text - 1) : nothing;
}

static value int_between(call *c, int64_t from, int64_t to)
{
    uint64_t span = (uint64_t)to - (uint64_t)from + 1;
    if (from > to) {
        velocity_fail(c->run, c->at, "int(): %lld is more than %lld", (long long)from,
                      (long long)to);
        return nothing;
    }
    return velocity_integer((int64_t)((uint64_t)from + (span ? draw(c) % span : draw(c))));
}

static value int_of_two(call *c)
{
    return int_between(c, c->args[0].integer, c->args[1].integer);
}

static value int_of_one(call *c)
{
    return int_between(c, 0, c->args[0].integer);
}

static value decimal(call *c)
{
    double from = velocity_as_double(&c->args[0]), to = velocity_as_double(&c->args[1]);
    return velocity_decimal(from + draw_unit(c) * (to - from));
}

static value draw_bool(call *c)
{
    return velocity_bool(draw(c) >> 63);
}

/* One of the arguments, or of a list that is the only one. */
static value choice(call *c)
{
    const value *from = c->args;
    size_t n = c->n_args;
    if (n == 1 && from[0].kind == VELOCITY_LIST) {
        n = from[0].list->n;
        from = from[0].list->items;
    }
    if (n == 0) {
        velocity_fail(c->run, c->at, "choice() was given nothing to choose from");
        return nothing;
    }
    return from[draw(c) % n];
}

enum { MAX_DRAWN = 65536 };

static value letters_of(call *c, const char *alphabet)
{
    int64_t n = c->args[0].integer;
    size_t of = strlen(alphabet);
    if (n < 0 || n > MAX_DRAWN) {
        velocity_fail(c->run, c->at, "a random text has 0 to %d letters, not %lld", MAX_DRAWN,
                      (long long)n);
        return nothing;
    }
    char *text = gc_arena_zero(c->run->arena, (size_t)n + 1, 1);
    for (int64_t i = 0; text && i < n; i++)
        text[i] = alphabet[draw(c) % of];
    return text ? velocity_text(text, (size_t)n) : nothing;
}

#define DIGITS   "0123456789"
#define LETTERS  "abcdefghijklmnopqrstuvwxyz"
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static value random_text(call *c)
{
    return letters_of(c, DIGITS LETTERS CAPITALS);
}

static value random_hex(call *c)
{
    return letters_of(c, DIGITS "abcdef");
}

static value random_digits(call *c)
{
    return letters_of(c, DIGITS);
}

static value random_letters(call *c)
{
    return letters_of(c, LETTERS CAPITALS);
}

static const struct velocity_method_row random_methods[] = {
    {"uuid", "", uuid},           {"int", "ii", int_of_two},      {"int", "i", int_of_one},
    {"decimal", "nn", decimal},   {"boolean", "", draw_bool},     {"text", "i", random_text},
    {"hex", "i", random_hex},     {"digits", "i", random_digits}, {"letters", "i", random_letters},
    {"choice", "", choice},       {"choice", "o", choice},        {"choice", "oo", choice},
    {"choice", "ooo", choice},    {"choice", "oooo", choice},     {"choice", "ooooo", choice},
    {"choice", "oooooo", choice}, {"choice", "ooooooo", choice},  {"choice", "oooooooo", choice},
};
const struct velocity_methods stub_random_methods = {random_methods, GC_COUNT_OF(random_methods)};

/* --- $json -------------------------------------------------------------------------------------
 */

static value path_in(call *c, const cJSON *root)
{
    struct jsonpath *path = NULL;
    struct gc_error err = {0};
    const cJSON *found = NULL;
    if (jsonpath_parse(&path, text_of(c, 0), &err) != GC_OK) {
        velocity_fail(c->run, c->at, "path(): %.200s", err.message);
        return nothing;
    }
    enum gc_status s =
        root ? jsonpath_read(path, root, c->run->arena, &found, &err) : GC_E_NOT_FOUND;
    jsonpath_free(path);
    return s == GC_OK ? velocity_from_json(c->run->arena, found) : nothing;
}

/* What a path finds in the request's body. */
static value path_of_body(call *c)
{
    return path_in(c, ((const struct stub_json *)(const void *)c->self.tool)->body);
}

static value json_of(call *c, const value *v)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(VELOCITY_MAX_TEXT);
    struct gc_jsonw w = gc_jsonw(&text);
    velocity_write_json(v, &w);
    return velocity_made(c, &text);
}

/* The same as a text: lists and objects as JSON. */
static value text_in_body(call *c)
{
    value v = path_of_body(c);
    if (v.kind == VELOCITY_LIST || v.kind == VELOCITY_MAP)
        return json_of(c, &v);
    return v.kind == VELOCITY_NULL ? v : velocity_to_text(c->run->arena, &v);
}

/* Any value as JSON. */
static value write_json(call *c)
{
    return json_of(c, &c->args[0]);
}

static const struct velocity_method_row json_methods[] = {
    {"path", "s", path_of_body}, {"text", "s", text_in_body}, {"write", "o", write_json}};
const struct velocity_methods stub_json_methods = {json_methods, GC_COUNT_OF(json_methods)};

/* --- all of them -------------------------------------------------------------------------------
 */

void stub_tools_init(struct stub_tools *t, int64_t now_ms, uint64_t prng, const cJSON *body)
{
    *t = (struct stub_tools){
        .clock = {.tool = {.name = "clock", .methods = stub_clock_methods}, .now_ms = now_ms},
        .random = {.tool = {.name = "random", .methods = stub_random_methods}, .prng = prng},
        .json = {.tool = {.name = "json", .methods = stub_json_methods}, .body = body}};
}

void stub_tools_add(const struct stub_tools *t, struct velocity_scope *scope)
{
    const struct velocity_tool *const all[] = {&t->clock.tool, &t->random.tool, &t->json.tool};
    for (size_t i = 0; i < GC_COUNT_OF(all); i++)
        velocity_scope_value(scope, all[i]->name,
                             (struct velocity_value){.kind = VELOCITY_TOOL, .tool = all[i]});
}
