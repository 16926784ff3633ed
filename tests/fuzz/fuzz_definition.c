/* Exported actions: refused with their places, or made into a request that may be sent, and any
 * answer into outputs. */
#include <string.h>

#include "mock/integrations/action/action.h"
#include "tests/fuzz/fuzz.h"

static void ask(const struct action_definition *a)
{
    static const char inputs[] = "{\"id\":\"7\",\"n\":1.50,\"nil\":null,\"q\":\"a\\\"b c\"}";
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 32 << 20};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct action_request r;
    struct gc_error err = {0};
    if (gc_json_parse(&doc, "inputs", inputs, sizeof inputs - 1, &gc_json_default_limits, NULL) !=
        GC_OK)
        return;
    const struct action_values v = {.inputs = doc.root};
    if (action_check(a->input, doc.root, "input", &err) != GC_OK)
        FUZZ_HOLDS(fuzz_is_message(err.message));
    enum gc_status s = action_make_request(a, &v, &arena, &r, &err);
    if (s != GC_OK) {
        FUZZ_HOLDS(fuzz_is_message(gc_error_text(&err)));
        return;
    }
    for (const char *c = r.url; *c; c++)
        FUZZ_HOLDS(*c > ' ' && *c < 127);
    for (size_t i = 0; i < r.n_headers; i++)
        FUZZ_HOLDS(!strpbrk(r.headers[i].name, "\r\n: ") && !strpbrk(r.headers[i].value, "\r\n"));
}

static void answer(const struct action_definition *a)
{
    static const char text[] = "{\"id\":1,\"items\":[{\"id\":\"x\"},{\"id\":null}],\"n\":1.50}";
    struct gc_arena arena GC_AUTO(gc_arena_release) = {.max_bytes = 64 << 20};
    struct gc_strbuf flat GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 << 20);
    struct action_result r = {0};
    struct gc_error err = {0};
    enum gc_status s = action_make_outputs(a, text, sizeof text - 1, &arena, &r, &err);
    if (s != GC_OK) {
        FUZZ_HOLDS(fuzz_is_message(gc_error_text(&err)));
    } else {
        if (action_check(a->output, r.outputs.root, "output", &err) != GC_OK)
            FUZZ_HOLDS(fuzz_is_message(err.message));
        if (action_flatten(r.outputs.root, &flat) == GC_OK)
            fuzz_holds_json(&flat);
    }
    gc_json_release(&r.outputs);
}

/* Whatever a schema is, its flat form is JSON. */
static void flatten(const cJSON *contract)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 << 20);
    struct gc_jsonw w = gc_jsonw(&text);
    const cJSON *output = gc_json_get(contract, "output");
    action_flatten_schema(gc_json_get(output, "successSchema"), &w);
    if (gc_strbuf_status(&text) == GC_OK)
        fuzz_holds_json(&text);
}

FUZZ(definition)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_problems warnings GC_AUTO(gc_problems_release) = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct action_definition *a = NULL;
    if (!fuzz_reads_json(text, size, &doc))
        return;
    enum gc_status s = action_read(&a, &doc, doc.root, &problems, &warnings);
    FUZZ_HOLDS(s == GC_OK ? a && problems.n == 0 : !a && problems.n > 0);
    for (size_t i = 0; i < problems.n_kept; i++)
        FUZZ_HOLDS(fuzz_is_message(problems.list[i].whole));
    if (a) {
        flatten(gc_json_get(doc.root, "contract"));
        ask(a);
        answer(a);
    }
    action_free(a);
}
