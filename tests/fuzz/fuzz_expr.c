/* Expressions: a text, or an export's tree (what begins with {), is a tree or an error with a place
 * in it; a tree has one value, or one error. */
#include <string.h>

#include "mock/flow/expr/expr.h"
#include "tests/fuzz/fuzz.h"

static struct flow_value look_up(void *ctx, const struct flow_ref *ref)
{
    const cJSON *variables = ctx;
    const cJSON *found = gc_json_get(variables, ref->key);
    return found ? flow_from_json(found) : flow_not_set();
}

static bool evaluate(const struct flow_expr *x, const cJSON *variables, bool not_set_passes,
                     struct gc_strbuf *made)
{
    struct gc_arena scratch GC_AUTO(gc_arena_release) = {.max_bytes = 4 << 20};
    struct flow_eval ev = {.arena = &scratch,
                           .resolve = look_up,
                           .ctx = (void *)(uintptr_t)variables,
                           .now_ms = 1769847300250,
                           .country_code = "1",
                           .not_set_passes = not_set_passes};
    struct flow_value v, copy;
    if (!flow_expr_eval(&ev, x, &v)) {
        FUZZ_HOLDS(ev.error[0] != '\0' && ev.status != GC_OK);
        return false;
    }
    FUZZ_HOLDS(flow_value_dup(&v, &copy));
    FUZZ_HOLDS(flow_value_bytes(&copy) == flow_value_bytes(&v));
    flow_value_release(&copy);
    struct gc_jsonw w = gc_jsonw(made);
    flow_value_write(&w, &v);
    fuzz_holds_json(made);
    return true;
}

static const struct flow_expr *read_expr(struct gc_arena *tree, const char *text, size_t size,
                                         struct gc_json *doc)
{
    struct flow_expr_error e = {0};
    const struct flow_expr *x;
    if (*text != '{') {
        x = flow_expr_parse(tree, text, &e);
        FUZZ_HOLDS(x || (e.at <= size && fuzz_is_message(e.message)));
        return x;
    }
    if (!fuzz_reads_json(text, size, doc))
        return NULL;
    x = flow_expr_tree(tree, doc->root, &e);
    FUZZ_HOLDS(x || fuzz_is_message(e.message));
    return x;
}

FUZZ(expr)
{
    static const char known[] =
        "{\"flow.name\":\"Ada\",\"flow.n\":3,\"flow.d\":2.5,\"flow.yes\":true,\"from\":"
        "\"+15551234567\",\"flow.contact\":{\"name\":\"Ada\",\"list\":[1,\"b\",null]},"
        "\"dataaction.lookup.email\":\"ada@example.com\"}";
    struct gc_arena tree GC_AUTO(gc_arena_release) = {.max_bytes = 4 << 20};
    struct gc_strbuf first GC_AUTO(gc_strbuf_release) = GC_STRBUF(16 << 20);
    struct gc_strbuf second GC_AUTO(gc_strbuf_release) = GC_STRBUF(16 << 20);
    struct gc_json vars GC_AUTO(gc_json_release) = {0}, doc GC_AUTO(gc_json_release) = {0};
    const struct flow_expr *x = read_expr(&tree, text, size, &doc);
    if (!x || gc_json_parse(&vars, "known", known, sizeof known - 1, &gc_json_default_limits,
                            NULL) != GC_OK)
        return;
    bool ok = evaluate(x, vars.root, false, &first);
    FUZZ_HOLDS(ok == evaluate(x, vars.root, false, &second));
    FUZZ_HOLDS(strcmp(gc_strbuf_text(&first), gc_strbuf_text(&second)) == 0);
    gc_strbuf_reset(&second);
    FUZZ_HOLDS(!evaluate(x, vars.root, true, &second) || !ok ||
               strcmp(gc_strbuf_text(&first), gc_strbuf_text(&second)) == 0);
}
