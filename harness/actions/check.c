#include "harness/actions/check.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/strbuf.h"
#include "harness/actions/internal.h"

enum { PATH_BYTES = 4096, TEXT_BYTES = 1024, MAX_DEPTH = 16, MAX_ANSWER = 16 << 20 };

void hx_action_findings_release(struct hx_action_findings *f)
{
    for (size_t i = 0; i < f->n; i++) {
        free(f->list[i].file);
        free(f->list[i].text);
    }
    free(f->list);
    *f = (struct hx_action_findings){0};
}

static void add_finding_at(struct hx_action_findings *f, const char *file, struct gc_pos at,
                           bool warning, const char *text)
{
    size_t cap = f->cap ? 2 * f->cap : 32;
    struct hx_action_finding *list =
        f->n < f->cap ? f->list : realloc(f->list, cap * sizeof *f->list);
    if (!list) {
        f->no_memory = true;
        return;
    }
    f->cap = f->n < f->cap ? f->cap : cap;
    f->list = list;
    list[f->n] = (struct hx_action_finding){gc_strdup(file), gc_strdup(text), at, warning};
    f->no_memory |= !list[f->n].file || !list[f->n].text;
    f->n++;
    f->n_warnings += warning;
    f->n_errors += !warning;
}

void hx_finding(struct hx_checking *c, bool warning, const cJSON *node, size_t byte,
                const char *fmt, ...)
{
    char text[TEXT_BYTES];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    add_finding_at(c->findings, c->doc->name,
                   cJSON_IsString(node) ? gc_json_where_in(c->doc, node, byte)
                                        : gc_json_where(c->doc, node),
                   warning, text);
}

static void take(struct hx_action_findings *f, const struct gc_problems *problems, bool warning)
{
    for (size_t i = 0; i < problems->n_kept; i++)
        add_finding_at(f, problems->list[i].file, problems->list[i].at, warning,
                       problems->list[i].text);
}

static void check_definition(struct hx_action_findings *f, const struct gc_json *doc,
                             const struct gc_strbuf *answer)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_problems warnings GC_AUTO(gc_problems_release) = {0};
    struct action_definition *a = NULL;
    const cJSON *config = gc_json_get(doc->root, "config");
    const cJSON *contract = gc_json_get(doc->root, "contract");
    enum gc_status s = action_read(&a, doc, doc->root, &problems, &warnings);
    f->n_actions++;
    f->no_memory |= s == GC_E_NOMEM;
    take(f, &problems, false);
    take(f, &warnings, true);
    if (s != GC_OK)
        return;
    struct hx_checking c = {.findings = f,
                            .doc = doc,
                            .a = a,
                            .request = gc_json_get(config, "request"),
                            .response = gc_json_get(config, "response"),
                            .inputs = gc_json_get(gc_json_get(contract, "input"), "inputSchema"),
                            .outputs =
                                gc_json_get(gc_json_get(contract, "output"), "successSchema"),
                            .answer = answer->len ? gc_strbuf_text(answer) : NULL,
                            .answer_bytes = answer->len};
    hx_check_templates(&c);
    hx_check_outputs(&c);
    action_free(a);
}

static bool is_action(const cJSON *root)
{
    return action_is_definition(root) && !gc_json_get(root, "url");
}

static enum gc_status check_file(const char *path, bool asked, const struct gc_strbuf *answer,
                                 struct hx_action_findings *f, struct gc_error *err)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error why = {0};
    enum gc_status s = gc_json_load(&doc, path, &gc_json_file_limits, &why);
    if (s == GC_E_IO || s == GC_E_NOMEM)
        return gc_fail(err, s, "%s", gc_error_text(&why));
    if (s != GC_OK)
        add_finding_at(f, path, why.at, false, why.message);
    else if (is_action(doc.root))
        check_definition(f, &doc, answer);
    else if (asked)
        add_finding_at(f, path, (struct gc_pos){1, 1}, false,
                       "this is no exported data action: it has no config.request");
    else
        f->n_others++;
    return GC_OK;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_shown(const struct dirent *d)
{
    return d->d_name[0] != '.';
}

static enum gc_status check_path(const char *path, bool asked, unsigned depth,
                                 const struct gc_strbuf *answer, struct hx_action_findings *f,
                                 struct gc_error *err);

static enum gc_status check_folder(const char *path, unsigned depth, const struct gc_strbuf *answer,
                                   struct hx_action_findings *f, struct gc_error *err)
{
    struct dirent **names = NULL;
    char inner[PATH_BYTES];
    enum gc_status s = GC_OK;
    int n = scandir(path, &names, is_shown, by_name);
    if (n < 0)
        return gc_fail(err, GC_E_IO, "%s: %s", path, strerror(errno));
    for (int i = 0; i < n; i++) {
        int len = snprintf(inner, sizeof inner, "%s/%s", path, names[i]->d_name);
        if (s == GC_OK && len < (int)sizeof inner)
            s = check_path(inner, false, depth + 1, answer, f, err);
        free(names[i]);
    }
    free(names);
    return s;
}

static enum gc_status check_path(const char *path, bool asked, unsigned depth,
                                 const struct gc_strbuf *answer, struct hx_action_findings *f,
                                 struct gc_error *err)
{
    struct stat st;
    size_t n = strlen(path);
    if (stat(path, &st) != 0)
        return asked ? gc_fail(err, GC_E_IO, "%s: %s", path, strerror(errno)) : GC_OK;
    if (S_ISDIR(st.st_mode))
        return depth < MAX_DEPTH ? check_folder(path, depth, answer, f, err) : GC_OK;
    if (asked || (S_ISREG(st.st_mode) && n > 5 && strcasecmp(path + n - 5, ".json") == 0))
        return check_file(path, asked, answer, f, err);
    return GC_OK;
}

enum gc_status hx_check_actions(const char *path, const char *answer_file,
                                struct hx_action_findings *f, struct gc_error *err)
{
    struct gc_strbuf answer GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_ANSWER);
    if (answer_file && gc_strbuf_read_file(&answer, answer_file) != GC_OK)
        return gc_fail(err, GC_E_IO, "%s can't be read", answer_file);
    enum gc_status s = check_path(path, true, 0, &answer, f, err);
    return s == GC_OK && f->no_memory ? gc_fail_nomem(err) : s;
}

void hx_action_findings_write(const struct hx_action_findings *f, struct gc_jsonw *w)
{
    gc_jsonw_object(w);
    gc_jsonw_put_int(w, "actions", (int64_t)f->n_actions);
    gc_jsonw_put_int(w, "errors", (int64_t)f->n_errors);
    gc_jsonw_put_int(w, "warnings", (int64_t)f->n_warnings);
    gc_jsonw_put_array(w, "findings");
    for (size_t i = 0; i < f->n; i++) {
        gc_jsonw_object(w);
        gc_jsonw_put_str(w, "file", f->list[i].file);
        gc_jsonw_put_int(w, "line", f->list[i].at.line);
        gc_jsonw_put_int(w, "column", f->list[i].at.column);
        gc_jsonw_put_str(w, "severity", f->list[i].warning ? "warning" : "error");
        gc_jsonw_put_str(w, "text", f->list[i].text);
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}
