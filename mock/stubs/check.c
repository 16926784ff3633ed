/* What is wrong with a stub as it was written. */
#include <string.h>

#include "base/json/schema.h"
#include "mock/stubs/internal.h"

/* --- checking ----------------------------------------------------------------------------------
 */

static void complain(const struct gc_json *doc, const cJSON *member, const char *what,
                     struct gc_problems *problems)
{
    gc_problems_add(problems, doc->name, gc_json_where_key(doc, member), "\"%s\" %s",
                    member->string, what);
}

/* Bytes and control characters are what the pattern of the schema can't tell. */
static void check_id(const struct gc_json *doc, const cJSON *id, struct gc_problems *problems)
{
    const char *c = id->valuestring;
    while ((unsigned char)*c > ' ' && *c != 0x7F)
        c++;
    if (*c || strlen(id->valuestring) >= MOCK_STUB_ID)
        gc_problems_add(problems, doc->name, gc_json_where(doc, id),
                        "\"id\" must have 1 to 63 bytes and neither blanks nor \"/\"");
}

/* What a member can't do without: "required_state" and "new_state" need a "scenario". */
static void check_needs(const struct gc_json *doc, const cJSON *stub, struct gc_problems *problems)
{
    static const struct {
        const char *key, *with, *why;
    } needs[] = {
        {"required_state", "scenario", "needs the \"scenario\" whose state it is"},
        {"new_state", "scenario", "needs the \"scenario\" whose state it is"},
        {"then", "answers", "says what comes after \"answers\", which is missing"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(needs); i++) {
        const cJSON *at = gc_json_get(stub, needs[i].key);
        if (at && !gc_json_get(stub, needs[i].with))
            complain(doc, at, needs[i].why, problems);
    }
}

/* Of requests that are sent a stub knows nothing: their faults do. */
static void check_match(const struct gc_json *doc, const cJSON *match,
                        const struct mock_operations *known, struct gc_problems *problems)
{
    mock_match_check(doc, match, known, problems);
    const cJSON *path = gc_json_get(match, "path"), *url = gc_json_get(match, "url");
    const cJSON *at = cJSON_IsString(path) ? path : cJSON_IsString(url) ? url : NULL;
    if (at &&
        (strncmp(at->valuestring, "/__admin/", 9) == 0 || strcmp(at->valuestring, "/__admin") == 0))
        gc_problems_add(problems, doc->name, gc_json_where(doc, at),
                        "\"%s\" is the control plane's: no stub is asked there", at->string);
}

static void check_answer(const struct gc_json *doc, const cJSON *answer, bool is_template,
                         struct gc_problems *problems)
{
    mock_action_check(doc, answer, problems);
    stub_check_bytes(doc, answer, problems);
    if (is_template)
        mock_stub_check_templates(doc, answer, problems);
}

bool mock_stub_check(const struct gc_json *doc, const cJSON *stub,
                     const struct mock_operations *known, struct gc_problems *problems)
{
    size_t before = problems->n;
    if (!gc_schema_check_named("stubs.schema.json#/$defs/stub", doc, stub, "stub", 0, problems))
        return false;
    const cJSON *answer = gc_json_get(stub, "answer"), *answers = gc_json_get(stub, "answers");
    bool is_template = gc_json_bool(stub, "template", true);
    if (gc_json_get(stub, "id"))
        check_id(doc, gc_json_get(stub, "id"), problems);
    if (!answer == !answers)
        gc_problems_add(problems, doc->name, gc_json_where(doc, stub),
                        answer ? "a stub has \"answer\" or \"answers\", not both"
                               : "a stub needs an \"answer\", or \"answers\" in order");
    check_needs(doc, stub, problems);
    check_match(doc, gc_json_get(stub, "match"), known, problems);
    if (answer)
        check_answer(doc, answer, is_template, problems);
    for (const cJSON *a = answers ? answers->child : NULL; a; a = a->next)
        check_answer(doc, a, is_template, problems);
    return problems->n == before;
}
