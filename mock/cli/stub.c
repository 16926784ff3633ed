/* gcmock stub: files for what the exports of an org need, filled from the contracts that they hold.
 * A file that is there is never touched. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/map.h"
#include "base/text.h"
#include "mock/api/routes.h"
#include "mock/cli/cli.h"
#include "mock/flow/engine/engine.h"
#include "mock/flow/export/action/types.h"
#include "mock/validate/needs.h"

enum { FILE_BYTES = 16 << 20, MAX_FILES = 1000, FILE_NAME = 300 };

/* A file in the making. */
struct stub_file {
    char name[FILE_NAME]; /* in the folder */
    const char *holds;    /* "data table", for people */
    struct gc_strbuf text;
    struct gc_strbuf things; /* what it holds, for people: "Services", "Sales" */
    bool is_list;            /* JSON: to be closed by ] */
};
struct stub {
    const char *dir;
    const struct mock_org *org;
    struct stub_file *files;
    size_t n, n_unmade;
    struct gc_map told; /* "what name" */
    bool no_memory, dry;
};

/* --- what goes into them ---------------------------------------------------------------------- */

static struct stub_file *file_of(struct stub *s, const char *name, const char *holds)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->files[i].name, name) == 0)
            return &s->files[i];
    if (s->n == MAX_FILES || strlen(name) >= FILE_NAME)
        return NULL;
    struct stub_file *f = &s->files[s->n++];
    gc_copy(f->name, sizeof f->name, name);
    f->holds = holds;
    gc_strbuf_init(&f->text, FILE_BYTES);
    gc_strbuf_init(&f->things, FILE_BYTES);
    return f;
}

/* The next item of a list of JSON objects. */
static struct gc_jsonw next_item(struct stub_file *f)
{
    gc_strbuf_adds(&f->text, f->is_list ? ",\n  " : "[\n  ");
    f->is_list = true;
    struct gc_jsonw w = gc_jsonw(&f->text);
    gc_jsonw_object(&w);
    return w;
}

static void add_column(void *ctx, const char *name)
{
    struct stub_file *f = ctx;
    bool quoted = strpbrk(name, ",\"\r\n") != NULL;
    gc_strbuf_adds(&f->text, f->text.len > 0 ? "," : "");
    gc_strbuf_adds(&f->things, f->things.len > 0 ? ", " : "");
    gc_strbuf_adds(&f->things, name);
    gc_strbuf_adds(&f->text, quoted ? "\"" : "");
    for (const char *p = name; *p; p++)
        gc_strbuf_addf(&f->text, "%s%c", *p == '"' ? "\"" : "", *p);
    gc_strbuf_adds(&f->text, quoted ? "\"" : "");
}

static bool add_table(struct stub *s, const struct mock_need *n)
{
    char name[FILE_NAME];
    snprintf(name, sizeof name, "data-tables/%.200s.csv", n->name);
    struct stub_file *f =
        strchr(n->name, '/') || *n->name == '.' ? NULL : file_of(s, name, "columns");
    if (!f)
        return false;
    mock_need_columns(n, add_column, f);
    gc_strbuf_addc(&f->text, '\n');
    return true;
}

/* One answer that fulfils the contract, to be changed. */
static bool add_data_action(struct stub *s, const struct mock_need *n)
{
    struct stub_file *f = file_of(s, "data-actions.json", "data actions");
    cJSON *sample = export_stub(n->contract);
    if (!f)
        return false;
    struct gc_jsonw w = next_item(f);
    gc_jsonw_put_str(&w, "id", n->id && *n->id ? n->id : n->name);
    gc_jsonw_put_str(&w, "name", n->name);
    gc_jsonw_put_object(&w, "answers");
    gc_jsonw_key(&w, "success");
    if (sample)
        gc_jsonw_value(&w, sample);
    else
        gc_jsonw_raw(&w, "{}", 2);
    gc_jsonw_end(&w);
    gc_jsonw_end(&w);
    cJSON_Delete(sample);
    return true;
}

static const struct {
    const char *collection, *members; /* beside id and name */
} items[] = {
    {"prompts", "\"text\":\"\""},
    {"responses", "\"text\":\"\""},
    {"schedules", "\"start\":\"2026-01-01T00:00:00.000\",\"end\":\"2026-01-02T00:00:00.000\","
                  "\"rrule\":\"FREQ=DAILY\""},
    {"schedulegroups", "\"timeZone\":\"UTC\",\"openSchedules\":[\"Always\"]"},
    {"emergencygroups", "\"enabled\":false"},
};

static void add_members(struct gc_strbuf *to, const char *collection, const char *name)
{
    for (size_t i = 0; i < GC_COUNT_OF(items); i++)
        if (strcmp(items[i].collection, collection) == 0) {
            bool text = strstr(items[i].members, "\"text\"") != NULL;
            gc_strbuf_addf(to, ",%s", text ? "\"text\":" : items[i].members);
            if (text)
                gc_strbuf_add_json(to, name, strlen(name));
        }
}

static bool add_item(struct stub *s, const struct mock_need *n)
{
    struct stub_file *f = file_of(s, mock_collection_file(n->collection), n->collection);
    if (!f)
        return false;
    gc_strbuf_addf(&f->text, "%s{\"id\":", f->is_list ? ",\n  " : "[\n  ");
    f->is_list = true;
    const char *id = n->id && *n->id ? n->id : n->name;
    gc_strbuf_add_json(&f->text, id, strlen(id));
    gc_strbuf_adds(&f->text, ",\"name\":");
    gc_strbuf_add_json(&f->text, n->name, strlen(n->name));
    add_members(&f->text, n->collection, n->name);
    gc_strbuf_addc(&f->text, '}');
    return true;
}

