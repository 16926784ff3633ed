/* The exported definition, and what check-mapping says about changed ones. */
#include <stdlib.h>

#include "action/cli/commands.h"
#include "action/definition/mapping.h"
#include "rig.h"
#include "tests/check.h"

static char *export_text(void)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
    struct gc_action_config config = {.public_url = "https://actions.example.com/",
                                      .name = "Customer Lookup",
                                      .token_template = "${authResponse.access_token}",
                                      .timeout_s = 30};
    char *out = NULL;
    gc_export_write(&config, &text);
    CHECK_FATAL(gc_strbuf_take(&text, &out) == GC_OK);
    return out;
}

static void check_text_of(const char *text, struct gc_problems *problems)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_error err = {0};
    enum gc_status s =
        gc_json_parse(&doc, "d.json", text, strlen(text), &gc_json_default_limits, &err);
    CHECK_STATUS(s, GC_OK, &err);
    if (s == GC_OK)
        gc_mapping_check(&doc, "d.json", problems);
}

static void test_the_export_fits(void)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    char *text = export_text();
    check_text_of(text, &problems);
    CHECK_TEXT(problems.n_kept ? problems.list[0].whole : "", "");
    CHECK_HAS(text, "\"https://actions.example.com/data-action/customer-lookup\"");
    CHECK_HAS(text, "\"timeoutSeconds\": 30");
    free(text);
}

/* The exported text with one part replaced; the caller frees it. */
static char *changed(const char *from, const char *to)
{
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
    char *text = export_text(), *result = NULL;
    const char *at = strstr(text, from);
    CHECK_ROW(from, at != NULL);
    if (at) {
        gc_strbuf_add(&out, text, (size_t)(at - text));
        gc_strbuf_adds(&out, to);
        gc_strbuf_adds(&out, at + strlen(from));
    }
    free(text);
    CHECK_FATAL(gc_strbuf_take(&out, &result) == GC_OK);
    return result;
}

static void test_each_difference_is_named(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *from, *to, *problem;
    } rows[] = {
        {"platform integration", "custom-rest-actions", "purecloud-data-actions", "integrationType calls Genesys Cloud's own API"},
        {"wrong path", "/data-action/customer-lookup", "/data-action/customer_lookup", "does not end in /data-action/customer-lookup"},
        {"wrong method", "\"POST\"", "\"GET\"", "requestType is \"GET\""},
        {"no token", "X-Genesys-Auth-Token", "X-Other", "header X-Genesys-Auth-Token is missing"},
        {"wrong media type", "\"application/json\"", "\"text/plain\"", "Content-Type is \"text/plain\""},
        {"unwrapped", "{\\\"data\\\": {\\\"customer_id\\\": ${input.customer_id}}}", "${input.rawRequest}", "does not wrap the inputs"},
        {"quoted number", "${input.customer_id}", "\\\"${input.customer_id}\\\"", "sends 'customer_id' as a string"},
        {"wrong name sent", "\\\"customer_id\\\":", "\\\"customerid\\\":", "requestTemplate sends no 'customer_id' (it sends 'customerid')"},
        {"unknown variable", "${input.customer_id}", "${input.customerId}", "which the input schema lacks; did you mean ${input.customer_id}?"},
        {"broken template", "${input.customer_id}}}", "${input.customer_id}}", "requestTemplate gives no JSON"},
        {"directive", "${input.customer_id}", "#if(true)1#end", "requestTemplate holds directives"},
        {"input type", "\"integer\"", "\"string\"", "input 'customer_id' is declared string, the service takes integer"},
        {"input name", "\"customer_id\": {", "\"customerid\": {", "input 'customer_id' is missing from the input schema"},
        {"outside the envelope", "$.data.email", "$.email", "did you mean \"$.data.email\"?"},
        {"misspelt path", "$.data.full_name", "$.data.fullname", "did you mean \"$.data.full_name\"?"},
        {"template variable", ": ${phone}", ": ${phon}", "which the translationMap lacks; did you mean ${phone}?"},
        {"dropped output", ", \\\"email\\\": ${email}", "", "successTemplate does not pass 'email' on"},
        {"misspelt output", "\"is_premium_member\": {", "\"is_premium\": {", "output 'is_premium' gets no value"},
        {"missing output", "\"phone\": {", "\"fax\": {", "output 'phone' is missing from the success schema"},
        {"output type", "\"boolean\"", "\"string\"", "output 'is_premium_member' is declared string, the service answers boolean"},
        {"output type of a list", "\"boolean\"", "[\"string\",\"null\"]", "output 'is_premium_member' is declared something else, the service answers boolean"},
        {"two lines in a name", ": ${phone}", ": ${ph\\none}", "which the translationMap lacks"},
        {"no time", "\"timeoutSeconds\": 30", "\"timeoutSeconds\": 0", "timeoutSeconds must be a whole number from 1 to 60"},
        {"too much time", "\"timeoutSeconds\": 30", "\"timeoutSeconds\": 61", "timeoutSeconds must be"},
        {"optional input", "\"required\": [", "\"optional\": [", "input 'customer_id' is not required"},
        {"another required input", "\"required\": [", "\"required\": [\"phone\", 7], \"others\": [", "input 'customer_id' is not required"},
        {"no contract", "\"contract\"", "\"contact\"", "contract is missing"},
        {"no request", "\"request\"", "\"requests\"", "config.request is missing"},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
        char *text = changed(rows[i].from, rows[i].to);
        bool told = false;
        check_text_of(text, &problems);
        for (size_t p = 0; p < problems.n_kept; p++) {
            told |= strstr(problems.list[p].whole, rows[i].problem) != NULL;
            CHECK_ROW_HAS(rows[i].name, problems.list[p].whole, "d.json:");
            CHECK_ROW(rows[i].name, !strpbrk(problems.list[p].whole, "\r\n\t"));
        }
        CHECK_ROW(rows[i].name, told);
        free(text);
    }
}

