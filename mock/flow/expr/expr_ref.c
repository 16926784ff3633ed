/* Names: variables, what Architect knows of a call, prompts, constants. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/problems.h"
#include "mock/flow/expr/expr_make.h"
#include "mock/flow/function/functions.h"

static const struct flow_expr *no_memory(struct flow_expr_error *err, size_t at)
{
    return flow_expr_fail(err, at, "out of memory");
}

static const struct flow_expr *variable(struct gc_arena *a, enum flow_scope scope, const char *text,
                                        size_t at, struct flow_expr_error *err)
{
    char *key = gc_arena_dups(a, text);
    for (char *p = key; p && *p; p++)
        *p = (char)tolower((unsigned char)*p);
    struct flow_ref ref = {.scope = scope, .text = text, .key = key};
    return key ? flow_expr_new_ref(a, ref, at, err) : no_memory(err, at);
}

static const struct flow_expr *context(struct gc_arena *a, const char *text, const char *field,
                                       size_t at, struct flow_expr_error *err)
{
    struct flow_ref ref = {.scope = FLOW_SCOPE_CONTEXT, .text = text, .key = field};
    return flow_expr_new_ref(a, ref, at, err);
}

const struct flow_expr *flow_expr_context(struct gc_arena *a, const char *field, size_t at,
                                          struct flow_expr_error *err)
{
    return context(a, field, field, at, err);
}

const struct flow_expr *flow_expr_named(struct gc_arena *a, enum flow_kind kind, const char *name,
                                        const char *id, size_t at, struct flow_expr_error *err)
{
    struct flow_eval ev = {.arena = a};
    struct flow_value v;
    cJSON *object = flow_new_object(&ev);
    flow_put_text(&ev, object, "name", name);
    flow_put_text(&ev, object, "id", id);
    if (kind == FLOW_USER)
        flow_put_text(&ev, object, "username", name);
    return flow_give_object(&ev, kind, object, &v) ? flow_expr_literal(a, v, at, err)
                                                   : no_memory(err, at);
}

/* --- constants -------------------------------------------------------------------------------- */

static const char *const constant_scopes[] = {"Format.", "Language.", "System."};

bool flow_expr_is_constant(const char *text)
{
    for (size_t i = 0; i < GC_COUNT_OF(constant_scopes); i++)
        if (strncasecmp(text, constant_scopes[i], strlen(constant_scopes[i])) == 0)
            return true;
    return false;
}

static const struct {
    const char *region, *dialing_code;
} regions[] = {
    {"US", "1"},  {"CA", "1"},  {"GB", "44"}, {"DE", "49"},  {"FR", "33"},  {"NL", "31"},
    {"ES", "34"}, {"IT", "39"}, {"AT", "43"}, {"CH", "41"},  {"BE", "32"},  {"SE", "46"},
    {"NO", "47"}, {"DK", "45"}, {"PL", "48"}, {"PT", "351"}, {"IE", "353"}, {"AU", "61"},
    {"NZ", "64"}, {"JP", "81"}, {"IN", "91"}, {"BR", "55"},  {"MX", "52"},  {"ZA", "27"},
};

static const struct flow_expr *region(struct gc_arena *a, const char *text, const char *name,
                                      size_t at, struct flow_expr_error *err)
{
    struct flow_eval ev = {.arena = a};
    struct flow_value v;
    cJSON *object = flow_new_object(&ev);
    flow_put_text(&ev, object, "name", text);
    for (size_t i = 0; i < GC_COUNT_OF(regions); i++)
        if (strcmp(regions[i].region, name) == 0)
            flow_put_text(&ev, object, "dialingCode", regions[i].dialing_code);
    return flow_give_object(&ev, FLOW_FORMAT, object, &v) ? flow_expr_literal(a, v, at, err)
                                                          : no_memory(err, at);
}