/* Groups are open by a schedule that is always in effect. */
static void add_always(struct stub *s, const struct mock_need *of)
{
    struct mock_need always = *of;
    always.name = "Always";
    always.id = "always";
    always.what = "schedule";
    always.collection = "schedules";
    if (!mock_org_find(s->org, FLOW_ITEM_SCHEDULE, "Always") && !gc_map_get(&s->told, "Always") &&
        gc_map_put(&s->told, "Always", s, NULL) == GC_OK && add_item(s, &always))
        gc_strbuf_adds(&file_of(s, mock_collection_file("schedules"), "")->things, "Always");
}

static void add_thing(struct stub *s, const struct mock_need *n)
{
    struct stub_file *f = n->kind == MOCK_NEED_DATA_ACTION
                              ? file_of(s, "data-actions.json", "data actions")
                              : file_of(s, mock_collection_file(n->collection), n->collection);
    gc_strbuf_addf(&f->things, "%s%s", f->things.len > 0 ? ", " : "", n->name);
}

static void add_need(void *ctx, const struct mock_need *n)
{
    struct stub *s = ctx;
    char key[400];
    snprintf(key, sizeof key, "%s %s", n->what, n->name);
    if (n->kind == MOCK_NEED_EXPRESSION || n->kind == MOCK_NEED_VARIABLE ||
        gc_map_get(&s->told, key))
        return;
    s->no_memory |= gc_map_put(&s->told, key, s, NULL) != GC_OK;
    bool made = n->kind == MOCK_NEED_TABLE         ? add_table(s, n)
                : n->kind == MOCK_NEED_DATA_ACTION ? add_data_action(s, n)
                : n->kind == MOCK_NEED_ITEM        ? add_item(s, n)
                                                   : false;
    if (made && n->kind != MOCK_NEED_TABLE)
        add_thing(s, n);
    if (made && n->kind == MOCK_NEED_ITEM && strcmp(n->collection, "schedulegroups") == 0)
        add_always(s, n);
    if (made)
        return;
    printf("missing  %s \"%s\": %s\n", n->what, n->name,
           n->kind == MOCK_NEED_FLOW ? "add its export to flows" : "its name is no file's name");
    s->n_unmade++;
}

static bool add_flow(void *ctx, const char *id, const char *json, size_t json_bytes)
{
    struct stub *s = ctx;
    const struct mock_flow *flow = mock_org_flow(s->org, id);
    (void)json, (void)json_bytes;
    if (flow && flow->export)
        mock_needs_each(s->org, flow->export, add_need, s);
    return true;
}

/* --- writing ---------------------------------------------------------------------------------- */

static enum gc_status write_file(struct stub *s, struct stub_file *f, struct gc_error *err)
{
    char path[4096 + FILE_NAME];
    struct stat st;
    enum gc_status status = GC_OK;
    snprintf(path, sizeof path, "%.4000s/%s", s->dir, f->name);
    bool is_there = lstat(path, &st) == 0;
    if (f->is_list)
        gc_strbuf_adds(&f->text, "\n]\n");
    if (gc_strbuf_status(&f->text) != GC_OK || gc_strbuf_status(&f->things) != GC_OK)
        return gc_fail_nomem(err);
    if (!s->dry && !is_there) {
        status = gc_file_make_folders(path, err);
        if (status == GC_OK)
            status = gc_file_write(path, gc_strbuf_text(&f->text), f->text.len, GC_FILE_NEW, err);
        if (status != GC_OK && errno == EEXIST) { /* what is there stays */
            is_there = true;
            status = GC_OK;
        }
    }
    if (status == GC_OK)
        printf("%-8s %s: %s %s\n",
               is_there ? "kept"
               : s->dry ? "would be"
                        : "wrote",
               f->name, is_there ? "it is there, and lacks" : f->holds, gc_strbuf_text(&f->things));
    return status;
}

static enum gc_status write_all(struct stub *s, struct gc_error *err)
{
    enum gc_status status = s->no_memory ? gc_fail_nomem(err) : GC_OK;
    for (size_t i = 0; i < s->n && status == GC_OK; i++)
        status = write_file(s, &s->files[i], err);
    if (status == GC_OK && s->n + s->n_unmade == 0)
        puts("nothing is missing");
    return status;
}

static void release(struct stub *s)
{
    for (size_t i = 0; i < s->n; i++) {
        gc_strbuf_release(&s->files[i].text);
        gc_strbuf_release(&s->files[i].things);
    }
    free(s->files);
    gc_map_release(&s->told, NULL);
}

int mock_cli_stub(void *config, int n_operands, char **operands)
{
    const struct mock_cli *c = config;
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_error err = {0};
    struct mock_org *org = NULL;
    const char *dirs[] = {operands[0]};
    (void)n_operands;
    enum gc_status status = mock_org_load(&org, dirs, 1, mock_api_operations(), &problems, &err);
    if (status != GC_OK && problems.n > 0) {
        gc_problems_print(&problems, stderr);
        return gc_status_exit_code(status);
    }
    struct stub s = {.dir = operands[0], .org = org, .dry = c->dry_run};
    s.files = calloc(MAX_FILES, sizeof *s.files);
    if (status == GC_OK && !s.files)
        status = gc_fail_nomem(&err);
    if (status == GC_OK) {
        mock_org_each(org, MOCK_FLOWS, NULL, add_flow, &s);
        status = write_all(&s, &err);
    }
    release(&s);
    mock_org_unref(org);
    return status == GC_OK ? 0 : mock_cli_fail(status, &err);
}
