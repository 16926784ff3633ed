#include <stdlib.h>
#include <unistd.h>

#include "base/json/json.h"
#include "fake_genesys.h"
#include "genesys/batch.h"
#include "tests/check.h"

/* A text as the input of a batch. */
struct input {
    const char *text;
    size_t at;
};

static long read_input(void *ctx, char *buf, size_t cap)
{
    struct input *in = ctx;
    size_t n = strlen(in->text + in->at);
    n = n < cap ? n : cap;
    memcpy(buf, in->text + in->at, n);
    in->at += n;
    return (long)n;
}

static char *out_path(char path[128])
{
    snprintf(path, 128, "%s/results.jsonl", check_temp_dir());
    return path;
}

static void write_file(const char *text)
{
    char path[128];
    FILE *file = fopen(out_path(path), "w");
    CHECK_FATAL(file != NULL);
    fputs(text, file);
    fclose(file);
}

/* One batch against the fake; results are appended to the file. */
struct run {
    const char *text;
    unsigned concurrency;
    bool resume, cancelled;
    struct gc_batch_summary summary;
    struct gc_error err;
};

static enum gc_status run_batch(const struct fake *f, struct run *run)
{
    char path[128];
    struct input in = {run->text, 0};
    struct fake_client c;
    struct gc_resume *resume = NULL;
    const struct gc_lookup_plan plan = {
        .flow_id = "flow-1", .node_id = "node-1", .to = "+15550000000", .timeout_ms = 5000};
    FILE *out = fopen(out_path(path), run->resume ? "a" : "w");
    struct gc_rows *rows = gc_rows_new(read_input, &in);
    CHECK_FATAL(out != NULL && rows != NULL);
    fake_client_open(&c, f, 3);
    if (run->cancelled)
        gc_cancel_request(&c.cancel);
    enum gc_status st = run->resume ? gc_resume_open(&resume, path, &run->err) : GC_OK;
    if (st == GC_OK)
        st = gc_batch_run(&(struct gc_batch_options){.api = c.api,
                                                     .plan = &plan,
                                                     .rows = rows,
                                                     .resume = resume,
                                                     .out_fd = fileno(out),
                                                     .concurrency = run->concurrency,
                                                     .timeout_ms = 20000,
                                                     .cancel = &c.cancel},
                          &run->summary, &run->err);
    gc_resume_free(resume);
    gc_rows_free(rows);
    fclose(out);
    fake_client_close(&c);
    return st;
}

/* "1:+1555...=ok 2:..." of the file. */
static void show_results(struct gc_strbuf *to)
{
    char path[128], *line = NULL;
    size_t cap = 0;
    ssize_t n;
    FILE *file = fopen(out_path(path), "r");
    CHECK_FATAL(file != NULL);
    while ((n = getline(&line, &cap, file)) > 0) {
        struct gc_json doc GC_AUTO(gc_json_release) = {0};
        CHECK(gc_json_parse(&doc, "line", line, (size_t)n, &gc_json_default_limits, NULL) == GC_OK);
        const char *number = gc_json_str(doc.root, "number");
        const char *contact = gc_json_str(gc_json_get(doc.root, "contact"), "id");
        gc_strbuf_addf(to, "%s%lld:%s=%s%s", to->len ? " " : "",
                       (long long)gc_json_int(doc.root, "line", -1), number ? number : "-",
                       gc_json_str(doc.root, "status"), contact ? contact : "");
    }
    free(line);
    fclose(file);
}

static void check_results(const char *row, const char *expected)
{
    struct gc_strbuf got GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    show_results(&got);
    CHECK_ROW_TEXT(row, gc_strbuf_text(&got), expected);
}

