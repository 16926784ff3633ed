/* What a value must be: WireMock's words for it, in ours. */
#include <stdlib.h>
#include <string.h>

#include "mock/integrations/regex.h"
#include "mock/wiremock/internal.h"

enum { TEXT_BYTES = 1 << 20 };

/* One member of an object: {"$key": ...}, whose value is written next. */
static void open_matcher(struct wm *m, const char *key)
{
    gc_jsonw_object(m->w);
    gc_jsonw_key(m->w, key);
}

static void put_matcher(struct wm *m, const char *key, const char *text)
{
    open_matcher(m, key);
    gc_jsonw_str(m->w, text);
    gc_jsonw_end(m->w);
}

static bool is_text(struct wm *m, const cJSON *node)
{
    if (!cJSON_IsString(node))
        wm_leave_out(m, node, "\"%s\" is no text", node->string);
    return cJSON_IsString(node);
}

/* --- texts -------------------------------------------------------------------------------------
 */

void wm_write_matches(struct wm *m, const cJSON *regex)
{
    struct gc_arena a GC_AUTO(gc_arena_release) = {.max_bytes = 8 << 20};
    const char *why = "it takes too much memory";
    if (!is_text(m, regex))
        return;
    if (!regex_compile(&a, regex->valuestring, strlen(regex->valuestring), false, &why))
        wm_leave_out(m, regex, "the regular expression does not go: %s", why);
    else
        put_matcher(m, "$matches", regex->valuestring);
}

/* A text without regard to case, as an expression. */
static void write_any_case(struct wm *m, const char *text)
{
    struct gc_strbuf re GC_AUTO(gc_strbuf_release) = GC_STRBUF(TEXT_BYTES);
    gc_strbuf_adds(&re, "(?i)");
    for (; *text; text++) {
        if (strchr("\\^$.|?*+()[]{}", *text))
            gc_strbuf_addc(&re, '\\');
        gc_strbuf_addc(&re, *text);
    }
    put_matcher(m, "$matches", gc_strbuf_text(&re));
}

/* Found by a path "7" means the number, too. */
static void write_found(struct wm *m, const char *text)
{
    struct gc_json value GC_AUTO(gc_json_release) = {0};
    bool is_json = gc_json_parse(&value, "value", text, strlen(text), &gc_json_default_limits,
                                 NULL) == GC_OK &&
                   (cJSON_IsNumber(value.root) || cJSON_IsBool(value.root));
    if (!is_json) {
        gc_jsonw_str(m->w, text);
        return;
    }
    open_matcher(m, "$one_of");
    gc_jsonw_array(m->w);
    gc_jsonw_str(m->w, text);
    gc_jsonw_value(m->w, value.root);
    gc_jsonw_end(m->w);
    gc_jsonw_end(m->w);
}

static void write_equal(struct wm *m, const cJSON *pattern, const cJSON *value, enum wm_place place)
{
    if (!is_text(m, value))
        return;
    const char *text = value->valuestring;
    if (gc_json_bool(pattern, "caseInsensitive", false))
        write_any_case(m, text);
    else if (place == WM_FOUND)
        write_found(m, text);
    else if (place == WM_VALUE && strchr(text, '*'))
        put_matcher(m, "$exact", text);
    else
        gc_jsonw_str(m->w, text);
}

static void write_contains(struct wm *m, const cJSON *value)
{
    if (!is_text(m, value))
        return;
    if (*value->valuestring)
        put_matcher(m, "$contains", value->valuestring);
    else
        gc_jsonw_raw(m->w, "{\"$any\":true}", 13);
}

/* --- JSON --------------------------------------------------------------------------------------
 */

struct how {
    bool any_order, extra;
};

/* JsonUnit's placeholders. */
static bool write_placeholder(struct wm *m, const char *text)
{
    static const struct {
        const char *name, *json;
    } rows[] = {{"any-string", "{\"$type\":\"string\"}"},
                {"any-number", "{\"$type\":\"number\"}"},
                {"any-boolean", "{\"$type\":\"boolean\"}"},
                {"ignore", "{\"$any\":true}"},
                {"ignore-element", "{\"$any\":true}"}};
    size_t n = strlen(text);
    if (n < 13 ||
        (strncmp(text, "${json-unit.", 12) != 0 && strncmp(text, "#{json-unit.", 12) != 0))
        return false;
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        if (strlen(rows[i].name) == n - 13 && strncmp(rows[i].name, text + 12, n - 13) == 0) {
            gc_jsonw_raw(m->w, rows[i].json, strlen(rows[i].json));
            return true;
        }
    if (strncmp(text + 12, "regex}", 6) == 0) {
        put_matcher(m, "$matches", text + 18);
        return true;
    }
    return false;
}

