/* gcmock template FILE and gcmock jsonpath PATH FILE: trying the languages of data actions. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json/write.h"
#include "mock/cli/cli.h"
#include "mock/integrations/action/action.h"

enum { MAX_FILE = 16 << 20, MAX_MADE = 64 << 20, SHOWN_BYTES = 100 };

static enum gc_status read_file(const char *path, struct gc_strbuf *to, struct gc_error *err)
{
    bool piped = strcmp(path, "-") == 0;
    const char *name = piped ? "standard input" : path;
    enum gc_status s = piped ? gc_strbuf_read_fd(to, STDIN_FILENO) : gc_strbuf_read_file(to, path);
    if (s == GC_E_IO)
        return gc_fail_at(err, s, name, (struct gc_pos){0}, "%s", strerror(errno));
    if (s == GC_E_TOO_BIG)
        return gc_fail_at(err, s, name, (struct gc_pos){0}, "more than %d bytes", MAX_FILE);
    return s == GC_OK ? GC_OK : gc_fail_nomem(err);
}

/* The line of the fault, and a caret under it. Long lines are cut on both sides. */
static void show_place(const char *text, struct gc_pos at)
{
    unsigned line = 1, column = 1;
    const char *begin = text, *place;
    for (; line < at.line && *begin; begin++)
        line += *begin == '\n';
    size_t n = strcspn(begin, "\r\n");
    for (place = begin; column < at.column && place < begin + n; place++)
        column += (place[1] & 0xC0) != 0x80;
    while (n > SHOWN_BYTES && place - begin > SHOWN_BYTES / 2) {
        begin++;
        n--;
        while ((*begin & 0xC0) == 0x80 && n-- > 0)
            begin++;
    }
    while (n > SHOWN_BYTES && begin + n > place + SHOWN_BYTES / 2)
        n--;
    while ((begin[n] & 0xC0) == 0x80)
        n--;
    fprintf(stderr, "  %.*s\n  ", (int)n, begin);
    for (; begin < place; begin++)
        if ((*begin & 0xC0) != 0x80)
            fputc(*begin == '\t' ? '\t' : ' ', stderr);
    fputs("^\n", stderr);
}

static int fail_at(enum gc_status s, const struct gc_error *err, const char *text)
{
    int code = mock_cli_fail(s, err);
    if (err->at.line && text)
        show_place(text, err->at);
    return code;
}

static void print_text(const char *text, size_t n)
{
    fwrite(text, 1, n, stdout);
    if (n == 0 || text[n - 1] != '\n')
        fputc('\n', stdout);
}

/* What a try is made of: the file's text and the options' objects. */
struct trial {
    const char *name;
    struct gc_strbuf text, answer;
    struct gc_json inputs, values, file;
    struct gc_arena arena;
};

static void release(struct trial *t)
{
    gc_strbuf_release(&t->text);
    gc_strbuf_release(&t->answer);
    gc_json_release(&t->inputs);
    gc_json_release(&t->values);
    gc_json_release(&t->file);
    gc_arena_release(&t->arena);
}

static int read_object(struct gc_json *out, const char *option, const char *text)
{
    struct gc_error err = {0};
    enum gc_status s =
        gc_json_parse(out, option, text, strlen(text), &gc_json_default_limits, &err);
    if (s == GC_OK && !cJSON_IsObject(out->root))
        s = gc_fail(&err, GC_E_USAGE, "%s must be a JSON object", option);
    if (s == GC_OK)
        return 0;
    fail_at(s, &err, text);
    return gc_status_exit_code(GC_E_USAGE);
}

static enum gc_status add_value(struct trial *t, struct velocity_scope *scope, const cJSON *value)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_FILE);
    struct gc_jsonw w = gc_jsonw(&text);
    if (strcmp(value->string, "credentials") == 0 || strcmp(value->string, "authResponse") == 0) {
        velocity_scope_json(scope, value->string, value);
        return GC_OK;
    }
    gc_jsonw_value(&w, value);
    const char *copy = gc_arena_dup(&t->arena, gc_strbuf_text(&text), text.len);
    if (copy)
        velocity_scope_text(scope, value->string, copy, text.len);
    return copy ? GC_OK : GC_E_NOMEM;
}

static int try_template(struct trial *t)
{
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_FILE);
    struct gc_strbuf raw GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_FILE);
    struct gc_jsonw w = gc_jsonw(&raw);
    struct velocity_template *template = NULL;
    struct velocity_scope scope;
    struct gc_error err = {0};
    const cJSON *each;
    enum gc_status s =
        velocity_parse(&template, t->name, gc_strbuf_text(&t->text), t->text.len, &err);
    if (s != GC_OK)
        return fail_at(s, &err, gc_strbuf_text(&t->text));
    gc_jsonw_value(&w, t->inputs.root);
    velocity_scope_init(&scope, &t->arena, VELOCITY_FOR_BOTH);
    velocity_scope_json(&scope, "input", t->inputs.root);
    velocity_scope_member(&scope, "input", "rawRequest", gc_strbuf_text(&raw), raw.len);
    if (t->answer.data)
        velocity_scope_text(&scope, "rawResult", t->answer.data, t->answer.len);
    cJSON_ArrayForEach(each, t->values.root)
    {
        s = s == GC_OK ? add_value(t, &scope, each) : s;
    }
    if (s == GC_OK)
        s = velocity_render(template, &scope, &out, &err);
    velocity_free(template);
    if (s != GC_OK)
        return fail_at(s, &err, gc_strbuf_text(&t->text));
    print_text(gc_strbuf_text(&out), out.len);
    return 0;
}

