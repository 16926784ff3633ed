/* What a simulation came to. */
#include <string.h>
#include <strings.h>

#include "base/json/write.h"
#include "genesys/plain.h"
#include "genesys/simulation.h"

void gc_step_error_text(const cJSON *error, struct gc_strbuf *to)
{
    static const char *const keys[] = {"message", "userMessage", "error", "code", "errorCode"};
    const char *text = cJSON_IsString(error) ? error->valuestring : NULL;
    for (size_t i = 0; !text && i < GC_COUNT_OF(keys); i++)
        text = gc_json_str(error, keys[i]);
    if (text) {
        gc_plain_add_clean(to, text);
        return;
    }
    struct gc_jsonw w = gc_jsonw(to);
    gc_jsonw_value(&w, error);
}

/* "Contact not found", "CONTACT_NOT_FOUND", "contact.not.found" and "contactNotFound" are one. */
static bool says_not_found(const char *text)
{
    static const char *const words[] = {"notfound", "nocontact", "noexternalcontact", "nomatch"};
    char letters[256];
    gc_plain_letters(letters, sizeof letters, text ? text : "");
    for (size_t i = 0; i < GC_COUNT_OF(words); i++)
        if (strstr(letters, words[i]))
            return true;
    return false;
}

static bool is_not_found(const cJSON *error)
{
    static const char *const keys[] = {"code", "errorCode", "message", "userMessage", "error"};
    if (cJSON_IsString(error))
        return says_not_found(error->valuestring);
    for (size_t i = 0; i < GC_COUNT_OF(keys); i++)
        if (says_not_found(gc_json_str(error, keys[i])))
            return true;
    return gc_json_int(error, "status", 0) == 404;
}

const cJSON *gc_simulation_contact(const struct gc_simulation *s)
{
    const cJSON *step;
    cJSON_ArrayForEach(step, s->trace)
    {
        const cJSON *contact =
            gc_step_is_lookup(step) && !gc_step_error(step) ? gc_step_contact(step) : NULL;
        if (contact)
            return contact;
    }
    return NULL;
}

/* The lookups of a trace, taken together. */
struct lookups {
    size_t n, n_not_found;
    const cJSON *failed; /* the step of the first one that failed otherwise */
};

static struct lookups count_lookups(const struct gc_simulation *s)
{
    struct lookups sum = {0};
    const cJSON *step;
    cJSON_ArrayForEach(step, s->trace)
    {
        if (!gc_step_is_lookup(step))
            continue;
        const cJSON *error = gc_step_error(step);
        sum.n++;
        if (error && !is_not_found(error) && !sum.failed)
            sum.failed = step;
        else if (error || !gc_step_contact(step))
            sum.n_not_found++;
    }
    return sum;
}

static bool is_data_action(const cJSON *step)
{
    return strcmp(gc_json_str(step, "nodeType"), "DataAction") == 0;
}

static const cJSON *failed_data_action(const struct gc_simulation *s)
{
    const cJSON *step;
    cJSON_ArrayForEach(step, s->trace)
    {
        if (is_data_action(step) && gc_step_error(step))
            return step;
    }
    return NULL;
}

static enum gc_status fail_step(struct gc_error *err, const char *what, const cJSON *step,
                                const cJSON *error)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
    char name[80], why[200];
    gc_step_error_text(error, &text);
    gc_plain_clean(why, sizeof why, gc_strbuf_text(&text), sizeof why);
    gc_plain_clean(name, sizeof name, step ? gc_json_str(step, "nodeId") : "", sizeof name);
    enum gc_status st = step && is_data_action(step) ? GC_E_DATA_ACTION : GC_E_SERVER;
    return gc_fail(err, st, "%s%s%s: %s", st == GC_E_DATA_ACTION ? "the data action failed" : what,
                   *name ? " in node " : "", name, why);
}

static enum gc_status fail_flow(const struct gc_simulation *s, struct gc_error *err)
{
    const cJSON *step, *error = gc_json_get(s->doc.root, "error"), *last = NULL;
    cJSON_ArrayForEach(step, s->trace)
    {
        if (gc_step_error(step))
            last = step;
    }
    if (last)
        return fail_step(err, "the flow failed", last, gc_step_error(last));
    if (error && !cJSON_IsNull(error))
        return fail_step(err, "the flow failed", NULL, error);
    return gc_fail(err, GC_E_SERVER, "the flow failed; its trace says no more");
}

static bool is_status(const struct gc_simulation *s, const char *word)
{
    return strcasecmp(s->status, word) == 0;
}

static enum gc_status fail_unknown(const struct gc_simulation *s, struct gc_error *err)
{
    char status[64];
    gc_plain_clean(status, sizeof status, s->status, sizeof status);
    return gc_fail(err, GC_E_PROTOCOL,
                   "the simulation's status is \"%s\", expected COMPLETED, TIMEOUT or FAILED",
                   status);
}

enum gc_status gc_simulation_outcome(const struct gc_simulation *s, struct gc_error *err)
{
    struct lookups sum = count_lookups(s);
    if (is_status(s, "TIMEOUT") || is_status(s, "TIMED_OUT"))
        return gc_fail(err, GC_E_TIMEOUT,
                       "the flow did not end within the simulation's timeout: raise "
                       "--simulation-timeout, 30s for debugging");
    bool failed = is_status(s, "FAILED");
    if (!failed && !is_status(s, "COMPLETED"))
        return fail_unknown(s, err);
    const cJSON *action = failed_data_action(s);
    if (!failed && action)
        return fail_step(err, "", action, gc_step_error(action));
    if (!failed && gc_simulation_contact(s))
        return GC_OK;
    if (sum.failed)
        return fail_step(err, "the lookup failed", sum.failed, gc_step_error(sum.failed));
    if (sum.n_not_found == sum.n && sum.n > 0)
        return gc_fail(err, GC_E_NO_CONTACT,
                       "no external contact matches: see Contacts > External Contacts, the lookup "
                       "key of the action, and that the number is stored as E.164");
    return failed ? fail_flow(s, err) : GC_OK;
}
