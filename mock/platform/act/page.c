/* Paging: by number, by cursor, by SCIM's index, or not at all. */
#include <stdlib.h>
#include <string.h>

#include "mock/platform/act/act.h"

enum { GREATEST_PAGE = 500, DEFAULT_SIZE = 25, MAX_URI = 16384 };

/* "Maximum of 200", "max ... 100": the number in a description behind "max"; 0: none. */
static int64_t greatest(const struct platform_parameter *p)
{
    const char *at = p->description ? strcasestr(p->description, "max") : NULL;
    at = at ? strpbrk(at, "0123456789") : NULL;
    return at ? strtoll(at, NULL, 10) : 0;
}

static const struct platform_parameter *size_parameter(const struct serving *s)
{
    const struct platform_parameter *p = platform_parameter(s->op, "pageSize");
    p = p ? p : platform_parameter(s->op, "limit");
    return p ? p : platform_parameter(s->op, "count");
}

/* "The max that will be returned is 100" is a cut, no refusal. */
static bool is_cut(const struct platform_parameter *p)
{
    return p->description && strcasestr(p->description, "will be returned");
}

static bool read_size(struct serving *s, const struct platform_parameter *p, struct serve_page *out)
{
    int64_t max = greatest(p), n = 0;
    const char *text = serve_query_one(s, p->name);
    max = max > 0 ? max : GREATEST_PAGE;
    out->size = p->initial ? strtoll(p->initial, NULL, 10) : DEFAULT_SIZE;
    out->size = out->size > 0 ? out->size : DEFAULT_SIZE;
    if (!text || !*text)
        return true;
    bool scim = strcmp(p->name, "count") == 0;
    if (mock_parse_number(text, &n) && n >= (scim ? 0 : 1) && (n <= max || is_cut(p))) {
        out->size = n < max ? n : max;
        return true;
    }
    serve_fail(s, 400, "invalid.value", p->name,
               "Value [%.64s] is not valid for field type [%s]. Allowable values are: a whole "
               "number from 1 to %lld",
               text, p->name, (long long)max);
    return false;
}

static bool read_number(struct serving *s, const char *name, int64_t *out)
{
    const char *text = serve_query_one(s, name);
    *out = 1;
    if (!text || !*text || (mock_parse_number(text, out) && *out >= 1 && *out <= 100000000))
        return true;
    serve_fail(s, 400, "invalid.value", name,
               "Value [%.64s] is not valid for field type [%s]. Allowable values are: a whole "
               "number from 1",
               text, name);
    return false;
}

static bool read_cursor(struct serving *s, struct serve_page *out)
{
    for (size_t i = 0; i < serve_n_cursors; i++) {
        const char *text = serve_query_one(s, serve_cursors[i]);
        if (!platform_parameter(s->op, serve_cursors[i]))
            continue;
        out->cursor_parameter = out->cursor_parameter ? out->cursor_parameter : serve_cursors[i];
        if (text && *text) {
            out->cursor_in = text;
            out->cursor_parameter = serve_cursors[i];
            return true;
        }
    }
    return out->cursor_parameter != NULL;
}

bool serve_page_read(struct serving *s, const struct platform_model *page, struct serve_page *out)
{
    const struct platform_parameter *size = size_parameter(s);
    *out = (struct serve_page){.style = PAGE_ALL, .number = 1, .size = INT64_MAX};
    (void)page;
    if (size && !read_size(s, size, out))
        return false;
    bool by_number = platform_parameter(s->op, "pageNumber") != NULL;
    bool by_cursor = read_cursor(s, out);
    if (platform_parameter(s->op, "startIndex")) {
        out->style = PAGE_SCIM;
        if (!read_number(s, "startIndex", &out->number))
            return false;
        out->from = out->number - 1;
    } else if (by_number && !out->cursor_in) {
        out->style = PAGE_NUMBER;
        if (out->size == INT64_MAX)
            out->size = DEFAULT_SIZE;
        if (!read_number(s, "pageNumber", &out->number))
            return false;
        out->from = (out->number - 1) * out->size;
    } else if (by_cursor) {
        out->style = PAGE_CURSOR;
        if (out->size == INT64_MAX)
            out->size = DEFAULT_SIZE;
    }
    out->asked = out->size;
    return true;
}

/* The request's own address with another place in it. */
static const char *uri_with(struct serving *s, const char *name, const char *value, int64_t size)
{
    struct gc_strbuf uri GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_URI);
    const struct platform_parameter *by = size_parameter(s);
    const char *size_name = by ? by->name : "pageSize";
    gc_strbuf_addf(&uri, "%s?", s->x->path);
    if (by)
        gc_strbuf_addf(&uri, "%s=%lld&", size_name, (long long)size);
    gc_strbuf_addf(&uri, "%s=%s", name, value);
    for (const char *at = s->x->req->query; *at;) {
        size_t n = strcspn(at, "&"), n_name = strcspn(at, "=&");
        if (n > 0 && !(n_name == strlen(name) && memcmp(at, name, n_name) == 0) &&
            !serve_is_cursor(at, n_name) &&
            !(n_name == strlen(size_name) && memcmp(at, size_name, n_name) == 0)) {
            gc_strbuf_addc(&uri, '&');
            gc_strbuf_add(&uri, at, n);
        }
        at += n + (at[n] == '&');
    }
    const char *copy = gc_arena_dup(&s->arena, gc_strbuf_text(&uri), uri.len);
    return copy ? copy : "";
}

static const char *page_uri(struct serving *s, const struct serve_page *p, int64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)number);
    return uri_with(s, "pageNumber", text, p->size);
}

