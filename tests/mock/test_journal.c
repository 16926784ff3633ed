#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>

#include "mock/journal/internal.h"
#include "tests/check.h"
#include "tests/mock/journal_rig.h"
#include "tests/mock/subject.h"

static void write_near_misses(void *ctx, struct mock_subject *s, struct gc_jsonw *w)
{
    gc_jsonw_array(w);
    gc_jsonw_str(w, ctx);
    gc_jsonw_str(w, s->method);
    gc_jsonw_str(w, s->path);
    gc_jsonw_end(w);
}

static void test_entry(void)
{
    static const char *const headers[] = {
        "Authorization", "Bearer s3cr3t", "X-A", "1", "x-a", "2", NULL};
    struct mock_journal j;
    struct mock_subject s = {
        .method = "POST", .path = "/x", .query = "a=1&token=s3cr3t", .client_id = "demo"};
    struct mock_outcome o = {.status = 200,
                             .fault_id = "f1",
                             .wire = "slicer",
                             .headers = "X-B: 1\r\nX-Api-Key:s3cr3t-too\r\nx-b: 2\r\nX-Empty:\r\n",
                             .body_bytes = 27,
                             .body = "{\"access_token\":\"s3cr3t!!\"}"};
    char near[] = "near";
    mock_journal_init(&j, NULL);
    j.write_near_misses = write_near_misses;
    j.near_misses_ctx = near;
    subject_headers(&s, headers);
    subject_body(&s, "{\"client_secret\":\"s3cr3t\",\"n\":12345678901234567890}");
    uint64_t id = mock_journal_begin(&j, &s, "w1", "corr-1", 0);
    mock_journal_end(&j, id, &o);
    const char *text = journal_answer(mock_journal_list, &j, "{}", GC_OK);
    CHECK(!strstr(text, "s3cr3t"));
    CHECK_HAS(text,
              "\"world\":\"w1\",\"method\":\"POST\",\"path\":\"/x\",\"query\":\"a=1&token=***");
    CHECK_HAS(text, "\"Authorization\":\"Bearer ***");
    CHECK_HAS(text, "\"X-A\":\"1, 2\"");
    CHECK_HAS(text, "\"n\":12345678901234567890}");
    CHECK_HAS(text, "\"matched\":false,\"operation\":null,\"client_id\":\"demo\"");
    CHECK_HAS(text, "\"answer\":{\"status\":200,\"headers\":{\"X-B\":\"1, 2\",\"X-Api-Key\":\"***");
    CHECK_HAS(text, "\"X-Empty\":\"\"},\"body\":{\"access_token\":\"***");
    CHECK_HAS(text, "\"fault\":\"f1\",\"wire\":\"slicer\",\"aborted\":false,\"pending\":false");
    CHECK_HAS(text, "\"correlation_id\":\"corr-1\"");
    CHECK_HAS(text, "\"near_misses\":[\"near\",\"POST\",\"/x\"]");
    CHECK_HAS(text, "\"total\":1,\"evicted\":0}");
    mock_journal_release(&j);
}

