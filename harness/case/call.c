/* The words for calls: which of them a case uses, and whether they go together. */
#include <string.h>

#include "harness/case/case.h"
#include "harness/case/internal.h"

const char *const hx_call_words[HX_N_CALL_WORDS] = {"call",  "message", "workflow", "bot",
                                                    "email", "chat",    "module"};

static bool is_call_word(const char *key)
{
    for (size_t i = 0; i < HX_N_CALL_WORDS; i++)
        if (strcmp(hx_call_words[i], key) == 0)
            return true;
    return false;
}

const cJSON *hx_call_of(const cJSON *when)
{
    for (const cJSON *c = cJSON_IsObject(when) ? when->child : NULL; c; c = c->next)
        if (is_call_word(c->string))
            return c;
    return NULL;
}

bool hx_call_any(const cJSON *when)
{
    for (const cJSON *s = hx_acts_in(when); s; s = s->next)
        if (hx_call_of(s))
            return true;
    return hx_call_of(when) != NULL;
}

/* --- what can't be together --------------------------------------------------------------------
 */

static void check_words(const struct gc_json *doc, const cJSON *when, struct gc_problems *problems)
{
    const cJSON *first = hx_call_of(when);
    for (const cJSON *c = first ? first->next : NULL; c; c = c->next)
        if (is_call_word(c->string))
            gc_problems_add(problems, doc->name, gc_json_where(doc, c),
                            "either \"%s\" or \"%s\": one flow is called", first->string,
                            c->string);
}

/* What the caller does in one line is one thing; what is said to them may stand beside it. */
static void check_lines(const struct gc_json *doc, const cJSON *caller,
                        struct gc_problems *problems)
{
    for (const cJSON *line = caller ? caller->child : NULL; line; line = line->next) {
        const cJSON *deed = NULL;
        for (const cJSON *c = line->child; c; c = c->next) {
            if (strcmp(c->string, "hears") == 0) {
                (void)hx_match_check(doc, c, problems); /* is its expression one? */
                continue;
            }
            if (deed)
                gc_problems_add(problems, doc->name, gc_json_where(doc, c),
                                "either \"%s\" or \"%s\" in one line of the caller; write two "
                                "lines",
                                deed->string, c->string);
            deed = c;
        }
    }
}

void hx_call_check(const struct gc_json *doc, const cJSON *when, struct gc_problems *problems)
{
    const cJSON *caller = gc_json_get(when, "caller");
    check_words(doc, when, problems);
    check_lines(doc, cJSON_IsArray(caller) ? caller : NULL, problems);
}

/* --- words that are only for calls --------------------------------------------------------------
 */

static void check_keys(const struct gc_json *doc, const cJSON *holder, const char *const *keys,
                       size_t n, struct gc_problems *problems)
{
    for (size_t i = 0; i < n; i++)
        if (gc_json_get(holder, keys[i]))
            gc_problems_add(problems, doc->name, gc_json_where(doc, gc_json_get(holder, keys[i])),
                            "\"%s\" speaks of a call, and none is made here (\"when\": {\"call\": "
                            "\"NAME OF A FLOW\"})",
                            keys[i]);
}

void hx_call_check_then(const struct gc_json *doc, const cJSON *then, struct gc_problems *problems)
{
    static const char *const keys[] = {"ends", "path", "said", "data_actions"};
    check_keys(doc, then, keys, GC_COUNT_OF(keys), problems);
}

void hx_call_check_given(const struct gc_json *doc, const cJSON *given,
                         struct gc_problems *problems)
{
    check_keys(doc, given, hx_call_given, HX_N_CALL_GIVEN, problems);
}

const char *const hx_call_given[HX_N_CALL_GIVEN] = {"from",
                                                    "to",
                                                    "name",
                                                    "message",
                                                    "email",
                                                    "guest",
                                                    "contact",
                                                    "inputs",
                                                    "data_tables",
                                                    "queue",
                                                    "attributes",
                                                    "prompts",
                                                    "schedules",
                                                    "responses",
                                                    "uuidata",
                                                    "conversationId",
                                                    "isNewConversation",
                                                    "outputs",
                                                    "contacts",
                                                    "follow_transfers",
                                                    "bots",
                                                    "extensions",
                                                    "sip_headers"};
