/* gcmock call --url: a flow of a mock that runs. Its control plane walks the flow up to where the
 * caller has to be asked; with one deed more it walks it again, and what is new is printed. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json/write.h"
#include "base/strbuf.h"
#include "mock/cli/call.h"

enum { BODY_BYTES = 16 << 20, MAX_DEEDS = 1000 };

/* What was printed already: whole entries of the trace, and texts of the one behind them. */
struct printed {
    int entries, said;
};

static const cJSON *said_of(const cJSON *entry)
{
    const cJSON *said = gc_json_get(entry, "said");
    return said ? said : gc_json_get(gc_json_get(entry, "result"), "prompt");
}

static void print_said(struct mock_call_line *l, const cJSON *said, int from)
{
    if (cJSON_IsString(said) && from == 0)
        mock_call_hear(l, said->valuestring);
    for (const cJSON *c = cJSON_IsArray(said) ? cJSON_GetArrayItem(said, from) : NULL; c;
         c = c->next)
        if (cJSON_IsString(c))
            mock_call_hear(l, c->valuestring);
}

/* The last entry waits for the caller, unless the call is over. */
static void print_news(struct mock_call_line *l, const cJSON *answer, bool waits,
                       struct printed *done)
{
    const cJSON *trace = gc_json_get(answer, "trace");
    int n = cJSON_GetArraySize(trace);
    for (; done->entries < n; done->entries++) {
        const cJSON *e = cJSON_GetArrayItem(trace, done->entries), *said = said_of(e);
        const char *output = gc_json_str(e, "output"), *name = gc_json_str(e, "nodeName");
        print_said(l, said, done->said);
        done->said = cJSON_IsArray(said) ? cJSON_GetArraySize(said) : said != NULL;
        if (waits && done->entries + 1 == n)
            return;
        mock_call_left(l, gc_json_int(e, "trackingId", 0), name ? name : "",
                       output ? output : gc_json_str(e, "path"));
        done->said = 0;
    }
}

static enum gc_status ask_mock(const struct mock_cli *c, const cJSON *body, struct gc_json *doc,
                               struct gc_http_reply *reply, struct gc_error *err)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(BODY_BYTES);
    struct gc_jsonw w = gc_jsonw(&text);
    gc_jsonw_value(&w, body);
    enum gc_status s = gc_strbuf_status(&text);
    if (s != GC_OK)
        return gc_fail(err, s, "the scenario: %s", gc_status_text(s));
    s = mock_cli_call(c, "POST", "/calls", gc_strbuf_text(&text), text.len, reply, err);
    if (s != GC_OK)
        return s;
    s = gc_json_parse(doc, "the answer", reply->body, reply->body_bytes, &gc_json_file_limits, err);
    if (mock_cli_status(reply->status) == GC_OK)
        return s;
    const char *message = s == GC_OK ? gc_json_str(doc->root, "detail") : NULL;
    return gc_fail(err, mock_cli_status(reply->status), "%s",
                   message ? message : "the mock refused the call");
}

/* {"flow", "context", "scenario": what is given, "caller": so far, "live"}; NULL: no memory. */
static cJSON *body_of(const struct mock_cli *c, const char *flow, const cJSON *scenario,
                      cJSON **caller)
{
    cJSON *body = cJSON_CreateObject();
    cJSON *own = scenario ? cJSON_Duplicate(scenario, true) : cJSON_CreateObject();
    bool ok = gc_json_add(body, "scenario", own) && cJSON_AddStringToObject(body, "flow", flow) &&
              gc_json_add(body, "context", mock_call_context(c));
    if (!ok) {
        cJSON_Delete(body);
        return NULL;
    }
    *caller = cJSON_GetObjectItemCaseSensitive(own, "caller");
    if (*caller)
        return body;
    *caller = cJSON_AddArrayToObject(own, "caller");
    cJSON_AddTrueToObject(own, "live");
    return body;
}

static bool add_deed(cJSON *caller, struct mock_call_line *l, const char *wants)
{
    cJSON *deed = mock_call_act(l, wants);
    if (!deed) {
        deed = cJSON_CreateObject();
        cJSON_AddTrueToObject(deed, "silent");
    }
    return gc_json_append(caller, deed);
}

static int talk(const struct mock_cli *c, cJSON *body, cJSON *caller, struct mock_call_line *l)
{
    struct printed done = {0};
    for (int i = 0; i < MAX_DEEDS; i++) {
        struct gc_json doc GC_AUTO(gc_json_release) = {0};
        struct gc_http_reply reply GC_AUTO(gc_http_reply_release) = {0};
        struct gc_error err = {0};
        enum gc_status s = ask_mock(c, body, &doc, &reply, &err);
        if (s != GC_OK)
            return mock_cli_fail(s, &err);
        const char *wants = gc_json_str(doc.root, "waitsFor");
        print_news(l, doc.root, wants != NULL, &done);
        if (!wants)
            return mock_call_print(c, reply.body, reply.body_bytes, l->to);
        if (!add_deed(caller, l, wants))
            break;
    }
    fprintf(stderr, "gcmock: the caller did more than %d things\n", MAX_DEEDS);
    return gc_status_exit_code(GC_E_TOO_BIG);
}

int mock_call_running(const struct mock_cli *c, const char *flow)
{
    struct gc_json scenario GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    struct mock_call_line l = {stdin, c->json ? stderr : stdout, c->quiet,
                               gc_terminal_is(STDIN_FILENO), false};
    cJSON *caller = NULL;
    enum gc_status s = mock_call_scenario(c, &scenario, &err);
    if (s != GC_OK)
        return mock_cli_fail(s, &err);
    cJSON *body = body_of(c, flow, scenario.root, &caller);
    int code = body ? talk(c, body, caller, &l) : mock_cli_fail(GC_E_NOMEM, &err);
    cJSON_Delete(body);
    return code;
}
