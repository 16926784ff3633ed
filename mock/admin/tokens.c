/* Does a text give away a token that the world has issued? A log, say, of a program under test. */
#include <string.h>

#include "mock/admin/admin.h"
#include "mock/exchange/envelope.h"
#include "mock/text/leak.h"

enum { MOST_FOUND = 100 };

static const struct gc_json_field find_fields[] = {{"text", GC_JSON_STRING, true}};

struct finding {
    struct mock_leaks *text;
    struct gc_jsonw *to;
    int n;
};

static bool look_for(void *ctx, const struct mock_token *token)
{
    struct finding *f = ctx;
    struct mock_leak leak;
    if (!mock_leaks_find(f->text, token->text, NULL, &leak))
        return true;
    gc_jsonw_object(f->to);
    gc_jsonw_put_str(f->to, "client_id", token->client_id);
    gc_jsonw_put_str(f->to, "how", *leak.how ? leak.how : "as it is");
    gc_jsonw_put_int(f->to, "begin", (int64_t)leak.begin);
    gc_jsonw_put_int(f->to, "end", (int64_t)leak.end);
    gc_jsonw_end(f->to);
    return ++f->n < MOST_FOUND;
}

void mock_admin_tokens_find(struct mock_exchange *x)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    if (!mock_request_any_json(x, &doc))
        return;
    if (!gc_json_check(&doc, doc.root, "question", find_fields, GC_COUNT_OF(find_fields),
                       &problems)) {
        mock_fail_because(x, GC_E_DATA, NULL, &problems);
        return;
    }
    const char *text = gc_json_str(doc.root, "text");
    struct gc_jsonw w = mock_body(x);
    struct finding f = {.text = mock_leaks_new(text, strlen(text)), .to = &w};
    if (!f.text) {
        mock_fail_because(x, GC_E_NOMEM, NULL, NULL);
        return;
    }
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "found");
    mock_tokens_each(&x->world->tokens, look_for, &f);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_leaks_free(f.text);
    mock_reply_json(x, 200);
}
