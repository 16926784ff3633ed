/* What runs elsewhere: bots of other vendors, VoiceXML pages, biometrics. The scenario says what
 * came of it: {"bots": {NAME: {"intent": "Book", "slots": {"city": "Berlin"}}}}, by the bot's name
 * or the action's; without it the words of the caller are the intent. */
#include <string.h>
#include <strings.h>

#include "mock/flow/export/action/types.h"

static const char *name_of(const struct export_action *a)
{
    static const char *const keys[] = {"botName", "botFlowName", "flowName", "documentUri", "name"};
    const char *name = NULL;
    for (size_t i = 0; i < GC_COUNT_OF(keys) && !(name && *name); i++)
        name = gc_json_str(a->json, keys[i]);
    return name ? name : a->name;
}

static const cJSON *said_of(const struct export_run *r, const struct export_action *a)
{
    const cJSON *all = gc_json_get(r->given, "bots");
    const cJSON *own = all ? gc_json_get(all, name_of(a)) : NULL;
    return own || !all ? own : gc_json_get(all, a->name);
}

/* --- bots ------------------------------------------------------------------------------------- */

/* Lists of {name, value} that bots' values are bound by: the action's, and its intent's. */
static bool take_slots(struct export_run *r, const struct export_action *a, const char *intent,
                       const cJSON *slots)
{
    static const char *const lists[] = {"slots", "outputs", "sessionVariablesOutput"};
    const cJSON *intents = gc_json_get(a->json, "intents"), *c;
    bool ok = true;
    for (size_t i = 0; i < GC_COUNT_OF(lists); i++)
        ok = ok && export_take_members(r, gc_json_get(a->json, lists[i]), slots);
    cJSON_ArrayForEach(c, intents)
    {
        const char *name = gc_json_str(c, "name");
        if (ok && name && strcasecmp(name, intent) == 0)
            ok = export_take_members(r, gc_json_get(c, "slots"), slots);
    }
    return ok;
}

static struct export_outcome leave_bot(struct export_run *r, const struct export_action *a,
                                       const char *intent, const cJSON *slots)
{
    const char *path = intent ? export_output_of(a, intent) : NULL;
    gc_jsonw_put_str(&r->result, "bot", name_of(a));
    gc_jsonw_put_str(&r->result, "intent", intent);
    if (slots)
        gc_jsonw_put_value(&r->result, "slots", slots);
    if (intent && !take_slots(r, a, intent, slots))
        return export_error(r);
    if (!path && intent)
        path = export_output_of(a, "success");
    if (!path)
        path = export_output_of(a, "default");
    return export_leave(path ? path : "__FAILURE__");
}

struct export_outcome export_outside_bot(struct export_run *r, const struct export_action *a)
{
    static const char *const audios[] = {"startingAudio", "prompts", "initialPrompts"};
    const cJSON *said = said_of(r, a), *slots = gc_json_get(said, "slots");
    const char *intent = gc_json_str(said, "intent");
    const cJSON *audio = NULL;
    for (size_t i = 0; i < GC_COUNT_OF(audios) && !audio; i++)
        audio = gc_json_get(a->json, audios[i]);
    if (audio && !export_say_audio(r, audio))
        return export_error(r);
    if (said)
        return leave_bot(r, a, intent, slots);
    struct export_heard h = export_listen(r, "what you want");
    if (h.hung_up)
        return export_gone(r);
    if (h.words)
        export_note_heard(r, h.words);
    return leave_bot(r, a, h.words, NULL);
}

/* --- pages of VoiceXML, biometrics -------------------------------------------------------------
 */

static const char *address_of(struct export_run *r, const struct export_action *a)
{
    static const char *const keys[] = {"documentUri", "uri", "url"};
    const char *text = NULL;
    for (size_t i = 0; i < GC_COUNT_OF(keys) && !text; i++) {
        const cJSON *v = gc_json_get(a->json, keys[i]);
        if (cJSON_IsString(v))
            text = v->valuestring;
        else if (!export_text(r, v, &text))
            return NULL;
    }
    return text ? text : "";
}

/* The call is the page's from then on. */
struct export_outcome export_voicexml_go(struct export_run *r, const struct export_action *a)
{
    const char *to = address_of(r, a);
    return to ? export_over(r, "voicexml", to) : export_error(r);
}

/* What the page, or the service, came to: the scenario's word, else success. */
struct export_outcome export_outside(struct export_run *r, const struct export_action *a)
{
    const cJSON *said = said_of(r, a);
    const char *word = cJSON_IsString(said) ? said->valuestring : gc_json_str(said, "output");
    const char *path = export_output_of(a, word ? word : "success");
    const cJSON *values = gc_json_get(said, "outputs");
    const char *to = address_of(r, a);
    if (!to)
        return export_error(r);
    if (*to)
        gc_jsonw_put_str(&r->result, "document", to);
    if (!export_take_members(r, gc_json_get(a->json, "outputs"), values))
        return export_error(r);
    return export_leave(path ? path : word ? word : "__SUCCESS__");
}

/* --- secure data ------------------------------------------------------------------------------ */

/* The values are known here: statements as those of Update Data. */
struct export_outcome export_extract_secure(struct export_run *r, const struct export_action *a)
{
    static const char *const lists[] = {"variables", "extractSecureDataStatements", "statements"};
    for (size_t i = 0; i < GC_COUNT_OF(lists); i++) {
        if (!export_set_variables(r, gc_json_get(a->json, lists[i])))
            return export_error(r);
    }
    return export_done();
}

/* What the carrier says of a call: {"sip_headers": {"X-Id": "1"}}. */
struct export_outcome export_sip_headers(struct export_run *r, const struct export_action *a)
{
    static const char *const lists[] = {"outputs", "variables", "headers"};
    const cJSON *all = gc_json_get(r->given, "sip_headers");
    for (size_t i = 0; i < GC_COUNT_OF(lists); i++)
        if (!export_take_members(r, gc_json_get(a->json, lists[i]), all))
            return export_error(r);
    return export_leave(export_output_of(a, all ? "success" : "failure"));
}