/* What came and what was sent are two things: a question is about the one, if it says no more. */
static void test_what_was_sent_has_its_direction(void)
{
    struct mock_journal j;
    const struct mock_sender crm = {.action_id = "custom_-_1",
                                    .action = "Look up",
                                    .origin = "https://crm.example.com",
                                    .flow = "f1",
                                    .node = "n1",
                                    .simulation = "sim-1"};
    const struct mock_sender by_hand = {.action_id = "custom_-_2", .action = "Other"};
    struct mock_subject s = {.method = "GET", .path = "/users/7", .query = "", .sender = &crm};
    mock_journal_init(&j, NULL);
    journal_record(&j, "GET", "/users/7", NULL, 200);
    mock_journal_begin(&j, &s, "w", "c", 0);
    s.sender = &by_hand;
    mock_journal_begin(&j, &s, "w", "c", 0);
    /* clang-format off */
    static const struct { const char *query, *found; } rows[] = {
        {"{}", "\"requests\":[{\"id\":1,"},
        {"{}", "\"total\":1,"},
        {"{\"direction\":\"in\",\"path\":\"/users/7\"}", "\"total\":1,"},
        {"{\"direction\":\"out\"}", "\"total\":2,"},
        {"{\"direction\":\"any\"}", "\"total\":3,"},
        {"{\"action\":\"Look up\"}", "\"total\":1,"},
        {"{\"action\":\"custom_-_1\"}", "\"requests\":[{\"id\":2,"},
        {"{\"action\":\"custom_-_2\"}", "\"requests\":[{\"id\":3,"},
        {"{\"action\":\"look up\"}", "\"total\":0,"},
        {"{\"action\":\"Look up\",\"direction\":\"in\"}", "\"total\":0,"},
        {"{\"node\":\"n1\"}", "\"total\":1,"},
        {"{\"node\":\"n2\"}", "\"total\":0,"},
        {"{\"simulation\":\"sim-1\"}", "\"total\":1,"},
        {"{\"simulation\":\"sim-2\"}", "\"total\":0,"},
        {"{\"origin\":\"https://CRM.example.com\"}", "\"total\":1,"},
        {"{\"origin\":\"https://other.example.com\"}", "\"total\":0,"},
        {"{\"direction\":\"out\",\"path\":\"/users/8\"}", "\"total\":0,"},
        {"{\"matched\":false}", "\"total\":0,"},
        {"{\"node\":\"n1\"}", "\"direction\":\"out\",\"world\":\"w\""},
        {"{\"node\":\"n1\"}", "\"sent_by\":{\"action\":\"Look up\",\"action_id\":\"custom_-_1\",\"flow\":\"f1\",\"node\":\"n1\",\"simulation\":\"sim-1\"},\"origin\":\"https://crm.example.com\""},
        {"{\"action\":\"Other\"}", "\"action_id\":\"custom_-_2\",\"flow\":null,\"node\":null,\"simulation\":null},\"origin\":null"},
    };
    /* clang-format on */
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++)
        CHECK_ROW_HAS(rows[i].query, journal_answer(mock_journal_list, &j, rows[i].query, GC_OK),
                      rows[i].found);
    CHECK_HAS(journal_answer(mock_journal_list, &j, "{\"direction\":\"up\"}", GC_E_DATA),
              "direction");
    CHECK_HAS(journal_answer(mock_journal_verify, &j,
                             "{\"match\":{\"direction\":\"out\"},\"exactly\":2}", GC_OK),
              "\"verified\":true");
    CHECK_HAS(journal_answer(mock_journal_verify, &j,
                             "{\"match\":{\"action\":\"Other\"},\"never\":true}", GC_OK),
              "\"verified\":false");
    CHECK_HAS(journal_answer(mock_journal_verify, &j,
                             "{\"match\":{\"direction\":\"out\",\"path\":\"/users/9\"}}", GC_OK),
              "path is /users/7, not /users/9");
    mock_journal_release(&j);
}

static void test_secrets_can_be_asked_for(void)
{
    static const char *const headers[] = {"Authorization", "Bearer s3cr3t", NULL};
    struct mock_journal j;
    struct mock_subject s = {.method = "POST", .path = "/x", .query = ""};
    mock_journal_init(&j, NULL);
    subject_headers(&s, headers);
    subject_body(&s, "{\"token\":\"s3cr3t\"}");
    mock_journal_begin(&j, &s, "w", "c", 0);
    CHECK_HAS(journal_answer(mock_journal_list, &j,
                             "{\"headers\":{\"Authorization\":\"Bearer s3cr3t\"}}", GC_OK),
              "\"total\":1");
    CHECK_HAS(journal_answer(mock_journal_list, &j,
                             "{\"headers\":{\"Authorization\":\"Bearer other-one\"}}", GC_OK),
              "\"total\":0");
    CHECK_HAS(journal_answer(mock_journal_list, &j,
                             "{\"headers\":{\"Authorization\":\"Bearer *\"}}", GC_OK),
              "\"total\":1");
    CHECK_HAS(journal_answer(mock_journal_list, &j, "{\"body\":{\"token\":\"s3cr3t\"}}", GC_OK),
              "\"total\":1");
    mock_journal_release(&j);
}

static size_t bytes_of(struct mock_journal *j, size_t n)
{
    size_t bytes = 0;
    for (size_t i = 0; i < n; i++)
        bytes += j[i].bytes;
    return bytes;
}

