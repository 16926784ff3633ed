#include "mock/fault/match.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/problems.h"
#include "mock/text/mask.h"

void mock_subject_release(struct mock_subject *s)
{
    gc_json_release(&s->json);
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
    if (*path != '/')
        wrong = "must begin with \"/\"";
    else if (strchr(path, '?'))
        wrong = "is without the query; use \"query\"";
    else if (strncmp(path, "/w/", 3) == 0)
        wrong = "is without the world's prefix /w/NAME";
    else if (rest && (rest[2] || rest[-1] != '/'))
        wrong = "may have ** only as its last segment";
    if (wrong)
        gc_problems_add(problems, doc->name, gc_json_where(doc, node), "\"path\" %s", wrong);
}

static void check_values(const struct gc_json *doc, const cJSON *values,
                         struct gc_problems *problems)
{
    for (const cJSON *v = values ? values->child : NULL; v; v = v->next)
        if (cJSON_IsObject(v) || cJSON_IsArray(v))
            gc_problems_add(
                problems, doc->name, gc_json_where(doc, v),
                "\"%s\" of \"%s\" must be a text, a number, true, false or null, not %s", v->string,
                values->string, gc_json_type_name(v));
}

/* What can never match would be a fault that never strikes, and a "never" that is always true. */
static void check_operation(const struct gc_json *doc, const cJSON *node,
                            const struct mock_operations *known, struct gc_problems *problems)
{
    const char *wanted = node->valuestring;
    for (size_t i = 0; i < known->n; i++)
        if (strcmp(known->names[i], wanted) == 0)
            return;
    const char *near = gc_nearest(wanted, known->names, known->n);
    gc_problems_add(problems, doc->name, gc_json_where(doc, node),
                    "there is no operation \"%.80s\"%s%s%s", wanted,
                    near ? "; did you mean \"" : "; GET /__admin/openapi.json has them all",
                    near ? near : "", near ? "\"?" : "");
}

static void point_into_tree(struct mock_match *m)
{
    m->method = gc_json_str(m->tree, "method");
    m->path = gc_json_str(m->tree, "path");
    m->client_id = gc_json_str(m->tree, "client_id");
    m->operation = gc_json_str(m->tree, "operation");
    m->query = gc_json_get(m->tree, "query");
    m->headers = gc_json_get(m->tree, "headers");
    m->body = gc_json_get(m->tree, "body");
}

bool mock_match_parse(struct mock_match *out, const struct gc_json *doc, const cJSON *node,
                      const struct mock_operations *known, struct gc_problems *problems)
{
    size_t before = problems->n;
    const cJSON *path = gc_json_get(node, "path"), *operation = gc_json_get(node, "operation");
    *out = (struct mock_match){0};
    if (cJSON_IsString(path))
        check_path(doc, path, problems);
    if (known && cJSON_IsString(operation))
        check_operation(doc, operation, known, problems);
    check_values(doc, gc_json_get(node, "query"), problems);
    check_values(doc, gc_json_get(node, "headers"), problems);
    if (!node || problems->n > before)
        return problems->n == before;
    out->tree = cJSON_Duplicate(node, true);
    if (!out->tree)
        gc_problems_nomem(problems, doc->name, gc_json_where(doc, node));
    point_into_tree(out);
    return out->tree != NULL;
}

void mock_match_release(struct mock_match *m)
{
    cJSON_Delete(m->tree);
    *m = (struct mock_match){0};
}

/* Masks as the journal does; what holds a * is a pattern and stays as it is. */
static void mask_value(cJSON *v, bool header)
{
    char masked[512];
    struct mock_out out = {.at = masked, .end = masked + sizeof masked - 1};
    if (!cJSON_IsString(v) || strchr(v->valuestring, '*'))
        return;
    if (header)
        mock_mask_header(&out, v->string, v->valuestring);
    else
        mock_mask_text(v->valuestring, strlen(v->valuestring), masked), out.at += MOCK_MASKED - 1;
    *out.at = '\0';
    cJSON_SetValuestring(v, masked);
}

void mock_match_mask(struct mock_match *m)
{
    cJSON *headers = cJSON_GetObjectItemCaseSensitive(m->tree, "headers");
    cJSON *query = cJSON_GetObjectItemCaseSensitive(m->tree, "query");
    for (cJSON *h = headers ? headers->child : NULL; h; h = h->next)
        if (mock_mask_is_secret_header(h->string))
            mask_value(h, true);
    for (cJSON *q = query ? query->child : NULL; q; q = q->next)
        if (mock_mask_is_secret(q->string, strlen(q->string)))
            mask_value(q, false);
    mock_mask_tree(cJSON_GetObjectItemCaseSensitive(m->tree, "body"));
}

void mock_match_describe(const struct mock_match *m, struct gc_strbuf *to)
{
    gc_strbuf_adds(to, m->method ? m->method : "any method");
    gc_strbuf_addf(to, " %s", m->path ? m->path : m->operation ? m->operation : "on any path");
    if (m->query || m->headers || m->body || m->client_id)
        gc_strbuf_addf(to, " with%s%s%s%s", m->query ? " query" : "", m->headers ? " headers" : "",
                       m->body ? " body" : "", m->client_id ? " client" : "");
}
