/* gcverify list and check: what cases there are, and whether they are well formed. */
#include <stdio.h>

#include "base/json/write.h"
#include "harness/cli/commands.h"

enum { LIST_BYTES = 64 * 1024 * 1024 };

static void join_keywords(const struct hx_case *c, struct gc_strbuf *to)
{
    const cJSON *words = gc_json_get(c->doc.root, "keywords");
    for (const cJSON *w = words ? words->child : NULL; w; w = w->next)
        gc_strbuf_addf(to, "%s%s", w == words->child ? "" : ",", w->valuestring);
}

static void list_json(const struct hx_cases *cases)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(LIST_BYTES);
    struct gc_jsonw w = gc_jsonw_pretty(&text);
    gc_jsonw_array(&w);
    for (size_t i = 0; i < cases->n; i++) {
        const struct hx_case *c = cases->items[i];
        const cJSON *words = gc_json_get(c->doc.root, "keywords");
        gc_jsonw_object(&w);
        gc_jsonw_put_str(&w, "name", c->name);
        gc_jsonw_put_str(&w, "area", c->area);
        gc_jsonw_put_str(&w, "provenance", c->provenance);
        gc_jsonw_put_value(&w, "keywords", words);
        gc_jsonw_put_str(&w, "file", c->file);
        gc_jsonw_put_bool(&w, "only_ours", c->only_ours);
        gc_jsonw_end(&w);
    }
    gc_jsonw_end(&w);
    puts(gc_strbuf_text(&text));
}

static void list_table(const struct hx_cases *cases)
{
    printf("%-9s %-10s %-28s %s\n", "AREA", "PROVENANCE", "KEYWORDS", "NAME");
    for (size_t i = 0; i < cases->n; i++) {
        const struct hx_case *c = cases->items[i];
        struct gc_strbuf words GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
        join_keywords(c, &words);
        printf("%-9s %-10s %-28s %s\n", c->area, c->provenance, gc_strbuf_text(&words), c->name);
    }
}

int hx_cmd_list(void *config, int n_operands, char **operands)
{
    const struct hx_config *c = config;
    struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
    int code = hx_select(c, n_operands, operands, &cases, NULL);
    if (code == 0)
        (c->json ? list_json : list_table)(&cases);
    return code;
}

int hx_cmd_check(void *config, int n_operands, char **operands)
{
    struct hx_cases cases GC_AUTO(hx_cases_release) = {0};
    size_t n_loaded;
    int code = hx_select(config, n_operands, operands, &cases, &n_loaded);
    if (code == 0)
        printf("%zu cases are well formed\n", n_loaded);
    return code;
}
