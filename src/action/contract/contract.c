#include "action/contract/contract.h"

#include <string.h>

/* 2^53 - 1: the last integer that is not what a larger one was rounded to. */
#define LARGEST_EXACT_INTEGER 9007199254740991

const struct gc_contract_field gc_contract_inputs[GC_N_INPUTS] = {
    [GC_IN_CUSTOMER_ID] = {.name = "customer_id",
                           .title = "Customer id",
                           .description = "The ID of the customer to look up",
                           .type = GC_JSON_INTEGER,
                           .strict_min = 1,
                           .strict_max = LARGEST_EXACT_INTEGER,
                           .example = "1"},
};

const struct gc_contract_field gc_contract_outputs[GC_N_OUTPUTS] = {
    [GC_OUT_FULL_NAME] = {.name = "full_name",
                          .title = "Full name",
                          .description = "The customer's name",
                          .type = GC_JSON_STRING,
                          .source = "name",
                          .fallback = "Unknown User",
                          .example = "\"Leanne Graham\""},
    [GC_OUT_EMAIL] = {.name = "email",
                      .title = "Email",
                      .description = "The customer's e-mail address",
                      .type = GC_JSON_STRING,
                      .source = "email",
                      .fallback = "unknown@example.com",
                      .example = "\"leanne.graham@example.com\""},
    [GC_OUT_PHONE] = {.name = "phone",
                      .title = "Phone",
                      .description = "The customer's telephone number",
                      .type = GC_JSON_STRING,
                      .source = "phone",
                      .fallback = "000-000-0000",
                      .example = "\"+15555550100\""},
    [GC_OUT_IS_PREMIUM_MEMBER] = {.name = "is_premium_member",
                                  .title = "Premium member",
                                  .description = "Whether the premium rule holds for the customer",
                                  .type = GC_JSON_BOOL,
                                  .example = "false"},
};

const char *gc_contract_type_name(enum gc_json_type type)
{
    static const struct {
        enum gc_json_type type;
        const char *name;
    } names[] = {
        {GC_JSON_STRING, "string"}, {GC_JSON_INTEGER, "integer"}, {GC_JSON_NUMBER, "number"},
        {GC_JSON_BOOL, "boolean"},  {GC_JSON_OBJECT, "object"},   {GC_JSON_ARRAY, "array"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(names); i++)
        if (names[i].type == type)
            return names[i].name;
    return "null";
}

static const struct gc_contract_field *find(const struct gc_contract_field *fields, size_t n,
                                            const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

const struct gc_contract_field *gc_contract_input(const char *name)
{
    return find(gc_contract_inputs, GC_N_INPUTS, name);
}

const struct gc_contract_field *gc_contract_output(const char *name)
{
    return find(gc_contract_outputs, GC_N_OUTPUTS, name);
}

void gc_contract_put_required(struct gc_jsonw *w, const struct gc_contract_field *fields, size_t n)
{
    gc_jsonw_put_array(w, "required");
    for (size_t i = 0; i < n; i++)
        gc_jsonw_str(w, fields[i].name);
    gc_jsonw_end(w);
}

static void put_details(struct gc_jsonw *w, const struct gc_contract_field *f)
{
    if (f->type == GC_JSON_INTEGER)
        gc_jsonw_put_str(w, "format", "int64");
    if (f->fallback)
        gc_jsonw_put_str(w, "default", f->fallback);
    gc_jsonw_put_array(w, "examples");
    gc_jsonw_raw(w, f->example, strlen(f->example));
    gc_jsonw_end(w);
}

void gc_contract_put_properties(struct gc_jsonw *w, const struct gc_contract_field *fields,
                                size_t n, bool detailed)
{
    gc_jsonw_put_object(w, "properties");
    for (size_t i = 0; i < n; i++) {
        gc_jsonw_put_object(w, fields[i].name);
        gc_jsonw_put_str(w, "type", gc_contract_type_name(fields[i].type));
        gc_jsonw_put_str(w, "title", fields[i].title);
        gc_jsonw_put_str(w, "description", fields[i].description);
        if (detailed)
            put_details(w, &fields[i]);
        gc_jsonw_end(w);
    }
    gc_jsonw_end(w);
}

void gc_contract_example(struct gc_strbuf *to, const struct gc_contract_field *fields, size_t n)
{
    struct gc_jsonw w = gc_jsonw(to);
    gc_jsonw_object(&w);
    for (size_t i = 0; i < n; i++)
        gc_jsonw_put_raw(&w, fields[i].name, fields[i].example);
    gc_jsonw_end(&w);
}

void gc_contract_example_wrapped(struct gc_strbuf *to, const struct gc_contract_field *fields,
                                 size_t n)
{
    gc_strbuf_adds(to, "{\"" GC_ACTION_ENVELOPE "\":");
    gc_contract_example(to, fields, n);
    gc_strbuf_addc(to, '}');
}

const char *gc_contract_breach(const struct gc_output *out)
{
    for (size_t i = 0; i < GC_N_OUTPUTS; i++) {
        const struct gc_output_value *v = &out->values[i];
        if (v->type != gc_contract_outputs[i].type || (v->type == GC_JSON_STRING && !v->text))
            return gc_contract_outputs[i].name;
    }
    return NULL;
}

void gc_contract_write(const struct gc_output *out, struct gc_jsonw *w)
{
    gc_jsonw_object(w);
    gc_jsonw_put_object(w, GC_ACTION_ENVELOPE);
    for (size_t i = 0; i < GC_N_OUTPUTS; i++) {
        gc_jsonw_key(w, gc_contract_outputs[i].name);
        if (out->values[i].type == GC_JSON_BOOL)
            gc_jsonw_bool(w, out->values[i].flag);
        else
            gc_jsonw_str(w, out->values[i].text);
    }
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}
