/* Cursors: where in a listing a page begins, told by an item's key; bound to the query. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "mock/platform/act/act.h"
#include "mock/text/base64.h"

const char *const serve_cursors[] = {"after",  "cursor",       "nextPage",
                                     "before", "previousPage", "pagingToken"};
const size_t serve_n_cursors = GC_COUNT_OF(serve_cursors);

bool serve_is_cursor(const char *name, size_t n)
{
    for (size_t i = 0; i < serve_n_cursors; i++)
        if (strlen(serve_cursors[i]) == n && memcmp(name, serve_cursors[i], n) == 0)
            return true;
    return false;
}

/* Of the query without what says where in it the page is. */
static uint64_t query_digest(struct serving *s)
{
    uint64_t sum = 14695981039346656037u;
    for (const char *at = s->x->req->query; *at;) {
        size_t n = strcspn(at, "&"), n_name = strcspn(at, "=&");
        bool is_place = serve_is_cursor(at, n_name) ||
                        (n_name == 5 && memcmp(at, "limit", 5) == 0) ||
                        (n_name == 8 && memcmp(at, "pageSize", 8) == 0);
        for (size_t i = 0; !is_place && i < n; i++)
            sum = (sum ^ (unsigned char)at[i]) * 1099511628211u;
        at += n + (at[n] == '&');
    }
    for (const char *c = s->path; *c; c++)
        sum = (sum ^ (unsigned char)*c) * 1099511628211u;
    return sum;
}

/* Does the cursor go back: is the page to end before the item that it names? */
bool serve_goes_back(const char *parameter)
{
    return parameter &&
           (strcmp(parameter, "before") == 0 || strcmp(parameter, "previousPage") == 0);
}

/* "DIGEST:NEXT:KEY" in base64 that a URL takes. */
const char *serve_make_cursor(struct serving *s, int64_t next, const char *key)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    gc_strbuf_addf(&text, "%016" PRIx64 ":%lld:%s", query_digest(s), (long long)next, key);
    size_t cap = text.len * 4 / 3 + 8;
    char *out = gc_arena_get(&s->arena, cap);
    if (!out || mock_base64_encode(gc_strbuf_text(&text), text.len, out, cap) == 0)
        return "";
    for (char *c = out; *c; c++)
        *c = (char)(*c == '+' ? '-' : *c == '/' ? '_' : *c == '=' ? '.' : *c);
    return out;
}

int64_t serve_page_resume(struct serving *s, struct serve_page *p, struct mock_entity *const *list,
                          size_t n)
{
    char text[2048], coded[2048];
    if (!p->cursor_in)
        return p->from;
    size_t n_in = strlen(p->cursor_in);
    if (n_in >= sizeof coded)
        return -1;
    for (size_t i = 0; i <= n_in; i++) {
        char c = p->cursor_in[i];
        coded[i] = (char)(c == '-' ? '+' : c == '_' ? '/' : c == '.' ? '=' : c);
    }
    char *end = NULL;
    if (mock_base64_decode(text, sizeof text, coded) < 18 || text[16] != ':' ||
        strtoull(text, &end, 16) != query_digest(s) || end != text + 16)
        return -1;
    int64_t next = strtoll(text + 17, &end, 10);
    if (*end != ':')
        return -1;
    int64_t at = -1;
    bool back = serve_goes_back(p->cursor_parameter);
    for (size_t i = 0; i < n && at < 0; i++)
        if (strcmp(list[i]->key, end + 1) == 0)
            at = (int64_t)i + !back;
    /* The one that it names is gone: what came behind it stands where it stood. */
    if (at < 0)
        at = next > 0 ? next - 1 : 0;
    if (!back)
        return at;
    at = at < (int64_t)n ? at : (int64_t)n;
    p->size = at < p->size ? at : p->size; /* the page ends there */
    return at - p->size;
}
