/* The page of GET /oauth/authorize?prompt=login: the same request again, with a user's login_hint.
 */
#include <string.h>

#include "base/http/url.h"
#include "mock/api/oauth/internal.h"
#include "mock/exchange/envelope.h"

enum { MAX_PAGE = 1 << 20 };

static void add_text(struct gc_strbuf *to, const char *text)
{
    static const struct {
        char c;
        const char *name;
    } names[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
    for (; text && *text; text++) {
        const char *name = NULL;
        for (size_t i = 0; i < GC_COUNT_OF(names); i++)
            if (*text == names[i].c)
                name = names[i].name;
        if (name)
            gc_strbuf_adds(to, name);
        else
            gc_strbuf_addc(to, *text);
    }
}

/* The query that came, without its prompt and hint, with this hint. */
static void add_link(struct mock_exchange *x, struct gc_strbuf *to, const char *user_id)
{
    struct gc_strbuf query GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_PAGE);
    for (const char *at = x->req->query; *at;) {
        size_t n = strcspn(at, "&");
        if (n > 0 && strncmp(at, "prompt=", 7) != 0 && strncmp(at, "login_hint=", 11) != 0) {
            gc_strbuf_add(&query, at, n);
            gc_strbuf_addc(&query, '&');
        }
        at += n + (at[n] == '&');
    }
    gc_strbuf_adds(&query, "login_hint=");
    gc_url_add_segment(&query, user_id);
    gc_strbuf_adds(to, "<li><a href=\"?");
    add_text(to, gc_strbuf_text(&query));
    gc_strbuf_adds(to, "\">");
}

void oauth_reply_page(struct mock_exchange *x, const struct mock_client *client)
{
    struct gc_strbuf page GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_PAGE);
    const cJSON *user;
    gc_strbuf_adds(&page, "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">"
                          "<title>gcmock: log in</title>\n<h1>Log in to ");
    add_text(&page, mock_org_settings(x->org)->name);
    gc_strbuf_adds(&page, "</h1>\n<p>");
    add_text(&page, client->name);
    gc_strbuf_adds(&page, " asks for access. Who are you?</p>\n<ul>\n");
    cJSON_ArrayForEach(user, mock_org_settings(x->org)->users)
    {
        add_link(x, &page, gc_json_str(user, "id"));
        add_text(&page, gc_json_str(user, "name"));
        gc_strbuf_adds(&page, "</a></li>\n");
    }
    gc_strbuf_adds(&page, "</ul>\n</html>\n");
    if (gc_strbuf_status(&page) != GC_OK) {
        mock_fail(x, MOCK_E_INTERNAL, NULL);
        return;
    }
    mock_reply_empty(x, 200);
    gc_strbuf_add(&x->res->body, page.data, page.len);
    gc_http_add_header(x->res, "Content-Type", "text/html; charset=utf-8");
    gc_http_add_header(x->res, "Content-Security-Policy", "default-src 'none'");
}
