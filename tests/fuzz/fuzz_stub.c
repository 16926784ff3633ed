/* A stub is refused with its place, or is added, asked, and answers; or is told as a mapping. */
#include <string.h>

#include "mock/api/routes.h"
#include "mock/fault/action.h"
#include "mock/stubs/stubs.h"
#include "mock/wiremock/wiremock.h"
#include "tests/fuzz/fuzz.h"

static void answer(const struct mock_stub *stub, const struct mock_stub_turn *turn,
                   struct mock_subject *s)
{
    struct mock_stub_answer a GC_AUTO(mock_stub_answer_release) = {0};
    struct gc_error err = {0};
    const struct mock_stub_about about = {.subject = s,
                                          .world = "w",
                                          .base_url = "http://127.0.0.1/w/w",
                                          .correlation_id = "id",
                                          .now_ms = 1769846400000};
    enum gc_status status = mock_stub_make_answer(stub, turn, &about, &a, &err);
    FUZZ_HOLDS(status == GC_OK || fuzz_is_message(gc_error_text(&err)));
    if (status == GC_OK && turn->action->plan.body)
        fuzz_holds_json(&a.body);
}

static void ask(struct mock_stubs *w)
{
    static const char *const paths[] = {"/crm/customers/7", "/", "/a%20b//c"};
    for (size_t i = 0; i < GC_COUNT_OF(paths); i++) {
        struct mock_subject s = {.method = i ? "POST" : "GET",
                                 .path = paths[i],
                                 .query = "q=1&q=2",
                                 .body = "{\"data\":{\"id\":7,\"list\":[1,\"a\"]}}",
                                 .body_bytes = 34};
        struct mock_stub_turn turn;
        s.body_bytes = strlen(s.body);
        struct mock_stub *stub = mock_stubs_find(w, NULL, &s);
        if (stub && mock_stubs_take(w, stub, &turn))
            answer(stub, &turn, &s);
        mock_stub_unref(stub);
        mock_subject_release(&s);
    }
}

static void hear(void *ctx, const char *file, struct gc_pos at, bool left_out, const char *text)
{
    (void)ctx, (void)left_out;
    FUZZ_HOLDS(*file && *text && at.line > 0);
}

/* What a mapping becomes are stubs. */
static void import(const struct gc_json *doc)
{
    struct gc_strbuf made GC_AUTO(gc_strbuf_release) = GC_STRBUF(32 << 20);
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_json stubs GC_AUTO(gc_json_release) = {0};
    struct wiremock_import how = {.note = hear};
    struct gc_error err = {0};
    if (wiremock_convert(&how, doc, &made, &err) != GC_OK) {
        FUZZ_HOLDS(fuzz_is_message(gc_error_text(&err)));
        return;
    }
    FUZZ_HOLDS(gc_json_parse(&stubs, "made", gc_strbuf_text(&made), made.len, &gc_json_file_limits,
                             NULL) == GC_OK);
    for (const cJSON *c = stubs.root->child; c; c = c->next)
        FUZZ_HOLDS(mock_stub_check(&stubs, c, NULL, &problems));
    FUZZ_HOLDS((size_t)cJSON_GetArraySize(stubs.root) == how.n_stubs);
}

FUZZ(stub)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems checked GC_AUTO(gc_problems_release) = {0};
    struct gc_problems added GC_AUTO(gc_problems_release) = {0};
    struct gc_strbuf made GC_AUTO(gc_strbuf_release) = GC_STRBUF(8 << 20);
    struct gc_jsonw w = gc_jsonw(&made);
    struct mock_stubs stubs;
    if (!fuzz_reads_json(text, size, &doc))
        return;
    import(&doc);
    if (cJSON_IsArray(doc.root))
        return;
    bool ok = mock_stub_check(&doc, doc.root, mock_api_operations(), &checked);
    FUZZ_HOLDS(ok == (checked.n == 0));
    mock_stubs_init(&stubs);
    FUZZ_HOLDS((mock_stubs_add(&stubs, &doc, mock_api_operations(), &added, &w) == GC_OK) == ok);
    FUZZ_HOLDS(mock_stubs_count(&stubs) == ok);
    if (ok)
        ask(&stubs);
    mock_stubs_release(&stubs);
}
