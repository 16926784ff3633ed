/* May this case be asked of the program under test? It follows from what the case uses: of our own
 * programs' settings, flags, pages and words nobody else's knows anything. */
#include <string.h>

#include "harness/run/run.h"

/* One case, and which of the programs under test it meets. */
struct question {
    const struct hx_subject *subject;
    const struct hx_case *c;
    bool service, client; /* it asks the foreign service; it runs the foreign client */
    struct gc_strbuf *why;
};

static bool is_foreign_service(const struct hx_subject *s)
{
    return s->start || s->service_url;
}

static bool says(const struct question *q, const char *what, const char *which)
{
    gc_strbuf_addf(q->why, "%s%s", what, which);
    return true;
}

/* --- acts ------------------------------------------------------------------------------------- */

typedef bool (*act_fn)(const struct question *q, const cJSON *act);

static bool any_act(const struct question *q, const cJSON *when, act_fn test)
{
    for (const cJSON *s = hx_acts_in(when); s; s = s->next)
        if (any_act(q, s, test))
            return true;
    return test(q, when);
}

static bool asks_own_page(const struct question *q, const cJSON *act)
{
    const cJSON *request = gc_json_get(act, "request");
    const char *path = gc_json_str(request, "path"), *to = gc_json_str(request, "to");
    return path && to && strcmp(to, "service") == 0 &&
           strncmp(path, HX_LOOKUP_PATH, sizeof HX_LOOKUP_PATH - 1) != 0 &&
           says(q, "it asks for gcaction's own page ", path);
}

static bool expects_code(const struct question *q, const cJSON *holder)
{
    return gc_json_get(gc_json_get(gc_json_get(holder, "then"), "body"), "code") &&
           says(q, "it expects gcaction's own member \"code\" of an error", "");
}

static bool expects_output(const struct question *q, const cJSON *holder)
{
    return gc_json_get(gc_json_get(holder, "then"), "output") &&
           says(q, "it expects gcflow's own JSON", "");
}

/* `gcflow run` and nothing more stands for any client. */
static bool needs_command_line(const struct question *q, const cJSON *act)
{
    const cJSON *run = gc_json_get(act, "run");
    const cJSON *command = run ? run->child->next : NULL;
    if (!run || strcmp(run->child->valuestring, "gcflow") != 0)
        return false;
    if (!command || strcmp(command->valuestring, "run") != 0)
        return says(q, "it needs gcflow's own command ", command ? command->valuestring : "line");
    if (command->next)
        return says(q, "it needs gcflow's own command line: ", command->next->valuestring);
    return gc_json_get(act, "stdin") && says(q, "it feeds gcflow's own input", "");
}

/* --- rules ------------------------------------------------------------------------------------ */

static bool is_not_concerned(const struct question *q)
{
    if (q->service || q->client)
        return false;
    if (is_foreign_service(q->subject) && q->subject->client)
        return says(q, "it asks neither the service nor the client under test", "");
    return says(q,
                is_foreign_service(q->subject) ? "it does not ask the service under test"
                                               : "it does not run the client under test",
                "");
}

static bool is_only_ours(const struct question *q)
{
    return q->c->only_ours && says(q, "it holds for gcmock's own programs only", "");
}

static bool needs_own_setting(const struct question *q)
{
    const cJSON *env = gc_json_get(gc_json_get(q->c->given, "service"), "env");
    for (const cJSON *v = q->service && env ? env->child : NULL; v; v = v->next)
        if (hx_case_env_is_ours(v->string))
            return says(q, "it needs gcaction's own setting ", v->string);
    return false;
}

static bool needs_own_flags(const struct question *q)
{
    return q->service && gc_json_get(gc_json_get(q->c->given, "service"), "args") &&
           says(q, "it starts the service with gcaction's own flags", "");
}

static bool needs_own_client(const struct question *q)
{
    return q->client &&
           (any_act(q, q->c->when, needs_command_line) ||
            any_act(q, q->c->doc.root, expects_output) || any_act(q, q->c->when, expects_output));
}

static bool needs_own_words(const struct question *q)
{
    return q->service &&
           (any_act(q, q->c->doc.root, expects_code) || any_act(q, q->c->when, expects_code));
}

/* What gcmock alone promises, no document asks of anybody. */
static bool is_own_promise(const struct question *q)
{
    if (strcmp(q->c->provenance, "gcmock") != 0)
        return false;
    return (q->service && any_act(q, q->c->when, asks_own_page)) ||
           says(q, "gcmock alone promises it (provenance gcmock)", "");
}

static bool needs_a_start(const struct question *q)
{
    return q->service && q->subject->service_url && q->c->needs_process &&
           says(q, "it starts the service in its own way, and this one runs already", "");
}

char *hx_left_out_reason(const struct hx_runner *runner, const struct hx_case *c)
{
    static bool (*const rules[])(const struct question *q) = {
        is_not_concerned, is_only_ours,    needs_own_setting, needs_own_flags,
        needs_own_client, needs_own_words, is_own_promise,    needs_a_start,
    };
    const struct hx_subject *s = &runner->subject;
    struct gc_strbuf why GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    const struct question q = {
        .subject = s,
        .c = c,
        .service = is_foreign_service(s) && c->needs_service,
        .client = s->client && c->runs_client,
        .why = &why,
    };
    if (!is_foreign_service(s) && !s->client)
        return NULL;
    for (size_t i = 0; i < GC_COUNT_OF(rules); i++)
        if (rules[i](&q))
            return gc_strdup(gc_strbuf_text(&why));
    return NULL;
}
