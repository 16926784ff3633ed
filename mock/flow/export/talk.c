/* What is said, asked and waited for. */
#include <string.h>
#include <strings.h>

#include "mock/flow/export/run.h"

enum {
    NO_ENTRY_MS = 5000,
    MENU_DELAY_MS = 10000,
    MENU_REPEATS = 3,
    UNKNOWN_LENGTH_MS = 60000,
    MAX_DIGITS = 50,
    MAX_ASKED = 3
};

static struct export_outcome gone(struct export_run *r)
{
    return export_over(r, "hungUp", NULL);
}

static struct export_outcome say(struct export_run *r, const cJSON *audio)
{
    if (!export_say_audio(r, audio))
        return export_error(r);
    return export_hangs_up(r) ? gone(r) : export_done();
}

struct export_outcome export_play_audio(struct export_run *r, const struct export_action *a)
{
    return say(r, gc_json_get(a->json, "prompts"));
}

struct export_outcome export_send_response(struct export_run *r, const struct export_action *a)
{
    return say(r, gc_json_get(a->json, "messageBody"));
}

struct export_outcome export_communicate(struct export_run *r, const struct export_action *a)
{
    return say(r, gc_json_get(a->json, "communication"));
}

struct export_outcome export_auto_reply(struct export_run *r, const struct export_action *a)
{
    return say(r, gc_json_get(a->json, "messageBody"));
}

struct export_outcome export_set_language(struct export_run *r, const struct export_action *a)
{
    const cJSON *value = gc_json_get(a->json, "language");
    const char *text = cJSON_IsString(value) ? value->valuestring : NULL;
    if (!text && !export_text(r, value, &text))
        return export_error(r);
    if (text)
        snprintf(r->language, sizeof r->language, "%s", text);
    return export_done();
}

static struct export_outcome wait_for(struct export_run *r, int64_t ms)
{
    if (export_hangs_up(r))
        return gone(r);
    gc_jsonw_put_int(&r->result, "waited", ms);
    return export_pass(r, ms) ? export_done() : export_ends(EXPORT_EXPIRED);
}

struct export_outcome export_wait(struct export_run *r, const struct export_action *a)
{
    int64_t ms;
    if (!export_duration(r, gc_json_get(a->json, "duration"), 0, &ms))
        return export_error(r);
    return wait_for(r, ms);
}

struct export_outcome export_hold_music(struct export_run *r, const struct export_action *a)
{
    int64_t ms = UNKNOWN_LENGTH_MS;
    const cJSON *play = gc_json_get(a->json, "playForDuration");
    bool limited = cJSON_IsTrue(play);
    if (cJSON_IsObject(play) && !export_is_true(r, play, &limited))
        return export_error(r);
    if (limited && !export_duration(r, gc_json_get(a->json, "duration"), ms, &ms))
        return export_error(r);
    return wait_for(r, ms);
}

struct export_outcome export_wait_time(struct export_run *r, const struct export_action *a)
{
    struct flow_value v;
    if (!export_eval(r, gc_json_get(a->json, "estimatedWaitTime"), &v))
        return export_error(r);
    return v.kind == FLOW_NOT_SET ? export_done() : say(r, gc_json_get(a->json, "prompts"));
}

/* A setting of the action, else of the flow's defaults. */
static const cJSON *setting(const struct export_run *r, const struct export_action *a,
                            const char *key)
{
    const cJSON *own = gc_json_get(a->json, key);
    if (own && gc_json_int(gc_json_get(own, "uiMetaData"), "mode", 0) != 3)
        return own;
    const cJSON *all = gc_json_get(r->frame->flow->json, "defaultSettings");
    return gc_json_get(gc_json_get(all, a->type), key);
}

/* --- keys ------------------------------------------------------------------------------------- */

/* Takes up to max digits. False: the caller is gone. */
static bool collect(struct export_run *r, int64_t min, int64_t max, char out[MAX_DIGITS + 1])
{
    size_t n = 0;
    while (n < (size_t)max) {
        if (n >= (size_t)min && n > 0 && !*r->digits)
            break;
        struct export_heard h = export_listen(r);
        if (h.hung_up)
            return false;
        if (!h.digit || ((h.digit == '#' || h.digit == '*') && min != max))
            break;
        out[n++] = h.digit;
    }
    out[n] = '\0';
    if (n < (size_t)max && (*r->digits == '#' || *r->digits == '*') && n > 0)
        memmove(r->digits, r->digits + 1, strlen(r->digits));
    return true;
}

