/* export.c - the definition of the data action, made from the contract. */
#include <stdio.h>

#include "action/cli/commands.h"
#include "action/contract/contract.h"
#include "base/http/url.h"
#include "base/json/write.h"

enum { MAX_TEXT = 8192 };

/* A text in Velocity must be escaped, a number must not stand in quotes. */
static void write_request_template(struct gc_strbuf *to)
{
    gc_strbuf_adds(to, "{\"" GC_ACTION_ENVELOPE "\": {");
    for (size_t i = 0; i < GC_N_INPUTS; i++) {
        const struct gc_contract_field *in = &gc_contract_inputs[i];
        gc_strbuf_addf(to,
                       in->type == GC_JSON_STRING ? "%s\"%s\": \"$esc.jsonString(${input.%s})\""
                                                  : "%s\"%s\": ${input.%s}",
                       i ? ", " : "", in->name, in->name);
    }
    gc_strbuf_adds(to, "}}");
}

static void write_request(const struct gc_action_config *c, struct gc_jsonw *w)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TEXT);
    gc_jsonw_put_object(w, "request");
    gc_url_join(&text, c->public_url, GC_ACTION_PATH);
    gc_jsonw_put_str(w, "requestUrlTemplate", gc_strbuf_text(&text));
    gc_jsonw_put_str(w, "requestType", GC_ACTION_METHOD);
    gc_jsonw_put_object(w, "headers");
    gc_jsonw_put_str(w, "Content-Type", "application/json");
    gc_jsonw_put_str(w, GC_TOKEN_HEADER, c->token_template);
    gc_jsonw_end(w);
    gc_strbuf_reset(&text);
    write_request_template(&text);
    gc_jsonw_put_str(w, "requestTemplate", gc_strbuf_text(&text));
    gc_jsonw_end(w);
}

static void write_response(struct gc_jsonw *w)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(MAX_TEXT);
    char path[128];
    gc_jsonw_put_object(w, "response");
    gc_jsonw_put_object(w, "translationMap");
    gc_strbuf_addc(&text, '{');
    for (size_t i = 0; i < GC_N_OUTPUTS; i++) {
        const char *name = gc_contract_outputs[i].name;
        snprintf(path, sizeof path, "$.%s.%s", GC_ACTION_ENVELOPE, name);
        gc_jsonw_put_str(w, name, path);
        gc_strbuf_addf(&text, "%s\"%s\": ${%s}", i ? ", " : "", name, name);
    }
    gc_strbuf_addc(&text, '}');
    gc_jsonw_end(w);
    gc_jsonw_put_object(w, "translationMapDefaults");
    gc_jsonw_end(w);
    gc_jsonw_put_str(w, "successTemplate", gc_strbuf_text(&text));
    gc_jsonw_end(w);
}

static void write_schema(struct gc_jsonw *w, const char *part, const char *key,
                         const struct gc_contract_field *fields, size_t n)
{
    gc_jsonw_put_object(w, part);
    gc_jsonw_put_object(w, key);
    gc_jsonw_put_str(w, "$schema", "http://json-schema.org/draft-04/schema#");
    gc_jsonw_put_str(w, "type", "object");
    gc_contract_put_required(w, fields, n);
    gc_contract_put_properties(w, fields, n, false);
    gc_jsonw_put_bool(w, "additionalProperties", false);
    gc_jsonw_end(w);
    gc_jsonw_end(w);
}

void gc_export_write(const struct gc_action_config *config, struct gc_strbuf *to)
{
    struct gc_jsonw w = gc_jsonw_pretty(to);
    gc_jsonw_object(&w);
    gc_jsonw_put_str(&w, "name", config->name);
    gc_jsonw_put_str(&w, "integrationType", "custom-rest-actions");
    gc_jsonw_put_str(&w, "actionType", "custom");
    gc_jsonw_put_object(&w, "config");
    write_request(config, &w);
    write_response(&w);
    gc_jsonw_put_int(&w, "timeoutSeconds", config->timeout_s);
    gc_jsonw_end(&w);
    gc_jsonw_put_object(&w, "contract");
    write_schema(&w, "input", "inputSchema", gc_contract_inputs, GC_N_INPUTS);
    write_schema(&w, "output", "successSchema", gc_contract_outputs, GC_N_OUTPUTS);
    gc_jsonw_end(&w);
    gc_jsonw_put_bool(&w, "secure", false);
    gc_jsonw_end(&w);
    gc_strbuf_addc(to, '\n');
}

int gc_command_export(void *config, int n_operands, char **operands)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(64 * 1024);
    (void)n_operands, (void)operands;
    gc_export_write(config, &text);
    if (gc_strbuf_status(&text) != GC_OK || fputs(gc_strbuf_text(&text), stdout) == EOF ||
        fflush(stdout) != 0) {
        fprintf(stderr, "gcaction: the definition could not be written\n");
        return gc_status_exit_code(GC_E_IO);
    }
    return 0;
}
