/* What a case needs follows from what it says: a service, a process of it, a client, time. */
#include <string.h>

#include "harness/case/internal.h"

static void find_needs_of(struct hx_case *c, const cJSON *when)
{
    const cJSON *run = gc_json_get(when, "run");
    const char *to = gc_json_str(gc_json_get(when, "request"), "to");
    for (const cJSON *s = hx_acts_in(when); s; s = s->next)
        find_needs_of(c, s);
    if (to && strcmp(to, "service") == 0)
        c->needs_service = true;
    if (!run || strcmp(run->child->valuestring, "gcflow") != 0)
        return;
    c->runs_client = true;
}

/* Does any text in it name the service? A flow then calls it. */
static bool names_service(const cJSON *node)
{
    if (cJSON_IsString(node))
        return strstr(node->valuestring, "${service_url}") != NULL;
    bool inside = cJSON_IsObject(node) || cJSON_IsArray(node);
    for (const cJSON *c = inside ? node->child : NULL; c; c = c->next)
        if (names_service(c))
            return true;
    return false;
}

bool hx_case_env_is_ours(const char *name)
{
    static const char prefix[] = "GCACTION_";
    return strncmp(name, prefix, sizeof prefix - 1) == 0;
}

/* Does the case set up the service's process in a way that anybody's service would notice? */
static bool sets_up(const cJSON *service)
{
    const cJSON *env = gc_json_get(service, "env");
    for (const cJSON *v = env ? env->child : NULL; v; v = v->next)
        if (!hx_case_env_is_ours(v->string))
            return true;
    return gc_json_get(service, "args") != NULL;
}

/* Does something in it take its time? */
static bool is_slow(const cJSON *node)
{
    static const char *const slow[] = {"idle",       "stream",     "bandwidth", "slicer",
                                       "writedelay", "slow_close", "blackhole"};
    for (size_t i = 0; cJSON_IsString(node) && i < GC_COUNT_OF(slow); i++)
        if (strcmp(node->valuestring, slow[i]) == 0)
            return true;
    if (node->string &&
        (strcmp(node->string, "delay") == 0 || strcmp(node->string, "dribble") == 0))
        return true;
    bool inside = cJSON_IsObject(node) || cJSON_IsArray(node);
    for (const cJSON *c = inside ? node->child : NULL; c; c = c->next)
        if (is_slow(c))
            return true;
    return false;
}

static bool waits_itself(const cJSON *when)
{
    for (const cJSON *s = hx_acts_in(when); s; s = s->next)
        if (gc_json_get(s, "wait_ms") || waits_itself(s))
            return true;
    return false;
}

void hx_case_find_needs(struct hx_case *c)
{
    const cJSON *service = gc_json_get(c->given, "service");
    find_needs_of(c, c->when);
    c->waits = (c->given && is_slow(c->given)) || waits_itself(c->when);
    c->needs_service |= service || names_service(c->given) || names_service(c->when);
    c->needs_process = c->needs_service && (sets_up(service) || gc_json_get(c->given, "upstreams"));
}