static void test_journals_have_a_bound_in_all(void)
{
    enum { N = 5, MAX = 20000 };
    struct mock_journal j[N];
    struct mock_journal_budget budget;
    const struct mock_journal_limits limits = {.budget = &budget};
    mock_budget_init(&budget);
    budget.max_bytes = MAX;
    for (int i = 0; i < N; i++)
        mock_journal_init(&j[i], &limits);
    journal_record(&j[0], "GET", "/a", NULL, 200);
    for (int i = 0; i < 200; i++) {
        journal_record(&j[i % (N - 1)], "GET", "/b", NULL, 200);
        CHECK(bytes_of(j, N) <= MAX && bytes_of(j, N) == atomic_load(&budget.bytes));
    }
    /* Who was written to last keeps the most. */
    for (int i = 0; i < 200; i++)
        journal_record(&j[2], "GET", "/c", NULL, 200);
    CHECK(j[2].n > 10 && j[0].n == 0 && j[1].n == 0 && j[3].n == 0);
    CHECK_HAS(journal_answer(mock_journal_list, &j[0], "{}", GC_OK), "\"total\":0,\"evicted\":51}");
    journal_record(&j[4], "GET", "/d", NULL, 200);
    CHECK(j[4].n == 1 && j[2].n > 10);
    /* One that is bigger than all may be stays, alone. */
    budget.max_bytes = 10;
    journal_record(&j[4], "GET", "/e", NULL, 200);
    CHECK(j[4].n == 1 && j[2].n == 0);
    mock_journal_clear(&j[4]);
    CHECK_INT(atomic_load(&budget.bytes), 0);
    for (int i = 0; i < N; i++) {
        journal_record(&j[i], "GET", "/f", NULL, 200);
        mock_journal_release(&j[i]);
    }
    CHECK_INT(atomic_load(&budget.bytes), 0);
    CHECK(!atomic_load(&budget.newest) && !budget.oldest);
    mock_budget_release(&budget);
}

static void test_filters(void)
{
    static const struct {
        const char *query, *total;
    } row[] = {
        {"{}", "\"total\":4"},
        {"{\"method\":\"GET\"}", "\"total\":3"},
        {"{\"status\":503}", "\"total\":1"},
        {"{\"status\":\"2xx\"}", "\"total\":2"},
        {"{\"path\":\"/users/*\",\"method\":\"GET\"}", "\"total\":2"},
        {"{\"matched\":true}", "\"total\":4"},
        {"{\"matched\":false}", "\"total\":0"},
        {"{\"fault\":true}", "\"total\":0"},
        {"{\"fault\":false}", "\"total\":4"},
        {"{\"since_id\":3}", "\"total\":1"},
        {"{\"client_id\":\"c1\",\"operation\":\"getFlow\"}", "\"total\":4"},
    };
    struct mock_journal j;
    mock_journal_init(&j, NULL);
    journal_record(&j, "GET", "/users/1", NULL, 200);
    journal_record(&j, "GET", "/users/2", NULL, 503);
    journal_record(&j, "POST", "/flows", "{\"a\":1}", 201);
    journal_record(&j, "GET", "/pending", NULL, 0);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        CHECK_ROW_HAS(row[i].query, journal_answer(mock_journal_list, &j, row[i].query, GC_OK),
                      row[i].total);
    CHECK_HAS(journal_answer(mock_journal_list, &j, "{\"limit\":1}", GC_OK),
              "\"requests\":[{\"id\":4,");
    CHECK_HAS(journal_answer(mock_journal_list, &j, "{\"limit\":1,\"since_id\":1}", GC_OK),
              "\"requests\":[{\"id\":2,");
    static const struct {
        const char *query, *first; /* of what is listed; NULL: nothing is */
        unsigned n;
    } limits[] = {
        {"{\"limit\":0}", NULL, 0},
        {"{\"limit\":2}", "{\"requests\":[{\"id\":3,", 2},
        {"{\"limit\":4}", "{\"requests\":[{\"id\":1,", 4},
        {"{\"limit\":5}", "{\"requests\":[{\"id\":1,", 4},
        {"{\"limit\":2,\"since_id\":2}", "{\"requests\":[{\"id\":3,", 2},
        {"{\"limit\":2,\"since_id\":1}", "{\"requests\":[{\"id\":2,", 2},
        {"{\"since_id\":0,\"limit\":1}", "{\"requests\":[{\"id\":1,", 1},
        {"{\"since_id\":4}", NULL, 0},
    };
    for (size_t i = 0; i < GC_COUNT_OF(limits); i++) {
        const char *found = journal_answer(mock_journal_list, &j, limits[i].query, GC_OK);
        unsigned n = 0;
        for (const char *p = found; (p = strstr(p, "{\"id\":")) != NULL; p++)
            n++;
        CHECK_ROW(limits[i].query, n == limits[i].n);
        CHECK_ROW_HAS(limits[i].query, found,
                      limits[i].first ? limits[i].first : "{\"requests\":[],");
    }
    CHECK_HAS(journal_answer(mock_journal_list, &j, "{\"staus\":503}", GC_E_DATA),
              "test:1:2: unknown key \"staus\" in query; did you mean \"status\"?");
    CHECK_HAS(journal_answer(mock_journal_list, &j, "{\"status\":\"abc\"}", GC_E_DATA),
              "must be a status");
    mock_journal_release(&j);
}

