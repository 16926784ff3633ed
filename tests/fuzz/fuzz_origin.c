/* {"url", "origins"}: where the request of a data action goes. Nothing may leave for a host that no
 * key names. */
#include <string.h>
#include <strings.h>

#include "mock/api/routes.h"
#include "mock/org/org.h"
#include "tests/fuzz/fuzz.h"

static struct mock_org *empty(void)
{
    static struct mock_org *org;
    if (!org && mock_org_load(&org, NULL, 0, mock_api_operations(), NULL, NULL) != GC_OK)
        org = NULL;
    return org;
}

__attribute__((destructor)) static void forget_empty(void)
{
    mock_org_unref(empty());
}

/* NULL: these are no origins. */
static struct mock_org *org_with(const cJSON *origins)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(8 << 20);
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_jsonw w = gc_jsonw(&text);
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    gc_jsonw_object(&w);
    gc_jsonw_put_object(&w, "org");
    gc_jsonw_put_value(&w, "origins", origins);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    if (gc_strbuf_status(&text) != GC_OK || !fuzz_reads_json(text.data, text.len, &doc))
        return NULL;
    enum gc_status s = mock_org_overlay(&org, empty(), &doc, doc.root, &problems, &err);
    FUZZ_HOLDS(s == GC_OK || fuzz_is_message(gc_error_text(&err)));
    return org;
}

/* Letters before a ':' of the port, a final '/', a star: not what must be equal. */
static size_t host_of(const char *key)
{
    const char *at = strstr(key, "://");
    return at ? (size_t)(at + 3 - key) + strcspn(at + 3, ":/") : strlen(key);
}

static bool names(const cJSON *key, const char *url)
{
    size_t n = host_of(key->string);
    return strchr(key->string, '*') ||
           (strncasecmp(key->string, url, n) == 0 && (!url[n] || strchr(":/?#", url[n])));
}

static void look(const struct mock_org *org, const char *url)
{
    const cJSON *origins = mock_org_settings(org)->origins, *each;
    const char *rest = NULL, *base = mock_org_origin(org, url, &rest);
    bool named = false, is_value = false;
    size_t n = mock_origin_length(url);
    FUZZ_HOLDS(n <= strlen(url) && rest);
    FUZZ_HOLDS(n == 0 ? *rest == '\0' : rest == url + n);
    (void)mock_origin_is_here(url);
    cJSON_ArrayForEach(each, origins)
    {
        named |= names(each, url);
        is_value |= base == each->valuestring;
    }
    FUZZ_HOLDS(!base || (named && is_value));
}

FUZZ(origin)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    if (!empty() || !fuzz_reads_json(text, size, &doc) || !gc_json_str(doc.root, "url"))
        return;
    struct mock_org *org = org_with(gc_json_get(doc.root, "origins"));
    if (org)
        look(org, gc_json_str(doc.root, "url"));
    mock_org_unref(org);
}
