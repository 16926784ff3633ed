/* What bots ask. */
#include <string.h>
#include <strings.h>

#include "mock/flow/export/action/types.h"

enum { MAX_ASKED = 3, MAX_ASKED_EVER = 100 };

/* --- asking ----------------------------------------------------------------------------------- */

static const cJSON *first_of(const cJSON *json, const char *key)
{
    const cJSON *v = gc_json_get(json, key);
    return cJSON_IsArray(v) ? v->child : v;
}

/* How often the question comes again: of the flow's settings. */
static int64_t most(struct export_run *r, const char *key)
{
    const cJSON *settings = gc_json_get(r->frame->flow->json, "userInputSettings");
    const cJSON *own = gc_json_get(settings, key);
    int64_t n = gc_json_int(settings, key, MAX_ASKED);
    if (cJSON_IsObject(own) && !export_whole(r, own, MAX_ASKED, &n))
        n = MAX_ASKED;
    return n < 0 ? 0 : n > MAX_ASKED_EVER ? MAX_ASKED_EVER : n;
}

static const char *words_of(struct export_run *r, const struct export_heard *h)
{
    char digits[65] = {h->digit};
    if (h->words || !h->digit)
        return h->words;
    for (size_t n = 1; *r->digits && n < sizeof digits - 1; n++) {
        struct export_heard more = export_listen(r, "");
        digits[n] = more.digit;
    }
    return gc_arena_dups(&r->scratch, digits);
}

bool export_ask(struct export_run *r, const struct export_action *a, struct export_asking *q,
                struct export_outcome *out)
{
    int64_t silences = 0, misses = 0, most_silences = most(r, "noInputsMax");
    int64_t most_misses = most(r, "noMatchesMax");
    const char *say = "question";
    q->words = NULL;
    for (;;) {
        const cJSON *text = first_of(a->json, say);
        if (!export_say_audio(r, text ? text : gc_json_get(a->json, "question"))) {
            *out = export_error(r);
            return false;
        }
        struct export_heard h = export_listen(r, q->wants);
        if (h.hung_up) {
            *out = export_gone(r);
            return false;
        }
        const char *words = words_of(r, &h);
        if (words)
            export_note_heard(r, words);
        q->words = words && (!q->fits || q->fits(r, a, words, q->ctx)) ? words : NULL;
        q->silent = !words;
        say = words ? "noMatches" : "noInputs";
        if (q->words || (words ? ++misses > most_misses : ++silences > most_silences))
            return true;
    }
}

/* When nothing came, or nothing that fits: where there is no other, that of silence. */
struct export_outcome export_unanswered(const struct export_action *a,
                                        const struct export_asking *q)
{
    for (size_t i = 0; i < a->n_paths && !q->silent; i++)
        if (strcmp(a->paths[i].output, "__MAX_NO_MATCHES__") == 0)
            return export_leave("__MAX_NO_MATCHES__");
    return export_leave("__MAX_NO_INPUTS__");
}

/* --- slots ------------------------------------------------------------------------------------ */

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

/* The answer once more, where a text may stand. */
static bool take_result(struct export_run *r, const struct export_action *a,
                        const struct flow_value *words)
{
    const cJSON *to = gc_json_get(a->json, "askResult");
    const char *id = gc_json_str(gc_json_get(gc_json_get(to, "config"), "ref"), "val");
    const struct export_variable *v = id ? gc_map_get(&r->frame->flow->variables_by_id, id) : NULL;
    bool takes_text = v && !v->is_list && (v->kind == FLOW_TEXT || v->kind == FLOW_NOT_SET);
    return !takes_text || export_set(r, v, words);
}

struct export_outcome export_ask_slot(struct export_run *r, const struct export_action *a)
{
    struct export_outcome out;
    struct export_asking q = {.wants = "an answer", .fits = export_fits_slot};
    if (!export_ask(r, a, &q, &out))
        return out;
    if (!q.words)
        return export_unanswered(a, &q);
    const struct export_variable *slot = slot_of(r, a);
    struct flow_value v = flow_text(q.words);
    if ((slot && !export_set(r, slot, &v)) || !take_result(r, a, &v))
        return export_error(r);
    return export_leave("__DEFAULT__");
}

struct export_outcome export_clear_slot(struct export_run *r, const struct export_action *a)
{
    struct flow_value none = flow_not_set();
    const struct export_variable *v = slot_of(r, a);
    if (v && !export_set(r, v, &none))
        return export_error(r);
    return export_done();
}

/* --- yes or no -------------------------------------------------------------------------------- */

static bool begins_with(const char *words, const char *const *list)
{
    for (; *list; list++) {
        size_t n = strlen(*list);
        if (strncasecmp(words, *list, n) == 0 &&
            !strchr("abcdefghijklmnopqrstuvwxyz", words[n] | 32))
            return true;
        if (strcasecmp(words, *list) == 0)
            return true;
    }
    return false;
}

static bool is_yes_or_no(struct export_run *r, const struct export_action *a, const char *words,
                         void *ctx)
{
    static const char *const yes[] = {"yes",     "yeah", "yep",   "sure", "ok", "okay",
                                      "correct", "true", "right", "y",    "1",  NULL};
    static const char *const no[] = {"no", "nope", "nah", "not", "false", "wrong", "n", "2", NULL};
    bool *is_yes = ctx;
    (void)r, (void)a;
    *is_yes = begins_with(words, yes);
    return *is_yes || begins_with(words, no);
}

bool export_ask_yes_no(struct export_run *r, const struct export_action *a, const char *wants,
                       bool *yes, struct export_outcome *out)
{
    struct export_asking q = {.wants = wants, .fits = is_yes_or_no, .ctx = yes};
    *yes = false;
    if (!export_ask(r, a, &q, out))
        return false;
    if (!q.words)
        *out = export_unanswered(a, &q);
    return q.words != NULL;
}

struct export_outcome export_ask_boolean(struct export_run *r, const struct export_action *a)
{
    struct export_outcome out;
    bool yes;
    if (!export_ask_yes_no(r, a, "yes or no", &yes, &out))
        return out;
    return export_leave(yes ? "__YES__" : "__NO__");
}

/* --- intents ---------------------------------------------------------------------------------- */

static bool is_intent(struct export_run *r, const struct export_action *a, const char *words,
                      void *ctx)
{
    const char **output = ctx;
    (void)r;
    for (size_t i = 0; i < a->n_paths; i++)
        if (strcasecmp(a->paths[i].label, words) == 0 || strcmp(a->paths[i].output, words) == 0) {
            *output = a->paths[i].output;
            return true;
        }
    *output = "__DEFAULT__";
    return true;
}

struct export_outcome export_ask_intent(struct export_run *r, const struct export_action *a)
{
    struct export_outcome out;
    const char *output = NULL;
    struct export_asking q = {.wants = "what you want", .fits = is_intent, .ctx = &output};
    if (!export_ask(r, a, &q, &out))
        return out;
    return q.words ? export_leave(output) : export_unanswered(a, &q);
}
