/* Data actions, in two forms: as Genesys exports them, and compact (an URL that takes {"data":
 * inputs} and answers {"data": outputs}), which becomes the same definition here. */
#include <stdio.h>
#include <string.h>

#include "base/http/url.h"
#include "base/json/write.h"
#include "base/sha256.h"
#include "base/text.h"
#include "mock/integrations/action/action.h"
#include "mock/org/internal.h"

enum { DEFAULT_TIMEOUT_MS = 60000, MAX_DEFINITION = 1 << 20 };

bool mock_action_is_export(const cJSON *json)
{
    const cJSON *input = gc_json_get(gc_json_get(json, "contract"), "input");
    bool has_request = cJSON_IsObject(gc_json_get(gc_json_get(json, "config"), "request"));
    return !gc_json_get(json, "url") && (has_request || gc_json_get(input, "inputSchema"));
}

static void make_uuid(const struct gc_strbuf *text, char out[MOCK_INTEGRATION_ID])
{
    unsigned char digest[GC_SHA256_BYTES];
    char hex[2 * GC_SHA256_BYTES + 1];
    gc_sha256(gc_strbuf_text(text), text->len, digest);
    digest[6] = (unsigned char)((digest[6] & 0x0F) | 0x80); /* version 8: of one's own making */
    digest[8] = (unsigned char)((digest[8] & 0x3F) | 0x80);
    gc_hex(digest, GC_SHA256_BYTES, hex);
    snprintf(out, MOCK_INTEGRATION_ID, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12,
             hex + 16, hex + 20);
}

void mock_action_make_id(const char *integration, const char *name, const char *beside,
                         char out[MOCK_ACTION_ID])
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    char uuid[MOCK_INTEGRATION_ID];
    gc_strbuf_addf(&text, "data action\n%s\n%s\n%s",
                   integration ? integration : MOCK_DEFAULT_INTEGRATION, name ? name : "", beside);
    make_uuid(&text, uuid);
    snprintf(out, MOCK_ACTION_ID, "custom_-_%s", uuid);
}

void mock_integration_id(const char *integration, char out[MOCK_INTEGRATION_ID])
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    gc_strbuf_addf(&text, "integration\n%s", integration);
    make_uuid(&text, out);
}

/* "Get it - Exported 2021-06-21 @ 8:43" is "Get it": how many bytes of a name are its own. */
static size_t own_length(const char *name)
{
    static const char tail[] = " - Exported ";
    const char *at = strstr(name, tail), *next;
    while (at && (next = strstr(at + 1, tail)))
        at = next;
    return at && at[sizeof tail - 1] >= '0' && at[sizeof tail - 1] <= '9' ? (size_t)(at - name)
                                                                          : strlen(name);
}

bool mock_action_names_agree(const char *a, const char *b)
{
    size_t n = own_length(a);
    return n == own_length(b) && memcmp(a, b, n) == 0;
}

static void check_url(struct mock_edit *e, const cJSON *node)
{
    struct gc_url url;
    struct gc_error err;
    if (*node->valuestring != '/' && gc_url_parse(&url, node->valuestring, &err) != GC_OK)
        mock_problem(e, node,
                     "\"url\" must be http://..., https://... or a path that begins with '/'");
}

static void put_schema(struct gc_jsonw *w, const char *part, const char *key, const cJSON *schema)
{
    gc_jsonw_put_object(w, part);
    if (schema)
        gc_jsonw_put_value(w, key, schema);
    gc_jsonw_end(w);
}

/* The URL stands for itself: no reference, no directive. */
static void put_url(struct gc_jsonw *w, const char *url)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_DEFINITION);
    bool special = strpbrk(url, "$#") != NULL;
    gc_strbuf_addf(&text, "%s%s%s", special ? "#[[" : "", url, special ? "]]#" : "");
    gc_jsonw_put_str(w, "requestUrlTemplate", gc_strbuf_text(&text));
}

