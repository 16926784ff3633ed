#include "mock/api/routes.h"
#include "mock/stubs/internal.h"
#include "mock/stubs/tools.h"
#include "tests/check.h"
#include "tests/mock/subject.h"

/* A world's stubs over an org's, both as JSON; ' stands for ". */
struct rig {
    struct mock_stubs w;
    struct mock_stub_set *org;
};

static struct gc_json parse(const char *text)
{
    static char json[1 << 16];
    snprintf(json, sizeof json, "%s", text);
    for (char *c = json; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    return subject_json(json);
}

static void begin(struct rig *r, const char *org)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_json doc GC_AUTO(gc_json_release) = parse(org ? org : "[]");
    r->org = NULL;
    mock_stubs_init(&r->w);
    for (const cJSON *c = doc.root->child; c; c = c->next)
        CHECK_ROW(org, mock_stub_check(&doc, c, mock_api_operations(), &problems));
    CHECK(mock_stub_set_add(&r->org, &doc, doc.root, true, "file", 1, &problems) == GC_OK);
    mock_stub_set_finish(r->org);
}

static void end(struct rig *r)
{
    mock_stubs_release(&r->w);
    mock_stub_set_unref(r->org);
}

static enum gc_status add(struct rig *r, const char *stubs)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_strbuf ids GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_jsonw w = gc_jsonw(&ids);
    struct gc_json doc GC_AUTO(gc_json_release) = parse(stubs);
    return mock_stubs_add(&r->w, &doc, mock_api_operations(), &problems, &w);
}

/* The id of the stub that answers, its status behind a blank; "none". Borrowed till the next. */
static const char *ask(struct rig *r, const char *method, const char *path)
{
    static char out[128];
    struct mock_subject s = {.method = method, .path = path, .query = "", .body = ""};
    struct mock_stub_turn turn;
    struct mock_stub *stub = mock_stubs_find(&r->w, r->org, &s);
    if (stub && mock_stubs_take(&r->w, stub, &turn))
        snprintf(out, sizeof out, "%s %d", mock_stub_id(stub), turn.action->plan.status);
    else
        snprintf(out, sizeof out, "none");
    mock_stub_unref(stub);
    mock_subject_release(&s);
    return out;
}

static void test_paths_are_found_by_their_first_segments(void)
{
    static const struct {
        const char *pattern, *path;
        bool found;
    } row[] = {
        {"/", "/", true},
        {"/a", "/a", true},
        {"/a", "/a/", false},
        {"/a/", "/a/", true},
        {"/a/{id}", "/a/7", true},
        {"/{x}/b", "/a/b", true},
        {"/a/b*", "/a/bc", true},
        {"/a/**", "/a", true},
        {"/a/**", "/a/b/c/d", true},
        {"/**", "/anything", true},
        {"/a b/c", "/a%20b/c", true},
        {"/a%20b/c", "/a%20b/c", true},
        {"/a/b", "/a%2Fb", false},
        {"/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18",
         "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18", true},
        {"/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18",
         "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/19", false},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct rig r;
        char stub[512];
        snprintf(stub, sizeof stub,
                 "[{'id': 'it', 'match': {'path': '%s'}, 'answer': {'status': 204}}]",
                 row[i].pattern);
        begin(&r, stub);
        CHECK_ROW(row[i].pattern,
                  (strcmp(ask(&r, "GET", row[i].path), "it 204") == 0) == row[i].found);
        end(&r);
    }
}

static void test_urls_and_matchers_of_paths_are_found(void)
{
    struct rig r;
    begin(&r,
          "[{'id': 'u', 'match': {'url': '/u/a?b=1'}, 'answer': {'status': 201}},"
          "{'id': 'm', 'match': {'path': {'$matches': '/m/\\\\d+'}}, 'answer': {'status': 202}},"
          "{'id': 'g', 'match': {'url': '/u/*'}, 'answer': {'status': 203}}]");
    struct mock_subject s = {.method = "GET", .path = "/u/a", .query = "b=1", .body = ""};
    struct mock_stub *stub = mock_stubs_find(&r.w, r.org, &s);
    CHECK(stub && strcmp(mock_stub_id(stub), "u") == 0);
    mock_stub_unref(stub);
    CHECK_TEXT(ask(&r, "GET", "/u/a"), "g 203");
    CHECK_TEXT(ask(&r, "GET", "/m/12"), "m 202");
    CHECK_TEXT(ask(&r, "GET", "/m/x"), "none");
    end(&r);
}