static void test_what_rows_mean(void)
{
    /* clang-format off */
    static const struct { const char *name, *input, *results, *sent; } row[] = {
        {"one number a line", "+15551234567\n+15550001111\n", "1:+15551234567=okc-1 2:+15550001111=contact_not_found", ""},
        {"a header", "name,Phone Number\nAda,+1 555 123 4567\n", "2:+15551234567=okc-1", "\"name\":\"Ada\""},
        {"columns are context", "from,caller_id,to\n+15551234567,\"x, y\",+15559999999\n", "2:+15551234567=okc-1", "\"caller_id\":\"x, y\",\"to\":\"+15559999999\""},
        {"empty columns are left out", "from,caller_id\n+15551234567,\n", "2:+15551234567=okc-1", "\"mediaType\":\"voice\"}"},
        {"bad rows are rows", "number\n555\n,\n+15551234567\n", "2:555=bad_data 3:-=bad_data 4:+15551234567=okc-1", ""},
        {"a bad \"to\"", "number,to\n+15551234567,5\n", "2:+15551234567=bad_data", NULL},
        {"too many fields", "number,a\n+15551234567,1,2\n", "2:+15551234567=bad_data", NULL},
        {"columns without names", "+15551234567,Ada\n", "1:+15551234567=bad_data", NULL},
        {"an open quote", "\"+15551234567\n+15551234567\n", "1:-=bad_data 2:+15551234567=okc-1", ""},
        {"nothing", "", "", NULL},
        {"a header alone", "number\n", "", NULL},
    };
    /* clang-format on */
    struct fake *f = fake_start();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct run run = {.text = row[i].input, .concurrency = 4};
        fake_reset(f);
        enum gc_status st = run_batch(f, &run);
        CHECK_STATUS(st, GC_OK, &run.err);
        check_results(row[i].name, row[i].results);
        if (row[i].sent)
            CHECK_ROW_HAS(row[i].name, fake_last_simulation(f), row[i].sent);
        else
            CHECK_ROW(row[i].name, fake_count(f, FAKE_SIMULATION) == 0);
    }
    fake_stop(f);
}

static void add_numbers(struct gc_strbuf *to, unsigned from, unsigned n)
{
    for (unsigned i = from; i < from + n; i++)
        gc_strbuf_addf(to, "+1555%07u\n", i);
}

static void test_results_come_in_order_whatever_the_concurrency(void)
{
    static const unsigned concurrency[] = {1, 2, 16, 64};
    enum { N = 300 };
    struct gc_strbuf in GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_strbuf expected GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct fake *f = fake_start();
    add_numbers(&in, 1234500, N);
    for (unsigned i = 0; i < N; i++)
        gc_strbuf_addf(&expected, "%s%u:+1555%07u=%s", i ? " " : "", i + 1, 1234500 + i,
                       1234500 + i == 1234567 ? "okc-1" : "contact_not_found");
    for (size_t i = 0; i < GC_COUNT_OF(concurrency); i++) {
        struct run run = {.text = gc_strbuf_text(&in), .concurrency = concurrency[i]};
        fake_reset(f);
        CHECK_STATUS(run_batch(f, &run), GC_OK, &run.err);
        check_results("in order", gc_strbuf_text(&expected));
        CHECK_INT(run.summary.n_rows, N);
        CHECK_INT(run.summary.n_ok, 1);
        CHECK_INT(run.summary.n_not_found, N - 1);
        CHECK_INT(run.summary.worst, GC_OK);
        CHECK_INT(fake_count(f, FAKE_OAUTH), 1);
    }
    fake_stop(f);
}

static void test_a_failed_row_does_not_stop_the_rest(void)
{
    struct run run = {.text = "+15551234567\n+15551234567\n+15551234567\n", .concurrency = 1};
    struct fake *f = fake_start();
    fake_script(f, FAKE_SIMULATION, {.status = 500});
    fake_script(f, FAKE_SIMULATION, {.status = 403});
    CHECK_STATUS(run_batch(f, &run), GC_OK, &run.err);
    check_results("failed rows",
                  "1:+15551234567=server_error 2:+15551234567=forbidden 3:+15551234567=okc-1");
    CHECK_INT(run.summary.n_failed, 2);
    CHECK_INT(run.summary.worst, GC_E_SERVER);
    fake_stop(f);
}

static void test_a_batch_is_resumed_where_it_ended(void)
{
    /* clang-format off */
    static const struct { const char *name, *before; unsigned long n_skipped; } row[] = {
        {"nothing was done", "", 0},
        {"two rows were done", "{\"line\":1,\"number\":\"+15551234567\",\"status\":\"ok\"}\n{\"line\":2,\"number\":\"+15550001111\",\"status\":\"contact_not_found\"}\n", 2},
        {"the second is torn", "{\"line\":1,\"number\":\"+15551234567\",\"status\":\"ok\"}\n{\"line\":2,\"numb", 1},
        {"only a torn line", "{\"li", 0},
        {"all was done", "{\"line\":1,\"number\":\"+15551234567\",\"status\":\"ok\"}\n{\"line\":2,\"number\":\"+15550001111\",\"status\":\"contact_not_found\"}\n{\"line\":4,\"number\":\"5\",\"status\":\"bad_data\"}\n", 3},
    };
    /* clang-format on */
    static const char expected[] =
        "1:+15551234567=ok%s 2:+15550001111=contact_not_found 4:5=bad_data";
    struct fake *f = fake_start();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct run run = {
            .text = "+15551234567\n+15550001111\n\n5\n", .concurrency = 2, .resume = true};
        char results[128];
        snprintf(results, sizeof results, expected, row[i].n_skipped ? "" : "c-1");
        fake_reset(f);
        write_file(row[i].before);
        CHECK_STATUS(run_batch(f, &run), GC_OK, &run.err);
        check_results(row[i].name, results);
        CHECK_ROW(row[i].name, run.summary.n_skipped == row[i].n_skipped);
    }
    fake_stop(f);
}

