/* Which cases may have a process of the service in common, one after the other. Ours keeps things
 * in mind that a later case would see: verdicts on tokens, failures in a row of the user API,
 * connections, counters. Every case has tokens of its own; of the rest a case that would leave, or
 * see, a mark has a process to itself. Of somebody else's nothing is known but its settings. */
#include <string.h>
#include <strings.h>

#include "base/json/write.h"
#include "harness/run/run.h"

/* Does any member of this name stand in it, at any depth? */
static bool has_member(const cJSON *node, const char *name)
{
    bool inside = cJSON_IsObject(node) || cJSON_IsArray(node);
    for (const cJSON *c = inside ? node->child : NULL; c; c = c->next)
        if ((c->string && strcmp(c->string, name) == 0) || has_member(c, name))
            return true;
    return false;
}

static bool has_hole(const cJSON *node)
{
    if (cJSON_IsString(node))
        return strstr(node->valuestring, "${") != NULL;
    bool inside = cJSON_IsObject(node) || cJSON_IsArray(node);
    for (const cJSON *c = inside ? node->child : NULL; c; c = c->next)
        if (has_hole(c))
            return true;
    return false;
}

/* --- requests to the service ------------------------------------------------------------------ */

static bool goes_to_service(const cJSON *request)
{
    const char *to = gc_json_str(request, "to");
    return to && strcmp(to, "service") == 0;
}

/* A token that another case may have, too: its verdict may be known. */
static bool has_common_token(const cJSON *request)
{
    const cJSON *headers = gc_json_get(request, "headers");
    for (const cJSON *h = headers ? headers->child : NULL; h; h = h->next)
        if (strcasecmp(h->string, "X-Genesys-Auth-Token") == 0 && *h->valuestring &&
            !strstr(h->valuestring, "${token"))
            return true;
    return false;
}

/* Pages of gcaction's own that tell what was before: counters, states, findings. */
static bool asks_of_the_past(const cJSON *request)
{
    static const char *const pages[] = {"/metrics", "/ready"};
    const char *path = gc_json_str(request, "path");
    for (size_t i = 0; path && i < GC_COUNT_OF(pages); i++)
        if (strncmp(path, pages[i], strlen(pages[i])) == 0)
            return true;
    return path && strstr(path, "${");
}

static bool is_marked_request(const cJSON *when)
{
    const cJSON *request = gc_json_get(when, "request");
    return hx_act_of(when) == HX_ACT_TOGETHER ||
           (request && goes_to_service(request) &&
            (asks_of_the_past(request) || has_common_token(request) ||
             gc_json_bool(when, "at_once", false)));
}

static bool any_marked_request(const cJSON *when)
{
    for (const cJSON *s = hx_acts_in(when); s; s = s->next)
        if (any_marked_request(s))
            return true;
    return is_marked_request(when);
}

static int64_t n_requests(const cJSON *when)
{
    int64_t n = gc_json_get(when, "request") || gc_json_get(when, "run")
                    ? gc_json_int(when, "times", 1)
                    : 0;
    for (const cJSON *s = hx_acts_in(when); s; s = s->next)
        n += n_requests(s);
    return n;
}

/* --- the rule --------------------------------------------------------------------------------- */

/* A broken or slow wire leaves connections behind; an answer with another status does not. */
static bool breaks_the_wire(const cJSON *given)
{
    const cJSON *faults = gc_json_get(given, "faults");
    return gc_json_get(given, "upstreams") || has_member(faults, "fault") ||
           has_member(faults, "delay") || has_member(faults, "dribble");
}

static bool leaves_marks(const struct hx_run *run)
{
    const struct hx_case *c = run->c;
    return run->runner->relay_url || breaks_the_wire(c->given) || any_marked_request(c->when) ||
           has_member(c->doc.root, "log");
}

/* All that a process depends on: its command is the same for all. */
static void write_key(const struct hx_run *run, struct gc_strbuf *key)
{
    struct gc_jsonw w = gc_jsonw(key);
    gc_jsonw_array(&w);
    gc_jsonw_value(&w, gc_json_get(run->c->given, "service"));
    gc_jsonw_value(&w, gc_json_get(run->c->given, "upstreams"));
    gc_jsonw_end(&w);
}

bool hx_share(const struct hx_run *run, struct gc_strbuf *key, unsigned *troubles)
{
    const struct hx_subject *s = &run->runner->subject;
    const cJSON *service = gc_json_get(run->c->given, "service");
    bool has_faults = gc_json_get(run->c->given, "faults") != NULL;
    int64_t n = s->start || s->service_url || !has_faults ? 0 : n_requests(run->c->when);
    *troubles = n <= HX_MOST_TROUBLES ? (unsigned)n : HX_MOST_TROUBLES + 1;
    if (s->service_url) /* there is but one */
        return true;
    if (s->fresh || run->alone || gc_json_bool(service, "own_process", false) || has_hole(service))
        return false;
    write_key(run, key);
    if (gc_strbuf_status(key) != GC_OK)
        return false;
    return s->start || (*troubles <= HX_MOST_TROUBLES && !leaves_marks(run));
}

/* Does the breaker of ours begin to count anew? It counts what it sees of the user API alone. */
static bool is_good_news(const cJSON *entry)
{
    static const char users[] = "/users/";
    const char *path = gc_json_str(entry, "path");
    return path && strncmp(path, users, sizeof users - 1) == 0 && !gc_json_str(entry, "fault");
}

unsigned hx_share_troubles(const struct hx_run *run, unsigned before)
{
    unsigned n = before;
    for (const cJSON *e = run->requests ? run->requests->child : NULL; e; e = e->next) {
        bool bad = gc_json_int(gc_json_get(e, "answer"), "status", 0) / 100 != 2 ||
                   gc_json_str(e, "wire") || gc_json_bool(e, "aborted", false);
        n = bad ? n + 1 : is_good_news(e) ? 0 : n;
    }
    return n;
}
