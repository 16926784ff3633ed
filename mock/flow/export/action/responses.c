/* Canned responses. */
#include <string.h>

#include "mock/flow/export/action/types.h"

/* {{name}} of a canned response; its text is given, else its name stands for it. */
struct export_outcome export_get_response(struct export_run *r, const struct export_action *a)
{
    const char *name = gc_json_str(a->json, "responseName");
    const cJSON *own = name ? gc_json_get(gc_json_get(r->given, "responses"), name) : NULL;
    if (!own && name && r->host->find_item)
        own = gc_json_get(r->host->find_item(r->host->ctx, FLOW_ITEM_RESPONSE, name), "text");
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(FLOW_MAX_TEXT);
    const char *at = cJSON_IsString(own) ? own->valuestring : name ? name : "";
    const cJSON *list = gc_json_get(a->json, "substitutions"), *c;
    for (const char *open; (open = strstr(at, "{{")) != NULL && strstr(open, "}}");) {
        const char *close = strstr(open, "}}"), *by = NULL;
        gc_strbuf_add(&text, at, (size_t)(open - at));
        for (c = list ? list->child : NULL; c && !by; c = c->next) {
            const char *its = gc_json_str(c, "name");
            if (its && strlen(its) == (size_t)(close - open - 2) &&
                strncmp(its, open + 2, strlen(its)) == 0 &&
                !export_text(r, gc_json_get(c, "value"), &by))
                return export_error(r);
        }
        gc_strbuf_adds(&text, by ? by : "");
        at = close + 2;
    }
    gc_strbuf_adds(&text, at);
    struct flow_value v = flow_text(gc_strbuf_text(&text));
    if (!export_assign(r, gc_json_get(a->json, "responseBody"), &v))
        return export_error(r);
    return export_leave("__SUCCESS__");
}
