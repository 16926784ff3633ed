/* The page that holds all flows, and the folder that it lies in. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/map.h"
#include "harness/coverage/draw.h"
#include "harness/coverage/xml.h"

enum { FILE_BYTES = 256 << 20, NAME_BYTES = 60, PATH_BYTES = 4096 };

/* --- the page --------------------------------------------------------------------------------- */

static void add_head(const struct hx_flowcov *cov, struct gc_strbuf *to)
{
    struct hx_flow_sums s = hx_flowcov_sums(cov);
    gc_strbuf_adds(
        to, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width\">\n"
            "<title>Flow coverage</title>\n<style>\n"
            ":root{color-scheme:light dark}body{font:14px system-ui,sans-serif;margin:2em auto;"
            "max-width:64em;padding:0 1em;background:#fff;color:#1f2328}"
            "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3em .6em;"
            "border-bottom:1px solid #8884}td.n,th.n{text-align:right}meter{width:8em}"
            "section{overflow-x:auto;margin:2em 0}a{color:inherit}"
            "@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}}\n");
    hx_flow_style(to);
    gc_strbuf_addf(to,
                   "</style></head><body>\n<h1>Flow coverage: %.1f %%</h1>\n"
                   "<p>Actions %zu of %zu, outputs %zu of %zu. Green was taken, the deeper the "
                   "oftener; red never; yellow is an output that was not taken though its action "
                   "was.</p>\n",
                   hx_flow_percent(&s), s.actions_taken, s.actions, s.outputs_taken, s.outputs);
}

static void add_table_row(const struct hx_flow *f, size_t i, const char *file, struct gc_strbuf *to)
{
    struct hx_flow_sums s = hx_flow_sums(f);
    double percent = hx_flow_percent(&s);
    gc_strbuf_addf(to, "<tr><td><a href=\"#flow-%zu\">", i + 1);
    hx_add_xml(to, f->name);
    gc_strbuf_adds(to, "</a></td><td>");
    hx_add_xml(to, f->type);
    gc_strbuf_addf(to,
                   "</td><td class=\"n\">%zu/%zu</td><td class=\"n\">%zu/%zu</td>"
                   "<td><meter min=\"0\" max=\"100\" value=\"%.1f\"></meter> %.0f %%</td>"
                   "<td><a href=\"",
                   s.actions_taken, s.actions, s.outputs_taken, s.outputs, percent, percent);
    hx_add_xml(to, file);
    gc_strbuf_adds(to, "\">SVG</a></td></tr>\n");
}

static void add_section(const struct hx_flow *f, size_t i, struct gc_strbuf *to)
{
    struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    hx_flow_add_line(f, &line);
    gc_strbuf_addf(to, "<section id=\"flow-%zu\">\n<p>", i + 1);
    hx_add_xml(to, gc_strbuf_text(&line));
    gc_strbuf_adds(to, "</p>\n");
    hx_flow_draw(f, false, to);
    gc_strbuf_adds(to, "</section>\n");
}

void hx_flowcov_page(const struct hx_flowcov *cov, char *const *files, struct gc_strbuf *to)
{
    add_head(cov, to);
    gc_strbuf_adds(to, "<table><thead><tr><th>Flow</th><th>Type</th><th class=\"n\">Actions</th>"
                       "<th class=\"n\">Outputs</th><th>Taken</th><th></th></tr></thead><tbody>\n");
    for (size_t i = 0; i < cov->n; i++)
        add_table_row(&cov->flows[i], i, files[i], to);
    gc_strbuf_adds(to, "</tbody></table>\n");
    for (size_t i = 0; i < cov->n; i++)
        add_section(&cov->flows[i], i, to);
    gc_strbuf_adds(to, "</body></html>\n");
}

/* --- files ------------------------------------------------------------------------------------ */

