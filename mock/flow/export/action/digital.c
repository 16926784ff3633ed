/* What digital bots ask: free text, one of several choices; and whether there is anything else. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mock/flow/export/action/types.h"

/* --- free text -------------------------------------------------------------------------------- */

/* Members that take what was answered; of exports none was seen with these types, so several. */
static bool take_words(struct export_run *r, const struct export_action *a, const char *words)
{
    static const char *const keys[] = {"result",   "askResult",      "inputResult", "resultData",
                                       "response", "responseResult", "answer"};
    struct flow_value v = flow_text(words);
    for (size_t i = 0; i < GC_COUNT_OF(keys); i++)
        if (gc_json_get(a->json, keys[i]))
            return export_assign(r, gc_json_get(a->json, keys[i]), &v);
    return true;
}

/* "__MAX_NO_INPUTS__" and the like are no choices. */
static bool is_choice(const struct export_path *p)
{
    return strncmp(p->output, "__", 2) != 0;
}

static bool is_word_of(const struct export_path *p, const char *words)
{
    return is_choice(p) && (strcasecmp(p->label, words) == 0 || strcasecmp(p->output, words) == 0);
}

/* The path that has the words for its label; else the usual one. */
static const char *path_by(const struct export_action *a, const char *words)
{
    static const char *const usual[] = {"__SUCCESS__", "__PROCESSED__", "__DEFAULT__"};
    for (size_t i = 0; i < a->n_paths; i++)
        if (is_word_of(&a->paths[i], words))
            return a->paths[i].output;
    for (size_t k = 0; k < GC_COUNT_OF(usual); k++)
        for (size_t i = 0; i < a->n_paths; i++)
            if (strcmp(a->paths[i].output, usual[k]) == 0)
                return usual[k];
    return NULL;
}

struct export_outcome export_wait_for_input(struct export_run *r, const struct export_action *a)
{
    struct export_outcome out;
    struct export_asking q = {.wants = "an answer"};
    if (!export_ask(r, a, &q, &out))
        return out;
    if (!q.words)
        return export_unanswered(a, &q);
    return take_words(r, a, q.words) ? export_leave(path_by(a, q.words)) : export_error(r);
}

/* --- choices ---------------------------------------------------------------------------------- */

static void write_choices(const struct export_action *a, char *out, size_t cap)
{
    size_t n = 0;
    unsigned number = 0;
    *out = '\0';
    for (size_t i = 0; i < a->n_paths && n < cap; i++)
        if (is_choice(&a->paths[i])) {
            number++;
            int more = snprintf(out + n, cap - n, "%s%u %.60s", n > 0 ? ", " : "", number,
                                a->paths[i].label);
            n += more > 0 ? (size_t)more : 0;
        }
}

/* By its label, or its number in the list. */
static bool is_one_of(struct export_run *r, const struct export_action *a, const char *words,
                      void *ctx)
{
    const char **chosen = ctx;
    unsigned long wanted = strtoul(words, NULL, 10), number = 0;
    bool digits = words[strspn(words, "0123456789")] == '\0';
    (void)r;
    *chosen = NULL;
    for (size_t i = 0; i < a->n_paths && !*chosen; i++) {
        number += is_choice(&a->paths[i]);
        if (is_word_of(&a->paths[i], words) ||
            (is_choice(&a->paths[i]) && digits && number == wanted))
            *chosen = a->paths[i].output;
    }
    return *chosen != NULL;
}

struct export_outcome export_digital_menu(struct export_run *r, const struct export_action *a)
{
    char wants[400];
    const char *chosen = NULL;
    struct export_outcome out;
    struct export_asking q = {.wants = wants, .fits = is_one_of, .ctx = &chosen};
    write_choices(a, wants, sizeof wants);
    if (!export_ask(r, a, &q, &out))
        return out;
    if (!q.words)
        return export_unanswered(a, &q);
    return take_words(r, a, q.words) ? export_leave(chosen) : export_error(r);
}

/* --- anything else? --------------------------------------------------------------------------- */

/* The body first; at its end the question: whoever says yes goes round again. */
struct export_outcome export_loop_until(struct export_run *r, const struct export_action *a)
{
    struct export_loop *loop = &r->frame->loops[a->index];
    struct export_outcome out;
    bool yes;
    if (!loop->round_over)
        return export_loop(r, a);
    loop->round_over = false;
    if (!export_ask_yes_no(r, a, "yes or no", &yes, &out))
        return out;
    return yes ? export_next_round(r, a) : export_done();
}
