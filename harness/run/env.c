/* Environments of programs under test, variable by variable. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/run/services.h"

#define FEW_WORKERS "4"

static bool make_room(struct hx_env *e)
{
    if (e->n + 1 < e->cap)
        return true;
    size_t cap = e->cap ? e->cap * 2 : 32;
    char **items = realloc(e->items, cap * sizeof *items);
    if (!items)
        return false;
    e->items = items;
    e->cap = cap;
    return true;
}

/* NULL value: unset. */
static void set_variable(struct hx_env *e, const char *name, const char *value)
{
    struct gc_strbuf item GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    size_t len = strlen(name), i = 0;
    while (i < e->n && !(strncmp(e->items[i], name, len) == 0 && e->items[i][len] == '='))
        i++;
    if (i < e->n) {
        free(e->items[i]);
        e->items[i] = e->items[--e->n];
        e->items[e->n] = NULL;
    }
    if (!value)
        return;
    if (!make_room(e)) {
        e->failed = true;
        return;
    }
    gc_strbuf_addf(&item, "%s=%s", name, value);
    if (gc_strbuf_take(&item, &e->items[e->n]) == GC_OK)
        e->items[++e->n] = NULL;
    else
        e->failed = true;
}

static enum gc_status status_of(const struct hx_env *e, struct gc_error *err)
{
    return e->failed ? gc_fail(err, GC_E_TOO_BIG, "the program's environment is too big") : GC_OK;
}

/* Where programs find an upstream that is "mock", "refused" or "blackhole". */
static void upstream_url(const struct hx_run *run, const char *name, char out[HX_URL])
{
    const char *way = gc_json_str(gc_json_get(run->c->given, "upstreams"), name);
    const struct hx_dead_ends *ends = &run->runner->services->dead_ends;
    if (!way || strcmp(way, "mock") == 0)
        snprintf(out, HX_URL, "%s", run->base_url);
    else
        snprintf(out, HX_URL, "http://127.0.0.1:%u",
                 strcmp(way, "refused") == 0 ? ends->refused_port : ends->hole_port);
}

void hx_env_set_upstream(struct hx_env *e, const char *name, const struct hx_run *run,
                         const char *upstream)
{
    char url[HX_URL];
    upstream_url(run, upstream, url);
    set_variable(e, name, url);
}

enum gc_status hx_env_set_genesys(struct hx_env *e, struct hx_run *run, struct gc_error *err)
{
    struct gc_json offer GC_AUTO(gc_json_release) = {0};
    enum gc_status s = hx_org_offer(run, NULL, NULL, &offer, err);
    hx_env_set_upstream(e, "GENESYS_BASE_URL", run, "genesys");
    set_variable(e, "GENESYS_CLIENT_ID", gc_json_str(offer.root, "client_id"));
    set_variable(e, "GENESYS_CLIENT_SECRET", gc_json_str(offer.root, "client_secret"));
    set_variable(e, "PYTHONUNBUFFERED", "1"); /* what it prints is looked at before it ends */
    return s;
}

enum gc_status hx_env_add(struct hx_env *e, const cJSON *env, struct hx_run *run,
                          struct gc_error *err)
{
    for (const cJSON *v = env ? env->child : NULL; v; v = v->next) {
        struct gc_strbuf value GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
        if (cJSON_IsNull(v)) {
            set_variable(e, v->string, NULL);
            continue;
        }
        enum gc_status s = hx_template_text(&run->values, v->valuestring, &value, err);
        if (s != GC_OK)
            return s;
        set_variable(e, v->string, gc_strbuf_text(&value));
        if (strcmp(v->string, "GENESYS_CLIENT_SECRET") == 0)
            s = hx_secrets_add(&run->secrets, gc_strbuf_text(&value), "the secret", NULL, err);
        if (s != GC_OK)
            return s;
    }
    return status_of(e, err);
}

/* Does an act of it send several requests together? */
static bool is_crowd(const cJSON *when)
{
    for (const cJSON *s = hx_acts_in(when); s; s = s->next)
        if (is_crowd(s))
            return true;
    return gc_json_bool(when, "at_once", false) || hx_act_of(when) == HX_ACT_TOGETHER;
}

enum gc_status hx_env_set_service(struct hx_env *env, struct hx_run *run, unsigned port,
                                  struct gc_error *err)
{
    char number[16];
    const cJSON *service = gc_json_get(run->c->given, "service");
    snprintf(number, sizeof number, "%u", port);
    set_variable(env, "PORT", number);
    set_variable(env, "HOST", "127.0.0.1");
    if (!run->runner->subject.start && !is_crowd(run->c->when))
        set_variable(env, "GCACTION_WORKERS", FEW_WORKERS); /* hundreds take long to start */
    enum gc_status s = hx_env_set_genesys(env, run, err);
    hx_env_set_upstream(env, "EXTERNAL_API_BASE", run, "users");
    set_variable(env, "GENESYS_REGION", "us-east-1");
    if (s == GC_OK)
        s = hx_env_add(env, gc_json_get(service, "env"), run, err); /* may also unset */
    if (s == GC_OK && !run->runner->subject.start)
        s = hx_env_add(env, gc_json_get(service, "only_ours"), run, err);
    return s;
}

void hx_env_release(struct hx_env *e)
{
    for (size_t i = 0; i < e->n; i++)
        free(e->items[i]);
    free(e->items);
    *e = (struct hx_env){0};
}
