/* From the bytes of an export to its document. */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/sha256.h"
#include "base/text.h"
#include "mock/flow/export/export.h"
#include "mock/text/base64.h"

static const char blanks[] = " \t\r\n";

/* How base64 begins of what begins with a percent escape, or with '{'. */
static bool is_base64(const char *text, size_t len)
{
    if (len < 2)
        return false;
    return (text[0] == 'J' && (text[1] == 'T' || text[1] == 'U')) ||
           (text[0] == 'e' && strchr("wxyz0123456789+/", text[1]) && text[1]);
}

/* Exports are one line: byte i of what base64 holds stands here. */
static struct gc_pos place(size_t i)
{
    return (struct gc_pos){1, (unsigned)(i / 3 * 4 + i % 3 + 1)};
}

static enum gc_status percent_decode(struct gc_strbuf *to, const struct gc_strbuf *from,
                                     const char *name, struct gc_error *err)
{
    const char *text = gc_strbuf_text(from);
    for (size_t i = 0; i < from->len; i++) {
        size_t run = strcspn(text + i, "%");
        gc_strbuf_add(to, text + i, run);
        i += run;
        if (i >= from->len)
            break;
        int high = gc_hex_value(text[i + 1]), low = high < 0 ? -1 : gc_hex_value(text[i + 2]);
        if (low < 0)
            return gc_fail_at(err, GC_E_DATA, name, place(i),
                              "the export holds a '%%' without two hexadecimal digits");
        gc_strbuf_addc(to, (char)(high * 16 + low));
        i += 2;
    }
    return gc_strbuf_status(to);
}

static enum gc_status decode(struct gc_strbuf *out, const char *name, const char *text, size_t len,
                             struct gc_error *err)
{
    struct gc_strbuf inner GC_AUTO(gc_strbuf_release) = GC_STRBUF(len + 1);
    size_t bad = 0;
    if (!mock_base64_decode_to(&inner, text, len, &bad)) {
        if (gc_strbuf_status(&inner) != GC_OK)
            return gc_fail_nomem(err);
        return gc_fail_at(err, GC_E_DATA, name, gc_pos_of(text, bad), "%s",
                          bad >= len ? "the base64 of the export ends too early"
                                     : "the export is no base64 here");
    }
    if (memchr(gc_strbuf_text(&inner), '\0', inner.len))
        return gc_fail_at(err, GC_E_DATA, name, (struct gc_pos){0}, "the export holds a NUL");
    if (inner.len > 0 && inner.data[0] == '{') {
        gc_strbuf_add(out, inner.data, inner.len);
        return gc_strbuf_status(out);
    }
    return percent_decode(out, &inner, name, err);
}

enum gc_status flow_export_parse(struct gc_json *out, const char *name, const char *text,
                                 size_t len, const struct gc_json_limits *limits,
                                 struct gc_error *err)
{
    size_t skip = strspn(text, blanks);
    if (!is_base64(text + skip, len - skip))
        return gc_json_parse(out, name, text, len, limits, err);
    struct gc_strbuf json GC_AUTO(gc_strbuf_release) = GC_STRBUF(len + 1);
    enum gc_status s = decode(&json, name, text, len, err);
    if (s == GC_OK)
        s = gc_json_parse(out, name, gc_strbuf_text(&json), json.len, limits, err);
    else if (s == GC_E_NOMEM)
        return gc_fail_nomem(err);
    return s;
}

static bool is_yaml(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && (strcasecmp(dot, ".yaml") == 0 || strcasecmp(dot, ".yml") == 0);
}

/* An operator of an expression takes three levels of JSON: those of files are too few for a long
 * chain of them. */
enum gc_status flow_export_read(struct gc_json *out, const char *path,
                                const struct gc_json_limits *limits, struct gc_error *err)
{
    struct gc_json_limits deep = *limits;
    deep.max_depth = FLOW_EXPORT_DEPTH;
    limits = &deep;
    if (is_yaml(path))
        return gc_fail_at(err, GC_E_DATA, path, (struct gc_pos){1, 1},
                          "this is Archy's YAML, which has no expression trees and no contracts: "
                          "export the flow from Architect, and put that file here");
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = {.max = limits->max_bytes};
    if (gc_strbuf_read_file(&text, path) != GC_OK)
        return gc_json_load(out, path, limits, err); /* which says what is wrong */
    return flow_export_parse(out, path, gc_strbuf_text(&text), text.len, limits, err);
}

bool flow_is_export(const cJSON *json)
{
    return gc_json_get(json, "flowSequenceItemList") != NULL ||
           (gc_json_get(json, "initialSequence") && !gc_json_get(json, "nodes"));
}

void flow_export_id(const cJSON *json, const char *beside, char out[FLOW_EXPORT_ID])
{
    static const char *const keys[] = {"type", "name"};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    unsigned char digest[GC_SHA256_BYTES];
    char hex[2 * GC_SHA256_BYTES + 1];
    for (size_t i = 0; i < GC_COUNT_OF(keys); i++) {
        const char *value = gc_json_str(json, keys[i]);
        gc_strbuf_addf(&text, "%s\n", value ? value : "");
    }
    gc_strbuf_adds(&text, beside);
    gc_sha256(gc_strbuf_text(&text), text.len, digest);
    digest[6] = (unsigned char)((digest[6] & 0x0F) | 0x80); /* version 8: of one's own making */
    digest[8] = (unsigned char)((digest[8] & 0x3F) | 0x80);
    gc_hex(digest, GC_SHA256_BYTES, hex);
    snprintf(out, FLOW_EXPORT_ID, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
             hex + 20);
}
