/* What the strict parser accepts prints back, and reads back equal; every node has its place. */
#include <math.h>
#include <string.h>

#include "base/json/write.h"
#include "base/text.h"
#include "tests/fuzz/fuzz.h"

enum { NODES_LOOKED_FOR = 64 };

/* The byte at a line and a column, which counts characters. */
static const char *byte_at(const char *text, struct gc_pos pos)
{
    const char *at = text, *end = text + strlen(text);
    uint32_t code;
    for (unsigned line = 1; line < pos.line; line++) {
        at = strchr(at, '\n');
        if (!at)
            return NULL;
        at++;
    }
    for (unsigned column = 1; column < pos.column && at < end; column++) {
        size_t n = gc_utf8_next(at, (size_t)(end - at), &code);
        at += n ? n : 1;
    }
    return at;
}

static bool begins(const cJSON *node, char c)
{
    if (cJSON_IsNumber(node))
        return c == '-' || (c >= '0' && c <= '9');
    return c == (cJSON_IsObject(node)   ? '{'
                 : cJSON_IsArray(node)  ? '['
                 : cJSON_IsString(node) ? '"'
                 : cJSON_IsNull(node)   ? 'n'
                 : cJSON_IsTrue(node)   ? 't'
                                        : 'f');
}

static void find_nodes(const struct gc_json *doc, const cJSON *node, int *left)
{
    for (; node && *left > 0; node = node->next) {
        --*left;
        struct gc_pos pos = gc_json_where(doc, node);
        const char *at = pos.line ? byte_at(doc->text, pos) : NULL;
        FUZZ_HOLDS(at && begins(node, *at));
        if (node->string) {
            struct gc_pos key = gc_json_where_key(doc, node);
            const char *quote = key.line ? byte_at(doc->text, key) : NULL;
            FUZZ_HOLDS(quote && *quote == '"');
        }
        find_nodes(doc, node->child, left);
    }
}

static void print(const cJSON *root, bool pretty, struct gc_strbuf *to)
{
    struct gc_jsonw w = pretty ? gc_jsonw_pretty(to) : gc_jsonw(to);
    gc_jsonw_value(&w, root);
}

static void read_back(const cJSON *root, bool pretty)
{
    struct gc_strbuf once GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 << 20);
    struct gc_strbuf twice GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 << 20);
    struct gc_json again GC_AUTO(gc_json_release) = {0};
    print(root, pretty, &once);
    FUZZ_HOLDS(gc_json_parse(&again, "again", gc_strbuf_text(&once), once.len, &gc_json_file_limits,
                             NULL) == GC_OK);
    FUZZ_HOLDS(gc_json_equal(root, again.root));
    print(again.root, pretty, &twice);
    FUZZ_HOLDS(strcmp(gc_strbuf_text(&once), gc_strbuf_text(&twice)) == 0);
}

/* cJSON reads the same tree. */
static void other_opinion(const struct gc_json *doc)
{
    cJSON *theirs = cJSON_Parse(doc->text);
    FUZZ_HOLDS(gc_json_equal(doc->root, theirs));
    cJSON_Delete(theirs);
}

FUZZ(json)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    int left = NODES_LOOKED_FOR;
    if (!fuzz_reads_json(text, size, &doc))
        return;
    find_nodes(&doc, doc.root, &left);
    other_opinion(&doc);
    read_back(doc.root, false);
    read_back(doc.root, true);
    FUZZ_HOLDS(gc_json_equal(doc.root, doc.root));
    FUZZ_HOLDS(gc_json_contains(doc.root, doc.root));
    cJSON *merged = cJSON_CreateObject();
    if (merged && cJSON_IsObject(doc.root))
        FUZZ_HOLDS(gc_json_merge(merged, doc.root));
    cJSON_Delete(merged);
}