/* After evictions it says only what is still certain. */
static void test_evicted(void)
{
    static const struct {
        const char *check;
        enum gc_status expected;
        const char *says;
    } row[] = {
        {"{\"match\":{\"path\":\"/a\"},\"exactly\":2}", GC_E_TOO_BIG, "evicted: "},
        {"{\"match\":{\"path\":\"/a\"},\"at_most\":5}", GC_E_TOO_BIG, "evicted: "},
        {"{\"match\":{\"path\":\"/z\"},\"never\":true}", GC_E_TOO_BIG, "evicted: "},
        {"{\"match\":{\"path\":\"/a\"},\"at_least\":3}", GC_E_TOO_BIG, "evicted: "},
        {"{\"match\":{\"path\":\"/a\"},\"at_least\":2}", GC_OK, "\"verified\":true"},
        {"{\"match\":{\"path\":\"/a\"},\"never\":true}", GC_OK, "\"verified\":false"},
        {"{\"match\":{\"path\":\"/a\"},\"exactly\":1}", GC_OK, "\"verified\":false"},
        {"{\"in_order\":[{\"path\":\"/a\"},{\"path\":\"/a\"}]}", GC_OK, "\"verified\":true"},
        {"{\"in_order\":[{\"path\":\"/b\"},{\"path\":\"/a\"}]}", GC_E_TOO_BIG, "evicted: "},
        {"{\"match\":{\"path\":\"/a\"},\"exactly\":1,\"since_id\":2}", GC_OK, "\"verified\":true"},
    };
    struct mock_journal j;
    const struct mock_journal_limits limits = {.max_entries = 2};
    uint64_t n = 0;
    mock_journal_init(&j, &limits);
    journal_record(&j, "GET", "/b", NULL, 200);
    journal_record(&j, "GET", "/a", NULL, 200);
    journal_record(&j, "GET", "/a", NULL, 200);
    for (size_t i = 0; i < GC_COUNT_OF(row); i++)
        CHECK_ROW_HAS(row[i].check,
                      journal_answer(mock_journal_verify, &j, row[i].check, row[i].expected),
                      row[i].says);
    CHECK_HAS(journal_answer(mock_journal_list, &j, "{}", GC_OK), "\"total\":2,\"evicted\":1}");
    struct gc_json all GC_AUTO(gc_json_release) = subject_json("{}");
    CHECK_STATUS(mock_journal_count(&j, &all, &n, NULL), GC_E_TOO_BIG, NULL);
    mock_journal_clear(&j);
    CHECK_STATUS(mock_journal_count(&j, &all, &n, NULL), GC_OK, NULL);
    CHECK_INT(n, 0);
    CHECK_INT(journal_record(&j, "GET", "/a", NULL, 200), 4);
    mock_journal_release(&j);
}

static void test_cut_bodies(void)
{
    struct mock_journal j;
    const struct mock_journal_limits limits = {.max_body_bytes = 20};
    mock_journal_init(&j, &limits);
    journal_record(&j, "POST", "/a", "{\"n\":1,\"text\":\"longer than it is kept\"}", 200);
    CHECK_HAS(
        journal_answer(mock_journal_list, &j, "{}", GC_OK),
        "\"body\":\"{\\\"n\\\":1,\\\"text\\\":\\\"longe\",\"body_bytes\":39,\"body_cut\":true");
    CHECK_HAS(journal_answer(mock_journal_verify, &j,
                             "{\"match\":{\"body\":{\"n\":1}},\"exactly\":1}", GC_E_TOO_BIG),
              "only the beginning was kept");
    CHECK_HAS(journal_answer(mock_journal_verify, &j,
                             "{\"match\":{\"body\":{\"n\":1},\"path\":\"/b\"},\"never\":true}",
                             GC_OK),
              "\"verified\":true");
    mock_journal_release(&j);
}