/* The index is what makes a million stubs bearable: of 20,000 a request meets but few. */
static void test_of_many_stubs_few_are_looked_at(void)
{
    enum { N = 20000 };
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(8 << 20);
    struct mock_stub_set *set = NULL;
    struct stub_walk walk;
    unsigned nth;
    gc_strbuf_addc(&text, '[');
    for (int i = 0; i < N; i++)
        gc_strbuf_addf(&text,
                       "%s{\"match\":{\"method\":\"GET\",\"path\":\"/crm/c%d/"
                       "{x}\"},\"answer\":{\"status\":204}}",
                       i ? "," : "", i);
    gc_strbuf_addc(&text, ']');
    struct gc_json doc GC_AUTO(gc_json_release) = {0};
    CHECK_FATAL(gc_json_parse(&doc, "many", gc_strbuf_text(&text), text.len, &gc_json_file_limits,
                              NULL) == GC_OK);
    CHECK(mock_stub_set_add(&set, &doc, doc.root, true, "many", 1, &problems) == GC_OK);
    mock_stub_set_finish(set);
    CHECK_INT(mock_stub_set_count(set), N);
    stub_walk_init(&walk);
    stub_walk_add(&walk, set, 0, "GET", "/crm/c19999/7");
    struct mock_stub *first = stub_walk_next(&walk, &nth);
    CHECK(first && strcmp(mock_stub_id(first), "many-20000") == 0);
    CHECK(first && !atomic_load(&first->words)); /* nobody asked it yet */
    CHECK(first && stub_words(first) && stub_words(first) == atomic_load(&first->words));
    CHECK(stub_walk_next(&walk, &nth) == NULL);
    mock_stub_set_unref(set);
}

static bool is_unread(void *ctx, const struct mock_stub *s)
{
    size_t *n = ctx;
    *n += !atomic_load(&((struct mock_stub *)(uintptr_t)s)->words);
    return true;
}

static bool pass_over(void *ctx, const struct mock_stub *s, const struct mock_match *m)
{
    (void)ctx;
    return s && m->path;
}

/* A list, a look at all and the names of scenarios keep nothing; a path is found however it is
 * written. */
static void test_what_a_stub_says_is_kept_when_it_was_asked(void)
{
    struct rig r;
    size_t n = 0;
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct gc_jsonw w = gc_jsonw(&text);
    begin(&r,
          "[{'id': 'a', 'match': {'method': 'get', 'path': '\\u002fx\\u005C/y'}, 'scenario': 's',"
          "  'answers': [{'status': 201}, {'body': {'n': 1.50}}]},"
          "{'id': 'b', 'match': {'url': '/q?a=1'}, 'answer': {'status': 202}}]");
    CHECK(mock_stubs_write(&r.w, r.org, &(struct mock_stub_filter){.used = -1}, &w) == GC_OK);
    CHECK_HAS(gc_strbuf_text(&text), "\"answers\":[{\"status\":201},{\"body\":{\"n\":1.50}}],"
                                     "\"hits\":0,\"position\":0,\"source\":\"test:1:2\"}");
    CHECK(mock_stubs_write_states(&r.w, r.org, NULL, &w));
    mock_stubs_each(&r.w, r.org, pass_over, NULL);
    stubs_each(&r.w, r.org, is_unread, &n);
    CHECK_INT(n, 2);
    CHECK_TEXT(ask(&r, "GET", "/x%5C/y"), "a 201");
    CHECK_TEXT(ask(&r, "GET", "/x%5C/z"), "none");
    n = 0;
    stubs_each(&r.w, r.org, is_unread, &n);
    CHECK_INT(n, 1);
    end(&r);
}

static void test_who_is_asked_first(void)
{
    struct rig r;
    begin(&r, "[{'id': 'a', 'match': {'path': '/x'}, 'answer': {'status': 201}},"
              "{'id': 'b', 'match': {'path': '/**'}, 'answer': {'status': 202}, 'priority': 2},"
              "{'id': 'c', 'match': {'path': '/**'}, 'answer': {'status': 203}, 'priority': -1}]");
    CHECK_TEXT(ask(&r, "GET", "/x"), "b 202");
    CHECK(add(&r,
              "[{'id': 'd', 'match': {'path': '/x'}, 'answer': {'status': 204}, 'priority': 2},"
              "{'id': 'e', 'match': {'path': '/x'}, 'answer': {'status': 205}, 'priority': 2}]") ==
          GC_OK);
    CHECK_TEXT(ask(&r, "GET", "/x"),
               "d 204"); /* the world's own before the org's, its first first */
    CHECK(
        add(&r, "{'id': 'f', 'match': {'path': '/x'}, 'answer': {'status': 206}, 'priority': 2}") ==
        GC_OK);
    CHECK_TEXT(ask(&r, "GET", "/x"), "f 206"); /* what is added later before what was there */
    CHECK(mock_stubs_remove(&r.w, r.org, "f") && mock_stubs_remove(&r.w, r.org, "d") &&
          mock_stubs_remove(&r.w, r.org, "e") && mock_stubs_remove(&r.w, r.org, "b"));
    CHECK_TEXT(ask(&r, "GET", "/x"), "a 201");
    CHECK_TEXT(ask(&r, "GET", "/y"), "c 203");
    CHECK(!mock_stubs_remove(&r.w, r.org, "b"));
    end(&r);
}

