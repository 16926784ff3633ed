/* gcmock call: a flow as somebody on the telephone meets it. What is said is printed, lines that
 * are typed are keys or words, the end of input hangs up. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "mock/cli/call.h"
#include "mock/cli/cli.h"
#include "mock/flow/engine/engine.h"
#include "mock/server/server.h"

enum { ANSWER_BYTES = 63 << 20, RUN_MS = 86400000, WORKERS = 4 };

/* --- the line --------------------------------------------------------------------------------- */

struct line {
    FILE *in, *to;
    bool quiet, typed; /* the caller sees what they type */
    bool scripted;     /* a scenario has a caller: nobody is there */
};

static void hear(void *ctx, const char *text)
{
    const struct line *l = ctx;
    fprintf(l->to, "%s\n", text);
    fflush(l->to);
}

static void left(void *ctx, int64_t number, const char *name, const char *output)
{
    const struct line *l = ctx;
    if (l->quiet)
        return;
    fputs("  ", l->to);
    if (number > 0)
        fprintf(l->to, "%lld ", (long long)number);
    fprintf(l->to, "%s%s%s\n", name, output && *output ? ": " : "", output ? output : "");
    fflush(l->to);
}

/* Keys: digits, * and #. */
static bool is_keys(const char *text)
{
    return *text && text[strspn(text, "0123456789*#")] == '\0';
}

static cJSON *deed(const char *key, const char *text)
{
    cJSON *made = cJSON_CreateObject();
    if (text)
        cJSON_AddStringToObject(made, key, text);
    else
        cJSON_AddTrueToObject(made, key);
    return made;
}

static cJSON *act(void *ctx, const char *wants)
{
    const struct line *l = ctx;
    char *text = NULL;
    size_t cap = 0;
    if (l->scripted)
        return NULL;
    fprintf(l->to, "  (%s)\n> ", wants);
    fflush(l->to);
    ssize_t n = getline(&text, &cap, l->in);
    cJSON *made = NULL;
    if (n < 0)
        made = deed("hangs_up", NULL);
    else if ((text[strcspn(text, "\r\n")] = '\0', *text))
        made = deed(is_keys(text) ? "press" : "says", text);
    if (!l->typed || n < 0)
        fprintf(l->to, "%s\n", n < 0 ? "(hangs up)" : text);
    free(text);
    return made;
}

/* --- how it ended ----------------------------------------------------------------------------- */

static const struct {
    const char *key, *words; /* a text stands behind the words */
} endings[] = {
    {"answered", "an agent answered"},
    {"queue", "transferred to queue"},
    {"flow", "transferred to flow"},
    {"user", "transferred to user"},
    {"number", "transferred to number"},
    {"group", "transferred to group"},
    {"voicemail", "transferred to voicemail of"},
    {"workflowEnded", "the workflow ended"},
    {"disconnected", "the flow hung up"},
    {"hungUp", "the caller hung up"},
    {"botExited", "the bot is done"},
    {"extension", "connected to extension"},
    {"voicexml", "the call went to"},
    {"ended", "the flow is over"},
};

static void print_end(const cJSON *answer, FILE *to)
{
    const cJSON *outcome = gc_json_get(answer, "outcome");
    const char *status = gc_json_str(answer, "status"), *error = gc_json_str(answer, "error");
    const char *words = "the flow is over", *what = NULL;
    for (size_t i = 0; i < GC_COUNT_OF(endings); i++)
        if (gc_json_get(outcome, endings[i].key)) {
            words = endings[i].words;
            what = gc_json_str(outcome, endings[i].key);
            break;
        }
    if (status && strcmp(status, "COMPLETED") != 0)
        words = strcmp(status, "TIMEOUT") == 0 ? "the time is up" : "the flow failed";
    fprintf(to, "%s%s%s%s, after %.1f s", words, what && *what ? " \"" : "", what ? what : "",
            what && *what ? "\"" : "", (double)gc_json_int(answer, "elapsed", 0) / 1000);
    fprintf(to, "%s%s\n", error ? ": " : "", error ? error : "");
}

static void print_notes(const cJSON *answer)
{
    const cJSON *notes = gc_json_get(answer, "notes");
    for (const cJSON *c = notes ? notes->child : NULL; c; c = c->next)
        if (cJSON_IsString(c))
            fprintf(stderr, "gcmock: note: %s\n", c->valuestring);
}