/* Members of a page, as far as the model has them. */
static bool has(struct serving *s, const struct platform_model *page, const char *name)
{
    return platform_property(s->d, page, name) != NULL;
}

static void put_int(struct serving *s, const struct platform_model *page, struct gc_jsonw *w,
                    const char *name, int64_t value)
{
    if (has(s, page, name))
        gc_jsonw_put_int(w, name, value);
}

static void put_text(struct serving *s, const struct platform_model *page, struct gc_jsonw *w,
                     const char *name, const char *value)
{
    if (has(s, page, name))
        gc_jsonw_put_str(w, name, value);
}

static void write_numbers(struct serving *s, const struct platform_model *page,
                          const struct serve_page *p, int64_t total, struct gc_jsonw *w)
{
    int64_t size = p->style == PAGE_NUMBER ? p->size : total;
    int64_t n_pages = total == 0 ? 0 : size > 0 ? (total + size - 1) / size : 1;
    put_int(s, page, w, "pageSize", size);
    put_int(s, page, w, "pageNumber", p->number);
    put_int(s, page, w, "total", total);
    put_int(s, page, w, "pageCount", n_pages);
    put_int(s, page, w, "totalPages", n_pages);
    if (p->style != PAGE_NUMBER) {
        put_text(s, page, w, "selfUri", s->x->path);
        return;
    }
    put_text(s, page, w, "firstUri", page_uri(s, p, 1));
    put_text(s, page, w, "selfUri", page_uri(s, p, p->number));
    put_text(s, page, w, "lastUri", page_uri(s, p, n_pages > 0 ? n_pages : 1));
    if (p->number < n_pages)
        put_text(s, page, w, "nextUri", page_uri(s, p, p->number + 1));
    if (p->number > 1)
        put_text(s, page, w, "previousUri", page_uri(s, p, p->number - 1));
}

/* The parameter that goes on, or back; NULL: the operation has none. */
static const char *cursor_named(struct serving *s, bool back)
{
    for (size_t i = 0; i < serve_n_cursors; i++)
        if (serve_goes_back(serve_cursors[i]) == back &&
            platform_parameter(s->op, serve_cursors[i]))
            return serve_cursors[i];
    return NULL;
}

static void write_next(struct serving *s, const struct platform_model *page,
                       const struct serve_page *p, const char *cursor, struct gc_jsonw *w)
{
    const char *name = cursor_named(s, false);
    if (!cursor || !name)
        return;
    put_text(s, page, w, "nextUri", uri_with(s, name, cursor, p->asked));
    put_text(s, page, w, "cursor", cursor);
    put_text(s, page, w, "nextPage", cursor);
    put_text(s, page, w, "nextCursor", cursor);
    put_text(s, page, w, "after", cursor);
}

static void write_cursors(struct serving *s, const struct platform_model *page,
                          const struct serve_page *p, int64_t total, int64_t shown,
                          const struct serve_ends *ends, struct gc_jsonw *w)
{
    const char *back = cursor_named(s, true);
    const char *after =
        p->from + shown < total ? serve_make_cursor(s, p->from + shown, ends->last) : NULL;
    const char *before =
        back && p->from > 0 ? serve_make_cursor(s, p->from + 1, ends->first) : NULL;
    put_int(s, page, w, "pageSize", p->asked);
    put_int(s, page, w, "total", total);
    put_text(s, page, w, "selfUri", s->x->path);
    write_next(s, page, p, after, w);
    if (before) {
        put_text(s, page, w, "previousUri", uri_with(s, back, before, p->asked));
        put_text(s, page, w, "previousPage", before);
        put_text(s, page, w, "before", before);
    }
    if (has(s, page, "cursors")) {
        gc_jsonw_put_object(w, "cursors");
        if (before)
            gc_jsonw_put_str(w, "before", before);
        if (after)
            gc_jsonw_put_str(w, "after", after);
        gc_jsonw_end(w);
    }
}

/* What the model requires and no paging knows: the least that is valid. */
static void write_required(struct serving *s, const struct platform_model *page, struct gc_jsonw *w)
{
    static const char *const known[] = {"pageSize",   "pageNumber", "total",        "pageCount",
                                        "totalPages", "selfUri",    "firstUri",     "lastUri",
                                        "nextUri",    "cursor",     "previousUri",  "nextPage",
                                        "nextCursor", "after",      "before",       "previousPage",
                                        "cursors",    "startIndex", "totalResults", "itemsPerPage"};
    for (size_t i = 0; i < page->n_properties; i++) {
        const struct platform_property *p = &page->properties[i];
        bool written = !p->required || strcmp(p->name, s->c->member) == 0;
        for (size_t k = 0; k < GC_COUNT_OF(known); k++)
            written |= strcmp(p->name, known[k]) == 0;
        cJSON *least = written ? NULL : platform_make_least(s->d, p->model, s->now);
        if (least)
            gc_jsonw_put_value(w, p->name, least);
        cJSON_Delete(least);
    }
}

void serve_page_write(struct serving *s, const struct platform_model *page,
                      const struct serve_page *p, int64_t total, int64_t shown,
                      const struct serve_ends *ends, struct gc_jsonw *w)
{
    if (p->style == PAGE_SCIM) {
        put_int(s, page, w, "totalResults", total);
        put_int(s, page, w, "startIndex", p->number);
        put_int(s, page, w, "itemsPerPage", shown);
    } else if (p->style == PAGE_CURSOR) {
        write_cursors(s, page, p, total, shown, ends, w);
    } else {
        write_numbers(s, page, p, total, w);
    }
    write_required(s, page, w);
}