/* A count is never a guess: of one body that was cut it may be wrong already. */
static void test_cut_bodies_are_not_counted(void)
{
    static const struct {
        const char *query, *says; /* NULL: counted */
        uint64_t count;
    } rows[] = {
        {"{\"body\":{\"n\":1}}", "evicted: of 1 requests only the beginning of the body was kept",
         0},
        {"{\"path\":\"/short\",\"body\":{\"n\":1}}", NULL, 1},
        {"{\"path\":\"/long\"}", NULL, 1},
        {"{\"path\":\"/other\",\"body\":{\"n\":1}}", NULL, 0},
        {"{}", NULL, 2},
    };
    struct mock_journal j;
    const struct mock_journal_limits limits = {.max_body_bytes = 20};
    mock_journal_init(&j, &limits);
    journal_record(&j, "POST", "/long", "{\"n\":1,\"text\":\"longer than it is kept\"}", 200);
    journal_record(&j, "POST", "/short", "{\"n\":1}", 200);
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_json query GC_AUTO(gc_json_release) = {0};
        struct gc_error err = {0};
        uint64_t n = 99;
        CHECK_STATUS(gc_json_parse(&query, "test", rows[i].query, strlen(rows[i].query),
                                   &gc_json_default_limits, &err),
                     GC_OK, &err);
        enum gc_status s = mock_journal_count(&j, &query, &n, &err);
        CHECK_ROW(rows[i].query, s == (rows[i].says ? GC_E_TOO_BIG : GC_OK));
        if (rows[i].says)
            CHECK_ROW_HAS(rows[i].query, gc_error_text(&err), rows[i].says);
        else
            CHECK_ROW(rows[i].query, n == rows[i].count);
    }
    mock_journal_release(&j);
}

static void test_get(void)
{
    struct mock_journal j;
    const struct mock_journal_limits limits = {.max_entries = 1};
    struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(65536);
    struct gc_jsonw w = gc_jsonw(&out);
    struct gc_error err = {0};
    mock_journal_init(&j, &limits);
    journal_record(&j, "GET", "/1", NULL, 200);
    journal_record(&j, "GET", "/2", NULL, 200);
    CHECK_STATUS(mock_journal_get(&j, 2, &w, &err), GC_OK, &err);
    CHECK_HAS(gc_strbuf_text(&out), "\"path\":\"/2\"");
    CHECK_STATUS(mock_journal_get(&j, 1, &w, &err), GC_E_TOO_BIG, &err);
    CHECK_STATUS(mock_journal_get(&j, 3, &w, &err), GC_E_NOT_FOUND, &err);
    CHECK_STATUS(mock_journal_get(&j, 0, &w, &err), GC_E_NOT_FOUND, &err);
    mock_journal_release(&j);
}

static void test_bounded_by_bytes(void)
{
    struct mock_journal j;
    const struct mock_journal_limits limits = {.max_bytes = 50000, .max_body_bytes = 100000};
    char *big = malloc(60001);
    memset(big, 'x', 60000);
    big[60000] = '\0';
    mock_journal_init(&j, &limits);
    for (int i = 0; i < 1000; i++)
        journal_record(&j, "POST", "/a", "{\"n\":1}", 200);
    CHECK(j.bytes <= 50000 && j.n > 10 && j.n < 1000);
    CHECK_INT(j.n + j.n_evicted, 1000);
    journal_record(&j, "POST", "/big", big, 200);
    CHECK_INT(j.n, 1);
    free(big);
    mock_journal_release(&j);
}

/* Millions of entries (fewer under a sanitizer's weight) and memory stays where it was. */
static void test_flat_memory(void)
{
    struct mock_journal j;
    mock_journal_init(&j, NULL);
    for (int i = 0; i < 20000; i++)
        journal_record(&j, "POST", "/api/v2/things", "{\"client_secret\":\"abc\",\"n\":1}", 200);
    size_t before = mallinfo2().uordblks;
    for (int i = 0; i < 200000; i++)
        journal_record(&j, "POST", "/api/v2/things", "{\"client_secret\":\"abc\",\"n\":1}", 200);
    size_t after = mallinfo2().uordblks;
    CHECK(after < before + 65536);
    CHECK_INT(j.n, 10000);
    CHECK_INT(j.n_evicted, 210000);
    mock_journal_release(&j);
}

