#include "tests/mock/journal_rig.h"

#include "tests/check.h"
#include "tests/mock/subject.h"

uint64_t journal_record(struct mock_journal *j, const char *method, const char *path,
                        const char *body, int status)
{
    struct mock_subject s = {
        .method = method, .path = path, .query = "", .operation = "getFlow", .client_id = "c1"};
    struct mock_outcome o = {.status = status, .body = "{\"ok\":true}", .body_bytes = 11};
    subject_body(&s, body ? body : "");
    uint64_t id = mock_journal_begin(j, &s, "default", "cid", 0);
    if (status)
        mock_journal_end(j, id, &o);
    return id;
}

const char *journal_answer(journal_question ask, struct mock_journal *j, const char *query,
                           enum gc_status expected)
{
    static char text[16384];
    struct gc_json doc GC_AUTO(gc_json_release) = subject_json(query);
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_jsonw w = gc_jsonw(&out);
    struct gc_error err = {0};
    CHECK_STATUS(ask(j, &doc, &w, &err), expected, &err);
    snprintf(text, sizeof text, "%s",
             expected == GC_OK ? gc_strbuf_text(&out) : gc_error_text(&err));
    return text;
}
