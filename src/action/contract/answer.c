#include "action/contract/answer.h"

#include <stdio.h>
#include <string.h>

#include "base/json/write.h"
#include "base/text.h"

static const struct gc_answer_row rows[] = {
#define X(name, status, code, detail, when) [GC_ANSWER_##name] = {status, code, detail, when},
    GC_ANSWER_TABLE(X)
#undef X
};

const struct gc_answer_row *gc_answer_row(enum gc_answer id)
{
    return &rows[id];
}

bool gc_refuse(struct gc_refusal *r, enum gc_answer id)
{
    *r = (struct gc_refusal){.id = id, .status = rows[id].status};
    snprintf(r->detail, sizeof r->detail, "%s", rows[id].detail);
    return false;
}

bool gc_refuse_because(struct gc_refusal *r, enum gc_answer id, const char *reason)
{
    gc_refuse(r, id);
    gc_copy(r->reason, sizeof r->reason, reason);
    return false;
}

bool gc_refusef(struct gc_refusal *r, enum gc_answer id, const char *more, ...)
{
    char text[sizeof r->detail];
    va_list ap;
    va_start(ap, more);
    vsnprintf(text, sizeof text, more, ap);
    va_end(ap);
    gc_refuse(r, id);
    size_t used = strlen(r->detail);
    size_t fits = gc_utf8_clip(text, strlen(text), sizeof r->detail - used - 1);
    memcpy(r->detail + used, text, fits);
    r->detail[used + fits] = '\0';
    gc_one_line(r->detail);
    return false;
}

void gc_answer_json_headers(struct gc_http_response *res)
{
    static const char lines[] = "Content-Type: application/json\r\nCache-Control: no-store\r\n";
    gc_strbuf_add(&res->headers, lines, sizeof lines - 1);
}

void gc_answer_refusal(struct gc_http_response *res, const struct gc_refusal *r)
{
    struct gc_jsonw w = gc_jsonw(&res->body);
    res->status = r->status;
    gc_answer_json_headers(res);
    if (r->retry_after_s > 0)
        gc_http_add_headerf(res, "Retry-After", "%lld", (long long)r->retry_after_s);
    if (r->status == 401)
        gc_http_add_header(res, "WWW-Authenticate", "X-Genesys-Auth-Token");
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "detail", r->detail);
    gc_jsonw_put_str(&w, "code", rows[r->id].code);
    gc_jsonw_end(&w);
}
