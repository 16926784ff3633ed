#include "base/json/scan.h"

#include <string.h>

#include "base/json/json.h"

struct gc_scan gc_scan(const char *text, size_t n)
{
    return (struct gc_scan){.at = text, .end = text + n};
}

static void pass_space(struct gc_scan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\n' || *s->at == '\r' || *s->at == '\t'))
        s->at++;
}

static bool fail(struct gc_scan *s)
{
    s->wrong = true;
    return false;
}

/* The next byte that means something, '\0' at the end. */
static char peek(struct gc_scan *s)
{
    if (s->wrong)
        return '\0';
    pass_space(s);
    return s->at < s->end ? *s->at : '\0';
}

bool gc_scan_enter(struct gc_scan *s, char open)
{
    if (peek(s) != open)
        return false;
    s->at++;
    return true;
}

/* s->at stands on the opening quote, then behind the closing one. */
static bool pass_text(struct gc_scan *s)
{
    const char *from = s->at + 1;
    for (;;) {
        const char *quote = memchr(from, '"', (size_t)(s->end - from));
        if (!quote)
            return fail(s);
        const char *c = quote;
        while (c > s->at + 1 && c[-1] == '\\')
            c--;
        from = quote + 1;
        if ((quote - c) % 2 == 0)
            break;
    }
    s->at = from;
    return true;
}

bool gc_scan_key(struct gc_scan *s, struct gc_span *key)
{
    char c = peek(s);
    if (c == ',') {
        s->at++;
        c = peek(s);
    }
    if (c == '}') {
        s->at++;
        return false;
    }
    const char *from = s->at + 1;
    if (c != '"' || !pass_text(s))
        return fail(s);
    *key = (struct gc_span){from, (size_t)(s->at - from) - 1};
    if (peek(s) != ':')
        return fail(s);
    s->at++;
    return true;
}

bool gc_scan_element(struct gc_scan *s)
{
    char c = peek(s);
    if (c == ',') {
        s->at++;
        c = peek(s);
    }
    if (c == ']') {
        s->at++;
        return false;
    }
    return c != '\0' || fail(s);
}

/* s->at stands on a bracket, then behind the one that closes it. */
static bool pass_brackets(struct gc_scan *s)
{
    char open[GC_SCAN_DEPTH];
    size_t depth = 0;
    do {
        char c = *s->at;
        if (c == '"') {
            if (!pass_text(s))
                return false;
            continue;
        }
        if (c == '{' || c == '[') {
            if (depth == GC_SCAN_DEPTH)
                return fail(s);
            open[depth++] = c;
        } else if (c == '}' || c == ']') {
            if (open[depth - 1] != c - 2)
                return fail(s);
            depth--;
        }
        s->at++;
    } while (depth > 0 && s->at < s->end);
    return depth == 0 || fail(s);
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' ||
           c == 'E';
}

struct gc_span gc_scan_skip(struct gc_scan *s)
{
    char c = peek(s);
    const char *from = s->at;
    if (c == '{' || c == '[')
        (void)pass_brackets(s);
    else if (c == '"')
        (void)pass_text(s);
    else
        while (s->at < s->end && is_plain(*s->at))
            s->at++;
    if (s->at == from)
        s->wrong = true;
    return s->wrong ? (struct gc_span){0} : (struct gc_span){from, (size_t)(s->at - from)};
}

bool gc_scan_is_over(const struct gc_scan *s)
{
    struct gc_scan rest = *s;
    return !rest.wrong && peek(&rest) == '\0' && rest.at == rest.end;
}

bool gc_span_is(struct gc_span s, const char *text)
{
    return s.text && strlen(text) == s.n && memcmp(s.text, text, s.n) == 0;
}

static char *decode_escapes(struct gc_arena *a, struct gc_span s)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    gc_strbuf_addc(&text, '"');
    gc_strbuf_add(&text, s.text, s.n);
    gc_strbuf_addc(&text, '"');
    if (gc_strbuf_status(&text) != GC_OK ||
        gc_json_parse(&doc, "text", text.data, text.len, &gc_json_default_limits, NULL) != GC_OK ||
        !cJSON_IsString(doc.root))
        return NULL;
    return gc_arena_dups(a, doc.root->valuestring);
}

char *gc_span_decode(struct gc_arena *a, struct gc_span s)
{
    if (s.n >= 2 && s.text[0] == '"' && s.text[s.n - 1] == '"')
        s = (struct gc_span){s.text + 1, s.n - 2};
    if (!s.text)
        return NULL;
    return memchr(s.text, '\\', s.n) ? decode_escapes(a, s) : gc_arena_dup(a, s.text, s.n);
}

struct gc_span gc_scan_find(const char *json, size_t n, const char *path)
{
    struct gc_scan s = gc_scan(json, n);
    struct gc_span key;
    size_t n_name = strcspn(path, ".");
    if (gc_scan_enter(&s, '{'))
        while (gc_scan_key(&s, &key)) {
            bool found = key.n == n_name && memcmp(key.text, path, n_name) == 0;
            struct gc_span value = gc_scan_skip(&s);
            if (found)
                return path[n_name] ? gc_scan_find(value.text, value.n, path + n_name + 1) : value;
        }
    return (struct gc_span){0};
}
