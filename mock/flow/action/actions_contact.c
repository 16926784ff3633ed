/* GetExternalContactAction: who calls? */
#include <string.h>

#include "mock/flow/engine/run.h"
#include "mock/text/phone.h"

enum { LOOKUP_KEY, NUMBER_FORMAT, NOT_FOUND, VARIABLE, OUTPUTS };
static const char *const not_found_choices[] = {"null", "error", NULL};
static const char *const format_choices[] = {"any", "e164", NULL};
static const struct flow_field fields[] = {
    [LOOKUP_KEY] = {"lookupKey", FLOW_FIELD_LOOKUP},
    [NUMBER_FORMAT] = {"numberFormat", FLOW_FIELD_CHOICE, .choices = format_choices},
    [NOT_FOUND] = {"notFound", FLOW_FIELD_CHOICE, .choices = not_found_choices},
    [VARIABLE] = {"variable", FLOW_FIELD_VARIABLE},
    [OUTPUTS] = {"outputs", FLOW_FIELD_OUTPUTS},
};

/* What the lookup goes by; run->error says why there is nothing. */
static bool find_key(struct flow_run *run, const struct flow_node *node, struct flow_value *out)
{
    const struct flow_expr *key = flow_setting(node, LOOKUP_KEY)->expr;
    if (!flow_run_eval(run, LOOKUP_KEY, out))
        return false;
    if (!key)
        *out = flow_from_json(gc_json_get(run->req->context, "from"));
    if (out->kind != FLOW_NOT_SET)
        return flow_run_to_text(run, out, out);
    if (key && (key->kind != FLOW_X_REF || key->ref.scope != FLOW_SCOPE_CONTEXT))
        return flow_run_error(run, "the lookup key is NOT_SET");
    return flow_run_error(run, "the context has no field \"%.100s\" to look the contact up by",
                          key ? key->ref.key : "from");
}

static bool takes_e164_only(const struct flow_run *run, const struct flow_node *node)
{
    const char *format = flow_setting(node, NUMBER_FORMAT)->text;
    return format ? strcmp(format, "e164") == 0 : run->host->e164_only;
}

/* *fits: the store would know it. Where it takes E.164 alone, any other text is nobody's number. */
static bool find_number(struct flow_run *run, const struct flow_node *node, struct flow_value *key,
                        char e164[MOCK_E164_TEXT], bool *fits)
{
    if (!find_key(run, node, key))
        return false;
    *fits = mock_phone_normalise(key->text, run->host->country_code, e164);
    if (takes_e164_only(run, node)) {
        *fits = *fits && strcmp(key->text, e164) == 0;
        return true;
    }
    return *fits || flow_run_error(run, "the lookup key \"%.60s\" is no phone number", key->text);
}

/* As the tutorial has it. */
void flow_show_contact(const cJSON *contact, struct gc_jsonw *w)
{
    static const char *const shown[] = {"id", "name", "email", "attributes"};
    gc_jsonw_object(w);
    for (size_t i = 0; i < GC_COUNT_OF(shown); i++)
        gc_jsonw_put_value(w, shown[i], gc_json_get(contact, shown[i]));
    gc_jsonw_end(w);
}

static void trace_contact(struct gc_jsonw *w, const struct flow_contact *found)
{
    gc_jsonw_key(w, "contact");
    if (found->shown)
        gc_jsonw_raw(w, found->shown, strlen(found->shown));
    else
        flow_show_contact(found->json, w);
}

/* Without JSON: nobody was found, and the variables are NOT_SET. The contact outlives the run. */
static bool set_variables(struct flow_run *run, const struct flow_node *node,
                          const struct flow_contact *found)
{
    const cJSON *contact = found->json;
    static const char usual[] = "Flow.externalContact";
    char low[sizeof usual];
    struct flow_name variable = flow_setting(node, VARIABLE)->variable;
    if (!variable.text)
        variable = flow_name(usual, low);
    const struct flow_setting *outputs = flow_setting(node, OUTPUTS);
    struct flow_value value = flow_from_json(contact);
    value.written = found->written;
    if (!flow_run_lend(run, &variable, &value))
        return false;
    for (size_t i = 0; i < outputs->n_entries; i++) {
        value = flow_from_json(flow_json_at(contact, outputs->entries[i].name));
        if (!flow_run_lend(run, &outputs->entries[i].variable, &value))
            return false;
    }
    return true;
}

static struct flow_outcome nobody(struct flow_run *run, const struct flow_node *node,
                                  const char *number)
{
    const char *how = flow_setting(node, NOT_FOUND)->text;
    if (!set_variables(run, node, &(struct flow_contact){.json = NULL}))
        return flow_fail(run, "failure");
    if (how && *how == 'e')
        return flow_failf(run, "failure", "no external contact has the number %.60s", number);
    gc_jsonw_put_value(flow_result(run), "contact", NULL);
    return flow_leave("notFound");
}

static struct flow_outcome run_get_contact(struct flow_run *run, const struct flow_node *node)
{
    char number[MOCK_E164_TEXT];
    struct flow_value key;
    struct flow_contact found = {.json = NULL};
    bool fits = false;
    if (!find_number(run, node, &key, number, &fits))
        return flow_fail(run, "failure");
    if (!fits)
        return nobody(run, node, key.text);
    if (run->host->find_contact(run->host->ctx, number, &found) != GC_OK)
        return flow_failf(run, "failure", "the external contacts can't be asked");
    if (!found.json)
        return nobody(run, node, number);
    if (found.own.root && !flow_run_keep(run, &found.own))
        return flow_fail(run, "failure");
    trace_contact(flow_result(run), &found);
    return set_variables(run, node, &found) ? flow_leave("found") : flow_fail(run, "failure");
}

const struct flow_action flow_get_external_contact = {
    .type = "GetExternalContactAction",
    .alias = "GetExternalContact",
    .fields = fields,
    .n_fields = GC_COUNT_OF(fields),
    .paths = {{.name = "found"}, {.name = "notFound"}, {.name = "failure", .is_failure = true}},
    .run = run_get_contact,
};