static void write_as_export(const cJSON *json, struct gc_jsonw *w)
{
    const cJSON *contract = gc_json_get(json, "contract");
    gc_jsonw_object(w);
    gc_jsonw_put_str(w, "name", gc_json_str(json, "name"));
    gc_jsonw_put_str(w, "integrationType", "custom-rest-actions");
    gc_jsonw_put_object(w, "config");
    gc_jsonw_put_object(w, "request");
    if (gc_json_str(json, "url"))
        put_url(w, gc_json_str(json, "url"));
    gc_jsonw_put_str(w, "requestType", "POST");
    gc_jsonw_put_object(w, "headers");
    gc_jsonw_put_str(w, "Content-Type", "application/json");
    gc_jsonw_put_str(w, "Accept", "application/json");
    gc_jsonw_end(w);
    gc_jsonw_put_str(w, "requestTemplate", "{\"data\":${input.rawRequest}}");
    gc_jsonw_end(w);
    gc_jsonw_put_object(w, "response");
    gc_jsonw_put_object(w, "translationMap");
    gc_jsonw_put_str(w, "data", "$.data");
    gc_jsonw_end(w);
    gc_jsonw_put_str(w, "successTemplate", "${data}");
    gc_jsonw_end(w);
    gc_jsonw_end(w);
    gc_jsonw_put_object(w, "contract");
    put_schema(w, "input", "inputSchema", gc_json_get(contract, "input"));
    put_schema(w, "output", "successSchema", gc_json_get(contract, "output"));
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

static enum gc_status read_compact(struct mock_edit *e, const cJSON *json, struct mock_item *item)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_DEFINITION);
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_jsonw w = gc_jsonw(&text);
    const cJSON *contract = gc_json_get(json, "contract");
    size_t before = e->problems->n;
    if (gc_json_get(json, "url"))
        check_url(e, gc_json_get(json, "url"));
    if (contract)
        mock_edit_check_contract(e, contract);
    if (e->problems->n > before)
        return GC_OK;
    write_as_export(json, &w);
    enum gc_status s = gc_strbuf_status(&text);
    if (s == GC_OK)
        s = gc_json_parse(&doc, "action", text.data, text.len, &gc_json_file_limits, NULL);
    if (s == GC_OK)
        s = action_read(&item->definition, &doc, doc.root, &problems, &item->notes);
    if (s == GC_E_DATA && problems.n_kept)
        mock_problem(e, json, "%s", problems.list[0].text);
    if (s == GC_OK && !(item->form = gc_json_take(&doc)))
        s = GC_E_NOMEM;
    return s == GC_E_DATA ? GC_OK : s;
}

static const char *text_of(const cJSON *json, const char *key, const char *fallback)
{
    const char *text = gc_json_str(json, key);
    return text && *text ? text : fallback;
}

/* The members that gcmock adds to an export: what is no text of one must not pass for it. */
static void check_own_members(struct mock_edit *e, const cJSON *json)
{
    static const char *const own[] = {"id", "name", "integration", "category"};
    for (size_t i = 0; i < GC_COUNT_OF(own); i++) {
        const cJSON *node = gc_json_get(json, own[i]);
        if (node && !cJSON_IsString(node) && !cJSON_IsNull(node))
            mock_problem(e, node, "\"%s\" must be a text, not %s", own[i], gc_json_type_name(node));
    }
    if (!*text_of(json, "name", ""))
        mock_problem(e, json, "the data action has no \"name\"");
}

enum gc_status mock_parse_data_action(struct mock_edit *e, const cJSON *json,
                                      struct mock_item *item)
{
    struct mock_data_action *a = &item->as.action;
    bool export = mock_action_is_export(json);
    size_t before = e->problems->n;
    enum gc_status s = GC_OK;
    if (export)
        check_own_members(e, json);
    if (e->problems->n == before)
        s = export ? action_read(&item->definition, e->doc, json, e->problems, &item->notes)
                   : read_compact(e, json, item);
    if (s != GC_OK || !item->definition)
        return s == GC_E_DATA ? GC_OK : s;
    a->id = item->id;
    a->name = gc_json_str(item->json, "name");
    a->integration = text_of(item->json, "integration", MOCK_DEFAULT_INTEGRATION);
    a->category = text_of(item->json, "category", a->integration);
    a->definition = item->definition;
    a->compact = !export;
    a->url = export ? NULL : gc_json_str(item->json, "url");
    a->timeout_ms = export ? (int64_t)item->definition->timeout_s * 1000
                           : gc_json_int(json, "timeoutMs", DEFAULT_TIMEOUT_MS);
    a->version = gc_json_int(json, "version", 1);
    a->json = item->json;
    a->form = export ? item->json : item->form;
    a->notes = &item->notes;
    return GC_OK;
}
