/* What a case is given, put into its world before anything happens. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json/write.h"
#include "harness/run/run.h"

enum { TOKEN_BYTES = 1024 };

/* --- values of ${...} --------------------------------------------------------------------------
 */

static enum gc_status add_token(struct hx_run *run, const char *client, struct gc_strbuf *to,
                                struct gc_error *err)
{
    char token[TOKEN_BYTES];
    const char *known = gc_map_get(&run->tokens, client);
    if (!known) {
        enum gc_status s = hx_mock_token(run, client, token, sizeof token, err);
        if (s != GC_OK)
            return gc_fail_in(err, s, "token of %s", *client ? client : "the first client");
        char *kept = gc_strdup(token);
        if (!kept || gc_map_put(&run->tokens, client, kept, NULL) != GC_OK) {
            free(kept);
            return gc_fail_nomem(err);
        }
        known = kept;
    }
    gc_strbuf_adds(to, known);
    return GC_OK;
}

/* ${client_id}, ${flow_id} and the like: what the org in use offers, or knows of that client or
 * flow. */
static bool is_offer(const char *name)
{
    static const char *const names[] = {"client_id", "client_secret", "flow_id", "node_id",
                                        "phone_number"};
    for (size_t i = 0; i < GC_COUNT_OF(names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static enum gc_status add_offer(struct hx_run *run, const char *name, const char *arg,
                                struct gc_strbuf *to, struct gc_error *err)
{
    struct gc_json offer GC_AUTO(gc_json_release) = {0};
    bool of_client = strncmp(name, "client_", strlen("client_")) == 0;
    enum gc_status s = hx_org_offer(run, *arg && of_client ? arg : NULL,
                                    *arg && !of_client ? arg : NULL, &offer, err);
    const char *value = gc_json_str(offer.root, name);
    if (s == GC_OK && !value)
        s = gc_fail(err, GC_E_DATA, "the org offers no %s", name);
    if (value)
        gc_strbuf_adds(to, value);
    return s;
}

enum gc_status hx_run_dir(struct hx_run *run, struct gc_error *err)
{
    return *run->dir ? GC_OK : gc_file_temp_dir("gcverify", run->dir, sizeof run->dir, err);
}

static enum gc_status value_of(void *ctx, const char *name, const char *arg, struct gc_strbuf *to,
                               struct gc_error *err)
{
    struct hx_run *run = ctx;
    if (strcmp(name, "token") == 0)
        return add_token(run, arg, to, err);
    if (is_offer(name))
        return add_offer(run, name, arg, to, err);
    if (strcmp(name, "base_url") == 0)
        gc_strbuf_adds(to, run->base_url);
    else if (strcmp(name, "service_url") == 0)
        gc_strbuf_adds(to, run->service_url);
    else if (strcmp(name, "dir") == 0) {
        enum gc_status s = hx_run_dir(run, err);
        gc_strbuf_adds(to, run->dir);
        return s;
    }
    return GC_OK;
}

struct hx_template hx_run_values(struct hx_run *run)
{
    return (struct hx_template){.value = value_of, .ctx = run};
}

/* --- the mock's side -------------------------------------------------------------------------- */

/* A value with its ${...} filled in, as JSON. */
static enum gc_status write_filled(struct hx_run *run, const cJSON *value, struct gc_strbuf *to,
                                   struct gc_error *err)
{
    struct gc_jsonw w = gc_jsonw(to);
    cJSON *filled;
    enum gc_status s = hx_template_json(&run->values, value, &filled, err);
    if (s == GC_OK)
        gc_jsonw_value(&w, filled);
    cJSON_Delete(filled);
    return s;
}

static enum gc_status send(struct hx_run *run, const char *method, const char *path,
                           const struct gc_strbuf *body, struct gc_error *err)
{
    enum gc_status s = gc_strbuf_status(body);
    return s == GC_OK ? hx_run_call(run, method, path, gc_strbuf_text(body), err)
                      : gc_fail(err, s, "what is given is too big");
}

static enum gc_status give_clock(struct hx_run *run, const cJSON *clock, struct gc_error *err)
{
    const cJSON *freeze = cJSON_IsString(clock) ? clock : gc_json_get(clock, "freeze");
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    if (!freeze || cJSON_IsFalse(freeze))
        return GC_OK;
    struct gc_jsonw w = gc_jsonw(&body);
    gc_jsonw_object(&w);
    if (cJSON_IsString(freeze))
        gc_jsonw_put_str(&w, "at", freeze->valuestring);
    gc_jsonw_end(&w);
    return send(run, "POST", "/clock/freeze", &body, err);
}

static enum gc_status give_org(struct hx_run *run, const cJSON *org, struct gc_error *err)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(HX_BODY_BYTES);
    if (!org)
        return GC_OK;
    enum gc_status s = write_filled(run, org, &body, err);
    if (s == GC_OK)
        s = send(run, "PATCH", "/org", &body, err);
    return s == GC_OK ? s : gc_fail_in(err, s, "given.org");
}

/* All of them, before the faults: a fault is for the program under test, not for us. */
static enum gc_status give_tokens(struct hx_run *run, const cJSON *none, struct gc_error *err)
{
    cJSON *filled;
    (void)none;
    enum gc_status s = hx_template_json(&run->values, run->c->doc.root, &filled, err);
    cJSON_Delete(filled);
    return s;
}

/* --- files ------------------------------------------------------------------------------------ */

static enum gc_status write_file(const char *dir, const char *name, const char *text, size_t n,
                                 struct gc_error *err)
{
    struct gc_strbuf path GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    gc_strbuf_addf(&path, "%s/%s", dir, name);
    if (strchr(name, '/') || gc_strbuf_status(&path) != GC_OK ||
        gc_file_write(gc_strbuf_text(&path), text, n, GC_FILE_PLAIN, NULL) != GC_OK)
        return gc_fail(err, GC_E_IO, "given.files: %s can't be written", name);
    return GC_OK;
}

static enum gc_status give_files(struct hx_run *run, const cJSON *files, struct gc_error *err)
{
    enum gc_status s = files ? hx_run_dir(run, err) : GC_OK;
    for (const cJSON *f = files ? files->child : NULL; s == GC_OK && f; f = f->next) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(HX_BODY_BYTES);
        s = cJSON_IsString(f) ? hx_template_text(&run->values, f->valuestring, &text, err)
                              : write_filled(run, f, &text, err);
        if (s == GC_OK)
            s = write_file(run->dir, f->string, gc_strbuf_text(&text), text.len, err);
    }
    return s;
}

enum gc_status hx_given_prepare(struct hx_run *run, struct gc_error *err)
{
    static const struct {
        const char *key;
        enum gc_status (*give)(struct hx_run *run, const cJSON *value, struct gc_error *err);
    } parts[] = {
        {"clock", give_clock}, {"org", give_org},         {"", give_tokens},
        {"files", give_files}, {"stubs", hx_given_stubs}, {"faults", hx_given_faults},
    };
    enum gc_status s = hx_services_enter(run, err);
    for (size_t i = 0; s == GC_OK && i < GC_COUNT_OF(parts); i++)
        s = parts[i].give(run, gc_json_get(run->c->given, parts[i].key), err);
    /* what we asked ourselves is not part of what the case sees */
    return s == GC_OK && run->has_asked ? hx_run_call(run, "DELETE", "/requests", NULL, err) : s;
}

/* --- afterwards ------------------------------------------------------------------------------- */

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

void hx_given_undo(struct hx_run *run)
{
    hx_services_leave(run);
    if (*run->dir)
        nftw(run->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}