static bool has_placeholder(const cJSON *node)
{
    if (cJSON_IsString(node))
        return strstr(node->valuestring, "{json-unit.") != NULL;
    for (const cJSON *c = cJSON_IsObject(node) || cJSON_IsArray(node) ? node->child : NULL; c;
         c = c->next)
        if (has_placeholder(c))
            return true;
    return false;
}

static void write_like(struct wm *m, const cJSON *node, const struct how *how);

/* No member more: as many as are expected. */
static void write_object(struct wm *m, const cJSON *node, const struct how *how)
{
    if (!how->extra) {
        open_matcher(m, "$all_of");
        gc_jsonw_array(m->w);
    }
    gc_jsonw_object(m->w);
    for (const cJSON *c = node->child; c; c = c->next) {
        gc_jsonw_key(m->w, c->string);
        write_like(m, c, how);
    }
    gc_jsonw_end(m->w);
    if (!how->extra) {
        gc_jsonw_object(m->w);
        gc_jsonw_put_int(m->w, "$length", cJSON_GetArraySize(node));
        gc_jsonw_end(m->w);
        gc_jsonw_end(m->w);
        gc_jsonw_end(m->w);
    }
}

static void write_array(struct wm *m, const cJSON *node, const struct how *how)
{
    const char *key = !node->child                   ? NULL
                      : how->extra && how->any_order ? "$has"
                      : how->extra                   ? "$in_order"
                      : how->any_order               ? "$unordered"
                                                     : NULL;
    if (key)
        open_matcher(m, key);
    gc_jsonw_array(m->w);
    for (const cJSON *c = node->child; c; c = c->next)
        write_like(m, c, how);
    gc_jsonw_end(m->w);
    if (key)
        gc_jsonw_end(m->w);
}

static void write_like(struct wm *m, const cJSON *node, const struct how *how)
{
    if (cJSON_IsObject(node))
        write_object(m, node, how);
    else if (cJSON_IsArray(node))
        write_array(m, node, how);
    else if (!cJSON_IsString(node) || !write_placeholder(m, node->valuestring))
        gc_jsonw_value(m->w, node);
}

static void write_equal_json(struct wm *m, const cJSON *pattern, const cJSON *value)
{
    struct gc_json parsed GC_AUTO(gc_json_release) = {0};
    const cJSON *wanted = value;
    const struct how how = {gc_json_bool(pattern, "ignoreArrayOrder", false),
                            gc_json_bool(pattern, "ignoreExtraElements", false)};
    if (cJSON_IsString(value)) {
        if (gc_json_parse(&parsed, "equalToJson", value->valuestring, strlen(value->valuestring),
                          &gc_json_default_limits, NULL) != GC_OK) {
            wm_leave_out(m, value, "\"equalToJson\" is no JSON");
            return;
        }
        wanted = parsed.root;
    }
    if (!how.any_order && !how.extra && !has_placeholder(wanted)) {
        open_matcher(m, "$exact");
        gc_jsonw_value(m->w, wanted);
        gc_jsonw_end(m->w);
    } else {
        write_like(m, wanted, &how);
    }
}

static void write_jsonpath(struct wm *m, const cJSON *value)
{
    const char *path =
        cJSON_IsString(value) ? value->valuestring : gc_json_str(value, "expression");
    if (!path) {
        wm_leave_out(m, value, "\"matchesJsonPath\" has no \"expression\"");
        return;
    }
    open_matcher(m, "$jsonpath");
    gc_jsonw_object(m->w);
    gc_jsonw_key(m->w, path);
    if (cJSON_IsString(value) || cJSON_GetArraySize(value) == 1)
        gc_jsonw_raw(m->w, "{\"$any\":true}", 13);
    else
        wm_write_pattern(m, value, WM_FOUND);
    gc_jsonw_end(m->w);
    gc_jsonw_end(m->w);
}

/* --- all of them -------------------------------------------------------------------------------
 */

