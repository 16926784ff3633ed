/* Bodies that are sent as they are: files beside the stubs, and bytes in base64. */
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/problems.h"
#include "mock/stubs/internal.h"
#include "mock/text/base64.h"

enum { PATH_BYTES = 4096 };

/* What a name's end says of a file. */
static const struct {
    const char *end, *type;
} types[] = {{".json", "application/json"},
             {".txt", "text/plain; charset=utf-8"},
             {".html", "text/html; charset=utf-8"},
             {".htm", "text/html; charset=utf-8"},
             {".xml", "application/xml"},
             {".csv", "text/csv; charset=utf-8"},
             {".css", "text/css; charset=utf-8"},
             {".js", "text/javascript; charset=utf-8"},
             {".svg", "image/svg+xml"},
             {".png", "image/png"},
             {".jpg", "image/jpeg"},
             {".jpeg", "image/jpeg"},
             {".gif", "image/gif"},
             {".webp", "image/webp"},
             {".pdf", "application/pdf"},
             {".zip", "application/zip"},
             {".wav", "audio/wav"},
             {".mp3", "audio/mpeg"},
             {".ogg", "audio/ogg"},
             {".mp4", "video/mp4"}};

const char *stub_file_type(const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < GC_COUNT_OF(types); i++) {
        size_t n_end = strlen(types[i].end);
        if (n > n_end && strcasecmp(name + n - n_end, types[i].end) == 0)
            return types[i].type;
    }
    return "application/octet-stream";
}

/* The folder of the file that the stubs stand in, then files/NAME. False: it stands in none, or the
 * path is too long. */
static bool path_of(const char *document, const char *name, char out[PATH_BYTES])
{
    const char *slash = document ? strrchr(document, '/') : NULL;
    int n =
        slash ? snprintf(out, PATH_BYTES, "%.*s/files/%s", (int)(slash - document), document, name)
              : -1;
    return n > 0 && n < PATH_BYTES;
}

/* Does it stay in its folder? */
static bool stays(const char *name)
{
    for (const char *at = name; at; at = strchr(at, '/')) {
        at += *at == '/';
        size_t n = strcspn(at, "/");
        if (n == 0 || (n == 1 && *at == '.') || (n == 2 && memcmp(at, "..", 2) == 0))
            return false;
    }
    return true;
}

static void check_file(const struct gc_json *doc, const cJSON *at, struct gc_problems *problems)
{
    char path[PATH_BYTES];
    struct stat st;
    const char *wrong = NULL;
    if (!stays(at->valuestring))
        wrong = "must be a path below stubs/files, without \"..\"";
    else if (!path_of(doc->name, at->valuestring, path))
        wrong = "can stand in a stub of a folder only; \"body_base64\" can stand anywhere";
    else if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        wrong = "is no file in the folder stubs/files";
    if (wrong)
        gc_problems_add(problems, doc->name, gc_json_where(doc, at), "\"body_file\" %s", wrong);
}

static void check_base64(const struct gc_json *doc, const cJSON *at, struct gc_problems *problems)
{
    size_t bad, n = strlen(at->valuestring);
    struct gc_strbuf bytes GC_AUTO(gc_strbuf_release) = GC_STRBUF(n + 4);
    if (mock_base64_decode_to(&bytes, at->valuestring, n, &bad))
        return;
    struct gc_pos where = gc_json_where_in(doc, at, bad < n ? bad : n);
    gc_problems_add(problems, doc->name, where.line ? where : gc_json_where(doc, at),
                    "\"body_base64\" is no base64%s", bad < n ? "" : ": it ends too early");
}

void stub_check_bytes(const struct gc_json *doc, const cJSON *answer, struct gc_problems *problems)
{
    const cJSON *file = gc_json_get(answer, "body_file"), *b64 = gc_json_get(answer, "body_base64");
    if (file)
        check_file(doc, file, problems);
    if (b64)
        check_base64(doc, b64, problems);
}

enum gc_status stub_add_bytes(const struct mock_stub *s, const cJSON *answer, struct gc_strbuf *to,
                              struct gc_error *err)
{
    char path[PATH_BYTES];
    size_t bad;
    const char *file = gc_json_str(answer, "body_file"), *b64 = gc_json_str(answer, "body_base64");
    if (b64 && mock_base64_decode_to(to, b64, strlen(b64), &bad))
        return GC_OK;
    if (b64)
        return gc_fail(err, gc_strbuf_status(to) == GC_OK ? GC_E_DATA : gc_strbuf_status(to),
                       "body_base64 can't be read");
    if (!path_of(s->page->name, file, path))
        return gc_fail(err, GC_E_IO, "body_file stands in no folder");
    enum gc_status status = gc_strbuf_read_file(to, path);
    return status == GC_OK ? status : gc_fail(err, status, "body_file %s can't be read", path);
}
