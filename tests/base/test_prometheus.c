#include "base/http/prometheus.h"
#include "base/version.h"
#include "tests/check.h"

static void test_families_and_samples(void)
{
    struct gc_strbuf text GC_AUTO(gc_strbuf_release) = GC_STRBUF(4096);
    struct gc_prometheus p = {.to = &text, .program = "prog"};
    gc_prometheus_gauge(&p, "worlds", "Worlds.", 2);
    gc_prometheus_family(&p, "took_seconds", "histogram", "Time.");
    gc_prometheus_add(&p, "_bucket", 3, "le", "+Inf", NULL);
    gc_prometheus_add(&p, "_sum", 0.25, NULL);
    gc_prometheus_add(&p, "", 1, "path", "a\\b\"c\nd", "method", "GET", NULL);
    gc_prometheus_build_info(&p);
    CHECK_TEXT(gc_strbuf_text(&text),
               "# HELP prog_worlds Worlds.\n# TYPE prog_worlds gauge\nprog_worlds 2\n"
               "# HELP prog_took_seconds Time.\n# TYPE prog_took_seconds histogram\n"
               "prog_took_seconds_bucket{le=\"+Inf\"} 3\nprog_took_seconds_sum 0.25\n"
               "prog_took_seconds{path=\"a\\\\b\\\"c\\nd\",method=\"GET\"} 1\n"
               "# HELP prog_build_info Version of the program.\n# TYPE prog_build_info gauge\n"
               "prog_build_info{version=\"" GC_VERSION "\"} 1\n");
}

SUITE(prometheus, {"families, samples, labels", test_families_and_samples});