/* "enUS" is "en-US". */
static const struct flow_expr *language(struct gc_arena *a, const char *name, size_t at,
                                        struct flow_expr_error *err)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz");
    char tag[40];
    snprintf(tag, sizeof tag, "%.*s%s%.20s", (int)(n < 10 ? n : 10), name, name[n] ? "-" : "",
             name + n);
    return flow_expr_literal(a, flow_text(tag), at, err);
}

static const struct flow_expr *constant(struct gc_arena *a, const char *text, size_t at,
                                        struct flow_expr_error *err)
{
    const char *last = strrchr(text, '.') + 1;
    if (strncasecmp(text, "System.Currencies.", 18) == 0)
        return flow_expr_literal(a, flow_text(last), at, err);
    if (strncasecmp(text, "System.Languages.", 17) == 0)
        return language(a, last, at, err);
    if (strncasecmp(text, "System.Regions.", 15) == 0)
        return region(a, text, last, at, err);
    return flow_expr_named(a, FLOW_FORMAT, text, NULL, at, err);
}

/* --- what Architect knows --------------------------------------------------------------------- */

/* "Email.Message" is "__EMAIL_MESSAGE__", "Call.PositionInQueue" "__CALL_POSITION_IN_QUEUE__". */
static const struct flow_expr *system_value(struct gc_arena *a, const char *text, size_t at,
                                            struct flow_expr_error *err)
{
    char key[120] = "__";
    size_t n = 2;
    for (const char *p = text; *p && n < sizeof key - 5; p++) {
        bool word = isupper((unsigned char)*p) && p > text && islower((unsigned char)p[-1]);
        if (word)
            key[n++] = '_';
        key[n++] = *p == '.' ? '_' : (char)toupper((unsigned char)*p);
    }
    memcpy(key + n, "__", 3);
    struct flow_ref ref = {.scope = FLOW_SCOPE_SYSTEM, .text = text, .key = key};
    return flow_expr_new_ref(a, ref, at, err);
}

/* Call.* are fields of the context under Architect's names, or of the call as it goes on (NULL). */
static const struct {
    const char *name, *field;
} call_fields[] = {
    {"Ani", "from"},
    {"CalledAddress", "to"},
    {"CalledAddressOriginal", "to"},
    {"ConversationId", "conversationId"},
    {"MediaType", "mediaType"},
    {"Channel", "channel"},
    {"RemoteName", NULL},
    {"CurrentQueue", NULL},
    {"EstimatedWaitTime", NULL},
    {"PositionInQueue", NULL},
    {"UUIData", NULL},
    {"Contact", NULL},
    {"ContactId", NULL},
    {"Language", NULL},
};

static const struct flow_expr *call_value(struct gc_arena *a, const char *text, size_t at,
                                          struct flow_expr_error *err)
{
    const char *name = strchr(text, '.') + 1;
    for (size_t i = 0; i < GC_COUNT_OF(call_fields); i++)
        if (strcasecmp(call_fields[i].name, name) == 0)
            return call_fields[i].field ? context(a, text, call_fields[i].field, at, err)
                                        : system_value(a, text, at, err);
    const char *near =
        gc_nearest_row(name, &call_fields[0].name, GC_COUNT_OF(call_fields), sizeof call_fields[0]);
    return flow_expr_fail(err, at, "a call has no \"%.60s\"%s", name,
                          gc_did_you_mean("\"Call.", near, "\""));
}

/* --- variables -------------------------------------------------------------------------------- */

static const struct flow_expr *context_value(struct gc_arena *a, const char *text, size_t at,
                                             struct flow_expr_error *err)
{
    return context(a, text, strchr(text, '.') + 1, at, err);
}

static const struct flow_expr *flow_variable(struct gc_arena *a, const char *text, size_t at,
                                             struct flow_expr_error *err)
{
    return variable(a, FLOW_SCOPE_FLOW, text, at, err);
}