static void test_a_stub_of_the_same_id_hides_the_orgs(void)
{
    struct rig r;
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    bool made;
    begin(&r, "[{'id': 'a', 'match': {'path': '/x'}, 'answer': {'status': 201}}]");
    CHECK_TEXT(ask(&r, "GET", "/x"), "a 201");
    struct gc_json doc GC_AUTO(gc_json_release) =
        parse("{'match': {'path': '/y'}, 'answer': {'status': 202}}");
    CHECK(mock_stubs_put(&r.w, r.org, "a", &doc, NULL, &problems, &made) == GC_OK);
    CHECK(!made);
    CHECK_TEXT(ask(&r, "GET", "/x"), "none");
    CHECK_TEXT(ask(&r, "GET", "/y"), "a 202");
    CHECK(mock_stubs_remove(&r.w, r.org, "a"));
    CHECK_TEXT(ask(&r, "GET", "/x"), "none"); /* gone, not back */
    mock_stubs_reset(&r.w);
    CHECK_TEXT(ask(&r, "GET", "/x"), "a 201");
    mock_stubs_clear(&r.w, r.org);
    CHECK_TEXT(ask(&r, "GET", "/x"), "none");
    struct gc_json again GC_AUTO(gc_json_release) =
        parse("{'match': {'path': '/y'}, 'answer': {'status': 202}}");
    CHECK(mock_stubs_put(&r.w, r.org, "a", &again, NULL, &problems, &made) == GC_OK);
    CHECK(made);
    end(&r);
}

static void test_answers_in_order(void)
{
    static const struct {
        const char *then, *expected[6];
    } row[] = {
        {"stay", {"a 501", "a 501", "a 502", "a 502", "a 502", "a 502"}},
        {"loop", {"a 501", "a 501", "a 502", "a 501", "a 501", "a 502"}},
        {"pass", {"a 501", "a 501", "a 502", "b 200", "b 200", "b 200"}},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct rig r;
        char stubs[512];
        snprintf(stubs, sizeof stubs,
                 "[{'id': 'a', 'then': '%s', 'answers': [{'status': 501, 'repeat': 2}, {'status': "
                 "502}]},"
                 "{'id': 'b', 'answer': {'status': 200}}]",
                 row[i].then);
        begin(&r, stubs);
        for (size_t k = 0; k < 6; k++)
            CHECK_TEXT(ask(&r, "GET", "/"), row[i].expected[k]);
        mock_stubs_reset_states(&r.w, NULL);
        CHECK_TEXT(ask(&r, "GET", "/"), "a 501");
        end(&r);
    }
}

/* Two requests at once can't both leave a state. */
static void test_a_turn_is_taken_once(void)
{
    struct rig r;
    struct mock_stub_turn turn;
    struct mock_subject s = {.method = "GET", .path = "/", .query = "", .body = ""};
    begin(&r, "[{'id': 'a', 'scenario': 's', 'required_state': 'Started', 'new_state': 'over', "
              "'answer': {'status': 200}}]");
    struct mock_stub *one = mock_stubs_find(&r.w, r.org, &s),
                     *two = mock_stubs_find(&r.w, r.org, &s);
    CHECK_FATAL(one && one == two);
    CHECK(mock_stubs_take(&r.w, one, &turn));
    CHECK_TEXT(turn.state, "Started");
    CHECK_INT(turn.hits, 1);
    CHECK(!mock_stubs_take(&r.w, two, &turn));
    CHECK(mock_stubs_find(&r.w, r.org, &s) == NULL);
    mock_stub_unref(one);
    mock_stub_unref(two);
    end(&r);
}

