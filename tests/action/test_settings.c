/* The --config file, and rereading it while the service runs. */
#include <stdio.h>
#include <unistd.h>

#include "rig.h"
#include "tests/check.h"

static char path[128];

static void write_config(const char *text)
{
    snprintf(path, sizeof path, "%s/gcaction.conf", check_temp_dir());
    FILE *f = fopen(path, "w");
    CHECK_FATAL(f != NULL);
    fputs(text, f);
    fclose(f);
}

static bool read_settings(struct gc_action_settings *out, struct gc_problems *problems)
{
    struct gc_action_config config = rig_defaults();
    config.config_file = path;
    return gc_action_settings_read(&config, out, problems);
}

static void test_the_file_goes_before_the_flags(void)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_action_settings s = {0};
    write_config("# tuning\n\n  GCACTION_DEADLINE = 5s \r\nGCACTION_PREMIUM_RULE=tier=gold\n"
                 "GCACTION_UNKNOWN_INPUTS=refuse\nGCACTION_TOKEN_CACHE_MAX=2m\n"
                 "GCACTION_STRICT_INPUT=yes\nGCACTION_EXTERNAL_RETRIES=4\n"
                 "GCACTION_EXTERNAL_FAILURE=503\n");
    CHECK(read_settings(&s, &problems));
    CHECK_INT(problems.n, 0);
    CHECK_INT(s.deadline_ms, 5000);
    CHECK_INT(s.cache.active_max_ms, 120000);
    CHECK_TEXT(s.premium.value, "gold");
    CHECK(s.unknown_inputs == GC_UNKNOWN_REFUSED);
    CHECK(s.strict_input);
    CHECK_INT(s.external_retries, 4);
    CHECK(s.external_failure == GC_FAILURE_BECOMES_503);
    CHECK_INT(s.external_timeout_ms, 10000); /* what the file does not say stays */
}

static void test_every_problem_is_told_with_its_place(void)
{
    static const struct {
        const char *text, *problem;
    } rows[] = {
        {"GCACTION_DEADLINE=soon\n", ":1:1: GCACTION_DEADLINE: \"soon\" is not a duration"},
        {"\n GCACTION_DEADLINE=9h\n", ":2:2: GCACTION_DEADLINE: 9h is out of range"},
        {"GCACTION_DEADLIN=1s\n", "did you mean GCACTION_DEADLINE?"},
        {"PORT=80\n", "PORT can't change while the service runs"},
        {"just words\n", ":1:1: expected KEY=VALUE"},
        {"GCACTION_PREMIUM_RULE==x\n", "premium rule: expected PATH=VALUE"},
        {"GCACTION_LOG_LEVEL=loud\n", "is none of none, error, warn, info, debug"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
        struct gc_action_settings s = {.deadline_ms = 77};
        write_config(rows[i].text);
        CHECK_ROW(rows[i].text, !read_settings(&s, &problems));
        CHECK_ROW(rows[i].text, problems.n == 1);
        CHECK_ROW_HAS(rows[i].text, problems.n_kept ? problems.list[0].whole : "", rows[i].problem);
        CHECK_ROW(rows[i].text, s.deadline_ms == 77);
    }
}

static void test_a_missing_file_is_a_problem(void)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct gc_action_settings s;
    write_config("");
    unlink(path);
    CHECK(!read_settings(&s, &problems));
    CHECK_INT(problems.n, 1);
}

static void with_file(struct gc_action_config *config)
{
    config->config_file = path;
}

static void test_reloading_changes_answers_and_a_bad_file_does_not(void)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct rig rig;
    write_config("GCACTION_LOG_LEVEL=none\n");
    rig_start(&rig, with_file);
    CHECK_HAS(rig_lookup(&rig, "tok", RIG_BODY).body, "\"is_premium_member\":false");
    write_config("GCACTION_LOG_LEVEL=none\nGCACTION_PREMIUM_RULE=tags.0=gold\n");
    CHECK(gc_action_reload(rig.action, &problems) == GC_OK);
    CHECK_HAS(rig_lookup(&rig, "tok", RIG_BODY).body, "\"is_premium_member\":true");
    write_config("GCACTION_PREMIUM_RULE=tags.0=silver\nGCACTION_DEADLINE=never\n");
    CHECK(gc_action_reload(rig.action, &problems) == GC_E_DATA);
    CHECK_INT(problems.n, 1);
    CHECK_HAS(rig_lookup(&rig, "tok", RIG_BODY).body, "\"is_premium_member\":true");
    rig_stop(&rig);
}

static void test_reloading_changes_the_log(void)
{
    struct gc_problems problems GC_AUTO(gc_problems_release) = {0};
    struct rig rig;
    write_config("GCACTION_LOG_LEVEL=none\n");
    rig_start(&rig, with_file);
    CHECK(gc_action_reload(rig.action, &problems) == GC_OK);
    CHECK(!gc_log_enabled(GC_LOG_ERROR));
    write_config("GCACTION_LOG_LEVEL=error\n");
    CHECK(gc_action_reload(rig.action, &problems) == GC_OK);
    CHECK(gc_log_enabled(GC_LOG_ERROR));
    CHECK(!gc_log_enabled(GC_LOG_WARN));
    write_config("GCACTION_LOG_LEVEL=loud\n");
    CHECK(gc_action_reload(rig.action, &problems) == GC_E_DATA);
    CHECK(gc_log_enabled(GC_LOG_ERROR));
    gc_log_setup(GC_LOG_NONE, GC_LOG_LOGFMT);
    rig_stop(&rig);
}

static void test_the_base_url_goes_before_the_region(void)
{
    static const struct {
        const char *region, *base, *url;
    } rows[] = {
        {"us-east-1", NULL, "https://api.mypurecloud.com"},
        {"eu-west-1", NULL, "https://api.mypurecloud.ie"},
        {"eu-west-1", "http://127.0.0.1:8080/w/a/", "http://127.0.0.1:8080/w/a"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(rows); i++) {
        struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(512);
        struct gc_action_config c = {.region = rows[i].region, .base_url = rows[i].base};
        CHECK(gc_action_base_url(&c, &url, NULL) == GC_OK);
        CHECK_TEXT(gc_strbuf_text(&url), rows[i].url);
    }
    struct gc_strbuf url GC_AUTO(gc_strbuf_release) = GC_STRBUF(512);
    struct gc_action_config wrong = {.region = "eu-central1"};
    struct gc_error err = {0};
    CHECK_STATUS(gc_action_base_url(&wrong, &url, &err), GC_E_USAGE, &err);
    CHECK_HAS(gc_error_text(&err), "did you mean \"eu-central-1\"?");
}

SUITE(settings, {"the file goes before the flags", test_the_file_goes_before_the_flags},
      {"every problem is told with its place", test_every_problem_is_told_with_its_place},
      {"a missing file is a problem", test_a_missing_file_is_a_problem},
      {"reloading changes answers, and a bad file does not",
       test_reloading_changes_answers_and_a_bad_file_does_not},
      {"reloading changes the log", test_reloading_changes_the_log},
      {"the base URL goes before the region", test_the_base_url_goes_before_the_region});