struct export_outcome export_collect_input(struct export_run *r, const struct export_action *a)
{
    char digits[MAX_DIGITS + 1];
    int64_t min, max, no_entry;
    if (!export_whole(r, gc_json_get(a->json, "numberOfDigitsMin"), 1, &min) ||
        !export_whole(r, gc_json_get(a->json, "numberOfDigitsMax"), min, &max) ||
        !export_duration(r, setting(r, a, "noEntryTimeout"), NO_ENTRY_MS, &no_entry) ||
        !export_say_audio(r, gc_json_get(a->json, "prompts")))
        return export_error(r);
    max = max < 1 ? 1 : max > MAX_DIGITS ? MAX_DIGITS : max;
    min = min < 1 ? 1 : min > max ? max : min;
    if (!collect(r, min, max, digits))
        return gone(r);
    gc_jsonw_put_str(&r->result, "heard", digits);
    if (strlen(digits) < (size_t)min)
        return export_pass(r, no_entry) ? export_leave("__FAILURE__") : export_ends(EXPORT_EXPIRED);
    struct flow_value v = flow_text(digits);
    if (!export_assign(r, gc_json_get(a->json, "resultData"), &v))
        return export_error(r);
    return export_leave("__SUCCESS__");
}

/* Does one of a choice's terms stand in what the caller said? */
static bool is_term(const cJSON *choice, const char *words)
{
    const cJSON *terms = gc_json_get(choice, "speechRecTerms"), *list, *term;
    const char *name = gc_json_str(choice, "name");
    for (list = terms ? terms->child : NULL; list; list = list->next)
        for (term = list->child; term; term = term->next) {
            const char *text = cJSON_IsString(term) ? term->valuestring : gc_json_str(term, "term");
            if (text && *text && strcasestr(words, text))
                return true;
        }
    return name && strcasecmp(name, words) == 0;
}

static bool is_digit(const cJSON *choice, char digit)
{
    const cJSON *own = gc_json_get(choice, "digit");
    if (cJSON_IsNumber(own))
        return own->valuedouble == digit - '0';
    if (!cJSON_IsString(own) || !*own->valuestring)
        return false;
    static const struct {
        const char *word;
        char digit;
    } words[] = {{"star", '*'}, {"pound", '#'}, {"DIGIT_STAR", '*'}, {"DIGIT_POUND", '#'}};
    for (size_t i = 0; i < GC_COUNT_OF(words); i++)
        if (strcasecmp(own->valuestring, words[i].word) == 0)
            return digit == words[i].digit;
    return own->valuestring[strlen(own->valuestring) - 1] == digit;
}

static const cJSON *chosen(const struct export_action *a, const struct export_heard *h)
{
    const cJSON *list = gc_json_get(a->json, "menuChoiceList");
    for (const cJSON *c = list ? list->child : NULL; c; c = c->next)
        if ((h->digit && is_digit(c, h->digit)) || (h->words && is_term(c, h->words)))
            return c;
    return NULL;
}

/* The choice that counts when none was made, or NULL. */
static const char *default_choice(const struct export_action *a)
{
    static const char *const keys[] = {"defaultMenuChoice", "defaultChoice",
                                       "defaultMenuChoiceReference", "defaultChoiceId"};
    for (size_t i = 0; i < GC_COUNT_OF(keys); i++) {
        const char *id = gc_json_str(a->json, keys[i]);
        for (size_t k = 0; id && k < a->n_paths; k++)
            if (strcmp(a->paths[k].output, id) == 0)
                return id;
    }
    return NULL;
}

struct export_outcome export_menu(struct export_run *r, const struct export_action *a)
{
    int64_t times, delay;
    if (!export_whole(r, setting(r, a, "promptRepeatCount"), MENU_REPEATS, &times) ||
        !export_duration(r, setting(r, a, "promptRepeatDelay"), MENU_DELAY_MS, &delay))
        return export_error(r);
    times = times < 1 ? 1 : times > 100 ? 100 : times;
    for (int64_t i = 0; i < times; i++) {
        if (!export_say_audio(r, gc_json_get(a->json, "prompts")))
            return export_error(r);
        struct export_heard h = export_listen(r);
        if (h.hung_up)
            return gone(r);
        const cJSON *choice = h.digit || h.words ? chosen(a, &h) : NULL;
        const char *id = gc_json_str(choice, "id");
        if (id)
            return (struct export_outcome){.end = EXPORT_BODY, .path = id};
        if (!export_pass(r, h.digit || h.words ? 0 : delay))
            return export_ends(EXPORT_EXPIRED);
    }
    const char *id = default_choice(a);
    return id ? (struct export_outcome){.end = EXPORT_BODY, .path = id}
              : export_over(r, "disconnected", NULL);
}

