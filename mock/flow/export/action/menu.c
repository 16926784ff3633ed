/* Menus: a key or a word chooses. */
#include <string.h>
#include <strings.h>

#include "mock/flow/export/action/types.h"

enum { MENU_DELAY_MS = 10000, MENU_REPEATS = 3 };

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

/* 1, "1", "DIGIT_1", "star"; 0: the choice has no key. */
static char digit_of(const cJSON *choice)
{
    static const struct {
        const char *word;
        char digit;
    } words[] = {{"star", '*'}, {"pound", '#'}, {"DIGIT_STAR", '*'}, {"DIGIT_POUND", '#'}};
    const cJSON *own = gc_json_get(choice, "digit");
    if (cJSON_IsNumber(own))
        return own->valuedouble >= 0 && own->valuedouble <= 9 ? (char)('0' + own->valueint) : '\0';
    if (!cJSON_IsString(own) || !*own->valuestring)
        return '\0';
    for (size_t i = 0; i < GC_COUNT_OF(words); i++)
        if (strcasecmp(own->valuestring, words[i].word) == 0)
            return words[i].digit;
    return own->valuestring[strlen(own->valuestring) - 1];
}

static const cJSON *chosen(const struct export_action *a, const struct export_heard *h)
{
    const cJSON *list = gc_json_get(a->json, "menuChoiceList");
    for (const cJSON *c = list ? list->child : NULL; c; c = c->next)
        if ((h->digit && digit_of(c) == h->digit) || (h->words && is_term(c, h->words)))
            return c;
    return NULL;
}

/* A choice of another menu that may be taken from any; NULL: there is none. */
static const struct export_action *global_choice(const struct export_run *r,
                                                 const struct export_action *menu,
                                                 const struct export_heard *h)
{
    const struct flow_export *f = r->frame->flow;
    for (size_t i = 0; i < f->n_actions; i++) {
        const struct export_action *m = &f->actions[i];
        const cJSON *list = m == menu ? NULL : gc_json_get(m->json, "menuChoiceList");
        const cJSON *c = list ? list->child : NULL;
        for (size_t k = 0; c && k < m->n_paths; c = c->next, k++) {
            bool key = h->digit && digit_of(c) == h->digit && gc_json_bool(c, "globalDtmf", false);
            bool word = h->words && is_term(c, h->words) && gc_json_bool(c, "globalSpeech", false);
            if ((key || word) && m->paths[k].to) {
                export_took(r, m, m->paths[k].output);
                return m->paths[k].to;
            }
        }
    }
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

/* "1 Sales, 9 Bye": as much of it as there is room for. */
static void write_choices(const struct export_action *a, char *out, size_t cap)
{
    const cJSON *list = gc_json_get(a->json, "menuChoiceList");
    size_t n = 0;
    *out = '\0';
    for (const cJSON *c = list ? list->child : NULL; c && n < cap; c = c->next) {
        char digit = digit_of(c);
        int more =
            snprintf(out + n, cap - n, "%s%.*s%s%.60s", n > 0 ? ", " : "", digit != '\0', &digit,
                     digit ? " " : "", gc_json_str(c, "name") ? gc_json_str(c, "name") : "");
        n += more > 0 ? (size_t)more : 0;
    }
}

struct export_outcome export_menu(struct export_run *r, const struct export_action *a)
{
    int64_t times, delay;
    char wants[400];
    if (!export_whole(r, export_setting(r, a, "promptRepeatCount"), MENU_REPEATS, &times) ||
        !export_duration(r, export_setting(r, a, "promptRepeatDelay"), MENU_DELAY_MS, &delay))
        return export_error(r);
    times = times < 1 ? 1 : times > 100 ? 100 : times;
    write_choices(a, wants, sizeof wants);
    for (int64_t i = 0; i < times; i++) {
        if (!export_say_audio(r, gc_json_get(a->json, "prompts")))
            return export_error(r);
        struct export_heard h = export_listen(r, wants);
        if (h.hung_up)
            return export_gone(r);
        char digit[2] = {h.digit};
        if (h.words || h.digit)
            export_note_heard(r, h.words ? h.words : digit);
        const cJSON *choice = h.digit || h.words ? chosen(a, &h) : NULL;
        const char *id = gc_json_str(choice, "id");
        if (id)
            return (struct export_outcome){.end = EXPORT_BODY, .path = id};
        const struct export_action *at = global_choice(r, a, &h);
        if (at)
            return (struct export_outcome){.end = EXPORT_GO, .at = at};
        if (!export_pass(r, h.digit || h.words ? 0 : delay))
            return export_ends(EXPORT_EXPIRED);
    }
    const char *id = default_choice(a);
    return id ? (struct export_outcome){.end = EXPORT_BODY, .path = id}
              : export_over(r, "disconnected", NULL);
}
