/* A stub's answer: its templates filled in from the request, the clock and what is drawn. */
#include <stdlib.h>
#include <string.h>

#include "base/http/url.h"
#include "base/problems.h"
#include "mock/stubs/internal.h"
#include "mock/stubs/tools.h"

enum {
    MAX_BODY = 16 << 20,
    MAX_HEADERS = 64 * 1024,
    MAX_VALUE = 1 << 20,
    MAX_WORK = 64 << 20,
    NAME_BYTES = 256,
    FIELD_BYTES = 8192
};

/* What has neither $ nor # is no template, and costs nothing. */
static bool may_be_template(const char *text)
{
    return text[strcspn(text, "$#")] != '\0';
}

/* --- checking ----------------------------------------------------------------------------------
 */

static void check_text(const struct gc_json *doc, const cJSON *node, struct gc_problems *problems)
{
    struct velocity_template *t = NULL;
    struct gc_error err = {0};
    const char *text = node->valuestring;
    if (!may_be_template(text))
        return;
    if (velocity_parse(&t, "template", text, strlen(text), &err) != GC_OK) {
        unsigned line = 1;
        size_t at = 0;
        while (text[at] && line < err.at.line)
            line += text[at++] == '\n';
        at += err.at.column > 1 ? err.at.column - 1 : 0;
        struct gc_pos where = gc_json_where_in(doc, node, at < strlen(text) ? at : strlen(text));
        gc_problems_add(problems, doc->name, where.line ? where : gc_json_where(doc, node),
                        "template: %s; \"template\": false leaves texts as they are", err.message);
    }
    velocity_free(t);
}

static void check_tree(const struct gc_json *doc, const cJSON *node, struct gc_problems *problems)
{
    if (cJSON_IsString(node))
        check_text(doc, node, problems);
    for (const cJSON *c = cJSON_IsObject(node) || cJSON_IsArray(node) ? node->child : NULL; c;
         c = c->next)
        check_tree(doc, c, problems);
}

void mock_stub_check_templates(const struct gc_json *doc, const cJSON *answer,
                               struct gc_problems *problems)
{
    static const char *const with_templates[] = {"headers", "body", "body_text"};
    for (size_t i = 0; i < GC_COUNT_OF(with_templates); i++) {
        const cJSON *part = gc_json_get(answer, with_templates[i]);
        if (part)
            check_tree(doc, part, problems);
    }
}

/* --- what templates see ------------------------------------------------------------------------
 */

struct making {
    const struct mock_stub *stub;
    const struct stub_words *said; /* by it */
    const struct mock_stub_about *about;
    struct gc_arena arena;
    struct stub_tools tools;
    struct velocity_scope scope;
    bool is_ready; /* the scope is filled when the first template is met */
    struct gc_error *err;
};

static struct velocity_value text_value(struct making *m, const char *text, size_t n)
{
    char *copy = gc_arena_dup(&m->arena, text, n);
    return copy ? velocity_text(copy, n) : (struct velocity_value){0};
}

static void put(struct making *m, struct velocity_value *map, const char *key,
                struct velocity_value v)
{
    char *copy = gc_arena_dups(&m->arena, key);
    if (!copy || map->kind != VELOCITY_MAP ||
        !velocity_map_put(&m->arena, map->map, copy, strlen(copy), v))
        m->arena.failed = true;
}

static void put_text(struct making *m, struct velocity_value *map, const char *key,
                     const char *text)
{
    put(m, map, key, text_value(m, text, strlen(text)));
}

/* The first value of each name, and in `all` a list of its values. */
static void add_fields(struct making *m, struct velocity_value *first, struct velocity_value *all)
{
    const char *at = m->about->subject->query, *end = at + strlen(at);
    char *name = gc_arena_get(&m->arena, NAME_BYTES), *v = gc_arena_get(&m->arena, FIELD_BYTES);
    while (name && v && mock_form_next(&at, end, name, NAME_BYTES, v, FIELD_BYTES)) {
        struct velocity_entry *there =
            all->kind == VELOCITY_MAP ? velocity_map_find(all->map, name, strlen(name)) : NULL;
        struct velocity_value list = there ? there->value : velocity_list(&m->arena);
        struct velocity_value one = text_value(m, v, strlen(v));
        if (list.kind != VELOCITY_LIST || !velocity_list_add(&m->arena, list.list, one))
            return;
        if (there)
            continue;
        put(m, first, name, one);
        put(m, all, name, list);
    }
}

static void add_headers(struct making *m, struct velocity_value *headers)
{
    const struct mock_subject *s = m->about->subject;
    const char *name, *v;
    for (size_t i = 0; s->header_at && s->header_at(s->ctx, i, &name, &v); i++) {
        bool loose;
        if (headers->kind == VELOCITY_MAP &&
            !velocity_map_find_loosely(headers->map, name, strlen(name), &loose))
            put_text(m, headers, name, v);
    }
}

