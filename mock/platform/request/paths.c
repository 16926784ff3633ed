#include <string.h>

#include "base/http/url.h"
#include "mock/platform/request/serving.h"

enum { MAX_PATH = 8192 };

/* The n-th segment (from 1) as it stands in the path. */
static struct gc_span raw_segment(const char *path, size_t n)
{
    for (; *path == '/'; path += strcspn(path + 1, "/") + 1)
        if (--n == 0)
            return (struct gc_span){path + 1, strcspn(path + 1, "/")};
    return (struct gc_span){"", 0};
}

const char *serve_segment(struct serving *s, const char *path, size_t n)
{
    struct gc_span raw = raw_segment(path, n);
    char *out = gc_arena_get(&s->arena, raw.n + 1);
    if (!out || gc_url_decode(out, raw.n + 1, raw.text, raw.n, false) < 0)
        return "";
    return out;
}

const char *serve_path(struct serving *s, const char *path, size_t n_segments)
{
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_PATH);
    for (size_t i = 1; i <= n_segments; i++) {
        gc_strbuf_addc(&out, '/');
        gc_url_add_segment(&out, serve_segment(s, path, i));
    }
    const char *copy = gc_arena_dup(&s->arena, gc_strbuf_text(&out), out.len);
    return copy ? copy : "";
}

const char *serve_item_path(struct serving *s, const char *path, const char *key)
{
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_PATH);
    gc_strbuf_addf(&out, "%s/", path);
    gc_url_add_segment(&out, key);
    const char *copy = gc_arena_dup(&s->arena, gc_strbuf_text(&out), out.len);
    return copy ? copy : "";
}
