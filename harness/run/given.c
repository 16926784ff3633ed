/* What a case is given, put into its world before anything happens. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json/write.h"
#include "harness/run/play.h"

enum { BODY_BYTES = 16 * 1024 * 1024, TOKEN_BYTES = 1024 };

/* --- values of ${...} --------------------------------------------------------------------------
 */

static enum gc_status add_token(struct hx_play *p, const char *client, struct gc_strbuf *to,
                                struct gc_error *err)
{
    char token[TOKEN_BYTES];
    const char *known = gc_map_get(&p->tokens, client);
    if (!known) {
        enum gc_status s = hx_mock_token(&p->run->mock, p->world, client, token, sizeof token, err);
        if (s != GC_OK)
            return gc_fail_in(err, s, "token of %s", client);
        char *kept = gc_strdup(token);
        if (!kept || gc_map_put(&p->tokens, client, kept, NULL) != GC_OK) {
            free(kept);
            return gc_fail_nomem(err);
        }
        known = kept;
    }
    gc_strbuf_adds(to, known);
    return GC_OK;
}

enum gc_status hx_play_dir(struct hx_play *p, struct gc_error *err)
{
    if (*p->dir)
        return GC_OK;
    const char *base = getenv("TMPDIR");
    int n = snprintf(p->dir, sizeof p->dir, "%s/gcverify-XXXXXX", base && *base ? base : "/tmp");
    errno = ENAMETOOLONG;
    if (n < (int)sizeof p->dir && mkdtemp(p->dir))
        return GC_OK;
    *p->dir = '\0';
    return gc_fail(err, GC_E_IO, "no temporary folder: %s", strerror(errno));
}

static enum gc_status value_of(void *ctx, const char *name, const char *arg, struct gc_strbuf *to,
                               struct gc_error *err)
{
    struct hx_play *p = ctx;
    if (strcmp(name, "token") == 0)
        return add_token(p, *arg ? arg : "demo-client", to, err);
    if (strcmp(name, "base_url") == 0)
        gc_strbuf_adds(to, p->base_url);
    else if (strcmp(name, "service_url") == 0)
        gc_strbuf_adds(to, p->service_url);
    else if (strcmp(name, "dir") == 0) {
        enum gc_status s = hx_play_dir(p, err);
        gc_strbuf_adds(to, p->dir);
        return s;
    }
    return GC_OK;
}

struct hx_template hx_play_template(struct hx_play *p)
{
    return (struct hx_template){.value = value_of, .ctx = p};
}

/* --- the mock's side ---------------------------------------------------------------------------
 */

static enum gc_status send_json(struct hx_play *p, const char *method, const char *path,
                                const cJSON *body, struct gc_json *answer, struct gc_error *err)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    struct gc_jsonw w = gc_jsonw(&text);
    gc_jsonw_value(&w, body);
    enum gc_status s = gc_strbuf_status(&text);
    if (s != GC_OK)
        return gc_fail(err, s, "what is given is too big");
    return hx_mock_call(&p->run->mock, p->world, method, path, gc_strbuf_text(&text), answer, err);
}

static enum gc_status give_clock(struct hx_play *p, const cJSON *clock, struct gc_error *err)
{
    const cJSON *freeze = gc_json_get(clock, "freeze");
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    if (!freeze || cJSON_IsFalse(freeze))
        return GC_OK;
    struct gc_jsonw w = gc_jsonw(&body);
    gc_jsonw_object(&w);
    if (cJSON_IsString(freeze))
        gc_jsonw_put_str(&w, "at", freeze->valuestring);
    gc_jsonw_end(&w);
    return hx_mock_call(&p->run->mock, p->world, "POST", "/clock/freeze", gc_strbuf_text(&body),
                        NULL, err);
}

static enum gc_status give_org(struct hx_play *p, const cJSON *org, struct gc_error *err)
{
    const struct hx_template t = hx_play_template(p);
    cJSON *filled;
    if (!org)
        return GC_OK;
    enum gc_status s = hx_template_json(&t, org, &filled, err);
    if (s == GC_OK)
        s = send_json(p, "PATCH", "/org", filled, NULL, err);
    cJSON_Delete(filled);
    return s == GC_OK ? s : gc_fail_in(err, s, "given.org");
}

struct token_walk {
    struct hx_play *p;
    enum gc_status status;
    struct gc_error *err;
};

static bool want_token(void *ctx, const cJSON *text, const char *name, const char *arg)
{
    struct token_walk *w = ctx;
    struct gc_strbuf ignored GC_AUTO(gc_strbuf_release) = GC_STRBUF(TOKEN_BYTES);
    (void)text;
    if (w->status == GC_OK && strcmp(name, "token") == 0)
        w->status = add_token(w->p, *arg ? arg : "demo-client", &ignored, w->err);
    return true;
}

/* All of them, before the faults: a fault is for the program under test, not for us. */
static enum gc_status give_tokens(struct hx_play *p, struct gc_error *err)
{
    struct token_walk w = {p, GC_OK, err};
    hx_template_each(p->c->doc.root, want_token, &w);
    return w.status;
}