static void write_list(struct wm *m, const char *key, const cJSON *list, enum wm_place place)
{
    open_matcher(m, key);
    gc_jsonw_array(m->w);
    for (const cJSON *c = cJSON_IsArray(list) ? list->child : NULL; c; c = c->next)
        wm_write_pattern(m, c, place);
    gc_jsonw_end(m->w);
    gc_jsonw_end(m->w);
}

static void write_not(struct wm *m, const cJSON *pattern, const cJSON *value, enum wm_place place)
{
    open_matcher(m, "$not");
    if (strcmp(value->string, "doesNotContain") == 0)
        write_contains(m, value);
    else if (strcmp(value->string, "doesNotMatch") == 0)
        wm_write_matches(m, value);
    else if (strcmp(value->string, "not") == 0)
        wm_write_pattern(m, value, place);
    else
        write_equal(m, pattern, value, place);
    gc_jsonw_end(m->w);
}

static void write_absent(struct wm *m, const cJSON *value, enum wm_place place)
{
    if (cJSON_IsFalse(value))
        gc_jsonw_raw(m->w, "{\"$any\":true}", 13);
    else if (place == WM_VALUE)
        gc_jsonw_null(m->w);
    else
        gc_jsonw_raw(m->w, "{\"$absent\":true}", 16);
}

/* A list of patterns for the values of one name: of one value it is that pattern. */
static void write_values(struct wm *m, const cJSON *list, enum wm_place place)
{
    if (cJSON_IsArray(list) && cJSON_GetArraySize(list) == 1)
        wm_write_pattern(m, list->child, place);
    else
        wm_leave_out(m, list, "\"%s\" of several values has no word here", list->string);
}

/* What stands beside a pattern and only says how. */
static bool is_option(const char *key)
{
    static const char *const options[] = {"caseInsensitive", "ignoreArrayOrder",
                                          "ignoreExtraElements", "expression"};
    for (size_t i = 0; i < GC_COUNT_OF(options); i++)
        if (strcmp(options[i], key) == 0)
            return true;
    return false;
}

static void write_one(struct wm *m, const cJSON *pattern, const cJSON *c, enum wm_place place)
{
    const char *key = c->string;
    if (strcmp(key, "equalTo") == 0)
        write_equal(m, pattern, c, place);
    else if (strcmp(key, "contains") == 0)
        write_contains(m, c);
    else if (strcmp(key, "matches") == 0)
        wm_write_matches(m, c);
    else if (strcmp(key, "doesNotContain") == 0 || strcmp(key, "doesNotMatch") == 0 ||
             strcmp(key, "not") == 0 || strcmp(key, "notEqualTo") == 0)
        write_not(m, pattern, c, place);
    else if (strcmp(key, "absent") == 0)
        write_absent(m, c, place);
    else if (strcmp(key, "anything") == 0)
        gc_jsonw_raw(m->w, "{\"$any\":true}", 13);
    else if (strcmp(key, "equalToJson") == 0)
        write_equal_json(m, pattern, c);
    else if (strcmp(key, "matchesJsonPath") == 0)
        write_jsonpath(m, c);
    else if (strcmp(key, "and") == 0)
        write_list(m, "$all_of", c, place);
    else if (strcmp(key, "or") == 0)
        write_list(m, "$one_of", c, place);
    else if (strcmp(key, "hasExactly") == 0 || strcmp(key, "includes") == 0)
        write_values(m, c, place);
    else
        wm_leave_out(m, c, "\"%.60s\" of a pattern has no word here", key);
}

static size_t count_words(const cJSON *pattern)
{
    size_t n = 0;
    for (const cJSON *c = pattern->child; c; c = c->next)
        n += !is_option(c->string);
    return n;
}

void wm_write_pattern(struct wm *m, const cJSON *pattern, enum wm_place place)
{
    if (!cJSON_IsObject(pattern) || count_words(pattern) == 0) {
        wm_leave_out(m, pattern, "this is no pattern");
        return;
    }
    bool many = count_words(pattern) > 1;
    if (many) {
        open_matcher(m, "$all_of");
        gc_jsonw_array(m->w);
    }
    for (const cJSON *c = pattern->child; c && !m->left_out; c = c->next)
        if (!is_option(c->string))
            write_one(m, pattern, c, place);
    if (many) {
        gc_jsonw_end(m->w);
        gc_jsonw_end(m->w);
    }
}
