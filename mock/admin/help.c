/* The topics of `gcmock help`, for the page and for whoever asks. */
#include <string.h>

#include "base/cli/options_parse.h"
#include "mock/admin/admin.h"
#include "mock/exchange/envelope.h"
#include "mock/page/topics.h"

static void put_topic(struct gc_jsonw *w, const struct gc_topic *t, const char *text)
{
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "name", t->name);
    gc_jsonw_put_str(w, "summary", t->summary);
    if (text)
        gc_jsonw_put_str(w, "text", text);
    gc_jsonw_end(w);
}

void mock_admin_topics(struct mock_exchange *x)
{
    struct gc_jsonw w = mock_body(x);
    gc_jsonw_object(&w);
    gc_jsonw_put_array(&w, "topics");
    for (size_t i = 0; i < mock_n_topics; i++)
        put_topic(&w, &mock_topics[i], NULL);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    mock_reply_json(x, 200);
}

void mock_admin_topic(struct mock_exchange *x)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    const char *name = gc_route_param(&x->match, "topic");
    const struct gc_topic *t = NULL;
    for (size_t i = 0; i < mock_n_topics && !t; i++)
        if (strcmp(mock_topics[i].name, name) == 0)
            t = &mock_topics[i];
    if (!t) {
        mock_fail_text(x, MOCK_E_NOT_FOUND, "there is no topic \"%.100s\"", name);
        return;
    }
    gc_help_topic(t, &text);
    struct gc_jsonw w = mock_body(x);
    put_topic(&w, t, gc_strbuf_text(&text));
    mock_reply_json(x, 200);
}