static void test_a_file_that_is_not_of_this_batch_is_not_continued(void)
{
    static const struct {
        const char *name, *before, *words;
    } row[] = {
        {"another number", "{\"line\":1,\"number\":\"+15559999999\"}\n",
         ":1: the result of line 1 is for +15559999999, but the input has +15551234567 there"},
        {"no JSON", "hello\n", ":1: not a result of this batch"},
        {"lines out of order", "{\"line\":0,\"number\":\"+1555\"}\n", "not a result"},
    };
    struct fake *f = fake_start();
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct run run = {.text = "+15551234567\n", .concurrency = 2, .resume = true};
        write_file(row[i].before);
        CHECK_STATUS(run_batch(f, &run), GC_E_DATA, &run.err);
        CHECK_ROW_HAS(row[i].name, gc_error_text(&run.err), row[i].words);
    }
    CHECK_INT(fake_count(f, FAKE_SIMULATION), 0);
    fake_stop(f);
}

static void test_a_stopped_batch_leaves_a_beginning(void)
{
    struct run run = {.text = "+15551234567\n+15550001111\n", .concurrency = 2, .cancelled = true};
    struct fake *f = fake_start();
    CHECK_STATUS(run_batch(f, &run), GC_E_CANCELLED, &run.err);
    check_results("nothing was done", "");
    fake_stop(f);
}

static void test_progress_tells_rate_and_what_is_left(void)
{
    const struct gc_progress known = {.input_bytes = 2000, .start_ms = 1000, .first_row = 1},
                             pipe = {.start_ms = 1000};
    char text[128];
    gc_progress_text(&known, 101, 500, 3000, text, sizeof text);
    CHECK_TEXT(text, "101 rows, 50/s, 25 %, 6 s left");
    gc_progress_text(&pipe, 100, 500, 3000, text, sizeof text);
    CHECK_TEXT(text, "100 rows, 50/s");
    gc_progress_text(&known, 1, 0, 1000, text, sizeof text);
    CHECK_TEXT(text, "1 row, 0/s, 0 %");
}

static void test_progress_is_one_line_that_is_drawn_over_and_cleared(void)
{
    struct gc_progress p = {.input_bytes = 100};
    char text[512];
    int fds[2];
    CHECK_FATAL(pipe(fds) == 0);
    p.fd = fds[1];
    gc_progress_end(&p); /* nothing was drawn: nothing to clear */
    gc_progress_show(&p, 1, 10);
    gc_progress_show(&p, 2, 20); /* too soon after the first */
    gc_progress_end(&p);
    ssize_t n = read(fds[0], text, sizeof text - 1);
    text[n > 0 ? n : 0] = '\0';
    CHECK_TEXT(text, "\r1 row, 0/s, 10 %\033[K\r\033[K");
    close(fds[0]);
    close(fds[1]);
}

SUITE(batch, {"what rows mean", test_what_rows_mean},
      {"results come in order, whatever the concurrency",
       test_results_come_in_order_whatever_the_concurrency},
      {"a failed row does not stop the rest", test_a_failed_row_does_not_stop_the_rest},
      {"a batch is resumed where it ended", test_a_batch_is_resumed_where_it_ended},
      {"a file that is not of this batch is not continued",
       test_a_file_that_is_not_of_this_batch_is_not_continued},
      {"a stopped batch leaves a beginning", test_a_stopped_batch_leaves_a_beginning},
      {"progress tells rate and what is left", test_progress_tells_rate_and_what_is_left},
      {"progress is one line that is drawn over and cleared",
       test_progress_is_one_line_that_is_drawn_over_and_cleared});