/* What differs from our own export, and is as good. */
static void test_what_fits_as_well_is_no_difference(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *from, *to;
    } rows[] = {
        {"no host, as an integration's base may give it", "https://actions.example.com/data-action", "/data-action"},
        {"a query", "/customer-lookup\"", "/customer-lookup?from=architect\""},
        {"a fragment", "/customer-lookup\"", "/customer-lookup#here\""},
        {"digits before the input", "${input.customer_id}}}", "1${input.customer_id}}}"},
        {"required behind another", "\"required\": [", "\"required\": [\"customer\", "},
        {"the least time", "\"timeoutSeconds\": 30", "\"timeoutSeconds\": 1"},
        {"the most time", "\"timeoutSeconds\": 30", "\"timeoutSeconds\": 60"},
        {"a media type with its character set", "\"application/json\"", "\"Application/JSON; charset=utf-8\""},
        {"a header in lower case", "X-Genesys-Auth-Token", "x-genesys-auth-token"},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
        char *text = changed(rows[i].from, rows[i].to);
        check_text_of(text, &problems);
        CHECK_ROW_TEXT(rows[i].name, problems.n_kept ? problems.list[0].whole : "", "");
        free(text);
    }
}

/* An input of each type, once where only a number may stand, and once where anything may. */
static void test_inputs_are_sampled_by_their_types(void)
{
    static const struct {
        const char *type, *template;
        bool is_json;
    } rows[] = {
        {"integer", "-${input.x}", true},        {"number", "0.${input.x}", true},
        {"string", "2${input.x}", true},         {"boolean", "${input.x}", true},
        {"boolean", "1${input.x}", false},       {"array", "${input.x}", true},
        {"array", "1${input.x}", false},         {"string", "\\\"${input.x}\\\"", true},
        {"string", "${input.rawRequest}", true}, {"array", "[${input.x}", false},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
        char text[1024];
        bool told = false;
        snprintf(
            text, sizeof text,
            "{\"config\":{\"request\":{\"requestTemplate\":\"{\\\"data\\\":{\\\"x\\\":%s}}\"}},"
            "\"contract\":{\"input\":{\"inputSchema\":{\"properties\":{\"x\":{\"type\":\"%s\"},"
            "\"second\":{\"type\":\"string\"}}}}}}",
            rows[i].template, rows[i].type);
        check_text_of(text, &problems);
        for (size_t p = 0; p < problems.n_kept; p++)
            told |= strstr(problems.list[p].whole, "requestTemplate gives no JSON") != NULL;
        CHECK_ROW(rows[i].template, told != rows[i].is_json);
    }
}

static void test_the_raw_result_is_a_mapping_too(void)
{
    static const char nested[] =
        "{\"name\":\"x\",\"integrationType\":\"custom-rest-actions\",\"config\":{\"request\":{"
        "\"requestUrlTemplate\":\"https://a.example.com/data-action/customer-lookup\","
        "\"requestType\":\"POST\",\"headers\":{\"x-genesys-auth-token\":\"t\"},"
        "\"requestTemplate\":\"{\\\"data\\\": ${input.rawRequest}}\"},"
        "\"response\":{\"successTemplate\":\"${rawResult}\"}},"
        "\"contract\":{\"input\":{\"inputSchema\":{\"required\":[\"customer_id\"],\"properties\":{"
        "\"customer_id\":{"
        "\"type\":\"integer\"}}}},\"output\":{\"successSchema\":{\"properties\":{\"data\":{"
        "\"type\":\"object\",\"properties\":{\"full_name\":{\"type\":\"string\"},\"email\":{"
        "\"type\":\"string\"},\"phone\":{\"type\":\"string\"},\"is_premium_member\":{"
        "\"type\":[\"boolean\",\"null\"]}}}}}}}}";
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    check_text_of(nested, &problems);
    CHECK_TEXT(problems.n_kept ? problems.list[0].whole : "", "");
    char *wrong = gc_strdup(nested); /* what stands inside is compared as well */
    CHECK_FATAL(wrong != NULL);
    memcpy(strstr(wrong, "[\"boolean\""), "[\"integer\"", strlen("[\"integer\""));
    check_text_of(wrong, &problems);
    CHECK_HAS(problems.n_kept ? problems.list[0].whole : "",
              "output 'is_premium_member' is declared something else");
    free(wrong);
}

