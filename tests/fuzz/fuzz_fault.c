/* A fault is refused with its place, or is added, written, read back and asked. */
#include <string.h>

#include "mock/api/routes.h"
#include "mock/fault/fault.h"
#include "mock/fault/match.h"
#include "mock/journal/journal.h"
#include "tests/fuzz/fuzz.h"

static void ask(struct mock_faults *faults)
{
    static const char *const paths[] = {"/users/7", "/api/v2/architect/simulations", "/"};
    for (size_t i = 0; i < GC_COUNT_OF(paths); i++) {
        struct mock_subject s = {.method = i ? "POST" : "GET",
                                 .path = paths[i],
                                 .query = "q=1",
                                 .body = "{\"data\":{\"customer_id\":7}}",
                                 .body_bytes = 26};
        struct mock_plan plan = {0};
        (void)mock_faults_choose(faults, &s, &plan);
        FUZZ_HOLDS(plan.delay_ms >= 0 && plan.delay_ms <= MOCK_MAX_DELAY_MS);
        FUZZ_HOLDS(plan.status == 0 || (plan.status >= 200 && plan.status <= 599));
        mock_plan_release(&plan);
        mock_subject_release(&s);
    }
}

/* What is written can be added again, and is then written the same. */
static void write_and_read(struct mock_faults *faults, struct gc_strbuf *made)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_json list GC_AUTO(gc_json_release) = {0};
    struct gc_jsonw w = gc_jsonw(made);
    (void)mock_faults_write(faults, NULL, &w);
    FUZZ_HOLDS(gc_json_parse(&list, "made", gc_strbuf_text(made), made->len, &gc_json_file_limits,
                             NULL) == GC_OK);
    cJSON *fault = list.root ? cJSON_Duplicate(list.root->child, 1) : NULL;
    FUZZ_HOLDS(fault != NULL);
    cJSON_DeleteItemFromObjectCaseSensitive(fault, "matched");
    cJSON_DeleteItemFromObjectCaseSensitive(fault, "acted");
    FUZZ_HOLDS(mock_fault_check(&list, fault, mock_api_operations(), &problems));
    cJSON_Delete(fault);
}

static void question(const struct gc_json *doc)
{
    struct mock_journal journal;
    struct gc_error err = {0};
    struct gc_strbuf made GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_jsonw w = gc_jsonw(&made);
    struct mock_subject s = {.method = "GET", .path = "/users/7", .query = "", .body = ""};
    mock_journal_init(&journal, NULL);
    (void)mock_journal_begin(&journal, &s, "default", "id", 1);
    if (mock_journal_verify(&journal, doc, &w, &err) == GC_OK)
        fuzz_holds_json(&made);
    else
        FUZZ_HOLDS(fuzz_is_message(gc_error_text(&err)));
    gc_strbuf_reset(&made);
    w = gc_jsonw(&made);
    if (mock_journal_list(&journal, doc, &w, &err) == GC_OK)
        fuzz_holds_json(&made);
    mock_subject_release(&s);
    mock_journal_release(&journal);
}

FUZZ(fault)
{
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    struct gc_problems checked GC_AUTO(gc_problems_release) = {0};
    struct gc_problems added GC_AUTO(gc_problems_release) = {0};
    struct gc_strbuf made GC_AUTO(gc_strbuf_release) = GC_STRBUF(8 << 20);
    struct mock_faults faults;
    if (!fuzz_reads_json(text, size, &doc))
        return;
    bool ok = mock_fault_check(&doc, doc.root, mock_api_operations(), &checked);
    FUZZ_HOLDS(ok == (checked.n == 0));
    mock_faults_init(&faults);
    FUZZ_HOLDS((mock_faults_add(&faults, &doc, doc.root, &added, NULL) == GC_OK) == ok);
    FUZZ_HOLDS(mock_faults_count(&faults) == ok);
    if (ok) {
        ask(&faults);
        write_and_read(&faults, &made);
    }
    mock_faults_release(&faults);
    question(&doc);
}
