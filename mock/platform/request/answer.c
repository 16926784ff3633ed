/* What an operation answers: its declared success, or an error in the platform's words. */
#include <stdarg.h>
#include <string.h>

#include "mock/platform/request/serving.h"

void serve_label(struct serving *s, const char *label)
{
    gc_http_drop_header(&s->x->res->headers, "X-GCMock-Provenance");
    gc_http_add_header(s->x->res, "X-GCMock-Provenance", label);
}

void serve_status(struct serving *s)
{
    mock_reply_empty(s->x, s->op->status);
}

void serve_tree(struct serving *s, cJSON *tree)
{
    if (!tree) {
        serve_nomem(s);
        return;
    }
    if (!s->op->answer) {
        serve_status(s);
    } else if (s->c && s->c->entity && !platform_model_is(s->d, s->op->answer, s->c->entity)) {
        platform_project(s->d, s->op->answer, tree);
        if (platform_fill_required(s->d, s->op->answer, tree, s->now))
            mock_reply_value(s->x, s->op->status, tree);
        else
            serve_nomem(s);
    } else {
        mock_reply_value(s->x, s->op->status, tree);
    }
    cJSON_Delete(tree);
}

void serve_entity(struct serving *s, const struct mock_entity *e)
{
    bool same = s->c && platform_model_is(s->d, s->op->answer, s->c->entity);
    if (!s->op->answer) {
        serve_status(s);
    } else if (!same && !platform_model_is(s->d, s->op->answer, s->act->one)) {
        serve_tree(s, serve_tree_of(e));
    } else {
        struct gc_jsonw w = mock_body(s->x);
        serve_show(s, s->op->answer, e, &w);
        mock_reply_json(s->x, s->op->status);
    }
}

void serve_fail(struct serving *s, int status, const char *code, const char *field, const char *fmt,
                ...)
{
    char message[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(message, sizeof message, fmt, ap);
    va_end(ap);
    mock_fail_detail(s->x, status, code, field, message);
}

void serve_nomem(struct serving *s)
{
    mock_fail(s->x, MOCK_E_INTERNAL, NULL);
}

bool serve_declares(const struct serving *s, const char *code, int *status)
{
    for (size_t i = 0; i < s->op->n_codes; i++)
        if (strcmp(s->op->codes[i].code, code) == 0) {
            if (status)
                *status = s->op->codes[i].status;
            return true;
        }
    return false;
}

/* A declared 404 with a service's prefix goes before the plain one; the table's before both. */
static const char *not_found_code(const struct serving *s)
{
    const char *own = s->c ? gc_json_str(s->c->row, "notFound") : NULL;
    for (size_t i = 0; !own && i < s->op->n_codes; i++) {
        const char *code = s->op->codes[i].code, *end = strstr(code, ".not.found");
        if (s->op->codes[i].status == 404 && end && !end[10] && strcmp(code, "not.found") != 0 &&
            strcmp(code, "resource.not.found") != 0)
            own = code;
    }
    return own ? own : "not.found";
}

void serve_not_found(struct serving *s)
{
    serve_fail(s, 404, not_found_code(s), NULL, "The requested resource was not found.");
}

void serve_finding(struct serving *s, const struct platform_finding *f)
{
    int status = 400;
    const char *code = f->code;
    if (strcmp(code, "required.field.missing") == 0) {
        bool is_name = strcmp(f->field, "name") == 0;
        if (is_name && serve_declares(s, "name.cannot.be.blank", &status))
            code = "name.cannot.be.blank";
        else if (!serve_declares(s, code, &status))
            code = "bad.request";
    }
    serve_fail(s, status, code, *f->field ? f->field : NULL, "%s", f->message);
}