static const struct flow_expr *task_variable(struct gc_arena *a, const char *text, size_t at,
                                             struct flow_expr_error *err)
{
    return variable(a, FLOW_SCOPE_TASK, text, at, err);
}

static const struct flow_expr *action_output(struct gc_arena *a, const char *text, size_t at,
                                             struct flow_expr_error *err)
{
    return variable(a, FLOW_SCOPE_DATA_ACTION, text, at, err);
}

static const struct flow_expr *prompt(struct gc_arena *a, const char *text, size_t at,
                                      struct flow_expr_error *err)
{
    return flow_expr_named(a, FLOW_PROMPT, strchr(text, '.') + 1, NULL, at, err);
}

static const struct scope {
    const char *name;
    const struct flow_expr *(*make)(struct gc_arena *a, const char *text, size_t at,
                                    struct flow_expr_error *err);
    size_t n_names;      /* of a variable, the scope's own included */
    const char *example; /* what comes after the scope */
} scopes[] = {
    {"Call", call_value, 2, "Ani"},
    {"Context", context_value, 2, "from"},
    {"Flow", flow_variable, 2, "name"},
    {"Task", task_variable, 2, "name"},
    {"dataAction", action_output, 3, "action.output"},
    {"State", flow_variable, 2, "name"},
    {"Common", flow_variable, 2, "name"},
    {"Slot", flow_variable, 2, "name"},
    {"Prompt", prompt, 2, "Welcome"},
    {"PromptSystem", prompt, 2, "processing"},
    {"Email", system_value, 2, "Message"},
    {"Message", system_value, 2, "Message"},
    {"Chat", system_value, 2, "Guest"},
    {"Format", constant, 3, "Date.longYear"},
    {"Language", constant, 3, "Gender.neuter"},
    {"System", constant, 3, "Currencies.USD"},
};

static const struct flow_expr *unknown_scope(const char *text, size_t at,
                                             struct flow_expr_error *err)
{
    const char *near = gc_nearest_row(text, &scopes[0].name, GC_COUNT_OF(scopes), sizeof scopes[0]);
    if (near)
        return flow_expr_fail(err, at, "unknown scope \"%.60s\"%s", text,
                              gc_did_you_mean("\"", near, "\""));
    return flow_expr_fail(err, at,
                          "unknown scope \"%.60s\"; a variable begins with Call, Context, Flow, "
                          "Task or dataAction, a text stands in double quotes",
                          text);
}

/* Ends the n-th name of a dotted text (in place) and returns what follows, or NULL. */
static char *cut(char *text, size_t n)
{
    for (; n > 0 && text; n--) {
        text = strchr(text, '.');
        if (text && n > 1)
            text++;
    }
    if (text)
        *text++ = '\0';
    return text;
}

static const struct scope *scope_of(const char *text)
{
    size_t n = strcspn(text, ".");
    for (size_t i = 0; i < GC_COUNT_OF(scopes); i++)
        if (strlen(scopes[i].name) == n && strncasecmp(scopes[i].name, text, n) == 0)
            return &scopes[i];
    return NULL;
}

const struct flow_expr *flow_expr_ref(struct gc_arena *a, const char *text, size_t at,
                                      struct flow_expr_error *err)
{
    char *base = gc_arena_dups(a, text);
    const struct scope *scope = scope_of(text);
    if (!base)
        return no_memory(err, at);
    if (!scope) {
        cut(base, 1);
        return unknown_scope(base, at, err);
    }
    char *members = cut(base, scope->n_names);
    size_t dots = 0;
    for (const char *p = base; *p; p++)
        dots += *p == '.';
    if (dots + 1 < scope->n_names)
        return flow_expr_fail(err, at, "\"%.60s\" names no variable; write %s.%s", text,
                              scope->name, scope->example);
    const struct flow_expr *x = scope->make(a, base, at, err);
    while (x && members) {
        char *next = cut(members, 1);
        x = flow_expr_member(a, x, members, at, err);
        members = next;
    }
    return x;
}
