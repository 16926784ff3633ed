/* Scenarios of src/base: JSON, maps, options. */
#include <stdio.h>
#include <string.h>

#include "base/cli/options_parse.h"
#include "base/json/json.h"
#include "base/json/schema.h"
#include "base/json/write.h"
#include "base/map.h"
#include "tests/torture/torture.h"

static const char document[] =
    "{\"id\":\"a1\",\"list\":[1,-2.5,true,null,\"\\u00e9\",{\"deep\":[[\"x\"]]}],"
    "\"name\":\"a text that is longer than what a small buffer takes, by far\"}";

static int read_document(struct gc_json *doc)
{
    struct gc_error err = {0};
    return (int)gc_json_parse(doc, "document", document, strlen(document), &gc_json_default_limits,
                              &err);
}

TORTURE(json, "reads a document, finds a place in it, prints it", 0)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 16);
    int s = read_document(&doc);
    if (s != GC_OK)
        return s;
    struct gc_jsonw w = gc_jsonw(&text);
    gc_jsonw_value(&w, doc.root);
    if (gc_strbuf_status(&text) != GC_OK)
        return (int)gc_strbuf_status(&text);
    return torture_right(gc_json_where(&doc, gc_json_get(doc.root, "name")).line == 1 &&
                         strstr(gc_strbuf_text(&text), "\"deep\":[[\"x\"]]"));
}

TORTURE(merge, "merges a patch into a document", 0)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0}, other GC_AUTO(gc_json_release) = {0};
    int s = read_document(&doc);
    if (s == GC_OK)
        s = (int)gc_json_parse(&other, "patch", "{\"id\":null,\"n\":{\"a\":{\"b\":1}},\"list\":[]}",
                               39, &gc_json_default_limits, NULL);
    if (s != GC_OK)
        return s;
    cJSON *tree = gc_json_take(&doc);
    if (!tree || !gc_json_merge(tree, other.root)) {
        cJSON_Delete(tree);
        return GC_E_NOMEM;
    }
    bool right = !gc_json_get(tree, "id") && gc_json_get(tree, "name") &&
                 gc_json_get(gc_json_get(gc_json_get(tree, "n"), "a"), "b");
    cJSON_Delete(tree);
    return torture_right(right);
}

TORTURE(schema, "compiles a schema and checks a value", TORTURE_DATA)
{
    static const char text[] =
        "{\"properties\":{\"a\":{\"pattern\":\"^x\"},\"b\":{\"anyOf\":[{\"type\":\"null\"},{\"$"
        "ref\":"
        "\"#/$defs/"
        "d\"}]}},\"patternProperties\":{\"^y\":false},\"required\":[\"a\"],\"$defs\":{\"d\":"
        "{\"minimum\":1}}}";
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_schema *schema = NULL;
    int s =
        (int)gc_json_parse(&doc, "schema", text, sizeof text - 1, &gc_json_default_limits, NULL);
    if (s == GC_OK)
        s = (int)gc_schema_compile(&schema, &doc, doc.root, &problems);
    if (s != GC_OK)
        return s;
    bool fits = gc_schema_check(schema, &doc, doc.root, "it", 0, &problems);
    gc_schema_free(schema);
    return torture_right(!fits && problems.n == 1);
}

TORTURE(map, "puts a hundred keys into a map", 0)
{
    struct gc_map m = {0};
    char key[16];
    enum gc_status s = GC_OK;
    for (int i = 0; i < 100 && s == GC_OK; i++) {
        snprintf(key, sizeof key, "key-%d", i);
        s = gc_map_put(&m, key, key, NULL);
    }
    int result = s == GC_OK ? torture_right(m.n == 100 && gc_map_get(&m, "key-42")) : (int)s;
    gc_map_release(&m, NULL);
    return result;
}

struct config {
    const char *name, *secret, *url;
    int64_t port;
    struct gc_list dirs;
};
static const struct gc_option options[] = {
    {.name = "name", .type = GC_OPT_STRING, .offset = offsetof(struct config, name), .help = "x"},
    {.name = "secret",
     .type = GC_OPT_SECRET,
     .offset = offsetof(struct config, secret),
     .help = "x"},
    {.name = "url", .type = GC_OPT_URL, .offset = offsetof(struct config, url), .help = "x"},
    {.name = "port",
     .type = GC_OPT_INT,
     .offset = offsetof(struct config, port),
     .fallback = "80",
     .max = 65535,
     .help = "x"},
    {.name = "dir", .type = GC_OPT_LIST, .offset = offsetof(struct config, dirs), .help = "x"}};
static const struct gc_command commands[] = {{.name = "serve",
                                              .summary = "serves",
                                              .operands = "FILE",
                                              .max_operands = 1,
                                              .options = options,
                                              .n_options = GC_COUNT_OF(options)}};
static const struct gc_program program = {.name = "prog",
                                          .summary = "a program",
                                          .commands = commands,
                                          .n_commands = 1,
                                          .config_size = sizeof(struct config)};

static int check_config(const struct gc_invocation *inv)
{
    const struct config *c = inv->config;
    bool lists = c->dirs.n == 2 && strcmp(c->dirs.items[1], "b") == 0;
    return torture_right(c->port == 8080 && lists && c->name && c->url && c->secret &&
                         strcmp(c->secret, "hunter2") == 0 && inv->n_operands == 1);
}

TORTURE(options, "reads a command line and its secret", TORTURE_DATA)
{
    char texts[][24] = {
        "prog",        "serve", "--name=n", "--secret", "hunter2", "--url", "http://example.com",
        "--port=8080", "--dir", "a",        "--dir=b",  "file"};
    char *argv[GC_COUNT_OF(texts) + 1] = {NULL};
    struct gc_invocation inv = {0};
    for (size_t i = 0; i < GC_COUNT_OF(texts); i++)
        argv[i] = texts[i];
    enum gc_status s = gc_options_init(&inv, &program, (int)GC_COUNT_OF(texts), argv);
    if (s == GC_OK) {
        gc_options_read(&inv, (int)GC_COUNT_OF(texts), argv);
        s = gc_options_apply(&inv);
    }
    int result = s != GC_OK ? (int)s : inv.problems.n > 0 ? GC_E_DATA : check_config(&inv);
    gc_options_release(&inv);
    return result;
}

/* Without memory a help text may lack words: what is there is still said to be all. */
TORTURE(manual, "writes help and manual", 0)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    gc_help_text(&program, NULL, false, &text);
    gc_help_text(&program, commands, true, &text);
    gc_help_man(&program, &text);
    gc_help_markdown(&program, &text);
    return gc_strbuf_status(&text) != GC_OK ? (int)gc_strbuf_status(&text)
                                            : torture_right(text.len > 0);
}