static void print_request(const struct action_request *r)
{
    printf("%s %s\n", r->method, r->url);
    for (size_t i = 0; i < r->n_headers; i++)
        printf("%s: %s\n", r->headers[i].name, r->headers[i].value);
    fputc('\n', stdout);
    if (r->body_bytes)
        print_text(r->body, r->body_bytes);
}

static enum gc_status print_outputs(struct trial *t, const struct action_definition *a,
                                    struct gc_error *err)
{
    struct action_result result = {0};
    enum gc_status s =
        action_make_outputs(a, gc_strbuf_text(&t->answer), t->answer.len, &t->arena, &result, err);
    if (s == GC_OK)
        s = action_check(a->output, result.outputs.root, "output", err);
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_FILE);
    struct gc_jsonw w = gc_jsonw(&out);
    if (s == GC_OK) {
        gc_jsonw_value(&w, result.outputs.root);
        print_text(gc_strbuf_text(&out), out.len);
    }
    gc_json_release(&result.outputs);
    return s;
}

/* Inputs, request, and outputs when there is an answer. */
static int try_action(struct trial *t, const struct action_definition *a)
{
    struct action_request request = {0};
    struct gc_error err = {0};
    const struct action_values values = {
        .inputs = t->inputs.root,
        .credentials = gc_json_get(t->values.root, "credentials"),
        .auth_response = gc_json_get(t->values.root, "authResponse"),
    };
    enum gc_status s = action_check(a->input, t->inputs.root, "input", &err);
    if (s == GC_OK)
        s = action_make_request(a, &values, &t->arena, &request, &err);
    if (s == GC_OK && request.n_loose)
        fprintf(stderr, "gcmock: warning: %s was found only without regard to case\n",
                request.loose_name);
    if (s == GC_OK)
        print_request(&request);
    if (s == GC_OK && t->answer.data)
        s = print_outputs(t, a, &err);
    return s == GC_OK ? 0 : mock_cli_fail(s, &err);
}

static int read_and_try_action(struct trial *t)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_problems warnings GC_AUTO(gc_problems_release) = {0};
    struct action_definition *a = NULL;
    struct gc_error err = {0};
    enum gc_status s = action_read(&a, &t->file, t->file.root, &problems, &warnings);
    for (size_t i = 0; i < problems.n_kept; i++) {
        fprintf(stderr, "gcmock: %s\n", problems.list[i].whole);
        if (problems.list[i].at.line)
            show_place(gc_strbuf_text(&t->text), problems.list[i].at);
    }
    for (size_t i = 0; i < warnings.n_kept; i++)
        fprintf(stderr, "gcmock: warning: %s\n", warnings.list[i].whole);
    if (s == GC_E_NOMEM)
        return mock_cli_fail(gc_fail_nomem(&err), &err);
    int code = s == GC_OK ? try_action(t, a) : gc_status_exit_code(s);
    action_free(a);
    return code;
}

int mock_cli_template(void *config, int n_operands, char **operands)
{
    const struct mock_cli *c = config;
    struct trial t GC_AUTO(release) = {.name = strcmp(operands[0], "-") == 0 ? "standard input"
                                                                             : operands[0],
                                       .text = GC_STRBUF(MAX_FILE),
                                       .answer = GC_STRBUF(MAX_FILE),
                                       .arena = {.max_bytes = MAX_MADE}};
    struct gc_error err = {0};
    (void)n_operands;
    int code = read_object(&t.inputs, "--input", c->input);
    if (code == 0)
        code = read_object(&t.values, "--values", c->values);
    if (code != 0)
        return code;
    enum gc_status s = read_file(operands[0], &t.text, &err);
    if (s == GC_OK && c->answer)
        s = read_file(c->answer, &t.answer, &err);
    if (s != GC_OK)
        return mock_cli_fail(s, &err);
    if (gc_json_parse(&t.file, t.name, gc_strbuf_text(&t.text), t.text.len, &gc_json_file_limits,
                      NULL) == GC_OK &&
        action_is_definition(t.file.root))
        return read_and_try_action(&t);
    return try_template(&t);
}

int mock_cli_jsonpath(void *config, int n_operands, char **operands)
{
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_FILE);
    struct trial t GC_AUTO(release) = {
        .name = operands[1], .text = GC_STRBUF(MAX_FILE), .arena = {.max_bytes = MAX_MADE}};
    struct gc_jsonw w = gc_jsonw(&out);
    struct gc_error err = {0};
    struct jsonpath *path = NULL;
    const cJSON *found = NULL;
    (void)config, (void)n_operands;
    enum gc_status s = jsonpath_parse(&path, operands[0], &err);
    if (s != GC_OK)
        return fail_at(s, &err, operands[0]);
    s = read_file(operands[1], &t.text, &err);
    if (s == GC_OK)
        s = gc_json_parse(&t.file, t.name, gc_strbuf_text(&t.text), t.text.len,
                          &gc_json_file_limits, &err);
    if (s == GC_OK)
        s = jsonpath_read(path, t.file.root, &t.arena, &found, &err);
    if (s == GC_OK) {
        gc_jsonw_value(&w, found);
        print_text(gc_strbuf_text(&out), out.len);
    }
    jsonpath_free(path);
    return s == GC_OK ? 0 : fail_at(s, &err, s == GC_E_DATA ? gc_strbuf_text(&t.text) : NULL);
}
