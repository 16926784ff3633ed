#include "base/http/page.h"

#include <string.h>
#include <strings.h>

#include "base/sha256.h"
#include "base/text.h"

enum { ETAG_BYTES = 16 };

static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

static const char *type_of(const char *name)
{
    static const struct {
        const char *suffix, *type;
    } row[] = {
        {".html", "text/html; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"},
    };
    const char *suffix = strrchr(name, '.');
    for (size_t i = 0; suffix && i < GC_COUNT_OF(row); i++)
        if (strcmp(suffix, row[i].suffix) == 0)
            return row[i].type;
    return "application/octet-stream";
}

static void make_etag(const struct gc_embedded *file, char out[2 * ETAG_BYTES + 3])
{
    unsigned char digest[GC_SHA256_BYTES];
    gc_sha256(file->bytes, file->n_bytes, digest);
    *out = '"';
    gc_hex(digest, ETAG_BYTES, out + 1);
    memcpy(out + 1 + 2 * ETAG_BYTES, "\"", 2);
}

/* Of a list of tags, each maybe weak; or "*". */
static bool is_known(const struct gc_http_request *req, const char *etag)
{
    const char *list = gc_http_request_header(req, "If-None-Match");
    return list && (strcmp(list, "*") == 0 || strstr(list, etag));
}

bool gc_http_page_send(const struct gc_embedded *files, const char *name,
                       const struct gc_http_request *req, struct gc_http_response *res)
{
    char etag[2 * ETAG_BYTES + 3];
    const struct gc_embedded *file = gc_embedded_in(files, name, strlen(name));
    if (!file)
        return false;
    make_etag(file, etag);
    gc_http_add_header(res, "ETag", etag);
    gc_http_add_header(res, "Cache-Control", "no-cache");
    gc_http_add_header(res, "Content-Security-Policy", policy);
    gc_http_add_header(res, "X-Content-Type-Options", "nosniff");
    gc_http_add_header(res, "Referrer-Policy", "no-referrer");
    gc_http_add_header(res, "Vary", "Accept");
    res->status = is_known(req, etag) ? 304 : 200;
    if (res->status == 304)
        return true;
    gc_http_add_header(res, "Content-Type", type_of(name));
    gc_strbuf_add(&res->body, file->bytes, file->n_bytes);
    return true;
}

bool gc_http_wants_page(const struct gc_http_request *req)
{
    const char *accept = gc_http_request_header(req, "Accept");
    return accept && strcasestr(accept, "text/html");
}