static void test_no_definition_at_all(void)
{
    static const char *const rows[] = {"[]", "7", "{}", "{\"config\":7,\"contract\":[]}",
                                       "{\"config\":{\"request\":{}},\"contract\":{}}"};
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
        check_text_of(rows[i], &problems);
        CHECK_ROW(rows[i], problems.n > 0);
    }
}

static void test_damaged_definitions_are_survived(void)
{
    static const char damage[] = "\"{}$(,0";
    char *text = export_text();
    size_t n = strlen(text), checked = 0;
    for (size_t i = 0; i < n; i++) {
        char was = text[i];
        struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
        struct gc_json doc GC_AUTO(gc_json_release) = {0};
        text[i] = damage[i % (sizeof damage - 1)];
        if (gc_json_parse(&doc, "d.json", text, n, &gc_json_default_limits, NULL) == GC_OK) {
            gc_mapping_check(&doc, "d.json", &problems);
            checked++;
        }
        text[i] = was;
    }
    CHECK(checked > 100);
    free(text);
}

static void add_length(void *ctx, const char *name, struct gc_strbuf *to)
{
    (void)ctx;
    gc_strbuf_addf(to, "%zu", strlen(name));
}

static void test_a_long_name_is_cut(void)
{
    static const struct {
        size_t n;
        const char *expanded;
    } rows[] = {{1, "1"}, {254, "254"}, {255, "255"}, {256, "255"}, {1000, "255"}};
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
        const struct gc_template t = {.value = add_length};
        gc_strbuf_adds(&text, "${");
        for (size_t n = 0; n < rows[i].n; n++)
            gc_strbuf_addc(&text, 'n');
        gc_strbuf_addc(&text, '}');
        CHECK(gc_template_expand(&t, gc_strbuf_text(&text), &out));
        CHECK_TEXT(gc_strbuf_text(&out), rows[i].expanded);
    }
}

static void name_itself(void *ctx, const char *name, struct gc_strbuf *to)
{
    (void)ctx;
    gc_strbuf_addf(to, "<%s>", name);
}

static void test_templates(void)
{
    static const struct {
        const char *text, *expanded; /* NULL: can't be judged */
    } rows[] = {
        {"plain", "plain"},
        {"${a.b}", "<a.b>"},
        {"$!{a}$a.b, $!a.", "<a><a.b>, <a>."},
        {"$esc.jsonString(${a})", "<a>"},
        {"$esc.url(\"${a}\")", "\"<a>\""},
        {"$esc.quote", "\""},
        {"${successTemplateUtils.firstFromArray(\"${a}\",\"$esc.quote$esc.quote\")}", "<a>"},
        {"${successTemplateUtils.firstFromArray(${a})}", "<a>"},
        {"${successTemplateUtils.firstFromArray(\"${f(a,b)}\", \"x\")}", "<f(a,b)>"},
        {"${successTemplateUtils.firstFromArray(\"$esc.f(${a,b},c)\",\"x\")}", "<a,b>,c"},
        {"cost: $5 and $", "cost: $5 and $"},
        {"${open", "${open"},
        {"$esc.url(open", "<esc.url>(open"},
        {"#if(${a})x#end", NULL},
        {"#set($x = 1)", NULL},
        {"a # b #c", "a # b #c"},
        {"$esc.a($esc.a($esc.a($esc.a($esc.a($esc.a($esc.a($esc.a($esc.a($x)))))))))", NULL},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
        const struct gc_template t = {.value = name_itself};
        bool ok = gc_template_expand(&t, rows[i].text, &out);
        CHECK_ROW(rows[i].text, ok == (rows[i].expanded != NULL));
        if (ok && rows[i].expanded)
            CHECK_ROW_TEXT(rows[i].text, gc_strbuf_text(&out), rows[i].expanded);
    }
}

SUITE(mapping, {"the export fits", test_the_export_fits},
      {"each difference is named", test_each_difference_is_named},
      {"what fits as well is no difference", test_what_fits_as_well_is_no_difference},
      {"inputs are sampled by their types", test_inputs_are_sampled_by_their_types},
      {"a long name is cut", test_a_long_name_is_cut},
      {"the raw result is a mapping too", test_the_raw_result_is_a_mapping_too},
      {"what is no definition is told so", test_no_definition_at_all},
      {"damaged definitions are survived", test_damaged_definitions_are_survived},
      {"templates are expanded with samples", test_templates});
