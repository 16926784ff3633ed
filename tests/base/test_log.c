#include "tests/check.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/log.h"

/* What one call writes to stderr goes to a file, and from there to out. Level and format are each
 * test's own: the program's are back when it ends. */
static int saved_stderr;
static char path[200];

static void begin_capture(enum gc_log_level level, enum gc_log_format format)
{
    gc_log_setup(level, format);
    snprintf(path, sizeof path, "%s/stderr", check_temp_dir());
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    saved_stderr = dup(STDERR_FILENO);
    CHECK_FATAL(fd >= 0 && saved_stderr >= 0);
    dup2(fd, STDERR_FILENO);
    close(fd);
}

static void end_capture(char *out, size_t cap)
{
    dup2(saved_stderr, STDERR_FILENO);
    close(saved_stderr);
    gc_log_setup(GC_LOG_WARN, GC_LOG_LOGFMT);
    int fd = open(path, O_RDONLY);
    ssize_t n = read(fd, out, cap - 1);
    out[n > 0 ? n : 0] = '\0';
    close(fd);
}

/* The line after its time stamp; a stamp of another form gives "". */
static const char *after_stamp(const char *line, const char *before)
{
    size_t n = strlen(before), stamp = strlen("2026-01-31T08:15:00.250Z");
    return strncmp(line, before, n) == 0 && strlen(line) > n + stamp && line[n + stamp - 1] == 'Z'
               ? line + n + stamp
               : "";
}

static void test_logfmt(void)
{
    char line[1000];
    begin_capture(GC_LOG_INFO, GC_LOG_LOGFMT);
    gc_log(GC_LOG_INFO, "action.done", GC_STR("req", "8f3a"), GC_INT("status", 200),
           GC_STR("why", "two words"), GC_STR("q", "a\"b=c\\"), GC_STR("e", ""), GC_STR("n", NULL),
           GC_STR("c", "a\r\nts=1 \x1b[0m\xff"), GC_INT("neg", -1));
    end_capture(line, sizeof line);
    CHECK_TEXT(
        after_stamp(line, "ts="),
        " level=info ev=action.done req=8f3a status=200 why=\"two words\" q=\"a\\\"b=c\\\\\" "
        "e=\"\" n= c=\"a\\r\\nts=1 \\u001b[0m\xef\xbf\xbd\" neg=-1\n");
}

static void test_json(void)
{
    char line[1000];
    begin_capture(GC_LOG_DEBUG, GC_LOG_JSON);
    gc_log(GC_LOG_ERROR, "x", GC_STR("a", "b\n"), GC_INT("n", 9007199254740993), GC_STR("z", NULL),
           GC_PHONE("to", "+1 (555) 123-4567"));
    end_capture(line, sizeof line);
    CHECK_TEXT(after_stamp(line, "{\"ts\":\""),
               "\",\"level\":\"error\",\"ev\":\"x\",\"a\":\"b\\n\",\"n\":9007199254740993,"
               "\"z\":null,\"to\":\"***4567\"}\n");
}

static void test_levels(void)
{
    char text[1000];
    begin_capture(GC_LOG_WARN, GC_LOG_LOGFMT);
    gc_log(GC_LOG_INFO, "quiet", GC_INT("n", 1));
    gc_log(GC_LOG_WARN, "loud", GC_INT("n", 1));
    gc_log_setup(GC_LOG_NONE, GC_LOG_LOGFMT);
    gc_log(GC_LOG_ERROR, "silent", GC_INT("n", 1));
    gc_log(GC_LOG_NONE, "never", GC_INT("n", 1));
    CHECK(!gc_log_enabled(GC_LOG_ERROR));
    end_capture(text, sizeof text);
    CHECK_HAS(text, "level=warn ev=loud n=1\n");
    CHECK(!strstr(text, "quiet") && !strstr(text, "silent") && !strstr(text, "never"));
    CHECK(gc_log_enabled(GC_LOG_WARN) && !gc_log_enabled(GC_LOG_INFO));
}

static void test_phones(void)
{
    static const struct {
        const char *phone, *shown;
    } row[] = {
        {"+15551234567", "to=***4567\n"},
        {"tel:555-0100", "to=***0100\n"},
        {"12345", "to=***2345\n"},
        {"1234", "to=***\n"},
        {"", "to=***\n"},
        {NULL, "to=\n"},
    };
    for (size_t i = 0; i < GC_COUNT_OF(row); i++) {
        char line[1000];
        begin_capture(GC_LOG_WARN, GC_LOG_LOGFMT);
        gc_log(GC_LOG_ERROR, "call", GC_PHONE("to", row[i].phone));
        end_capture(line, sizeof line);
        CHECK_ROW_HAS(row[i].shown, line, row[i].shown);
    }
}

static void test_long_text(void)
{
    static char text[5000], line[8000];
    memset(text, 'a', sizeof text - 1);
    begin_capture(GC_LOG_WARN, GC_LOG_LOGFMT);
    gc_log(GC_LOG_ERROR, "big", GC_STR("t", text), GC_INT("end", 1));
    end_capture(line, sizeof line);
    CHECK_HAS(line, "aaa end=1\n");
    CHECK_INT(strspn(strchr(line, '=') ? strstr(line, "t=a") + 2 : "", "a"), 2048);
}

SUITE(log, {"logfmt quotes what is not a plain word", test_logfmt},
      {"JSON lines hold exact numbers", test_json},
      {"only what the level allows is written", test_levels},
      {"phones show their last four digits at most", test_phones},
      {"long texts are cut, the line stays whole", test_long_text});