/* The segments of the path, decoded; and of a pattern's {names} their values. */
static void add_path(struct making *m, struct velocity_value *segments,
                     struct velocity_value *params)
{
    const char *at = m->about->subject->path, *pattern = m->said->match.path;
    char *text = gc_arena_get(&m->arena, FIELD_BYTES);
    if (!pattern && cJSON_IsString(m->said->match.url))
        pattern = m->said->match.url->valuestring;
    while (text && *at == '/') {
        size_t n = strcspn(++at, "/"), pn = 0;
        long len = gc_url_decode(text, FIELD_BYTES, at, n, false);
        struct velocity_value v = text_value(m, len < 0 ? "" : text, len < 0 ? 0 : (size_t)len);
        if (segments->kind != VELOCITY_LIST || !velocity_list_add(&m->arena, segments->list, v))
            return;
        if (pattern && *pattern == '/') {
            pn = strcspn(++pattern, "/");
            if (pn > 2 && pattern[0] == '{' && pattern[pn - 1] == '}') {
                char *name = gc_arena_dup(&m->arena, pattern + 1, pn - 2);
                put(m, params, name ? name : "", v);
            }
            pattern += pn;
        }
        at += n;
    }
}

static void add_request(struct making *m)
{
    const struct mock_stub_about *a = m->about;
    struct mock_subject *s = a->subject;
    struct velocity_value request = velocity_map(&m->arena), query = velocity_map(&m->arena),
                          queries = velocity_map(&m->arena), headers = velocity_map(&m->arena),
                          segments = velocity_list(&m->arena), params = velocity_map(&m->arena);
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    gc_strbuf_addf(&url, "%s%s%s", s->path, *s->query ? "?" : "", s->query);
    add_fields(m, &query, &queries);
    add_headers(m, &headers);
    add_path(m, &segments, &params);
    put_text(m, &request, "method", s->method);
    put_text(m, &request, "path", s->path);
    put_text(m, &request, "url", gc_strbuf_text(&url));
    put(m, &request, "segments", segments);
    put(m, &request, "params", params);
    put(m, &request, "query", query);
    put(m, &request, "queries", queries);
    put(m, &request, "headers", headers);
    put(m, &request, "text", text_value(m, s->body ? s->body : "", s->body_bytes));
    if (mock_subject_json(s))
        put(m, &request, "body", velocity_from_json(&m->arena, mock_subject_json(s)));
    put_text(m, &request, "client_id", s->client_id);
    put_text(m, &request, "id", a->correlation_id);
    velocity_scope_value(&m->scope, "request", request);
}

static void add_stub(struct making *m, const struct mock_stub_turn *turn)
{
    struct velocity_value stub = velocity_map(&m->arena), world = velocity_map(&m->arena);
    put_text(m, &stub, "id", m->stub->id);
    put(m, &stub, "hits", velocity_integer((int64_t)turn->hits));
    put_text(m, &stub, "state", turn->state);
    put_text(m, &world, "name", m->about->world);
    put_text(m, &world, "base_url", m->about->base_url);
    velocity_scope_value(&m->scope, "stub", stub);
    velocity_scope_value(&m->scope, "world", world);
}

static void be_ready(struct making *m, const struct mock_stub_turn *turn)
{
    if (m->is_ready)
        return;
    m->is_ready = true;
    velocity_scope_init(&m->scope, &m->arena, VELOCITY_FOR_REQUEST);
    stub_tools_init(&m->tools, m->about->now_ms, turn->prng, mock_subject_json(m->about->subject));
    stub_tools_add(&m->tools, &m->scope);
    add_request(m);
    add_stub(m, turn);
}

/* --- filling in --------------------------------------------------------------------------------
 */

static enum gc_status render(struct making *m, const struct mock_stub_turn *turn, const char *text,
                             struct gc_strbuf *to)
{
    struct velocity_template *t = NULL;
    if (!m->said->is_template || !may_be_template(text)) {
        gc_strbuf_adds(to, text);
        return GC_OK;
    }
    be_ready(m, turn);
    enum gc_status s = velocity_parse(&t, m->stub->id, text, strlen(text), m->err);
    if (s == GC_OK)
        s = velocity_render(t, &m->scope, to, m->err);
    velocity_free(t);
    return s;
}

/* A text that is one reference becomes what it stands for, of any type. */
static enum gc_status write_text(struct making *m, const struct mock_stub_turn *turn,
                                 const char *text, struct gc_jsonw *w)
{
    struct gc_strbuf made GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_VALUE);
    struct velocity_template *t = NULL;
    struct velocity_value v = {0};
    bool alone = false;
    if (!m->said->is_template || !may_be_template(text)) {
        gc_jsonw_str(w, text);
        return GC_OK;
    }
    be_ready(m, turn);
    enum gc_status s = velocity_parse(&t, m->stub->id, text, strlen(text), m->err);
    if (s == GC_OK)
        s = velocity_value_of(t, &m->scope, &alone, &v, m->err);
    if (s == GC_OK && !alone)
        s = velocity_render(t, &m->scope, &made, m->err);
    if (s == GC_OK && alone)
        velocity_write_json(&v, w);
    else if (s == GC_OK)
        gc_jsonw_strn(w, gc_strbuf_text(&made), made.len);
    velocity_free(t); /* a value may be a piece of it */
    return s;
}

