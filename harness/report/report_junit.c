/* JUnit XML, as CI services read it: a suite for each area. */
#include <string.h>

#include "harness/coverage/xml.h"
#include "harness/report/report.h"

enum { XML_BYTES = 16 * 1024 * 1024 };

static void put_xml(FILE *to, const char *text)
{
    struct gc_strbuf xml GC_AUTO(gc_strbuf_release) = GC_STRBUF(XML_BYTES);
    hx_add_xml(&xml, text);
    fputs(gc_strbuf_text(&xml), to);
}

static void put_element(FILE *to, const char *element, const char *message, const char *text)
{
    size_t n = strcspn(message, "\n");
    char first[512];
    snprintf(first, sizeof first, "%.*s", (int)(n < sizeof first ? n : sizeof first - 1), message);
    fprintf(to, "      <%s message=\"", element);
    put_xml(to, first);
    fputs("\">", to);
    put_xml(to, text);
    fprintf(to, "</%s>\n", element);
}

static void put_case(FILE *to, const struct hx_case *c, const struct hx_result *r)
{
    fputs("    <testcase classname=\"", to);
    put_xml(to, c->area);
    fputs("\" name=\"", to);
    put_xml(to, c->name);
    fprintf(to, "\" file=\"");
    put_xml(to, c->file);
    fprintf(to, "\" time=\"%.3f\"", (double)r->took_ms / 1000);
    if (r->outcome == HX_PASSED) {
        fputs(r->note ? "><system-out>" : "/>\n", to);
        put_xml(to, r->note ? r->note : "");
        fputs(r->note ? "</system-out></testcase>\n" : "", to);
        return;
    }
    fputs(">\n", to);
    char left_out[512];
    const char *reason = r->reason ? r->reason : "";
    snprintf(left_out, sizeof left_out, "left out: %s", reason);
    if (r->outcome == HX_FAILED)
        put_element(to, "failure", "what came differs", r->detail ? r->detail : "");
    else
        put_element(to, r->outcome == HX_BROKEN ? "error" : "skipped",
                    r->outcome == HX_BROKEN ? reason : left_out, "");
    fputs("    </testcase>\n", to);
}

static bool is_first_of_area(const struct hx_cases *cases, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(cases->items[k]->area, cases->items[i]->area) == 0)
            return false;
    return true;
}

static void put_area(FILE *to, const struct hx_report *r, const char *area)
{
    size_t n[HX_N_OUTCOMES] = {0}, total = 0;
    for (size_t i = 0; i < r->cases->n; i++)
        if (strcmp(r->cases->items[i]->area, area) == 0) {
            n[r->results[i].outcome]++;
            total++;
        }
    fputs("  <testsuite name=\"", to);
    put_xml(to, area);
    fprintf(to, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n", total,
            n[HX_FAILED], n[HX_BROKEN], n[HX_LEFT_OUT]);
    for (size_t i = 0; i < r->cases->n; i++)
        if (strcmp(r->cases->items[i]->area, area) == 0)
            put_case(to, r->cases->items[i], &r->results[i]);
    fputs("  </testsuite>\n", to);
}

/* Flow coverage as a suite: a flow is a test, which fails below what is required of all. */
static void put_flow(FILE *to, const struct hx_report *r, const struct hx_flow *f)
{
    struct gc_strbuf line GC_AUTO(gc_strbuf_release) = GC_STRBUF(1 << 20);
    struct hx_flow_sums sums = hx_flow_sums(f);
    bool ok = hx_flow_percent(&sums) >= (double)r->flows_required || !hx_report_flows_lack(r);
    hx_flow_add_line(f, &line);
    fputs("    <testcase classname=\"flow coverage\" name=\"", to);
    put_xml(to, f->name);
    fputs("\" time=\"0\">\n", to);
    if (!ok)
        put_element(to, "failure", "less than is required was taken", gc_strbuf_text(&line));
    fputs("      <system-out>", to);
    put_xml(to, gc_strbuf_text(&line));
    fputs("</system-out>\n    </testcase>\n", to);
}

static size_t n_lacking(const struct hx_report *r)
{
    size_t n = 0;
    for (size_t i = 0; hx_report_flows_lack(r) && i < r->flows->n; i++) {
        struct hx_flow_sums sums = hx_flow_sums(&r->flows->flows[i]);
        n += hx_flow_percent(&sums) < (double)r->flows_required;
    }
    return n;
}

static void put_flows(FILE *to, const struct hx_report *r)
{
    fprintf(to,
            "  <testsuite name=\"flow coverage\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" "
            "skipped=\"0\">\n",
            r->flows->n, n_lacking(r));
    for (size_t i = 0; i < r->flows->n; i++)
        put_flow(to, r, &r->flows->flows[i]);
    fputs("  </testsuite>\n", to);
}

static void junit_end(struct hx_report *r)
{
    size_t n_flows = r->flows ? r->flows->n : 0, lacking = r->flows ? n_lacking(r) : 0;
    fprintf(r->to,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<testsuites name=\"gcverify\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
            "skipped=\"%zu\" time=\"%.3f\">\n",
            r->n_done + n_flows, r->n_of[HX_FAILED] + lacking, r->n_of[HX_BROKEN],
            r->n_of[HX_LEFT_OUT], (double)r->took_ms / 1000);
    for (size_t i = 0; i < r->cases->n; i++)
        if (is_first_of_area(r->cases, i))
            put_area(r->to, r, r->cases->items[i]->area);
    if (r->flows)
        put_flows(r->to, r);
    fputs("</testsuites>\n", r->to);
}

const struct hx_report_form hx_report_junit = {.end = junit_end};