static void test_all_or_none_are_added(void)
{
    struct rig r;
    begin(&r, NULL);
    CHECK(add(&r, "[{'id': 'a', 'answer': {'status': 200}}, {'id': 'b', 'answer': {}}]") ==
          GC_E_DATA);
    CHECK_INT(mock_stubs_count(&r.w), 0);
    CHECK(add(&r, "[{'id': 'a', 'answer': {'status': 200}}, {'answer': {'status': 201}}]") ==
          GC_OK);
    CHECK_INT(mock_stubs_count(&r.w), 2);
    CHECK(add(&r, "[{'id': 'a', 'answer': {'status': 203}}]") == GC_OK);
    CHECK_INT(mock_stubs_count(&r.w), 2);
    CHECK_TEXT(ask(&r, "GET", "/"), "a 203");
    end(&r);
}

static void test_an_id_that_is_twice_in_a_source_is_told(void)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct mock_stub_set *set = NULL;
    struct gc_json one GC_AUTO(gc_json_release) =
        parse("[{'id': 'a', 'answer': {'status': 200}},\n {'id': 'a', 'answer': {'status': 201}}]");
    CHECK(mock_stub_set_add(&set, &one, one.root, true, "one", 1, &problems) == GC_OK);
    CHECK_INT(problems.n, 1);
    CHECK_HAS(problems.n ? problems.list[0].whole : "",
              "stub \"a\" is there twice, also at test:2:2");
    struct gc_json two GC_AUTO(gc_json_release) = parse("[{'id': 'a', 'answer': {'status': 202}}]");
    CHECK(mock_stub_set_add(&set, &two, two.root, true, "two", 2, &problems) == GC_OK);
    CHECK_INT(problems.n, 1); /* from another folder it replaces */
    CHECK_INT(mock_stub_set_count(set), 1);
    mock_stub_set_unref(set);
}

static void count_shadow(void *ctx, const struct mock_stub *shadowed, const struct mock_stub *by)
{
    char *to = ctx;
    sprintf(to + strlen(to), "%s by %s;", mock_stub_id(shadowed), mock_stub_id(by));
}

static void test_shadows(void)
{
    static const struct {
        const char *stubs, *expected;
    } row[] = {
        {"[{'match': {'path': '/a'}, 'answer': {'status': 200}}, {'match': {'path': '/a'}, "
         "'answer': {'status': 200}}]",
         "file-2 by file-1;"},
        {"[{'match': {'path': '/a/**'}, 'answer': {'status': 200}}, {'match': {'method': 'GET', "
         "'path': '/a/b'}, 'answer': {'status': 200}}]",
         "file-2 by file-1;"},
        {"[{'match': {'path': '/a/b'}, 'answer': {'status': 200}}, {'match': {'path': '/a/**'}, "
         "'answer': {'status': 200}}]",
         ""},
        {"[{'match': {'method': 'POST', 'path': '/a'}, 'answer': {'status': 200}}, {'match': "
         "{'path': '/a'}, 'answer': {'status': 200}}]",
         ""},
        {"[{'match': {'path': '/a', 'query': {'q': '1'}}, 'answer': {'status': 200}}, {'match': "
         "{'path': '/a'}, 'answer': {'status': 200}}]",
         ""},
        {"[{'match': {'path': '/a'}, 'answer': {'status': 200}}, {'match': {'path': '/a'}, "
         "'answer': {'status': 200}, 'priority': 1}]",
         "file-1 by file-2;"},
        {"[{'match': {'path': '/a'}, 'answers': [{'status': 200}], 'then': 'pass'}, {'match': "
         "{'path': '/a'}, 'answer': {'status': 200}}]",
         ""},
        {"[{'match': {'path': '/a'}, 'scenario': 's', 'required_state': 'x', 'answer': {'status': "
         "200}}, {'match': {'path': '/a'}, 'answer': {'status': 200}}]",
         ""},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct rig r;
        char told[256] = "";
        begin(&r, row[i].stubs);
        mock_stub_set_each_shadowed(r.org, count_shadow, told);
        CHECK_ROW(row[i].stubs, strcmp(told, row[i].expected) == 0);
        end(&r);
    }
}

