/* functions.h - the table of functions and operators of Architect expressions.
 *
 *   const struct flow_function *f = flow_function_find("append");
 *
 * Adding a function is a row in the table of its file. A row's params say what the function takes:
 *
 *   "text:s part:s n:ib? ignoreCase:b?"      NAME:KINDS[FLAGS]
 *
 * KINDS  s text  i integer  d decimal  n number  b boolean  t date-time  p duration  c currency
 *        h phone number  l collection  j JSON  a audio or prompt  o object  . anything
 * FLAGS  * takes NOT_SET   ? may be left out   + and so on, as often as one likes
 *
 * The arguments are checked before the function runs; JSON arrays come to it as collections.
 *
 * Names, kinds and NOT_SET rules are those of Architect's own help. Where it says nothing, these
 * are guesses, and all there are: 1  numbers, dates and amounts are spoken as short English texts
 * with digits, whatever the language: a test wants to see the value 2  < and > on texts order as
 * Compare does, whose examples put small letters before capitals and all cases of a letter before
 * the next 3  ToInt takes a leading whole number ("1H" is 1), but no "1.5"; ToDisplayString is
 * ToString 4  WeekNum counts as ISO 8601 does; its examples fit several ways of counting 5  what
 * the organization has not is taken by its name by ToQueue and its like: Architect would not have
 * let the flow be published 6  DetectLanguage goes by the script, then by small words 7
 * ToPhoneNumber of what is neither a number nor a SIP address is an error of the flow; digits
 *      without + are of the organization's country
 *   8  members and items that JSON has not, and its null, are NOT_SET; so is a member of NOT_SET
 *   9  a chain a ^ b ^ c goes from left to right
 *
 * Ownership:  static tables.
 * Units:      texts are counted in characters, not bytes.
 * Errors:     false with ev->error.
 */
#ifndef FLOW_FUNCTIONS_H
#define FLOW_FUNCTIONS_H

#include "mock/flow/function/eval.h"

typedef bool (*flow_function_fn)(struct flow_eval *ev, const struct flow_value *args, size_t n,
                                 struct flow_value *out);
struct flow_function {
    const char *name, *params;
    flow_function_fn run;
    /* Not all arguments are evaluated: the evaluator runs these itself, and run is NULL. */
    enum { FLOW_EAGER, FLOW_LAZY_OR, FLOW_LAZY_AND, FLOW_LAZY_CHOICE } lazy;
};

/* Case does not matter. NULL: unknown. */
const struct flow_function *flow_function_find(const char *name);
const char *flow_function_nearest(const char *name);
void flow_function_arity(const struct flow_function *fn, size_t *min, size_t *max);
/* What one argument may be: read off the row when an expression is made, not when it is run. */
struct flow_param {
    const char *said; /* what the row says of it */
    uint32_t kinds;   /* 1 << FLOW_TEXT and so on: those that it takes */
    bool takes_not_set;
    bool as_list; /* a JSON array becomes a collection */
};
/* One for each of n arguments, as many as the function takes. NULL: the arena is full. */
const struct flow_param *flow_function_params(const struct flow_function *fn, size_t n,
                                              struct gc_arena *a);
/* Is a value NOT_SET where it must not be? */
bool flow_function_misses(const struct flow_param *params, const struct flow_value *args, size_t n);
/* Are the values what the function takes? May make JSON arrays collections. */
bool flow_function_check(struct flow_eval *ev, const struct flow_param *params,
                         struct flow_value *args, size_t n);

/* The tables, by theme. */
struct flow_function_group {
    const char *title;
    const struct flow_function *rows;
    size_t n;
};
extern const struct flow_function_group flow_functions_logic, flow_functions_number,
    flow_functions_sum, flow_functions_text, flow_functions_search, flow_functions_date,
    flow_functions_duration, flow_functions_list, flow_functions_convert, flow_functions_currency,
    flow_functions_object, flow_functions_audio, flow_functions_spoken, flow_functions_language;
const struct flow_function_group *flow_function_group(size_t i); /* NULL past the last */
void flow_functions_help(struct gc_strbuf *to); /* what `gcmock help expressions` prints */
#define FLOW_FUNCTION_GROUP(group, its_title)                                                      \
    const struct flow_function_group flow_functions_##group = {its_title, table, GC_COUNT_OF(table)}

/* --- for the functions ---------------------------------------------------------------------- */

bool flow_eval_nomem(struct flow_eval *ev);     /* the step's memory is used up */
bool flow_eval_too_large(struct flow_eval *ev); /* "the number is too large" */
/* The text of a buffer as a value; false if it is too long or memory ran out. Frees the buffer. */
bool flow_give_text(struct flow_eval *ev, struct gc_strbuf *b, struct flow_value *out);
bool flow_give_part(struct flow_eval *ev, const char *text, size_t len, struct flow_value *out);
bool flow_give_decimal(struct flow_eval *ev, double d, struct flow_value *out); /* tidied */
bool flow_give_datetime(struct flow_eval *ev, int64_t ms, struct flow_value *out);
bool flow_give_currency(struct flow_eval *ev, const struct flow_value *amount,
                        const struct flow_value *code, struct flow_value *out);
/* Room for n items; NULL with an error. */
struct flow_list *flow_new_list(struct flow_eval *ev, size_t n);
struct flow_value flow_list_value(struct flow_list *list, enum flow_kind of);
bool flow_give_copies(struct flow_eval *ev, const struct flow_value *items, size_t n,
                      struct flow_value *out);
/* A copy of JSON in the eval's memory. */
bool flow_give_json(struct flow_eval *ev, const cJSON *json, struct flow_value *out);

/* An object in the making; without memory the arena says so, and give fails. */
cJSON *flow_new_object(struct flow_eval *ev);
void flow_put(struct flow_eval *ev, cJSON *object, const char *name, const struct flow_value *v);
void flow_put_text(struct flow_eval *ev, cJSON *object, const char *name, const char *text);
bool flow_give_object(struct flow_eval *ev, enum flow_kind kind, const cJSON *object,
                      struct flow_value *out);

/* Used by more than one file. */
bool flow_add(struct flow_eval *ev, const struct flow_value *a, const struct flow_value *b,
              struct flow_value *out);
bool flow_append_texts(struct flow_eval *ev, const struct flow_value *args, size_t n,
                       struct flow_value *out);
bool flow_append_audio(struct flow_eval *ev, const struct flow_value *args, size_t n,
                       struct flow_value *out);
bool flow_is_audio(const struct flow_value *v); /* or a prompt, which becomes audio */

#define FLOW_FUNCTION(name)                                                                        \
    static bool name(struct flow_eval *ev, const struct flow_value *args, size_t n,                \
                     struct flow_value *out)

#endif