/* "TY - Callback Prioritization" is ty-callback-prioritization. */
static void add_slug(const char *name, struct gc_strbuf *to)
{
    size_t begin = to->len;
    for (; *name && to->len - begin < NAME_BYTES; name++)
        if (isascii((unsigned char)*name) && isalnum((unsigned char)*name))
            gc_strbuf_addc(to, (char)tolower((unsigned char)*name));
        else if (to->len > begin && gc_strbuf_text(to)[to->len - 1] != '-')
            gc_strbuf_addc(to, '-');
    if (to->len == begin || gc_strbuf_text(to)[to->len - 1] == '-')
        gc_strbuf_adds(to, "flow");
}

static char *file_name(const struct hx_flow *f, struct gc_map *taken)
{
    struct gc_strbuf slug GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    add_slug(f->name, &slug);
    for (unsigned n = 1; gc_strbuf_status(&slug) == GC_OK; n++) {
        char name[PATH_BYTES];
        if (n == 1)
            snprintf(name, sizeof name, "%s.svg", gc_strbuf_text(&slug));
        else
            snprintf(name, sizeof name, "%s-%u.svg", gc_strbuf_text(&slug), n);
        if (gc_map_get(taken, name))
            continue;
        return gc_map_put(taken, name, taken, NULL) == GC_OK ? gc_strdup(name) : NULL;
    }
    return NULL;
}

void hx_flowcov_free_files(const struct hx_flowcov *cov, char **files)
{
    for (size_t i = 0; files && i < cov->n; i++)
        free(files[i]);
    free(files);
}

char **hx_flowcov_files(const struct hx_flowcov *cov)
{
    struct gc_map taken = {0};
    char **files = calloc(cov->n + 1, sizeof *files);
    bool ok = files != NULL;
    for (size_t i = 0; ok && i < cov->n; i++)
        ok = (files[i] = file_name(&cov->flows[i], &taken)) != NULL;
    gc_map_release(&taken, NULL);
    if (ok)
        return files;
    hx_flowcov_free_files(cov, files);
    return NULL;
}

static enum gc_status write_file(const char *dir, const char *name, const struct gc_strbuf *text,
                                 struct gc_error *err)
{
    char path[PATH_BYTES];
    enum gc_status s = gc_strbuf_status(text);
    if (s != GC_OK)
        return gc_fail(err, s, "%s/%s: %s", dir, name, gc_status_text(s));
    if (snprintf(path, sizeof path, "%s/%s", dir, name) >= PATH_BYTES)
        return gc_fail(err, GC_E_TOO_BIG, "%s: the path is too long", dir);
    return gc_file_write(path, gc_strbuf_text(text), text->len, GC_FILE_PLAIN, err);
}

static enum gc_status write_all(const struct hx_flowcov *cov, const char *dir, char *const *files,
                                struct gc_error *err)
{
    struct gc_strbuf page GC_AUTO(gc_strbuf_release) = GC_STRBUF(FILE_BYTES);
    struct gc_strbuf json GC_AUTO(gc_strbuf_release) = GC_STRBUF(FILE_BYTES);
    struct gc_jsonw w = gc_jsonw_pretty(&json);
    enum gc_status s = GC_OK;
    for (size_t i = 0; s == GC_OK && i < cov->n; i++) {
        struct gc_strbuf svg GC_AUTO(gc_strbuf_release) = GC_STRBUF(FILE_BYTES);
        hx_flow_draw(&cov->flows[i], true, &svg);
        s = write_file(dir, files[i], &svg, err);
    }
    hx_flowcov_page(cov, files, &page);
    if (s == GC_OK)
        s = write_file(dir, "index.html", &page, err);
    hx_flowcov_write(cov, files, &w);
    gc_strbuf_addc(&json, '\n');
    return s == GC_OK ? write_file(dir, "coverage.json", &json, err) : s;
}

enum gc_status hx_flowcov_write_dir(const struct hx_flowcov *cov, const char *dir,
                                    struct gc_error *err)
{
    if (mkdir(dir, 0777) != 0 && errno != EEXIST)
        return gc_fail(err, GC_E_IO, "%s: %s", dir, strerror(errno));
    char **files = hx_flowcov_files(cov);
    enum gc_status s = files ? write_all(cov, dir, files, err) : gc_fail_nomem(err);
    hx_flowcov_free_files(cov, files);
    return s;
}