static int exit_code(const cJSON *answer)
{
    const char *status = gc_json_str(answer, "status");
    enum gc_status s = !status                          ? GC_E_DATA
                       : strcmp(status, "TIMEOUT") == 0 ? GC_E_TIMEOUT
                       : strcmp(status, "FAILED") == 0  ? GC_E_DATA
                                                        : GC_OK;
    return gc_status_exit_code(s);
}

/* --- the call --------------------------------------------------------------------------------- */

static enum gc_status read_scenario(const struct mock_cli *c, struct gc_json *out,
                                    struct gc_error *err)
{
    const char *text = c->scenario;
    if (!text)
        return GC_OK;
    enum gc_status s = *text == '{' ? gc_json_parse(out, "--scenario", text, strlen(text),
                                                    &gc_json_file_limits, err)
                                    : gc_json_load(out, text, &gc_json_file_limits, err);
    if (s == GC_OK && !cJSON_IsObject(out->root))
        s = gc_fail(err, GC_E_DATA, "the scenario must be an object, not %s",
                    gc_json_type_name(out->root));
    return s;
}

/* {"from", "to"}, as the API's context has them. */
static cJSON *context_of(const struct mock_cli *c)
{
    cJSON *context = cJSON_CreateObject();
    if (c->from)
        cJSON_AddStringToObject(context, "from", c->from);
    if (c->to)
        cJSON_AddStringToObject(context, "to", c->to);
    return context;
}

static int print_answer(const struct mock_cli *c, const char *json, size_t len, FILE *to)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    enum gc_status s = gc_json_parse(&doc, "the answer", json, len, &gc_json_file_limits, &err);
    if (s != GC_OK)
        return mock_cli_fail(s, &err);
    print_notes(doc.root);
    print_end(doc.root, to);
    if (c->json)
        puts(json);
    return exit_code(doc.root);
}

/* A scenario that has a caller is played as the API plays it: nobody else is on the line. */
static int call(const struct mock_cli *c, struct mock_server *server, const char *flow)
{
    struct gc_json scenario GC_AUTO(gc_json_release) = {0};
    struct gc_strbuf answer GC_AUTO(gc_strbuf_release) = GC_STRBUF(ANSWER_BYTES);
    struct gc_jsonw w = gc_jsonw(&answer);
    struct gc_error err = {0};
    struct line l = {stdin, c->json ? stderr : stdout, c->quiet, gc_terminal_is(STDIN_FILENO),
                     false};
    const struct flow_line line = {.ctx = &l, .hear = hear, .act = act, .left = left};
    enum gc_status s = read_scenario(c, &scenario, &err);
    l.scripted = gc_json_get(scenario.root, "caller") != NULL;
    cJSON *context = context_of(c);
    const struct flow_request req = {
        .context = context, .scenario = scenario.root, .line = &line, .timeout_ms = RUN_MS};
    if (s == GC_OK)
        s = mock_server_simulate(server, flow, &req, &w, &err);
    cJSON_Delete(context);
    return s == GC_OK ? print_answer(c, gc_strbuf_text(&answer), answer.len, l.to)
                      : mock_cli_fail(s, &err);
}

/* Places in the file that was named, not in the link to it. */
static void print_problems(const struct gc_problems *problems, const struct mock_call_org *org,
                           const char *file)
{
    size_t n = strlen(org->link);
    for (size_t i = 0; i < problems->n_kept; i++) {
        const char *whole = problems->list[i].whole;
        bool linked = n > 0 && strncmp(whole, org->link, n) == 0;
        fprintf(stderr, "%s%s\n", linked ? file : "", linked ? whole + n : whole);
    }
}

int mock_cli_call_flow(void *config, int n_operands, char **operands)
{
    const struct mock_cli *c = config;
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct mock_call_org org GC_AUTO(mock_call_org_release) = {0};
    struct gc_error err = {0};
    struct mock_server *server = NULL;
    (void)n_operands;
    gc_log_setup(GC_LOG_ERROR, GC_LOG_LOGFMT);
    enum gc_status s = mock_call_org_open(&org, c, operands[0], &err);
    const struct mock_server_options options = {.org_dirs = org.dirs,
                                                .n_org_dirs = org.n_dirs,
                                                .n_workers = WORKERS,
                                                .data_action_base = c->data_action_base};
    if (s == GC_OK)
        s = mock_server_start(&server, &options, &problems, &err);
    if (s != GC_OK && problems.n > 0) {
        print_problems(&problems, &org, operands[0]);
        return gc_status_exit_code(s);
    }
    int code = s == GC_OK ? call(c, server, org.flow) : mock_cli_fail(s, &err);
    mock_server_stop(server, 0);
    return code;
}
