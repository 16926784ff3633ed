#include "mock/page/page.h"

#include <string.h>

#include "base/text.h"

extern const struct gc_embedded mock_page_files[];

/* Behind /w/NAME: a world has the page, too. */
static const char *inside_world(const char *path)
{
    if (strncmp(path, "/w/", 3) != 0)
        return path;
    size_t n = strcspn(path + 3, "/");
    return n > 0 ? path + 3 + n : path;
}

/* The page names its files from where it stands: /w/NAME must be /w/NAME/ for that. */
static void send_into(const char *path, struct gc_http_response *res)
{
    gc_http_add_headerf(res, "Location", "%s/", path);
    gc_http_add_header(res, "Vary", "Accept");
    res->status = 308;
}

/* What people see at that path, or NULL. */
static const char *document_at(const char *path)
{
    static const struct {
        const char *path, *file;
    } row[] = {{"/", "index.html"}, {"/docs", "docs.html"}};
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        if (strcmp(path, row[i].path) == 0)
            return row[i].file;
    return NULL;
}

bool mock_page_answers(const struct gc_http_request *req, struct gc_http_response *res)
{
    const size_t n = sizeof GC_HTTP_PAGE_FILES - 1;
    if (req->problem != GC_HTTP_FINE ||
        (strcmp(req->method, "GET") != 0 && strcmp(req->method, "HEAD") != 0))
        return false;
    const char *path = inside_world(req->path);
    if (strncmp(path, GC_HTTP_PAGE_FILES, n) == 0)
        return gc_http_page_send(mock_page_files, path + n, req, res);
    const char *file = document_at(path);
    if ((*path && !file) || !gc_http_wants_page(req))
        return false;
    if (file)
        return gc_http_page_send(mock_page_files, file, req, res);
    send_into(req->path, res);
    return true;
}