static void *write_many(void *arg)
{
    for (int i = 0; i < 2000; i++)
        journal_record(arg, "GET", "/a", NULL, 200);
    return NULL;
}

static void test_threads(void)
{
    static struct mock_journal j;
    const struct mock_journal_limits limits = {.max_entries = 100};
    pthread_t t[4];
    mock_journal_init(&j, &limits);
    for (int i = 0; i < 4; i++)
        pthread_create(&t[i], NULL, write_many, &j);
    for (int i = 0; i < 20; i++) {
        (void)journal_answer(mock_journal_list, &j, "{\"limit\":3}", GC_OK);
        (void)journal_answer(mock_journal_verify, &j,
                             "{\"match\":{\"path\":\"/b\"},\"at_least\":0}", GC_OK);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(t[i], NULL);
    CHECK_INT(j.n_total, 8000);
    CHECK_INT(j.n_evicted, 7900);
    mock_journal_release(&j);
}

/* What memory ran out for is lost in the middle: older entries that are evicted afterwards do not
 * hide that. */
static void test_lost_in_the_middle(void)
{
    struct mock_journal j;
    const struct mock_journal_limits limits = {.max_entries = 4};
    mock_journal_init(&j, &limits);
    for (int i = 0; i < 3; i++)
        journal_record(&j, "GET", "/a", NULL, 200);
    uint64_t lost = journal_record(&j, "GET", "/a", NULL, 200);
    struct mock_entry *e = mock_journal_at(&j, lost);
    j.ring[lost & (j.cap - 1)] = NULL;
    j.bytes -= e->size + atomic_load(&e->answer)->size;
    j.n_evicted++;
    j.last_evicted_id = lost;
    mock_entry_unref(e);
    journal_record(&j, "GET", "/a", NULL, 200);
    char query[64];
    snprintf(query, sizeof query, "{\"since_id\":%llu}", (unsigned long long)lost - 1);
    uint64_t n = 0;
    struct gc_json doc GC_AUTO(gc_json_release) = subject_json(query);
    CHECK_STATUS(mock_journal_count(&j, &doc, &n, NULL), GC_E_TOO_BIG, NULL);
    mock_journal_release(&j);
}

/* A question looks at entries that the journal has let go meanwhile, and keeps nobody out. */
static void test_a_view_outlives_the_journal(void)
{
    struct mock_journal j;
    struct mock_view v;
    const struct mock_journal_limits limits = {.max_entries = 3};
    mock_journal_init(&j, &limits);
    uint64_t first = journal_record(&j, "GET", "/a", NULL, 200);
    uint64_t pending = journal_record(&j, "GET", "/b", NULL, 0);
    CHECK_FATAL(mock_view_take(&v, &j, 0));
    const struct mock_outcome late = {.status = 201};
    mock_journal_end(&j, pending, &late);
    for (int i = 0; i < 10; i++)
        journal_record(&j, "GET", "/c", NULL, 200);
    mock_journal_release(&j);
    CHECK_INT(v.n, 2);
    CHECK_INT(v.list[0]->id, first);
    CHECK_TEXT(v.list[0]->path, "/a");
    CHECK_INT(atomic_load(&v.list[1]->answer)->status, 201);
    mock_view_release(&v);
}

SUITE(journal, {"journals have a bound in all", test_journals_have_a_bound_in_all},
      {"an entry tells all but the secrets", test_entry},
      {"what was sent has its direction", test_what_was_sent_has_its_direction},
      {"a secret that is known can be asked for", test_secrets_can_be_asked_for},
      {"lists filter by every key and by limit", test_filters},
      {"refuses what evicted entries could have changed", test_evicted},
      {"refuses what a lost entry could have changed, also when older ones go",
       test_lost_in_the_middle},
      {"a cut body is not counted", test_cut_bodies_are_not_counted},
      {"bodies that were cut decide nothing", test_cut_bodies}, {"one entry by its id", test_get},
      {"bytes are bounded, the newest entry stays", test_bounded_by_bytes},
      {"hundreds of thousands of entries leave memory flat", test_flat_memory},
      {"many threads record at once", test_threads},
      {"a question outlives what it asks about", test_a_view_outlives_the_journal});