static enum gc_status write_body(struct making *m, const struct mock_stub_turn *turn,
                                 const cJSON *node, struct gc_jsonw *w)
{
    enum gc_status s = GC_OK;
    if (cJSON_IsString(node))
        return write_text(m, turn, node->valuestring, w);
    if (!cJSON_IsObject(node) && !cJSON_IsArray(node)) {
        gc_jsonw_value(w, node);
        return s;
    }
    if (cJSON_IsObject(node))
        gc_jsonw_object(w);
    else
        gc_jsonw_array(w);
    for (const cJSON *c = node->child; c && s == GC_OK; c = c->next) {
        if (cJSON_IsObject(node))
            gc_jsonw_key(w, c->string);
        s = write_body(m, turn, c, w);
    }
    if (s == GC_OK)
        gc_jsonw_end(w);
    return s;
}

static enum gc_status make_headers(struct making *m, const struct mock_stub_turn *turn,
                                   struct mock_stub_answer *out)
{
    const cJSON *headers = turn->action->plan.headers;
    for (const cJSON *h = headers ? headers->child : NULL; h; h = h->next) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_HEADERS);
        enum gc_status s = render(m, turn, h->valuestring, &text);
        if (s != GC_OK)
            return s;
        const char *v = gc_strbuf_text(&text);
        for (size_t i = 0; i < text.len; i++)
            if ((unsigned char)v[i] < 32 && v[i] != '\t')
                return gc_fail(m->err, GC_E_DATA, "%s: header %.60s would hold a control character",
                               m->stub->id, h->string);
        gc_strbuf_add(&out->headers, h->string, strlen(h->string) + 1);
        gc_strbuf_add(&out->headers, v, text.len + 1);
        out->n_headers++;
    }
    return gc_strbuf_status(&out->headers);
}

/* What was written of a step. */
static const cJSON *answer_of(const struct stub_words *s, const struct mock_action *action)
{
    return s->answers ? cJSON_GetArrayItem(s->answers, (int)(action - s->actions))
                      : gc_json_get(s->tree, "answer");
}

static enum gc_status make_body(struct making *m, const struct mock_stub_turn *turn,
                                struct mock_stub_answer *out)
{
    const struct mock_plan *plan = &turn->action->plan;
    const cJSON *answer = answer_of(m->said, turn->action);
    const char *file = gc_json_str(answer, "body_file");
    bool has_bytes = file || gc_json_get(answer, "body_base64");
    struct gc_jsonw w = gc_jsonw(&out->body);
    enum gc_status s = GC_OK;
    out->has_body = plan->body || plan->body_text || has_bytes;
    out->content_type = plan->content_type ? plan->content_type
                        : plan->body       ? "application/json"
                        : plan->body_text  ? "text/plain; charset=utf-8"
                        : file             ? stub_file_type(file)
                        : has_bytes        ? "application/octet-stream"
                                           : NULL;
    if (has_bytes)
        s = stub_add_bytes(m->stub, answer, &out->body, m->err);
    else if (plan->body)
        s = write_body(m, turn, plan->body, &w);
    else if (plan->body_text)
        s = render(m, turn, plan->body_text, &out->body);
    return s == GC_OK ? gc_strbuf_status(&out->body) : s;
}

void mock_stub_answer_release(struct mock_stub_answer *a)
{
    gc_strbuf_release(&a->headers);
    gc_strbuf_release(&a->body);
}

enum gc_status mock_stub_make_answer(const struct mock_stub *s, const struct mock_stub_turn *turn,
                                     const struct mock_stub_about *about,
                                     struct mock_stub_answer *out, struct gc_error *err)
{
    struct making m = {
        .stub = s, .said = stub_words(s), .about = about, .arena.max_bytes = MAX_WORK, .err = err};
    struct mock_stub_turn own = *turn;
    uint64_t prng = turn->prng;
    *out = (struct mock_stub_answer){.headers.max = MAX_HEADERS, .body.max = MAX_BODY};
    if (!m.said)
        return gc_fail_nomem(err);
    mock_action_plan(turn->action, &prng, &out->plan);
    own.prng = prng;
    if (out->plan.status == 0)
        out->plan.status = 200;
    enum gc_status status = make_headers(&m, &own, out);
    if (status == GC_OK)
        status = make_body(&m, &own, out);
    gc_arena_release(&m.arena);
    if (status == GC_E_TOO_BIG && !*err->message)
        return gc_fail(err, status, "%s: the answer is too large", s->id);
    return status;
}
