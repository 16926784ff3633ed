#include "mock/fault/match.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/problems.h"
#include "mock/matcher/matcher.h"
#include "mock/text/mask.h"

void mock_subject_release(struct mock_subject *s)
{
    gc_json_release(&s->json);
    cJSON_Delete(s->form);
    s->form = NULL;
    s->json_tried = false;
}

const char *mock_subject_header(const struct mock_subject *s, const char *name)
{
    const char *n, *v;
    for (size_t i = 0; s->header_at && s->header_at(s->ctx, i, &n, &v); i++)
        if (strcasecmp(n, name) == 0)
            return v;
    return NULL;
}

static void check_path(const struct gc_json *doc, const cJSON *node, struct gc_problems *problems)
{
    const char *path = node->valuestring, *rest = strstr(path, "**");
    const char *wrong = NULL;
    if (strchr(path, '?'))
        wrong = "is without the query; use \"query\"";
    else if (strncmp(path, "/w/", 3) == 0)
        wrong = "is without the world's prefix /w/NAME";
    else if (rest && (rest[2] || rest[-1] != '/'))
        wrong = "may have ** only as its last segment";
    if (wrong)
        gc_problems_add(problems, doc->name, gc_json_where(doc, node), "\"path\" %s", wrong);
}

/* What can never match would be a fault that never strikes, and a "never" that is always true. */
static void check_operation(const struct gc_json *doc, const cJSON *node,
                            const struct mock_operations *known, struct gc_problems *problems)
{
    const char *wanted = node->valuestring;
    for (size_t i = 0; i < known->n; i++)
        if (strcmp(known->names[i], wanted) == 0)
            return;
    if (known->knows && known->knows(known->ctx, wanted))
        return;
    const char *near = gc_nearest(wanted, known->names, known->n);
    gc_problems_add(problems, doc->name, gc_json_where(doc, node),
                    "there is no operation \"%.80s\"%s%s%s", wanted,
                    near ? "; did you mean \"" : "; GET /__admin/openapi.json has them all",
                    near ? near : "", near ? "\"?" : "");
}

void mock_match_check(const struct gc_json *doc, const cJSON *node,
                      const struct mock_operations *known, struct gc_problems *problems)
{
    static const char *const with_matchers[] = {"path", "url", "query", "headers", "body"};
    const cJSON *path = gc_json_get(node, "path"), *operation = gc_json_get(node, "operation");
    if (cJSON_IsString(path))
        check_path(doc, path, problems);
    for (size_t i = 0; i < GC_COUNT_OF(with_matchers); i++)
        if (gc_json_get(node, with_matchers[i]))
            (void)mock_matcher_check(doc, gc_json_get(node, with_matchers[i]), problems);
    if (known && operation)
        check_operation(doc, operation, known, problems);
}

static enum mock_direction direction_of(const cJSON *node)
{
    static const char *const of_sent[] = {"action", "node", "simulation", "origin"};
    const char *direction = gc_json_str(node, "direction");
    if (direction)
        return strcmp(direction, "in") == 0    ? MOCK_IN
               : strcmp(direction, "out") == 0 ? MOCK_OUT
                                               : MOCK_EITHER;
    for (size_t i = 0; i < GC_COUNT_OF(of_sent); i++)
        if (gc_json_get(node, of_sent[i]))
            return MOCK_OUT;
    return MOCK_IN;
}

void mock_match_read(struct mock_match *out, const cJSON *node)
{
    const cJSON *path = gc_json_get(node, "path");
    *out = (struct mock_match){.method = gc_json_str(node, "method"),
                               .path = gc_json_str(node, "path"),
                               .client_id = gc_json_str(node, "client_id"),
                               .operation = gc_json_str(node, "operation"),
                               .action = gc_json_str(node, "action"),
                               .node = gc_json_str(node, "node"),
                               .simulation = gc_json_str(node, "simulation"),
                               .origin = gc_json_str(node, "origin"),
                               .direction = direction_of(node),
                               .path_matcher = cJSON_IsObject(path) ? path : NULL,
                               .url = gc_json_get(node, "url"),
                               .query = gc_json_get(node, "query"),
                               .headers = gc_json_get(node, "headers"),
                               .body = gc_json_get(node, "body")};
}

/* Masks as the journal does; what holds a * is a pattern and stays as it is. */
static void mask_value(cJSON *v, bool header)
{
    char masked[512];
    struct mock_out out = {.at = masked, .end = masked + sizeof masked - 1};
    if (!cJSON_IsString(v) || strchr(v->valuestring, '*'))
        return;
    if (header)
        mock_mask_header(&out, v->string, v->valuestring, strlen(v->valuestring));
    else
        mock_mask_text(v->valuestring, strlen(v->valuestring), masked), out.at += MOCK_MASKED - 1;
    *out.at = '\0';
    if (!out.cut)
        cJSON_SetValuestring(v, masked);
}

void mock_match_mask(cJSON *node)
{
    cJSON *headers = cJSON_GetObjectItemCaseSensitive(node, "headers");
    cJSON *query = cJSON_GetObjectItemCaseSensitive(node, "query");
    for (cJSON *h = headers ? headers->child : NULL; h; h = h->next)
        mask_value(h, true);
    for (cJSON *q = query ? query->child : NULL; q; q = q->next)
        if (mock_mask_is_secret_field(q->string, strlen(q->string)))
            mask_value(q, false);
    mock_mask_tree(cJSON_GetObjectItemCaseSensitive(node, "body"));
}

void mock_match_describe(const struct mock_match *m, struct gc_strbuf *to)
{
    gc_strbuf_adds(to, m->method ? m->method : "any method");
    const char *url = cJSON_IsString(m->url) ? m->url->valuestring : NULL;
    gc_strbuf_addf(to, " %s",
                   m->path                     ? m->path
                   : url                       ? url
                   : m->operation              ? m->operation
                   : m->path_matcher || m->url ? "on some paths"
                                               : "on any path");
    if (m->direction == MOCK_OUT)
        gc_strbuf_addf(to, " sent%s%s%s", m->action ? " by \"" : "", m->action ? m->action : "",
                       m->action ? "\"" : "");
    if (m->query || m->headers || m->body || m->client_id)
        gc_strbuf_addf(to, " with%s%s%s%s", m->query ? " query" : "", m->headers ? " headers" : "",
                       m->body ? " body" : "", m->client_id ? " client" : "");
}
