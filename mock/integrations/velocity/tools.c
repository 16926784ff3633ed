/* tools.c - $esc, $encoding, $salesforce and ${successTemplateUtils...}. */
#include <string.h>

#include "base/json/write.h"
#include "base/text.h"
#include "mock/integrations/velocity/run.h"
#include "mock/text/base64.h"

typedef struct velocity_value value;
typedef struct velocity_call call;

static const value nothing;

/* What an escape makes of one character. */
typedef void escape(uint32_t code, const char *bytes, size_t n, struct gc_strbuf *to);

static value escape_all(call *c, escape *one)
{
    struct gc_strbuf buf GC_AUTO(gc_strbuf_release) = GC_STRBUF(VELOCITY_MAX_TEXT);
    value text = velocity_to_text(c->run->arena, &c->args[0]);
    if (c->args[0].kind == VELOCITY_NULL || !text.text)
        return nothing;
    for (size_t i = 0, n; i < text.n; i += n) {
        uint32_t code = (unsigned char)text.text[i];
        n = 1;
        if (code >= 128) {
            code = 0xFFFD;
            n = gc_utf8_next(text.text + i, text.n - i, &code);
            n = n ? n : 1;
        }
        one(code, text.text + i, n, &buf);
    }
    return velocity_made(c, &buf);
}

static void percent(const char *bytes, size_t n, struct gc_strbuf *to)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < n; i++) {
        unsigned byte = (unsigned char)bytes[i];
        const char escaped[] = {'%', digits[byte >> 4], digits[byte & 15]};
        gc_strbuf_add(to, escaped, sizeof escaped);
    }
}

