/* Rows: one text with holes, one case for each row of values. */
#include <stdlib.h>
#include <string.h>

#include "base/json/write.h"
#include "base/text.h"
#include "harness/case/internal.h"

enum { FILLED_BYTES = 16 * 1024 * 1024, NAME_BYTES = 128 };

/* The JSON of a value; inside a longer text without quotes: 503, or the text itself. */
static void add_value(struct gc_strbuf *to, const cJSON *value, bool whole)
{
    struct gc_strbuf json GC_AUTO(gc_strbuf_release) = GC_STRBUF(FILLED_BYTES);
    struct gc_strbuf quoted GC_AUTO(gc_strbuf_release) = GC_STRBUF(FILLED_BYTES);
    struct gc_jsonw w = gc_jsonw(&json);
    gc_jsonw_value(&w, value);
    if (gc_strbuf_status(&json) != GC_OK)
        to->status = gc_strbuf_status(&json);
    if (whole) {
        gc_strbuf_add(to, gc_strbuf_text(&json), json.len);
        return;
    }
    if (!cJSON_IsString(value)) { /* its JSON, as a part of a JSON text */
        struct gc_jsonw q = gc_jsonw(&quoted);
        gc_jsonw_strn(&q, gc_strbuf_text(&json), json.len);
        if (gc_strbuf_status(&quoted) != GC_OK)
            to->status = gc_strbuf_status(&quoted);
    }
    const struct gc_strbuf *from = cJSON_IsString(value) ? &json : &quoted;
    if (from->len >= 2)
        gc_strbuf_add(to, gc_strbuf_text(from) + 1, from->len - 2);
}

bool hx_rows_fill(const struct gc_json *file, const cJSON *row, char **text,
                  struct gc_problems *problems)
{
    static const char open[] = "${row.";
    struct gc_strbuf filled GC_AUTO(gc_strbuf_release) = GC_STRBUF(FILLED_BYTES);
    const char *at = file->text, *hole;
    bool ok = true;
    for (; (hole = strstr(at, open)) != NULL;) {
        char name[NAME_BYTES];
        if (hole > file->text && hole[-1] == '$') { /* "$${" stands for "${" */
            gc_strbuf_add(&filled, at, (size_t)(hole - at) + 2);
            at = hole + 2;
            continue;
        }
        const char *begin = hole + sizeof open - 1;
        size_t n = strcspn(begin, "}\"");
        snprintf(name, sizeof name, "%.*s", (int)(n < sizeof name ? n : sizeof name - 1), begin);
        const cJSON *value = begin[n] == '}' ? gc_json_get(row, name) : NULL;
        if (!value) {
            const char *row_name = gc_json_str(row, "name");
            gc_problems_add(problems, file->name,
                            gc_pos_of(file->text, (size_t)(hole - file->text)),
                            "row \"%s\" has no \"%s\"", row_name ? row_name : "?", name);
            ok = false;
        }
        const char *end = begin + n + (begin[n] == '}');
        bool whole = value && hole > at && hole[-1] == '"' && *end == '"';
        gc_strbuf_add(&filled, at, (size_t)(hole - at) - whole);
        if (value)
            add_value(&filled, value, whole);
        at = end + whole;
    }
    gc_strbuf_adds(&filled, at);
    if (!ok)
        return false;
    if (gc_strbuf_take(&filled, text) == GC_OK)
        return true;
    gc_problems_add(problems, file->name, (struct gc_pos){0, 0}, "its rows make it too big");
    return false;
}
