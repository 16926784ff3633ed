/* gcmock admin METHOD PATH [JSON|-] and gcmock health: the control plane for shell scripts. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json/json.h"
#include "base/json/write.h"
#include "base/strbuf.h"
#include "mock/cli/cli.h"

enum { MAX_BODY = 1 << 20, MAX_TEXT = 256 << 20 };

static enum gc_status read_stdin(struct gc_strbuf *body, struct gc_error *err)
{
    char part[4096];
    ssize_t n;
    while ((n = read(STDIN_FILENO, part, sizeof part)) > 0)
        gc_strbuf_add(body, part, (size_t)n);
    if (n < 0)
        return gc_fail(err, GC_E_IO, "standard input could not be read");
    if (gc_strbuf_status(body) == GC_E_TOO_BIG)
        return gc_fail(err, GC_E_TOO_BIG, "standard input holds more than %d bytes", MAX_BODY);
    return gc_strbuf_status(body);
}

/* Indented for people, as it came for programs; false: it is no JSON. */
static bool print_indented(const struct gc_http_reply *reply, FILE *to)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TEXT);
    struct gc_jsonw w = gc_jsonw_pretty(&text);
    if (gc_json_parse(&doc, "answer", reply->body, reply->body_bytes, &gc_json_file_limits, NULL) !=
        GC_OK)
        return false;
    gc_jsonw_value(&w, doc.root);
    if (gc_strbuf_status(&text) != GC_OK)
        return false;
    fprintf(to, "%s\n", gc_strbuf_text(&text));
    return true;
}

/* An answer that is no success goes to stderr, so that a pipe holds results only. */
static int print(const struct gc_http_reply *reply)
{
    enum gc_status s = mock_cli_status(reply->status);
    FILE *to = s == GC_OK ? stdout : stderr;
    bool people = isatty(fileno(to)) && reply->body_bytes > 0;
    if (people && print_indented(reply, to))
        return gc_status_exit_code(s);
    if (reply->body_bytes > 0) {
        fwrite(reply->body, 1, reply->body_bytes, to);
        if (reply->body[reply->body_bytes - 1] != '\n')
            fputc('\n', to);
    } else if (s != GC_OK) {
        fprintf(to, "gcmock: the control plane answered %d\n", reply->status);
    }
    return gc_status_exit_code(s);
}

static int call_and_print(const struct mock_cli *c, const char *method, const char *path,
                          const char *body, size_t body_bytes)
{
    struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
    struct gc_error err = {0};
    enum gc_status s = mock_cli_call(c, method, path, body, body_bytes, &reply, &err);
    return s == GC_OK ? print(&reply) : mock_cli_fail(s, &err);
}

int mock_cli_admin(void *config, int n_operands, char **operands)
{
    struct gc_strbuf body GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_BODY);
    struct gc_error err = {0};
    char method[16] = "";
    for (size_t i = 0; i + 1 < sizeof method && operands[0][i]; i++)
        method[i] = (char)toupper((unsigned char)operands[0][i]);
    if (n_operands == 3 && strcmp(operands[2], "-") == 0) {
        enum gc_status s = read_stdin(&body, &err);
        if (s != GC_OK)
            return mock_cli_fail(s, &err);
    } else if (n_operands == 3) {
        gc_strbuf_adds(&body, operands[2]);
    }
    return call_and_print(config, method, operands[1], body.len ? body.data : NULL, body.len);
}

int mock_cli_health(void *config, int n_operands, char **operands)
{
    (void)n_operands, (void)operands;
    return call_and_print(config, "GET", "/__admin/health", NULL, 0);
}