static void test_offsets(void)
{
    static const struct {
        const char *text;
        bool ok;
        int64_t ms;
    } row[] = {
        {"", true, 0},
        {"1 ms", true, 1},
        {"5 seconds", true, 5000},
        {"1 second", true, 1000},
        {"-2 minutes", true, -120000},
        {"+1 hours", true, 3600000},
        {"1 day, 2 hours", true, 93600000},
        {"2weeks", true, 1209600000},
        {"1 months", true, 2678400000},
        {"1 years", true, INT64_C(31536000000)},
        {"7 milliseconds", true, 7},
        {"1 millisecond", true, 1},
        {"2 MS", true, 2},
        {"3 Minutes", true, 180000},
        {"1 week -1 day", true, 518400000},
        {"1hour2minutes", true, 3720000},
        {" , 1 day", true, 86400000},
        {"1000000000 ms", true, 1000000000},
        {"1000000001 ms", false, 0},
        {"-1000000000 ms", true, -1000000000},
        {"-1000000001 ms", false, 0},
        {"7 s", false, 0},
        {"1 secondss", false, 0},
        {"8029 years", true, INT64_C(253370764800000)}, /* 9999-01-01 */
        {"8030 years", false, 0},
        {"-1969 years", true, INT64_C(-62135596800000)}, /* 0001-01-01 */
        {"-1969 years -1 ms", false, 0},
        {"1 fortnight", false, 0},
        {"days", false, 0},
        {"1", false, 0},
        {"99999999 years", false, 0},
        {"9999999999999999999 days", false, 0},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        int64_t ms = 0;
        CHECK_ROW(row[i].text, stub_time_add(&ms, row[i].text) == row[i].ok);
        CHECK_ROW(row[i].text, !row[i].ok || ms == row[i].ms);
    }
}

static void test_patterns_of_moments(void)
{
    enum { MOMENT = 1769936709 }; /* 2026-02-01T09:05:09Z, a Sunday */
    static const struct {
        const char *pattern;
        int64_t zone_ms;
        const char *expected; /* NULL: a letter means nothing */
    } row[] = {
        {"iso", 0, "2026-02-01T09:05:09.007Z"},
        {"unix", 0, "1769936709"},
        {"epoch", 0, "1769936709007"},
        {"yyyy-MM-dd'T'HH:mm:ss.SSSX", 0, "2026-02-01T09:05:09.007Z"},
        {"yy/M/d H:m:s", 0, "26/2/1 9:5:9"},
        {"EEE EEEE MMM MMMM", 0, "Sun Sunday Feb February"},
        {"hh:mm a", 43200000, "09:05 PM"},
        {"hh a", -32400000, "12 AM"},
        {"XX"
         "X XX X Z",
         19800000, "+05:30 +0530 +05 +0530"},
        {"XX"
         "X",
         -3600000, "-01:00"},
        {"'it''s'", 0, "it's"},
        {"h 'o''clock' a", 0, "9 o'clock AM"},
        {"'''a'''", 0, "'a'"},
        {"''''", 0, "''"},
        {"'open", 0, "open"},
        {"''", 0, "'"},
        {"'a'M", 0, "a2"},
        {"h a", 10491000, "12 PM"},
        {"yyyyy u uu uuu", 0, "02026 2026 26 2026"},
        {"E EEEEE M MM MMMMM", 0, "Sun Sunday 2 02 February"},
        {"SS S SSSS", 0, "07 7 0007"},
        {"XX ZZ", -12600000, "-0330 -0330"},
        {"X XX Z", 0, "Z Z +0000"},
        {"H H", -32400000, "0 0"},
        {"yyyy''MM", 0, "2026'02"},
        {"b", 0, NULL},
        {"yyyy-qq", 0, NULL},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        struct gc_strbuf out GC_AUTO(gc_strbuf_release) = GC_STRBUF(256);
        char wrong = '\0';
        bool ok = stub_time_format(INT64_C(1000) * MOMENT + 7, row[i].zone_ms, row[i].pattern, &out,
                                   &wrong);
        CHECK_ROW(row[i].pattern, ok == (row[i].expected != NULL));
        if (row[i].expected)
            CHECK_ROW_TEXT(row[i].pattern, gc_strbuf_text(&out), row[i].expected);
        else
            CHECK_ROW(row[i].pattern, wrong == 'b' || wrong == 'q');
    }
}

SUITE(stubs,
      {"paths are found by their first segments", test_paths_are_found_by_their_first_segments},
      {"urls, and matchers of paths, are found", test_urls_and_matchers_of_paths_are_found},
      {"of many stubs few are looked at", test_of_many_stubs_few_are_looked_at},
      {"what a stub says is kept when it was asked",
       test_what_a_stub_says_is_kept_when_it_was_asked},
      {"who is asked first", test_who_is_asked_first},
      {"a stub of the same id hides the org's", test_a_stub_of_the_same_id_hides_the_orgs},
      {"answers in order", test_answers_in_order},
      {"a turn is taken once", test_a_turn_is_taken_once},
      {"all or none are added", test_all_or_none_are_added},
      {"an id that is twice in a source is told", test_an_id_that_is_twice_in_a_source_is_told},
      {"what is never asked is seen", test_shadows}, {"offsets of time", test_offsets},
      {"patterns of moments", test_patterns_of_moments});
