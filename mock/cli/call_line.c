/* Who is on the line of gcmock call: what is said is printed, lines that are typed are keys or
 * words, the end of input hangs up; and how it ended. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock/cli/call.h"

/* --- the line --------------------------------------------------------------------------------- */

void mock_call_hear(void *ctx, const char *text)
{
    const struct mock_call_line *l = ctx;
    fprintf(l->to, "%s\n", text);
    fflush(l->to);
}

void mock_call_left(void *ctx, int64_t number, const char *name, const char *output)
{
    const struct mock_call_line *l = ctx;
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

cJSON *mock_call_act(void *ctx, const char *wants)
{
    const struct mock_call_line *l = ctx;
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

int mock_call_print(const struct mock_cli *c, const char *json, size_t len, FILE *to)
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