/* --- bots ------------------------------------------------------------------------------------- */

static const cJSON *first_of(const cJSON *json, const char *key)
{
    const cJSON *v = gc_json_get(json, key);
    return cJSON_IsArray(v) ? v->child : v;
}

/* Asks until something comes; *words is NULL when nothing did. False: *out says why. */
static bool ask(struct export_run *r, const struct export_action *a, const char **words,
                struct export_outcome *out)
{
    const cJSON *settings = gc_json_get(r->frame->flow->json, "userInputSettings");
    int64_t times = MAX_ASKED;
    *words = NULL;
    if (cJSON_IsNumber(gc_json_get(settings, "noInputsMax")))
        times = gc_json_int(settings, "noInputsMax", MAX_ASKED);
    else if (!export_whole(r, gc_json_get(settings, "noInputsMax"), MAX_ASKED, &times))
        times = MAX_ASKED;
    times = times < 0 ? 0 : times > 100 ? 100 : times;
    for (int64_t i = 0; i <= times; i++) {
        const cJSON *text =
            i == 0 ? gc_json_get(a->json, "question") : first_of(a->json, "noInputs");
        if (!export_say_audio(r, text ? text : gc_json_get(a->json, "question"))) {
            *out = export_error(r);
            return false;
        }
        struct export_heard h = export_listen(r);
        char digit[2] = {h.digit};
        if (h.hung_up) {
            *out = gone(r);
            return false;
        }
        *words = h.words ? h.words : h.digit ? gc_arena_dups(&r->scratch, digit) : NULL;
        if (*words) {
            gc_jsonw_put_str(&r->result, "heard", *words);
            return true;
        }
    }
    return true;
}

static const struct export_variable *slot_of(struct export_run *r, const struct export_action *a)
{
    const cJSON *slot = gc_json_get(a->json, "selectedSlot");
    const char *id = cJSON_IsString(slot) ? slot->valuestring
                     : gc_json_str(slot, "id")
                         ? gc_json_str(slot, "id")
                         : gc_json_str(gc_json_get(gc_json_get(slot, "config"), "ref"), "val");
    const struct export_variable *v = id ? gc_map_get(&r->frame->flow->variables_by_id, id) : NULL;
    return v ? v : export_variable_of(r->frame, id, NULL);
}

struct export_outcome export_ask_slot(struct export_run *r, const struct export_action *a)
{
    const char *words;
    struct export_outcome out;
    if (!ask(r, a, &words, &out))
        return out;
    if (!words)
        return export_leave("__MAX_NO_INPUTS__");
    const struct export_variable *slot = slot_of(r, a);
    struct flow_value v = flow_text(words);
    if (slot && !export_set(r, slot, &v))
        return export_error(r);
    return export_leave("__DEFAULT__");
}

struct export_outcome export_ask_boolean(struct export_run *r, const struct export_action *a)
{
    static const char *const yes[] = {"yes",     "yeah", "yep", "sure", "ok",
                                      "correct", "true", "y",   "1"};
    const char *words;
    struct export_outcome out;
    if (!ask(r, a, &words, &out))
        return out;
    if (!words)
        return export_leave("__MAX_NO_INPUTS__");
    for (size_t i = 0; i < GC_COUNT_OF(yes); i++)
        if (strncasecmp(words, yes[i], strlen(yes[i])) == 0)
            return export_leave("__YES__");
    return export_leave("__NO__");
}

struct export_outcome export_ask_intent(struct export_run *r, const struct export_action *a)
{
    const char *words;
    struct export_outcome out;
    if (!ask(r, a, &words, &out))
        return out;
    for (size_t i = 0; words && i < a->n_paths; i++)
        if (strcasecmp(a->paths[i].label, words) == 0 || strcmp(a->paths[i].output, words) == 0)
            return export_leave(a->paths[i].output);
    return export_leave(words ? "__DEFAULT__" : "__MAX_NO_INPUTS__");
}