static bool is_plain(uint32_t code, const char *others)
{
    return (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
           (code >= 'a' && code <= 'z') || (code > 0 && code < 128 && strchr(others, (int)code));
}

static void url_one(uint32_t code, const char *bytes, size_t n, struct gc_strbuf *to)
{
    if (code == ' ')
        gc_strbuf_addc(to, '+');
    else if (is_plain(code, ".-*_"))
        gc_strbuf_add(to, bytes, n);
    else
        percent(bytes, n, to);
}

static void uri_one(uint32_t code, const char *bytes, size_t n, struct gc_strbuf *to)
{
    if (is_plain(code, ".-_~"))
        gc_strbuf_add(to, bytes, n);
    else
        percent(bytes, n, to);
}

/* The short escapes that JSON and Java share. */
static bool add_short(uint32_t code, struct gc_strbuf *to)
{
    static const char from[] = "\"\\\n\r\t\b\f", by[] = "\"\\nrtbf";
    const char *hit = code && code < 128 ? strchr(from, (int)code) : NULL;
    if (hit) {
        gc_strbuf_addc(to, '\\');
        gc_strbuf_addc(to, by[hit - from]);
    }
    return hit != NULL;
}

static void json_one(uint32_t code, const char *bytes, size_t n, struct gc_strbuf *to)
{
    if (add_short(code, to))
        return;
    if (code < 32)
        gc_strbuf_addf(to, "\\u%04X", (unsigned)code);
    else
        gc_strbuf_add(to, bytes, n);
}

static void add_unit(uint32_t unit, struct gc_strbuf *to)
{
    gc_strbuf_addf(to, "\\u%04X", (unsigned)unit);
}

static void java_one(uint32_t code, const char *bytes, size_t n, struct gc_strbuf *to)
{
    if (add_short(code, to))
        return;
    if (code > 0xFFFF) {
        add_unit(0xD800 + ((code - 0x10000) >> 10), to);
        add_unit(0xDC00 + ((code - 0x10000) & 0x3FF), to);
    } else if (code < 32 || code > 126) {
        add_unit(code, to);
    } else {
        gc_strbuf_add(to, bytes, n);
    }
}

static void javascript_one(uint32_t code, const char *bytes, size_t n, struct gc_strbuf *to)
{
    if (code == '\'' || code == '/')
        gc_strbuf_addc(to, '\\');
    java_one(code, bytes, n, to);
}

static void markup_one(uint32_t code, const char *bytes, size_t n, struct gc_strbuf *to)
{
    const char *name = code == '"'   ? "&quot;"
                       : code == '&' ? "&amp;"
                       : code == '<' ? "&lt;"
                       : code == '>' ? "&gt;"
                                     : NULL;
    if (name)
        gc_strbuf_adds(to, name);
    else if (code > 127)
        gc_strbuf_addf(to, "&#%u;", (unsigned)code);
    else
        gc_strbuf_add(to, bytes, n);
}

static void xml_one(uint32_t code, const char *bytes, size_t n, struct gc_strbuf *to)
{
    if (code == '\'')
        gc_strbuf_adds(to, "&apos;");
    else
        markup_one(code, bytes, n, to);
}

static void sql_one(uint32_t code, const char *bytes, size_t n, struct gc_strbuf *to)
{
    gc_strbuf_adds(to, code == '\'' ? "'" : "");
    gc_strbuf_add(to, bytes, n);
}

static void salesforce_one(uint32_t code, const char *bytes, size_t n, struct gc_strbuf *to)
{
    if (code && code < 128 && strchr("?&|!{}[]()^~*:\\\"'+-", (int)code))
        gc_strbuf_addc(to, '\\');
    gc_strbuf_add(to, bytes, n);
}

#define ESCAPE(name)                                                                               \
    static value name(call *c)                                                                     \
    {                                                                                              \
        return escape_all(c, name##_one);                                                          \
    }
ESCAPE(url)
ESCAPE(uri)
ESCAPE(json)
ESCAPE(java)
ESCAPE(javascript)
ESCAPE(markup)
ESCAPE(xml)
ESCAPE(sql)
ESCAPE(salesforce)

/* The text that the inside of a JSON string stands for. */
static value json_decode(call *c)
{
    struct gc_strbuf buf GC_AUTO(gc_strbuf_release) = GC_STRBUF(VELOCITY_MAX_TEXT);
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    value text = velocity_to_text(c->run->arena, &c->args[0]);
    if (c->args[0].kind == VELOCITY_NULL || !text.text)
        return nothing;
    gc_strbuf_addc(&buf, '"');
    gc_strbuf_add(&buf, text.text, text.n);
    gc_strbuf_addc(&buf, '"');
    if (gc_json_parse(&doc, "jsonDecode", gc_strbuf_text(&buf), buf.len, &gc_json_default_limits,
                      &err) != GC_OK ||
        !cJSON_IsString(doc.root)) {
        velocity_fail(c->run, c->at, "jsonDecode() was given no inside of a JSON string");
        return nothing;
    }
    const cJSON *root = doc.root;
    size_t n = strlen(root->valuestring);
    char *copy = gc_arena_dup(c->run->arena, root->valuestring, n);
    return copy ? velocity_text(copy, n) : nothing;
}

static value base64(call *c)
{
    value text = velocity_to_text(c->run->arena, &c->args[0]);
    size_t cap = text.n / 3 * 4 + 8;
    char *out = gc_arena_zero(c->run->arena, cap, 1);
    if (c->args[0].kind == VELOCITY_NULL || !text.text || !out)
        return nothing;
    return velocity_text(out, mock_base64_encode(text.text, text.n, out, cap));
}

/* The first item as JSON text; of an empty array what is given for it. */
static value first_from_array(call *c)
{
    struct gc_strbuf buf GC_AUTO(gc_strbuf_release) = GC_STRBUF(VELOCITY_MAX_TEXT);
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (gc_json_parse(&doc, "array", c->args[0].text, c->args[0].n, &gc_json_default_limits,
                      NULL) != GC_OK ||
        !cJSON_IsArray(doc.root)) {
        velocity_fail(c->run, c->at, "firstFromArray() was given no JSON array: \"%.*s\"",
                      (int)gc_utf8_clip(c->args[0].text, c->args[0].n, 80), c->args[0].text);
        return nothing;
    }
    const cJSON *root = doc.root;
    if (!root->child)
        return c->n_args > 1 ? c->args[1] : nothing;
    struct gc_jsonw w = gc_jsonw(&buf);
    gc_jsonw_value(&w, root->child);
    return velocity_made(c, &buf);
}

/* clang-format off */
static const struct velocity_method_row esc_methods[] = {
    {"url", "o", url}, {"urlFormEncode", "o", url}, {"uriEncode", "o", uri},
    {"jsonString", "o", json}, {"jsonEncode", "o", json}, {"jsonDecode", "o", json_decode},
    {"html", "o", markup}, {"xml", "o", xml}, {"java", "o", java},
    {"javascript", "o", javascript}, {"sql", "o", sql},
};
static const struct velocity_constant esc_constants[] = {
    {"quote", "\""}, {"q", "\""}, {"singleQuote", "'"}, {"s", "'"}, {"dollar", "$"}, {"d", "$"},
    {"hash", "#"}, {"h", "#"}, {"backslash", "\\"}, {"b", "\\"}, {"exclamation", "!"}, {"e", "!"},
    {"newline", "\n"}, {"n", "\n"},
};
static const struct velocity_method_row encoding_methods[] = {{"base64", "o", base64}};
static const struct velocity_method_row salesforce_methods[] = {{"escReserved", "o", salesforce}};
static const struct velocity_method_row success_methods[] = {
    {"firstFromArray", "s", first_from_array}, {"firstFromArray", "so", first_from_array},
};
/* clang-format on */
#define METHODS(rows)                                                                              \
    {                                                                                              \
        rows, GC_COUNT_OF(rows)                                                                    \
    }
const struct velocity_tool velocity_tool_esc = {"esc", METHODS(esc_methods), esc_constants,
                                                GC_COUNT_OF(esc_constants)};
const struct velocity_tool velocity_tool_encoding = {"encoding", METHODS(encoding_methods), NULL,
                                                     0};
const struct velocity_tool velocity_tool_salesforce = {"salesforce", METHODS(salesforce_methods),
                                                       NULL, 0};
const struct velocity_tool velocity_tool_success = {"successTemplateUtils",
                                                    METHODS(success_methods), NULL, 0};