static cJSON *fault_to_post(const cJSON *fault)
{
    cJSON *copy = cJSON_Duplicate(fault, true);
    cJSON_DeleteItemFromObjectCaseSensitive(copy, "optional");
    cJSON_DeleteItemFromObjectCaseSensitive(copy, "mode");
    return copy;
}

/* The mock asks the fault that was added last first; a case reads from top to bottom. */
static enum gc_status give_faults(struct hx_play *p, const cJSON *faults, struct gc_error *err)
{
    const struct hx_template t = hx_play_template(p);
    enum gc_status s = faults ? hx_template_json(&t, faults, &p->faults, err) : GC_OK;
    int n = cJSON_GetArraySize(p->faults);
    for (int i = n - 1; s == GC_OK && i >= 0; i--) {
        cJSON *fault = cJSON_GetArrayItem(p->faults, i);
        struct gc_json answer GC_AUTO(gc_json_release) = {0};
        if (!gc_json_str(fault, "id")) {
            char id[32];
            snprintf(id, sizeof id, "fault-%d", i + 1);
            cJSON_AddStringToObject(fault, "id", id);
        }
        cJSON *posted = fault_to_post(fault);
        s = send_json(p, "POST", "/faults", posted, &answer, err);
        cJSON_Delete(posted);
    }
    return s == GC_OK ? s : gc_fail_in(err, s, "given.faults");
}

/* --- files ------------------------------------------------------------------------------------ */

static enum gc_status write_file(const char *dir, const char *name, const char *text, size_t n,
                                 struct gc_error *err)
{
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    gc_strbuf_addf(&path, "%s/%s", dir, name);
    FILE *f = strchr(name, '/') ? NULL : fopen(gc_strbuf_text(&path), "we");
    if (!f)
        return gc_fail(err, GC_E_IO, "given.files: %s can't be written", name);
    bool ok = fwrite(text, 1, n, f) == n;
    ok = fclose(f) == 0 && ok;
    return ok ? GC_OK : gc_fail(err, GC_E_IO, "given.files: %s can't be written", name);
}

static enum gc_status give_files(struct hx_play *p, const cJSON *files, struct gc_error *err)
{
    const struct hx_template t = hx_play_template(p);
    enum gc_status s = files ? hx_play_dir(p, err) : GC_OK;
    for (const cJSON *f = files ? files->child : NULL; s == GC_OK && f; f = f->next) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
        cJSON *filled;
        s = hx_template_json(&t, f, &filled, err);
        if (s != GC_OK)
            break;
        struct gc_jsonw w = gc_jsonw(&text);
        if (cJSON_IsString(filled))
            gc_strbuf_adds(&text, filled->valuestring);
        else
            gc_jsonw_value(&w, filled);
        s = write_file(p->dir, f->string, gc_strbuf_text(&text), text.len, err);
        cJSON_Delete(filled);
    }
    return s;
}

enum gc_status hx_given_prepare(struct hx_play *p, struct gc_error *err)
{
    const cJSON *given = p->c->given;
    enum gc_status s = hx_stage_enter(p, err);
    if (s == GC_OK)
        s = give_clock(p, gc_json_get(given, "clock"), err);
    if (s == GC_OK)
        s = give_org(p, gc_json_get(given, "org"), err);
    if (s == GC_OK)
        s = give_tokens(p, err);
    if (s == GC_OK)
        s = give_files(p, gc_json_get(given, "files"), err);
    if (s == GC_OK)
        s = give_faults(p, gc_json_get(given, "faults"), err);
    if (s == GC_OK) /* what we asked ourselves is not part of what the case sees */
        s = hx_mock_call(&p->run->mock, p->world, "DELETE", "/requests", NULL, NULL, err);
    return s;
}

/* --- afterwards ------------------------------------------------------------------------------- */

static bool is_optional(const struct hx_play *p, const char *id)
{
    for (const cJSON *f = p->faults ? p->faults->child : NULL; f; f = f->next) {
        const char *own = gc_json_str(f, "id");
        if (own && strcmp(own, id) == 0)
            return gc_json_bool(f, "optional", false);
    }
    return true; /* not one of `given` */
}

void hx_given_unused(struct hx_play *p, struct gc_strbuf *why)
{
    struct gc_json answer GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    if (!p->faults || !p->faults->child)
        return;
    if (hx_mock_call(&p->run->mock, p->world, "GET", "/faults", NULL, &answer, &err) != GC_OK) {
        gc_strbuf_addf(why, "faults: %s\n", gc_error_text(&err));
        return;
    }
    const cJSON *faults = gc_json_get(answer.root, "faults");
    for (const cJSON *f = faults ? faults->child : NULL; f; f = f->next) {
        const char *id = gc_json_str(f, "id");
        if (id && gc_json_int(f, "acted", 0) == 0 && !is_optional(p, id))
            gc_strbuf_addf(why,
                           "faults: \"%s\" never acted (matched %lld); remove it, or say "
                           "\"optional\": true\n",
                           id, (long long)gc_json_int(f, "matched", 0));
    }
}

void hx_given_stop_service(struct hx_play *p)
{
    hx_stage_stop_service(p);
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

void hx_given_undo(struct hx_play *p)
{
    hx_stage_leave(p);
    if (*p->dir)
        nftw(p->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    gc_map_release(&p->tokens, free);
    free(p->service_log);
    cJSON_Delete(p->faults);
}
