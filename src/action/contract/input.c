#include "action/contract/contract.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct gc_json_limits limits = {.max_bytes = 1024 * 1024, .max_depth = 64};

static bool parse(struct gc_json *doc, const char *text, size_t len, struct gc_refusal *why)
{
    struct gc_error err = {0};
    enum gc_status s = gc_json_parse(doc, "request body", text, len, &limits, &err);
    if (s == GC_E_NOMEM)
        return gc_refuse(why, GC_ANSWER_INTERNAL);
    return s == GC_OK || gc_refusef(why, GC_ANSWER_INVALID_JSON, "%s", gc_error_text(&err));
}

/* The object inside the envelope, or NULL with the refusal that says what is wrong with it. */
static const cJSON *find_data(const cJSON *root, struct gc_refusal *why)
{
    const cJSON *data = gc_json_get(root, GC_ACTION_ENVELOPE);
    if (!cJSON_IsObject(root))
        gc_refusef(why, GC_ANSWER_INVALID_BODY, "the body is %s, expected an object",
                   gc_json_type_name(root));
    else if (!data)
        gc_refuse(why, GC_ANSWER_MISSING_DATA);
    else if (cJSON_IsNull(data))
        gc_refuse(why, GC_ANSWER_NULL_DATA);
    else if (!cJSON_IsObject(data))
        gc_refusef(why, GC_ANSWER_INVALID_BODY, "'%s' is %s, expected an object",
                   GC_ACTION_ENVELOPE, gc_json_type_name(data));
    else if (!data->child)
        gc_refuse(why, GC_ANSWER_EMPTY_DATA);
    else
        return data;
    return NULL;
}

static bool is_decimal(const char *text)
{
    const char *digits = text && (*text == '-' || *text == '+') ? text + 1 : text;
    size_t n = 0;
    while (digits && isdigit((unsigned char)digits[n]))
        n++;
    return n > 0 && digits[n] == '\0';
}

static bool read_strictly(const cJSON *node, const struct gc_contract_field *in, int64_t *out,
                          struct gc_refusal *why)
{
    if (gc_json_is_int(node, out) && *out >= in->strict_min && *out <= in->strict_max)
        return true;
    return gc_refusef(why, GC_ANSWER_INVALID_INPUT,
                      "'%s' must be a positive integer of at most %lld", in->name,
                      (long long)in->strict_max);
}

/* By its digits, where it has nothing else: a double would round what is beyond 2^53. */
static bool read_any(const cJSON *node, const struct gc_contract_field *in, int64_t *out,
                     struct gc_refusal *why)
{
    bool decimal = is_decimal(node->valuestring);
    errno = 0;
    if (decimal)
        *out = strtoll(node->valuestring, NULL, 10);
    if (decimal ? errno == 0 : gc_json_is_int(node, out))
        return true;
    return gc_refusef(why, GC_ANSWER_INVALID_INPUT, "'%s' must be an integer of 64 bits", in->name);
}

static bool read_integer(const cJSON *data, const struct gc_contract_field *in, bool strict,
                         int64_t *out, struct gc_refusal *why)
{
    const cJSON *node = gc_json_get(data, in->name);
    if (!node)
        return gc_refusef(why, GC_ANSWER_MISSING_INPUT, "'%s' is missing", in->name);
    if (!cJSON_IsNumber(node) && (strict || !is_decimal(cJSON_GetStringValue(node))))
        return gc_refusef(why, GC_ANSWER_INVALID_INPUT, "'%s' is %s, expected %s integer", in->name,
                          gc_json_type_name(node), strict ? "a positive" : "an");
    return strict ? read_strictly(node, in, out, why) : read_any(node, in, out, why);
}

static bool refuse_unknown_inputs(const cJSON *data, struct gc_refusal *why)
{
    for (const cJSON *m = data->child; m; m = m->next) {
        if (gc_contract_input(m->string))
            continue;
        const char *near = gc_nearest_row(m->string, &gc_contract_inputs[0].name, GC_N_INPUTS,
                                          sizeof gc_contract_inputs[0]);
        return gc_refusef(why, GC_ANSWER_UNKNOWN_INPUT, "'%.64s' is no input%s", m->string,
                          gc_did_you_mean("'", near, "'"));
    }
    return true;
}

static bool read_root(const cJSON *root, struct gc_input_rules rules, struct gc_input *out,
                      struct gc_refusal *why)
{
    const cJSON *data = find_data(root, why);
    return data && (!rules.refuse_unknown || refuse_unknown_inputs(data, why)) &&
           read_integer(data, &gc_contract_inputs[GC_IN_CUSTOMER_ID], rules.strict,
                        &out->customer_id, why);
}

bool gc_input_parse(const char *text, size_t len, struct gc_input_rules rules, struct gc_input *out,
                    struct gc_refusal *why)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    *out = (struct gc_input){0};
    return parse(&doc, text, len, why) && read_root(doc.root, rules, out, why);
}
